//! What counts as the value of a signature field, on both sides of every bound.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails where it panics")]

use std::error::Error;

use segel_pdf::changes::History;
use segel_pdf::{Document, PdfError, SignatureDictionary, SignatureFault, SignatureKind};

type Outcome = Result<(), Box<dyn Error>>;

/// A file of the objects, with one table; `/Root` is object 1.
fn laid_out(objects: &[String]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut rows = String::from("0000000000 65535 f \n");
    for (number, body) in (1..).zip(objects) {
        rows += &format!("{:010} 00000 n \n", out.len());
        out.extend_from_slice(format!("{number} 0 obj\n{body}\nendobj\n").as_bytes());
    }
    let (at, size) = (out.len(), objects.len() + 1);
    let end = format!("xref\n0 {size}\n{rows}trailer\n<</Size {size}/Root 1 0 R>>\n");
    out.extend_from_slice(end.as_bytes());
    out.extend_from_slice(format!("startxref\n{at}\n%%EOF\n").as_bytes());
    out
}

const WIDTH: usize = 40;

/// A file whose only field has that token as `/Contents`, and entries in its signature dictionary.
fn signed(token: &str, entries: &str) -> Vec<u8> {
    let blank = " ".repeat(WIDTH);
    let value = format!("<</Type/Sig/SubFilter/ETSI.CAdES.detached{entries}/ByteRange[{blank}]");
    let objects = [
        "<</Type/Catalog/Pages 2 0 R/AcroForm<</SigFlags 3/Fields[3 0 R]>>>>".to_owned(),
        "<</Type/Pages/Kids[]/Count 0>>".to_owned(),
        "<</FT/Sig/T(sign)/V 4 0 R>>".to_owned(),
        format!("{value}/Contents{token}>>"),
    ];
    let mut out = laid_out(&objects);
    let find = |text: &str| out.windows(text.len()).position(|w| w == text.as_bytes());
    let start = find("/Contents").unwrap() + "/Contents".len();
    let end = start + token.len();
    let range = format!("0 {start} {end} {}", out.len() - end);
    let at = find("/ByteRange[").unwrap() + "/ByteRange[".len();
    out[at..at + range.len()].copy_from_slice(range.as_bytes());
    out
}

fn value(file: &[u8]) -> Result<Result<SignatureDictionary, SignatureFault>, Box<dyn Error>> {
    let field = Document::open(file)?.signature_fields()?.pop().ok_or("no field")?;
    Ok(match (field.value, field.fault) {
        (Some(value), None) => Ok(SignatureDictionary::clone(&value)),
        (None, Some(fault)) => Err(fault),
        other => return Err(format!("{other:?}").into()),
    })
}

#[test]
fn a_hole_is_an_even_number_of_digits_and_not_without_any() -> Outcome {
    assert_eq!(value(&signed("<30>", ""))?.map(|v| v.contents), Ok(vec![0x30]));
    for (token, fault) in [
        ("<300>", SignatureFault::HoleDigits),
        ("<3 0>", SignatureFault::HoleDigits),
        ("<>", SignatureFault::Contents),
        ("(0)", SignatureFault::Contents),
    ] {
        assert_eq!(value(&signed(token, ""))?.map(|v| v.contents), Err(fault), "{token}");
    }
    Ok(())
}

#[test]
fn a_hole_is_as_large_as_the_limit_and_no_larger() -> Outcome {
    const LIMIT: usize = 4 << 20;
    let token = |length: usize| format!("<{}>", "0".repeat(length - 2));
    assert!(value(&signed(&token(LIMIT), ""))?.is_ok());
    let larger = value(&signed(&token(LIMIT + 2), ""))?.map(|v| v.contents.len());
    assert_eq!(larger, Err(SignatureFault::TooLarge));
    Ok(())
}

#[test]
fn a_byte_range_has_two_parts_with_something_between_them() -> Outcome {
    let file = signed("<30>", "");
    let text = String::from_utf8(file)?;
    let at = text.find("/ByteRange[").ok_or("no range")? + "/ByteRange[".len();
    let length = text.len();
    for range in [
        "0 0 9 9".to_owned(),
        "0 50 50 9".to_owned(),
        "0 51 50 9".to_owned(),
        "0 50 60 0".to_owned(),
        "1 50 60 9".to_owned(),
        "0 50 60".to_owned(),
        format!("0 50 60 {}", length - 59),
    ] {
        let mut bent = text.clone();
        bent.replace_range(at..at + WIDTH, &format!("{range:<WIDTH$}"));
        let fault = value(bent.as_bytes())?.map(|v| v.contents);
        assert_eq!(fault, Err(SignatureFault::ByteRange), "{range}");
    }
    // In order and inside the file, and not the hole.
    let mut bent = text.clone();
    let range = format!("0 50 60 {}", length - 60);
    bent.replace_range(at..at + WIDTH, &format!("{range:<WIDTH$}"));
    assert_eq!(value(bent.as_bytes())?.map(|v| v.contents), Err(SignatureFault::Hole));
    Ok(())
}

#[test]
fn the_kind_follows_from_the_type_and_from_what_may_follow() -> Outcome {
    let reference = |parameters: &str| {
        format!("/Reference[<</Type/SigRef/TransformMethod/DocMDP{parameters}>>]")
    };
    for (entries, kind, permission) in [
        (String::new(), SignatureKind::Approval, None),
        ("/Reference[<</TransformMethod/FieldMDP>>]".to_owned(), SignatureKind::Approval, None),
        (reference("/TransformParams<</P 1>>"), SignatureKind::Certification, Some(1)),
        (reference("/TransformParams<</P 3>>"), SignatureKind::Certification, Some(3)),
        (reference("/TransformParams<</P 4>>"), SignatureKind::Certification, Some(1)),
        (reference("/TransformParams<<>>"), SignatureKind::Certification, Some(2)),
        (reference("/TransformParams null"), SignatureKind::Certification, Some(2)),
        (reference(""), SignatureKind::Certification, Some(2)),
        (reference("/TransformParams 3"), SignatureKind::Certification, Some(1)),
    ] {
        let value = value(&signed("<30>", &entries))?.map_err(|fault| format!("{fault:?}"))?;
        assert_eq!((value.kind, value.permission), (kind, permission), "{entries}");
    }
    Ok(())
}

#[test]
fn a_form_that_is_null_is_none() -> Outcome {
    for form in ["null", "3 0 R", "9 0 R"] {
        let objects = [
            format!("<</Type/Catalog/Pages 2 0 R/AcroForm {form}>>"),
            "<</Type/Pages/Kids[]/Count 0>>".to_owned(),
            "null".to_owned(),
        ];
        let file = laid_out(&objects);
        let document = Document::open(file.as_slice())?;
        assert_eq!(document.form()?, None, "{form}");
        assert!(document.signature_fields()?.is_empty(), "{form}");
    }
    Ok(())
}

#[test]
fn fields_are_counted_up_to_the_limit() -> Outcome {
    const LIMIT: usize = 100_000;
    let fields = |count: usize| {
        laid_out(&[
            format!("<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[{}]>>>>", "0 ".repeat(count)),
            "<</Type/Pages/Kids[]/Count 0>>".to_owned(),
        ])
    };
    assert!(Document::open(fields(LIMIT).as_slice())?.signature_fields()?.is_empty());
    let over = Document::open(fields(LIMIT + 1).as_slice())?.signature_fields();
    assert!(matches!(over, Err(PdfError::Budget { limit: 100_000, .. })), "{over:?}");
    Ok(())
}

#[test]
fn what_a_signature_says_elsewhere_is_read_in_each_version_anew() -> Outcome {
    let mut file = signed("<30>", "/Name 5 0 R");
    for name in ["(first)", "(second)"] {
        let text = String::from_utf8_lossy(&file);
        let last = text.rsplit("startxref\n").next().and_then(|t| t.lines().next()).unwrap();
        let (last, at) = (last.to_owned(), file.len());
        let object = format!("5 0 obj\n{name}\nendobj\n");
        let table = at + object.len();
        let trailer = format!("trailer\n<</Size 6/Root 1 0 R/Prev {last}>>\n");
        let rows = format!("xref\n5 1\n{at:010} 00000 n \n{trailer}startxref\n{table}\n%%EOF\n");
        file.extend(format!("{object}{rows}").bytes());
    }
    let document = Document::open(file.as_slice())?;
    let history = History::new(&document);
    let mut names = Vec::new();
    for version in 0..3 {
        let fields = history.signature_fields(version)?;
        let value = fields.first().and_then(|field| field.value.as_ref()).ok_or("no value")?;
        names.push(value.name.clone());
    }
    let expected = [None, Some("first"), Some("second")];
    assert_eq!(names, expected.map(|name| name.map(str::to_owned)));
    Ok(())
}
