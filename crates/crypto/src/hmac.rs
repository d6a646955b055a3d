//! Keyed digests (RFC 2104).

use ring::hmac;
use zeroize::Zeroizing;

/// Computes HMAC-SHA256.
pub fn hmac_sha256(key: &[u8], message: &[u8]) -> Zeroizing<[u8; 32]> {
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), message);
    let mut bytes = Zeroizing::new([0; 32]);
    // The tag of SHA-256 has that length.
    for (to, from) in bytes.iter_mut().zip(tag.as_ref()) {
        *to = *from;
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 4231, test cases 2 and 6.
    #[test]
    fn the_tags_are_those_of_the_standard() {
        let hex = |key: &[u8], message: &[u8]| -> String {
            hmac_sha256(key, message).iter().map(|byte| format!("{byte:02x}")).collect()
        };
        assert_eq!(
            hex(b"Jefe", b"what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
        assert_eq!(
            hex(&[0xaa; 131], b"Test Using Larger Than Block-Size Key - Hash Key First"),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        );
    }
}
