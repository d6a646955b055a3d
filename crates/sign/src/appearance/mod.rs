//! What a visible signature shows: text, a QR code, an image, a frame.
//!
//! Text is real text in embedded subsets of Liberation Sans with a `/ToUnicode` map, black is
//! `DeviceGray` and everything is drawn before the document is signed. The same appearance in the
//! same box gives the same bytes. In a document that claims PDF/A it uses what that part allows:
//! calibrated colours where no output intent covers the device's, and no transparency in part 1.

mod content;
mod font;
mod image;
mod inks;
mod layout;
mod qr;

use segel_pdf::{IndirectObject, ObjectId};

use crate::error::SignError;
pub use image::Image;
pub(crate) use inks::{Inks, Means};

/// Gives out the object numbers that a drawing needs.
pub trait ObjectIds {
    /// Returns an object identifier that nothing else in the document uses.
    fn next_id(&mut self) -> ObjectId;
}

impl<F: FnMut() -> ObjectId> ObjectIds for F {
    fn next_id(&mut self) -> ObjectId {
        self()
    }
}

/// The cut of Liberation Sans in which a line is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weight {
    Regular,
    Bold,
}

/// One line of text as the caller gave it; it may be wrapped into several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) text: String,
    pub(crate) weight: Weight,
}

/// Describes what the box of a visible signature shows.
///
/// The QR code and the image stand left as squares of the box's height (at most two fifths of its
/// width each), the text right of them, wrapped, centred in height and as large as fits, at most
/// [`Appearance::with_text_size`].
#[derive(Debug, Clone, PartialEq)]
pub struct Appearance {
    pub(crate) lines: Vec<Line>,
    pub(crate) image: Option<Image>,
    pub(crate) qr: Option<String>,
    pub(crate) frame: bool,
    pub(crate) text_size: f64,
}

impl Default for Appearance {
    fn default() -> Self {
        Self::new()
    }
}

impl Appearance {
    /// Starts an appearance that shows nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self { lines: Vec::new(), image: None, qr: None, frame: false, text_size: 9.0 }
    }

    /// Adds a line of text; a line feed in it begins a new line.
    #[must_use]
    pub fn with_line(self, text: &str) -> Self {
        self.with_weighted(text, Weight::Regular)
    }

    /// Adds a line of bold text; a line feed in it begins a new line.
    #[must_use]
    pub fn with_bold_line(self, text: &str) -> Self {
        self.with_weighted(text, Weight::Bold)
    }

    fn with_weighted(mut self, text: &str, weight: Weight) -> Self {
        self.lines.extend(text.lines().map(|text| Line { text: text.to_owned(), weight }));
        self
    }

    /// Adds an image, such as the issuer's arms.
    #[must_use]
    pub fn with_image(mut self, image: Image) -> Self {
        self.image = Some(image);
        self
    }

    /// Adds a QR code of the text (error correction level M), such as a check page's address.
    #[must_use]
    pub fn with_qr(mut self, text: &str) -> Self {
        self.qr = Some(text.to_owned());
        self
    }

    /// Adds a thin black frame.
    #[must_use]
    pub fn with_frame(mut self) -> Self {
        self.frame = true;
        self
    }

    /// Changes the greatest text size, in points (9 otherwise).
    #[must_use]
    pub fn with_text_size(mut self, points: f64) -> Self {
        self.text_size = points;
        self
    }

    /// Draws the appearance in a box of `width` by `height` points.
    ///
    /// # Errors
    ///
    /// A character without a glyph, text that does not fit at 4 points, a QR text that is too
    /// long, or a box without area.
    pub fn draw(
        &self,
        width: f64,
        height: f64,
        ids: &mut dyn ObjectIds,
    ) -> Result<Drawn, SignError> {
        self.draw_with(Means::default(), width, height, ids)
    }

    /// Does what [`Appearance::draw`] does, with the means that the document's claims leave.
    pub(crate) fn draw_with(
        &self,
        means: Means,
        width: f64,
        height: f64,
        ids: &mut dyn ObjectIds,
    ) -> Result<Drawn, SignError> {
        content::draw(self, means, width, height, ids)
    }
}

/// An appearance as objects ready to be written.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawn {
    /// The Form XObject, whose `/BBox` is `[0 0 width height]`.
    pub form: ObjectId,
    /// All objects, the form among them; each is new.
    pub objects: Vec<(ObjectId, IndirectObject)>,
}
