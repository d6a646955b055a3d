//! Files inside a document (ISO 32000-2, 7.11.4).

use crate::document::Document;
use crate::error::PdfError;
use crate::filter;
use crate::object::{Dictionary, IndirectObject, Object};
use crate::source::Source;
use crate::text::decode_text;

/// Nodes of the name tree visited for one question.
const NODES: usize = 10_000;

impl<S: Source> Document<S> {
    /// The bytes of the file that is embedded under a name, or `None` where there is none.
    ///
    /// # Errors
    /// When the tree of names or the embedded file cannot be read.
    pub fn attachment(&self, name: &str) -> Result<Option<Vec<u8>>, PdfError> {
        let names = match self.catalog()?.value("Names") {
            None => return Ok(None),
            Some(names) => self.dictionary_at(names, "/Names of the catalog")?,
        };
        let Some(root) = names.value("EmbeddedFiles").cloned() else { return Ok(None) };
        let mut waiting = vec![root];
        let mut visited = 0usize;
        while let Some(node) = waiting.pop() {
            visited += 1;
            if visited > NODES {
                return Err(PdfError::Budget { what: "nodes of a name tree", limit: NODES as u64 });
            }
            let node = self.dictionary_at(&node, "a node of the names of embedded files")?;
            if let Some(kids) = node.value("Kids") {
                waiting.extend_from_slice(self.resolve(kids)?.as_array().unwrap_or_default());
            }
            let Some(pairs) = node.value("Names") else { continue };
            for pair in self.resolve(pairs)?.as_array().unwrap_or_default().chunks_exact(2) {
                let [key, specification] = pair else { continue };
                if self.resolve(key)?.as_string().map(decode_text).as_deref() == Some(name) {
                    return self.embedded_file(specification).map(Some);
                }
            }
        }
        Ok(None)
    }

    fn embedded_file(&self, specification: &Object) -> Result<Vec<u8>, PdfError> {
        let missing = PdfError::Missing { what: "an embedded file" };
        let specification = self.dictionary_at(specification, "a file specification")?;
        let files = specification.value("EF").ok_or(missing.clone())?;
        let files = self.dictionary_at(files, "/EF of a file specification")?;
        let id = files.value("UF").or(files.value("F")).and_then(Object::as_reference);
        let id = id.ok_or(missing.clone())?;
        match self.object(id)? {
            IndirectObject::Stream(stream) => {
                filter::decode(&stream.dictionary, &stream.data, id.number)
            }
            IndirectObject::Plain(_) => Err(missing),
        }
    }

    fn dictionary_at(&self, object: &Object, what: &'static str) -> Result<Dictionary, PdfError> {
        match self.resolve(object)? {
            Object::Dictionary(dictionary) => Ok(dictionary),
            _ => Err(PdfError::Missing { what }),
        }
    }
}
