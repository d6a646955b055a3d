//! Writes the example of every kind as a PDF, and as a draft, into the folder given as argument:
//! `render FOLDER`, or `render FOLDER KIND DATA.json` for one kind with data of one's own.

use std::error::Error;
use std::path::PathBuf;

use segel_issue::{CalendarDate, Issuance, Kinds, Language, NumberParts, Office, Renderer};

fn main() -> Result<(), Box<dyn Error>> {
    let folder: PathBuf = std::env::args_os().nth(1).ok_or("give a folder")?.into();
    std::fs::create_dir_all(&folder)?;
    let kinds = Kinds::bundled()?;
    let office = Office::bundled()?;
    let renderer = Renderer::new(&kinds)?;
    let tanggal = CalendarDate::new(2026, 11, 24)?;
    let own = match (std::env::args().nth(2), std::env::args_os().nth(3)) {
        (Some(slug), Some(file)) => Some((slug, std::fs::read_to_string(file)?)),
        _ => None,
    };
    for (ordinal, kind) in (1_u32..).zip(kinds.iter()) {
        let text = match &own {
            Some((slug, text)) if slug == kind.slug() => text,
            Some(_) => continue,
            None => kind.example(),
        };
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
            let rendered = renderer.render(kind, &data, &office, signatory, &issuance)?;
            let name = format!("{}{}.pdf", kind.slug(), if draft { "-konsep" } else { "" });
            #[expect(clippy::disallowed_methods, reason = "a throw-away file to look at")]
            std::fs::write(folder.join(&name), &rendered.pdf)?;
            #[expect(clippy::print_stdout, reason = "an example speaks to its caller")]
            {
                let size = rendered.pdf.len();
                println!("{name}: {size} bytes, {} page(s), {:?}", rendered.pages, rendered.places);
            }
        }
    }
    Ok(())
}
