//! Findings: facts about a document that matter to its verdict.

use std::fmt;
use std::ops::Range;

use segel_crypto::UnixTime;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a reader of the report must meet all three")]
pub enum Weight {
    /// It is told and changes nothing.
    Informs,
    /// It does not stop a good verdict, but whoever relies on it should know.
    Clouds,
    /// It stands in the way of a good verdict.
    Blocks,
}

impl Weight {
    /// The word in reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Informs => "informs",
            Self::Clouds => "clouds",
            Self::Blocks => "blocks",
        }
    }
}

/// Where, which or how much: what a finding says beyond its code.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Detail {
    /// Nothing more to say.
    None,
    /// Bytes of the file.
    Bytes(Range<u64>),
    /// An object of the file, by its number.
    Object(u32),
    /// A count, a length or a version.
    Number(u64),
    /// An instant.
    Time(UnixTime),
    /// A name, an identifier or a reader's error, as it stands in the file or the standard.
    Text(String),
    /// An algorithm and the instant of its end.
    Ends(String, UnixTime),
}

/// A fact that matters to the verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// What it is.
    pub code: Code,
    /// How much it matters under the policy.
    pub weight: Weight,
    /// Where or which.
    pub detail: Detail,
}

impl Finding {
    pub(crate) fn blocks(code: Code, detail: Detail) -> Self {
        Self { code, weight: Weight::Blocks, detail }
    }

    pub(crate) fn clouds(code: Code, detail: Detail) -> Self {
        Self { code, weight: Weight::Clouds, detail }
    }

    pub(crate) fn informs(code: Code, detail: Detail) -> Self {
        Self { code, weight: Weight::Informs, detail }
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $word:literal, $clause:literal;)*) => {
        /// The kinds of findings; each has its sentences in `segel-report`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[expect(clippy::exhaustive_enums, reason = "whoever words findings must meet every one")]
        pub enum Code { $($(#[$doc])* $name,)* }

        impl Code {
            /// Every kind of finding.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The stable word in reports.
            pub fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }

            /// The standard and clause it comes from.
            pub fn clause(self) -> &'static str {
                match self { $(Self::$name => $clause,)* }
            }
        }
    };
}

codes! {
    // The file.
    /// The file cannot be read strictly; the detail says where.
    StructureUnreadable = "STRUCTURE_UNREADABLE", "ISO 32000-2, 7.5";
    /// The file is encrypted, and was not read.
    Encrypted = "ENCRYPTED", "ISO 32000-2, 7.6";
    /// Bytes follow the last end-of-file marker.
    TrailingBytes = "TRAILING_BYTES", "ISO 32000-2, 7.5.5";
    /// Only white space or zeros follow the last end-of-file marker.
    TrailingSpace = "TRAILING_SPACE", "ISO 32000-2, 7.5.5";
    /// The bytes hold a signature that the document as it stands no longer reaches.
    HiddenSignature = "HIDDEN_SIGNATURE", "ISO 32000-2, 12.8.1";
    /// The form or the signature fields cannot be read.
    FieldsUnreadable = "FIELDS_UNREADABLE", "ISO 32000-2, 12.7.5.5";
    /// A budget ran out before everything was looked at.
    BudgetExceeded = "BUDGET_EXCEEDED", "policy";

    // The hole.
    /// The value of the signature field is not a dictionary.
    SignatureNotADictionary = "SIGNATURE_NOT_A_DICTIONARY", "ISO 32000-2, 12.8.1";
    /// The signature dictionary stands inside a compressed object stream.
    SignatureCompressed = "SIGNATURE_COMPRESSED", "ISO 32000-2, 12.8.1";
    /// `/ByteRange` is not four integers in order inside the file.
    ByteRangeMalformed = "BYTE_RANGE_MALFORMED", "ISO 32000-2, 12.8.1";
    /// `/Contents` is missing, empty or not a direct hexadecimal string.
    ContentsMalformed = "CONTENTS_MALFORMED", "ISO 32000-2, 12.8.1";
    /// What the byte range leaves out is not exactly the signature.
    HoleNotContents = "HOLE_NOT_CONTENTS", "ISO 32000-2, 12.8.1";
    /// A byte inside the hole is no hexadecimal digit.
    HoleDigits = "HOLE_DIGITS", "ISO 32000-2, 7.3.4.3";
    /// The covered bytes do not end where a revision ends.
    CoverageNotRevision = "COVERAGE_NOT_REVISION", "ISO 32000-2, 12.8.1";
    /// What was signed is not among the revisions of the document as it stands.
    SignedRevisionNotAncestor = "SIGNED_REVISION_NOT_ANCESTOR", "ISO 32000-2, 7.5.6";
    /// The covered bytes are no readable document of their own.
    SignedRevisionUnreadable = "SIGNED_REVISION_UNREADABLE", "ISO 32000-2, 7.5";
    /// An object of the signed version cannot be read strictly; the detail says where.
    ObjectUnreadable = "OBJECT_UNREADABLE", "ISO 32000-2, 7.3";
    /// The file says of itself that it is linearised, and its end leads elsewhere.
    LinearizedElsewhere = "LINEARIZED_ELSEWHERE", "ISO 32000-2, F.3.3";
    /// In the covered bytes the same field holds another signature, or none.
    SignatureNotInSignedRevision = "SIGNATURE_NOT_IN_SIGNED_REVISION", "ISO 32000-2, 12.8.1";
    /// Two signatures share one end of coverage.
    ByteRangeCollision = "BYTE_RANGE_COLLISION", "ISO 32000-2, 12.8.1";
    /// The form of the signature is unknown or no longer accepted.
    SubFilterUnsupported = "SUB_FILTER_UNSUPPORTED", "ISO 32000-2, 12.8.3";

    // What the signature says.
    /// The SignedData cannot be read.
    CmsUnreadable = "CMS_UNREADABLE", "RFC 5652, 5.1";
    /// The encoding is BER and not DER.
    CmsBer = "CMS_BER", "EN 319 142-1, 6.3";
    /// The signed attributes as received are not DER, or are signed in another order.
    SignedAttributesNotDer = "SIGNED_ATTRIBUTES_NOT_DER", "RFC 5652, 5.4";
    /// Bytes that are not padding follow the SignedData.
    CmsTrailingBytes = "CMS_TRAILING_BYTES", "EN 319 142-1, 6.3";
    /// Sets are not in the order of DER.
    CmsUnsorted = "CMS_UNSORTED", "X.690, 11.6";
    /// The version of the SignedData is not the one that its contents call for.
    SignedDataVersion = "SIGNED_DATA_VERSION", "RFC 5652, 5.1";
    /// Certificates in the SignedData cannot be read.
    CertificatesUnreadable = "CERTIFICATES_UNREADABLE", "RFC 5280, 4.1";
    /// Content stands inside a signature that should be detached.
    ContentPresent = "CONTENT_PRESENT", "EN 319 142-1, 6.3";
    /// The content type is not id-data.
    ContentTypeWrong = "CONTENT_TYPE_WRONG", "RFC 5652, 11.1";
    /// There is not exactly one signer.
    SignerCount = "SIGNER_COUNT", "EN 319 142-1, 6.3";
    /// The version number does not fit the signer identifier.
    SignerVersion = "SIGNER_VERSION", "RFC 5652, 5.3";
    /// The digest algorithm is unknown or not supported.
    DigestAlgorithmUnsupported = "DIGEST_ALGORITHM_UNSUPPORTED", "RFC 5652, 5.3";
    /// The digest algorithm of the signer is not listed.
    DigestAlgorithmNotListed = "DIGEST_ALGORITHM_NOT_LISTED", "RFC 5652, 5.1";
    /// The signature algorithm is unknown or not supported.
    SignatureAlgorithmUnsupported = "SIGNATURE_ALGORITHM_UNSUPPORTED", "RFC 5652, 5.3";
    /// The digest and the signature algorithm contradict each other.
    AlgorithmsContradict = "ALGORITHMS_CONTRADICT", "RFC 5652, 5.3";
    /// The signed algorithm protection names other algorithms.
    AlgorithmProtection = "ALGORITHM_PROTECTION", "RFC 6211";
    /// There are no signed attributes.
    NoSignedAttributes = "NO_SIGNED_ATTRIBUTES", "EN 319 142-1, 6.3";
    /// A signed attribute is there twice.
    AttributeRepeated = "ATTRIBUTE_REPEATED", "RFC 5652, 11";
    /// An attribute is there that the profile forbids.
    AttributeForbidden = "ATTRIBUTE_FORBIDDEN", "EN 319 142-1, 6.3";
    /// A signing-time attribute stands beside `/M`.
    SigningTimeAttribute = "SIGNING_TIME_ATTRIBUTE", "EN 319 142-1, 6.3";
    /// The signature dictionary has `/Cert`, whose place is in the CMS.
    CertificateEntry = "CERTIFICATE_ENTRY", "EN 319 142-1, 6.3";
    /// The message-digest attribute cannot be used.
    MessageDigestMalformed = "MESSAGE_DIGEST_MALFORMED", "RFC 5652, 11.2";
    /// The covered bytes differ from what was signed.
    DigestMismatch = "DIGEST_MISMATCH", "EN 319 102-1, 5.2.7";
    /// The signing-certificate attribute is missing.
    SigningCertificateMissing = "SIGNING_CERTIFICATE_MISSING", "EN 319 142-1, 6.3";
    /// The signing-certificate attribute cannot be used.
    SigningCertificateMalformed = "SIGNING_CERTIFICATE_MALFORMED", "RFC 5035, 5.4";
    /// The signing-certificate attribute names another certificate: it was exchanged.
    SigningCertificateDiffers = "SIGNING_CERTIFICATE_DIFFERS", "RFC 5035, 5.4";
    /// The certificate of the signer is not in the signature.
    SignerCertificateMissing = "SIGNER_CERTIFICATE_MISSING", "EN 319 102-1, 5.2.3";
    /// The signature value does not verify under the key of the certificate.
    SignatureValueWrong = "SIGNATURE_VALUE_WRONG", "EN 319 102-1, 5.2.7";

    // By which rules.
    /// The signer names a signature policy that is not at hand.
    SignaturePolicyUnavailable = "SIGNATURE_POLICY_UNAVAILABLE", "EN 319 102-1, 5.2.4";
    /// The signature policy cannot be read, or is not the document that the signer meant.
    SignaturePolicyUnusable = "SIGNATURE_POLICY_UNUSABLE", "EN 319 102-1, 5.2.4";

    // Who signed.
    /// No chain leads to a trust anchor.
    NoPath = "NO_PATH", "EN 319 102-1, 5.2.6";
    /// The chain ends in a root that is not trusted here.
    UntrustedRoot = "UNTRUSTED_ROOT", "EN 319 102-1, 5.2.6";
    /// A certificate of the chain had expired at the time of the check.
    CertificateExpired = "CERTIFICATE_EXPIRED", "RFC 5280, 6.1.3";
    /// A certificate of the chain was not valid yet at the time of the check.
    CertificateNotYetValid = "CERTIFICATE_NOT_YET_VALID", "RFC 5280, 6.1.3";
    /// The anchor is trusted only up to an instant before the time of the check.
    AnchorEnded = "ANCHOR_ENDED", "EN 319 102-1, 5.2.6";
    /// The chain breaks a rule of certificate paths.
    ChainBroken = "CHAIN_BROKEN", "RFC 5280, 6.1";
    /// A name lies outside what an authority may certify.
    NameConstraints = "NAME_CONSTRAINTS", "RFC 5280, 4.2.1.10";
    /// A critical extension is not known.
    UnknownCriticalExtension = "UNKNOWN_CRITICAL_EXTENSION", "RFC 5280, 4.2";
    /// The certificate is not meant for signing documents.
    CertificatePurpose = "CERTIFICATE_PURPOSE", "RFC 5280, 4.2.1.3 and 4.2.1.12";
    /// A key of the chain is too weak.
    WeakKey = "WEAK_KEY", "TS 119 312";
    /// The signer limits the path to certificates that are not those of the path.
    SigningCertificatePath = "SIGNING_CERTIFICATE_PATH", "RFC 5035, 5.4";
    /// Whether a certificate was revoked was not checked, and the policy demands it.
    RevocationUnknown = "REVOCATION_UNKNOWN", "EN 319 102-1, 5.2.5";
    /// Whether a certificate was revoked was not checked, and the policy lets that pass.
    RevocationNotChecked = "REVOCATION_NOT_CHECKED", "EN 319 102-1, 5.2.5";

    /// The signer's certificate is of a kind that its issuer never revokes, and says so.
    NeverRevoked = "NEVER_REVOKED", "RFC 9608, 4";
    /// A certificate was revoked before the earliest proved time of the signature.
    CertificateRevoked = "CERTIFICATE_REVOKED", "EN 319 102-1, 5.2.6";
    /// A certificate was revoked, but only after the proved time of the signature.
    RevokedLater = "REVOKED_LATER", "EN 319 102-1, 5.5";
    /// A certificate is suspended.
    CertificateSuspended = "CERTIFICATE_SUSPENDED", "EN 319 102-1, 5.2.6";
    /// Revocation data is there, but its own signer is no longer in force and nothing proves its age.
    RevocationUnprovable = "REVOCATION_UNPROVABLE", "EN 319 102-1, 5.2.6";
    /// Revocation data is there, but the key that signed it was given up, and nothing proves that it is
    /// older.
    RevocationSignerRevoked = "REVOCATION_SIGNER_REVOKED", "EN 319 102-1, 5.6.2.2";
    /// Revocation data is there, but whether its own signer was revoked is not known.
    RevocationSignerUnknown = "REVOCATION_SIGNER_UNKNOWN", "RFC 6960, 4.2.2.2.1";

    // When.
    /// A time-stamp proves that the signature existed at an instant.
    TimeProved = "TIME_PROVED", "EN 319 102-1, 5.5";
    /// A time-stamp inside what was signed proves that the signature was made after an instant.
    MadeAfter = "MADE_AFTER", "EN 319 122-1, content time-stamp";
    /// The document has time-stamps and no signature.
    OnlyTimestamps = "ONLY_TIMESTAMPS", "EN 319 142-1, 5.4.3";
    /// A time-stamp cannot be read or breaks a rule of time-stamps.
    TimestampMalformed = "TIMESTAMP_MALFORMED", "RFC 3161, 2.4.2";
    /// A time-stamp is of something else.
    TimestampImprintDiffers = "TIMESTAMP_IMPRINT_DIFFERS", "RFC 3161, 2.4.2";
    /// The authority of a time-stamp is not trusted here, so the stamp proves nothing.
    TimestampNotTrusted = "TIMESTAMP_NOT_TRUSTED", "EN 319 102-1, 5.4";
    /// The status of the authority of a time-stamp is not known, so the stamp proves nothing.
    TimestampStatusUnknown = "TIMESTAMP_STATUS_UNKNOWN", "EN 319 102-1, 5.4";
    /// The authority of a time-stamp was revoked, so the stamp proves nothing.
    TimestampRevoked = "TIMESTAMP_REVOKED", "EN 319 102-1, 5.4";
    /// The time-stamps contradict each other in their order.
    TimestampOrder = "TIMESTAMP_ORDER", "EN 319 102-1, 5.5";
    /// The time of signing is only claimed by the signer.
    TimeOnlyClaimed = "TIME_ONLY_CLAIMED", "EN 319 142-1, 6.3";
    /// The claimed time of signing is missing or cannot be read.
    ClaimedTimeMissing = "CLAIMED_TIME_MISSING", "EN 319 142-1, 6.3";
    /// The claimed time of signing lies after the time of the check.
    ClaimedTimeAhead = "CLAIMED_TIME_AHEAD", "policy";
    /// The claimed time of signing lies after the proved time.
    ClaimedTimeAfterProof = "CLAIMED_TIME_AFTER_PROOF", "policy";

    // How strong.
    /// An algorithm is no longer acceptable.
    AlgorithmEnded = "ALGORITHM_ENDED", "TS 119 312";
    /// An algorithm is acceptable only until an instant that is known.
    AlgorithmEnds = "ALGORITHM_ENDS", "TS 119 312";
    /// The table of algorithms says nothing about this one.
    AlgorithmUnknown = "ALGORITHM_UNKNOWN", "TS 119 312";

    // What came after.
    /// Something that the policy forbids came after the signature.
    ForbiddenChange = "FORBIDDEN_CHANGE", "ISO 32000-2, 12.8.2";
    /// Changes came after the signature that its permissions and the policy allow.
    AllowedChange = "ALLOWED_CHANGE", "ISO 32000-2, 12.8.2";
    /// Later changes could not be compared.
    ChangesUnreadable = "CHANGES_UNREADABLE", "ISO 32000-2, 7.5.6";
    /// Notes or marks came between this signature and a later one.
    NotedMeanwhile = "NOTED_MEANWHILE", "ISO 32000-2, 12.8.2";
    /// Changes came that the permissions allow, and that could be read as a part of the document.
    ChangeUnclear = "CHANGE_UNCLEAR", "ISO 32000-2, 12.8.2";
    /// The signature was taken out of the document by a later revision.
    SignatureRemoved = "SIGNATURE_REMOVED", "ISO 32000-2, 12.8.1";
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}
