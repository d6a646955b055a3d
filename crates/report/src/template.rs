//! Sentences with room for a detail.
//!
//! A template holds parts in square brackets, each with one slot: `{}` for the whole detail,
//! `{name}`, `{time}` or `{number}` for one side of it. A part whose slot the detail cannot fill
//! falls away, so that every template reads well without a detail.

use segel_verify::Detail;

use crate::language::Language;
use crate::shown;

/// What a detail has to offer to the slots: all of it, and each side by its name.
struct Slots {
    whole: String,
    sides: Vec<(&'static str, String)>,
}

impl Slots {
    fn of(detail: &Detail, language: Language) -> Option<Self> {
        let one = |side, text: String| Self { whole: text.clone(), sides: vec![(side, text)] };
        Some(match detail {
            Detail::None => return None,
            Detail::Bytes(range) => one("bytes", shown::bytes(range, language)),
            Detail::Object(number) => {
                one("object", format!("{} {number}", language.of(("objek", "object"))))
            }
            Detail::Number(number) => one("number", shown::grouped(*number, language)),
            Detail::Time(time) => one("time", shown::instant(*time, language)),
            Detail::Text(text) => one("name", shown::quoted(text)),
            Detail::Ends(name, end) => {
                let name = shown::plain(name);
                let time = shown::instant(*end, language);
                let until = language.of(("sampai", "until"));
                Self {
                    whole: format!("{name} {until} {time}"),
                    sides: vec![("name", name), ("time", time)],
                }
            }
            // A detail without words of its own yet is shown rather than lost.
            other => one("other", shown::plain(&format!("{other:?}"))),
        })
    }

    fn take(&mut self, slot: &str) -> Option<String> {
        if slot.is_empty() {
            self.sides.clear();
            return Some(self.whole.clone());
        }
        let at = self.sides.iter().position(|(side, _)| *side == slot)?;
        Some(self.sides.remove(at).1)
    }
}

/// The sentence with its detail woven in; what no slot takes follows in round brackets.
pub(crate) fn fill(template: &str, detail: &Detail, language: Language) -> String {
    let mut slots = Slots::of(detail, language);
    let mut sentence = String::new();
    let mut rest = template;
    while let Some((before, part)) = rest.split_once('[') {
        sentence.push_str(before);
        let (part, after) = part.split_once(']').unwrap_or((part, ""));
        rest = after;
        let (lead, slot) = part.split_once('{').unwrap_or((part, ""));
        let (slot, tail) = slot.split_once('}').unwrap_or((slot, ""));
        if let Some(value) = slots.as_mut().and_then(|slots| slots.take(slot)) {
            sentence.push_str(lead);
            sentence.push_str(&value);
            sentence.push_str(tail);
        }
    }
    sentence.push_str(rest);
    let untold: Vec<String> =
        slots.into_iter().flat_map(|slots| slots.sides).map(|(_, text)| text).collect();
    if untold.is_empty() {
        return sentence;
    }
    let open = sentence.strip_suffix('.').unwrap_or(&sentence);
    format!("{open} ({}).", untold.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use segel_crypto::UnixTime;

    #[test]
    fn parts_that_cannot_be_filled_fall_away() {
        let template = "The algorithm[ {name}] is weak[ since {time}].";
        let ends = Detail::Ends("SHA-1".to_owned(), UnixTime::new(0));
        let filled = |detail: &Detail| fill(template, detail, Language::English);
        assert_eq!(filled(&Detail::None), "The algorithm is weak.");
        assert_eq!(
            filled(&ends),
            "The algorithm SHA-1 is weak since 1 January 1970, 00:00:00 UTC."
        );
        assert_eq!(
            filled(&Detail::Text("[{name}]".to_owned())),
            "The algorithm “[{name}]” is weak."
        );
    }

    #[test]
    fn a_detail_that_no_slot_takes_is_not_lost() {
        let filled = |detail: &Detail| fill("Bad[ since {time}].", detail, Language::English);
        assert_eq!(filled(&Detail::Bytes(3..9)), "Bad (bytes 3–8).");
        assert_eq!(filled(&Detail::Object(7)), "Bad (object 7).");
        assert_eq!(filled(&Detail::Number(1200)), "Bad (1,200).");
        assert_eq!(
            filled(&Detail::Ends("SHA-1".to_owned(), UnixTime::new(0))),
            "Bad since 1 January 1970, 00:00:00 UTC (SHA-1)."
        );
    }
}
