//! What may change in the defaults of a form (ISO 32000-2, 12.7.3): fonts for the text of its fields.

use super::change::ChangeKind;
use super::colour::{Colour, of_parts};
use super::compare::Comparison;
use super::content::Spaces;
use super::glyphs;
use super::layout::inner;
use super::roles::items;
use crate::document::Document;
use crate::error::PdfError;
use crate::lexer::Lexer;
use crate::object::{Dictionary, IndirectObject, Name, Object};
use crate::parser::operation;
use crate::source::Source;

/// The sorts of resources.
const RESOURCES: [&str; 9] = [
    "Font",
    "Encoding",
    "XObject",
    "ExtGState",
    "ColorSpace",
    "Pattern",
    "Shading",
    "Properties",
    "ProcSet",
];
/// Levels of parents looked at for an inherited value.
const LEVELS: usize = 32;
/// About the size of letters that readers take where none is said.
const USUAL: std::ops::RangeInclusive<f64> = 7.0..=9.0;
/// Fonts of symbols that every reader has, by the names that forms give them: under any other, letters
/// would become symbols.
const SYMBOLS: [(&str, [&str; 2]); 2] =
    [("Symbol", ["Symbol", "Symb"]), ("ZapfDingbats", ["ZapfDingbats", "ZaDb"])];

impl<S: Source> Comparison<'_, S> {
    /// What a change of the form's defaults is, where it is a harmless one.
    pub(super) fn defaults(&self) -> Result<Option<ChangeKind>, PdfError> {
        let (old, new) = (self.old.form()?, self.new.form()?);
        let (old, new) = (old.unwrap_or_default(), new.unwrap_or_default());
        let same = |key: &str| old.value(key) == new.value(key);
        if (same("DA") && same("DR")) || !self.faces_stand_alone()? {
            return Ok(None);
        }
        let (shown, redrawn) = self.shown_by_defaults()?;
        if self.only_signatures() && shown == Shown::Nothing && !redrawn {
            return Ok(Some(ChangeKind::FormDefaultsAdded));
        }
        // What has no font of its own would get one.
        if shown == Shown::Unknown || (shown == Shown::Named && !same("DA")) {
            return Ok(None);
        }
        let extended =
            self.appearance_stays(&old, &new, redrawn) && self.resources_grow(&old, &new)?;
        Ok(extended.then_some(ChangeKind::FormDefaultsExtended))
    }

    /// Whether `/DA` is as it was, or came where there was none and only names a font in black; where values
    /// are drawn anew with it, in about the size that readers take where none is said.
    fn appearance_stays(&self, old: &Dictionary, new: &Dictionary, redrawn: bool) -> bool {
        match (old.value("DA"), new.value("DA")) {
            (Some(old), Some(new)) => old.says_same(new),
            (None, None) => true,
            (Some(_), None) => false,
            (None, Some(new)) => {
                let letters = new.as_string().and_then(letters);
                letters.is_some_and(|(_, size, colour)| {
                    let usual = size == 0.0 || USUAL.contains(&size);
                    colour == Colour::default() && (usual || !redrawn)
                })
            }
        }
    }

    /// Whether `/DR` kept all it had and gained only standard fonts that show what their codes say.
    fn resources_grow(&self, old: &Dictionary, new: &Dictionary) -> Result<bool, PdfError> {
        let none = Object::Dictionary(Dictionary::new());
        let old = self.old.resolve(old.value("DR").unwrap_or(&none))?;
        let new = self.new.resolve(new.value("DR").unwrap_or(&none))?;
        let (Object::Dictionary(old), Object::Dictionary(new)) = (old, new) else {
            return Ok(false);
        };
        if old.iter().any(|(key, _)| key.as_str().is_none_or(|key| new.value(key).is_none())) {
            return Ok(false);
        }
        for (key, now) in new.iter() {
            let Some(key) = key.as_str() else { return Ok(false) };
            let was = old.value(key);
            if was.is_some_and(|was| was.says_same(now)) {
                continue;
            }
            let was = self.old.resolve(was.unwrap_or(&none))?;
            // A list of procedures says nothing to readers of today.
            if key == "ProcSet" {
                continue;
            }
            let (Object::Dictionary(was), Object::Dictionary(now)) = (was, self.new.resolve(now)?)
            else {
                return Ok(false);
            };
            let kept = was.iter().all(|(name, value)| {
                name.as_str().and_then(|n| now.value(n)).is_some_and(|n| n.says_same(value))
            });
            // Appearances have resources of their own, so that nothing but fonts is looked up here.
            if !kept || !RESOURCES.contains(&key) {
                return Ok(false);
            }
            for (name, font) in now.iter().filter(|_| key == "Font") {
                let known = name.as_str().is_some_and(|name| was.value(name).is_some());
                if !known && !self.shows_its_codes(name, font)? && self.is_asked_for(name)? {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }

    /// Whether a default appearance of the signed version may name a font.
    fn is_asked_for(&self, font: &Name) -> Result<bool, PdfError> {
        let Some(font) = font.as_str() else { return Ok(true) };
        let form = self.old.form()?.and_then(|form| form.value("DA").cloned());
        let mut appearances: Vec<Object> = form.into_iter().collect();
        self.visits.take(self.old_roles.fields.len())?;
        for number in self.old_roles.fields.keys() {
            let Some(id) = self.old.current(*number)? else { continue };
            let field = self.old.peek(id)?;
            let own = field.as_dictionary().and_then(|field| field.value("DA"));
            appearances.extend(own.map(|da| self.old.resolve(da)).transpose()?);
        }
        // One that cannot be read may name anything.
        let names = |da: &Object| da.as_string().and_then(font_of).is_none_or(|name| name == font);
        Ok(appearances.iter().any(names))
    }

    /// Whether a font is a standard one in which the codes of ASCII show just these.
    fn shows_its_codes(&self, name: &Name, font: &Object) -> Result<bool, PdfError> {
        let Object::Dictionary(font) = self.new.resolve(font)? else { return Ok(false) };
        let base = font.value("BaseFont").and_then(Object::as_name);
        if let Some((_, names)) = SYMBOLS.iter().find(|(symbols, _)| Some(*symbols) == base) {
            if name.as_str().is_none_or(|name| !names.contains(&name)) {
                return Ok(false);
            }
            let known = ["Type", "Subtype", "BaseFont", "Name"];
            return Ok(font
                .iter()
                .all(|(key, _)| key.as_str().is_some_and(|k| known.contains(&k))));
        }
        let Ok(Some(decoding)) = glyphs::decoding(self.new, &font) else { return Ok(false) };
        let same = |code: u8| {
            // The quotation marks of the standard encoding are curly.
            matches!(code, b'\'' | b'`')
                || decoding.text(&[code]).is_some_and(|(text, _)| text.as_bytes() == [code])
        };
        Ok(glyphs::is_standard(&font)
            && glyphs::gives_room_to_all(&font)
            && (0x20..=0x7e).all(same))
    }

    /// What some readers draw by the defaults of the form: text without an appearance of its own. And whether
    /// they draw a value anew with them, while the form is open, although it has one.
    fn shown_by_defaults(&self) -> Result<(Shown, bool), PdfError> {
        let (mut shown, mut redrawn) = (Shown::Nothing, false);
        for (document, roles) in [(self.old, &self.old_roles), (self.new, &self.new_roles)] {
            let form = document.form()?.unwrap_or_default();
            let needs = self.needs_appearances(document)?;
            let fonts = inner(document, &form, "DR")?.unwrap_or_default();
            let fonts = inner(document, &fonts, "Font")?.unwrap_or_default();
            for number in roles.page_nodes() {
                let Some(id) = document.current(number)? else { continue };
                let node = document.peek(id)?;
                let list = node.as_dictionary().and_then(|node| node.value("Annots"));
                for item in items(document, list)? {
                    self.visits.take(1)?;
                    let found = document.follow(&item)?;
                    let Object::Dictionary(annotation) = &*found else { continue };
                    redrawn = redrawn
                        || (draws_itself(document, annotation, true)?
                            && !names_letters(document, annotation)?);
                    if !draws_itself(document, annotation, needs)? {
                        continue;
                    }
                    // The font that it names was there from the start, and stays what it was.
                    let named =
                        annotation.value("DA").map(|da| document.resolve(da)).transpose()?;
                    let known = named.as_ref().and_then(Object::as_string).and_then(font_of);
                    let known = known.is_some_and(|name| fonts.value(&name).is_some());
                    shown = if known { shown.max(Shown::Named) } else { Shown::Unknown };
                }
            }
        }
        Ok((shown, redrawn))
    }

    /// Whether the form has no field that could use defaults for text, before and after.
    fn only_signatures(&self) -> bool {
        [&self.old_roles, &self.new_roles]
            .iter()
            .all(|roles| roles.fields.values().all(|f| f.kind.as_deref() == Some("Sig")))
    }

    /// Whether every appearance of the signed version names its own resources, or names nothing: some
    /// readers look names up in the form's defaults where it does not.
    fn faces_stand_alone(&self) -> Result<bool, PdfError> {
        for number in self.old_roles.appearance_parts() {
            let Some(id) = self.old.current(number)? else { continue };
            if self.old.shape(id)?.as_dictionary().is_none_or(|d| d.value("Resources").is_some()) {
                continue;
            }
            // A dictionary of states has no content.
            let IndirectObject::Stream(_) = self.old.object(id)? else { continue };
            let form = self.stream_of(self.old, id)?;
            if !form.is_some_and(|form| names_nothing(&form.data)) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// How far the defaults of a form show on pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Shown {
    Nothing,
    /// By fonts that annotations name and the form has.
    Named,
    Unknown,
}

/// Whether an annotation, or a field above it, says with what letters it is drawn.
fn names_letters<S: Source>(
    document: &Document<S>,
    annotation: &Dictionary,
) -> Result<bool, PdfError> {
    let mut node = annotation.clone();
    for _ in 0..LEVELS {
        if node.value("DA").is_some() {
            return Ok(true);
        }
        match node.value("Parent").map(|parent| document.resolve(parent)).transpose()? {
            Some(Object::Dictionary(parent)) => node = parent,
            _ => return Ok(false),
        }
    }
    Ok(false)
}

/// Whether readers draw an annotation themselves and with text: free text, and a widget with a value or
/// a caption, that has no appearance.
fn draws_itself<S: Source>(
    document: &Document<S>,
    annotation: &Dictionary,
    needs: bool,
) -> Result<bool, PdfError> {
    let face = annotation.value("AP").map(|ap| document.resolve(ap)).transpose()?;
    if !needs && face.is_some_and(|ap| ap.as_dictionary().is_some_and(|ap| ap.value("N").is_some()))
    {
        return Ok(false);
    }
    let kind = annotation.value("Subtype").map(|kind| document.resolve(kind)).transpose()?;
    match kind.as_ref().and_then(Object::as_name) {
        Some("Widget") => {
            let mut node = annotation.clone();
            let caption = annotation.value("MK").map(|mk| document.resolve(mk)).transpose()?;
            let caption = caption.as_ref().and_then(Object::as_dictionary);
            if caption.is_some_and(|mk| mk.value("CA").is_some()) {
                return Ok(true);
            }
            let (mut valued, mut known) = (false, None);
            for _ in 0..LEVELS {
                if known.is_none() {
                    let kind = node.value("FT").map(|kind| document.resolve(kind)).transpose()?;
                    known = kind.map(|kind| kind.as_name().map(str::to_owned));
                }
                if let Some(value) = node.value("V") {
                    let value = document.resolve(value)?;
                    let empty =
                        value == Object::Null || value.as_string().is_some_and(<[u8]>::is_empty);
                    valued |= !empty;
                }
                let parent = node.value("Parent").map(|parent| document.resolve(parent));
                match parent.transpose()? {
                    Some(Object::Dictionary(parent)) => node = parent,
                    _ => {
                        // A list shows what can be chosen.
                        return Ok(match known.flatten().as_deref() {
                            Some("Sig") => false,
                            Some("Tx") => valued,
                            _ => true,
                        });
                    }
                }
            }
            Ok(true)
        }
        // These show no text of their own.
        Some(
            "Text" | "Link" | "Popup" | "Highlight" | "Underline" | "StrikeOut" | "Squiggly"
            | "Line" | "Square" | "Circle" | "Polygon" | "PolyLine" | "Ink" | "Caret"
            | "FileAttachment" | "Stamp" | "Watermark" | "PrinterMark" | "TrapNet" | "Sound"
            | "Movie" | "Screen" | "3D" | "RichMedia",
        ) => Ok(false),
        _ => Ok(true),
    }
}

/// A font, a size and a colour.
pub(super) type Letters = (String, f64, Colour);

/// The font, the size and the colour of a default appearance that every reader takes for the same: one
/// font, at most one colour, black where none is said, and no signs that some read and others pass over.
pub(super) fn letters(appearance: &[u8]) -> Option<Letters> {
    if appearance.iter().any(|byte| b"%#()<>[]{}".contains(byte)) {
        return None;
    }
    let mut lexer = Lexer::new(appearance, true);
    let (mut font, mut colour, mut spaces) = (None, None, Spaces::default());
    while let Some((operands, operator)) = operation(&mut lexer).ok()? {
        spaces.take(operator, &operands).then_some(())?;
        let numbers: Vec<f64> = operands.iter().filter_map(Object::as_number).collect();
        match (operator, operands.as_slice()) {
            (b"Tf", [Object::Name(name), size]) if font.is_none() => {
                font = Some((name.as_str()?.to_owned(), size.as_number()?));
            }
            (b"g" | b"rg" | b"k", _) if colour.is_none() => {
                colour = Some(of_parts(&numbers)?);
            }
            _ => return None,
        }
    }
    let (name, size) = font?;
    Some((name, size, colour.unwrap_or_default()))
}

fn font_of(appearance: &[u8]) -> Option<String> {
    letters(appearance).map(|(font, ..)| font)
}

/// Whether a content stream uses no name of its resources.
fn names_nothing(data: &[u8]) -> bool {
    let mut lexer = Lexer::new(data, true);
    loop {
        match operation(&mut lexer) {
            Ok(Some((_, b"BMC"))) => {}
            Ok(Some((operands, b"BDC"))) => {
                if operands.get(1).is_none_or(|o| o.as_name().is_some()) {
                    return false;
                }
            }
            Ok(Some((operands, _))) => {
                if operands.iter().any(|o| o.as_name().is_some()) {
                    return false;
                }
            }
            Ok(None) => return true,
            Err(_) => return false,
        }
    }
}
