//! What readers show of the value of a field that they draw themselves, while the form is open: with letters
//! of the size and colour that the field names, in a font of their own, where they put it.

use super::appearance::Seen;
use super::colour::{luminance, of_parts};
use super::compare::Comparison;
use super::defaults::Letters;
use super::filling::Room;
use crate::error::PdfError;
use crate::object::Object;
use crate::source::Source;

/// The size of letters that some readers take where none is said, how much wider their font may be than the
/// one of the appearance, and what they leave free at both sides, in points.
const OWN_SIZE: f64 = 9.0;
const WIDER: f64 = 1.2;
const AROUND: f64 = 4.0;
/// The arrow of a choice, in points.
const ARROW: f64 = 16.0;
/// How high a line is, and how wide a letter may be, in parts of the size.
const HIGH: f64 = 1.2;
const LETTER: f64 = 0.6;
/// The least letters that are read, in points, and by how much they differ in lightness from their ground at
/// least.
const LEAST: f64 = 6.0;
const CONTRAST: f64 = 0.3;
/// How light the ground is that some readers give a field.
const GROUND: f64 = 0.89;
/// Where the middle of a letter is above its line, and where the first of several lines is at most below
/// the upper edge, in parts of the size.
const MIDDLE: f64 = 0.35;
const FIRST: f64 = 1.6;
/// Events of a field on which a script may write its value otherwise (ISO 32000-2, table 199).
const WRITING: [&str; 3] = ["F", "C", "K"];

/// At which side of its field a text stands (`/Q`; ISO 32000-2, table 228).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Middle,
    Right,
    Unknown,
}

/// A value that a reader draws itself.
pub(super) struct Redrawn<'t> {
    pub(super) text: &'t str,
    pub(super) room: Room,
    /// The width and the height of the field, in points.
    pub(super) size: [f64; 2],
    /// What the field says of its letters.
    pub(super) letters: Option<Letters>,
    /// How light the ground is that it names, where it names one.
    pub(super) ground: Option<f64>,
    pub(super) side: Side,
}

impl Redrawn<'_> {
    /// Whether it can be read as what the appearance shows: whole, in the same place, in letters that are
    /// seen.
    pub(super) fn shows_the_same(&self, seen: &Seen) -> bool {
        let named = self.letters.as_ref().map_or(0.0, |(_, size, _)| *size);
        let light = self.letters.as_ref().map_or(0.0, |(.., colour)| luminance(colour));
        let seen_on = |ground: &f64| (light - ground).abs() >= CONTRAST;
        let letters = own_size(named) >= LEAST.min(seen.size);
        letters
            && self.ground.iter().chain(&[GROUND]).all(seen_on)
            && self.is_evenly_spaced()
            && self.fits(seen, named)
            && self.stands_there(seen, own_size(named))
    }

    /// Blanks move what stands behind them as far as anybody likes; an appearance shows one of them as
    /// any number.
    fn is_evenly_spaced(&self) -> bool {
        let lines = self.text.replace("\r\n", "\n");
        let mut lines = lines.trim_end().split(['\r', '\n']);
        lines.all(|line| {
            let mut last = ' ';
            !line.is_empty()
                && line.trim_end().chars().all(|c| {
                    let twice = last.is_whitespace() && c.is_whitespace();
                    last = c;
                    !twice && (c == ' ' || !c.is_whitespace())
                })
        })
    }

    /// Whether the field has room for it: readers cut what does not fit in.
    fn fits(&self, seen: &Seen, named: f64) -> bool {
        let [across, high] = self.size;
        let alike = named <= seen.size || seen.width * named <= across * seen.size;
        let own = own_size(named);
        // Of words less is lost than of a number.
        let wider = if self.text.contains(|c: char| c.is_ascii_digit()) { WIDER } else { 1.0 };
        let wide = seen.width * own / seen.size * wider;
        match self.room {
            Room::Places(_) => alike,
            Room::Line => wide + AROUND <= across,
            Room::Choice => wide + AROUND + ARROW <= across,
            Room::Lines => alike && lines(self.text, own, across - AROUND) * own * HIGH <= high,
        }
    }

    /// Whether the appearance has it where readers put it: another row or column of a table may be meant
    /// by another place.
    fn stands_there(&self, seen: &Seen, own: f64) -> bool {
        let [across, high] = self.size;
        let size = own.max(seen.size);
        let near = size + AROUND;
        let level = match (self.side, self.room) {
            (Side::Unknown, _) => false,
            // One letter a cell, from the first on.
            (side, Room::Places(places)) => {
                #[expect(clippy::cast_precision_loss, reason = "combs have few places")]
                let cell = across / places.max(1) as f64;
                side == Side::Left && (0.0..cell).contains(&seen.left)
            }
            (Side::Left, _) => seen.left <= near,
            (Side::Middle, _) => (seen.left + seen.width / 2.0 - across / 2.0).abs() <= near,
            (Side::Right, _) => across - seen.left - seen.width <= near,
        };
        let upright = match self.room {
            Room::Lines => high - seen.base <= size * FIRST + AROUND,
            _ => (seen.base + seen.size * MIDDLE - high / 2.0).abs() <= size,
        };
        level && upright
    }
}

impl<S: Source> Comparison<'_, S> {
    /// At which side the text of a widget stands.
    pub(super) fn side_of(&self, widget: u32) -> Result<Side, PdfError> {
        let stated = match self.inherited(widget, "Q")? {
            Some(stated) => Some(stated),
            None => self.new.form()?.and_then(|form| form.value("Q").cloned()),
        };
        let stated = stated.map(|stated| self.new.resolve(&stated)).transpose()?;
        Ok(match stated {
            None | Some(Object::Null | Object::Integer(0)) => Side::Left,
            Some(Object::Integer(1)) => Side::Middle,
            Some(Object::Integer(2)) => Side::Right,
            Some(_) => Side::Unknown,
        })
    }

    /// Whether a script of the form may write what a widget shows otherwise, where readers run scripts.
    pub(super) fn is_scripted(&self, widget: u32) -> Result<bool, PdfError> {
        let Some(events) = self.inherited(widget, "AA")? else { return Ok(false) };
        let events = self.new.resolve(&events)?;
        Ok(events
            .as_dictionary()
            .is_none_or(|events| WRITING.iter().any(|event| events.value(event).is_some())))
    }
}

/// How light the ground is that a field names (`/BG`); one that is not understood is as good as dark.
pub(super) fn ground(named: Option<&Object>) -> Option<f64> {
    let parts = named?.as_array().unwrap_or_default();
    if parts.is_empty() && named?.as_array().is_some() {
        return None;
    }
    let numbers: Option<Vec<f64>> = parts.iter().map(Object::as_number).collect();
    Some(numbers.and_then(|numbers| of_parts(&numbers)).map_or(0.0, |colour| luminance(&colour)))
}

/// The size in which readers draw letters of a size that a field names.
fn own_size(named: f64) -> f64 {
    if named == 0.0 { OWN_SIZE } else { named }
}

/// How many lines a text takes at most, word by word, in letters of a size.
fn lines(text: &str, size: f64, width: f64) -> f64 {
    let most = width / (size * LETTER);
    #[expect(clippy::cast_precision_loss, reason = "a text is far shorter than 2^53")]
    let of = |line: &str| {
        let (mut lines, mut taken) = (1.0, 0.0);
        for word in line.split(' ') {
            let letters = word.chars().count() as f64;
            if taken > 0.0 && taken + 1.0 + letters > most {
                (lines, taken) = (lines + 1.0, 0.0);
            }
            let begun = if taken > 0.0 { taken + 1.0 } else { 0.0 };
            let broken = ((begun + letters) / most).ceil().max(1.0) - 1.0;
            (lines, taken) = (lines + broken, begun + letters - broken * most);
        }
        lines
    };
    text.replace("\r\n", "\n").split(['\r', '\n']).map(of).sum()
}
