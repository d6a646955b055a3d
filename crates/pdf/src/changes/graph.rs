//! Where a document uses the objects that changed.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::roles::{Known, items};
use crate::document::{Document, Shape};
use crate::error::PdfError;
use crate::filter::names_crypt;
use crate::object::{Name, Object, ObjectId};
use crate::source::Source;

/// Objects visited in one version.
const OBJECTS: usize = 1_000_000;
/// References and values visited in one version.
const VALUES: usize = 20_000_000;

/// One step from a value into a value inside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    Key(Name),
    Index,
}

/// Steps of all ways to changed objects, in a short file and for so many bytes of a long one.
const STEPS: usize = 500_000;
const STEP: usize = 8;

/// A use of a changed object: the object it is used in (`None` for the trailer) and the way there.
#[derive(Debug, Clone)]
pub(super) struct Edge {
    /// The changed object.
    to: u32,
    pub(super) from: Option<u32>,
    pub(super) path: Rc<[Step]>,
}

impl Edge {
    /// The keys of the way, with `*` for a place in an array.
    pub(super) fn keys(&self) -> Vec<&str> {
        self.path
            .iter()
            .map(|step| match step {
                Step::Key(name) => name.as_str().unwrap_or("?"),
                Step::Index => "*",
            })
            .collect()
    }
}

/// What draws with an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Drawn {
    /// The content of a page.
    Page,
    /// The appearance of an annotation, and no page.
    Face,
}

/// The parts of the walk, one after the other: what is reached in an earlier one is not looked at again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Pages,
    Faces,
    All,
    Store,
}

/// The uses of the objects that were asked about.
#[derive(Debug, Default)]
pub(super) struct Uses {
    /// By the object that is used.
    edges: Vec<Edge>,
    /// The page from which an object was first reached.
    pub(super) page: HashMap<u32, u32>,
    /// Which of them something else than the security store leads to.
    shown: HashSet<u32>,
    /// Which of them something that is drawn uses.
    drawn: HashMap<u32, Drawn>,
    /// Those that refer to a number under another generation than its object has, or to a stream where a
    /// dictionary should stand.
    pub(super) misled: HashSet<u32>,
    /// Objects that are nothing but a reference to another, which some readers follow, and some see nothing; and
    /// what the trailer names that is a stream or of another generation.
    pub(super) unlike: Vec<u32>,
    /// What is drawn in an encrypted document through a crypt filter, of which not all readers know.
    pub(super) through_crypt: HashSet<u32>,
    /// The numbers that are referred to under another generation than their objects have, of those asked about.
    pub(super) misnamed: HashSet<u32>,
    /// Whether anything at all refers to a number under another generation than its object has.
    pub(super) strayed: bool,
    /// Whether any generation but the first was met.
    aged: bool,
    /// How many objects were visited.
    pub(super) visited: usize,
}

impl Uses {
    /// How much there is to keep.
    pub(super) fn size(&self) -> usize {
        let edges = self.edges.iter().map(|edge| 1 + edge.path.len()).sum::<usize>();
        let found = self.page.len() + self.shown.len() + self.drawn.len();
        edges.saturating_add(found)
    }

    /// What draws with an object, whatever else it is.
    pub(super) fn drawn(&self, number: u32) -> Option<Drawn> {
        self.drawn.get(&number).copied()
    }

    /// Whether an object is reached without the security store.
    pub(super) fn is_shown(&self, number: u32) -> bool {
        self.shown.contains(&number)
    }

    pub(super) fn edges(&self, number: u32) -> &[Edge] {
        let start = self.edges.partition_point(|edge| edge.to < number);
        let rest = self.edges.get(start..).unwrap_or_default();
        let end = rest.partition_point(|edge| edge.to == number);
        rest.get(..end).unwrap_or_default()
    }
}

/// The key of the trailer under which some writers keep the source of a document.
pub(super) const SOURCE: &str = "AdditionalStreams";

/// Keys of the trailer that speak of the file's form only.
pub(super) const FORM_OF_FILE: [&str; 9] =
    ["Size", "Prev", "XRefStm", "Type", "W", "Index", "Filter", "DecodeParms", "Length"];

/// Keys under which a dictionary stands and never a stream: some readers take that of a stream, and some
/// take nothing.
const DICTIONARIES: [&str; 40] = [
    "AA",
    "AP",
    "AcroForm",
    "BS",
    "CharProcs",
    "ClassMap",
    "Collection",
    "ColorSpace",
    "DR",
    "DSS",
    "DescendantFonts",
    "ExtGState",
    "Extensions",
    "Font",
    "FontDescriptor",
    "Group",
    "IDTree",
    "Info",
    "Legal",
    "Lock",
    "MK",
    "MarkInfo",
    "Names",
    "OCProperties",
    "Outlines",
    "PageLabels",
    "Pages",
    "Parent",
    "ParentTree",
    "Pattern",
    "Perms",
    "Popup",
    "Properties",
    "Resources",
    "RoleMap",
    "Root",
    "StructTreeRoot",
    "VRI",
    "ViewerPreferences",
    "XObject",
];

/// What of a page, or of a node above it, its content is drawn with.
const CONTENT: [&str; 3] = ["Contents", "Resources", "Group"];

type Waiting = Vec<(ObjectId, Option<u32>)>;

/// Where the content of pages begins, and where that of appearances does.
fn seeds<S: Source>(
    document: &Document<S>,
    known: &Known,
    values: &mut usize,
) -> Result<(Waiting, Waiting), PdfError> {
    let (mut pages, mut faces) = (Waiting::new(), Waiting::new());
    for number in known.page_nodes() {
        let Some(id) = document.current(number)? else { continue };
        let node = document.peek(id)?;
        let Some(node) = node.as_dictionary() else { continue };
        let page = known.pages.get(&number).copied();
        for value in CONTENT.iter().filter_map(|key| node.value(key)) {
            references(value, values, |to, _| pages.push((to, page)))?;
        }
        for annotation in items(document, node.value("Annots"))? {
            let face = annotation.as_dictionary().and_then(|direct| direct.value("AP"));
            let Some(face) = face else { continue };
            references(face, values, |to, _| faces.push((to, page)))?;
        }
    }
    let mut parts = known.appearance_parts();
    parts.sort_unstable();
    for number in &parts {
        let Some(id) = document.current(*number)? else { continue };
        let part = document.peek(id)?;
        references(&part, values, |to, _| {
            // A part of an appearance is not what it is drawn with.
            if parts.binary_search(&to.number).is_err() {
                faces.push((to, None));
            }
        })?;
    }
    // The first one is taken first.
    pages.reverse();
    faces.reverse();
    Ok((pages, faces))
}

/// Walks everything that is reachable from the trailer and notes the uses of the wanted objects.
pub(super) fn uses<S: Source>(
    document: &Document<S>,
    wanted: &HashSet<u32>,
    known: &Known,
) -> Result<Uses, PdfError> {
    let uses = walk(document, wanted, known, false)?;
    // Nearly all files have one generation, and nothing to ask for.
    if uses.aged { walk(document, wanted, known, true) } else { Ok(uses) }
}

/// The walk: `every` reference is asked for its generation, or those of the wanted objects alone.
///
/// What pages and appearances are drawn with comes first, so that it is known whatever else it is; the
/// security store comes last, so that what belongs to it alone is known.
fn walk<S: Source>(
    document: &Document<S>,
    wanted: &HashSet<u32>,
    known: &Known,
    every: bool,
) -> Result<Uses, PdfError> {
    let mut uses = Uses::default();
    let mut visited: HashSet<u32> = HashSet::new();
    let mut values = 0usize;
    let len = usize::try_from(document.len()).unwrap_or(usize::MAX);
    let most = STEPS + len / STEP;
    let mut steps = 0usize;
    let (mut waiting, mut faces) = seeds(document, known, &mut values)?;
    let mut store = Waiting::new();
    let mut stage = Stage::Pages;
    let catalog = document.catalog_id()?.number;
    let locked = document.key().is_some();
    let parts: HashSet<u32> =
        if locked { known.appearance_parts().into_iter().collect() } else { HashSet::new() };
    let mut trailer = document.trailer()?.clone();
    for key in FORM_OF_FILE {
        trailer.remove(key);
    }
    let mut trailer = Some(Shape::Own(Object::Dictionary(trailer)));
    loop {
        let (from, object, page) = match waiting.pop() {
            Some((id, _)) if !visited.insert(id.number) => continue,
            Some((id, page)) => {
                if wanted.contains(&id.number) {
                    let drawn = match stage {
                        Stage::Pages => Some(Drawn::Page),
                        Stage::Faces => Some(Drawn::Face),
                        Stage::All | Stage::Store => None,
                    };
                    if let Some(drawn) = drawn {
                        uses.drawn.insert(id.number, drawn);
                    }
                    if stage != Stage::Store {
                        uses.shown.insert(id.number);
                    }
                }
                if visited.len() > OBJECTS {
                    let limit = OBJECTS as u64;
                    return Err(PdfError::Budget { what: "objects of one version", limit });
                }
                let page = known.pages.get(&id.number).copied().or(page);
                // A reference with another generation than the object's means null.
                let id = document.current(id.number)?.unwrap_or(id);
                uses.aged |= id.generation != 0;
                (Some(id.number), document.peek(id)?, page)
            }
            None => match stage {
                Stage::Pages => {
                    (stage, waiting) = (Stage::Faces, std::mem::take(&mut faces));
                    continue;
                }
                Stage::Faces => {
                    stage = Stage::All;
                    let Some(trailer) = trailer.take() else { continue };
                    (None, trailer, None)
                }
                Stage::All => {
                    (stage, waiting) = (Stage::Store, std::mem::take(&mut store));
                    continue;
                }
                Stage::Store => break,
            },
        };
        if let (Some(from), Object::Reference(_)) = (from, &*object) {
            uses.unlike.push(from);
        }
        if locked
            && let (Some(from), Some(drawn)) = (from, object.as_dictionary())
            && (matches!(stage, Stage::Pages | Stage::Faces) || parts.contains(&from))
            && names_crypt(drawn)
        {
            uses.through_crypt.insert(from);
        }
        let asks = from.filter(|from| wanted.contains(from));
        let mut asked = Vec::new();
        let mut dictionaries = Vec::new();
        // The items of an array have one way, and there may be thousands.
        let mut last: Rc<[Step]> = Rc::default();
        references(&object, &mut values, |to, path| {
            uses.aged |= to.generation != 0;
            if every || asks.is_some() || from.is_none() || wanted.contains(&to.number) {
                asked.push(to);
            }
            if (asks.is_some() || from.is_none()) && is_dictionary(&path()) {
                dictionaries.push(to);
            }
            if wanted.contains(&to.number) {
                let path = path();
                steps += 1 + path.len();
                if steps <= most {
                    if *last != *path {
                        last = path.into();
                    }
                    uses.edges.push(Edge { to: to.number, from, path: Rc::clone(&last) });
                }
                if let Some(page) = page {
                    uses.page.entry(to.number).or_insert(page);
                }
            }
            if !visited.contains(&to.number) {
                let aside = stage == Stage::All
                    && match from {
                        None => leads(&path(), SOURCE),
                        Some(from) => from == catalog && leads(&path(), "DSS"),
                    };
                if aside { store.push((to, page)) } else { waiting.push((to, page)) }
            }
        })?;
        for to in asked {
            // Some readers pass over the generation.
            if document.current(to.number)?.is_none_or(|id| id == to) {
                continue;
            }
            uses.strayed = true;
            uses.misled.extend(asks);
            uses.unlike.extend(from.is_none().then_some(to.number));
            if wanted.contains(&to.number) {
                uses.misnamed.insert(to.number);
            }
        }
        for to in dictionaries {
            if document.is_stream(to)? {
                uses.misled.extend(asks);
                uses.unlike.extend(from.is_none().then_some(to.number));
            }
        }
        if steps > most {
            return Err(PdfError::Budget { what: "uses of changed objects", limit: most as u64 });
        }
    }
    uses.edges.sort_by_key(|edge| edge.to);
    uses.edges.shrink_to_fit();
    uses.visited = visited.len();
    Ok(uses)
}

/// Whether what is found at the end of a way is a dictionary and never a stream.
pub(super) fn is_dictionary(path: &[Step]) -> bool {
    matches!(path.last(), Some(Step::Key(last)) if last.as_str().is_some_and(|last| DICTIONARIES.contains(&last)))
}

/// Whether a way begins with a key.
fn leads(path: &[Step], key: &str) -> bool {
    matches!(path.first(), Some(Step::Key(first)) if first.as_str() == Some(key))
}

/// Calls `found` for every reference inside a value, with the way to it.
pub(crate) fn references(
    object: &Object,
    values: &mut usize,
    mut found: impl FnMut(ObjectId, &dyn Fn() -> Vec<Step>),
) -> Result<(), PdfError> {
    // Each entry: its parent in the trail and the step that led to it.
    let mut trail: Vec<(usize, Option<&Name>)> = Vec::new();
    let mut stack: Vec<(&Object, usize)> = vec![(object, usize::MAX)];
    while let Some((value, at)) = stack.pop() {
        *values += 1;
        if *values > VALUES {
            return Err(PdfError::Budget { what: "values of one version", limit: VALUES as u64 });
        }
        match value {
            Object::Reference(id) => {
                let path = || {
                    let (mut steps, mut at) = (Vec::new(), at);
                    while let Some((parent, step)) = trail.get(at) {
                        steps.push(step.map_or(Step::Index, |name| Step::Key(name.clone())));
                        at = *parent;
                    }
                    steps.reverse();
                    steps
                };
                found(*id, &path);
            }
            Object::Array(items) => {
                for item in items {
                    if matches!(
                        item,
                        Object::Reference(_) | Object::Array(_) | Object::Dictionary(_)
                    ) {
                        trail.push((at, None));
                        stack.push((item, trail.len() - 1));
                    }
                }
            }
            Object::Dictionary(dictionary) => {
                for (key, item) in dictionary.iter() {
                    if matches!(
                        item,
                        Object::Reference(_) | Object::Array(_) | Object::Dictionary(_)
                    ) {
                        trail.push((at, Some(key)));
                        stack.push((item, trail.len() - 1));
                    }
                }
            }
            _ => {}
        }
    }
    Ok(())
}
