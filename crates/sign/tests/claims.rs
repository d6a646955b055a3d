//! What a signature adds keeps to the part of PDF/A or PDF/UA that the document claims.

use std::error::Error;
use std::sync::Arc;

use segel_crypto::{KeyKind, UnixTime};
use segel_keys::Passphrase;
use segel_pdf::{Dictionary, Document, IndirectObject, Object, PdfDate, Source, StreamObject};
use segel_sign::{Appearance, Credential, Image, Place, SigningPlan, prepare};
use segel_testkit::document::laid_out;
use segel_testkit::pki::Pki;

const TIME: &str = "2026-11-24T10:00:00+07:00";
const ARCHIVAL: &str = "http://www.aiim.org/pdfa/ns/id/";
const ACCESSIBLE: &str = "http://www.aiim.org/pdfua/ns/id/";

type Outcome = Result<(), Box<dyn Error>>;

/// A page whose metadata claim a part of a standard; `intent` is the number of components of its output
/// intent, `catalog`, `page` and `more` are entries and objects of one's own, from object 6 on.
fn claiming(
    (schema, part): (&str, u8),
    intent: Option<u8>,
    [catalog, page]: [&str; 2],
    more: &[&str],
) -> Vec<u8> {
    let packet = format!("<d xmlns:id='{schema}' id:part='{part}'/>");
    let intents = intent.map_or(
        "",
        |_| "/OutputIntents[<</S/GTS_PDFA1/OutputConditionIdentifier(x)/DestOutputProfile 5 0 R>>]",
    );
    let objects = [
        format!("<</Type/Catalog/Pages 2 0 R/Metadata 4 0 R{intents}{catalog}>>"),
        "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 595 842]>>".to_owned(),
        format!("<</Type/Page/Parent 2 0 R/Resources<<>>{page}>>"),
        format!("<</Length {}>>\nstream\n{packet}\nendstream", packet.len()),
        format!("<</N {}/Length 1>>\nstream\nx\nendstream", intent.unwrap_or(3)),
    ];
    laid_out("1.4", &[&objects.each_ref().map(String::as_str)[..], more].concat())
}

fn sign(file: &[u8], appearance: Option<Appearance>) -> Result<Vec<u8>, Box<dyn Error>> {
    let now = UnixTime::parse_rfc3339(TIME).ok_or("no such time")?;
    let officer = Pki::quick(now).officer(KeyKind::P256, "Siti (UJI COBA)");
    let passphrase = Passphrase::from_bytes(b"rahasia".to_vec());
    let loaded = segel_keys::load(&officer.to_pkcs12("rahasia"), &[], Some(&passphrase))?;
    let credential = Credential::new(Arc::new(loaded.key), loaded.certificates)?;
    let document = Document::open(file)?;
    let mut plan = SigningPlan::approval().with_name("Siti (UJI COBA)");
    if let Some(appearance) = appearance {
        let place = Place { page: 1, x: 50.0, y: 50.5, width: 200.0, height: 60.0 };
        plan = plan.with_place(place).with_appearance(appearance);
    }
    let time = PdfDate::parse(b"D:20261124100000+07'00'").ok_or("no such time")?;
    let signed = prepare(&document, &plan, credential.chain(), time)?.sign_with(&credential)?;
    let mut out = Vec::new();
    signed.write_to(document.source(), &mut out)?;
    Ok(out)
}

/// Text, a frame, a QR code, and nine pixels in a row: none, half and all of a red.
fn everything() -> Result<Appearance, Box<dyn Error>> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, 9, 2);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    let row = [[200, 20, 20, 0], [200, 20, 20, 128], [200, 20, 20, 255]].concat().repeat(3);
    encoder.write_header()?.write_image_data(&row.repeat(2))?;
    let picture = Image::from_bytes(&file)?;
    let text = Appearance::new().with_line("Ditandatangani").with_bold_line("é");
    Ok(text.with_frame().with_qr("https://example.go.id").with_image(picture))
}

fn widget<S: Source>(document: &Document<S>) -> Result<Dictionary, Box<dyn Error>> {
    Ok(document.signature_fields()?.pop().ok_or("no field")?.dictionary)
}

fn stream<S: Source>(
    document: &Document<S>,
    value: Option<&Object>,
) -> Result<StreamObject, Box<dyn Error>> {
    let id = value.and_then(Object::as_reference).ok_or("no reference")?;
    match document.object(id)? {
        IndirectObject::Stream(stream) => Ok(stream),
        IndirectObject::Plain(_) => Err("no stream".into()),
    }
}

/// The dictionary that the keys lead to, through references and arrays.
fn under<S: Source>(
    document: &Document<S>,
    from: &Dictionary,
    keys: &[&str],
) -> Result<Dictionary, Box<dyn Error>> {
    let mut here = from.clone();
    for key in keys {
        let mut value = here.value(key).cloned().ok_or_else(|| format!("no {key}"))?;
        if let Some([one, ..]) = value.as_array() {
            value = one.clone();
        }
        here = match value.as_reference().map(|id| document.object(id)).transpose()? {
            Some(object) => object.dictionary().cloned(),
            None => value.as_dictionary().cloned(),
        }
        .ok_or_else(|| format!("{key} is no dictionary"))?;
    }
    Ok(here)
}

fn unfolded(data: &[u8]) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut out = Vec::new();
    std::io::Read::read_to_end(&mut flate2::read::ZlibDecoder::new(data), &mut out)?;
    Ok(out)
}

#[test]
fn colours_of_the_device_are_used_only_under_an_output_intent_that_covers_them() -> Outcome {
    for part in [1, 2, 3, 4] {
        for (intent, gray, rgb) in [
            (None, "CalGray", "CalRGB"),
            (Some(1), "DeviceGray", "CalRGB"),
            (Some(3), "DeviceGray", "DeviceRGB"),
            (Some(4), "DeviceGray", "CalRGB"),
        ] {
            let file = claiming((ARCHIVAL, part), intent, ["", ""], &[]);
            let signed = sign(&file, Some(everything()?))?;
            let document = Document::open(signed.as_slice())?;
            assert_eq!(document.unreadable_objects()?, []);
            let shown = under(&document, &widget(&document)?, &["AP"])?;
            let form = stream(&document, shown.value("N"))?;
            let content = String::from_utf8(unfolded(&form.data)?)?;
            let words: Vec<&str> = content.split_whitespace().collect();
            let device = words.contains(&"g") || words.contains(&"G");
            assert_eq!(device, gray == "DeviceGray", "part {part}, {intent:?}");
            assert_eq!(words.contains(&"sc"), !device);
            let spaces = under(&document, &form.dictionary, &["Resources", "ColorSpace"]);
            assert_eq!(spaces.is_err(), device);
            let picture = under(&document, &form.dictionary, &["Resources", "XObject", "Im0"])?;
            let space = picture.value("ColorSpace").ok_or("no colour space")?;
            let name = space.as_array().and_then(<[Object]>::first).unwrap_or(space).as_name();
            assert_eq!(name, Some(rgb), "part {part}, {intent:?}");
        }
    }
    Ok(())
}

#[test]
fn an_image_shines_through_only_where_the_part_and_the_intent_allow_it() -> Outcome {
    for (part, intent, soft) in [
        (1, Some(3), false),
        (1, None, false),
        (2, Some(3), true),
        (3, None, false),
        (4, Some(4), true),
    ] {
        let file = claiming((ARCHIVAL, part), intent, ["", ""], &[]);
        let signed = sign(&file, Some(everything()?))?;
        let document = Document::open(signed.as_slice())?;
        let form = under(&document, &widget(&document)?, &["AP", "N", "Resources", "XObject"])?;
        let picture = stream(&document, form.value("Im0"))?;
        assert_eq!(picture.dictionary.value("SMask").is_some(), soft, "part {part}, {intent:?}");
        let pixels = unfolded(&picture.data)?;
        let three = pixels.get(..9).ok_or("no pixels")?;
        if soft {
            assert_eq!(three, [200, 20, 20, 200, 20, 20, 200, 20, 20]);
            continue;
        }
        assert_eq!(three, [255, 255, 255, 227, 137, 137, 200, 20, 20], "on white paper");
        let mask = stream(&document, picture.dictionary.value("Mask"))?;
        assert_eq!(mask.dictionary.value("ImageMask"), Some(&Object::Boolean(true)));
        let row = [0b1001_0010, 0];
        assert_eq!(unfolded(&mask.data)?, row.repeat(2), "what cannot be seen is cut out");
    }
    Ok(())
}

#[test]
fn a_font_subset_in_part_1_lists_all_its_glyphs() -> Outcome {
    for part in [1, 2] {
        let file = claiming((ARCHIVAL, part), Some(3), ["", ""], &[]);
        let signed = sign(&file, Some(everything()?))?;
        let document = Document::open(signed.as_slice())?;
        let fonts = under(&document, &widget(&document)?, &["AP", "N", "Resources", "Font"])?;
        for key in ["F0", "F1"] {
            let shape = under(&document, &fonts, &[key, "DescendantFonts", "FontDescriptor"])?;
            let Some(set) = shape.value("CIDSet") else {
                assert_eq!(part, 2);
                continue;
            };
            assert_eq!(part, 1);
            let bits = unfolded(&stream(&document, Some(set))?.data)?;
            let program = unfolded(&stream(&document, shape.value("FontFile2"))?.data)?;
            let face = ttf_parser::Face::parse(&program, 0)?;
            let listed: u32 = bits.iter().map(|byte| byte.count_ones()).sum();
            // é is drawn of an e and an accent: there are more glyphs than letters.
            assert!(key == "F0" || listed == 4, "{listed}");
            assert_eq!(listed, u32::from(face.number_of_glyphs()));
            assert_eq!(bits.first().map(|byte| byte.leading_ones()), Some(listed.min(8)));
        }
    }
    Ok(())
}

#[test]
fn an_invisible_field_has_an_appearance_in_part_1_alone() -> Outcome {
    for part in [1, 2] {
        let signed = sign(&claiming((ARCHIVAL, part), None, ["", ""], &[]), None)?;
        let document = Document::open(signed.as_slice())?;
        let widget = widget(&document)?;
        assert_eq!(widget.value("AP").is_some(), part == 1);
        if part == 1 {
            let shown = under(&document, &widget, &["AP"])?;
            assert_eq!(shown.len(), 1);
            assert!(stream(&document, shown.value("N"))?.data.is_empty());
        }
    }
    Ok(())
}

#[test]
fn in_a_document_for_everyone_an_invisible_signature_is_in_the_structure_too() -> Outcome {
    let entries =
        ["/StructTreeRoot 6 0 R/MarkInfo<</Marked true>>/Lang(id)", "/StructParents 0/Tabs/R"];
    let structure = [
        "<</Type/StructTreeRoot/K 7 0 R/ParentTree<</Nums[0[7 0 R]]>>/ParentTreeNextKey 1>>",
        "<</Type/StructElem/S/Document/P 6 0 R>>",
    ];
    for (schema, tagged) in [(ACCESSIBLE, true), (ARCHIVAL, false)] {
        let file = claiming((schema, 1), None, entries, &structure);
        let signed = sign(&file, None)?;
        let document = Document::open(signed.as_slice())?;
        assert_eq!(document.unreadable_objects()?, []);
        let widget = widget(&document)?;
        assert_eq!(widget.value("StructParent").is_some(), tagged);
        let word = widget.value("TU").and_then(Object::as_string).map(segel_pdf::decode_text);
        assert_eq!(word.as_deref(), Some("Tanda tangan elektronik: Siti (UJI COBA)"));
        let order = document.page(0)?.dictionary.value("Tabs").cloned();
        assert_eq!(order, Some(Object::name(if tagged { "S" } else { "R" })));
    }
    Ok(())
}
