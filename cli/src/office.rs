//! The office that issues, and who signs for it.

use std::path::Path;

#[cfg(feature = "render")]
use segel::issue::{CalendarDate, IssueError, Signatory};
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

/// Finds who signs on a day: the role asked for, or the first of the kind's that the office has.
#[cfg(feature = "render")]
pub(crate) fn signatory<'o>(
    kind: &Kind,
    office: &'o Office,
    role: Option<&str>,
    tanggal: CalendarDate,
) -> Result<&'o Signatory, Trouble> {
    let own = || kind.signer().roles.iter().find(|role| office.signatory(role).is_some());
    let Some(found) = role.or_else(|| own().map(String::as_str)) else {
        return Err(no_such_role(kind, office, role));
    };
    match office.signatory_on(found, tanggal) {
        Err(IssueError::NoSignatory { .. }) => Err(no_such_role(kind, office, role)),
        other => other.map_err(|error| kinds::refused(&error)),
    }
}

#[cfg(feature = "render")]
fn no_such_role(kind: &Kind, office: &Office, role: Option<&str>) -> Trouble {
    let known: Vec<&str> =
        office.signatories.iter().map(|signatory| signatory.role.as_str()).collect();
    let asked = role.map_or_else(|| kind.signer().roles.join(", "), str::to_owned);
    issuing::no_such_role(&asked, &known.join(", "))
}
