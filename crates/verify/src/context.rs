//! Under which rules the signer says to have signed (EN 319 102-1, 5.2.4).

use segel_cms::{AttributeFault, SignaturePolicy, SignedData};

use crate::finding::{Code, Detail};
use crate::indication::SubIndication as Sub;
use crate::policy::Policy;
use crate::verdict::Verdict;

/// Looks whether the signature policy that the signer names is at hand and the one that was meant.
pub(crate) fn look_at(verdict: &mut Verdict, data: &SignedData, policy: &Policy) {
    let signer = data.signer_infos().first();
    let Some(attributes) = signer.and_then(|signer| signer.signed_attributes()) else { return };
    let unusable = |verdict: &mut Verdict, detail: Detail| {
        verdict.doubt(Sub::PolicyProcessingError, Code::SignaturePolicyUnusable, detail);
    };
    let (oid, hash) = match attributes.signature_policy() {
        Err(AttributeFault::Missing) => return,
        Err(fault) => return unusable(verdict, Detail::Text(fault.to_string())),
        Ok(SignaturePolicy::Explicit { oid, hash }) => (oid, hash),
        // EN 319 122-1 does not let a signer leave the policy to the reader.
        Ok(_) => return unusable(verdict, Detail::Text("implied".to_owned())),
    };
    let mut known = policy.signature_policies.iter().filter(|(own, _)| *own == oid).peekable();
    if known.peek().is_none() {
        let code = Code::SignaturePolicyUnavailable;
        return verdict.doubt(Sub::SignaturePolicyNotAvailable, code, Detail::Text(oid));
    }
    if let Some(hash) = hash
        && !known.any(|(_, document)| hash.matches(document))
    {
        unusable(verdict, Detail::Text(oid));
    }
}
