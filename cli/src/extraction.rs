//! The version that a signature signed, written out of the file that holds it.

use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};

use segel::verify::{Report, write_signed_version};

use crate::inputs::Bytes;
use crate::words::{Trouble, Words, files, judging};
use crate::written::{self, Existing};

/// Which signature, and where its version goes.
#[derive(Debug)]
pub(crate) struct Extraction {
    number: usize,
    out: PathBuf,
    existing: Existing,
}

impl Extraction {
    /// Reads `N OUT`, and refuses early what could not be written at the end.
    pub(crate) fn of(values: &[OsString], existing: Existing) -> Result<Self, Trouble> {
        let [number, out] = values else { return Err(judging::bad_number("")) };
        let number = number.to_string_lossy();
        let counted = number.parse().ok().filter(|number| *number > 0);
        let number = counted.ok_or_else(|| judging::bad_number(&number))?;
        let out = PathBuf::from(out);
        written::check(&out, existing)?;
        Ok(Self { number, out, existing })
    }

    /// Writes the version, and says what was written.
    pub(crate) fn write(
        &self,
        path: &Path,
        bytes: &Bytes,
        report: &Report,
    ) -> Result<Words, Trouble> {
        if written::is_same(path, &self.out) {
            return Err(judging::output_is_input(&self.out));
        }
        let count = report.signatures.len();
        let Some(signature) = report.signatures.get(self.number - 1) else {
            return Err(judging::no_such_signature(self.number, count));
        };
        let Some(length) = signature.signed_version() else {
            return Err(judging::nothing_signed(self.number));
        };
        written::whole(&self.out, self.existing, false, |sink: &mut dyn Write| {
            match write_signed_version(bytes, signature, sink) {
                Ok(_) => Ok(()),
                Err(error) => Err(files::unwritable(&self.out, &error)),
            }
        })?;
        Ok(judging::extracted(self.number, &self.out, length))
    }
}
