//! The judgement of one signature or document timestamp: each step once, in the order of
//! EN 319 102-1, and the proofs of all of them for a good end.

use std::ops::Range;

use segel_cms::{CmsError, Profile, SignedData, Strictness, TimeStampToken};
use segel_crypto::{Digest, DigestAlgorithm, UnixTime};
use segel_pdf::changes::History;
use segel_pdf::{Document, PdfError, SignatureDictionary, SignatureField, SignatureKind, Source};
use segel_x509::Purpose;

use crate::finding::{Code, Detail, Finding};
use crate::indication::{Conclusion, Indication, SubIndication as Sub};
use crate::policy::Policy;
use crate::proof::{CoversRevision, Passed};
use crate::report::{Coverage, Level, SignatureReport, TimeSource};
use crate::times::{Known, Proof};
use crate::trust::{self, Ground, Trust};
use crate::verdict::Verdict;
use crate::{context, coverage, integrity, later, signed, strength, timestamp};

/// How far the signer's clock may run ahead of ours.
const CLOCK_SKEW: i64 = 300;

/// A document timestamp says so by the form of its contents.
pub(crate) fn is_timestamp(signature: &SignatureDictionary) -> bool {
    signature.sub_filter.as_deref() == Some("ETSI.RFC3161")
}

/// A signature with its SignedData as it was read.
pub(crate) type Read<'a> = (&'a SignatureDictionary, Result<SignedData, CmsError>);

/// A document with what is read of it once for all of its signatures.
pub(crate) struct Opened<'a, 'd, S> {
    pub(crate) history: &'a History<'d, S>,
    /// The signature fields as they stand.
    pub(crate) fields: &'a [SignatureField],
    pub(crate) data: &'a [Read<'a>],
    /// Where some readers would begin elsewhere.
    pub(crate) elsewhere: Result<Option<Range<u64>>, PdfError>,
}

impl<S> Opened<'_, '_, S> {
    fn data(&self, signature: &SignatureDictionary) -> Option<&Result<SignedData, CmsError>> {
        let same = |other: &SignatureDictionary| {
            other.byte_range == signature.byte_range && other.contents == signature.contents
        };
        self.data.iter().find(|(other, _)| same(other)).map(|(_, data)| data)
    }
}

/// How a field stands in the document, whatever its signature says.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Standing {
    /// Another signature ends where this one does.
    pub(crate) collides: bool,
    /// The document as it stands no longer has it.
    pub(crate) removed: bool,
}

/// A signature with its report, and for a document timestamp what it proves.
pub(crate) struct Judged {
    pub(crate) report: SignatureReport,
    pub(crate) stamped: Option<Stamped>,
}

/// The time of a document timestamp that passed.
pub(crate) struct Stamped {
    /// The latest instant at which it can have been made, by its own accuracy.
    pub(crate) time: UnixTime,
    /// The time that it tells.
    pub(crate) told: UnixTime,
    /// The earliest instant at which it can have been made, by its own accuracy.
    pub(crate) earliest: UnixTime,
    /// Whether it is such a stamp as a baseline level asks for.
    pub(crate) conforms: bool,
    /// What the document has to prove the status of its authority.
    pub(crate) inside: Option<Vec<[u8; 32]>>,
}

/// Judges the value of one field.
pub(crate) fn judge<S: Source>(
    opened: &Opened<'_, '_, S>,
    field: &SignatureField,
    standing: Standing,
    ground: &Ground<'_>,
) -> Judged {
    let mut stamped = None;
    let document = opened.history.document();
    let at = ground.times.at;
    let mut verdict = Verdict::default();
    let mut report = SignatureReport {
        field: field.name.clone(),
        kind: None,
        sub_filter: None,
        level: None,
        indication: Indication::Indeterminate(Sub::Generic),
        signer: None,
        chain: Vec::new(),
        statuses: Vec::new(),
        timestamps: Vec::new(),
        needs: Vec::new(),
        signature_value: None,
        document_digest: None,
        digest_algorithm: None,
        signature_algorithm: None,
        claimed_signing_time: None,
        best_signature_time: at,
        time_source: TimeSource::Control,
        reason: None,
        location: None,
        permission: None,
        byte_range: None,
        coverage: Coverage::Unclear,
        revision: None,
        revisions: document.revisions().len(),
        changes: Vec::new(),
        findings: Vec::new(),
        conclusion: Conclusion::Undetermined,
        signed_version: None,
    };
    let passed = match (&field.value, field.fault) {
        (Some(signature), _) => {
            describe(&mut report, signature);
            report.permission = later::permission_of(field, signature);
            if standing.collides {
                let detail = Detail::Object(signature.object.number);
                verdict.fail(Sub::FormatFailure, Code::ByteRangeCollision, detail);
            }
            if is_timestamp(signature) {
                stamp(&mut report, &mut verdict, opened, signature, ground, &mut stamped)
            } else {
                look(&mut report, &mut verdict, opened, signature, ground)
            }
        }
        (None, fault) => {
            coverage::fault(&mut verdict, fault.unwrap_or(segel_pdf::SignatureFault::Contents));
            None
        }
    };
    report.indication = match (verdict.failed(), verdict.first_doubt(), passed) {
        (Some(sub), ..) => Indication::TotalFailed(sub),
        (None, Some(sub), _) => Indication::Indeterminate(sub),
        (None, None, Some(passed)) => Indication::TotalPassed(passed),
        (None, None, None) => Indication::Indeterminate(Sub::Generic),
    };
    report.findings.splice(0..0, verdict.findings);
    report.statuses = verdict.facts.statuses();
    report.timestamps = verdict.facts.timestamps;
    report.needs = verdict.facts.needs;
    report.conclusion = Conclusion::of(&report.indication);
    if standing.removed {
        report.findings.push(Finding::blocks(Code::SignatureRemoved, Detail::None));
        report.conclusion = report.conclusion.max(Conclusion::Changed);
    }
    if report.findings.iter().any(|finding| later::leaves_open(finding.code)) {
        report.conclusion = report.conclusion.max(Conclusion::Undetermined);
    }
    if report.changes.iter().any(|change| !change.allowed) {
        report.conclusion = report.conclusion.max(Conclusion::Changed);
    }
    Judged { report, stamped }
}

fn describe(report: &mut SignatureReport, signature: &SignatureDictionary) {
    report.kind = Some(signature.kind);
    report.sub_filter.clone_from(&signature.sub_filter);
    report.claimed_signing_time = signature.signing_time;
    report.reason.clone_from(&signature.reason);
    report.location.clone_from(&signature.location);
    report.byte_range = Some(signature.byte_range);
}

/// The hole, what it covers, and what came after.
fn covered<S: Source>(
    report: &mut SignatureReport,
    verdict: &mut Verdict,
    opened: &Opened<'_, '_, S>,
    signature: &SignatureDictionary,
    policy: &Policy,
) -> Option<CoversRevision> {
    let revision = coverage::signed_revision(verdict, opened, signature)?;
    report.coverage = revision.coverage;
    report.revision = Some(revision.index + 1);
    let permission = report.permission;
    report.changes = later::look_at(
        &mut report.findings,
        opened.history,
        &revision,
        signature,
        permission,
        policy,
    );
    Some(revision.proof)
}

/// Computes digests of the covered bytes; a failure to read is told.
fn with_digest<S: Source, T>(
    verdict: &mut Verdict,
    document: &Document<S>,
    signature: &SignatureDictionary,
    ground: &Ground<'_>,
    examine: impl FnOnce(&mut Verdict, &dyn Fn(DigestAlgorithm) -> Digest) -> T,
) -> T {
    let failure = std::cell::Cell::new(None);
    let digest = |algorithm: DigestAlgorithm| -> Digest {
        if let Some(digest) = ground.digests.covered(&signature.byte_range, algorithm) {
            return digest;
        }
        match integrity::covered_digest(document.source(), &signature.byte_range, algorithm) {
            Ok(digest) => digest,
            Err(error) => {
                // The digest of nothing matches no signature over a document.
                failure.set(Some(error.kind()));
                algorithm.digest(&[])
            }
        }
    };
    let out = examine(verdict, &digest);
    if let Some(kind) = failure.get() {
        verdict.unread(Detail::Text(kind.to_string()));
    }
    out
}

fn look<S: Source>(
    report: &mut SignatureReport,
    verdict: &mut Verdict,
    opened: &Opened<'_, '_, S>,
    signature: &SignatureDictionary,
    ground: &Ground<'_>,
) -> Option<Passed> {
    let policy = ground.policy;
    let covers = covered(report, verdict, opened, signature, policy);
    // What was signed, by which key.
    let profile = match signature.sub_filter.as_deref() {
        _ if signature.kind == SignatureKind::DocumentTimestamp => {
            let detail = Detail::Text("/Type /DocTimeStamp".to_owned());
            verdict.fail(Sub::FormatFailure, Code::SubFilterUnsupported, detail);
            return None;
        }
        Some("ETSI.CAdES.detached") => Profile::Cades,
        Some("adbe.pkcs7.detached") => Profile::Pkcs7Detached,
        Some(old @ ("adbe.pkcs7.sha1" | "adbe.x509.rsa_sha1")) => {
            let detail = Detail::Text(old.to_owned());
            let sub = Sub::CryptoConstraintsFailureNoPoe;
            verdict.doubt(sub, Code::SubFilterUnsupported, detail);
            return None;
        }
        other => {
            let detail = other.map_or(Detail::None, |o| Detail::Text(o.to_owned()));
            verdict.fail(Sub::FormatFailure, Code::SubFilterUnsupported, detail);
            return None;
        }
    };
    let read = opened.data(signature)?;
    let signed =
        with_digest(verdict, opened.history.document(), signature, ground, |verdict, digest| {
            signed::look_at(verdict, read, digest, profile, policy)
        })?;
    context::look_at(verdict, signed.data, policy);
    let check = &signed.check;
    report.digest_algorithm = check.digest_algorithm.map(|d| d.name().to_owned());
    report.signature_algorithm = check.signature_algorithm.map(|a| a.name().to_owned());
    report.signer.clone_from(&check.signer);
    report.document_digest.clone_from(&check.document_digest);
    report.signature_value = signed.data.signer_infos().first().map(|one| one.signature().to_vec());
    if covers.is_some() && signed.proof.is_some() {
        report.signed_version = Some(signature.byte_range.end());
    }
    let with_certificate = signature.dictionary.value("Cert").is_some();
    if with_certificate {
        verdict.inform(Code::CertificateEntry, Detail::None);
    }
    let baseline = profile == Profile::Cades
        && signed::is_baseline(verdict)
        && signature.filter.is_some()
        && signature.signing_time.is_some()
        && !with_certificate;
    // When: what others prove, then what the signature's own stamps prove.
    let covering = ground.times.of_bytes(signature.byte_range.end());
    let stamps = timestamp::of_signature(verdict, signed.data, ground, covering);
    let best = stamps.iter().map(|stamp| stamp.time).fold(covering, UnixTime::min);
    // A stamp of this very instant tells the time as well as one before it.
    let at = ground.times.at;
    let proved = best < at || stamps.iter().any(|stamp| stamp.told <= at);
    if proved {
        let covering = ground.times.told_of_bytes(signature.byte_range.end());
        let told = stamps.iter().map(|stamp| stamp.told).fold(covering, UnixTime::min);
        report.best_signature_time = told;
        report.time_source = TimeSource::Timestamp;
    }
    when(verdict, signature, proved, best);
    let since =
        with_digest(verdict, opened.history.document(), signature, ground, |verdict, digest| {
            timestamp::of_content(verdict, signed.data, digest, ground, covering)
        });
    let since = since.max(ground.times.since(signature.byte_range.end()));
    if let Some(since) = since {
        verdict.inform(Code::MadeAfter, Detail::Time(since));
        if since > best.plus_seconds(CLOCK_SKEW) {
            let code = Code::TimestampOrder;
            verdict.doubt(Sub::TimestampOrderFailure, code, Detail::Time(since));
        }
    }
    // Its stamps are over its value, and so over what it names.
    let certified = if check.reference.is_some() { best } else { covering };
    let known = Known { best, own: best, certified, since };
    // Who, how strong.
    let signer = check.signer.as_ref()?;
    let purpose = Purpose::DocumentSigning;
    let candidates = signed.data.certificates();
    let trust = trust::look_at(verdict, signer, candidates, ground, purpose, known);
    let algorithms = strength::look_at(verdict, check, &trust.chain, policy, known);
    strength::reference(verdict, check, policy, best);
    if let Some(path) = &trust.path {
        signed::limits(verdict, check, path.certificates());
    }
    report.chain.clone_from(&trust.chain);
    if baseline {
        report.level = Some(level(&trust, &stamps, signature, ground));
    }
    Some(Passed::new(
        covers?,
        signed.proof?,
        trust.path?,
        trust.status?,
        algorithms?,
        verdict.clean()?,
    ))
}

/// The strongest level whose rows are met: a proved time, validation data inside the document for
/// every certificate, and a document timestamp over that data.
fn level(
    trust: &Trust,
    stamps: &[timestamp::Proved],
    signature: &SignatureDictionary,
    ground: &Ground<'_>,
) -> Level {
    let end = signature.byte_range.end();
    let covering = ground.times.proofs.iter().filter(|p| p.conforms && p.end > end);
    let covering: Vec<&Proof> = covering.collect();
    let stamps: Vec<&timestamp::Proved> = stamps.iter().filter(|stamp| stamp.conforms).collect();
    if stamps.is_empty() && covering.is_empty() {
        return Level::B;
    }
    let mut chains = vec![trust.inside.as_ref()];
    chains.extend(stamps.iter().map(|stamp| stamp.trust.inside.as_ref()));
    if stamps.is_empty() {
        // A document timestamp proves the time: the oldest one that the document has proofs for.
        let proved = covering.iter().filter(|proof| proof.inside.is_some());
        let oldest = proved.min_by_key(|proof| proof.end);
        chains.push(oldest.and_then(|proof| proof.inside.as_ref()));
    }
    let Some(pieces) = chains.into_iter().collect::<Option<Vec<_>>>() else {
        return Level::T;
    };
    let pieces = pieces.into_iter().flatten();
    let archived = |proof: &&Proof| pieces.clone().all(|piece| ground.times.holds(proof, piece));
    // A chain of nothing but an anchor needs no evidence, and no such document is archived.
    let some = pieces.clone().next().is_some();
    if some && covering.iter().any(archived) { Level::Lta } else { Level::Lt }
}

/// A document timestamp: the signature of a time-stamping authority over the document.
fn stamp<S: Source>(
    report: &mut SignatureReport,
    verdict: &mut Verdict,
    opened: &Opened<'_, '_, S>,
    signature: &SignatureDictionary,
    ground: &Ground<'_>,
    stamped: &mut Option<Stamped>,
) -> Option<Passed> {
    report.kind = Some(SignatureKind::DocumentTimestamp);
    let covers = covered(report, verdict, opened, signature, ground.policy);
    let known = ground.times.of_bytes(signature.byte_range.end());
    let reader = ground.policy.trust.reader();
    let tolerant = Strictness::Tolerant;
    let token = TimeStampToken::from_contents_with(&signature.contents, tolerant, reader);
    let stamp =
        with_digest(verdict, opened.history.document(), signature, ground, |verdict, digest| {
            timestamp::examine(verdict, token, digest, ground, known)
        })?;
    let check = &stamp.check;
    report.digest_algorithm =
        stamp.token.info().imprint_algorithm().ok().map(|d| d.name().to_owned());
    report.signature_algorithm = check.signature_algorithm.map(|a| a.name().to_owned());
    report.signer.clone_from(&check.signer);
    let signer = stamp.token.signed_data().signer_infos().first();
    report.signature_value = signer.map(|one| one.signature().to_vec());
    if covers.is_some() && stamp.verified.is_some() && verdict.failed().is_none() {
        report.signed_version = Some(signature.byte_range.end());
    }
    let (time, told) = (stamp.latest(), stamp.time());
    let facts = stamp.facts(verdict.clean().is_some());
    verdict.facts.timestamps.push(facts);
    let trust = stamp.trust?;
    report.chain.clone_from(&trust.chain);
    let inside = trust.inside;
    let passed = Passed::new(
        covers?,
        stamp.verified?,
        trust.path?,
        trust.status?,
        stamp.algorithms?,
        verdict.clean()?,
    );
    report.best_signature_time = told.min(known);
    report.time_source = TimeSource::Timestamp;
    verdict.inform(Code::TimeProved, Detail::Time(told));
    let earliest = stamp.token.info().earliest();
    *stamped = Some(Stamped { time, told, earliest, conforms: stamp.conforms, inside });
    Some(passed)
}

/// The claimed time is told, and never proves anything.
fn when(verdict: &mut Verdict, signature: &SignatureDictionary, proved: bool, best: UnixTime) {
    match signature.signing_time {
        None => verdict.cloud(Code::ClaimedTimeMissing, Detail::None),
        Some(claimed) if claimed.unix_seconds() > best.seconds() + CLOCK_SKEW => {
            let detail = Detail::Time(UnixTime::new(claimed.unix_seconds()));
            let code = if proved { Code::ClaimedTimeAfterProof } else { Code::ClaimedTimeAhead };
            verdict.cloud(code, detail);
        }
        Some(_) => {}
    }
    if !proved {
        verdict.inform(Code::TimeOnlyClaimed, Detail::None);
    }
}
