//! Numbers that a form writes out: `1234.5` as `Rp 1.234,50`.
//!
//! A script of the form draws what it makes of the value, and the value stays as it was typed. Nothing here
//! runs such a script: whether the face is that of the value is for a person to see, but it says no other
//! number.

/// The longest face, and the most letters of a currency or a unit beside its digits.
const LONGEST: usize = 40;
const LETTERS: usize = 6;
/// The most digits of a value.
const DIGITS: usize = 18;

/// Whether a face may show just the number that a value is, with groups, a currency or fewer decimals.
pub(super) fn is_written_out(value: &str, face: &str) -> bool {
    let Some(value) = Number::of_value(value.trim()) else { return false };
    if face.chars().count() > LONGEST {
        return false;
    }
    // Whole rupiahs end so.
    let face = face.trim_end().strip_suffix(",-").unwrap_or(face);
    let digit = |c: char| c.is_ascii_digit();
    let (Some(from), Some(to)) = (face.find(digit), face.rfind(digit)) else { return false };
    let (Some(before), Some(core), Some(behind)) =
        (face.get(..from), face.get(from..=to), face.get(to + 1..))
    else {
        return false;
    };
    let beside = || before.chars().chain(behind.chars()).filter(|c| !c.is_whitespace());
    let negative = beside().any(|c| matches!(c, '-' | '\u{2212}' | '('));
    let signs = beside().filter(|c| matches!(c, '-' | '\u{2212}' | '(' | ')')).count();
    let unit = beside().all(|c| c.is_alphabetic() || ".$€£¥-\u{2212}()".contains(c));
    if !unit || signs > 2 || beside().count() > LETTERS || negative != value.negative {
        return false;
    }
    let separator = |c: char| matches!(c, '.' | ',' | '\'' | ' ' | '\u{a0}' | '’');
    if !core.chars().all(|c| digit(c) || separator(c)) {
        return false;
    }
    let parts: Vec<&str> = core.split(separator).collect();
    let whole = |parts: &[&str]| {
        let (first, groups) = parts.split_first()?;
        let grouped = groups.iter().all(|group| group.len() == 3);
        (grouped && (groups.is_empty() || (1..=3).contains(&first.len()))).then(|| parts.concat())
    };
    // What parts the decimals parts no groups.
    let separators: Vec<char> = core.chars().filter(|c| separator(*c)).collect();
    let point = separators
        .split_last()
        .is_some_and(|(last, groups)| matches!(last, '.' | ',') && !groups.contains(last));
    let last = parts.split_last().filter(|_| point);
    let decimals = last.and_then(|(decimals, before)| Some((whole(before)?, *decimals)));
    let all = whole(&parts).map(|digits| (digits, ""));
    all.into_iter().chain(decimals).any(|(digits, decimals)| value.is(&digits, decimals))
}

/// A number in decimal digits.
struct Number<'t> {
    negative: bool,
    whole: &'t str,
    decimals: &'t str,
}

impl<'t> Number<'t> {
    /// As forms keep it: a point before its decimals, and no groups.
    fn of_value(text: &'t str) -> Option<Self> {
        let (negative, text) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
        let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        let plain = digits(whole) && digits(decimals) && whole.len() + decimals.len() <= DIGITS;
        (plain && !whole.is_empty()).then_some(Self { negative, whole, decimals })
    }

    /// Whether it is this one, rounded to as many decimals as are shown.
    fn is(&self, whole: &str, decimals: &str) -> bool {
        if whole.len() + decimals.len() > DIGITS {
            return false;
        }
        let kept: String = self.decimals.chars().take(decimals.len()).collect();
        let padded = format!("{}{kept:0<width$}", self.whole, width = decimals.len());
        let up = self.decimals.as_bytes().get(decimals.len()).is_some_and(|next| *next >= b'5');
        let rounded = padded.parse::<u128>().map(|number| number + u128::from(up));
        rounded.is_ok() && rounded == format!("{whole}{decimals}").parse::<u128>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_written_out_in_many_ways_and_stays_the_same_number() {
        for (value, face) in [
            ("1234.5", "1.234,50"),
            ("1234.5", "Rp 1.234,50"),
            ("1234.5", "1,234.50"),
            ("1234.5", "1 234,5"),
            ("1234.5", "Rp1.235"),
            ("1234.4", "1.234"),
            ("1000000", "Rp 1.000.000,-"),
            ("1000000", "Rp. 1.000.000,00 "),
            ("1000000", "1'000'000"),
            ("-12", "(12)"),
            ("-12.345", "-12,35"),
            ("0.5", "0,50 kg"),
            ("7", "7"),
            (" 42 ", "42"),
        ] {
            assert!(is_written_out(value, face), "{value} {face}");
        }
    }

    #[test]
    fn another_number_or_more_than_one_is_none() {
        for (value, face) in [
            ("1234.5", "1.234,60"),
            ("1234.5", "12.345"),
            ("1234", "1.234.000"),
            ("1000", "9.000"),
            ("1000", "1.000 9"),
            ("1000", "1,00,0"),
            ("1000", "-1.000"),
            ("-1000", "1.000"),
            ("1000", "1.000 ribu rupiah"),
            ("1000", "satu"),
            ("satu", "1"),
            ("1e3", "1.000"),
            ("1,5", "1,5"),
            ("", "0"),
            ("10", "1 0"),
            ("12", "1/2"),
            ("1234567890123456789", "1234567890123456789"),
        ] {
            assert!(!is_written_out(value, face), "{value} {face}");
        }
    }
}
