//! Raising signatures to B-T, B-LT and B-LTA with what authorities answer (EN 319 142-1).
//!
//! One [`LongTerm`] serves a whole batch: its client asks each responder once as long as the answer is
//! new enough.

use std::collections::{HashMap, HashSet};
use std::fmt;

use segel_cms::{SignedData, Strictness};
use segel_crypto::{DigestAlgorithm, UnixTime};
use segel_fetch::{
    Authority, Client, EvidenceBytes, FetchError, Inquiry, Reach, Stamp, Unanswered,
};
use segel_pdf::{Document, PdfError, SignatureField, SignatureKind, Source};
use segel_sign::{
    Chained, ProofRule, SignError, SignatureEvidence, SignedDocument, ValidationData,
    append_validation_data, append_vri, level, prepare_document_timestamp,
};
use segel_verify::{ChainOf, Link, Missing, ltv_links};
use segel_x509::{Certificate, EvidenceOrigin, RevocationEvidence, TrustStore};

/// Passes over what the document lacks: an issuer that was fetched has an issuer of its own.
const ROUNDS: usize = 6;

/// A level to which a document is extended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[expect(clippy::exhaustive_enums, reason = "EN 319 142-1 knows these above B-B")]
pub enum Target {
    /// PAdES-B-T.
    T,
    /// PAdES-B-LT.
    Lt,
    /// PAdES-B-LTA.
    Lta,
}

/// Who is asked, whom one trusts, and by which clock.
pub struct LongTerm<'a> {
    client: &'a Client,
    authorities: &'a [Authority],
    trust: &'a TrustStore,
    clock: &'a (dyn Fn() -> UnixTime + Sync),
    grace: i64,
    vri: bool,
}

/// Says why a document was not raised. Nothing was written.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum LongTermError {
    /// The document could not be signed, stamped or extended.
    Sign(SignError),
    /// No authority gave a time-stamp.
    NoTimestamp(Unanswered),
    /// The document would still lack proofs.
    Incomplete {
        /// What is missing: a certificate each.
        gaps: Vec<Link>,
        /// What became of the addresses that were asked.
        unanswered: Vec<FetchError>,
    },
    /// The document has no signature.
    NotSigned,
}

/// What was gathered for a document.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Gathered {
    /// What can be written into it.
    pub data: ValidationData,
    /// What became of addresses that gave nothing.
    pub unanswered: Vec<FetchError>,
}

impl<'a> LongTerm<'a> {
    /// Binds a client to time-stamping authorities, tried in order, and to trust anchors. The clock
    /// is asked anew for every document.
    pub fn new(
        client: &'a Client,
        authorities: &'a [Authority],
        trust: &'a TrustStore,
        clock: &'a (dyn Fn() -> UnixTime + Sync),
    ) -> Self {
        Self { client, authorities, trust, clock, grace: 0, vri: false }
    }

    /// Lets the proof about a signer be up to that many seconds older than the time-stamp: what one
    /// answer of a responder may serve for.
    #[must_use]
    pub fn with_grace(mut self, seconds: i64) -> Self {
        self.grace = seconds.max(0);
        self
    }

    /// Says in an extended document which proofs belong to which signature, for readers that look for
    /// it there (`/VRI`); whoever verifies does without.
    #[must_use]
    pub fn with_vri(mut self, vri: bool) -> Self {
        self.vri = vri;
        self
    }

    /// Returns the room to keep in a signature for a token, and asks for one to learn it where no
    /// authority is known yet.
    ///
    /// # Errors
    ///
    /// [`LongTermError::NoTimestamp`].
    pub fn token_room(&self) -> Result<usize, LongTermError> {
        match self.client.token_room(self.authorities) {
            Some(room) => Ok(room),
            None => self
                .client
                .probe_token_room(self.authorities, DigestAlgorithm::Sha256, (self.clock)())
                .map_err(LongTermError::NoTimestamp),
        }
    }

    /// Stamps a signature that was just made. Where a token is longer than the room kept, nothing is
    /// lost but the layout: prepare and sign again with the room that the error names.
    ///
    /// # Errors
    ///
    /// No time-stamp, or one that does not fit ([`SignError::TimestampTooLong`]).
    pub fn stamped(
        &self,
        signed: SignedDocument<level::B>,
    ) -> Result<SignedDocument<level::T>, LongTermError> {
        let Stamp { request, response, .. } = self.ask(signed.imprint())?;
        signed.with_timestamp(&request, &response).map_err(LongTermError::Sign)
    }

    /// Gathers and appends what proves the status of the certificates of a new signature.
    ///
    /// # Errors
    ///
    /// [`SignError::MissingProofs`] with what became of the addresses.
    pub fn with_evidence<S: Source>(
        &self,
        source: &S,
        signed: SignedDocument<level::T>,
    ) -> Result<SignedDocument<level::Lt>, LongTermError> {
        let document = Document::open(signed.chained(source))?;
        let length = document.len();
        let fields = document.signature_fields()?;
        let newest = |link: &Link| {
            let field = fields.iter().find(|field| field.name == link.field);
            field.and_then(|f| f.value.as_ref()).is_some_and(|v| v.byte_range.end() == length)
        };
        let gathered = self.gather(&document, newest)?;
        let now = (self.clock)();
        let rule = ProofRule::new(self.trust, now).with_grace(self.grace);
        match signed.clone().with_validation_data(source, &gathered.data, &rule) {
            Ok(raised) => Ok(raised),
            Err(SignError::MissingProofs(proofs)) => {
                let document = Document::open(signed.chained(source))?;
                let gaps = self.lacking(&document, &gathered.data, newest)?;
                if gaps.is_empty() {
                    return Err(LongTermError::Sign(SignError::MissingProofs(proofs)));
                }
                Err(LongTermError::Incomplete { gaps, unanswered: gathered.unanswered })
            }
            Err(error) => Err(LongTermError::Sign(error)),
        }
    }

    /// Stamps the whole of a document that has its evidence.
    ///
    /// # Errors
    ///
    /// No time-stamp, or what [`SignedDocument::with_document_timestamp`] refuses.
    pub fn archived<S: Source>(
        &self,
        source: &S,
        signed: SignedDocument<level::Lt>,
    ) -> Result<SignedDocument<level::Lta>, LongTermError> {
        let mut room = self.token_room()?;
        loop {
            let prepared =
                signed.prepare_document_timestamp(source, room, DigestAlgorithm::Sha256)?;
            let Stamp { request, response, .. } = self.ask(prepared.imprint())?;
            match signed.clone().with_document_timestamp(&prepared, &request, &response) {
                Err(SignError::TimestampTooLong { needed, .. }) if needed > room => room = needed,
                other => return other.map_err(LongTermError::Sign),
            }
        }
    }

    /// Extends a document signed by whomever, and returns what is to be appended; nothing where it is
    /// at the level already. To extend a B-LTA document to B-LTA is to renew it.
    ///
    /// Without a time-stamp in a signature, a document timestamp proves its time (EN 319 142-1).
    ///
    /// # Errors
    ///
    /// No time-stamp, proofs that are missing, or a document that cannot be extended.
    pub fn extended<S: Source>(
        &self,
        source: &S,
        target: Target,
    ) -> Result<Vec<u8>, LongTermError> {
        let document = Document::open(source)?;
        let fields = document.signature_fields()?;
        let signed = fields.iter().filter_map(|field| field.value.as_ref());
        if signed.filter(|v| v.kind != SignatureKind::DocumentTimestamp).count() == 0 {
            return Err(LongTermError::NotSigned);
        }
        let mut appended = Vec::new();
        if !is_stamped(&fields) {
            appended.extend(self.stamp(&document)?);
        }
        if target >= Target::Lt {
            let document = Document::open(Chained::new(source, &appended))?;
            let gathered = self.gather(&document, |_| true)?;
            let gaps = self.lacking(&document, &gathered.data, |_| true)?;
            if !gaps.is_empty() {
                let unanswered = gathered.unanswered;
                return Err(LongTermError::Incomplete { gaps, unanswered });
            }
            let more = append_validation_data(&document, &gathered.data)?;
            appended.extend_from_slice(more.bytes());
            if self.vri {
                let document = Document::open(Chained::new(source, &appended))?;
                let more = append_vri(&document, &self.belonging(&document)?)?;
                appended.extend_from_slice(more.bytes());
            }
        }
        if target == Target::Lta {
            let document = Document::open(Chained::new(source, &appended))?;
            appended.extend(self.stamp(&document)?);
        }
        Ok(appended)
    }

    /// Gathers what a document lacks to prove the status of certificates, as far as it can be had.
    ///
    /// # Errors
    ///
    /// When the document cannot be read or extended.
    pub fn gather<S: Source>(
        &self,
        document: &Document<S>,
        wanted: impl Fn(&Link) -> bool,
    ) -> Result<Gathered, LongTermError> {
        let mut gathered = Gathered::default();
        let mut asked = HashSet::new();
        for _ in 0..ROUNDS {
            let links = self.links(document, &gathered.data)?;
            let mut found = false;
            for link in links.iter().filter(|link| wanted(link)) {
                let need = need(link, self.grace);
                let new = need.is_some_and(|need| asked.insert((link.certificate.sha256(), need)));
                if let (Some(need), true) = (need, new) {
                    found |= self.fill(link, need, &mut gathered);
                }
            }
            if !found {
                break;
            }
        }
        Ok(gathered)
    }

    /// Asks for the newest word on every certificate of a document whose path leads to an anchor, for a
    /// verdict that lacks it; nothing is asked at addresses that no anchor vouches for.
    ///
    /// # Errors
    ///
    /// When the document cannot be read.
    pub fn consulted<S: Source>(
        &self,
        document: &Document<S>,
    ) -> Result<(RevocationEvidence, Vec<FetchError>), LongTermError> {
        let now = (self.clock)();
        let (mut pool, mut unanswered) = (RevocationEvidence::new(), Vec::new());
        let mut asked = HashSet::new();
        for link in ltv_links(document, self.trust, now)? {
            let Some(issuer) = &link.issuer else { continue };
            if !asked.insert(link.certificate.sha256()) {
                continue;
            }
            let certificate = &link.certificate;
            let reach = Reach::Vouched;
            match self.client.status(&Inquiry { certificate, issuer, now, since: None, reach }) {
                Ok(evidence) => {
                    for piece in evidence.pieces {
                        let origin = EvidenceOrigin::Fetched;
                        match piece {
                            EvidenceBytes::Ocsp(bytes) => pool.add_ocsp(&bytes, origin),
                            EvidenceBytes::Crl(bytes) => pool.add_crl(&bytes, origin),
                        };
                    }
                }
                Err(refused) => unanswered.extend(refused.attempts),
            }
        }
        Ok((pool, unanswered))
    }

    /// Fills one need, and tells whether that succeeded.
    fn fill(&self, link: &Link, need: Need, gathered: &mut Gathered) -> bool {
        let data = &mut gathered.data;
        let refused = match (need, &link.issuer) {
            (Need::Certificate, _) => {
                data.certificates.push(link.certificate.clone());
                return true;
            }
            (Need::Issuer, _) => match self.client.issuer(&link.certificate, Reach::Stranger) {
                Ok(issuer) => {
                    data.certificates.push(issuer);
                    return true;
                }
                Err(refused) => refused,
            },
            (Need::Status(since), Some(issuer)) => {
                let inquiry = Inquiry {
                    certificate: &link.certificate,
                    issuer,
                    now: (self.clock)(),
                    since,
                    // Its path leads to an anchor.
                    reach: Reach::Vouched,
                };
                match self.client.status(&inquiry) {
                    Ok(evidence) => {
                        for piece in evidence.pieces {
                            let (list, bytes) = match piece {
                                EvidenceBytes::Ocsp(bytes) => (&mut data.ocsp_responses, bytes),
                                EvidenceBytes::Crl(bytes) => (&mut data.crls, bytes),
                            };
                            if !list.contains(&bytes) {
                                list.push(bytes);
                            }
                        }
                        return true;
                    }
                    Err(refused) => refused,
                }
            }
            (Need::Status(_), None) => return false,
        };
        for error in refused.attempts {
            if !gathered.unanswered.contains(&error) {
                gathered.unanswered.push(error);
            }
        }
        false
    }

    /// The links of a document as they would be with more data in it.
    fn links<S: Source>(
        &self,
        document: &Document<S>,
        data: &ValidationData,
    ) -> Result<Vec<Link>, LongTermError> {
        let now = (self.clock)();
        if *data == ValidationData::default() {
            return Ok(ltv_links(document, self.trust, now)?);
        }
        let appended = append_validation_data(document, data)?;
        let grown = Document::open(appended.chained(document.source()))?;
        Ok(ltv_links(&grown, self.trust, now)?)
    }

    /// What a document would still lack with more data in it.
    fn lacking<S: Source>(
        &self,
        document: &Document<S>,
        data: &ValidationData,
        wanted: impl Fn(&Link) -> bool,
    ) -> Result<Vec<Link>, LongTermError> {
        let mut links = self.links(document, data)?;
        let grace = self.grace;
        links
            .retain(|link| wanted(link) && (link.missing.is_some() || need(link, grace).is_some()));
        Ok(links)
    }

    /// What in the store of a document belongs to which signature.
    fn belonging<S: Source>(
        &self,
        document: &Document<S>,
    ) -> Result<Vec<SignatureEvidence>, LongTermError> {
        let mut pieces: HashMap<String, HashSet<[u8; 32]>> = HashMap::new();
        for link in ltv_links(document, self.trust, (self.clock)())? {
            let own = pieces.entry(link.field).or_default();
            own.insert(link.certificate.sha256());
            own.extend(link.issuer.map(|issuer| issuer.sha256()));
            if let Some(proof) = link.proof {
                own.extend([proof.sha256, proof.signer.sha256()]);
            }
        }
        let values = document.signature_fields()?.into_iter();
        let values = values.filter_map(|field| Some((pieces.remove(&field.name)?, field.value?)));
        Ok(values
            .map(|(pieces, value)| SignatureEvidence { contents: value.contents.clone(), pieces })
            .collect())
    }

    /// A document timestamp over a document.
    fn stamp<S: Source>(&self, document: &Document<S>) -> Result<Vec<u8>, LongTermError> {
        let mut room = self.token_room()?;
        loop {
            let prepared = prepare_document_timestamp(document, room, DigestAlgorithm::Sha256)?;
            let Stamp { request, response, .. } = self.ask(prepared.imprint())?;
            match prepared.complete(&request, &response) {
                Ok(appended) => return Ok(appended.bytes().to_vec()),
                Err(SignError::TimestampTooLong { needed, .. }) if needed > room => room = needed,
                Err(error) => return Err(LongTermError::Sign(error)),
            }
        }
    }

    fn ask(&self, imprint: &segel_crypto::Digest) -> Result<Stamp, LongTermError> {
        self.client
            .timestamp(self.authorities, imprint, (self.clock)())
            .map_err(LongTermError::NoTimestamp)
    }
}

/// What fills a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Need {
    Certificate,
    Issuer,
    /// Evidence that was made at an instant or later, or such as is the newest.
    Status(Option<UnixTime>),
}

fn need(link: &Link, grace: i64) -> Option<Need> {
    let is_signer = link.chain == ChainOf::Signer && link.position == 0;
    // What was made before the time-stamp does not tell what was so then (EN 319 102-1).
    let since = is_signer.then(|| link.since.plus_seconds(-grace));
    match (&link.missing, &link.proof) {
        (Some(Missing::Certificate), _) => Some(Need::Certificate),
        (Some(Missing::Issuer { .. }), _) => Some(Need::Issuer),
        (Some(Missing::Revocation { .. } | Missing::EvidenceSignerInForce { .. }), _) => {
            Some(Need::Status(since))
        }
        (None, Some(proof)) if proof.revoked.is_none() => {
            since.filter(|since| proof.this_update < *since).map(|since| Need::Status(Some(since)))
        }
        _ => None,
    }
}

/// Whether every signature has a time-stamp: of its own, or one over the document after it.
fn is_stamped(fields: &[SignatureField]) -> bool {
    let values = || fields.iter().filter_map(|field| field.value.as_ref());
    let is_stamp = |kind: SignatureKind| kind == SignatureKind::DocumentTimestamp;
    let ends: Vec<u64> =
        values().filter(|v| is_stamp(v.kind)).map(|v| v.byte_range.end()).collect();
    values().filter(|v| !is_stamp(v.kind)).all(|value| {
        let covered = ends.iter().any(|end| *end > value.byte_range.end());
        let own = SignedData::from_contents(&value.contents, Strictness::Tolerant);
        covered
            || own.is_ok_and(|data| {
                let signer = data.signer_infos().first();
                signer.is_some_and(|signer| !signer.signature_timestamp_tokens().is_empty())
            })
    })
}

/// The certificates that a gap is about, for whoever tells a person.
impl LongTermError {
    /// Returns the subjects of the certificates that lack a proof.
    #[must_use]
    pub fn certificates(&self) -> Vec<String> {
        let subject = |certificate: &Certificate| {
            certificate.common_name().unwrap_or_else(|| certificate.subject())
        };
        match self {
            Self::Incomplete { gaps, .. } => {
                gaps.iter().map(|link| subject(&link.certificate)).collect()
            }
            Self::Sign(SignError::MissingProofs(proofs)) => {
                proofs.iter().map(|proof| proof.certificate.clone()).collect()
            }
            _ => Vec::new(),
        }
    }
}

impl From<SignError> for LongTermError {
    fn from(error: SignError) -> Self {
        Self::Sign(error)
    }
}

impl From<PdfError> for LongTermError {
    fn from(error: PdfError) -> Self {
        Self::Sign(error.into())
    }
}

impl fmt::Display for LongTermError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sign(error) => error.fmt(f),
            Self::NoTimestamp(unanswered) => write!(f, "no time-stamp: {unanswered}"),
            Self::Incomplete { .. } => {
                write!(f, "proofs are missing for {}", self.certificates().join(", "))
            }
            Self::NotSigned => f.write_str("the document has no signature"),
        }
    }
}

impl std::error::Error for LongTermError {}

impl fmt::Debug for LongTerm<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LongTerm")
            .field("client", &self.client)
            .field("authorities", &self.authorities)
            .field("grace", &self.grace)
            .finish_non_exhaustive()
    }
}
