//! The form that operators of a content stream have: with more or other operands than they take, some
//! readers pass over them and some take the last.

use super::colour::DEVICE;
use super::layout::inner;
use crate::document::Document;
use crate::error::PdfError;
use crate::lexer::Lexer;
use crate::object::{Dictionary, Name, Object};
use crate::source::Source;
use crate::spelling::odd_content;

/// The operators of content (ISO 32000-2, annex A), but for those that bring an image along and those of
/// glyphs. Words of other sorts some readers take apart.
pub(super) const OPERATORS_OF_CONTENT: [&[u8]; 66] = [
    b"b", b"B", b"b*", b"B*", b"BDC", b"BMC", b"BT", b"c", b"cm", b"CS", b"cs", b"d", b"Do", b"DP",
    b"f", b"F", b"f*", b"G", b"g", b"gs", b"h", b"i", b"j", b"J", b"K", b"k", b"l", b"m", b"M",
    b"MP", b"n", b"q", b"re", b"RG", b"rg", b"ri", b"s", b"S", b"SC", b"sc", b"SCN", b"scn", b"sh",
    b"T*", b"Tc", b"Td", b"TD", b"Tf", b"Tj", b"TJ", b"TL", b"Tm", b"Tr", b"Ts", b"Tw", b"Tz",
    b"v", b"w", b"W", b"W*", b"y", b"'", b"\"", b"ET", b"EMC", b"Q",
];
/// Whether an operator that faces use has just the operands that it takes (ISO 32000-2, annex A).
fn is_exact(operator: &[u8], operands: &[Object]) -> bool {
    let numbers = |count: usize| {
        operands.len() == count && operands.iter().all(|operand| operand.as_number().is_some())
    };
    match operator {
        b"q" | b"Q" | b"BT" | b"ET" | b"EMC" | b"h" | b"W" | b"W*" | b"n" | b"f" | b"F" | b"f*"
        | b"B" | b"B*" | b"b" | b"b*" | b"S" | b"s" | b"T*" => operands.is_empty(),
        b"g" | b"G" | b"w" | b"J" | b"j" | b"M" | b"i" | b"TL" | b"Tc" | b"Tw" | b"Tz" | b"Ts"
        | b"Tr" => numbers(1),
        b"m" | b"l" | b"Td" | b"TD" => numbers(2),
        b"rg" | b"RG" => numbers(3),
        b"k" | b"K" | b"re" | b"v" | b"y" => numbers(4),
        b"cm" | b"Tm" | b"c" => numbers(6),
        b"sc" | b"scn" | b"SC" | b"SCN" => (1..=4).any(numbers),
        b"cs" | b"CS" | b"gs" | b"Do" | b"ri" | b"BMC" | b"sh" | b"MP" => {
            matches!(operands, [Object::Name(_)])
        }
        b"BDC" => matches!(operands, [Object::Name(_), Object::Name(_) | Object::Dictionary(_)]),
        b"Tf" => matches!(operands, [Object::Name(_), size] if size.as_number().is_some()),
        b"Tj" | b"'" => matches!(operands, [Object::String(_)]),
        b"TJ" => matches!(operands, [Object::Array(_)]),
        b"\"" => {
            let spaces = |word: &Object, letter: &Object| {
                word.as_number().is_some() && letter.as_number().is_some()
            };
            matches!(operands, [word, letter, Object::String(_)] if spaces(word, letter))
        }
        b"d" => {
            matches!(operands, [Object::Array(_), phase] if phase.as_number().is_some())
        }
        _ => false,
    }
}

/// A reader of content that is spelled as every reader takes it.
pub(super) fn plain_content(data: &[u8]) -> Option<Lexer<'_>> {
    odd_content(data).is_none().then(|| Lexer::new(data, true))
}

/// What content has begun and not ended: some readers carry it into the annotation that is drawn next.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Open {
    text: bool,
    marked: usize,
    path: bool,
    clip: bool,
}

impl Open {
    /// Takes one operator; whether it ends only what was begun, and nothing of it can be switched off.
    pub(super) fn step(&mut self, operator: &[u8], operands: &[Object]) -> bool {
        match operator {
            b"BT" | b"ET" => {
                let begins = operator == b"BT";
                let fits = self.text != begins;
                self.text = begins;
                return fits;
            }
            b"BMC" | b"BDC" => {
                self.marked += 1;
                return operands.first().and_then(Object::as_name) != Some("OC");
            }
            b"EMC" => match self.marked.checked_sub(1) {
                Some(left) => self.marked = left,
                None => return false,
            },
            b"m" | b"l" | b"c" | b"v" | b"y" | b"re" | b"h" => self.path = true,
            b"W" | b"W*" => self.clip = true,
            b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*" | b"S" | b"s" | b"n" => {
                (self.path, self.clip) = (false, false);
            }
            _ => {}
        }
        true
    }
}

/// Whether the properties of marked content say nothing of what it stands for (ISO 32000-2, 14.9.3 to
/// 14.9.5).
pub(super) fn says_nothing(properties: &Object) -> bool {
    let known = |key: &Name| matches!(key.as_str(), Some("MCID" | "Type" | "Subtype" | "Lang"));
    properties.as_dictionary().is_some_and(|parts| parts.iter().all(|(key, _)| known(key)))
}

/// How many parts the colours of the spaces have that are chosen for filling and for lines.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spaces {
    fill: usize,
    line: usize,
}

impl Default for Spaces {
    fn default() -> Self {
        Self { fill: 1, line: 1 }
    }
}

impl Spaces {
    /// Whether an operator is exact, and names as many parts of a colour as its space has.
    pub(super) fn take(&mut self, operator: &[u8], operands: &[Object]) -> bool {
        let chosen = match operator {
            b"g" | b"rg" | b"k" | b"cs" | b"sc" | b"scn" => &mut self.fill,
            b"G" | b"RG" | b"K" | b"CS" | b"SC" | b"SCN" => &mut self.line,
            _ => return is_exact(operator, operands),
        };
        let parts = operands.len();
        let fits = match operator {
            b"cs" | b"CS" => {
                let name = operands.first().and_then(Object::as_name);
                let at = DEVICE.iter().position(|space| Some(*space) == name);
                *chosen = at.and_then(|at| [1, 3, 4].get(at)).copied().unwrap_or(0);
                at.is_some()
            }
            b"sc" | b"scn" | b"SC" | b"SCN" => *chosen == parts,
            _ => {
                *chosen = parts;
                true
            }
        };
        fits && is_exact(operator, operands)
    }
}

/// Whether a form may be switched off, or stands for something else (ISO 32000-2, 8.10.4 and 14.11.7).
pub(super) fn shows_others(form: &Dictionary) -> bool {
    ["OC", "Ref", "OPI", "PS", "Subtype2"].iter().any(|key| form.value(key).is_some())
}

/// Whether resources give the colours of devices another meaning (ISO 32000-2, 8.6.5.6), or may.
pub(super) fn bends_colours<S: Source>(
    document: &Document<S>,
    resources: &Dictionary,
) -> Result<bool, PdfError> {
    const DEFAULTS: [&str; 3] = ["DefaultGray", "DefaultRGB", "DefaultCMYK"];
    if resources.value("ColorSpace").is_none() {
        return Ok(false);
    }
    let spaces = inner(document, resources, "ColorSpace")?;
    Ok(spaces.is_none_or(|spaces| DEFAULTS.iter().any(|key| spaces.value(key).is_some())))
}
