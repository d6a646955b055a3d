//! PEM text to DER (RFC 7468).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::X509Error;

/// A bundle longer than this is not a bundle of certificates anyone would hand us.
const MAX_BLOCKS: usize = 1_000;

/// Returns the DER of every `CERTIFICATE` block, in order; other text and blocks are passed over.
pub(crate) fn certificate_blocks(text: &[u8]) -> Result<Vec<Vec<u8>>, X509Error> {
    let blocks = blocks(text, &["CERTIFICATE"])?;
    if blocks.is_empty() {
        return Err(X509Error::NoCertificate);
    }
    Ok(blocks.into_iter().map(|(_, der)| der).collect())
}

/// Returns the label and the DER of every block with one of these labels, in order; other text and
/// blocks are passed over.
pub(crate) fn blocks<'l>(
    text: &[u8],
    labels: &[&'l str],
) -> Result<Vec<(&'l str, Vec<u8>)>, X509Error> {
    let mut blocks = Vec::new();
    let mut open: Option<(&'l str, Vec<u8>)> = None;
    for line in text.split(|byte| *byte == b'\n' || *byte == b'\r') {
        let line = line.trim_ascii();
        let boundary = |kind: &str| {
            let label = line.strip_prefix(kind.as_bytes())?.strip_suffix(b"-----")?;
            labels.iter().copied().find(|known| known.as_bytes() == label)
        };
        let damaged = X509Error::Pem { block: blocks.len() + 1 };
        match &mut open {
            None => {
                if let Some(label) = boundary("-----BEGIN ") {
                    if blocks.len() >= MAX_BLOCKS {
                        return Err(X509Error::TooManyCertificates { limit: MAX_BLOCKS });
                    }
                    open = Some((label, Vec::new()));
                }
            }
            Some((label, encoded)) if boundary("-----END ") == Some(*label) => {
                let der = STANDARD.decode(&*encoded).map_err(|_| damaged)?;
                blocks.push((*label, der));
                open = None;
            }
            Some((_, encoded)) => {
                if line.starts_with(b"-----") {
                    return Err(damaged);
                }
                encoded.extend_from_slice(line);
            }
        }
    }
    if open.is_some() {
        return Err(X509Error::Pem { block: blocks.len() + 1 });
    }
    Ok(blocks)
}
