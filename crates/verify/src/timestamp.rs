//! Time-stamps: in the signature, and over the document (RFC 3161; EN 319 102-1, 5.4).

use segel_cms::{CmsError, Profile, SignedData, Strictness, TimeStampToken, TimestampFault};
use segel_crypto::{Digest, DigestAlgorithm, UnixTime};
use segel_x509::Purpose;

use crate::facts::TimestampFacts;
use crate::finding::{Code, Detail};
use crate::indication::SubIndication as Sub;
use crate::proof::{AlgorithmsAcceptable, SignatureVerified};
use crate::times::{Known, SKEW};
use crate::trust::{self, Ground, Trust};
use crate::verdict::Verdict;
use crate::{signed, strength};

/// Tokens of one sort that are looked at in one signature.
const TOKENS: usize = 16;

/// A token with what was found of it.
pub(crate) struct Stamp {
    /// Whether it keeps every rule of RFC 3161, those too that its time does not rest on.
    pub(crate) conforms: bool,
    pub(crate) token: TimeStampToken,
    pub(crate) check: segel_cms::CmsCheck,
    pub(crate) verified: Option<SignatureVerified>,
    pub(crate) trust: Option<Trust>,
    pub(crate) algorithms: Option<AlgorithmsAcceptable>,
}

impl Stamp {
    pub(crate) fn time(&self) -> UnixTime {
        self.token.info().gen_time()
    }

    /// The latest instant at which it can have been made (RFC 3161, 2.4.2), which is all that it proves.
    pub(crate) fn latest(&self) -> UnixTime {
        self.token.info().latest()
    }

    pub(crate) fn facts(&self, proved: bool) -> TimestampFacts {
        let digest = DigestAlgorithm::Sha256.digest(self.token.as_der());
        let sha256 = digest.as_bytes().try_into().unwrap_or_default();
        TimestampFacts { time: self.time(), sha256, authority: self.check.signer.clone(), proved }
    }
}

/// Judges a token that is proved to have existed at `known`.
pub(crate) fn examine(
    verdict: &mut Verdict,
    token: Result<TimeStampToken, CmsError>,
    imprint_of: impl Fn(DigestAlgorithm) -> Digest,
    ground: &Ground<'_>,
    known: UnixTime,
) -> Option<Stamp> {
    let token = match token {
        Ok(token) => token.with_certificates(&ground.evidence.certificates),
        Err(error) => {
            let detail = Detail::Text(error.to_string());
            verdict.fail(Sub::FormatFailure, Code::TimestampMalformed, detail);
            return None;
        }
    };
    let checked = token.check(imprint_of);
    let (data, policy) = (token.signed_data(), ground.policy);
    let verified = signed::weigh_all(verdict, data, &checked.cms, Profile::TimeStampToken, policy);
    let malformed = |detail: String| (Sub::FormatFailure, Code::TimestampMalformed, detail);
    for fault in &checked.faults {
        let (sub, code, detail) = match fault {
            TimestampFault::ImprintDiffers { .. } => {
                let code = Code::TimestampImprintDiffers;
                verdict.fail(Sub::HashFailure, code, Detail::None);
                continue;
            }
            TimestampFault::TsaDiffers => {
                verdict.cloud(Code::TimestampMalformed, Detail::Text("tsa".to_owned()));
                continue;
            }
            TimestampFault::ImprintAlgorithm { oid } => {
                let sub = Sub::CryptoConstraintsFailureNoPoe;
                let detail = Detail::Text(oid.clone());
                verdict.doubt(sub, Code::DigestAlgorithmUnsupported, detail);
                continue;
            }
            TimestampFault::Version { found } => malformed(format!("version {found}")),
            TimestampFault::UnknownCriticalExtension { oid } => malformed(oid.clone()),
            TimestampFault::TrailingZeros { len } => malformed(format!("{len} bytes behind")),
            other => malformed(format!("{other:?}")),
        };
        verdict.fail(sub, code, Detail::Text(detail));
    }
    let time = token.info().gen_time();
    if time > known.plus_seconds(SKEW) {
        verdict.doubt(Sub::TimestampOrderFailure, Code::TimestampOrder, Detail::Time(time));
    }
    // The digest of the imprint must have been good when the stamp is proved to have been there.
    if let Ok(digest) = token.info().imprint_algorithm() {
        strength::digest(verdict, digest, policy, known);
    }
    let latest = token.info().latest();
    let mut stamp = Stamp {
        conforms: checked.faults.is_empty(),
        token,
        check: checked.cms,
        verified,
        trust: None,
        algorithms: None,
    };
    if let Some(tsa) = stamp.check.signer.clone() {
        let candidates = stamp.token.signed_data().certificates();
        let purpose = Purpose::TimeStamping;
        // It names its certificate by its digest, else it is refused.
        let when = Known { best: known, own: latest, certified: known, since: None };
        let trust = trust::look_at(verdict, &tsa, candidates, ground, purpose, when);
        stamp.algorithms = strength::look_at(verdict, &stamp.check, &trust.chain, policy, when);
        stamp.trust = Some(trust);
    }
    Some(stamp)
}

/// A stamp in the signature that proves its time.
pub(crate) struct Proved {
    /// Whether it is such a stamp as a baseline level asks for.
    pub(crate) conforms: bool,
    /// The latest instant at which it can have been made.
    pub(crate) time: UnixTime,
    /// The time that it tells.
    pub(crate) told: UnixTime,
    pub(crate) trust: Trust,
}

/// Judges the signature time-stamps of a SignedData, whose signature is proved to have existed at
/// `known` without them; what they prove comes back, and what speaks against them is told.
pub(crate) fn of_signature(
    verdict: &mut Verdict,
    data: &SignedData,
    ground: &Ground<'_>,
    known: UnixTime,
) -> Vec<Proved> {
    let Some(signer) = data.signer_infos().first() else { return Vec::new() };
    let imprint = |algorithm: DigestAlgorithm| algorithm.digest(signer.signature());
    let stamps = judged(verdict, signer.signature_timestamp_tokens(), &imprint, ground, known);
    for stamp in &stamps {
        verdict.inform(Code::TimeProved, Detail::Time(stamp.time()));
    }
    let proved = stamps.into_iter().filter_map(|stamp| {
        let (conforms, time, told) = (stamp.conforms, stamp.latest(), stamp.time());
        stamp.trust.map(|trust| Proved { conforms, time, told, trust })
    });
    proved.collect()
}

/// Judges the content time-stamps among the signed attributes, over the covered bytes: the latest
/// instant after which the signature must have been made, since it is over them too.
pub(crate) fn of_content(
    verdict: &mut Verdict,
    data: &SignedData,
    imprint: &dyn Fn(DigestAlgorithm) -> Digest,
    ground: &Ground<'_>,
    known: UnixTime,
) -> Option<UnixTime> {
    let attributes = data.signer_infos().first()?.signed_attributes()?;
    let stamps = judged(verdict, attributes.content_timestamp_tokens(), imprint, ground, known);
    stamps.iter().map(|stamp| stamp.token.info().earliest()).max()
}

/// The stamps that prove something; what speaks against the others is told.
fn judged(
    verdict: &mut Verdict,
    tokens: Vec<&[u8]>,
    imprint: &dyn Fn(DigestAlgorithm) -> Digest,
    ground: &Ground<'_>,
    known: UnixTime,
) -> Vec<Stamp> {
    let mut out = Vec::new();
    if tokens.len() > TOKENS {
        let detail = Detail::Text(format!("{} > {TOKENS}", tokens.len()));
        verdict.cloud(Code::TimestampMalformed, detail);
    }
    for bytes in tokens.into_iter().take(TOKENS) {
        let strictness =
            if ground.policy.is_official() { Strictness::Strict } else { Strictness::Tolerant };
        let token = TimeStampToken::from_der(bytes, strictness);
        let mut aside = Verdict::default();
        let stamp = examine(&mut aside, token, imprint, ground, known);
        let against = aside.failed().or(aside.first_doubt());
        verdict.facts.append(std::mem::take(&mut aside.facts));
        verdict.facts.timestamps.extend(stamp.as_ref().map(|stamp| stamp.facts(against.is_none())));
        match (stamp, against) {
            (Some(stamp), None) => {
                verdict.findings.append(&mut aside.findings);
                out.push(stamp);
            }
            // Of an instant before it, nothing is said of a stamp but that it is later.
            (Some(stamp), Some(Sub::NotYetValid | Sub::TimestampOrderFailure))
                if stamp.time() > ground.times.at =>
            {
                let detail = Detail::Time(stamp.time());
                verdict.doubt(Sub::TimestampOrderFailure, Code::TimestampOrder, detail);
            }
            (_, against) if aside.failed().is_some() => {
                // A stamp that is proved wrong was put there by someone: it is not passed over.
                let code = if against == Some(Sub::HashFailure) {
                    Code::TimestampImprintDiffers
                } else {
                    Code::TimestampMalformed
                };
                let detail = against.map_or(Detail::None, |sub| Detail::Text(sub.to_string()));
                verdict.doubt(Sub::SigConstraintsFailure, code, detail);
            }
            (Some(stamp), Some(Sub::TimestampOrderFailure)) => {
                let detail = Detail::Time(stamp.time());
                verdict.doubt(Sub::TimestampOrderFailure, Code::TimestampOrder, detail);
            }
            (_, against) => {
                let detail = against.map_or(Detail::None, |sub| Detail::Text(sub.to_string()));
                let code = match against {
                    Some(Sub::TryLater | Sub::NoPoe | Sub::RevocationOutOfBoundsNoPoe) => {
                        Code::TimestampStatusUnknown
                    }
                    Some(Sub::Revoked | Sub::RevokedNoPoe | Sub::RevokedCaNoPoe) => {
                        Code::TimestampRevoked
                    }
                    _ => Code::TimestampNotTrusted,
                };
                verdict.cloud(code, detail);
            }
        }
    }
    out
}
