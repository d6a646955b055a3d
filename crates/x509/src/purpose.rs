//! What a leaf must be allowed to do (its key usage and extended key usage as policy).

use crate::failure::PurposeFault;
use crate::{Certificate, PathError};

const ANY: &str = "2.5.29.37.0";
const EMAIL_PROTECTION: &str = "1.3.6.1.5.5.7.3.4";
const TIME_STAMPING: &str = "1.3.6.1.5.5.7.3.8";
const OCSP_SIGNING: &str = "1.3.6.1.5.5.7.3.9";
const DOCUMENT_SIGNING: &str = "1.3.6.1.5.5.7.3.36";
const AUTHENTIC_DOCUMENTS: &str = "1.2.840.113583.1.1.5";
const MICROSOFT_DOCUMENT_SIGNING: &str = "1.3.6.1.4.1.311.10.3.12";

/// Names what the key of a leaf is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Purpose {
    /// Signing a document: no authority; `digitalSignature` or `nonRepudiation` when key usage is
    /// present; extended key usage absent or containing one that covers documents.
    DocumentSigning,
    /// Signing time-stamp tokens: `timeStamping` critical and alone (RFC 3161 section 2.3).
    TimeStamping,
    /// Signing OCSP responses for an issuer (RFC 6960 section 4.2.2.2).
    OcspSigning,
    /// Nothing in particular.
    Any,
}

impl Purpose {
    fn accepted(self) -> &'static [&'static str] {
        match self {
            Self::DocumentSigning => &[
                ANY,
                EMAIL_PROTECTION,
                DOCUMENT_SIGNING,
                AUTHENTIC_DOCUMENTS,
                MICROSOFT_DOCUMENT_SIGNING,
            ],
            Self::TimeStamping => &[TIME_STAMPING],
            Self::OcspSigning => &[OCSP_SIGNING],
            Self::Any => &[],
        }
    }

    /// Adds what speaks against the leaf; `configured` when it is itself an anchor.
    pub(crate) fn check_leaf(
        self,
        leaf: &Certificate,
        configured: bool,
        reasons: &mut Vec<PathError>,
    ) {
        if self == Self::Any {
            return;
        }
        let mut against = |fault| reasons.push(PathError::Purpose { certificate: 0, fault });
        if leaf.is_ca() && !configured {
            against(PurposeFault::IsACa);
        }
        if let Some(usage) = leaf.key_usage()
            && !usage.digital_signature()
            && !(usage.non_repudiation() && self != Self::OcspSigning)
        {
            against(PurposeFault::KeyUsage { names: usage.names() });
        }
        let Some(extended) = leaf.extended_key_usage() else {
            if self != Self::DocumentSigning {
                against(PurposeFault::ExtendedKeyUsage { oids: Vec::new() });
            }
            return;
        };
        let oids = extended.oids.clone();
        if !oids.iter().any(|oid| self.accepted().contains(&oid.as_str())) {
            against(PurposeFault::ExtendedKeyUsage { oids });
        } else if self == Self::TimeStamping && (oids.len() != 1 || !extended.critical) {
            against(PurposeFault::ExtendedKeyUsageNotExclusive { oids });
        }
    }

    /// Adds what speaks against an intermediate: one with extended key usages may only issue for
    /// them.
    pub(crate) fn check_issuer(
        self,
        certificate: usize,
        issuer: &Certificate,
        reasons: &mut Vec<PathError>,
    ) {
        if self == Self::Any {
            return;
        }
        if let Some(extended) = issuer.extended_key_usage()
            && !extended
                .oids
                .iter()
                .any(|oid| oid == ANY || self.accepted().contains(&oid.as_str()))
        {
            let oids = extended.oids.clone();
            reasons.push(PathError::Purpose {
                certificate,
                fault: PurposeFault::ExtendedKeyUsage { oids },
            });
        }
    }
}
