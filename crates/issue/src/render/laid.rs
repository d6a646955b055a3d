//! Where things stand on the pages, by the layout's own positions.

use typst::layout::{Frame, FrameItem, Point, Transform};
use typst_layout::PagedDocument;

/// Something that was drawn, in points from the page's top left corner.
#[derive(Debug, Clone, PartialEq)]
pub struct LaidBox {
    /// Its text; `None` for lines and pictures.
    pub text: Option<String>,
    /// Where its line of text stands, or its upper edge where it is no text.
    pub line: f64,
    /// The left edge.
    pub x: f64,
    /// The upper edge.
    pub y: f64,
    /// The width.
    pub width: f64,
    /// The height.
    pub height: f64,
}

/// One page as it was laid out.
#[derive(Debug, Clone, PartialEq)]
pub struct PageLayout {
    /// The width in points.
    pub width: f64,
    /// The height in points.
    pub height: f64,
    /// Everything on it, in the order of drawing, which is that of reading.
    pub boxes: Vec<LaidBox>,
}

impl PageLayout {
    /// Rounding of the layout's own arithmetic, in points.
    const SLACK: f64 = 0.01;

    /// The first box that is not wholly on the page.
    pub fn overflow(&self) -> Option<&LaidBox> {
        self.boxes.iter().find(|laid| {
            laid.x < -Self::SLACK
                || laid.y < -Self::SLACK
                || laid.x + laid.width > self.width + Self::SLACK
                || laid.y + laid.height > self.height + Self::SLACK
        })
    }

    /// The lines of text from the top down: where each stands, and its text without white space.
    pub fn lines(&self) -> Vec<(f64, String)> {
        let mut lines: Vec<(f64, String)> = Vec::new();
        for laid in &self.boxes {
            let Some(text) = &laid.text else { continue };
            let bare = text.chars().filter(|character| !character.is_whitespace());
            match lines.iter_mut().find(|(line, _)| (line - laid.line).abs() < 1.0) {
                Some((_, known)) => known.extend(bare),
                None => lines.push((laid.line, bare.collect())),
            }
        }
        lines.sort_by(|(one, _), (other, _)| one.total_cmp(other));
        lines
    }

    /// The text of the page without any white space, so that line ends do not matter.
    pub fn bare_text(&self) -> String {
        let texts = self.boxes.iter().filter_map(|laid| laid.text.as_deref());
        texts.flat_map(str::chars).filter(|character| !character.is_whitespace()).collect()
    }
}

pub(super) fn pages(document: &PagedDocument) -> Vec<PageLayout> {
    let pages = document.pages().iter();
    pages
        .map(|page| PageLayout {
            width: page.frame.width().to_pt(),
            height: page.frame.height().to_pt(),
            boxes: boxes(&page.frame),
        })
        .collect()
}

/// Walks the frames without recursion: a template decides how deep they are nested.
fn boxes(frame: &Frame) -> Vec<LaidBox> {
    let mut found = Vec::new();
    let mut waiting = vec![(frame.items(), Transform::identity())];
    while let Some((items, outer)) = waiting.last_mut() {
        let outer = *outer;
        let Some((at, item)) = items.next() else {
            waiting.pop();
            continue;
        };
        let here = outer.pre_concat(Transform::translate(at.x, at.y));
        let (text, from, to) = match item {
            FrameItem::Group(group) => {
                waiting.push((group.frame.items(), here.pre_concat(group.transform)));
                continue;
            }
            FrameItem::Text(run) => {
                let bounds = run.bbox();
                (Some(run.text.to_string()), bounds.min, bounds.max)
            }
            FrameItem::Shape(shape, _) => {
                let bounds = shape.bbox(true);
                (None, bounds.min, bounds.max)
            }
            FrameItem::Image(_, size, _) => (None, Point::zero(), size.to_point()),
            FrameItem::Link(..) | FrameItem::Tag(_) => continue,
        };
        found.push(laid(text, from, to, here));
    }
    found
}

/// The box around the four corners, wherever they were turned to; nothing where nothing is inked.
fn laid(text: Option<String>, from: Point, to: Point, at: Transform) -> LaidBox {
    let corners = [from, Point::new(to.x, from.y), to, Point::new(from.x, to.y)]
        .map(|corner| corner.transform(at))
        .map(|corner| (corner.x.to_pt(), corner.y.to_pt()));
    let inked = corners.iter().all(|(x, y)| x.is_finite() && y.is_finite());
    let origin = Point::zero().transform(at);
    let corners = if inked { corners } else { [(origin.x.to_pt(), origin.y.to_pt()); 4] };
    let (mut left, mut top) = (f64::INFINITY, f64::INFINITY);
    let (mut right, mut bottom) = (f64::NEG_INFINITY, f64::NEG_INFINITY);
    for (x, y) in corners {
        (left, top) = (left.min(x), top.min(y));
        (right, bottom) = (right.max(x), bottom.max(y));
    }
    let line = if text.is_some() { origin.y.to_pt() } else { top };
    LaidBox { text, line, x: left, y: top, width: right - left, height: bottom - top }
}
