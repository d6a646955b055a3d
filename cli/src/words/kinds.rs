//! Words about kinds and their data.

use segel::issue::{IssueError, Kind, Kinds, Office};

use super::{Language, Trouble, Words};

/// Says why a document was not issued; faults of the data are told all, one a line.
pub(crate) fn refused(error: &IssueError) -> Trouble {
    match error {
        IssueError::Data(faults) => {
            let lines = |language| {
                let sentences = faults.sentences(language);
                let mut lines: Vec<String> =
                    sentences.lines().map(|line| format!("  - {line}")).collect();
                if faults.has_more() {
                    lines.push("  - …".to_owned());
                }
                lines.join("\n")
            };
            let (id, en) = (Language::Id.of_kinds(), Language::En.of_kinds());
            Trouble::new(
                format!("data belum benar:\n{}", lines(id)),
                format!("the data is not right yet:\n{}", lines(en)),
            )
            .next(
                "Perbaiki isian itu lalu ulangi; segel kinds show JENIS memperlihatkan semua isian.",
                "Correct these fields and try again; segel kinds show KIND shows every field.",
            )
        }
        IssueError::UnknownKind { slug } => unknown_kind(slug, ""),
        other => Trouble::new(
            format!("dokumen tidak dapat dibuat ({other})"),
            format!("the document cannot be made ({other})"),
        )
        .next(
            "Periksa profil kantor dan jenis dokumennya.",
            "Check the office profile and the kind of document.",
        ),
    }
}

fn unknown_kind(slug: &str, known: &str) -> Trouble {
    Trouble::new(
        format!("jenis dokumen {slug:?} tidak dikenal"),
        format!("no kind of document is named {slug:?}"),
    )
    .next(format!("Yang ada: {known}."), format!("There are: {known}."))
}

/// Finds a kind, or names those that there are.
pub(crate) fn kind_named<'k>(kinds: &'k Kinds, slug: &str) -> Result<&'k Kind, Trouble> {
    let known = || kinds.iter().map(Kind::slug).collect::<Vec<_>>().join(", ");
    kinds.kind(slug).map_err(|_| unknown_kind(slug, &known()))
}

/// Describes a kind for a person.
pub(crate) fn kind_text(kind: &Kind, office: Option<&Office>, language: Language) -> String {
    let words = language.of_kinds();
    let pick = |id: &'static str, en: &'static str| language.pick(id, en);
    let mut text = format!("{} ({})\n\n", kind.title(words), kind.slug());
    let mut line = |label: &str, value: &str| text.push_str(&format!("{label:<14}{value}\n"));
    line(pick("Nomor", "Number"), kind.number_format().as_str());
    if let Some(rule) = kind.validity_rule() {
        let mut parts = Vec::new();
        if rule.years > 0 {
            parts.push(format!("{} {}", rule.years, pick("tahun", "years")));
        }
        if rule.months > 0 {
            parts.push(format!("{} {}", rule.months, pick("bulan", "months")));
        }
        line(pick("Berlaku", "Valid for"), &parts.join(" "));
    }
    for role in &kind.signer().roles {
        let holder = office.and_then(|office| office.signatory(role));
        let holder = holder.map(|holder| format!(": {}", holder.name(kind.signer().degrees)));
        let holder = holder.unwrap_or_default();
        line(pick("Penandatangan", "Signer"), &format!("{role}{holder}"));
    }
    let places: Vec<&str> = kind.places().iter().map(|place| place.label.as_str()).collect();
    line(pick("Tempat TTE", "Places"), &places.join(", "));
    text.push_str(pick("\nIsian (* wajib):\n", "\nFields (* required):\n"));
    let fields = kind.fields();
    let name = |pointer: &str| pointer.trim_start_matches('/').replace('/', ".");
    let width = fields.iter().map(|field| name(&field.pointer).len()).max().unwrap_or(0);
    for field in &fields {
        let mark = if field.required { '*' } else { ' ' };
        let (title, expected) = (field.title.text(words), field.expected.text(words));
        let name = name(&field.pointer);
        text.push_str(&format!("{mark} {name:width$}  {title}: {expected}\n"));
    }
    let example = pick("Contoh data", "Example of its data");
    text.push_str(&format!("\n{example}: segel kinds show {} --example\n", kind.slug()));
    text
}

/// A title made of a name: `surat-jalan` becomes `Surat Jalan`.
pub(crate) fn title_of(slug: &str) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_ascii_uppercase().to_string() + letters.as_str())
    };
    slug.split('-').filter_map(capital).collect::<Vec<_>>().join(" ")
}

pub(crate) fn kind_exists(slug: &str) -> Trouble {
    Trouble::new(format!("jenis {slug:?} sudah ada"), format!("there is a kind {slug:?} already"))
        .next("Pilih nama lain.", "Choose another name.")
}

#[cfg(feature = "render")]
pub(crate) fn no_kinds(folder: &std::path::Path) -> Trouble {
    let folder = folder.display();
    Trouble::new(
        format!("{folder}: tidak ada jenis dokumen"),
        format!("{folder}: there is no kind of document"),
    )
    .next(
        "Setiap jenis adalah satu folder dengan kind.toml; mulai dengan segel kinds new NAMA.",
        "Each kind is a folder with a kind.toml; begin with segel kinds new NAME.",
    )
}

pub(crate) fn begun(folder: &std::path::Path) -> Words {
    let folder = folder.display();
    Words::new(
        format!("dibuat: {folder}; periksa dengan segel kinds check {folder}"),
        format!("made: {folder}; check it with segel kinds check {folder}"),
    )
}

/// The line for one kind that was checked.
#[cfg(feature = "render")]
pub(crate) fn verdict(slug: &str, passed: bool, checks: usize, language: Language) -> String {
    let word = match passed {
        true => language.pick("lulus", "passed"),
        false => language.pick("BELUM LULUS", "FAILED"),
    };
    let checks = format!("{checks} {}", language.pick("pemeriksaan", "checks"));
    format!("{slug}: {word} ({checks})\n")
}

#[cfg(feature = "render")]
pub(crate) fn counted(kinds: usize, failed: usize) -> Words {
    Words::new(
        format!("{kinds} jenis diperiksa, {failed} belum lulus"),
        format!("{kinds} kinds checked, {failed} failed"),
    )
}

/// What was looked at, as a word for a program.
#[cfg(feature = "render")]
pub(crate) fn point(point: segel::issue::examine::Point) -> &'static str {
    use segel::issue::examine::Point;
    match point {
        Point::Files => "files",
        Point::Data => "data",
        Point::Number => "number",
        Point::Pages => "pages",
        Point::Places => "places",
        Point::Signature => "signature",
        Point::Edges => "edges",
        Point::Text => "text",
        Point::Archive => "archive",
        Point::Attachment => "attachment",
        _ => "other",
    }
}
