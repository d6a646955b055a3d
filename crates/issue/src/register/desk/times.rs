//! How long documents wait at each desk.

use std::collections::{BTreeMap, HashMap};

use segel_crypto::UnixTime;

use super::Desk;
use crate::register::error::RegisterError;
use crate::register::journal::{Action, Outcome};
use crate::register::statistics::{median, span};

/// How long documents waited for a role.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DeskTime {
    /// The role.
    pub role: String,
    /// How many steps it took, returns included.
    pub steps: u64,
    /// How many of these were returns.
    pub returned: u64,
    /// The median time from arriving to the step, in seconds.
    pub median_seconds: u64,
}

impl Desk<'_> {
    /// How long documents waited for each role, read from the journal.
    ///
    /// # Errors
    /// [`RegisterError::Row`] where a line cannot be read.
    pub fn times(&self) -> Result<Vec<DeskTime>, RegisterError> {
        let mut since: HashMap<i64, UnixTime> = HashMap::new();
        let mut roles: BTreeMap<String, (u64, Vec<u64>)> = BTreeMap::new();
        self.0.store.read(|tx| {
            tx.journal(|line, _| {
                let Some(item) = line.item.filter(|_| line.outcome == Outcome::Done) else {
                    return Ok(());
                };
                let Some(at) = UnixTime::parse_rfc3339(&line.at) else { return Ok(()) };
                let step = matches!(
                    line.action,
                    Action::Initial | Action::Approve | Action::Sign | Action::Return
                );
                if step {
                    let role = line.note.as_deref().and_then(|note| note.split(' ').nth(2));
                    let begun = since.get(&item).copied().unwrap_or(at);
                    let (returned, spans) =
                        roles.entry(role.unwrap_or_default().to_owned()).or_default();
                    *returned += u64::from(line.action == Action::Return);
                    spans.push(span(begun, at));
                }
                if step || line.action == Action::Submit {
                    since.insert(item, at);
                }
                Ok(())
            })
        })?;
        let time = |(role, (returned, mut spans)): (String, (u64, Vec<u64>))| {
            let steps = u64::try_from(spans.len()).unwrap_or(u64::MAX);
            DeskTime { role, steps, returned, median_seconds: median(&mut spans) }
        };
        Ok(roles.into_iter().map(time).collect())
    }
}
