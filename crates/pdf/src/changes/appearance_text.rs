//! Where the strings of an appearance stand, and whether they are seen there as one text.

use super::appearance::{Reader, SMALLEST, roomy};
use crate::object::Object;

/// How far outside a box a text may begin, in points.
const TOLERANCE: f64 = 1.0;
/// How far the lightness of the parts of a text may lie apart.
const TINT: f64 = 0.05;
/// How far the sizes of the parts of a text may lie apart.
const EVEN: std::ops::RangeInclusive<f64> = 0.8..=1.25;
/// The narrowest letter, in parts of the font size.
const NARROW: f64 = 0.18;
/// How far below a line the next one lies at least, in parts of the size.
const LEADING: f64 = 0.7;
/// How high a letter is, and what of one may be cut off or lie on another, in the same parts.
const LETTER: f64 = 0.7;
const SLACK: f64 = 0.03;
/// How far apart letters are between which a blank is seen, in parts of the font size.
const GAP: f64 = 0.2;
/// How far a letter may be moved back onto the one before, in thousandths of the size.
const BACK: f64 = 80.0;
/// How far a pair of letters is usually moved together, in the same parts.
const KERNED: f64 = 40.0;
/// How much narrower the letters of a condensed font are.
const CONDENSED: f64 = 0.7;
/// How far letters may be pushed together, in parts of the font size.
const PUSHED: f64 = 0.08;
/// How far a line of text may stick out of its box below, and must reach into it above, in the same parts.
const UNDER: f64 = 0.08;
const OVER: f64 = 0.6;
/// The widest letter that is usual, and how far letters reach up, in the same parts.
const WIDE: f64 = 0.95;
const HIGH: f64 = 0.75;
/// The least difference in lightness between a text and what it stands on.
const CONTRAST: f64 = 0.3;

/// How wide a letter is at least in a font that is not condensed, in parts of its size.
fn least(letter: char) -> f64 {
    match letter {
        '0'..='9' => 0.48,
        'i' | 'j' | 'l' | 't' | 'f' | 'r' | 'I' | ' ' => 0.2,
        'a'..='z' => 0.38,
        'A'..='Z' => 0.5,
        _ => NARROW,
    }
}

impl Reader {
    /// Takes an operator for text; `None` where it is not understood.
    pub(super) fn text_step(
        &mut self,
        operator: &[u8],
        operands: &[Object],
        numbers: &[f64],
    ) -> Option<()> {
        match (operator, numbers, operands) {
            (b"Td", [x, y], [_, _]) => self.next_line(*x, *y),
            (b"TD", [x, y], [_, _]) => {
                self.state.leading = -y;
                self.next_line(*x, *y)
            }
            (b"T*", [], []) => self.next_line(0.0, -self.state.leading),
            (b"Tm", [a, b, c, d, e, f], [_, _, _, _, _, _]) => {
                if *b != 0.0 || *c != 0.0 || *a <= 0.0 || *d <= 0.0 {
                    return None;
                }
                self.move_to([*e, *f, *a, *d])
            }
            (b"Tj", [], [Object::String(s)]) => self.show(&s.bytes),
            (b"'", [], [Object::String(s)]) => {
                self.next_line(0.0, -self.state.leading)?;
                self.show(&s.bytes)
            }
            (b"\"", [word, character], [_, _, Object::String(s)]) => {
                self.space(*character, *word)?;
                self.next_line(0.0, -self.state.leading)?;
                self.show(&s.bytes)
            }
            (b"TJ", [], [Object::Array(items)]) => {
                for item in items {
                    match item {
                        Object::String(s) => self.show(&s.bytes)?,
                        other => self.shift(other.as_number()?)?,
                    }
                }
                Some(())
            }
            _ => None,
        }
    }

    fn next_line(&mut self, x: f64, y: f64) -> Option<()> {
        let [left, base, a, d] = self.line;
        self.move_to([left + x * a, base + y * d, a, d])
    }

    pub(super) fn move_to(&mut self, line: [f64; 4]) -> Option<()> {
        (self.line, self.moved, self.advance, self.back) = (line, true, 0.0, 0.0);
        self.utmost = 0.0;
        Some(())
    }

    pub(super) fn space(&mut self, character: f64, word: f64) -> Option<()> {
        (self.state.character_space, self.state.word_space) = (character, word);
        ((-0.3..=100.0).contains(&character) && (-0.3..=100.0).contains(&word)).then_some(())
    }

    /// Moves by thousandths of the font size: back by less than the narrowest letter.
    fn shift(&mut self, thousandths: f64) -> Option<()> {
        self.back += thousandths;
        self.clear &= thousandths <= KERNED;
        self.gap = self.gap.max(-thousandths / 1000.0);
        if thousandths < -GAP * 1000.0 {
            self.text.push(' ');
        }
        let moved = thousandths / 1000.0 * self.state.size * self.line[2];
        (self.advance, self.utmost) = (self.advance - moved, self.utmost - moved);
        (self.back <= BACK).then_some(())
    }

    /// Shows a string: in the boxes, in a colour that can be seen, and behind what was shown before.
    fn show(&mut self, bytes: &[u8]) -> Option<()> {
        if bytes.is_empty() {
            return Some(());
        }
        let font = self.fonts.get(self.state.font?)?;
        let (text, glyphs) = font.decoding.text(bytes)?;
        let measured = font.measured.as_ref();
        // Nothing stands where it is not known how wide the letters are.
        let widest = measured.map_or(f64::INFINITY, |measured| measured.most(&text, bytes));
        let blank = font.decoding.text(b" ").is_none_or(|(text, _)| text == " ");
        let [left, y, a, d] = self.line;
        let (x, size, across) = (left + self.advance, self.state.size * d, self.state.size * a);
        #[expect(clippy::cast_precision_loss, reason = "strings are far shorter than 2^53")]
        let (count, spaces) = (glyphs as f64, text.matches(' ').count() as f64);
        let spread =
            count * self.state.character_space.max(0.0) + spaces * self.state.word_space.max(0.0);
        let start = self.advance;
        // A letter is at least this wide, so the next begins behind.
        self.advance += text.chars().map(least).sum::<f64>() * across + spread * a;
        let begin = left + self.utmost;
        self.utmost += widest * across + spread * a;
        self.strings.push((x, text.chars().count()));
        if text.trim().is_empty() {
            self.text.push_str(&text);
            return Some(());
        }
        if text.contains(' ') {
            self.gap = self.gap.max(self.state.word_space / self.state.size);
        }
        // The space between words is added to a code, whatever that shows.
        self.clear &= self.state.word_space == 0.0 || blank;
        // Readers take another width for nothing, so that one letter lies on the next.
        let narrowest = |letter| least(letter) * CONDENSED;
        self.clear &= measured.is_some_and(|font| font.sets_apart(&text, bytes, narrowest));
        self.stand(y, [x, begin, left + self.utmost], [size, across]);
        if self.state.character_space > GAP * across {
            self.text.extend(text.chars().flat_map(|c| [c, ' ']));
        } else {
            self.text.push_str(&text);
        }
        self.back = 0.0;
        let seen = (self.state.light - self.ground).abs() >= CONTRAST
            && size >= SMALLEST
            && across >= SMALLEST;
        // All of it is read as one text, none of it passed over for its size.
        if self.first.is_none() {
            self.top = y;
        }
        let [high, wide, light] = *self.first.get_or_insert([size, across, self.state.light]);
        let seen = seen
            && EVEN.contains(&(size / high))
            && EVEN.contains(&(across / wide))
            && (self.state.light - light).abs() <= TINT;
        let clip = self.state.clip;
        let inside = (clip[0] - TOLERANCE..=clip[2]).contains(&x)
            && (clip[1] - size * UNDER..=clip[3] - size * OVER).contains(&y);
        let widest = left + start + count * across * WIDE + spread * a;
        // Text that runs out of its box is not read to its end.
        let fits = left + self.advance <= clip[2] + TOLERANCE + self.state.character_space.max(0.0)
            && (!self.state.cut
                || (x >= clip[0]
                    && widest <= clip[2]
                    && y >= clip[1]
                    && y + size * HIGH <= clip[3]));
        if !seen || !inside || !fits || !roomy(&clip) {
            return None;
        }
        if std::mem::take(&mut self.moved)
            && let Some((last_x, last_y, reached)) = self.last
        {
            let same_line = (y - last_y).abs() < size * 0.3;
            let behind = x > last_x && x >= reached;
            // The next line does not lie on the one before.
            let below = last_y - y >= size * LEADING;
            if (same_line && !behind) || (!same_line && !below) {
                return None;
            }
        }
        self.last = Some((x, y, left + self.advance - across * PUSHED));
        Some(())
    }

    /// Notes whether a string surely stands in the box and behind the one before, and a gap that is seen
    /// between them: where it begins at least and at most, and where it ends at most.
    fn stand(&mut self, y: f64, [least, most, end]: [f64; 3], [size, across]: [f64; 2]) {
        let clip = self.state.clip;
        self.clear &= least >= clip[0] - across * SLACK
            && end <= clip[2] + across * SLACK
            && y >= clip[1] - size * SLACK
            && y + size * LETTER <= clip[3] + size * SLACK;
        if let Some((_, last, _)) = self.last.filter(|_| self.moved) {
            let same_line = (y - last).abs() < size * 0.3;
            self.clear &= !same_line || least >= self.end - across * SLACK;
            if same_line {
                self.gap = self.gap.max((least - self.end) / across);
            } else {
                self.indent = self.indent.max(least);
            }
            if !same_line || most > self.end + across * GAP {
                self.text.push(' ');
            }
        }
        self.begin = self.begin.min(least);
        self.end = end;
    }
}
