//! Signature policies that a signer names.

use segel_crypto::der;

use super::cms::{attribute, identifier};
use super::evidence::{SHA256, permit};
use super::{Cases, UNDETERMINED};

const SIGNATURE_POLICY: &str = "1.2.840.113549.1.9.16.2.15";
/// The policy that the vectors name, and its document.
pub const BENCH_SIGNATURE_POLICY: (&str, &[u8]) =
    ("1.3.6.1.4.1.55555.319", b"Kebijakan tanda tangan (UJI COBA)");

pub(super) fn add(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    cases.class("V");
    let signed = |values: &[&[u8]]| {
        let policy = attribute(SIGNATURE_POLICY, values);
        permit(&bench.officer, &|_| vec![policy.clone()], &|_| Vec::new())
    };
    let (oid, document) = BENCH_SIGNATURE_POLICY;
    let oid = der::oid(oid);
    let hash = der::octet_string(SHA256.digest(document).as_bytes());
    let hash = der::sequence(&[&identifier(SHA256), &hash]);
    let missing = UNDETERMINED.sub("SIGNATURE_POLICY_NOT_AVAILABLE");
    let reason = "What the policy demands is not known here, so nothing says that it is met.";
    let bytes = signed(&[&der::sequence(&[&oid, &hash])]);
    cases.add("v-unknown", "a policy that is not at hand", reason, bytes, missing);
    let bytes = signed(&[&der::sequence(&[&oid])]);
    cases.add("v-unknown-bare", "the same without a digest", reason, bytes, missing);
    let unusable = UNDETERMINED.sub("POLICY_PROCESSING_ERROR");
    let reason = "A policy that cannot be told cannot be applied.";
    cases.add(
        "v-implied",
        "a policy that is only implied",
        reason,
        signed(&[&der::null()]),
        unusable,
    );
    let bytes = signed(&[&der::sequence(&[&hash, &oid])]);
    cases.add("v-malformed", "a policy without an identifier", reason, bytes, unusable);
    let one = der::sequence(&[&oid, &hash]);
    let bytes = signed(&[&one, &der::sequence(&[&oid])]);
    cases.add("v-two", "two policies in one attribute", reason, bytes, unusable);
}
