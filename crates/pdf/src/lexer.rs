//! Tokens (ISO 32000-2, 7.2 and 7.3).

use crate::object::Name;

/// What the lexer found.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Token<'a> {
    Integer(i64),
    Real(f64),
    Name(Name),
    Literal(Vec<u8>),
    Hex(Vec<u8>),
    ArrayOpen,
    ArrayClose,
    DictionaryOpen,
    DictionaryClose,
    Keyword(&'a [u8]),
    End,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LexFault {
    /// The window ended inside a token.
    NeedMore,
    /// What stands here is no token; what was expected.
    Syntax(usize, &'static str),
}

/// Reads tokens of a window; `complete` when the window ends where the file does.
#[derive(Debug, Clone)]
pub(crate) struct Lexer<'a> {
    data: &'a [u8],
    pub(crate) pos: usize,
    complete: bool,
    /// Whether what is no token is taken for what it was meant to be, as when a file is rebuilt.
    pub(crate) lenient: bool,
    /// How many tokens whoever reads objects took.
    pub(crate) tokens: usize,
}

pub(crate) const fn is_space(b: u8) -> bool {
    matches!(b, 0 | 9 | 10 | 12 | 13 | 32)
}

const fn is_delimiter(b: u8) -> bool {
    matches!(b, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

/// A table, since it is asked of every byte outside of streams.
const REGULAR: [bool; 256] = {
    let mut table = [false; 256];
    let mut b = 0u8;
    loop {
        #[expect(clippy::indexing_slicing, reason = "a byte is an index of 256 places")]
        {
            table[b as usize] = !is_space(b) && !is_delimiter(b);
        }
        if b == u8::MAX {
            break table;
        }
        b += 1;
    }
};

pub(crate) const fn is_regular(b: u8) -> bool {
    #[expect(clippy::indexing_slicing, reason = "a byte is an index of 256 places")]
    REGULAR[b as usize]
}

const fn hex_value(b: u8) -> Option<u8> {
    match b {
        b'0'..=b'9' => Some(b - b'0'),
        b'a'..=b'f' => Some(b - b'a' + 10),
        b'A'..=b'F' => Some(b - b'A' + 10),
        _ => None,
    }
}

/// The longest number and the longest name: some readers cut words off that are longer than 255 bytes.
const NUMBER: usize = 128;
const NAME: usize = 250;

/// Without branches, so that many bytes are looked at in one step: a signature is ten thousand digits.
const fn is_hex(b: u8) -> bool {
    (b.wrapping_sub(b'0') < 10) | ((b | 0x20).wrapping_sub(b'a') < 6)
}

/// How many hexadecimal digits come first.
fn leading_hex(bytes: &[u8]) -> usize {
    let (chunks, _) = bytes.as_chunks::<32>();
    let whole = |chunk: &&[u8; 32]| chunk.iter().fold(true, |all, b| all & is_hex(*b));
    let sure = 32 * chunks.iter().take_while(whole).count();
    let rest = bytes.get(sure..).unwrap_or_default();
    sure + rest.iter().take_while(|b| is_hex(**b)).count()
}

/// Whether every byte is a hexadecimal digit.
pub(crate) fn is_hex_only(bytes: &[u8]) -> bool {
    leading_hex(bytes) == bytes.len()
}

/// The bytes that hexadecimal digits stand for; a last one without its other half counts as its first.
fn unhexed(digits: &[u8]) -> Vec<u8> {
    // `0` to `9` end in their value, letters in theirs less nine; both halves of a byte in one step.
    let values = |digits: u16| (digits & 0x0f0f) + 9 * ((digits >> 6) & 0x0101);
    let (pairs, rest) = digits.as_chunks::<2>();
    let mut out = vec![0; pairs.len()];
    for (byte, pair) in out.iter_mut().zip(pairs) {
        let [high, low] = values(u16::from_le_bytes(*pair)).to_le_bytes();
        *byte = (high << 4) | low;
    }
    out.extend(rest.iter().map(|last| (values(u16::from(*last)) << 4).to_le_bytes()[0]));
    out
}

impl<'a> Lexer<'a> {
    pub(crate) fn new(data: &'a [u8], complete: bool) -> Self {
        Self { data, pos: 0, complete, lenient: false, tokens: 0 }
    }

    pub(crate) fn at(data: &'a [u8], pos: usize, complete: bool) -> Self {
        Self { data, pos, complete, lenient: false, tokens: 0 }
    }

    pub(crate) fn lenient(data: &'a [u8], pos: usize) -> Self {
        Self { data, pos, complete: true, lenient: true, tokens: 0 }
    }

    fn peek(&self) -> Option<u8> {
        self.data.get(self.pos).copied()
    }

    fn peek_second(&self) -> Option<u8> {
        self.data.get(self.pos + 1).copied()
    }

    /// `NeedMore` where the window may go on behind its end, else the given fault.
    fn ran_out(&self, expected: &'static str) -> LexFault {
        if self.complete { LexFault::Syntax(self.pos, expected) } else { LexFault::NeedMore }
    }

    pub(crate) fn skip_space(&mut self) {
        while let Some(b) = self.peek() {
            if is_space(b) {
                self.pos += 1;
            } else if b == b'%' {
                while self.peek().is_some_and(|b| b != b'\n' && b != b'\r') {
                    self.pos += 1;
                }
            } else {
                break;
            }
        }
    }

    /// The next token and where it starts.
    pub(crate) fn next(&mut self) -> Result<(usize, Token<'a>), LexFault> {
        self.skip_space();
        let start = self.pos;
        let Some(b) = self.peek() else {
            return if self.complete { Ok((start, Token::End)) } else { Err(LexFault::NeedMore) };
        };
        let token = match b {
            b'[' => self.single(Token::ArrayOpen),
            b']' => self.single(Token::ArrayClose),
            b'/' => self.name()?,
            b'(' => self.literal()?,
            b'<' => match self.peek_second() {
                Some(b'<') => self.double(Token::DictionaryOpen),
                Some(_) => self.hex()?,
                None => return Err(self.ran_out("a string or dictionary")),
            },
            b'>' => match self.peek_second() {
                Some(b'>') => self.double(Token::DictionaryClose),
                Some(_) => return Err(LexFault::Syntax(start, ">>")),
                None => return Err(self.ran_out(">>")),
            },
            b')' | b'{' | b'}' => return Err(LexFault::Syntax(start, "an object")),
            _ => self.regular()?,
        };
        Ok((start, token))
    }

    fn single(&mut self, token: Token<'a>) -> Token<'a> {
        self.pos += 1;
        token
    }

    fn double(&mut self, token: Token<'a>) -> Token<'a> {
        self.pos += 2;
        token
    }

    fn name(&mut self) -> Result<Token<'a>, LexFault> {
        let start = self.pos;
        let token = self.whole_name()?;
        if self.pos - start > NAME && !self.lenient {
            return Err(LexFault::Syntax(start, "a name that is not as long"));
        }
        Ok(token)
    }

    fn whole_name(&mut self) -> Result<Token<'a>, LexFault> {
        self.pos += 1;
        let rest = self.data.get(self.pos..).unwrap_or_default();
        let plain = rest.iter().position(|b| *b == b'#' || !is_regular(*b));
        if let Some(plain) = plain
            && rest.get(plain) != Some(&b'#')
        {
            self.pos += plain;
            return Ok(Token::Name(Name::new(rest.get(..plain).unwrap_or_default())));
        }
        let mut bytes = Vec::new();
        loop {
            match self.peek() {
                None if !self.complete => return Err(LexFault::NeedMore),
                Some(b'#') => {
                    let high = self.data.get(self.pos + 1).copied();
                    let low = self.data.get(self.pos + 2).copied();
                    if low.is_none() && !self.complete {
                        return Err(LexFault::NeedMore);
                    }
                    match (high.and_then(hex_value), low.and_then(hex_value)) {
                        (Some(h), Some(l)) if h * 16 + l != 0 => {
                            bytes.push(h * 16 + l);
                            self.pos += 3;
                        }
                        _ if self.lenient => {
                            bytes.push(b'#');
                            self.pos += 1;
                        }
                        _ => return Err(LexFault::Syntax(self.pos, "two hex digits behind #")),
                    }
                }
                Some(b) if is_regular(b) => {
                    bytes.push(b);
                    self.pos += 1;
                }
                _ => break,
            }
        }
        Ok(Token::Name(Name::new(bytes)))
    }

    fn literal(&mut self) -> Result<Token<'a>, LexFault> {
        self.pos += 1;
        // Most strings have neither escapes nor brackets of their own.
        let rest = self.data.get(self.pos..).unwrap_or_default();
        let plain = rest.iter().position(|b| matches!(b, b'(' | b')' | b'\\' | b'\r'));
        let plain = plain.and_then(|plain| rest.split_at_checked(plain));
        let mut out = Vec::new();
        if let Some((text, behind)) = plain {
            out.extend_from_slice(text);
            self.pos += text.len();
            if behind.first() == Some(&b')') {
                self.pos += 1;
                return Ok(Token::Literal(out));
            }
        }
        let mut depth = 1usize;
        loop {
            let Some(b) = self.peek() else { return Err(self.ran_out(")")) };
            self.pos += 1;
            match b {
                b'(' => {
                    depth += 1;
                    out.push(b);
                }
                b')' => {
                    depth -= 1;
                    if depth == 0 {
                        return Ok(Token::Literal(out));
                    }
                    out.push(b);
                }
                b'\\' => {
                    let Some(e) = self.peek() else { return Err(self.ran_out("an escape")) };
                    self.pos += 1;
                    match e {
                        b'n' => out.push(b'\n'),
                        b'r' => out.push(b'\r'),
                        b't' => out.push(b'\t'),
                        b'b' => out.push(8),
                        b'f' => out.push(12),
                        b'\r' => {
                            if self.peek() == Some(b'\n') {
                                self.pos += 1;
                            }
                        }
                        b'\n' => {}
                        b'0'..=b'7' => {
                            let mut v = u32::from(e - b'0');
                            for _ in 0..2 {
                                match self.peek() {
                                    Some(d @ b'0'..=b'7') => {
                                        v = v * 8 + u32::from(d - b'0');
                                        self.pos += 1;
                                    }
                                    _ => break,
                                }
                            }
                            out.push((v & 0xff) as u8);
                        }
                        other => out.push(other),
                    }
                }
                b'\r' => {
                    if self.peek() == Some(b'\n') {
                        self.pos += 1;
                    }
                    out.push(b'\n');
                }
                _ => out.push(b),
            }
        }
    }

    fn hex(&mut self) -> Result<Token<'a>, LexFault> {
        self.pos += 1;
        let rest = self.data.get(self.pos..).unwrap_or_default();
        if let Some((digits, [b'>', ..])) = rest.split_at_checked(leading_hex(rest)) {
            self.pos += digits.len() + 1;
            return Ok(Token::Hex(unhexed(digits)));
        }
        let mut out = Vec::new();
        let mut half: Option<u8> = None;
        loop {
            let Some(b) = self.peek() else { return Err(self.ran_out(">")) };
            if b == b'>' {
                self.pos += 1;
                if let Some(h) = half {
                    out.push(h * 16);
                }
                return Ok(Token::Hex(out));
            }
            if let Some(v) = hex_value(b) {
                half = match half {
                    None => Some(v),
                    Some(h) => {
                        out.push(h * 16 + v);
                        None
                    }
                };
            } else if !is_space(b) && !self.lenient {
                return Err(LexFault::Syntax(self.pos, "a hex digit"));
            }
            self.pos += 1;
        }
    }

    fn regular(&mut self) -> Result<Token<'a>, LexFault> {
        let start = self.pos;
        let rest = self.data.get(start..).unwrap_or_default();
        self.pos += rest.iter().position(|b| !is_regular(*b)).unwrap_or(rest.len());
        if self.peek().is_none() && !self.complete {
            return Err(LexFault::NeedMore);
        }
        let word = self.data.get(start..self.pos).unwrap_or_default();
        match word.first() {
            Some(b'0'..=b'9' | b'+' | b'-' | b'.') if word.len() > NUMBER && !self.lenient => {
                Err(LexFault::Syntax(start, "a number that is not as long"))
            }
            Some(b'0'..=b'9' | b'+' | b'-' | b'.') => {
                let meant = || if self.lenient { meant(word) } else { None };
                number(word).or_else(meant).ok_or(LexFault::Syntax(start, "a number"))
            }
            _ => Ok(Token::Keyword(word)),
        }
    }
}

/// A number exactly as ISO 32000-2, 7.3.3 writes it: a sign, digits, at most one point.
fn number<'a>(word: &[u8]) -> Option<Token<'a>> {
    let (minus, digits) = match word {
        [b'-', digits @ ..] => (true, digits),
        [b'+', digits @ ..] => (false, digits),
        digits => (false, digits),
    };
    if digits.len() > SHORT {
        return long_number(word, minus, digits);
    }
    let (mut value, mut fraction, mut points) = (0i64, 0usize, 0usize);
    for (at, digit) in digits.iter().enumerate() {
        match digit {
            b'0'..=b'9' => value = value * 10 + i64::from(digit - b'0'),
            b'.' => (points, fraction) = (points + 1, digits.len() - 1 - at),
            _ => return None,
        }
    }
    let value = if minus { -value } else { value };
    match (points, digits.len()) {
        (0, 1..) => Some(Token::Integer(value)),
        (1, 2..) => {
            // Both parts are exact, so the quotient is the nearest number there is.
            #[expect(clippy::cast_precision_loss, reason = "fifteen digits are exact")]
            let real = value as f64 / POWERS.get(fraction)?;
            // A minus before nothing but zeros is kept, as when the text is parsed.
            Some(Token::Real(if minus { -real.abs() } else { real }))
        }
        _ => None,
    }
}

/// Digits, a point among them, of a number that takes no care.
const SHORT: usize = 15;
const POWERS: [f64; SHORT] =
    [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14];

/// A number of many digits, which may be too large.
fn long_number<'a>(word: &[u8], minus: bool, digits: &[u8]) -> Option<Token<'a>> {
    let mut value = Some(0i64);
    for digit in digits {
        match digit {
            // Towards the sign, so that the least integer is read as well.
            b'0'..=b'9' => {
                let digit = i64::from(digit - b'0');
                value = value.and_then(|value| value.checked_mul(10)).and_then(|value| {
                    if minus { value.checked_sub(digit) } else { value.checked_add(digit) }
                });
            }
            b'.' => return real(word, digits),
            _ => return None,
        }
    }
    value.map(Token::Integer)
}

/// A number with a point.
fn real<'a>(word: &[u8], digits: &[u8]) -> Option<Token<'a>> {
    let points = digits.iter().filter(|b| **b == b'.').count();
    if points != 1 || digits.len() < 2 {
        return None;
    }
    if !digits.iter().all(|b| b.is_ascii_digit() || *b == b'.') {
        return None;
    }
    std::str::from_utf8(word).ok()?.parse().ok().map(Token::Real)
}

/// What other readers take a broken number for: signs in front count once, and it ends where a digit does
/// not follow.
fn meant<'a>(word: &[u8]) -> Option<Token<'a>> {
    let text = std::str::from_utf8(word).ok()?;
    let signs = text.len() - text.trim_start_matches(['+', '-']).len();
    let digits = text.get(signs..)?;
    let mut points = 0;
    let end = digits.find(|c: char| {
        points += usize::from(c == '.');
        !(c.is_ascii_digit() || (c == '.' && points == 1))
    });
    let digits = digits.get(..end.unwrap_or(digits.len()))?;
    let minus = if text.starts_with('-') { "-" } else { "" };
    number(format!("{minus}{digits}").as_bytes()).or(digits.is_empty().then_some(Token::Integer(0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_only_in_the_form_of_the_standard() {
        for (word, token) in [
            (&b"17"[..], Some(Token::Integer(17))),
            (b"-98", Some(Token::Integer(-98))),
            (b"+5", Some(Token::Integer(5))),
            (b"4.", Some(Token::Real(4.0))),
            (b"-.5", Some(Token::Real(-0.5))),
            (b"--1", None),
            (b"1e3", None),
            (b"0x10", None),
            (b".", None),
            (b"99999999999999999999", None),
            (b"9223372036854775807", Some(Token::Integer(i64::MAX))),
            (b"9223372036854775808", None),
            (b"-9223372036854775808", Some(Token::Integer(i64::MIN))),
            (b"-9223372036854775809", None),
            (b"12a", None),
            (b"1.2.3", None),
            (b"1.-2", None),
            (b"+-1", None),
            (b"+", None),
            (b"-", None),
            (b"+1.25", Some(Token::Real(1.25))),
        ] {
            assert_eq!(number(word), token, "{}", String::from_utf8_lossy(word));
        }
    }

    #[test]
    fn a_short_number_is_what_its_text_is() {
        let mut state = 7u64;
        for _ in 0..20_000 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let (digits, places) = ((state >> 33) % 100_000_000, (state >> 20) % 8);
            let width = usize::try_from(places).unwrap_or(0) + 1;
            let text = format!("{digits:0width$}");
            let (whole, part) = text.split_at(text.len() - usize::try_from(places).unwrap_or(0));
            let sign = if state & 1 == 0 { "-" } else { "" };
            let text = format!("{sign}{whole}.{part}");
            let parsed = text.parse::<f64>().map(f64::to_bits).ok();
            let read = match number(text.as_bytes()) {
                Some(Token::Real(real)) => Some(real.to_bits()),
                _ => None,
            };
            assert_eq!(read, parsed, "{text}");
        }
    }

    #[test]
    fn hexadecimal_digits_are_read_with_and_without_blanks() {
        let read = |text: &'static [u8]| Lexer::new(text, true).next().map(|(_, token)| token);
        let bytes = |bytes: &[u8]| Ok(Token::Hex(bytes.to_vec()));
        assert_eq!(read(b"<48656c6C6f>"), bytes(b"Hello"));
        assert_eq!(read(b"<48 65\n6c6C6f>"), bytes(b"Hello"));
        assert_eq!(read(b"<4865 7>"), bytes(b"Hep"));
        assert_eq!(read(b"<48657>"), bytes(b"Hep"));
        assert_eq!(read(b"<>"), bytes(b""));
        assert_eq!(read(b"<48g5>"), Err(LexFault::Syntax(3, "a hex digit")));
    }

    #[test]
    fn a_window_that_ends_inside_a_token_asks_for_more() {
        for window in [&b"(abc"[..], b"<41", b"/Na", b"12", b"<", b""] {
            assert_eq!(Lexer::new(window, false).next().err(), Some(LexFault::NeedMore));
        }
    }
}
