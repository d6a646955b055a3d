//! What came after a signature, and whether that is allowed.

use std::collections::HashSet;

use segel_pdf::changes::{Change, ChangeKind, History};
use segel_pdf::{
    Document, FieldLock, LockAction, PdfError, SignatureDictionary, SignatureField, Source,
};

use crate::coverage::SignedRevision;
use crate::finding::{Code, Detail, Finding};
use crate::policy::Policy;
use crate::report::JudgedChange;

/// Compares what was signed with every later revision.
pub(crate) fn look_at<S: Source>(
    findings: &mut Vec<Finding>,
    history: &History<'_, S>,
    signed: &SignedRevision<'_>,
    signature: &SignatureDictionary,
    permission: Option<u8>,
    policy: &Policy,
) -> Vec<JudgedChange> {
    let permission = if policy.is_official() { Some(1) } else { permission };
    let changes = match history.after(signed.index) {
        Ok(changes) => changes,
        // Who gave up comparing does not know that anything changed.
        Err(error @ PdfError::Budget { .. }) => {
            let detail = Detail::Text(error.to_string());
            findings.push(Finding::blocks(Code::BudgetExceeded, detail));
            return Vec::new();
        }
        Err(error) => {
            let detail = Detail::Text(error.to_string());
            findings.push(Finding::blocks(Code::ChangesUnreadable, detail));
            let change = Change::new(ChangeKind::Unreadable, history.document().revisions().len());
            return vec![JudgedChange { change, allowed: false }];
        }
    };
    let locked = Locked::of(&signed.fields, signature);
    let proven = changes.iter().any(|change| {
        let kind = change.kind;
        kind == ChangeKind::ValidationDataAdded || kind == ChangeKind::DocumentTimestampAdded
    });
    let last_signed = changes
        .iter()
        .filter(|change| change.kind.is_signature())
        .map(|change| change.revision)
        .max();
    let judge = |change: Change| {
        // Writers that add proofs to a document which is closed say when they did and who they are.
        let dates =
            matches!(change.kind, ChangeKind::MetadataDatesChanged | ChangeKind::MetadataUnclear);
        let dated = proven && !policy.is_official() && dates;
        JudgedChange { allowed: dated || allows(permission, policy, &change), change }
    };
    let told = changes.into_iter().filter_map(|change| told(change, permission, policy));
    let judged: Vec<JudgedChange> = told.map(|change| judge(locked.named(change))).collect();
    // Who signs next signs what was noted meanwhile, and the first signer did not say that notes may come.
    let meanwhile = |judged: &&JudgedChange| {
        judged.allowed && is_note(&judged.change) && Some(judged.change.revision) <= last_signed
    };
    let noted = judged.iter().filter(meanwhile).count();
    if permission.is_none() && noted > 0 {
        findings.push(Finding::blocks(Code::NotedMeanwhile, Detail::Number(noted as u64)));
    }
    let unclear = judged.iter().filter(|j| j.is_unclear()).count();
    if unclear > 0 {
        findings.push(Finding::blocks(Code::ChangeUnclear, Detail::Number(unclear as u64)));
    }
    let forbidden = judged.iter().filter(|j| !j.allowed).count();
    let clouding = |j: &&JudgedChange| j.allowed && clouds(&j.change) && !is_unclear(&j.change);
    let clouding = judged.iter().filter(clouding).count();
    if forbidden > 0 {
        let detail = Detail::Number(forbidden as u64);
        findings.push(Finding::blocks(Code::ForbiddenChange, detail));
    }
    if clouding > 0 {
        let detail = Detail::Number(clouding as u64);
        findings.push(Finding::clouds(Code::AllowedChange, detail));
    }
    judged
}

/// Judges what the last revision of a document did, for each signature before it by the name of its field.
///
/// Nothing is hashed and no certificate is asked: this is for whoever adds a signature and must know what
/// becomes of those that are there. [`crate::verify`] judges each signature against all that came after it.
///
/// # Errors
/// A document or a revision that cannot be read, or that takes more than there is a budget for.
pub fn judge_last_revision<S: Source>(
    document: &Document<S>,
    policy: &Policy,
) -> Result<Vec<(String, Vec<JudgedChange>)>, PdfError> {
    let Some(before) = document.revisions().len().checked_sub(2) else { return Ok(Vec::new()) };
    let history = History::new(document);
    let fields = history.signature_fields(before)?;
    if fields.iter().all(SignatureField::is_empty) {
        return Ok(Vec::new());
    }
    let changes = history.after(before)?;
    let judged = fields.iter().filter_map(|field| {
        let signature = field.value.as_ref()?;
        let permission = permission_of(field, signature);
        let locked = Locked::of(fields, signature);
        let told = changes.iter().filter_map(|change| told(change.clone(), permission, policy));
        let judged = told
            .map(|change| locked.named(change))
            .map(|change| JudgedChange { allowed: allows(permission, policy, &change), change });
        Some((field.name.clone(), judged.collect()))
    });
    Ok(judged.collect())
}

/// The narrower one of what the signature permits and what the lock of its field does (`/P`).
pub(crate) fn permission_of(field: &SignatureField, signature: &SignatureDictionary) -> Option<u8> {
    [signature.permission, field.lock_permission].into_iter().flatten().min()
}

/// What the signature locks, by the version that it signed.
#[derive(Debug)]
struct Locked {
    locks: Vec<FieldLock>,
    /// The signature fields of that version: a signature in another one fills no field.
    fields: Option<HashSet<String>>,
}

impl Locked {
    fn of(fields: &[SignatureField], signature: &SignatureDictionary) -> Self {
        let own = fields.iter().find(|field| {
            field.value.as_ref().is_some_and(|v| v.byte_range == signature.byte_range)
        });
        let Some(own) = own else { return Self::everything() };
        let names = fields.iter().map(|field| field.name.clone()).collect();
        Self { locks: own.locks.clone(), fields: Some(names) }
    }

    fn everything() -> Self {
        let lock = FieldLock { action: LockAction::All, names: Vec::new() };
        Self { locks: vec![lock], fields: None }
    }

    /// Calls a change of a locked field by that name.
    fn named(&self, mut change: Change) -> Change {
        let name = change.name.as_deref().unwrap_or_default();
        let of_field = match change.kind {
            ChangeKind::FieldFilled | ChangeKind::FieldUnclear | ChangeKind::FieldChanged => true,
            kind if kind.is_signature() => {
                self.fields.as_ref().is_none_or(|fields| fields.contains(name))
            }
            _ => false,
        };
        if of_field && self.locks.iter().any(|lock| lock.covers(name)) {
            change.kind = ChangeKind::LockedFieldChanged;
        }
        change
    }
}

/// A change as a signature with this permission is told of it, if it is.
fn told(mut change: Change, permission: Option<u8>, policy: &Policy) -> Option<Change> {
    match change.kind {
        // Where the description may change, it does not matter what each reader makes of it.
        ChangeKind::MetadataUnclear if permission.is_none() => {
            change.kind = ChangeKind::MetadataChanged;
        }
        // Forms of the world have scripts; what they write into fields is judged with those.
        ChangeKind::ScriptsRun if !policy.is_official() => return None,
        _ => {}
    }
    Some(change)
}

/// The rule table: `permission` is P of the signature, `None` for an approval without DocMDP.
fn allows(permission: Option<u8>, policy: &Policy, change: &Change) -> bool {
    match change.kind {
        ChangeKind::DocumentTimestampAdded
        | ChangeKind::ValidationDataAdded
        | ChangeKind::VersionRaised
        | ChangeKind::SameContent
        // What it is depends on the reader.
        | ChangeKind::PackedDraft
        | ChangeKind::GenerationUnclear
        | ChangeKind::ScriptsRun
        | ChangeKind::TableOverStreams => true,
        // Honest writers of the world add them even to a document that is closed; ours does not.
        ChangeKind::FormDefaultsAdded | ChangeKind::SizeUnclear => !policy.is_official(),
        ChangeKind::SignatureAdded
        | ChangeKind::FieldFilled
        | ChangeKind::FieldUnclear
        | ChangeKind::FormDefaultsExtended
        | ChangeKind::FormUnclear
        | ChangeKind::MetadataDatesChanged
        | ChangeKind::MetadataUnclear
        | ChangeKind::UnusedObjectAdded
        | ChangeKind::ValidationDataRemoved => permission != Some(1),
        ChangeKind::NoteAdded
        | ChangeKind::NoteChanged
        | ChangeKind::NoteRemoved
        | ChangeKind::NoteUnclear => matches!(permission, None | Some(3)),
        ChangeKind::VisibleSignatureAdded
        | ChangeKind::SignatureUnclear
        | ChangeKind::PanelChanged
        | ChangeKind::MetadataChanged => permission.is_none(),
        _ => false,
    }
}

/// Whether a change could be read as a part of the document.
pub(crate) fn is_unclear(change: &Change) -> bool {
    matches!(
        change.kind,
        ChangeKind::NoteUnclear
            | ChangeKind::FormUnclear
            | ChangeKind::MetadataUnclear
            | ChangeKind::FieldUnclear
            | ChangeKind::SignatureUnclear
            | ChangeKind::SizeUnclear
            | ChangeKind::PackedDraft
            | ChangeKind::GenerationUnclear
            | ChangeKind::ScriptsRun
            | ChangeKind::TableOverStreams
    )
}

fn is_note(change: &Change) -> bool {
    matches!(
        change.kind,
        ChangeKind::NoteAdded
            | ChangeKind::NoteChanged
            | ChangeKind::NoteRemoved
            | ChangeKind::NoteUnclear
    )
}

/// Whether a finding says that only a person can tell what a change means.
pub(crate) fn leaves_open(code: Code) -> bool {
    matches!(code, Code::NotedMeanwhile | Code::ChangeUnclear | Code::BudgetExceeded)
}

/// Whether an allowed change is one that the reader should look at.
fn clouds(change: &Change) -> bool {
    !matches!(
        change.kind,
        ChangeKind::DocumentTimestampAdded
            | ChangeKind::ValidationDataAdded
            | ChangeKind::VersionRaised
            | ChangeKind::SameContent
            | ChangeKind::SignatureAdded
    )
}

#[cfg(test)]
mod tests {
    use segel_x509::TrustStore;

    use super::*;

    /// Under P=1, 2, 3 and an approval: forbidden, allowed, or allowed with a cloud.
    fn row(kind: ChangeKind) -> String {
        let change = Change::new(kind, 2);
        let policy = Policy::contract(TrustStore::new(Vec::new()));
        [Some(1), Some(2), Some(3), None]
            .into_iter()
            .map(|permission| match (allows(permission, &policy, &change), clouds(&change)) {
                (false, _) => '-',
                (true, true) => 'c',
                (true, false) => 'y',
            })
            .collect()
    }

    #[test]
    fn the_rule_table_stands_as_it_is_written() {
        let mut named = Vec::new();
        for (word, kinds) in [
            (
                "yyyy",
                &[
                    ChangeKind::DocumentTimestampAdded,
                    ChangeKind::ValidationDataAdded,
                    ChangeKind::VersionRaised,
                    ChangeKind::SameContent,
                ][..],
            ),
            (
                "cccc",
                &[
                    ChangeKind::FormDefaultsAdded,
                    ChangeKind::SizeUnclear,
                    ChangeKind::PackedDraft,
                    ChangeKind::GenerationUnclear,
                    ChangeKind::ScriptsRun,
                    ChangeKind::TableOverStreams,
                ],
            ),
            ("-yyy", &[ChangeKind::SignatureAdded]),
            (
                "-ccc",
                &[
                    ChangeKind::FieldFilled,
                    ChangeKind::FieldUnclear,
                    ChangeKind::FormDefaultsExtended,
                    ChangeKind::MetadataDatesChanged,
                    ChangeKind::MetadataUnclear,
                    ChangeKind::FormUnclear,
                    ChangeKind::UnusedObjectAdded,
                    ChangeKind::ValidationDataRemoved,
                ],
            ),
            (
                "--cc",
                &[
                    ChangeKind::NoteAdded,
                    ChangeKind::NoteChanged,
                    ChangeKind::NoteRemoved,
                    ChangeKind::NoteUnclear,
                ],
            ),
            (
                "---c",
                &[
                    ChangeKind::VisibleSignatureAdded,
                    ChangeKind::SignatureUnclear,
                    ChangeKind::PanelChanged,
                    ChangeKind::MetadataChanged,
                ],
            ),
        ] {
            for kind in kinds {
                assert_eq!(row(*kind), word, "{}", kind.word());
                named.push(*kind);
            }
        }
        for kind in ChangeKind::ALL.iter().filter(|kind| !named.contains(kind)) {
            assert_eq!(row(*kind), "----", "{}", kind.word());
        }
    }

    #[test]
    fn a_change_of_a_locked_field_is_called_that() {
        let lock = FieldLock { action: LockAction::Include, names: vec!["sum".to_owned()] };
        let fields = Some(HashSet::from(["sum.sign".to_owned(), "sign".to_owned()]));
        let locked = Locked { locks: vec![lock], fields };
        let kind_of = |locked: &Locked, kind, name: &str| {
            let mut change = Change::new(kind, 2);
            change.name = Some(name.to_owned());
            locked.named(change).kind
        };
        for (kind, name, stays) in [
            (ChangeKind::FieldFilled, "sum", false),
            (ChangeKind::FieldFilled, "sum.total", false),
            (ChangeKind::FieldUnclear, "sum.total", false),
            (ChangeKind::FieldFilled, "summary", true),
            (ChangeKind::FieldChanged, "sum.total", false),
            (ChangeKind::SignatureAdded, "sum.sign", false),
            (ChangeKind::VisibleSignatureAdded, "sum.sign", false),
            (ChangeKind::SignatureOverContent, "sum.sign", false),
            (ChangeKind::SignatureAdded, "sign", true),
            (ChangeKind::VisibleSignatureAdded, "sign", true),
            // No field of the signed version.
            (ChangeKind::SignatureAdded, "sum.other", true),
            (ChangeKind::NoteAdded, "sum", true),
        ] {
            let now = kind_of(&locked, kind, name);
            assert_eq!(now == kind, stays, "{name}");
            assert!(stays || now == ChangeKind::LockedFieldChanged);
        }
        let everything = Locked::everything();
        for kind in [ChangeKind::FieldFilled, ChangeKind::SignatureAdded] {
            assert_eq!(kind_of(&everything, kind, "any"), ChangeKind::LockedFieldChanged);
        }
    }
}
