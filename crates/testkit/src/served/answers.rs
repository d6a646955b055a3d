//! What each service of the bench answers (RFC 3161, RFC 6960, RFC 5280), rightly or as it is told.

use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use segel_cms::TimeStampRequest;
use segel_crypto::der::{self, tag};
use segel_crypto::{DigestAlgorithm, UnixTime};
use segel_x509::{Certificate, OcspRequest};

use super::http::{Pace, Request, Response};
use super::{Fault, Faults, Records, ServedPki, Service};
use crate::pki::{
    Authority, BENCH_TSA_POLICY, CrlEntry, DAY, OcspAnswer, OcspFault, OcspSigner, OcspTemplate,
    TokenTemplate, TsaFault, granted, sign_response, sign_token,
};

/// Longer than any answer that a client should read.
const ENDLESS: usize = 80 << 20;
const HOUR: i64 = 3600;

/// What tells the time.
pub type Clock = Box<dyn Fn() -> UnixTime + Send + Sync>;

pub(super) struct Answers {
    pki: Arc<ServedPki>,
    faults: Arc<Faults>,
    records: Box<dyn Fn() -> Records + Send + Sync>,
    clock: Clock,
}

impl fmt::Debug for Answers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answers").field("pki", &self.pki).finish_non_exhaustive()
    }
}

impl Answers {
    pub(super) fn new(
        pki: Arc<ServedPki>,
        faults: Arc<Faults>,
        records: Box<dyn Fn() -> Records + Send + Sync>,
        clock: Clock,
    ) -> Self {
        Self { pki, faults, records, clock }
    }

    pub(super) fn to(&self, request: &Request) -> Response {
        let path = request.path.as_str();
        let (service, counted) = match path {
            "/tsa" => (Service::Tsa, path),
            "/root.crl" | "/issuing.crl" => (Service::Crl, path),
            "/issuing.crt" | "/root.crt" => (Service::Issuer, path),
            _ if path == "/ocsp" || path.starts_with("/ocsp/") => (Service::Ocsp, "/ocsp"),
            "/" => return self.about(),
            _ => return Response::status(404),
        };
        self.faults.count(counted);
        // One request may be made to fail by its own address, such as /tsa?fault=hang.
        let asked = request.query.strip_prefix("fault=").and_then(|word| word.parse().ok());
        let fault = asked.or(self.faults.of(service));
        let mut response = match fault {
            Some(Fault::Unavailable) => Response::status(503),
            Some(Fault::GetOnly) if request.method == "POST" => Response::status(405),
            Some(Fault::Page) => Response::new("text/html", b"<html>Bench</html>".to_vec()),
            Some(Fault::Endless) => Response::new("application/octet-stream", vec![0x30; ENDLESS]),
            Some(Fault::Redirect) => Response {
                location: Some(format!("{}/elsewhere", self.pki.url())),
                ..Response::status(307)
            },
            _ => match service {
                Service::Tsa => self.stamp(request, fault),
                Service::Ocsp => self.status(request, fault),
                Service::Crl if request.method != "POST" => self.list(path, fault),
                Service::Issuer if request.method != "POST" => self.certificate(path, fault),
                _ => Response::status(405),
            },
        };
        response.pace = match fault {
            Some(Fault::Hang) => Pace::Never,
            Some(Fault::Slow) => Pace::ByteByByte,
            _ => Pace::AtOnce,
        };
        response
    }

    fn about(&self) -> Response {
        let url = self.pki.url();
        let text = format!(
            "Bench PKI of Segel (UJI COBA), for trying out and tests only.\n\
             {url}/tsa\n{url}/ocsp\n{url}/issuing.crl\n{url}/root.crl\n{url}/issuing.crt\n"
        );
        let asked = self.faults.asked();
        let counts = asked.iter().map(|(path, count)| format!("asked {count} times: {path}\n"));
        let text = text + &counts.collect::<String>();
        Response::new("text/plain", text.into_bytes())
    }

    fn stamp(&self, request: &Request, fault: Option<Fault>) -> Response {
        if request.method != "POST" {
            return Response::status(405);
        }
        let reply = |body| Response::new("application/timestamp-reply", body);
        let Ok(asked) = TimeStampRequest::from_der(&request.body) else {
            return reply(refusal(5, "not a request"));
        };
        if fault == Some(Fault::Refuse) {
            return reply(refusal(25, "told to refuse"));
        }
        if asked.policy().is_some_and(|policy| policy != BENCH_TSA_POLICY) {
            return reply(refusal(15, "another policy"));
        }
        if matches!(asked.imprint().algorithm(), DigestAlgorithm::Sha1 | DigestAlgorithm::Md5) {
            return reply(refusal(0, "too weak a digest"));
        }
        let now = self.now(fault);
        let mut template = TokenTemplate::new(asked.imprint().clone(), now);
        template.nonce = asked.nonce().map(<[u8]>::to_vec);
        template.certificates = asked.wants_certificates();
        let mut tsa = &self.pki.tsa;
        match fault {
            Some(Fault::WrongNonce) => template.nonce = Some(vec![1, 2, 3, 4, 5, 6, 7, 8]),
            Some(Fault::WrongImprint) => template.fault = Some(TsaFault::OtherImprint),
            Some(Fault::WrongSignature) => template.fault = Some(TsaFault::BadSignature),
            // An authority whose certificate is for something else.
            Some(Fault::NoPurpose) => tsa = &self.pki.responder,
            Some(Fault::Stale) => template.gen_time = now.plus_seconds(-12 * HOUR),
            _ => {}
        }
        reply(granted(&sign_token(&template, tsa, &self.pki.issuing.certificate)))
    }

    fn status(&self, request: &Request, fault: Option<Fault>) -> Response {
        let reply = |body| Response::new("application/ocsp-response", body);
        let bytes = match request.method.as_str() {
            "POST" => Some(request.body.clone()),
            "GET" => request.path.strip_prefix("/ocsp/").and_then(unescaped),
            _ => return Response::status(405),
        };
        let Some(asked) = bytes.and_then(|bytes| OcspRequest::from_der(&bytes).ok()) else {
            return reply(unsuccessful(1));
        };
        if fault == Some(Fault::Refuse) {
            return reply(unsuccessful(3));
        }
        if !asked.cert_id().is_of(&self.pki.issuing.certificate) {
            return reply(unsuccessful(6));
        }
        let records = (self.records)();
        let now = self.now(fault);
        let serial = asked.cert_id().serial();
        let own = [&self.pki.tsa, &self.pki.responder];
        let own = own.iter().any(|authority| authority.certificate.serial() == serial);
        let mut answer = match records.revocation(serial) {
            Some(revocation) => OcspAnswer::Revoked(revocation.at, revocation.reason),
            None if own || records.issued.iter().any(|issued| issued == serial) => OcspAnswer::Good,
            None => OcspAnswer::Unknown,
        };
        if fault == Some(Fault::Revoked) {
            answer = OcspAnswer::Revoked(now.plus_seconds(-DAY), Some(1));
        }
        let wrong = match fault {
            Some(Fault::WrongNonce) => Some(OcspFault::OtherNonce),
            Some(Fault::WrongSignature) => Some(OcspFault::BadSignature),
            Some(Fault::OtherCertificate) => Some(OcspFault::OtherSerial),
            _ => None,
        };
        let mut template = OcspTemplate {
            request: asked,
            answer,
            signer: OcspSigner::Delegated,
            this_update: now,
            next_update: Some(now.plus_seconds(DAY)),
            produced_at: now,
            answer_extensions: Vec::new(),
            fault: wrong,
        };
        if fault == Some(Fault::Stale) {
            template.this_update = now.plus_seconds(-12 * HOUR);
            template.produced_at = template.this_update;
            template.next_update = Some(now.plus_seconds(-6 * HOUR));
        }
        reply(sign_response(&template, &self.pki.responder, true))
    }

    fn list(&self, path: &str, fault: Option<Fault>) -> Response {
        let now = self.now(fault);
        let of_root = path == "/root.crl";
        let authority: &Authority = if of_root { &self.pki.root } else { &self.pki.issuing };
        let mut template = self.pki.list(of_root, &(self.records)(), now);
        if fault == Some(Fault::Revoked) {
            let revoked: &Certificate =
                if of_root { &self.pki.issuing.certificate } else { &self.pki.tsa.certificate };
            template.entries.push(CrlEntry::new(revoked, now.plus_seconds(-DAY), Some(1)));
        }
        match fault {
            Some(Fault::Stale) => {
                template.this_update = now.plus_seconds(-12 * HOUR);
                template.next_update = Some(now.plus_seconds(-6 * HOUR));
            }
            Some(Fault::OtherCertificate) => {
                template.issuer = self.pki.tsa.certificate.subject_der().to_vec();
            }
            _ => {}
        }
        let bad = fault == Some(Fault::WrongSignature);
        Response::new("application/pkix-crl", authority.crl(&template, bad))
    }

    fn certificate(&self, path: &str, fault: Option<Fault>) -> Response {
        let pki = &self.pki;
        let certificate = match (fault, path) {
            (Some(Fault::OtherCertificate), _) => &pki.tsa.certificate,
            (_, "/root.crt") => &pki.root.certificate,
            _ => &pki.issuing.certificate,
        };
        Response::new("application/pkix-cert", certificate.as_der().to_vec())
    }

    fn now(&self, fault: Option<Fault>) -> UnixTime {
        let ahead = if fault == Some(Fault::ClockAhead) { 24 * HOUR } else { 0 };
        (self.clock)().plus_seconds(ahead)
    }
}

/// A `TimeStampResp` that grants nothing, for a `PKIFailureInfo` bit.
fn refusal(bit: u8, text: &str) -> Vec<u8> {
    let text = der::sequence(&[&der::tlv(tag::UTF8_STRING, text.as_bytes())]);
    let (octet, unused) = (usize::from(bit / 8), 7 - bit % 8);
    let mut bits = vec![unused];
    bits.resize(1 + octet, 0);
    bits.push(0x80 >> (bit % 8));
    let failure = der::tlv(tag::BIT_STRING, &bits);
    der::sequence(&[&der::sequence(&[&der::unsigned(2), &text, &failure])])
}

/// An `OCSPResponse` that says nothing but its status.
fn unsuccessful(status: u8) -> Vec<u8> {
    der::sequence(&[&der::tlv(tag::ENUMERATED, &[status])])
}

/// The request in the path of a GET.
fn unescaped(path: &str) -> Option<Vec<u8>> {
    let mut text = String::new();
    let mut rest = path;
    while let Some((before, behind)) = rest.split_once('%') {
        text.push_str(before);
        let code = u8::from_str_radix(behind.get(..2)?, 16).ok()?;
        text.push(char::from(code));
        rest = behind.get(2..)?;
    }
    text.push_str(rest);
    STANDARD.decode(text).ok()
}
