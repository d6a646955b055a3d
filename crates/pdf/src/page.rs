//! Pages (ISO 32000-2, 7.7.3).

use crate::document::Document;
use crate::error::PdfError;
use crate::object::{Dictionary, Object, ObjectId};
use crate::source::Source;

/// Nodes of the page tree visited for one question.
const NODES: usize = 200_000;
/// Levels of the page tree.
const LEVELS: usize = 64;

/// One page with the attributes that it inherits.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Page {
    /// The page object.
    pub id: ObjectId,
    /// Its dictionary, as it stands.
    pub dictionary: Dictionary,
    /// `/MediaBox`, inherited: left, bottom, right, top in points.
    pub media_box: [f64; 4],
    /// `/CropBox`, inherited, or the media box.
    pub crop_box: [f64; 4],
    /// `/Rotate`, inherited: 0, 90, 180 or 270 degrees clockwise.
    pub rotate: u16,
}

impl<S: Source> Document<S> {
    /// The number of pages that the root of the page tree states.
    ///
    /// # Errors
    /// When the page tree cannot be read.
    pub fn page_count(&self) -> Result<u32, PdfError> {
        let count = self.page_root()?.1.value("Count").cloned().unwrap_or(Object::Null);
        self.resolve(&count)?
            .as_integer()
            .and_then(|c| u32::try_from(c).ok())
            .ok_or(PdfError::Missing { what: "/Count of the page tree" })
    }

    fn page_root(&self) -> Result<(ObjectId, Dictionary), PdfError> {
        let missing = PdfError::Missing { what: "the page tree" };
        let id = self.catalog()?.value("Pages").and_then(Object::as_reference);
        let id = id.ok_or(missing.clone())?;
        match self.resolve(&Object::Reference(id))? {
            Object::Dictionary(d) => Ok((id, d)),
            _ => Err(missing),
        }
    }

    /// A page by its index from 0, reached through the counts of the tree, not through all pages.
    ///
    /// # Errors
    /// When there is no such page or the tree cannot be read.
    pub fn page(&self, index: u32) -> Result<Page, PdfError> {
        let (id, node, inherited) = self.leaf(index)?;
        self.page_of(id, node, &inherited)
    }

    /// The object of a page by its index from 0, whatever its boxes are.
    ///
    /// # Errors
    /// As [`Document::page`], but for boxes that cannot be read.
    pub fn page_id(&self, index: u32) -> Result<ObjectId, PdfError> {
        Ok(self.leaf(index)?.0)
    }

    /// A page with what it inherits of boxes and rotation.
    fn leaf(&self, index: u32) -> Result<(ObjectId, Dictionary, Dictionary), PdfError> {
        let missing = PdfError::Missing { what: "a node of the page tree" };
        let (mut id, mut node) = self.page_root()?;
        let mut inherited = Dictionary::new();
        let (mut skip, mut visited) = (index, 0usize);
        for _ in 0..LEVELS {
            for key in ["MediaBox", "CropBox", "Rotate"] {
                if let Some(value) = node.value(key) {
                    inherited.insert(key, value.clone());
                }
            }
            let Some(kids) = node.value("Kids") else {
                return if skip == 0 {
                    Ok((id, node, inherited))
                } else {
                    Err(PdfError::NoSuchPage { index })
                };
            };
            let kids = self.resolve(kids)?;
            let mut next = None;
            for kid in kids.as_array().ok_or(missing.clone())? {
                visited += 1;
                if visited > NODES {
                    let limit = NODES as u64;
                    return Err(PdfError::Budget { what: "nodes of the page tree", limit });
                }
                let kid_id = kid.as_reference().ok_or(missing.clone())?;
                let Object::Dictionary(kid) = self.resolve(kid)? else { return Err(missing) };
                let pages = match kid.value("Kids") {
                    None => 1,
                    Some(_) => {
                        let count = kid.value("Count").cloned().unwrap_or(Object::Null);
                        let count = self.resolve(&count)?.as_integer();
                        count.and_then(|c| u32::try_from(c).ok()).ok_or(missing.clone())?
                    }
                };
                if skip < pages {
                    next = Some((kid_id, kid));
                    break;
                }
                skip -= pages;
            }
            (id, node) = next.ok_or(PdfError::NoSuchPage { index })?;
        }
        Err(PdfError::Budget { what: "levels of the page tree", limit: LEVELS as u64 })
    }

    fn page_of(
        &self,
        id: ObjectId,
        dictionary: Dictionary,
        inherited: &Dictionary,
    ) -> Result<Page, PdfError> {
        let media_box = self.rectangle(inherited.value("MediaBox"))?;
        let media_box = media_box.ok_or(PdfError::Missing { what: "/MediaBox of a page" })?;
        let crop_box = self.rectangle(inherited.value("CropBox"))?.unwrap_or(media_box);
        let rotate = match inherited.value("Rotate") {
            None => 0,
            Some(r) => self.resolve(r)?.as_integer().unwrap_or(0),
        };
        let rotate = u16::try_from(rotate.rem_euclid(360)).unwrap_or(0);
        Ok(Page { id, dictionary, media_box, crop_box, rotate })
    }

    fn rectangle(&self, value: Option<&Object>) -> Result<Option<[f64; 4]>, PdfError> {
        let Some(value) = value else { return Ok(None) };
        let bad = PdfError::Missing { what: "a rectangle of four numbers" };
        let array = self.resolve(value)?;
        let [a, b, c, d] = array.as_array().ok_or(bad.clone())? else { return Err(bad) };
        let number = |o: &Object| self.resolve(o)?.as_number().ok_or(bad.clone());
        let (a, b, c, d) = (number(a)?, number(b)?, number(c)?, number(d)?);
        Ok(Some([a.min(c), b.min(d), a.max(c), b.max(d)]))
    }
}
