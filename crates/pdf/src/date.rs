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
    fn short_dates_take_the_lowest_parts_and_nonsense_is_no_date() {
        assert_eq!(PdfDate::parse(b"D:2026").map(|d| (d.month, d.day)), Some((1, 1)));
        for bad in [&b"D:"[..], b"D:20261399", b"yesterday", b"D:20260101000000*"] {
            assert_eq!(PdfDate::parse(bad), None);
        }
    }
}
