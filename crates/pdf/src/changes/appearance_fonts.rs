//! The fonts that an appearance may show text in.

use std::collections::HashSet;

use super::compare::Comparison;
use super::glyphs::{self, Decoding};
use super::graph;
use super::measure;
use crate::error::PdfError;
use crate::object::{Dictionary, Object, ObjectId};
use crate::source::Source;

/// Fonts that one appearance may name, and how many visits reading one weighs.
const FONTS: usize = 256;
const FONT: usize = 8;
/// Objects that one font may consist of.
const FONT_PARTS: usize = 64;

/// A font that text may be shown in.
#[derive(Debug)]
pub(super) struct Font {
    pub(super) name: String,
    pub(super) decoding: Decoding,
    /// How wide its letters are at most, where that is known.
    pub(super) measured: Option<measure::Font>,
}

/// The fonts of an appearance: of the signed version and unchanged, or standard ones.
pub(super) fn fonts<S: Source>(
    comparison: &Comparison<'_, S>,
    form: &Dictionary,
    now: bool,
) -> Result<Option<Vec<Font>>, PdfError> {
    let new = comparison.document(now);
    let part = |value: Option<&Object>| {
        let value = value.map(|v| new.plain(v)).transpose()?;
        Ok::<_, PdfError>(value.and_then(|v| v.as_dictionary().cloned()).unwrap_or_default())
    };
    let resources = part(form.value("Resources"))?;
    let mut out = Vec::new();
    let named = part(resources.value("Font"))?;
    if named.iter().count() > FONTS {
        return Ok(None);
    }
    for (name, font) in named.iter() {
        comparison.visits.take(FONT)?;
        let Some(name) = name.as_str() else { return Ok(None) };
        let dictionary = part(Some(font))?;
        let unchanged = match font.as_reference() {
            Some(id) => !now || is_unchanged(comparison, id)?,
            None => false,
        };
        if !unchanged && !glyphs::is_standard(&dictionary) {
            continue;
        }
        if !glyphs::has_letters(new, &dictionary)? {
            continue;
        }
        // A part of a font may lack letters, and tells which it has.
        let base = dictionary.value("BaseFont").and_then(Object::as_name).unwrap_or_default();
        if base.as_bytes().get(6) == Some(&b'+') && dictionary.value("ToUnicode").is_none() {
            continue;
        }
        // Its map of characters is read below.
        if let Some(map) = dictionary.value("ToUnicode").and_then(Object::as_reference) {
            comparison.stream_of(new, map)?;
        }
        if let Ok(Some(decoding)) = glyphs::decoding(new, &dictionary) {
            let measured = measure::Font::with(new, &dictionary, None)?;
            out.push(Font { name: name.to_owned(), decoding, measured });
        }
    }
    Ok(Some(out))
}

/// Whether the object and all that it refers to stand in the signed version as they are now.
pub(super) fn is_unchanged<S: Source>(
    comparison: &Comparison<'_, S>,
    id: ObjectId,
) -> Result<bool, PdfError> {
    if comparison.old.current(id.number)? != Some(id) {
        return Ok(false);
    }
    let (mut seen, mut waiting, mut values) = (HashSet::new(), vec![id], 0);
    while let Some(id) = waiting.pop() {
        if !seen.insert(id.number) {
            continue;
        }
        if comparison.pairs.contains_key(&id.number) || seen.len() > FONT_PARTS {
            return Ok(false);
        }
        let shape = comparison.new.shape(id)?;
        graph::references(&shape, &mut values, |to, _| waiting.push(to))?;
    }
    Ok(true)
}
