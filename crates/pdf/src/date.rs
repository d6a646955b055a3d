//! Dates (ISO 32000-2, 7.9.4).

use std::fmt;

/// A date as a PDF writes it, `D:20261124100000+07'00'`; claimed, never proved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "ISO 32000-2, 7.9.4 fixes the parts")]
pub struct PdfDate {
    /// The year, 0 to 9999.
    pub year: u16,
    /// The month, 1 to 12.
    pub month: u8,
    /// The day, 1 to 31.
    pub day: u8,
    /// The hour, 0 to 23.
    pub hour: u8,
    /// The minute, 0 to 59.
    pub minute: u8,
    /// The second, 0 to 59.
    pub second: u8,
    /// Minutes ahead of UTC; `None` where the date names no zone.
    pub offset_minutes: Option<i32>,
}

fn two(digits: &[u8]) -> Option<u8> {
    match digits {
        [a @ b'0'..=b'9', b @ b'0'..=b'9'] => Some((a - b'0') * 10 + (b - b'0')),
        _ => None,
    }
}

impl PdfDate {
    /// Writes an instant, in seconds since 1970-01-01T00:00:00Z, as a date of a zone; `None` outside
    /// the years 0 to 9999 or for a zone of a day or more.
    pub fn at(unix_seconds: i64, offset_minutes: i32) -> Option<Self> {
        if offset_minutes.abs() >= 24 * 60 {
            return None;
        }
        let local = unix_seconds.checked_add(i64::from(offset_minutes) * 60)?;
        let (days, of_day) = (local.div_euclid(86_400) + 719_468, local.rem_euclid(86_400));
        let of_era = days.rem_euclid(146_097);
        let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let from_march = (5 * of_year + 2) / 153;
        let month = (from_march + 2) % 12 + 1;
        let year = year + days.div_euclid(146_097) * 400 + i64::from(month <= 2);
        Some(Self {
            year: u16::try_from(year).ok().filter(|year| *year <= 9999)?,
            month: u8::try_from(month).ok()?,
            day: u8::try_from(of_year - (153 * from_march + 2) / 5 + 1).ok()?,
            hour: u8::try_from(of_day / 3600).ok()?,
            minute: u8::try_from(of_day / 60 % 60).ok()?,
            second: u8::try_from(of_day % 60).ok()?,
            offset_minutes: Some(offset_minutes),
        })
    }

    /// Reads a date; parts that are left out take their lowest value.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let text = crate::text::decode_text(bytes);
        let rest = text.as_bytes();
        let mut rest = rest.strip_prefix(b"D:").unwrap_or(rest);
        let mut take = |low: u8, high: u8, default: u8| -> Option<u8> {
            match rest.split_at_checked(2) {
                Some((head, tail)) if head.first().is_some_and(u8::is_ascii_digit) => {
                    rest = tail;
                    two(head).filter(|v| (low..=high).contains(v))
                }
                _ => Some(default),
            }
        };
        let century = take(0, 99, 255)?;
        let years = take(0, 99, 255)?;
        if century == 255 || years == 255 {
            return None;
        }
        let mut date = Self {
            year: u16::from(century) * 100 + u16::from(years),
            month: take(1, 12, 1)?,
            day: take(1, 31, 1)?,
            hour: take(0, 23, 0)?,
            minute: take(0, 59, 0)?,
            second: take(0, 59, 0)?,
            offset_minutes: None,
        };
        date.offset_minutes = match rest.split_first() {
            None => None,
            Some((b'Z', _)) => Some(0),
            Some((sign @ (b'+' | b'-'), tail)) => {
                let hours = i32::from(two(tail.get(..2)?)?);
                let tail = tail.get(2..)?;
                let tail = tail.strip_prefix(b"'").unwrap_or(tail);
                let minutes = tail.get(..2).and_then(two).map_or(0, i32::from);
                let offset = hours * 60 + minutes;
                Some(if *sign == b'-' { -offset } else { offset })
            }
            Some(_) => return None,
        };
        Some(date)
    }

    /// Seconds since 1970-01-01T00:00:00Z; a date without a zone is taken as UTC.
    pub fn unix_seconds(&self) -> i64 {
        let (y, m, d) = (i64::from(self.year), i64::from(self.month), i64::from(self.day));
        let y = if m <= 2 { y - 1 } else { y };
        let era = y.div_euclid(400);
        let day_of_year = (153 * (m + if m > 2 { -3 } else { 9 }) + 2) / 5 + d - 1;
        let year_of_era = y.rem_euclid(400);
        let days = era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100
            + day_of_year
            - 719_468;
        let seconds = i64::from(self.hour) * 3600 + i64::from(self.minute) * 60;
        days * 86_400 + seconds + i64::from(self.second)
            - i64::from(self.offset_minutes.unwrap_or(0)) * 60
    }
}

impl fmt::Display for PdfDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "D:{:04}{:02}{:02}{:02}{:02}{:02}",
            self.year, self.month, self.day, self.hour, self.minute, self.second
        )?;
        match self.offset_minutes {
            None => Ok(()),
            Some(0) => f.write_str("Z"),
            Some(offset) => {
                let sign = if offset < 0 { '-' } else { '+' };
                write!(f, "{sign}{:02}'{:02}'", offset.abs() / 60, offset.abs() % 60)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_with_a_zone_is_the_instant_it_names() {
        let date = PdfDate::parse(b"D:20261124100000+07'00'").unwrap();
        assert_eq!(date.unix_seconds(), 1_795_489_200);
        assert_eq!(date.to_string(), "D:20261124100000+07'00'");
    }

    #[test]
    fn an_instant_is_written_in_the_zone_asked_for() {
        for text in ["D:20261124100000+07'00'", "D:20280229235959Z", "D:19691231000001-09'30'"] {
            let date = PdfDate::parse(text.as_bytes()).unwrap();
            let again = PdfDate::at(date.unix_seconds(), date.offset_minutes.unwrap());
            assert_eq!(again.map(|date| date.to_string()).as_deref(), Some(text));
        }
        assert_eq!(PdfDate::at(i64::MAX, 0), None);
        assert_eq!(PdfDate::at(-62_200_000_000, 0), None);
        assert_eq!(PdfDate::at(0, 24 * 60), None);
    }

    #[test]
    fn short_dates_take_the_lowest_parts_and_nonsense_is_no_date() {
        assert_eq!(PdfDate::parse(b"D:2026").map(|d| (d.month, d.day)), Some((1, 1)));
        for bad in [&b"D:"[..], b"D:20261399", b"yesterday", b"D:20260101000000*"] {
            assert_eq!(PdfDate::parse(bad), None);
        }
    }
}
