//! Certificates whose status nobody needs to look up.

use segel_crypto::der;
use segel_crypto::{DigestAlgorithm, KeyKind, UnixTime};
use segel_testkit::pki::{Extension, Options, Pki, generate};

#[test]
fn certificates_say_when_there_is_nothing_to_look_up() {
    let pki = Pki::quick(UnixTime::new(1_795_489_200));
    let officer = pki.officer(KeyKind::P256, "Kepala Dinas (UJI COBA)");
    assert!(!officer.certificate.has_no_rev_avail());
    assert!(!officer.certificate.is_validity_assured_short_term());
    let key = generate(KeyKind::P256);
    let template = pki
        .officer_template(&key, "Singkat (UJI COBA)", Options::default())
        .with(Extension::raw("2.5.29.56", false, der::null()))
        .with(Extension::raw("0.4.0.194121.2.1", false, der::null()));
    let short = pki.issuing.issue(&template, DigestAlgorithm::Sha256);
    assert!(short.has_no_rev_avail() && short.is_validity_assured_short_term());
}
