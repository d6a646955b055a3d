//! What came after a signature, and whether that is allowed.

use segel_pdf::changes::{self, Change, ChangeKind};
use segel_pdf::{Document, Source};

use crate::finding::{Code, Detail, Finding};
use crate::policy::Policy;
use crate::report::JudgedChange;

/// Compares what was signed with every later revision.
pub(crate) fn look_at<S: Source>(
    findings: &mut Vec<Finding>,
    document: &Document<S>,
    signed: usize,
    permission: Option<u8>,
    policy: &Policy,
) -> Vec<JudgedChange> {
    let permission = if policy.is_official() { Some(1) } else { permission };
    let changes = match changes::after(document, signed) {
        Ok(changes) => changes,
        Err(error) => {
            let detail = Detail::Text(error.to_string());
            findings.push(Finding::blocks(Code::ChangesUnreadable, detail));
            let change = Change::new(ChangeKind::Unreadable, document.revisions().len());
            return vec![JudgedChange { change, allowed: false }];
        }
    };
    let judged: Vec<JudgedChange> = changes
        .into_iter()
        .map(|change| JudgedChange { allowed: allows(permission, &change), change })
        .collect();
    let forbidden = judged.iter().filter(|j| !j.allowed).count();
    let clouding = judged.iter().filter(|j| j.allowed && clouds(&j.change)).count();
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

/// The rule table: `permission` is P of the signature, `None` for an approval without DocMDP.
fn allows(permission: Option<u8>, change: &Change) -> bool {
    match change.kind {
        ChangeKind::DocumentTimestampAdded
        | ChangeKind::ValidationDataAdded
        | ChangeKind::VersionRaised
        | ChangeKind::FormDefaultsAdded
        | ChangeKind::SameContent => true,
        ChangeKind::SignatureAdded
        | ChangeKind::MetadataChanged
        | ChangeKind::UnusedObjectAdded
        | ChangeKind::ValidationDataRemoved => permission != Some(1),
        ChangeKind::VisibleSignatureAdded => permission.is_none(),
        _ => false,
    }
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
