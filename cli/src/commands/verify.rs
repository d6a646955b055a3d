//! `segel verify FILE|DIR...`.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
#[cfg(feature = "render")]
use segel::report::text;
use segel::report::{JsonReport, conclusion_word, json, text_of};
use segel::verify::{Conclusion, Policy, Report, Revocation, verify_source};
use segel::{Document, Source, TrustStore};
use segel_pdf::SignatureKind;

use crate::arguments::TrustArguments;
use crate::inputs::{self, Bytes, Input};
use crate::moment::Moment;
use crate::output::{self, Progress};
use crate::pool;
use crate::trust;
use crate::words::{FAILED, Language, Trouble, judging, signing};

#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// PDF files, and folders of them
    #[arg(value_name = "FILE|DIR", required = true)]
    inputs: Vec<PathBuf>,
    #[command(flatten)]
    trust: TrustArguments,
    /// Verify as of an instant, such as 2026-11-24T10:00:00+07:00 [default: now]
    #[arg(long, value_name = "RFC3339")]
    at_time: Option<String>,
    /// What may come after a signature [default: contract, and official for documents that segel
    /// issued itself]
    #[arg(long, value_enum)]
    policy: Option<PolicyChoice>,
    /// Without revocation data: hard leaves a signature UNDETERMINED, soft lets it pass under a
    /// cloud
    #[arg(long, value_enum, default_value = "hard")]
    revocation: RevocationChoice,
    /// Signed status list of the issuer's register: whether the document is in force still. Its
    /// signature lies beside it as FILE.p7s
    #[cfg(feature = "register")]
    #[arg(long, value_name = "FILE")]
    status: Option<PathBuf>,
    /// Fetch nothing; this version never does
    #[arg(long)]
    offline: bool,
    /// Password of an encrypted PDF, from a file descriptor
    #[arg(long, value_name = "N", conflicts_with = "password_file")]
    password_fd: Option<u32>,
    /// Password of an encrypted PDF, from a file
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
    /// Worker threads for many files [default: the cores]
    #[arg(long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
    /// Write the reports as one JSON array
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum PolicyChoice {
    Official,
    Contract,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum RevocationChoice {
    Hard,
    Soft,
}

/// What every file is judged by.
struct Judge {
    official: Policy,
    contract: Policy,
    choice: Option<PolicyChoice>,
    moment: Moment,
}

impl Judge {
    fn new(
        trust: &TrustStore,
        revocation: Revocation,
        choice: Option<PolicyChoice>,
        moment: Moment,
    ) -> Self {
        Self {
            official: Policy::official(trust.clone()).with_revocation(revocation),
            contract: Policy::contract(trust.clone()).with_revocation(revocation),
            choice,
            moment,
        }
    }

    fn judge(&self, bytes: &Bytes) -> Result<Report, Trouble> {
        let policy = match self.choice {
            Some(PolicyChoice::Official) => &self.official,
            Some(PolicyChoice::Contract) => &self.contract,
            None if is_own(bytes) => &self.official,
            None => &self.contract,
        };
        let report = verify_source(bytes, policy, self.moment.instant);
        report.map_err(|error| signing::unreadable_pdf(&error))
    }
}

pub(crate) fn run(arguments: &Verify, language: Language) -> Result<u8, Trouble> {
    if arguments.password_fd.is_some() || arguments.password_file.is_some() {
        return Err(judging::no_passwords());
    }
    let revocation = match arguments.revocation {
        RevocationChoice::Hard => Revocation::Hard,
        RevocationChoice::Soft => Revocation::Soft,
    };
    let trust = trust::store(&arguments.trust)?;
    let moment = Moment::of("--at-time", arguments.at_time.as_deref())?;
    let judge = Judge::new(&trust, revocation, arguments.policy, moment);
    #[cfg(feature = "register")]
    let list = arguments
        .status
        .as_deref()
        .map(|path| crate::status::Listed::read(path, &trust, moment.instant))
        .transpose()?;
    let inputs = inputs::list(&arguments.inputs, None);
    let progress = Progress::new(inputs.len());
    let mut codes = Vec::new();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut reports = Vec::new();
    let work = |input: &Result<Input, Trouble>| {
        let result = input.clone().and_then(|input| {
            let judged = Bytes::open(&input.path).and_then(|bytes| {
                let report = judge.judge(&bytes)?;
                let name = input.path.display().to_string();
                let told = JsonReport::new(&report, &name, language.of_reports());
                #[cfg_attr(not(feature = "register"), expect(unused_mut, reason = "no list"))]
                let mut code = code(report.conclusion());
                #[cfg(feature = "register")]
                let told = match &list {
                    Some(list) => {
                        let (register, status) = list.find(&bytes);
                        code = worst(&[code, status]);
                        told.with_register(register)
                    }
                    None => told,
                };
                Ok((report.conclusion(), told, code))
            });
            judged.map_err(|trouble| trouble.about(&input.path))
        });
        progress.step();
        result
    };
    pool::in_order(&inputs, arguments.jobs, work, |_, result| match result {
        Ok((conclusion, report, code)) => {
            codes.push(code);
            *counts.entry(conclusion_word(conclusion, language.of_reports())).or_default() += 1;
            if arguments.json {
                reports.push(report);
            } else {
                let page = text_of(&report, language.of_reports());
                let gap = if codes.len() > 1 { "\n" } else { "" };
                output::data(&format!("{gap}{page}"));
            }
        }
        Err(trouble) => {
            codes.push(FAILED);
            progress.remark(&format!("segel: {}", trouble.sentence(language)));
        }
    });
    drop(progress);
    if arguments.json {
        output::data(&with_line_end(json(&reports)));
    }
    if codes.len() > 1 {
        let unread = codes.iter().filter(|code| **code == FAILED).count();
        output::remark(judging::counted(&counts, unread).text(language));
    }
    Ok(worst(&codes))
}

/// The exit code of one document.
fn code(conclusion: Conclusion) -> u8 {
    match conclusion {
        Conclusion::Valid => 0,
        Conclusion::Changed | Conclusion::Invalid | Conclusion::Untrusted => 1,
        Conclusion::Undetermined => 3,
        Conclusion::NotSigned => 4,
    }
}

/// The worst code of many, in the order 2, 1, 3, 4, 0.
fn worst(codes: &[u8]) -> u8 {
    [FAILED, 1, 3, 4].into_iter().find(|code| codes.contains(code)).unwrap_or(0)
}

/// Whether segel issued the document: its first revision carries data and places, and its first
/// signature certifies that nothing may follow. What came later cannot take that away.
fn is_own(bytes: &Bytes) -> bool {
    let own = || -> Option<bool> {
        let document = Document::open(bytes).ok()?;
        let first = document.revisions().first()?.end;
        let rendered = document.prefix(first).ok()?;
        for name in ["data.json", "places.json"] {
            rendered.attachment(name).ok()??;
        }
        let fields = document.signature_fields().ok()?;
        let signature = fields.first()?.value.as_ref()?;
        let certified = signature.kind == SignatureKind::Certification;
        Some(certified && signature.permission == Some(1))
    };
    !bytes.is_empty() && own().unwrap_or(false)
}

fn with_line_end(mut text: String) -> String {
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

/// The verdict on the demo's permit.
#[cfg(feature = "render")]
pub(crate) struct Judged {
    pub(crate) text: String,
    pub(crate) json: String,
    pub(crate) code: u8,
}

/// Judges the demo's permit as `segel verify --revocation soft --at-time …` does: a bench PKI has no
/// one who could be asked about revocation.
#[cfg(feature = "render")]
pub(crate) fn of_demo(
    path: &std::path::Path,
    arguments: &TrustArguments,
    moment: Moment,
    language: Language,
) -> Result<Judged, Trouble> {
    let judge = Judge::new(&trust::store(arguments)?, Revocation::Soft, None, moment);
    let report = judge.judge(&Bytes::open(path)?).map_err(|trouble| trouble.about(path))?;
    let name = path.display().to_string();
    let one = JsonReport::new(&report, &name, language.of_reports());
    Ok(Judged {
        text: text(&report, &name, language.of_reports()),
        json: with_line_end(json(&[one])),
        code: code(report.conclusion()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_word_of_many_decides_the_exit_code() {
        assert_eq!(worst(&[0, 4, 3, 1, 2]), 2);
        assert_eq!(worst(&[0, 4, 3, 1]), 1);
        assert_eq!(worst(&[4, 0, 3]), 3);
        assert_eq!(worst(&[0, 4, 0]), 4);
        assert_eq!(worst(&[0, 0]), 0);
    }
}
