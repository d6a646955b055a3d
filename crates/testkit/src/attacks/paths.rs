//! Certificate paths that break a rule between the signer and the root.

use segel_crypto::der::{self, tag};
use segel_crypto::{DigestAlgorithm, KeyKind, UnixTime};
use segel_x509::Certificate;

use super::evidence::{DAY, after, plain};
use super::{Cases, Conditions, Expected, UNDETERMINED, UNTRUSTED, VALID};
use crate::pki::{
    Authority, Extension, Officer, Options, Pki, Template, distinguished_name, generate, public_key,
};

pub(super) const SHA256: DigestAlgorithm = DigestAlgorithm::Sha256;
pub(super) const BROKEN: Expected = UNTRUSTED.sub("CERTIFICATE_CHAIN_GENERAL_FAILURE");
const YEAR: i64 = 365 * DAY;

pub(super) type Bend<'a> = &'a dyn Fn(Template) -> Template;

/// An authority of a name below another.
pub(super) fn authority(
    issuer: &Authority,
    name: &str,
    digest: DigestAlgorithm,
    bend: Bend<'_>,
) -> Authority {
    let key = generate(KeyKind::P256);
    let template = Template {
        serial: vec![0x51],
        issuer: issuer.certificate.subject_der().to_vec(),
        subject: distinguished_name(&[("C", "ID"), ("CN", name)]),
        not_before: after(-YEAR),
        not_after: after(YEAR),
        extensions: vec![Extension::basic_constraints(true, None), Extension::key_usage(&[5, 6])],
        public_key: public_key(&key),
    };
    Authority::new(&bend(template), &key, Some(issuer), digest)
}

/// An officer below authorities, the nearest first.
pub(super) fn officer(pki: &Pki, above: &[&Authority], bend: Bend<'_>) -> Officer {
    let pkcs8_der = generate(KeyKind::P256);
    let issuer = above.first().copied().unwrap_or(&pki.issuing);
    let mut template =
        pki.officer_template(&pkcs8_der, "Budi Santoso", Options::default()).without("2.5.29.35");
    template.issuer = issuer.certificate.subject_der().to_vec();
    let certificate = issuer.issue(&bend(template), SHA256);
    let above = above.iter().map(|authority| authority.certificate.clone());
    let chain = [certificate.clone()].into_iter().chain(above);
    let chain = chain.chain([pki.root.certificate.clone()]).collect();
    Officer { pkcs8_der, certificate, chain }
}

/// What makes another certificate for the key of the issuing authority, in the name of the root.
pub(super) fn another_certificate(pki: &Pki) -> Template {
    let issuing = &pki.issuing.certificate;
    Template {
        serial: vec![0x5e, 0x6e, 0x13],
        issuer: pki.root.certificate.subject_der().to_vec(),
        subject: issuing.subject_der().to_vec(),
        not_before: issuing.not_before(),
        not_after: issuing.not_after(),
        extensions: vec![
            Extension::basic_constraints(true, Some(0)),
            Extension::key_usage(&[5, 6]),
        ],
        public_key: issuing.public_key().as_der().to_vec(),
    }
}

/// What certifies another key of the issuing authority's name to sign lists, in the name of the root.
pub(super) fn key_for_lists(pki: &Pki, pkcs8: &[u8]) -> Template {
    Template {
        serial: vec![0x5e, 0x6e, 0x11],
        extensions: vec![
            Extension::key_usage(&[6]),
            Extension::subject_key_identifier(&public_key(pkcs8)),
        ],
        public_key: public_key(pkcs8),
        ..another_certificate(pki)
    }
}

pub(super) fn same(template: Template) -> Template {
    template
}

pub(super) fn add(cases: &mut Cases<'_>) {
    cases.class("P");
    between(cases);
    leaves(cases);
    super::paths_names::add(cases);
    anchors(cases);
    many(cases);
    cases.under(Conditions::USUAL);
}

fn between(cases: &mut Cases<'_>) {
    let pki = &cases.bench.pki;
    let name = "Bench CA Lain (UJI COBA)";
    let usual = |bend: Bend<'_>| authority(&pki.root, name, SHA256, bend);
    let reason = "Another authority of the same root, right in every way.";
    let right = usual(&same);
    let file = plain(&officer(pki, &[&right], &same));
    cases.honest("ok-p-other", "an officer of another authority", reason, file, VALID);
    let reason = "Only what may issue certificates makes a chain.";
    let no_ca = usual(&|template| template.with(Extension::basic_constraints(false, None)));
    let file = plain(&officer(pki, &[&no_ca], &same));
    cases.add("p-not-a-ca", "issued by one that is no authority", reason, file, BROKEN);
    let bare = usual(&|template| template.without("2.5.29.19"));
    let file = plain(&officer(pki, &[&bare], &same));
    cases.add("p-no-constraints", "issued by one without basic constraints", reason, file, BROKEN);
    let usage = usual(&|template| template.with(Extension::key_usage(&[6])));
    let file = plain(&officer(pki, &[&usage], &same));
    cases.add("p-usage", "issued by one for lists only", reason, file, BROKEN);
    let signer = &cases.bench.officer;
    let reason = "An officer's certificate issues nothing.";
    let key = Authority::new(
        &pki.officer_template(&signer.pkcs8_der, "Siti Aminah", Options::default()),
        &signer.pkcs8_der,
        Some(&pki.issuing),
        SHA256,
    );
    let file = plain(&officer(pki, &[&key, &pki.issuing], &same));
    cases.add("p-by-officer", "issued by an officer", reason, file, UNTRUSTED);
    let reason = "The authority may have no other below it.";
    let short = usual(&|template| template.with(Extension::basic_constraints(true, Some(0))));
    let below = authority(&short, "Bench CA Bawah (UJI COBA)", SHA256, &same);
    let file = plain(&officer(pki, &[&below, &short], &same));
    cases.add("p-length", "one authority more than allowed", reason, file, BROKEN);
    let reason = "A critical extension that is not known may forbid anything.";
    let critical = usual(&|template| template.with(Extension::unknown(true)));
    let file = plain(&officer(pki, &[&critical], &same));
    cases.add("p-critical-above", "a critical extension of the authority", reason, file, BROKEN);
    let reason = "An extension that is not critical may be passed over.";
    let noted = usual(&|template| template.with(Extension::unknown(false)));
    let file = plain(&officer(pki, &[&noted], &same));
    cases.honest("ok-p-noted", "an unknown extension that is not critical", reason, file, VALID);
    let reason = "The authority may certify other names only.";
    let other = distinguished_name(&[("C", "ID"), ("O", "Dinas Lain")]);
    let directory = der::tlv(tag::context_constructed(4), &other);
    let named = usual(&|template| {
        template.with(Extension::name_constraints(std::slice::from_ref(&directory), &[]))
    });
    let file = plain(&officer(pki, &[&named], &same));
    cases.add("p-names", "a name outside of what is permitted", reason, file, BROKEN);
    let server = usual(&|template| {
        template.with(Extension::extended_key_usage(&["1.3.6.1.5.5.7.3.1"], false))
    });
    let reason = "An authority for web servers certifies no one who signs documents.";
    let file = plain(&officer(pki, &[&server], &same));
    let expected = UNTRUSTED.sub("CHAIN_CONSTRAINTS_FAILURE");
    cases.add("p-purpose", "issued by an authority for servers", reason, file, expected);
    let reason = "The chain does not hold at the time of the check.";
    let ended = usual(&|mut template| {
        template.not_after = after(-60);
        template
    });
    let file = plain(&officer(pki, &[&ended], &same));
    let expected = UNDETERMINED.sub("OUT_OF_BOUNDS_NO_POE");
    cases.add("p-ended", "the authority had ended", reason, file, expected);
    let stranger = Pki::quick(crate::levels::NOW);
    let reason = "The certificate bears the name of the authority and not its signature.";
    let mut forged = officer(&stranger, &[&stranger.issuing], &same);
    forged.chain = vec![
        forged.certificate.clone(),
        pki.issuing.certificate.clone(),
        pki.root.certificate.clone(),
    ];
    cases.add("p-forged", "issued under a name by another key", reason, plain(&forged), UNTRUSTED);
}

fn leaves(cases: &mut Cases<'_>) {
    let pki = &cases.bench.pki;
    let with = |bend: Bend<'_>| plain(&officer(pki, &[&pki.issuing], bend));
    let reason = "A critical extension that is not known may forbid anything.";
    let file = with(&|template| template.with(Extension::unknown(true)));
    cases.add("p-critical", "a critical extension of the signer", reason, file, BROKEN);
    let reason = "Old serial numbers are negative, and RFC 5280 asks to bear with them.";
    let file = with(&|mut template| {
        template.serial = vec![0x80, 1];
        template
    });
    cases.honest("ok-p-negative", "a negative serial number", reason, file, VALID);
    let reason = "Any purpose covers documents.";
    let file =
        with(&|template| template.with(Extension::extended_key_usage(&["2.5.29.37.0"], false)));
    cases.honest("ok-p-any", "a certificate for any purpose", reason, file, VALID);
    let reason = "Without extended key usages nothing is left out.";
    let file = with(&|template| template.without("2.5.29.37"));
    cases.honest("ok-p-no-purpose", "a certificate without purposes", reason, file, VALID);
    let reason = "A certificate for time-stamps signs no documents.";
    let stamping = Extension::extended_key_usage(&["1.3.6.1.5.5.7.3.8"], true);
    let file = with(&|template| template.with(stamping.clone()));
    let expected = UNTRUSTED.sub("CHAIN_CONSTRAINTS_FAILURE");
    cases.add("p-stamping", "the certificate of a time-stamping authority", reason, file, expected);
    let reason = "It begins tomorrow, and the signature is there today.";
    let file = with(&|mut template| {
        template.not_before = after(DAY);
        template
    });
    let expected = super::INVALID.sub("NOT_YET_VALID");
    cases.add("p-tomorrow", "a certificate of tomorrow", reason, file, expected);
}

fn anchors(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let until = |until: UnixTime| Conditions { anchor_until: Some(until), ..Conditions::USUAL };
    let file = plain(&bench.officer);
    let reason = "The root is trusted until before the check, and nothing proves an earlier time.";
    cases.under(until(after(600)));
    let expected = UNDETERMINED.sub("NO_CERTIFICATE_CHAIN_FOUND_NO_POE");
    cases.add("p-anchor-ended", "an anchor that has ended", reason, file, expected);
    let reason = "A stamp proves that it was signed while the root was trusted.";
    let file = super::evidence::stamped(&bench.second, &|digest| {
        bench.pki.timestamp(digest, after(60), None)
    });
    // The authority of the stamp falls with the root unless another stamp is over it; here the root
    // outlives the stamp and the check.
    cases.under(until(after(DAY)));
    cases.honest("ok-p-anchor-ends", "an anchor that ends tomorrow", reason, file, VALID);
    cases.under(Conditions::USUAL);
    let reason = "A root that comes with the document is trusted no more than the document.";
    let own = Pki::quick(crate::levels::NOW);
    let file = plain(&own.officer(KeyKind::P256, "Budi Santoso"));
    let expected = UNTRUSTED.sub("NO_CERTIFICATE_CHAIN_FOUND");
    cases.add("p-own-root", "a chain to a root of one's own", reason, file, expected);
}

/// Authorities that certify each other, layer upon layer, so that the ways between them multiply.
fn many(cases: &mut Cases<'_>) {
    let pki = &cases.bench.pki;
    let reason = "Looking for a path has a price, and there is a limit to what is paid.";
    let own = Pki::quick(crate::levels::NOW);
    let mut certificates: Vec<Certificate> = Vec::new();
    let mut above: Vec<Authority> =
        (0..6).map(|_| authority(&own.root, "Lapis 0", SHA256, &same)).collect();
    certificates.extend(above.iter().map(|authority| authority.certificate.clone()));
    let names = ["Lapis 1", "Lapis 2", "Lapis 3", "Lapis 4"];
    for name in names {
        let keys: Vec<_> = (0..6).map(|_| generate(KeyKind::P256)).collect();
        let mut layer = Vec::new();
        for key in &keys {
            for (count, issuer) in above.iter().enumerate() {
                let template = Template {
                    serial: vec![0x10, u8::try_from(count).unwrap_or_default()],
                    issuer: issuer.certificate.subject_der().to_vec(),
                    subject: distinguished_name(&[("C", "ID"), ("CN", name)]),
                    not_before: after(-YEAR),
                    not_after: after(YEAR),
                    extensions: vec![
                        Extension::basic_constraints(true, None),
                        Extension::key_usage(&[5, 6]),
                    ],
                    public_key: public_key(key),
                };
                let made = Authority::new(&template, key, Some(issuer), SHA256);
                certificates.push(made.certificate.clone());
                if count == 0 {
                    layer.push(made);
                }
            }
        }
        above = layer;
    }
    let Some(issuer) = above.first() else { return };
    let signer = officer(pki, &[issuer], &same);
    let certificates: Vec<Vec<u8>> =
        certificates.iter().map(|certificate| certificate.as_der().to_vec()).collect();
    let file = super::evidence::with_store(&plain(&signer), &certificates, &[], &[]);
    let words = Expected::of(&[super::Word::Undetermined, super::Word::Untrusted]);
    cases.add("p-many", "authorities that certify each other in layers", reason, file, words);
}
