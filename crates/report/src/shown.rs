//! Strings, numbers and instants as a person may safely be shown them.

use std::fmt::Write as _;
use std::ops::Range;

use segel_crypto::{Civil, UnixTime};

use crate::language::Language;

/// Characters of one string that a line of text shows; the longest names in certificates are
/// 64 characters an attribute (RFC 5280, appendix A.1), so that a whole subject fits.
const LONGEST: usize = 400;

/// Characters of a quoted string that a sentence shows, so that two of them can be compared at a
/// glance.
const QUOTED: usize = 160;

/// WIB, the time of western Indonesia, in seconds ahead of UTC.
const WIB: i64 = 7 * 3600;

const MONTHS: [(&str, &str); 12] = [
    ("Januari", "January"),
    ("Februari", "February"),
    ("Maret", "March"),
    ("April", "April"),
    ("Mei", "May"),
    ("Juni", "June"),
    ("Juli", "July"),
    ("Agustus", "August"),
    ("September", "September"),
    ("Oktober", "October"),
    ("November", "November"),
    ("Desember", "December"),
];

/// Whether a character hides, reorders or breaks what stands around it.
pub(crate) fn is_hostile(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{2800}' | '\u{feff}'
            // Zero width, and the marks of direction.
            | '\u{200b}'..='\u{200f}'
            // Line and paragraph separators, embeddings and overrides.
            | '\u{2028}'..='\u{202e}'
            // Invisible operators, isolates, and the deprecated format characters.
            | '\u{2060}'..='\u{206f}'
            // Fillers that look like nothing.
            | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{3164}' | '\u{ffa0}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}')
}

/// Text with every hostile character written out, as in `<U+202E>`.
pub(crate) fn harmless(text: &str) -> String {
    // Nearly all text is of this kind.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return text.to_owned();
    }
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if is_hostile(c) {
            let _ = write!(shown, "<U+{:04X}>", u32::from(c));
        } else {
            shown.push(c);
        }
    }
    shown
}

/// Text as it may stand between the tags and in the attributes of HTML and XML; what is harmful in it
/// is written out.
pub(crate) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in harmless(text).chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            // The two of the basic plane that are no characters of XML and no control characters.
            '\u{fffe}' | '\u{ffff}' => {
                let _ = write!(safe, "&lt;U+{:04X}&gt;", u32::from(c));
            }
            c => safe.push(c),
        }
    }
    safe
}

/// A string from outside, made harmless and cut where it is too long for a line.
pub(crate) fn plain(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", harmless(text.get(..end).unwrap_or(text))),
        None => harmless(text),
    }
}

/// A string from outside in quotation marks that it cannot close itself, and its middle left out
/// where it is long: what was changed often differs only at its end.
pub(crate) fn quoted(text: &str) -> String {
    let count = text.chars().count();
    let shown = if count > QUOTED {
        let head: String = text.chars().take(QUOTED / 2).collect();
        let tail: String = text.chars().skip(count - QUOTED / 2).collect();
        format!("{} … {}", harmless(&head), harmless(&tail))
    } else {
        harmless(text)
    };
    format!("“{}”", shown.replace(['“', '”'], "\""))
}

/// Two long strings quoted from shortly before they part to shortly behind where they meet for good, so that
/// what differs first and last is seen.
fn quoted_pair(old: &str, new: &str) -> (String, String) {
    let (of_old, of_new) = (old.chars().count(), new.chars().count());
    let (shortest, longest) = (of_old.min(of_new), of_old.max(of_new));
    let first = old.chars().zip(new.chars()).take_while(|(a, b)| a == b).count();
    let same = old.chars().rev().zip(new.chars().rev()).take_while(|(a, b)| a == b).count();
    let last = same.min(shortest.saturating_sub(first));
    let kept = if longest > QUOTED { QUOTED / 8 } else { longest };
    let [skipped, left] = [first, last].map(|same| same.saturating_sub(kept));
    let shown = |text: &str, length: usize| {
        let part: String = text.chars().take(length.saturating_sub(left)).skip(skipped).collect();
        let mark = |cut: usize, mark| if cut > 0 { mark } else { "" };
        quoted(&format!("{}{part}{}", mark(skipped, "… "), mark(left, " …")))
    };
    (shown(old, of_old), shown(new, of_new))
}

/// Two strings, one quoted behind the other, as what was and what is. Between letters that run from right to
/// left an arrow would not stand where it belongs, and the later one could be read first: there words stand.
/// So it is where the name before them runs that way.
pub(crate) fn from_to(name: Option<&str>, [old, new]: [&str; 2], language: Language) -> String {
    let (before, now) = quoted_pair(old, new);
    if [old, new].iter().chain(&name).any(|text| text.chars().any(runs_back)) {
        let words = language.of((("sebelumnya", "sekarang"), ("before", "now")));
        return format!("{} {before}, {} {now}", words.0, words.1);
    }
    format!("{before} → {now}")
}

/// Whether a character is of a script that is written from right to left.
fn runs_back(c: char) -> bool {
    matches!(c,
        '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}'
            | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

/// A whole number with the thousands separator of the language.
pub(crate) fn grouped(number: u64, language: Language) -> String {
    let digits = number.to_string();
    let mut shown = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            shown.push(language.of(('.', ',')));
        }
        shown.push(digit);
    }
    shown
}

/// Bytes of the file by their offsets, the last one included.
pub(crate) fn bytes(range: &Range<u64>, language: Language) -> String {
    let last = range.end.saturating_sub(1);
    if last <= range.start {
        return format!("byte {}", range.start);
    }
    format!("{} {}–{last}", language.of(("byte", "bytes")), range.start)
}

/// An instant: in WIB for Indonesian, in UTC for English, and saying so.
pub(crate) fn instant(time: UnixTime, language: Language) -> String {
    match language {
        Language::Indonesian => {
            format!("{} WIB", clock(time.plus_seconds(WIB).civil(), language))
        }
        Language::English => format!("{} UTC", clock(time.civil(), language)),
    }
}

/// A date and a time of day, without a zone.
pub(crate) fn clock(civil: Civil, language: Language) -> String {
    let Civil { year, month, day, hour, minute, second } = civil;
    let month = MONTHS.get(usize::from(month).saturating_sub(1)).copied().unwrap_or_default();
    let month = language.of(month);
    let colon = language.of(('.', ':'));
    format!("{day} {month} {year}, {hour:02}{colon}{minute:02}{colon}{second:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_characters_are_written_out_and_others_are_kept() {
        assert_eq!(plain("a\u{202e}b\nc\u{200b}\u{2066}\u{9b}"), {
            "a<U+202E>b<U+000A>c<U+200B><U+2066><U+009B>"
        });
        let kept = "Budi Santoso, S.T. – Ngawi é 政府";
        assert_eq!(plain(kept), kept);
        for c in ['\u{202a}', '\u{202d}', '\u{2069}', '\u{feff}', '\u{2028}', '\u{85}', '\u{7f}'] {
            assert!(!plain(&format!("x{c}y")).contains(c), "U+{:04X}", u32::from(c));
        }
    }

    #[test]
    fn a_quoted_string_cannot_close_its_own_quotation() {
        assert_eq!(quoted("a” sah “b"), "“a\" sah \"b”");
    }

    #[test]
    fn two_long_strings_are_shown_where_they_part() {
        let common = "c".repeat(1000);
        let (old, new) = quoted_pair(&common, &format!("{common}; changed"));
        assert_eq!(old, format!("“… {}”", "c".repeat(20)));
        assert_eq!(new, format!("“… {}; changed”", "c".repeat(20)));
        // And to where they meet for good: a second difference must not hide in the middle.
        let long = |amount: &str| format!("1 {} {amount} {}", "x".repeat(300), "y".repeat(300));
        let (old, new) = (long("100"), long("900").replacen('1', "2", 1));
        let (old, new) = quoted_pair(&old, &new);
        assert!(old.starts_with("“1 x") && old.ends_with(&format!("x 100 {} …”", "y".repeat(17))));
        assert!(new.starts_with("“2 x") && new.ends_with(&format!("x 900 {} …”", "y".repeat(17))));
        let (old, new) = quoted_pair(&"z".repeat(200), &"z".repeat(201));
        assert_eq!(old, format!("“… {}”", "z".repeat(20)));
        assert_eq!(new, format!("“… {}”", "z".repeat(21)));
        assert_eq!(quoted_pair("1.000", "1.900"), ("“1.000”".to_owned(), "“1.900”".to_owned()));
    }

    #[test]
    fn words_stand_between_what_runs_from_right_to_left() {
        assert_eq!(from_to(None, ["1.000", "1.900"], Language::English), "“1.000” → “1.900”");
        for (old, new) in [("\u{5d0} 100", "900"), ("100", "\u{5d0} 900")] {
            let told = from_to(None, [old, new], Language::English);
            assert_eq!(told, format!("before “{old}”, now “{new}”"));
        }
        let told = from_to(Some("\u{627}"), ["1", "2"], Language::Indonesian);
        assert_eq!(told, "sebelumnya “1”, sekarang “2”");
    }

    #[test]
    fn an_endless_string_is_cut() {
        assert_eq!(plain(&"x".repeat(5000)).chars().count(), LONGEST + 1);
        assert_eq!(plain(&"x".repeat(LONGEST)).chars().count(), LONGEST);
        let long = format!("start{}end", "x".repeat(5000));
        let shown = quoted(&long);
        assert!(shown.starts_with("“startx") && shown.ends_with("xend”"), "{shown}");
        assert_eq!(shown.chars().count(), QUOTED + 5);
    }

    #[test]
    fn an_instant_is_told_in_the_zone_of_the_language() {
        let time = UnixTime::new(1_795_489_200);
        assert_eq!(instant(time, Language::Indonesian), "24 November 2026, 10.00.00 WIB");
        assert_eq!(instant(time, Language::English), "24 November 2026, 03:00:00 UTC");
    }

    #[test]
    fn bytes_are_told_by_their_first_and_last() {
        assert_eq!(bytes(&(10..20), Language::Indonesian), "byte 10–19");
        assert_eq!(bytes(&(10..11), Language::English), "byte 10");
        assert_eq!(bytes(&(10..10), Language::English), "byte 10");
        assert_eq!(grouped(48_211, Language::Indonesian), "48.211");
        assert_eq!(grouped(1_234_567, Language::English), "1,234,567");
    }
}
