//! What can go wrong while a document is prepared and signed.

/// Says why a document could not be prepared or signed.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SignError {
    /// The bundled font has no glyph for a character of the appearance's text.
    #[error("no glyph for the character {character:?} (U+{:04X}) in the appearance's text", u32::from(*character))]
    MissingGlyph {
        /// The character that cannot be drawn.
        character: char,
    },
    /// The text does not fit its box even at the smallest size.
    #[error("the appearance's text does not fit a box of {width} by {height} points")]
    TextDoesNotFit {
        /// Width of the whole appearance in points.
        width: f64,
        /// Height of the whole appearance in points.
        height: f64,
    },
    /// The box of an appearance has no area, or a side that is not a number.
    #[error("an appearance cannot be drawn in a box of {width} by {height} points")]
    EmptyBox {
        /// Width asked for, in points.
        width: f64,
        /// Height asked for, in points.
        height: f64,
    },
    /// An image of the appearance could not be read.
    #[error("image of the appearance: {0}")]
    Image(ImageFault),
    /// More text than a QR code holds.
    #[error("{bytes} bytes are more than a qr code holds")]
    QrTooLong {
        /// Length of the text in bytes.
        bytes: usize,
    },
    /// A bundled font could not be read or subset.
    #[error("the bundled font {name} could not be subset")]
    Font {
        /// PostScript name of the font.
        name: &'static str,
    },
}

/// Says why an image cannot be part of an appearance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ImageFault {
    /// Neither a PNG nor a JPEG.
    #[error("neither png nor jpeg")]
    UnknownFormat,
    /// The file ends early or contradicts its format.
    #[error("damaged")]
    Damaged,
    /// More pixels than an appearance may carry.
    #[error("{width} by {height} pixels are more than the {limit} that fit an appearance")]
    TooLarge {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
        /// The greatest number of pixels.
        limit: u64,
    },
    /// A JPEG coding that PDF readers do not all know (arithmetic, lossless, 12 bits).
    #[error("a jpeg coding that not every reader knows")]
    JpegCoding,
    /// A JPEG in CMYK, which a document with an RGB output intent may not carry.
    #[error("a jpeg with {components} colour components; 1 or 3 are possible")]
    JpegComponents {
        /// Number of colour components.
        components: u8,
    },
}
