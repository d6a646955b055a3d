//! Objects that some readers take for one thing and some for another.

use segel_pdf::changes::Change;
use segel_pdf::changes::ChangeKind::{
    FieldFilled, NoteAdded, ObjectAdded, ObjectReplaced, ReadersDiffer,
};

use crate::bench::{NAME, PAGE, sorts, stream, told};
use crate::drawn::after;

/// Whether a change says that an object is taken for different things.
fn misleads(changes: &[Change], number: u32) -> bool {
    changes.iter().any(|change| {
        change.object.is_some_and(|id| id.number == number)
            && matches!(change.kind, ObjectAdded | ObjectReplaced)
            && change.name.as_deref() == Some("Type")
    })
}

#[test]
fn a_stream_stands_nowhere_where_a_dictionary_should() {
    let filled = |key: &str, other: &str| {
        let field = NAME.replace("(Budi)", "(100)");
        let entries = "/Type/XObject/Subtype/Form/BBox[0 0 150 20]";
        let form = stream(&format!("{entries}{key}"), &after(""));
        told(&[(7, &field), (11, &form), (40, other)])
    };
    let resources = "/Font<</F1 6 0 R>>";
    let said = filled("/Resources 40 0 R", &format!("<<{resources}>>"));
    assert_eq!(sorts(&said), [FieldFilled]);
    let said = filled("/Resources 40 0 R", &stream(resources, ""));
    assert!(misleads(&said, 40), "{said:?}");
    let said = filled("/Resources<</Font 40 0 R>>", &stream("/F1 6 0 R", ""));
    assert!(misleads(&said, 40), "{said:?}");
}

#[test]
fn a_later_revision_is_spelled_as_every_reader_takes_it() {
    let noted = |entries: &str| {
        let listed = PAGE.replace("18 0 R]", "18 0 R 30 0 R]");
        let note = format!("<</Subtype/Text/Rect[225 600 245 620]{entries}>>");
        sorts(&told(&[(3, &listed), (30, &note)]))
    };
    for entries in ["/NM(a)", "/A#0bP(a)", "/NM/a#80P", "/NM(\u{b})", "/NM(a\\053)", "/M<0A 10>"] {
        assert_eq!(noted(entries), [NoteAdded], "{entries}");
    }
    let zeros = format!("/F {}4", "0".repeat(40));
    let name = format!("/NM/{}", "n".repeat(200));
    for entries in [
        "/A\u{b}P(a)",
        "/NM/a\u{b}P",
        "/NM[1/a\u{b}P]",
        "/F\x004",
        "/F\u{c}4",
        "/F%c\n4",
        "/NM(\\q)",
        "/NM(a\rb)",
        "/F 4294967300",
        &zeros,
        &name,
    ] {
        let said = noted(entries);
        assert!(said.contains(&ReadersDiffer), "{entries}: {said:?}");
    }
    // In the dictionary of a stream.
    for (entries, odd) in [("/A/b", false), ("/A\u{b}P 1", true), ("/Name/a\u{b}P", true)] {
        let field = NAME.replace("(Budi)", "(100)");
        let more = format!(
            "/Type/XObject/Subtype/Form/BBox[0 0 150 20]/Resources<</Font<</F1 6 0 R>>>>{entries}"
        );
        let said = sorts(&told(&[(7, &field), (11, &stream(&more, &after("")))]));
        assert_eq!(said.contains(&ReadersDiffer), odd, "{entries}: {said:?}");
    }
}
