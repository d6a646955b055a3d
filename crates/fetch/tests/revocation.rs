//! The status of certificates, and issuers, from the services of the bench.

#[expect(dead_code, reason = "each test program uses a part of the bench")]
mod bench;

use bench::{Bench, NOW, Outcome, client, settings};
use segel_fetch::{Client, EvidenceBytes, FetchError, Inquiry, Reach, Settings};
use segel_testkit::served::{Fault, Service};
use segel_x509::CertStatus;

#[test]
fn a_responder_is_asked_once_and_its_answer_serves_until_newer_is_due() -> Outcome {
    let bench = Bench::new()?;
    let client = client()?;
    for _ in 0..5 {
        let found = client.status(&bench.inquiry())?;
        assert!(matches!(found.status, CertStatus::Good { .. }), "{found:?}");
        assert!(matches!(found.pieces[..], [EvidenceBytes::Ocsp(_)]), "{found:?}");
    }
    assert_eq!(bench.asked("/ocsp"), 1);
    assert_eq!(bench.asked("/issuing.crl"), 0);
    // Two days later the answer has run out; the clock of the bench stands still, so that the new one
    // has too, and the list, which is for a week, serves.
    let later = Inquiry { now: NOW.plus_seconds(2 * 86_400), ..bench.inquiry() };
    let found = client.status(&later)?;
    assert!(matches!(found.pieces[..], [EvidenceBytes::Crl(_)]), "{found:?}");
    assert_eq!((bench.asked("/ocsp"), bench.asked("/issuing.crl")), (2, 1));
    Ok(())
}

#[test]
fn many_threads_that_ask_for_the_same_cause_one_request() -> Outcome {
    let bench = Bench::new()?;
    let client = client()?;
    std::thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| client.status(&bench.inquiry()).unwrap());
        }
    });
    assert_eq!(bench.asked("/ocsp"), 1);
    Ok(())
}

#[test]
fn what_must_be_newer_than_a_time_stamp_is_asked_for_anew() -> Outcome {
    let bench = Bench::new()?;
    let client = client()?;
    client.status(&bench.inquiry())?;
    let since = Inquiry { since: Some(NOW), ..bench.inquiry() };
    client.status(&since)?;
    assert_eq!(bench.asked("/ocsp"), 1, "it was made at that very time");
    let since = Inquiry { since: Some(NOW.plus_seconds(60)), ..bench.inquiry() };
    let refused = client.status(&since).unwrap_err();
    assert!(matches!(refused.attempts[0], FetchError::Unusable { .. }), "{refused:?}");
    assert_eq!((bench.asked("/ocsp"), bench.asked("/issuing.crl")), (2, 1));
    Ok(())
}

#[test]
fn a_responder_that_fails_is_followed_by_the_list() -> Outcome {
    let bench = Bench::new()?;
    let faults = [
        Fault::Hang,
        Fault::Unavailable,
        Fault::Page,
        Fault::WrongNonce,
        Fault::WrongSignature,
        Fault::Stale,
        Fault::OtherCertificate,
        Fault::Refuse,
        Fault::ClockAhead,
        Fault::Endless,
        Fault::Redirect,
    ];
    for fault in faults {
        bench.faults.set(Service::Ocsp, Some(fault));
        bench.faults.set(Service::Crl, None);
        let found = client()?.status(&bench.inquiry())?;
        assert!(matches!(found.pieces[..], [EvidenceBytes::Crl(_)]), "{fault}: {found:?}");
        bench.faults.set(Service::Crl, Some(Fault::WrongSignature));
        let refused = client()?.status(&bench.inquiry()).unwrap_err();
        assert_eq!(refused.attempts.len(), 2, "{fault}: {refused}");
    }
    Ok(())
}

#[test]
fn a_responder_that_takes_no_post_is_asked_by_get() -> Outcome {
    let bench = Bench::new()?;
    bench.faults.set(Service::Ocsp, Some(Fault::GetOnly));
    let found = client()?.status(&bench.inquiry())?;
    assert!(matches!(found.pieces[..], [EvidenceBytes::Ocsp(_)]), "{found:?}");
    assert_eq!((bench.asked("/ocsp"), bench.asked("/issuing.crl")), (2, 0));
    Ok(())
}

#[test]
fn every_wrong_list_is_refused() -> Outcome {
    let bench = Bench::new()?;
    bench.faults.set(Service::Ocsp, Some(Fault::Unavailable));
    let faults = [
        Fault::Unavailable,
        Fault::Page,
        Fault::WrongSignature,
        Fault::Stale,
        Fault::OtherCertificate,
        Fault::ClockAhead,
        Fault::Redirect,
        Fault::Slow,
    ];
    for fault in faults {
        bench.faults.set(Service::Crl, Some(fault));
        assert!(client()?.status(&bench.inquiry()).is_err(), "{fault}");
    }
    Ok(())
}

#[test]
fn a_revocation_is_told_by_either() -> Outcome {
    let bench = Bench::new()?;
    bench.revoke();
    for fault in [None, Some(Fault::Unavailable)] {
        bench.faults.set(Service::Ocsp, fault);
        let found = client()?.status(&bench.inquiry())?;
        assert!(matches!(found.status, CertStatus::Revoked { .. }), "{found:?}");
    }
    Ok(())
}

#[test]
fn the_cache_on_disk_serves_the_next_process_and_is_not_believed_blindly() -> Outcome {
    let bench = Bench::new()?;
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("fetch-cache");
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    let settings = Settings { cache: Some(folder.clone()), ..settings() };
    Client::new(settings.clone())?.status(&bench.inquiry())?;
    Client::new(settings.clone())?.status(&bench.inquiry())?;
    assert_eq!(bench.asked("/ocsp"), 1);
    let mut kept = Vec::new();
    for entry in std::fs::read_dir(&folder)? {
        let path = entry?.path();
        let mut bytes = std::fs::read(&path)?;
        if let Some(last) = bytes.last_mut() {
            *last ^= 1;
        }
        #[expect(clippy::disallowed_methods, reason = "a test's own throw-away file")]
        std::fs::write(&path, bytes)?;
        kept.push(path);
    }
    assert_eq!(kept.len(), 1, "{kept:?}");
    let found = Client::new(settings)?.status(&bench.inquiry())?;
    assert!(matches!(found.status, CertStatus::Good { .. }));
    assert_eq!(bench.asked("/ocsp"), 2, "what was tampered with is fetched again");
    Ok(())
}

#[test]
fn an_issuer_is_had_where_the_certificate_says_and_must_be_the_issuer() -> Outcome {
    let bench = Bench::new()?;
    let leaf = &bench.officer.certificate;
    let found = client()?.issuer(leaf, Reach::Vouched)?;
    assert_eq!(found, bench.pki.issuing.certificate);
    bench.faults.set(Service::Issuer, Some(Fault::OtherCertificate));
    let refused = client()?.issuer(leaf, Reach::Vouched).unwrap_err();
    assert!(matches!(refused.attempts[..], [FetchError::NotTheIssuer { .. }]), "{refused:?}");
    Ok(())
}

#[test]
fn a_strangers_address_leads_into_no_private_network_unless_allowed() -> Outcome {
    let bench = Bench::new()?;
    let leaf = &bench.officer.certificate;
    let refused = client()?.issuer(leaf, Reach::Stranger).unwrap_err();
    assert!(matches!(refused.attempts[..], [FetchError::PrivateAddress { .. }]), "{refused:?}");
    let inquiry = Inquiry { reach: Reach::Stranger, ..bench.inquiry() };
    let refused = client()?.status(&inquiry).unwrap_err();
    let private = |error: &FetchError| matches!(error, FetchError::PrivateAddress { .. });
    assert!(refused.attempts.iter().all(private), "{refused:?}");
    assert!(bench.faults.asked().is_empty());
    let settings = Settings { allow_private: true, ..settings() };
    Client::new(settings)?.issuer(leaf, Reach::Stranger)?;
    Ok(())
}

#[test]
fn a_proxy_that_is_no_address_is_named_without_its_secret() {
    let proxy = Some("ht tp://user:rahasia@x".to_owned());
    let refused = Client::new(Settings { proxy, ..Settings::default() }).unwrap_err();
    assert!(!refused.to_string().contains("rahasia"), "{refused}");
}
