//! Words about keys, certificates and passphrases.

use std::path::Path;

use segel::keys::KeysError;

use super::Trouble;

/// Says why a key file did not open.
pub(crate) fn refused(path: &Path, error: &KeysError) -> Trouble {
    let trouble = match error {
        KeysError::WrongPassphrase => Trouble::new("kata sandi salah", "the passphrase is wrong")
            .next(
                "Periksa kata sandi dan huruf besar-kecilnya, lalu ulangi.",
                "Check the passphrase and its capitals, then try again.",
            ),
        KeysError::PassphraseNeeded => {
            Trouble::new("terkunci dan memerlukan kata sandi", "is locked and needs a passphrase")
                .next(
                    "Beri --passphrase-file atau --passphrase-fd, atau jalankan di terminal.",
                    "Give --passphrase-file or --passphrase-fd, or run it on a terminal.",
                )
        }
        KeysError::NoKey => Trouble::new("tidak berisi kunci privat", "holds no private key").next(
            "Beri berkas .p12, atau kunci dengan --key dan sertifikat dengan --cert.",
            "Give a .p12 file, or the key with --key and the certificate with --cert.",
        ),
        KeysError::KeyCertificateMismatch => Trouble::new(
            "tidak ada sertifikat yang cocok dengan kunci ini",
            "no certificate belongs to this key",
        )
        .next(
            "Beri sertifikat yang diterbitkan untuk kunci ini.",
            "Give the certificate that was issued for this key.",
        ),
        KeysError::LegacyPemEncryption => Trouble::new(
            "dikunci dengan cara PEM lama yang tidak dibaca",
            "is locked in the old way of PEM, which is not read",
        )
        .next(
            "Ubah dengan: openssl pkcs8 -topk8 -in LAMA.pem -out BARU.pem",
            "Convert it with: openssl pkcs8 -topk8 -in OLD.pem -out NEW.pem",
        ),
        other => Trouble::new(
            format!("kunci tidak dapat dipakai ({other})"),
            format!("the key cannot be used ({other})"),
        )
        .next(
            "Minta berkas kunci yang baru kepada penerbit, atau periksa berkasnya.",
            "Check the file, or ask the issuer for a new one.",
        ),
    };
    trouble.at(path.display())
}

pub(crate) fn no_certificate(path: &Path) -> Trouble {
    Trouble::new(
        "berisi kunci tanpa sertifikat penanda tangan",
        "holds a key without the signer's certificate",
    )
    .next("Beri sertifikat dengan --cert.", "Give the certificate with --cert.")
    .at(path.display())
}

pub(crate) fn no_key_given() -> Trouble {
    Trouble::new("kunci belum diberikan", "no key was given").next(
        "Beri --p12 BERKAS, atau --key BERKAS --cert BERKAS.",
        "Give --p12 FILE, or --key FILE --cert FILE.",
    )
}

pub(crate) fn no_terminal() -> Trouble {
    Trouble::new(
        "kata sandi diperlukan dan tidak ada terminal untuk menanyakannya",
        "a passphrase is needed and there is no terminal to ask on",
    )
    .next(
        "Beri --passphrase-file BERKAS atau --passphrase-fd N.",
        "Give --passphrase-file FILE or --passphrase-fd N.",
    )
}

#[cfg(feature = "bench")]
pub(crate) fn not_text(path: &Path) -> Trouble {
    Trouble::new("kata sandi bukan teks UTF-8", "the passphrase is not UTF-8 text")
        .next("Tulis kata sandi sebagai teks.", "Write the passphrase as text.")
        .at(path.display())
}

/// The prompt on the terminal.
pub(crate) fn prompt(path: &Path) -> super::Words {
    super::Words::new(
        format!("Kata sandi untuk {}: ", path.display()),
        format!("Passphrase for {}: ", path.display()),
    )
}
