//! What an office asks of its register at the end of a month.

use std::collections::BTreeMap;

use segel_crypto::UnixTime;

use super::Register;
use super::entry::{Entry, Selection, State};
use super::error::RegisterError;

/// How many documents of a kind were handed out in a month.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Issued {
    /// The year in the register's zone.
    pub year: u16,
    /// The month, from 1.
    pub month: u8,
    /// The kind's slug.
    pub kind: String,
    /// How many were handed out.
    pub published: u64,
    /// How many of these were withdrawn since.
    pub withdrawn: u64,
    /// How many of these were replaced since.
    pub replaced: u64,
    /// The median time from the number to the handing out, in seconds.
    pub median_seconds: u64,
}

impl Register {
    /// Counts the documents of a selection per month of handing out and kind, the oldest month
    /// first.
    ///
    /// # Errors
    /// [`RegisterError::Date`] for an instant outside the calendar.
    pub fn issued(&self, selection: &Selection) -> Result<Vec<Issued>, RegisterError> {
        let mut counts: BTreeMap<(u16, u8, String), (Issued, Vec<u64>)> = BTreeMap::new();
        self.store.read(|tx| {
            tx.selected(selection, |entry| {
                let Some(at) = entry.published_at.filter(|_| entry.state == State::Published)
                else {
                    return Ok(());
                };
                let day = self.day(at)?;
                let key = (day.year(), day.month(), entry.kind.clone());
                let (issued, spans) = counts.entry(key).or_insert_with(|| (none(&entry), vec![]));
                (issued.year, issued.month) = (day.year(), day.month());
                issued.published += 1;
                issued.withdrawn += u64::from(entry.withdrawn_at.is_some());
                issued.replaced += u64::from(entry.replaced_by.is_some());
                spans.push(span(entry.reserved_at, at));
                Ok(())
            })
        })?;
        let with_median = |(mut issued, mut spans): (Issued, Vec<u64>)| {
            issued.median_seconds = median(&mut spans);
            issued
        };
        Ok(counts.into_values().map(with_median).collect())
    }
}

fn none(entry: &Entry) -> Issued {
    let kind = entry.kind.clone();
    Issued { year: 0, month: 0, kind, published: 0, withdrawn: 0, replaced: 0, median_seconds: 0 }
}

/// Seconds from one instant to a later one.
pub(super) fn span(from: UnixTime, to: UnixTime) -> u64 {
    u64::try_from(to.seconds().saturating_sub(from.seconds())).unwrap_or(0)
}

/// The middle of a list; of an even number of values the lower of the two. 0 where there is none.
pub(super) fn median(values: &mut [u64]) -> u64 {
    values.sort_unstable();
    values.get(values.len().saturating_sub(1) / 2).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle_value() {
        assert_eq!(median(&mut []), 0);
        assert_eq!(median(&mut [7]), 7);
        assert_eq!(median(&mut [9, 1, 5]), 5);
        assert_eq!(median(&mut [9, 1, 5, 7]), 5);
    }
}
