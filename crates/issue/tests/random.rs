//! Random data that a kind accepts, on paper: no panic, and nothing over the edge of a page.
#![cfg(feature = "typst")]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that fails here fails rightly"
)]

use segel_issue::{CalendarDate, Issuance, Kertas, Kind, Kinds, NumberParts, Renderer};
use serde_json::{Map, Value, json};

/// SplitMix64: the same numbers in every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ mixed >> 31
    }

    /// A number below `end`.
    fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }

    fn pick<'t, T>(&mut self, list: &'t [T]) -> &'t T {
        &list[usize::try_from(self.below(list.len() as u64)).unwrap()]
    }

    /// Words of any length, some without a place to break, up to `most` letters.
    fn words(&mut self, least: usize, most: usize) -> String {
        const PARTS: [&str; 16] = [
            "Wira",
            "satria",
            "diningrat",
            " ",
            " ",
            ". ",
            "Ni'matul",
            "Zahro’",
            "é",
            "Ä",
            "–",
            "/",
            "RT 001",
            "#let x = 1",
            "$",
            "1.000",
        ];
        let span = (most - least + 1) as u64;
        let length = least + usize::try_from(self.below(span).max(self.below(span))).unwrap();
        let mut text = String::from("A");
        while text.chars().count() < length {
            let part: &&str = self.pick(&PARTS);
            text.push_str(part);
        }
        let mut cut: String = text.chars().take(length.max(1)).collect();
        if cut.ends_with(' ') {
            cut.pop();
            cut.push('z');
        }
        cut
    }

    fn value(&mut self, node: &Value, old: Option<&Value>) -> Value {
        let size = |key: &str, otherwise: u64| node[key].as_u64().unwrap_or(otherwise);
        match node["type"].as_str().unwrap() {
            "string" => {
                if let Some(choices) = node["enum"].as_array() {
                    return self.pick(choices).clone();
                }
                match node["format"].as_str() {
                    Some("date") => json!(format!(
                        "{}-{:02}-{:02}",
                        1950 + self.below(80),
                        1 + self.below(12),
                        1 + self.below(28)
                    )),
                    Some("nik") => json!(format!("350506120485{:04}", 1 + self.below(9_998))),
                    Some(_) => old.cloned().unwrap_or(Value::Null),
                    None if node.get("pattern").is_some() => old.cloned().unwrap_or(Value::Null),
                    None => {
                        let (least, most) = (size("minLength", 1), size("maxLength", 200));
                        let most = usize::try_from(most).unwrap();
                        json!(self.words(usize::try_from(least).unwrap().max(1), most))
                    }
                }
            }
            "integer" => {
                let least = node["minimum"].as_i64().unwrap_or(0);
                let most = node["maximum"].as_i64().unwrap_or(1_000_000);
                json!(
                    least
                        + i64::try_from(self.below(u64::try_from(most - least).unwrap() + 1))
                            .unwrap()
                )
            }
            "number" => {
                let least = node["minimum"].as_f64().unwrap_or(0.0);
                let most = node["maximum"].as_f64().unwrap_or(1e6);
                let part = self.below(1_000) as f64 / 1_000.0;
                json!(((least + (most - least) * part) * 10.0).ceil() / 10.0)
            }
            "boolean" => json!(self.below(2) == 0),
            "array" => {
                let (least, most) = (size("minItems", 0), size("maxItems", 200).min(30));
                let rows = least + self.below(most.max(least) - least + 1);
                let old = old.and_then(|old| old.get(0));
                (0..rows).map(|_| self.value(&node["items"], old)).collect()
            }
            _ => self.group(node, old),
        }
    }

    fn group(&mut self, node: &Value, old: Option<&Value>) -> Value {
        let required = node["required"].as_array().cloned().unwrap_or_default();
        let mut map = Map::new();
        for (name, inner) in node["properties"].as_object().unwrap() {
            let known = old.and_then(|old| old.get(name));
            if required.contains(&json!(name)) || self.below(2) == 0 {
                let value = self.value(inner, known);
                if !value.is_null() {
                    map.insert(name.clone(), value);
                }
            }
        }
        Value::Object(map)
    }

    /// Data that the kind accepts: where a rule between fields objects, its field is taken from the
    /// example again, or left out.
    fn accepted(&mut self, kind: &Kind) -> String {
        let schema: Value = serde_json::from_str(kind.schema()).unwrap();
        let example: Value = serde_json::from_str(kind.example()).unwrap();
        let mut value = self.group(&schema, Some(&example));
        for _ in 0..40 {
            let Err(faults) = kind.accept(&value.to_string()) else { return value.to_string() };
            let name = faults.faults()[0].pointer.split('/').nth(1).unwrap().to_owned();
            let map = value.as_object_mut().unwrap();
            match example.get(&name) {
                Some(old) if map.get(&name) != Some(old) => map.insert(name, old.clone()),
                Some(_) => {
                    // The field agrees with the example, so another one that it is bound to does not.
                    let other = example.as_object().unwrap().iter();
                    map.extend(
                        other
                            .filter(|(_, old)| old.is_string())
                            .map(|(n, o)| (n.clone(), o.clone())),
                    );
                    None
                }
                None => map.shift_remove(&name),
            };
        }
        example.to_string()
    }
}

#[test]
fn random_data_of_every_kind_stays_on_its_pages() {
    const EACH: usize = 8;
    let kinds = Kinds::bundled().unwrap();
    let renderer = Renderer::new(&kinds).unwrap();
    let tanggal = CalendarDate::new(2026, 11, 24).unwrap();
    let mut random = Random(0x5E6E_1000);
    let (mut rendered, mut untouched) = (0, 0);
    for kind in kinds.iter() {
        let offices: Vec<&str> = std::iter::once(kind.office()).chain(kind.variants()).collect();
        for _ in 0..EACH {
            let name: &&str = random.pick(&offices);
            let mut office = kinds.office(name).unwrap();
            office.kertas = *random.pick(&[Kertas::A4, Kertas::F4]);
            let text = random.accepted(kind);
            let example: Value = serde_json::from_str(kind.example()).unwrap();
            let same = serde_json::from_str::<Value>(&text).unwrap() == example;
            untouched += usize::from(same);
            let data = kind.accept(&text).unwrap();
            if kind.validity(&data, tanggal).is_err() {
                continue;
            }
            let nomor = kind.number_format().number(&NumberParts {
                sifat: kind.sifat(),
                klasifikasi: kind.klasifikasi(),
                ordinal: 1 + u32::try_from(random.below(99_999)).unwrap(),
                kode_unit: &office.kode_unit,
                tanggal,
            });
            let issuance =
                Issuance { nomor: Some(nomor.unwrap()), tanggal, draft: false, check_url: None };
            let signatory = office.signatory_on(&kind.signer().roles[0], tanggal).unwrap();
            let made = renderer.lay_out(kind, &data, &office, signatory, &issuance);
            let (document, pages) =
                made.unwrap_or_else(|error| panic!("{}: {error}\n{text}", kind.slug()));
            for page in &pages {
                let over = page.overflow();
                assert!(over.is_none(), "{}: {over:?} is over the edge\n{text}", kind.slug());
            }
            for place in &document.places {
                let page = &pages[usize::try_from(place.page - 1).unwrap()];
                let inside = place.x > 0.0
                    && place.y > 0.0
                    && place.x + place.width < page.width
                    && place.y + place.height < page.height;
                assert!(inside, "{}: {place:?}\n{text}", kind.slug());
            }
            rendered += 1;
        }
    }
    assert!(rendered > 46 * EACH * 9 / 10, "only {rendered} were rendered");
    assert!(untouched < rendered / 10, "{untouched} of {rendered} are the examples themselves");
}
