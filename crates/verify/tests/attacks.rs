//! Every attack vector and every near-miss, judged under both policies.

use std::error::Error;

use segel_testkit::attacks::{Bench, Vector, Word, vectors};
use segel_verify::{Conclusion, Policy, Report, Revocation, verify_source};

fn word(conclusion: Conclusion) -> Word {
    match conclusion {
        Conclusion::Valid => Word::Valid,
        Conclusion::Changed => Word::Changed,
        Conclusion::Invalid => Word::Invalid,
        Conclusion::Untrusted => Word::Untrusted,
        Conclusion::Undetermined => Word::Undetermined,
        Conclusion::NotSigned => Word::NotSigned,
    }
}

fn finding_codes(report: &Report) -> Vec<&'static str> {
    let of_signatures = report.signatures.iter().flat_map(|signature| &signature.findings);
    report.findings.iter().chain(of_signatures).map(|finding| finding.code.word()).collect()
}

/// What was said, where it is not what must be said.
fn divergence(vector: &Vector, policy: &Policy, allowed: &[Word], bench: &Bench) -> Option<String> {
    let report = verify_source(&vector.file, policy, bench.judged_at());
    let said = report.as_ref().map_or(Word::Unreadable, |report| word(report.conclusion()));
    let codes = report.as_ref().map(finding_codes).unwrap_or_default();
    let indications: Vec<String> = report
        .as_ref()
        .map(|report| report.signatures.iter().map(|s| described(&s.indication)).collect())
        .unwrap_or_default();
    let expected = vector.expected;
    let mut faults = Vec::new();
    if !allowed.contains(&said) {
        let allowed: Vec<&str> = allowed.iter().map(|word| word.word()).collect();
        faults.push(format!("said {said}, may say {}", allowed.join(" or ")));
    }
    if let Some(sub) = expected.sub_indication
        && allowed.contains(&said)
        && said != Word::Valid
        && !indications.iter().any(|indication| indication.ends_with(sub))
    {
        faults.push(format!("no signature is {sub}"));
    }
    if let Some(code) = expected.finding
        && !codes.contains(&code)
    {
        faults.push(format!("{code} is not among the findings"));
    }
    if faults.is_empty() {
        return None;
    }
    let refusal = report.err().map(|error| error.to_string()).unwrap_or_default();
    Some(format!(
        "{} ({}) under {}: {}; {indications:?} {codes:?} {refusal}",
        vector.id,
        vector.title,
        policy.name(),
        faults.join("; ")
    ))
}

fn described(indication: &segel_verify::Indication) -> String {
    let sub = indication.sub_indication().map(|sub| sub.word()).unwrap_or_default();
    format!("{} {sub}", indication.word())
}

#[test]
fn every_vector_gets_its_word_under_both_policies() -> Result<(), Box<dyn Error>> {
    let bench = Bench::new();
    let contract = Policy::contract(bench.trust()).with_revocation(Revocation::Soft);
    let official = Policy::official(bench.trust()).with_revocation(Revocation::Soft);
    let mut divergences = Vec::new();
    let vectors = vectors(&bench);
    for vector in &vectors {
        let Vector { expected, .. } = vector;
        divergences.extend(divergence(vector, &contract, expected.contract, &bench));
        divergences.extend(divergence(vector, &official, expected.official, &bench));
    }
    assert!(
        divergences.is_empty(),
        "{} divergences over {} vectors:\n{}",
        divergences.len(),
        vectors.len(),
        divergences.join("\n")
    );
    Ok(())
}
