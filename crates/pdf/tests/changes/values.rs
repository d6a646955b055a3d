//! The value of a field, what goes with it, and appearances that come anew without one.

use segel_pdf::changes::ChangeKind::{self, FieldChanged, FieldFilled};

use crate::bench::{NAME, form_with, kinds, showing, sorts, text_form, told, told_on};

fn filled(from: &str, to: &str) -> Vec<ChangeKind> {
    let field = NAME.replace("(Budi)", "(Siti)").replace(from, to);
    kinds(&[(7, &field), (11, &showing("Siti"))])
}

#[test]
fn the_date_of_a_field_may_change_with_its_value() {
    assert_eq!(filled("/F 4", "/F 4/M(D:20260101)"), [FieldFilled]);
    assert_eq!(filled("/F 4", "/F 4/I[0]"), [FieldChanged]);
    // A state says nothing where there is one appearance, and much where there are several.
    assert_eq!(filled("/F 4", "/F 4/AS/On"), [FieldFilled]);
    let states = "/F 4/AS/On/AP<</N<</On 11 0 R>>>>";
    let several = NAME.replace("/AP<</N 11 0 R>>", "").replace("/F 4", states);
    let off = several.replace("/AS/On", "/AS/Off").replace("(Budi)", "(Siti)");
    let said = sorts(&told_on(form_with(&[(7, &several)]), &[(7, &off)]));
    assert_eq!(said, [FieldChanged]);
    // Nothing for a value is the empty text.
    let bare = NAME.replace("/V(Budi)", "");
    assert_eq!(kinds(&[(7, &bare), (11, &text_form(""))]), [FieldFilled]);
    assert_eq!(kinds(&[(7, &bare)]), [FieldChanged]);
    // A value that is no text of its own.
    for value in ["[(Siti)]", "/Siti", " 1", " 31 0 R"] {
        let field = NAME.replace("(Budi)", value);
        let said = kinds(&[(7, &field), (11, &showing("Siti")), (31, "(Siti)")]);
        assert!(said.contains(&FieldChanged) && !said.contains(&FieldFilled), "{value}: {said:?}");
    }
}

#[test]
fn another_appearance_of_the_same_value_shows_what_was_shown() {
    let again = text_form("BT /F1 10 Tf 2 6 Td (Budi) Tj ET");
    assert_eq!(kinds(&[(11, &again)]), [FieldFilled]);
    let moved = NAME.replace("11 0 R", "30 0 R");
    assert_eq!(kinds(&[(7, &moved), (30, &again)]), [FieldFilled]);
    let said = told(&[(11, &again)]);
    let values: Vec<_> = said.into_iter().map(|c| (c.old, c.new)).collect();
    assert_eq!(values, [(Some("Budi".to_owned()), Some("Budi".to_owned()))]);
    // Where something else was shown, or something that is not understood, that would be gone.
    for before in [showing("Bude"), text_form("/X Do"), text_form("")] {
        let base = form_with(&[(11, &before)]);
        assert_eq!(sorts(&told_on(base, &[(11, &again)])), [FieldChanged], "{before}");
    }
    // Where nothing was drawn, it shows the value.
    let bare = NAME.replace("/AP<</N 11 0 R>>", "");
    let shown = |text: &str| {
        let form = text_form(&format!("BT /F1 10 Tf 2 6 Td ({text}) Tj ET"));
        let base = form_with(&[(7, &bare)]);
        sorts(&told_on(base, &[(7, &NAME.replace("11 0 R", "30 0 R")), (30, &form)]))
    };
    assert_eq!(shown("Budi"), [FieldFilled]);
    assert_eq!(shown("Bude"), [FieldChanged]);
}
