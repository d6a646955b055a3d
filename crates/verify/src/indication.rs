//! The words of a verdict (EN 319 102-1) and the one word a person is told.

use std::fmt;

use crate::proof::Passed;

/// The outcome for one signature (EN 319 102-1).
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "the standard knows these three")]
pub enum Indication {
    /// Every check passed; made only from the proofs of every step.
    TotalPassed(Passed),
    /// What is at hand does not decide it.
    Indeterminate(SubIndication),
    /// It is proved to be no good signature.
    TotalFailed(SubIndication),
}

impl Indication {
    /// The reason, where there is one.
    pub fn sub_indication(&self) -> Option<SubIndication> {
        match self {
            Self::TotalPassed(_) => None,
            Self::Indeterminate(sub) | Self::TotalFailed(sub) => Some(*sub),
        }
    }

    /// The word of the standard: `TOTAL-PASSED`, `INDETERMINATE` or `TOTAL-FAILED`.
    pub fn word(&self) -> &'static str {
        match self {
            Self::TotalPassed(_) => "TOTAL-PASSED",
            Self::Indeterminate(_) => "INDETERMINATE",
            Self::TotalFailed(_) => "TOTAL-FAILED",
        }
    }
}

macro_rules! sub_indications {
    ($($(#[$doc:meta])* $name:ident = $word:literal,)*) => {
        /// The reason behind an indication (EN 319 102-1), printed as the standard spells it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum SubIndication { $($(#[$doc])* $name,)* }

        impl SubIndication {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The word of the standard.
            pub fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }
        }
    };
}

sub_indications! {
    /// The signature cannot be taken apart, or its hole is not exactly the signature.
    FormatFailure = "FORMAT_FAILURE",
    /// The covered bytes differ from what was signed.
    HashFailure = "HASH_FAILURE",
    /// The signature value is wrong.
    SigCryptoFailure = "SIG_CRYPTO_FAILURE",
    /// Signed after the certificate was revoked, with proof.
    Revoked = "REVOKED",
    /// Signed after the certificate expired, with proof.
    Expired = "EXPIRED",
    /// Signed before the certificate was valid, with proof.
    NotYetValid = "NOT_YET_VALID",
    /// The attributes do not meet the policy.
    SigConstraintsFailure = "SIG_CONSTRAINTS_FAILURE",
    /// The chain does not meet the policy.
    ChainConstraintsFailure = "CHAIN_CONSTRAINTS_FAILURE",
    /// The chain is broken.
    CertificateChainGeneralFailure = "CERTIFICATE_CHAIN_GENERAL_FAILURE",
    /// An algorithm or key was too weak at a time that is proved.
    CryptoConstraintsFailure = "CRYPTO_CONSTRAINTS_FAILURE",
    /// An algorithm or key is too weak now, and nothing proves an earlier time.
    CryptoConstraintsFailureNoPoe = "CRYPTO_CONSTRAINTS_FAILURE_NO_POE",
    /// The signature policy cannot be applied.
    PolicyProcessingError = "POLICY_PROCESSING_ERROR",
    /// The signature policy is not at hand.
    SignaturePolicyNotAvailable = "SIGNATURE_POLICY_NOT_AVAILABLE",
    /// The time-stamps contradict each other in their order.
    TimestampOrderFailure = "TIMESTAMP_ORDER_FAILURE",
    /// The certificate of the signer is not there.
    NoSigningCertificateFound = "NO_SIGNING_CERTIFICATE_FOUND",
    /// No chain leads to a trust anchor.
    NoCertificateChainFound = "NO_CERTIFICATE_CHAIN_FOUND",
    /// A chain leads only to an anchor whose time has ended.
    NoCertificateChainFoundNoPoe = "NO_CERTIFICATE_CHAIN_FOUND_NO_POE",
    /// The certificate is revoked, and nothing proves an earlier signature.
    RevokedNoPoe = "REVOKED_NO_POE",
    /// An authority is revoked, and nothing proves an earlier signature.
    RevokedCaNoPoe = "REVOKED_CA_NO_POE",
    /// Expired, but known not to have been revoked.
    OutOfBoundsNotRevoked = "OUT_OF_BOUNDS_NOT_REVOKED",
    /// Outside the validity of the certificate, and nothing proves a time inside it.
    OutOfBoundsNoPoe = "OUT_OF_BOUNDS_NO_POE",
    /// The issuer of revocation data is outside its validity, without proof of a time inside it.
    RevocationOutOfBoundsNoPoe = "REVOCATION_OUT_OF_BOUNDS_NO_POE",
    /// A proof of existence is missing.
    NoPoe = "NO_POE",
    /// Revocation data is not at hand or not fresh: ask again later.
    TryLater = "TRY_LATER",
    /// The signed bytes are not at hand.
    SignedDataNotFound = "SIGNED_DATA_NOT_FOUND",
    /// None of the others.
    Generic = "GENERIC",
}

impl fmt::Display for SubIndication {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// The one word a person is told about a document.
///
/// The order is that of the worst signature: what comes later outweighs what comes before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(clippy::exhaustive_enums, reason = "whoever asks must meet all six")]
pub enum Conclusion {
    /// No signature in the current document.
    NotSigned,
    /// Every signature passed, and nothing forbidden came after any of them.
    Valid,
    /// What is at hand does not decide it.
    Undetermined,
    /// No trusted chain.
    Untrusted,
    /// The signature is broken, revoked, expired or not where it should be.
    Invalid,
    /// The bytes differ, or something forbidden came after a signature.
    Changed,
}

impl Conclusion {
    /// The word in reports: `VALID`, `CHANGED`, …
    pub fn word(self) -> &'static str {
        match self {
            Self::NotSigned => "NOT_SIGNED",
            Self::Valid => "VALID",
            Self::Undetermined => "UNDETERMINED",
            Self::Untrusted => "UNTRUSTED",
            Self::Invalid => "INVALID",
            Self::Changed => "CHANGED",
        }
    }

    /// What an indication alone says.
    pub(crate) fn of(indication: &Indication) -> Self {
        use SubIndication as Sub;
        match indication {
            Indication::TotalPassed(_) => Self::Valid,
            Indication::TotalFailed(Sub::HashFailure)
            | Indication::Indeterminate(Sub::HashFailure) => Self::Changed,
            Indication::TotalFailed(_) => Self::Invalid,
            Indication::Indeterminate(
                Sub::NoCertificateChainFound
                | Sub::ChainConstraintsFailure
                | Sub::CertificateChainGeneralFailure,
            ) => Self::Untrusted,
            Indication::Indeterminate(_) => Self::Undetermined,
        }
    }
}

impl fmt::Display for Conclusion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_is_the_word() {
        for sub in SubIndication::ALL {
            assert_eq!(sub.to_string(), sub.word());
        }
        assert_eq!(Conclusion::NotSigned.to_string(), "NOT_SIGNED");
    }
}
