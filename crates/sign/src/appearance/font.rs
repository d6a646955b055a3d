//! Liberation Sans: measuring, and embedding a subset as a CIDFontType2 font.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use segel_pdf::{
    Dictionary, IndirectObject, Name, Object, ObjectId, PdfString, StreamObject, StringForm,
};
use subsetter::GlyphRemapper;
use ttf_parser::{Face, GlyphId};

use super::content::{deflated, integer};
use super::{Means, ObjectIds, Weight};
use crate::error::SignError;

static REGULAR: &[u8] = include_bytes!("../../assets/fonts/LiberationSans-Regular.ttf");
static BOLD: &[u8] = include_bytes!("../../assets/fonts/LiberationSans-Bold.ttf");

/// One cut, and the glyphs that have been drawn with it so far.
pub(super) struct Font {
    name: &'static str,
    file: &'static [u8],
    face: Face<'static>,
    stem: i64,
    /// Glyph number → a character it shows, in order of glyph number.
    used: BTreeMap<u16, char>,
}

impl Font {
    pub(super) fn new(weight: Weight) -> Result<Self, SignError> {
        let (name, file, stem) = match weight {
            Weight::Regular => ("LiberationSans", REGULAR, 80),
            Weight::Bold => ("LiberationSans-Bold", BOLD, 140),
        };
        let face = Face::parse(file, 0).map_err(|_| SignError::Font { name })?;
        Ok(Self { name, file, face, stem, used: BTreeMap::new() })
    }

    fn glyph(&self, character: char) -> Result<GlyphId, SignError> {
        self.face.glyph_index(character).ok_or(SignError::MissingGlyph { character })
    }

    /// Returns the advance of a character, in thousandths of the text size, as `/W` states it.
    pub(super) fn advance(&self, character: char) -> Result<i64, SignError> {
        Ok(self.width(self.glyph(character)?.0))
    }

    fn width(&self, glyph: u16) -> i64 {
        self.scaled(i64::from(self.face.glyph_hor_advance(GlyphId(glyph)).unwrap_or(0)))
    }

    /// Font units to thousandths, rounded to nearest.
    fn scaled(&self, units: i64) -> i64 {
        let em = i64::from(self.face.units_per_em()).max(1);
        (units * 2000 + em).div_euclid(2 * em)
    }

    pub(super) fn ascent(&self) -> i64 {
        self.scaled(i64::from(self.face.ascender()))
    }

    pub(super) fn descent(&self) -> i64 {
        self.scaled(i64::from(self.face.descender()))
    }

    /// Notes that the text is drawn, so that its glyphs are in the subset.
    pub(super) fn note(&mut self, text: &str) -> Result<(), SignError> {
        for character in text.chars() {
            let glyph = self.glyph(character)?;
            self.used.entry(glyph.0).or_insert(character);
        }
        Ok(())
    }

    pub(super) fn is_used(&self) -> bool {
        !self.used.is_empty()
    }

    fn remapper(&self) -> GlyphRemapper {
        let glyphs: Vec<u16> = self.used.keys().copied().collect();
        GlyphRemapper::new_from_glyphs_sorted(&glyphs)
    }

    /// Encodes text for a show operator: two bytes each, the glyph numbers of the subset.
    pub(super) fn encode(&self, text: &str) -> Result<String, SignError> {
        let remapper = self.remapper();
        let mut hex = String::new();
        for character in text.chars() {
            let glyph = remapper
                .get(self.glyph(character)?.0)
                .ok_or(SignError::Font { name: self.name })?;
            let _ = write!(hex, "{glyph:04X}");
        }
        Ok(hex)
    }

    /// Writes the font and everything under it; returns the Type0 font's identifier.
    pub(super) fn embed(
        &self,
        means: Means,
        ids: &mut dyn ObjectIds,
        objects: &mut Vec<(ObjectId, IndirectObject)>,
    ) -> Result<ObjectId, SignError> {
        let remapper = self.remapper();
        let program = subsetter::subset(self.file, 0, &remapper)
            .map_err(|_| SignError::Font { name: self.name })?;
        let base = format!("{}+{}", self.tag(), self.name);
        let [font, descendant, descriptor, file, unicode] = std::array::from_fn(|_| ids.next_id());

        let mut dictionary = typed("Font", &base);
        dictionary.insert("Subtype", name("Type0"));
        dictionary.insert("Encoding", name("Identity-H"));
        dictionary.insert("DescendantFonts", Object::Array(vec![Object::Reference(descendant)]));
        dictionary.insert("ToUnicode", Object::Reference(unicode));
        objects.push((font, IndirectObject::Plain(Object::Dictionary(dictionary))));

        let mut system = Dictionary::new();
        system.insert("Registry", text("Adobe"));
        system.insert("Ordering", text("Identity"));
        system.insert("Supplement", Object::Integer(0));
        let widths =
            remapper.remapped_gids().map(|glyph| Object::Integer(self.width(glyph))).collect();
        let mut dictionary = typed("Font", &base);
        dictionary.insert("Subtype", name("CIDFontType2"));
        dictionary.insert("CIDSystemInfo", Object::Dictionary(system));
        dictionary.insert("CIDToGIDMap", name("Identity"));
        dictionary.insert("FontDescriptor", Object::Reference(descriptor));
        dictionary.insert("W", Object::Array(vec![Object::Integer(0), Object::Array(widths)]));
        objects.push((descendant, IndirectObject::Plain(Object::Dictionary(dictionary))));

        let set = means.cid_set.then(|| ids.next_id());
        objects.push((descriptor, self.descriptor(&base, file, set)));
        if let Some(set) = set {
            objects.push((set, compressed(Dictionary::new(), &every_glyph(&program)?)));
        }

        let mut dictionary = Dictionary::new();
        dictionary.insert("Length1", integer(program.len()));
        objects.push((file, compressed(dictionary, &program)));
        let map = self.to_unicode(&remapper);
        objects.push((unicode, compressed(Dictionary::new(), map.as_bytes())));
        Ok(font)
    }

    fn descriptor(&self, base: &str, file: ObjectId, set: Option<ObjectId>) -> IndirectObject {
        let bounds = self.face.global_bounding_box();
        let bounds = [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max];
        let cap = self.face.capital_height().unwrap_or(self.face.ascender());
        let mut dictionary = Dictionary::new();
        dictionary.insert("Type", name("FontDescriptor"));
        dictionary.insert("FontName", name(base));
        // Symbolic: the subset has no character map of its own.
        dictionary.insert("Flags", Object::Integer(4));
        let bounds = bounds.iter().map(|side| Object::Integer(self.scaled(i64::from(*side))));
        dictionary.insert("FontBBox", Object::Array(bounds.collect()));
        dictionary.insert("ItalicAngle", Object::Integer(0));
        dictionary.insert("Ascent", Object::Integer(self.ascent()));
        dictionary.insert("Descent", Object::Integer(self.descent()));
        dictionary.insert("CapHeight", Object::Integer(self.scaled(i64::from(cap))));
        dictionary.insert("StemV", Object::Integer(self.stem));
        dictionary.insert("FontFile2", Object::Reference(file));
        if let Some(set) = set {
            dictionary.insert("CIDSet", Object::Reference(set));
        }
        IndirectObject::Plain(Object::Dictionary(dictionary))
    }

    /// Six capital letters that name the subset: a hash (FNV-1a) of its glyph numbers.
    fn tag(&self) -> String {
        let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
        for byte in self.used.keys().flat_map(|glyph| glyph.to_be_bytes()) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        let mut tag = String::new();
        for _ in 0..6 {
            tag.push(char::from(b'A' + u8::try_from(hash % 26).unwrap_or(0)));
            hash /= 26;
        }
        tag
    }

    fn to_unicode(&self, remapper: &GlyphRemapper) -> String {
        let entries: Vec<(u16, char)> = self
            .used
            .iter()
            .filter_map(|(glyph, character)| Some((remapper.get(*glyph)?, *character)))
            .collect();
        let mut map = String::from(
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n\
             /CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n\
             /CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n\
             1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n",
        );
        // A block holds at most a hundred entries.
        for block in entries.chunks(100) {
            let _ = writeln!(map, "{} beginbfchar", block.len());
            for (glyph, character) in block {
                let _ = write!(map, "<{glyph:04X}> <");
                for unit in character.encode_utf16(&mut [0; 2]) {
                    let _ = write!(map, "{unit:04X}");
                }
                map.push_str(">\n");
            }
            map.push_str("endbfchar\n");
        }
        map.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
        map
    }
}

/// The bits of all glyphs of a subset, whose numbers have no gaps: those of parts of letters too.
fn every_glyph(program: &[u8]) -> Result<Vec<u8>, SignError> {
    let face = Face::parse(program, 0).map_err(|_| SignError::Font { name: "of the subset" })?;
    let count = usize::from(face.number_of_glyphs());
    let mut bits = vec![0xff; count / 8];
    if !count.is_multiple_of(8) {
        bits.push(!(0xff >> (count % 8)));
    }
    Ok(bits)
}

fn name(text: &str) -> Object {
    Object::Name(Name::new(text))
}

fn text(text: &str) -> Object {
    Object::String(PdfString { bytes: text.as_bytes().to_vec(), form: StringForm::Literal })
}

fn typed(kind: &str, base: &str) -> Dictionary {
    let mut dictionary = Dictionary::new();
    dictionary.insert("Type", name(kind));
    dictionary.insert("BaseFont", name(base));
    dictionary
}

fn compressed(mut dictionary: Dictionary, data: &[u8]) -> IndirectObject {
    let data = deflated(data);
    dictionary.insert("Filter", name("FlateDecode"));
    dictionary.insert("Length", integer(data.len()));
    IndirectObject::Stream(StreamObject { dictionary, data })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_latin_letter_of_indonesian_and_javanese_names_has_a_glyph() {
        for weight in [Weight::Regular, Weight::Bold] {
            let mut font = Font::new(weight).unwrap();
            font.note("Drs. H. Achmad Syaifuddin, M.Si. é è ê ā – “‘’” … § № 1234567890").unwrap();
            assert!(font.is_used());
        }
    }

    #[test]
    fn a_character_without_a_glyph_is_named() {
        let font = Font::new(Weight::Regular).unwrap();
        assert_eq!(font.advance('印'), Err(SignError::MissingGlyph { character: '印' }));
    }

    #[test]
    fn two_sets_of_glyphs_have_two_tags() {
        let mut one = Font::new(Weight::Regular).unwrap();
        one.note("abc").unwrap();
        let mut other = Font::new(Weight::Regular).unwrap();
        other.note("abd").unwrap();
        assert_ne!(one.tag(), other.tag());
        assert_eq!(one.tag().len(), 6);
    }
}
