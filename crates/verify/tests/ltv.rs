//! What each level lacks to prove the status of its certificates by itself, and broken orders of time.

use std::error::Error;
use std::io::Write as _;
use std::process::Command;

use segel_cms::{SignedData, Strictness, with_signature_timestamp};
use segel_crypto::{DigestAlgorithm, KeyKind, UnixTime};
use segel_pdf::Document;
use segel_sign::{Permission, SigningPlan, prepare_document_timestamp};
use segel_testkit::document::one_page;
use segel_testkit::levels::{
    NOW, ROOM, evidence, lists, officer_until, raised, refilled, stamp_document, supplied,
    with_data,
};
use segel_testkit::pki::{CrlEntry, Officer, Pki, TokenTemplate};
use segel_verify::{
    ChainOf, Conclusion, Gap, Indication, Level, Missing, Policy, Report, SubIndication as Sub,
    ltv_gaps, verify_source,
};

type Outcome = Result<(), Box<dyn Error>>;

const HOUR: i64 = 3600;

fn gaps(file: &Vec<u8>, pki: &Pki, at: UnixTime) -> Result<Vec<Gap>, Box<dyn Error>> {
    Ok(ltv_gaps(&Document::open(file)?, &pki.trust(), at)?)
}

/// Chain and common name of each gap.
fn named(gaps: &[Gap]) -> Vec<(ChainOf, String)> {
    let name = |gap: &Gap| gap.certificate.common_name().unwrap_or_default();
    gaps.iter().map(|gap| (gap.chain, name(gap))).collect()
}

#[test]
fn each_level_lacks_what_the_next_one_brings() -> Outcome {
    let pki = Pki::quick(NOW);
    let officer = pki.officer(KeyKind::P256, "Siti Aminah");
    let made = raised(&one_page(), SigningPlan::approval(), &officer, &[], &pki)?;
    let at = NOW.plus_seconds(2 * HOUR);
    let (signer, stamp) = (ChainOf::Signer, ChainOf::SignatureTimestamp);
    let (siti, ca, tsa) = ("Siti Aminah", "Bench Issuing CA (UJI COBA)", "Bench TSA (UJI COBA)");
    let owned = |list: &[(ChainOf, &str)]| -> Vec<(ChainOf, String)> {
        list.iter().map(|(chain, name)| (*chain, (*name).to_owned())).collect()
    };
    assert_eq!(named(&gaps(&made.b, &pki, at)?), owned(&[(signer, siti), (signer, ca)]));
    let of_t = gaps(&made.t, &pki, at)?;
    let all = owned(&[(signer, siti), (signer, ca), (stamp, tsa), (stamp, ca)]);
    assert_eq!(named(&of_t), all);
    let first = of_t.first().ok_or("no gap")?;
    assert_eq!(first.field, "TTE1");
    assert!(matches!(first.missing, Missing::Revocation { .. }));
    assert!(first.sources.iter().any(|url| url.ends_with("/ocsp")), "{:?}", first.sources);
    assert!(first.sources.iter().any(|url| url.ends_with(".crl")), "{:?}", first.sources);
    assert_eq!(gaps(&made.lt, &pki, at)?, []);
    assert_eq!(gaps(&made.lta, &pki, at)?, []);
    // Years later the stamped data is as good as on the day.
    let later = UnixTime::from_civil(2030, 1, 1, 0, 0, 0).ok_or("no date")?;
    assert_eq!(gaps(&made.lta, &pki, later)?, []);
    Ok(())
}

#[test]
fn a_missing_list_a_revoked_certificate_and_an_unknown_root_are_named() -> Outcome {
    let pki = Pki::quick(NOW);
    let officer = pki.officer(KeyKind::P256, "Siti Aminah");
    let made = raised(&one_page(), SigningPlan::approval(), &officer, &[], &pki)?;
    let (at, later) = (NOW.plus_seconds(2 * HOUR), NOW.plus_seconds(HOUR));
    let mut data = evidence(&pki, &[&officer.certificate], later);
    data.crls.remove(1);
    let found = gaps(&with_data(&made.t, &data)?, &pki, at)?;
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found.iter().all(|gap| gap.certificate == pki.issuing.certificate));
    let since = NOW.plus_seconds(-HOUR);
    let revoked = lists(&pki, later, vec![CrlEntry::new(&officer.certificate, since, Some(1))]);
    let found = gaps(&with_data(&made.t, &revoked)?, &pki, at)?;
    let kinds: Vec<&Missing> = found.iter().map(|gap| &gap.missing).collect();
    assert_eq!(kinds, [&Missing::Revoked { at: since }]);
    // The date of a revocation is that of the paper work: what was suspected before it counts.
    let mut entry = CrlEntry::new(&officer.certificate, later, Some(1));
    entry.invalidity_date = Some(since);
    let found = gaps(&with_data(&made.t, &lists(&pki, later, vec![entry]))?, &pki, at)?;
    let kinds: Vec<&Missing> = found.iter().map(|gap| &gap.missing).collect();
    assert_eq!(kinds, [&Missing::Revoked { at: since }]);
    let found = gaps(&made.lta, &Pki::quick(NOW), at)?;
    assert_eq!(found.len(), 3, "signer and two stamps: {found:?}");
    Ok(())
}

#[test]
fn a_signature_without_a_stamp_of_its_own_is_raised_by_document_timestamps() -> Outcome {
    let pki = Pki::quick(NOW);
    let officer = pki.officer(KeyKind::P256, "Siti Aminah");
    let b = raised(&one_page(), SigningPlan::approval(), &officer, &[], &pki)?.b;
    let later = NOW.plus_seconds(HOUR);
    let t = stamp_document(&b, &pki, NOW.plus_seconds(60))?;
    let full = evidence(&pki, &[&officer.certificate], later);
    let lt = with_data(&t, &full)?;
    let lta = stamp_document(&lt, &pki, later.plus_seconds(60))?;
    // Data about the signer alone, the authority's from elsewhere.
    let mut some = full.clone();
    some.crls.remove(0);
    let incomplete = with_data(&t, &some)?;
    for (file, level) in
        [(&t, Level::T), (&lt, Level::Lt), (&lta, Level::Lta), (&incomplete, Level::T)]
    {
        let report = judged(file, &pki, &officer)?;
        assert_eq!(report.conclusion(), Conclusion::Valid, "{level:?}");
        assert_eq!(report.signatures.first().ok_or("no signature")?.level, Some(level));
    }
    assert_eq!(gaps(&lta, &pki, later)?, []);
    let lacking = gaps(&incomplete, &pki, later)?;
    let chains: Vec<ChainOf> = lacking.iter().map(|gap| gap.chain).collect();
    assert_eq!(chains, [ChainOf::DocumentTimestamp]);
    let issuer = lacking.first().and_then(|gap| gap.issuer.clone());
    assert_eq!(issuer, Some(pki.issuing.certificate.clone()));
    Ok(())
}

#[test]
fn a_file_of_object_streams_is_raised_as_any_other() -> Outcome {
    let pki = Pki::quick(NOW);
    let officer = pki.officer(KeyKind::P256, "Siti Aminah");
    let folder = std::env::temp_dir().join(format!("segel-ltv-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let (plain, packed) = (folder.join("plain.pdf"), folder.join("packed.pdf"));
    std::fs::File::create(&plain)?.write_all(&one_page())?;
    let made =
        Command::new("qpdf").arg("--object-streams=generate").args([&plain, &packed]).status();
    if made.is_err() {
        eprintln!("skipped: qpdf is not here");
        return Ok(());
    }
    let file = std::fs::read(&packed)?;
    std::fs::remove_dir_all(&folder)?;
    assert!(file.windows(7).any(|part| part == b"/ObjStm"));
    for plan in [SigningPlan::approval(), SigningPlan::certification(Permission::None)] {
        let made = raised(&file, plan, &officer, &[], &pki)?;
        for (file, level) in [(&made.t, Level::T), (&made.lt, Level::Lt), (&made.lta, Level::Lta)] {
            let report = judged(file, &pki, &officer)?;
            assert_eq!(report.conclusion(), Conclusion::Valid, "{level:?}");
            assert_eq!(report.signatures.first().ok_or("no signature")?.level, Some(level));
        }
    }
    Ok(())
}

/// A signed file with a stamp of that time in its signature, whatever sense it makes.
fn stamped(file: &Vec<u8>, pki: &Pki, at: UnixTime) -> Result<Vec<u8>, Box<dyn Error>> {
    let fields = Document::open(file)?.signature_fields()?;
    let value = fields.first().and_then(|field| field.value.as_ref()).ok_or("no signature")?;
    let data = SignedData::from_contents(&value.contents, Strictness::Strict)?;
    let signature = data.signer_infos().first().ok_or("no signer")?.signature();
    let imprint = DigestAlgorithm::Sha256.digest(signature);
    let contents = with_signature_timestamp(&value.contents, &pki.timestamp(&imprint, at, None))?;
    Ok(refilled(file, value.byte_range, &contents).ok_or("no room")?)
}

fn judged(file: &Vec<u8>, pki: &Pki, officer: &Officer) -> Result<Report, Box<dyn Error>> {
    let fresh = evidence(pki, &[&officer.certificate], NOW.plus_seconds(HOUR));
    let policy = Policy::contract(pki.trust()).with_evidence(supplied(&fresh));
    Ok(verify_source(file, &policy, NOW.plus_seconds(2 * HOUR))?)
}

fn first(report: &Report) -> Result<&Indication, Box<dyn Error>> {
    Ok(&report.signatures.first().ok_or("no signature")?.indication)
}

#[test]
fn a_stamp_that_tells_a_later_time_than_one_over_it_breaks_the_order() -> Outcome {
    let pki = Pki::quick(NOW);
    let officer = pki.officer(KeyKind::P256, "Siti Aminah");
    let made = raised(&one_page(), SigningPlan::approval(), &officer, &[], &pki)?;
    for (inner, outer, broken) in [(3600, 60, true), (60, 3600, false), (200, 60, false)] {
        let file = stamped(&made.b, &pki, NOW.plus_seconds(inner))?;
        let document = Document::open(&file)?;
        let prepared = prepare_document_timestamp(&document, ROOM, DigestAlgorithm::Sha256)?;
        let over = stamp_document(&file, &pki, NOW.plus_seconds(inner))?;
        let imprint = prepared.request(b"nonce").imprint().clone();
        let token = TokenTemplate::new(imprint, NOW.plus_seconds(outer));
        let token = pki.timestamp_of(&token);
        let file = refilled(&over, prepared.byte_range(), &token).ok_or("no room")?;
        let report = judged(&file, &pki, &officer)?;
        let sub = first(&report)?.sub_indication();
        assert_eq!(sub == Some(Sub::TimestampOrderFailure), broken, "{inner} {outer}: {sub:?}");
        let word = if broken { Conclusion::Undetermined } else { Conclusion::Valid };
        assert_eq!(report.conclusion(), word, "{inner} {outer}");
    }
    Ok(())
}

#[test]
fn a_time_before_the_certificate_of_signer_or_authority_is_no_good_time() -> Outcome {
    let pki = Pki::quick(NOW);
    let officer = officer_until(&pki, KeyKind::P256, NOW.plus_seconds(365 * 24 * HOUR));
    let made = raised(&one_page(), SigningPlan::approval(), &officer, &[], &pki)?;
    // The officer's certificate is of seven days before.
    let early = stamped(&made.b, &pki, NOW.plus_seconds(-8 * 24 * HOUR))?;
    let report = judged(&early, &pki, &officer)?;
    assert_eq!(first(&report)?.sub_indication(), Some(Sub::NotYetValid));
    assert_eq!(report.conclusion(), Conclusion::Invalid);
    // The authority's is of a year before.
    let bogus = stamped(&made.b, &pki, NOW.plus_seconds(-400 * 24 * HOUR))?;
    let report = judged(&bogus, &pki, &officer)?;
    assert_eq!(first(&report)?.sub_indication(), Some(Sub::SigConstraintsFailure));
    let best = report.signatures.first().ok_or("no signature")?.best_signature_time;
    assert_eq!(best, report.verified_at, "it proves nothing");
    Ok(())
}

#[test]
fn an_answer_of_a_responder_that_was_revoked_before_is_worth_nothing() -> Outcome {
    let pki = Pki::quick(NOW);
    let officer = pki.officer(KeyKind::P256, "Siti Aminah");
    let made = raised(&one_page(), SigningPlan::approval(), &officer, &[], &pki)?;
    let at = NOW.plus_seconds(HOUR);
    let mut template =
        pki.ocsp_template(&officer.certificate, segel_testkit::pki::OcspAnswer::Good);
    (template.this_update, template.produced_at) = (at, at);
    template.next_update = Some(at.plus_seconds(24 * HOUR));
    template = template.with_fault(Some(segel_testkit::pki::OcspFault::ResponderToBeChecked), NOW);
    let answer = pki.ocsp_of(template);
    let read = segel_x509::OcspResponse::from_der(&answer)?;
    let responder = read.certificates().first().ok_or("no responder")?.clone();
    for (since, word) in [(-HOUR, Conclusion::Undetermined), (2 * HOUR, Conclusion::Valid)] {
        // The list is too old to tell of the officer by itself.
        let entry = CrlEntry::new(&responder, at.plus_seconds(since), Some(1));
        let mut list = segel_testkit::pki::CrlTemplate::new(
            &pki.issuing.certificate,
            NOW.plus_seconds(-2 * 24 * HOUR),
            vec![entry],
        );
        list.next_update = Some(NOW.plus_seconds(-24 * HOUR));
        let mut data = evidence(&pki, &[], at);
        data.crls.remove(0);
        data.crls.push(pki.issuing.crl(&list, false));
        data.ocsp_responses.push(answer.clone());
        let policy = Policy::contract(pki.trust()).with_evidence(supplied(&data));
        let report = verify_source(&made.b, &policy, NOW.plus_seconds(2 * HOUR))?;
        assert_eq!(report.conclusion(), word, "{:?}", first(&report)?);
    }
    Ok(())
}
