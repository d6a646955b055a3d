//! Colours of devices, by their parts red, green and blue.

/// The spaces whose colours need no profile.
pub(super) const DEVICE: [&str; 3] = ["DeviceGray", "DeviceRGB", "DeviceCMYK"];

/// A colour by its parts red, green and blue.
pub(super) type Colour = [f64; 3];

/// What the parts of a colour weigh.
pub(super) const LIGHTNESS: Colour = [0.299, 0.587, 0.114];

/// By the parts: yellow, green, pink and light blue are bright.
pub(super) fn luminance([red, green, blue]: &Colour) -> f64 {
    LIGHTNESS[0] * red + LIGHTNESS[1] * green + LIGHTNESS[2] * blue
}

/// A colour by the parts that an operator names, in the space of so many.
///
/// What lies beyond the least and the most is cut off by some readers and not by others.
pub(super) fn of_parts(parts: &[f64]) -> Option<Colour> {
    if !parts.iter().all(|part| (0.0..=1.0).contains(part)) {
        return None;
    }
    match parts {
        [grey] => Some([*grey; 3]),
        [red, green, blue] => Some([*red, *green, *blue]),
        [cyan, magenta, yellow, black] => Some(of_inks(*cyan, *magenta, *yellow, *black)),
        _ => None,
    }
}

/// What inks leave of the light.
fn of_inks(cyan: f64, magenta: f64, yellow: f64, black: f64) -> Colour {
    [cyan, magenta, yellow].map(|ink| 1.0 - (ink + black).min(1.0))
}
