//! The story in `examples/imobil-ds`, told to its end.

#![cfg(all(feature = "render", unix))]

use std::error::Error;
use std::path::Path;
use std::process::Command;

#[test]
fn two_days_at_the_desk_end_with_a_register_in_order() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("dua-hari");
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    let binary = Path::new(env!("CARGO_BIN_EXE_segel"));
    let own = binary.parent().ok_or("no folder")?.display().to_string();
    #[expect(clippy::disallowed_methods, reason = "the script finds openssl and sed by it")]
    let path = format!("{own}:{}", std::env::var("PATH")?);
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/imobil-ds/dua-hari.sh");
    let told = Command::new("sh")
        .arg(script)
        .arg(&folder)
        .env("PATH", path)
        .env("LC_ALL", "id_ID.UTF-8")
        .output()?;
    let (out, err) = (String::from_utf8(told.stdout)?, String::from_utf8(told.stderr)?);
    assert!(told.status.success(), "{out}\n{err}");
    for words in [
        "REGISTER: DICABUT, sejak 25 November 2026",
        "REGISTER: DIGANTI, oleh B/500.16.7/4/409.117/2026",
        "REGISTER: BERLAKU",
        "REGISTER TERTIB: 4 entri, 4 berkas dicocokkan",
        "kepala-dinas  ",
    ] {
        assert!(out.contains(words), "no {words:?} in:\n{out}\n{err}");
    }
    assert_eq!(out.matches("SAH: terbit/").count(), 4, "{out}");
    Ok(())
}
