//! Where a bucket is and how it is asked.

use std::net::IpAddr;
use std::time::Duration;

use ureq::http::Uri;
use ureq::tls::{Certificate, PemItem, parse_pem};

use super::error::BucketDefect;

/// Bytes of an object's name at the most, of which our own part takes 65.
const LONGEST_PREFIX: usize = 512;

/// Says where the name of the bucket stands in an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Addressing {
    /// Before the endpoint's host, as AWS wants it.
    Host,
    /// In the path, as servers of one's own mostly have it.
    Path,
}

/// Holds where a bucket is, and the limits of asking it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "plain data with defaults")]
pub struct BucketSettings {
    /// The bucket.
    pub bucket: String,
    /// What the names of all objects begin with, such as `segel/papers`; may be empty.
    pub prefix: String,
    /// The server, `https://HOST:PORT`; by default that of AWS in the region. Without TLS only this
    /// machine itself is asked.
    pub endpoint: Option<String>,
    /// The region; by default `us-east-1` where an endpoint is named, as such servers have it.
    pub region: Option<String>,
    /// How the bucket is addressed; by default in the path where an endpoint is named or the
    /// bucket's name has a dot.
    pub addressing: Option<Addressing>,
    /// Certificates in PEM that vouch for the endpoint, in place of those that browsers trust.
    pub authorities: Option<Vec<u8>>,
    /// The time for one request and the whole of its answer: 60 seconds.
    pub per_request: Duration,
    /// The time for all tries of one call: 150 seconds.
    pub total: Duration,
    /// How often one request is sent at the most: 4 times.
    pub tries: u32,
    /// The pause before it is sent again, twice as long each time: 200 milliseconds.
    pub pause: Duration,
    /// Bytes of an object at the most: 256 MiB.
    pub limit: usize,
}

impl BucketSettings {
    /// The settings of a bucket, all others by default.
    pub fn new(bucket: &str, prefix: &str) -> Self {
        Self {
            bucket: bucket.to_owned(),
            prefix: prefix.to_owned(),
            endpoint: None,
            region: None,
            addressing: None,
            authorities: None,
            per_request: Duration::from_secs(60),
            total: Duration::from_secs(150),
            tries: 4,
            pause: Duration::from_millis(200),
            limit: 256 << 20,
        }
    }

    /// Checks that the settings serve, without asking anybody.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong with them.
    pub fn check(&self) -> Result<(), BucketDefect> {
        Target::of(self).map(drop)
    }
}

/// Where requests go, once the settings are known to serve.
#[derive(Debug)]
pub(super) struct Target {
    /// Scheme, host and port.
    pub(super) origin: String,
    /// The value of `Host`.
    pub(super) host: String,
    /// What stands before the name of an object, from the first slash on.
    pub(super) path: String,
    pub(super) region: String,
    /// The prefix with a slash behind it, or nothing.
    pub(super) prefix: String,
    pub(super) authorities: Option<Vec<Certificate<'static>>>,
}

impl Target {
    pub(super) fn of(settings: &BucketSettings) -> Result<Self, BucketDefect> {
        let BucketSettings { bucket, prefix, endpoint, region, addressing, authorities, .. } =
            settings;
        if !is_bucket(bucket) {
            return Err(BucketDefect::Name { name: bucket.clone() });
        }
        let prefix = match prefix.as_str() {
            "" => String::new(),
            name if is_prefix(name) => format!("{name}/"),
            _ => return Err(BucketDefect::Prefix { prefix: prefix.clone() }),
        };
        let region = match (region, endpoint) {
            (Some(region), _) => region.clone(),
            (None, Some(_)) => "us-east-1".to_owned(),
            (None, None) => return Err(BucketDefect::Nowhere),
        };
        if !is_label(&region, 1..=40, "-") {
            return Err(BucketDefect::Region { region });
        }
        let (scheme, server) = match endpoint {
            None => ("https", format!("s3.{region}.amazonaws.com")),
            Some(endpoint) => server(endpoint)?,
        };
        let in_path = endpoint.is_some() || bucket.contains('.');
        let usual = if in_path { Addressing::Path } else { Addressing::Host };
        let (host, path) = match addressing.unwrap_or(usual) {
            Addressing::Host => (format!("{bucket}.{server}"), "/".to_owned()),
            Addressing::Path => (server, format!("/{bucket}/")),
        };
        let authorities = authorities.as_deref().map(certificates).transpose()?;
        let origin = format!("{scheme}://{host}");
        Ok(Self { origin, host, path, region, prefix, authorities })
    }
}

fn is_label(text: &str, lengths: std::ops::RangeInclusive<usize>, besides: &str) -> bool {
    let plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit();
    lengths.contains(&text.len())
        && text.chars().all(|letter| plain(letter) || besides.contains(letter))
        && text.starts_with(plain)
        && text.ends_with(plain)
}

/// A name as S3 has it for buckets of today.
fn is_bucket(name: &str) -> bool {
    is_label(name, 3..=63, "-.") && !name.contains("..") && name.parse::<IpAddr>().is_err()
}

/// Names with slashes between them, of characters that no encoding changes.
fn is_prefix(prefix: &str) -> bool {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
    prefix.len() <= LONGEST_PREFIX
        && prefix.split('/').all(|name| !matches!(name, "" | "." | "..") && name.chars().all(plain))
}

/// The scheme of an endpoint, and its host with a port that is not the scheme's own.
fn server(endpoint: &str) -> Result<(&'static str, String), BucketDefect> {
    let wrong = || BucketDefect::Endpoint { endpoint: endpoint.to_owned() };
    let uri: Uri = endpoint.parse().map_err(|_| wrong())?;
    let (host, authority) = uri.host().zip(uri.authority()).ok_or_else(wrong)?;
    let bare = uri.path_and_query().is_none_or(|rest| rest.as_str() == "/");
    if !bare || host.is_empty() || authority.as_str().contains('@') {
        return Err(wrong());
    }
    let (scheme, own) = match uri.scheme_str() {
        Some("https") => ("https", 443),
        Some("http") if is_loopback(host) => ("http", 80),
        Some("http") => return Err(BucketDefect::Insecure { endpoint: endpoint.to_owned() }),
        _ => return Err(wrong()),
    };
    let host = host.to_ascii_lowercase();
    match (authority.port_u16(), authority.as_str().len() > host.len()) {
        (Some(port), _) if port != own => Ok((scheme, format!("{host}:{port}"))),
        (None, true) => Err(wrong()),
        _ => Ok((scheme, host)),
    }
}

fn is_loopback(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn certificates(pem: &[u8]) -> Result<Vec<Certificate<'static>>, BucketDefect> {
    let mut all = Vec::new();
    for item in parse_pem(pem) {
        match item.map_err(|_| BucketDefect::Authorities)? {
            PemItem::Certificate(certificate) => all.push(certificate),
            _ => return Err(BucketDefect::Authorities),
        }
    }
    if all.is_empty() { Err(BucketDefect::Authorities) } else { Ok(all) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(endpoint: &str) -> BucketSettings {
        BucketSettings { endpoint: Some(endpoint.to_owned()), ..BucketSettings::new("papers", "") }
    }

    fn address(settings: &BucketSettings) -> Result<String, BucketDefect> {
        Target::of(settings)
            .map(|it| format!("{}{}{} {}", it.origin, it.path, it.prefix, it.region))
    }

    #[test]
    fn a_bucket_is_addressed_by_its_host_at_aws_and_by_its_path_elsewhere() {
        let region = Some("ap-southeast-3".to_owned());
        let aws = BucketSettings { region, ..BucketSettings::new("papers", "segel/2026") };
        let expected = "https://papers.s3.ap-southeast-3.amazonaws.com/segel/2026/ ap-southeast-3";
        assert_eq!(address(&aws).unwrap(), expected);
        let dotted = BucketSettings { bucket: "papers.blitar".to_owned(), ..aws.clone() };
        let start = "https://s3.ap-southeast-3.amazonaws.com/papers.blitar/segel/2026/";
        assert!(address(&dotted).unwrap().starts_with(start));
        let own = on("https://S3.blitarkab.example:9000/");
        assert_eq!(address(&own).unwrap(), "https://s3.blitarkab.example:9000/papers/ us-east-1");
        let host = BucketSettings { addressing: Some(Addressing::Host), ..own };
        let start = "https://papers.s3.blitarkab.example:9000/ ";
        assert!(address(&host).unwrap().starts_with(start));
        assert_eq!(address(&on("https://a:443")).unwrap(), "https://a/papers/ us-east-1");
    }

    #[test]
    fn without_tls_only_this_machine_is_asked() {
        for here in ["http://127.0.0.1:9000", "http://localhost:9000", "http://[::1]:9000"] {
            assert!(address(&on(here)).unwrap().starts_with(here), "{here}");
        }
        for there in ["http://10.1.2.3:9000", "http://localhost.example", "http://s3.example"] {
            let refused = BucketDefect::Insecure { endpoint: there.to_owned() };
            assert_eq!(address(&on(there)), Err(refused), "{there}");
        }
    }

    #[test]
    fn what_is_no_endpoint_bucket_prefix_or_region_is_refused() {
        for wrong in ["", "s3.example", "ftp://s3.example", "https://", "https://s3.example/a"] {
            assert!(matches!(address(&on(wrong)), Err(BucketDefect::Endpoint { .. })), "{wrong}");
        }
        for wrong in ["https://a@s3.example", "https://s3.example?x=y", "https://s3.example:99999"]
        {
            assert!(matches!(address(&on(wrong)), Err(BucketDefect::Endpoint { .. })), "{wrong}");
        }
        let own = on("https://s3.example");
        for name in ["", "ab", "Papers", "pa..pers", "-papers", "papers/x", "10.0.0.1", "p%61pers"]
        {
            let settings = BucketSettings { bucket: name.to_owned(), ..own.clone() };
            assert!(matches!(address(&settings), Err(BucketDefect::Name { .. })), "{name}");
        }
        for prefix in ["/", "a/", "/a", "a//b", "a/../b", ".", "a b", "a%20b", "a?b"] {
            let settings = BucketSettings { prefix: prefix.to_owned(), ..own.clone() };
            assert!(matches!(address(&settings), Err(BucketDefect::Prefix { .. })), "{prefix}");
        }
        let settings = BucketSettings { region: Some("eu/1".to_owned()), ..own.clone() };
        assert!(matches!(address(&settings), Err(BucketDefect::Region { .. })));
        let settings = BucketSettings { authorities: Some(b"none".to_vec()), ..own };
        assert_eq!(address(&settings), Err(BucketDefect::Authorities));
        assert_eq!(address(&BucketSettings::new("papers", "")), Err(BucketDefect::Nowhere));
    }
}
