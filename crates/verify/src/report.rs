//! The report: every fact the verdict rests on, and the verdict.

use std::io::{self, Write};

use segel_crypto::{Digest, UnixTime};
use segel_pdf::changes::Change;
use segel_pdf::{ByteRange, PdfDate, SignatureKind, Source};
use segel_x509::Certificate;

use crate::facts::{CertificateStatus, Need, TimestampFacts};
use crate::finding::Finding;
use crate::indication::{Conclusion, Indication};
use crate::integrity;

/// What is known about a document and its signatures; made only by [`crate::verify`].
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Report {
    /// The length of the file.
    pub bytes: u64,
    /// SHA-256 over the file; `None` when it could not be read to its end.
    pub sha256: Option<[u8; 32]>,
    /// The instant the verdict is for.
    pub verified_at: UnixTime,
    /// The policy and its version, as in `contract/1`.
    pub policy: String,
    /// The signatures, in the order in which they were made.
    pub signatures: Vec<SignatureReport>,
    /// What concerns the document as a whole.
    pub findings: Vec<Finding>,
    pub(crate) conclusion: Conclusion,
}

impl Report {
    /// The one word.
    pub fn conclusion(&self) -> Conclusion {
        self.conclusion
    }

    /// What was not at hand and would decide more, for all signatures and each piece once.
    pub fn needs(&self) -> Vec<&Need> {
        let mut needs: Vec<&Need> = Vec::new();
        for need in self.signatures.iter().flat_map(|signature| &signature.needs) {
            if !needs.contains(&need) {
                needs.push(need);
            }
        }
        needs
    }
}

/// How much of the file a signature covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "the report knows these three")]
pub enum Coverage {
    /// All of it.
    WholeFile,
    /// An earlier revision of it.
    Revision,
    /// Neither: something is wrong with what it covers.
    Unclear,
}

impl Coverage {
    /// The word in reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::WholeFile => "whole_file",
            Self::Revision => "revision",
            Self::Unclear => "unclear",
        }
    }
}

/// Where the best known time of a signature comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TimeSource {
    /// A verified time-stamp over it.
    Timestamp,
    /// Nothing but the instant of the check.
    Control,
}

impl TimeSource {
    /// The word in reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Timestamp => "timestamp",
            Self::Control => "control",
        }
    }
}

/// The PAdES baseline level whose rows are met (EN 319 142-1, 6.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[expect(clippy::exhaustive_enums, reason = "the standard knows these four")]
pub enum Level {
    /// `PAdES-B-B`
    B,
    /// `PAdES-B-T`
    T,
    /// `PAdES-B-LT`
    Lt,
    /// `PAdES-B-LTA`
    Lta,
}

impl Level {
    /// The name as the standard prints it.
    pub fn word(self) -> &'static str {
        match self {
            Self::B => "PAdES-B-B",
            Self::T => "PAdES-B-T",
            Self::Lt => "PAdES-B-LT",
            Self::Lta => "PAdES-B-LTA",
        }
    }
}

/// A change after a signature, and whether the policy allows it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct JudgedChange {
    /// What changed.
    pub change: Change,
    /// Whether the permissions of the signature and the policy allow it.
    pub allowed: bool,
}

impl JudgedChange {
    /// Whether it is allowed and could be read as a part of what was signed, so that only a person can tell:
    /// the document is UNDETERMINED then.
    pub fn is_unclear(&self) -> bool {
        self.allowed && crate::later::is_unclear(&self.change)
    }
}

/// What is known about one signature.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct SignatureReport {
    /// The full name of its field.
    pub field: String,
    /// Approval, certification or document timestamp; `None` when its dictionary cannot be trusted
    /// to say.
    pub kind: Option<SignatureKind>,
    /// `/SubFilter`.
    pub sub_filter: Option<String>,
    /// The baseline level, for signatures that follow PAdES.
    pub level: Option<Level>,
    /// The outcome under EN 319 102-1, of the signature over what it covers.
    pub indication: Indication,
    /// The certificate of the signer.
    pub signer: Option<Certificate>,
    /// The chain, leaf first, as far as it was found; trusted only with a passed indication.
    pub chain: Vec<Certificate>,
    /// What the evidence at hand says of the certificates below the anchor, those of the authorities of
    /// its time-stamps after its own.
    pub statuses: Vec<CertificateStatus>,
    /// The time-stamps in it; for a document timestamp, itself.
    pub timestamps: Vec<TimestampFacts>,
    /// What was not at hand and would decide more.
    pub needs: Vec<Need>,
    /// The signature value.
    pub signature_value: Option<Vec<u8>>,
    /// The digest of the covered bytes.
    pub document_digest: Option<Digest>,
    /// The digest algorithm, as in `SHA-256`.
    pub digest_algorithm: Option<String>,
    /// The signature algorithm, as in `RSASSA-PKCS1-v1_5`.
    pub signature_algorithm: Option<String>,
    /// `/M`: what the signer claims.
    pub claimed_signing_time: Option<PdfDate>,
    /// The earliest instant at which the signature is proved to have existed.
    pub best_signature_time: UnixTime,
    /// What proves it.
    pub time_source: TimeSource,
    /// `/Reason`.
    pub reason: Option<String>,
    /// `/Location`.
    pub location: Option<String>,
    /// P of DocMDP or of the field's lock, the stricter of the two: 1, 2 or 3.
    pub permission: Option<u8>,
    /// The covered bytes.
    pub byte_range: Option<ByteRange>,
    /// How much of the file that is.
    pub coverage: Coverage,
    /// The revision that it signed, counted from 1.
    pub revision: Option<usize>,
    /// The revisions of the file.
    pub revisions: usize,
    /// What changed after it.
    pub changes: Vec<JudgedChange>,
    /// What matters to the verdict, in the order in which it was found.
    pub findings: Vec<Finding>,
    pub(crate) conclusion: Conclusion,
    pub(crate) signed_version: Option<u64>,
}

impl SignatureReport {
    /// The word for this signature and what came after it.
    pub fn conclusion(&self) -> Conclusion {
        self.conclusion
    }

    /// The length in bytes of the version that was signed, from the start of the file.
    ///
    /// `None` unless that version is a revision of this document and the signature value is over
    /// exactly its bytes. Who signed it, and whether that person may be trusted, is another matter:
    /// [`SignatureReport::indication`] tells that.
    pub fn signed_version(&self) -> Option<u64> {
        self.signed_version
    }
}

/// Writes the version of a document that a signature signed: the bytes of the file up to the end of
/// its revision, as they are.
///
/// Returns how many bytes were written, or `None` where no version is proved to have been signed
/// (see [`SignatureReport::signed_version`]).
///
/// # Errors
/// What the source or the sink reports; a source that is shorter than it was when it was judged is an
/// unexpected end.
pub fn write_signed_version<S: Source>(
    source: &S,
    signature: &SignatureReport,
    sink: &mut (impl Write + ?Sized),
) -> io::Result<Option<u64>> {
    let Some(end) = signature.signed_version else { return Ok(None) };
    let mut written = 0;
    let mut failed = Ok(());
    integrity::for_each_window(source, 0..end, |bytes| {
        if failed.is_ok() {
            failed = sink.write_all(bytes);
            written += bytes.len() as u64;
        }
    })?;
    failed?;
    if written == end { Ok(Some(end)) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}
