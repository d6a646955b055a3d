//! Where a document uses the objects that changed.

use std::collections::{HashMap, HashSet};

use crate::document::{Document, Shape};
use crate::error::PdfError;
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

/// A use of a changed object: the object it is used in (`None` for the trailer) and the way there.
#[derive(Debug, Clone)]
pub(super) struct Edge {
    pub(super) from: Option<u32>,
    pub(super) path: Vec<Step>,
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

/// The uses of the objects that were asked about.
#[derive(Debug, Default)]
pub(super) struct Uses {
    pub(super) of: HashMap<u32, Vec<Edge>>,
    /// The page from which an object was first reached.
    pub(super) page: HashMap<u32, u32>,
    /// Which of them something else than the security store leads to.
    shown: HashSet<u32>,
    /// How many objects were visited.
    pub(super) visited: usize,
}

impl Uses {
    /// How much there is to keep.
    pub(super) fn size(&self) -> usize {
        let edges = self.of.values().map(Vec::len).sum::<usize>();
        edges.saturating_add(self.page.len()).saturating_add(self.shown.len())
    }

    /// Whether an object is reached without the security store.
    pub(super) fn is_shown(&self, number: u32) -> bool {
        self.shown.contains(&number)
    }

    pub(super) fn edges(&self, number: u32) -> &[Edge] {
        self.of.get(&number).map(Vec::as_slice).unwrap_or_default()
    }
}

/// The key of the trailer under which some writers keep the source of a document.
pub(super) const SOURCE: &str = "AdditionalStreams";

/// Keys of the trailer that speak of the file's form only.
pub(super) const FORM_OF_FILE: [&str; 9] =
    ["Size", "Prev", "XRefStm", "Type", "W", "Index", "Filter", "DecodeParms", "Length"];

/// Walks everything that is reachable from the trailer and notes the uses of the wanted objects. The
/// security store comes last, so that what belongs to it alone is known.
pub(super) fn uses<S: Source>(
    document: &Document<S>,
    wanted: &HashSet<u32>,
    pages: &HashMap<u32, u32>,
) -> Result<Uses, PdfError> {
    let mut uses = Uses::default();
    let mut visited: HashSet<u32> = HashSet::new();
    let mut waiting: Vec<(ObjectId, Option<u32>)> = Vec::new();
    let mut store: Vec<(ObjectId, Option<u32>)> = Vec::new();
    let mut of_store = false;
    let catalog = document.catalog_id()?.number;
    let mut values = 0usize;
    let mut trailer = document.trailer()?.clone();
    for key in FORM_OF_FILE {
        trailer.remove(key);
    }
    let mut current = Some((None, Shape::Own(Object::Dictionary(trailer)), None));
    while let Some((from, object, page)) = current.take() {
        references(&object, &mut values, |to, path| {
            if wanted.contains(&to.number) {
                uses.of.entry(to.number).or_default().push(Edge { from, path: path() });
                if let Some(page) = page {
                    uses.page.entry(to.number).or_insert(page);
                }
            }
            if !visited.contains(&to.number) {
                let aside = match from {
                    None => leads(&path(), SOURCE),
                    Some(from) => from == catalog && leads(&path(), "DSS"),
                };
                if aside { store.push((to, page)) } else { waiting.push((to, page)) }
            }
        })?;
        loop {
            if waiting.is_empty() && !of_store {
                waiting.append(&mut store);
                of_store = true;
            }
            let Some((id, page)) = waiting.pop() else { break };
            if !visited.insert(id.number) {
                continue;
            }
            if !of_store && wanted.contains(&id.number) {
                uses.shown.insert(id.number);
            }
            if visited.len() > OBJECTS {
                let limit = OBJECTS as u64;
                return Err(PdfError::Budget { what: "objects of one version", limit });
            }
            let page = pages.get(&id.number).copied().or(page);
            // A reference with another generation than the object's means null.
            let id = document.current(id.number)?.unwrap_or(id);
            current = Some((Some(id.number), document.peek(id)?, page));
            break;
        }
    }
    uses.visited = visited.len();
    Ok(uses)
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
