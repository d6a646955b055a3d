//! The vectors themselves: different from what they grew out of, named once, listed as they are.

use std::collections::BTreeSet;
use std::error::Error;
use std::path::Path;
use std::sync::OnceLock;

use segel_pdf::Document;
use segel_testkit::attacks::{Bench, Vector, Word, expected_tsv, vectors};

type Outcome = Result<(), Box<dyn Error>>;

fn all() -> &'static [Vector] {
    static ALL: OnceLock<Vec<Vector>> = OnceLock::new();
    ALL.get_or_init(|| vectors(&Bench::new()))
}

fn committed(name: &str) -> Result<String, Box<dyn Error>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/attacks").join(name);
    let text = std::fs::read_to_string(&path);
    Ok(text.map_err(|error| format!("{}: {error}", path.display()))?)
}

#[test]
fn every_vector_differs_from_its_base_and_from_every_other() {
    let mut files = BTreeSet::new();
    for vector in all() {
        assert!(!vector.file.is_empty(), "{} is empty", vector.id);
        assert_ne!(vector.file, vector.base, "{} is its base", vector.id);
        assert!(files.insert(&vector.file), "{} is the file of another vector", vector.id);
    }
}

#[test]
fn every_id_stands_once_and_fits_a_file_name() {
    let mut ids = BTreeSet::new();
    for vector in all() {
        assert!(ids.insert(vector.id.to_lowercase()), "{} stands twice", vector.id);
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
        assert!(vector.id.chars().all(plain), "{}", vector.id);
        assert!(!vector.title.contains(['\t', '\n']), "{}", vector.id);
        assert!(!vector.reason.is_empty(), "{} has no reason", vector.id);
    }
}

#[test]
fn no_attack_may_be_called_valid_and_every_near_miss_may() {
    let mut attacks = 0;
    for vector in all() {
        let expected = vector.expected;
        let may = [expected.contract, expected.official].map(|words| words.contains(&Word::Valid));
        if vector.is_near_miss() {
            let unsigned = expected.contract == [Word::NotSigned];
            assert!(may.contains(&true) || unsigned, "{} is never let pass", vector.id);
        } else {
            assert_eq!(may, [false, false], "{}", vector.id);
            attacks += 1;
        }
        assert!(!expected.contract.is_empty() && !expected.official.is_empty(), "{}", vector.id);
    }
    assert!(attacks >= 90, "only {attacks} attacks");
}

#[test]
fn every_near_miss_opens_and_its_signatures_have_exact_holes() -> Outcome {
    for vector in all().iter().filter(|vector| vector.is_near_miss()) {
        let document = Document::open(&vector.file).map_err(|e| format!("{}: {e}", vector.id))?;
        let fields = document.signature_fields().map_err(|e| format!("{}: {e}", vector.id))?;
        let signed = fields.iter().filter(|field| field.value.is_some()).count();
        let faults: Vec<_> = fields.iter().filter_map(|field| field.fault).collect();
        assert!(faults.is_empty(), "{}: {faults:?}", vector.id);
        assert_eq!(signed == 0, vector.id == "ok-unsigned", "{}: {signed} signatures", vector.id);
    }
    Ok(())
}

#[test]
fn what_is_appended_leaves_the_base_as_it_was() {
    let mut appended = 0;
    for vector in all().iter().filter(|vector| !vector.base.is_empty()) {
        if vector.file.len() > vector.base.len() && vector.file.starts_with(&vector.base) {
            appended += 1;
        }
    }
    assert!(appended >= 90, "only {appended} vectors are appended");
}

#[test]
fn the_table_of_expected_words_is_the_committed_one() -> Outcome {
    let made = expected_tsv(all());
    if made != committed("expected.tsv")? {
        let fresh = std::env::temp_dir().join("segel-attacks-expected.tsv");
        std::fs::File::create(&fresh)
            .and_then(|mut file| std::io::Write::write_all(&mut file, made.as_bytes()))?;
        return Err(
            format!("testdata/attacks/expected.tsv is stale; see {}", fresh.display()).into()
        );
    }
    Ok(())
}

#[test]
fn the_paper_about_the_vectors_names_every_class_and_the_right_counts() -> Outcome {
    let paper = committed("README.md")?;
    let classes: BTreeSet<&str> = all().iter().map(|vector| vector.class).collect();
    for class in classes {
        let count = all().iter().filter(|vector| vector.class == class).count();
        let row = format!("| `{class}` | {count} |");
        assert!(paper.contains(&row), "README.md has no row {row}");
    }
    Ok(())
}
