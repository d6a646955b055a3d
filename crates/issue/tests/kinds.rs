//! Kinds as data: what a folder must hold, and how it is refused where it does not.
#![expect(clippy::unwrap_used, reason = "a test that fails here fails rightly")]

use std::fs;
use std::path::{Path, PathBuf};

use segel_issue::{IssueError, Kinds, RuleDefect, SchemaDefect, Scope};

/// Copies one bundled kind into a folder of the test's own, with one replacement in one file.
fn altered(name: &str, file: &str, from: &str, to: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let kind = folder.join("tdup");
    fs::create_dir_all(&kind).unwrap();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../kinds/tdup");
    for entry in fs::read_dir(source).unwrap() {
        let path = entry.unwrap().path();
        let mut text = fs::read_to_string(&path).unwrap();
        if path.ends_with(file) {
            assert!(text.contains(from), "{file} has no {from:?}");
            text = text.replace(from, to);
        }
        #[expect(clippy::disallowed_methods, reason = "a test's own folder")]
        fs::write(kind.join(path.file_name().unwrap()), text).unwrap();
    }
    folder
}

#[test]
fn a_table_that_forgets_a_choice_is_refused() {
    let folder = altered("forgets", "kind.toml", "\"Spa\" = [\"Spa\"]", "");
    let Err(IssueError::Rule { rule: 3, defect: RuleDefect::Choice { choice }, .. }) =
        Kinds::open(&folder)
    else {
        panic!("not refused");
    };
    assert_eq!(choice, "Spa");
}

#[test]
fn a_misspelt_keyword_or_key_is_refused_with_its_place() {
    let folder = altered("keyword", "schema.json", "\"maxLength\": 80", "\"maxLenght\": 80");
    assert!(matches!(
        Kinds::open(&folder),
        Err(IssueError::Schema { defect: SchemaDefect::Keyword { .. }, .. })
    ));
    let folder = altered("key", "kind.toml", "klasifikasi =", "klasifikasy =");
    assert!(matches!(Kinds::open(&folder), Err(IssueError::Toml { .. })));
    let folder = altered("slug", "kind.toml", "slug = \"tdup\"", "slug = \"tdap\"");
    assert!(matches!(Kinds::open(&folder), Err(IssueError::SlugMismatch { .. })));
}

#[test]
fn a_missing_folder_is_an_error_and_an_empty_one_has_no_kinds() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("not-there");
    assert!(matches!(Kinds::open(&folder), Err(IssueError::Unreadable { .. })));
    let empty = Path::new(env!("CARGO_TARGET_TMPDIR")).join("empty");
    fs::create_dir_all(&empty).unwrap();
    assert_eq!(Kinds::open(&empty).unwrap().iter().count(), 0);
}

#[test]
fn the_permits_say_how_they_are_numbered_and_signed() {
    let kinds = Kinds::bundled().unwrap();
    for kind in kinds.iter() {
        assert_eq!(kind.scope(), Scope::Kind);
        assert_eq!(kind.places().first().unwrap().label, "tte");
        assert_eq!(kind.signer().roles, ["kepala-dinas"]);
    }
    let siujk = kinds.kind("siujk").unwrap();
    assert_eq!(siujk.validity_rule().unwrap().years, 3);
}
