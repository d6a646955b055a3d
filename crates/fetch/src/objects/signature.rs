//! Requests signed as AWS has it (Signature Version 4, in the header `Authorization`).

use std::fmt;

use segel_crypto::{DigestAlgorithm, UnixTime, Zeroizing, hmac_sha256};

const ALGORITHM: &str = "AWS4-HMAC-SHA256";

/// Who asks: a key of the store, and the secret that belongs to it.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    access_key_id: String,
    secret_access_key: Zeroizing<String>,
    session_token: Option<Zeroizing<String>>,
}

impl Credentials {
    /// Takes a key's name and its secret.
    pub fn new(access_key_id: &str, secret_access_key: Zeroizing<String>) -> Self {
        let access_key_id = access_key_id.to_owned();
        Self { access_key_id, secret_access_key, session_token: None }
    }

    /// The same with the token that temporary credentials have.
    #[must_use]
    pub fn with_session_token(self, token: Zeroizing<String>) -> Self {
        Self { session_token: Some(token), ..self }
    }

    pub(super) fn session_token(&self) -> Option<&str> {
        self.session_token.as_ref().map(|token| token.as_str())
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials(..)")
    }
}

/// What is signed of a request that has no query; its headers may hold a token.
pub(super) struct Request<'a> {
    pub(super) method: &'a str,
    /// Made of characters that no encoding changes.
    pub(super) path: &'a str,
    /// Lower-case names in their order, without `x-amz-date`.
    pub(super) headers: &'a [(&'a str, &'a str)],
    /// SHA-256 of the body in hexadecimal digits.
    pub(super) payload: &'a str,
}

impl Request<'_> {
    /// The value of `x-amz-date`, and that of `Authorization`.
    pub(super) fn signed(
        &self,
        credentials: &Credentials,
        region: &str,
        at: UnixTime,
    ) -> (String, String) {
        let civil = at.civil();
        let day = format!("{:04}{:02}{:02}", civil.year, civil.month, civil.day);
        let date = format!("{day}T{:02}{:02}{:02}Z", civil.hour, civil.minute, civil.second);
        let mut headers = self.headers.to_vec();
        headers.push(("x-amz-date", &date));
        headers.sort_unstable();
        let names: Vec<&str> = headers.iter().map(|(name, _)| *name).collect();
        let names = names.join(";");
        let mut canonical = format!("{}\n{}\n\n", self.method, self.path);
        for (name, value) in &headers {
            canonical.push_str(&format!("{name}:{}\n", value.trim()));
        }
        canonical.push_str(&format!("\n{names}\n{}", self.payload));
        let canonical = DigestAlgorithm::Sha256.digest(canonical.as_bytes()).to_hex();
        let scope = format!("{day}/{region}/s3/aws4_request");
        let text = format!("{ALGORITHM}\n{date}\n{scope}\n{canonical}");
        let secret = Zeroizing::new(format!("AWS4{}", credentials.secret_access_key.as_str()));
        let mut key = hmac_sha256(secret.as_bytes(), day.as_bytes());
        for part in [region, "s3", "aws4_request"] {
            key = hmac_sha256(key.as_slice(), part.as_bytes());
        }
        let signature = hmac_sha256(key.as_slice(), text.as_bytes());
        let signature: String = signature.iter().map(|byte| format!("{byte:02x}")).collect();
        let id = &credentials.access_key_id;
        let authorization = format!(
            "{ALGORITHM} Credential={id}/{scope},SignedHeaders={names},Signature={signature}"
        );
        (date, authorization)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EMPTY: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    fn signed(request: &Request<'_>) -> (String, String) {
        let secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
        let credentials =
            Credentials::new("AKIAIOSFODNN7EXAMPLE", Zeroizing::new(secret.to_owned()));
        let at = UnixTime::from_civil(2013, 5, 24, 0, 0, 0).unwrap();
        request.signed(&credentials, "us-east-1", at)
    }

    /// The examples of the API reference of S3, "Authenticating Requests (AWS Signature Version 4)".
    #[test]
    fn requests_are_signed_as_in_the_examples_of_the_reference() {
        let get = Request {
            method: "GET",
            path: "/test.txt",
            headers: &[
                ("host", "examplebucket.s3.amazonaws.com"),
                ("range", "bytes=0-9"),
                ("x-amz-content-sha256", EMPTY),
            ],
            payload: EMPTY,
        };
        let (date, authorization) = signed(&get);
        assert_eq!(date, "20130524T000000Z");
        assert_eq!(
            authorization,
            "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,\
             SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,\
             Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"
        );
        let content = "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072";
        let put = Request {
            method: "PUT",
            path: "/test%24file.text",
            headers: &[
                ("date", "Fri, 24 May 2013 00:00:00 GMT"),
                ("host", "examplebucket.s3.amazonaws.com"),
                ("x-amz-content-sha256", content),
                ("x-amz-storage-class", "REDUCED_REDUNDANCY"),
            ],
            payload: content,
        };
        let signature = "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd";
        assert!(signed(&put).1.ends_with(signature));
    }

    #[test]
    fn no_secret_is_told() {
        let credentials = Credentials::new("AKIA", Zeroizing::new("rahasia".to_owned()))
            .with_session_token(Zeroizing::new("rahasia juga".to_owned()));
        assert_eq!(format!("{credentials:?}"), "Credentials(..)");
    }
}
