//! The colours of an appearance: those of the device, or calibrated ones where nothing says what the
//! device's are.

use segel_pdf::{Dictionary, Object};

/// How a colour is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Inks {
    /// `DeviceGray`, `DeviceRGB`.
    #[default]
    Device,
    /// `CalGray`, `CalRGB`: as on a screen by IEC 61966-2-1.
    Calibrated,
}

/// What an appearance may use: everything, unless the document's claims say otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Means {
    pub(crate) gray: Inks,
    pub(crate) rgb: Inks,
    /// Whether an image may let the page shine through in part.
    pub(crate) soft_masks: bool,
    /// Whether a font subset lists its glyphs.
    pub(crate) cid_set: bool,
}

impl Default for Means {
    fn default() -> Self {
        Self { gray: Inks::Device, rgb: Inks::Device, soft_masks: true, cid_set: false }
    }
}

/// The name under which the resources know calibrated gray.
pub(super) const GRAY: &str = "G0";
/// The white point D65 and the primaries of IEC 61966-2-1, as XYZ.
const WHITE: [f64; 3] = [0.9505, 1.0, 1.089];
const PRIMARIES: [f64; 9] =
    [0.4124, 0.2126, 0.0193, 0.3576, 0.7152, 0.1192, 0.1805, 0.0722, 0.9505];
const GAMMA: f64 = 2.2;

impl Means {
    /// The operators that choose black (0) or white (1) for filling.
    pub(super) fn fill(self, level: u8) -> String {
        match self.gray {
            Inks::Device => format!("{level} g"),
            Inks::Calibrated => format!("/{GRAY} cs {level} sc"),
        }
    }

    /// The operators that choose black (0) or white (1) for lines.
    pub(super) fn stroke(self, level: u8) -> String {
        match self.gray {
            Inks::Device => format!("{level} G"),
            Inks::Calibrated => format!("/{GRAY} CS {level} SC"),
        }
    }

    /// The colour space of an image with that many components.
    pub(super) fn colour_space(self, components: u8) -> Object {
        match (components, self.gray, self.rgb) {
            (1, Inks::Device, _) => Object::name("DeviceGray"),
            (1, Inks::Calibrated, _) => calibrated_gray(),
            (_, _, Inks::Device) => Object::name("DeviceRGB"),
            (_, _, Inks::Calibrated) => {
                let entries = Dictionary::new()
                    .with("WhitePoint", reals(&WHITE))
                    .with("Gamma", reals(&[GAMMA; 3]))
                    .with("Matrix", reals(&PRIMARIES));
                Object::Array(vec![Object::name("CalRGB"), Object::Dictionary(entries)])
            }
        }
    }

    /// `/ColorSpace` of the resources, where the content names one.
    pub(super) fn resources(self) -> Option<Object> {
        (self.gray == Inks::Calibrated)
            .then(|| Object::Dictionary(Dictionary::new().with(GRAY, calibrated_gray())))
    }
}

fn calibrated_gray() -> Object {
    let entries =
        Dictionary::new().with("WhitePoint", reals(&WHITE)).with("Gamma", Object::Real(GAMMA));
    Object::Array(vec![Object::name("CalGray"), Object::Dictionary(entries)])
}

fn reals(numbers: &[f64]) -> Object {
    Object::Array(numbers.iter().map(|number| Object::Real(*number)).collect())
}
