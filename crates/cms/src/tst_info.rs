//! TSTInfo, what a time-stamping authority signs (RFC 3161 section 2.4.2).

use segel_crypto::der::{self, Reader, Tlv, tag};
use segel_crypto::{CryptoError, DigestAlgorithm, UnixTime};

use crate::{CmsError, Strictness};

/// RFC 3161 allows 160 bits; some authorities use more, none as many as this.
const MAX_SERIAL: usize = 64;
const MAX_EXTENSIONS: usize = 64;
const NANOSECONDS: i64 = 1_000_000_000;

/// Says how far from the truth the time of a token can be.
// Exhaustive: these are the parts of Accuracy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Accuracy {
    /// Whole seconds.
    pub seconds: u64,
    /// Milliseconds, below 1000.
    pub millis: u16,
    /// Microseconds, below 1000.
    pub micros: u16,
}

/// Holds the contents of a time-stamp token as received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TstInfo {
    version: u64,
    policy: String,
    imprint_algorithm: Result<DigestAlgorithm, String>,
    imprint: Vec<u8>,
    serial: Vec<u8>,
    gen_time: UnixTime,
    gen_time_nanos: u32,
    accuracy: Option<Accuracy>,
    ordering: bool,
    nonce: Option<Vec<u8>>,
    tsa: Option<Vec<u8>>,
    unknown_critical: Option<String>,
}

fn malformed(field: &'static str) -> impl Fn(CryptoError) -> CmsError {
    move |_| CmsError::Malformed { field }
}

impl TstInfo {
    /// Reads one DER `TSTInfo`; nothing may follow it.
    ///
    /// # Errors
    ///
    /// [`CmsError::Malformed`] with the part that could not be read. Tolerant reading lets defaults
    /// be written out and a fraction of a second end in zeros.
    pub fn from_der(bytes: &[u8], strictness: Strictness) -> Result<Self, CmsError> {
        let tolerant = strictness == Strictness::Tolerant;
        let mut reader = der::single(bytes, tag::SEQUENCE).map_err(malformed("TSTInfo"))?.reader();
        let version = reader.expect(tag::INTEGER).and_then(|tlv| tlv.unsigned());
        let version = version.map_err(malformed("TSTInfo.version"))?;
        let policy = reader.expect(tag::OID).and_then(|tlv| tlv.oid());
        let policy = policy.map_err(malformed("TSTInfo.policy"))?;
        let imprint = reader.expect(tag::SEQUENCE).map_err(malformed("messageImprint"))?;
        let (imprint_algorithm, imprint) = read_imprint(&imprint)?;
        let serial = reader.expect(tag::INTEGER).map_err(malformed("serialNumber"))?.value.to_vec();
        if serial.is_empty() || serial.len() > MAX_SERIAL {
            return Err(CmsError::Malformed { field: "serialNumber" });
        }
        let time = reader.expect(tag::GENERALIZED_TIME).map_err(malformed("genTime"))?;
        let (gen_time, gen_time_nanos) =
            read_time(time.value, tolerant).ok_or(CmsError::Malformed { field: "genTime" })?;
        let accuracy = match reader.optional(tag::SEQUENCE).map_err(malformed("accuracy"))? {
            Some(tlv) => {
                Some(read_accuracy(&tlv).ok_or(CmsError::Malformed { field: "accuracy" })?)
            }
            None => None,
        };
        let ordering = match reader.optional(tag::BOOLEAN).map_err(malformed("ordering"))? {
            None => false,
            Some(tlv) if tlv.value == [0xff] => true,
            Some(tlv) if tlv.value == [0] && tolerant => false,
            Some(_) => return Err(CmsError::Malformed { field: "ordering" }),
        };
        let nonce = reader.optional(tag::INTEGER).map_err(malformed("nonce"))?;
        let nonce = nonce.map(|tlv| tlv.value.to_vec());
        let tsa = reader.optional(tag::context_constructed(0)).map_err(malformed("tsa"))?;
        let tsa = tsa.map(|tlv| tlv.value.to_vec());
        let extensions =
            reader.optional(tag::context_constructed(1)).map_err(malformed("extensions"))?;
        reader.finish().map_err(malformed("TSTInfo"))?;
        let unknown_critical = match extensions {
            Some(tlv) => first_critical(&tlv)?,
            None => None,
        };
        Ok(Self {
            version,
            policy,
            imprint_algorithm,
            imprint,
            serial,
            gen_time,
            gen_time_nanos,
            accuracy,
            ordering,
            nonce,
            tsa,
            unknown_critical,
        })
    }

    /// Returns the version as written: 1.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Returns the policy of the authority as a dotted object identifier.
    pub fn policy(&self) -> &str {
        &self.policy
    }

    /// Returns the digest algorithm of the imprint.
    ///
    /// # Errors
    ///
    /// The dotted object identifier of one that is not known.
    pub fn imprint_algorithm(&self) -> Result<DigestAlgorithm, &str> {
        self.imprint_algorithm.as_ref().map(|known| *known).map_err(String::as_str)
    }

    /// Returns the digest of what was stamped.
    pub fn imprint(&self) -> &[u8] {
        &self.imprint
    }

    /// Returns the contents octets of the serial number of the token.
    pub fn serial(&self) -> &[u8] {
        &self.serial
    }

    /// Returns the time of the token, its fraction of a second cut off.
    pub fn gen_time(&self) -> UnixTime {
        self.gen_time
    }

    /// Returns the fraction of a second of the time, in nanoseconds.
    pub fn gen_time_nanos(&self) -> u32 {
        self.gen_time_nanos
    }

    /// Returns how far from the truth the time can be, if the authority says so.
    pub fn accuracy(&self) -> Option<Accuracy> {
        self.accuracy
    }

    /// Returns the last second before which the token cannot have been made, by its own accuracy.
    pub fn earliest(&self) -> UnixTime {
        let nanos = i64::from(self.gen_time_nanos) - self.accuracy_nanos();
        let seconds = self.accuracy_seconds().saturating_neg();
        self.gen_time.plus_seconds(seconds.saturating_add(nanos.div_euclid(NANOSECONDS)))
    }

    /// Returns the first second after which the token cannot have been made, by its own accuracy.
    pub fn latest(&self) -> UnixTime {
        let nanos = i64::from(self.gen_time_nanos) + self.accuracy_nanos();
        let up = nanos.div_euclid(NANOSECONDS) + i64::from(nanos.rem_euclid(NANOSECONDS) != 0);
        self.gen_time.plus_seconds(self.accuracy_seconds().saturating_add(up))
    }

    fn accuracy_seconds(&self) -> i64 {
        self.accuracy.map_or(0, |accuracy| i64::try_from(accuracy.seconds).unwrap_or(i64::MAX))
    }

    fn accuracy_nanos(&self) -> i64 {
        self.accuracy.map_or(0, |accuracy| {
            i64::from(accuracy.millis) * 1_000_000 + i64::from(accuracy.micros) * 1000
        })
    }

    /// Returns whether tokens of the authority are ordered by their times alone.
    pub fn ordering(&self) -> bool {
        self.ordering
    }

    /// Returns the contents octets of the nonce, if the request had one.
    pub fn nonce(&self) -> Option<&[u8]> {
        self.nonce.as_deref()
    }

    /// Returns the DER `GeneralName` of the authority, if it is named.
    pub fn tsa(&self) -> Option<&[u8]> {
        self.tsa.as_deref()
    }

    /// Returns a critical extension, none of which is known here.
    pub fn unknown_critical_extension(&self) -> Option<&str> {
        self.unknown_critical.as_deref()
    }
}

fn read_imprint(tlv: &Tlv<'_>) -> Result<(Result<DigestAlgorithm, String>, Vec<u8>), CmsError> {
    let mut parts = tlv.reader();
    let identifier = parts.expect(tag::SEQUENCE).map_err(malformed("messageImprint"))?;
    let oid = identifier.reader().expect(tag::OID).and_then(|tlv| tlv.oid());
    let oid = oid.map_err(malformed("messageImprint"))?;
    let hashed = parts.expect(tag::OCTET_STRING).map_err(malformed("messageImprint"))?;
    parts.finish().map_err(malformed("messageImprint"))?;
    let algorithm = DigestAlgorithm::from_algorithm_identifier(identifier.encoding);
    Ok((algorithm.map_err(|_| oid), hashed.value.to_vec()))
}

/// Reads `YYYYMMDDhhmmss[.f]Z`; RFC 3161 wants seconds and no zeros at the end of a fraction.
fn read_time(contents: &[u8], tolerant: bool) -> Option<(UnixTime, u32)> {
    let text = std::str::from_utf8(contents).ok()?.strip_suffix('Z')?;
    let (whole, fraction) = match text.split_once('.') {
        Some((whole, fraction)) => (whole, fraction),
        None => (text, "0"),
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let zeros = fraction.ends_with('0') && whole.len() < text.len();
    if whole.len() != 14 || fraction.is_empty() || fraction.len() > 18 || (zeros && !tolerant) {
        return None;
    }
    if !digits(whole) || !digits(fraction) {
        return None;
    }
    let number = |range: std::ops::Range<usize>| whole.get(range)?.parse::<u8>().ok();
    let time = UnixTime::from_civil(
        whole.get(..4)?.parse().ok()?,
        number(4..6)?,
        number(6..8)?,
        number(8..10)?,
        number(10..12)?,
        number(12..14)?,
    )?;
    let nanos = format!("{fraction:0<9}").get(..9)?.parse().ok()?;
    Some((time, nanos))
}

fn read_accuracy(tlv: &Tlv<'_>) -> Option<Accuracy> {
    let mut parts = tlv.reader();
    let seconds = match parts.optional(tag::INTEGER).ok()? {
        Some(tlv) => tlv.unsigned().ok()?,
        None => 0,
    };
    let part = |parts: &mut Reader<'_>, number| match parts.optional(tag::context(number)).ok()? {
        // The range is 1 to 999; a zero says nothing and is let pass.
        Some(tlv) => u16::try_from(tlv.unsigned().ok()?).ok().filter(|value| *value < 1000),
        None => Some(0),
    };
    let millis = part(&mut parts, 0)?;
    let micros = part(&mut parts, 1)?;
    parts.finish().ok()?;
    Some(Accuracy { seconds, millis, micros })
}

fn first_critical(tlv: &Tlv<'_>) -> Result<Option<String>, CmsError> {
    let mut reader = tlv.reader();
    let mut count = 0;
    let mut found = None;
    while !reader.is_empty() {
        if count == MAX_EXTENSIONS {
            return Err(CmsError::TooMany { field: "extensions", limit: MAX_EXTENSIONS });
        }
        count += 1;
        let mut parts = reader.expect(tag::SEQUENCE).map_err(malformed("extensions"))?.reader();
        let oid = parts.expect(tag::OID).and_then(|tlv| tlv.oid());
        let oid = oid.map_err(malformed("extensions"))?;
        let critical = parts.optional(tag::BOOLEAN).map_err(malformed("extensions"))?;
        parts.expect(tag::OCTET_STRING).map_err(malformed("extensions"))?;
        parts.finish().map_err(malformed("extensions"))?;
        if critical.is_some_and(|tlv| tlv.value != [0]) && found.is_none() {
            found = Some(oid);
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_has_seconds_a_zone_and_a_fraction_without_zeros_at_its_end() {
        let at = UnixTime::from_civil(2026, 11, 24, 3, 4, 5);
        let read = |text: &str, tolerant| read_time(text.as_bytes(), tolerant);
        assert_eq!(read("20261124030405Z", false).map(|(at, _)| at), at);
        assert_eq!(read("20261124030405.25Z", false).map(|(_, nanos)| nanos), Some(250_000_000));
        assert_eq!(read("20261124030405.1234567899Z", false).map(|(_, n)| n), Some(123_456_789));
        assert_eq!(read("20261124030405.250Z", false), None);
        assert_eq!(read("20261124030405.250Z", true).map(|(_, nanos)| nanos), Some(250_000_000));
        for wrong in ["202611240304Z", "20261124030405", "20261124030405+0700", "20261124030405.Z"]
        {
            assert_eq!(read(wrong, true), None, "{wrong}");
        }
        assert_eq!(read("2026112403040é.5Z", true), None);
    }

    #[test]
    fn the_bounds_of_a_time_are_rounded_outwards() {
        let info = |nanos, seconds, millis| TstInfo {
            version: 1,
            policy: "1.2.3".to_owned(),
            imprint_algorithm: Ok(DigestAlgorithm::Sha256),
            imprint: Vec::new(),
            serial: vec![1],
            gen_time: UnixTime::new(1000),
            gen_time_nanos: nanos,
            accuracy: Some(Accuracy { seconds, millis, micros: 0 }),
            ordering: false,
            nonce: None,
            tsa: None,
            unknown_critical: None,
        };
        let bounds = |info: TstInfo| (info.earliest().seconds(), info.latest().seconds());
        assert_eq!(bounds(info(0, 0, 0)), (1000, 1000));
        assert_eq!(bounds(info(500_000_000, 0, 500)), (1000, 1001));
        assert_eq!(bounds(info(500_000_000, 0, 501)), (999, 1002));
        assert_eq!(bounds(info(0, 2, 1)), (997, 1003));
        assert_eq!(info(0, u64::MAX, 0).latest().seconds(), i64::MAX);
    }
}
