//! Calendar dates, without a clock and without a time zone.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::DateError;

impl TryFrom<String> for CalendarDate {
    type Error = DateError;

    fn try_from(text: String) -> Result<Self, DateError> {
        text.parse()
    }
}

impl From<CalendarDate> for String {
    fn from(date: CalendarDate) -> Self {
        date.to_string()
    }
}

const MONTHS: [&str; 12] = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
];

const ROMAN: [&str; 12] =
    ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];

/// A day of the Gregorian calendar between the years 1900 and 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CalendarDate {
    year: u16,
    month: u8,
    day: u8,
}

impl CalendarDate {
    /// Makes a date from its parts.
    ///
    /// # Errors
    /// [`DateError`] where the calendar has no such day.
    pub fn new(year: u16, month: u8, day: u8) -> Result<Self, DateError> {
        if !(1900..=9999).contains(&year) {
            return Err(DateError::Year { year });
        }
        if !(1..=12).contains(&month) {
            return Err(DateError::Month { month });
        }
        if day == 0 || day > days_in(year, month) {
            return Err(DateError::Day { year, month, day });
        }
        Ok(Self { year, month, day })
    }

    /// The days since 1970-01-01, as RFC 8943 counts them.
    pub fn days(self) -> i32 {
        // Years begin in March here, so that the leap day is a year's last.
        let (month, day) = (i32::from(self.month), i32::from(self.day));
        let year = i32::from(self.year) - i32::from(month < 3);
        let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        year * 365 + year / 4 - year / 100 + year / 400 + of_year - 719_468
    }

    /// The day that so many days after 1970-01-01 is.
    ///
    /// # Errors
    /// [`DateError`] before the year 1900 and after 9999.
    pub fn from_days(days: i32) -> Result<Self, DateError> {
        let shifted = i64::from(days) + 719_468;
        let era = shifted.div_euclid(146_097);
        let of_era = shifted.rem_euclid(146_097);
        let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let shifted_month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * shifted_month + 2) / 5 + 1;
        let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
        let year = year + era * 400 + i64::from(month <= 2);
        Self::new(
            u16::try_from(year).unwrap_or(0),
            u8::try_from(month).unwrap_or(0),
            u8::try_from(day).unwrap_or(0),
        )
    }

    /// The year.
    pub fn year(self) -> u16 {
        self.year
    }

    /// The month, January being 1.
    pub fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, from 1.
    pub fn day(self) -> u8 {
        self.day
    }

    /// Writes the date as official letters do: `24 November 2026`.
    pub fn long(self) -> String {
        format!("{} {} {}", self.day, named(&MONTHS, self.month), self.year)
    }

    /// The month as a Roman numeral, as letter numbers use it.
    pub fn month_roman(self) -> &'static str {
        named(&ROMAN, self.month)
    }

    /// The same day some years and months later; the last day of the month where there is none.
    ///
    /// # Errors
    /// [`DateError::Year`] past the year 9999.
    pub fn plus(self, years: u16, months: u16) -> Result<Self, DateError> {
        let count = u32::from(self.month) - 1 + u32::from(months);
        let year = u32::from(self.year) + u32::from(years) + count / 12;
        let month = u8::try_from(count % 12 + 1).unwrap_or(12);
        let year = u16::try_from(year).unwrap_or(u16::MAX);
        Self::new(year, month, self.day.min(days_in(year, month)))
    }
}

fn named(names: &[&'static str; 12], month: u8) -> &'static str {
    names.get(usize::from(month).wrapping_sub(1)).copied().unwrap_or_default()
}

fn days_in(year: u16, month: u8) -> u8 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl fmt::Display for CalendarDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl FromStr for CalendarDate {
    type Err = DateError;

    /// Parses `YYYY-MM-DD`, the full-date of RFC 3339.
    fn from_str(text: &str) -> Result<Self, DateError> {
        let mut parts = text.split('-');
        let (Some(year), Some(month), Some(day), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(DateError::Form);
        };
        let digits = |part: &str, length: usize| {
            part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit())
        };
        if !(digits(year, 4) && digits(month, 2) && digits(day, 2)) {
            return Err(DateError::Form);
        }
        Self::new(
            year.parse().map_err(|_| DateError::Form)?,
            month.parse().map_err(|_| DateError::Form)?,
            day.parse().map_err(|_| DateError::Form)?,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_from_1970_and_back() {
        let day = |year, month, day| CalendarDate::new(year, month, day).unwrap();
        assert_eq!(day(1970, 1, 1).days(), 0);
        assert_eq!(day(2026, 11, 24).days(), 20_781);
        let mut last = day(1900, 1, 1).days() - 1;
        for year in (1900..=2120).chain([9_998, 9_999]) {
            for month in 1..=12 {
                for number in 1..=days_in(year, month) {
                    let date = day(year, month, number);
                    assert_eq!(CalendarDate::from_days(date.days()), Ok(date));
                    assert!(date.days() == last + 1 || (year, month, number) == (9_998, 1, 1));
                    last = date.days();
                }
            }
        }
        assert!(CalendarDate::from_days(i32::MAX).is_err());
        assert!(CalendarDate::from_days(i32::MIN).is_err());
    }

    #[test]
    fn a_leap_day_ends_three_years_later_on_the_twenty_eighth() {
        let day: CalendarDate = "2028-02-29".parse().unwrap();
        assert_eq!(day.plus(3, 0).unwrap().to_string(), "2031-02-28");
    }

    #[test]
    fn a_month_past_december_carries_into_the_year() {
        let day: CalendarDate = "2026-11-30".parse().unwrap();
        assert_eq!(day.plus(0, 3).unwrap().to_string(), "2027-02-28");
        assert_eq!(day.plus(9000, 0), Err(DateError::Year { year: 11026 }));
    }

    #[test]
    fn days_that_the_calendar_lacks_are_refused() {
        for text in ["2026-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "1899-01-01"] {
            assert!(text.parse::<CalendarDate>().is_err(), "{text}");
        }
        for text in ["2026-1-1", "24-11-2026", "2026/11/24", "2026-11-24T00:00:00Z", "+026-11-24"] {
            assert_eq!(text.parse::<CalendarDate>(), Err(DateError::Form), "{text}");
        }
    }

    #[test]
    fn a_date_is_written_as_letters_write_it() {
        let day: CalendarDate = "2026-11-04".parse().unwrap();
        assert_eq!(day.long(), "4 November 2026");
        assert_eq!(day.month_roman(), "XI");
    }
}
