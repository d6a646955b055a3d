//! The forms of an encryption dictionary in which all readers read the same.

use crate::object::{Dictionary, Object};

/// The crypt filter of a document that is encrypted as a whole.
const STANDARD: &str = "StdCF";

/// Whether every reader takes an encryption dictionary for the same methods and lengths: all values stand
/// in it, version and revision belong together (ISO 32000-2, table 20), and one crypt filter is that of
/// strings, streams and files alike.
pub(crate) fn is_plain(dictionary: &Dictionary) -> bool {
    let integer = |key: &str| dictionary.value(key).and_then(Object::as_integer);
    let length = dictionary.value("Length").map(Object::as_integer);
    let (Some(version), Some(revision)) = (integer("V"), integer("R")) else { return false };
    let (lengths, methods): (bool, &[&str]) = match (version, revision) {
        (1, 2 | 3) => (matches!(length, None | Some(Some(40))), &[]),
        (2, 2) => (matches!(length, None | Some(Some(40))), &[]),
        (2, 3) => {
            let plain = |bits: i64| (40..=128).contains(&bits) && bits % 8 == 0;
            (length.is_none_or(|bits| bits.is_some_and(plain)), &[])
        }
        (4, 4) => (matches!(length, None | Some(Some(128))), &["V2", "AESV2"]),
        (5, 5 | 6) => (matches!(length, None | Some(Some(256))), &["AESV3"]),
        _ => return false,
    };
    let metadata = dictionary.value("EncryptMetadata");
    let named = dictionary.value("Filter").and_then(Object::as_name) == Some("Standard");
    lengths
        && named
        && metadata.is_none_or(|value| value.as_boolean().is_some())
        && dictionary.iter().all(|(_, value)| is_direct(value))
        && (methods.is_empty() || has_one_filter(dictionary, methods))
}

/// Whether a value is no reference; of what stands in it only the crypt filters are read.
fn is_direct(value: &Object) -> bool {
    value.as_reference().is_none()
}

fn has_one_filter(dictionary: &Dictionary, methods: &[&str]) -> bool {
    let name = |key: &str| dictionary.value(key).map(Object::as_name);
    let alike = ["StmF", "StrF"].into_iter().all(|key| name(key) == Some(Some(STANDARD)))
        // Of the files in it, no page shows anything.
        && matches!(name("EFF"), None | Some(Some(STANDARD | "Identity")));
    let listed = dictionary.value("CF").and_then(Object::as_dictionary);
    let Some(filters) = listed.filter(|filters| alike && filters.len() == 1) else { return false };
    let Some(filter) = filters.value(STANDARD).and_then(Object::as_dictionary) else {
        return false;
    };
    let lengths = if methods.contains(&"AESV3") { [32, 256] } else { [16, 128] };
    let method = filter.value("CFM").and_then(Object::as_name);
    method.is_some_and(|method| methods.contains(&method))
        && filter.iter().all(|(key, value)| match key.as_str() {
            Some("CFM") => true,
            Some("Type") => value.as_name() == Some("CryptFilter"),
            Some("AuthEvent") => value.as_name() == Some("DocOpen"),
            Some("Length") => value.as_integer().is_some_and(|length| lengths.contains(&length)),
            _ => false,
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parser::object_in;

    #[test]
    fn what_writers_state_is_plain_and_what_readers_differ_in_is_not() {
        let plain = |text: &str| {
            let object = object_in(text.as_bytes()).ok();
            object.and_then(|o| o.as_dictionary().map(is_plain)).unwrap()
        };
        let filter = |rest: &str| {
            format!(
                "<</Filter/Standard/V 4/R 4/Length 128/CF<</StdCF<<{rest}>>>>/StmF/StdCF/StrF/StdCF>>"
            )
        };
        let usual = filter("/AuthEvent/DocOpen/CFM/AESV2/Length 16");
        let modern = "<</Filter/Standard/V 5/R 6/Length 256/EncryptMetadata false\
            /CF<</StdCF<</Type/CryptFilter/CFM/AESV3/Length 32>>>>/StmF/StdCF/StrF/StdCF>>";
        for text in [
            "<</Filter/Standard/V 1/R 2/P -4/O(a)/U(b)>>",
            "<</Filter/Standard/V 2/R 3/Length 128>>",
            &usual,
            &filter("/CFM/V2"),
            modern,
            &usual.replace("/StmF", "/EFF/StdCF/StmF"),
            &usual.replace("/StmF", "/EFF/Identity/StmF"),
            "<</Filter/Standard/V 2/R 2/Length 40>>",
        ] {
            assert!(plain(text), "{text}");
        }
        for text in [
            "<</V 1/R 2>>",
            "<</Filter/Standard/V 1/R 2/Length 128>>",
            "<</Filter/Standard/V 2/R 3/Length 136>>",
            "<</Filter/Standard/V 2/R 3/Length 41>>",
            "<</Filter/Standard/V 2/R 3/Length 9 0 R>>",
            "<</Filter/Standard/V 3/R 3>>",
            "<</Filter/Standard/V 4/R 4>>",
            "<</Filter/Standard/V 2/R 3/EncryptMetadata 1>>",
            "<</Filter/Standard/V 2/R 3/P 9 0 R>>",
            &filter("/CFM 9 0 R"),
            &filter("/CFM/None"),
            &filter("/CFM/AESV3"),
            &filter("/CFM/AESV2/Length 32"),
            &filter("/CFM/AESV2/AuthEvent/EFOpen"),
            &filter("/CFM/AESV2/More 1"),
            &filter("/AuthEvent/DocOpen"),
            &usual.replace("/StmF/StdCF", "/StmF/Identity"),
            &usual.replace("/StrF/StdCF", ""),
            &usual.replace("/StmF", "/EFF/Other/StmF"),
            "<</Filter/Standard/V 2/R 2/Length 128>>",
            &usual.replace("/CF<<", "/CF<</Identity<</CFM/AESV2>>"),
            &usual.replace("/CF<</StdCF", "/CF<</Other"),
            &modern.replace("AESV3", "AESV2"),
            &modern.replace("/R 6", "/R 4"),
            &modern.replace("/Length 32", "/Length 16"),
        ] {
            assert!(!plain(text), "{text}");
        }
    }

    fn is_plain_text(text: &str) -> bool {
        let object = object_in(text.as_bytes()).ok();
        object.as_ref().and_then(Object::as_dictionary).is_some_and(is_plain)
    }

    #[test]
    fn a_length_may_be_left_out_and_belongs_to_its_version() {
        let one = |method: &str| {
            format!("/StmF/StdCF/StrF/StdCF/CF<</StdCF<</CFM/{method}/AuthEvent/DocOpen>>>>")
        };
        for (form, lengths, others) in [
            ("/V 1/R 2".to_owned(), &[40][..], &[48, 128, 0][..]),
            ("/V 1/R 3".to_owned(), &[40], &[128]),
            ("/V 2/R 2".to_owned(), &[40], &[128]),
            ("/V 2/R 3".to_owned(), &[40, 48, 128], &[32, 41, 136]),
            (format!("/V 4/R 4{}", one("AESV2")), &[128], &[40, 256]),
            (format!("/V 4/R 4{}", one("V2")), &[128], &[16]),
            (format!("/V 5/R 5{}", one("AESV3")), &[256], &[128, 32]),
            (format!("/V 5/R 6{}", one("AESV3")), &[256], &[128]),
        ] {
            assert!(is_plain_text(&format!("<</Filter/Standard{form}>>")), "{form}");
            for (bits, expected) in
                lengths.iter().map(|bits| (bits, true)).chain(others.iter().map(|b| (b, false)))
            {
                let told = format!("<</Filter/Standard{form}/Length {bits}>>");
                assert_eq!(is_plain_text(&told), expected, "{told}");
            }
            for odd in ["/Length/A", "/EncryptMetadata 1", "/P 7 0 R"] {
                assert!(
                    !is_plain_text(&format!("<</Filter/Standard{form}{odd}>>")),
                    "{form} {odd}"
                );
            }
            assert!(
                is_plain_text(&format!("<</Filter/Standard{form}/EncryptMetadata false>>")),
                "{form}"
            );
        }
        for odd in ["/V 3/R 3", "/V 4/R 3", "/V 5/R 4", "/V 1/R 4", "/V 6/R 6", "/V 1", "/R 2"] {
            assert!(!is_plain_text(&format!("<</Filter/Standard{odd}>>")), "{odd}");
        }
        assert!(!is_plain_text("<</Filter/Other/V 1/R 2>>"));
    }
}
