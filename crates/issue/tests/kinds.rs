//! Kinds as data: what a folder must hold, and how it is refused where it does not.
#![expect(clippy::unwrap_used, reason = "a test that fails here fails rightly")]

use std::fs;
use std::path::{Path, PathBuf};

use segel_issue::{CalendarDate, IssueError, Kinds, RuleDefect, SchemaDefect, Scope};

/// Copies one bundled kind into a folder of the test's own, with one replacement in one file.
fn altered(name: &str, file: &str, from: &str, to: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let kind = folder.join("tdup");
    fs::create_dir_all(&kind).unwrap();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../kinds/tdup");
    for entry in fs::read_dir(source).unwrap() {
        let path = entry.unwrap().path();
        // The preview is no text, and not needed.
        let Ok(mut text) = fs::read_to_string(&path) else { continue };
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
fn every_kind_says_who_issues_and_signs_it_and_where() {
    let kinds = Kinds::bundled().unwrap();
    for kind in kinds.iter() {
        let office = kinds.office(kind.office()).unwrap();
        let roles = &kind.signer().roles;
        let placed: Vec<_> = kind.places().iter().map(|place| &place.role).collect();
        assert_eq!(placed, roles.iter().collect::<Vec<_>>(), "{}", kind.slug());
        assert_eq!(kind.places().first().unwrap().label, "tte", "{}", kind.slug());
        for role in roles {
            assert!(office.signatory(role).is_some(), "{}: {role}", kind.slug());
        }
    }
    for slug in ["siujk", "tdup", "tdupr"] {
        let kind = kinds.kind(slug).unwrap();
        assert_eq!((kind.office(), kind.scope()), ("dpmptsp", Scope::Klasifikasi));
    }
    assert_eq!(kinds.kind("siujk").unwrap().validity_rule().unwrap().years, 3);
    assert!(matches!(kinds.office("not-there"), Err(IssueError::UnknownOffice { .. })));
}

/// Kinds of one code print the same number unless they count together.
#[test]
fn kinds_that_share_a_code_share_a_sequence() {
    let kinds = Kinds::bundled().unwrap();
    for one in kinds.iter() {
        assert!(!matches!(one.scope(), Scope::Kind | Scope::UnitKind), "{}", one.slug());
        for other in kinds.iter().filter(|other| other.klasifikasi() == one.klasifikasi()) {
            if one.number_format().as_str() == other.number_format().as_str() {
                assert_eq!(one.scope(), other.scope(), "{} and {}", one.slug(), other.slug());
            }
        }
    }
}

#[test]
fn the_term_of_an_instrument_is_the_interval_of_its_kind() {
    let kinds = Kinds::bundled().unwrap();
    let kind = kinds.kind("skhp").unwrap();
    let issued = CalendarDate::new(2026, 11, 24).unwrap();
    let text = kind.example();
    let term = kind.validity(&kind.accept(text).unwrap(), issued).unwrap().unwrap();
    assert_eq!(
        (term.from.to_string(), term.until.to_string()),
        ("2026-11-20".into(), "2027-11-20".into())
    );
    let tank = text.replace("Pompa Ukur BBM\",", "Tangki Ukur Mobil BBM\",");
    assert_ne!(tank, text);
    let faults = kind.accept(&tank).unwrap_err();
    assert!(faults.to_string().contains("2 years after 2026-11-20"), "{faults}");
    let tank = tank.replace("2027-11-20", "2028-11-20");
    let term = kind.validity(&kind.accept(&tank).unwrap(), issued).unwrap().unwrap();
    assert_eq!(term.until.to_string(), "2028-11-20");
}

#[test]
fn each_kind_has_a_preview_to_look_at() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../kinds");
    for kind in Kinds::bundled().unwrap().iter() {
        let path = folder.join(kind.slug()).join("preview.png");
        let bytes = fs::read(&path).unwrap_or_default();
        assert!(bytes.starts_with(b"\x89PNG\r\n\x1a\n"), "{}", path.display());
    }
}
