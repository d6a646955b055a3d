//! What is said of one vector, on one line.

use std::collections::BTreeMap;

use segel_testkit::attacks::{Bench, Vector};
use segel_verify::{Finding, JudgedChange, SignatureReport};

use crate::judging::report;

/// Words with how often each stands there, in the order of the words.
fn counted(words: impl Iterator<Item = String>) -> String {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for word in words {
        *counts.entry(word).or_default() += 1;
    }
    let told = counts.into_iter().map(|(word, count)| match count {
        1 => word,
        _ => format!("{word}*{count}"),
    });
    told.collect::<Vec<_>>().join(" ")
}

fn findings(of: &[Finding]) -> String {
    counted(of.iter().map(|f| format!("{}:{}", f.weight.word(), f.code.word())))
}

fn changes(of: &[JudgedChange]) -> String {
    counted(of.iter().map(|judged| {
        let page = judged.change.page.map(|page| format!("@{page}")).unwrap_or_default();
        let forbidden = if judged.allowed { "" } else { "!" };
        format!("{forbidden}{}{page}", judged.change.kind.word())
    }))
}

/// One signature: its field, the outcome, what it covers, and the three lists.
fn signature(of: &SignatureReport) -> String {
    let sub = of.indication.sub_indication().map(|sub| sub.word()).unwrap_or_default();
    let level = of.level.map(|level| level.word()).unwrap_or_default();
    let permission = of.permission.map(|p| format!("P{p}")).unwrap_or_default();
    let kind = of.kind.map(|kind| format!("{kind:?}")).unwrap_or_default();
    let revision = of.revision.map(|r| r.to_string()).unwrap_or_default();
    // The name of the status without its instants.
    let statuses = of.statuses.iter().map(|found| {
        let told = format!("{:?}", found.status);
        told.chars().take_while(char::is_ascii_alphanumeric).collect()
    });
    [
        format!("[{}]", of.field),
        of.conclusion().word().to_owned(),
        format!("{} {sub}", of.indication.word()),
        format!("{}:{revision}/{}", of.coverage.word(), of.revisions),
        format!("{kind} {level} {permission} {}", of.time_source.word()),
        counted(statuses),
        findings(&of.findings),
        changes(&of.changes),
    ]
    .map(|part| part.trim().to_owned())
    .join("; ")
}

/// What is said of one vector under one policy.
pub(crate) fn said(vector: &Vector, official: bool, bench: &Bench) -> String {
    let Ok(report) = report(vector, official, bench) else { return "UNREADABLE".to_owned() };
    let mut parts = vec![report.conclusion().word().to_owned(), findings(&report.findings)];
    parts.extend(report.signatures.iter().map(signature));
    parts.join("\t")
}
