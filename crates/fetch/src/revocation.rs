//! The status of a certificate, from its responder or from the list of its issuer.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use segel_crypto::{DigestAlgorithm, UnixTime, random};
use segel_x509::{
    AgeLimit, Budget, CertStatus, Certificate, EvidenceOrigin, FreshnessRule, OcspRequest,
    OcspResponse, OcspResponseStatus, ResponderAuthority, RevocationEvidence, RevocationFault,
    RevocationSource, status,
};

use crate::address::Reach;
use crate::client::Client;
use crate::deadline::Deadline;
use crate::error::{FetchError, Unanswered};
use crate::transport::Ask;

/// What a responder says of one certificate, with a chain inside.
const OCSP_LIMIT: usize = 256 << 10;
/// The longest lists in public use have some tens of megabytes.
const CRL_LIMIT: usize = 64 << 20;
/// Requests longer than this are not sent by GET (RFC 6960 appendix A.1).
const GET_LIMIT: usize = 255;
/// A responder's own status may be looked up at another responder; one step of that is enough.
const RESPONDERS: u32 = 2;

/// Asks about a certificate of an issuer.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::exhaustive_structs, reason = "plain data: what is asked")]
pub struct Inquiry<'a> {
    /// The certificate.
    pub certificate: &'a Certificate,
    /// Its issuer.
    pub issuer: &'a Certificate,
    /// The instant of now.
    pub now: UnixTime,
    /// What the evidence must have been made at or after, such as the time of a time-stamp less a
    /// grace; none where it is enough that it is the newest which its maker has.
    pub since: Option<UnixTime>,
    /// How far the addresses in the certificate may lead.
    pub reach: Reach,
}

/// The bytes of a piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "X.509 knows these two")]
pub enum EvidenceBytes {
    /// An OCSP response, DER.
    Ocsp(Vec<u8>),
    /// A revocation list, DER.
    Crl(Vec<u8>),
}

/// What tells the status of a certificate, verified.
#[derive(Debug, Clone)]
#[expect(clippy::exhaustive_structs, reason = "plain data")]
pub struct Evidence {
    /// The piece, and after it what tells the status of its responder where that is asked for.
    pub pieces: Vec<EvidenceBytes>,
    /// The status, never [`CertStatus::Unknown`].
    pub status: CertStatus,
}

/// One answer at a time for each key: whoever asks for the same waits, and finds it.
#[derive(Debug, Default)]
pub(crate) struct Slots {
    slots: Mutex<HashMap<String, Arc<Mutex<Slot>>>>,
}

/// What an address gave.
#[derive(Debug, Default)]
pub(crate) struct Slot {
    bytes: Vec<u8>,
    pool: RevocationEvidence,
    pub(crate) certificates: Vec<Certificate>,
}

impl Slots {
    /// Does work with the slot of a key while no one else does.
    pub(crate) fn one<T>(&self, key: &str, work: impl FnOnce(&mut Slot) -> T) -> T {
        let slot = {
            let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(slots.entry(key.to_owned()).or_default())
        };
        let mut slot = slot.lock().unwrap_or_else(PoisonError::into_inner);
        work(&mut slot)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Ocsp,
    Crl,
}

impl Kind {
    fn extension(self) -> &'static str {
        match self {
            Self::Ocsp => "ocsp",
            Self::Crl => "crl",
        }
    }

    fn limit(self) -> usize {
        match self {
            Self::Ocsp => OCSP_LIMIT,
            Self::Crl => CRL_LIMIT,
        }
    }
}

impl Client {
    /// Asks for the status of a certificate: its OCSP responders first, then its issuer's lists.
    ///
    /// What is at hand from before serves again until newer is due, as long as it is new enough for
    /// the inquiry. Everything is verified, also what comes from the cache on disk: that it speaks of
    /// the certificate, who signed it and by what right, and when it was made.
    ///
    /// # Errors
    ///
    /// What became of every address.
    pub fn status(&self, inquiry: &Inquiry<'_>) -> Result<Evidence, Unanswered> {
        let deadline = Deadline::after(self.settings().total);
        self.status_within(inquiry, &deadline, RESPONDERS)
    }

    fn status_within(
        &self,
        inquiry: &Inquiry<'_>,
        deadline: &Deadline,
        steps: u32,
    ) -> Result<Evidence, Unanswered> {
        let certificate = inquiry.certificate;
        let ocsp = certificate.ocsp_urls().iter().map(|url| (Kind::Ocsp, url));
        let lists = certificate.crl_urls().iter().map(|url| (Kind::Crl, url));
        let mut attempts = Vec::new();
        for (kind, url) in ocsp.chain(lists).filter(|(_, url)| is_web(url)) {
            match self.status_at(kind, url, inquiry, deadline) {
                Ok((piece, status)) => {
                    let mut pieces = vec![piece];
                    match self.responder_status(&status, inquiry, deadline, steps) {
                        Ok(more) => pieces.extend(more),
                        Err(unanswered) => {
                            attempts.extend(unanswered.attempts);
                            continue;
                        }
                    }
                    return Ok(Evidence { pieces, status });
                }
                Err(error) => attempts.push(error),
            }
        }
        if attempts.is_empty() {
            attempts.push(FetchError::NoAddress { certificate: certificate.subject() });
        }
        Err(Unanswered { attempts })
    }

    /// A delegated responder whose issuer wants its status looked up (RFC 6960 section 4.2.2.2.1).
    fn responder_status(
        &self,
        status: &CertStatus,
        inquiry: &Inquiry<'_>,
        deadline: &Deadline,
        steps: u32,
    ) -> Result<Vec<EvidenceBytes>, Unanswered> {
        let Some(source) = source(status) else { return Ok(Vec::new()) };
        if source.authority != (ResponderAuthority::Delegated { no_check: false }) {
            return Ok(Vec::new());
        }
        let certificate = &source.signer;
        let Some(steps) = steps.checked_sub(1) else {
            let certificate = certificate.subject();
            return Err(FetchError::NoAddress { certificate }.into());
        };
        let of_responder = Inquiry { certificate, since: None, ..*inquiry };
        Ok(self.status_within(&of_responder, deadline, steps)?.pieces)
    }

    fn status_at(
        &self,
        kind: Kind,
        url: &str,
        inquiry: &Inquiry<'_>,
        deadline: &Deadline,
    ) -> Result<(EvidenceBytes, CertStatus), FetchError> {
        let request = OcspRequest::new(inquiry.certificate, inquiry.issuer, DigestAlgorithm::Sha1);
        let key = match kind {
            Kind::Ocsp => {
                let id = DigestAlgorithm::Sha256.digest(&request.cert_id().to_der());
                format!("ocsp {url} {}", id.to_hex())
            }
            Kind::Crl => format!("crl {url}"),
        };
        self.slots().one(&key, |slot| {
            if slot.bytes.is_empty()
                && let Some(bytes) = self.store().read(&key, kind.extension(), kind.limit())
            {
                slot.fill(kind, bytes);
            }
            if !slot.bytes.is_empty()
                && let Ok(status) = slot.judge(url, inquiry)
            {
                return Ok((slot.piece(kind), status));
            }
            let transport = self.transport()?;
            self.breaker().check(url)?;
            let outcome = (|| {
                let bytes = match kind {
                    Kind::Ocsp => self.ask_responder(url, &request, inquiry.reach, deadline)?,
                    Kind::Crl => {
                        let ask = Ask {
                            url,
                            reach: inquiry.reach,
                            post: None,
                            accept: "application/pkix-crl, */*;q=0.5",
                            limit: CRL_LIMIT,
                        };
                        transport.ask(&ask, deadline)?
                    }
                };
                let mut new = Slot::default();
                new.fill(kind, bytes);
                if let Some((_, error)) = new.pool.unreadable().next() {
                    return Err(FetchError::Evidence { url: url.to_owned(), error: error.clone() });
                }
                let status = new.judge(url, inquiry)?;
                Ok((new, status))
            })();
            self.breaker().tell(url, &outcome);
            let (new, status) = outcome?;
            self.store().write(&key, kind.extension(), &new.bytes);
            *slot = new;
            Ok((slot.piece(kind), status))
        })
    }

    /// Posts the request with a nonce; a responder that takes no POST, or no nonce, is asked by GET
    /// without one (RFC 6960 appendix A.1).
    fn ask_responder(
        &self,
        url: &str,
        request: &OcspRequest,
        reach: Reach,
        deadline: &Deadline,
    ) -> Result<Vec<u8>, FetchError> {
        let accept = "application/ocsp-response";
        let transport = self.transport()?;
        let nonce: [u8; 32] = random().map_err(|_| FetchError::Random)?;
        let with_nonce = request.clone().with_nonce(&nonce);
        let message = with_nonce.to_der();
        let post = Some((message.as_slice(), "application/ocsp-request"));
        let ask = Ask { url, reach, post, accept, limit: OCSP_LIMIT };
        let read = |bytes: Vec<u8>, nonce: Option<&[u8]>| {
            let response = OcspResponse::from_der(&bytes);
            let response =
                response.map_err(|error| FetchError::Evidence { url: url.to_owned(), error })?;
            if response.status() != OcspResponseStatus::Successful {
                let status = response.status();
                return Err(FetchError::NoAnswer { url: url.to_owned(), status });
            }
            // Responders that answer from stock repeat none; the age of what they say is judged.
            if response.nonce().is_some_and(|found| Some(found) != nonce) {
                return Err(FetchError::Nonce { url: url.to_owned() });
            }
            Ok(bytes)
        };
        let first = transport.ask(&ask, deadline).and_then(|bytes| read(bytes, Some(&nonce)));
        let plain = request.to_der();
        match first {
            Err(
                FetchError::Status { status: 400 | 404 | 405 | 415 | 501, .. }
                | FetchError::NoAnswer {
                    status: OcspResponseStatus::MalformedRequest | OcspResponseStatus::Unauthorized,
                    ..
                },
            ) if plain.len() <= GET_LIMIT => {
                let at = format!("{}/{}", url.trim_end_matches('/'), path_of(&plain));
                let ask = Ask { url: &at, post: None, ..ask };
                read(transport.ask(&ask, deadline)?, None)
            }
            other => other,
        }
    }
}

impl Slot {
    fn fill(&mut self, kind: Kind, bytes: Vec<u8>) {
        let mut pool = RevocationEvidence::new();
        match kind {
            Kind::Ocsp => pool.add_ocsp(&bytes, EvidenceOrigin::Fetched),
            Kind::Crl => pool.add_crl(&bytes, EvidenceOrigin::Fetched),
        };
        *self = Self { bytes, pool, certificates: Vec::new() };
    }

    fn piece(&self, kind: Kind) -> EvidenceBytes {
        match kind {
            Kind::Ocsp => EvidenceBytes::Ocsp(self.bytes.clone()),
            Kind::Crl => EvidenceBytes::Crl(self.bytes.clone()),
        }
    }

    /// What the piece says, if it says something that serves the inquiry.
    fn judge(&self, url: &str, inquiry: &Inquiry<'_>) -> Result<CertStatus, FetchError> {
        let unusable =
            |reasons: Vec<RevocationFault>| FetchError::Unusable { url: url.to_owned(), reasons };
        let Inquiry { certificate, issuer, now, .. } = *inquiry;
        let ask = |rule: FreshnessRule| {
            status(certificate, issuer, &self.pool, now, &rule, &mut Budget::default())
        };
        let newest = FreshnessRule { limit: AgeLimit::NextUpdate, since: Some(now), skew: 300 };
        let found = match (ask(newest), inquiry.since) {
            (CertStatus::Unknown { reasons }, _) => return Err(unusable(reasons)),
            (CertStatus::Good { .. }, since @ Some(_)) => {
                ask(FreshnessRule { limit: AgeLimit::Seconds(0), since, skew: 300 })
            }
            (other, _) => other,
        };
        match found {
            CertStatus::Unknown { reasons } => Err(unusable(reasons)),
            found => {
                // A responder that had ended when it answered, or has since, vouches for nothing.
                let signer = source(&found).map(|source| &source.signer);
                if signer.is_some_and(|s| now > s.not_after() || now < s.not_before()) {
                    return Err(unusable(Vec::new()));
                }
                Ok(found)
            }
        }
    }
}

fn source(status: &CertStatus) -> Option<&RevocationSource> {
    match status {
        CertStatus::Good { source, .. }
        | CertStatus::Revoked { source, .. }
        | CertStatus::OnHold { source, .. } => Some(source),
        _ => None,
    }
}

/// Whether an address is one that is asked over HTTP; others, such as directories, are passed over.
pub(crate) fn is_web(url: &str) -> bool {
    let starts =
        |with: &str| url.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with));
    starts("http://") || starts("https://")
}

/// A request as the last part of a path: Base64, with what a path does not take escaped.
fn path_of(request: &[u8]) -> String {
    STANDARD.encode(request).replace('+', "%2B").replace('/', "%2F").replace('=', "%3D")
}
