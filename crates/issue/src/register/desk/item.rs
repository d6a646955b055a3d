//! What lies on the desk, and the way it goes.

use std::fmt;
use std::str::FromStr;

use segel_crypto::{Digest, UnixTime};

use super::refusal::DeskRefusal;
use crate::register::entry::{EntryId, check_code, digest_of};
use crate::register::error::RegisterError;

/// Names a document on the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemId(pub(in crate::register) i64);

impl ItemId {
    /// Takes the number of a document, as it was printed before.
    pub fn new(number: u32) -> Self {
        Self(i64::from(number))
    }

    /// The number.
    pub fn number(self) -> i64 {
        self.0
    }
}

impl fmt::Display for ItemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What a step asks of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Task {
    /// `paraf`: the content was checked.
    Paraf,
    /// `setuju`: the content is approved.
    Setuju,
    /// `tte`: the document is signed.
    Tte,
}

impl Task {
    /// The word that stands in a route.
    pub fn name(self) -> &'static str {
        match self {
            Self::Paraf => "paraf",
            Self::Setuju => "setuju",
            Self::Tte => "tte",
        }
    }
}

impl fmt::Display for Task {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// One step of a route.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_structs, reason = "a step is a task and who has it")]
pub struct Step {
    /// What is to be done.
    pub task: Task,
    /// The role that does it.
    pub role: String,
}

/// Steps of a route; an office with more has another problem.
const MOST_STEPS: usize = 16;

/// The way of a kind of document: `paraf:kasi,setuju:sekretaris,tte:kepala-dinas`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Route(Vec<Step>);

impl Route {
    /// The steps in their order.
    pub fn steps(&self) -> &[Step] {
        &self.0
    }

    /// The step with that place, from 1.
    pub fn step(&self, place: u32) -> Option<&Step> {
        self.0.get(usize::try_from(place).ok()?.checked_sub(1)?)
    }

    /// The roles that sign.
    pub fn signing_roles(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter(|step| step.task == Task::Tte).map(|step| step.role.as_str())
    }
}

impl FromStr for Route {
    type Err = RegisterError;

    /// # Errors
    /// [`DeskRefusal::Defect`] unless it is a list of steps that ends in signatures.
    fn from_str(text: &str) -> Result<Self, RegisterError> {
        let wrong = |reason| DeskRefusal::Defect { part: "route", reason };
        let mut steps: Vec<Step> = Vec::new();
        for step in text.split(',') {
            let (task, role) = step.trim().split_once(':').ok_or_else(|| {
                wrong("steps are written like paraf:kasi,setuju:sekretaris,tte:kepala-dinas")
            })?;
            let task = [Task::Paraf, Task::Setuju, Task::Tte]
                .into_iter()
                .find(|known| known.name() == task)
                .ok_or_else(|| wrong("a step is paraf, setuju or tte"))?;
            check_code("role", role)?;
            if task != Task::Tte && steps.iter().any(|before| before.task == Task::Tte) {
                return Err(wrong("after a signature only signatures follow").into());
            }
            if steps.len() == MOST_STEPS {
                return Err(wrong("it has more than 16 steps").into());
            }
            steps.push(Step { task, role: role.to_owned() });
        }
        if steps.last().is_none_or(|last| last.task != Task::Tte) {
            return Err(wrong("it ends with a signature (tte)").into());
        }
        Ok(Self(steps))
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, step) in self.0.iter().enumerate() {
            let comma = if place == 0 { "" } else { "," };
            write!(f, "{comma}{}:{}", step.task, step.role)?;
        }
        Ok(())
    }
}

/// How far a document has come on the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a document on the desk is one of these four")]
pub enum ItemState {
    /// It waits for its next step.
    Waiting,
    /// It was sent back and waits to be submitted again.
    Returned,
    /// It is signed and handed out.
    Finished,
    /// It waited too long.
    Expired,
}

impl ItemState {
    /// The word that stands in the register.
    pub fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Returned => "returned",
            Self::Finished => "finished",
            Self::Expired => "expired",
        }
    }

    pub(in crate::register) fn named(name: &str) -> Option<Self> {
        [Self::Waiting, Self::Returned, Self::Finished, Self::Expired]
            .into_iter()
            .find(|state| state.name() == name)
    }
}

impl fmt::Display for ItemState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Puts a document on the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "what a submission is")]
pub struct Submission<'a> {
    /// Names the request: asked again with the same key, the desk answers with the same document.
    pub key: &'a str,
    /// The kind's slug.
    pub kind: &'a str,
    /// The code of the issuing unit or village.
    pub kode_unit: &'a str,
    /// What it is about, for the list; it stands in the register for good, so no NIK.
    pub subject: &'a str,
    /// The SHA-256 of the content: what every approver approves.
    pub content: &'a Digest,
    /// When it is no longer wanted, where that is known.
    pub expires_at: Option<UnixTime>,
}

/// A document on the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Item {
    /// Its name.
    pub id: ItemId,
    /// The key under which it was submitted.
    pub key: String,
    /// The kind's slug.
    pub kind: String,
    /// The code of the issuing unit; may be empty.
    pub kode_unit: String,
    /// What it is about.
    pub subject: String,
    /// Who submitted it.
    pub submitted_by: String,
    /// When it was first submitted.
    pub submitted_at: UnixTime,
    /// When its time runs out.
    pub expires_at: Option<UnixTime>,
    /// Its way, as it was when it was submitted.
    pub route: Route,
    /// How far it has come.
    pub state: ItemState,
    /// Which content lies there, from 1; each return and resubmission makes a new one.
    pub version: u32,
    /// The digest of that content.
    pub content: Digest,
    /// The place of the step that is due, from 1.
    pub step: u32,
    /// Since when it waits for that step.
    pub since: UnixTime,
    /// Its entry in the register, once it has a number.
    pub entry: Option<EntryId>,
    /// The digest of the file that is to be signed next: the pages, or what the signer before made
    /// of them.
    pub document: Option<Digest>,
    /// How many signatures it bears.
    pub signatures: u32,
}

impl Item {
    /// The step that is due; `None` where none is.
    pub fn due(&self) -> Option<&Step> {
        (self.state == ItemState::Waiting).then(|| self.route.step(self.step)).flatten()
    }

    /// Whether its time has run out at an instant. A document that bears a signature stays.
    pub fn is_overdue(&self, at: UnixTime) -> bool {
        let open = matches!(self.state, ItemState::Waiting | ItemState::Returned);
        open && self.signatures == 0 && self.expires_at.is_some_and(|end| end <= at)
    }

    pub(in crate::register) fn identity(&self) -> Digest {
        digest_of(
            "segel desk item 1",
            &[
                self.id.to_string().as_bytes(),
                self.key.as_bytes(),
                self.kind.as_bytes(),
                self.kode_unit.as_bytes(),
                self.subject.as_bytes(),
                self.submitted_by.as_bytes(),
                self.submitted_at.to_string().as_bytes(),
                self.expires_at.map(|at| at.to_string()).unwrap_or_default().as_bytes(),
                self.route.to_string().as_bytes(),
            ],
        )
    }

    /// The key under which this version asks for its number.
    pub(super) fn number_key(&self) -> String {
        format!("desk-{}-{}", self.id, self.version)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_route_ends_in_signatures() {
        let route: Route = "paraf:kasi, setuju:sekdes,tte:kepala-desa,tte:camat".parse().unwrap();
        assert_eq!(route.to_string(), "paraf:kasi,setuju:sekdes,tte:kepala-desa,tte:camat");
        assert_eq!(route.signing_roles().collect::<Vec<_>>(), ["kepala-desa", "camat"]);
        let long = format!("{}tte:x", "paraf:a,".repeat(16));
        for text in ["", "kasi", "paraf:kasi", "tte:x,paraf:y", "lihat:x,tte:y", "tte:a b", &long] {
            assert!(text.parse::<Route>().is_err(), "{text}");
        }
    }
}
