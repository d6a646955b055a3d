//! Names of fields that some readers take for other ones.

use crate::object::Object;
use crate::text::reads_alike;

/// A name of a field that readers part, decode or find in different ways.
#[derive(Debug)]
pub(super) struct OddName {
    /// Its letters and digits, whatever their encoding; `None` where only some readers know it.
    letters: Option<Vec<u8>>,
    /// Whether any part of it may be the name, and not only its beginning.
    anywhere: bool,
}

impl OddName {
    /// What a field is called by `/T`, where that is not the same for all readers: some part it at its dots,
    /// some take what is no string for one, or an object under another generation.
    pub(super) fn of(name: &Object) -> Option<Self> {
        let Some(name) = name.as_string() else {
            return Some(Self { letters: None, anywhere: true });
        };
        let odd = !reads_alike(name);
        (odd || name.contains(&b'.')).then(|| Self { letters: Some(letters(name)), anywhere: odd })
    }

    /// What a widget is called that no field of the form has among its kids, and some readers find on its page.
    pub(super) fn unlisted(name: &Object) -> Self {
        Self::of(name)
            .unwrap_or_else(|| Self { letters: name.as_string().map(letters), anywhere: false })
    }

    /// Whether some reader may take it for the name of these [`letters`].
    pub(super) fn may_be(&self, name: &[u8]) -> bool {
        self.letters.as_deref().is_none_or(|own| {
            own.starts_with(name)
                || (self.anywhere && own.windows(name.len().max(1)).any(|part| part == name))
        })
    }
}

/// The letters and digits of ASCII: in either encoding of strings the same.
pub(super) fn letters(name: &[u8]) -> Vec<u8> {
    name.iter().copied().filter(u8::is_ascii_alphanumeric).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::object::{Name, PdfString, StringForm};

    fn named(bytes: &[u8]) -> Object {
        Object::String(PdfString { bytes: bytes.to_vec(), form: StringForm::Literal })
    }

    #[test]
    fn names_that_all_readers_take_alike_are_not_odd() {
        for name in [&b"amount"[..], b"Tanda tangan 1", b"\xfe\xff\0a\0b"] {
            assert!(OddName::of(&named(name)).is_none(), "{name:?}");
        }
    }

    #[test]
    fn an_odd_name_may_be_what_it_begins_with_or_holds() {
        for (name, other, may) in [
            (&b"amount."[..], "amount", true),
            (b"amount..x", "amount", true),
            (b"a.b", "Timestamp-a.b", false),
            (b"amount.x", "mount", false),
            (b"\xff\xfea\0m\0o\0", "amo", true),
            (b"\xfe\xff\0\x1b\0e\0n\0\x1b\0a\0m\0o", "amo", true),
            (b"\xfe\xff\0\x1b\0e\0n\0\x1b\0a\0m\0o", "Signature1", false),
        ] {
            let odd = OddName::of(&named(name)).expect("an odd name");
            assert_eq!(odd.may_be(&letters(other.as_bytes())), may, "{name:?} {other}");
        }
        let unknown = OddName::of(&Object::Name(Name::new("amount"))).expect("an odd name");
        assert!(unknown.may_be(b"anything"));
        let unlisted = OddName::unlisted(&named(b"amount"));
        assert!(unlisted.may_be(b"amount") && !unlisted.may_be(b"other"));
    }
}
