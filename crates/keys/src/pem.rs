//! Keys in PEM or bare DER: PKCS#8, encrypted PKCS#8, SEC1 and PKCS#1.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use segel_crypto::der::tag;
use segel_x509::Certificate;
use zeroize::Zeroizing;

use crate::form::{self, Form};
use crate::{KeysError, LoadedKey, MAX_LEN, Passphrase, chain, encrypted};

const MAX_BLOCKS: usize = 100;

/// Loads a private key from PEM or DER.
///
/// A PEM file may hold the certificates too, in any order; `certificates` joins them. Without any
/// certificate the key is loaded alone.
///
/// # Errors
///
/// [`KeysError::WrongPassphrase`] and [`KeysError::PassphraseNeeded`] for encrypted PKCS#8,
/// [`KeysError::LegacyPemEncryption`] for the older encryption of PEM, and the reason why the file,
/// the key or a certificate is refused.
pub fn load(
    file: &[u8],
    certificates: &[Certificate],
    passphrase: Option<&Passphrase>,
) -> Result<LoadedKey, KeysError> {
    if file.len() > MAX_LEN {
        return Err(KeysError::TooLarge { len: file.len(), limit: MAX_LEN });
    }
    if file.first() == Some(&tag::SEQUENCE) {
        return load_der(file, certificates, passphrase);
    }
    let blocks = blocks(file)?;
    let mut known = certificates.to_vec();
    let mut keys = Vec::new();
    for block in &blocks {
        match block.label.as_str() {
            "CERTIFICATE" => known.push(Certificate::from_der(&block.der)?),
            "PRIVATE KEY" | "ENCRYPTED PRIVATE KEY" | "EC PRIVATE KEY" | "RSA PRIVATE KEY" => {
                keys.push(block);
            }
            label if label.ends_with("PRIVATE KEY") => {
                return Err(KeysError::UnsupportedForm { label: label.to_owned() });
            }
            _ => {}
        }
    }
    match keys.as_slice() {
        [key] if key.is_encrypted => Err(KeysError::LegacyPemEncryption),
        [key] => load_der(&key.der, &known, passphrase),
        [] => Err(KeysError::NoKey),
        keys => Err(KeysError::SeveralKeys { count: keys.len() }),
    }
}

fn load_der(
    der: &[u8],
    certificates: &[Certificate],
    passphrase: Option<&Passphrase>,
) -> Result<LoadedKey, KeysError> {
    match Form::of(der) {
        Some(Form::Pkcs8) => chain::assemble(der, certificates),
        Some(Form::EncryptedPkcs8) => {
            let decrypted = encrypted::decrypt(der, passphrase)?;
            chain::assemble(decrypted.as_bytes(), certificates)
        }
        Some(Form::Pkcs1) => chain::assemble(&form::pkcs1_to_pkcs8(der), certificates),
        Some(Form::Sec1) => chain::assemble(&form::sec1_to_pkcs8(der)?, certificates),
        Some(Form::Pkcs12) => Err(KeysError::UnsupportedForm { label: "PKCS12".to_owned() }),
        None => Err(KeysError::Malformed { part: "the private key" }),
    }
}

struct Block {
    label: String,
    /// Whether the header says `Proc-Type: 4,ENCRYPTED` (RFC 1421).
    is_encrypted: bool,
    der: Zeroizing<Vec<u8>>,
}

fn blocks(text: &[u8]) -> Result<Vec<Block>, KeysError> {
    const DAMAGED: KeysError = KeysError::Malformed { part: "a pem block" };
    let mut found = Vec::new();
    let mut open: Option<(String, bool, Zeroizing<Vec<u8>>)> = None;
    for line in text.split(|byte| *byte == b'\n' || *byte == b'\r') {
        let line = line.trim_ascii();
        let boundary = |start: &[u8]| {
            let label = line.strip_prefix(start)?.strip_suffix(b"-----")?;
            std::str::from_utf8(label).ok()
        };
        let Some((label, is_encrypted, encoded)) = &mut open else {
            if let Some(label) = boundary(b"-----BEGIN ") {
                if found.len() >= MAX_BLOCKS {
                    return Err(DAMAGED);
                }
                // Room for every line, so that no copy of a half-read key is left behind.
                let encoded = Zeroizing::new(Vec::with_capacity(text.len()));
                open = Some((label.to_owned(), false, encoded));
            }
            continue;
        };
        if let Some(end) = boundary(b"-----END ") {
            if end != label {
                return Err(DAMAGED);
            }
            // An encrypted body is never decoded: its form is refused as a whole.
            let der = if *is_encrypted {
                Vec::new()
            } else {
                STANDARD.decode(&**encoded).map_err(|_| DAMAGED)?
            };
            found.push(Block {
                label: std::mem::take(label),
                is_encrypted: *is_encrypted,
                der: Zeroizing::new(der),
            });
            open = None;
        } else if line.starts_with(b"-----") {
            return Err(DAMAGED);
        } else if line.contains(&b':') {
            *is_encrypted |= line.starts_with(b"Proc-Type:") && line.ends_with(b"ENCRYPTED");
        } else {
            encoded.extend_from_slice(line);
        }
    }
    if open.is_some() { Err(DAMAGED) } else { Ok(found) }
}
