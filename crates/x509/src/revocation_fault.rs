//! Why a piece of evidence does not tell the status of a certificate.

use std::error::Error;
use std::fmt;

use segel_crypto::{CryptoError, UnixTime};

use crate::{BudgetLimit, EvidenceOrigin, OcspResponseStatus, ResponderFault, RevocationError};

/// Tells why one piece of evidence, or all of it, gives no status.
// Exhaustive: which piece, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevocationFault {
    /// The number of the piece in the pool; none when it is about the whole of it.
    pub evidence: Option<usize>,
    /// Where the piece came from.
    pub origin: Option<EvidenceOrigin>,
    /// Why.
    pub kind: RevocationFaultKind,
}

/// Names the reasons for which evidence is not used.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum RevocationFaultKind {
    /// There is none at all.
    NoEvidence,
    /// The certificate asked about does not name the issuer it is asked about with.
    NotItsIssuer,
    /// It could not be read.
    Unreadable(RevocationError),
    /// The list is of another issuer.
    OtherIssuer,
    /// The response does not speak of the certificate.
    OtherCertificate,
    /// The list does not cover the certificate.
    OutOfScope,
    /// The list knows of some reasons only, and none at hand knows of the rest.
    OnlySomeReasons,
    /// The response revokes a certificate of that number, whose issuer it names by a digest that is not known.
    UnknownDigest,
    /// The list tells changes to a list that is not at hand.
    DeltaWithoutBase,
    /// A complete list says that the certificate is to be removed from it.
    RemovedFromCompleteList,
    /// It was made after the instant asked about.
    FromTheFuture {
        /// When it was made.
        this_update: UnixTime,
        /// The instant asked about.
        at: UnixTime,
    },
    /// It is too old.
    NotFresh {
        /// When it was made.
        this_update: UnixTime,
        /// When newer information was due.
        next_update: Option<UnixTime>,
    },
    /// It does not say when newer information is due, and no greatest age is agreed on.
    NoNextUpdate {
        /// When it was made.
        this_update: UnixTime,
    },
    /// It was made before the certificate.
    BeforeTheCertificate {
        /// When it was made.
        this_update: UnixTime,
        /// The first second of the certificate.
        not_before: UnixTime,
    },
    /// It was made after the certificate expired, and does not say that it still knows of it.
    AfterExpiry {
        /// When it was made.
        this_update: UnixTime,
        /// The last second of the certificate.
        not_after: UnixTime,
    },
    /// The response was signed before the instant it speaks of.
    ProducedBeforeUpdate {
        /// When it was signed.
        produced_at: UnixTime,
        /// The instant it speaks of.
        this_update: UnixTime,
    },
    /// The key usage of the issuer does not allow it to sign revocation lists.
    MayNotSignCrls,
    /// The signature on the list does not verify, or cannot be computed.
    Signature(CryptoError),
    /// The response has no responder that may answer for the issuer.
    Responder(ResponderFault),
    /// The responder did not answer.
    NoAnswer(OcspResponseStatus),
    /// The responder does not know the certificate.
    UnknownToResponder,
    /// The answer has a critical extension whose meaning is not known.
    UnknownCriticalExtension {
        /// Its object identifier.
        oid: String,
    },
    /// The budget was spent.
    Budget(BudgetLimit),
}

impl RevocationFaultKind {
    /// Returns whether the piece is simply about other certificates, as most of a pool is.
    pub fn is_unrelated(&self) -> bool {
        matches!(self, Self::OtherIssuer | Self::OtherCertificate | Self::OutOfScope)
    }

    /// Returns whether the piece was left alone because the budget was spent.
    pub fn is_of_budget(&self) -> bool {
        matches!(self, Self::Budget(_) | Self::Responder(ResponderFault::Budget(_)))
    }
}

impl fmt::Display for RevocationFaultKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoEvidence => f.write_str("there is no revocation data"),
            Self::NotItsIssuer => f.write_str("the certificate names another issuer"),
            Self::Unreadable(error) => error.fmt(f),
            Self::OtherIssuer => f.write_str("the list is of another issuer"),
            Self::OtherCertificate => f.write_str("the response speaks of other certificates"),
            Self::OutOfScope => f.write_str("the list does not cover the certificate"),
            Self::UnknownDigest => {
                f.write_str("the response names the issuer by an unknown digest, and may revoke")
            }
            Self::OnlySomeReasons => f.write_str("the list knows of some reasons only"),
            Self::DeltaWithoutBase => {
                f.write_str("the list only tells changes to a list that is not at hand")
            }
            Self::RemovedFromCompleteList => {
                f.write_str("the list is complete and yet removes the certificate")
            }
            Self::FromTheFuture { this_update, at } => {
                write!(f, "made at {this_update}, after {at}")
            }
            Self::NotFresh { this_update, next_update: Some(next) } => {
                write!(f, "too old: made at {this_update}, newer information was due at {next}")
            }
            Self::NotFresh { this_update, next_update: None } => {
                write!(f, "too old: made at {this_update}")
            }
            Self::NoNextUpdate { this_update } => {
                write!(f, "made at {this_update} without saying until when it holds")
            }
            Self::BeforeTheCertificate { this_update, not_before } => {
                write!(f, "made at {this_update}, before the certificate began at {not_before}")
            }
            Self::AfterExpiry { this_update, not_after } => {
                write!(f, "made at {this_update}, after the certificate ended at {not_after}")
            }
            Self::ProducedBeforeUpdate { produced_at, this_update } => {
                write!(f, "signed at {produced_at} about the later instant {this_update}")
            }
            Self::MayNotSignCrls => {
                f.write_str("the key usage of the issuer does not allow revocation lists")
            }
            Self::Signature(error) => write!(f, "signature on the list: {error}"),
            Self::Responder(fault) => fault.fmt(f),
            Self::NoAnswer(status) => write!(f, "the responder said {}", status.name()),
            Self::UnknownToResponder => f.write_str("the responder does not know the certificate"),
            Self::UnknownCriticalExtension { oid } => {
                write!(f, "the answer has the unknown critical extension {oid}")
            }
            Self::Budget(limit) => write!(f, "budget of {limit} spent"),
        }
    }
}

impl fmt::Display for RevocationFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.evidence {
            Some(number) => write!(f, "revocation data {number}: {}", self.kind),
            None => self.kind.fmt(f),
        }
    }
}

impl Error for RevocationFault {}
