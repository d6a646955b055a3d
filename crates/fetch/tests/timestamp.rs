//! Time-stamps from authorities of the bench, right and wrong.

#[expect(dead_code, reason = "each test program uses a part of the bench")]
mod bench;

use bench::{Bench, NOW, Outcome, client, settings};
use segel_cms::{ResponseFault, TokenFault};
use segel_crypto::DigestAlgorithm;
use segel_fetch::{Authority, Client, FetchError, Settings};
use segel_testkit::pki::BENCH_TSA_POLICY;
use segel_testkit::served::{Fault, Service};

fn imprint() -> segel_crypto::Digest {
    DigestAlgorithm::Sha256.digest(b"dokumen")
}

#[test]
fn a_right_answer_is_taken_and_its_length_remembered() -> Outcome {
    let bench = Bench::new()?;
    let client = client()?;
    let tsas = [bench.tsa().with_policy(BENCH_TSA_POLICY)];
    assert_eq!(client.token_room(&tsas), None);
    let stamp = client.timestamp(&tsas, &imprint(), NOW)?;
    assert_eq!(stamp.token.info().gen_time(), NOW);
    assert_eq!(stamp.token.info().imprint(), imprint().as_bytes());
    assert_eq!(client.token_room(&tsas), Some(stamp.token.as_der().len() + 64));
    assert_eq!(bench.asked("/tsa"), 1);
    Ok(())
}

#[test]
fn every_wrong_answer_is_refused_by_its_name() -> Outcome {
    let bench = Bench::new()?;
    let response = |fault| FetchError::Token { url: bench.tsa().url().to_owned(), fault };
    let nonce = response(TokenFault::Response(ResponseFault::Nonce));
    let other = response(TokenFault::Response(ResponseFault::Imprint));
    type Is = fn(&FetchError) -> bool;
    let cases: [(Fault, Is); 11] = [
        (Fault::WrongNonce, |e| matches!(e, FetchError::Token { .. })),
        (Fault::WrongImprint, |e| matches!(e, FetchError::Token { .. })),
        (Fault::WrongSignature, |e| {
            matches!(e, FetchError::Token { fault: TokenFault::Signature(_), .. })
        }),
        (Fault::NoPurpose, |e| {
            matches!(e, FetchError::Token { fault: TokenFault::Authority(_), .. })
        }),
        (Fault::Refuse, |e| {
            let not_granted = |f: &TokenFault| {
                matches!(f, TokenFault::Response(ResponseFault::NotGranted { .. }))
            };
            matches!(e, FetchError::Token { fault, .. } if not_granted(fault))
        }),
        (Fault::ClockAhead, |e| matches!(e, FetchError::Clock { .. })),
        (Fault::Stale, |e| matches!(e, FetchError::Clock { .. })),
        (Fault::Unavailable, |e| matches!(e, FetchError::Status { status: 503, .. })),
        (Fault::Page, |e| matches!(e, FetchError::Token { .. })),
        (Fault::Endless, |e| matches!(e, FetchError::TooLarge { .. })),
        (Fault::Redirect, |e| matches!(e, FetchError::Status { status: 404, .. })),
    ];
    for (fault, is) in cases {
        bench.faults.set(Service::Tsa, Some(fault));
        let refused = client()?.timestamp(&[bench.tsa()], &imprint(), NOW).unwrap_err();
        let [error] = refused.attempts.as_slice() else { panic!("{fault}: {refused}") };
        assert!(is(error), "{fault}: {error:?}");
        match fault {
            Fault::WrongNonce => assert_eq!(*error, nonce),
            Fault::WrongImprint => assert_eq!(*error, other),
            _ => {}
        }
    }
    let client = client()?;
    bench.faults.set(Service::Tsa, None);
    let another = [bench.tsa().with_policy("1.2.3.4")];
    assert!(client.timestamp(&another, &imprint(), NOW).is_err());
    Ok(())
}

#[test]
fn one_that_hangs_or_dawdles_is_given_up_and_the_next_one_asked() -> Outcome {
    let bench = Bench::new()?;
    let url = bench.pki.url();
    let nobody = Authority::new("http://127.0.0.1:1/tsa");
    let hanging = Authority::new(&format!("{url}/tsa?fault=hang"));
    let slow = Authority::new(&format!("{url}/tsa?fault=slow"));
    let stamp = client()?.timestamp(&[nobody, hanging, slow, bench.tsa()], &imprint(), NOW)?;
    assert_eq!(stamp.url, bench.tsa().url());
    let [refused, hung, slow] = stamp.passed_over.as_slice() else { panic!("{stamp:?}") };
    assert!(matches!(refused, FetchError::Connection { .. }), "{refused:?}");
    assert!(matches!(hung, FetchError::Timeout { .. }), "{hung:?}");
    assert!(matches!(slow, FetchError::Timeout { .. }), "{slow:?}");
    Ok(())
}

#[test]
fn the_time_of_all_requests_together_is_limited() -> Outcome {
    let bench = Bench::new()?;
    let hanging = Authority::new(&format!("{}/tsa?fault=hang", bench.pki.url()));
    let all = [&hanging, &hanging, &hanging, &bench.tsa()].map(Clone::clone);
    let settings = Settings { total: std::time::Duration::from_secs(2), ..settings() };
    let refused = Client::new(settings)?.timestamp(&all, &imprint(), NOW).unwrap_err();
    let last = refused.attempts.last();
    assert!(matches!(last, Some(FetchError::TimeSpent { .. })), "{refused:?}");
    Ok(())
}

#[test]
fn one_that_keeps_failing_rests_and_is_not_asked() -> Outcome {
    let bench = Bench::new()?;
    let client = client()?;
    let failing = Authority::new(&format!("{}/tsa?fault=503", bench.pki.url()));
    for _ in 0..3 {
        client.timestamp(std::slice::from_ref(&failing), &imprint(), NOW).unwrap_err();
    }
    assert_eq!(bench.asked("/tsa"), 3);
    let stamp = client.timestamp(&[failing, bench.tsa()], &imprint(), NOW)?;
    let resting = stamp.passed_over.first();
    assert!(matches!(resting, Some(FetchError::Resting { failures: 3, .. })), "{resting:?}");
    assert_eq!(bench.asked("/tsa"), 4);
    Ok(())
}

#[test]
fn an_authority_is_asked_no_more_often_than_allowed() -> Outcome {
    let bench = Bench::new()?;
    let client = client()?;
    let second = Authority::new(&format!("{}/tsa?second", bench.pki.url()));
    let tsas = [bench.tsa().with_requests(2), second.clone()];
    let urls: Result<Vec<String>, _> =
        (0..3).map(|_| client.timestamp(&tsas, &imprint(), NOW).map(|stamp| stamp.url)).collect();
    assert_eq!(urls?, [bench.tsa().url(), bench.tsa().url(), second.url()]);
    Ok(())
}

#[test]
fn offline_nothing_is_asked() -> Outcome {
    let bench = Bench::new()?;
    let refused = Client::offline().timestamp(&[bench.tsa()], &imprint(), NOW).unwrap_err();
    assert_eq!(refused.attempts, [FetchError::Offline]);
    assert_eq!(
        Client::offline().status(&bench.inquiry()).unwrap_err().attempts[0],
        FetchError::Offline
    );
    assert!(bench.faults.asked().is_empty());
    Ok(())
}

#[test]
fn what_is_no_web_address_is_not_asked() -> Outcome {
    for url in ["ftp://a.example/", "tsa.example", "http://user:pass@tsa.example/", "http://"] {
        let refused = client()?.timestamp(&[Authority::new(url)], &imprint(), NOW).unwrap_err();
        assert!(matches!(refused.attempts[..], [FetchError::Url { .. }]), "{url}: {refused:?}");
    }
    Ok(())
}
