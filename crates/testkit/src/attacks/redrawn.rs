//! Values that readers draw themselves, while the form is open, otherwise than their appearances.

use super::Cases;
use super::VALID_THEN_CHANGED;
use super::draft::{CATALOG, CONTENT, FORM, PAGE, TEXT_AP, TEXT_FIELD, catalog, page, text_field};
use super::fills::{BESIDE, BOX, check_box, empty, face, filled, shown, unticked};
use super::tamper::{Append, stream};

pub(super) fn add(cases: &mut Cases<'_>) {
    cases.class("form");
    places(cases);
    lines(cases);
    neighbours(cases);
    hints(cases);
}

const WRITTEN: &str = "9.000.000";

/// A field of other entries and another size, and what its face draws.
struct Field<'t> {
    id: &'static str,
    title: &'static str,
    entries: &'t str,
    size: [u32; 2],
    value: &'t str,
    drawn: &'t str,
}

impl Field<'_> {
    /// Adds it, signed empty and then filled in.
    fn add(&self, cases: &mut Cases<'_>, reason: &'static str) {
        let [wide, high] = self.size;
        let rest = format!("{} /Rect [110 {} {} 718] /F 4", self.entries, 718 - high, 110 + wide);
        let face = |drawn: &str| {
            let entries = format!(
                "/Type /XObject /Subtype /Form /BBox [0 0 {wide} {high}] \
                 /Resources << /Font << /F1 5 0 R >> >>"
            );
            stream(&entries, drawn.as_bytes())
        };
        let draft = empty("NILAI", &rest).with(TEXT_AP, face("/Tx BMC EMC"));
        let base = draft.signed_by(&cases.bench.officer);
        let drawn = format!("/Tx BMC q BT 0 g /F1 18 Tf {} ET Q EMC", self.drawn);
        let file = filled(self.value, &rest, face(&drawn)).to(base.bytes());
        if self.id.starts_with("ok-") {
            cases.honest(self.id, self.title, "It is the same.", file, VALID_THEN_CHANGED);
        } else {
            cases.unclear(self.id, self.title, reason, file);
        }
    }
}

const BLACK: &str = "/DA (/F1 18 Tf 0 g)";
const USUAL: [u32; 2] = [200, 24];
const PLAIN: &str = "2 6 Td (9.000.000) Tj";

fn places(cases: &mut Cases<'_>) {
    let blanks = " ".repeat(80);
    let (before, within) = (format!("{blanks}{WRITTEN}"), format!("9{blanks}000.000"));
    let behind = format!("{WRITTEN}{blanks}");
    let comb = |flags: u32| format!("{BLACK} /Ff {flags} /MaxLen 9");
    let (cells, lines) = (comb(1 << 24), comb((1 << 24) + (1 << 12)));
    let script = |js: &str| format!("{BLACK} /AA << /F << /S /JavaScript /JS ({js}) >> >>");
    let dated = script("AFDate_FormatEx\\(\"mm/dd/yyyy\"\\);");
    let field =
        |id, title, entries, value, drawn| Field { id, title, entries, size: USUAL, value, drawn };
    let right = "/DA (/F1 18 Tf 0 g) /Q 2";
    let wide = Field {
        size: [400, 24],
        ..field(
            "fill-column",
            "a number in the right half of a wide field that begins at the left, after P=2",
            BLACK,
            WRITTEN,
            "200 6 Td (9.000.000) Tj",
        )
    };
    let title = "a number behind eighty blanks, after P=2";
    let title_within = "a number with eighty blanks in the place of a point, after P=2";
    let digits = "2 6 Td (9 000.000) Tj";
    for field in [
        field("fill-blanks-before", title, BLACK, &before, PLAIN),
        field("fill-blanks-within", title_within, BLACK, &within, digits),
        field(
            "ok-fill-blank",
            "words with a blank, after P=2",
            BLACK,
            "SITI S",
            "2 6 Td (SITI S) Tj",
        ),
        wide,
        field(
            "ok-fill-right",
            "a number at the right of a field that has it there, after P=2",
            right,
            WRITTEN,
            "117 6 Td (9.000.000) Tj",
        ),
        field(
            "fill-left",
            "a number at the left of a field that has it at the right, after P=2",
            right,
            WRITTEN,
            PLAIN,
        ),
        field(
            "fill-blanks-behind",
            "a number at the right with eighty blanks behind it, after P=2",
            right,
            &behind,
            "117 6 Td (9.000.000) Tj",
        ),
        field(
            "fill-gap-wide",
            "two numbers of one value drawn in two columns, after P=2",
            BLACK,
            "100 900",
            "2 6 Td (100) Tj 120 0 Td (900) Tj",
        ),
        field(
            "fill-border-wide",
            "a number in a field whose border is to be nine points wide, after P=2",
            "/DA (/F1 18 Tf 0 g) /BS << /W 9 >> /MK << /BC [.9] >>",
            WRITTEN,
            PLAIN,
        ),
        field(
            "fill-turned-field",
            "a number in a field that is to be turned over, and whose face is not, after P=2",
            "/DA (/F1 18 Tf 0 g) /MK << /R 180 >>",
            "999.006",
            "2 6 Td (999.006) Tj",
        ),
        field(
            "fill-letters-unread",
            "a number in letters that are white by a colour before a space, after P=2",
            "/DA (/F1 18 Tf 1 g 0 Tc)",
            WRITTEN,
            PLAIN,
        ),
        field(
            "fill-comb-cell",
            "a digit in the eighth cell of a comb, after P=2",
            &cells,
            "5",
            "159 6 Td (5) Tj",
        ),
        field(
            "fill-comb-lines",
            "a digit in a comb that is a text of several lines as well, after P=2",
            &lines,
            "5",
            "4 6 Td (5) Tj",
        ),
        field(
            "ok-fill-comb-cell",
            "a digit in the first cell of a comb, after P=2",
            &cells,
            "5",
            "4 6 Td (5) Tj",
        ),
        field(
            "fill-comb-divided",
            "a digit in a comb, and a line between two of its cells, after P=2",
            &cells,
            "5",
            "ET 22.2 0 m 22.2 24 l S BT 0 g /F1 18 Tf 4 6 Td (5) Tj",
        ),
        field(
            "fill-pale",
            "a number whose letters are to be light blue, after P=2",
            "/DA (/F1 18 Tf .87 .9 1 rg)",
            WRITTEN,
            PLAIN,
        ),
        field(
            "fill-tiny",
            "a number whose letters are to be of one point, after P=2",
            "/DA (/F1 1 Tf 0 g)",
            WRITTEN,
            PLAIN,
        ),
        field(
            "fill-black-ground",
            "a number in black whose ground is to be black, and is not painted, after P=2",
            "/DA (/F1 18 Tf 0 g) /MK << /BG [0 0 0] >>",
            WRITTEN,
            PLAIN,
        ),
        field(
            "fill-date-script",
            "a date that a script of the form reads with the month first, after P=2",
            &dated,
            "25/12/2026",
            "2 6 Td (25/12/2026) Tj",
        ),
    ] {
        field.add(cases, "Some readers draw a value themselves, where and how the field says.");
    }
}

fn lines(cases: &mut Cases<'_>) {
    let several = format!("{BLACK} /Ff 4096");
    let field =
        |id, title, size, value, drawn| Field { id, title, entries: &several, size, value, drawn };
    let tall = [200, 90];
    let long = ["88888888"; 6].join(" ");
    let twice = "(88888888 88888888) Tj 0 -20 Td";
    let wrapped = format!("2 72 Td {twice} {twice} (88888888 88888888) Tj");
    let title = "a number in whose midst are twenty tabulators, in lines, after P=2";
    let tabs = format!("Rp 9{}000.000", "\\t".repeat(20));
    for field in [
        field("fill-tabs", title, tall, &tabs, "2 72 Td (Rp 9) Tj 0 -20 Td (000.000) Tj"),
        field(
            "fill-lines-before",
            "words behind four empty lines, drawn in the first, after P=2",
            tall,
            "\\n\\n\\n\\nTONO",
            "2 72 Td (TONO) Tj",
        ),
        field(
            "fill-last-line",
            "words drawn in the last of several lines, after P=2",
            tall,
            "TONO",
            "2 6 Td (TONO) Tj",
        ),
        field(
            "fill-wrapped",
            "numbers that another font breaks into more lines than there is room for, after P=2",
            [170, 90],
            &long,
            &wrapped,
        ),
        field(
            "fill-lines-blank",
            "a digit behind three lines of a blank, drawn in the first, after P=2",
            tall,
            " \\n \\n \\n9",
            "2 72 Td (9) Tj",
        ),
        field(
            "fill-lines-apart",
            "words of two lines, the second drawn at the foot of the field, after P=2",
            tall,
            "SITI\\nTONO",
            "2 72 Td (SITI) Tj 0 -66 Td (TONO) Tj",
        ),
        field(
            "fill-capitals",
            "capitals that another font breaks into more lines than there is room for, after P=2",
            [176, 44],
            "WWWWWW WWWWWW 9.000",
            "2 26 Td (WWWWWW) Tj 0 -20 Td (WWWWWW 9.000) Tj",
        ),
        field(
            "ok-fill-paragraphs",
            "words in two paragraphs, after P=2",
            tall,
            "SITI\\n\\nTONO",
            "2 72 Td (SITI) Tj 0 -40 Td (TONO) Tj",
        ),
        field(
            "ok-fill-two-lines",
            "words in two lines, after P=2",
            tall,
            "SITI\\nTONO",
            "2 72 Td (SITI) Tj 0 -20 Td (TONO) Tj",
        ),
    ] {
        field.add(cases, "Some readers draw a value themselves, line by line.");
    }
}

/// Fields on which something else stands, or which another one shares a name with.
fn neighbours(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let draft = || empty("NILAI", BESIDE);
    let square = "<< /Type /Annot /Subtype /Square /F 4 /P 3 0 R /Rect [108 692 312 720] \
                  /C [1 1 1] /IC [1 1 1] >>";
    let covered = draft().with(PAGE, page("7 0 R 9 0 R 13 0 R", "")).with(13, square);
    let far = square.replace("108 692 312 720", "108 592 312 620");
    let apart = draft().with(PAGE, page("7 0 R 9 0 R 13 0 R", "")).with(13, &far);
    let other = "/DA (/F1 18 Tf 0 g) /Rect [110 494 310 518] /F 4 /AP << /N 12 0 R >>";
    let twice = draft()
        .with(PAGE, page("7 0 R 9 0 R 13 0 R", ""))
        .with(
            FORM,
            "<< /Fields [7 0 R 9 0 R 13 0 R] /SigFlags 3 /DA (/F1 12 Tf 0 g) \
             /DR << /Font << /F1 5 0 R >> >> >>",
        )
        .with(13, text_field("", other));
    let note = far.replace("/Square", "/Underline").replace("108 592 312 620", "108 692 312 720");
    let note = note.replace("/IC", "/AP << /N 14 0 R >> /IC");
    let white = "/Type /XObject /Subtype /Form /BBox [0 0 204 28]";
    let noted = draft()
        .with(PAGE, page("7 0 R 9 0 R 13 0 R", ""))
        .with(13, note)
        .with(14, stream(white, b"1 g 0 0 204 28 re f"));
    let link = far.replace("/Square", "/Link").replace("108 592 312 620", "108 692 312 720");
    let linked = draft().with(PAGE, page("7 0 R 9 0 R 13 0 R", "")).with(13, link);
    let escaped = twice.clone().with(
        13,
        String::from_utf8_lossy(&text_field("", other))
            .replace("/T (nilai)", "/T <6e1b69641b696c6169>"),
    );
    let opened =
        "/OpenAction << /S /JavaScript /JS (this.getField\\(\"nilai\"\\).value = \"1\") >>";
    let scripted = draft().with(CATALOG, catalog(Some(2), opened));
    let turned = draft().with(PAGE, page("7 0 R 9 0 R", "/Rotate 90"));
    let large = |left: u32| {
        let text = format!("BT /F1 36 Tf {left} 700 Td (900) Tj ET");
        draft().with(CONTENT, stream("", text.as_bytes()))
    };
    let upright = BESIDE.replace("/F 4", "/F 20");
    for (id, title, draft, rest) in [
        (
            "fill-covered",
            "a field filled in on which a white square lies, after P=2",
            covered,
            BESIDE,
        ),
        ("fill-noted", "the same with a line under text whose face is white", noted, BESIDE),
        ("ok-fill-linked", "the same with a link", linked, BESIDE),
        (
            "fill-escaped-name",
            "a field filled in, and not another one whose name has marks of a language in it, after P=2",
            escaped,
            BESIDE,
        ),
        (
            "fill-open-script",
            "a field filled in of a document that runs a script when it is opened, after P=2",
            scripted,
            BESIDE,
        ),
        ("ok-fill-uncovered", "the same with the square elsewhere", apart, BESIDE),
        (
            "fill-same-name",
            "a field filled in, and not the other one of its name, after P=2",
            twice,
            BESIDE,
        ),
        (
            "fill-upright",
            "a field filled in that does not turn with its turned page, after P=2",
            turned.clone(),
            upright.as_str(),
        ),
        ("ok-fill-turned", "a field on a turned page filled in, after P=2", turned, BESIDE),
        (
            "fill-beside-large",
            "a number written right behind a large one, after P=2",
            large(44),
            BESIDE,
        ),
        ("ok-fill-large", "the same with more room between them", large(32), BESIDE),
    ] {
        let field = text_field("", &format!("{rest} /AP << /N 12 0 R >>"));
        let base = draft.with(TEXT_FIELD, field).signed_by(&bench.officer);
        let file = filled(WRITTEN, rest, face(5, &shown(WRITTEN))).to(base.bytes());
        let reason = "A value is read where it stands, alone.";
        if id.starts_with("ok-") {
            cases.honest(id, title, reason, file, VALID_THEN_CHANGED);
        } else {
            cases.unclear(id, title, reason, file);
        }
    }
}

/// What changes with a value, and only some readers go by.
fn hints(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let reason = "Who draws the value itself goes by what the field says of it.";
    for (id, title, before, after) in [
        (
            "fill-other-font",
            "a field filled in that names another font than before, after P=2",
            "/F1 18 Tf",
            "/F9 18 Tf",
        ),
        (
            "fill-other-border",
            "a field filled in that has a border where it had none, after P=2",
            "/W 0",
            "/W 1",
        ),
    ] {
        let rest = format!("{BESIDE} /BS << /W 0 /S /S >>");
        let base = empty("NILAI", &rest).signed_by(&bench.officer);
        let now = rest.replace(before, after);
        let file = filled(WRITTEN, &now, face(5, &shown(WRITTEN))).to(base.bytes());
        cases.unclear(id, title, reason, file);
    }
    let base = unticked().signed_by(&bench.officer);
    let ticked = check_box("Ya", BOX).replace("/V /Ya", "/V (Ya)");
    let file = Append::one(TEXT_FIELD, ticked).to(base.bytes());
    let title = "a box ticked whose value is a text, after P=2";
    let reason = "A state is named by a name; some readers see none in a text.";
    cases.unclear("check-text-state", title, reason, file);
}
