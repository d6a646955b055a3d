//! Building the revision that a signature will fill.

use segel_crypto::{Curve, DigestAlgorithm, Hasher, PublicKey, SignatureAlgorithm, ToBeSigned};
use segel_pdf::{
    ByteRange, Dictionary, Document, Increment, IncrementOptions, Object, PdfDate, SignatureField,
    SignatureKind, Source, encode_text,
};
use segel_x509::Certificate;

use crate::credential::CertificateChain;
use crate::error::SignError;
use crate::field::{self, resolved_dictionary};
use crate::plan::{Permission, SigningPlan};
use crate::prepared::Prepared;

/// Bytes of the document in memory at one time.
const BUFFER: usize = 256 << 10;
/// Bytes of `/Contents`: more than any token takes, and less than a reader of signatures refuses.
pub(crate) const MAX_CONTENTS: usize = 1 << 20;

/// Builds the revision for one signature and computes what is to be signed.
///
/// The document is read once, in pieces of 256 KiB; nothing is written. The same document, plan,
/// chain and time give the same bytes.
///
/// Only the objects that the signature touches are read. [`Document::unreadable_objects`] reads all
/// of them, in a time that grows with their number: a document that has such objects can be signed,
/// and no verdict over it will be VALID.
///
/// # Errors
///
/// A document that no password opened, that is certified against changes, or broken where it must be read; a
/// plan that does not fit the document, or an algorithm that does not fit the certificate.
pub fn prepare<S: Source>(
    document: &Document<S>,
    plan: &SigningPlan,
    chain: &CertificateChain,
    signing_time: PdfDate,
) -> Result<Prepared, SignError> {
    prepare_copying(document, plan, chain, signing_time, &mut std::io::sink())
}

/// Does what [`prepare`] does, and writes the document to `sink` in the same pass, so that what was
/// hashed is what was written and the bytes are read once.
///
/// What [`crate::SignedDocument::appended`] gives belongs behind them. When anything fails, what was
/// written is to be thrown away.
///
/// # Errors
///
/// As [`prepare`], and a sink that fails.
pub fn prepare_copying<S: Source>(
    document: &Document<S>,
    plan: &SigningPlan,
    chain: &CertificateChain,
    signing_time: PdfDate,
    sink: &mut impl std::io::Write,
) -> Result<Prepared, SignError> {
    if let Some(error) = document.locked() {
        return Err(error.clone().into());
    }
    // Some readers would find another document in it, once it is signed.
    document.check_head()?;
    if signing_time.offset_minutes.is_none() {
        return Err(SignError::TimeWithoutZone);
    }
    let (algorithm, digest_algorithm) = algorithms(plan, chain.signer())?;
    let fields = document.signature_fields()?;
    check_permission(document, &fields, plan.certification)?;

    let mut increment = Increment::new(document)?;
    let signature = increment.new_id();
    let mut root = field::Root::read(document)?;
    field::place(document, plan, &fields, signature, "TTE", &mut root, &mut increment)?;
    if plan.certification.is_some() {
        let perms = match root.catalog.value("Perms") {
            Some(perms) => resolved_dictionary(document, perms, "/Perms")?,
            None => Dictionary::new(),
        };
        let perms = perms.with("DocMDP", Object::Reference(signature));
        root.set("Perms", Object::Dictionary(perms));
    }
    root.declare_extension(document, field::ExtensionLevel::Cades, &mut increment)?;
    root.write(&mut increment);

    let certificates = chain.certificates();
    let reserved = match plan.timestamp_room {
        None => segel_cms::encoded_len(certificates, digest_algorithm, algorithm),
        Some(token) => {
            segel_cms::encoded_len_with_timestamp(certificates, digest_algorithm, algorithm, token)
        }
    };
    let reserved = reserved.ok_or(SignError::UnsupportedKey)?;
    if reserved > MAX_CONTENTS {
        return Err(SignError::RoomTooLarge { limit: MAX_CONTENTS });
    }
    increment.set_signature(signature, signature_dictionary(plan, &signing_time), reserved);
    let signer = chain.signer().sha256();
    let file_id = file_id(document, &[signing_time.to_string().as_bytes(), &signer])?;
    let written = increment.finish(IncrementOptions { file_id })?;
    let hole = written.hole.ok_or(SignError::Entry { entry: "/Contents" })?;

    let source_len = document.source().len();
    let mut hasher = Hasher::new(digest_algorithm);
    copy(document.source(), source_len, |part| {
        hasher.update(part);
        sink.write_all(part).map_err(|error| SignError::Write { kind: error.kind() })
    })?;
    for part in covered_parts(&written.bytes, source_len, hole.byte_range)? {
        hasher.update(part);
    }
    let digest = hasher.finish();
    let attributes = segel_cms::signed_attributes(&digest, chain.signer());
    Ok(Prepared {
        source_len,
        appended: written.bytes,
        byte_range: hole.byte_range,
        algorithm,
        digest_algorithm,
        digest: digest.as_bytes().to_vec(),
        to_be_signed: ToBeSigned::new(attributes),
        chain: chain.clone(),
        key: document.key().cloned(),
    })
}

/// Checks whether an approval signature can be added to a document, as [`prepare`] would: the document is
/// open, nothing forbids it, and the field finds its place. Nothing is hashed.
///
/// # Errors
///
/// What [`prepare`] would refuse of any plan and key.
pub fn check<S: Source>(document: &Document<S>) -> Result<(), SignError> {
    if let Some(error) = document.locked() {
        return Err(error.clone().into());
    }
    let fields = document.signature_fields()?;
    check_permission(document, &fields, None)?;
    let mut increment = Increment::new(document)?;
    let signature = increment.new_id();
    let mut root = field::Root::read(document)?;
    let plan = SigningPlan::approval();
    field::place(document, &plan, &fields, signature, "TTE", &mut root, &mut increment)
}

/// Returns the covered bytes of the appended part: before and after the hole. What later revisions
/// appended behind them is not covered.
pub(crate) fn covered_parts(
    appended: &[u8],
    source_len: u64,
    range: ByteRange,
) -> Result<[&[u8]; 2], SignError> {
    let inside = |offset: u64| {
        offset.checked_sub(source_len).and_then(|offset| usize::try_from(offset).ok())
    };
    let before = inside(range.before).and_then(|end| appended.get(..end));
    let end = inside(range.end());
    let after = inside(range.after_offset).and_then(|start| appended.get(start..end?));
    match (before, after) {
        (Some(before), Some(after)) => Ok([before, after]),
        _ => Err(SignError::Entry { entry: "/ByteRange" }),
    }
}

/// Reads a source from start to end.
pub(crate) fn copy<S: Source + ?Sized>(
    source: &S,
    len: u64,
    mut take: impl FnMut(&[u8]) -> Result<(), SignError>,
) -> Result<(), SignError> {
    if let Some(all) = source.as_slice() {
        // In memory already: nothing to be copied on the way.
        let all = usize::try_from(len).ok().and_then(|len| all.get(..len));
        let all = all.ok_or(SignError::AnotherDocument)?;
        return all.chunks(BUFFER).try_for_each(take);
    }
    let mut buffer = vec![0; BUFFER];
    let mut offset = 0;
    while offset < len {
        let room = usize::try_from(len - offset).unwrap_or(BUFFER).min(BUFFER);
        let piece = buffer.get_mut(..room).unwrap_or_default();
        match source.read_at(offset, piece) {
            Ok(0) => return Err(SignError::AnotherDocument),
            Ok(read) => {
                take(piece.get(..read).unwrap_or_default())?;
                offset += read as u64;
            }
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(SignError::Read { offset, kind: error.kind() }),
        }
    }
    Ok(())
}

/// Chooses the signature and the digest algorithm, and refuses what contradicts.
pub(crate) fn algorithms(
    plan: &SigningPlan,
    signer: &Certificate,
) -> Result<(SignatureAlgorithm, DigestAlgorithm), SignError> {
    use {DigestAlgorithm as D, SignatureAlgorithm as A};
    let key = signer.public_key().key();
    let algorithm = match (plan.algorithm, key) {
        (Some(algorithm), _) => algorithm,
        (None, PublicKey::Rsa { .. }) => A::RsaPkcs1(plan.digest.unwrap_or(D::Sha256)),
        (None, PublicKey::Ec(curve)) => A::Ecdsa(plan.digest.unwrap_or(match curve {
            Curve::P256 => D::Sha256,
            Curve::P384 => D::Sha384,
            Curve::P521 => D::Sha512,
            _ => return Err(SignError::UnsupportedKey),
        })),
        (None, PublicKey::Ed25519) => A::Ed25519,
        (None, _) => return Err(SignError::UnsupportedKey),
    };
    let fits = match algorithm {
        A::RsaPkcs1(_) | A::RsaPss(_) => matches!(key, PublicKey::Rsa { .. }),
        A::Ecdsa(_) => matches!(key, PublicKey::Ec(_)),
        A::Ed25519 => matches!(key, PublicKey::Ed25519),
        _ => false,
    };
    if !fits {
        return Err(SignError::AlgorithmOfAnotherKey { algorithm: algorithm.name() });
    }
    // RFC 8419, 3: Ed25519 with signed attributes goes with SHA-512.
    let digest = algorithm.digest().unwrap_or(D::Sha512);
    if plan.digest.is_some_and(|asked| asked != digest) {
        return Err(SignError::DigestMismatch);
    }
    match digest {
        D::Sha256 | D::Sha384 | D::Sha512 => Ok((algorithm, digest)),
        weak => Err(SignError::WeakDigest { digest: weak.name() }),
    }
}

/// Refuses what an earlier signature forbids, and a certification that comes late.
fn check_permission<S: Source>(
    document: &Document<S>,
    fields: &[SignatureField],
    certification: Option<Permission>,
) -> Result<(), SignError> {
    let mut certified = false;
    for field in fields {
        if field.is_empty() {
            continue;
        }
        if certification.is_some() {
            return Err(SignError::CertificationNotFirst { field: field.name.clone() });
        }
        if let Some(value) = &field.value
            && value.kind == SignatureKind::Certification
        {
            certified = true;
            match value.permission {
                Some(2 | 3) => {}
                Some(1) => {
                    return Err(SignError::CertifiedWithoutChanges { field: field.name.clone() });
                }
                _ => return Err(SignError::UnreadablePermission),
            }
        }
        if let Some(lock) = field.dictionary.value("Lock") {
            let lock = resolved_dictionary(document, lock, "/Lock")?;
            let permission = lock.value("P").map(|p| document.resolve(p)).transpose()?;
            if permission.as_ref().and_then(Object::as_integer) == Some(1) {
                return Err(SignError::Locked { field: field.name.clone() });
            }
        }
    }
    let catalog = document.catalog()?;
    let perms = match catalog.value("Perms") {
        Some(perms) => resolved_dictionary(document, perms, "/Perms")?,
        None => Dictionary::new(),
    };
    if perms.value("DocMDP").is_some() && !certified {
        return Err(SignError::UnreadablePermission);
    }
    Ok(())
}

fn signature_dictionary(plan: &SigningPlan, signing_time: &PdfDate) -> Dictionary {
    let mut dictionary = Dictionary::new()
        .with("Type", Object::name("Sig"))
        .with("Filter", Object::name("Adobe.PPKLite"))
        .with("SubFilter", Object::name("ETSI.CAdES.detached"))
        .with("M", Object::string(signing_time.to_string().into_bytes()));
    for (key, text) in [
        ("Name", &plan.name),
        ("Reason", &plan.reason),
        ("Location", &plan.location),
        ("ContactInfo", &plan.contact),
    ] {
        if let Some(text) = text {
            dictionary.insert(key, Object::string(encode_text(text)));
        }
    }
    if let Some(permission) = plan.certification {
        let parameters = Dictionary::new()
            .with("Type", Object::name("TransformParams"))
            .with("P", Object::Integer(i64::from(permission.value())))
            .with("V", Object::name("1.2"));
        let reference = Dictionary::new()
            .with("Type", Object::name("SigRef"))
            .with("TransformMethod", Object::name("DocMDP"))
            .with("TransformParams", Object::Dictionary(parameters));
        dictionary.insert("Reference", Object::Array(vec![Object::Dictionary(reference)]));
    }
    dictionary
}

/// Derives the changing half of `/ID` from the old one and what is new, so that nothing random is
/// needed.
pub(crate) fn file_id<S: Source>(
    document: &Document<S>,
    new: &[&[u8]],
) -> Result<[u8; 16], SignError> {
    let mut hasher = Hasher::new(DigestAlgorithm::Sha256);
    hasher.update(&document.source().len().to_be_bytes());
    let old = document.trailer()?.value("ID").and_then(Object::as_array);
    for part in old.unwrap_or_default() {
        hasher.update(part.as_string().unwrap_or_default());
    }
    for part in new {
        hasher.update(part);
    }
    Ok(hasher.finish().as_bytes().first_chunk().copied().unwrap_or_default())
}
