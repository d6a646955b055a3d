//! Words of the demo.

use std::path::Path;

use super::{Trouble, Words};

pub(crate) fn making_keys() -> Words {
    Words::new(
        "1/3 membuat PKI uji coba: induk, penerbit, pejabat (kunci RSA-4096 perlu beberapa detik)",
        "1/3 making a bench PKI: root, issuing authority, officer (RSA-4096 keys take some seconds)",
    )
}

pub(crate) fn issuing() -> Words {
    Words::new(
        "2/3 menerbitkan SIUJK dari examples/siujk.json dan mengesahkannya (P=1)",
        "2/3 issuing a SIUJK from examples/siujk.json and certifying it (P=1)",
    )
}

pub(crate) fn left(folder: &Path) -> Words {
    let folder = folder.display();
    Words::new(
        format!("3/3 selesai; semua berkas ada di {folder}"),
        format!("3/3 done; every file is in {folder}"),
    )
}

pub(crate) fn no_demo_folder(folder: &Path) -> Trouble {
    Trouble::new("folder ini sudah berisi berkas lain", "this folder has other files in it")
        .next("Beri nama folder baru.", "Give the name of a new folder.")
        .at(folder.display())
}
