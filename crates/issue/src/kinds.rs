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

    /// Reads a folder of kinds, one folder each, or the folder of a single kind. `_layout` and
    /// `_office` beside them are taken from the binary where the folder does not bring its own.
    ///
    /// # Errors
    /// [`IssueError::Unreadable`] and [`IssueError::TooLarge`] for the files;
    /// [`IssueError::Toml`], [`IssueError::Schema`], [`IssueError::Rule`],
    /// [`IssueError::MissingFile`], [`IssueError::SlugMismatch`] and [`IssueError::Number`] for
    /// what is in them.
    pub fn open(folder: &Path) -> Result<Self, IssueError> {
        Self::read(Tree::of_kinds(folder)?)
    }

    /// The kinds of the binary with those of a folder over them: a kind of the same name counts in
    /// place of the binary's.
    ///
    /// # Errors
    /// As [`Kinds::open`].
    pub fn bundled_with(folder: &Path) -> Result<Self, IssueError> {
        let own = Tree::of_kinds(folder)?;
        let slugs: Vec<String> = own.slugs().map(|slug| format!("{slug}/")).collect();
        let foreign = |file: &str| !slugs.iter().any(|slug| file.starts_with(slug.as_str()));
        Self::read(own.over(Tree::bundled(), foreign))
    }

    /// Reads a folder as [`Kinds::open`] does, and tells of each kind that cannot be read why.
    ///
    /// # Errors
    /// [`IssueError::Unreadable`] and [`IssueError::TooLarge`] for the folder itself.
    pub fn survey(folder: &Path) -> Result<(Self, Vec<(String, IssueError)>), IssueError> {
        let tree = Arc::new(Tree::of_kinds(folder)?);
        let (mut kinds, mut refused) = (BTreeMap::new(), Vec::new());
        for slug in tree.slugs() {
            match Kind::read(&tree, slug) {
                Ok(kind) => {
                    kinds.insert(slug.to_owned(), kind);
                }
                Err(error) => refused.push((slug.to_owned(), error)),
            }
        }
        Ok((Self { kinds, tree }, refused))
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
