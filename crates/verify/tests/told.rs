//! What is told of a signature and of the file around it, and files that are read in windows.

use std::error::Error;
use std::ops::Range;

use segel_crypto::{DigestAlgorithm, KeyKind, UnixTime};
use segel_pdf::changes::ChangeKind;
use segel_pdf::{Document, Source};
use segel_sign::SigningPlan;
use segel_testkit::attacks::{Bench, vectors};
use segel_testkit::document::{laid_out, one_page};
use segel_testkit::levels::{NOW, officer_until, raised, sign, stamp_document};
use segel_testkit::pki::Pki;
use segel_verify::{
    Code, Conclusion, Coverage, Detail, Policy, Report, Revocation, SubIndication, TimeSource,
    Weight, judge_last_revision, verify_source, write_signed_version,
};

type Outcome = Result<(), Box<dyn Error>>;

/// A file that is read in pieces and never as one slice.
struct Pieces<'f>(&'f [u8]);

impl Source for Pieces<'_> {
    fn len(&self) -> u64 {
        self.0.len() as u64
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.0.read_at(offset, buffer)
    }
}

fn contract(pki: &Pki) -> Policy {
    Policy::contract(pki.trust()).with_revocation(Revocation::Soft)
}

fn sha256(bytes: &[u8]) -> Vec<u8> {
    DigestAlgorithm::Sha256.digest(bytes).as_bytes().to_vec()
}

/// The range of the finding of a code, where there is one.
fn range_of(report: &Report, code: Code) -> Option<Range<u64>> {
    let found = report.findings.iter().find(|found| found.code == code)?;
    match &found.detail {
        Detail::Bytes(range) => Some(range.clone()),
        _ => None,
    }
}

#[test]
fn what_no_reader_can_make_sense_of_is_a_change_of_what_was_signed() -> Outcome {
    let pki = Pki::quick(NOW);
    let officer = pki.officer(KeyKind::P256, "Siti Aminah");
    let signed = raised(&one_page(), SigningPlan::approval(), &officer, &[], &pki)?.lt;
    let at = NOW.plus_seconds(7200);
    for policy in [Policy::contract(pki.trust()), Policy::official(pki.trust())] {
        assert_eq!(verify_source(&signed, &policy, at)?.conclusion(), Conclusion::Valid);
        for tail in [
            "1 0 obj\n<</Type/Catalog\nxref\nstartxref\n99999999\n%%EOF\n",
            "startxref\n0\n%%EOF",
            "xref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 1/Prev 7>>\nstartxref\n9\n%%EOF\n",
        ] {
            let longer = [signed.as_slice(), tail.as_bytes()].concat();
            for report in
                [verify_source(&longer, &policy, at)?, verify_source(Pieces(&longer), &policy, at)?]
            {
                assert_eq!(report.conclusion(), Conclusion::Changed, "{tail}");
                let coverage: Vec<_> = report.signatures.iter().map(|s| s.coverage).collect();
                assert_eq!(coverage, [Coverage::Revision], "{tail}");
                assert_eq!(report.bytes, longer.len() as u64);
                assert_eq!(report.sha256.map(Vec::from), Some(sha256(&longer)));
                let codes: Vec<_> = report.findings.iter().map(|f| (f.code, f.weight)).collect();
                let expected = [Code::StructureUnreadable, Code::TrailingBytes];
                assert_eq!(codes, expected.map(|code| (code, Weight::Blocks)), "{tail}");
                let told = range_of(&report, Code::TrailingBytes).ok_or("no range")?;
                assert_eq!(told, signed.len() as u64 - 1..longer.len() as u64);
            }
        }
    }
    // It is looked for behind so many ends.
    let behind = |ends: usize| -> Result<usize, Box<dyn Error>> {
        let tail = "startxref\n0\n%%EOF\n".repeat(ends);
        let longer = [signed.as_slice(), tail.as_bytes()].concat();
        let report = verify_source(&longer, &contract(&pki), at)?;
        assert_ne!(report.conclusion(), Conclusion::Valid);
        Ok(report.signatures.len())
    };
    assert_eq!((behind(63)?, behind(64)?), (1, 0));
    Ok(())
}

#[test]
fn a_broken_file_without_a_signature_is_no_file_and_with_one_it_is_invalid() -> Outcome {
    let pki = Pki::quick(NOW);
    let broken = |text: &str| [b"%PDF-1.7\n".as_slice(), text.as_bytes()].concat();
    let plain = broken("1 0 obj\n<</Type/Catalog>>\nendobj\nstartxref\n9\n%%EOF\n");
    assert!(verify_source(&plain, &contract(&pki), NOW).is_err());
    for word in ["/ByteRange", "/SubFilter"] {
        let named = broken(&format!("1 0 obj\n<<{word} 1>>\nendobj\nstartxref\n9\n%%EOF\n"));
        let report = verify_source(&named, &contract(&pki), NOW)?;
        assert_eq!(report.conclusion(), Conclusion::Invalid, "{word}");
        assert_eq!(report.sha256.map(Vec::from), Some(sha256(&named)));
        let elsewhere = [b"no header ".as_slice(), &named].concat();
        assert!(verify_source(&elsewhere, &contract(&pki), NOW).is_err(), "{word}");
    }
    Ok(())
}

#[test]
fn only_blanks_behind_the_end_are_blanks() -> Outcome {
    let bench = Bench::new();
    let vectors = vectors(&bench);
    let file = &vectors.iter().find(|vector| vector.id == "ok-p1").ok_or("no honest file")?.file;
    for byte in 0..=u8::MAX {
        let longer = [file.as_slice(), b"\n\n", &[byte; 3]].concat();
        let Ok(report) = verify_source(&longer, &contract(&bench.pki), bench.judged_at()) else {
            return Err(format!("{byte} behind the end").into());
        };
        let blank = matches!(byte, b'\0' | b'\t' | b'\n' | b'\x0c' | b'\r' | b' ');
        let code = if blank { Code::TrailingSpace } else { Code::TrailingBytes };
        let told: Vec<_> = report.findings.iter().map(|found| found.code).collect();
        let word = if blank { Conclusion::Valid } else { Conclusion::Changed };
        assert_eq!((told, report.conclusion()), (vec![code], word), "{byte}");
    }
    Ok(())
}

#[test]
fn a_word_is_found_where_one_window_ends_and_the_next_begins() -> Outcome {
    const WINDOW: usize = 1 << 20;
    let pki = Pki::quick(NOW);
    let word = b"/ByteRange";
    let file = |before: usize| {
        let text = format!("{}/ByteRange{}", "x".repeat(before), "y".repeat(WINDOW));
        let stream = format!("<</Length {}>>stream\n{text}\nendstream", text.len());
        laid_out(
            "1.7",
            &[
                "<</Type/Catalog/Pages 2 0 R>>",
                "<</Type/Pages/Kids[3 0 R]/Count 1>>",
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>",
                &stream,
            ],
        )
    };
    let place = |file: &[u8]| file.windows(word.len()).position(|w| w == word);
    let head = place(&file(0)).ok_or("no such word")?;
    for at in [WINDOW - 10, WINDOW - 9, WINDOW - 5, WINDOW - 1, WINDOW, WINDOW + 1, 9_000] {
        let file = file(at - head);
        assert_eq!(place(&file), Some(at));
        let report = verify_source(Pieces(&file), &contract(&pki), NOW)?;
        let found = range_of(&report, Code::HiddenSignature);
        assert_eq!(found, Some(at as u64..(at + word.len()) as u64));
        assert_eq!(report.sha256.map(Vec::from), Some(sha256(&file)));
        assert_eq!(report.conclusion(), Conclusion::NotSigned);
    }
    Ok(())
}

#[test]
fn a_file_that_is_read_in_windows_gets_the_verdict_of_one_that_is_held() -> Outcome {
    let pki = Pki::quick(NOW);
    let officer = pki.officer(KeyKind::P256, "Siti Aminah");
    let filler = "x".repeat((1 << 20) + 77);
    let stream = format!("<</Length {}>>stream\n{filler}\nendstream", filler.len());
    let file = laid_out(
        "1.7",
        &[
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>",
            &stream,
        ],
    );
    let mut signed = Vec::new();
    sign(&file, SigningPlan::approval(), &officer)?.write_to(&file, &mut signed)?;
    let report = verify_source(Pieces(&signed), &contract(&pki), NOW)?;
    assert_eq!(report.conclusion(), Conclusion::Valid);
    assert_eq!(report.sha256.map(Vec::from), Some(sha256(&signed)));
    let mut written = Vec::new();
    let one = report.signatures.first().ok_or("no signature")?;
    write_signed_version(&Pieces(&signed), one, &mut written)?;
    assert_eq!(written, signed);
    let middle = signed.len() / 2;
    if let Some(byte) = signed.get_mut(middle) {
        *byte ^= 1;
    }
    let report = verify_source(Pieces(&signed), &contract(&pki), NOW)?;
    assert_ne!(report.conclusion(), Conclusion::Valid);
    Ok(())
}

#[test]
fn a_signature_is_told_of_as_it_is() -> Outcome {
    let pki = Pki::quick(NOW);
    let officer = pki.officer(KeyKind::P256, "Siti Aminah");
    let plan = SigningPlan::approval().with_reason("Persetujuan").with_location("Bandung");
    let made = raised(&one_page(), plan, &officer, &[], &pki)?;
    let at = NOW.plus_seconds(7200);
    let report = verify_source(&made.lta, &contract(&pki), at)?;
    assert_eq!(report.conclusion(), Conclusion::Valid);
    let [signature, stamp] = report.signatures.as_slice() else {
        return Err("not two signatures".into());
    };
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(signature.sub_filter, some("ETSI.CAdES.detached"));
    assert_eq!(stamp.sub_filter, some("ETSI.RFC3161"));
    assert_eq!((&signature.reason, &signature.location), (&some("Persetujuan"), &some("Bandung")));
    assert!(signature.claimed_signing_time.is_some());
    for one in [signature, stamp] {
        let (range, end) = (one.byte_range.ok_or("no range")?, one.signed_version());
        assert_eq!(one.digest_algorithm, some("SHA-256"));
        assert!(one.signature_algorithm.as_ref().is_some_and(|name| name.contains("ECDSA")));
        assert_eq!(one.chain.first(), one.signer.as_ref());
        assert!(one.chain.len() > 1 && one.signer.is_some());
        assert!(one.signature_value.as_ref().is_some_and(|value| !value.is_empty()));
        assert_eq!(end, Some(range.end()));
        assert_eq!(one.time_source, TimeSource::Timestamp);
        assert!(one.best_signature_time < at);
        assert_eq!(one.timestamps.len(), 1);
    }
    assert_eq!(signature.signer.as_ref(), Some(&officer.certificate));
    let digest = signature.document_digest.as_ref().ok_or("no digest")?;
    let range = signature.byte_range.ok_or("no range")?;
    let (before, behind) = (range.before as usize, range.after_offset as usize);
    let parts = [made.lta.get(..before), made.lta.get(behind..range.end() as usize)];
    let covered = parts.map(Option::unwrap_or_default).concat();
    assert_eq!(digest.as_bytes(), sha256(&covered));
    // The file ends behind the stamp.
    let known = signature.timestamps.first().map(|facts| (facts.proved, facts.time));
    assert_eq!(known, Some((true, signature.best_signature_time)));
    Ok(())
}

#[test]
fn a_stamp_over_other_bytes_vouches_for_no_version() -> Outcome {
    let pki = Pki::quick(NOW);
    let file = stamp_document(&one_page(), &pki, NOW)?;
    let version = |file: &[u8]| -> Result<_, Box<dyn Error>> {
        let report = verify_source(file.to_vec(), &contract(&pki), NOW.plus_seconds(60))?;
        let one = report.signatures.first().ok_or("no stamp")?;
        Ok((one.signed_version(), report.conclusion()))
    };
    // Nobody signed, and still the stamp tells which bytes were there.
    assert_eq!(version(&file)?, (Some(file.len() as u64), Conclusion::NotSigned));
    let mut other = file.clone();
    let at = file.windows(8).position(|w| w == b"MediaBox").ok_or("no page")?;
    if let Some(byte) = other.get_mut(at + 10) {
        *byte = b'1';
    }
    assert_ne!(other, file);
    let (signed, word) = version(&other)?;
    assert_eq!(signed, None);
    assert_ne!(word, Conclusion::Valid);
    Ok(())
}

#[test]
fn a_signature_behind_more_revisions_than_are_looked_at_is_not_decided() -> Outcome {
    let pki = Pki::quick(NOW);
    let officer = pki.officer(KeyKind::P256, "Siti Aminah");
    let judged = |revisions: usize| -> Result<Conclusion, Box<dyn Error>> {
        let mut file = one_page();
        for _ in 0..revisions {
            let text = String::from_utf8_lossy(&file);
            let last = text.rsplit("startxref\n").next().and_then(|rest| rest.lines().next());
            let last: usize = last.ok_or("no startxref")?.parse()?;
            let at = file.len();
            let trailer = format!("trailer\n<</Size 4/Root 1 0 R/Prev {last}>>\n");
            file.extend(format!("xref\n0 0\n{trailer}startxref\n{at}\n%%EOF\n").bytes());
        }
        let mut signed = Vec::new();
        sign(&file, SigningPlan::approval(), &officer)?.write_to(&file, &mut signed)?;
        Ok(verify_source(&signed, &contract(&pki), NOW)?.conclusion())
    };
    assert_eq!(judged(255)?, Conclusion::Valid);
    assert_eq!(judged(256)?, Conclusion::Undetermined);
    Ok(())
}

#[test]
fn a_signature_is_no_stronger_than_the_certificates_above_it() -> Outcome {
    // Authorities with RSA keys, and a signer with another.
    let pki = Pki::new(NOW);
    let date = |year, month, day| UnixTime::from_civil(year, month, day, 0, 0, 0).ok_or("no date");
    let officer = officer_until(&pki, KeyKind::P256, date(2032, 1, 1)?);
    let mut file = Vec::new();
    sign(&one_page(), SigningPlan::approval(), &officer)?.write_to(&one_page(), &mut file)?;
    let judged = |at: UnixTime| -> Result<_, Box<dyn Error>> {
        let report = verify_source(&file, &contract(&pki), at)?;
        let one = report.signatures.first().ok_or("no signature")?;
        Ok((report.conclusion(), one.indication.sub_indication()))
    };
    assert_eq!(judged(date(2028, 12, 31)?)?, (Conclusion::Valid, None));
    let ended = Some(SubIndication::CryptoConstraintsFailureNoPoe);
    assert_eq!(judged(date(2029, 1, 2)?)?, (Conclusion::Undetermined, ended));
    Ok(())
}

#[test]
fn the_instant_of_a_verdict_is_told() -> Outcome {
    let pki = Pki::quick(NOW);
    let at: UnixTime = NOW.plus_seconds(5);
    let report = verify_source(one_page(), &contract(&pki), at)?;
    assert_eq!((report.verified_at, report.bytes), (at, one_page().len() as u64));
    Ok(())
}

#[test]
fn whoever_signs_next_is_told_of_scripts_as_the_verdict_is() -> Outcome {
    let bench = Bench::new();
    let vectors = vectors(&bench);
    let vector = vectors.iter().find(|v| v.id == "ok-script-store").ok_or("no such vector")?;
    let document = Document::open(vector.file.as_slice())?;
    for (policy, told) in
        [(Policy::contract(bench.trust()), false), (Policy::official(bench.trust()), true)]
    {
        let policy = policy.with_revocation(Revocation::Soft);
        let report = verify_source(&vector.file, &policy, vector.conditions.at)?;
        let judged = judge_last_revision(&document, &policy)?;
        let of_verdict = report.signatures.iter().flat_map(|s| s.changes.iter());
        let of_signing = judged.iter().flat_map(|(_, changes)| changes);
        for mut changes in [of_verdict.collect::<Vec<_>>(), of_signing.collect()] {
            changes.retain(|judged| judged.change.kind == ChangeKind::ScriptsRun);
            assert_eq!(!changes.is_empty(), told, "{changes:?}");
            // In the version that was signed, where the catalog stands.
            assert!(changes.iter().all(|judged| judged.change.revision == 1
                && judged.change.bytes.as_ref().is_some_and(|bytes| bytes.start > 0)));
        }
    }
    Ok(())
}
