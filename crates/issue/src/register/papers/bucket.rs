//! The files of a desk in a bucket of an S3-compatible store.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use segel_crypto::{Digest, UnixTime};
use segel_fetch::objects::{Addressing, Bucket, BucketDefect, BucketSettings};

use super::error::PapersError;
use super::{Papers, credentials};
use crate::register::percent;

/// A bundle of all that browsers trust is smaller.
const AUTHORITIES: u64 = 1 << 20;
const OPTIONS: [&str; 6] = ["addressing", "ca", "credentials", "endpoint", "profile", "region"];

/// Says what is wrong with the address of a bucket.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BucketAddressDefect {
    /// It is no `s3://` address.
    #[error("is not of the form s3://BUCKET/PREFIX?endpoint=https://HOST:PORT&credentials=FILE")]
    Form,
    /// A secret stands in it, where every user of the machine can read it.
    #[error(
        "holds a secret, which every process of this machine can read; have that key replaced, \
         and name a file that holds the new one with credentials=FILE"
    )]
    Secret,
    /// It has an option that is not known here.
    #[error("has the option {name}, which is not known; known are {}", OPTIONS.join(", "))]
    Option {
        /// The option.
        name: String,
    },
    /// The bucket is addressed in a way that there is not.
    #[error("option addressing: it is path or host")]
    Addressing,
    /// What it says of the bucket does not serve.
    #[error("does not serve: {0}")]
    Bucket(#[from] BucketDefect),
}

/// The address of a bucket, without the secret that opens it: `s3://BUCKET/PREFIX`.
///
/// Options are `endpoint` (`https://HOST:PORT`; AWS without it), `region` (needed for AWS),
/// `credentials` (a file in the form of AWS's shared credentials, which nobody else may read),
/// `profile` (which part of that file; `default`), `ca` (a file of certificates in PEM that vouch
/// for the endpoint) and `addressing` (`path` or `host`). Percent signs are those of RFC 3986.
///
/// ```
/// use segel_issue::register::papers::BucketAddress;
///
/// let address: BucketAddress = "s3://segel/papers?endpoint=https://s3.blitarkab.go.id:9000\
///     &credentials=/etc/segel/s3.credentials&ca=/etc/segel/s3-root.pem".parse()?;
/// assert_eq!(address.to_string(), "s3://segel/papers?endpoint=https://s3.blitarkab.go.id:9000");
///
/// let told = "s3://desk:rahasia@segel/papers?region=x".parse::<BucketAddress>();
/// assert!(!told.unwrap_err().to_string().contains("rahasia"));
/// # Ok::<(), segel_issue::register::papers::PapersError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BucketAddress {
    settings: BucketSettings,
    credentials: Option<PathBuf>,
    profile: String,
    authorities: Option<PathBuf>,
}

impl BucketAddress {
    /// The same address with a file of credentials, where it names none.
    #[must_use]
    pub fn or_credentials(mut self, path: &Path) -> Self {
        self.credentials.get_or_insert_with(|| path.to_owned());
        self
    }

    /// Makes a client of the bucket; nothing is asked yet.
    ///
    /// # Errors
    /// [`PapersError::NoCredentials`], [`PapersError::CredentialsFile`],
    /// [`PapersError::Authorities`].
    pub fn open(&self, clock: fn() -> UnixTime) -> Result<Bucket, PapersError> {
        let file = self.credentials.as_deref().ok_or(PapersError::NoCredentials)?;
        let credentials = credentials::read(file, &self.profile)?;
        let mut settings = self.settings.clone();
        if let Some(path) = &self.authorities {
            let unread = || PapersError::Authorities { path: path.clone() };
            settings.authorities = Some(certificates(path).map_err(|_| unread())?);
            settings.check().map_err(|_| unread())?;
        }
        Ok(Bucket::new(settings, credentials, clock)?)
    }

    fn set(&mut self, name: &str, value: String) -> Result<(), BucketAddressDefect> {
        match name {
            "addressing" => {
                self.settings.addressing = Some(match value.as_str() {
                    "path" => Addressing::Path,
                    "host" => Addressing::Host,
                    _ => return Err(BucketAddressDefect::Addressing),
                });
            }
            "ca" => self.authorities = Some(value.into()),
            "credentials" => self.credentials = Some(value.into()),
            "endpoint" if value.contains('@') => return Err(BucketAddressDefect::Secret),
            "endpoint" => self.settings.endpoint = Some(value),
            "profile" => self.profile = value,
            "region" => self.settings.region = Some(value),
            other if is_secret(other) => return Err(BucketAddressDefect::Secret),
            other
                if other.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_') =>
            {
                return Err(BucketAddressDefect::Option { name: other.to_owned() });
            }
            _ => return Err(BucketAddressDefect::Form),
        }
        Ok(())
    }
}

/// Whether an option is one that would hold a secret.
fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["key", "secret", "token", "password"].iter().any(|word| name.contains(word))
}

impl fmt::Display for BucketAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let BucketSettings { bucket, prefix, endpoint, region, .. } = &self.settings;
        write!(f, "s3://{bucket}/{prefix}")?;
        match (endpoint, region) {
            (Some(endpoint), _) => write!(f, "?endpoint={endpoint}"),
            (None, Some(region)) => write!(f, "?region={region}"),
            (None, None) => Ok(()),
        }
    }
}

impl FromStr for BucketAddress {
    type Err = PapersError;

    fn from_str(text: &str) -> Result<Self, PapersError> {
        Ok(parse(text)?)
    }
}

fn parse(text: &str) -> Result<BucketAddress, BucketAddressDefect> {
    let rest = text.strip_prefix("s3://").ok_or(BucketAddressDefect::Form)?;
    let (place, options) = rest.split_once('?').unwrap_or((rest, ""));
    if place.contains(['@', ':']) {
        return Err(BucketAddressDefect::Secret);
    }
    let (bucket, prefix) = place.split_once('/').unwrap_or((place, ""));
    let mut address = BucketAddress {
        settings: BucketSettings::new(bucket, prefix.strip_suffix('/').unwrap_or(prefix)),
        credentials: None,
        profile: "default".to_owned(),
        authorities: None,
    };
    for option in options.split('&').filter(|option| !option.is_empty()) {
        let (name, value) = option.split_once('=').ok_or(BucketAddressDefect::Form)?;
        let value = percent::decoded(value).filter(|value| !value.is_empty());
        address.set(name, value.ok_or(BucketAddressDefect::Form)?)?;
    }
    address.settings.check()?;
    Ok(address)
}

fn certificates(path: &Path) -> std::io::Result<Vec<u8>> {
    use std::io::Read as _;
    let mut pem = Vec::new();
    std::fs::File::open(path)?.take(AUTHORITIES).read_to_end(&mut pem)?;
    Ok(pem)
}

impl Papers for Bucket {
    fn keep(&self, content: &[u8]) -> Result<Digest, PapersError> {
        Ok(Self::keep(self, content)?)
    }

    fn read(&self, digest: &Digest) -> Result<Vec<u8>, PapersError> {
        Ok(Self::read(self, digest)?)
    }

    fn place(&self, digest: &Digest) -> PathBuf {
        Self::place(self, digest).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &str = "s3://segel?endpoint=https://s3.example";

    #[test]
    fn an_address_says_where_the_bucket_is_and_who_asks() {
        let address = parse(
            "s3://segel/a/b/?endpoint=https%3A%2F%2Fs3.example&region=blitar&credentials=/c%20d\
             &profile=desk&ca=/root.pem&addressing=host",
        )
        .unwrap();
        let BucketAddress { settings, credentials, profile, authorities } = &address;
        assert_eq!((settings.bucket.as_str(), settings.prefix.as_str()), ("segel", "a/b"));
        assert_eq!(settings.endpoint.as_deref(), Some("https://s3.example"));
        assert_eq!(settings.region.as_deref(), Some("blitar"));
        assert_eq!(settings.addressing, Some(Addressing::Host));
        assert_eq!(credentials.as_deref(), Some(Path::new("/c d")));
        assert_eq!(authorities.as_deref(), Some(Path::new("/root.pem")));
        assert_eq!(profile, "desk");
        assert_eq!(address.clone().or_credentials(Path::new("/other")), address);
        assert_eq!(address.to_string(), "s3://segel/a/b?endpoint=https://s3.example");
    }

    #[test]
    fn a_secret_in_an_address_is_refused_and_not_repeated() {
        for address in [
            "s3://AKIA:rahasia@segel/a?region=x",
            "s3://AKIA:rahasia/a?region=x",
            "s3://segel?region=x&secret_access_key=rahasia",
            "s3://segel?region=x&aws_access_key_id=rahasia",
            "s3://segel?region=x&session_token=rahasia",
            "s3://segel?endpoint=https://AKIA:rahasia@s3.example",
        ] {
            assert_eq!(parse(address), Err(BucketAddressDefect::Secret), "{address}");
        }
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        for (address, expected) in [
            ("s3:segel", BucketAddressDefect::Form),
            ("s3://segel?region", BucketAddressDefect::Form),
            ("s3://segel?region=", BucketAddressDefect::Form),
            ("s3://segel?region=%zz", BucketAddressDefect::Form),
            ("s3://segel?a%20b=c", BucketAddressDefect::Form),
            ("s3://segel?regio=x", BucketAddressDefect::Option { name: "regio".to_owned() }),
            ("s3://segel?region=x&addressing=both", BucketAddressDefect::Addressing),
            ("s3://segel", BucketDefect::Nowhere.into()),
            ("s3://Segel?region=x", BucketDefect::Name { name: "Segel".to_owned() }.into()),
        ] {
            assert_eq!(parse(address), Err(expected), "{address}");
        }
        let unnamed = OWN.parse::<BucketAddress>().unwrap().open(|| UnixTime::new(0));
        assert_eq!(unnamed.err(), Some(PapersError::NoCredentials));
    }
}
