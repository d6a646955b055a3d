//! Where a page has text, by boxes that are rather too large than too small.

use std::collections::HashMap;

use super::content::OPERATORS_OF_CONTENT;
use super::measure::{Font, Measured};
use crate::document::Document;
use crate::error::PdfError;
use crate::lexer::Lexer;
use crate::object::{Dictionary, IndirectObject, Object, ObjectId};
use crate::parser::operation;
use crate::source::Source;

/// Operators of one page, with its forms.
const OPERATORS: usize = 2_000_000;
/// Forms inside forms.
const FORMS: usize = 12;
/// Boxes of one page.
const BOXES: usize = 200_000;
/// How far letters reach above and below their line, in parts of the font size.
const ABOVE: f64 = 0.8;
const BELOW: f64 = -0.25;
/// How much of the width of a text may be taken back by negative spaces.
const BACK: f64 = 0.4;

pub(super) type Area = [f64; 4];
pub(super) type Matrix = [f64; 6];

pub(super) const IDENTITY: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// The first matrix, then the second.
pub(super) fn then(a: &Matrix, b: &Matrix) -> Matrix {
    [
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    ]
}

/// The box of an area that a matrix moves.
pub(super) fn bounds([left, bottom, right, top]: &Area, matrix: &Matrix) -> Area {
    let mut area = [f64::MAX, f64::MAX, f64::MIN, f64::MIN];
    for (x, y) in [(left, bottom), (left, top), (right, bottom), (right, top)] {
        let (px, py) =
            (matrix[0] * x + matrix[2] * y + matrix[4], matrix[1] * x + matrix[3] * y + matrix[5]);
        area = [area[0].min(px), area[1].min(py), area[2].max(px), area[3].max(py)];
    }
    area
}

/// The box of a path on the page.
pub(super) fn on_page(path: &[[f64; 2]], ctm: &Matrix) -> Area {
    path.iter().fold([f64::MAX, f64::MAX, f64::MIN, f64::MIN], |b, [x, y]| {
        let [x, y] = [ctm[0] * x + ctm[2] * y + ctm[4], ctm[1] * x + ctm[3] * y + ctm[5]];
        [b[0].min(x), b[1].min(y), b[2].max(x), b[3].max(y)]
    })
}

/// What a page has in which places.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// The boxes of its text.
    pub(super) text: Vec<Area>,
    /// Those of text that may begin or end as a number.
    pub(super) numbers: Vec<Area>,
    /// Those of text that is not surely grey.
    pub(super) coloured: Vec<Area>,
    /// The boxes of its images.
    pub(super) pictures: Vec<Area>,
    /// Whether it has shapes that are not surely grey.
    pub(super) shapes: bool,
    /// How many operators were read.
    pub(super) operators: usize,
}

impl Layout {
    /// How much there is to keep.
    pub(super) fn size(&self) -> usize {
        self.text.len() + self.numbers.len() + self.coloured.len() + self.pictures.len()
    }
}

#[derive(Clone)]
struct State {
    ctm: Matrix,
    /// Whether what is filled, and what is drawn as a line, may have a colour.
    coloured: bool,
    lined: bool,
    font: Option<usize>,
    size: f64,
    character_space: f64,
    word_space: f64,
    scale: f64,
    leading: f64,
    rise: f64,
}

impl State {
    /// That of the start of a page.
    fn new() -> Self {
        Self {
            ctm: IDENTITY,
            coloured: false,
            lined: false,
            font: None,
            size: 0.0,
            character_space: 0.0,
            word_space: 0.0,
            scale: 1.0,
            leading: 0.0,
            rise: 0.0,
        }
    }
}

struct Walk<'d, S> {
    document: &'d Document<S>,
    /// The resources of the page, in which some readers look for what a form does not have.
    page: &'d Dictionary,
    fonts: Vec<Font>,
    found: Layout,
    operators: usize,
    /// Which patterns and masks have text in them.
    lettered: HashMap<u32, bool>,
    /// How deep this pattern or mask is inside of others.
    depth: usize,
}

/// Where a page has text and images; `None` where its content is not understood.
pub(super) fn layout<S: Source>(
    document: &Document<S>,
    page: &Dictionary,
    resources: &Dictionary,
) -> Result<Option<Layout>, PdfError> {
    let parts = match page.value("Contents").map(|c| document.resolve(c)).transpose()? {
        None | Some(Object::Null) => Vec::new(),
        Some(Object::Array(parts)) => parts,
        Some(_) => page.value("Contents").cloned().into_iter().collect(),
    };
    let mut data = Vec::new();
    for part in parts {
        let Some(id) = part.as_reference() else { return Ok(None) };
        let Ok(Some(stream)) = document.unfolded(id) else { return Ok(None) };
        data.extend_from_slice(&stream.data);
        data.push(b'\n');
    }
    let mut walk = Walk {
        document,
        page: resources,
        fonts: Vec::new(),
        found: Layout::default(),
        operators: 0,
        lettered: HashMap::new(),
        depth: 0,
    };
    if walk.all(data, resources, State::new())?.is_none() {
        return Ok(None);
    }
    walk.found.operators = walk.operators;
    Ok(Some(walk.found))
}

/// A dictionary inside another.
pub(super) fn inner<S: Source>(
    document: &Document<S>,
    of: &Dictionary,
    key: &str,
) -> Result<Option<Dictionary>, PdfError> {
    let value = of.value(key).map(|v| document.plain(v)).transpose()?;
    Ok(value.and_then(|v| v.as_dictionary().cloned()))
}

impl<S: Source> Walk<'_, S> {
    /// Reads content with all the forms that it paints; `None` where it is not understood.
    fn all(
        &mut self,
        data: Vec<u8>,
        resources: &Dictionary,
        state: State,
    ) -> Result<Option<()>, PdfError> {
        // Forms wait until what names them is read, with the state they start from.
        let mut waiting = vec![(data, resources.clone(), state, 0)];
        while let Some((data, resources, state, depth)) = waiting.pop() {
            let Some(forms) = self.content(&data, &resources, state)? else { return Ok(None) };
            for (id, state) in forms {
                if depth >= FORMS {
                    return Ok(None);
                }
                let Some((data, own, state)) = self.form(id, state)? else { return Ok(None) };
                waiting.push((data, own.unwrap_or_else(|| resources.clone()), state, depth + 1));
            }
        }
        Ok(Some(()))
    }

    /// Whether a pattern, or the group of a mask, may paint text, wherever that comes to stand.
    fn may_have_text(&mut self, id: ObjectId, resources: &Dictionary) -> Result<bool, PdfError> {
        if let Some(known) = self.lettered.get(&id.number) {
            return Ok(*known);
        }
        // One that paints itself is not understood.
        self.lettered.insert(id.number, true);
        // A shading paints no text.
        let is_shading = matches!(self.document.object(id)?, IndirectObject::Plain(_));
        let lettered = !is_shading && {
            let Some((data, own, state)) = self.form(id, State::new())? else { return Ok(true) };
            let mut inside = Walk {
                document: self.document,
                page: self.page,
                fonts: Vec::new(),
                found: Layout::default(),
                operators: self.operators,
                lettered: std::mem::take(&mut self.lettered),
                depth: self.depth + 1,
            };
            let own = own.as_ref().unwrap_or(resources);
            let read = match inside.depth > FORMS {
                true => None,
                false => inside.all(data, own, state)?,
            };
            self.operators = inside.operators;
            self.lettered = inside.lettered;
            read.is_none() || !inside.found.text.is_empty()
        };
        self.lettered.insert(id.number, lettered);
        Ok(lettered)
    }

    /// Whether a graphics state masks what is painted with what may be text.
    fn masks_with_text(
        &mut self,
        state: &Dictionary,
        resources: &Dictionary,
    ) -> Result<bool, PdfError> {
        let Some(mask) = state.value("SMask") else { return Ok(false) };
        let mask = self.document.plain(mask)?;
        if mask.as_name() == Some("None") {
            return Ok(false);
        }
        let group = mask.as_dictionary().and_then(|mask| mask.value("G")?.as_reference());
        match group {
            Some(group) => self.may_have_text(group, resources),
            None => Ok(true),
        }
    }

    /// The content, the resources and the state of a form.
    #[expect(clippy::type_complexity, reason = "three things that are taken apart at once")]
    fn form(
        &self,
        id: ObjectId,
        mut state: State,
    ) -> Result<Option<(Vec<u8>, Option<Dictionary>, State)>, PdfError> {
        let Ok(Some(form)) = self.document.unfolded(id) else { return Ok(None) };
        if let Some(matrix) = form.dictionary.value("Matrix") {
            let matrix = self.document.resolve(matrix)?;
            let numbers: Option<Vec<f64>> =
                matrix.as_array().and_then(|a| a.iter().map(Object::as_number).collect());
            let Some(Ok(matrix)) = numbers.map(Matrix::try_from) else { return Ok(None) };
            state.ctm = then(&matrix, &state.ctm);
        }
        let resources = inner(self.document, &form.dictionary, "Resources")?;
        Ok(Some((form.data, resources, state)))
    }

    /// Reads one content stream and returns the forms that it paints; `None` where it is not
    /// understood.
    fn content(
        &mut self,
        data: &[u8],
        resources: &Dictionary,
        mut state: State,
    ) -> Result<Option<Vec<(ObjectId, State)>>, PdfError> {
        let names = inner(self.document, resources, "Font")?.unwrap_or_default();
        let objects = inner(self.document, resources, "XObject")?.unwrap_or_default();
        let states = inner(self.document, resources, "ExtGState")?.unwrap_or_default();
        let patterns = inner(self.document, resources, "Pattern")?.unwrap_or_default();
        let mut known: Vec<(String, usize)> = Vec::new();
        let (mut forms, mut saved) = (Vec::new(), Vec::new());
        let (mut line, mut reached, mut in_text) = (IDENTITY, 0.0, false);
        let mut lexer = Lexer::new(data, true);
        loop {
            self.operators += 1;
            if self.operators > OPERATORS || self.found.size() > BOXES {
                return Ok(None);
            }
            let (operands, operator) = match operation(&mut lexer) {
                Ok(Some(found)) => found,
                Ok(None) => return Ok(Some(forms)),
                Err(_) => return Ok(None),
            };
            let numbers: Vec<f64> = operands.iter().filter_map(Object::as_number).collect();
            let name = operands.first().and_then(Object::as_name);
            let mut shown: Option<&Object> = None;
            // Of too many operands some readers take the last, and some nothing.
            let given = (operands.len(), numbers.len());
            if operands_of(operator).is_some_and(|due| due != given) {
                return Ok(None);
            }
            match (operator, numbers.as_slice()) {
                // Some readers keep the place of the text with it, and some do not.
                (b"q" | b"Q", _) if in_text => return Ok(None),
                (b"q", _) if saved.len() < 512 => saved.push(state.clone()),
                (b"q", _) => return Ok(None),
                (b"Q", _) => state = saved.pop().unwrap_or(state),
                (b"cm", [a, b, c, d, e, f]) => {
                    state.ctm = then(&[*a, *b, *c, *d, *e, *f], &state.ctm);
                }
                (b"BT", _) => (line, reached, in_text) = (IDENTITY, 0.0, true),
                (b"ET", _) => in_text = false,
                (b"Tf", [size]) => {
                    let Some(name) = name else { return Ok(None) };
                    let at = match known.iter().find(|(n, _)| n == name) {
                        Some((_, at)) => *at,
                        None => {
                            let font = inner(self.document, &names, name)?;
                            let font = font.unwrap_or_default();
                            let Some(font) = Font::read(self.document, &font)? else {
                                return Ok(None);
                            };
                            self.fonts.push(font);
                            known.push((name.to_owned(), self.fonts.len() - 1));
                            self.fonts.len() - 1
                        }
                    };
                    (state.font, state.size) = (Some(at), *size);
                }
                // A font that a graphics state brings is not followed.
                (b"gs", _) => {
                    let given = inner(self.document, &states, name.unwrap_or_default())?;
                    let Some(given) = given else {
                        if self.page_has("ExtGState", name)? {
                            return Ok(None);
                        }
                        continue;
                    };
                    if given.value("Font").is_some() || self.masks_with_text(&given, resources)? {
                        return Ok(None);
                    }
                }
                (b"Tc", [space]) => state.character_space = *space,
                (b"Tw", [space]) => state.word_space = *space,
                (b"Tz", [scale]) => state.scale = scale / 100.0,
                (b"TL", [leading]) => state.leading = *leading,
                (b"Ts", [rise]) => state.rise = *rise,
                (b"Td", [x, y]) => {
                    (line, reached) = (then(&[1.0, 0.0, 0.0, 1.0, *x, *y], &line), 0.0);
                }
                (b"TD", [x, y]) => {
                    state.leading = -y;
                    (line, reached) = (then(&[1.0, 0.0, 0.0, 1.0, *x, *y], &line), 0.0);
                }
                (b"T*", _) => {
                    let down = [1.0, 0.0, 0.0, 1.0, 0.0, -state.leading];
                    (line, reached) = (then(&down, &line), 0.0);
                }
                (b"Tm", [a, b, c, d, e, f]) => {
                    (line, reached) = ([*a, *b, *c, *d, *e, *f], 0.0);
                }
                (b"Tj" | b"TJ", _) => shown = operands.first(),
                (b"'" | b"\"", spaces) => {
                    if let (b"\"", [word, character]) = (operator, spaces) {
                        (state.word_space, state.character_space) = (*word, *character);
                    }
                    let down = [1.0, 0.0, 0.0, 1.0, 0.0, -state.leading];
                    (line, reached) = (then(&down, &line), 0.0);
                    shown = operands.last();
                }
                (b"Do", _) => {
                    let object = name.and_then(|n| objects.value(n)).cloned();
                    let Some(object) = object else {
                        if self.page_has("XObject", name)? {
                            return Ok(None);
                        }
                        continue;
                    };
                    let Some(id) = object.as_reference() else { return Ok(None) };
                    let kind = self.document.resolve(&object)?;
                    let kind = kind.as_dictionary().and_then(|d| d.value("Subtype"));
                    match kind.and_then(Object::as_name) {
                        Some("Image") => self.picture(&state),
                        Some("Form") => forms.push((id, state.clone())),
                        _ => return Ok(None),
                    }
                }
                (b"ID", _) => {
                    let Some(end) = inline_image_end(data, lexer.pos) else { return Ok(None) };
                    lexer.pos = end;
                    self.picture(&state);
                }
                (b"scn" | b"SCN", _) if operands.last().is_some_and(|o| o.as_name().is_some()) => {
                    let name = operands.last().and_then(Object::as_name);
                    let pattern = name.and_then(|name| patterns.value(name));
                    let lettered = match pattern.map(Object::as_reference) {
                        Some(Some(id)) => self.may_have_text(id, resources)?,
                        Some(None) => true,
                        None => self.page_has("Pattern", name)?,
                    };
                    if lettered {
                        return Ok(None);
                    }
                    (state.coloured, state.lined) = (true, true);
                }
                (b"g" | b"rg" | b"k" | b"sc" | b"scn", parts) => {
                    state.coloured = operands.len() != parts.len() || is_coloured(operator, parts);
                }
                (b"G" | b"RG" | b"K" | b"SC" | b"SCN", parts) => {
                    state.lined = operands.len() != parts.len() || is_coloured(operator, parts);
                }
                (b"CS", _) => state.lined = false,
                (b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*" | b"S" | b"s" | b"sh", _) => {
                    self.found.shapes |= match operator {
                        b"S" | b"s" => state.lined,
                        b"f" | b"F" | b"f*" => state.coloured,
                        _ => state.lined || state.coloured || operator == b"sh",
                    };
                }
                // Black, where nothing else is said.
                (b"cs", _) => state.coloured = false,
                // Outlines have another colour.
                (b"Tr", [mode]) if *mode != 0.0 && *mode != 3.0 => state.coloured = true,
                // Images in the content, and what only some readers know.
                (b"BI" | b"EI" | b"BX" | b"EX" | b"d0" | b"d1" | b"PS", _) => {}
                _ if !OPERATORS_OF_CONTENT.contains(&operator) => return Ok(None),
                _ => {}
            }
            if let Some(shown) = shown
                && self.show(shown, &state, &line, &mut reached).is_none()
            {
                return Ok(None);
            }
        }
    }

    /// Whether the page has a resource of a name.
    fn page_has(&self, kind: &str, name: Option<&str>) -> Result<bool, PdfError> {
        let Some(name) = name else { return Ok(false) };
        let named = inner(self.document, self.page, kind)?;
        Ok(named.is_some_and(|named| named.value(name).is_some()))
    }

    /// Adds the box of an image.
    fn picture(&mut self, state: &State) {
        self.found.pictures.push(bounds(&[0.0, 0.0, 1.0, 1.0], &state.ctm));
    }

    /// Adds the box of a shown string, from the start of its line on.
    fn show(
        &mut self,
        shown: &Object,
        state: &State,
        line: &Matrix,
        reached: &mut f64,
    ) -> Option<()> {
        let single;
        let items = match shown {
            Object::Array(items) => items.as_slice(),
            other => {
                single = [other.clone()];
                &single
            }
        };
        let (mut visible, mut number) = (false, false);
        let (mut from, mut to) = (0.0_f64.min(*reached), (*reached).max(0.0));
        for item in items {
            if let Some(bytes) = item.as_string() {
                let font = self.fonts.get(state.font?)?;
                let Measured { width, count, blank, number: digits } = font.measure(bytes);
                let spaces = state.character_space.abs().max(0.0) + state.word_space.abs();
                // What takes the letters back by about their width lets them run the other way.
                let back = state.character_space.min(0.0) + state.word_space.min(0.0);
                if back * count < -BACK * width * state.size.abs() {
                    return None;
                }
                *reached += (width * state.size.abs() + count * spaces) * state.scale.abs();
                visible |= !blank;
                number |= !blank && digits;
            } else {
                *reached -= item.as_number()? / 1000.0 * state.size * state.scale;
            }
            (from, to) = (from.min(*reached), to.max(*reached));
        }
        if !visible {
            return Some(());
        }
        // Text of a negative size runs to the other side.
        if state.size < 0.0 || state.scale < 0.0 {
            from = from.min(-to);
        }
        let matrix = then(line, &state.ctm);
        let (bottom, top) = (state.size * BELOW + state.rise, state.size * ABOVE + state.rise);
        let area = bounds(&[from, bottom, to, top], &matrix);
        self.found.text.push(area);
        if number {
            self.found.numbers.push(area);
        }
        if state.coloured {
            self.found.coloured.push(area);
        }
        Some(())
    }
}

/// Whether a colour for filling may be anything but a grey.
fn is_coloured(operator: &[u8], parts: &[f64]) -> bool {
    const GREY: f64 = 0.15;
    match (operator, parts) {
        (b"g" | b"G", [_]) => false,
        // One part is grey or an ink of whatever colour, and nothing of it is black or nothing.
        (_, [part]) => *part != 0.0,
        (_, [r, g, b]) => r.max(*g).max(*b) - r.min(*g).min(*b) > GREY,
        (_, [c, m, y, _]) => c.max(*m).max(*y) - c.min(*m).min(*y) > GREY,
        _ => true,
    }
}

/// How many operands an operator has that places or shows text, and how many of them are numbers.
fn operands_of(operator: &[u8]) -> Option<(usize, usize)> {
    Some(match operator {
        b"cm" | b"Tm" => (6, 6),
        b"Td" | b"TD" => (2, 2),
        b"Tc" | b"Tw" | b"Tz" | b"TL" | b"Ts" | b"Tr" => (1, 1),
        b"Tf" => (2, 1),
        b"\"" => (3, 2),
        b"Tj" | b"TJ" | b"'" | b"Do" | b"gs" => (1, 0),
        b"T*" => (0, 0),
        _ => return None,
    })
}

/// Behind the `EI` that ends the data of an inline image; nothing where another one could end it.
pub(super) fn inline_image_end(data: &[u8], from: usize) -> Option<usize> {
    let rest = data.get(from..)?;
    let ends = |at: usize| rest.get(at + 2).is_none_or(|b| !crate::lexer::is_regular(*b));
    // Data of letters end with a word of their own.
    let begins = |at: usize| {
        let before = rest.get(..at).unwrap_or_default();
        let word = before.iter().rev().find(|b| !crate::lexer::is_space(**b)) == Some(&b'>');
        word || before.last().is_none_or(|b| crate::lexer::is_space(*b))
    };
    let words = rest.windows(2).enumerate().skip(1).filter(|(_, two)| *two == b"EI");
    let (at, _) = words.into_iter().find(|(at, _)| ends(*at) || begins(*at))?;
    (ends(at) && begins(at)).then_some(from + at + 2)
}

/// Whether two areas share more than their edges.
pub(super) fn overlap(a: &Area, b: &Area) -> bool {
    const TOUCH: f64 = 1.0;
    a[0] + TOUCH < b[2] && b[0] + TOUCH < a[2] && a[1] + TOUCH < b[3] && b[1] + TOUCH < a[3]
}
