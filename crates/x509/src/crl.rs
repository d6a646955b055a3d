//! Certificate revocation lists (RFC 5280 section 5).

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use segel_crypto::der::{self, Reader, Tlv, tag};
use segel_crypto::{CryptoError, DigestAlgorithm, SignatureAlgorithm, UnixTime};

use crate::crl_entry::{RevokedEntry, check_entries, malformed, read_entry};
use crate::encoding::{self, Cursor, contents_start};
use crate::scope::IssuingDistributionPoint;
use crate::{Budget, BudgetLimit, Certificate, RevocationError, name};

/// The longest lists in public use are below 40 MB.
const MAX_LEN: usize = 64 * 1024 * 1024;

const AUTHORITY_KEY_IDENTIFIER: &str = "2.5.29.35";
const CRL_NUMBER: &str = "2.5.29.20";
const DELTA_CRL_INDICATOR: &str = "2.5.29.27";
const ISSUING_DISTRIBUTION_POINT: &str = "2.5.29.28";
const EXPIRED_CERTS_ON_CRL: &str = "2.5.29.60";

/// Holds one certificate revocation list and its original bytes; nothing in it is verified.
///
/// Clones share the bytes. Entries stay where they are and are looked for only when asked.
#[derive(Clone)]
pub struct CertificateList {
    inner: Arc<Inner>,
}

struct Inner {
    der: Vec<u8>,
    tbs: Range<usize>,
    issuer: Range<usize>,
    algorithm: Range<usize>,
    signature: Range<usize>,
    revoked: Range<usize>,
    entries: u32,
    this_update: UnixTime,
    next_update: Option<UnixTime>,
    extensions: CrlExtensions,
}

#[derive(Debug, Default)]
struct CrlExtensions {
    authority_key_identifier: Option<Vec<u8>>,
    number: Option<Vec<u8>>,
    delta_base: Option<Vec<u8>>,
    scope: Option<IssuingDistributionPoint>,
    expired_since: Option<UnixTime>,
}

impl CertificateList {
    /// Reads one DER `CertificateList`; nothing may follow it.
    ///
    /// # Errors
    ///
    /// Strict DER only; every entry must be well-formed; extensions that are critical and not known
    /// are refused, and so are indirect lists.
    pub fn from_der(bytes: &[u8]) -> Result<Self, RevocationError> {
        if bytes.len() > MAX_LEN {
            return Err(RevocationError::TooLarge { len: bytes.len(), limit: MAX_LEN });
        }
        let mut top = Cursor::new(bytes, 0);
        let (range, whole) = top.expect(tag::SEQUENCE, "CertificateList")?;
        let rest = bytes.len() - range.end;
        if rest != 0 {
            return Err(RevocationError::TrailingBytes { len: rest });
        }
        let mut outer = Cursor::inside(&range, &whole);
        let (tbs, tbs_value) = outer.expect(tag::SEQUENCE, "tbsCertList")?;
        let (algorithm, algorithm_value) = outer.expect(tag::SEQUENCE, "signatureAlgorithm")?;
        let (signature_range, signature_value) = outer.expect(tag::BIT_STRING, "signatureValue")?;
        outer.finish("CertificateList")?;
        signature_value.bit_octets().map_err(|_| malformed("signatureValue"))?;
        let signature = contents_start(&signature_range, &signature_value) + 1..signature_range.end;

        let mut fields = Cursor::inside(&tbs, &tbs_value);
        let version_two = match fields.optional(tag::INTEGER, "version")? {
            Some((_, version)) if version.value == [1] => true,
            Some(_) => return Err(RevocationError::Version),
            None => false,
        };
        let (_, inner_algorithm) = fields.expect(tag::SEQUENCE, "signature")?;
        if inner_algorithm.encoding != algorithm_value.encoding {
            return Err(RevocationError::AlgorithmsDisagree);
        }
        let (issuer, issuer_value) = fields.expect(tag::SEQUENCE, "issuer")?;
        if !name::is_well_formed(issuer_value.encoding) || name::is_empty(issuer_value.encoding) {
            return Err(malformed("issuer"));
        }
        let this_update = fields.reader.read_any().map_err(|_| malformed("thisUpdate"))?;
        let this_update = encoding::time(&this_update).ok_or(malformed("thisUpdate"))?;
        let next_update = match fields.reader.peek_tag() {
            Some(tag::UTC_TIME | tag::GENERALIZED_TIME) => {
                let next = fields.reader.read_any().map_err(|_| malformed("nextUpdate"))?;
                Some(encoding::time(&next).ok_or(malformed("nextUpdate"))?)
            }
            _ => None,
        };
        let (revoked, entries) = match fields.optional(tag::SEQUENCE, "revokedCertificates")? {
            Some((range, list)) => {
                let entries = check_entries(list.value, version_two)?;
                (contents_start(&range, &list)..range.end, entries)
            }
            None => (0..0, 0),
        };
        let extensions = match fields.optional(tag::context_constructed(0), "crlExtensions")? {
            Some(_) if !version_two => return Err(RevocationError::Version),
            Some((_, explicit)) => CrlExtensions::read(&explicit)?,
            None => CrlExtensions::default(),
        };
        fields.finish("tbsCertList")?;
        Ok(Self {
            inner: Arc::new(Inner {
                der: bytes.to_vec(),
                tbs,
                issuer,
                algorithm,
                signature,
                revoked,
                entries,
                this_update,
                next_update,
                extensions,
            }),
        })
    }

    fn part(&self, range: &Range<usize>) -> &[u8] {
        self.inner.der.get(range.clone()).unwrap_or_default()
    }

    /// Returns the whole list, DER.
    pub fn as_der(&self) -> &[u8] {
        &self.inner.der
    }

    /// Returns the original bytes of the issuer `Name`.
    pub fn issuer_der(&self) -> &[u8] {
        self.part(&self.inner.issuer)
    }

    /// Returns the issuer as RFC 4514 text.
    pub fn issuer(&self) -> String {
        name::to_text(self.issuer_der())
    }

    /// Returns when the list was made.
    pub fn this_update(&self) -> UnixTime {
        self.inner.this_update
    }

    /// Returns when the next list is due at the latest, if the list says so.
    pub fn next_update(&self) -> Option<UnixTime> {
        self.inner.next_update
    }

    /// Returns how many entries there are.
    pub fn entries(&self) -> u32 {
        self.inner.entries
    }

    /// Returns the key identifier of the issuer, if the list names one.
    pub fn authority_key_identifier(&self) -> Option<&[u8]> {
        self.inner.extensions.authority_key_identifier.as_deref()
    }

    /// Returns the number of the list, big-endian without leading zeros.
    pub fn number(&self) -> Option<&[u8]> {
        self.inner.extensions.number.as_deref()
    }

    /// Returns the number of the list that this one only says the changes to, if it is a delta.
    pub fn delta_base(&self) -> Option<&[u8]> {
        self.inner.extensions.delta_base.as_deref()
    }

    /// Returns what the list covers, if it says so.
    pub fn issuing_distribution_point(&self) -> Option<&IssuingDistributionPoint> {
        self.inner.extensions.scope.as_ref()
    }

    /// Returns since when the list keeps certificates that have expired (`expiredCertsOnCRL`).
    pub fn expired_certificates_since(&self) -> Option<UnixTime> {
        self.inner.extensions.expired_since
    }

    /// Returns the SHA-256 of the whole list.
    pub fn sha256(&self) -> [u8; 32] {
        DigestAlgorithm::Sha256.digest(&self.inner.der).as_bytes().try_into().unwrap_or_default()
    }

    /// Reads the algorithm with which the list was signed.
    ///
    /// # Errors
    ///
    /// [`CryptoError`] when it is not known.
    pub fn signature_algorithm(&self) -> Result<SignatureAlgorithm, CryptoError> {
        SignatureAlgorithm::from_algorithm_identifier(self.part(&self.inner.algorithm), None)
    }

    /// Verifies the signature under the key of `issuer`; says nothing about whether it may sign.
    ///
    /// # Errors
    ///
    /// [`CryptoError`] when it does not verify or cannot be computed.
    pub fn verify_signature(&self, issuer: &Certificate) -> Result<(), CryptoError> {
        let algorithm = self.signature_algorithm()?;
        let (tbs, signature) = (self.part(&self.inner.tbs), self.part(&self.inner.signature));
        issuer.public_key().verify(algorithm, tbs, signature)
    }

    /// Looks for the contents octets of a serial number; spends one of the budget per entry.
    ///
    /// Lists need not be sorted, so that the whole list is read and a serial number that occurs
    /// twice is noticed.
    ///
    /// # Errors
    ///
    /// [`BudgetLimit::RevocationEntries`].
    pub fn find(
        &self,
        serial: &[u8],
        budget: &mut Budget,
    ) -> Result<Option<RevokedEntry>, BudgetLimit> {
        let entries = u64::from(self.inner.entries);
        let rest = budget.revocation_entries.checked_sub(entries);
        budget.revocation_entries = rest.ok_or(BudgetLimit::RevocationEntries)?;
        let mut reader = Reader::new(self.part(&self.inner.revoked));
        let mut gravest: Option<RevokedEntry> = None;
        while let Ok(tlv) = reader.read_any() {
            if tlv.reader().read_any().is_ok_and(|number| number.value == serial)
                && let Ok(entry) = read_entry(&tlv, true)
            {
                gravest = Some(match gravest {
                    Some(known) => known.joined(entry),
                    None => entry,
                });
            }
        }
        Ok(gravest)
    }

    /// The serial numbers of all entries, as they are written.
    pub(crate) fn serials(&self) -> impl Iterator<Item = &[u8]> {
        let mut reader = Reader::new(self.part(&self.inner.revoked));
        let entries = std::iter::from_fn(move || reader.read_any().ok());
        entries.filter_map(|entry| entry.reader().read_any().ok().map(|number| number.value))
    }
}

impl fmt::Debug for CertificateList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CertificateList")
            .field("issuer", &self.issuer())
            .field("this_update", &self.inner.this_update)
            .field("next_update", &self.inner.next_update)
            .field("entries", &self.inner.entries)
            .field("extensions", &self.inner.extensions)
            .finish_non_exhaustive()
    }
}

impl CrlExtensions {
    fn read(explicit: &Tlv<'_>) -> Result<Self, RevocationError> {
        let list = der::single(explicit.value, tag::SEQUENCE);
        let list = list.map_err(|_| malformed("crlExtensions"))?;
        let mut read = Self::default();
        for extension in encoding::extensions(list.value).ok_or(malformed("crlExtensions"))? {
            let bad = || RevocationError::MalformedExtension { oid: extension.oid.clone() };
            let number = |value| {
                let tlv = der::single(value, tag::INTEGER).ok()?;
                // RFC 5280 section 5.2.3: 20 octets at the most.
                let digits = tlv.magnitude().ok()?;
                (digits.len() <= 20).then(|| digits.to_vec())
            };
            match extension.oid.as_str() {
                AUTHORITY_KEY_IDENTIFIER => {
                    read.authority_key_identifier =
                        key_identifier(extension.value).ok_or_else(bad)?;
                }
                CRL_NUMBER => read.number = Some(number(extension.value).ok_or_else(bad)?),
                DELTA_CRL_INDICATOR => {
                    read.delta_base = Some(number(extension.value).ok_or_else(bad)?);
                }
                ISSUING_DISTRIBUTION_POINT => {
                    read.scope = Some(IssuingDistributionPoint::read(extension.value)?);
                }
                EXPIRED_CERTS_ON_CRL => {
                    let tlv = der::single(extension.value, tag::GENERALIZED_TIME).ok();
                    let since = tlv.and_then(|tlv| encoding::time(&tlv));
                    read.expired_since = Some(since.ok_or_else(bad)?);
                }
                _ if extension.critical => {
                    let oid = extension.oid.clone();
                    return Err(RevocationError::UnknownCriticalExtension { oid });
                }
                _ => {}
            }
        }
        Ok(read)
    }
}

/// Reads `AuthorityKeyIdentifier`; the outer option is about its form, the inner about its first
/// part.
fn key_identifier(value: &[u8]) -> Option<Option<Vec<u8>>> {
    let mut reader = der::single(value, tag::SEQUENCE).ok()?.reader();
    let identifier = reader.optional(tag::context(0)).ok()?.map(|tlv| tlv.value.to_vec());
    reader.optional(tag::context_constructed(1)).ok()?;
    reader.optional(tag::context(2)).ok()?;
    reader.finish().ok()?;
    Some(identifier)
}
