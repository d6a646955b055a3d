//! What the authority of a bench has issued and revoked, as lines of text.

use segel_crypto::UnixTime;
use segel_x509::Certificate;

/// The certificates issued and revoked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "plain data")]
pub struct Records {
    /// The serial numbers of those issued, contents octets.
    pub issued: Vec<Vec<u8>>,
    /// Those revoked.
    pub revoked: Vec<Revocation>,
}

/// A revocation.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "plain data")]
pub struct Revocation {
    /// The serial number, contents octets.
    pub serial: Vec<u8>,
    /// Since when.
    pub at: UnixTime,
    /// The number of a `CRLReason`.
    pub reason: Option<u8>,
}

impl Records {
    /// Reads lines such as `issued SERIAL # name` and `revoked SERIAL TIME REASON`; other lines are
    /// remarks.
    pub fn parse(text: &str) -> Self {
        let mut records = Self::default();
        for line in text.lines() {
            let mut words = line.split_whitespace();
            let (word, serial) = (words.next(), words.next().and_then(unhex));
            match (word, serial) {
                (Some("issued"), Some(serial)) => records.issued.push(serial),
                (Some("revoked"), Some(serial)) => {
                    let at = words.next().and_then(UnixTime::parse_rfc3339);
                    let reason = words.next().and_then(|reason| reason.parse().ok());
                    if let Some(at) = at {
                        records.revoked.push(Revocation { serial, at, reason });
                    }
                }
                _ => {}
            }
        }
        records
    }

    /// The line that records a certificate as issued.
    pub fn issued_line(certificate: &Certificate) -> String {
        format!("issued {} # {}\n", certificate.serial_hex(), certificate.subject())
    }

    /// The line that records a certificate as revoked.
    pub fn revoked_line(certificate: &Certificate, at: UnixTime, reason: Option<u8>) -> String {
        let reason = reason.map(|reason| reason.to_string()).unwrap_or_default();
        format!("revoked {} {at} {reason}\n", certificate.serial_hex())
    }

    pub(super) fn revocation(&self, serial: &[u8]) -> Option<&Revocation> {
        self.revoked.iter().find(|revocation| revocation.serial == serial)
    }
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    if text.is_empty() || !text.len().is_multiple_of(2) || !text.is_ascii() {
        return None;
    }
    let pairs = text.as_bytes().chunks_exact(2);
    pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_and_remarks_passed_over() {
        let text = "bench\nissued 4a01 # CN=Siti\nrevoked 4a01 2026-11-24T03:00:00Z 1\nissued x\n";
        let records = Records::parse(text);
        assert_eq!(records.issued, [vec![0x4a, 1]]);
        let revocation = records.revocation(&[0x4a, 1]).unwrap();
        assert_eq!(revocation.reason, Some(1));
        assert_eq!(revocation.at.to_string(), "2026-11-24T03:00:00Z");
    }
}
