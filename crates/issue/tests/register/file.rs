//! The file itself: what is no register, what is damaged, and who may read it.

use std::path::{Path, PathBuf};

use rusqlite::Connection;
use segel_issue::register::{Location, Register, RegisterError};

use crate::bench::{Request, Tested, opened, publish, read_file};
use crate::ground::folder;

fn office(name: &str) -> Result<PathBuf, Box<dyn std::error::Error>> {
    let path = folder(name)?.join("register.db");
    let mut register = opened(&Location::named(path.clone())?)?;
    for key in ["a", "b", "c", "d", "e"] {
        publish(&mut register, &Request::new(key, "2026-11-24")?)?;
    }
    Ok(path)
}

#[test]
fn foreign_newer_and_broken_files_are_refused_and_left_as_they_are() -> Tested {
    let folder = folder("foreign")?;
    let other = folder.join("other.db");
    Connection::open(&other)?.execute_batch("CREATE TABLE t (x); INSERT INTO t VALUES (1);")?;
    let text = folder.join("text.db");
    std::fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml"), &text)?;
    for path in [other, text] {
        let before = std::fs::read(&path)?;
        let expected = Err(RegisterError::NotARegister { path: path.clone() });
        assert_eq!(Register::open(&path).map(|_| ()), expected);
        assert_eq!(opened(&Location::named(path.clone())?).map(|_| ()), expected);
        assert_eq!(std::fs::read(&path)?, before);
    }
    let newer = office("newer")?;
    Connection::open(&newer)?.pragma_update(None, "user_version", 99)?;
    let expected = Err(RegisterError::NewerSchema { found: 99, known: 2 });
    assert_eq!(Register::open(&newer).map(|_| ()), expected);
    Ok(())
}

#[test]
fn a_damaged_page_is_reported_and_never_a_panic() -> Tested {
    let path = office("damaged")?;
    // Everything into the one file.
    Connection::open(&path)?.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")?;
    let whole = std::fs::read(&path)?;
    let mut seen = 0;
    for page in 1..whole.len() / 4096 {
        let mut bytes = whole.clone();
        if let Some(page) = bytes.get_mut(page * 4096..(page + 1) * 4096) {
            page.iter_mut().for_each(|byte| *byte ^= 0x5A);
        }
        let broken = folder("damaged-page")?.join("register.db");
        write(&broken, &bytes)?;
        match Register::open(&broken).and_then(|register| register.audit(read_file)) {
            Ok(audit) if audit.breaches.is_empty() => {
                return Err(format!("page {page} is not missed").into());
            }
            Ok(_) | Err(_) => seen += 1,
        }
    }
    assert!(seen > 5, "{seen}");
    Ok(())
}

/// A file of a test; nothing is lost with it.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    use std::io::Write;
    std::fs::File::create(path)?.write_all(bytes)
}

#[test]
fn a_register_is_kept_from_the_eyes_of_others() -> Tested {
    let folder = folder("mode")?;
    let path = folder.join("register.db");
    let _register = opened(&Location::named(path.clone())?)?;
    #[cfg(unix)]
    for name in ["register.db", "register.db-wal"] {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(folder.join(name))?.permissions().mode();
        assert_eq!(mode & 0o007, 0, "{name}: {mode:o}");
    }
    let path = folder.join("nowhere").join("register.db");
    let reason = std::io::ErrorKind::NotFound;
    let refused = opened(&Location::named(path.clone())?).map(|_| ());
    assert_eq!(refused, Err(RegisterError::Unreachable { path, reason }));
    Ok(())
}
