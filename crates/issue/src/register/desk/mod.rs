//! The desk of approvals: a document goes from konsep by initials and approvals to its signatures.
//!
//! Everything is denied unless an [`Appointment`] allows it. A document is submitted with the
//! SHA-256 of its content, and everybody approves that digest: what changes is another version and
//! starts again. Each step takes another person than every step before it, the submitting
//! included. At its first signature the document gets its number ([`Desk::number`]), its pages are
//! fixed ([`Desk::ready`]), the signer confirms a list of such pages by its root
//! ([`Desk::confirm`]), and each signature is recorded with the file that came of it
//! ([`Desk::sign`]). The state lies in the register's file and every step in its journal.
//!
//! Who an actor is, the caller has to know: the desk takes the name that an act bears. What it
//! checks itself is the certificate that somebody was appointed to sign with.
//!
//! ```
//! use segel_crypto::{DigestAlgorithm, UnixTime};
//! use segel_issue::register::{Act, Register, RegisterError};
//! use segel_issue::register::desk::{Appointing, DeskRefusal, ItemState, Submission};
//! use segel_issue::{Capacity, ZonaWaktu};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let at = UnixTime::new(1_795_492_800);
//! let (sari, budi) = (Act { actor: "sari", at }, Act { actor: "budi", at });
//! let mut register = Register::in_memory(ZonaWaktu::Wib)?;
//! let mut desk = register.desk();
//! for (actor, role) in [("sari", "admin"), ("sari", "operator"), ("budi", "kasi")] {
//!     desk.appoint(&Appointing::new(actor, role, Capacity::Definitif, at), &sari)?;
//! }
//! desk.set_route("siujk", None, &"paraf:kasi,tte:kepala-dinas".parse()?, &sari)?;
//!
//! let content = DigestAlgorithm::Sha256.digest(b"konsep");
//! let submission = Submission {
//!     key: "permohonan-17",
//!     kind: "siujk",
//!     kode_unit: "409.20.3",
//!     subject: "SIUJK CV Karya",
//!     content: &content,
//!     expires_at: None,
//! };
//! let item = desk.submit(&submission, &sari)?;
//! let own = desk.initial(item.id, &content, &sari);
//! assert!(matches!(own, Err(RegisterError::Desk(DeskRefusal::NoRole { .. }))));
//! assert_eq!(desk.initial(item.id, &content, &budi)?.step, 2);
//! # Ok(()) }
//! ```

mod audit;
mod item;
mod list;
mod merkle;
mod people;
mod refusal;
mod signing;
mod steps;
mod times;

use super::Register;
use super::entry::EntryId;
use super::error::RegisterError;
use super::journal::JournalRecord;

pub use item::{Item, ItemId, ItemState, Route, Step, Submission, Task};
pub use list::SigningList;
pub use merkle::merkle_root;
pub use people::{ADMINISTRATOR, Appointing, Appointment, OPERATOR};
pub use refusal::DeskRefusal;
pub use signing::Withdrawal;
pub use times::DeskTime;

pub(super) use audit::Told;
pub(super) use people::{CAPACITIES, capacity_name};

/// The desk at a register.
#[derive(Debug)]
pub struct Desk<'r>(pub(super) &'r mut Register);

impl Register {
    /// The desk of this register.
    pub fn desk(&mut self) -> Desk<'_> {
        Desk(self)
    }
}

/// Which documents on the desk to list; the default is all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ItemSelection {
    /// Only those in this state.
    pub state: Option<ItemState>,
    /// Only those that wait for this role.
    pub role: Option<String>,
    /// Only those of this kind.
    pub kind: Option<String>,
    /// Only those of this unit.
    pub kode_unit: Option<String>,
}

impl ItemSelection {
    fn takes(&self, item: &Item) -> bool {
        let due = item.due().map(|step| step.role.as_str());
        self.state.is_none_or(|state| state == item.state)
            && self.role.as_deref().is_none_or(|role| due == Some(role))
            && self.kind.as_deref().is_none_or(|kind| item.kind == kind)
            && self.kode_unit.as_deref().is_none_or(|unit| item.kode_unit == unit)
    }
}

impl Desk<'_> {
    /// The document of that name.
    ///
    /// # Errors
    /// [`DeskRefusal::UnknownItem`].
    pub fn item(&self, id: ItemId) -> Result<Item, RegisterError> {
        self.0.store.read(|tx| tx.item(id))
    }

    /// The document whose entry that is.
    ///
    /// # Errors
    /// [`RegisterError::Database`] where the database fails.
    pub fn item_of(&self, entry: EntryId) -> Result<Option<ItemId>, RegisterError> {
        self.0.store.read(|tx| tx.item_of(entry))
    }

    /// The documents of a selection, in the order in which they were submitted.
    ///
    /// # Errors
    /// [`RegisterError::Database`] where the database fails.
    pub fn items(&self, selection: &ItemSelection) -> Result<Vec<Item>, RegisterError> {
        let open = matches!(selection.state, Some(ItemState::Waiting | ItemState::Returned));
        let mut items = Vec::new();
        self.0.store.read(|tx| {
            tx.items(open || selection.role.is_some(), |item| {
                if selection.takes(&item) {
                    items.push(item);
                }
            })
        })?;
        Ok(items)
    }

    /// Whether the register has a desk: it begins with its first appointment.
    ///
    /// # Errors
    /// [`RegisterError::Database`] where the database fails.
    pub fn is_set_up(&self) -> Result<bool, RegisterError> {
        self.0.store.read(|tx| tx.has_appointments())
    }

    /// The lines of the journal about a document, oldest first.
    ///
    /// # Errors
    /// [`RegisterError::Row`] where a line cannot be read.
    pub fn journal_of(&self, item: ItemId) -> Result<Vec<JournalRecord>, RegisterError> {
        self.0.store.read(|tx| tx.journal_of_item(item))
    }
}
