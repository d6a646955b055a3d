//! Budgets of the judgement on both sides of their bounds, and where its findings point.

use std::error::Error;

use segel_testkit::attacks::{Bench, vectors};
use segel_testkit::document::one_page;
use segel_verify::{Code, Conclusion, Detail, Policy, Revocation, Weight, verify_source};

/// A revision that says nothing.
fn append(file: &mut Vec<u8>) -> Result<(), Box<dyn Error>> {
    let text = String::from_utf8_lossy(file);
    let last = text.rsplit("startxref\n").next().and_then(|rest| rest.lines().next());
    let last: usize = last.ok_or("no startxref")?.parse()?;
    let at = file.len();
    let trailer = format!("trailer\n<</Size 4/Root 1 0 R/Prev {last}>>\n");
    file.extend(format!("xref\n0 0\n{trailer}startxref\n{at}\n%%EOF\n").bytes());
    Ok(())
}

#[test]
fn earlier_revisions_are_looked_at_up_to_a_limit_and_it_is_told_when_there_are_more()
-> Result<(), Box<dyn Error>> {
    const LIMIT: usize = 256;
    let bench = Bench::new();
    let policy = Policy::contract(bench.trust());
    let mut file = one_page();
    for earlier in 1..=LIMIT + 1 {
        append(&mut file)?;
        if earlier < LIMIT {
            continue;
        }
        let report = verify_source(&file, &policy, bench.judged_at())?;
        let told: Vec<_> = report.findings.iter().map(|f| (f.code, f.detail.clone())).collect();
        let expected = (Code::BudgetExceeded, Detail::Number(earlier as u64));
        assert_eq!(told, if earlier > LIMIT { vec![expected] } else { Vec::new() });
    }
    Ok(())
}

#[test]
fn a_hidden_signature_is_told_of_with_its_place() -> Result<(), Box<dyn Error>> {
    let bench = Bench::new();
    let policy = Policy::contract(bench.trust());
    let vectors = vectors(&bench);
    let file = &vectors.iter().find(|vector| vector.id == "I5").ok_or("no such vector")?.file;
    let report = verify_source(file, &policy, bench.judged_at())?;
    let hidden = report.findings.iter().find(|found| found.code == Code::HiddenSignature);
    let Some(Detail::Bytes(range)) = hidden.map(|found| &found.detail) else {
        return Err(format!("{hidden:?}").into());
    };
    let place = file.get(range.start as usize..range.end as usize);
    assert_eq!(place, Some(&b"/ByteRange"[..]));
    Ok(())
}

#[test]
fn a_few_blanks_behind_the_end_are_told_of_and_many_are_a_change() -> Result<(), Box<dyn Error>> {
    const LIMIT: usize = 64;
    let bench = Bench::new();
    let trust = || bench.trust();
    let contract = Policy::contract(trust()).with_revocation(Revocation::Soft);
    let official = Policy::official(trust()).with_revocation(Revocation::Soft);
    let vectors = vectors(&bench);
    let file = &vectors.iter().find(|vector| vector.id == "ok-p1").ok_or("no honest file")?.file;
    let said = |blanks: usize, policy: &Policy| -> Result<_, Box<dyn Error>> {
        let longer = [file.as_slice(), &vec![b' '; blanks]].concat();
        let report = verify_source(&longer, policy, bench.judged_at())?;
        let told = report.findings.iter().map(|f| (f.code, f.weight)).collect::<Vec<_>>();
        Ok((report.conclusion(), told))
    };
    assert_eq!(said(0, &contract)?, (Conclusion::Valid, Vec::new()));
    for blanks in [1, LIMIT] {
        let clouds = vec![(Code::TrailingSpace, Weight::Clouds)];
        assert_eq!(said(blanks, &contract)?, (Conclusion::Valid, clouds));
        let blocks = vec![(Code::TrailingSpace, Weight::Blocks)];
        assert_eq!(said(blanks, &official)?, (Conclusion::Changed, blocks));
    }
    let blocks = vec![(Code::TrailingBytes, Weight::Blocks)];
    assert_eq!(said(LIMIT + 1, &contract)?, (Conclusion::Changed, blocks));
    Ok(())
}
