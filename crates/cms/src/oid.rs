//! The object identifiers of CMS and its attributes.

pub(crate) const DATA: &str = "1.2.840.113549.1.7.1";
pub(crate) const TST_INFO: &str = "1.2.840.113549.1.9.16.1.4";
pub(crate) const SIGNED_DATA: &str = "1.2.840.113549.1.7.2";
pub(crate) const CONTENT_TYPE: &str = "1.2.840.113549.1.9.3";
pub(crate) const MESSAGE_DIGEST: &str = "1.2.840.113549.1.9.4";
pub(crate) const SIGNING_TIME: &str = "1.2.840.113549.1.9.5";
pub(crate) const COUNTER_SIGNATURE: &str = "1.2.840.113549.1.9.6";
pub(crate) const ALGORITHM_PROTECTION: &str = "1.2.840.113549.1.9.52";
pub(crate) const SIGNING_CERTIFICATE: &str = "1.2.840.113549.1.9.16.2.12";
pub(crate) const SIGNING_CERTIFICATE_V2: &str = "1.2.840.113549.1.9.16.2.47";
/// `id-aa-ets-contentTimestamp` and `id-aa-ets-sigPolicyId` (EN 319 122-1).
pub(crate) const CONTENT_TIME_STAMP: &str = "1.2.840.113549.1.9.16.2.20";
pub(crate) const SIGNATURE_POLICY: &str = "1.2.840.113549.1.9.16.2.15";
pub(crate) const SIGNATURE_TIME_STAMP: &str = "1.2.840.113549.1.9.16.2.14";
/// `adbe-revocationInfoArchival` (ISO 32000-2 12.8.3.3.2).
pub(crate) const REVOCATION_ARCHIVAL: &str = "1.2.840.113583.1.1.8";
/// `id-aa-ets-revocationValues` (EN 319 122-1).
pub(crate) const REVOCATION_VALUES: &str = "1.2.840.113549.1.9.16.2.24";
pub(crate) const OCSP_RESPONSE: &str = "1.3.6.1.5.5.7.16.2";

/// Attributes that EN 319 142-1 section 6.3 forbids in PAdES baseline signatures: content-reference,
/// content-identifier, content-hints and signer-location.
pub(crate) const FORBIDDEN_SIGNED: [&str; 4] = [
    "1.2.840.113549.1.9.16.2.10",
    "1.2.840.113549.1.9.16.2.7",
    "1.2.840.113549.1.9.16.2.4",
    "1.2.840.113549.1.9.16.2.17",
];

/// Unsigned attributes of CAdES whose place PAdES gives to the document: complete certificate and
/// revocation references, certificate and revocation values, and archive time-stamps.
pub(crate) const FORBIDDEN_UNSIGNED: [&str; 7] = [
    "1.2.840.113549.1.9.16.2.21",
    "1.2.840.113549.1.9.16.2.22",
    "1.2.840.113549.1.9.16.2.23",
    "1.2.840.113549.1.9.16.2.24",
    "1.2.840.113549.1.9.16.2.27",
    "1.2.840.113549.1.9.16.2.48",
    "0.4.0.1733.2.4",
];
