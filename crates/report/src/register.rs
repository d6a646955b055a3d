//! What the register says, in a line beside the word for the signatures.

use crate::json::JsonRegister;
use crate::language::Language;
use crate::meaning::told;
use crate::shown::plain;

/// The line, such as `REGISTER: DICABUT sejak 24 November 2026, nomor B/1`.
pub(crate) fn register_line(register: &JsonRegister, language: Language) -> String {
    let word = match (register.status.as_str(), language) {
        ("BERLAKU", Language::English) => "IN FORCE",
        ("DICABUT", Language::English) => "WITHDRAWN (DICABUT)",
        ("DIGANTI", Language::English) => "REPLACED (DIGANTI)",
        ("KEDALUWARSA", Language::English) => "EXPIRED (KEDALUWARSA)",
        ("TIDAK_TERDAFTAR", Language::English) => "NOT ON THE LIST",
        ("TIDAK_DIKETAHUI", Language::English) => {
            "NOT KNOWN, the list is not of this time or not of a signer who speaks for it"
        }
        ("TIDAK_TERDAFTAR", Language::Indonesian) => "TIDAK TERDAFTAR",
        ("TIDAK_DIKETAHUI", Language::Indonesian) => {
            "TIDAK DIKETAHUI, daftar bukan dari waktu ini atau bukan dari penandatangan yang berhak"
        }
        (other, _) => other,
    };
    // Of a document that is not in force any more its last day would only mislead.
    let good = matches!(register.status.as_str(), "BERLAKU" | "KEDALUWARSA");
    let until = register.valid_until.clone().filter(|_| good);
    let mut line = format!("REGISTER: {}", plain(word));
    for (id, en, value) in [
        ("sejak", "since", register.since.as_deref().map(|at| told(at, language))),
        ("s.d.", "until", until),
        ("oleh", "by", register.replaced_by.clone()),
        ("nomor", "number", register.nomor.clone()),
        ("menurut daftar", "by the list of", Some(told(&register.issued_at, language))),
        ("ditandatangani", "signed by", Some(register.signed_by.clone())),
    ] {
        if let Some(value) = value {
            line.push_str(&format!(", {} {}", language.of((id, en)), plain(&value)));
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_says_what_became_of_the_document_and_by_whose_list() {
        let register = JsonRegister {
            status: "DICABUT".to_owned(),
            nomor: Some("B/500.16.7/1/409.117/2026".to_owned()),
            since: Some("2026-11-23T03:00:00Z".to_owned()),
            valid_until: Some("2029-11-24".to_owned()),
            replaced_by: None,
            issued_at: "2026-11-24T02:00:00Z".to_owned(),
            next_update: "2026-11-25T02:00:00Z".to_owned(),
            signed_by: "Pengelola\u{202e} Register".to_owned(),
        };
        assert_eq!(
            register_line(&register, Language::Indonesian),
            "REGISTER: DICABUT, sejak 23 November 2026, 10.00.00 WIB, nomor \
             B/500.16.7/1/409.117/2026, menurut daftar 24 November 2026, 09.00.00 WIB, \
             ditandatangani Pengelola<U+202E> Register"
        );
        let line = register_line(&register, Language::English);
        assert!(line.starts_with("REGISTER: WITHDRAWN (DICABUT), since "), "{line}");
    }
}
