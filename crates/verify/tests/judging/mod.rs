//! What our verifier says of a vector.

use segel_pdf::PdfError;
use segel_testkit::attacks::{Bench, Vector};
use segel_verify::{Policy, Report, Revocation, verify_source};
use segel_x509::{TrustAnchor, TrustStore};

/// The report about a vector, under its own conditions.
pub(crate) fn report(vector: &Vector, official: bool, bench: &Bench) -> Result<Report, PdfError> {
    let conditions = vector.conditions;
    let anchor = TrustAnchor::new(bench.pki.root.certificate.clone());
    let anchor = match conditions.anchor_until {
        Some(end) => anchor.until(end),
        None => anchor,
    };
    let trust = TrustStore::new(vec![anchor]);
    let policy = if official { Policy::official(trust) } else { Policy::contract(trust) };
    let revocation = if conditions.hard { Revocation::Hard } else { Revocation::Soft };
    verify_source(&vector.file, &policy.with_revocation(revocation), conditions.at)
}
