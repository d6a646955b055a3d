//! Objects in a bucket of an S3-compatible store, each named by its SHA-256.

mod answer;
mod error;
mod settings;
mod signature;

use std::fmt;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use segel_crypto::{Digest, DigestAlgorithm, UnixTime};
use ureq::http::{HeaderValue, Request as HttpRequest, Response};
use ureq::tls::{RootCerts, TlsConfig};
use ureq::{Agent, Body};

pub use error::{BucketDefect, ObjectError};
pub use settings::{Addressing, BucketSettings};
pub use signature::Credentials;

use crate::deadline::Deadline;
use crate::error::FetchError;
use crate::transport::{config, explained};
use settings::Target;
use signature::Request;

/// The time for a connection: whoever is there takes less.
const CONNECT: Duration = Duration::from_secs(10);

/// Keeps objects in a bucket, each under the SHA-256 of its bytes.
///
/// What is read is what its name says, or refused. Since a name stands for its bytes, every request
/// may be sent again, and is where the server or the connection fails. Nothing redirects: an answer
/// from elsewhere would be asked for with a signature that was made for here.
///
/// ```no_run
/// use segel_crypto::{UnixTime, Zeroizing};
/// use segel_fetch::objects::{Bucket, BucketSettings, Credentials, ObjectError};
///
/// fn keep(content: &[u8], secret: Zeroizing<String>, clock: fn() -> UnixTime) -> Result<(), ObjectError> {
///     let endpoint = Some("https://s3.blitarkab.example:9000".to_owned());
///     let settings = BucketSettings { endpoint, ..BucketSettings::new("segel", "papers") };
///     let bucket = Bucket::new(settings, Credentials::new("desk", secret), clock)?;
///     let digest = bucket.keep(content)?;
///     assert_eq!(bucket.read(&digest)?, content);
///     Ok(())
/// }
/// ```
pub struct Bucket {
    settings: BucketSettings,
    target: Target,
    credentials: Credentials,
    /// The instant that requests are signed for.
    clock: fn() -> UnixTime,
    agent: Agent,
}

/// What became of a request to keep an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kept {
    Written,
    /// There is one of that name.
    There,
    /// The server knows no conditions.
    Unconditional,
}

/// Whether an object that is there is left alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Write {
    WhereNothingIs,
    Over,
}

impl Bucket {
    /// Makes a client of a bucket; nothing is asked yet.
    ///
    /// # Errors
    ///
    /// [`ObjectError::Settings`].
    pub fn new(
        settings: BucketSettings,
        credentials: Credentials,
        clock: fn() -> UnixTime,
    ) -> Result<Self, ObjectError> {
        let mut target = Target::of(&settings)?;
        let mut tls = TlsConfig::builder();
        if let Some(authorities) = target.authorities.take() {
            tls = tls.root_certs(RootCerts::from(authorities));
        }
        let connect = Some(CONNECT.min(settings.per_request));
        let config = config().tls_config(tls.build()).timeout_connect(connect);
        let agent = Agent::new_with_config(config.build());
        Ok(Self { settings, target, credentials, clock, agent })
    }

    /// Keeps an object, unless it is there already; once this returns, the server has it for good.
    ///
    /// # Errors
    ///
    /// [`ObjectError`]; whether the object is there then is not known, and asking again is safe.
    pub fn keep(&self, content: &[u8]) -> Result<Digest, ObjectError> {
        let digest = DigestAlgorithm::Sha256.digest(content);
        let limit = self.settings.limit;
        if content.len() > limit {
            return Err(ObjectError::TooLarge { object: self.place(&digest), limit });
        }
        let deadline = Deadline::after(self.settings.total);
        let put = |write| self.tried(&deadline, || self.put(&digest, content, write, &deadline));
        let over = match put(Write::WhereNothingIs)? {
            Kept::Written => false,
            Kept::Unconditional => true,
            // Who wrote it, and all of it, is not known: what stays is what was read.
            Kept::There => match self.tried(&deadline, || self.fetch(&digest, &deadline)) {
                Ok(_) => false,
                Err(ObjectError::Changed { .. } | ObjectError::Missing { .. }) => true,
                Err(error) => return Err(error),
            },
        };
        if over {
            put(Write::Over)?;
        }
        Ok(digest)
    }

    /// Reads the object that is named after a digest.
    ///
    /// # Errors
    ///
    /// [`ObjectError`]; [`ObjectError::Changed`] where something else lies there.
    pub fn read(&self, digest: &Digest) -> Result<Vec<u8>, ObjectError> {
        let deadline = Deadline::after(self.settings.total);
        self.tried(&deadline, || self.fetch(digest, &deadline))
    }

    /// Where the object of a digest lies, as `s3://BUCKET/PREFIX/DIGEST`.
    pub fn place(&self, digest: &Digest) -> String {
        format!("s3://{}/{}{}", self.settings.bucket, self.target.prefix, digest.to_hex())
    }

    /// Sends a request again while that may help, with ever longer pauses.
    fn tried<T>(
        &self,
        deadline: &Deadline,
        mut send: impl FnMut() -> Result<T, ObjectError>,
    ) -> Result<T, ObjectError> {
        let mut pause = self.settings.pause;
        for _ in 1..self.settings.tries {
            let error = match send() {
                Err(error) if error.is_passing() => error,
                other => return other,
            };
            // What went wrong says more than that no time is left.
            if deadline.left("").map_or(true, |left| left <= pause) {
                return Err(error);
            }
            std::thread::sleep(pause);
            pause = pause.saturating_mul(2);
        }
        send()
    }

    fn put(
        &self,
        digest: &Digest,
        content: &[u8],
        write: Write,
        deadline: &Deadline,
    ) -> Result<Kept, ObjectError> {
        let checksum = STANDARD.encode(digest.as_bytes());
        let mut headers = vec![("x-amz-checksum-sha256", checksum.as_str())];
        if write == Write::WhereNothingIs {
            headers.push(("if-none-match", "*"));
        }
        let mut response = self.send("PUT", digest, &headers, Some(content), deadline)?;
        let refused = match response.status().as_u16() {
            200..=299 => return Ok(Kept::Written),
            412 if write == Write::WhereNothingIs => return Ok(Kept::There),
            _ => self.refused(digest, &mut response),
        };
        match &refused {
            ObjectError::Answer { status: 501, .. } if write == Write::WhereNothingIs => {
                Ok(Kept::Unconditional)
            }
            ObjectError::Answer { code: Some(code), .. }
                if write == Write::WhereNothingIs && code == "NotImplemented" =>
            {
                Ok(Kept::Unconditional)
            }
            _ => Err(refused),
        }
    }

    fn fetch(&self, digest: &Digest, deadline: &Deadline) -> Result<Vec<u8>, ObjectError> {
        let mut response = self.send("GET", digest, &[], None, deadline)?;
        if response.status().as_u16() != 200 {
            return Err(self.refused(digest, &mut response));
        }
        let limit = self.settings.limit;
        let read = response.body_mut().with_config().limit(limit as u64).read_to_vec();
        let object = self.place(digest);
        let content = match read {
            Ok(content) => content,
            Err(ureq::Error::BodyExceedsLimit(_)) => {
                return Err(ObjectError::TooLarge { object, limit });
            }
            Err(ureq::Error::Io(error)) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
                return Err(ObjectError::CutOff { object });
            }
            Err(error) => return Err(self.explained(digest, error, deadline)),
        };
        if DigestAlgorithm::Sha256.digest(&content) != *digest {
            return Err(ObjectError::Changed { object });
        }
        Ok(content)
    }

    /// Sends one request, signed for now and for these bytes and no others.
    fn send(
        &self,
        method: &str,
        digest: &Digest,
        besides: &[(&str, &str)],
        content: Option<&[u8]>,
        deadline: &Deadline,
    ) -> Result<Response<Body>, ObjectError> {
        let path = format!("{}{}{}", self.target.path, self.target.prefix, digest.to_hex());
        let payload = DigestAlgorithm::Sha256.digest(content.unwrap_or_default()).to_hex();
        let mut headers = vec![("host", self.target.host.as_str())];
        headers.push(("x-amz-content-sha256", &payload));
        headers.extend_from_slice(besides);
        headers.extend(self.credentials.session_token().map(|it| ("x-amz-security-token", it)));
        let request = Request { method, path: &path, headers: &headers, payload: &payload };
        let at = (self.clock)();
        let (date, authorization) = request.signed(&self.credentials, &self.target.region, at);
        headers.extend([("x-amz-date", date.as_str()), ("authorization", &authorization)]);
        let url = self.url(digest);
        let mut request = HttpRequest::builder().method(method).uri(&url);
        for (name, value) in headers {
            // A token that no header can carry was not the server's.
            let mut value = HeaderValue::from_str(value)
                .map_err(|_| self.credentials_refused("the credentials have other characters"))?;
            value.set_sensitive(matches!(name, "authorization" | "x-amz-security-token"));
            request = request.header(name, value);
        }
        let wait = deadline.left(&url)?.min(self.settings.per_request);
        let unsent = |_| FetchError::Url { url: url.clone() };
        let sent = match content {
            Some(content) => {
                let request = request.body(content).map_err(unsent)?;
                let request = self.agent.configure_request(request);
                let request = request.timeout_global(Some(wait)).build();
                self.agent.run(request)
            }
            None => {
                let request = request.body(()).map_err(unsent)?;
                let request = self.agent.configure_request(request);
                let request = request.timeout_global(Some(wait)).build();
                self.agent.run(request)
            }
        };
        sent.map_err(|error| self.explained(digest, error, deadline))
    }

    fn url(&self, digest: &Digest) -> String {
        let Target { origin, path, prefix, .. } = &self.target;
        format!("{origin}{path}{prefix}{}", digest.to_hex())
    }

    fn explained(&self, digest: &Digest, error: ureq::Error, deadline: &Deadline) -> ObjectError {
        let wait = match error {
            ureq::Error::Timeout(ureq::Timeout::Connect) => CONNECT,
            _ => self.settings.per_request,
        };
        explained(self.url(digest), error, wait, deadline).into()
    }
}

impl fmt::Debug for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { settings, target, .. } = self;
        let BucketSettings { bucket, prefix, .. } = settings;
        write!(f, "Bucket({} s3://{bucket}/{prefix})", target.origin)
    }
}
