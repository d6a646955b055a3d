//! Why the desk refuses.

use segel_crypto::Digest;

use super::item::{ItemId, ItemState, Task};

/// Says why the desk refused a step.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DeskRefusal {
    /// Nobody gave the actor that role for that kind, unit and instant.
    #[error("{actor} does not hold the role {role} there and then")]
    NoRole {
        /// Who asked.
        actor: String,
        /// The role that it takes.
        role: String,
    },
    /// A desk begins with somebody who makes himself its administrator.
    #[error("the first appointment is that of the administrator, by himself")]
    NoAdministrator,
    /// An appointment or a route cannot be as it was asked for.
    #[error("{part}: {reason}")]
    Defect {
        /// What.
        part: &'static str,
        /// Why not.
        reason: &'static str,
    },
    /// There is no such appointment.
    #[error("there is no appointment {0}")]
    UnknownAppointment(i64),
    /// There is no such document on the desk.
    #[error("there is no document {0} on the desk")]
    UnknownItem(ItemId),
    /// There is no such list.
    #[error("there is no list {0}")]
    UnknownList(i64),
    /// Nobody laid down the steps for a kind.
    #[error("no route is laid down for {kind} in {kode_unit:?}")]
    NoRoute {
        /// The kind.
        kind: String,
        /// The unit.
        kode_unit: String,
    },
    /// The register has a desk, so numbers are given out there.
    #[error("this register has a desk: numbers are given out there")]
    AtTheDesk,
    /// The document takes its steps at the desk.
    #[error("its document is number {item} on the desk and takes its steps there")]
    OnTheDesk {
        /// The document.
        item: ItemId,
    },
    /// The key stands for another submission.
    #[error("the key belongs to document {item}, which was submitted otherwise")]
    OtherSubmission {
        /// The document.
        item: ItemId,
    },
    /// The document is not where that step could be taken.
    #[error("document {item} is {state}")]
    NotThere {
        /// The document.
        item: ItemId,
        /// Its state.
        state: ItemState,
    },
    /// Another kind of step is due.
    #[error("document {item} waits for {due}, not for {asked}")]
    OtherTask {
        /// The document.
        item: ItemId,
        /// What is due.
        due: Task,
        /// What was asked for.
        asked: Task,
    },
    /// What lies on the desk is not what the approver saw.
    #[error("document {item} is {recorded:?}, not {given:?}")]
    OtherContent {
        /// The document.
        item: ItemId,
        /// What lies on the desk.
        recorded: Digest,
        /// What was handed in.
        given: Digest,
    },
    /// One person would take two steps.
    #[error("{actor} took a step for document {item} already: each step takes another person")]
    SamePerson {
        /// The document.
        item: ItemId,
        /// Who asked.
        actor: String,
    },
    /// The document's time has run out.
    #[error("document {item} has expired")]
    Expired {
        /// The document.
        item: ItemId,
    },
    /// The document bears a signature, so it can no longer be sent back.
    #[error("document {item} bears a signature already")]
    Signed {
        /// The document.
        item: ItemId,
    },
    /// The pages of the document are not fixed yet.
    #[error("the pages of document {item} are not fixed yet")]
    NotReady {
        /// The document.
        item: ItemId,
    },
    /// The key is not the one that the appointment names.
    #[error("the certificate is not the one with which {actor} was appointed to sign")]
    OtherCertificate {
        /// Who signs.
        actor: String,
    },
    /// The list is not the one that the signer confirmed.
    #[error("the list has the root {found:?}, not {given:?}")]
    OtherList {
        /// The root of the list.
        found: Digest,
        /// The root that was confirmed.
        given: Digest,
    },
    /// The signer has confirmed no list with the document as it is.
    #[error("document {item} is on no list that {actor} confirmed")]
    NotConfirmed {
        /// The document.
        item: ItemId,
        /// Who signs.
        actor: String,
    },
    /// Where there is a desk, a withdrawal is asked for by one and made by another.
    #[error("a withdrawal takes two persons")]
    TwoPersons,
    /// The withdrawal was asked for with another reason.
    #[error("the withdrawal was asked for with another reason")]
    OtherReason,
}

impl DeskRefusal {
    /// The name under which the journal keeps the refusal.
    pub(in crate::register) fn name(&self) -> Option<&'static str> {
        Some(match self {
            Self::NoRole { .. } => "no-role",
            Self::NoAdministrator => "no-administrator",
            Self::NoRoute { .. } => "no-route",
            Self::AtTheDesk => "at-the-desk",
            Self::OnTheDesk { .. } => "on-the-desk",
            Self::OtherSubmission { .. } => "other-submission",
            Self::NotThere { .. } => "not-there",
            Self::OtherTask { .. } => "other-task",
            Self::OtherContent { .. } => "other-content",
            Self::SamePerson { .. } => "same-person",
            Self::Expired { .. } => "expired",
            Self::Signed { .. } => "signed",
            Self::NotReady { .. } => "not-ready",
            Self::OtherCertificate { .. } => "other-certificate",
            Self::OtherList { .. } => "other-list",
            Self::NotConfirmed { .. } => "not-confirmed",
            Self::TwoPersons => "two-persons",
            Self::OtherReason => "other-reason",
            Self::Defect { .. }
            | Self::UnknownAppointment(_)
            | Self::UnknownItem(_)
            | Self::UnknownList(_) => return None,
        })
    }
}
