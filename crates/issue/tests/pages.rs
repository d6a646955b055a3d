//! Every kind, as its example and as a hard one, from data to PDF/A.
#![cfg(feature = "typst")]
#![expect(clippy::unwrap_used, reason = "a test that fails here fails rightly")]

use segel_issue::{
    CalendarDate, Issuance, IssueError, Kind, Kinds, NumberParts, Office, Rendered, Renderer,
};
use serde_json::{Map, Value, json};

const A4: (f64, f64) = (595.28, 841.89);

fn render(
    renderer: &Renderer,
    kind: &Kind,
    office: &Office,
    text: &str,
) -> Result<Rendered, IssueError> {
    let data = kind.accept(text)?;
    let signatory = office.signatory(kind.signer().roles.first().unwrap()).unwrap();
    let tanggal = CalendarDate::new(2026, 11, 24)?;
    let nomor = kind.number_format().number(&NumberParts {
        sifat: kind.sifat(),
        klasifikasi: kind.klasifikasi(),
        ordinal: 1785,
        kode_unit: &office.kode_unit,
        tanggal,
    })?;
    let check_url = office.check_url.clone();
    let issuance = Issuance { nomor: Some(nomor), tanggal, draft: false, check_url };
    renderer.render(kind, &data, office, signatory, &issuance)
}

fn contains(bytes: &[u8], needle: &str) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle.as_bytes())
}

fn check(name: &str, kind: &Kind, rendered: &Rendered) {
    assert!(rendered.pdf.len() < 130_000, "{name}: {} bytes", rendered.pdf.len());
    for part in ["<pdfaid:part>3</pdfaid:part>", "<pdfaid:conformance>A</pdfaid:conformance>"] {
        assert!(contains(&rendered.pdf, part), "{name} lacks {part}");
    }
    assert_eq!(rendered.places.len(), kind.places().len(), "{name}");
    for promised in kind.places() {
        let place = rendered.places.iter().find(|place| place.label == promised.label).unwrap();
        assert!(place.x > 50.0 && place.x + place.width < A4.0 - 50.0, "{name}: {place:?}");
        assert!(place.y > 30.0 && place.y + place.height < A4.1 - 50.0, "{name}: {place:?}");
        assert!((1..=rendered.pages).contains(&place.page), "{name}: {place:?}");
    }
}

#[test]
fn every_example_becomes_an_archival_document_of_one_page() {
    let kinds = Kinds::bundled().unwrap();
    let renderer = Renderer::new(&kinds).unwrap();
    for kind in kinds.iter() {
        let variants: &[&str] =
            if kind.office() == "desa" { &["desa", "kelurahan"] } else { &[kind.office()] };
        for variant in variants {
            let office = kinds.office(variant).unwrap();
            let name = format!("{} of {variant}", kind.slug());
            let rendered = render(&renderer, kind, &office, kind.example())
                .unwrap_or_else(|error| panic!("{name}: {error}"));
            // The longer heading of a kelurahan moves the signatures of a few to a second page.
            let most = if *variant == "kelurahan" { 2 } else { 1 };
            assert!((1..=most).contains(&rendered.pages), "{name}: {} pages", rendered.pages);
            check(&name, kind, &rendered);
        }
    }
}

#[test]
fn a_kind_with_a_second_signature_needs_the_second_signatory() {
    let kinds = Kinds::bundled().unwrap();
    let renderer = Renderer::new(&kinds).unwrap();
    let kind = kinds.kind("sk-tanah").unwrap();
    let mut office = kinds.office("desa").unwrap();
    office.signatories.retain(|signatory| signatory.role != "camat");
    let refused = render(&renderer, kind, &office, kind.example());
    assert_eq!(refused, Err(IssueError::NoSignatory { role: "camat".to_owned() }));
}

#[test]
fn every_hard_example_stays_on_its_pages() {
    let kinds = Kinds::bundled().unwrap();
    let renderer = Renderer::new(&kinds).unwrap();
    let mut long = 0;
    for kind in kinds.iter() {
        let office = kinds.office(kind.office()).unwrap();
        let text = hard(kind);
        let rendered = render(&renderer, kind, &office, &text)
            .unwrap_or_else(|error| panic!("{}: {error}\n{text}", kind.slug()));
        check(kind.slug(), kind, &rendered);
        long += u32::from(rendered.pages > 1);
    }
    assert!(long > 10, "only {long} kinds went over a page: the examples are not hard");
}

#[test]
fn every_required_field_is_missed_when_it_is_left_out() {
    let kinds = Kinds::bundled().unwrap();
    let mut fields = 0;
    for kind in kinds.iter() {
        let example: Value = serde_json::from_str(kind.example()).unwrap();
        for field in kind.fields().iter().filter(|field| field.required) {
            let (group, name) = field.pointer.rsplit_once('/').unwrap();
            // The first row stands for all of a list.
            let group = group.replace('*', "0");
            let mut less = example.clone();
            let Some(Value::Object(map)) = less.pointer_mut(&group) else { continue };
            map.remove(name).unwrap();
            let faults = kind.accept(&less.to_string()).unwrap_err();
            let pointer = format!("{group}/{name}");
            assert!(
                faults.faults().iter().any(|fault| fault.pointer == pointer),
                "{}{pointer}: {faults}",
                kind.slug()
            );
            fields += 1;
        }
    }
    assert!(fields > 500, "only {fields}");
}

/// The example with everything that may be there, texts as long as they may be and lists of forty.
fn hard(kind: &Kind) -> String {
    let schema: Value = serde_json::from_str(kind.schema()).unwrap();
    let mut value: Value = serde_json::from_str(kind.example()).unwrap();
    let example = value.clone();
    stretch(&schema, &mut value);
    // A field that a rule binds to others keeps its value.
    if let Err(refused) = kind.accept(&value.to_string()) {
        for fault in refused.faults() {
            let name = fault.pointer.split('/').nth(1).unwrap_or_default();
            if let (Some(kept), Some(place)) = (example.get(name), value.get_mut(name)) {
                *place = kept.clone();
            }
        }
    }
    // Optional fields are added one by one, and stay where the rules between fields agree.
    for (name, node) in schema.get("properties").and_then(Value::as_object).unwrap() {
        if value.get(name).is_none()
            && let Some(filled) = invented(node)
        {
            let mut more = value.clone();
            more.as_object_mut().unwrap().insert(name.clone(), filled);
            if kind.accept(&more.to_string()).is_ok() {
                value = more;
            }
        }
    }
    value.to_string()
}

fn size(node: &Value, keyword: &str, otherwise: u64) -> usize {
    usize::try_from(node.get(keyword).and_then(Value::as_u64).unwrap_or(otherwise)).unwrap()
}

fn is_free(node: &Value) -> bool {
    ["enum", "format", "pattern"].iter().all(|keyword| node.get(keyword).is_none())
}

fn stretch(node: &Value, value: &mut Value) {
    match value {
        Value::String(text) if is_free(node) => *text = words(text, size(node, "maxLength", 200)),
        Value::Object(map) => {
            for (name, inner) in map.iter_mut() {
                stretch(node.get("properties").and_then(|all| all.get(name)).unwrap(), inner);
            }
        }
        Value::Array(list) => {
            let entry = node.get("items").unwrap();
            let first = list.first().unwrap().clone();
            *list = (0..size(node, "maxItems", 200).min(40))
                .map(|index| {
                    let mut row = first.clone();
                    stretch(entry, &mut row);
                    numbered(&mut row, entry, index);
                    row
                })
                .collect();
        }
        _ => {}
    }
}

/// Makes rows differ, since lists hold nothing twice.
fn numbered(row: &mut Value, node: &Value, index: usize) {
    match row {
        Value::String(text) => *text = format!("{index:02}{}", text.get(2..).unwrap()),
        Value::Object(map) => {
            let properties = node.get("properties").unwrap();
            let free = map
                .iter_mut()
                .find(|(name, value)| value.is_string() && is_free(properties.get(name).unwrap()));
            if let Some((name, value)) = free {
                numbered(value, properties.get(name).unwrap(), index);
            }
        }
        _ => {}
    }
}

/// `text` and more words of it, exactly `most` letters long.
fn words(text: &str, most: usize) -> String {
    let long = format!("{text} Wirasatriadiningrat Kusumawardhani ").repeat(most / 20 + 1);
    let mut cut: String = long.chars().take(most).collect();
    if cut.ends_with(' ') {
        cut.pop();
        cut.push('a');
    }
    cut
}

fn invented(node: &Value) -> Option<Value> {
    let words = || Value::String(words("Raden Mas", size(node, "maxLength", 200)));
    Some(match node.get("type")?.as_str()? {
        "string" if is_free(node) => words(),
        "string" => match node.get("format").and_then(Value::as_str) {
            Some("date") => json!("2026-11-20"),
            Some("nik") => json!("3505061705800002"),
            Some("nib") => json!("1207210013846"),
            Some("npwp") => json!("02.481.357.6-653.000"),
            Some("phone") => json!("(0342) 561234"),
            _ => node.get("enum")?.as_array()?.last()?.clone(),
        },
        "integer" => node.get("maximum")?.clone(),
        "number" => node.get("maximum")?.clone(),
        "boolean" => json!(true),
        "object" => {
            let mut map = Map::new();
            for (name, inner) in node.get("properties")?.as_object()? {
                map.insert(name.clone(), invented(inner)?);
            }
            Value::Object(map)
        }
        _ => return None,
    })
}
