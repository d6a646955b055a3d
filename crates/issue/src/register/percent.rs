//! Percent signs in addresses (RFC 3986, section 2.1).

/// Takes the percent signs out; none where what they stand for is no text.
pub(super) fn decoded(text: &str) -> Option<String> {
    let mut bytes = text.bytes();
    let mut decoded = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        let byte = match byte {
            b'%' => {
                let mut digit = || char::from(bytes.next()?).to_digit(16);
                let value = digit().zip(digit()).map(|(high, low)| high << 4 | low);
                u8::try_from(value?).ok()?
            }
            byte => byte,
        };
        decoded.push(byte);
    }
    String::from_utf8(decoded).ok().filter(|text| !text.contains('\0'))
}
