//! What can go wrong between us and a bucket.

use crate::error::FetchError;

/// Says what is wrong with the settings of a bucket.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BucketDefect {
    /// No bucket can have that name.
    #[error("{name:?} is no name of a bucket")]
    Name {
        /// What was given.
        name: String,
    },
    /// The names of the objects cannot begin so.
    #[error("the prefix {prefix:?} does not serve")]
    Prefix {
        /// What was given.
        prefix: String,
    },
    /// The endpoint is not `https://HOST` or `https://HOST:PORT`.
    #[error("the endpoint {endpoint:?} is not of the form https://HOST:PORT")]
    Endpoint {
        /// What was given.
        endpoint: String,
    },
    /// The endpoint is on another machine and reached without TLS.
    #[error("the endpoint {endpoint:?} is another machine, which is reached over https only")]
    Insecure {
        /// What was given.
        endpoint: String,
    },
    /// No region has that name.
    #[error("{region:?} is no name of a region")]
    Region {
        /// What was given.
        region: String,
    },
    /// Neither an endpoint nor a region says where the bucket is.
    #[error("neither an endpoint nor a region says where the bucket is")]
    Nowhere,
    /// What is to vouch for the endpoint is no certificate.
    #[error("no certificate in PEM vouches for the endpoint")]
    Authorities,
}

/// Says why a bucket did not keep, or did not give, an object.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ObjectError {
    /// The settings do not serve.
    #[error("{0}")]
    Settings(#[from] BucketDefect),
    /// There is no such object.
    #[error("{object}: there is no such object")]
    Missing {
        /// Where it was looked for.
        object: String,
    },
    /// The bytes are not those that the object is named after.
    #[error("{object}: is not what its name says")]
    Changed {
        /// Where it lies.
        object: String,
    },
    /// More bytes than an object may have here.
    #[error("{object}: more than {limit} bytes")]
    TooLarge {
        /// Where it lies, or was to lie.
        object: String,
        /// The greatest number.
        limit: usize,
    },
    /// The answer ended before its end.
    #[error("{object}: the answer was cut off")]
    CutOff {
        /// Where it lies.
        object: String,
    },
    /// There is no such bucket.
    #[error("{endpoint}: there is no bucket {bucket}")]
    NoBucket {
        /// The server.
        endpoint: String,
        /// The bucket.
        bucket: String,
    },
    /// The server does not know the key, or the secret is not its own.
    #[error("{endpoint}: the credentials are refused: {code}")]
    Credentials {
        /// The server.
        endpoint: String,
        /// The server's word for it.
        code: String,
    },
    /// Whoever has these credentials may not do that.
    #[error("{object}: access denied")]
    Denied {
        /// Which object.
        object: String,
    },
    /// The clocks of the server and of this machine differ too much.
    #[error("{endpoint}: its clock and that of this machine differ too much")]
    Clock {
        /// The server.
        endpoint: String,
    },
    /// The bucket is in another region.
    #[error("{bucket}: is in another region{}", .region.as_ref().map(|name| format!(": {name}")).unwrap_or_default())]
    Region {
        /// The bucket.
        bucket: String,
        /// Which one, where the server says so.
        region: Option<String>,
    },
    /// Another answer than there should be.
    #[error("{object}: http status {status}{}", .code.as_ref().map(|code| format!(", {code}")).unwrap_or_default())]
    Answer {
        /// Which object was asked for.
        object: String,
        /// The status.
        status: u16,
        /// The server's word, where it has one.
        code: Option<String>,
    },
    /// No answer at all.
    #[error(transparent)]
    Transport(#[from] FetchError),
}

impl ObjectError {
    /// Whether asking again may help: for what is named after its bytes it is always safe.
    pub(super) fn is_passing(&self) -> bool {
        match self {
            Self::CutOff { .. } => true,
            Self::Answer { status, code, .. } => {
                matches!(status, 408 | 429 | 500 | 502..=504)
                    || matches!(
                        code.as_deref(),
                        Some(
                            "ConditionalRequestConflict" | "OperationAborted" | "RequestTimeout"
                            // On the way to the server the bytes became others.
                            | "BadDigest" | "XAmzContentSHA256Mismatch"
                        )
                    )
            }
            Self::Transport(error) => {
                matches!(error, FetchError::Connection { .. } | FetchError::Timeout { .. })
            }
            _ => false,
        }
    }
}
