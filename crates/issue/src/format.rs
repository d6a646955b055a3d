//! The formats that a text field may ask for: NIK, NPWP, NIB, NIP, KBLI, dates, addresses.

use crate::date::CalendarDate;
use crate::words::Words;

/// A format of JSON Schema's `format` keyword, as this crate knows them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// `nik`: a citizen's number, 16 digits, with a region, a birth date and a sequence.
    Nik,
    /// `npwp`: a taxpayer's number, 15 or 16 digits, with or without punctuation.
    Npwp,
    /// `nib`: a business number, 13 digits.
    Nib,
    /// `nip`: a civil servant's number, 18 digits.
    Nip,
    /// `kbli`: a line of business, 5 digits.
    Kbli,
    /// `date`: a day, `YYYY-MM-DD`.
    Date,
    /// `email`: a mail address.
    Email,
    /// `phone`: a telephone number.
    Phone,
}

impl Format {
    pub(crate) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "nik" => Self::Nik,
            "npwp" => Self::Npwp,
            "nib" => Self::Nib,
            "nip" => Self::Nip,
            "kbli" => Self::Kbli,
            "date" => Self::Date,
            "email" => Self::Email,
            "phone" => Self::Phone,
            _ => return None,
        })
    }

    /// What a text of this format looks like.
    pub(crate) fn expectation(self) -> Words {
        match self {
            Self::Nik => Words::new(
                "NIK 16 angka seperti pada KTP-el",
                "a NIK of 16 digits as on the identity card",
            ),
            Self::Npwp => Words::new(
                "NPWP 15 atau 16 angka, boleh dengan titik dan tanda hubung",
                "an NPWP of 15 or 16 digits, with or without dots and hyphens",
            ),
            Self::Nib => Words::new("NIB 13 angka", "a NIB of 13 digits"),
            Self::Nip => Words::new("NIP 18 angka", "a NIP of 18 digits"),
            Self::Kbli => Words::new("kode KBLI 5 angka", "a KBLI code of 5 digits"),
            Self::Date => Words::new(
                "tanggal yang ada di kalender, ditulis TTTT-BB-HH, misalnya 2026-11-24",
                "a day of the calendar written YYYY-MM-DD, such as 2026-11-24",
            ),
            Self::Email => Words::new(
                "alamat surel seperti nama@contoh.id",
                "a mail address such as name@example.id",
            ),
            Self::Phone => Words::new(
                "nomor telepon 6 sampai 15 angka, misalnya (0342) 801171",
                "a telephone number of 6 to 15 digits, such as (0342) 801171",
            ),
        }
    }

    /// Checks one text.
    ///
    /// # Errors
    /// What is wrong with it, as the middle of a sentence.
    pub(crate) fn check(self, text: &str) -> Result<(), Words> {
        match self {
            Self::Nik => nik(text),
            Self::Npwp => npwp(text),
            Self::Nib => nib(text),
            Self::Nip => nip(text),
            Self::Kbli => only_digits(text, 5).map(|_| ()),
            Self::Date => date(text),
            Self::Email => email(text),
            Self::Phone => phone(text),
        }
    }
}

/// Reads exactly `count` ASCII digits.
fn only_digits(text: &str, count: usize) -> Result<Vec<u8>, Words> {
    if let Some(other) = text.chars().find(|character| !character.is_ascii_digit()) {
        let shown = other.escape_default();
        return Err(Words::new(
            format!("berisi \"{shown}\" yang bukan angka"),
            format!("has \"{shown}\", which is no digit"),
        ));
    }
    if text.len() != count {
        let length = text.len();
        return Err(Words::new(
            format!("{length} angka, bukan {count}"),
            format!("{length} digits, not {count}"),
        ));
    }
    Ok(text.bytes().map(|byte| byte - b'0').collect())
}

fn number(digits: &[u8]) -> u32 {
    digits.iter().fold(0, |value, digit| value * 10 + u32::from(*digit))
}

fn nik(text: &str) -> Result<(), Words> {
    let digits = only_digits(text, 16)?;
    let (Some(region), Some(birth), Some(sequence)) =
        (digits.get(..6), digits.get(6..12), digits.get(12..))
    else {
        return Err(Words::new("tidak lengkap", "incomplete"));
    };
    let (province, regency, district) =
        (number(region) / 10_000, number(region) / 100 % 100, number(region) % 100);
    if province < 11 || regency == 0 || district == 0 {
        let shown = text.get(..6).unwrap_or_default();
        return Err(Words::new(
            format!("kode wilayah {shown} (6 angka pertama) tidak ada"),
            format!("region code {shown} (the first 6 digits) does not exist"),
        ));
    }
    let (day, month, year) =
        (number(birth) / 10_000, number(birth) / 100 % 100, number(birth) % 100);
    // A woman's day of birth is written plus 40.
    let day = if day > 40 { day - 40 } else { day };
    let century = |from: u32| {
        let year = u16::try_from(from + year).unwrap_or_default();
        let (month, day) =
            (u8::try_from(month).unwrap_or_default(), u8::try_from(day).unwrap_or_default());
        CalendarDate::new(year, month, day).is_ok()
    };
    if !century(1900) && !century(2000) {
        let shown = text.get(6..12).unwrap_or_default();
        return Err(Words::new(
            format!("tanggal lahir {shown} (angka ke-7 sampai ke-12) tidak ada di kalender"),
            format!("birth date {shown} (digits 7 to 12) is not in the calendar"),
        ));
    }
    if number(sequence) == 0 {
        return Err(Words::new(
            "nomor urut 0000 (4 angka terakhir) tidak pernah diberikan",
            "sequence 0000 (the last 4 digits) is never given",
        ));
    }
    Ok(())
}

fn npwp(text: &str) -> Result<(), Words> {
    let bare: String =
        text.chars().filter(|character| !matches!(character, '.' | '-' | ' ')).collect();
    let count = if bare.len() == 15 { 15 } else { 16 };
    let digits = only_digits(&bare, count).map_err(|problem| {
        let length = bare.len();
        if bare.bytes().all(|byte| byte.is_ascii_digit()) {
            Words::new(
                format!("{length} angka, bukan 15 atau 16"),
                format!("{length} digits, not 15 or 16"),
            )
        } else {
            problem
        }
    })?;
    if digits.iter().all(|digit| *digit == 0) {
        return Err(Words::new("seluruhnya angka nol", "nothing but zeros"));
    }
    Ok(())
}

fn nib(text: &str) -> Result<(), Words> {
    let digits = only_digits(text, 13)?;
    if digits.iter().all(|digit| *digit == 0) {
        return Err(Words::new("seluruhnya angka nol", "nothing but zeros"));
    }
    Ok(())
}

fn nip(text: &str) -> Result<(), Words> {
    let digits = only_digits(text, 18)?;
    let part = |from: usize, to: usize| digits.get(from..to).map_or(0, number);
    let born = CalendarDate::new(
        u16::try_from(part(0, 4)).unwrap_or_default(),
        u8::try_from(part(4, 6)).unwrap_or_default(),
        u8::try_from(part(6, 8)).unwrap_or_default(),
    );
    if born.is_err() {
        return Err(Words::new(
            "tanggal lahir (8 angka pertama) tidak ada di kalender",
            "birth date (the first 8 digits) is not in the calendar",
        ));
    }
    // 21 stands in place of the month for staff under a work agreement.
    if !matches!(part(12, 14), 1..=12 | 21) || !(1950..=2100).contains(&part(8, 12)) {
        return Err(Words::new(
            "bulan pengangkatan (angka ke-9 sampai ke-14) tidak masuk akal",
            "month of appointment (digits 9 to 14) is not plausible",
        ));
    }
    if !matches!(part(14, 15), 1 | 2) {
        return Err(Words::new("angka ke-15 harus 1 atau 2", "digit 15 is neither 1 nor 2"));
    }
    Ok(())
}

fn date(text: &str) -> Result<(), Words> {
    use crate::error::DateError;
    match text.parse::<CalendarDate>() {
        Ok(_) => Ok(()),
        Err(DateError::Form) => {
            Err(Words::new("tidak ditulis TTTT-BB-HH", "not written YYYY-MM-DD"))
        }
        Err(_) => Err(Words::new("tidak ada di kalender", "not in the calendar")),
    }
}

fn email(text: &str) -> Result<(), Words> {
    let allowed = |character: char| {
        character.is_ascii_alphanumeric() || matches!(character, '.' | '_' | '-' | '+')
    };
    let well_formed = text.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty()
            && local.chars().all(allowed)
            && domain.contains('.')
            && domain.split('.').all(|part| !part.is_empty())
            && domain.chars().all(|character| allowed(character) && character != '+')
    });
    if well_formed { Ok(()) } else { Err(Words::new("bukan alamat surel", "no mail address")) }
}

fn phone(text: &str) -> Result<(), Words> {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let clean = text.chars().all(|character| {
        character.is_ascii_digit() || matches!(character, ' ' | '(' | ')' | '+' | '-' | '.')
    });
    if clean && (6..=15).contains(&digits) {
        Ok(())
    } else {
        Err(Words::new("bukan nomor telepon", "no telephone number"))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_nik_of_a_woman_has_forty_added_to_her_birthday() {
        assert_eq!(Format::Nik.check("3505016504900002"), Ok(()));
        assert_eq!(Format::Nik.check("3505012504900002"), Ok(()));
        for day in ["00", "32", "40", "72"] {
            assert!(Format::Nik.check(&format!("350501{day}04900002")).is_err(), "{day}");
        }
    }

    #[test]
    fn a_nik_may_be_born_on_a_leap_day_only_in_a_leap_year() {
        assert_eq!(Format::Nik.check("3505012902000002"), Ok(()), "2000 was a leap year");
        assert_eq!(Format::Nik.check("3505012902960002"), Ok(()));
        assert!(Format::Nik.check("3505012902970002").is_err());
    }

    #[test]
    fn implausible_regions_and_sequences_are_refused() {
        for text in ["0000002504900002", "0905012504900002", "3500012504900002", "3505002504900002"]
        {
            assert!(Format::Nik.check(text).unwrap_err().id.contains("wilayah"), "{text}");
        }
        assert!(Format::Nik.check("3505012504900000").unwrap_err().id.contains("0000"));
    }

    #[test]
    fn an_npwp_is_taken_with_or_without_punctuation() {
        for text in
            ["01.234.567.8-653.000", "012345678653000", "0012345678653000", "3505012504900002"]
        {
            assert_eq!(Format::Npwp.check(text), Ok(()), "{text}");
        }
        for text in [
            "",
            "01.234.567.8-653",
            "000000000000000",
            "01/234/567/8653000",
            "0".repeat(17).as_str(),
        ] {
            assert!(Format::Npwp.check(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_nip_has_a_birth_date_an_appointment_and_a_sex() {
        assert_eq!(Format::Nip.check("197204151998031004"), Ok(()));
        assert_eq!(Format::Nip.check("199001012024212003"), Ok(()));
        for text in ["197213151998031004", "197204151998131004", "197204151998033004", "1972"] {
            assert!(Format::Nip.check(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_nik_built_from_its_parts_is_plausible(
            province in 11u32..95, regency in 1u32..100, district in 1u32..100,
            day in 1u32..29, woman in any::<bool>(), month in 1u32..13, year in 0u32..100,
            sequence in 1u32..10_000,
        ) {
            let day = if woman { day + 40 } else { day };
            let text = format!(
                "{province:02}{regency:02}{district:02}{day:02}{month:02}{year:02}{sequence:04}"
            );
            prop_assert_eq!(Format::Nik.check(&text), Ok(()));
            let shorter = text.get(1..).unwrap_or_default();
            prop_assert!(Format::Nik.check(shorter).is_err());
            let longer = format!("{text}0");
            prop_assert!(Format::Nik.check(&longer).is_err());
        }

        #[test]
        fn a_nib_is_thirteen_digits_and_nothing_else(text in "[0-9]{1,20}") {
            let zero = text.bytes().all(|byte| byte == b'0');
            prop_assert_eq!(Format::Nib.check(&text).is_ok(), text.len() == 13 && !zero);
        }

        #[test]
        fn punctuation_never_decides_over_an_npwp(digits in "[0-9]{10,18}", every in 1usize..6) {
            let mut spread = String::new();
            for (index, digit) in digits.chars().enumerate() {
                if index > 0 && index.is_multiple_of(every) {
                    spread.push('.');
                }
                spread.push(digit);
            }
            prop_assert_eq!(Format::Npwp.check(&digits), Format::Npwp.check(&spread));
        }

        #[test]
        fn no_text_makes_a_format_panic(text in any::<String>()) {
            for format in [
                Format::Nik, Format::Npwp, Format::Nib, Format::Nip, Format::Kbli, Format::Date,
                Format::Email, Format::Phone,
            ] {
                let _ = format.check(&text);
            }
        }
    }
}
