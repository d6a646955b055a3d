//! The place of a signature's widget in the structure of a tagged document (ISO 32000-2, 14.7; ISO
//! 14289-1, 7.18.4): a Form element that refers to it and an entry of the parent tree. Besides, a word for
//! those who do not see it.
//!
//! What is written here is what verification knows as a part of a new signature; a structure of another
//! shape is left as it is.

use segel_pdf::{Dictionary, Document, Increment, Object, ObjectId, Source, encode_text};

use crate::error::SignError;
use crate::field::Root;

/// Levels of a parent tree.
const LEVELS: usize = 32;
/// Entries in one node of a parent tree that is written again.
const ENTRIES: usize = 100_000;

/// Puts a widget into the structure tree; nothing happens where the document has none that it fits into.
pub(crate) fn tag<S: Source>(
    document: &Document<S>,
    root: &Root,
    page: ObjectId,
    widget_id: ObjectId,
    widget: &mut Dictionary,
    increment: &mut Increment<'_, S>,
) -> Result<(), SignError> {
    let Some(tree_id) = root.catalog.value("StructTreeRoot").and_then(Object::as_reference) else {
        return Ok(());
    };
    let Object::Dictionary(mut tree) = document.resolve(&Object::Reference(tree_id))? else {
        return Ok(());
    };
    let Some(path) = last_leaf(document, &tree)? else { return Ok(()) };
    let Some(key) = next_key(&tree, &path) else { return Ok(()) };
    let element_id = increment.new_id();
    // Under the element of the whole document, where there is one.
    let (parent_id, mut parent) = match only_kid(document, &tree)? {
        Some(document_element) => document_element,
        None => (tree_id, tree.clone()),
    };
    let Some(kids) = with_kid(document, parent.value("K"), element_id)? else { return Ok(()) };
    parent.insert("K", kids);
    if parent_id == tree_id {
        tree = parent;
    } else {
        increment.set(parent_id, Object::Dictionary(parent));
    }
    tree.insert("ParentTreeNextKey", Object::Integer(key.saturating_add(1)));
    grow(path, key, element_id, &mut tree, increment);
    increment.set(tree_id, Object::Dictionary(tree));

    let reference = Dictionary::new()
        .with("Type", Object::name("OBJR"))
        .with("Obj", Object::Reference(widget_id));
    let element = Dictionary::new()
        .with("Type", Object::name("StructElem"))
        .with("S", Object::name("Form"))
        .with("P", Object::Reference(parent_id))
        .with("Pg", Object::Reference(page))
        .with("K", Object::Dictionary(reference));
    increment.set(element_id, Object::Dictionary(element));
    widget.insert("StructParent", Object::Integer(key));
    Ok(())
}

/// Gives a widget its word for those who do not see it.
pub(crate) fn describe(widget: &mut Dictionary, signer: Option<&str>) {
    let words = match signer {
        Some(signer) => format!("Tanda tangan elektronik: {signer}"),
        None => "Tanda tangan elektronik".to_owned(),
    };
    widget.insert("TU", Object::string(encode_text(&words)));
}

/// Whether the document says that it is tagged.
pub(crate) fn is_tagged(root: &Root) -> bool {
    root.catalog.value("StructTreeRoot").is_some()
}

/// A node of the parent tree: the object it is, or `None` where it stands in the one above.
struct Node {
    id: Option<ObjectId>,
    dictionary: Dictionary,
    /// `/Nums` of a leaf, and the object it is.
    numbers: Option<(Option<ObjectId>, Vec<Object>)>,
}

/// The way from the root of the parent tree to its last leaf; `None` where it has another shape.
fn last_leaf<S: Source>(
    document: &Document<S>,
    tree: &Dictionary,
) -> Result<Option<Vec<Node>>, SignError> {
    let mut path: Vec<Node> = Vec::new();
    let Some(mut value) = tree.value("ParentTree").cloned() else { return Ok(None) };
    for _ in 0..LEVELS {
        let id = value.as_reference();
        // Only the root may stand inside the object above it.
        if id.is_none() && !path.is_empty() {
            return Ok(None);
        }
        let Object::Dictionary(dictionary) = document.resolve(&value)? else { return Ok(None) };
        if let Some(numbers) = dictionary.value("Nums") {
            let own = numbers.as_reference();
            let Object::Array(items) = document.resolve(numbers)? else { return Ok(None) };
            if items.len() > ENTRIES || items.len() % 2 != 0 {
                return Ok(None);
            }
            // Some readers look into the one, some into the other.
            if dictionary.value("Kids").is_some() {
                return Ok(None);
            }
            path.push(Node { id, dictionary, numbers: Some((own, items)) });
            return Ok(Some(path).filter(|path| is_found(path)));
        }
        let kids = dictionary.value("Kids").map(|kids| document.resolve(kids)).transpose()?;
        let last = kids.as_ref().and_then(Object::as_array).and_then(<[Object]>::last).cloned();
        path.push(Node { id, dictionary, numbers: None });
        let Some(last) = last else { return Ok(None) };
        value = last;
    }
    Ok(None)
}

/// Whether the limits on the way to the last leaf are those of its keys: who looks by wrong ones would find
/// something else once they are raised.
fn is_found(path: &[Node]) -> bool {
    let keys = path.last().and_then(|leaf| leaf.numbers.as_ref()).map(|(_, items)| items);
    let last = keys.and_then(|items| items.get(items.len().checked_sub(2)?));
    let Some((first, last)) = keys.and_then(|items| items.first()).zip(last) else { return true };
    path.iter().rev().enumerate().all(|(above, node)| {
        match node.dictionary.value("Limits").and_then(Object::as_array) {
            Some([low, high]) => high == last && (above > 0 || low == first),
            _ => true,
        }
    })
}

/// A key behind every other: what the root of the structure keeps for it, but never one that is taken.
fn next_key(tree: &Dictionary, path: &[Node]) -> Option<i64> {
    let (_, numbers) = path.last()?.numbers.as_ref()?;
    let last = match numbers.len().checked_sub(2).and_then(|at| numbers.get(at)) {
        None => -1,
        Some(key) => key.as_integer()?,
    };
    let stated = tree.value("ParentTreeNextKey").and_then(Object::as_integer).unwrap_or(0);
    Some(stated.max(last.checked_add(1)?).max(0))
}

/// Appends the entry to the last leaf, and raises the limits on the way to it.
fn grow<S: Source>(
    path: Vec<Node>,
    key: i64,
    element: ObjectId,
    tree: &mut Dictionary,
    increment: &mut Increment<'_, S>,
) {
    for node in path {
        let mut dictionary = node.dictionary;
        if let Some(Object::Array(limits)) = dictionary.value("Limits")
            && let [low, _] = limits.as_slice()
        {
            let limits = vec![low.clone(), Object::Integer(key)];
            dictionary.insert("Limits", Object::Array(limits));
        }
        if let Some((own, mut items)) = node.numbers {
            items.extend([Object::Integer(key), Object::Reference(element)]);
            match own {
                Some(own) => increment.set(own, Object::Array(items)),
                None => drop(dictionary.insert("Nums", Object::Array(items))),
            }
        }
        match node.id {
            Some(id) => increment.set(id, Object::Dictionary(dictionary)),
            None => drop(tree.insert("ParentTree", Object::Dictionary(dictionary))),
        }
    }
}

/// The one element below the root, where it stands for the whole document.
fn only_kid<S: Source>(
    document: &Document<S>,
    tree: &Dictionary,
) -> Result<Option<(ObjectId, Dictionary)>, SignError> {
    let kids = tree.value("K");
    let id = match kids {
        Some(Object::Reference(_)) => match document.resolve(kids.unwrap_or(&Object::Null))? {
            Object::Array(list) if list.len() == 1 => list.first().and_then(Object::as_reference),
            _ => kids.and_then(Object::as_reference),
        },
        Some(Object::Array(list)) if list.len() == 1 => list.first().and_then(Object::as_reference),
        _ => None,
    };
    let Some(id) = id else { return Ok(None) };
    match document.resolve(&Object::Reference(id))? {
        Object::Dictionary(element) if element.value("S").and_then(Object::as_name).is_some() => {
            Ok(Some((id, element)))
        }
        _ => Ok(None),
    }
}

/// The kids with one more at their end; `None` where they are a list of its own, which other elements
/// might share.
fn with_kid<S: Source>(
    document: &Document<S>,
    kids: Option<&Object>,
    element: ObjectId,
) -> Result<Option<Object>, SignError> {
    let mut list = match kids {
        None | Some(Object::Null) => Vec::new(),
        Some(Object::Array(list)) => list.clone(),
        Some(Object::Reference(_)) => {
            if let Object::Array(_) = document.resolve(kids.unwrap_or(&Object::Null))? {
                return Ok(None);
            }
            kids.cloned().into_iter().collect()
        }
        Some(single) => vec![single.clone()],
    };
    list.push(Object::Reference(element));
    Ok(Some(Object::Array(list)))
}
