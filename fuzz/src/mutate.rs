//! Changes that reach further than single bits, drawn from a number that can be written down.

/// A small generator: the same number gives the same changes on every machine.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// Begins at a number.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A number below a bound, 0 where the bound is 0.
    pub fn below(&mut self, bound: usize) -> usize {
        let bound = u64::try_from(bound).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.next() % bound).unwrap_or_default()
    }
}

/// What the formats are made of.
const WORDS: [&[u8]; 30] = [
    b" obj\n",
    b"endobj\n",
    b"stream\n",
    b"\nendstream",
    b"xref\n",
    b"trailer\n",
    b"startxref\n",
    b"%%EOF\n",
    b"<<",
    b">>",
    b"[",
    b"]",
    b" 0 R",
    b"/Contents ",
    b"/ByteRange ",
    b"/Prev ",
    b"/Type /ObjStm",
    b"/Filter ",
    b"/FlateDecode ",
    b"/Kids ",
    b"/Parent ",
    b"/V ",
    b"/Length ",
    b"/W [1 2 1]",
    b"-1",
    b"4294967296",
    b"99999999999999999999",
    b"(",
    b"\\",
    b"\x30\x80",
];

/// Changes an input in one to eight places; `other` is what may be taken from.
#[must_use]
pub fn mutated(seed: &[u8], other: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..=dice.below(8) {
        let at = dice.below(bytes.len() + 1);
        match dice.below(7) {
            0 => {
                let bit = 1u8 << dice.below(8);
                change(&mut bytes, at, |byte| byte ^ bit);
            }
            1 => {
                let bytes_of_note = [0, 1, 0x20, 0x30, 0x39, 0x7f, 0x80, 0xff];
                let to = bytes_of_note.get(dice.below(8)).copied().unwrap_or_default();
                change(&mut bytes, at, |_| to);
            }
            2 => {
                let end = (at + dice.below(32)).min(bytes.len());
                bytes.drain(at..end);
            }
            3 => {
                let piece = range(&bytes, dice);
                bytes.splice(at..at, piece);
            }
            4 => {
                let piece = range(other, dice);
                bytes.splice(at..at, piece);
            }
            5 => number(&mut bytes, at, dice),
            _ => {
                let word = WORDS.get(dice.below(WORDS.len())).copied().unwrap_or_default();
                bytes.splice(at..at, word.iter().copied());
            }
        }
    }
    bytes
}

fn change(bytes: &mut [u8], at: usize, to: impl Fn(u8) -> u8) {
    if let Some(byte) = bytes.get_mut(at) {
        *byte = to(*byte);
    }
}

fn range(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let from = dice.below(bytes.len() + 1);
    let to = (from + dice.below(256)).min(bytes.len());
    bytes.get(from..to).unwrap_or_default().to_vec()
}

/// Changes the last digit of the next number, so that lengths and offsets stay near what they were.
fn number(bytes: &mut [u8], at: usize, dice: &mut Dice) {
    let digit = u8::try_from(dice.below(10)).unwrap_or_default();
    if let Some(byte) = bytes.iter_mut().skip(at).find(|byte| byte.is_ascii_digit()) {
        *byte = b'0' + digit;
    }
}
