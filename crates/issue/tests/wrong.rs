//! Ten wrong inputs and more for every kind: each is answered by one sentence that names the field.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that fails here fails rightly"
)]

use std::collections::BTreeSet;

use segel_issue::{Kind, Kinds, Language};
use serde_json::{Value, json};

/// A way of being wrong: its name, which fields it fits, and what it makes of a value; `None` takes
/// the field away.
struct Way {
    name: &'static str,
    fits: fn(&Value, bool) -> bool,
    spoil: fn(&Value, &Value) -> Option<Value>,
    /// What the sentence says.
    says: &'static str,
}

fn is(node: &Value, kind: &str) -> bool {
    node["type"] == kind
}

fn is_free(node: &Value) -> bool {
    is(node, "string") && ["enum", "format", "pattern"].iter().all(|key| node.get(key).is_none())
}

fn has(node: &Value, format: &str) -> bool {
    node["format"] == format
}

const WAYS: [Way; 17] = [
    Way { name: "left out", fits: |_, required| required, spoil: |_, _| None, says: "belum diisi" },
    Way { name: "null", fits: |_, _| true, spoil: |_, _| Some(Value::Null), says: "belum diisi" },
    Way {
        name: "a number for a text",
        fits: |node, _| is(node, "string"),
        spoil: |_, _| Some(json!(12)),
        says: "bilangan 12",
    },
    Way {
        name: "a list for a value",
        fits: |node, _| !is(node, "array"),
        spoil: |_, value| Some(json!([value])),
        says: "berisi daftar",
    },
    Way {
        name: "a text for a number",
        fits: |node, _| is(node, "integer") || is(node, "number"),
        spoil: |_, value| Some(json!(value.to_string())),
        says: "berisi teks",
    },
    Way {
        name: "blank",
        fits: |node, _| is(node, "string"),
        spoil: |_, _| Some(json!("   ")),
        says: "kosong",
    },
    Way {
        name: "too long",
        fits: |node, _| is_free(node),
        spoil: |node, _| {
            let most = node["maxLength"].as_u64().unwrap_or(200);
            Some(json!("x".repeat(usize::try_from(most).unwrap() + 1)))
        },
        says: "terlalu panjang",
    },
    Way {
        name: "text that runs backwards",
        fits: |node, _| is(node, "string"),
        spoil: |_, value| Some(json!(format!("{}\u{202E}x", value.as_str().unwrap()))),
        says: "U+202E",
    },
    Way {
        name: "an invisible letter",
        fits: |node, _| is(node, "string"),
        spoil: |_, value| Some(json!(format!("\u{200B}{}", value.as_str().unwrap()))),
        says: "tak terlihat",
    },
    Way {
        name: "a control character",
        fits: |node, _| is(node, "string"),
        spoil: |_, value| Some(json!(format!("{}\n", value.as_str().unwrap()))),
        says: "ganti baris",
    },
    Way {
        name: "no choice",
        fits: |node, _| node.get("enum").is_some(),
        spoil: |_, _| Some(json!("Entah")),
        says: "\"Entah\" bukan pilihan",
    },
    Way {
        name: "a short NIK",
        fits: |node, _| has(node, "nik"),
        spoil: |_, _| Some(json!("350506520485000")),
        says: "15 angka, bukan 16",
    },
    Way {
        name: "a day that is not",
        fits: |node, _| has(node, "date"),
        spoil: |_, _| Some(json!("2026-02-30")),
        says: "kalender",
    },
    Way {
        name: "a day written otherwise",
        fits: |node, _| has(node, "date"),
        spoil: |_, _| Some(json!("24-11-2026")),
        says: "TTTT-BB-HH",
    },
    Way {
        name: "too small",
        fits: |node, _| node.get("minimum").is_some(),
        spoil: |node, _| Some(json!(node["minimum"].as_f64().unwrap() as i64 - 1)),
        says: "terlalu kecil",
    },
    Way {
        name: "too many rows",
        fits: |node, _| is(node, "array"),
        spoil: |node, value| {
            let most = usize::try_from(node["maxItems"].as_u64().unwrap_or(200)).unwrap();
            Some(Value::Array(vec![value[0].clone(); most + 1]))
        },
        says: "baris",
    },
    Way {
        name: "a text for a group",
        fits: |node, _| is(node, "object"),
        spoil: |_, _| Some(json!("Suprapti")),
        says: "berisi teks \"Suprapti\"",
    },
];

/// The top fields of a kind that its example fills in, with their schema.
fn fields(kind: &Kind) -> Vec<(String, Value, bool)> {
    let schema: Value = serde_json::from_str(kind.schema()).unwrap();
    let example: Value = serde_json::from_str(kind.example()).unwrap();
    let properties = schema["properties"].as_object().unwrap();
    let filled = properties.iter().filter(|(name, _)| example.get(name).is_some());
    let required = |name: &str| schema["required"].as_array().unwrap().contains(&json!(name));
    filled.map(|(name, node)| (name.clone(), node.clone(), required(name))).collect()
}

#[test]
fn every_kind_answers_ten_wrong_inputs_with_one_sentence_each_that_names_the_field() {
    let kinds = Kinds::bundled().unwrap();
    let mut all = 0;
    for kind in kinds.iter() {
        let example: Value = serde_json::from_str(kind.example()).unwrap();
        let (mut told, mut ways) = (0, BTreeSet::new());
        for (name, node, required) in fields(kind) {
            for way in WAYS.iter().filter(|way| (way.fits)(&node, required)) {
                let mut wrong = example.clone();
                let spoilt = (way.spoil)(&node, &example[&name]);
                let object = wrong.as_object_mut().unwrap();
                match spoilt {
                    Some(value) => object.insert(name.clone(), value),
                    None => object.shift_remove(&name),
                };
                let about = format!("{}/{name}, {}", kind.slug(), way.name);
                let Err(faults) = kind.accept(&wrong.to_string()) else {
                    panic!("{about}: accepted")
                };
                let sentence = faults.sentences(Language::Indonesian);
                assert_eq!(faults.faults().len(), 1, "{about}: {sentence}");
                assert_eq!(faults.faults()[0].pointer, format!("/{name}"), "{about}");
                let title = node["title"].as_str().unwrap();
                assert!(sentence.starts_with(&format!("{title}: ")), "{about}: {sentence}");
                assert!(sentence.contains(way.says), "{about}: {sentence}");
                assert!(sentence.contains("; yang diharapkan "), "{about}: {sentence}");
                assert!(sentence.ends_with('.') && !sentence.contains('\n'), "{about}: {sentence}");
                told += 1;
                ways.insert(way.name);
            }
        }
        let mut wrong = example.clone();
        wrong["warna"] = json!("biru");
        let faults = kind.accept(&wrong.to_string()).unwrap_err();
        let sentence = faults.sentences(Language::Indonesian);
        assert!(sentence.starts_with("Kolom \"warna\": tidak dikenal"), "{sentence}");
        assert!(told >= 10 && ways.len() >= 8, "{}: {told} inputs, {ways:?}", kind.slug());
        all += told;
    }
    assert!(all > 1_000, "only {all}");
}
