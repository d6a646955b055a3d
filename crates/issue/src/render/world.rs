//! What a template can see: the kinds' folder, the fonts, the page's own data; no clock, no disk.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt as _, World};

use crate::error::IssueError;
use crate::tree::Tree;

/// What all pages share, built once.
pub(super) struct Shared {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    pub(super) fonts: Vec<Font>,
    files: HashMap<FileId, TemplateFile>,
    pub(super) tree: Arc<Tree>,
}

struct TemplateFile {
    bytes: Bytes,
    source: OnceLock<Option<Source>>,
}

impl Shared {
    pub(super) fn new(tree: &Arc<Tree>) -> Result<Self, IssueError> {
        let fonts = super::fonts::all()?;
        let mut files = HashMap::new();
        for (name, bytes) in tree.iter() {
            let bytes = match bytes {
                Cow::Borrowed(bytes) => Bytes::new(*bytes),
                Cow::Owned(bytes) => Bytes::new(bytes.clone()),
            };
            files.insert(file_id(name)?, TemplateFile { bytes, source: OnceLock::new() });
        }
        Ok(Self {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            files,
            tree: Arc::clone(tree),
        })
    }
}

/// The world of one page.
pub(super) struct PageWorld<'a> {
    pub(super) shared: &'a Shared,
    pub(super) main: FileId,
    /// Files that exist for this page only.
    pub(super) own: Vec<(FileId, Bytes)>,
}

/// Names a file of the kinds' folder, or one that exists for a page only.
pub(super) fn file_id(name: &str) -> Result<FileId, IssueError> {
    let path = VirtualPath::new(name).map_err(|_| IssueError::Template {
        file: name.to_owned(),
        line: 0,
        message: "not a path inside the kinds' folder".to_owned(),
    })?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

fn missing(id: FileId) -> FileError {
    FileError::NotFound(id.get().vpath().get_without_slash().into())
}

impl World for PageWorld<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.shared.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.shared.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let file = self.shared.files.get(&id).ok_or_else(|| missing(id))?;
        let source = file.source.get_or_init(|| {
            let text = std::str::from_utf8(&file.bytes).ok()?;
            Some(Source::new(id, text.to_owned()))
        });
        source.clone().ok_or(FileError::InvalidUtf8)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if let Some((_, bytes)) = self.own.iter().find(|(own, _)| *own == id) {
            return Ok(bytes.clone());
        }
        self.shared.files.get(&id).map(|file| file.bytes.clone()).ok_or_else(|| missing(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.shared.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
