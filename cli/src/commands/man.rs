//! `segel man DIR`.

use std::path::PathBuf;

use clap::{Args, CommandFactory as _};

use crate::arguments::Arguments;
use crate::words::{Trouble, files};
use crate::written::{self, Existing};

#[derive(Debug, Args)]
pub(crate) struct Man {
    /// The folder; pages of that name are replaced
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

pub(crate) fn run(arguments: &Man) -> Result<u8, Trouble> {
    let folder = &arguments.folder;
    std::fs::create_dir_all(folder).map_err(|error| files::unwritable(folder, &error))?;
    let mut top = Arguments::command();
    top.build();
    write_page(folder, "segel", top.clone())?;
    for command in top.get_subcommands() {
        write_page(folder, &format!("segel-{}", command.get_name()), command.clone())?;
    }
    Ok(0)
}

fn write_page(folder: &std::path::Path, name: &str, command: clap::Command) -> Result<(), Trouble> {
    let path = folder.join(format!("{name}.1"));
    let mut page = Vec::new();
    let rendered = clap_mangen::Man::new(command).title(name).render(&mut page);
    rendered.map_err(|error| files::unwritable(&path, &error))?;
    written::bytes(&path, Existing::Replace, &page)
}
