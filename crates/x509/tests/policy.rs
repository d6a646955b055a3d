//! Certificate policies along a chain, and anchors that end.

use std::error::Error;

use segel_crypto::der::{self, tag};
use segel_crypto::{DigestAlgorithm, KeyKind, UnixTime};
use segel_testkit::pki::{
    Authority, Extension, Options, Pki, Template, distinguished_name, generate, public_key,
};
use segel_x509::{
    Budget, BudgetLimit, Certificate, PathError, PathFailure, PolicyRules, Purpose, TrustAnchor,
    TrustStore, ValidPolicies, VerifiedPath, build_path, build_path_under,
};

type Outcome = Result<(), Box<dyn Error>>;

const SHA256: DigestAlgorithm = DigestAlgorithm::Sha256;
const YEAR: i64 = 365 * 86_400;
const ANY: &str = "2.5.29.32.0";
const ONE: &str = "1.3.6.1.4.1.55555.2.1";
const TWO: &str = "1.3.6.1.4.1.55555.2.2";

fn now() -> UnixTime {
    UnixTime::new(1_795_489_200)
}

fn constraints(explicit: Option<u8>, mapping: Option<u8>) -> Extension {
    let part = |number, value: Option<u8>| {
        value.map(|value| der::tlv(tag::context(number), &[value])).unwrap_or_default()
    };
    let value = der::sequence(&[&part(0, explicit), &part(1, mapping)]);
    Extension::raw("2.5.29.36", true, value)
}

fn inhibit_any(skip: u8) -> Extension {
    Extension::raw("2.5.29.54", true, der::tlv(tag::INTEGER, &[skip]))
}

fn mappings(pairs: &[(&str, &str)]) -> Extension {
    let pairs: Vec<u8> = pairs
        .iter()
        .flat_map(|(issuer, subject)| der::sequence(&[&der::oid(issuer), &der::oid(subject)]))
        .collect();
    Extension::raw("2.5.29.33", true, der::tlv(tag::SEQUENCE, &pairs))
}

/// A chain from the root of the bench: one authority for each list of extensions, the last list
/// being the leaf's.
fn chain(pki: &Pki, extensions: &[&[Extension]]) -> Vec<Certificate> {
    let mut above: Vec<Authority> = Vec::new();
    for (depth, list) in extensions.iter().enumerate() {
        let issuer = above.last().unwrap_or(&pki.root);
        let is_leaf = depth + 1 == extensions.len();
        let key = generate(KeyKind::P256);
        let name = format!("Tingkat {depth} (UJI COBA)");
        let mut template = Template {
            serial: vec![0x60],
            issuer: issuer.certificate.subject_der().to_vec(),
            subject: distinguished_name(&[("C", "ID"), ("CN", &name)]),
            not_before: now().plus_seconds(-YEAR),
            not_after: now().plus_seconds(YEAR),
            extensions: Vec::new(),
            public_key: public_key(&key),
        };
        if !is_leaf {
            let authority = [Extension::basic_constraints(true, None), Extension::key_usage(&[5])];
            template.extensions.extend(authority);
        }
        template.extensions.extend(list.iter().cloned());
        let next = Authority::new(&template, &key, Some(issuer), SHA256);
        above.push(next);
    }
    above.into_iter().rev().map(|authority| authority.certificate).collect()
}

fn build(
    pki: &Pki,
    chain: &[Certificate],
    rules: &PolicyRules,
) -> Result<VerifiedPath, PathFailure> {
    let (trust, mut budget) = (pki.trust(), Budget::default());
    let Some((leaf, hints)) = chain.split_first() else {
        return build(pki, std::slice::from_ref(&pki.root.certificate), rules);
    };
    build_path_under(leaf, hints, &trust, now(), &Purpose::Any, rules, &mut budget)
}

fn valid(
    pki: &Pki,
    extensions: &[&[Extension]],
    rules: &PolicyRules,
) -> Result<ValidPolicies, Vec<PathError>> {
    let built = build(pki, &chain(pki, extensions), rules);
    built.map(|path| path.policies().clone()).map_err(|failure| failure.reasons)
}

fn only(policies: &[&str]) -> Result<ValidPolicies, Vec<PathError>> {
    Ok(ValidPolicies::Only(policies.iter().map(|policy| (*policy).to_owned()).collect()))
}

fn lost(certificate: usize) -> Result<ValidPolicies, Vec<PathError>> {
    Err(vec![PathError::Policy { certificate }])
}

fn explicit(acceptable: &[&str]) -> PolicyRules {
    let acceptable = acceptable.iter().map(|policy| (*policy).to_owned()).collect();
    PolicyRules { acceptable, require_explicit: true, ..PolicyRules::default() }
}

#[test]
fn a_path_is_valid_for_the_policies_that_every_certificate_asserts() {
    let pki = Pki::quick(now());
    let any = PolicyRules::default();
    let policies = |list: &[&str]| [Extension::policies(list)];
    let (one, both, all) = (policies(&[ONE]), policies(&[ONE, TWO]), policies(&[ANY]));
    assert_eq!(valid(&pki, &[&both, &one], &any), only(&[ONE]));
    assert_eq!(valid(&pki, &[&all, &both], &any), only(&[ONE, TWO]));
    assert_eq!(valid(&pki, &[&both, &all], &any), only(&[ONE, TWO]));
    assert_eq!(valid(&pki, &[&all, &all], &any), Ok(ValidPolicies::Any));
    // Without policies the path is valid for none, which matters only to who asks for one.
    assert_eq!(valid(&pki, &[&[], &one], &any), only(&[]));
    assert_eq!(valid(&pki, &[&[], &one], &explicit(&[])), lost(1));
    assert_eq!(valid(&pki, &[&one, &[]], &explicit(&[])), lost(0));
    assert_eq!(valid(&pki, &[&both, &one], &explicit(&[ONE])), only(&[ONE]));
    assert_eq!(valid(&pki, &[&both, &one], &explicit(&[TWO])), lost(0));
    assert_eq!(valid(&pki, &[&all, &all], &explicit(&[TWO])), only(&[TWO]));
}

#[test]
fn an_authority_can_ask_for_a_policy_and_can_count_down_to_it() {
    let pki = Pki::quick(now());
    let any = PolicyRules::default();
    let asks = |skip| [Extension::policies(&[ONE]), constraints(Some(skip), None)];
    let other = [Extension::policies(&[TWO])];
    assert_eq!(valid(&pki, &[&asks(0), &other], &any), lost(0));
    assert_eq!(valid(&pki, &[&asks(2), &other], &any), only(&[]));
    let plain = [Extension::policies(&[ONE])];
    assert_eq!(valid(&pki, &[&asks(2), &plain, &other], &any), lost(0));
    assert_eq!(valid(&pki, &[&asks(3), &plain, &other], &any), only(&[]));
    let leaf_asks = [Extension::policies(&[TWO]), constraints(Some(0), None)];
    assert_eq!(valid(&pki, &[&plain, &leaf_asks], &any), lost(0));
}

#[test]
fn any_policy_counts_for_nothing_once_it_is_inhibited() {
    let pki = Pki::quick(now());
    let all = [Extension::policies(&[ANY])];
    let inhibits = |skip| [Extension::policies(&[ONE]), inhibit_any(skip)];
    assert_eq!(valid(&pki, &[&inhibits(0), &all], &explicit(&[])), lost(0));
    assert_eq!(valid(&pki, &[&inhibits(1), &all], &explicit(&[])), only(&[ONE]));
    let rules = PolicyRules { inhibit_any: true, ..explicit(&[]) };
    assert_eq!(valid(&pki, &[&all, &all], &rules), lost(1));
}

#[test]
fn a_mapped_policy_is_valid_in_the_words_of_the_topmost_authority() {
    let pki = Pki::quick(now());
    let maps = [Extension::policies(&[ONE]), mappings(&[(ONE, TWO)])];
    let two = [Extension::policies(&[TWO])];
    assert_eq!(valid(&pki, &[&maps, &two], &explicit(&[ONE])), only(&[ONE]));
    assert_eq!(valid(&pki, &[&maps, &two], &explicit(&[TWO])), lost(0));
    let rules = PolicyRules { inhibit_mapping: true, ..explicit(&[]) };
    assert_eq!(valid(&pki, &[&maps, &two], &rules), lost(0));
    let inhibits = [Extension::policies(&[ONE]), constraints(None, Some(0))];
    assert_eq!(valid(&pki, &[&inhibits, &maps, &two], &explicit(&[])), lost(0));
    let any = [Extension::policies(&[ONE]), mappings(&[(ANY, TWO)])];
    let refused = Err(vec![PathError::PolicyMapping { certificate: 1 }]);
    assert_eq!(valid(&pki, &[&any, &two], &PolicyRules::default()), refused);
}

#[test]
fn mappings_all_to_all_cost_no_more_than_what_is_written() -> Outcome {
    let pki = Pki::quick(now());
    let names: Vec<String> =
        (1..=8).map(|number| format!("1.3.6.1.4.1.55555.3.{number}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let pairs: Vec<(&str, &str)> =
        names.iter().flat_map(|one| names.iter().map(|two| (*one, *two))).collect();
    // A tree would have eight to the power of five leaves.
    let every = [Extension::policies(&names), mappings(&pairs)];
    let leaf = [Extension::policies(&names)];
    let all: [&[Extension]; 6] = [&every, &every, &every, &every, &every, &leaf];
    let chain = chain(&pki, &all);
    let (leaf, hints) = chain.split_first().ok_or("a leaf")?;
    let build = |policy_nodes| {
        let mut budget = Budget { policy_nodes, ..Budget::default() };
        build_path(leaf, hints, &pki.trust(), now(), &Purpose::Any, &mut budget)
    };
    assert_eq!(
        build(1000)?.policies(),
        &ValidPolicies::Only(names.iter().map(|name| (*name).to_owned()).collect())
    );
    let limit = BudgetLimit::PolicyNodes;
    let spent = build(100).err().ok_or("a path")?.reasons;
    assert!(spent.contains(&PathError::BudgetExceeded { limit }), "{spent:?}");
    Ok(())
}

#[test]
fn a_critical_qualifier_that_is_not_known_is_refused() {
    let pki = Pki::quick(now());
    let with_qualifier = |oid: &str, critical| {
        let qualifier = der::sequence(&[&der::oid(oid), &der::null()]);
        let policy = der::sequence(&[&der::oid(ONE), &der::sequence(&[&qualifier])]);
        [Extension::raw("2.5.29.32", critical, der::sequence(&[&policy]))]
    };
    let any = PolicyRules::default();
    let unknown = "1.3.6.1.4.1.55555.9";
    assert!(valid(&pki, &[&with_qualifier(unknown, false)], &any).is_ok());
    let oid = "2.5.29.32".to_owned();
    let refused = Err(vec![PathError::UnknownCriticalExtension { certificate: 0, oid }]);
    assert_eq!(valid(&pki, &[&with_qualifier(unknown, true)], &any), refused);
}

#[test]
fn an_anchor_is_trusted_up_to_its_end() {
    let pki = Pki::quick(now());
    let officer = pki.officer_with(KeyKind::P256, "Kepala Dinas (UJI COBA)", Options::default());
    let anchor = |end| TrustAnchor::new(pki.root.certificate.clone()).until(end);
    let build = |anchors: Vec<TrustAnchor>| {
        let (trust, mut budget) = (TrustStore::new(anchors), Budget::default());
        let purpose = Purpose::DocumentSigning;
        build_path(&officer.certificate, &officer.chain, &trust, now(), &purpose, &mut budget)
            .map(|_| ())
            .map_err(|failure| failure.reasons)
    };
    assert_eq!(anchor(now()).end(), Some(now()));
    assert_eq!(build(vec![anchor(now())]), Ok(()));
    let until = now().plus_seconds(-1);
    let ended = PathError::AnchorEnded { certificate: 2, until, at: now() };
    assert_eq!(build(vec![anchor(until)]), Err(vec![ended]));
    // Named twice, the anchor is trusted for the longer.
    assert_eq!(build(vec![anchor(until), anchor(now())]), Ok(()));
    let endless = TrustAnchor::new(pki.root.certificate.clone());
    assert_eq!(build(vec![anchor(until), endless]), Ok(()));
}
