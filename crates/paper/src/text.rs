//! The text of a code: an address with an identifier, then the signed bytes; or a prefix and these.

use crate::base32;
use crate::claim::IDENTIFIER_LEN;
use crate::error::PaperError;

const PREFIX: &str = "SEGEL1:";
/// More than the largest QR code holds in alphanumeric mode.
const LONGEST: usize = 4_296;

pub(crate) fn write(
    identifier: &[u8; IDENTIFIER_LEN],
    bytes: &[u8],
    address: Option<&str>,
) -> Result<String, PaperError> {
    let code = base32::encode(bytes);
    let Some(address) = address else { return Ok(format!("{PREFIX}{code}")) };
    let large = address.to_ascii_uppercase();
    let fits = |letter: u8| letter.is_ascii_alphanumeric() || b"$%*+-./:".contains(&letter);
    if !large.ends_with('/') || !large.contains("://") || !large.bytes().all(fits) {
        return Err(PaperError::Address { address: address.to_owned() });
    }
    Ok(format!("{large}{}/{code}", base32::encode(identifier)))
}

/// A code as it was read: the signed bytes, and the identifier of the address before them.
pub(crate) struct Read {
    pub(crate) bytes: Vec<u8>,
    /// The identifier in the address; `None` where there is no address.
    pub(crate) identifier: Option<Vec<u8>>,
    /// The address without identifier and code.
    pub(crate) address: Option<String>,
}

/// Reads the text of a code, as a reader of QR codes gives it; small letters do no harm.
pub(crate) fn read(text: &str) -> Result<Read, PaperError> {
    let text = text.trim();
    if text.len() > LONGEST {
        return Err(PaperError::TooLong { limit: LONGEST });
    }
    let large = text.to_ascii_uppercase();
    let bytes = |code: &str| base32::decode(code).filter(|bytes| !bytes.is_empty());
    if let Some(code) = large.strip_prefix(PREFIX) {
        let bytes = bytes(code).ok_or(PaperError::NoCode)?;
        return Ok(Read { bytes, identifier: None, address: None });
    }
    let split = || {
        let (rest, code) = large.rsplit_once('/')?;
        let (address, identifier) = rest.rsplit_once('/')?;
        let identifier = base32::decode(identifier).filter(|id| id.len() == IDENTIFIER_LEN)?;
        let address = Some(format!("{}/", text.get(..address.len())?));
        Some(Read { bytes: bytes(code)?, identifier: Some(identifier), address })
    };
    split().ok_or(PaperError::NoCode)
}
