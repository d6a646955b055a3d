//! What marks on text cover together: each may be thin or bright, and many of them leave nothing.

use super::colour::{Colour, LIGHTNESS, luminance};
use super::layout::Area;

/// Strokes, or fills, of the marks of one page.
const PAINTED: usize = 256;
/// Lines of text that the marks of one page stand on.
const MARKED: usize = 512;
/// How far beside a line of text its strokes may lie, in parts of its height.
const BESIDE: f64 = 0.25;
/// How much longer than it is wide a stroke is at least.
const LONG: f64 = 2.0;
/// How much of the height of a line of text strokes may take, all together.
const STRUCK: f64 = 0.3;
/// How much light is left where highlights lie on one another; black is still read on it.
const LIGHT: f64 = 0.2;
/// How much of its height the edge of a highlight takes: neighbours overlap there.
const EDGE: f64 = 0.15;

/// Every part of the colour of a highlight together is at least this bright.
pub(super) const BRIGHT: f64 = 0.5;
/// How much darker than the ground text of a colour is that can be read, and how much of that has to be
/// left where a highlight lies on it.
const READ: f64 = 0.3;
const LEFT: f64 = 0.05;
/// How much higher than the text a line may be that marks it, in parts of the text's height.
const HIGHER: f64 = 1.5;
/// How far a line may run beside the text that it marks, in parts of its height.
const GAP: f64 = 0.6;
/// And behind the last of it: a letter is wider.
const BEHIND: f64 = 0.15;
/// The highest line where it is not known what text there is, in points.
const UNKNOWN: f64 = 24.0;

/// A line of text that is marked with strokes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    pub(super) area: Area,
    /// Whether it runs from left to right, and not upwards or down.
    pub(super) level: bool,
}

impl Line {
    pub(super) fn height(&self) -> f64 {
        let [width, height] = sides(&self.area);
        if self.level { height } else { width }
    }

    /// Where an area begins and ends along the line, and across it.
    fn spans(&self, area: &Area) -> [[f64; 2]; 2] {
        let [across, along] = [[area[1], area[3]], [area[0], area[2]]];
        if self.level { [along, across] } else { [across, along] }
    }

    /// Whether it stands on text, is about as high as that, and runs no further.
    pub(super) fn marks_text(&self, text: Option<&[Area]>) -> bool {
        let Some(text) = text else { return self.height() <= UNKNOWN };
        let [[from, to], [low, high]] = self.spans(&self.area);
        let mut parts = Vec::new();
        let mut lowest = f64::MAX;
        for area in text {
            let [along, across] = self.spans(area);
            let height = across[1] - across[0];
            let shared = across[1].min(high) - across[0].max(low);
            if along[0] < to && from < along[1] && shared >= height / 2.0 {
                parts.push(along);
                lowest = lowest.min(height);
            }
        }
        if self.height() > lowest * HIGHER {
            return false;
        }
        parts.sort_by(|a, b| a[0].total_cmp(&b[0]));
        let gap = self.height() * GAP;
        let reached = parts.iter().try_fold(from, |reached, [start, end]| {
            (*start <= reached + gap).then_some(reached.max(*end))
        });
        let behind = self.height() * BEHIND;
        let before = parts.first().is_some_and(|part| part[0] <= from + behind);
        before && reached.is_some_and(|reached| reached > from && to <= reached + behind)
    }
}

/// Whether text of whatever colour can be read on white can be read where a highlight lies on both.
pub(super) fn keeps_colours(highlight: &Colour) -> bool {
    let mut parts: Vec<(f64, f64)> = highlight.iter().copied().zip(LIGHTNESS).collect();
    parts.sort_by(|a, b| a.0.total_cmp(&b.0));
    // The text is dark where the highlight is.
    let (mut dark, mut left) = (READ, 0.0);
    for (part, weight) in parts {
        let taken = weight.min(dark);
        dark -= taken;
        left += taken * part;
    }
    left >= LEFT
}

/// What marks paint on a page.
#[derive(Debug, Default)]
pub(super) struct Marks {
    /// The lines of text that are marked with strokes.
    pub(super) lines: Vec<Line>,
    /// The strokes, level or upright.
    pub(super) strokes: Vec<Area>,
    /// The fills that multiply with what is below, and their colours.
    pub(super) fills: Vec<(Area, Colour)>,
    /// Whether they could be read as a part of the content.
    pub(super) unclear: bool,
}

fn sides(area: &Area) -> [f64; 2] {
    [area[2] - area[0], area[3] - area[1]]
}

fn lesser_side(area: &Area) -> f64 {
    let [width, height] = sides(area);
    width.min(height)
}

fn grown(area: &Area, by: f64) -> Area {
    [area[0] - by, area[1] - by, area[2] + by, area[3] + by]
}

fn shared(a: &Area, b: &Area) -> Option<Area> {
    let both = [a[0].max(b[0]), a[1].max(b[1]), a[2].min(b[2]), a[3].min(b[3])];
    (both[0] < both[2] && both[1] < both[3]).then_some(both)
}

impl Marks {
    pub(super) fn join(&mut self, other: Self) {
        self.lines.extend(other.lines);
        self.strokes.extend(other.strokes);
        self.fills.extend(other.fills);
    }

    /// Whether each stroke lies on one of the lines that are marked.
    pub(super) fn strike_what_they_mark(&self) -> bool {
        self.strokes.len() <= PAINTED
            && self.lines.len() <= MARKED
            && self.strokes.iter().all(|stroke| {
                self.lines.iter().any(|line| {
                    // Along the line, and no dot.
                    let [[from, to], [low, high]] = line.spans(stroke);
                    if to - from < LONG * (high - low) || to <= from {
                        return false;
                    }
                    let around = grown(&line.area, line.height() * BESIDE);
                    around[0] <= stroke[0]
                        && around[1] <= stroke[1]
                        && stroke[2] <= around[2]
                        && stroke[3] <= around[3]
                })
            })
    }

    /// How much work it is to say whether they leave all readable.
    pub(super) fn work(&self) -> usize {
        let fills = self.fills.len().min(PAINTED + 1);
        self.lines.len().saturating_mul(self.strokes.len()).saturating_add(fills.pow(3))
    }

    /// Whether what all of them stand on can still be read.
    ///
    /// Where there is text in colours, or an image, what is left of the light has to keep them.
    pub(super) fn leave_readable(&self, coloured: bool) -> bool {
        let fills = self.fills.iter().map(|(area, _)| area);
        let areas = self.lines.iter().map(|line| &line.area).chain(&self.strokes).chain(fills);
        areas.flatten().all(|side| side.is_finite())
            && self.strokes.len() <= PAINTED
            && self.fills.len() <= PAINTED
            && self.lines.len() <= MARKED
            && self.lines.iter().all(|line| self.leave_line(line))
            && self.leave_light(coloured)
    }

    /// Whether strokes run along a line and take but a part of its height, everywhere along it.
    fn leave_line(&self, line: &Line) -> bool {
        let (around, most) = (grown(&line.area, line.height() * BESIDE), line.height() * STRUCK);
        let mut along = Vec::new();
        for stroke in &self.strokes {
            let Some(part) = shared(stroke, &around) else { continue };
            let [[from, to], [low, high]] = line.spans(&part);
            // A stroke across a line could be a letter, with others.
            if high - low > most {
                return false;
            }
            along.push((from, to, high - low));
        }
        deepest(along) <= most
    }

    /// Whether the fills, one upon the other, let enough light through.
    fn leave_light(&self, coloured: bool) -> bool {
        let inner = |(area, colour): &(Area, Colour)| {
            (grown(area, -lesser_side(area) * EDGE), colour.map(|part| part.clamp(0.0, 1.0)))
        };
        let fills: Vec<(Area, Colour)> = self.fills.iter().map(inner).collect();
        let through = |fills: &mut dyn Iterator<Item = &(Area, Colour)>| {
            let white = [1.0; 3];
            let left =
                fills.fold(white, |left, (_, c)| [left[0] * c[0], left[1] * c[1], left[2] * c[2]]);
            luminance(&left) >= LIGHT && (!coloured || keeps_colours(&left))
        };
        if through(&mut fills.iter()) {
            return true;
        }
        // The darkest place begins where some fill begins from the left, and some from below.
        fills.iter().all(|(from, _)| {
            let there: Vec<_> =
                fills.iter().filter(|(area, _)| area[0] <= from[0] && from[0] < area[2]).collect();
            there.iter().all(|(below, _)| {
                let mut at = there
                    .iter()
                    .copied()
                    .filter(|(area, _)| area[1] <= below[1] && below[1] < area[3]);
                through(&mut at)
            })
        })
    }
}

/// The largest sum of the values of spans that share a place.
fn deepest(spans: Vec<(f64, f64, f64)>) -> f64 {
    let mut steps: Vec<(f64, f64)> =
        spans.into_iter().flat_map(|(from, to, value)| [(from, value), (to, -value)]).collect();
    // What ends at a place is gone before anything begins there.
    steps.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let mut sum = 0.0;
    steps.iter().fold(0.0, |most: f64, (_, step)| {
        sum += step;
        most.max(sum)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: Area = [60.0, 698.0, 300.0, 716.0];

    fn struck(strokes: &[Area]) -> bool {
        let lines = vec![Line { area: LINE, level: true }];
        let marks = Marks { lines, strokes: strokes.to_vec(), ..Marks::default() };
        marks.strike_what_they_mark() && marks.leave_readable(false)
    }

    #[test]
    fn strokes_take_a_part_of_the_height_of_a_line_and_lie_on_it() {
        let level =
            |left: f64, bottom: f64, right: f64, width: f64| [left, bottom, right, bottom + width];
        assert!(struck(&[level(60.0, 698.0, 300.0, 2.0), level(60.0, 706.0, 300.0, 2.0)]));
        assert!(!struck(&[level(60.0, 703.0, 300.0, 3.0), level(60.0, 706.0, 300.0, 3.0)]));
        // Word by word.
        let words: Vec<Area> = (0..12)
            .map(|at| level(60.0 + 20.0 * f64::from(at), 698.0, 78.0 + 20.0 * f64::from(at), 2.0))
            .collect();
        assert!(struck(&words));
        assert!(!struck(&[level(60.0, 500.0, 300.0, 1.0)]));
        let upright: Vec<Area> =
            (0..6).map(|at| [100.0 + f64::from(at), 698.0, 101.0 + f64::from(at), 716.0]).collect();
        assert!(!struck(&upright));
        assert!(!struck(&[[60.0, f64::NAN, 300.0, 700.0]]));
        // A little above the line or below it, and not far from it.
        assert!(struck(&[level(60.0, 718.0, 300.0, 1.0), level(60.0, 694.0, 300.0, 1.0)]));
        assert!(!struck(&[level(60.0, 720.0, 300.0, 1.0)]));
        assert!(!struck(&[level(60.0, 693.0, 300.0, 1.0)]));
    }

    #[test]
    fn each_line_is_judged_by_the_strokes_on_it() {
        let below =
            |by: f64, [left, bottom, right, top]: Area| [left, bottom - by, right, top - by];
        let lines = [LINE, below(200.0, LINE)].map(|area| Line { area, level: true });
        let thick = [[60.0, 703.0, 300.0, 706.0], [60.0, 706.0, 300.0, 709.0]];
        let thin = [60.0, 503.0, 300.0, 506.0];
        let readable = |strokes: &[Area]| {
            let (lines, strokes) = (lines.to_vec(), strokes.to_vec());
            Marks { lines, strokes, ..Marks::default() }.leave_readable(false)
        };
        assert!(readable(&[thick[0], thin]));
        assert!(!readable(&thick) && !readable(&[thick[0], thick[1], thin]));
    }

    #[test]
    fn an_upright_line_is_as_high_as_it_is_wide() {
        let upright = |area: Area| Line { area, level: false };
        let struck = |stroke: Area| {
            let lines = vec![upright([500.0, 100.0, 518.0, 340.0])];
            let marks = Marks { lines, strokes: vec![stroke], ..Marks::default() };
            marks.strike_what_they_mark() && marks.leave_readable(false)
        };
        assert!(struck([508.0, 100.0, 510.0, 340.0]) && struck([496.0, 100.0, 497.0, 340.0]));
        assert!(!struck([505.0, 100.0, 512.0, 340.0]) && !struck([450.0, 100.0, 452.0, 340.0]));
        let text = [[500.0, 100.0, 519.0, 340.0]];
        assert!(upright([500.0, 100.0, 518.0, 340.0]).marks_text(Some(&text)));
        assert!(!upright([490.0, 100.0, 530.0, 340.0]).marks_text(Some(&text)));
        assert!(!upright([500.0, 100.0, 518.0, 400.0]).marks_text(Some(&text)));
        assert!(upright([500.0, 100.0, 518.0, 340.0]).marks_text(None));
    }

    #[test]
    fn highlights_darken_together() {
        let lit = |fills: &[(Area, Colour)]| {
            Marks { fills: fills.to_vec(), ..Marks::default() }.leave_readable(false)
        };
        let (yellow, grey) = ([1.0, 1.0, 0.0], [0.6; 3]);
        assert!(lit(&[(LINE, yellow); 8]));
        assert!(!lit(&[(LINE, grey); 4]));
        // Each is bright, and together they are black.
        let hues = [yellow, [0.0, 1.0, 1.0], [1.0, 0.35, 1.0], [1.0, 0.35, 1.0]];
        assert!(!lit(&hues.map(|hue| (LINE, hue))));
        // Line under line, with an overlap as it is usual.
        let lines: Vec<(Area, Colour)> = (0..40)
            .map(|at| 16.0 * f64::from(at))
            .map(|down| ([60.0, 698.0 - down, 300.0, 716.0 - down], grey))
            .collect();
        assert!(lit(&lines));
        let moved: Vec<(Area, Colour)> = (0..6)
            .map(|at| 40.0 * f64::from(at))
            .map(|right| ([60.0 + right, 698.0, 400.0 + right, 716.0], grey))
            .collect();
        assert!(!lit(&moved));
        // Two of these are too dark: their edges may overlap, and no more than that; or side by side.
        let dark = [0.44; 3];
        let [left, bottom, right, top] = LINE;
        let two = |by: [f64; 2]| {
            let other = [left + by[0], bottom + by[1], right + by[0], top + by[1]];
            lit(&[(LINE, dark), (other, dark)])
        };
        assert!(two([0.0, -15.0]) && two([0.0, 15.0]) && two([238.0, 0.0]) && two([-238.0, 0.0]));
        assert!(!two([0.0, -9.0]) && !two([0.0, 9.0]) && !two([230.0, 0.0]) && !two([-230.0, 0.0]));
        let upright = [500.0, 100.0, 518.0, 340.0];
        assert!(lit(&[(upright, dark)]) && !lit(&[(upright, dark), (upright, dark)]));
        for side in [f64::NAN, f64::INFINITY] {
            assert!(!lit(&[([left, bottom, side, top], grey); 4]), "{side}");
        }
        assert!(lit(&[(LINE, [1.0; 3]); PAINTED]) && !lit(&[(LINE, [1.0; 3]); PAINTED + 1]));
    }

    #[test]
    fn a_highlight_keeps_text_of_every_colour_or_lies_on_black_text() {
        for usual in [[1.0, 1.0, 0.0], [1.0, 0.82, 0.0], [0.41, 0.85, 0.35], [0.7, 0.85, 1.0]] {
            assert!(keeps_colours(&usual), "{usual:?}");
        }
        for pure in [[0.0, 1.0, 0.0], [0.0, 1.0, 1.0]] {
            assert!(!keeps_colours(&pure), "{pure:?}");
        }
    }

    #[test]
    fn a_line_marks_text_that_is_there_and_about_as_high() {
        let line = |area: Area| Line { area, level: true };
        let text = [[60.0, 697.0, 150.0, 716.0], [153.0, 697.0, 300.0, 716.0]];
        assert!(line(LINE).marks_text(Some(&text)));
        assert!(line([60.0, 697.0, 155.0, 716.0]).marks_text(Some(&text)));
        // In whatever order the text is written.
        assert!(line(LINE).marks_text(Some(&[text[1], text[0]])));
        // Beside the text, over much more than it, above it, and where there is a hole.
        assert!(!line([280.0, 698.0, 340.0, 716.0]).marks_text(Some(&text)));
        assert!(!line([60.0, 680.0, 300.0, 730.0]).marks_text(Some(&text)));
        assert!(!line([60.0, 710.0, 300.0, 728.0]).marks_text(Some(&text)));
        assert!(!line(LINE).marks_text(Some(&[text[0], [200.0, 697.0, 300.0, 716.0]])));
        assert!(!line(LINE).marks_text(Some(&[])));
        assert!(line(LINE).marks_text(None));
        assert!(!Line { area: LINE, level: false }.marks_text(Some(&text)));
    }
}
