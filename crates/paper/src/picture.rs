//! QR codes in a picture: a scan or a photograph.

use std::io::Cursor;

use crate::error::PaperError;

/// Pixels of the largest picture looked at; a scan of A4 at 600 dpi has 35 million.
const PIXELS: usize = 60_000_000;
/// Codes of one picture that are read.
const CODES: usize = 16;

/// The texts of the QR codes in a PNG or JPEG, in the order in which they are found.
///
/// # Errors
/// [`PaperError::Picture`] where the picture cannot be read.
pub fn codes_in_picture(bytes: &[u8]) -> Result<Vec<String>, PaperError> {
    let picture = if bytes.starts_with(b"\x89PNG") { from_png(bytes)? } else { from_jpeg(bytes)? };
    // The text around a code can hide it, and modules of two or three pixels are read more surely in
    // another size: so the whole picture first, then windows of it, then both in other sizes.
    for (times, of) in [(1, 1), (2, 1), (1, 2), (3, 1)] {
        let Some(scaled) = picture.scaled(times, of) else { continue };
        let whole = scaled.codes();
        if !whole.is_empty() {
            return Ok(whole);
        }
        let mut found = Vec::new();
        for window in scaled.windows() {
            for text in window.codes() {
                if !found.contains(&text) {
                    found.push(text);
                }
            }
        }
        if !found.is_empty() {
            return Ok(found);
        }
    }
    Ok(Vec::new())
}

struct Picture {
    width: usize,
    height: usize,
    grey: Vec<u8>,
}

impl Picture {
    fn codes(&self) -> Vec<String> {
        if self.width == 0 || self.height == 0 {
            return Vec::new();
        }
        let mut prepared =
            rqrr::PreparedImage::prepare_from_greyscale(self.width, self.height, |x, y| {
                self.grey(x, y)
            });
        let grids = prepared.detect_grids();
        grids.iter().take(CODES).filter_map(|grid| Some(grid.decode().ok()?.1)).collect()
    }

    fn grey(&self, x: usize, y: usize) -> u8 {
        let at = y.saturating_mul(self.width).saturating_add(x);
        self.grey.get(at).copied().unwrap_or(255)
    }

    /// Nine windows of half the sides, each of which overlaps its neighbours by half.
    fn windows(&self) -> impl Iterator<Item = Self> + '_ {
        let (width, height) = (self.width / 2, self.height / 2);
        (0..9).map(move |index| {
            let (left, top) = (index % 3 * width / 2, index / 3 * height / 2);
            let rows = (0..height).flat_map(|y| (0..width).map(move |x| (left + x, top + y)));
            let grey = rows.map(|(x, y)| self.grey(x, y)).collect();
            Self { width, height, grey }
        })
    }

    /// The picture `times / of` as large, smoothed between pixels; `None` where that is too large.
    fn scaled(&self, times: usize, of: usize) -> Option<Self> {
        let (width, height) = (self.width * times / of, self.height * times / of);
        if width.checked_mul(height)? > PIXELS || width == 0 || height == 0 {
            return None;
        }
        let last = |side: usize| side.saturating_sub(1);
        let mut grey = Vec::with_capacity(width * height);
        for y in 0..height {
            let (top, down) = (y * of / times, (y * of) % times);
            for x in 0..width {
                let (left, right) = (x * of / times, (x * of) % times);
                let (next, below) =
                    ((left + 1).min(last(self.width)), (top + 1).min(last(self.height)));
                let mix = |one: u8, other: u8, part: usize| {
                    usize::from(one) * (times - part) + usize::from(other) * part
                };
                let upper = mix(self.grey(left, top), self.grey(next, top), right);
                let lower = mix(self.grey(left, below), self.grey(next, below), right);
                let sum = upper * (times - down) + lower * down;
                grey.push(u8::try_from(sum / (times * times)).unwrap_or(255));
            }
        }
        Some(Self { width, height, grey })
    }
}

fn picture(why: impl ToString) -> PaperError {
    PaperError::Picture { why: why.to_string() }
}

fn bounded(width: usize, height: usize) -> Result<(), PaperError> {
    match width.checked_mul(height) {
        Some(pixels) if pixels <= PIXELS => Ok(()),
        _ => Err(picture(format!("{width} × {height} pixels are too many"))),
    }
}

fn from_png(bytes: &[u8]) -> Result<Picture, PaperError> {
    let mut decoder = png::Decoder::new(Cursor::new(bytes));
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().map_err(picture)?;
    let (width, height) = {
        let info = reader.info();
        let side = |side: u32| usize::try_from(side).unwrap_or(usize::MAX);
        (side(info.width), side(info.height))
    };
    bounded(width, height)?;
    let size = reader.output_buffer_size().ok_or_else(|| picture("too large"))?;
    let mut pixels = vec![0; size];
    let frame = reader.next_frame(&mut pixels).map_err(picture)?;
    pixels.truncate(frame.buffer_size());
    let grey = match frame.color_type.samples() {
        1 => pixels,
        2 => pixels.chunks_exact(2).map(|pixel| over_white(pixel, 1)).collect(),
        3 => pixels.chunks_exact(3).map(luma).collect(),
        _ => pixels.chunks_exact(4).map(|pixel| over_white(pixel, 3)).collect(),
    };
    Ok(Picture { width, height, grey })
}

fn from_jpeg(bytes: &[u8]) -> Result<Picture, PaperError> {
    use zune_jpeg::zune_core::bytestream::ZCursor;
    let mut decoder = zune_jpeg::JpegDecoder::new(ZCursor::new(bytes));
    decoder.decode_headers().map_err(|_| picture("neither PNG nor JPEG"))?;
    let (width, height) = decoder.dimensions().ok_or_else(|| picture("no size"))?;
    bounded(width, height)?;
    let pixels = decoder.decode().map_err(|error| picture(format!("{error:?}")))?;
    let grey = match pixels.len() / width.saturating_mul(height).max(1) {
        1 => pixels,
        3 => pixels.chunks_exact(3).map(luma).collect(),
        _ => return Err(picture("a colour space that is not read")),
    };
    Ok(Picture { width, height, grey })
}

fn luma(pixel: &[u8]) -> u8 {
    let sum: u32 = pixel
        .iter()
        .zip([77u32, 151, 28])
        .map(|(sample, weight)| u32::from(*sample) * weight)
        .sum();
    u8::try_from(sum >> 8).unwrap_or(255)
}

fn over_white(pixel: &[u8], colours: usize) -> u8 {
    let (colour, alpha) = pixel.split_at(colours.min(pixel.len()));
    let grey = if colours == 1 { colour.first().copied().unwrap_or(255) } else { luma(colour) };
    let alpha = u32::from(alpha.first().copied().unwrap_or(255));
    u8::try_from((u32::from(grey) * alpha + 255 * (255 - alpha)) / 255).unwrap_or(255)
}
