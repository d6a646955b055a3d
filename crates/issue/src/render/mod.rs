//! Accepted data on paper: one kind's template, compiled to PDF/A-3.

mod fonts;
mod laid;
mod page;
mod world;

use serde::Deserialize;
use typst::World;
use typst::diag::SourceDiagnostic;
use typst::foundations::{Bytes, Datetime, NativeElement as _, Smart};
use typst::introspection::Introspector as _;
use typst::pdf::AttachElem;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::data::DocumentData;
use crate::date::CalendarDate;
use crate::error::{IssueError, ProfileDefect};
use crate::fault::{DataFaults, Fault, FaultCode};
use crate::kind::Kind;
use crate::kinds::Kinds;
use crate::number::NomorSurat;
use crate::office::Office;
use crate::signatory::Signatory;
use crate::words::Words;
pub use laid::{LaidBox, PageLayout};
use world::{PageWorld, Shared, file_id};

/// What makes an issued document out of data: its number, its day, or that it is only a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issuance {
    /// The number; `None` for a draft only.
    pub nomor: Option<NomorSurat>,
    /// The day of issue.
    pub tanggal: CalendarDate,
    /// Whether this is a draft: watermark KONSEP, no number, no check address.
    pub draft: bool,
    /// The address at which this document can be checked, printed in the footer.
    pub check_url: Option<String>,
}

/// A place on a page that was kept free, in points from the page's top left corner.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// The label, such as `tte`.
    pub label: String,
    /// The page, from 1.
    pub page: u32,
    /// The left edge.
    pub x: f64,
    /// The upper edge.
    pub y: f64,
    /// The width.
    pub width: f64,
    /// The height.
    pub height: f64,
}

/// A rendered document, unsigned.
#[derive(Debug, Clone, PartialEq)]
pub struct Rendered {
    /// The PDF/A-3 file. It carries the accepted data as `data.json` and the places as
    /// `places.json`.
    pub pdf: Vec<u8>,
    /// The places, as in `places.json`.
    pub places: Vec<Place>,
    /// How many pages.
    pub pages: u32,
}

/// Renders documents; keeps fonts, templates and compiled state warm between them.
pub struct Renderer {
    shared: Shared,
    standards: PdfStandards,
}

impl std::fmt::Debug for Renderer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Renderer").field("fonts", &self.shared.fonts.len()).finish_non_exhaustive()
    }
}

const DATA: &str = "data.json";
const PLACES: &str = "places.json";
const ISSUE: &str = "issue.json";
const LOGO: &str = "logo";

impl Renderer {
    /// How many renderings an unused piece of compiled state survives.
    const KEPT: usize = 10;

    /// Readies the templates of `kinds` and the fonts.
    ///
    /// # Errors
    /// [`IssueError::Font`] where a face of the binary is broken.
    pub fn new(kinds: &Kinds) -> Result<Self, IssueError> {
        // Not PDF/UA as well, though the pages would pass: a signature's widget, added later, would
        // have to enter the structure tree for the claim to stay true.
        let standards = PdfStandards::new(&[PdfStandard::A_3a])
            .map_err(|error| IssueError::Archival { message: error.message().to_string() })?;
        Ok(Self { shared: Shared::new(kinds.tree())?, standards })
    }

    /// Renders one document: the same input gives the same bytes.
    ///
    /// # Errors
    /// [`IssueError::OtherKind`] where the data was accepted by another kind or the kind is not one
    /// of the renderer's; [`IssueError::NoNumber`], [`IssueError::NumberedDraft`];
    /// [`IssueError::Profile`] for the office or the signatory; [`IssueError::Data`] where a
    /// character has no glyph or the stated validity is wrong; [`IssueError::Template`],
    /// [`IssueError::NoPlace`] and [`IssueError::Archival`] for the template.
    pub fn render(
        &self,
        kind: &Kind,
        data: &DocumentData,
        office: &Office,
        signatory: &Signatory,
        issuance: &Issuance,
    ) -> Result<Rendered, IssueError> {
        let (rendered, ()) = self.made(kind, data, office, signatory, issuance, |_| ())?;
        Ok(rendered)
    }

    /// Renders one document as [`Renderer::render`] does, and tells where everything stands.
    ///
    /// # Errors
    /// As [`Renderer::render`].
    pub fn lay_out(
        &self,
        kind: &Kind,
        data: &DocumentData,
        office: &Office,
        signatory: &Signatory,
        issuance: &Issuance,
    ) -> Result<(Rendered, Vec<PageLayout>), IssueError> {
        self.made(kind, data, office, signatory, issuance, laid::pages)
    }

    fn made<T>(
        &self,
        kind: &Kind,
        data: &DocumentData,
        office: &Office,
        signatory: &Signatory,
        issuance: &Issuance,
        look: impl FnOnce(&PagedDocument) -> T,
    ) -> Result<(Rendered, T), IssueError> {
        let own = std::sync::Arc::ptr_eq(kind.tree(), &self.shared.tree)
            || **kind.tree() == *self.shared.tree;
        if data.slug() != kind.slug() || !own {
            return Err(IssueError::OtherKind {
                accepted: data.slug().to_owned(),
                asked: kind.slug().to_owned(),
            });
        }
        match issuance {
            Issuance { draft: false, nomor: None, .. } => return Err(IssueError::NoNumber),
            Issuance { draft: true, nomor: Some(_), .. }
            | Issuance { draft: true, check_url: Some(_), .. } => {
                return Err(IssueError::NumberedDraft);
            }
            _ => {}
        }
        office.check()?;
        signatory.check()?;
        self.check_glyphs(kind, data, office, signatory)?;
        let page = page::page(kind, data, office, signatory, issuance)?;
        let logo = office
            .logo
            .clone()
            .or_else(|| self.shared.tree.file("_office/emblem.svg").map(<[u8]>::to_vec))
            .unwrap_or_default();
        let world = PageWorld {
            shared: &self.shared,
            main: file_id(&format!("{}/main.typ", kind.slug()))?,
            own: vec![
                (file_id(DATA)?, Bytes::from_string(data.as_json().to_owned())),
                (file_id(ISSUE)?, Bytes::from_string(page)),
                (file_id(LOGO)?, Bytes::new(logo)),
            ],
        };
        let rendered = self.compile(&world, kind, data, office, issuance, look);
        typst::comemo::evict(Self::KEPT);
        rendered
    }

    fn compile<T>(
        &self,
        world: &PageWorld<'_>,
        kind: &Kind,
        data: &DocumentData,
        office: &Office,
        issuance: &Issuance,
        look: impl FnOnce(&PagedDocument) -> T,
    ) -> Result<(Rendered, T), IssueError> {
        let document: PagedDocument =
            typst::compile(world).output.map_err(|errors| template_error(world, &errors))?;
        let places = places(&document)?;
        for promised in kind.places() {
            if !places.iter().any(|place| place.label == promised.label) {
                return Err(IssueError::NoPlace { label: promised.label.clone() });
            }
        }
        let nomor = issuance.nomor.as_ref().map_or("-", NomorSurat::as_str);
        let ident = format!("{}\n{nomor}\n{}\n{}", kind.slug(), issuance.tanggal, data.as_json());
        let day = issuance.tanggal;
        let timestamp = Datetime::from_ymd_hms(day.year().into(), day.month(), day.day(), 0, 0, 0)
            .and_then(|day| Timestamp::new_local(day, office.zona_waktu.minutes()));
        let options = PdfOptions {
            ident: Smart::Custom(ident),
            creator: Smart::Custom(Some("Segel".to_owned())),
            timestamp,
            standards: self.standards.clone(),
            ..PdfOptions::default()
        };
        let pdf = typst_pdf::pdf(&document, &options).map_err(|errors| IssueError::Archival {
            message: errors.first().map(|error| error.message.to_string()).unwrap_or_default(),
        })?;
        let pages = u32::try_from(document.pages().len()).unwrap_or(u32::MAX);
        let seen = look(&document);
        Ok((Rendered { pdf, places, pages }, seen))
    }

    /// A character without a glyph would be an empty box on an official page.
    fn check_glyphs(
        &self,
        kind: &Kind,
        data: &DocumentData,
        office: &Office,
        signatory: &Signatory,
    ) -> Result<(), IssueError> {
        let missing = |text: &str| fonts::without_glyph(&self.shared.fonts, text);
        let mut faults = Vec::new();
        data.each_text(|pointer, text| {
            let Some(character) = missing(text) else { return };
            let code = u32::from(character);
            faults.push(Fault {
                pointer: pointer.to_owned(),
                code: FaultCode::Characters,
                title: kind.title_of(pointer),
                problem: Words::new(
                    format!("huruf \"{character}\" (U+{code:04X}) tidak ada dalam huruf dokumen"),
                    format!(
                        "the document's fonts have no glyph for \"{character}\" (U+{code:04X})"
                    ),
                ),
                expected: Words::new("huruf Latin", "Latin letters"),
            });
        });
        if let Some(faults) = DataFaults::new(faults) {
            return Err(IssueError::Data(faults));
        }
        let profile = office
            .texts()
            .map(|text| ("office", text))
            .chain(signatory.texts().map(|text| ("signatory", text)));
        for (of, (part, text)) in profile {
            if let Some(character) = missing(text) {
                return Err(IssueError::Profile {
                    of,
                    part,
                    defect: ProfileDefect::NoGlyph(character),
                });
            }
        }
        Ok(())
    }
}

/// Reads the places from the very attachment that the file carries.
fn places(document: &PagedDocument) -> Result<Vec<Place>, IssueError> {
    let attachments = document.introspector().query(&AttachElem::ELEM.select());
    let found = attachments.iter().find_map(|content| {
        let attachment = content.to_packed::<AttachElem>()?;
        (attachment.path.derived == PLACES).then(|| attachment.data.clone())
    });
    let Some(bytes) = found else { return Ok(Vec::new()) };
    serde_json::from_slice(&bytes).map_err(|error| IssueError::Template {
        file: PLACES.to_owned(),
        line: error.line(),
        message: "not a list of places".to_owned(),
    })
}

fn template_error(world: &PageWorld<'_>, errors: &[SourceDiagnostic]) -> IssueError {
    let Some(error) = errors.first() else {
        return IssueError::Template { file: String::new(), line: 0, message: String::new() };
    };
    let file = error.span.id();
    let line = file.and_then(|id| {
        use typst::WorldExt as _;
        let range = world.range(error.span)?;
        world.source(id).ok()?.lines().byte_to_line(range.start).map(|line| line + 1)
    });
    IssueError::Template {
        file: file.map(|id| id.get().vpath().get_without_slash().to_owned()).unwrap_or_default(),
        line: line.unwrap_or(0),
        message: error.message.to_string(),
    }
}
