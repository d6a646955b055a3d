//! PAdES-B-T, B-LT and B-LTA as the judge sees them: on the day, years later, and broken.

use std::error::Error;

use segel_cms::with_signature_timestamp;
use segel_crypto::{DigestAlgorithm, KeyKind, UnixTime};
use segel_pdf::{Dictionary, Document, Increment, IncrementOptions, Object};
use segel_sign::{Permission, SigningPlan, ValidationData, prepare_document_timestamp};
use segel_testkit::document::one_page;
use segel_testkit::levels::{
    NOW, ROOM, Raised, evidence, lists, officer_until, raised, refilled, stamp_document, supplied,
    with_data,
};
use segel_testkit::pki::{
    CrlEntry, OcspAnswer, OcspFault, OcspSigner, Pki, TokenTemplate, TsaFault,
};
use segel_verify::{Conclusion, Level, Policy, Report, SubIndication as Sub, verify_source};
use segel_x509::{Certificate, OcspResponse, TrustAnchor, TrustStore};

type Outcome = Result<(), Box<dyn Error>>;

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;
/// The day of signing, two hours later, when everything is fresh.
const SAME_DAY: UnixTime = UnixTime::new(1_795_489_200 + 2 * HOUR);

fn date(year: i64, month: u8, day: u8) -> Result<UnixTime, Box<dyn Error>> {
    Ok(UnixTime::from_civil(year, month, day, 0, 0, 0).ok_or("no date")?)
}

fn policies(trust: &TrustStore, fresh: Option<&ValidationData>) -> [Policy; 2] {
    [Policy::contract(trust.clone()), Policy::official(trust.clone())].map(|policy| match fresh {
        Some(data) => policy.with_evidence(supplied(data)),
        None => policy,
    })
}

/// The verdict, the sub-indication and the level of the first signature.
type Verdict = (Conclusion, Option<Sub>, Option<Level>);

fn verdict(report: &Report) -> Result<Verdict, Box<dyn Error>> {
    let first = report.signatures.first().ok_or("no signature")?;
    Ok((report.conclusion(), first.indication.sub_indication(), first.level))
}

fn codes(report: &Report) -> Vec<&'static str> {
    report.signatures.iter().flat_map(|s| &s.findings).map(|f| f.code.word()).collect()
}

const VALID_T: Verdict = (Conclusion::Valid, None, Some(Level::T));
const VALID_LT: Verdict = (Conclusion::Valid, None, Some(Level::Lt));
const VALID_LTA: Verdict = (Conclusion::Valid, None, Some(Level::Lta));

fn open(sub: Sub, level: Level) -> Verdict {
    (Conclusion::Undetermined, Some(sub), Some(level))
}

/// One line of a table: name, file, instant, evidence from outside, verdict, reason.
type Row<'a> = (&'a str, &'a Vec<u8>, UnixTime, Option<ValidationData>, Verdict, &'a str);

/// Judges every row under both policies and tells all that differ.
fn check(trust: &TrustStore, rows: &[Row<'_>]) -> Outcome {
    let mut faults = Vec::new();
    for (name, file, at, fresh, expected, reason) in rows {
        for policy in policies(trust, fresh.as_ref()) {
            let report = verify_source(file, &policy, *at)?;
            let found = verdict(&report)?;
            if found != *expected {
                let (policy, codes) = (policy.name(), codes(&report));
                faults.push(format!(
                    "{name} at {at}, {policy}: {found:?}, not {expected:?} ({reason}); {codes:?}"
                ));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    Ok(())
}

#[test]
fn each_level_is_valid_and_told_on_the_day() -> Outcome {
    let pki = Pki::quick(NOW);
    for kind in [KeyKind::Rsa2048, KeyKind::P256] {
        let officer = pki.officer(kind, "Siti Aminah");
        let fresh = evidence(&pki, &[&officer.certificate], NOW.plus_seconds(HOUR));
        for plan in [SigningPlan::approval(), SigningPlan::certification(Permission::None)] {
            let made = raised(&one_page(), plan, &officer, &[], &pki)?;
            let newer = NOW.plus_seconds(HOUR + 600);
            let beside = with_data(&made.lta, &evidence(&pki, &[&officer.certificate], newer))?;
            let valid_b = (Conclusion::Valid, None, Some(Level::B));
            let rows = [
                ("B", &made.b, SAME_DAY, Some(fresh.clone()), valid_b, "no time is proved"),
                (
                    "T",
                    &made.t,
                    SAME_DAY,
                    Some(fresh.clone()),
                    VALID_T,
                    "the status is from outside",
                ),
                ("LT", &made.lt, SAME_DAY, None, VALID_LT, "all proofs are inside"),
                ("LTA", &made.lta, SAME_DAY, None, VALID_LTA, "and stamped"),
                ("LT", &made.lt, SAME_DAY, Some(fresh.clone()), VALID_LT, "more does not lower it"),
                ("LTA", &made.lta, SAME_DAY, Some(fresh.clone()), VALID_LTA, "nor here"),
                ("LTA", &beside, SAME_DAY, None, VALID_LTA, "nor newer beside what is archived"),
            ];
            check(&pki.trust(), &rows)?;
        }
    }
    Ok(())
}

#[test]
fn a_second_signer_leaves_the_first_valid_but_under_the_official_policy() -> Outcome {
    let pki = Pki::quick(NOW);
    let (first, second) =
        (pki.officer(KeyKind::P256, "Budi Santoso"), pki.officer(KeyKind::P256, "Siti Aminah"));
    let once = raised(&one_page(), SigningPlan::approval(), &first, &[], &pki)?;
    let others = [&first.certificate];
    let twice = raised(&once.t, SigningPlan::approval(), &second, &others, &pki)?;
    let [contract, official] = policies(&pki.trust(), None);
    let report = verify_source(&twice.lta, &contract, SAME_DAY)?;
    assert_eq!(report.conclusion(), Conclusion::Valid, "{:?}", codes(&report));
    let levels: Vec<_> = report.signatures.iter().map(|s| s.level).collect();
    assert_eq!(levels, [Some(Level::Lta), Some(Level::Lta), None]);
    // Its documents take no second signature, only what proves the first.
    assert_eq!(verify_source(&twice.lta, &official, SAME_DAY)?.conclusion(), Conclusion::Changed);
    Ok(())
}

/// Written before it was tried; the officer's certificate ends on 2028-11-16, the authority's for
/// time-stamps on 2031-11-23, the issuing authority's on 2034-11-22, and the root's in 2040.
#[test]
fn each_level_years_later_gets_the_verdict_of_the_table() -> Outcome {
    let pki = Pki::quick(NOW);
    let officer = pki.officer(KeyKind::P256, "Siti Aminah");
    let Raised { b, t, lt, lta } =
        raised(&one_page(), SigningPlan::approval(), &officer, &[], &pki)?;
    let fresh = |at: UnixTime| Some(lists(&pki, at.plus_seconds(-HOUR), Vec::new()));
    let (next_day, next_week) = (NOW.plus_seconds(DAY), NOW.plus_seconds(8 * DAY));
    let (y2029, four_years, y2035) = (date(2029, 1, 2)?, date(2030, 11, 24)?, date(2035, 1, 2)?);
    let stale = "the lists about the stamp's authority were for a week, and nothing newer is there";
    let rows = [
        ("B", &b, next_day, None, open(Sub::TryLater, Level::B), "no evidence anywhere"),
        ("T", &t, next_day, None, open(Sub::TryLater, Level::B), "none that the stamp stands"),
        ("T", &t, next_day, fresh(next_day), VALID_T, "fetched for the occasion"),
        ("LT", &lt, next_day, None, VALID_LT, "the lists are for a week"),
        ("LTA", &lta, next_day, None, VALID_LTA, "the lists are for a week"),
        ("LT", &lt, next_week, None, open(Sub::TryLater, Level::B), stale),
        ("LT", &lt, next_week, fresh(next_week), VALID_LT, "the stamp's authority is in force"),
        ("LTA", &lta, next_week, None, open(Sub::TryLater, Level::B), stale),
        ("LTA", &lta, next_week, fresh(next_week), VALID_LTA, "the outer stamp can be checked"),
        (
            "B",
            &b,
            y2029,
            fresh(y2029),
            open(Sub::OutOfBoundsNoPoe, Level::B),
            "expired, and nothing proves an earlier time",
        ),
        (
            "T",
            &t,
            y2029,
            fresh(y2029),
            open(Sub::NoPoe, Level::T),
            "no list of today tells of a certificate that has expired",
        ),
        ("LT", &lt, y2029, fresh(y2029), VALID_LT, "signed in time, and that proof was kept"),
        ("LTA", &lta, y2029, fresh(y2029), VALID_LTA, "signed in time, and that proof is stamped"),
        (
            "B",
            &b,
            four_years,
            fresh(four_years),
            open(Sub::OutOfBoundsNoPoe, Level::B),
            "expired two years ago",
        ),
        ("T", &t, four_years, fresh(four_years), open(Sub::NoPoe, Level::T), "as in 2029"),
        ("LT", &lt, four_years, fresh(four_years), VALID_LT, "as in 2029"),
        ("LTA", &lta, four_years, fresh(four_years), VALID_LTA, "as in 2029"),
        (
            "LT",
            &lt,
            y2035,
            None,
            open(Sub::OutOfBoundsNoPoe, Level::B),
            "the stamp's own authority has ended, and nothing proves that the stamp is older",
        ),
        (
            "LTA",
            &lta,
            y2035,
            None,
            open(Sub::OutOfBoundsNoPoe, Level::B),
            "the outer stamp was not renewed before its authority ended",
        ),
    ];
    check(&pki.trust(), &rows)
}

#[test]
fn an_archive_renewed_in_time_outlives_its_authorities_and_one_renewed_late_does_not() -> Outcome {
    let pki = Pki::quick(NOW);
    let officer = pki.officer(KeyKind::P256, "Siti Aminah");
    let lta = raised(&one_page(), SigningPlan::approval(), &officer, &[], &pki)?.lta;
    let (renewal, late, y2035) = (date(2031, 6, 1)?, date(2033, 6, 1)?, date(2035, 1, 2)?);
    let next = Pki::quick(renewal);
    let anchors = [&pki, &next].map(|p| TrustAnchor::new(p.root.certificate.clone()));
    let trust = TrustStore::new(anchors.to_vec());
    let in_time = with_data(&lta, &lists(&pki, renewal, Vec::new()))?;
    let in_time = stamp_document(&in_time, &next, renewal.plus_seconds(HOUR))?;
    let late_stamp = with_data(&lta, &lists(&pki, late, Vec::new()))?;
    let late_stamp = stamp_document(&late_stamp, &next, late.plus_seconds(HOUR))?;
    let forgotten = stamp_document(&lta, &next, renewal.plus_seconds(HOUR))?;
    let fresh = Some(lists(&next, y2035.plus_seconds(-HOUR), Vec::new()));
    let rows = [
        ("in time", &in_time, y2035, fresh.clone(), VALID_LTA, "each stamp covers the one before"),
        (
            "late",
            &late_stamp,
            y2035,
            fresh.clone(),
            open(Sub::OutOfBoundsNoPoe, Level::T),
            "the authority of the first stamps had ended when the next one came",
        ),
        (
            "without data",
            &forgotten,
            y2035,
            fresh,
            open(Sub::OutOfBoundsNoPoe, Level::T),
            "nothing tells whether the authority of the first stamps was in force in 2031, when the \
             officer's certificate had ended",
        ),
    ];
    check(&trust, &rows)
}

#[test]
fn what_rsa_signed_stands_after_2028_where_a_stamp_that_is_no_rsa_is_older() -> Outcome {
    let (pki, y2032) = (Pki::quick(NOW), date(2032, 1, 1)?);
    let officer = officer_until(&pki, KeyKind::Rsa2048, y2032);
    let Raised { b, t, lt, lta } =
        raised(&one_page(), SigningPlan::approval(), &officer, &[], &pki)?;
    let at = date(2029, 1, 2)?;
    let fresh = Some(lists(&pki, at.plus_seconds(-HOUR), Vec::new()));
    let weak = open(Sub::CryptoConstraintsFailureNoPoe, Level::B);
    let rows = [
        ("B", &b, at, fresh.clone(), weak, "nothing proves that it is of before the end of RSA"),
        ("T", &t, at, fresh.clone(), VALID_T, "stamped with ECDSA before"),
        ("LT", &lt, at, fresh.clone(), VALID_LT, "stamped with ECDSA before"),
        ("LTA", &lta, at, fresh, VALID_LTA, "stamped with ECDSA before"),
    ];
    check(&pki.trust(), &rows)
}

#[test]
fn rsa_authorities_carry_an_archive_until_2028_and_beyond_only_when_it_is_renewed() -> Outcome {
    let pki = Pki::new(NOW);
    let officer = officer_until(&pki, KeyKind::P256, date(2032, 1, 1)?);
    let lta = raised(&one_page(), SigningPlan::approval(), &officer, &[], &pki)?.lta;
    let (before, after) = (date(2028, 12, 31)?, date(2029, 1, 2)?);
    let next = Pki::quick(before);
    let renewed = with_data(&lta, &lists(&pki, before, Vec::new()))?;
    let renewed = stamp_document(&renewed, &next, before.plus_seconds(HOUR))?;
    let anchors = [&pki, &next].map(|p| TrustAnchor::new(p.root.certificate.clone()));
    let trust = TrustStore::new(anchors.to_vec());
    let fresh = |pki: &Pki, at: UnixTime| Some(lists(pki, at.plus_seconds(-HOUR), Vec::new()));
    let rows = [
        ("LTA", &lta, before, fresh(&pki, before), VALID_LTA, "the last day of RSA"),
        (
            "LTA",
            &lta,
            after,
            fresh(&pki, after),
            open(Sub::CryptoConstraintsFailureNoPoe, Level::B),
            "the chain of the outer stamp is signed with RSA",
        ),
        ("renewed", &renewed, after, fresh(&next, after), VALID_LTA, "stamped with ECDSA before"),
    ];
    check(&trust, &rows)
}

#[test]
fn a_responder_that_has_ended_counts_for_what_a_stamp_proves_to_be_older() -> Outcome {
    let pki = Pki::quick(NOW);
    let officer = pki.officer(KeyKind::P256, "Siti Aminah");
    let made = raised(&one_page(), SigningPlan::approval(), &officer, &[], &pki)?;
    // Nothing but the answer tells of the officer; its responder's certificate ends in 2027.
    let (at, hour) = (date(2028, 6, 1)?, NOW.plus_seconds(HOUR));
    let mut data = evidence(&pki, &[&officer.certificate], hour);
    data.crls.remove(0);
    let lt = with_data(&made.t, &data)?;
    let lta = stamp_document(&lt, &pki, hour.plus_seconds(60))?;
    let entry = |at| Some(lists(&pki, at, Vec::new()));
    let none = without_officers(&pki, at);
    let rows = [
        (
            "LT",
            &lt,
            at,
            Some(none.clone()),
            open(Sub::RevocationOutOfBoundsNoPoe, Level::T),
            "the answer may have been made with a key of a responder that has ended",
        ),
        ("LT", &lt, at, entry(at.plus_seconds(-HOUR)), VALID_T, "a list of today tells as much"),
        ("LTA", &lta, at, Some(none), VALID_T, "the answer is proved to be of 2026"),
    ];
    check(&pki.trust(), &rows)
}

#[test]
fn the_level_stays_where_what_was_said_of_a_responder_is_out_of_date_by_now() -> Outcome {
    let pki = Pki::quick(NOW);
    let officer = pki.officer(KeyKind::P256, "Siti Aminah");
    let made = raised(&one_page(), SigningPlan::approval(), &officer, &[], &pki)?;
    let hour = NOW.plus_seconds(HOUR);
    let answer = |about: &Certificate, signer, fault, days: i64| {
        let mut template = pki.ocsp_template(about, OcspAnswer::Good);
        (template.this_update, template.produced_at) = (hour, hour);
        template.next_update = Some(hour.plus_seconds(days * DAY));
        (template.signer, template.fault) = (signer, fault);
        pki.ocsp_of(template)
    };
    let mut data = evidence(&pki, &[&officer.certificate], hour);
    data.crls.remove(0);
    let checked = Some(OcspFault::ResponderToBeChecked);
    let of_stamp = answer(&pki.tsa().certificate, OcspSigner::Delegated, checked, 90);
    let read = OcspResponse::from_der(&of_stamp)?;
    let responder = read.certificates().first().ok_or("a responder")?.clone();
    data.ocsp_responses.push(of_stamp);
    data.ocsp_responses.push(answer(&responder, OcspSigner::Issuer, None, 1));
    let lt = with_data(&made.t, &data)?;
    let month = hour.plus_seconds(30 * DAY);
    let fresh = Some(without_officers(&pki, month));
    let rows = [
        (
            "LT",
            &lt,
            SAME_DAY,
            None,
            VALID_LT,
            "a responder in force tells of the stamp's authority",
        ),
        ("LT", &lt, month, fresh, VALID_LT, "what the document has told then stays told"),
        (
            "LT",
            &lt,
            month,
            None,
            open(Sub::TryLater, Level::B),
            "whether the responder lost its key since is not known",
        ),
    ];
    check(&pki.trust(), &rows)
}

/// Evidence that tells of authorities and not of officers: the root's list, and an answer about the
/// authority for time-stamps.
fn without_officers(pki: &Pki, at: UnixTime) -> ValidationData {
    let mut data = lists(pki, at.plus_seconds(-HOUR), Vec::new());
    data.crls.remove(0);
    let mut template = pki.ocsp_template(&pki.tsa().certificate, OcspAnswer::Good);
    template.signer = OcspSigner::Issuer;
    template.this_update = at.plus_seconds(-HOUR);
    template.produced_at = template.this_update;
    template.next_update = Some(at.plus_seconds(DAY));
    data.ocsp_responses.push(pki.ocsp_of(template));
    data
}

#[test]
fn revoked_after_the_stamp_stays_valid_and_before_it_is_undetermined() -> Outcome {
    let pki = Pki::quick(NOW);
    let officer = pki.officer(KeyKind::P256, "Siti Aminah");
    let Raised { b, t, lt, lta } =
        raised(&one_page(), SigningPlan::approval(), &officer, &[], &pki)?;
    let issued = SAME_DAY.plus_seconds(-60);
    let revoked =
        |at: UnixTime| lists(&pki, issued, vec![CrlEntry::new(&officer.certificate, at, Some(1))]);
    let (later, earlier) = (revoked(NOW.plus_seconds(HOUR)), revoked(NOW.plus_seconds(-HOUR)));
    let no_poe = |level| open(Sub::RevokedNoPoe, level);
    let rows = [
        ("B", &b, SAME_DAY, Some(later.clone()), no_poe(Level::B), "no time is proved"),
        ("T", &t, SAME_DAY, Some(later.clone()), VALID_T, "stamped before the revocation"),
        ("LT", &lt, SAME_DAY, Some(later.clone()), VALID_LT, "stamped before the revocation"),
        ("LTA", &lta, SAME_DAY, Some(later.clone()), VALID_LTA, "stamped before the revocation"),
        ("T", &t, SAME_DAY, Some(earlier.clone()), no_poe(Level::T), "stamped after it"),
        ("LT", &lt, SAME_DAY, Some(earlier.clone()), no_poe(Level::T), "stamped after it"),
        ("LTA", &lta, SAME_DAY, Some(earlier), no_poe(Level::T), "stamped after it"),
    ];
    check(&pki.trust(), &rows)?;
    for policy in policies(&pki.trust(), Some(&later)) {
        for file in [&t, &lt, &lta] {
            let report = verify_source(file, &policy, SAME_DAY)?;
            assert!(codes(&report).contains(&"REVOKED_LATER"), "{:?}", codes(&report));
        }
    }
    Ok(())
}

#[test]
fn a_revoked_authority_takes_its_stamps_along() -> Outcome {
    let pki = Pki::quick(NOW);
    let officer = pki.officer(KeyKind::P256, "Siti Aminah");
    let made = raised(&one_page(), SigningPlan::approval(), &officer, &[], &pki)?;
    let (issued, at) = (SAME_DAY.plus_seconds(-60), NOW.plus_seconds(HOUR));
    let tsa = lists(&pki, issued, vec![CrlEntry::new(&pki.tsa().certificate, at, Some(1))]);
    let mut issuing = lists(&pki, issued, Vec::new());
    let entry = CrlEntry::new(&pki.issuing.certificate, at, Some(2));
    let mut of_root =
        segel_testkit::pki::CrlTemplate::new(&pki.root.certificate, issued, vec![entry]);
    of_root.this_update = issued;
    issuing.crls = vec![pki.root.crl(&of_root, false)];
    let untrusted_stamp = (Conclusion::Valid, None, Some(Level::B));
    let rows = [
        (
            "TSA, LT",
            &made.lt,
            SAME_DAY,
            Some(tsa.clone()),
            untrusted_stamp,
            "the stamp proves nothing; the signer is in force today",
        ),
        (
            "TSA, LTA",
            &made.lta,
            SAME_DAY,
            Some(tsa),
            (Conclusion::Undetermined, None, Some(Level::B)),
            "the document timestamp itself is of no use",
        ),
        (
            "CA, LTA",
            &made.lta,
            SAME_DAY,
            Some(issuing),
            open(Sub::RevokedCaNoPoe, Level::B),
            "signer and stamps are all of the revoked authority",
        ),
    ];
    check(&pki.trust(), &rows)
}

const FAULTS: [TsaFault; 15] = [
    TsaFault::OtherImprint,
    TsaFault::OtherContentType,
    TsaFault::OtherVersion,
    TsaFault::UnknownCritical,
    TsaFault::OtherTsa,
    TsaFault::NoSigningCertificate,
    TsaFault::OtherSigningCertificate,
    TsaFault::OtherMessageDigest,
    TsaFault::BadSignature,
    TsaFault::TwoSigners,
    TsaFault::CertificateMissing,
    TsaFault::PurposeMissing,
    TsaFault::PurposeNotCritical,
    TsaFault::PurposeNotAlone,
    TsaFault::TsaExpired,
];

#[test]
fn no_faulty_token_raises_the_level() -> Outcome {
    let pki = Pki::quick(NOW);
    let officer = pki.officer(KeyKind::P256, "Siti Aminah");
    let made = raised(&one_page(), SigningPlan::approval(), &officer, &[], &pki)?;
    let fresh = evidence(&pki, &[&officer.certificate], NOW.plus_seconds(HOUR));
    let fields = Document::open(&made.b)?.signature_fields()?;
    let value = fields.first().and_then(|field| field.value.as_ref()).ok_or("no signature")?;
    let data =
        segel_cms::SignedData::from_contents(&value.contents, segel_cms::Strictness::Strict)?;
    let signature = data.signer_infos().first().ok_or("no signer")?.signature();
    let imprint = DigestAlgorithm::Sha256.digest(signature);
    let at = NOW.plus_seconds(60);
    let level = |file: &Vec<u8>, policy: &Policy| -> Result<_, Box<dyn Error>> {
        let report = verify_source(file, policy, SAME_DAY)?;
        let stamp = report.signatures.get(1).map(|s| s.conclusion());
        Ok((report.signatures.first().ok_or("no signature")?.level, stamp))
    };
    let good = with_signature_timestamp(&value.contents, &pki.timestamp(&imprint, at, None))?;
    let good = refilled(&made.b, value.byte_range, &good).ok_or("no room")?;
    let document = Document::open(&made.b)?;
    let prepared = prepare_document_timestamp(&document, ROOM, DigestAlgorithm::Sha256)?;
    let stamped = stamp_document(&made.b, &pki, at)?;
    let covered = prepared.request(b"nonce").imprint().clone();
    let with_token = |fault| -> Result<Vec<u8>, Box<dyn Error>> {
        let mut template = TokenTemplate::new(covered.clone(), at);
        template.fault = fault;
        let token = pki.timestamp_of(&template);
        Ok(refilled(&stamped, prepared.byte_range(), &token).ok_or("no room")?)
    };
    for policy in policies(&pki.trust(), Some(&fresh)) {
        assert_eq!(level(&good, &policy)?.0, Some(Level::T));
        let valid = Some(Conclusion::Valid);
        assert_eq!(level(&with_token(None)?, &policy)?, (Some(Level::T), valid));
        for fault in FAULTS {
            let token = pki.timestamp(&imprint, at, Some(fault));
            let contents = with_signature_timestamp(&value.contents, &token)?;
            let file = refilled(&made.b, value.byte_range, &contents).ok_or("no room")?;
            assert_eq!(level(&file, &policy)?.0, Some(Level::B), "{fault:?}");
        }
        // As a document timestamp, where a byte behind the token fits too.
        for fault in FAULTS.into_iter().chain([TsaFault::TrailingByte]) {
            let (found, stamp) = level(&with_token(Some(fault))?, &policy)?;
            assert_eq!(found, Some(Level::B), "{fault:?}");
            let named_otherwise = fault == TsaFault::OtherTsa;
            assert_eq!(stamp == valid, named_otherwise, "{fault:?}: {stamp:?}");
        }
    }
    Ok(())
}

#[test]
fn a_change_after_the_last_stamp_is_told() -> Outcome {
    let pki = Pki::quick(NOW);
    let officer = pki.officer(KeyKind::P256, "Siti Aminah");
    for plan in [SigningPlan::approval(), SigningPlan::certification(Permission::None)] {
        let lta = raised(&one_page(), plan, &officer, &[], &pki)?.lta;
        let document = Document::open(&lta)?;
        let first = document.page(0)?.id;
        let old = document.object(first)?.dictionary().cloned().ok_or("no page")?;
        let sides = [0, 0, 300, 300].map(Object::Integer).to_vec();
        let mut increment = Increment::new(&document)?;
        increment.set(first, Object::Dictionary(old.with("MediaBox", Object::Array(sides))));
        let bytes = increment.finish(IncrementOptions { file_id: [7; 16] })?.bytes;
        let changed = [lta.as_slice(), &bytes].concat();
        // Nor is a store that brings something else than evidence.
        let mut increment = Increment::new(&document)?;
        let stream = increment.new_id();
        increment.set_stream(stream, Dictionary::new(), b"bukan bukti".to_vec());
        let catalog = document.catalog()?;
        let store = catalog.value("DSS").map(|store| document.resolve(store)).transpose()?;
        let Some(Object::Dictionary(mut store)) = store else { return Err("no store".into()) };
        let id = catalog.value("DSS").and_then(Object::as_reference).ok_or("no store")?;
        let mut crls = store.value("CRLs").and_then(Object::as_array).ok_or("no lists")?.to_vec();
        crls.push(Object::Reference(stream));
        store.insert("CRLs", Object::Array(crls));
        increment.set(id, Object::Dictionary(store));
        let bytes = increment.finish(IncrementOptions { file_id: [7; 16] })?.bytes;
        let smuggled = [lta.as_slice(), &bytes].concat();
        for policy in policies(&pki.trust(), None) {
            for file in [&changed, &smuggled] {
                let report = verify_source(file, &policy, SAME_DAY)?;
                assert_eq!(report.conclusion(), Conclusion::Changed, "{:?}", codes(&report));
            }
            // What proves more may come, after the last stamp too.
            let more = lists(&pki, SAME_DAY, Vec::new());
            let report = verify_source(with_data(&lta, &more)?, &policy, SAME_DAY)?;
            assert_eq!(report.conclusion(), Conclusion::Valid, "{:?}", codes(&report));
        }
    }
    Ok(())
}
