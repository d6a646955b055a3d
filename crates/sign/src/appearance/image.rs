//! Images of an appearance: PNG decoded, JPEG passed through.

use std::io::Cursor;

use segel_pdf::{Dictionary, IndirectObject, Name, Object, ObjectId, StreamObject};

use super::content::{deflated, integer};
use super::{Means, ObjectIds};
use crate::error::{ImageFault, SignError};

/// The greatest number of pixels: an appearance is a few centimetres wide.
const PIXEL_LIMIT: u64 = 4_194_304;
/// Bytes that decoding a PNG may use for itself.
const DECODER_MEMORY: usize = 64 << 20;

/// Holds an image that an appearance can show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    width: u32,
    height: u32,
    samples: Samples,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Samples {
    /// Interleaved 8-bit samples and, where any pixel is not opaque, 8-bit alpha.
    Raw {
        components: u8,
        colour: Vec<u8>,
        alpha: Option<Vec<u8>>,
    },
    Jpeg {
        components: u8,
        file: Vec<u8>,
    },
}

impl Image {
    /// Reads a PNG or JPEG file of at most 4 194 304 pixels.
    ///
    /// # Errors
    ///
    /// Another format, a damaged file, too many pixels, or a JPEG in CMYK or of a rare coding.
    pub fn from_bytes(file: &[u8]) -> Result<Self, SignError> {
        let image = if file.starts_with(b"\x89PNG\r\n\x1a\n") {
            from_png(file)
        } else if file.starts_with(b"\xff\xd8\xff") {
            from_jpeg(file)
        } else {
            Err(ImageFault::UnknownFormat)
        };
        image.map_err(SignError::Image)
    }

    /// Returns the width in pixels.
    #[must_use]
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Returns the height in pixels.
    #[must_use]
    pub fn height(&self) -> u32 {
        self.height
    }

    /// Writes the image as an Image XObject (with its mask) and returns its identifier.
    ///
    /// Where there may be no soft mask, the image stands on white, and only what cannot be seen at all
    /// is cut out of it.
    pub(super) fn embed(
        &self,
        means: Means,
        ids: &mut dyn ObjectIds,
        objects: &mut Vec<(ObjectId, IndirectObject)>,
    ) -> ObjectId {
        let id = ids.next_id();
        let (mut dictionary, data) = match &self.samples {
            Samples::Jpeg { components, file } => {
                let mut dictionary = self.dictionary(means.colour_space(*components));
                dictionary.insert("Filter", Object::Name(Name::new("DCTDecode")));
                (dictionary, file.clone())
            }
            Samples::Raw { components, colour, alpha } => {
                let mut dictionary = self.dictionary(means.colour_space(*components));
                dictionary.insert("Filter", Object::Name(Name::new("FlateDecode")));
                match alpha {
                    Some(alpha) if means.soft_masks => {
                        let mask = ids.next_id();
                        let mut soft = self.dictionary(Object::name("DeviceGray"));
                        soft.insert("Filter", Object::Name(Name::new("FlateDecode")));
                        objects.push((mask, stream(soft, deflated(alpha))));
                        dictionary.insert("SMask", Object::Reference(mask));
                        (dictionary, deflated(colour))
                    }
                    Some(alpha) => {
                        if alpha.contains(&0) {
                            let mask = ids.next_id();
                            objects.push((mask, self.stencil(alpha)));
                            dictionary.insert("Mask", Object::Reference(mask));
                        }
                        (dictionary, deflated(&on_white(colour, alpha, *components)))
                    }
                    None => (dictionary, deflated(colour)),
                }
            }
        };
        dictionary.insert("Interpolate", Object::Boolean(false));
        objects.push((id, stream(dictionary, data)));
        id
    }

    /// A mask of one bit a pixel that cuts out what is wholly transparent (ISO 32000-2, 8.9.6.3).
    fn stencil(&self, alpha: &[u8]) -> IndirectObject {
        let width = usize::try_from(self.width).unwrap_or(usize::MAX).max(1);
        let mut bits = Vec::with_capacity(alpha.len() / 8 + alpha.len() / width + 1);
        for row in alpha.chunks(width) {
            bits.extend(row.chunks(8).map(|pixels| {
                let out = |byte, (place, value): (usize, &u8)| {
                    byte | if *value == 0 { 0x80 >> place } else { 0 }
                };
                pixels.iter().enumerate().fold(0_u8, out)
            }));
        }
        let dictionary = Dictionary::new()
            .with("Type", Object::name("XObject"))
            .with("Subtype", Object::name("Image"))
            .with("Width", Object::Integer(i64::from(self.width)))
            .with("Height", Object::Integer(i64::from(self.height)))
            .with("ImageMask", Object::Boolean(true))
            .with("BitsPerComponent", Object::Integer(1))
            .with("Filter", Object::name("FlateDecode"));
        stream(dictionary, deflated(&bits))
    }

    fn dictionary(&self, colour_space: Object) -> Dictionary {
        let mut dictionary = Dictionary::new();
        dictionary.insert("Type", Object::Name(Name::new("XObject")));
        dictionary.insert("Subtype", Object::Name(Name::new("Image")));
        dictionary.insert("Width", Object::Integer(i64::from(self.width)));
        dictionary.insert("Height", Object::Integer(i64::from(self.height)));
        dictionary.insert("ColorSpace", colour_space);
        dictionary.insert("BitsPerComponent", Object::Integer(8));
        dictionary
    }
}

fn stream(mut dictionary: Dictionary, data: Vec<u8>) -> IndirectObject {
    dictionary.insert("Length", integer(data.len()));
    IndirectObject::Stream(StreamObject { dictionary, data })
}

/// The colours as they look on white paper.
fn on_white(colour: &[u8], alpha: &[u8], components: u8) -> Vec<u8> {
    let pixels = colour.chunks(usize::from(components.max(1))).zip(alpha);
    let blend = |(pixel, alpha): (&[u8], &u8)| {
        let alpha = u32::from(*alpha);
        let one = move |value: u8| {
            let blended = (u32::from(value) * alpha + 255 * (255 - alpha) + 127) / 255;
            u8::try_from(blended).unwrap_or(255)
        };
        pixel.iter().map(|value| one(*value)).collect::<Vec<u8>>()
    };
    pixels.flat_map(blend).collect()
}

fn pixels_fit(width: u32, height: u32) -> Result<(), ImageFault> {
    if width == 0 || height == 0 {
        return Err(ImageFault::Damaged);
    }
    if u64::from(width) * u64::from(height) > PIXEL_LIMIT {
        return Err(ImageFault::TooLarge { width, height, limit: PIXEL_LIMIT });
    }
    Ok(())
}

fn from_png(file: &[u8]) -> Result<Image, ImageFault> {
    let mut decoder =
        png::Decoder::new_with_limits(Cursor::new(file), png::Limits { bytes: DECODER_MEMORY });
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().map_err(|_| ImageFault::Damaged)?;
    let (width, height) = reader.info().size();
    pixels_fit(width, height)?;
    let mut samples = vec![0; reader.output_buffer_size().ok_or(ImageFault::Damaged)?];
    let frame = reader.next_frame(&mut samples).map_err(|_| ImageFault::Damaged)?;
    samples.truncate(frame.buffer_size());
    let (components, opaque) = match frame.color_type {
        png::ColorType::Grayscale => (1, true),
        png::ColorType::GrayscaleAlpha => (1, false),
        png::ColorType::Rgb => (3, true),
        png::ColorType::Rgba => (3, false),
        png::ColorType::Indexed => return Err(ImageFault::Damaged),
    };
    let samples = if opaque {
        Samples::Raw { components, colour: samples, alpha: None }
    } else {
        let mut colour = Vec::with_capacity(samples.len());
        let mut alpha = Vec::with_capacity(samples.len() / 2);
        for pixel in samples.chunks_exact(usize::from(components) + 1) {
            if let Some((last, rest)) = pixel.split_last() {
                colour.extend_from_slice(rest);
                alpha.push(*last);
            }
        }
        let alpha = alpha.iter().any(|value| *value != 255).then_some(alpha);
        Samples::Raw { components, colour, alpha }
    };
    Ok(Image { width, height, samples })
}

/// Walks the marker segments up to the frame header.
fn from_jpeg(file: &[u8]) -> Result<Image, ImageFault> {
    let mut rest = file.get(2..).ok_or(ImageFault::Damaged)?;
    // Each turn consumes at least two bytes.
    loop {
        let (&[lead, marker], after) = rest.split_first_chunk().ok_or(ImageFault::Damaged)?;
        if lead != 0xff {
            return Err(ImageFault::Damaged);
        }
        match marker {
            0xff => {
                rest = rest.get(1..).ok_or(ImageFault::Damaged)?;
                continue;
            }
            0x01 | 0xd0..=0xd7 => {
                rest = after;
                continue;
            }
            // End of image or start of scan before any frame header.
            0xd9 | 0xda | 0x00 => return Err(ImageFault::Damaged),
            _ => {}
        }
        let (length, body) = after.split_first_chunk::<2>().ok_or(ImageFault::Damaged)?;
        let length = usize::from(u16::from_be_bytes(*length));
        let (segment, next) = length
            .checked_sub(2)
            .and_then(|length| body.split_at_checked(length))
            .ok_or(ImageFault::Damaged)?;
        match marker {
            0xc0..=0xc2 => return from_frame(segment, file),
            0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => return Err(ImageFault::JpegCoding),
            _ => rest = next,
        }
    }
}

fn from_frame(segment: &[u8], file: &[u8]) -> Result<Image, ImageFault> {
    let &[precision, h1, h0, w1, w0, components] =
        segment.first_chunk().ok_or(ImageFault::Damaged)?;
    let width = u32::from(u16::from_be_bytes([w1, w0]));
    let height = u32::from(u16::from_be_bytes([h1, h0]));
    if precision != 8 {
        return Err(ImageFault::JpegCoding);
    }
    if components != 1 && components != 3 {
        return Err(ImageFault::JpegComponents { components });
    }
    pixels_fit(width, height)?;
    if !file.ends_with(b"\xff\xd9") {
        return Err(ImageFault::Damaged);
    }
    Ok(Image { width, height, samples: Samples::Jpeg { components, file: file.to_vec() } })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jpeg(marker: u8, precision: u8, components: u8) -> Vec<u8> {
        let mut file = vec![0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, marker, 0, 17, precision];
        file.extend([0, 20, 0, 30, components]);
        file.extend([0; 9]);
        file.extend([0xff, 0xd9]);
        file
    }

    #[test]
    fn a_jpeg_is_passed_through_with_its_size() {
        let image = Image::from_bytes(&jpeg(0xc0, 8, 3)).unwrap();
        assert_eq!((image.width(), image.height()), (30, 20));
    }

    #[test]
    fn a_jpeg_in_cmyk_or_twelve_bits_or_arithmetic_coding_is_refused() {
        let fault = |file: Vec<u8>| Image::from_bytes(&file).unwrap_err();
        assert_eq!(
            fault(jpeg(0xc0, 8, 4)),
            SignError::Image(ImageFault::JpegComponents { components: 4 })
        );
        assert_eq!(fault(jpeg(0xc1, 12, 3)), SignError::Image(ImageFault::JpegCoding));
        assert_eq!(fault(jpeg(0xc9, 8, 3)), SignError::Image(ImageFault::JpegCoding));
    }

    #[test]
    fn every_beginning_of_a_jpeg_is_refused_without_panic() {
        let file = jpeg(0xc0, 8, 3);
        for end in 0..file.len() {
            assert!(Image::from_bytes(&file[..end]).is_err());
        }
    }
}
