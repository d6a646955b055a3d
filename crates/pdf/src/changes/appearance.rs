//! What text an appearance of a form field shows.

use super::appearance_fonts::{Font, fonts};
use super::colour::{Colour, luminance, of_parts};
use super::compare::Comparison;
use super::content::{Open, Spaces, bends_colours, plain_content, says_nothing};
use super::layout::{IDENTITY, inner};
use crate::document::Document;
use crate::error::PdfError;
use crate::lexer::Lexer;
use crate::object::{Object, ObjectId, StreamObject};
use crate::parser::operation;
use crate::source::Source;

/// Operators that one appearance may have.
const OPERATORS: usize = 20_000;
/// How far a face may be moved, in points: of a large number some readers lose digits.
const FARTHEST: f64 = 20_000.0;
/// States saved inside one another.
const SAVED: usize = 28;
/// The smallest text, and the smallest box that may hold one, in points.
pub(super) const SMALLEST: f64 = 3.5;
/// How much of a side a border takes that covers what it stands on.
const FRAME: f64 = 0.3;
/// The widest border that may be painted as shapes, in points.
const BORDER: f64 = 5.0;
/// How wide a line between the cells of a comb may be, and how far from its place, in points.
const DIVIDER: f64 = 1.0;
/// How much of the lesser side of a field may lie outside of its ground.
const EDGE: f64 = 0.15;
/// How far from each other, in parts of a cell, letters may stand otherwise than their cells: they are
/// of different widths.
const UNEVEN: f64 = 0.5;
/// How much a form may be stretched into its widget.
const SCALES: std::ops::RangeInclusive<f64> = 0.75..=1.34;

/// What an appearance may paint beside text.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Paint {
    /// Filled rectangles, before any text.
    pub(super) background: bool,
    /// Stroked rectangles.
    pub(super) border: bool,
    /// How wide the cells of a comb are, between which lines may stand.
    pub(super) cell: Option<f64>,
}

pub(super) type Box4 = [f64; 4];

#[derive(Clone)]
pub(super) struct State {
    pub(super) spaces: Spaces,
    /// How light the colour for filling is, from black 0 to white 1.
    pub(super) light: f64,
    pub(super) line_width: f64,
    pub(super) font: Option<usize>,
    pub(super) size: f64,
    pub(super) leading: f64,
    pub(super) character_space: f64,
    pub(super) word_space: f64,
    pub(super) clip: Box4,
    /// Whether the clip may cut text.
    pub(super) cut: bool,
}

pub(super) struct Reader {
    pub(super) fonts: Vec<Font>,
    pub(super) paint: Paint,
    pub(super) state: State,
    pub(super) saved: Vec<State>,
    pub(super) in_text: bool,
    /// The start of the line and the scales of the text matrix.
    pub(super) line: [f64; 4],
    pub(super) moved: bool,
    /// How far the strings since the last move reach at least, and what moved back since the last.
    pub(super) advance: f64,
    pub(super) back: f64,
    /// Where the last line began and how far it reaches at least.
    pub(super) last: Option<(f64, f64, f64)>,
    /// The height and the width of the letters that were shown first, and how light they are.
    pub(super) first: Option<[f64; 3]>,
    pub(super) path: Vec<Box4>,
    /// The corners of a path that is no rectangle.
    pub(super) shape: Vec<[f64; 2]>,
    pub(super) bounds: Box4,
    /// How light the ground of the text is.
    pub(super) ground: f64,
    /// Whether one was painted.
    pub(super) grounded: bool,
    pub(super) clipping: bool,
    /// The path holds lines between the cells of a comb.
    divided: bool,
    /// A path was left without an end: nothing may paint it any more.
    unpainted: bool,
    pub(super) text: String,
    /// How far the strings since the last move reach at most.
    pub(super) utmost: f64,
    /// Where the leftmost visible string begins at least.
    pub(super) begin: f64,
    /// The line of the first visible string.
    pub(super) top: f64,
    /// The widest gap between two words of a line, in parts of the size.
    pub(super) gap: f64,
    /// Where the line begins that begins farthest from the left edge.
    pub(super) indent: f64,
    /// Where the strings begin at least, and how many letters each has.
    pub(super) strings: Vec<(f64, usize)>,
    /// Where the last visible string ends at most.
    pub(super) end: f64,
    /// Whether all strings surely stand in the box, and none on another.
    pub(super) clear: bool,
}

/// What a reader sees of an appearance.
#[derive(Debug)]
pub(super) struct Seen {
    pub(super) text: String,
    /// The size of its first letters, in points.
    pub(super) size: f64,
    /// How far its last string reaches at most from where its first begins, in points.
    pub(super) width: f64,
    /// Where its first string begins, from the left and the lower edge of the field, in points.
    pub(super) left: f64,
    pub(super) base: f64,
    /// The widest gap between two words of a line, in parts of the size.
    pub(super) gap: f64,
    /// Where the line begins that begins farthest from the left edge, in points.
    pub(super) indent: f64,
    /// How far its last line is below the first, in points.
    pub(super) fall: f64,
    /// Where its strings begin at least, and how many letters each has.
    strings: Vec<(f64, usize)>,
    /// Whether it has a ground of its own.
    pub(super) grounded: bool,
    /// Whether all of it surely stands in its box, and no part of it on another.
    pub(super) clear: bool,
    /// Whether it ends all that it begins.
    pub(super) closed: bool,
}

impl Seen {
    /// Whether its letters stand one in each cell of a comb, and none is left out between two.
    pub(super) fn stands_in_cells(&self, cell: f64) -> bool {
        let even = |pair: &[(f64, usize)]| match pair {
            [(one, _), (next, _)] => ((next - one) / cell - 1.0).abs() <= UNEVEN,
            _ => true,
        };
        match self.strings.as_slice() {
            // Moved apart alike.
            [_] => true,
            strings => {
                strings.iter().all(|(_, letters)| *letters == 1) && strings.windows(2).all(even)
            }
        }
    }
}

/// Whether content fills anything; what cannot be read does not.
pub(super) fn fills(data: &[u8]) -> bool {
    let mut lexer = Lexer::new(data, true);
    for _ in 0..OPERATORS {
        match operation(&mut lexer) {
            Ok(Some((_, b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*"))) => return true,
            Ok(Some(_)) => {}
            _ => return false,
        }
    }
    false
}

/// The text of an appearance stream; `None` where it paints anything that is not understood, or text
/// that the reader of the page would not see as it stands.
pub(super) fn text<S: Source>(
    comparison: &Comparison<'_, S>,
    id: ObjectId,
    widget: [f64; 2],
    paint: Paint,
    now: bool,
) -> Result<Option<Seen>, PdfError> {
    let document = comparison.document(now);
    let Some(form) = comparison.stream_of(document, id)? else { return Ok(None) };
    let Some(bounds) = plain_form(document, &form)? else { return Ok(None) };
    // The form is stretched into the widget.
    let stretched = (widget[0] / (bounds[2] - bounds[0]), widget[1] / (bounds[3] - bounds[1]));
    if !SCALES.contains(&stretched.0) || !SCALES.contains(&stretched.1) {
        return Ok(None);
    }
    let resources = inner(document, &form.dictionary, "Resources")?.unwrap_or_default();
    if bends_colours(document, &resources)? {
        return Ok(None);
    }
    let Some(fonts) = fonts(comparison, &form.dictionary, now)? else { return Ok(None) };
    let state = State {
        spaces: Spaces::default(),
        light: 0.0,
        line_width: 1.0,
        font: None,
        size: 0.0,
        leading: 0.0,
        character_space: 0.0,
        word_space: 0.0,
        clip: bounds,
        cut: false,
    };
    let mut reader = Reader {
        fonts,
        paint,
        state,
        saved: Vec::new(),
        in_text: false,
        line: [0.0, 0.0, 1.0, 1.0],
        moved: true,
        advance: 0.0,
        back: 0.0,
        last: None,
        first: None,
        path: Vec::new(),
        shape: Vec::new(),
        bounds,
        ground: 1.0,
        grounded: false,
        clipping: false,
        divided: false,
        unpainted: false,
        text: String::new(),
        utmost: 0.0,
        begin: f64::MAX,
        top: 0.0,
        gap: 0.0,
        indent: f64::MIN,
        strings: Vec::new(),
        end: f64::MIN,
        clear: true,
    };
    let Some(mut lexer) = plain_content(&form.data) else { return Ok(None) };
    let (mut open, mut paired) = (Open::default(), true);
    for _ in 0..OPERATORS {
        match operation(&mut lexer) {
            Ok(None) => {
                let closed = !reader.in_text
                    && reader.saved.is_empty()
                    && reader.path.is_empty()
                    && reader.shape.is_empty()
                    && !reader.divided;
                let Reader { text, strings, grounded, clear, first, begin, end, .. } = reader;
                let size = first.map_or(f64::MAX, |[size, ..]| size);
                let seen = Seen {
                    text,
                    size,
                    width: end - begin,
                    left: (begin - bounds[0]) * stretched.0,
                    base: (reader.top - bounds[1]) * stretched.1,
                    gap: reader.gap,
                    indent: (reader.indent - bounds[0]) * stretched.0,
                    fall: reader.last.map_or(0.0, |(_, last, _)| reader.top - last),
                    strings,
                    grounded,
                    clear,
                    closed: paired && open == Open::default(),
                };
                return Ok(closed.then_some(seen));
            }
            Ok(Some((operands, operator))) if reader.step(operator, &operands).is_some() => {
                paired &= open.step(operator, &operands);
            }
            _ => return Ok(None),
        }
    }
    Ok(None)
}

/// The box of a form that has nothing but text in it.
fn plain_form<S: Source>(
    document: &Document<S>,
    form: &StreamObject,
) -> Result<Option<Box4>, PdfError> {
    const KEYS: [&str; 12] = [
        "Type",
        "Subtype",
        "FormType",
        "BBox",
        "Matrix",
        "Resources",
        "Length",
        "Filter",
        "DecodeParms",
        "Name",
        "LastModified",
        "Group",
    ];
    let dictionary = &form.dictionary;
    let known = dictionary.iter().all(|(key, _)| key.as_str().is_some_and(|k| KEYS.contains(&k)));
    if !known || dictionary.value("Subtype").and_then(Object::as_name) != Some("Form") {
        return Ok(None);
    }
    if let Some(matrix) = dictionary.value("Matrix") {
        let matrix = numbers(&document.resolve(matrix)?);
        let [a, b, c, d, right, up] = matrix.as_slice() else { return Ok(None) };
        #[expect(clippy::float_cmp, reason = "anything but exactly upright is not understood")]
        let upright = *a == 1.0
            && *b == 0.0
            && *c == 0.0
            && *d == 1.0
            && [right, up].iter().all(|moved| moved.abs() <= FARTHEST);
        if !upright {
            return Ok(None);
        }
    }
    let bounds = dictionary.value("BBox").map(|b| document.resolve(b)).transpose()?;
    let [a, b, c, d] = bounds.as_ref().map(numbers).unwrap_or_default()[..] else {
        return Ok(None);
    };
    let bounds = [a.min(c), b.min(d), a.max(c), b.max(d)];
    Ok(roomy(&bounds).then_some(bounds))
}

pub(super) fn roomy(area: &Box4) -> bool {
    area[2] - area[0] >= SMALLEST && area[3] - area[1] >= SMALLEST
}

fn numbers(object: &Object) -> Vec<f64> {
    let items = object.as_array().unwrap_or_default();
    let numbers: Option<Vec<f64>> = items.iter().map(Object::as_number).collect();
    numbers.unwrap_or_default()
}

impl Reader {
    /// Takes one operator; `None` where it is not understood.
    fn step(&mut self, operator: &[u8], operands: &[Object]) -> Option<()> {
        let numbers: Vec<f64> = operands.iter().filter_map(Object::as_number).collect();
        if !self.state.spaces.take(operator, operands) {
            return None;
        }
        match (operator, numbers.as_slice()) {
            (b"BMC" | b"BDC", _) => {
                // What is named, or stands for the text where it is read out or copied.
                self.clear &= operands.get(1).is_none_or(says_nothing);
                // Optional content may be switched off.
                (operands.first()?.as_name()? != "OC").then_some(())
            }
            (b"EMC", _) => Some(()),
            (b"q", []) if !self.in_text && self.saved.len() < SAVED => {
                self.saved.push(self.state.clone());
                Some(())
            }
            (b"Q", []) if !self.in_text => {
                self.state = self.saved.pop()?;
                Some(())
            }
            (b"BT", []) if !self.in_text && self.shape.is_empty() && !self.divided => {
                if !self.path.is_empty() {
                    // A clip without `n`, as a writer of forms has it: no reader clips, or all as if it stood.
                    self.clipping.then_some(())?;
                    self.unpainted = true;
                    self.end_path()?;
                }
                self.in_text = true;
                self.move_to([0.0, 0.0, 1.0, 1.0])
            }
            (b"ET", []) if self.in_text => {
                self.in_text = false;
                Some(())
            }
            (b"cs" | b"CS", []) => {
                if operator == b"cs" {
                    self.colour([0.0; 3])
                } else {
                    Some(())
                }
            }
            (b"g" | b"rg" | b"k" | b"sc" | b"scn", parts) => self.colour(of_parts(parts)?),
            (b"SC" | b"SCN", parts) => of_parts(parts).map(|_| ()),
            // Some writers say that they move nothing.
            (b"cm", [a, b, c, d, e, f]) if !self.in_text => {
                ([*a, *b, *c, *d, *e, *f] == IDENTITY).then_some(())
            }
            (b"w", [width]) => {
                self.state.line_width = *width;
                Some(())
            }
            (b"G" | b"RG" | b"K", _) => Some(()),
            (b"Tr", [mode]) if *mode == 0.0 => Some(()),
            // Letters that are pushed together cannot be read.
            (b"Tc", [space]) => self.space(*space, self.state.word_space),
            (b"Tw", [space]) => self.space(self.state.character_space, *space),
            (b"Tz", [scale]) if (95.0..=105.0).contains(scale) => Some(()),
            (b"TL", [leading]) => {
                self.state.leading = *leading;
                Some(())
            }
            (b"Tf", [size]) => {
                let [Object::Name(name), _] = operands else { return None };
                let name = name.as_str()?;
                // An unknown font is only refused once something is shown in it.
                self.state.font = self.fonts.iter().position(|font| font.name == name);
                self.state.size = *size;
                Some(())
            }
            (b"re", [x, y, w, h]) if !self.in_text && !self.unpainted => {
                self.path.push([x.min(x + w), y.min(y + h), x.max(x + w), y.max(y + h)]);
                Some(())
            }
            (b"m", [x, y]) if !self.in_text && !self.unpainted => {
                self.divide()?;
                self.shape.push([*x, *y]);
                Some(())
            }
            (b"S" | b"s", []) if !self.in_text && (self.divided || self.shape.len() == 2) => {
                self.divide()?;
                self.divided = false;
                // As a digit could be.
                self.clear = false;
                (self.path.is_empty() && self.text.is_empty()).then_some(())
            }
            (b"l", [x, y]) if !self.in_text && !self.shape.is_empty() => {
                self.shape.push([*x, *y]);
                Some(())
            }
            (b"h", []) if !self.in_text => Some(()),
            (b"f" | b"F" | b"f*", []) if !self.in_text && !self.shape.is_empty() => {
                self.side_of_border()
            }
            (b"W" | b"W*", []) if !self.in_text => {
                self.clipping = true;
                Some(())
            }
            (b"n", []) if !self.in_text => {
                self.take_rectangle();
                self.end_path()
            }
            (b"f" | b"F" | b"f*", []) if !self.in_text => {
                let ground = self.paint.background && self.text.is_empty() && self.goes_around();
                (self.ground, self.grounded) = (self.state.light, true);
                ground.then(|| self.end_path())?
            }
            (b"S" | b"s", []) if !self.in_text && self.paint.border => {
                let thin = (0.0..=BORDER).contains(&self.state.line_width);
                // What is painted behind the text might take of it.
                let side = (self.bounds[2] - self.bounds[0]).min(self.bounds[3] - self.bounds[1]);
                self.grounded |= self.state.line_width * 2.0 > side * FRAME;
                (thin && self.text.is_empty() && self.goes_around()).then(|| self.end_path())?
            }
            _ if self.in_text => self.text_step(operator, operands, &numbers),
            _ => None,
        }
    }

    fn colour(&mut self, colour: Colour) -> Option<()> {
        self.state.light = luminance(&colour);
        Some(())
    }

    /// Whether every rectangle of the path goes around the whole box.
    fn goes_around(&mut self) -> bool {
        let edge = self.bounds;
        let near = |area: &Box4, most: f64| {
            area.iter().zip(&edge).all(|(side, edge)| (side - edge).abs() <= most)
        };
        // Of a low field that is much.
        let low = (edge[2] - edge[0]).min(edge[3] - edge[1]) * EDGE;
        self.clear &= self.path.iter().all(|area| near(area, low));
        !self.path.is_empty() && self.path.iter().all(|area| near(area, BORDER))
    }

    /// A filled shape that is one side of a border: thin, and at the edge of the box.
    fn side_of_border(&mut self) -> Option<()> {
        let shape = std::mem::take(&mut self.shape);
        let least =
            |at: usize| shape.iter().filter_map(|p| p.get(at)).fold(f64::MAX, |a, b| a.min(*b));
        let most =
            |at: usize| shape.iter().filter_map(|p| p.get(at)).fold(f64::MIN, |a, b| a.max(*b));
        let [left, bottom, right, top] = [least(0), least(1), most(0), most(1)];
        let edge = self.bounds;
        let inside = left >= edge[0] - 0.1
            && bottom >= edge[1] - 0.1
            && right <= edge[2] + 0.1
            && top <= edge[3] + 0.1;
        let on_side = right <= edge[0] + BORDER
            || left >= edge[2] - BORDER
            || top <= edge[1] + BORDER
            || bottom >= edge[3] - BORDER;
        // Painted behind the text it might take of it.
        let before = self.path.is_empty() && self.text.is_empty();
        // Of a low field the border may take most.
        self.grounded = true;
        (self.paint.border && before && inside && on_side).then_some(())
    }

    /// Takes a path of four corners with level and upright sides for the rectangle that it is.
    fn take_rectangle(&mut self) {
        let [a, b, c, d, end @ ..] = self.shape.as_slice() else { return };
        let near = |a: f64, b: f64| (a - b).abs() < 0.01;
        let turns = (near(a[0], b[0]) && near(b[1], c[1]) && near(c[0], d[0]) && near(d[1], a[1]))
            || (near(a[1], b[1]) && near(b[0], c[0]) && near(c[1], d[1]) && near(d[0], a[0]));
        let closed = match end {
            [] => true,
            [last] => near(last[0], a[0]) && near(last[1], a[1]),
            _ => false,
        };
        if turns && closed && self.path.is_empty() {
            self.path.push([a[0].min(c[0]), a[1].min(c[1]), a[0].max(c[0]), a[1].max(c[1])]);
            self.shape.clear();
        }
    }

    /// Takes what the path holds for a line between two cells of a comb, from edge to edge; some writers
    /// count the cells within the border.
    fn divide(&mut self) -> Option<()> {
        let [a, b] = self.shape.as_slice() else { return self.shape.is_empty().then_some(()) };
        let (cell, edge) = (self.paint.cell?, self.bounds);
        let near = |a: f64, b: f64, most: f64| (a - b).abs() <= most;
        let cells = ((a[0] - edge[0]) / cell).round();
        let whole = [a[1].min(b[1]), a[1].max(b[1])];
        let divides = near(a[0], b[0], 0.01)
            && near(edge[0] + cells * cell, a[0], (cell / 4.0).min(DIVIDER))
            && near(whole[0], edge[1], DIVIDER)
            && near(whole[1], edge[3], DIVIDER)
            && self.state.line_width <= DIVIDER;
        self.shape.clear();
        self.divided = true;
        divides.then_some(())
    }

    fn end_path(&mut self) -> Option<()> {
        if !self.shape.is_empty() || self.divided {
            return None;
        }
        let path = std::mem::take(&mut self.path);
        if std::mem::take(&mut self.clipping) {
            let [area] = path.as_slice() else { return None };
            // A box inside its border; in less than that the widest letters have to fit.
            let edge = self.bounds;
            let whole = area[0] <= edge[0] + BORDER
                && area[1] <= edge[1] + BORDER
                && area[2] >= edge[2] - BORDER
                && area[3] >= edge[3] - BORDER;
            self.state.cut |= !whole;
            let clip = &mut self.state.clip;
            *clip = [
                clip[0].max(area[0]),
                clip[1].max(area[1]),
                clip[2].min(area[2]),
                clip[3].min(area[3]),
            ];
        }
        Some(())
    }
}
