//! X.509 certificates, certification paths, trust anchors and revocation (RFC 5280, RFC 6960).
//!
//! A [`Certificate`] is an immutable, cheaply cloned view of one DER certificate: it is read once,
//! strictly, and every part that is hashed or compared later keeps its original bytes. Nothing here
//! trusts a certificate but [`build_path`], and that only against a [`TrustStore`] of the caller.
//!
//! Whether a certificate of a path was revoked is asked apart: [`RevocationEvidence`] is a pool of
//! revocation lists and OCSP responses of any origin, and [`status`] tells what they prove.

mod certificate;
mod checks;
mod constraints;
mod crl;
mod crl_entry;
mod encoding;
mod error;
mod evidence;
mod evidence_file;
mod extensions;
mod failure;
mod name;
mod name_within;
mod ocsp;
mod ocsp_responder;
mod ocsp_single;
mod path;
mod pem;
mod policy;
mod purpose;
mod reader;
mod revocation_fault;
mod rules;
mod scope;
mod status;
mod status_crl;
mod status_joined;
mod status_ocsp;
mod trust;

pub use certificate::Certificate;
pub use crl::CertificateList;
pub use crl_entry::{RevocationReason, RevokedEntry};
pub use error::{RevocationError, X509Error};
pub use evidence::{
    EvidenceKind, EvidenceOrigin, RevocationEvidence, RevocationSource, RevokedSerials,
};
pub use extensions::{BasicConstraints, ExtendedKeyUsage, KeyUsage};
pub use failure::{BudgetLimit, PathError, PathFailure, PurposeFault};
pub use ocsp::{OcspResponse, OcspResponseStatus, ResponderId};
pub use ocsp_responder::{Responder, ResponderAuthority, ResponderFault};
pub use ocsp_single::{CertId, OcspCertStatus, OcspRequest, SingleResponse};
pub use path::{Budget, VerifiedPath, build_path, build_path_under, build_path_without};
pub use policy::{PolicyRules, ValidPolicies};
pub use purpose::Purpose;
pub use reader::CertificateReader;
pub use revocation_fault::{RevocationFault, RevocationFaultKind};
pub use scope::{CrlScope, IssuingDistributionPoint};
pub use status::{
    AgeLimit, CertStatus, FreshnessRule, examine, status, status_believing, status_below,
};
pub use trust::{TrustAnchor, TrustStore};
