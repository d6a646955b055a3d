//! The office that issues, and who signs for it.

use std::path::Path;

#[cfg(feature = "render")]
use segel::issue::Signatory;
use segel::issue::{Kind, Kinds, Office};

#[cfg(feature = "render")]
use crate::words::issuing;
use crate::words::{Trouble, files, kinds};

/// Reads an office profile: a file, one that is bundled by its name, or the one the kind names.
pub(crate) fn office(kinds: &Kinds, kind: &Kind, choice: Option<&Path>) -> Result<Office, Trouble> {
    let bundled = choice.filter(|path| !path.exists()).and_then(Path::to_str);
    let bundled =
        bundled.filter(|name| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'));
    let office = match (choice, bundled) {
        (None, _) => kinds.office(kind.office()),
        (Some(_), Some(name)) => kinds.office(name),
        (Some(path), None) => {
            let text = std::fs::read_to_string(path);
            let text = text.map_err(|error| files::unreadable(path, &error))?;
            Office::from_toml(&path.display().to_string(), &text)
        }
    };
    office.map_err(|error| kinds::refused(&error))
}

/// Finds who signs: the role asked for, or the first of the kind's that the office has.
#[cfg(feature = "render")]
pub(crate) fn signatory<'o>(
    kind: &Kind,
    office: &'o Office,
    role: Option<&str>,
) -> Result<&'o Signatory, Trouble> {
    let found = match role {
        Some(role) => office.signatory(role),
        None => kind.signer().roles.iter().find_map(|role| office.signatory(role)),
    };
    found.ok_or_else(|| {
        let known: Vec<&str> =
            office.signatories.iter().map(|signatory| signatory.role.as_str()).collect();
        let asked = role.map_or_else(|| kind.signer().roles.join(", "), str::to_owned);
        issuing::no_such_role(&asked, &known.join(", "))
    })
}
