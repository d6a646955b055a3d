//! Certificates exchanged, and signers who should not have signed.

use segel_crypto::der;

use super::cms::Parts;
use super::draft::Draft;
use super::{Cases, Expected, UNDETERMINED, UNTRUSTED, Word};
use crate::pki::Officer;

pub(super) fn add(cases: &mut Cases<'_>) {
    exchanged(cases);
    unfit(cases);
}

fn exchanged(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let officer = &bench.officer;
    cases.class("X");
    let reason =
        "The certificates and the signer identifier are unsigned; only the attribute binds.";
    let sealed = |bend: &dyn Fn(Parts<'_>) -> Vec<u8>| {
        let laid = Draft::permit(Some(1)).lay_out();
        laid.seal(|content| bend(Parts::of(officer, content))).laid.bytes
    };
    let twin = |mut parts: Parts<'_>| {
        parts.sid = bench.twin.certificate.issuer_and_serial_der();
        parts.certificates = bench.twin.chain.iter().map(|c| c.as_der().to_vec()).collect();
        parts.build()
    };
    let open = Expected::of(&[Word::Undetermined, Word::Invalid]);
    let bytes = sealed(&|parts| twin(parts.with_attribute(2, None)));
    let title = "another certificate of the same key, no signing-certificate attribute";
    cases.add("X1", title, reason, bytes, open);
    let title = "another certificate of the same key against the signed attribute";
    cases.add("X2", title, reason, sealed(&twin), open);
    let words = Expected::of(&[Word::Invalid, Word::Undetermined, Word::Untrusted]);
    let bytes = sealed(&|mut parts| {
        parts.sid = bench.second.certificate.issuer_and_serial_der();
        parts.certificates = bench.second.chain.iter().map(|c| c.as_der().to_vec()).collect();
        parts.build()
    });
    cases.add("x-other-key", "the certificate of another officer", reason, bytes, words);
    let bytes = sealed(&|mut parts| {
        parts.certificates.clear();
        parts.build()
    });
    cases.add("x-no-certificate", "no certificates at all", reason, bytes, words);
    let bytes = sealed(&|mut parts| {
        parts.certificates.remove(0);
        parts.build()
    });
    cases.add(
        "x-no-own-certificate",
        "the certificate of the signer left out",
        reason,
        bytes,
        words,
    );
    let bytes = sealed(&|mut parts| {
        let serial = der::tlv(der::tag::INTEGER, &[0x2a]);
        parts.sid = der::sequence(&[officer.certificate.issuer_der(), &serial]);
        parts.build()
    });
    cases.add("x-serial", "a serial number that no certificate has", reason, bytes, words);
    let bytes = sealed(&|mut parts| {
        if let Some(own) = parts.certificates.first_mut() {
            *own = vec![0x30, 0x03, 0x02, 0x01, 0x00];
        }
        parts.build()
    });
    cases.add("x-rubbish", "rubbish in the place of the certificate", reason, bytes, words);
}

fn unfit(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    cases.class("K");
    let signed = |officer: &Officer| Draft::permit(Some(1)).signed_by(officer).laid.bytes;
    let chain = UNTRUSTED.sub("CHAIN_CONSTRAINTS_FAILURE");
    let reason = "The certificate was not made for signing documents.";
    let mut add = |id, title, officer: &Officer, reason, expected| {
        cases.add(id, title, reason, signed(officer), expected);
    };
    add("K3", "the certificate of a web server", &bench.only_server, reason, chain);
    add("K4", "the certificate of an OCSP responder", &bench.only_ocsp, reason, chain);
    add("k-authority", "the certificate of an authority", &bench.authority, reason, chain);
    let title = "a key for key encipherment alone";
    add("k-usage", title, &bench.no_usage, reason, chain);
    let reason = "A name is not a chain: only the root that is trusted here counts.";
    let unknown = UNTRUSTED.sub("NO_CERTIFICATE_CHAIN_FOUND");
    let title = "the same names under another root";
    add("k-stranger", title, &bench.stranger, reason, unknown);
    let reason = "Nothing proves that it was signed while the certificate was valid.";
    let expired = UNDETERMINED.sub("OUT_OF_BOUNDS_NO_POE");
    add("k-expired", "a certificate that has expired", &bench.expired, reason, expired);
    // The chain is cut: the authority's certificate is nowhere.
    let mut alone = bench.officer.clone();
    alone.chain.truncate(1);
    let reason = "Without the certificate between there is no chain.";
    add("k-no-chain", "the chain left out of the signature", &alone, reason, unknown);
    let mut mixed = bench.stranger.clone();
    mixed.chain.truncate(1);
    mixed.chain.extend(bench.officer.chain.iter().skip(1).cloned());
    let reason = "The authority of the same name did not issue this certificate.";
    let words = Expected::of(&[Word::Untrusted, Word::Invalid]);
    add("k-mixed", "another key's certificate under the trusted chain", &mixed, reason, words);
}
