//! Many pieces of work on a few threads, told in their own order.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// Does the work for every item and tells each result in the order of the items, as soon as those
/// before it are told.
pub(crate) fn in_order<'t, T: Sync, R: Send>(
    items: &'t [T],
    jobs: Option<NonZeroUsize>,
    work: impl Fn(&T) -> R + Sync,
    tell: impl FnMut(&'t T, R) + Send,
) {
    let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let jobs = jobs.map_or(cores, NonZeroUsize::get).min(items.len());
    if jobs <= 1 {
        let mut tell = tell;
        return items.iter().for_each(|item| tell(item, work(item)));
    }
    let next = AtomicUsize::new(0);
    let told = Mutex::new((0, BTreeMap::new(), tell));
    std::thread::scope(|scope| {
        for _ in 0..jobs {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(number) else { return };
                    let result = work(item);
                    let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
                    let (due, waiting, tell) = &mut *told;
                    waiting.insert(number, result);
                    while let Some(result) = waiting.remove(due)
                        && let Some(item) = items.get(*due)
                    {
                        tell(item, result);
                        *due += 1;
                    }
                }
            });
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_told_in_the_order_of_the_items() {
        let items: Vec<u64> = (0..40).collect();
        let mut told = Vec::new();
        let slow = |item: &u64| {
            std::thread::sleep(std::time::Duration::from_micros(item * 7919 % 500));
            item * 2
        };
        in_order(&items, NonZeroUsize::new(4), slow, |item, result| told.push((*item, result)));
        let expected: Vec<(u64, u64)> = items.iter().map(|item| (*item, item * 2)).collect();
        assert_eq!(told, expected);
    }
}
