//! Writes the example of every kind as a PDF, and as a draft, into a folder:
//! `render FOLDER [--kinds FOLDER] [--office NAME] [--png] [--previews] [KIND [DATA.json]]`.
//!
//! `--kinds` reads the kinds from a folder instead of the binary, so that a template can be looked
//! at while it is written; `--office` prints the letterhead of another profile, such as
//! `kelurahan` for the letters of a village; `--png` also writes a preview of the first page beside
//! each PDF, and `--previews` writes it as `preview.png` into the kind's own folder under `--kinds`;
//! both with pdftoppm of poppler-utils.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;

use segel_issue::{CalendarDate, Issuance, Kind, Kinds, Language, NumberParts, Office, Renderer};

struct Asked {
    folder: PathBuf,
    kinds: Option<PathBuf>,
    office: Option<String>,
    png: bool,
    previews: bool,
    kind: Option<String>,
    data: Option<String>,
}

fn asked() -> Result<Asked, Box<dyn Error>> {
    let mut asked = Asked {
        folder: PathBuf::new(),
        kinds: None,
        office: None,
        png: false,
        previews: false,
        kind: None,
        data: None,
    };
    let mut plain = Vec::new();
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--kinds" => asked.kinds = Some(words.next().ok_or("--kinds needs a folder")?.into()),
            "--office" => asked.office = Some(words.next().ok_or("--office needs a name")?),
            "--png" => asked.png = true,
            "--previews" => asked.previews = true,
            _ => plain.push(word),
        }
    }
    let mut plain = plain.into_iter();
    asked.folder = plain.next().ok_or("give a folder")?.into();
    asked.kind = plain.next();
    asked.data = plain.next().map(std::fs::read_to_string).transpose()?;
    Ok(asked)
}

fn main() -> Result<(), Box<dyn Error>> {
    let asked = asked()?;
    std::fs::create_dir_all(&asked.folder)?;
    let kinds = match &asked.kinds {
        Some(folder) => Kinds::open(folder)?,
        None => Kinds::bundled()?,
    };
    let renderer = Renderer::new(&kinds)?;
    for (ordinal, kind) in (1_u32..).zip(kinds.iter()) {
        if asked.kind.as_deref().is_some_and(|slug| slug != kind.slug()) {
            continue;
        }
        let office = kinds.office(asked.office.as_deref().unwrap_or(kind.office()))?;
        let text = asked.data.as_deref().unwrap_or(kind.example());
        write(&asked, &renderer, kind, &office, text, ordinal)
            .map_err(|error| format!("{}: {error}", kind.slug()))?;
    }
    Ok(())
}

fn write(
    asked: &Asked,
    renderer: &Renderer,
    kind: &Kind,
    office: &Office,
    text: &str,
    ordinal: u32,
) -> Result<(), Box<dyn Error>> {
    let tanggal = CalendarDate::new(2026, 11, 24)?;
    let data = kind.accept(text).map_err(|faults| faults.sentences(Language::Indonesian))?;
    let role = kind.signer().roles.first().ok_or("no signer")?;
    let signatory = office.signatory(role).ok_or("no such signatory")?;
    let number = kind.number_format().number(&NumberParts {
        sifat: kind.sifat(),
        klasifikasi: kind.klasifikasi(),
        ordinal,
        kode_unit: &office.kode_unit,
        tanggal,
    })?;
    for draft in [false, true] {
        let issuance = Issuance {
            nomor: (!draft).then(|| number.clone()),
            tanggal,
            draft,
            check_url: if draft { None } else { office.check_url.clone() },
        };
        let rendered = renderer.render(kind, &data, office, signatory, &issuance)?;
        let name = format!("{}{}.pdf", kind.slug(), if draft { "-konsep" } else { "" });
        let path = asked.folder.join(&name);
        #[expect(clippy::disallowed_methods, reason = "a throw-away file to look at")]
        std::fs::write(&path, &rendered.pdf)?;
        if asked.png && !draft {
            preview(&path, &path.with_extension(""), &["-r", "80"])?;
        }
        if asked.previews && !draft {
            let folder = asked.kinds.as_ref().ok_or("--previews needs --kinds")?;
            preview(&path, &folder.join(kind.slug()).join("preview"), &["-r", "45", "-gray"])?;
        }
        #[expect(clippy::print_stdout, reason = "an example speaks to its caller")]
        {
            let size = rendered.pdf.len();
            println!("{name}: {size} bytes, {} page(s), {:?}", rendered.pages, rendered.places);
        }
    }
    Ok(())
}

/// The first page as `NAME.png`.
fn preview(pdf: &Path, name: &Path, form: &[&str]) -> Result<(), Box<dyn Error>> {
    let written = Command::new("pdftoppm")
        .args(["-png", "-singlefile"])
        .args(form)
        .args([pdf, name])
        .status()
        .map_err(|error| format!("pdftoppm: {error}"))?;
    if written.success() { Ok(()) } else { Err("pdftoppm failed".into()) }
}
