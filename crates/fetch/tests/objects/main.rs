//! A bucket whose server does what it should not.

#![allow(clippy::indexing_slicing, reason = "of requests that came, a missing one fails")]

mod scripted;

use std::error::Error;
use std::time::Duration;

use scripted::{Answer, Scripted};
use segel_crypto::{Digest, DigestAlgorithm, UnixTime, Zeroizing};
use segel_fetch::FetchError;
use segel_fetch::objects::{Bucket, BucketSettings, Credentials, ObjectError};

type Outcome = Result<(), Box<dyn Error>>;

/// What reading came to, and how many requests it took.
type Read = (Result<Vec<u8>, ObjectError>, usize);

const CONTENT: &[u8] = b"isi surat";
const SECRET: &str = "sangat-rahasia";

/// Little patience, so that no test waits long.
fn bucket(endpoint: &str) -> Result<Bucket, ObjectError> {
    let settings = BucketSettings {
        endpoint: Some(endpoint.to_owned()),
        per_request: Duration::from_millis(800),
        total: Duration::from_secs(5),
        pause: Duration::from_millis(5),
        limit: 1000,
        ..BucketSettings::new("segel", "papers")
    };
    let credentials = Credentials::new("DESK", Zeroizing::new(SECRET.to_owned()));
    Bucket::new(settings, credentials, || UnixTime::new(1_795_489_200))
}

fn digest() -> Digest {
    DigestAlgorithm::Sha256.digest(CONTENT)
}

fn object() -> String {
    format!("s3://segel/papers/{}", digest().to_hex())
}

fn read(answers: Vec<Answer>) -> Result<Read, Box<dyn Error>> {
    let server = Scripted::new(answers)?;
    let read = bucket(&server.url)?.read(&digest());
    Ok((read, server.asked().len()))
}

fn content() -> Answer {
    Answer::with(200, "", CONTENT)
}

#[test]
fn a_request_is_signed_and_holds_no_secret() -> Outcome {
    let server = Scripted::new(vec![Answer::status(200, ""), content()])?;
    let bucket = bucket(&server.url)?;
    assert_eq!(bucket.keep(CONTENT)?, digest());
    assert_eq!(bucket.read(&digest())?, CONTENT);
    assert!(!format!("{bucket:?}").contains(SECRET));
    let host = server.url.trim_start_matches("http://").to_owned();
    let asked = server.asked();
    let (put, get) = (&asked[0], &asked[1]);
    let name = digest().to_hex();
    assert!(put.head.starts_with(&format!("PUT /segel/papers/{name} HTTP/1.1")), "{}", put.head);
    assert!(get.head.starts_with(&format!("GET /segel/papers/{name} HTTP/1.1")), "{}", get.head);
    assert_eq!(put.body, CONTENT);
    assert_eq!(put.header("host"), Some(host.as_str()));
    assert_eq!(put.header("x-amz-content-sha256"), Some(name.as_str()));
    assert_eq!(
        put.header("x-amz-checksum-sha256"),
        Some("9RlSCzVf5svCf2pTwLb+Y3h5TjjbS3pNacGteKbC/8A=")
    );
    assert_eq!(put.header("if-none-match"), Some("*"));
    assert_eq!(put.header("x-amz-date"), Some("20261124T030000Z"));
    let authorization = put.header("authorization").unwrap_or_default();
    let start = "AWS4-HMAC-SHA256 Credential=DESK/20261124/us-east-1/s3/aws4_request,SignedHeaders=\
        host;if-none-match;x-amz-checksum-sha256;x-amz-content-sha256;x-amz-date,Signature=";
    assert!(authorization.starts_with(start), "{authorization}");
    for asked in &asked {
        assert!(!asked.head.contains(SECRET), "{}", asked.head);
    }
    Ok(())
}

#[test]
fn what_passes_is_asked_for_again_and_no_more_than_four_times() -> Outcome {
    let busy = || Answer::status(503, "SlowDown");
    let cut = || Answer::Bytes(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nisi".to_vec());
    let dropped = || Answer::Bytes(Vec::new());
    let (got, asked) = read(vec![busy(), cut(), dropped(), content()])?;
    assert_eq!((got?, asked), (CONTENT.to_vec(), 4));
    let (got, asked) = read(vec![busy(), busy(), busy(), busy()])?;
    let code = Some("SlowDown".to_owned());
    assert_eq!((got, asked), (Err(ObjectError::Answer { object: object(), status: 503, code }), 4));
    let (got, asked) = read(vec![cut(), cut(), cut(), cut()])?;
    assert_eq!((got, asked), (Err(ObjectError::CutOff { object: object() }), 4));
    let other = Answer::status(400, "BadDigest");
    let server = Scripted::new(vec![busy(), dropped(), other, Answer::status(200, "")])?;
    assert_eq!(bucket(&server.url)?.keep(CONTENT)?, digest());
    let asked = server.asked();
    assert_eq!(asked.len(), 4);
    assert!(asked.iter().all(|asked| asked.body == CONTENT), "the same each time");
    Ok(())
}

#[test]
fn a_server_that_is_silent_or_gone_is_named() -> Outcome {
    let silence = || Answer::Silence(Duration::from_millis(900));
    let (got, asked) = read(vec![silence(), content()])?;
    assert_eq!((got?, asked), (CONTENT.to_vec(), 2));
    let server = Scripted::new(Vec::new())?;
    let url = server.url.clone();
    server.asked();
    let gone = bucket(&url)?.read(&digest());
    let refused = std::io::ErrorKind::ConnectionRefused;
    let expected = FetchError::Connection {
        url: format!("{url}/segel/papers/{}", digest().to_hex()),
        kind: refused,
    };
    assert_eq!(gone, Err(ObjectError::Transport(expected)));
    Ok(())
}

#[test]
fn other_bytes_than_the_name_says_are_refused() -> Outcome {
    for body in [&b"isi Surat"[..], b"", b"isi surat "] {
        let (got, asked) = read(vec![Answer::with(200, "", body)])?;
        assert_eq!((got, asked), (Err(ObjectError::Changed { object: object() }), 1));
    }
    // Without a length, what is cut off looks whole.
    let (got, _) = read(vec![Answer::Bytes(b"HTTP/1.0 200 OK\r\n\r\nisi".to_vec())])?;
    assert_eq!(got, Err(ObjectError::Changed { object: object() }));
    Ok(())
}

#[test]
fn what_is_longer_than_an_object_may_be_is_neither_read_nor_sent() -> Outcome {
    let long = vec![b'x'; 1001];
    let too_large = |object: String| ObjectError::TooLarge { object, limit: 1000 };
    let (got, asked) = read(vec![Answer::with(200, "", &long)])?;
    assert_eq!((got, asked), (Err(too_large(object())), 1));
    let nobody = bucket("http://127.0.0.1:9")?;
    let object = nobody.place(&DigestAlgorithm::Sha256.digest(&long));
    assert_eq!(nobody.keep(&long), Err(too_large(object)));
    Ok(())
}

#[test]
fn each_refusal_has_a_name_and_is_not_asked_for_again() -> Outcome {
    let server = || String::new();
    for (answer, expected) in [
        (Answer::status(404, "NoSuchKey"), ObjectError::Missing { object: object() }),
        (
            Answer::status(404, "NoSuchBucket"),
            ObjectError::NoBucket { endpoint: server(), bucket: "segel".to_owned() },
        ),
        (
            Answer::status(404, ""),
            ObjectError::Answer { object: object(), status: 404, code: None },
        ),
        (
            Answer::status(403, "SignatureDoesNotMatch"),
            ObjectError::Credentials {
                endpoint: server(),
                code: "SignatureDoesNotMatch".to_owned(),
            },
        ),
        (
            Answer::status(403, "InvalidAccessKeyId"),
            ObjectError::Credentials { endpoint: server(), code: "InvalidAccessKeyId".to_owned() },
        ),
        (Answer::status(403, "AccessDenied"), ObjectError::Denied { object: object() }),
        (Answer::status(403, "RequestTimeTooSkewed"), ObjectError::Clock { endpoint: server() }),
        (
            Answer::with(
                301,
                "x-amz-bucket-region: ap-southeast-3\r\n",
                b"<Error><Code>PermanentRedirect</Code></Error>",
            ),
            ObjectError::Region {
                bucket: "segel".to_owned(),
                region: Some("ap-southeast-3".to_owned()),
            },
        ),
        (
            Answer::with(
                400,
                "",
                b"<Error><Code>AuthorizationHeaderMalformed</Code><Region>garage</Region></Error>",
            ),
            ObjectError::Region { bucket: "segel".to_owned(), region: Some("garage".to_owned()) },
        ),
    ] {
        let (got, asked) = read(vec![answer])?;
        let mut got = got.err().ok_or("refused")?;
        if let ObjectError::NoBucket { endpoint, .. }
        | ObjectError::Credentials { endpoint, .. }
        | ObjectError::Clock { endpoint } = &mut got
        {
            assert!(endpoint.starts_with("http://127.0.0.1:"), "{endpoint}");
            endpoint.clear();
        }
        assert_eq!((got, asked), (expected, 1));
    }
    Ok(())
}

#[test]
fn nothing_is_followed_elsewhere() -> Outcome {
    let elsewhere = Scripted::new(vec![content()])?;
    let to = format!("{}/segel/papers/x", elsewhere.url);
    for status in [301, 302, 307, 308] {
        let headers = format!("location: {to}\r\n");
        let (got, asked) = read(vec![Answer::with(status, &headers, b"")])?;
        let followed = match got {
            Err(ObjectError::Transport(FetchError::Redirect { to: named, .. })) => named,
            other => return Err(format!("{status}: {other:?}").into()),
        };
        assert_eq!((followed, asked), (to.clone(), 1));
    }
    Ok(())
}

#[test]
fn what_is_there_already_is_read_and_only_written_over_where_it_is_not_what_it_says() -> Outcome {
    let there = || Answer::status(412, "PreconditionFailed");
    let server = Scripted::new(vec![there(), content()])?;
    assert_eq!(bucket(&server.url)?.keep(CONTENT)?, digest());
    assert_eq!(server.asked().len(), 2);
    let other = Answer::with(200, "", b"isi lain");
    let server = Scripted::new(vec![there(), other, Answer::status(200, "")])?;
    assert_eq!(bucket(&server.url)?.keep(CONTENT)?, digest());
    let asked = server.asked();
    assert_eq!((asked.len(), asked[2].header("if-none-match")), (3, None));
    assert_eq!(asked[2].body, CONTENT);
    Ok(())
}

#[test]
fn a_server_without_conditions_is_asked_without() -> Outcome {
    for refusal in [Answer::status(501, "NotImplemented"), Answer::status(400, "NotImplemented")] {
        let server = Scripted::new(vec![refusal, Answer::status(200, "")])?;
        assert_eq!(bucket(&server.url)?.keep(CONTENT)?, digest());
        let asked = server.asked();
        assert_eq!(asked[0].header("if-none-match"), Some("*"));
        assert_eq!(asked[1].header("if-none-match"), None);
    }
    Ok(())
}
