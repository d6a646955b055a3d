//! Files with secrets, which nobody else may read.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use segel_crypto::Zeroizing;

/// No office has this many secrets.
const LONGEST: u64 = 64 * 1024;

/// Why such a file was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unread {
    Unreadable(io::ErrorKind),
    OpenToOthers,
}

/// Reads one, unless others may read it too.
pub(super) fn read(path: &Path) -> Result<Zeroizing<String>, Unread> {
    let unreadable = |error: io::Error| Unread::Unreadable(error.kind());
    let file = File::open(path).map_err(unreadable)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = file.metadata().map_err(unreadable)?.permissions().mode();
        if mode & 0o077 != 0 {
            return Err(Unread::OpenToOthers);
        }
    }
    // Room enough from the start: a text that grows leaves copies of itself behind.
    let mut text = Zeroizing::new(String::with_capacity(LONGEST as usize));
    file.take(LONGEST).read_to_string(&mut text).map_err(unreadable)?;
    Ok(text)
}
