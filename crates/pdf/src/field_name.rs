//! The full names of form fields, made of the parts along the way (ISO 32000-2, 12.7.4.2).

use std::rc::Rc;

use crate::error::PdfError;

/// Bytes of all names of one form. Names are inherited, so that a small file can make very many.
const BYTES: usize = 16 << 20;
/// Bytes of one full name: each change of a field repeats it.
const LONGEST: usize = 4096;
/// Fields inside one another; honest forms have few.
pub(crate) const LEVELS: usize = 64;

/// Joins names, and pays for what they take.
#[derive(Debug)]
pub(crate) struct FieldNames {
    left: usize,
}

impl FieldNames {
    pub(crate) fn new() -> Self {
        Self { left: BYTES }
    }

    /// Pays for one more copy of a name.
    pub(crate) fn take(&mut self, name: &str) -> Result<(), PdfError> {
        let left = self.left.checked_sub(name.len());
        let limit = BYTES as u64;
        self.left = left.ok_or(PdfError::Budget { what: "bytes of field names", limit })?;
        Ok(())
    }

    /// The name of a field whose own part stands below another name.
    pub(crate) fn join(&mut self, above: &str, part: String) -> Result<Rc<str>, PdfError> {
        let room = LONGEST.saturating_sub(above.len());
        if part.len() >= room {
            let limit = LONGEST as u64;
            return Err(PdfError::Budget { what: "bytes of one field name", limit });
        }
        let name = if above.is_empty() { part } else { format!("{above}.{part}") };
        self.take(&name)?;
        Ok(name.into())
    }
}

/// Counts one level more.
pub(crate) fn below(level: usize) -> Result<usize, PdfError> {
    let limit = LEVELS as u64;
    let deeper = level + 1;
    if deeper > LEVELS {
        return Err(PdfError::Budget { what: "levels of form fields", limit });
    }
    Ok(deeper)
}
