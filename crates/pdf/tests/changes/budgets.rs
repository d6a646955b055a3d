//! Work that grows with the number of later revisions ends, and then nothing is vouched for.

use segel_pdf::{Document, PdfError, changes};

/// Objects that the signed version holds or a revision frees.
const MANY: usize = 6_000;

/// A revision of objects in a row from a number on, and of freed numbers from another.
fn append(out: &mut Vec<u8>, first: usize, objects: &[String], freed: Option<usize>) {
    let previous = String::from_utf8_lossy(out);
    let previous = previous.rsplit("startxref\n").next().and_then(|t| t.lines().next());
    let previous = previous.filter(|_| !out.is_empty()).map(|at| format!("/Prev {at}"));
    if out.is_empty() {
        out.extend_from_slice(b"%PDF-1.7\n");
    }
    let mut rows = format!("{first} {}\n", objects.len());
    if previous.is_none() {
        rows.insert_str(0, "0 1\n0000000000 65535 f \n");
    }
    for (number, body) in (first..).zip(objects) {
        rows.push_str(&format!("{:010} 00000 n \n", out.len()));
        out.extend_from_slice(format!("{number} 0 obj\n{body}\nendobj\n").as_bytes());
    }
    if let Some(freed) = freed {
        rows.push_str(&format!("{freed} {MANY}\n"));
        rows.push_str(&"0000000000 00001 f \n".repeat(MANY));
    }
    let (at, size, previous) = (out.len(), 4 * MANY, previous.unwrap_or_default());
    let end = format!(
        "xref\n{rows}trailer\n<</Size {size}/Root 1 0 R{previous}>>\nstartxref\n{at}\n%%EOF\n"
    );
    out.extend_from_slice(end.as_bytes());
}

/// A page, and so many objects that it names.
fn signed(named: usize) -> Vec<u8> {
    let names: String = (0..named).map(|n| format!("{} 0 R ", n + 5)).collect();
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 595 842]>>".to_owned(),
        format!("<</Type/Page/Parent 2 0 R/Resources<<>>/PieceInfo[4 0 R {names}]>>"),
        "(first)".to_owned(),
    ];
    objects.extend((0..named).map(|n| format!("({n})")));
    let mut out = Vec::new();
    append(&mut out, 1, &objects, None);
    out
}

/// What is said after a number of revisions that each write the same small object anew.
fn after(mut file: Vec<u8>, revisions: usize) -> Result<usize, PdfError> {
    for number in 0..revisions {
        append(&mut file, 4, &[format!("({number})")], None);
    }
    changes::after(&Document::open(file.as_slice())?, 0).map(|changes| changes.len())
}

#[test]
fn objects_that_each_revision_makes_one_visit_again_are_counted_over_all() {
    assert!(after(signed(MANY), 3).is_ok());
    let refused = after(signed(MANY), 100);
    let what = "objects visited after a signature";
    assert!(matches!(refused, Err(PdfError::Budget { what: w, .. }) if w == what), "{refused:?}");
}

#[test]
fn objects_that_each_revision_makes_one_compare_again_are_counted_over_all() {
    let mut file = signed(0);
    append(&mut file, 4, &["(freed beside)".to_owned()], Some(MANY));
    assert!(after(file.clone(), 3).is_ok());
    let refused = after(file, 110);
    let what = "objects compared after a signature";
    assert!(matches!(refused, Err(PdfError::Budget { what: w, .. }) if w == what), "{refused:?}");
}

/// What is said of some highlights that share one long appearance.
fn highlighted(count: usize) -> Result<usize, PdfError> {
    let drawn = "q Q ".repeat(4_000);
    let form = "/Type/XObject/Subtype/Form/BBox[0 0 9 9]";
    let page = |notes: &str| format!("<</Type/Page/Parent 2 0 R/Resources<<>>/Annots[{notes}]>>");
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 595 842]>>".to_owned(),
        page(""),
    ];
    let mut file = Vec::new();
    append(&mut file, 1, &objects, None);
    let notes: String = (0..count).map(|note| format!("{} 0 R ", note + 5)).collect();
    let mut later = vec![
        page(&notes),
        format!("<<{form}/Length {}>>\nstream\n{drawn}\nendstream", drawn.len()),
    ];
    let note = "<</Type/Annot/Subtype/Highlight/C[1 1 0]/Rect[0 0 9 9]/F 4/P 3 0 R/AP<</N 4 0 R>>\
                /QuadPoints[0 9 9 9 0 0 9 0]>>";
    later.extend((0..count).map(|_| note.to_owned()));
    append(&mut file, 3, &later, None);
    changes::after(&Document::open(file.as_slice())?, 0).map(|changes| changes.len())
}

#[test]
fn appearances_that_are_looked_into_for_each_note_are_counted_over_all() {
    assert!(highlighted(20).is_ok());
    let refused = highlighted(2_000);
    let what = "objects visited after a signature";
    assert!(matches!(refused, Err(PdfError::Budget { what: w, .. }) if w == what), "{refused:?}");
}

/// A page of so many fields, signed empty and then filled in all at once.
fn filled(count: usize) -> Result<usize, PdfError> {
    let listed: String = (0..count).map(|n| format!("{} 0 R ", n + 6)).collect();
    let field = |n: usize, rest: &str| {
        let (x, y) = (n % 20 * 200, n / 20 * 30);
        format!(
            "<</Type/Annot/Subtype/Widget/FT/Tx/T(f{n})/F 4/P 3 0 R/DA(/F 10 Tf 0 g)\
             /Rect[{x} {y} {} {}]{rest}>>",
            x + 150,
            y + 20
        )
    };
    let font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>";
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R/AcroForm 5 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 5000 5000]>>".to_owned(),
        format!("<</Type/Page/Parent 2 0 R/Resources<<>>/Annots[{listed}]>>"),
        font.to_owned(),
        format!("<</Fields[{listed}]/DR<</Font<</F 4 0 R>>>>/DA(/F 10 Tf 0 g)>>"),
    ];
    objects.extend((0..count).map(|n| field(n, "")));
    let mut file = Vec::new();
    append(&mut file, 1, &objects, None);
    let entries = "/Type/XObject/Subtype/Form/BBox[0 0 150 20]/Resources<</Font<</F 4 0 R>>>>";
    let face = |n: usize| {
        let drawn = format!("BT 0 g /F 10 Tf 2 6 Td (Baris {n}) Tj ET");
        format!("<<{entries}/Length {}>>\nstream\n{drawn}\nendstream", drawn.len())
    };
    let value = |n: usize| format!("/V(Baris {n})/AP<</N {} 0 R>>", n + 6 + count);
    let objects: Vec<String> =
        (0..count).map(|n| field(n, &value(n))).chain((0..count).map(face)).collect();
    append(&mut file, 6, &objects, None);
    let document = Document::open(file.as_slice())?;
    let told = changes::after(&document, 0)?;
    Ok(told.iter().filter(|change| change.kind == changes::ChangeKind::FieldFilled).count())
}

#[test]
fn a_page_of_many_fields_is_filled_in_within_the_limits() {
    assert_eq!(filled(1_500), Ok(1_500));
}

#[test]
fn objects_written_after_a_signature_have_a_limit() {
    const LIMIT: usize = 200_000;
    let after = |freed: usize| {
        let mut file = signed(0);
        let text = String::from_utf8_lossy(&file);
        let last = text.rsplit("startxref\n").next().and_then(|t| t.lines().next()).unwrap();
        let trailer = format!("trailer\n<</Size {}/Root 1 0 R/Prev {last}>>\n", freed + 9);
        let (at, rows) = (file.len(), "0000000000 00001 f \n".repeat(freed));
        let end = format!("xref\n9 {freed}\n{rows}{trailer}startxref\n{at}\n%%EOF\n");
        file.extend_from_slice(end.as_bytes());
        changes::after(&Document::open(file.as_slice())?, 0).map(|changes| changes.len())
    };
    assert_eq!(after(LIMIT), Ok(0));
    for over in [LIMIT + 1, LIMIT + 2] {
        assert!(matches!(after(over), Err(PdfError::Budget { limit: 200_000, .. })), "{over}");
    }
}

#[test]
fn the_ways_to_what_a_revision_writes_anew_have_a_limit() {
    let named = |uses: usize, deep: usize| {
        let inner = format!("[{}]", "4 0 R ".repeat(uses));
        let way = format!("{}{inner}{}", "<</Key ".repeat(deep), ">>".repeat(deep));
        let objects = [
            "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
            "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 595 842]>>".to_owned(),
            "<</Type/Page/Parent 2 0 R/Resources<<>>/PieceInfo 5 0 R>>".to_owned(),
            "(first)".to_owned(),
            way,
        ];
        let mut file = Vec::new();
        append(&mut file, 1, &objects, None);
        after(file, 1)
    };
    assert!(named(9_000, 40).is_ok());
    let refused = named(9_000, 60);
    let what = "uses of changed objects";
    assert!(matches!(refused, Err(PdfError::Budget { what: w, .. }) if w == what), "{refused:?}");
}

#[test]
fn the_fonts_that_a_face_names_have_a_limit() {
    let filled = |fonts: usize| {
        let page = "<</Type/Page/Parent 2 0 R/Resources<<>>/Annots[5 0 R]>>".to_owned();
        let font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>";
        let named: String = (0..fonts).map(|font| format!("/F{font} 7 0 R")).collect();
        let field = |value: &str, face: &str| {
            format!(
                "<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V({value})/F 4/P 3 0 R/Rect[0 0 99 20]\
                 /DA(/F0 9 Tf)/AP<</N {face} 0 R>>>>"
            )
        };
        let face = |text: &str| {
            let drawn = format!("BT /F0 9 Tf 2 5 Td ({text}) Tj ET");
            format!(
                "<</Type/XObject/Subtype/Form/BBox[0 0 99 20]/Resources<</Font<<{named}>>>>\
                 /Length {}>>\nstream\n{drawn}\nendstream",
                drawn.len()
            )
        };
        let objects = [
            "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[5 0 R]>>>>".to_owned(),
            "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 595 842]>>".to_owned(),
            page,
            "(first)".to_owned(),
            field("a", "6"),
            face("a"),
            font.to_owned(),
        ];
        let mut file = Vec::new();
        append(&mut file, 1, &objects, None);
        append(&mut file, 5, &[field("b", "8")], None);
        append(&mut file, 8, &[face("b")], None);
        let document = Document::open(file.as_slice()).unwrap();
        let changes = changes::after(&document, 0).unwrap();
        changes.last().map(|change| change.kind.word())
    };
    assert_eq!(filled(256), Some("field_filled"));
    assert_eq!(filled(257), Some("field_changed"));
}
