//! Lists of fields and annotations, before and after.
//!
//! Nearly all items are references. Of a hundred thousand none is looked for among all the others. Those that
//! stand in a list themselves are the same where they say the same: `60` is `60.0` in a rectangle.

use std::collections::HashMap;

use super::version::Visits;
use crate::error::PdfError;
use crate::object::{Object, ObjectId};

/// Items of a list that are held side by side for as much as one visit of an object.
const ITEMS_A_VISIT: usize = 16;

/// The items of a list, each as often as it stands there.
pub(super) struct Held<'o> {
    references: HashMap<ObjectId, usize>,
    others: Vec<&'o Object>,
}

impl<'o> Held<'o> {
    pub(super) fn of(items: &'o [Object]) -> Self {
        let mut held = Self { references: HashMap::new(), others: Vec::new() };
        for item in items {
            match item {
                Object::Reference(id) => *held.references.entry(*id).or_default() += 1,
                other => held.others.push(other),
            }
        }
        held
    }

    fn place(&self, item: &Object, visits: &Visits) -> Result<Option<usize>, PdfError> {
        visits.take(self.others.len() / ITEMS_A_VISIT)?;
        Ok(self.others.iter().position(|other| other.says_same(item)))
    }

    /// Whether an item is among them.
    pub(super) fn holds(&self, item: &Object, visits: &Visits) -> Result<bool, PdfError> {
        match item {
            Object::Reference(id) => Ok(self.references.get(id).is_some_and(|count| *count > 0)),
            other => Ok(self.place(other, visits)?.is_some()),
        }
    }

    /// Takes an item out once; whether it was there.
    fn take(&mut self, item: &Object, visits: &Visits) -> Result<bool, PdfError> {
        if let Object::Reference(id) = item {
            let Some(count) = self.references.get_mut(id).filter(|count| **count > 0) else {
                return Ok(false);
            };
            *count -= 1;
            return Ok(true);
        }
        let place = self.place(item, visits)?;
        Ok(place.map(|at| self.others.swap_remove(at)).is_some())
    }
}

/// Whether the old items are all still there, in their order; otherwise whether only the order differs.
pub(super) fn extends(
    old: &[Object],
    new: &[Object],
    visits: &Visits,
) -> Result<Result<(), bool>, PdfError> {
    let mut rest = new.iter();
    if old.iter().all(|item| rest.any(|other| other.says_same(item))) {
        return Ok(Ok(()));
    }
    let held = Held::of(new);
    for item in old {
        if !held.holds(item, visits)? {
            return Ok(Err(false));
        }
    }
    Ok(Err(true))
}

/// The items that the old list did not have, or had less often.
pub(super) fn added(
    old: &[Object],
    new: &[Object],
    visits: &Visits,
) -> Result<Vec<Object>, PdfError> {
    // Most lists only grow at their end.
    let kept = old.iter().zip(new).take_while(|(old, new)| old.says_same(new)).count();
    let mut rest = Held::of(old.get(kept..).unwrap_or_default());
    let mut out = Vec::new();
    for item in new.iter().skip(kept) {
        if !rest.take(item, visits)? {
            out.push(item.clone());
        }
    }
    Ok(out)
}

/// Whether a list names an object more than once, and more often than the old one did: what stands there
/// is drawn as often.
pub(super) fn names_again(old: &[Object], new: &[Object]) -> bool {
    let (old, new) = (Held::of(old), Held::of(new));
    let before = |id| old.references.get(id).copied().unwrap_or_default();
    new.references.iter().any(|(id, count)| *count > before(id).max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(numbers: &[i32]) -> Vec<Object> {
        // What is negative stands in the list itself.
        let item = |number: &i32| match u32::try_from(*number) {
            Ok(number) => Object::Reference(ObjectId::new(number, 0)),
            Err(_) => Object::Integer(i64::from(*number)),
        };
        numbers.iter().map(item).collect()
    }

    #[test]
    fn what_a_list_gained_is_told_as_often_as_it_stands_there() {
        let visits = Visits::of(0);
        for (old, new, gained) in [
            (&[1, 2][..], &[1, 2, 3][..], &[3][..]),
            (&[1, 2, 3], &[3, 2, 1], &[]),
            (&[1, -1], &[-1, -1, 1, 1], &[-1, 1]),
            (&[1, 1, -2], &[1], &[]),
            (&[], &[-1, 5, 5], &[-1, 5, 5]),
        ] {
            assert_eq!(added(&list(old), &list(new), &visits), Ok(list(gained)), "{old:?} {new:?}");
        }
    }

    #[test]
    fn a_list_extends_another_in_its_order() {
        let visits = Visits::of(0);
        for (old, new, answer) in [
            (&[1, -2][..], &[5, 1, -2, 6][..], Ok(())),
            (&[], &[1], Ok(())),
            (&[1, -2], &[-2, 1], Err(true)),
            (&[1, -2], &[1], Err(false)),
            (&[1], &[-1], Err(false)),
        ] {
            assert_eq!(extends(&list(old), &list(new), &visits), Ok(answer), "{old:?} {new:?}");
        }
    }

    #[test]
    fn an_object_that_is_named_twice_is_named_again() {
        for (old, new, again) in [
            (&[1][..], &[1, 2, 2][..], true),
            (&[1], &[1, 1], true),
            (&[1, 1], &[1, 1, 1], true),
            (&[1, 1], &[1, 2, 1], false),
            (&[-1], &[-1, -1], false),
            (&[], &[1, 2], false),
        ] {
            assert_eq!(names_again(&list(old), &list(new)), again, "{old:?} {new:?}");
        }
    }

    #[test]
    fn direct_items_held_side_by_side_are_paid_for() {
        let visits = Visits::of(0);
        let many: Vec<i32> = (-9_000..0).collect();
        let turned: Vec<i32> = many.iter().rev().copied().collect();
        let spent = added(&list(&many), &list(&turned), &visits);
        assert!(matches!(spent, Err(PdfError::Budget { .. })));
        let references: Vec<i32> = (0..9_000).collect();
        let turned: Vec<i32> = references.iter().rev().copied().collect();
        let visits = Visits::of(0);
        assert_eq!(added(&list(&references), &list(&turned), &visits), Ok(Vec::new()));
    }
}
