//! What is wrong with a SignedData as the signature of a document: facts only, no judgement.

use segel_crypto::der::{self, tag};
use segel_crypto::{CryptoError, Digest, DigestAlgorithm, SignatureAlgorithm};
use segel_x509::Certificate;

use crate::attributes::{AttributeFault, SignedAttributes};
use crate::oid;
use crate::signed_data::{EncodingNote, SignedData};
use crate::signer_info::{SignerIdentifier, SignerInfo};
use crate::signing_certificate::{ReferenceMatch, SigningCertificateReference};

/// Says which rules a signature claims to follow by its `/SubFilter`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Profile {
    /// `ETSI.CAdES.detached`: EN 319 142-1.
    Cades,
    /// `adbe.pkcs7.detached`: ISO 32000.
    Pkcs7Detached,
    /// A time-stamp token: RFC 3161 and RFC 5816; the content is inside.
    TimeStampToken,
}

/// Names one thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum CmsFault {
    /// The encoding is BER, for the first time at this byte.
    Ber {
        /// Bytes from the start of the contents.
        offset: usize,
    },
    /// The signed attributes as received are not DER, so what was signed is not certain.
    SignedAttributesNotDer,
    /// The signature is over the signed attributes in an order that is not that of DER.
    SignedAttributesUnsorted,
    /// Bytes that are not all zero follow the signature.
    TrailingBytes {
        /// The bytes after the value.
        len: usize,
    },
    /// The content is inside although the signature should be detached.
    ContentPresent {
        /// The length of the content.
        len: usize,
    },
    /// The encapsulated content type is not id-data, or in a time-stamp token not id-ct-TSTInfo.
    EncapsulatedContentType {
        /// The dotted object identifier found.
        oid: String,
    },
    /// There is not exactly one signer.
    SignerCount {
        /// How many there are.
        count: usize,
    },
    /// The version of the SignerInfo is not the one its kind of identifier calls for.
    SignerInfoVersion {
        /// The version found.
        found: u64,
        /// The version that belongs there.
        expected: u64,
    },
    /// The digest algorithm is not known.
    DigestAlgorithm(CryptoError),
    /// The digest algorithm of the signer is not among those of the SignedData.
    DigestAlgorithmNotListed {
        /// The digest algorithm of the signer.
        algorithm: DigestAlgorithm,
    },
    /// The signature algorithm is not known, or has parameters it must not have.
    SignatureAlgorithm(CryptoError),
    /// The signature algorithm names another digest than the digest algorithm does.
    AlgorithmsContradict,
    /// Ed25519 goes with SHA-512 (RFC 8419 section 3.1), and another digest is named.
    Ed25519Digest {
        /// The digest algorithm named.
        found: DigestAlgorithm,
    },
    /// The signed cms-algorithm-protection (RFC 6211) names other algorithms.
    AlgorithmProtection,
    /// There are no signed attributes.
    NoSignedAttributes,
    /// A signed attribute is there more than once.
    RepeatedAttribute {
        /// The dotted object identifier of its type.
        oid: String,
    },
    /// An attribute is there that the profile forbids.
    ForbiddenAttribute {
        /// The dotted object identifier of its type.
        oid: String,
        /// Whether it is among the signed ones.
        signed: bool,
    },
    /// The signing-time attribute is there, which PAdES leaves to `/M`.
    SigningTime,
    /// The content-type attribute cannot be used.
    ContentType(AttributeFault),
    /// The content-type attribute names another type than the SignedData.
    ContentTypeDiffers {
        /// The dotted object identifier in the attribute.
        attribute: String,
        /// The dotted object identifier in the SignedData.
        content: String,
    },
    /// The message-digest attribute cannot be used.
    MessageDigest(AttributeFault),
    /// The message-digest attribute is not the digest of the document.
    MessageDigestDiffers {
        /// The digest in the attribute.
        attribute: Vec<u8>,
        /// The digest of the document.
        document: Digest,
    },
    /// Neither signing-certificate nor signing-certificate-v2 is there.
    SigningCertificateMissing,
    /// The signing-certificate attribute cannot be used.
    SigningCertificate(AttributeFault),
    /// Both versions of the signing-certificate attribute are there.
    BothSigningCertificates,
    /// The signing-certificate attribute has a digest algorithm that is not known.
    SigningCertificateDigest {
        /// The dotted object identifier of the digest algorithm.
        oid: String,
    },
    /// The signing-certificate attribute names another certificate than the signer identifier.
    SigningCertificateDiffers {
        /// The version of the attribute.
        version: u8,
    },
    /// The issuer or serial number in the signing-certificate attribute is not the certificate's.
    IssuerSerialDiffers {
        /// The version of the attribute.
        version: u8,
    },
    /// No certificate in the SignedData is the one the signer identifier names.
    SignerCertificateMissing,
    /// The signature value does not verify, or cannot be computed.
    Signature(CryptoError),
}

/// Holds the facts about one SignedData.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CmsCheck {
    /// The certificate of the signer, taken from the SignedData and not trusted.
    pub signer: Option<Certificate>,
    /// The digest algorithm, if known.
    pub digest_algorithm: Option<DigestAlgorithm>,
    /// The signature algorithm, if known.
    pub signature_algorithm: Option<SignatureAlgorithm>,
    /// The digest of the document under that algorithm.
    pub document_digest: Option<Digest>,
    /// The reference to the signer's certificate in the signed attributes.
    pub reference: Option<SigningCertificateReference>,
    /// Whether the signature value was computed and verified under the signer's key.
    pub signature: SignatureState,
    /// Everything wrong, in the order found.
    pub faults: Vec<CmsFault>,
}

/// Certificates of one identifier that are tried for the signer's.
const NAMESAKES: usize = 8;

/// Tells how far the verification of the signature value came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignatureState {
    /// It verifies over the signed attributes under the signer's key.
    Verified,
    /// It does not verify.
    Bad,
    /// It was not computed: something it needs is missing or not supported; a fault says what.
    NotComputed,
}

/// Checks everything a SignedData says by itself and about the document.
///
/// `document_digest` gives the digest of the bytes the `/ByteRange` covers; it is asked once at the
/// most. Encodings that are only unusual, such as unsorted sets, stay among
/// [`SignedData::encoding_notes`].
pub fn check(
    signed_data: &SignedData,
    document_digest: impl Fn(DigestAlgorithm) -> Digest,
    profile: Profile,
) -> CmsCheck {
    let mut check = CmsCheck {
        signer: None,
        digest_algorithm: None,
        signature_algorithm: None,
        document_digest: None,
        reference: None,
        signature: SignatureState::NotComputed,
        faults: Vec::new(),
    };
    check.look_at_wrapper(signed_data, profile);
    let [signer] = signed_data.signer_infos() else {
        return check;
    };
    check.look_at_algorithms(signed_data, signer);
    check.document_digest = check.digest_algorithm.map(document_digest);
    check.look_at_unsigned(signer, profile);
    check.find_signer(signed_data, signer);
    let Some(attributes) = signer.signed_attributes() else {
        check.faults.push(CmsFault::NoSignedAttributes);
        return check;
    };
    check.look_at_attributes(attributes, signed_data, profile);
    check.look_at_reference(attributes, profile);
    check.verify(signer, attributes);
    check
}

impl CmsCheck {
    fn look_at_wrapper(&mut self, signed_data: &SignedData, profile: Profile) {
        let faults = &mut self.faults;
        for note in signed_data.encoding_notes() {
            match *note {
                EncodingNote::Ber { offset } => faults.push(CmsFault::Ber { offset }),
                EncodingNote::SignedAttributesBer => faults.push(CmsFault::SignedAttributesNotDer),
                EncodingNote::TrailingBytes { len } => {
                    faults.push(CmsFault::TrailingBytes { len });
                }
                EncodingNote::TrailingZeros { .. }
                | EncodingNote::UnsortedCertificates
                | EncodingNote::UnsortedSignedAttributes
                | EncodingNote::Version { .. }
                | EncodingNote::UnreadableCertificates { .. } => {}
            }
        }
        let token = profile == Profile::TimeStampToken;
        if let Some(content) = signed_data.encapsulated_content()
            && !token
        {
            faults.push(CmsFault::ContentPresent { len: content.len() });
        }
        let content_type = signed_data.encapsulated_content_type();
        if content_type != if token { oid::TST_INFO } else { oid::DATA } {
            faults.push(CmsFault::EncapsulatedContentType { oid: content_type.to_owned() });
        }
        let count = signed_data.signer_infos().len();
        if count != 1 {
            faults.push(CmsFault::SignerCount { count });
        }
    }

    fn look_at_algorithms(&mut self, signed_data: &SignedData, signer: &SignerInfo) {
        let expected = match signer.sid() {
            SignerIdentifier::IssuerAndSerialNumber(_) => 1,
            SignerIdentifier::SubjectKeyIdentifier(_) => 3,
        };
        let found = signer.version();
        if found != expected {
            self.faults.push(CmsFault::SignerInfoVersion { found, expected });
        }
        match signer.digest_algorithm() {
            Ok(algorithm) => {
                self.digest_algorithm = Some(algorithm);
                if !signed_data.digest_algorithms().contains(&algorithm) {
                    self.faults.push(CmsFault::DigestAlgorithmNotListed { algorithm });
                }
            }
            Err(error) => self.faults.push(CmsFault::DigestAlgorithm(error)),
        }
        match signer.signature_algorithm() {
            Ok(algorithm) => {
                self.signature_algorithm = Some(algorithm);
                if let (SignatureAlgorithm::Ed25519, Some(found)) =
                    (algorithm, self.digest_algorithm)
                    && found != DigestAlgorithm::Sha512
                {
                    self.faults.push(CmsFault::Ed25519Digest { found });
                }
            }
            Err(CryptoError::DigestMismatch) => self.faults.push(CmsFault::AlgorithmsContradict),
            Err(error) => self.faults.push(CmsFault::SignatureAlgorithm(error)),
        }
    }

    fn look_at_unsigned(&mut self, signer: &SignerInfo, profile: Profile) {
        if profile != Profile::Cades {
            return;
        }
        for attribute in signer.unsigned_attributes() {
            let oid = attribute.oid.as_str();
            if oid == oid::COUNTER_SIGNATURE || oid::FORBIDDEN_UNSIGNED.contains(&oid) {
                let oid = oid.to_owned();
                self.faults.push(CmsFault::ForbiddenAttribute { oid, signed: false });
            }
        }
    }

    fn find_signer(&mut self, signed_data: &SignedData, signer: &SignerInfo) {
        let reference = signer.signed_attributes().map(SignedAttributes::signing_certificate);
        self.reference = reference.and_then(Result::ok);
        let named = |certificate: &&Certificate| signer.sid().names(certificate);
        let candidates: Vec<_> = signed_data.certificates().iter().filter(named).collect();
        // Certificates that share a key identifier are told apart by the signed reference.
        let referenced = candidates.iter().find(|certificate| {
            self.reference
                .as_ref()
                .is_some_and(|reference| reference.compare(certificate) == ReferenceMatch::Matches)
        });
        // Without it, by the signature: anyone can certify a key identifier that is another's.
        let signed = || {
            let (attributes, algorithm) = (signer.signed_attributes()?, self.signature_algorithm?);
            let bytes = attributes.in_der_order();
            let verifies = |found: &&&Certificate| {
                found.public_key().verify(algorithm, &bytes, signer.signature()).is_ok()
            };
            candidates.iter().take(NAMESAKES).find(verifies)
        };
        let several = candidates.len() > 1;
        let found = referenced.or_else(|| several.then(signed).flatten()).or(candidates.first());
        self.signer = found.map(|found| (*found).clone());
        if self.signer.is_none() {
            self.faults.push(CmsFault::SignerCertificateMissing);
        }
    }

    fn look_at_attributes(
        &mut self,
        attributes: &SignedAttributes,
        signed_data: &SignedData,
        profile: Profile,
    ) {
        let all = attributes.attributes();
        for (index, attribute) in all.iter().enumerate() {
            let oid = &attribute.oid;
            // Of these a signature may have several (EN 319 122-1, 5.2.8).
            let repeatable = *oid == oid::CONTENT_TIME_STAMP;
            if !repeatable && all.iter().take(index).any(|earlier| earlier.oid == *oid) {
                self.faults.push(CmsFault::RepeatedAttribute { oid: oid.clone() });
            }
            if profile == Profile::Cades && oid::FORBIDDEN_SIGNED.contains(&oid.as_str()) {
                let oid = oid.clone();
                self.faults.push(CmsFault::ForbiddenAttribute { oid, signed: true });
            }
        }
        if profile == Profile::Cades && all.iter().any(|found| found.oid == oid::SIGNING_TIME) {
            self.faults.push(CmsFault::SigningTime);
        }
        let content = signed_data.encapsulated_content_type();
        match attributes.content_type() {
            Ok(attribute) if attribute == content => {}
            Ok(attribute) => {
                let content = content.to_owned();
                self.faults.push(CmsFault::ContentTypeDiffers { attribute, content });
            }
            Err(fault) => self.faults.push(CmsFault::ContentType(fault)),
        }
        match (attributes.message_digest(), &self.document_digest) {
            (Err(fault), _) => self.faults.push(CmsFault::MessageDigest(fault)),
            (Ok(attribute), Some(document)) if attribute != document.as_bytes() => {
                let (attribute, document) = (attribute.to_vec(), document.clone());
                self.faults.push(CmsFault::MessageDigestDiffers { attribute, document });
            }
            (Ok(_), _) => {}
        }
        match attributes.value(oid::ALGORITHM_PROTECTION) {
            Err(AttributeFault::Missing) => {}
            Ok(value) if self.protects(value) == Some(()) => {}
            Ok(_) | Err(_) => self.faults.push(CmsFault::AlgorithmProtection),
        }
    }

    /// Reads cms-algorithm-protection; something only when it names the algorithms in use.
    fn protects(&self, value: &[u8]) -> Option<()> {
        let mut reader = der::single(value, tag::SEQUENCE).ok()?.reader();
        let digest = reader.expect(tag::SEQUENCE).ok()?.encoding;
        let digest = DigestAlgorithm::from_algorithm_identifier(digest).ok();
        let signature = reader.expect(tag::context_constructed(1)).ok()?.value;
        reader.finish().ok()?;
        let signature = der::tlv(tag::SEQUENCE, signature);
        let signature = SignatureAlgorithm::from_algorithm_identifier(&signature, digest).ok();
        (digest == self.digest_algorithm && signature == self.signature_algorithm).then_some(())
    }

    fn look_at_reference(&mut self, attributes: &SignedAttributes, profile: Profile) {
        let found = [attributes.signing_certificate_v2(), attributes.signing_certificate_v1()];
        let missing = |read: &Result<_, _>| matches!(read, Err(AttributeFault::Missing));
        match found.iter().filter(|read| !missing(read)).count() {
            0 if profile != Profile::Pkcs7Detached => {
                self.faults.push(CmsFault::SigningCertificateMissing);
            }
            2 => self.faults.push(CmsFault::BothSigningCertificates),
            _ => {}
        }
        for read in found {
            let reference = match read {
                Ok(reference) => reference,
                Err(AttributeFault::Missing) => continue,
                Err(fault) => {
                    self.faults.push(CmsFault::SigningCertificate(fault));
                    continue;
                }
            };
            let version = reference.version;
            let compared = self.signer.as_ref().map(|signer| reference.compare(signer));
            match compared {
                None | Some(ReferenceMatch::Matches) => {}
                Some(ReferenceMatch::HashDiffers) => {
                    self.faults.push(CmsFault::SigningCertificateDiffers { version });
                }
                Some(ReferenceMatch::IssuerSerialDiffers) => {
                    self.faults.push(CmsFault::IssuerSerialDiffers { version });
                }
                Some(ReferenceMatch::DigestUnknown) => {
                    let oid = reference.digest_algorithm.err().unwrap_or_default();
                    self.faults.push(CmsFault::SigningCertificateDigest { oid });
                }
            }
        }
    }

    fn verify(&mut self, signer: &SignerInfo, attributes: &SignedAttributes) {
        let (Some(certificate), Some(algorithm)) = (&self.signer, self.signature_algorithm) else {
            return;
        };
        let over =
            |bytes: &[u8]| certificate.public_key().verify(algorithm, bytes, signer.signature());
        let mut verified = over(&attributes.in_der_order());
        if !attributes.is_sorted() && verified == Err(CryptoError::BadSignature) {
            // Signers that do not sort sign what they write.
            let as_received = over(&attributes.to_be_verified());
            if as_received.is_ok() {
                self.faults.push(CmsFault::SignedAttributesUnsorted);
                verified = as_received;
            }
        }
        self.signature = match &verified {
            Ok(()) => SignatureState::Verified,
            Err(CryptoError::BadSignature | CryptoError::AlgorithmKeyMismatch) => {
                SignatureState::Bad
            }
            Err(_) => SignatureState::NotComputed,
        };
        if let Err(error) = verified {
            self.faults.push(CmsFault::Signature(error));
        }
    }
}
