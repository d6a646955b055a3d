//! A passphrase that leaves no trace.

use std::fmt;

use zeroize::Zeroizing;

/// Holds a passphrase; wiped when dropped, never shown.
pub struct Passphrase {
    bytes: Zeroizing<Vec<u8>>,
}

impl Passphrase {
    /// Takes the bytes as they are. The caller's buffer becomes the passphrase and is wiped with it.
    pub fn from_bytes(bytes: Vec<u8>) -> Self {
        Self { bytes: Zeroizing::new(bytes) }
    }

    /// Takes what was read from a file, a pipe or a terminal: one trailing line ending, `\n` or
    /// `\r\n`, is not part of the passphrase.
    pub fn from_line(bytes: Vec<u8>) -> Self {
        let mut bytes = Zeroizing::new(bytes);
        if bytes.last() == Some(&b'\n') {
            bytes.pop();
            if bytes.last() == Some(&b'\r') {
                bytes.pop();
            }
        }
        Self { bytes }
    }

    /// Returns whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_ending_is_taken_off_and_no_more() {
        assert_eq!(Passphrase::from_line(b"rahasia\r\n".to_vec()).as_bytes(), b"rahasia");
        assert_eq!(Passphrase::from_line(b"rahasia \n\n".to_vec()).as_bytes(), b"rahasia \n");
        assert_eq!(Passphrase::from_bytes(b"rahasia\n".to_vec()).as_bytes(), b"rahasia\n");
    }

    #[test]
    fn debugging_shows_nothing() {
        let shown = format!("{:?}", Passphrase::from_bytes(b"rahasia".to_vec()));
        assert_eq!(shown, "Passphrase");
    }
}
