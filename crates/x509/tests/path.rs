//! Paths: the Indonesian chain, the bench chain, and every way in which a chain is refused.
#![expect(clippy::expect_used, reason = "tests stop at the first surprise")]

use segel_crypto::der::{self, tag};
use segel_crypto::{DigestAlgorithm, KeyKind, UnixTime};
use segel_testkit::pki::{
    Authority, Extension, Fault, Options, Pki, Template, distinguished_name, generate, public_key,
};
use segel_x509::{
    Budget, BudgetLimit, Certificate, PathError, PathFailure, Purpose, PurposeFault, TrustAnchor,
    TrustStore, VerifiedPath, build_path,
};

const SHA256: DigestAlgorithm = DigestAlgorithm::Sha256;
const YEAR: i64 = 365 * 86_400;
/// 10.0.0.0/8, as a constraint holds it.
const NETWORK: [u8; 8] = [10, 0, 0, 0, 255, 0, 0, 0];

fn now() -> UnixTime {
    UnixTime::parse_rfc3339("2026-11-24T03:00:00Z").expect("an instant")
}

fn build(
    leaf: &Certificate,
    candidates: &[Certificate],
    trust: &TrustStore,
) -> Result<VerifiedPath, PathFailure> {
    let mut budget = Budget::default();
    build_path(leaf, candidates, trust, now(), &Purpose::DocumentSigning, &mut budget)
}

fn reasons(result: Result<VerifiedPath, PathFailure>) -> Vec<PathError> {
    result.expect_err("the path is refused").reasons
}

/// An officer of a bench PKI issued by the usual authority from a bent template.
fn bent(pki: &Pki, bend: impl FnOnce(Template) -> Template) -> Certificate {
    let key = generate(KeyKind::P256);
    let template = pki.officer_template(&key, "Pejabat (UJI COBA)", Options::default());
    pki.issuing.issue(&bend(template), SHA256)
}

/// An authority below the root, from a bent template, and an officer of its own.
fn authority_and_officer(
    pki: &Pki,
    bend: impl FnOnce(Template) -> Template,
    bend_officer: impl FnOnce(Template) -> Template,
) -> (Certificate, Certificate) {
    let authority = authority_below(&pki.root, "Bench CA Lain (UJI COBA)", bend);
    let officer = officer_of(pki, &authority, bend_officer);
    (authority.certificate, officer)
}

fn authority_below(
    issuer: &Authority,
    name: &str,
    bend: impl FnOnce(Template) -> Template,
) -> Authority {
    let key = generate(KeyKind::P256);
    let public_key = public_key(&key);
    let template = Template {
        serial: vec![0x51],
        issuer: issuer.certificate.subject_der().to_vec(),
        subject: distinguished_name(&[("C", "ID"), ("CN", name)]),
        not_before: now().plus_seconds(-YEAR),
        not_after: now().plus_seconds(YEAR),
        extensions: vec![Extension::basic_constraints(true, None), Extension::key_usage(&[5, 6])],
        public_key,
    };
    Authority::new(&bend(template), &key, Some(issuer), SHA256)
}

fn officer_of(
    pki: &Pki,
    authority: &Authority,
    bend: impl FnOnce(Template) -> Template,
) -> Certificate {
    let key = generate(KeyKind::P256);
    let mut template =
        pki.officer_template(&key, "Pejabat (UJI COBA)", Options::default()).without("2.5.29.35");
    template.issuer = authority.certificate.subject_der().to_vec();
    authority.issue(&bend(template), SHA256)
}

#[test]
fn the_bundled_issuing_authority_leads_to_the_bundled_root() {
    let trust = TrustStore::indonesian();
    assert_eq!((trust.anchors().len(), trust.intermediates().len()), (1, 1));
    let issuing = trust.intermediates().first().expect("the issuing authority");
    let root = trust.anchors().first().expect("the root").certificate();
    assert_eq!(
        root.sha256_hex(),
        "b5f36672fd7cfd401e01ef640b2fe61f816f32f447b280b76f536244cf42fcdf"
    );
    assert_eq!(
        issuing.sha256_hex(),
        "4a3ab062c4d24f60417fa28f6543ac7151c9f1fde5817bbe67f49c55ce5ffed5"
    );
    let at = UnixTime::parse_rfc3339("2024-01-01T00:00:00Z").expect("an instant");
    let path = build_path(issuing, &[], &trust, at, &Purpose::Any, &mut Budget::default())
        .expect("the national chain");
    assert_eq!(path.certificates(), [issuing.clone(), root.clone()]);
}

#[test]
fn the_bundled_issuing_authority_may_itself_sign_no_document() {
    let trust = TrustStore::indonesian();
    let issuing = trust.intermediates().first().expect("the issuing authority");
    let fault = PurposeFault::IsACa;
    assert!(
        reasons(build(issuing, &[], &trust))
            .contains(&PathError::Purpose { certificate: 0, fault })
    );
}

#[test]
fn an_officer_with_the_indonesian_profile_is_accepted() {
    let pki = Pki::new(now());
    let officer = pki.officer(KeyKind::Rsa2048, "Kepala Dinas (UJI COBA)");
    assert!(officer.certificate.extended_key_usage().is_some_and(|usage| usage.critical));
    let path = build(&officer.certificate, &officer.chain, &pki.trust()).expect("a path");
    assert_eq!(path.certificates(), officer.chain);
    assert_eq!(path.anchor(), Some(&pki.root.certificate));
}

#[test]
fn a_chain_without_its_issuer_names_the_issuer_that_is_missing() {
    let pki = Pki::quick(now());
    let officer = pki.officer(KeyKind::P256, "Pejabat (UJI COBA)");
    let failure = build(&officer.certificate, &[], &pki.trust()).expect_err("no issuer");
    assert!(!failure.reaches_anchor);
    let issuer = officer.certificate.issuer();
    assert_eq!(failure.reasons, [PathError::NoPath { issuer }]);
}

#[test]
fn a_root_in_the_document_never_becomes_an_anchor() {
    let (pki, other) = (Pki::quick(now()), Pki::quick(now()));
    let officer = pki.officer(KeyKind::P256, "Pejabat (UJI COBA)");
    let failure =
        build(&officer.certificate, &officer.chain, &other.trust()).expect_err("a stranger");
    assert!(!failure.reaches_anchor);
    assert_eq!(failure.chain.first(), Some(&officer.certificate));
}

#[test]
fn an_expired_officer_still_has_a_chain_and_is_only_out_of_time() {
    let pki = Pki::quick(now());
    let options = Options::with_fault(Fault::Expired);
    let officer = pki.officer_with(KeyKind::P256, "Pejabat (UJI COBA)", options);
    let failure = build(&officer.certificate, &officer.chain, &pki.trust()).expect_err("expired");
    assert!(failure.is_only_out_of_time());
    assert_eq!(failure.chain, officer.chain);
    let not_after = officer.certificate.not_after();
    assert_eq!(failure.reasons, [PathError::Expired { certificate: 0, not_after, at: now() }]);
}

#[test]
fn a_certificate_of_the_future_is_refused() {
    let pki = Pki::quick(now());
    let leaf = bent(&pki, |mut template| {
        template.not_before = now().plus_seconds(1);
        template
    });
    let not_before = leaf.not_before();
    let result = build(&leaf, std::slice::from_ref(&pki.issuing.certificate), &pki.trust());
    assert_eq!(reasons(result), [PathError::NotYetValid { certificate: 0, not_before, at: now() }]);
}

#[test]
fn the_first_and_the_last_second_are_within_validity() {
    let pki = Pki::quick(now());
    let leaf = bent(&pki, |mut template| {
        template.not_before = now();
        template.not_after = now();
        template
    });
    build(&leaf, std::slice::from_ref(&pki.issuing.certificate), &pki.trust())
        .expect("valid for one second");
}

#[test]
fn an_issuer_of_the_right_name_and_the_wrong_key_is_told_apart() {
    let (pki, other) = (Pki::quick(now()), Pki::quick(now()));
    let officer = pki.officer(KeyKind::P256, "Pejabat (UJI COBA)");
    let failure =
        build(&officer.certificate, std::slice::from_ref(&other.issuing.certificate), &pki.trust())
            .expect_err("another key");
    assert_eq!(failure.reasons, [PathError::BadSignature { certificate: 0 }]);
}

#[test]
fn one_changed_bit_in_the_signed_part_breaks_the_path() {
    let pki = Pki::quick(now());
    let officer = pki.officer(KeyKind::P256, "Pejabat Satu (UJI COBA)");
    let mut bytes = officer.certificate.as_der().to_vec();
    let at = bytes.windows(4).position(|window| window == b"Satu").expect("the name");
    *bytes.get_mut(at).expect("the letter") = b'R';
    let changed = Certificate::from_der(&bytes).expect("still a certificate");
    let result = build(&changed, &officer.chain, &pki.trust());
    assert_eq!(reasons(result), [PathError::BadSignature { certificate: 0 }]);
}

#[test]
fn an_officer_cannot_issue() {
    let pki = Pki::quick(now());
    let (authority, officer) = authority_and_officer(
        &pki,
        |template| template.with(Extension::basic_constraints(false, None)),
        |template| template,
    );
    let result = build(&officer, &[authority], &pki.trust());
    assert_eq!(reasons(result), [PathError::NotACa { certificate: 1 }]);
}

#[test]
fn an_authority_without_basic_constraints_cannot_issue() {
    let pki = Pki::quick(now());
    let (authority, officer) =
        authority_and_officer(&pki, |template| template.without("2.5.29.19"), |template| template);
    let result = build(&officer, &[authority], &pki.trust());
    assert_eq!(reasons(result), [PathError::NotACa { certificate: 1 }]);
}

#[test]
fn an_authority_whose_key_usage_lacks_certificate_signing_cannot_issue() {
    let pki = Pki::quick(now());
    let (authority, officer) = authority_and_officer(
        &pki,
        |template| template.with(Extension::key_usage(&[0, 6])),
        |template| template,
    );
    let result = build(&officer, &[authority], &pki.trust());
    assert_eq!(reasons(result), [PathError::KeyUsage { certificate: 1 }]);
}

#[test]
fn an_authority_below_one_that_allows_none_is_refused() {
    let pki = Pki::quick(now());
    let upper = &pki.issuing;
    let lower = authority_below(upper, "Bench CA Bawah (UJI COBA)", |template| template);
    let officer = officer_of(&pki, &lower, |template| template);
    let candidates = [upper.certificate.clone(), lower.certificate];
    let result = build(&officer, &candidates, &pki.trust());
    let expected = PathError::PathLength { certificate: 2, allowed: 0, found: 1 };
    assert_eq!(reasons(result), [expected]);
}

#[test]
fn an_unknown_critical_extension_is_refused_and_an_uncritical_one_passed_over() {
    let pki = Pki::quick(now());
    let candidates = [pki.issuing.certificate.clone()];
    let leaf = bent(&pki, |template| template.with(Extension::unknown(true)));
    let oid = "1.3.6.1.4.1.55555.1".to_owned();
    assert_eq!(
        reasons(build(&leaf, &candidates, &pki.trust())),
        [PathError::UnknownCriticalExtension { certificate: 0, oid }]
    );
    let leaf = bent(&pki, |template| template.with(Extension::unknown(false)));
    build(&leaf, &candidates, &pki.trust()).expect("nothing critical");
}

fn rsa_key(modulus_len: usize, exponent: u8) -> Vec<u8> {
    let mut modulus = vec![0, 0xc1];
    modulus.resize(modulus_len + 1, 0x6b);
    let key =
        der::sequence(&[&der::tlv(tag::INTEGER, &modulus), &der::tlv(tag::INTEGER, &[exponent])]);
    let mut bits = vec![0];
    bits.extend_from_slice(&key);
    let algorithm = der::sequence(&[&der::oid("1.2.840.113549.1.1.1"), &der::tlv(tag::NULL, &[])]);
    der::sequence(&[&algorithm, &der::tlv(tag::BIT_STRING, &bits)])
}

#[test]
fn a_weak_rsa_key_is_refused_and_named() {
    let pki = Pki::quick(now());
    let issuing = pki.issuing.certificate.clone();
    for (modulus_len, exponent) in [(128, 3), (255, 17)] {
        let leaf = bent(&pki, |mut template| {
            template.public_key = rsa_key(modulus_len, exponent);
            template
        });
        let modulus_bits = u32::try_from(modulus_len * 8).expect("a small number");
        let exponent = u64::from(exponent);
        let weak = PathError::WeakKey { certificate: 0, modulus_bits, exponent };
        assert_eq!(reasons(build(&leaf, std::slice::from_ref(&issuing), &pki.trust())), [weak]);
    }
}

#[test]
fn an_issuer_with_a_key_too_weak_to_compute_with_is_named() {
    let pki = Pki::quick(now());
    let key = generate(KeyKind::Rsa2048);
    let mut template = pki.officer_template(&key, "Bench CA Lemah (UJI COBA)", Options::default());
    template.extensions = vec![Extension::basic_constraints(true, None)];
    let authority = Authority::new(&template, &key, Some(&pki.issuing), SHA256);
    let officer = officer_of(&pki, &authority, |template| template);
    template.public_key = rsa_key(64, 3);
    let weak = pki.issuing.issue(&template, SHA256);
    let expected = PathError::WeakKey { certificate: 1, modulus_bits: 512, exponent: 3 };
    assert_eq!(reasons(build(&officer, &[weak], &pki.trust())), [expected]);
}

#[test]
fn each_wrong_purpose_is_named_with_what_the_certificate_is_for() {
    let pki = Pki::quick(now());
    let oids = |oid: &str| PurposeFault::ExtendedKeyUsage { oids: vec![oid.to_owned()] };
    let cases = [
        (Fault::OnlyServerAuth, oids("1.3.6.1.5.5.7.3.1")),
        (Fault::OnlyOcspSigning, oids("1.3.6.1.5.5.7.3.9")),
        (Fault::IsCa, PurposeFault::IsACa),
        (Fault::NoSignatureUsage, PurposeFault::KeyUsage { names: vec!["keyEncipherment"] }),
    ];
    for (wrong, fault) in cases {
        let options = Options::with_fault(wrong);
        let officer = pki.officer_with(KeyKind::P256, "Pejabat (UJI COBA)", options);
        let result = build(&officer.certificate, &officer.chain, &pki.trust());
        assert_eq!(reasons(result), [PathError::Purpose { certificate: 0, fault }], "{wrong:?}");
    }
}

#[test]
fn every_usage_that_covers_documents_is_accepted_and_so_is_none() {
    let pki = Pki::quick(now());
    let candidates = [pki.issuing.certificate.clone()];
    for oid in [
        "2.5.29.37.0",
        "1.3.6.1.5.5.7.3.4",
        "1.3.6.1.5.5.7.3.36",
        "1.2.840.113583.1.1.5",
        "1.3.6.1.4.1.311.10.3.12",
    ] {
        let usage = Extension::extended_key_usage(&["1.3.6.1.5.5.7.3.1", oid], true);
        let leaf = bent(&pki, |template| template.with(usage));
        build(&leaf, &candidates, &pki.trust()).expect("a usage for documents");
    }
    let leaf = bent(&pki, |template| template.without("2.5.29.37"));
    build(&leaf, &candidates, &pki.trust()).expect("no usage named");
    let leaf = bent(&pki, |template| template.with(Extension::key_usage(&[1])));
    build(&leaf, &candidates, &pki.trust()).expect("non-repudiation alone");
}

#[test]
fn a_time_stamping_leaf_needs_its_usage_critical_and_alone() {
    let pki = Pki::quick(now());
    let candidates = [pki.issuing.certificate.clone()];
    let stamping = "1.3.6.1.5.5.7.3.8";
    let judge = |usage: Extension| {
        let leaf = bent(&pki, |template| template.with(usage));
        let mut budget = Budget::default();
        build_path(&leaf, &candidates, &pki.trust(), now(), &Purpose::TimeStamping, &mut budget)
    };
    judge(Extension::extended_key_usage(&[stamping], true)).expect("a time-stamping unit");
    for usage in [
        Extension::extended_key_usage(&[stamping], false),
        Extension::extended_key_usage(&[stamping, "1.3.6.1.5.5.7.3.4"], true),
    ] {
        assert!(matches!(
            reasons(judge(usage)).as_slice(),
            [PathError::Purpose { fault: PurposeFault::ExtendedKeyUsageNotExclusive { .. }, .. }]
        ));
    }
}

#[test]
fn an_authority_for_servers_alone_cannot_make_officers() {
    let pki = Pki::quick(now());
    let servers = Extension::extended_key_usage(&["1.3.6.1.5.5.7.3.1"], false);
    let (authority, officer) =
        authority_and_officer(&pki, |template| template.with(servers), |template| template);
    assert!(matches!(
        reasons(build(&officer, &[authority], &pki.trust())).as_slice(),
        [PathError::Purpose { certificate: 1, .. }]
    ));
}

#[test]
fn a_self_signed_leaf_is_accepted_only_when_it_is_configured() {
    let pki = Pki::quick(now());
    let key = generate(KeyKind::P256);
    let mut template = pki.officer_template(&key, "Mandiri (UJI COBA)", Options::default());
    template.issuer = template.subject.clone();
    let leaf = Authority::new(&template, &key, None, SHA256).certificate;
    let result = build(&leaf, std::slice::from_ref(&leaf), &pki.trust());
    assert_eq!(reasons(result), [PathError::UntrustedRoot { certificate: 0 }]);
    let trust = TrustStore::new(vec![TrustAnchor::new(leaf.clone())]);
    let path = build(&leaf, &[], &trust).expect("configured");
    assert_eq!(path.certificates(), [leaf]);
}

fn directory(attributes: &[(&str, &str)]) -> Vec<u8> {
    der::tlv(tag::context_constructed(4), &distinguished_name(attributes))
}

#[test]
fn name_constraints_bind_the_subject_and_the_alternative_names() {
    let pki = Pki::quick(now());
    let dns = |name: &str| der::tlv(tag::context(2), name.as_bytes());
    let email = |name: &str| der::tlv(tag::context(1), name.as_bytes());
    let address = |octets: &[u8]| der::tlv(tag::context(7), octets);
    let number = |oid: &[u8]| der::tlv(tag::context(8), oid);
    let officer_dn =
        [("CN", "Pejabat (UJI COBA)"), ("O", "Bench Pemerintah Daerah (UJI COBA)"), ("C", "ID")];
    type Case = (Vec<Vec<u8>>, Vec<Vec<u8>>, Vec<Vec<u8>>, bool);
    let cases: Vec<Case> = vec![
        (vec![directory(&officer_dn)], vec![], vec![], true),
        (vec![directory(&[("CN", "pejabat  (uji coba)")])], vec![], vec![], true),
        (vec![directory(&[("CN", "Orang Lain")])], vec![], vec![], false),
        (vec![], vec![directory(&[("CN", "PEJABAT (UJI COBA)")])], vec![], false),
        (vec![dns("blitarkab.go.id")], vec![], vec![dns("tte.blitarkab.go.id")], true),
        (vec![dns("blitarkab.go.id")], vec![], vec![dns("example.id")], false),
        (vec![], vec![dns("a.go.id")], vec![dns("*.go.id")], false),
        (vec![email("blitarkab.go.id")], vec![], vec![email("x@blitarkab.go.id")], true),
        (vec![email("blitarkab.go.id")], vec![], vec![email("x@gmail.com")], false),
        (vec![], vec![address(&NETWORK)], vec![address(&[192, 0, 2, 1])], true),
        (vec![address(&NETWORK)], vec![], vec![address(&[192, 0, 2, 1])], false),
        (vec![], vec![address(&NETWORK)], vec![address(&[10, 0, 2, 1])], false),
        // A form that is not compared refuses when a name of that form is there.
        (vec![], vec![number(&[42, 3])], vec![number(&[42, 4])], false),
        (vec![], vec![number(&[42, 3])], vec![], true),
    ];
    for (index, (permitted, excluded, names, accepted)) in cases.into_iter().enumerate() {
        let (authority, officer) = authority_and_officer(
            &pki,
            |template| template.with(Extension::name_constraints(&permitted, &excluded)),
            |template| {
                if names.is_empty() {
                    template
                } else {
                    template.with(Extension::alternative_names(&names))
                }
            },
        );
        let result = build(&officer, &[authority], &pki.trust());
        if accepted {
            result.unwrap_or_else(|failure| unreachable_case(index, &failure));
        } else {
            let refusal = PathError::NameConstraints { certificate: 0, constrained_by: 1 };
            assert_eq!(reasons(result), [refusal], "case {index}");
        }
    }
}

#[expect(clippy::panic, reason = "tells which row of the table failed")]
fn unreachable_case(index: usize, failure: &PathFailure) -> VerifiedPath {
    panic!("case {index}: {failure}")
}

#[test]
fn authorities_that_certify_each_other_end_the_search() {
    let pki = Pki::quick(now());
    let (stranger, loops) = (Pki::quick(now()), "Bench CA Putar (UJI COBA)");
    let first = authority_below(&stranger.root, loops, |template| template);
    let second = authority_below(&first, "Bench CA Balik (UJI COBA)", |template| template);
    let mut back = pki.officer_template(&generate(KeyKind::P256), "x", Options::default());
    back.issuer = second.certificate.subject_der().to_vec();
    back.subject = first.certificate.subject_der().to_vec();
    back.public_key = first.certificate.public_key().as_der().to_vec();
    back.extensions = vec![Extension::basic_constraints(true, None)];
    let back = second.issue(&back, SHA256);
    let officer = officer_of(&pki, &first, |template| template);
    let candidates = [first.certificate, second.certificate, back];
    let failure = build(&officer, &candidates, &pki.trust()).expect_err("a circle");
    assert!(!failure.reaches_anchor);
}

#[test]
fn a_web_of_cross_certificates_is_given_up_within_the_budget() {
    let pki = Pki::quick(now());
    let stranger = Pki::quick(now());
    let mut candidates = Vec::new();
    let mut level = vec![authority_below(&stranger.root, "Tingkat 0", |template| template)];
    for depth in 1..=5 {
        let name = format!("Tingkat {depth}");
        let below: Vec<Authority> = level
            .iter()
            .flat_map(|upper| [upper, upper, upper])
            .take(9)
            .map(|upper| authority_below(upper, &name, |template| template))
            .collect();
        candidates.extend(level.into_iter().map(|authority| authority.certificate));
        level = below;
    }
    let last = level.pop().expect("an authority");
    let officer = officer_of(&pki, &last, |template| template);
    candidates.push(last.certificate);
    candidates.extend(level.into_iter().map(|authority| authority.certificate));
    let mut budget = Budget { signature_checks: 20, failed_checks: 20, ..Budget::default() };
    let purpose = Purpose::DocumentSigning;
    let failure = build_path(&officer, &candidates, &pki.trust(), now(), &purpose, &mut budget)
        .expect_err("given up");
    let limit = BudgetLimit::SignatureChecks;
    assert!(failure.reasons.contains(&PathError::BudgetExceeded { limit }));
}

#[test]
fn a_chain_of_more_authorities_than_allowed_is_given_up() {
    let pki = Pki::quick(now());
    let mut authorities = vec![authority_below(&pki.root, "Tingkat 0", |template| template)];
    for depth in 1..=6 {
        let upper = authorities.last().expect("an authority");
        let next = authority_below(upper, &format!("Tingkat {depth}"), |template| template);
        authorities.push(next);
    }
    let of = |index: usize| {
        let authority = authorities.get(index).expect("an authority");
        officer_of(&pki, authority, |template| template)
    };
    let candidates: Vec<Certificate> =
        authorities.iter().map(|authority| authority.certificate.clone()).collect();
    build(&of(5), &candidates, &pki.trust()).expect("six authorities");
    let limit = BudgetLimit::Depth;
    let result = build(&of(6), &candidates, &pki.trust());
    assert!(reasons(result).contains(&PathError::BudgetExceeded { limit }));
}

#[test]
fn the_name_of_an_issuer_is_compared_without_case_spaces_and_string_types() {
    let pki = Pki::quick(now());
    let (authority, officer) = authority_and_officer(
        &pki,
        |template| Template {
            subject: distinguished_name(&[("C", "ID"), ("CN", "Bench  CA (UJI COBA) ")]),
            ..template
        },
        |template| Template {
            issuer: distinguished_name(&[("C", "ID"), ("CN", "BENCH CA (uji coba)")]),
            ..template
        },
    );
    assert_ne!(authority.subject_der(), officer.issuer_der());
    let path = build(&officer, std::slice::from_ref(&authority), &pki.trust());
    assert_eq!(path.expect("a path").issuer(), Some(&authority));
    let (authority, officer) = authority_and_officer(
        &pki,
        |template| template,
        |template| Template {
            issuer: distinguished_name(&[("C", "ID"), ("CN", "BenchCA(UJI COBA)")]),
            ..template
        },
    );
    assert!(build(&officer, &[authority], &pki.trust()).is_err());
}
