//! What readers show of the value of a field that they draw themselves, while the form is open: with letters
//! of the size and colour that the field names, in a font of their own, where they put it.

use super::appearance::Seen;
use super::colour::{luminance, of_parts};
use super::compare::Comparison;
use super::defaults::{Letters, letters};
use super::filling::Room;
use super::notes::border_width;
use crate::error::PdfError;
use crate::object::{Dictionary, Object};
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
const DIGIT: f64 = 0.64;
const CAPITAL: f64 = 0.8;
const WIDEST: f64 = 1.0;
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
/// Blanks in a row between which and one nobody tells a difference.
const MOST_BLANKS: usize = 2;
/// How far apart words may be drawn, and by how much a line may lie below the one before, at least and at
/// most, in parts of the size.
const GAP: f64 = 1.0;
const FALLS: std::ops::RangeInclusive<f64> = 0.9..=1.5;
/// The widest border that leaves the value its room, in points.
const BORDER: f64 = 3.0;

/// At which side of its field a text stands (`/Q`; ISO 32000-2, table 228).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Left,
    Middle,
    Right,
    Unknown,
}

/// A value that a reader draws itself.
struct Redrawn<'t> {
    text: &'t str,
    room: Room,
    /// The width and the height of the field, in points.
    size: [f64; 2],
    /// What the field says of its letters.
    letters: Option<Letters>,
    /// How wide its border is, where that can be told.
    border: Option<f64>,
    /// How light the ground is that it names, where it names one.
    ground: Option<f64>,
    side: Side,
}

impl Redrawn<'_> {
    /// Whether it can be read as what the appearance shows: whole, in the same place, in letters that are
    /// seen.
    fn shows_the_same(&self, seen: &Seen) -> bool {
        let named = self.letters.as_ref().map_or(0.0, |(_, size, _)| *size);
        let light = self.letters.as_ref().map_or(0.0, |(.., colour)| luminance(colour));
        let seen_on = |ground: &f64| (light - ground).abs() >= CONTRAST;
        let letters = own_size(named) >= LEAST.min(seen.size);
        letters
            && !self.text.chars().any(runs_back)
            && self.border.is_some_and(|border| border <= BORDER)
            && self.ground.iter().chain(&[GROUND]).all(seen_on)
            && self.is_evenly_spaced()
            && self.fits(seen, named)
            && self.stands_there(seen, own_size(named))
    }

    /// Blanks move what stands behind them as far as anybody likes; an appearance shows one of them as
    /// any number.
    fn is_evenly_spaced(&self) -> bool {
        let lines = self.text.replace("\r\n", "\n");
        let mut lines = lines.trim_end_matches(['\r', '\n']).split(['\r', '\n']);
        lines.all(|line| {
            // At the start one moves what follows, and more than two anywhere.
            let mut blanks = MOST_BLANKS;
            line.strip_suffix(' ').unwrap_or(line).chars().all(|c| {
                blanks = if c == ' ' { blanks + 1 } else { 0 };
                blanks <= MOST_BLANKS && (c == ' ' || !c.is_whitespace())
            })
        }) && !self.text.starts_with(['\r', '\n'])
    }

    /// Whether the field has room for it: readers cut what does not fit in.
    fn fits(&self, seen: &Seen, named: f64) -> bool {
        let [across, high] = self.size;
        let alike = named <= seen.size || seen.width * named <= across * seen.size;
        let own = own_size(named);
        let wide = seen.width * own / seen.size * WIDER;
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
        let near = own.min(seen.size) + AROUND;
        let level = match (self.side, self.room) {
            (Side::Unknown, _) => false,
            // Some readers have what is chosen at the left, whatever is said.
            (side, Room::Choice) => side == Side::Left && seen.left <= near,
            // One letter a cell, from the first on.
            (side, Room::Places(places)) => {
                #[expect(clippy::cast_precision_loss, reason = "combs have few places")]
                let cell = across / places.max(1) as f64;
                side == Side::Left && (0.0..cell).contains(&seen.left)
            }
            (Side::Left, _) => seen.left.max(seen.indent) <= near,
            (Side::Middle, _) => (seen.left + seen.width / 2.0 - across / 2.0).abs() <= near,
            (Side::Right, _) => across - seen.left - seen.width <= near,
        };
        let together = matches!(self.room, Room::Places(_)) || seen.gap <= GAP;
        let upright = match self.room {
            Room::Lines => {
                #[expect(clippy::cast_precision_loss, reason = "a text is far shorter than 2^53")]
                let written =
                    self.text.replace("\r\n", "\n").trim_end().split(['\r', '\n']).count() as f64;
                let most = lines(self.text.trim_end(), own, across - AROUND).max(written);
                let fall = seen.fall / seen.size;
                high - seen.base <= size * FIRST + AROUND
                    && fall >= (written - 1.0) * FALLS.start()
                    && fall <= (most - 1.0) * FALLS.end()
            }
            _ => (seen.base + seen.size * MIDDLE - high / 2.0).abs() <= size,
        };
        level && upright && together
    }
}

impl<S: Source> Comparison<'_, S> {
    /// Whether readers that draw the value of a widget themselves show what its appearance shows. Given are
    /// the widget before and now, and its appearance characteristics.
    pub(super) fn redraws(
        &self,
        widget: u32,
        (before, shown, mark): (&Dictionary, &Dictionary, Option<&Dictionary>),
        text: &str,
        room: Room,
        size: [f64; 2],
        seen: &Seen,
    ) -> Result<bool, PdfError> {
        let stated = self.default_appearance(widget, before)?;
        let letters = stated.as_ref().and_then(|stated| letters(stated.as_string()?));
        // What cannot be read some readers take otherwise.
        let readable = stated.is_none() || letters.is_some();
        let turned = mark.and_then(|mark| mark.value("R"));
        let upright = turned.is_none_or(|turned| turned.as_integer() == Some(0));
        if !readable || !upright {
            return Ok(false);
        }
        let border = border_width(shown);
        let ground = ground(mark.and_then(|mark| mark.value("BG")));
        let side = self.side_of(widget)?;
        let own = Redrawn { text, room, size, letters, border, ground, side };
        Ok(own.shows_the_same(seen))
    }

    /// At which side the text of a widget stands.
    fn side_of(&self, widget: u32) -> Result<Side, PdfError> {
        let of = |stated: Option<Object>| {
            stated.map(|stated| self.new.resolve(&stated)).transpose().map(side)
        };
        let form = of(self.new.form()?.and_then(|form| form.value("Q").cloned()))?;
        Ok(match self.inherited(widget, "Q")? {
            Some(stated) => of(Some(stated))?,
            // What the form says for all some readers pass over.
            None if form == Side::Left => form,
            None => Side::Unknown,
        })
    }
}

fn side(stated: Option<Object>) -> Side {
    match stated {
        None | Some(Object::Null | Object::Integer(0)) => Side::Left,
        Some(Object::Integer(1)) => Side::Middle,
        Some(Object::Integer(2)) => Side::Right,
        Some(_) => Side::Unknown,
    }
}

/// How light the ground is that a field names (`/BG`); one that is not understood is as good as dark.
fn ground(named: Option<&Object>) -> Option<f64> {
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

/// Whether readers that know of directions may put what stands around a letter in another order.
fn runs_back(letter: char) -> bool {
    matches!(
        letter,
        '\u{590}'..='\u{8ff}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
            | '\u{fb1d}'..='\u{fdff}'
            | '\u{fe70}'..='\u{feff}'
            | '\u{10800}'..='\u{10fff}'
            | '\u{1e800}'..='\u{1efff}'
    )
}

/// How wide a letter may be, in parts of its size.
fn width(letter: char) -> f64 {
    match letter {
        'W' | 'M' | 'm' | 'w' | '@' | '%' => WIDEST,
        'A'..='Z' | '&' => CAPITAL,
        '0'..='9' => DIGIT,
        _ => LETTER,
    }
}

/// How many lines a text takes at most, word by word, in letters of a size.
fn lines(text: &str, size: f64, across: f64) -> f64 {
    let most = across / size;
    let of = |line: &str| {
        let (mut lines, mut taken) = (1.0, 0.0);
        for word in line.split(' ') {
            let wide: f64 = word.chars().map(width).sum();
            if taken > 0.0 && taken + LETTER + wide > most {
                (lines, taken) = (lines + 1.0, 0.0);
            }
            let begun = if taken > 0.0 { taken + LETTER } else { 0.0 };
            let broken = ((begun + wide) / most).ceil().max(1.0) - 1.0;
            (lines, taken) = (lines + broken, begun + wide - broken * most);
        }
        lines
    };
    text.replace("\r\n", "\n").split(['\r', '\n']).map(of).sum()
}

#[cfg(test)]
mod tests {
    use super::runs_back;

    #[test]
    fn letters_that_run_from_right_to_left_are_known() {
        for letter in [
            'א',
            '\u{200e}',
            '\u{10840}',
            'ت',
            '\u{200f}',
            '\u{202e}',
            '\u{2067}',
            '\u{fb2a}',
            '\u{fefb}',
            '\u{1e900}',
        ] {
            assert!(runs_back(letter), "{letter:?}");
        }
        for letter in ['a', 'é', 'ꦧ', 'Ж', '中', '\u{2018}', '\u{2030}', '€', '𝔅'] {
            assert!(!runs_back(letter), "{letter:?}");
        }
    }
}
