//! One certificate, read once.

use std::fmt;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use segel_crypto::der::{self, Tlv, tag};
use segel_crypto::{
    CryptoError, DigestAlgorithm, SignatureAlgorithm, SubjectPublicKeyInfo, UnixTime, hex,
};
use x509_parser::prelude::{FromDer as _, X509Certificate};

use crate::encoding::{self, Cursor, MAX_SERIAL, contents_start};
use crate::extensions::Extensions;
use crate::{BasicConstraints, ExtendedKeyUsage, KeyUsage, X509Error, name, pem};

/// Far above any real certificate; a longer one would only be an attack on memory and time.
const MAX_LEN: usize = 256 * 1024;
/// Version 3 as it is written.
const VERSION_3: u32 = 2;

/// Holds one X.509 certificate and its original bytes.
///
/// Clones share the bytes. Two certificates are equal when their DER is.
#[derive(Clone)]
pub struct Certificate {
    inner: Arc<Inner>,
}

struct Inner {
    der: Vec<u8>,
    sha256: [u8; 32],
    tbs: Range<usize>,
    serial: Range<usize>,
    issuer: Range<usize>,
    subject: Range<usize>,
    algorithm: Range<usize>,
    signature: Range<usize>,
    version: u32,
    not_before: UnixTime,
    not_after: UnixTime,
    public_key: SubjectPublicKeyInfo,
    extensions: Extensions,
    subject_words: Words,
    issuer_words: Words,
    key_sha1: OnceLock<Option<[u8; 20]>>,
}

/// What a name says in words and in the form that is compared, made when it is first asked for: the same
/// certificate is asked in many documents.
#[derive(Default)]
struct Words {
    text: OnceLock<String>,
    common_name: OnceLock<Option<String>>,
    comparable: OnceLock<Option<Arc<name::Comparable>>>,
}

impl Words {
    fn text(&self, name: &[u8]) -> String {
        self.text.get_or_init(|| name::to_text(name)).clone()
    }

    fn comparable(&self, name: &[u8]) -> Option<Arc<name::Comparable>> {
        self.comparable.get_or_init(|| name::comparable(name).map(Arc::new)).clone()
    }
}

/// Where the parts of a certificate lie in its DER.
struct Layout {
    tbs: Range<usize>,
    serial: Range<usize>,
    issuer: Range<usize>,
    not_before: UnixTime,
    not_after: UnixTime,
    subject: Range<usize>,
    spki: Range<usize>,
    algorithm: Range<usize>,
    signature: Range<usize>,
}

impl Layout {
    fn read(bytes: &[u8]) -> Result<Self, X509Error> {
        let mut top = Cursor::new(bytes, 0);
        let (range, whole) = top.expect(tag::SEQUENCE, "Certificate")?;
        let rest = bytes.len() - range.end;
        if rest != 0 {
            return Err(X509Error::TrailingBytes { len: rest });
        }
        let mut outer = Cursor::inside(&range, &whole);
        let (tbs, tbs_value) = outer.expect(tag::SEQUENCE, "tbsCertificate")?;
        let (algorithm, algorithm_value) = outer.expect(tag::SEQUENCE, "signatureAlgorithm")?;
        let (signature_range, signature_value) = outer.expect(tag::BIT_STRING, "signatureValue")?;
        outer.finish("Certificate")?;
        // A signature is whole octets: its BIT STRING has no unused bits.
        if signature_value.value.first() != Some(&0) {
            return Err(X509Error::Malformed { field: "signatureValue" });
        }
        let signature = contents_start(&signature_range, &signature_value) + 1..signature_range.end;

        let mut inner = Cursor::inside(&tbs, &tbs_value);
        inner.optional(tag::context_constructed(0), "version")?;
        let (serial_range, serial_value) = inner.expect(tag::INTEGER, "serialNumber")?;
        let serial = contents_start(&serial_range, &serial_value)..serial_range.end;
        let (_, inner_algorithm) = inner.expect(tag::SEQUENCE, "signature")?;
        if inner_algorithm.encoding != algorithm_value.encoding {
            return Err(X509Error::AlgorithmsDisagree);
        }
        let (issuer, _) = inner.expect(tag::SEQUENCE, "issuer")?;
        let (_, validity) = inner.expect(tag::SEQUENCE, "validity")?;
        let (not_before, not_after) =
            validity_times(&validity).ok_or(X509Error::Malformed { field: "validity" })?;
        let (subject, _) = inner.expect(tag::SEQUENCE, "subject")?;
        let (spki, _) = inner.expect(tag::SEQUENCE, "subjectPublicKeyInfo")?;
        Ok(Self { tbs, serial, issuer, not_before, not_after, subject, spki, algorithm, signature })
    }
}

/// Reads both times of a `Validity`, which RFC 5280 section 4.1.2.5 wants with seconds and in
/// Greenwich time: readers disagree on what another form means.
fn validity_times(validity: &Tlv<'_>) -> Option<(UnixTime, UnixTime)> {
    let mut times = validity.reader();
    let not_before = encoding::time(&times.read_any().ok()?)?;
    let not_after = encoding::time(&times.read_any().ok()?)?;
    times.finish().ok()?;
    Some((not_before, not_after))
}

/// Checks what the extensions of a certificate must say given its version and its subject.
fn check_profile(version: u32, subject: &[u8], extensions: &Extensions) -> Result<(), X509Error> {
    // Only version 3 has extensions (RFC 5280 section 4.1.2.9): a reader of the version that is
    // written would not look for them.
    if version > VERSION_3 {
        return Err(X509Error::Malformed { field: "version" });
    }
    if version != VERSION_3 && extensions.count != 0 {
        return Err(X509Error::Malformed { field: "extensions" });
    }
    // Somebody must be named, and where the subject is empty the critical alternative names do it
    // (RFC 5280 section 4.1.2.6).
    if name::is_empty(subject) && !extensions.has_critical_alternative_names {
        return Err(X509Error::Malformed { field: "subject" });
    }
    Ok(())
}

impl Certificate {
    /// Reads one DER certificate; nothing may follow it.
    ///
    /// # Errors
    ///
    /// Strict DER only; the inner and outer signature algorithm must be the same bytes; both times
    /// must be in the one form of RFC 5280; only version 3 may have extensions, none may occur
    /// twice, and those this library knows must be well-formed; an empty subject needs a critical
    /// `subjectAltName`.
    pub fn from_der(bytes: &[u8]) -> Result<Self, X509Error> {
        if bytes.len() > MAX_LEN {
            return Err(X509Error::TooLarge { len: bytes.len(), limit: MAX_LEN });
        }
        let layout = Layout::read(bytes)?;
        let part = |range: &Range<usize>| bytes.get(range.clone()).unwrap_or_default();
        let serial_len = layout.serial.len();
        if serial_len == 0 || serial_len > MAX_SERIAL {
            return Err(X509Error::SerialNumber { len: serial_len });
        }
        // The issuer must have a name (RFC 5280 section 4.1.2.4); a subject
        // need not, see below.
        if !name::is_well_formed(part(&layout.issuer)) || name::is_empty(part(&layout.issuer)) {
            return Err(X509Error::Malformed { field: "issuer" });
        }
        if !name::is_well_formed(part(&layout.subject)) {
            return Err(X509Error::Malformed { field: "subject" });
        }
        let public_key =
            SubjectPublicKeyInfo::from_der(part(&layout.spki)).map_err(|_| X509Error::PublicKey)?;
        let (_, parsed) = X509Certificate::from_der(bytes)
            .map_err(|_| X509Error::Malformed { field: "tbsCertificate" })?;
        let extensions = Extensions::read(parsed.extensions())?;
        check_profile(parsed.version().0, part(&layout.subject), &extensions)?;
        let mut sha256 = [0; 32];
        for (to, from) in
            sha256.iter_mut().zip(DigestAlgorithm::Sha256.digest(bytes).as_bytes().iter())
        {
            *to = *from;
        }
        Ok(Self {
            inner: Arc::new(Inner {
                sha256,
                version: parsed.version().0,
                not_before: layout.not_before,
                not_after: layout.not_after,
                public_key,
                extensions,
                subject_words: Words::default(),
                key_sha1: OnceLock::new(),
                issuer_words: Words::default(),
                tbs: layout.tbs,
                serial: layout.serial,
                issuer: layout.issuer,
                subject: layout.subject,
                algorithm: layout.algorithm,
                signature: layout.signature,
                der: bytes.to_vec(),
            }),
        })
    }

    /// Reads every `CERTIFICATE` block of a PEM text, in order.
    ///
    /// # Errors
    ///
    /// A text without such a block, a damaged block, or a block that is not a certificate.
    pub fn from_pem_bundle(text: &[u8]) -> Result<Vec<Self>, X509Error> {
        pem::certificate_blocks(text)?.iter().map(|der| Self::from_der(der)).collect()
    }

    /// Reads a PEM bundle or one DER certificate, whichever the bytes are.
    ///
    /// # Errors
    ///
    /// As [`Certificate::from_der`] and [`Certificate::from_pem_bundle`].
    pub fn from_pem_or_der(bytes: &[u8]) -> Result<Vec<Self>, X509Error> {
        if bytes.first() == Some(&tag::SEQUENCE) {
            Self::from_der(bytes).map(|certificate| vec![certificate])
        } else {
            Self::from_pem_bundle(bytes)
        }
    }

    fn part(&self, range: &Range<usize>) -> &[u8] {
        self.inner.der.get(range.clone()).unwrap_or_default()
    }

    /// Returns the whole certificate, DER.
    pub fn as_der(&self) -> &[u8] {
        &self.inner.der
    }

    /// Returns the SHA-256 of the whole certificate.
    pub fn sha256(&self) -> [u8; 32] {
        self.inner.sha256
    }

    /// The SHA-1 of the key, by which responders name themselves.
    pub(crate) fn key_sha1(&self) -> Option<[u8; 20]> {
        let of_key = || {
            let key = self.inner.public_key.key_octets();
            DigestAlgorithm::Sha1.digest(key).as_bytes().try_into().ok()
        };
        *self.inner.key_sha1.get_or_init(of_key)
    }

    /// Returns the SHA-256 of the whole certificate as lower-case hexadecimal.
    pub fn sha256_hex(&self) -> String {
        hex(&self.inner.sha256)
    }

    /// Returns the subject as RFC 4514 text; control and direction characters are escaped.
    pub fn subject(&self) -> String {
        self.inner.subject_words.text(self.subject_der())
    }

    /// Returns the issuer as RFC 4514 text; control and direction characters are escaped.
    pub fn issuer(&self) -> String {
        self.inner.issuer_words.text(self.issuer_der())
    }

    /// Returns the original bytes of the subject `Name`.
    pub fn subject_der(&self) -> &[u8] {
        self.part(&self.inner.subject)
    }

    /// Returns whether the subject is this DER `Name`, whatever its string types and spaces.
    pub fn has_subject(&self, name: &[u8]) -> bool {
        name::is_same(self.subject_der(), name)
    }

    /// Returns whether the issuer is this DER `Name`, whatever its string types and spaces.
    pub fn has_issuer(&self, name: &[u8]) -> bool {
        name::is_same(self.issuer_der(), name)
    }

    /// Returns the original bytes of the issuer `Name`.
    pub fn issuer_der(&self) -> &[u8] {
        self.part(&self.inner.issuer)
    }

    /// Returns the common name of the subject, unescaped.
    pub fn common_name(&self) -> Option<String> {
        let words = &self.inner.subject_words;
        words.common_name.get_or_init(|| name::common_name(self.subject_der())).clone()
    }

    /// The subject in the form in which names are compared.
    pub(crate) fn comparable_subject(&self) -> Option<Arc<name::Comparable>> {
        self.inner.subject_words.comparable(self.subject_der())
    }

    /// The issuer in the form in which names are compared.
    pub(crate) fn comparable_issuer(&self) -> Option<Arc<name::Comparable>> {
        self.inner.issuer_words.comparable(self.issuer_der())
    }

    /// Returns the contents octets of the serial number, big-endian, as encoded.
    pub fn serial(&self) -> &[u8] {
        self.part(&self.inner.serial)
    }

    /// Returns the serial number as evidence about the certificate names it: no longer than it has to be,
    /// though the certificate itself may have it longer.
    pub(crate) fn serial_as_named(&self) -> &[u8] {
        let mut serial = self.serial();
        while let Some((first, rest)) = serial.split_first()
            && let Some(next) = rest.first()
            && matches!((first, next), (0x00, 0x00..=0x7f) | (0xff, 0x80..=0xff))
        {
            serial = rest;
        }
        serial
    }

    /// Returns the serial number as lower-case hexadecimal of its contents octets.
    pub fn serial_hex(&self) -> String {
        hex(self.serial())
    }

    /// Returns the first second of validity.
    pub fn not_before(&self) -> UnixTime {
        self.inner.not_before
    }

    /// Returns the last second of validity.
    pub fn not_after(&self) -> UnixTime {
        self.inner.not_after
    }

    /// Returns the public key of the subject.
    pub fn public_key(&self) -> &SubjectPublicKeyInfo {
        &self.inner.public_key
    }

    /// Reads the algorithm with which the issuer signed.
    ///
    /// # Errors
    ///
    /// [`X509Error::Malformed`] when it is not an algorithm this library knows.
    pub fn signature_algorithm(&self) -> Result<SignatureAlgorithm, X509Error> {
        SignatureAlgorithm::from_algorithm_identifier(self.part(&self.inner.algorithm), None)
            .map_err(|_| X509Error::Malformed { field: "signatureAlgorithm" })
    }

    /// Returns the signed part, original bytes.
    pub fn tbs(&self) -> &[u8] {
        self.part(&self.inner.tbs)
    }

    /// Returns the octets of the issuer's signature.
    pub fn signature(&self) -> &[u8] {
        self.part(&self.inner.signature)
    }

    /// Returns the version as written: 0 for v1, 2 for v3.
    pub fn version(&self) -> u32 {
        self.inner.version
    }

    /// Returns the key identifier of the subject, if the certificate names one.
    pub fn subject_key_identifier(&self) -> Option<&[u8]> {
        self.inner.extensions.subject_key_identifier.as_deref()
    }

    /// Returns the key identifier of the issuer, if the certificate names one.
    pub fn authority_key_identifier(&self) -> Option<&[u8]> {
        self.inner.extensions.authority_key_identifier.as_deref()
    }

    /// Verifies that the key of `issuer` signed this certificate; says nothing about names, times or usage.
    ///
    /// # Errors
    ///
    /// [`CryptoError::UnsupportedAlgorithm`] where the algorithm is not known, else what the key finds.
    pub fn verify_signature(&self, issuer: &Self) -> Result<(), CryptoError> {
        let algorithm = self.signature_algorithm();
        let algorithm = algorithm.map_err(|_| CryptoError::UnsupportedAlgorithm)?;
        issuer.public_key().verify(algorithm, self.tbs(), self.signature())
    }

    /// Returns whether subject and issuer are the same name; says nothing about the signature.
    pub fn is_self_issued(&self) -> bool {
        self.subject_der() == self.issuer_der()
    }

    /// Returns whether `basicConstraints` says that the subject is an authority.
    pub fn is_ca(&self) -> bool {
        self.basic_constraints().is_some_and(|constraints| constraints.ca)
    }

    /// Returns the `basicConstraints` extension.
    pub fn basic_constraints(&self) -> Option<BasicConstraints> {
        self.inner.extensions.basic_constraints
    }

    /// Returns the `keyUsage` extension.
    pub fn key_usage(&self) -> Option<KeyUsage> {
        self.inner.extensions.key_usage
    }

    /// Returns the `extKeyUsage` extension.
    pub fn extended_key_usage(&self) -> Option<&ExtendedKeyUsage> {
        self.inner.extensions.extended_key_usage.as_ref()
    }

    /// Returns the certificate policies as dotted object identifiers, in order.
    pub fn policies(&self) -> Vec<String> {
        self.inner.extensions.policies.clone()
    }

    /// Returns the OCSP responders the certificate names; never fetched here.
    pub fn ocsp_urls(&self) -> &[String] {
        &self.inner.extensions.ocsp_urls
    }

    /// Returns where the certificate says its issuer can be had; never fetched here.
    pub fn issuer_urls(&self) -> &[String] {
        &self.inner.extensions.issuer_urls
    }

    /// Returns the CRL distribution points with a full name; never fetched here.
    pub fn crl_urls(&self) -> &[String] {
        &self.inner.extensions.crl_urls
    }

    /// Returns whether the certificate says where lists are, in whichever form: it has distribution
    /// points, or such of newest lists.
    pub fn names_lists(&self) -> bool {
        self.inner.extensions.names_lists
    }

    /// Returns whether `id-pkix-ocsp-nocheck` is present (RFC 6960 section 4.2.2.2.1).
    pub fn has_ocsp_no_check(&self) -> bool {
        self.inner.extensions.ocsp_no_check
    }

    /// Returns whether the issuer says that it publishes no revocation (`noRevAvail`, RFC 9608).
    pub fn has_no_rev_avail(&self) -> bool {
        self.inner.extensions.no_rev_avail
    }

    /// Returns whether the issuer says that the certificate is too short-lived to be revoked
    /// (validity-assured short-term, EN 319 412-1).
    pub fn is_validity_assured_short_term(&self) -> bool {
        self.inner.extensions.validity_assured
    }

    /// Returns the CMS `IssuerAndSerialNumber` of this certificate, from its original bytes.
    pub fn issuer_and_serial_der(&self) -> Vec<u8> {
        der::sequence(&[self.issuer_der(), &der::tlv(tag::INTEGER, self.serial())])
    }

    pub(crate) fn extensions(&self) -> &Extensions {
        &self.inner.extensions
    }
}

impl PartialEq for Certificate {
    fn eq(&self, other: &Self) -> bool {
        self.inner.der == other.inner.der
    }
}

impl Eq for Certificate {}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Certificate")
            .field("subject", &self.subject())
            .field("serial", &self.serial_hex())
            .field("sha256", &self.sha256_hex())
            .finish()
    }
}
