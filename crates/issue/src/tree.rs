//! The files of a kinds' folder, held in memory.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::error::IssueError;

include!(concat!(env!("OUT_DIR"), "/kinds.rs"));

/// Files by their path inside the kinds' folder, with `/` between the parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tree {
    files: BTreeMap<String, Cow<'static, [u8]>>,
}

impl Tree {
    const LARGEST: u64 = 4 << 20;
    const MOST: usize = 2_000;
    const DEEPEST: usize = 4;

    /// The files that came with the binary.
    pub(crate) fn bundled() -> Self {
        let files =
            FILES.iter().map(|(name, bytes)| ((*name).to_owned(), Cow::Borrowed(*bytes))).collect();
        Self { files }
    }

    /// Reads a folder of kinds, or the folder of a single kind, with the shared files of the binary
    /// beneath it: where the folder has its own, those count.
    pub(crate) fn of_kinds(folder: &Path) -> Result<Self, IssueError> {
        let mut tree = Self::read(folder)?;
        if tree.file("kind.toml").is_some() {
            let name = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
            let name =
                name.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
            let files = std::mem::take(&mut tree.files);
            tree.files = files.into_iter().map(|(file, b)| (format!("{name}/{file}"), b)).collect();
        }
        Ok(tree.over(Self::bundled(), |file| file.starts_with('_')))
    }

    /// Adds the files of `other` that `wanted` names and that are not here yet.
    pub(crate) fn over(mut self, other: Self, wanted: impl Fn(&str) -> bool) -> Self {
        for (file, bytes) in other.files {
            if wanted(&file) {
                self.files.entry(file).or_insert(bytes);
            }
        }
        self
    }

    /// Reads a folder. Links are not followed; names that begin with a dot are passed over.
    pub(crate) fn read(folder: &Path) -> Result<Self, IssueError> {
        let mut files = BTreeMap::new();
        let mut waiting = vec![(folder.to_owned(), String::new(), 0)];
        while let Some((path, prefix, depth)) = waiting.pop() {
            let failed = |error: &std::io::Error| IssueError::Unreadable {
                path: path.clone(),
                reason: error.kind(),
            };
            for entry in fs::read_dir(&path).map_err(|error| failed(&error))? {
                let entry = entry.map_err(|error| failed(&error))?;
                let kind = entry.file_type().map_err(|error| failed(&error))?;
                let name = entry.file_name();
                let Some(name) = name.to_str().filter(|name| !name.starts_with('.')) else {
                    continue;
                };
                let inner = format!("{prefix}{name}");
                if kind.is_dir() && depth < Self::DEEPEST {
                    waiting.push((entry.path(), format!("{inner}/"), depth + 1));
                } else if kind.is_file() && files.len() < Self::MOST {
                    files.insert(inner, Cow::Owned(bounded(&entry.path())?));
                }
            }
        }
        Ok(Self { files })
    }

    /// The bytes of one file.
    pub(crate) fn file(&self, name: &str) -> Option<&[u8]> {
        self.files.get(name).map(|bytes| &**bytes)
    }

    /// The text of one file, where it is UTF-8.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        std::str::from_utf8(self.file(name)?).ok()
    }

    /// All files with their names.
    #[cfg(feature = "typst")]
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &Cow<'static, [u8]>)> {
        self.files.iter().map(|(name, bytes)| (name.as_str(), bytes))
    }

    /// The folders that hold a kind.
    pub(crate) fn slugs(&self) -> impl Iterator<Item = &str> {
        self.files
            .keys()
            .filter_map(|name| name.strip_suffix("/kind.toml").filter(|slug| !slug.contains('/')))
    }
}

/// Reads one file within the budget, whatever its length was said to be.
pub(crate) fn bounded(path: &Path) -> Result<Vec<u8>, IssueError> {
    use std::io::Read as _;
    let failed = |error: std::io::Error| IssueError::Unreadable {
        path: path.to_owned(),
        reason: error.kind(),
    };
    let mut bytes = Vec::new();
    let file = fs::File::open(path).map_err(failed)?;
    file.take(Tree::LARGEST + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > Tree::LARGEST {
        return Err(IssueError::TooLarge { path: path.to_owned(), limit: Tree::LARGEST });
    }
    Ok(bytes)
}
