//! Which subsection of a cross-reference section lists a number.

use super::Subsection;

/// Subsections that are asked one after the other; an honest update rarely has more.
const FEW: usize = 16;

/// Numbers that the same subsections list.
#[derive(Debug, Clone, Copy)]
struct Span {
    start: u64,
    end: u64,
    listed: Listed,
}

/// Where a number is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Listed {
    /// In the subsection at this place.
    At(usize),
    /// In more than one.
    Twice,
}

/// The numbers of all subsections in order, where there are so many that asking each would take long: a
/// hostile section has a hundred thousand.
#[derive(Debug, Default)]
pub(super) struct Spans(Vec<Span>);

impl Spans {
    pub(super) fn of(subsections: &[Subsection]) -> Self {
        if subsections.len() <= FEW {
            return Self::default();
        }
        let mut borders: Vec<(u64, usize, bool)> = Vec::with_capacity(2 * subsections.len());
        for (at, part) in subsections.iter().enumerate().filter(|(_, part)| part.count > 0) {
            let first = u64::from(part.first);
            borders.push((first, at, true));
            borders.push((first + u64::from(part.count), at, false));
        }
        borders.sort_unstable_by_key(|(number, ..)| *number);
        // How many subsections list a number, and the sum of their places: of one, its place.
        let (mut open, mut sum, mut from) = (0usize, 0usize, 0u64);
        let mut spans: Vec<Span> = Vec::new();
        for (number, at, begins) in borders {
            if open > 0 && from < number {
                let listed = if open == 1 { Listed::At(sum) } else { Listed::Twice };
                spans.push(Span { start: from, end: number, listed });
            }
            (open, sum) = match begins {
                true => (open + 1, sum + at),
                false => (open.saturating_sub(1), sum.saturating_sub(at)),
            };
            from = number;
        }
        Self(spans)
    }

    /// Where a number is listed.
    pub(super) fn find(&self, subsections: &[Subsection], number: u32) -> Option<Listed> {
        if subsections.len() > FEW {
            let number = u64::from(number);
            let after = self.0.partition_point(|span| span.start <= number);
            let span = after.checked_sub(1).and_then(|at| self.0.get(at))?;
            return (number < span.end).then_some(span.listed);
        }
        let holds = |part: &Subsection| {
            number.checked_sub(part.first).is_some_and(|place| place < part.count)
        };
        let mut found = subsections.iter().enumerate().filter(|(_, part)| holds(part));
        let (at, _) = found.next()?;
        Some(if found.next().is_some() { Listed::Twice } else { Listed::At(at) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_subsections_answer_as_few_do() {
        let mut state = 11u32;
        let mut random = |most: u32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) % most
        };
        for round in 0..60 {
            let count = if round % 2 == 0 { 200 } else { 12 };
            let mut parts: Vec<Subsection> = (0..40)
                .map(|_| Subsection { first: random(count), count: random(9), start: 0, width: 20 })
                .collect();
            parts.push(Subsection { first: u32::MAX - 2, count: 9, start: 0, width: 20 });
            let spans = Spans::of(&parts);
            for number in (0..count + 12).chain(u32::MAX - 4..=u32::MAX) {
                let holding: Vec<usize> = (0..parts.len())
                    .filter(|at| {
                        let part = &parts[*at];
                        number.checked_sub(part.first).is_some_and(|i| i < part.count)
                    })
                    .collect();
                let expected = match holding.as_slice() {
                    [] => None,
                    [at] => Some(Listed::At(*at)),
                    _ => Some(Listed::Twice),
                };
                assert_eq!(spans.find(&parts, number), expected, "{number} of {parts:?}");
                let few = parts.get(..FEW).unwrap();
                let own = Spans::of(few).find(few, number);
                assert_eq!(own.is_some(), holding.iter().any(|at| *at < FEW));
            }
        }
    }
}
