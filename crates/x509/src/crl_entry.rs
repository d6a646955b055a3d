//! The entries of a revocation list (RFC 5280 section 5.3).

use std::fmt;

use segel_crypto::UnixTime;
use segel_crypto::der::{self, Reader, Tlv, tag};

use crate::{RevocationError, encoding};

/// An entry takes more than 30 bytes, so that no list of that length holds more.
const MAX_ENTRIES: usize = 2_000_000;

const REASON_CODE: &str = "2.5.29.21";
pub(crate) const INVALIDITY_DATE: &str = "2.5.29.24";
const CERTIFICATE_ISSUER: &str = "2.5.29.29";

/// Says why a certificate was revoked (`CRLReason`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RevocationReason {
    /// No reason is given.
    Unspecified,
    /// The subject's key is no longer the subject's alone.
    KeyCompromise,
    /// The key of the authority is no longer its own alone.
    CaCompromise,
    /// The subject's name or other facts changed.
    AffiliationChanged,
    /// Another certificate took its place.
    Superseded,
    /// It is no longer needed.
    CessationOfOperation,
    /// It is suspended.
    CertificateHold,
    /// It is suspended no longer; only in delta lists.
    RemoveFromCrl,
    /// A privilege in it was withdrawn.
    PrivilegeWithdrawn,
    /// The key of an attribute authority is no longer its own alone.
    AaCompromise,
}

impl RevocationReason {
    /// Whether a revocation for such a reason, or for none, says that nobody else had the key.
    pub fn spares_key(reason: Option<Self>) -> bool {
        matches!(
            reason,
            Some(Self::AffiliationChanged | Self::Superseded | Self::CessationOfOperation)
        )
    }

    /// Whether a revocation for such a reason says that somebody else has the key, in so many words.
    pub fn says_key_is_lost(reason: Option<Self>) -> bool {
        matches!(reason, Some(Self::KeyCompromise | Self::CaCompromise | Self::AaCompromise))
    }

    /// How much such a reason says against the key; none says more than one that spares it.
    pub(crate) fn gravity(reason: Option<Self>) -> u8 {
        match reason {
            _ if Self::says_key_is_lost(reason) => 2,
            _ if Self::spares_key(reason) => 0,
            _ => 1,
        }
    }

    /// Takes the number of a `CRLReason`.
    pub fn from_code(code: u8) -> Option<Self> {
        Some(match code {
            0 => Self::Unspecified,
            1 => Self::KeyCompromise,
            2 => Self::CaCompromise,
            3 => Self::AffiliationChanged,
            4 => Self::Superseded,
            5 => Self::CessationOfOperation,
            6 => Self::CertificateHold,
            8 => Self::RemoveFromCrl,
            9 => Self::PrivilegeWithdrawn,
            10 => Self::AaCompromise,
            _ => return None,
        })
    }

    /// Returns the name as RFC 5280 spells it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unspecified => "unspecified",
            Self::KeyCompromise => "keyCompromise",
            Self::CaCompromise => "cACompromise",
            Self::AffiliationChanged => "affiliationChanged",
            Self::Superseded => "superseded",
            Self::CessationOfOperation => "cessationOfOperation",
            Self::CertificateHold => "certificateHold",
            Self::RemoveFromCrl => "removeFromCRL",
            Self::PrivilegeWithdrawn => "privilegeWithdrawn",
            Self::AaCompromise => "aACompromise",
        }
    }
}

impl fmt::Display for RevocationReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Holds what a revocation list says about one serial number.
// Exhaustive: these are the parts of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RevokedEntry {
    /// When the authority revoked it.
    pub revocation_date: UnixTime,
    /// Why, if the entry says so.
    pub reason: Option<RevocationReason>,
    /// Since when the key is suspected, if the entry says so.
    pub invalidity_date: Option<UnixTime>,
    /// How many entries bear the serial number; more than one is a fault of the authority, and this
    /// is what the gravest of them say together.
    pub occurrences: u32,
}

pub(crate) fn malformed(field: &'static str) -> RevocationError {
    RevocationError::Malformed { field }
}

impl RevokedEntry {
    /// Joins two entries of one serial number: the graver one, and of revocations and suspensions the
    /// earlier date, the earlier suspicion, and the reason that says more against the key.
    pub(crate) fn joined(self, other: Self) -> Self {
        let rank = |entry: &Self| match entry.reason {
            Some(RevocationReason::RemoveFromCrl) => 2,
            Some(RevocationReason::CertificateHold) => 1,
            _ => 0,
        };
        let place = |entry: &Self| (rank(entry), entry.revocation_date);
        let graver = place(&other) < place(&self);
        let (first, second) = if graver { (other, self) } else { (self, other) };
        let occurrences = first.occurrences.saturating_add(second.occurrences);
        if rank(&second) == 2 {
            return Self { occurrences, ..first };
        }
        let revocation_date = first.revocation_date.min(second.revocation_date);
        let gravity = |entry: &Self| RevocationReason::gravity(entry.reason);
        let says_more = rank(&second) == 0 && gravity(&second) > gravity(&first);
        let reason = if says_more { second.reason } else { first.reason };
        let invalidity_date = first.invalidity_date.into_iter().chain(second.invalidity_date).min();
        Self { revocation_date, reason, invalidity_date, occurrences }
    }
}

/// Reads every entry once, so that looking one up later cannot fail; counts them.
pub(crate) fn check_entries(list: &[u8], version_two: bool) -> Result<u32, RevocationError> {
    let mut reader = Reader::new(list);
    let mut count = 0;
    while !reader.is_empty() {
        if count == MAX_ENTRIES {
            let field = "revokedCertificates";
            return Err(RevocationError::TooMany { field, limit: MAX_ENTRIES });
        }
        let tlv = reader.expect(tag::SEQUENCE).map_err(|_| malformed("revokedCertificates"))?;
        read_entry(&tlv, version_two)?;
        count += 1;
    }
    // An empty list of entries is left out (RFC 5280 section 5.1.2.6), yet honest lists have one.
    Ok(count as u32)
}

/// Reads one entry.
pub(crate) fn read_entry(
    tlv: &Tlv<'_>,
    version_two: bool,
) -> Result<RevokedEntry, RevocationError> {
    let mut parts = tlv.reader();
    let serial = parts.expect(tag::INTEGER).map_err(|_| malformed("userCertificate"))?;
    encoding::serial(serial.value).ok_or(malformed("userCertificate"))?;
    let date = parts.read_any().map_err(|_| malformed("revocationDate"))?;
    let revocation_date = encoding::time(&date).ok_or(malformed("revocationDate"))?;
    let mut entry =
        RevokedEntry { revocation_date, reason: None, invalidity_date: None, occurrences: 1 };
    let extensions = parts.optional(tag::SEQUENCE).map_err(|_| malformed("crlEntryExtensions"))?;
    parts.finish().map_err(|_| malformed("revokedCertificates"))?;
    let Some(extensions) = extensions else {
        return Ok(entry);
    };
    if !version_two {
        return Err(RevocationError::Version);
    }
    if extensions.value.is_empty() {
        // Left out by RFC 5280, and written by some; it hides nothing.
        return Ok(entry);
    }
    let extensions =
        encoding::extensions(extensions.value).ok_or(malformed("crlEntryExtensions"))?;
    for extension in extensions {
        let bad = || RevocationError::MalformedExtension { oid: extension.oid.clone() };
        match extension.oid.as_str() {
            REASON_CODE => {
                let tlv = der::single(extension.value, tag::ENUMERATED).map_err(|_| bad())?;
                entry.reason = Some(reason(tlv.value).ok_or_else(bad)?);
            }
            INVALIDITY_DATE => {
                let tlv = der::single(extension.value, tag::GENERALIZED_TIME).map_err(|_| bad())?;
                entry.invalidity_date = Some(encoding::time(&tlv).ok_or_else(bad)?);
            }
            CERTIFICATE_ISSUER => return Err(RevocationError::IndirectCrl),
            _ if extension.critical => {
                let oid = extension.oid.clone();
                return Err(RevocationError::UnknownCriticalEntryExtension { oid });
            }
            _ => {}
        }
    }
    Ok(entry)
}

/// Reads the contents of a `CRLReason`; one that means nothing says no more than none.
pub(crate) fn reason(contents: &[u8]) -> Option<RevocationReason> {
    match contents {
        [code] => Some(RevocationReason::from_code(*code).unwrap_or(RevocationReason::Unspecified)),
        _ => None,
    }
}
