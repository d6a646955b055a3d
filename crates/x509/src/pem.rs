//! PEM text to DER, for certificates only.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::X509Error;

/// A bundle longer than this is not a bundle of certificates anyone would hand us.
const MAX_BLOCKS: usize = 1_000;

/// Returns the DER of every `CERTIFICATE` block, in order; other text and blocks are passed over.
pub(crate) fn certificate_blocks(text: &[u8]) -> Result<Vec<Vec<u8>>, X509Error> {
    let mut blocks = Vec::new();
    let mut body: Option<Vec<u8>> = None;
    for line in text.split(|byte| *byte == b'\n' || *byte == b'\r') {
        let line = line.trim_ascii();
        match (line, &mut body) {
            (b"-----BEGIN CERTIFICATE-----", None) => {
                if blocks.len() >= MAX_BLOCKS {
                    return Err(X509Error::TooManyCertificates { limit: MAX_BLOCKS });
                }
                body = Some(Vec::new());
            }
            (b"-----END CERTIFICATE-----", Some(encoded)) => {
                let block = blocks.len() + 1;
                let der = STANDARD.decode(&*encoded).map_err(|_| X509Error::Pem { block })?;
                blocks.push(der);
                body = None;
            }
            (line, Some(encoded)) => {
                if line.starts_with(b"-----") {
                    return Err(X509Error::Pem { block: blocks.len() + 1 });
                }
                encoded.extend_from_slice(line);
            }
            (_, None) => {}
        }
    }
    if body.is_some() {
        return Err(X509Error::Pem { block: blocks.len() + 1 });
    }
    if blocks.is_empty() {
        return Err(X509Error::NoCertificate);
    }
    Ok(blocks)
}
