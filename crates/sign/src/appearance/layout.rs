//! Wrapping text and finding the largest size at which it fits.

use super::Weight;
use super::font::Font;
use super::{Appearance, Line};
use crate::error::SignError;

/// The smallest text size in points that can still be read in print.
const SMALLEST: f64 = 4.0;
const STEP: f64 = 0.25;
/// Distance of base lines, in thousandths of the text size.
pub(super) const LEADING: i64 = 1180;

/// The two cuts.
pub(super) struct Fonts {
    pub(super) regular: Font,
    pub(super) bold: Font,
}

impl Fonts {
    pub(super) fn new() -> Result<Self, SignError> {
        Ok(Self { regular: Font::new(Weight::Regular)?, bold: Font::new(Weight::Bold)? })
    }

    pub(super) fn of(&self, weight: Weight) -> &Font {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        }
    }

    pub(super) fn of_mut(&mut self, weight: Weight) -> &mut Font {
        match weight {
            Weight::Regular => &mut self.regular,
            Weight::Bold => &mut self.bold,
        }
    }
}

/// Text that fits: its size in points and its lines.
pub(super) struct Fitted {
    pub(super) size: f64,
    pub(super) lines: Vec<Line>,
}

/// Wraps the lines of the appearance into a column; `None` when they fit at no size.
pub(super) fn fit(
    appearance: &Appearance,
    fonts: &Fonts,
    width: f64,
    height: f64,
) -> Result<Option<Fitted>, SignError> {
    let largest = if appearance.text_size.is_finite() { appearance.text_size } else { SMALLEST };
    // Far beyond any page; it bounds the number of attempts.
    let mut size = largest.clamp(SMALLEST, 288.0);
    while size >= SMALLEST {
        let column = (width * 1000.0 / size).floor() as i64;
        let mut lines = Vec::new();
        for line in &appearance.lines {
            wrap(line, fonts.of(line.weight), column, &mut lines)?;
        }
        if text_height(lines.len(), fonts, size) <= height
            && lines.iter().all(|line| measure(line, fonts).is_ok_and(|width| width <= column))
        {
            return Ok(Some(Fitted { size, lines }));
        }
        size -= STEP;
    }
    Ok(None)
}

/// Returns the height of a block of lines in points, from ascender to descender.
pub(super) fn text_height(lines: usize, fonts: &Fonts, size: f64) -> f64 {
    let lines = i64::try_from(lines).unwrap_or(i64::MAX / 4000);
    let between = lines.saturating_sub(1).saturating_mul(LEADING);
    (between + fonts.bold.ascent() - fonts.bold.descent()) as f64 * size / 1000.0
}

fn measure(line: &Line, fonts: &Fonts) -> Result<i64, SignError> {
    advance(&line.text, fonts.of(line.weight))
}

fn advance(text: &str, font: &Font) -> Result<i64, SignError> {
    text.chars().try_fold(0_i64, |sum, character| Ok(sum + font.advance(character)?))
}

/// Breaks a line at spaces, and within a word only where the word alone is wider than the column.
fn wrap(line: &Line, font: &Font, column: i64, out: &mut Vec<Line>) -> Result<(), SignError> {
    let mut current = String::new();
    let mut used = 0;
    let space = font.advance(' ')?;
    let mut push = |text: &mut String| {
        out.push(Line { text: std::mem::take(text), weight: line.weight });
    };
    for word in line.text.split(' ').filter(|word| !word.is_empty()) {
        let wide = advance(word, font)?;
        if !current.is_empty() {
            if used + space + wide <= column {
                current.push(' ');
                current.push_str(word);
                used += space + wide;
                continue;
            }
            push(&mut current);
        }
        used = 0;
        for character in word.chars() {
            let wide = font.advance(character)?;
            if used + wide > column && !current.is_empty() {
                push(&mut current);
                used = 0;
            }
            current.push(character);
            used += wide;
        }
    }
    // A blank line stays a blank line.
    push(&mut current);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fitted(text: &str, width: f64, height: f64) -> Option<Fitted> {
        let appearance = Appearance::new().with_line(text);
        fit(&appearance, &Fonts::new().unwrap(), width, height).unwrap()
    }

    #[test]
    fn a_short_line_keeps_the_largest_size() {
        let fitted = fitted("Bupati Blitar", 200.0, 40.0).unwrap();
        assert_eq!(fitted.size, 9.0);
        assert_eq!(fitted.lines.len(), 1);
    }

    #[test]
    fn wrapped_lines_joined_are_the_text() {
        let text = "Ditandatangani secara elektronik oleh Kepala Dinas Penanaman Modal";
        let fitted = fitted(text, 90.0, 60.0).unwrap();
        let lines: Vec<&str> = fitted.lines.iter().map(|line| line.text.as_str()).collect();
        assert!(lines.len() > 2);
        assert_eq!(lines.join(" "), text);
    }

    #[test]
    fn a_word_wider_than_the_column_is_broken() {
        let fitted = fitted(&"W".repeat(40), 60.0, 60.0).unwrap();
        assert!(fitted.lines.len() > 3);
        let joined: String = fitted.lines.iter().map(|line| line.text.as_str()).collect();
        assert_eq!(joined, "W".repeat(40));
    }

    #[test]
    fn text_that_fits_at_no_size_is_refused() {
        assert!(fitted(&"kata ".repeat(500), 100.0, 20.0).is_none());
    }
}
