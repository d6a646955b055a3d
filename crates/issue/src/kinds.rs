//! All kinds of a folder, or of the binary.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use crate::error::IssueError;
use crate::kind::Kind;
use crate::office::Office;
use crate::tree::Tree;

/// The document kinds that can be issued.
#[derive(Debug, Clone)]
pub struct Kinds {
    kinds: BTreeMap<String, Kind>,
    tree: Arc<Tree>,
}

impl Kinds {
    /// The kinds that came with the binary.
    ///
    /// # Errors
    /// As [`Kinds::open`], but only if the binary was built from broken files.
    pub fn bundled() -> Result<Self, IssueError> {
        Self::read(Tree::bundled())
    }

    /// Reads a folder of kinds: one folder each, beside `_layout` and `_office`.
    ///
    /// # Errors
    /// [`IssueError::Unreadable`] and [`IssueError::TooLarge`] for the files;
    /// [`IssueError::Toml`], [`IssueError::Schema`], [`IssueError::Rule`],
    /// [`IssueError::MissingFile`], [`IssueError::SlugMismatch`] and [`IssueError::Number`] for
    /// what is in them.
    pub fn open(folder: &Path) -> Result<Self, IssueError> {
        Self::read(Tree::read(folder)?)
    }

    fn read(tree: Tree) -> Result<Self, IssueError> {
        let tree = Arc::new(tree);
        let mut kinds = BTreeMap::new();
        for slug in tree.slugs() {
            kinds.insert(slug.to_owned(), Kind::read(&tree, slug)?);
        }
        Ok(Self { kinds, tree })
    }

    /// Looks up one kind.
    ///
    /// # Errors
    /// [`IssueError::UnknownKind`] where there is none.
    pub fn kind(&self, slug: &str) -> Result<&Kind, IssueError> {
        self.kinds.get(slug).ok_or_else(|| IssueError::UnknownKind { slug: slug.to_owned() })
    }

    /// All kinds, by slug.
    pub fn iter(&self) -> impl Iterator<Item = &Kind> {
        self.kinds.values()
    }

    /// The bytes of a file beside the kinds, such as `_office/dpmptsp.toml`.
    pub fn file(&self, name: &str) -> Option<&[u8]> {
        self.tree.file(name)
    }

    /// The profile of an office beside the kinds, by its name without folder and ending.
    ///
    /// # Errors
    /// [`IssueError::UnknownOffice`] where there is none; else as [`Office::from_toml`].
    pub fn office(&self, name: &str) -> Result<Office, IssueError> {
        let file = format!("_office/{name}.toml");
        let text = self
            .tree
            .text(&file)
            .ok_or_else(|| IssueError::UnknownOffice { name: name.to_owned() })?;
        Office::from_toml(&file, text)
    }

    #[cfg(feature = "typst")]
    pub(crate) fn tree(&self) -> &Arc<Tree> {
        &self.tree
    }
}
