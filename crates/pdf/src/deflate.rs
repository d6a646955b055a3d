//! Whether every reader unfolds deflated data to the same bytes (RFC 1950, RFC 1951).
//!
//! Decoders differ at the edges: how far they read ahead before a stored block, which incomplete codes
//! they take, what a distance beyond the window is. Data of a later revision stays away from all of them.

/// The order in which the lengths of the code lengths' codes stand (RFC 1951, 3.2.7).
const ORDER: [u8; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
/// The longest code.
const LONGEST: usize = 15;
/// The largest number of blocks; each takes work to begin.
const BLOCKS: usize = 1 << 16;

/// Whether deflated data with its header is such that all readers unfold it alike.
///
/// Its checksum is not looked at: readers pass over it.
pub(crate) fn is_plain(data: &[u8]) -> bool {
    let Some([method, flags]) = data.first_chunk::<2>() else { return false };
    let checked = (u16::from(*method) << 8 | u16::from(*flags)).is_multiple_of(31);
    let plain = method & 0x0f == 8 && method >> 4 <= 7 && flags & 0x20 == 0;
    let window = 256usize << (method >> 4);
    checked && plain && blocks(data.get(2..).unwrap_or_default(), window).is_some()
}

/// Reads all blocks; `None` where they are not plain.
fn blocks(data: &[u8], window: usize) -> Option<()> {
    let (mut bits, mut made) = (Bits::new(data), 0usize);
    for _ in 0..BLOCKS {
        let last = bits.take(1)? == 1;
        let codes = match bits.take(2)? {
            0 => {
                made = made.checked_add(bits.stored()?)?;
                None
            }
            1 => Some(Codes::fixed()?),
            2 => Some(Codes::read(&mut bits)?),
            _ => return None,
        };
        if let Some(codes) = codes {
            made = codes.run(&mut bits, made, window)?;
        }
        if last {
            return Some(());
        }
    }
    None
}

/// Bits of bytes, the lowest first.
struct Bits<'a> {
    data: &'a [u8],
    held: u64,
    count: u32,
    /// How many bits a reader holds that takes as many bytes as the longest code of a table needs, before
    /// it looks which code it is.
    ahead: u32,
}

impl<'a> Bits<'a> {
    fn new(data: &'a [u8]) -> Self {
        Self { data, held: 0, count: 0, ahead: 0 }
    }

    /// Holds at least 32 bits, or all that are left.
    fn fill(&mut self) {
        while self.count <= 56 {
            let Some((byte, rest)) = self.data.split_first() else { return };
            self.held |= u64::from(*byte) << self.count;
            (self.count, self.data) = (self.count + 8, rest);
        }
    }

    /// Notes that some bits are taken, by a reader that needs so many before it does.
    fn ahead(&mut self, needed: u32, taken: u32) {
        self.ahead += 8 * needed.saturating_sub(self.ahead).div_ceil(8);
        self.ahead -= taken;
    }

    fn drop(&mut self, count: u32) -> Option<()> {
        self.count = self.count.checked_sub(count)?;
        self.held >>= count;
        Some(())
    }

    /// At most 16 bits.
    fn take(&mut self, count: u32) -> Option<usize> {
        if self.count < count {
            self.fill();
        }
        let value = self.held & ((1 << count) - 1);
        self.drop(count)?;
        self.ahead(count, count);
        usize::try_from(value).ok()
    }

    /// Passes over a stored block and tells its length; `None` where a reader that looks ahead would have
    /// taken bytes of it, which it then drops with the rest of the byte before.
    fn stored(&mut self) -> Option<usize> {
        if self.ahead >= 8 {
            return None;
        }
        self.ahead = 0;
        self.drop(self.count % 8)?;
        let (length, check) = (self.take(16)?, self.take(16)?);
        if length ^ check != 0xffff {
            return None;
        }
        let held = (self.count / 8) as usize;
        let from_held = length.min(held);
        // At most eight bytes are held; they are dropped one by one, since all 64 bits may go.
        for _ in 0..from_held {
            self.drop(8)?;
        }
        self.data = self.data.get(length - from_held..)?;
        Some(length)
    }
}

/// A prefix code as a table of all that may come: the symbol and the length of its code.
struct Table {
    entries: Vec<(u16, u8)>,
    longest: u8,
}

impl Table {
    /// Of the lengths of all codes; `None` where they are none that every reader takes. A code of one
    /// symbol, or of none, may be left incomplete where that is allowed.
    fn of(lengths: &[u8], may_be_short: bool) -> Option<Self> {
        let mut counts = [0usize; LONGEST + 1];
        for length in lengths {
            *counts.get_mut(usize::from(*length))? += 1;
        }
        let used = lengths.len() - counts.first()?;
        let longest = counts.iter().rposition(|count| *count > 0)?;
        let mut left = 1usize;
        for count in counts.iter().skip(1) {
            left = (left << 1).checked_sub(*count)?;
        }
        let short = may_be_short && longest <= 1 && used <= 1;
        if left != 0 && !short {
            return None;
        }
        let (mut next, mut code) = ([0usize; LONGEST + 2], 0usize);
        for length in 1..=LONGEST {
            code = (code + if length > 1 { *counts.get(length - 1)? } else { 0 }) << 1;
            *next.get_mut(length)? = code;
        }
        let mut entries = vec![(0, 0); 1 << longest];
        for (symbol, length) in lengths.iter().enumerate().filter(|(_, length)| **length > 0) {
            let place = next.get_mut(usize::from(*length))?;
            let code = u16::try_from(*place).ok()?.reverse_bits() >> (16 - u16::from(*length));
            *place += 1;
            let entry = (u16::try_from(symbol).ok()?, *length);
            for at in (usize::from(code)..entries.len()).step_by(1 << length) {
                *entries.get_mut(at)? = entry;
            }
        }
        Some(Self { entries, longest: u8::try_from(longest).ok()? })
    }

    fn symbol(&self, bits: &mut Bits<'_>) -> Option<usize> {
        if bits.count < LONGEST as u32 {
            bits.fill();
        }
        let (symbol, length) = *self.entries.get(bits.held as usize & (self.entries.len() - 1))?;
        if length == 0 {
            return None;
        }
        bits.drop(u32::from(length))?;
        bits.ahead(u32::from(self.longest), u32::from(length));
        Some(usize::from(symbol))
    }
}

/// The two codes of a block (RFC 1951, 3.2.3).
struct Codes {
    literals: Table,
    distances: Table,
}

impl Codes {
    fn of(literals: &[u8], distances: &[u8]) -> Option<Self> {
        let (end, literals) = (*literals.get(256)?, Table::of(literals, false)?);
        let codes = Self { literals, distances: Table::of(distances, true)? };
        (end > 0).then_some(codes)
    }

    fn fixed() -> Option<Self> {
        let mut literals = [8u8; 288];
        literals.get_mut(144..256)?.fill(9);
        literals.get_mut(256..280)?.fill(7);
        Self::of(&literals, &[5; 32])
    }

    /// Reads the codes of a dynamic block (RFC 1951, 3.2.7).
    fn read(bits: &mut Bits<'_>) -> Option<Self> {
        let (literals, distances) = (bits.take(5)? + 257, bits.take(5)? + 1);
        let count = bits.take(4)? + 4;
        if literals > 286 || distances > 30 {
            return None;
        }
        let mut own = [0u8; ORDER.len()];
        for place in ORDER.iter().take(count) {
            *own.get_mut(usize::from(*place))? = u8::try_from(bits.take(3)?).ok()?;
        }
        let table = Table::of(&own, false)?;
        let total = literals + distances;
        let mut lengths: Vec<u8> = Vec::with_capacity(total);
        while lengths.len() < total {
            let symbol = table.symbol(bits)?;
            let (length, times) = match symbol {
                16 => (*lengths.last()?, 3 + bits.take(2)?),
                17 => (0, 3 + bits.take(3)?),
                18 => (0, 11 + bits.take(7)?),
                _ => (u8::try_from(symbol).ok()?, 1),
            };
            lengths.resize(lengths.len() + times, length);
        }
        if lengths.len() > total {
            return None;
        }
        let (literals, distances) = lengths.split_at_checked(literals)?;
        Self::of(literals, distances)
    }

    /// Reads a block up to its end and tells how many bytes there are then.
    fn run(&self, bits: &mut Bits<'_>, mut made: usize, window: usize) -> Option<usize> {
        loop {
            let symbol = self.literals.symbol(bits)?;
            if symbol < 256 {
                made += 1;
                continue;
            }
            if symbol == 256 {
                return Some(made);
            }
            let length = match symbol - 257 {
                short @ 0..8 => short + 3,
                28 => 258,
                long @ 8..28 => {
                    let extra = (long >> 2) - 1;
                    ((4 + (long & 3)) << extra) + 3 + bits.take(extra as u32)?
                }
                _ => return None,
            };
            let distance = match self.distances.symbol(bits)? {
                near @ 0..4 => near + 1,
                far @ 4..30 => {
                    let extra = (far >> 1) - 1;
                    ((2 + (far & 1)) << extra) + 1 + bits.take(extra as u32)?
                }
                _ => return None,
            };
            if distance > made.min(window) {
                return None;
            }
            made = made.checked_add(length)?;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    const HEAD: [u8; 2] = [0x78, 0x9c];

    /// Bits, each written as `0` or `1` in the order of the stream, behind the usual header.
    fn bits(text: &str) -> Vec<u8> {
        let bits: Vec<u8> = text.bytes().filter(u8::is_ascii_digit).map(|b| b - b'0').collect();
        let byte = |bits: &[u8]| bits.iter().rev().fold(0, |byte, bit| byte << 1 | bit);
        [HEAD.to_vec(), bits.chunks(8).map(byte).collect()].concat()
    }

    /// A number, its lowest bit first.
    fn low(value: usize, count: usize) -> String {
        (0..count).map(|at| if value >> at & 1 == 1 { '1' } else { '0' }).collect()
    }

    /// A dynamic block up to its data: the lengths of the codes, each written with four bits.
    fn dynamic(last: bool, literals: &[u8], distances: &[u8]) -> String {
        let lengths: String =
            literals.iter().chain(distances).map(|l| high(usize::from(*l), 4)).collect();
        // Of 0 to 15 each has a code of four bits, which is the length itself.
        let own = ORDER.iter().map(|symbol| low(if *symbol < 16 { 4 } else { 0 }, 3));
        let counts = low(literals.len() - 257, 5) + &low(distances.len() - 1, 5) + &low(15, 4);
        format!("{}01{counts}{}{lengths}", u8::from(last), own.collect::<String>())
    }

    /// A code, its highest bit first.
    fn high(code: usize, count: usize) -> String {
        low(code, count).chars().rev().collect()
    }

    /// Two literals, and the end of the block, with codes of these lengths.
    fn three(first: u8, second: u8, end: u8) -> Vec<u8> {
        let mut lengths = vec![0; 257];
        (lengths[65], lengths[66], lengths[256]) = (first, second, end);
        lengths
    }

    #[test]
    fn what_encoders_write_is_plain() {
        let mixed: Vec<u8> = (0..70_000u32).map(|n| (n.wrapping_mul(n) >> 7) as u8).collect();
        let text = b"0 0 595 842 re W n BT /F1 12 Tf (Budi) Tj ET\n".repeat(900);
        for data in [&b""[..], b"a", b"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", &mixed, &text] {
            for level in 0..=9 {
                let level = flate2::Compression::new(level);
                let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), level);
                let (half, rest) = data.split_at(data.len() / 2);
                encoder.write_all(half).expect("a vector takes all");
                encoder.flush().expect("a vector takes all");
                encoder.write_all(rest).expect("a vector takes all");
                let packed = encoder.finish().expect("a vector takes all");
                assert!(is_plain(&packed), "{level:?} {}", data.len());
                for cut in [0, 1, 2, packed.len() / 2, packed.len() - 5] {
                    assert!(!is_plain(packed.get(..cut).unwrap_or_default()), "{cut}");
                }
            }
        }
    }

    #[test]
    fn the_header_is_that_of_a_window_and_nothing_else() {
        let empty = [3, 0];
        let with = |method: u8, flags: u8| is_plain(&[&[method, flags][..], &empty].concat());
        assert!(with(0x78, 0x9c) && with(0x78, 0x01) && with(0x08, 0x1d));
        // Of a larger window, another method, a dictionary of its own, a wrong check.
        assert!(!with(0x88, 0x1c) && !with(0x79, 0x9b) && !with(0x78, 0xbb) && !with(0x78, 0x9d));
    }

    #[test]
    fn a_distance_stays_in_the_window_and_in_what_there_is() {
        // A fixed block: so many literals, then three bytes from a distance.
        let at = |head: [u8; 2], literals: usize, code: usize, extra: &str| {
            let copy = format!("{}{}{extra}", "0000001", high(code, 5));
            let mut data = bits(&format!("110{}{copy}0000000", "00110000".repeat(literals)));
            data[..2].copy_from_slice(&head);
            is_plain(&data)
        };
        assert!(at(HEAD, 1, 0, "") && !at(HEAD, 1, 1, "") && !at(HEAD, 0, 0, ""));
        assert!(at(HEAD, 4, 3, "") && !at(HEAD, 3, 3, ""));
        // Distance 257, in a window of 256 and of 512 bytes.
        assert!(at([0x18, 0x19], 300, 16, "0000000") && !at([0x08, 0x1d], 300, 16, "0000000"));
        // What is behind a code makes the distance larger: 384 here.
        assert!(at(HEAD, 384, 16, "1111111") && !at(HEAD, 383, 16, "1111111"));
        // Codes that stand for nothing.
        assert!(!at(HEAD, 300, 30, "") && !at(HEAD, 300, 31, ""));
        assert!(!is_plain(&bits("110 11000110 00000 0000000")));
        // The longest lengths and distances.
        assert!(is_plain(&bits("110 00110000 11000101 00000 0000000")));
        assert!(is_plain(&bits("110 00110000 11000100 11111 00000 0000000")));
        assert!(is_plain(&bits(&format!(
            "110{} 0000001 11101 {} 0000000",
            "00110000".repeat(24_577),
            "0".repeat(13)
        ))));
        assert!(!is_plain(&bits(&format!(
            "110{} 0000001 11101 {} 0000000",
            "00110000".repeat(24_576),
            "0".repeat(13)
        ))));
    }

    #[test]
    fn codes_are_complete() {
        let of = |literals: &[u8], distances: &[u8]| {
            is_plain(&bits(&(dynamic(true, literals, distances) + "11")))
        };
        assert!(of(&three(1, 2, 2), &[0]));
        assert!(
            of(&three(1, 2, 2), &[1])
                && of(&three(1, 2, 2), &[0, 1])
                && of(&three(1, 2, 2), &[1, 1])
        );
        // Not complete, too many, without an end.
        assert!(
            !of(&three(1, 3, 2), &[0]) && !of(&three(1, 1, 2), &[0]) && !of(&three(1, 1, 0), &[0])
        );
        assert!(!of(&three(0, 0, 1), &[0]));
        assert!(
            !of(&three(1, 2, 2), &[2])
                && !of(&three(1, 2, 2), &[2, 2])
                && !of(&three(1, 2, 2), &[1, 1, 1])
        );
        // A literal, three bytes from a distance, the end: the one code of a distance, and the bit that
        // is none; and where there is no distance.
        let copied = |distances: &[u8], distance: &str| {
            let lengths = [three(1, 0, 2), vec![2]].concat();
            is_plain(&bits(&format!("{}0 11 {distance} 10", dynamic(true, &lengths, distances))))
        };
        assert!(copied(&[1], "0") && !copied(&[1], "1") && !copied(&[1], ""));
        assert!(!copied(&[0], "") && !copied(&[0], "0"));
        let many = |extra: usize| [three(1, 2, 2), vec![0; extra]].concat();
        assert!(of(&many(29), &[0]) && !of(&many(30), &[0]));
        assert!(of(&three(1, 2, 2), &[0; 30]) && !of(&three(1, 2, 2), &[0; 31]));
    }

    #[test]
    fn repeats_of_lengths_end_where_the_lengths_do() {
        // Codes of 0, 1, 18 and 16 with two bits each: 1, 0 × n, 1, then the distance's 0.
        let own: String = ORDER
            .iter()
            .map(|symbol| low(if matches!(symbol, 0 | 1 | 16 | 18) { 2 } else { 0 }, 3))
            .collect();
        let head = format!("101{}{}{}{own}", low(0, 5), low(0, 5), low(15, 4));
        let zeros = |count: usize| format!("11{}", low(count - 11, 7));
        let block = |lengths: &str| is_plain(&bits(&format!("{head}{lengths} 1")));
        assert!(block(&format!("01{}{}01 00", zeros(138), zeros(117))));
        // One more than there is room for, and a repeat of nothing.
        assert!(!block(&format!("01{}{}01{}", zeros(138), zeros(117), zeros(11))));
        assert!(!block(&format!("10{}{}{}01 00", low(0, 2), zeros(138), zeros(115))));
        assert!(!block(&format!("01{}{}", zeros(138), zeros(117))));
    }

    #[test]
    fn no_reader_looks_ahead_into_a_stored_block() {
        let stored = |codes: &[u8], end: &str| {
            let mut data = dynamic(false, codes, &[0]) + end + "100";
            data += &"0".repeat((8 - data.len() % 8) % 8);
            is_plain(&[bits(&data), vec![1, 0, 0xfe, 0xff, b'a']].concat())
        };
        // Codes of 1, 2, … 14 and twice 15 bits, of which one ends the block.
        let chain = |end: usize| {
            let mut lengths = vec![0; 257];
            for length in 1..=15 {
                lengths[if length == end { 256 } else { 64 + length }] = length as u8;
            }
            lengths[96] = 15;
            lengths
        };
        let code = |end: usize| "1".repeat(end - 1) + "0";
        assert!(stored(&chain(12), &code(12)) && stored(&chain(14), &code(14)));
        assert!(!stored(&chain(11), &code(11)) && !stored(&chain(1), &code(1)));
        // Nor where a block of few bits stands between: literals of two bits shift it against the bytes.
        let between = |shift: usize, blocks: &str| {
            stored(&chain(1), &format!("{}{}{blocks}", code(2).repeat(shift), code(1)))
        };
        let empty = "0100000000";
        assert!((0..4).any(|shift| !between(shift, empty)));
        let enough = "010".to_owned() + &"00110000".repeat(3) + "0000000";
        assert!((0..4).all(|shift| between(shift, &enough)));
        // A stored block leaves nothing to hold: behind one all is as it was.
        let moved = |end: usize, shift: usize| {
            let codes = code(2).repeat(shift) + &code(end);
            let mut data = dynamic(false, &chain(end), &[0]) + &codes + "100";
            data += &"0".repeat((8 - data.len() % 8) % 8);
            let data = [bits(&data)[2..].to_vec(), vec![1, 0, 0xfe, 0xff, b'a']].concat();
            let behind = [&HEAD[..], &[0, 0, 0, 0xff, 0xff], &data].concat();
            let alone = is_plain(&[&HEAD[..], &data].concat());
            assert_eq!(is_plain(&behind), alone, "{end} {shift}");
            alone
        };
        let plain = (3..15).flat_map(|end| (0..4).map(move |shift| (end, shift)));
        let plain = plain.filter(|(end, shift)| moved(*end, *shift)).count();
        assert!((1..48).contains(&plain), "{plain}");
        // Behind one that does no harm, and with another length than its complement says.
        let two =
            [HEAD.to_vec(), vec![0, 1, 0, 0xfe, 0xff, b'a', 1, 1, 0, 0xfe, 0xff, b'b']].concat();
        assert!(is_plain(&two));
        for (at, value) in [(3, 2), (5, 0xff), (8, 7)] {
            let mut wrong = two.clone();
            wrong[at] = value;
            assert!(!is_plain(&wrong), "{at}");
        }
    }
}
