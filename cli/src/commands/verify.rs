//! `segel verify FILE|DIR...`.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
#[cfg(feature = "render")]
use segel::report::text;
use segel::report::{JsonReport, conclusion_word, etsi_xml, html, json, text_of};
use segel::verify::{Conclusion, Policy, Report, Revocation, verify, verify_source};
use segel::{Document, Source, TrustStore};
use segel_pdf::SignatureKind;
use segel_x509::RevocationEvidence;

#[cfg(feature = "network")]
use crate::arguments::NetworkArguments;
use crate::arguments::{PasswordArguments, PolicyChoice, TrustArguments};
#[cfg(feature = "network")]
use crate::asking::Asking;
use crate::evidence;
use crate::extraction::Extraction;
use crate::inputs::{self, Bytes, Input};
use crate::moment::Moment;
use crate::output::{self, Progress};
use crate::pool;
use crate::secret::Password;
use crate::trust;
use crate::words::{FAILED, Language, Trouble, Words, judging, signing};
use crate::written::{self, Existing};

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
    /// Certificates, CRLs and OCSP responses to verify with, DER or PEM: a file or a folder;
    /// repeatable. None is trusted beyond what it proves
    #[arg(long, value_name = "FILE|DIR")]
    evidence: Vec<PathBuf>,
    /// Signed status list of the issuer's register, a file or the address where it is published:
    /// whether the document is in force still. Its signature lies beside it as FILE.p7s
    #[cfg(feature = "register")]
    #[arg(long, value_name = "FILE|URL")]
    status: Option<String>,
    /// Certificate whose status lists are believed beside those that a signer of the document signed
    #[cfg(feature = "register")]
    #[arg(long, value_name = "PEM", requires = "status")]
    status_signer: Option<PathBuf>,
    /// Open no socket. Else, where a document does not prove the status of a certificate by itself,
    /// the authorities that the anchors vouch for are asked, unless --revocation is soft or --at-time
    /// is given
    #[arg(long)]
    offline: bool,
    #[cfg(feature = "network")]
    #[command(flatten)]
    network: NetworkArguments,
    #[command(flatten)]
    password: PasswordArguments,
    /// Worker threads for many files [default: the cores]
    #[arg(long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
    /// Write the reports as one JSON array
    #[arg(long)]
    json: bool,
    /// Write the reports as one HTML page to print or to keep, a sheet for each file
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Write the report as XML of ETSI TS 119 102-2; for one FILE
    #[arg(long, value_name = "FILE")]
    etsi_xml: Option<PathBuf>,
    /// Write the version that signature N of the report signed to OUT; for one FILE
    #[arg(long, num_args = 2, value_names = ["N", "OUT"])]
    extract_signed: Option<Vec<OsString>>,
    /// Overwrite files that exist
    #[arg(long)]
    force: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum RevocationChoice {
    Hard,
    Soft,
}

/// What came of one file.
struct Outcome {
    told: JsonReport,
    conclusion: Conclusion,
    code: u8,
    /// Who was asked for more in vain.
    unanswered: Option<Words>,
    /// What was written of it besides, or why not.
    written: Vec<Result<Words, Trouble>>,
}

/// What every file is judged by.
struct Judge {
    official: Policy,
    contract: Policy,
    choice: Option<PolicyChoice>,
    moment: Moment,
    /// Who asks where a document does not prove everything itself; nobody when offline.
    #[cfg(feature = "network")]
    asking: Option<Asking>,
}

impl Judge {
    fn new(
        trust: &TrustStore,
        evidence: &RevocationEvidence,
        revocation: Revocation,
        choice: Option<PolicyChoice>,
        moment: Moment,
    ) -> Self {
        let demanding =
            |policy: Policy| policy.with_revocation(revocation).with_evidence(evidence.clone());
        Self {
            official: demanding(Policy::official(trust.clone())),
            contract: demanding(Policy::contract(trust.clone())),
            choice,
            moment,
            #[cfg(feature = "network")]
            asking: None,
        }
    }

    /// Judges a document; with the verdict comes who was asked for more in vain.
    fn judge(
        &self,
        bytes: &Bytes,
        path: &Path,
        password: &Password,
    ) -> Result<(Report, Option<Words>), Trouble> {
        let document = password.try_open(bytes, path)?;
        let policy = match self.choice {
            Some(PolicyChoice::Official) => &self.official,
            Some(PolicyChoice::Contract) => &self.contract,
            None if document.as_ref().is_ok_and(is_own) => &self.official,
            None => &self.contract,
        };
        let document = match document {
            Ok(document) => document,
            // What cannot be opened as a whole may have a part that was signed.
            Err(_) => {
                return verify_source(bytes, policy, self.moment.instant)
                    .map(|report| (report, None))
                    .map_err(|error| signing::unreadable_pdf(&error));
            }
        };
        let report = verify(&document, policy, self.moment.instant);
        #[cfg(feature = "network")]
        if let Some(asking) = &self.asking {
            return Ok(asking.again(&document, path, policy, self.moment.instant, report));
        }
        Ok((report, None))
    }
}

#[cfg(feature = "register")]
impl Verify {
    /// The status list or its signature, from where it lies.
    fn piece_of_list(&self, place: &str) -> Result<Vec<u8>, Trouble> {
        if !crate::status::is_address(place) {
            return crate::status::on_disk(Path::new(place));
        }
        #[cfg(feature = "network")]
        if !self.offline {
            return crate::status::fetched(&crate::network::client(&self.network)?, place);
        }
        Err(crate::words::listing::status_offline(place))
    }
}

pub(crate) fn run(arguments: &Verify, language: Language) -> Result<u8, Trouble> {
    let revocation = match arguments.revocation {
        RevocationChoice::Hard => Revocation::Hard,
        RevocationChoice::Soft => Revocation::Soft,
    };
    let existing = if arguments.force { Existing::Replace } else { Existing::Refuse };
    let extraction = arguments.extract_signed.as_ref();
    for (is_asked, option) in
        [(extraction.is_some(), "--extract-signed"), (arguments.etsi_xml.is_some(), "--etsi-xml")]
    {
        if is_asked && inputs::are_many(&arguments.inputs) {
            return Err(judging::one_file_only(option));
        }
    }
    for path in arguments.html.iter().chain(&arguments.etsi_xml) {
        written::check(path, existing)?;
    }
    let extraction = extraction.map(|values| Extraction::of(values, existing)).transpose()?;
    let trust = trust::store(&arguments.trust)?;
    let moment = Moment::of("--at-time", arguments.at_time.as_deref())?;
    let evidence = evidence::read(&arguments.evidence, language)?;
    #[cfg_attr(not(feature = "network"), expect(unused_mut, reason = "nobody is asked"))]
    let mut judge = Judge::new(&trust, &evidence, revocation, arguments.policy, moment);
    #[cfg(feature = "network")]
    if !arguments.offline && revocation == Revocation::Hard && arguments.at_time.is_none() {
        judge.asking = Some(Asking::new(&arguments.network, &trust, &evidence)?);
    }
    #[cfg(feature = "register")]
    let list = arguments
        .status
        .as_deref()
        .map(|place| {
            crate::status::Listed::read(
                place,
                |place| arguments.piece_of_list(place),
                arguments.status_signer.as_deref(),
                &trust,
                |chain| {
                    #[cfg(feature = "network")]
                    if let Some(asking) = &judge.asking {
                        return asking.about(chain);
                    }
                    #[cfg(not(feature = "network"))]
                    let _ = chain;
                    evidence.clone()
                },
                moment.instant,
            )
        })
        .transpose()?;
    let inputs = inputs::list(&arguments.inputs, None);
    for path in arguments.html.iter().chain(&arguments.etsi_xml) {
        let password = &arguments.password.password_file;
        let named = arguments.trust.trust.iter().chain(&arguments.evidence).chain(password);
        let judged = inputs.iter().flatten().map(|input| &input.path);
        if judged.chain(named).any(|input| written::is_same(input, path)) {
            return Err(judging::output_is_input(path));
        }
    }
    let ask = !inputs::are_many(&arguments.inputs);
    let password = Password::read(&arguments.password, ask, language)?;
    let progress = Progress::new(inputs.len());
    let mut codes = Vec::new();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut reports = Vec::new();
    let mut refused = false;
    let work = |input: &Result<Input, Trouble>| {
        let result = input.clone().and_then(|input| {
            let judged = Bytes::open(&input.path).and_then(|bytes| {
                let (report, unanswered) = judge.judge(&bytes, &input.path, &password)?;
                let extracted = extraction.iter();
                let extracted = extracted.map(|one| one.write(&input.path, &bytes, &report));
                let xml = arguments.etsi_xml.iter();
                let xml = xml.map(|path| write_etsi_xml(path, existing, &report));
                let written = extracted.chain(xml).collect();
                let conclusion = report.conclusion();
                let name = input.path.display().to_string();
                let told = JsonReport::new(&report, &name, language);
                #[cfg_attr(not(feature = "register"), expect(unused_mut, reason = "no list"))]
                let mut code = code(conclusion);
                #[cfg(feature = "register")]
                let told = match &list {
                    Some(list) => {
                        let (register, status) = list.find(&bytes, &report);
                        code = worst(&[code, status]);
                        told.with_register(register)
                    }
                    None => told,
                };
                Ok(Outcome { told, conclusion, code, unanswered, written })
            });
            let judged = judged.map_err(|trouble| trouble.about(&input.path));
            judged.map(|outcome| (input, outcome))
        });
        progress.step();
        result
    };
    pool::in_order(&inputs, arguments.jobs, work, |_, result| match result {
        Ok((_, Outcome { told, conclusion, code, unanswered, written })) => {
            if let Some(words) = unanswered {
                progress.remark(words.text(language));
            }
            codes.push(code);
            *counts.entry(conclusion_word(conclusion, language)).or_default() += 1;
            if !arguments.json {
                let page = text_of(&told, language);
                let gap = if codes.len() > 1 { "\n" } else { "" };
                output::data(&format!("{gap}{page}"));
            }
            if arguments.json || arguments.html.is_some() {
                reports.push(told);
            }
            for one in &written {
                match one {
                    Ok(words) => progress.remark(words.text(language)),
                    Err(trouble) => {
                        refused = true;
                        progress.remark(&format!("segel: {}", trouble.sentence(language)));
                    }
                }
            }
        }
        Err(trouble) => {
            codes.push(FAILED);
            progress.remark(&format!("segel: {}", trouble.sentence(language)));
        }
    });
    drop(progress);
    if let Some(path) = &arguments.html {
        written::bytes(path, existing, html(&reports, language).as_bytes())?;
        output::remark(judging::report_written(path).text(language));
    }
    if arguments.json {
        output::data(&with_line_end(json(&reports)));
    }
    if codes.len() > 1 {
        let unread = codes.iter().filter(|code| **code == FAILED).count();
        output::remark(judging::counted(&counts, unread).text(language));
    }
    Ok(if refused { FAILED } else { worst(&codes) })
}

/// Writes the report as ETSI has it; a document without a signature has none.
fn write_etsi_xml(path: &Path, existing: Existing, report: &Report) -> Result<Words, Trouble> {
    let Some(xml) = etsi_xml(report) else { return Ok(judging::nothing_for_etsi(path)) };
    written::bytes(path, existing, xml.as_bytes())?;
    Ok(judging::report_written(path))
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
fn is_own<S: Source>(document: &Document<S>) -> bool {
    let own = || -> Option<bool> {
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
    own().unwrap_or(false)
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
    path: &Path,
    arguments: &TrustArguments,
    moment: Moment,
    language: Language,
) -> Result<Judged, Trouble> {
    let (trust, none) = (trust::store(arguments)?, RevocationEvidence::new());
    let judge = Judge::new(&trust, &none, Revocation::Soft, None, moment);
    let judged = judge.judge(&Bytes::open(path)?, path, &Password::default());
    let (report, _) = judged.map_err(|trouble| trouble.about(path))?;
    let name = path.display().to_string();
    let one = JsonReport::new(&report, &name, language);
    Ok(Judged {
        text: text(&report, &name, language),
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
