//! Objects that some readers take for one thing and some for another.

use segel_pdf::changes::Change;
use segel_pdf::changes::ChangeKind::{FieldFilled, NoteAdded, ObjectAdded, ObjectReplaced};

use crate::bench::{NAME, PAGE, Written, form_with, sorts, stream, told, told_on};
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
fn a_name_has_no_byte_that_some_readers_take_for_white_space() {
    let noted = |entries: &str, before: &str| {
        let listed = PAGE.replace("18 0 R]", "18 0 R 30 0 R]");
        let note = format!("<</Subtype/Text/Rect[225 600 245 620]{entries}>>");
        let old = format!("<</Subtype/Text/Rect[225 600 245 620]{before}>>");
        let written: [Written<'_>; 2] = [(3, &listed), (30, &note)];
        if before.is_empty() {
            told(&written)
        } else {
            told_on(form_with(&[(3, &listed), (30, &old)]), &[(30, &note)])
        }
    };
    assert_eq!(sorts(&noted("/NM(a)", "")), [NoteAdded]);
    for entries in [
        "/A#0bP(a)",
        "/A#80P(a)",
        "/A#ffP(a)",
        "/NM/a#0bP",
        "/NM[1/a#80P]",
        "/NM[[/a#ffP]]",
        "/NM<</K/a#0bP>>",
        "/NM<</A#0bP 1>>",
        "/NM<</K[/a#80P]>>",
    ] {
        let said = noted(entries, "");
        assert!(misleads(&said, 30), "{entries}: {said:?}");
        // Where it had one before, that was signed.
        let said = noted(&format!("{entries}/Contents(b)"), entries);
        assert!(!misleads(&said, 30), "{entries}: {said:?}");
        let said = noted(entries, "/Contents(b)");
        assert!(misleads(&said, 30), "{entries}: {said:?}");
    }
    for entries in ["/A#0cP(a)", "/A#81P(a)", "/NM/a#feP", "/NM(\u{b})"] {
        let said = noted(entries, "");
        assert!(!misleads(&said, 30), "{entries}: {said:?}");
    }
    // In the dictionary of a stream, by its keys and by its values.
    for entries in ["/A#0bP 1", "/Name/a#80P"] {
        let field = NAME.replace("(Budi)", "(100)");
        let more = format!(
            "/Type/XObject/Subtype/Form/BBox[0 0 150 20]/Resources<</Font<</F1 6 0 R>>>>{entries}"
        );
        let said = told(&[(7, &field), (11, &stream(&more, &after("")))]);
        assert!(misleads(&said, 11), "{entries}: {said:?}");
    }
}
