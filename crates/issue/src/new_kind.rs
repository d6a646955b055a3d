//! The files of a kind that works from the start, to be changed into what is needed.

use crate::error::IssueError;
use crate::kinds::Kinds;

macro_rules! file {
    ($name:literal) => {
        ($name, include_str!(concat!("../assets/new-kind/", $name)))
    };
}

const FILES: [(&str, &str); 5] = [
    file!("kind.toml"),
    file!("schema.json"),
    file!("main.typ"),
    file!("example.json"),
    file!("hard.json"),
];

/// The files of a new kind, by their names inside its folder: a letter with a person, a table and a
/// term, issued by the first signatory of an office beside `kinds`.
///
/// # Errors
/// [`IssueError::BadSlug`] for a slug other than 2 to 40 small letters, digits and hyphens;
/// [`IssueError::UnknownOffice`] and [`IssueError::NoSignatory`] for the office.
pub fn new_kind(
    kinds: &Kinds,
    slug: &str,
    title: &str,
    office: &str,
) -> Result<Vec<(&'static str, String)>, IssueError> {
    let letters = |character: char| {
        character.is_ascii_lowercase() || character.is_ascii_digit() || character == '-'
    };
    let good = (2..=40).contains(&slug.len())
        && slug.chars().all(letters)
        && slug.starts_with(|first: char| first.is_ascii_lowercase())
        && !slug.ends_with('-');
    if !good {
        return Err(IssueError::BadSlug { slug: slug.to_owned() });
    }
    let profile = kinds.office(office)?;
    let signatory = profile
        .signatories
        .first()
        .ok_or_else(|| IssueError::NoSignatory { role: String::new() })?;
    // The title goes into JSON and TOML strings, which write these two in the same way.
    let title: String =
        title.chars().filter(|character| !matches!(character, '"' | '\\')).collect();
    let filled = |text: &str| {
        text.replace("{slug}", slug)
            .replace("{judul}", &title)
            .replace("{kantor}", office)
            .replace("{peran}", &signatory.role)
    };
    Ok(FILES.iter().map(|(name, text)| (*name, filled(text))).collect())
}
