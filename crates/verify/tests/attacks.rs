//! Every attack vector and every near-miss, judged under both policies.

mod judging;

use std::collections::BTreeSet;
use std::error::Error;

use judging::report;
use segel_pdf::Source;
use segel_testkit::attacks::{BENCH_SIGNATURE_POLICY, Bench, Vector, Word, vectors};
use segel_testkit::document::laid_out;
use segel_verify::{
    Conclusion, Indication, Policy, Report, Revocation, SubIndication, verify_source,
};

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

/// What was said, and what is wrong with it where it is not what must be said.
fn judged(vector: &Vector, official: bool, allowed: &[Word], bench: &Bench) -> (Word, String) {
    let report = report(vector, official, bench);
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
        && !indications.iter().any(|indication| indication.ends_with(sub))
    {
        faults.push(format!("no signature is {sub}"));
    }
    // A hostile document is never simply an unsigned one: most hide a signature.
    let unsigned = said == Word::NotSigned && !vector.is_near_miss();
    let finding = expected.finding.or(unsigned.then_some("HIDDEN_SIGNATURE"));
    if let Some(code) = finding.filter(|code| !codes.contains(code)) {
        faults.push(format!("{code} is not among the findings"));
    }
    if faults.is_empty() {
        return (said, String::new());
    }
    let refusal = report.err().map(|error| error.to_string()).unwrap_or_default();
    let faults = faults.join("; ");
    (
        said,
        format!("{} ({}): {faults}; {indications:?} {codes:?} {refusal}", vector.id, vector.title),
    )
}

fn described(indication: &Indication) -> String {
    let sub = indication.sub_indication().map(|sub| sub.word()).unwrap_or_default();
    format!("{} {sub}", indication.word())
}

/// The divergences that are known: id, policy, what is said.
fn known() -> Result<BTreeSet<[String; 3]>, Box<dyn Error>> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../testdata/attacks/divergences.tsv");
    let text = std::fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
    let mut known = BTreeSet::new();
    for line in text.lines().skip(1) {
        let mut cells = line.split('\t').map(str::to_owned);
        match (cells.next(), cells.next(), cells.next(), cells.next()) {
            (Some(id), Some(policy), Some(said), Some(reason)) if !reason.is_empty() => {
                known.insert([id, policy, said]);
            }
            _ => return Err(format!("{path}: no id, policy, word and reason in: {line}").into()),
        }
    }
    Ok(known)
}

#[test]
fn every_vector_gets_its_word_under_both_policies() -> Result<(), Box<dyn Error>> {
    let bench = Bench::new();
    let known = known()?;
    let (mut met, mut faults) = (BTreeSet::new(), Vec::new());
    let vectors = vectors(&bench);
    for vector in &vectors {
        let expected = vector.expected;
        for (name, official, allowed) in
            [("contract", false, expected.contract), ("official", true, expected.official)]
        {
            let (said, fault) = judged(vector, official, allowed, &bench);
            if fault.is_empty() {
                continue;
            }
            let row = [vector.id, name, said.word()].map(str::to_owned);
            if !known.contains(&row) {
                faults.push(format!("{name}: {fault}"));
            }
            met.insert(row);
        }
    }
    let stale: Vec<String> = known.difference(&met).map(|row| row.join(" ")).collect();
    assert!(stale.is_empty(), "no longer so, take out of divergences.tsv:\n{}", stale.join("\n"));
    assert!(
        faults.is_empty(),
        "{} new divergences over {} vectors:\n{}",
        faults.len(),
        vectors.len(),
        faults.join("\n")
    );
    Ok(())
}

/// A vector that raises each reason of EN 319 102-1. SIGNED_DATA_NOT_FOUND takes a source that cannot
/// be read to its end, and has a test of its own.
const RAISED: [(&str, &str); 25] = [
    ("FORMAT_FAILURE", "U2"),
    ("HASH_FAILURE", "t-over-imprint"),
    ("SIG_CRYPTO_FAILURE", "t-over-value"),
    ("REVOKED", "t-signed-revoked"),
    ("EXPIRED", "t-signed-expired"),
    ("NOT_YET_VALID", "p-tomorrow"),
    ("SIG_CONSTRAINTS_FAILURE", "t-imprint"),
    ("CHAIN_CONSTRAINTS_FAILURE", "K3"),
    ("CERTIFICATE_CHAIN_GENERAL_FAILURE", "p-not-a-ca"),
    ("CRYPTO_CONSTRAINTS_FAILURE", "t-signed-weak"),
    ("CRYPTO_CONSTRAINTS_FAILURE_NO_POE", "t-weak"),
    ("POLICY_PROCESSING_ERROR", "v-implied"),
    ("SIGNATURE_POLICY_NOT_AVAILABLE", "v-unknown"),
    ("TIMESTAMP_ORDER_FAILURE", "t-order"),
    ("NO_SIGNING_CERTIFICATE_FOUND", "x-no-certificate"),
    ("NO_CERTIFICATE_CHAIN_FOUND", "k-stranger"),
    ("NO_CERTIFICATE_CHAIN_FOUND_NO_POE", "p-anchor-ended"),
    ("REVOKED_NO_POE", "r-revoked"),
    ("REVOKED_CA_NO_POE", "r-authority"),
    ("OUT_OF_BOUNDS_NOT_REVOKED", "r-ended-good"),
    ("OUT_OF_BOUNDS_NO_POE", "t-none"),
    ("REVOCATION_OUT_OF_BOUNDS_NO_POE", "r-responder-over"),
    ("NO_POE", "r-ended-silent"),
    ("TRY_LATER", "r-none"),
    ("GENERIC", "p-many"),
];

#[test]
fn every_reason_is_raised_by_a_vector() -> Result<(), Box<dyn Error>> {
    let bench = Bench::new();
    let vectors = vectors(&bench);
    let mut missing = Vec::new();
    for sub in SubIndication::ALL.iter().filter(|sub| **sub != SubIndication::SignedDataNotFound) {
        let named = RAISED.iter().find(|(word, _)| *word == sub.word());
        let (_, id) = named.ok_or_else(|| format!("no vector is named for {sub}"))?;
        let vector = vectors.iter().find(|vector| vector.id == *id).ok_or("no such vector")?;
        let report = report(vector, false, &bench)?;
        let found: Vec<_> =
            report.signatures.iter().map(|s| s.indication.sub_indication()).collect();
        if !found.contains(&Some(*sub)) {
            missing.push(format!("{id} is {found:?}, not {sub}: {:?}", finding_codes(&report)));
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
    Ok(())
}

/// A source of which one read fails, or every one of as many bytes as were signed before a hole.
struct Torn<'f> {
    file: &'f [u8],
    reads: std::cell::Cell<usize>,
    fails: usize,
    signed: Option<usize>,
}

impl Source for Torn<'_> {
    fn len(&self) -> u64 {
        self.file.len() as u64
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.reads.get();
        self.reads.set(read + 1);
        if read == self.fails || (offset == 0 && Some(buffer.len()) == self.signed) {
            return Err(std::io::ErrorKind::TimedOut.into());
        }
        self.file.read_at(offset, buffer)
    }
}

#[test]
fn bytes_that_cannot_be_read_are_signed_data_that_is_not_found_and_never_a_change()
-> Result<(), Box<dyn Error>> {
    let bench = Bench::new();
    let policy = Policy::contract(bench.trust()).with_revocation(Revocation::Soft);
    let vectors = vectors(&bench);
    let file = &vectors.iter().find(|v| v.id == "ok-p1").ok_or("no honest file")?.file;
    // The bytes that were signed cannot be read, however often it is tried.
    let fields = segel_pdf::Document::open(file.as_slice())?.signature_fields()?;
    let signed = fields.first().and_then(|field| field.value.as_ref());
    let signed = signed.map(|value| value.byte_range.before as usize);
    let torn = Torn { file, reads: std::cell::Cell::new(0), fails: usize::MAX, signed };
    let report = verify_source(&torn, &policy, bench.judged_at())?;
    let found = report.signatures.first().and_then(|s| s.indication.sub_indication());
    assert_eq!(found, Some(SubIndication::SignedDataNotFound));
    assert_eq!(report.conclusion(), Conclusion::Undetermined);
    for fails in 0..400 {
        let torn = Torn { file, reads: std::cell::Cell::new(0), fails, signed: None };
        let report = verify_source(&torn, &policy, bench.judged_at());
        if torn.reads.get() <= fails {
            assert_eq!(report?.conclusion(), Conclusion::Valid, "no read failed");
            return Ok(());
        }
        let Ok(report) = report else { continue };
        assert_ne!(report.conclusion(), Conclusion::Changed, "read {fails} failed");
    }
    Err("the file was never read to its end".into())
}

#[test]
fn a_signature_policy_that_is_at_hand_is_the_one_that_was_meant_or_none()
-> Result<(), Box<dyn Error>> {
    let bench = Bench::new();
    let policy = Policy::contract(bench.trust()).with_revocation(Revocation::Soft);
    let (oid, document) = BENCH_SIGNATURE_POLICY;
    let vectors = vectors(&bench);
    let judged = |id: &str, policy: &Policy| -> Result<_, Box<dyn Error>> {
        let vector = vectors.iter().find(|vector| vector.id == id).ok_or("no such vector")?;
        let report = verify_source(&vector.file, policy, bench.judged_at())?;
        let sub = report.signatures.first().and_then(|s| s.indication.sub_indication());
        Ok((report.conclusion(), sub))
    };
    let known = policy.clone().with_signature_policy(oid, document);
    assert_eq!(judged("v-unknown", &known)?, (Conclusion::Valid, None));
    assert_eq!(judged("v-unknown-bare", &known)?, (Conclusion::Valid, None));
    let open = |sub| (Conclusion::Undetermined, Some(sub));
    let other = policy.clone().with_signature_policy(oid, b"another document");
    let meant_another = open(SubIndication::PolicyProcessingError);
    assert_eq!(judged("v-unknown", &other)?, meant_another);
    let elsewhere = policy.with_signature_policy("1.2.3", document);
    assert_eq!(judged("v-unknown", &elsewhere)?, open(SubIndication::SignaturePolicyNotAvailable));
    assert_eq!(judged("v-implied", &known)?, meant_another);
    Ok(())
}

/// Every byte that the first honest file covers, each with its lowest bit turned, then its case bit.
#[test]
fn no_turned_bit_outside_the_hole_leaves_a_valid_document() -> Result<(), Box<dyn Error>> {
    let bench = Bench::new();
    let contract = Policy::contract(bench.trust()).with_revocation(Revocation::Soft);
    let vectors = vectors(&bench);
    let file = &vectors.iter().find(|v| v.id == "ok-p1").ok_or("no honest file")?.file;
    let report = verify_source(file, &contract, bench.judged_at())?;
    let range = report.signatures.first().and_then(|s| s.byte_range).ok_or("no byte range")?;
    let mut mutated = file.clone();
    let mut survivors = Vec::new();
    for (at, original) in file.iter().enumerate() {
        if (range.before..range.after_offset).contains(&(at as u64)) {
            continue;
        }
        for bit in [1, 32] {
            if let Some(byte) = mutated.get_mut(at) {
                *byte = original ^ bit;
            }
            let said = verify_source(&mutated, &contract, bench.judged_at());
            if said.is_ok_and(|report| report.conclusion() == Conclusion::Valid) {
                survivors.push(at);
            }
        }
        if let Some(byte) = mutated.get_mut(at) {
            *byte = *original;
        }
    }
    assert!(survivors.is_empty(), "VALID with a turned bit at {survivors:?}");
    Ok(())
}

/// Every octet of the hole with its lowest bit turned. What is left VALID is unsigned and unused: the
/// copy of the root, the list of digest algorithms, the version numbers; the signer is the same.
#[test]
fn a_turned_bit_inside_the_hole_is_met_or_belongs_to_a_part_that_is_not_used()
-> Result<(), Box<dyn Error>> {
    let bench = Bench::new();
    let contract = Policy::contract(bench.trust()).with_revocation(Revocation::Soft);
    let vectors = vectors(&bench);
    let file = &vectors.iter().find(|v| v.id == "ok-p1").ok_or("no honest file")?.file;
    let report = verify_source(file, &contract, bench.judged_at())?;
    let signature = report.signatures.first().ok_or("no signature")?;
    let signer = signature.signer.as_ref().ok_or("no signer")?.as_der().to_vec();
    let range = signature.byte_range.ok_or("no byte range")?;
    let digits = usize::try_from(range.before)? + 1..usize::try_from(range.after_offset)? - 1;
    let hole = file.get(digits.clone()).ok_or("no hole")?;
    let root = bench.pki.root.certificate.as_der();
    let root: String = root.iter().map(|byte| format!("{byte:02x}")).collect();
    let root_at = hole.windows(root.len()).position(|w| w == root.as_bytes());
    let root_at = root_at.ok_or("no root in the hole")?;
    let mut mutated = file.clone();
    let mut survivors = Vec::new();
    // The second digit of each octet: turning its lowest bit keeps 0 to 9 and a to f among digits.
    for (at, digit) in hole.iter().enumerate().skip(1).step_by(2) {
        let value = char::from(*digit).to_digit(16).ok_or("no digit")? ^ 1;
        let turned = char::from_digit(value, 16).ok_or("no digit")?;
        if let Some(place) = mutated.get_mut(digits.start + at) {
            *place = u8::try_from(turned)?;
        }
        let said = verify_source(&mutated, &contract, bench.judged_at())?;
        if let Some(place) = mutated.get_mut(digits.start + at) {
            *place = *digit;
        }
        if said.conclusion() != Conclusion::Valid {
            continue;
        }
        let codes = finding_codes(&said);
        let same = said
            .signatures
            .iter()
            .all(|s| s.signer.as_ref().is_some_and(|certificate| certificate.as_der() == signer));
        let unused = (root_at..root_at + root.len()).contains(&at)
            || codes.contains(&"DIGEST_ALGORITHM_NOT_LISTED")
            || codes.contains(&"SIGNER_VERSION")
            // The version of the SignedData, behind five headers.
            || at == 2 * 25 + 1;
        if !same || !unused {
            survivors.push((at, codes));
        }
    }
    assert!(survivors.is_empty(), "VALID with a turned bit: {survivors:?}");
    Ok(())
}

#[test]
fn what_is_wrong_with_a_hole_has_a_code_of_its_own() {
    let bench = Bench::new();
    let mut wanted = BTreeSet::from([
        "BYTE_RANGE_MALFORMED",
        "CONTENTS_MALFORMED",
        "HOLE_DIGITS",
        "HOLE_NOT_CONTENTS",
        "SIGNATURE_COMPRESSED",
    ]);
    for vector in vectors(&bench) {
        for code in report(&vector, false, &bench).iter().flat_map(finding_codes) {
            wanted.remove(code);
        }
    }
    assert!(wanted.is_empty(), "no vector is told of with {wanted:?}");
    let file = laid_out(
        "1.7",
        &[
            "<</Type/Catalog/Pages 2 0 R/AcroForm<</SigFlags 3/Fields[4 0 R]>>>>",
            "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Annots[4 0 R]>>",
            "<</Type/Annot/Subtype/Widget/FT/Sig/T(S)/V 5 0 R/Rect[0 0 0 0]/P 3 0 R>>",
            "7",
        ],
    );
    let policy = Policy::contract(bench.trust());
    let report = verify_source(&file, &policy, bench.judged_at());
    let codes = report.as_ref().map(finding_codes);
    assert!(codes.is_ok_and(|codes| codes.contains(&"SIGNATURE_NOT_A_DICTIONARY")), "{report:?}");
}

#[test]
fn a_signature_is_looked_for_in_the_version_that_it_signed() {
    let bench = Bench::new();
    let mut wanted = BTreeSet::from(["swa-inner-start", "swa-decoy"]);
    for vector in vectors(&bench) {
        if wanted.remove(vector.id) {
            let report = report(&vector, false, &bench);
            let codes = report.as_ref().map(finding_codes);
            let code = "SIGNATURE_NOT_IN_SIGNED_REVISION";
            assert!(codes.is_ok_and(|codes| codes.contains(&code)), "{report:?}");
        }
    }
    assert!(wanted.is_empty(), "no such vectors: {wanted:?}");
}

#[test]
fn findings_count_the_changes_that_are_named() {
    let bench = Bench::new();
    let mut clouds = 0;
    for vector in vectors(&bench) {
        let Ok(report) = report(&vector, false, &bench) else { continue };
        for signature in &report.signatures {
            let said = |code: &str| {
                let finding = signature.findings.iter().find(|found| found.code.word() == code);
                finding.map(|found| format!("{:?}", found.detail))
            };
            if said("CHANGES_UNREADABLE").is_some() {
                assert_eq!(signature.conclusion(), Conclusion::Changed, "{}", vector.id);
                continue;
            }
            let forbidden = signature.changes.iter().filter(|change| !change.allowed).count();
            let expected = (forbidden > 0).then(|| format!("Number({forbidden})"));
            assert_eq!(said("FORBIDDEN_CHANGE"), expected, "{}", vector.id);
            let allowed = signature.changes.len() - forbidden;
            if let Some(count) = said("ALLOWED_CHANGE") {
                assert!((1..=allowed).any(|n| count == format!("Number({n})")), "{}", vector.id);
                clouds += 1;
            }
        }
    }
    // Filled fields and notes are told of; evidence and later signatures alone are not.
    assert!(clouds > 10, "{clouds}");
}
