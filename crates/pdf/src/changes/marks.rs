//! What marks on text cover together: each may be thin or bright, and many of them leave nothing.

use super::layout::Area;

/// Strokes, or fills, of the marks of one page.
const PAINTED: usize = 256;
/// Lines of text that the marks of one page stand on.
const MARKED: usize = 512;
/// How far beside a line of text its strokes may lie, in parts of its height.
const BESIDE: f64 = 0.25;
/// How much of the height of a line of text strokes may take, all together.
const STRUCK: f64 = 0.3;
/// How much light is left where highlights lie on one another; black is still read on it.
const LIGHT: f64 = 0.2;
/// How much of its height the edge of a highlight takes: neighbours overlap there.
const EDGE: f64 = 0.15;

/// What marks paint on a page.
#[derive(Debug, Default)]
pub(super) struct Marks {
    /// The lines of text that are marked with strokes.
    pub(super) lines: Vec<Area>,
    /// The strokes, level or upright.
    pub(super) strokes: Vec<Area>,
    /// The fills that multiply with what is below, and how bright they are.
    pub(super) fills: Vec<(Area, f64)>,
}

fn sides(area: &Area) -> [f64; 2] {
    [area[2] - area[0], area[3] - area[1]]
}

fn is_level(area: &Area) -> bool {
    let [width, height] = sides(area);
    width >= height
}

fn height(area: &Area) -> f64 {
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
                    let around = grown(line, height(line) * BESIDE);
                    around[0] <= stroke[0]
                        && around[1] <= stroke[1]
                        && stroke[2] <= around[2]
                        && stroke[3] <= around[3]
                })
            })
    }

    /// Whether what all of them stand on can still be read.
    pub(super) fn leave_readable(&self) -> bool {
        let fills = self.fills.iter().map(|(area, _)| area);
        let areas = self.lines.iter().chain(&self.strokes).chain(fills);
        areas.flatten().all(|side| side.is_finite())
            && self.strokes.len() <= PAINTED
            && self.fills.len() <= PAINTED
            && self.lines.len() <= MARKED
            && self.lines.iter().all(|line| self.leave_line(line))
            && self.leave_light()
    }

    /// Whether strokes take but a part of the height of a line, everywhere along it.
    fn leave_line(&self, line: &Area) -> bool {
        let (around, most) = (grown(line, height(line) * BESIDE), height(line) * STRUCK);
        let level = is_level(line);
        let (mut across, mut along) = (0.0, Vec::new());
        for stroke in &self.strokes {
            let Some(part) = shared(stroke, &around) else { continue };
            let [width, height] = sides(&part);
            match (is_level(stroke) == level, level) {
                (false, _) => across += width.min(height),
                (true, true) => along.push((part[0], part[2], height)),
                (true, false) => along.push((part[1], part[3], width)),
            }
        }
        across <= most && deepest(along) <= most
    }

    /// Whether the fills, one upon the other, let enough light through.
    fn leave_light(&self) -> bool {
        // What each takes away, so that what several take is a sum.
        let inner = |(area, light): &(Area, f64)| {
            (grown(area, -height(area) * EDGE), -light.clamp(f64::MIN_POSITIVE, 1.0).ln())
        };
        let fills: Vec<(Area, f64)> = self.fills.iter().map(inner).collect();
        let most = -LIGHT.ln();
        if fills.iter().map(|(_, taken)| taken).sum::<f64>() <= most {
            return true;
        }
        // The darkest place begins where some fill begins from the left.
        fills.iter().all(|(from, _)| {
            let there = fills.iter().filter(|(area, _)| area[0] <= from[0] && from[0] < area[2]);
            deepest(there.map(|(area, taken)| (area[1], area[3], *taken)).collect()) <= most
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
        let marks = Marks { lines: vec![LINE], strokes: strokes.to_vec(), ..Marks::default() };
        marks.strike_what_they_mark() && marks.leave_readable()
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
    }

    #[test]
    fn highlights_darken_together() {
        let lit = |fills: &[(Area, f64)]| {
            Marks { fills: fills.to_vec(), ..Marks::default() }.leave_readable()
        };
        assert!(lit(&[(LINE, 0.89); 8]));
        assert!(!lit(&[(LINE, 0.6); 4]));
        // Line under line, with an overlap as it is usual.
        let lines: Vec<(Area, f64)> = (0..40)
            .map(|at| 16.0 * f64::from(at))
            .map(|down| ([60.0, 698.0 - down, 300.0, 716.0 - down], 0.6))
            .collect();
        assert!(lit(&lines));
        let moved: Vec<(Area, f64)> = (0..6)
            .map(|at| 40.0 * f64::from(at))
            .map(|right| ([60.0 + right, 698.0, 400.0 + right, 716.0], 0.6))
            .collect();
        assert!(!lit(&moved));
    }
}
