//! Lists every file of `kinds/` so that the binary carries them and needs no folder.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    // Cargo hands paths to a build script through the environment and in no other way.
    #[expect(clippy::disallowed_methods, reason = "a build script speaks through the environment")]
    let variable = |name: &str| env::var_os(name).map(PathBuf::from).unwrap_or_default();
    let kinds = variable("CARGO_MANIFEST_DIR").join("../../kinds").canonicalize()?;
    let mut files = Vec::new();
    list(&kinds, &mut files)?;
    files.sort();
    let mut code = String::from("static FILES: &[(&str, &[u8])] = &[\n");
    for file in &files {
        let name = file.strip_prefix(&kinds).map_err(io::Error::other)?;
        let name = name.to_string_lossy().replace('\\', "/");
        let _ = writeln!(code, "    ({name:?}, include_bytes!({:?})),", file.display().to_string());
    }
    code.push_str("];\n");
    #[expect(clippy::disallowed_methods, reason = "a torn file fails the build, and is made anew")]
    fs::write(variable("OUT_DIR").join("kinds.rs"), code)
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    // A folder's time changes when a file comes or goes, a file's when it is edited.
    println!("cargo::rerun-if-changed={}", folder.display());
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            list(&path, files)?;
        } else if path.extension().is_none_or(|kind| kind != "png") {
            // Previews are for people who look through the folders.
            files.push(path);
        }
    }
    Ok(())
}
