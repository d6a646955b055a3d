//! Instants with the zone in which they are written; the only clock.

use segel::{PdfDate, UnixTime};

use crate::words::{Language, Trouble, files};

/// An instant and the zone in which a person reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Moment {
    pub(crate) instant: UnixTime,
    /// Minutes ahead of UTC.
    pub(crate) offset: i32,
}

const MONTHS: [[&str; 2]; 12] = [
    ["Januari", "January"],
    ["Februari", "February"],
    ["Maret", "March"],
    ["April", "April"],
    ["Mei", "May"],
    ["Juni", "June"],
    ["Juli", "July"],
    ["Agustus", "August"],
    ["September", "September"],
    ["Oktober", "October"],
    ["November", "November"],
    ["Desember", "December"],
];

impl Moment {
    /// Reads an option, or takes the clock and the zone of the computer.
    pub(crate) fn of(option: &str, text: Option<&str>) -> Result<Self, Trouble> {
        match text {
            Some(text) => Self::parse(text).ok_or_else(|| files::bad_time(option, text)),
            None => Self::now(),
        }
    }

    /// Reads an RFC 3339 date and time and keeps its zone.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let instant = UnixTime::parse_rfc3339(text)?;
        let offset = match text.as_bytes() {
            [.., b'Z' | b'z'] => 0,
            [.., sign, h1, h2, b':', m1, m2] => {
                let two =
                    |tens: &u8, ones: &u8| i32::from(tens - b'0') * 10 + i32::from(ones - b'0');
                let minutes = two(h1, h2) * 60 + two(m1, m2);
                if *sign == b'-' { -minutes } else { minutes }
            }
            _ => return None,
        };
        Some(Self { instant, offset })
    }

    /// Reads the clock.
    pub(crate) fn now() -> Result<Self, Trouble> {
        #[expect(clippy::disallowed_methods, reason = "only the command line has a clock")]
        let now = std::time::SystemTime::now();
        let since = now.duration_since(std::time::UNIX_EPOCH).map_err(|_| files::no_clock())?;
        let seconds = i64::try_from(since.as_secs()).map_err(|_| files::no_clock())?;
        let offset = jiff::Timestamp::from_second(seconds)
            .map(|now| zone().to_offset(now).seconds() / 60)
            .unwrap_or(0);
        Ok(Self { instant: UnixTime::new(seconds), offset })
    }

    /// Reads the same instant in another zone.
    pub(crate) fn in_zone(self, offset: i32) -> Self {
        Self { offset, ..self }
    }

    /// Writes it as a PDF does.
    pub(crate) fn pdf_date(self) -> Result<PdfDate, Trouble> {
        PdfDate::at(self.instant.seconds(), self.offset).ok_or_else(files::no_clock)
    }

    /// The day, such as `24 November 2026`.
    pub(crate) fn day(self, language: Language) -> String {
        let local = self.instant.plus_seconds(i64::from(self.offset) * 60).civil();
        let month =
            MONTHS.get(usize::from(local.month).wrapping_sub(1)).copied().unwrap_or_default();
        let [id, en] = month;
        format!("{} {} {}", local.day, language.pick(id, en), local.year)
    }

    /// Day and time of day, such as `24 November 2026 10.00 WIB`.
    pub(crate) fn words(self, language: Language) -> String {
        let local = self.instant.plus_seconds(i64::from(self.offset) * 60).civil();
        let separator = language.pick('.', ':');
        let (hour, minute) = (local.hour, local.minute);
        format!("{} {hour:02}{separator}{minute:02} {}", self.day(language), self.zone())
    }

    fn zone(self) -> String {
        match self.offset {
            420 => "WIB".to_owned(),
            480 => "WITA".to_owned(),
            540 => "WIT".to_owned(),
            0 => "UTC".to_owned(),
            other => {
                let sign = if other < 0 { '-' } else { '+' };
                format!("UTC{sign}{:02}:{:02}", other.abs() / 60, other.abs() % 60)
            }
        }
    }
}

/// The clock, for what servers are asked and answer: never the time that --time claims.
#[cfg(any(feature = "bench", feature = "network", feature = "register"))]
pub(crate) fn clock() -> UnixTime {
    // A clock that makes no sense agrees with no authority.
    Moment::now().map_or(UnixTime::new(0), |moment| moment.instant)
}

/// The zone of the computer, read once.
///
/// The file that the system points at is read by itself: to look it up by its name, all of the database's
/// folders would be walked, which takes longer than a signature.
fn zone() -> &'static jiff::tz::TimeZone {
    static ZONE: std::sync::OnceLock<jiff::tz::TimeZone> = std::sync::OnceLock::new();
    ZONE.get_or_init(|| {
        #[expect(clippy::disallowed_methods, reason = "only the command line reads the zone")]
        let named = std::env::var_os("TZ").is_some_and(|name| !name.is_empty());
        let local = (!named).then(|| std::fs::read("/etc/localtime").ok()).flatten();
        let zone = local.and_then(|file| jiff::tz::TimeZone::tzif("", &file).ok());
        zone.unwrap_or_else(jiff::tz::TimeZone::system)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_keeps_the_zone_it_was_written_in() {
        let moment = Moment::parse("2026-11-24T10:05:00+07:00").unwrap();
        assert_eq!(moment.pdf_date().unwrap().to_string(), "D:20261124100500+07'00'");
        assert_eq!(moment.words(Language::Indonesian), "24 November 2026 10.05 WIB");
        assert_eq!(moment.in_zone(0).words(Language::English), "24 November 2026 03:05 UTC");
        let west = Moment::parse("2026-08-17T00:30:00-03:30").unwrap();
        assert_eq!(west.words(Language::Indonesian), "17 Agustus 2026 00.30 UTC-03:30");
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in ["", "kemarin", "2026-11-24", "2026-11-24T10:00:00", "2026-02-30T10:00:00Z"] {
            assert_eq!(Moment::parse(text), None, "{text}");
        }
    }
}
