//! What is in one signature, without judgement.

use segel::{Certificate, DigestAlgorithm, Document, PdfError, Source, UnixTime};
use segel_cms::{CmsCheck, Profile, ReferenceMatch, SignatureState, SignedData, Strictness, check};
use segel_crypto::{Hasher, PublicKey, hex};
use segel_pdf::{ByteRange, SignatureDictionary, SignatureField, SignatureKind};
use segel_x509::{Budget, PathError, Purpose, build_path};
use serde::{Serialize, Serializer};

use crate::commands::inspect::Setting;

/// Bytes that are hashed at one time.
const BUFFER: usize = 256 << 10;

/// One filled signature field.
#[derive(Debug, Serialize)]
pub(crate) struct SignatureFacts {
    pub(crate) field: String,
    /// Why the value is no signature dictionary with its hole in place.
    pub(crate) fault: Option<String>,
    #[serde(flatten)]
    pub(crate) dictionary: Option<DictionaryFacts>,
}

/// The signature dictionary.
#[derive(Debug, Serialize)]
pub(crate) struct DictionaryFacts {
    pub(crate) object: String,
    pub(crate) kind: &'static str,
    pub(crate) filter: Option<String>,
    pub(crate) sub_filter: Option<String>,
    pub(crate) permission: Option<u8>,
    pub(crate) byte_range: [u64; 4],
    /// The revision that ends where the byte range does.
    pub(crate) covers_revision: Option<usize>,
    pub(crate) claimed_signing_time: Option<String>,
    pub(crate) name: Option<String>,
    pub(crate) reason: Option<String>,
    pub(crate) location: Option<String>,
    pub(crate) contact: Option<String>,
    pub(crate) contents_bytes: usize,
    pub(crate) cms: Option<CmsFacts>,
    /// Why the contents are no CMS signature.
    pub(crate) cms_error: Option<String>,
}

/// The CMS signature inside.
#[derive(Debug, Serialize)]
pub(crate) struct CmsFacts {
    pub(crate) bytes: usize,
    pub(crate) digest_algorithm: Option<&'static str>,
    pub(crate) signature_algorithm: Option<&'static str>,
    pub(crate) message_digest: Option<String>,
    pub(crate) document_digest: Option<String>,
    pub(crate) message_digest_matches: Option<bool>,
    /// `verifies`, `does_not_verify` or `not_computed`.
    pub(crate) signature_value: &'static str,
    /// `matches`, `differs`, `unknown_digest` or none where there is no such attribute.
    pub(crate) signing_certificate: Option<&'static str>,
    pub(crate) signature_timestamps: usize,
    pub(crate) crls: usize,
    pub(crate) ocsp_responses: usize,
    pub(crate) signer: Option<CertificateFacts>,
    pub(crate) certificates: Vec<CertificateFacts>,
    pub(crate) unreadable_certificates: usize,
    pub(crate) encoding: Vec<String>,
    pub(crate) faults: Vec<String>,
    pub(crate) chain: Option<ChainFacts>,
}

/// One certificate.
#[derive(Debug, Serialize)]
pub(crate) struct CertificateFacts {
    pub(crate) common_name: Option<String>,
    pub(crate) subject: String,
    pub(crate) issuer: String,
    pub(crate) serial: String,
    pub(crate) not_before: String,
    pub(crate) not_after: String,
    pub(crate) key: String,
    pub(crate) key_usage: Vec<&'static str>,
    pub(crate) authority: bool,
    pub(crate) sha256: String,
}

/// Where a chain leads.
#[derive(Debug, Serialize)]
pub(crate) struct ChainFacts {
    pub(crate) at: String,
    pub(crate) reaches_anchor: bool,
    pub(crate) subjects: Vec<String>,
    #[serde(rename = "remarks", serialize_with = "as_texts")]
    pub(crate) faults: Vec<PathError>,
}

fn as_texts<S: Serializer>(faults: &[PathError], to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(faults.iter().map(ToString::to_string))
}

impl SignatureFacts {
    /// Gathers them for a field that is filled.
    pub(crate) fn of<S: Source>(
        document: &Document<S>,
        field: &SignatureField,
        setting: &Setting,
    ) -> Result<Self, PdfError> {
        let dictionary = match &field.value {
            Some(value) => Some(dictionary_facts(document, value, setting)?),
            None => None,
        };
        let fault = field.fault.map(|fault| format!("{fault:?}"));
        Ok(Self { field: field.name.clone(), fault, dictionary })
    }
}

fn dictionary_facts<S: Source>(
    document: &Document<S>,
    value: &SignatureDictionary,
    setting: &Setting,
) -> Result<DictionaryFacts, PdfError> {
    let range = value.byte_range;
    let covered = document.revisions().iter().find(|revision| revision.ends_at(range.end()));
    let (cms, cms_error) = match SignedData::from_contents(&value.contents, Strictness::Tolerant) {
        Ok(signed) => (Some(cms_facts(document, value, &signed, setting)?), None),
        Err(error) => (None, Some(error.to_string())),
    };
    Ok(DictionaryFacts {
        object: format!("{} {}", value.object.number, value.object.generation),
        kind: match value.kind {
            SignatureKind::Approval => "approval",
            SignatureKind::Certification => "certification",
            SignatureKind::DocumentTimestamp => "document_timestamp",
        },
        filter: value.filter.clone(),
        sub_filter: value.sub_filter.clone(),
        permission: value.permission,
        byte_range: [0, range.before, range.after_offset, range.after_length],
        covers_revision: covered.map(|revision| revision.index),
        claimed_signing_time: value.signing_time.map(|time| time.to_string()),
        name: value.name.clone(),
        reason: value.reason.clone(),
        location: value.location.clone(),
        contact: value.contact.clone(),
        contents_bytes: value.contents.len(),
        cms,
        cms_error,
    })
}

fn cms_facts<S: Source>(
    document: &Document<S>,
    value: &SignatureDictionary,
    signed: &SignedData,
    setting: &Setting,
) -> Result<CmsFacts, PdfError> {
    let profile = match value.sub_filter.as_deref() {
        Some("ETSI.CAdES.detached") => Profile::Cades,
        Some("ETSI.RFC3161") => Profile::TimeStampToken,
        _ => Profile::Pkcs7Detached,
    };
    // The document is read once; a digest that cannot be computed is told after the check.
    let algorithm = signed.signer_infos().first().and_then(|info| info.digest_algorithm().ok());
    let algorithm = algorithm.unwrap_or(DigestAlgorithm::Sha256);
    let digest = match (profile, signed.encapsulated_content()) {
        // What a token signs is inside it; what it stamps is for the verdict.
        (Profile::TimeStampToken, Some(content)) => algorithm.digest(content),
        _ => covered_digest(document.source(), value.byte_range, algorithm)?,
    };
    let checked = check(signed, |_| digest.clone(), profile);
    let attributes = signed.signer_infos().first().and_then(|info| info.signed_attributes());
    let message_digest = attributes.and_then(|attributes| attributes.message_digest().ok());
    let computed = checked.document_digest.as_ref();
    let equal = match (message_digest, computed) {
        (Some(stated), Some(computed)) => Some(stated == computed.as_bytes()),
        _ => None,
    };
    let timestamps =
        signed.signer_infos().first().map_or(0, |info| info.signature_timestamp_tokens().len());
    Ok(CmsFacts {
        bytes: signed.der_len(),
        digest_algorithm: checked.digest_algorithm.map(DigestAlgorithm::name),
        signature_algorithm: checked.signature_algorithm.map(|algorithm| algorithm.name()),
        message_digest: message_digest.map(hex),
        document_digest: computed.map(segel_crypto::Digest::to_hex),
        message_digest_matches: equal,
        signature_value: match checked.signature {
            SignatureState::Verified => "verifies",
            SignatureState::Bad => "does_not_verify",
            _ => "not_computed",
        },
        signing_certificate: reference(&checked),
        signature_timestamps: timestamps,
        crls: signed.crls().len(),
        ocsp_responses: signed.ocsp_responses().len(),
        signer: checked.signer.as_ref().map(certificate_facts),
        certificates: signed.certificates().iter().map(certificate_facts).collect(),
        unreadable_certificates: signed.unreadable_certificates(),
        encoding: signed.encoding_notes().iter().map(|note| format!("{note:?}")).collect(),
        faults: checked.faults.iter().map(|fault| format!("{fault:?}")).collect(),
        chain: checked.signer.as_ref().map(|signer| chain(signer, signed, setting)),
    })
}

fn reference(checked: &CmsCheck) -> Option<&'static str> {
    let reference = checked.reference.as_ref()?;
    Some(match reference.compare(checked.signer.as_ref()?) {
        ReferenceMatch::Matches => "matches",
        ReferenceMatch::DigestUnknown => "unknown_digest",
        _ => "differs",
    })
}

/// Without an instant it is now, or the end of the signer's validity that is nearest to now.
fn chain(signer: &Certificate, signed: &SignedData, setting: &Setting) -> ChainFacts {
    let near = setting.now.max(signer.not_before()).min(signer.not_after());
    let at: UnixTime = setting.at.unwrap_or(near);
    let mut budget = Budget::default();
    let (certificates, trust) = (signed.certificates(), &setting.trust);
    let found = build_path(signer, certificates, trust, at, &Purpose::Any, &mut budget);
    let (reaches_anchor, chain, faults) = match found {
        Ok(path) => (true, path.certificates().to_vec(), Vec::new()),
        Err(failure) => (failure.reaches_anchor, failure.chain, failure.reasons),
    };
    let subjects = chain.iter().map(Certificate::subject).collect();
    ChainFacts { at: at.to_string(), reaches_anchor, subjects, faults }
}

fn certificate_facts(certificate: &Certificate) -> CertificateFacts {
    CertificateFacts {
        common_name: certificate.common_name(),
        subject: certificate.subject(),
        issuer: certificate.issuer(),
        serial: certificate.serial_hex(),
        not_before: certificate.not_before().to_string(),
        not_after: certificate.not_after().to_string(),
        key: key(certificate.public_key().key()),
        key_usage: certificate.key_usage().map(|usage| usage.names()).unwrap_or_default(),
        authority: certificate.is_ca(),
        sha256: certificate.sha256_hex(),
    }
}

fn key(key: &PublicKey) -> String {
    match key {
        PublicKey::Rsa { modulus_bits, .. } => format!("RSA {modulus_bits}"),
        PublicKey::Ec(curve) => curve.name().to_owned(),
        PublicKey::Ed25519 => "Ed25519".to_owned(),
        PublicKey::Unsupported { oid } => oid.clone(),
        other => format!("{other:?}"),
    }
}

fn covered_digest<S: Source>(
    source: &S,
    range: ByteRange,
    algorithm: DigestAlgorithm,
) -> Result<segel_crypto::Digest, PdfError> {
    let mut hasher = Hasher::new(algorithm);
    hash(source, 0, range.before, &mut hasher)?;
    hash(source, range.after_offset, range.end(), &mut hasher)?;
    Ok(hasher.finish())
}

/// The SHA-256 digest of a whole file.
pub(crate) fn whole_digest<S: Source>(source: &S) -> Result<String, PdfError> {
    let mut hasher = Hasher::new(DigestAlgorithm::Sha256);
    hash(source, 0, source.len(), &mut hasher)?;
    Ok(hasher.finish().to_hex())
}

fn hash<S: Source>(source: &S, start: u64, end: u64, hasher: &mut Hasher) -> Result<(), PdfError> {
    let mut buffer = vec![0; BUFFER];
    let mut offset = start;
    while offset < end {
        let room = usize::try_from(end - offset).unwrap_or(BUFFER).min(BUFFER);
        let piece = buffer.get_mut(..room).unwrap_or_default();
        match source.read_at(offset, piece) {
            Ok(0) => {
                let kind = std::io::ErrorKind::UnexpectedEof;
                return Err(PdfError::Read { offset, kind });
            }
            Ok(read) => {
                hasher.update(piece.get(..read).unwrap_or_default());
                offset += read as u64;
            }
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(PdfError::Read { offset, kind: error.kind() }),
        }
    }
    Ok(())
}
