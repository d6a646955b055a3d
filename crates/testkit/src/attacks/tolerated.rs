//! Near-misses in the SignedData: unusual, and let pass by the policy that judges what the world sends.

use segel_crypto::{DigestAlgorithm, der};
use segel_x509::Certificate;

use super::cms::{
    Outer, Parts, SIGNING_CERTIFICATE_V2, SIGNING_TIME, attribute, certificate_id, ess, identifier,
};
use super::draft::{CADES, Draft, SIGNATURE, doc_mdp, signature};
use super::honest::VALID_OR_STRICT;
use super::{Cases, Expected, VALID, Word};

pub(super) fn add(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let draft = || Draft::permit(Some(1)).lay_out();
    let officer = &bench.officer;
    let sealed = draft().seal(|content| {
        let mut parts = Parts::of(officer, content);
        let time = attribute(SIGNING_TIME, &[&der::tlv(0x17, b"261124030000Z")]);
        parts.attributes.push(time);
        parts.build()
    });
    cases.add(
        "ok-signing-time",
        "a CMS signing-time attribute beside /M",
        "Older producers write both; it is a claim either way.",
        sealed.bytes().to_vec(),
        VALID_OR_STRICT.finding("SIGNING_TIME_ATTRIBUTE"),
    );
    let sealed = draft().seal(|content| {
        let mut parts = Parts::of(officer, content);
        parts.certificates.sort();
        parts.certificates.reverse();
        parts.sort_certificates = false;
        parts.build()
    });
    cases.add(
        "ok-unsorted",
        "certificates in no order of DER",
        "The outer sets are unsigned, and many writers keep the order of the chain.",
        sealed.bytes().to_vec(),
        VALID_OR_STRICT,
    );
    let sealed = draft().seal(|content| {
        let mut parts = Parts::of(officer, content);
        parts.unsigned = vec![attribute("1.3.6.1.4.1.55555.2", &[&der::null()])];
        parts.build()
    });
    cases.add(
        "ok-unsigned-attribute",
        "an unsigned attribute that no one knows",
        "What is not signed and not known is ignored, never trusted.",
        sealed.bytes().to_vec(),
        VALID,
    );
    let old = signature("adbe.pkcs7.detached", &doc_mdp(1));
    let sealed = Draft::permit(Some(1))
        .with(SIGNATURE, old)
        .lay_out()
        .seal(|content| Parts::of(officer, content).with_attribute(2, None).build());
    cases.add(
        "ok-pkcs7-without-ess",
        "adbe.pkcs7.detached without signing-certificate attribute",
        "ISO 32000 does not ask for it, and older signatures have none.",
        sealed.bytes().to_vec(),
        Expected::or(&[Word::Valid], &[Word::Undetermined, Word::Invalid]),
    );
    // C13 of the catalogue: refused by the strict policy alone.
    let sealed = draft().seal(|content| {
        let mut parts = Parts::of(officer, content);
        parts.outer = Outer::Indefinite;
        parts.build()
    });
    cases.add(
        "C13-ber-outer",
        "BER with indefinite lengths around DER attributes",
        "Some producers write the unsigned layers so; what was signed is DER all the same.",
        sealed.bytes().to_vec(),
        Expected::or(&[Word::Valid], &[Word::Invalid]).finding("CMS_BER"),
    );
    let file = super::encoded::with_info(cases, super::rsa::Info::NoParameters);
    let title = "RSA with a DigestInfo without parameters";
    let reason = "Verifiers accept both forms (RFC 8017, appendix A.2.4).";
    cases.add("ok-rsa-no-null", title, reason, file, VALID_OR_STRICT);
    // C10 of the catalogue: malleable by design.
    let sealed = draft().seal(|content| {
        let mut parts = Parts::of(officer, content);
        let value = super::bench::sign(officer, &parts.to_be_signed());
        parts.signature = Some(super::encoded::with_negated_s(&value));
        parts.build()
    });
    cases.add(
        "C10-negated-s",
        "ECDSA (r, n-s) instead of (r, s)",
        "Both verify by the definition of ECDSA; only the register tells the files apart.",
        sealed.bytes().to_vec(),
        VALID,
    );
    let reason = "Neither is signed nor used: readers in one pass alone need them (RFC 5652, 5).";
    let strict = Expected::or(&[Word::Valid], &[Word::Valid, Word::Undetermined, Word::Invalid]);
    let sealed = draft().seal(|content| {
        let mut parts = Parts::of(officer, content);
        parts.listed_digests = identifier(DigestAlgorithm::Sha512);
        parts.build()
    });
    cases.add(
        "ok-digest-not-listed",
        "another digest algorithm listed than the one of the signer",
        reason,
        sealed.bytes().to_vec(),
        strict.finding("DIGEST_ALGORITHM_NOT_LISTED"),
    );
    let sealed = draft().seal(|content| {
        let mut parts = Parts::of(officer, content);
        parts.version = 3;
        parts.build()
    });
    cases.add(
        "ok-signer-version",
        "version 3 of a signer named by issuer and serial number",
        reason,
        sealed.bytes().to_vec(),
        strict.finding("SIGNER_VERSION"),
    );
    let sealed = draft().seal(|content| {
        let mut parts = Parts::of(officer, content);
        parts.attributes.sort();
        parts.attributes.reverse();
        parts.sort = false;
        parts.build()
    });
    cases.add(
        "ok-unsorted-attributes",
        "signed attributes in no order of DER, signed as they stand",
        "Honest producers forget to sort; what was signed is what was received.",
        sealed.bytes().to_vec(),
        Expected::or(&[Word::Valid], &[Word::Undetermined, Word::Invalid])
            .finding("SIGNED_ATTRIBUTES_NOT_DER"),
    );
    let sealed = draft().seal(|content| {
        let mut parts = Parts::of(officer, content);
        parts.signature = Some(super::bench::sign(officer, &parts.to_be_signed()));
        parts.attributes.sort();
        parts.attributes.reverse();
        parts.sort = false;
        parts.build()
    });
    cases.add(
        "ok-unsorted-over-der",
        "signed attributes in no order of DER, their DER encoding signed",
        "The value is over the DER encoding, whatever order is written (RFC 5652, 5.4).",
        sealed.bytes().to_vec(),
        VALID_OR_STRICT.finding("CMS_UNSORTED"),
    );
    let sealed = draft().seal(|content| {
        let mut parts = Parts::of(officer, content);
        parts.outer_version = 4;
        parts.build()
    });
    cases.add(
        "ok-signed-data-version",
        "version 4 of a SignedData without attribute certificates",
        "Nothing is read otherwise for it, and many producers write another (RFC 5652, 5.1).",
        sealed.bytes().to_vec(),
        VALID.finding("SIGNED_DATA_VERSION"),
    );
    let two =
        signature(CADES, &format!("{} /Prop_Build << /App << /Name /Bench >> >>", doc_mdp(1)));
    let sealed = Draft::permit(Some(1)).with(SIGNATURE, two).signed_by(officer);
    cases.add(
        "ok-further-entries",
        "further entries in the signature dictionary",
        "Viewers write /Prop_Build; it says nothing about the verdict.",
        sealed.bytes().to_vec(),
        VALID,
    );
    let own = super::draft::hex(officer.certificate.as_der());
    let twice = signature(CADES, &format!("{} /Cert <{own}>", doc_mdp(1)));
    let sealed = Draft::permit(Some(1)).with(SIGNATURE, twice).signed_by(officer);
    cases.add(
        "ok-certificate-entry",
        "/Cert in the signature dictionary, beside the certificates of the CMS",
        "Nothing reads it, and level B forbids it (EN 319 142-1, 6.3).",
        sealed.bytes().to_vec(),
        VALID.finding("CERTIFICATE_ENTRY"),
    );
    named(cases);
}

/// How the signed attributes name the certificate of the signer.
fn named(cases: &mut Cases<'_>) {
    let officer = &cases.bench.officer;
    let naming = |ids: &[Vec<u8>]| {
        let attribute = attribute(SIGNING_CERTIFICATE_V2, &[&ess(ids)]);
        let sealed = Draft::permit(Some(1)).lay_out().seal(|content| {
            Parts::of(officer, content).with_attribute(2, Some(attribute.clone())).build()
        });
        sealed.laid.bytes
    };
    let sha1 = DigestAlgorithm::Sha1;
    let weak = certificate_id(Some(sha1), sha1.digest(officer.certificate.as_der()).as_bytes());
    cases.add(
        "ok-ess-sha1",
        "the certificate named by its SHA-1",
        "The attribute of RFC 2634 knows no other digest; a strict policy may ask for one.",
        naming(&[weak]),
        Expected::or(&[Word::Valid], &[Word::Undetermined]).finding("ALGORITHM_ENDED"),
    );
    let sha256 = |certificate: &Certificate| certificate_id(None, &certificate.sha256());
    let own = sha256(&officer.certificate);
    let issuing = &cases.bench.pki.issuing.certificate;
    cases.add(
        "ok-ess-path",
        "the certificate of the issuer named behind the signer's",
        "The path goes by the certificates to which the signer limits it (RFC 5035, 5.4).",
        naming(&[own.clone(), sha256(issuing)]),
        VALID,
    );
    cases.add(
        "ok-ess-other-path",
        "a certificate named behind the signer's that is not of the path",
        "The path is sound and not the one that the signer meant: it is told.",
        naming(&[own, sha256(&cases.bench.second.certificate)]),
        VALID_OR_STRICT.finding("SIGNING_CERTIFICATE_PATH"),
    );
}
