//! A kind on trial: its files, its pages and the file that comes out, before anyone issues with it.

mod archive;
mod printed;

pub use archive::{ArchiveRule, archive_breaches};

use segel_pdf::Document;

use crate::data::DocumentData;
use crate::date::CalendarDate;
use crate::error::IssueError;
use crate::kind::Kind;
use crate::kinds::Kinds;
use crate::number::{NomorSurat, NumberParts};
use crate::office::{Kertas, Office};
use crate::render::{Issuance, PageLayout, Rendered, Renderer};
use crate::words::Words;

/// What is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Point {
    /// The files of the kind read well, and both examples are there.
    Files,
    /// An example passes the schema and the rules.
    Data,
    /// The number format gives a number with the running number in it.
    Number,
    /// The pages come out, as a document and as a draft, and the exporter's own PDF/A checks pass.
    Pages,
    /// Every promised place was kept free, on a page.
    Places,
    /// Two lines of text at least stand over a signature on its page.
    Signature,
    /// Nothing stands over the edge of a page.
    Edges,
    /// The value of every field stands on the pages.
    Text,
    /// The file keeps our list of PDF/A rules; embedded fonts and the tagged structure are in it.
    Archive,
    /// The attached data is the data that went in.
    Attachment,
}

/// One thing that was found wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// What was looked at.
    pub point: Point,
    /// With which data, office and paper: `hard.json, kelurahan, F4`; empty for the kind itself.
    pub with: String,
    /// What is wrong.
    pub words: Words,
}

/// The outcome for one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub struct Examination {
    /// The kind.
    pub slug: String,
    /// How many single checks were made.
    pub checks: usize,
    /// What was found wrong; empty for a good kind.
    pub complaints: Vec<Complaint>,
    /// The pages of the hard example on A4.
    pub hard_pages: u32,
}

/// Examines one kind with both of its examples, for each office that may issue it, on both papers.
///
/// # Errors
/// None for what is wrong with the kind: that is what [`Examination::complaints`] tells.
/// [`IssueError::Date`] cannot occur with the fixed day of the examination.
pub fn examine(kinds: &Kinds, renderer: &Renderer, kind: &Kind) -> Result<Examination, IssueError> {
    let tanggal = CalendarDate::new(2026, 11, 24)?;
    let mut trial = Trial {
        renderer,
        kind,
        tanggal,
        checks: 0,
        complaints: Vec::new(),
        with: String::new(),
        hard_pages: 0,
    };
    trial.checks += 1;
    if kind.hard_example().is_none() {
        let words = Words::new("hard.json tidak ada", "there is no hard.json");
        trial.complain(Point::Files, words);
    }
    for name in std::iter::once(kind.office()).chain(kind.variants()) {
        trial.checks += 1;
        match kinds.office(name) {
            Ok(office) => trial.office(name, &office),
            Err(error) => trial.complain(Point::Files, same(&error)),
        }
    }
    Ok(Examination {
        slug: kind.slug().to_owned(),
        checks: trial.checks,
        complaints: trial.complaints,
        hard_pages: trial.hard_pages,
    })
}

fn same(error: &IssueError) -> Words {
    match error {
        IssueError::Data(faults) => Words::new(
            faults.sentences(crate::words::Language::Indonesian),
            faults.sentences(crate::words::Language::English),
        ),
        other => Words::same(other.to_string()),
    }
}

struct Trial<'a> {
    renderer: &'a Renderer,
    kind: &'a Kind,
    tanggal: CalendarDate,
    checks: usize,
    complaints: Vec<Complaint>,
    with: String,
    hard_pages: u32,
}

impl Trial<'_> {
    /// A running number that no field of an example holds.
    const ORDINAL: u32 = 1_785;

    fn complain(&mut self, point: Point, words: Words) {
        self.complaints.push(Complaint { point, with: self.with.clone(), words });
    }

    fn office(&mut self, name: &str, office: &Office) {
        let parts = NumberParts {
            sifat: self.kind.sifat(),
            klasifikasi: self.kind.klasifikasi(),
            ordinal: Self::ORDINAL,
            kode_unit: &office.kode_unit,
            tanggal: self.tanggal,
        };
        self.with = name.to_owned();
        self.checks += 1;
        let nomor = match self.kind.number_format().number(&parts) {
            Ok(nomor) => nomor,
            Err(error) => return self.complain(Point::Number, Words::same(error.to_string())),
        };
        if !nomor.as_str().contains(&Self::ORDINAL.to_string()) {
            let words = Words::new(
                format!("nomor {nomor} tidak memuat nomor urut"),
                format!("the number {nomor} does not hold the running number"),
            );
            self.complain(Point::Number, words);
        }
        let files =
            [("example.json", Some(self.kind.example())), ("hard.json", self.kind.hard_example())];
        for (file, text) in files {
            let Some(text) = text else { continue };
            self.with = file.to_owned();
            self.checks += 1;
            let data = match self.kind.accept(text) {
                Ok(data) => data,
                Err(faults) => {
                    self.complain(Point::Data, same(&faults.into()));
                    continue;
                }
            };
            for kertas in [Kertas::A4, Kertas::F4] {
                self.with = format!("{file}, {name}, {}", kertas.name());
                let office = Office { kertas, ..office.clone() };
                let pages = self.document(&data, &office, &nomor);
                if kertas == Kertas::A4 && file == "hard.json" {
                    self.hard_pages = self.hard_pages.max(pages);
                }
            }
        }
    }

    /// One document and its draft; returns how many pages the document has.
    fn document(&mut self, data: &DocumentData, office: &Office, nomor: &NomorSurat) -> u32 {
        let role = self.kind.signer().roles.first().map(String::as_str).unwrap_or_default();
        let signatory = match office.signatory_on(role, self.tanggal) {
            Ok(signatory) => signatory,
            Err(error) => {
                self.complain(Point::Files, same(&error));
                return 0;
            }
        };
        let issued = Issuance {
            nomor: Some(nomor.clone()),
            tanggal: self.tanggal,
            draft: false,
            check_url: office.check_url.clone(),
        };
        let draft = Issuance { nomor: None, draft: true, check_url: None, ..issued.clone() };
        self.checks += 2;
        if let Err(error) = self.renderer.render(self.kind, data, office, signatory, &draft) {
            self.complain(Point::Pages, same(&error));
        }
        match self.renderer.lay_out(self.kind, data, office, signatory, &issued) {
            Ok((rendered, pages)) => {
                self.places(&rendered, &pages);
                self.signature(office, &rendered, &pages);
                self.edges(&pages);
                self.text(data, nomor, &pages);
                self.archive(&rendered);
                self.attachment(data, &rendered);
                rendered.pages
            }
            Err(error) => {
                self.complain(Point::Pages, same(&error));
                0
            }
        }
    }

    fn places(&mut self, rendered: &Rendered, pages: &[PageLayout]) {
        for promised in self.kind.places() {
            self.checks += 1;
            let label = &promised.label;
            let kept = rendered.places.iter().find(|place| place.label == *label);
            let on_page = kept.is_some_and(|place| {
                let page = usize::try_from(place.page).ok().and_then(|page| page.checked_sub(1));
                page.and_then(|page| pages.get(page)).is_some_and(|page| {
                    place.x >= 0.0
                        && place.y >= 0.0
                        && place.x + place.width <= page.width
                        && place.y + place.height <= page.height
                })
            });
            if !on_page {
                let words = Words::new(
                    format!("tempat {label:?} tidak ada atau keluar dari halaman"),
                    format!("the place {label:?} is missing or not on a page"),
                );
                self.complain(Point::Places, words);
            }
        }
    }

    /// Looks at the first place that is not on the first page, where the letterhead stands.
    fn signature(&mut self, office: &Office, rendered: &Rendered, pages: &[PageLayout]) {
        self.checks += 1;
        let Some(place) = rendered.places.iter().find(|place| place.page > 1) else { return };
        let page = usize::try_from(place.page).ok().and_then(|page| page.checked_sub(1));
        let Some(page) = page.and_then(|page| pages.get(page)) else { return };
        let bare = |text: String| text.replace(' ', "");
        let begins = [
            bare(format!("{}, {}", office.kota, self.tanggal.long())),
            bare("Ditetapkan di".into()),
        ];
        let lines = page.lines();
        let above = lines.iter().take_while(|(line, text)| {
            *line < place.y && !begins.iter().any(|begin| text.contains(begin.as_str()))
        });
        if above.count() < 2 {
            let words = Words::new(
                format!("halaman {}: kurang dari dua baris di atas tanda tangan", place.page),
                format!("page {}: fewer than two lines stand over the signature", place.page),
            );
            self.complain(Point::Signature, words);
        }
    }

    fn edges(&mut self, pages: &[PageLayout]) {
        for (number, page) in (1..).zip(pages) {
            self.checks += 1;
            let Some(over) = page.overflow() else { continue };
            let shown: String = over.text.as_deref().unwrap_or("–").chars().take(40).collect();
            let words = Words::new(
                format!("halaman {number}: {shown:?} keluar dari tepi halaman"),
                format!("page {number}: {shown:?} stands over the edge of the page"),
            );
            self.complain(Point::Edges, words);
        }
    }

    fn text(&mut self, data: &DocumentData, nomor: &NomorSurat, pages: &[PageLayout]) {
        let printed = printed::Printed::new(pages);
        self.checks += 1;
        if !printed.holds(nomor.as_str()) {
            let words = Words::new("nomor tidak tercetak", "the number is not printed");
            self.complain(Point::Text, words);
        }
        for (pointer, ways) in printed::values(data.value()) {
            if self.kind.is_unprinted(&pointer) {
                continue;
            }
            self.checks += 1;
            if !ways.iter().any(|way| printed.holds(way)) {
                let words = Words::new(
                    format!("isian {pointer} tidak tercetak"),
                    format!("the field {pointer} is not printed"),
                );
                self.complain(Point::Text, words);
            }
        }
    }

    fn archive(&mut self, rendered: &Rendered) {
        self.checks += ArchiveRule::ALL.len();
        match archive_breaches(&rendered.pdf) {
            Ok(breaches) => {
                for (rule, object) in breaches {
                    let at = object.map(|number| format!(" ({number} 0 R)")).unwrap_or_default();
                    let name = rule.name();
                    let words = Words::new(
                        format!("aturan PDF/A {name:?} dilanggar{at}"),
                        format!("the PDF/A rule {name:?} is broken{at}"),
                    );
                    self.complain(Point::Archive, words);
                }
            }
            Err(error) => self.complain(Point::Archive, Words::same(error.to_string())),
        }
    }

    fn attachment(&mut self, data: &DocumentData, rendered: &Rendered) {
        self.checks += 1;
        let attached = Document::open(rendered.pdf.as_slice())
            .and_then(|document| document.attachment("data.json"))
            .ok()
            .flatten();
        if attached.as_deref() != Some(data.as_json().as_bytes()) {
            let words = Words::new(
                "lampiran data.json tidak sama dengan data masukan",
                "the attached data.json is not the data that went in",
            );
            self.complain(Point::Attachment, words);
        }
    }
}
