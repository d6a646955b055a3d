//! Encrypted documents are read with a password, and what is appended is encrypted as they are.

#![expect(clippy::unwrap_used, reason = "a test fails where it panics")]

use std::path::Path;

use segel_pdf::changes::{self, ChangeKind};
use segel_pdf::{
    Dictionary, Document, Increment, IncrementOptions, IndirectObject, Object, ObjectId, PdfError,
};

/// Made by qpdf with the passwords `pemakai` and `pemilik`; the last opens without one.
const FILES: [&str; 6] = ["rc4-40", "rc4-128", "aes-128", "aes-256-r5", "aes-256-r6", "owner-only"];

fn file(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/encrypted");
    std::fs::read(path.join(format!("{name}.pdf"))).unwrap()
}

fn title(document: &Document<&[u8]>) -> Result<String, PdfError> {
    let id = document.trailer()?.value("Info").and_then(Object::as_reference).unwrap();
    let object = document.object(id)?;
    let title = object.dictionary().and_then(|d| d.value("Title")).unwrap();
    Ok(String::from_utf8(title.as_string().unwrap().to_vec()).unwrap())
}

fn content(document: &Document<&[u8]>) -> Vec<u8> {
    let page = document.page(0).unwrap().dictionary;
    let id = page.value("Contents").and_then(Object::as_reference).unwrap();
    let IndirectObject::Stream(stream) = document.object(id).unwrap() else { return Vec::new() };
    stream.data
}

#[test]
fn the_passwords_of_user_and_owner_open_and_no_other_does() {
    for name in FILES {
        let bytes = file(name);
        let open = |password: &str| {
            Document::open_with_password(bytes.as_slice(), password.as_bytes()).unwrap()
        };
        for password in ["pemakai", "pemilik"] {
            let document = open(password);
            assert_eq!(document.locked(), None, "{name} {password}");
            assert_eq!(title(&document).unwrap(), "Surat rahasia", "{name} {password}");
        }
        let owner_only = name == "owner-only";
        for password in ["", "Pemakai", "pemakai "] {
            let document = open(password);
            assert!(document.is_encrypted().unwrap());
            if owner_only {
                assert_eq!(title(&document).unwrap(), "Surat rahasia");
                continue;
            }
            assert_eq!(document.locked(), Some(&PdfError::Encrypted), "{name} {password:?}");
            assert_eq!(title(&document), Err(PdfError::Encrypted));
            assert_eq!(document.revisions().len(), 1);
            assert_eq!(Increment::new(&document).unwrap_err(), PdfError::Encrypted);
        }
    }
}

#[test]
fn what_is_appended_is_read_back_but_stands_nowhere_in_clear() {
    for name in FILES {
        let bytes = file(name);
        let document = Document::open_with_password(bytes.as_slice(), b"pemilik").unwrap();
        let mut increment = Increment::new(&document).unwrap();
        let (stream, signature) = (increment.new_id(), increment.new_id());
        let secret = b"(a secret of the new revision)".to_vec();
        let words = Dictionary::new().with("Words", Object::string(secret.clone()));
        increment.set_stream(stream, words, secret.clone());
        let dictionary = Dictionary::new()
            .with("Type", Object::name("Sig"))
            .with("Reason", Object::string(secret.clone()));
        increment.set_signature(signature, dictionary, 16);
        let appended = increment.finish(IncrementOptions { file_id: [1; 16] }).unwrap();
        let hole = appended.hole.unwrap();
        let mut grown = bytes.clone();
        grown.extend_from_slice(&appended.bytes);
        grown[bytes.len() + hole.start_in_bytes..][..4].copy_from_slice(b"30ff");
        assert!(!grown.windows(8).any(|w| w == b"a secret"), "{name}");
        let again = Document::open_with_key(grown.as_slice(), document.key()).unwrap();
        assert_eq!(again.locked(), None, "{name}");
        let IndirectObject::Stream(read) = again.object(stream).unwrap() else { unreachable!() };
        assert_eq!(read.data, secret, "{name}");
        assert_eq!(read.dictionary.value("Words").and_then(Object::as_string), Some(&*secret));
        let read = again.object(signature).unwrap();
        let read = read.dictionary().unwrap();
        assert_eq!(read.value("Reason").and_then(Object::as_string), Some(&*secret), "{name}");
        let contents = read.value("Contents").and_then(Object::as_string).unwrap();
        assert_eq!(contents[..2], [0x30, 0xff], "the hole of {name} is not encrypted");
        // The earlier version opens with the same key, and both are the same file by their ids.
        let before = again.prefix(bytes.len() as u64).unwrap();
        assert_eq!(before.locked(), None);
    }
}

#[test]
fn the_same_revision_gives_the_same_bytes_and_another_place_another_vector() {
    let bytes = file("aes-256-r6");
    let document = Document::open_with_password(bytes.as_slice(), b"pemakai").unwrap();
    let write = || {
        let mut increment = Increment::new(&document).unwrap();
        let (one, two) = (increment.new_id(), increment.new_id());
        for id in [one, two] {
            increment.set_stream(id, Dictionary::new(), b"the same words".to_vec());
        }
        increment.finish(IncrementOptions { file_id: [1; 16] }).unwrap().bytes
    };
    assert_eq!(write(), write());
    let appended = write();
    let streams: Vec<&[u8]> = appended
        .windows(7)
        .enumerate()
        .filter(|(_, w)| *w == b"stream\n")
        .map(|(at, _)| &appended[at + 7..at + 23])
        .collect();
    assert_ne!(streams[0], streams[1]);
}

#[test]
fn metadata_in_clear_and_the_page_are_read_in_one_document() {
    let bytes = file("aes-128");
    let document = Document::open_with_password(bytes.as_slice(), b"pemakai").unwrap();
    let id = document.catalog().unwrap().value("Metadata").and_then(Object::as_reference).unwrap();
    let IndirectObject::Stream(metadata) = document.object(id).unwrap() else { unreachable!() };
    assert!(metadata.data.starts_with(b"<x:xmpmeta"));
    // qpdf packs the page; what is unpacked here by hand is the page's own words.
    let packed = content(&document);
    assert!(!packed.is_empty());
    assert_eq!(document.unreadable_objects().unwrap(), []);
}

#[test]
fn encryption_for_certificates_and_unknown_handlers_are_named() {
    for (filter, what) in [
        ("Adobe.PubSec", "encryption for certificates (public-key security)"),
        ("Their.Own", "an unknown security handler"),
    ] {
        let mut bytes = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\n".to_vec();
        let at = bytes.len();
        bytes.extend_from_slice(b"xref\n0 2\n0000000000 65535 f \n0000000009 00000 n \n");
        bytes.extend_from_slice(
            format!("trailer\n<</Size 2/Root 1 0 R/Encrypt<</Filter/{filter}/V 4>>>>\nstartxref\n{at}\n%%EOF\n")
                .as_bytes(),
        );
        let document = Document::open(bytes.as_slice()).unwrap();
        let expected = PdfError::UnsupportedEncryption { what };
        assert_eq!(document.locked(), Some(&expected));
        assert_eq!(document.object(ObjectId::new(1, 0)).unwrap_err(), expected);
    }
}

/// What is said of a highlight whose appearance calls itself something.
fn highlighted(name: &str, kind: &str) -> Vec<(ChangeKind, Option<String>)> {
    let bytes = file(name);
    let document = Document::open_with_password(bytes.as_slice(), b"pemilik").unwrap();
    let mut increment = Increment::new(&document).unwrap();
    let (form, note) = (increment.new_id(), increment.new_id());
    let numbers = |list: &[i64]| Object::Array(list.iter().map(|n| Object::Integer(*n)).collect());
    let one = |key: &str, value: Object| Object::Dictionary(Dictionary::new().with(key, value));
    let states = one("ExtGState", one("G", one("BM", Object::name("Multiply"))));
    let mut drawn = Dictionary::new()
        .with("Type", Object::name(kind))
        .with("Subtype", Object::name("Form"))
        .with("BBox", numbers(&[60, 698, 300, 716]))
        .with("Resources", states);
    if kind == "Crypt" {
        drawn = drawn.with("Filter", Object::name("Crypt")).with("Type", Object::name("XObject"));
    }
    increment.set_stream(form, drawn, b"/G gs 1 1 0 rg 60 698 240 18 re f".to_vec());
    let highlight = Dictionary::new()
        .with("Type", Object::name("Annot"))
        .with("Subtype", Object::name("Highlight"))
        .with("Rect", numbers(&[60, 698, 300, 716]))
        .with("QuadPoints", numbers(&[60, 716, 300, 716, 60, 698, 300, 698]))
        .with("C", numbers(&[1, 1, 0]))
        .with("AP", one("N", Object::Reference(form)));
    increment.set(note, Object::Dictionary(highlight));
    let page = document.page(0).unwrap();
    let listed = Object::Array(vec![Object::Reference(note)]);
    increment.set(page.id, Object::Dictionary(page.dictionary.with("Annots", listed)));
    let appended = increment.finish(IncrementOptions { file_id: [1; 16] }).unwrap();
    let grown = [bytes.as_slice(), &appended.bytes].concat();
    let grown = Document::open_with_key(grown.as_slice(), document.key()).unwrap();
    let said = changes::after(&grown, 0).unwrap();
    said.into_iter().map(|change| (change.kind, change.name)).collect()
}

#[test]
fn a_stream_that_some_readers_would_decrypt_otherwise_is_no_appearance() {
    for name in FILES {
        let honest = highlighted(name, "XObject");
        assert!(honest.iter().any(|(kind, _)| *kind == ChangeKind::NoteAdded), "{honest:?}");
        assert!(!honest.iter().any(|(kind, _)| *kind == ChangeKind::ObjectAdded), "{honest:?}");
        for kind in ["XRef", "Metadata", "EmbeddedFile", "Crypt"] {
            let said = highlighted(name, kind);
            let told = (ChangeKind::ObjectAdded, Some("Type".to_owned()));
            assert!(said.contains(&told), "{name} {kind}: {said:?}");
        }
    }
}

/// What is said of a revision that writes one object which nothing uses, behind a file that was edited, where
/// the revision was edited too; edits are of the same length but in the last trailer.
fn told(name: &str, base: &[(&str, &str)], behind: &[(&str, &str)]) -> Vec<ChangeKind> {
    let edit = |bytes: Vec<u8>, edits: &[(&str, &str)]| {
        edits.iter().fold(bytes, |bytes, (old, new)| {
            let at = bytes.windows(old.len()).rposition(|part| part == old.as_bytes()).unwrap();
            let (before, rest) = bytes.split_at(at);
            [before, new.as_bytes(), rest.strip_prefix(old.as_bytes()).unwrap()].concat()
        })
    };
    let bytes = edit(file(name), base);
    let document = Document::open_with_password(bytes.as_slice(), b"pemakai").unwrap();
    let mut increment = Increment::new(&document).unwrap();
    let id = increment.new_id();
    increment.set(id, Object::Dictionary(Dictionary::new()));
    let appended = increment.finish(IncrementOptions { file_id: [1; 16] }).unwrap();
    let grown = [bytes.as_slice(), &edit(appended.bytes, behind)].concat();
    let grown = Document::open_with_key(grown.as_slice(), document.key()).unwrap();
    assert_eq!(grown.locked(), None, "{name} {base:?}");
    changes::after(&grown, 0).unwrap().into_iter().map(|change| change.kind).collect()
}

#[test]
fn nothing_follows_an_encryption_that_readers_take_for_different_ones() {
    for name in FILES {
        assert_eq!(told(name, &[], &[]), [ChangeKind::UnusedObjectAdded], "{name}");
    }
    for (old, new) in [
        ("/Length 128 /O", "/Length 256 /O"),
        ("/CFM /AESV2 /Length 16", "/CFM /AESV2 /Length 32"),
        ("/AuthEvent /DocOpen", "/AuthEvent /EFOpen "),
        ("/CFM /AESV2 /Length 16 >> >>", "/CFM /AESV2 >> /B <<>> >>"),
    ] {
        let new = format!("{new:<width$}", width = old.len());
        let new = new.get(..old.len()).unwrap();
        let said = told("aes-128", &[(old, new)], &[]);
        assert!(said.contains(&ChangeKind::ReadersDiffer), "{new}: {said:?}");
    }
}

#[test]
fn an_encrypted_file_is_identified_by_two_strings_before_and_behind() {
    for name in ["aes-128", "rc4-40"] {
        let said = told(name, &[], &[("<01010101010101010101010101010101>", "")]);
        assert!(said.contains(&ChangeKind::ReadersDiffer), "{name}: {said:?}");
    }
}
