//! What the appearance of a note or a mark paints.

use super::colour::{Colour, luminance, of_parts};
use super::compare::Comparison;
use super::content::{Open, Spaces, bends_colours, plain_content, shows_others};
use super::layout::{Area, IDENTITY, Matrix, bounds, inner, on_page, then};
use super::marks::{BRIGHT, Marks};
use crate::document::Document;
use crate::error::PdfError;
use crate::object::{Dictionary, Object, ObjectId, direct_numbers, ordered};
use crate::parser::operation;
use crate::source::Source;

/// With every part of its colour above this, a line would wipe out what it crosses.
pub(super) const PALE: f64 = 0.7;
/// Operators that one appearance may have.
const OPERATORS: usize = 20_000;
/// Forms inside forms.
const FORMS: usize = 3;
/// States saved inside one another.
const SAVED: usize = 28;
/// What sums of parts may fall short of what they mean.
pub(super) const NEARLY: f64 = 1e-9;
/// How opaque the ground of an icon is at least.
const OPAQUE: f64 = 0.5;
/// How many of the parts of its ground an icon fills with a colour that is told from paper.
const GROUND: f64 = 0.3;
/// How many parts of its ground what is drawn on an icon in a dark colour may take.
const DRAWN: f64 = 0.5;
/// How far the parts of a colour lie apart that is told from grey.
const HUE: f64 = 0.4;
/// The colours of icons are at least this bright: a dark one could be a letter.
const LIT: f64 = 0.35;

/// What the appearance of a note may paint.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Drawing {
    /// Shapes on a coloured ground, by which it is known for a note.
    Icon,
    /// Bright colours that multiply with what is below.
    Multiplied,
    /// So many straight lines, and how wide they may be.
    Lines(usize, f64),
}

#[derive(Debug, Clone, Copy)]
struct State {
    spaces: Spaces,
    /// From the form to the page.
    ctm: Matrix,
    multiplies: bool,
    /// Whether what is filled is seen well.
    opaque: bool,
    fill: Colour,
    /// Whether the colour for lines is nearly white.
    pale: bool,
    width: f64,
}

/// A form that is drawn onto the rectangle of a note.
#[derive(Debug, Clone, Copy)]
pub(super) struct Face {
    pub(super) form: ObjectId,
    pub(super) area: Area,
    pub(super) drawing: Drawing,
    /// Whether it is that of now, and not that of the signed version.
    pub(super) now: bool,
}

impl<S: Source> Comparison<'_, S> {
    /// Whether a mark has a face that blends with what is below; another one some readers pass over, and draw
    /// the mark themselves.
    pub(super) fn blends(&self, face: Option<&Object>, now: bool) -> Result<bool, PdfError> {
        let document = self.document(now);
        let Some(face) = face else { return Ok(false) };
        let faces = document.resolve(face)?;
        let normal = faces.as_dictionary().and_then(|faces| faces.value("N")?.as_reference());
        let Some(form) = normal else { return Ok(false) };
        let form = document.shape(form)?;
        let Some(form) = form.as_dictionary() else { return Ok(false) };
        let resources = inner(document, form, "Resources")?.unwrap_or_default();
        Ok(inner(document, &resources, "ExtGState")?.is_some_and(|states| !states.is_empty()))
    }

    /// How the form of an annotation is laid onto its rectangle (ISO 32000-2, algorithm 12.5.5);
    /// `None` where that is not plain.
    fn laid(&self, face: &Face) -> Result<Option<Matrix>, PdfError> {
        let (document, area) = (self.document(face.now), &face.area);
        let Object::Dictionary(form) = document.shape(face.form)? else { return Ok(None) };
        let Some(bbox) = direct_numbers(form.value("BBox")).map(ordered) else { return Ok(None) };
        let Some(matrix) = matrix(document, &form)? else { return Ok(None) };
        let drawn = bounds(&bbox, &matrix);
        let scale = [
            (area[2] - area[0]) / (drawn[2] - drawn[0]),
            (area[3] - area[1]) / (drawn[3] - drawn[1]),
        ];
        if !scale.iter().all(|scale| scale.is_finite()) {
            return Ok(None);
        }
        let placed = [
            scale[0],
            0.0,
            0.0,
            scale[1],
            area[0] - drawn[0] * scale[0],
            area[1] - drawn[1] * scale[1],
        ];
        Ok(Some(then(&matrix, &placed)))
    }

    /// Whether a form is about as large as the annotation, so that thin lines stay thin.
    fn keeps_size(&self, face: &Face) -> Result<bool, PdfError> {
        let [width, height] = [face.area[2] - face.area[0], face.area[3] - face.area[1]];
        let found = self.document(face.now).shape(face.form)?;
        let Object::Dictionary(form) = found else { return Ok(false) };
        let Some([left, bottom, right, top]) = direct_numbers(form.value("BBox")) else {
            return Ok(false);
        };
        let stretched = [width / (right - left).abs(), height / (top - bottom).abs()];
        if let Some(matrix) = form.value("Matrix") {
            let upright = matches!(
                matrix.as_array(),
                Some([a, b, c, d, ..]) if [a, b, c, d].map(Object::as_number)
                    == [Some(1.0), Some(0.0), Some(0.0), Some(1.0)]
            );
            if !upright {
                return Ok(false);
            }
        }
        Ok(stretched.iter().all(|scale| (0.5..=1.5).contains(scale)))
    }

    /// Whether a face paints only what it may; what it paints is put to the marks.
    pub(super) fn draws(&self, face: &Face, marks: &mut Marks) -> Result<bool, PdfError> {
        let document = self.document(face.now);
        if matches!(face.drawing, Drawing::Lines(..)) && !self.keeps_size(face)? {
            return Ok(false);
        }
        let Some(ctm) = self.laid(face)? else { return Ok(false) };
        let mut painter = Painter::new(face, ctm, marks);
        let mut forms = vec![(face.form, painter.state)];
        let mut seen = 0;
        while let Some((id, mut state)) = forms.pop() {
            seen += 1;
            if seen > FORMS {
                return Ok(false);
            }
            let Some(form) = self.stream_of(document, id)? else { return Ok(false) };
            if form.dictionary.value("Subtype").and_then(Object::as_name) != Some("Form")
                || shows_others(&form.dictionary)
            {
                return Ok(false);
            }
            if seen > 1 {
                let Some(matrix) = matrix(document, &form.dictionary)? else { return Ok(false) };
                state.ctm = then(&matrix, &state.ctm);
            }
            let group = inner(document, &form.dictionary, "Group")?;
            // An isolated group does not multiply with the page.
            if !state.multiplies && group.is_some_and(|g| g.value("I").is_some()) {
                return Ok(false);
            }
            let resources = inner(document, &form.dictionary, "Resources")?.unwrap_or_default();
            if bends_colours(document, &resources)? {
                return Ok(false);
            }
            painter.begin(state);
            let Some(mut lexer) = plain_content(&form.data) else { return Ok(false) };
            let mut open = Open::default();
            for count in 0.. {
                if count > OPERATORS {
                    return Ok(false);
                }
                let (operands, operator) = match operation(&mut lexer) {
                    Ok(Some(found)) => found,
                    Ok(None) if open != Open::default() => return Ok(false),
                    Ok(None) => break,
                    Err(_) => return Ok(false),
                };
                let name = operands.first().and_then(Object::as_name).unwrap_or_default();
                let understood = match operator {
                    _ if !open.step(operator, &operands) => false,
                    _ if !painter.state.spaces.take(operator, &operands) => false,
                    b"gs" => {
                        let opaque = is_opaque(document, &resources, name)?;
                        let multiplies = multiplies(document, &resources, name)?;
                        painter.takes_state(opaque, multiplies)
                    }
                    b"Do" => {
                        let objects = inner(document, &resources, "XObject")?.unwrap_or_default();
                        let form = objects.value(name).and_then(Object::as_reference);
                        let within = painter.may_draw_a_form();
                        forms.extend(form.filter(|_| within).map(|id| (id, painter.state)));
                        within && form.is_some()
                    }
                    _ => painter.step(operator, &operands).is_some(),
                };
                if !understood {
                    return Ok(false);
                }
            }
        }
        Ok(painter.ground.is_some() || face.drawing != Drawing::Icon)
    }
}

/// The face of a note, read operator by operator.
struct Painter<'a> {
    drawing: Drawing,
    area: Area,
    marks: &'a mut Marks,
    state: State,
    saved: Vec<State>,
    path: Vec<[f64; 2]>,
    /// Where the parts of the path begin.
    starts: Vec<usize>,
    /// How many straight parts its lines may still have.
    left: usize,
    /// The ground of an icon, once it is painted.
    ground: Option<Area>,
}

impl<'a> Painter<'a> {
    fn new(face: &Face, ctm: Matrix, marks: &'a mut Marks) -> Self {
        let fill = [0.0; 3];
        Self {
            drawing: face.drawing,
            area: face.area,
            marks,
            state: State {
                spaces: Spaces::default(),
                ctm,
                multiplies: false,
                opaque: true,
                fill,
                pale: false,
                width: 1.0,
            },
            saved: Vec::new(),
            path: Vec::new(),
            starts: Vec::new(),
            left: match face.drawing {
                // An underline may be drawn in two strokes.
                Drawing::Lines(quads, _) => quads.saturating_mul(2),
                _ => OPERATORS,
            },
            ground: None,
        }
    }

    /// Begins with a form that is drawn in this state.
    fn begin(&mut self, state: State) {
        self.state = state;
        self.saved.clear();
        self.end();
    }

    fn end(&mut self) {
        self.path.clear();
        self.starts.clear();
    }

    /// Takes what a graphics state says; whether it may say it.
    fn takes_state(&mut self, opaque: Option<bool>, multiplies: Option<Option<bool>>) -> bool {
        self.state.opaque = opaque.unwrap_or(self.state.opaque);
        let Some(multiplies) = multiplies else { return false };
        self.state.multiplies = multiplies.unwrap_or(self.state.multiplies);
        true
    }

    /// Whether a form may be drawn here: highlights are drawn through one.
    fn may_draw_a_form(&self) -> bool {
        self.state.multiplies && self.drawing == Drawing::Multiplied
    }

    /// Takes one operator; `None` where it is not understood, or does what the face may not.
    fn step(&mut self, operator: &[u8], operands: &[Object]) -> Option<()> {
        let numbers: Vec<f64> = operands.iter().filter_map(Object::as_number).collect();
        match (operator, numbers.as_slice()) {
            (b"q", []) if self.saved.len() < SAVED => self.saved.push(self.state),
            (b"Q", []) => self.state = self.saved.pop()?,
            (b"w", [width]) => self.state.width = *width,
            (b"cs" | b"CS", []) => {
                // A space begins with its black.
                if operator == b"cs" {
                    self.state.fill = [0.0; 3];
                } else {
                    self.state.pale = false;
                }
            }
            (b"g" | b"rg" | b"k" | b"sc" | b"scn", parts) => self.state.fill = of_parts(parts)?,
            (b"G" | b"RG" | b"K" | b"SC" | b"SCN", parts) => {
                self.state.pale = is_pale(&of_parts(parts)?);
            }
            (b"J" | b"j" | b"M" | b"d" | b"i" | b"ri", _) => {
                self.is_whole_line(operator, operands).then_some(())?;
            }
            (b"h", []) => {}
            (b"n", []) => self.end(),
            (b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*" | b"S" | b"s", []) => {
                self.paints(operator).then(|| self.end())?;
            }
            _ if matches!(self.drawing, Drawing::Lines(..)) => self.line_to(operator, &numbers)?,
            _ => self.shape(operator, &numbers)?,
        }
        Some(())
    }

    /// Whether lines are drawn from end to end: without holes, and no longer than they are.
    fn is_whole_line(&self, operator: &[u8], operands: &[Object]) -> bool {
        let first = operands.first();
        match operator {
            _ if !matches!(self.drawing, Drawing::Lines(..)) => true,
            b"J" => first.and_then(Object::as_number) == Some(0.0),
            b"d" => first.and_then(Object::as_array).is_some_and(<[Object]>::is_empty),
            _ => true,
        }
    }

    /// The path of a line: each is looked at by itself.
    fn line_to(&mut self, operator: &[u8], numbers: &[f64]) -> Option<()> {
        match (operator, numbers) {
            (b"m", [x, y]) if self.path.is_empty() => self.path.push([*x, *y]),
            (b"l", [x, y]) => self.path.push([*x, *y]),
            _ => return None,
        }
        Some(())
    }

    /// The path of a shape.
    fn shape(&mut self, operator: &[u8], numbers: &[f64]) -> Option<()> {
        match (operator, numbers) {
            (b"cm", [a, b, c, d, e, f]) => {
                self.state.ctm = then(&[*a, *b, *c, *d, *e, *f], &self.state.ctm);
            }
            (b"m" | b"l", [x, y]) => {
                if operator == b"m" {
                    self.starts.push(self.path.len());
                }
                self.path.push([*x, *y]);
            }
            (b"re", [x, y, w, h]) => {
                self.starts.push(self.path.len());
                self.path.extend([[*x, *y], [x + w, *y], [x + w, y + h], [*x, y + h]]);
            }
            (b"c" | b"v" | b"y", points) => {
                let points = points.chunks_exact(2);
                self.path.extend(points.filter_map(|p| <[f64; 2]>::try_from(p).ok()));
            }
            // An icon that is cut off is another one.
            (b"W" | b"W*", []) if self.drawing == Drawing::Multiplied => {}
            _ => return None,
        }
        Some(())
    }

    /// Whether the path may be painted so.
    fn paints(&mut self, operator: &[u8]) -> bool {
        let strokes = matches!(operator, b"S" | b"s");
        match self.drawing {
            Drawing::Icon => self.paints_icon(strokes),
            Drawing::Multiplied => {
                self.marks.fills.push((on_page(&self.path, &self.state.ctm), self.state.fill));
                // Strokes have a colour of their own.
                self.state.multiplies
                    && luminance(&self.state.fill) + NEARLY >= BRIGHT
                    && matches!(operator, b"f" | b"F" | b"f*")
            }
            Drawing::Lines(_, widest) => self.paints_line(widest) && strokes,
        }
    }

    fn paints_icon(&mut self, strokes: bool) -> bool {
        let State { ctm, fill, opaque, pale, .. } = self.state;
        let painted = on_page(&self.path, &ctm);
        // Of a path only what it goes around is filled.
        let whole = part_of(&painted, &self.area);
        let part = whole.min(filled(&self.path, &self.starts, &ctm, &self.area));
        // Of several shapes it is not known what they leave, so that the most counts for what covers.
        let most = if self.starts.len() > 1 { whole } else { part };
        let coloured = has_hue(&fill) && opaque && !strokes;
        match &self.ground {
            // What is as pale as paper comes before the ground.
            None if coloured && part >= GROUND => {
                self.ground = Some(painted);
                true
            }
            None => !strokes && is_pale(&fill),
            // What is drawn on it covers but a part of it.
            Some(ground) => {
                let dark = luminance(&fill) < LIT && most <= DRAWN;
                let over = if strokes { !pale } else { coloured || dark };
                over && lies_on(&painted, ground)
            }
        }
    }

    fn paints_line(&mut self, widest: f64) -> bool {
        let parts = self.path.len().saturating_sub(1).max(1);
        let enough = self.left.checked_sub(parts);
        self.left = enough.unwrap_or(0);
        let line = stroke(&self.path, &self.state);
        self.marks.strokes.push(line);
        enough.is_some()
            && lies_on(&line, &self.area)
            && !self.state.pale
            && (0.0..=widest).contains(&self.state.width)
            && is_straight(&self.path)
    }
}

/// The matrix of a form; `None` where it is no matrix.
fn matrix<S: Source>(
    document: &Document<S>,
    form: &Dictionary,
) -> Result<Option<Matrix>, PdfError> {
    let Some(matrix) = form.value("Matrix") else { return Ok(Some(IDENTITY)) };
    let matrix = document.resolve(matrix)?;
    let numbers: Option<Vec<f64>> =
        matrix.as_array().and_then(|a| a.iter().map(Object::as_number).collect());
    Ok(numbers.and_then(|numbers| Matrix::try_from(numbers).ok()))
}

/// Whether a graphics state makes what is filled opaque or transparent, if it says so.
fn is_opaque<S: Source>(
    document: &Document<S>,
    resources: &Dictionary,
    name: &str,
) -> Result<Option<bool>, PdfError> {
    let states = inner(document, resources, "ExtGState")?.unwrap_or_default();
    let state = inner(document, &states, name)?.unwrap_or_default();
    Ok(state.value("ca").map(|ca| ca.as_number().is_some_and(|ca| ca >= OPAQUE)))
}

/// Whether a graphics state turns multiplying on or off, if it says so; `None` where it does more than
/// that.
fn multiplies<S: Source>(
    document: &Document<S>,
    resources: &Dictionary,
    name: &str,
) -> Result<Option<Option<bool>>, PdfError> {
    let states = inner(document, resources, "ExtGState")?.unwrap_or_default();
    let Some(state) = inner(document, &states, name)? else { return Ok(None) };
    let mut multiplies = None;
    for (key, value) in state.iter() {
        match (key.as_str(), value) {
            (Some("BM"), Object::Name(mode)) if mode.as_str() == Some("Multiply") => {
                multiplies = Some(true);
            }
            (Some("BM"), Object::Name(mode)) if mode.as_str() == Some("Normal") => {
                multiplies = Some(false);
            }
            (Some("Type" | "CA" | "ca" | "AIS" | "SA"), _) => {}
            (Some("SMask"), Object::Name(mask)) if mask.as_str() == Some("None") => {}
            _ => return Ok(None),
        }
    }
    Ok(Some(multiplies))
}

/// The box of a straight stroke.
fn stroke(path: &[[f64; 2]], state: &State) -> Area {
    let [left, bottom, right, top] = on_page(path, &state.ctm);
    let [wide, high] = [state.ctm[0].abs(), state.ctm[3].abs()].map(|s| s * state.width / 2.0);
    if right - left >= top - bottom {
        [left, bottom - high, right, top + high]
    } else {
        [left - wide, bottom, right + wide, top]
    }
}

/// The part of an area that a path goes around, by its corners; the ends of curves are among them. Of
/// several shapes one may take away what another fills, so only a path of one counts.
fn filled(path: &[[f64; 2]], starts: &[usize], ctm: &Matrix, area: &Area) -> f64 {
    let ends = starts.iter().copied().skip(1).chain([path.len()]);
    let shapes = starts.iter().zip(ends).map(|(from, to)| path.get(*from..to).unwrap_or_default());
    let around = |corners: &[[f64; 2]]| {
        let next = corners.iter().cycle().skip(1);
        let twice: f64 = corners.iter().zip(next).map(|([x, y], [to, up])| x * up - to * y).sum();
        twice.abs() / 2.0
    };
    let sizes: Vec<f64> = shapes.map(around).filter(|size| *size > 0.01).collect();
    let [size] = sizes.as_slice() else { return 0.0 };
    let scale = (ctm[0] * ctm[3] - ctm[1] * ctm[2]).abs();
    let whole = (area[2] - area[0]) * (area[3] - area[1]);
    size * scale / whole.max(f64::MIN_POSITIVE)
}

/// Whether a box lies on another, but for the width of a line.
fn lies_on(area: &Area, ground: &Area) -> bool {
    const LINE: f64 = 1.0;
    area[0] >= ground[0] - LINE
        && area[1] >= ground[1] - LINE
        && area[2] <= ground[2] + LINE
        && area[3] <= ground[3] + LINE
}

/// The part of an area that a box covers.
fn part_of(covering: &Area, area: &Area) -> f64 {
    let shared = [
        covering[2].min(area[2]) - covering[0].max(area[0]),
        covering[3].min(area[3]) - covering[1].max(area[1]),
    ];
    let whole = (area[2] - area[0]) * (area[3] - area[1]);
    shared[0].max(0.0) * shared[1].max(0.0) / whole.max(f64::MIN_POSITIVE)
}

/// Whether a colour is nearly that of paper.
pub(super) fn is_pale(colour: &Colour) -> bool {
    luminance(colour) > PALE
}

/// Whether a colour is told from black, grey and white.
fn has_hue(colour: &Colour) -> bool {
    let most = colour.iter().copied().fold(f64::MIN, f64::max);
    let least = colour.iter().copied().fold(f64::MAX, f64::min);
    most - least >= HUE && luminance(colour) >= LIT
}

/// Whether a path runs along one line, level or upright.
fn is_straight(path: &[[f64; 2]]) -> bool {
    let Some([x, y]) = path.first() else { return false };
    path.iter().all(|p| (p[0] - x).abs() < 0.5) || path.iter().all(|p| (p[1] - y).abs() < 0.5)
}
