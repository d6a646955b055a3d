//! What it means when a server does not do what it was asked for.

use segel_crypto::Digest;
use ureq::Body;
use ureq::http::Response;

use super::Bucket;
use super::error::ObjectError;
use crate::error::FetchError;

/// Bytes of a refusal that are read: they are a short text in XML.
const REFUSAL: u64 = 64 << 10;
/// Letters of a word in it.
const LONGEST_WORD: usize = 64;

impl Bucket {
    /// Reads a refusal. Only its code is taken over: what else it says may repeat what was sent.
    pub(super) fn refused(&self, digest: &Digest, response: &mut Response<Body>) -> ObjectError {
        let status = response.status().as_u16();
        let header = |name: &str| {
            let value = response.headers().get(name).and_then(|value| value.to_str().ok());
            value.map(str::to_owned)
        };
        let (location, there) = (header("location"), header("x-amz-bucket-region"));
        let text = response.body_mut().with_config().limit(REFUSAL).read_to_vec();
        let text = String::from_utf8_lossy(&text.unwrap_or_default()).into_owned();
        let code = word(&text, "Code");
        let there = there.filter(|name| is_word(name)).or_else(|| word(&text, "Region"));
        let object = self.place(digest);
        let endpoint = self.target.origin.clone();
        match (status, code.as_deref()) {
            (404, Some("NoSuchKey")) => ObjectError::Missing { object },
            (404, Some("NoSuchBucket")) => {
                ObjectError::NoBucket { endpoint, bucket: self.settings.bucket.clone() }
            }
            (403, Some("RequestTimeTooSkewed")) => ObjectError::Clock { endpoint },
            (
                401 | 403 | 400,
                Some(
                    code @ ("InvalidAccessKeyId"
                    | "SignatureDoesNotMatch"
                    | "ExpiredToken"
                    | "InvalidToken"
                    | "InvalidClientTokenId"),
                ),
            ) => ObjectError::Credentials { endpoint, code: code.to_owned() },
            (401 | 403, Some("AccessDenied" | "AllAccessDisabled")) => {
                ObjectError::Denied { object }
            }
            (301 | 307 | 400, Some("PermanentRedirect" | "AuthorizationHeaderMalformed"))
                if there.as_deref() != Some(&self.target.region) =>
            {
                ObjectError::Region { bucket: self.settings.bucket.clone(), region: there }
            }
            (300..=399, _) => {
                let to = location.unwrap_or_else(|| "nowhere".to_owned());
                FetchError::Redirect { url: self.url(digest), to }.into()
            }
            _ => ObjectError::Answer { object, status, code },
        }
    }

    pub(super) fn credentials_refused(&self, code: &str) -> ObjectError {
        ObjectError::Credentials { endpoint: self.target.origin.clone(), code: code.to_owned() }
    }
}

/// What stands in the first element of a name.
fn word(text: &str, element: &str) -> Option<String> {
    let (_, rest) = text.split_once(&format!("<{element}>"))?;
    let (word, _) = rest.split_once('<')?;
    is_word(word).then(|| word.to_owned())
}

fn is_word(text: &str) -> bool {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
    (1..=LONGEST_WORD).contains(&text.len()) && text.chars().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_refusal_only_plain_words_are_taken() {
        let text =
            "<Error><Code>NoSuchKey</Code><Message>no <Region>x y</Region></Message></Error>";
        assert_eq!(word(text, "Code").as_deref(), Some("NoSuchKey"));
        assert_eq!(word(text, "Region"), None);
        assert_eq!(word(text, "Key"), None);
        assert_eq!(word("<Code>cut off", "Code"), None);
        assert_eq!(word(&format!("<Code>{}</Code>", "a".repeat(65)), "Code"), None);
    }
}
