//! The trust anchors that were named.

use std::path::Path;

use segel::{TrustAnchor, TrustStore};

use crate::arguments::TrustArguments;
use crate::credential::read_certificates;
use crate::words::{Trouble, files};

/// Reads the anchors; those given take the place of the bundled ones.
pub(crate) fn store(arguments: &TrustArguments) -> Result<TrustStore, Trouble> {
    let mut anchors = Vec::new();
    for path in &arguments.trust {
        if path.is_dir() {
            add_folder(path, &mut anchors)?;
        } else {
            anchors.extend(read_certificates(path)?.into_iter().map(TrustAnchor::new));
        }
    }
    let own = arguments.no_default_trust || !arguments.trust.is_empty();
    let bundled = TrustStore::indonesian();
    // The bundled authorities stay known as hints; a hint is trusted no more than a stranger.
    let hints = bundled.intermediates().to_vec();
    let store = if own { TrustStore::default().with_intermediates(hints) } else { bundled };
    Ok(store.with_anchors(anchors))
}

fn add_folder(folder: &Path, anchors: &mut Vec<TrustAnchor>) -> Result<(), Trouble> {
    let read = std::fs::read_dir(folder).and_then(Iterator::collect);
    let entries: Vec<std::fs::DirEntry> =
        read.map_err(|error| files::unreadable(folder, &error))?;
    let mut paths: Vec<_> = entries.iter().map(std::fs::DirEntry::path).collect();
    paths.sort();
    let before = anchors.len();
    for path in paths {
        let extension = path.extension().and_then(|extension| extension.to_str());
        if path.is_file() && extension.is_some_and(|e| ["pem", "crt", "cer", "der"].contains(&e)) {
            anchors.extend(read_certificates(&path)?.into_iter().map(TrustAnchor::new));
        }
    }
    if anchors.len() == before { Err(files::no_anchor(folder)) } else { Ok(()) }
}
