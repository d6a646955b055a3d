//! The command line of Segel: what was typed, one call of the library, words and an exit code.

#[cfg(feature = "register")]
mod acting;
mod appearance;
mod arguments;
#[cfg(feature = "network")]
mod asking;
mod blocks;
#[cfg(feature = "render")]
mod book;
mod commands;
mod credential;
#[cfg(feature = "render")]
mod desk;
mod evidence;
mod extraction;
mod inputs;
#[cfg(feature = "network")]
mod jobs;
mod lint;
mod moment;
#[cfg(feature = "network")]
mod network;
#[cfg(feature = "register")]
mod office;
#[cfg(feature = "render")]
mod office_key;
mod output;
#[cfg(feature = "register")]
mod papers;
mod place;
mod pool;
#[cfg(feature = "network")]
mod raise;
mod raised;
mod secret;
mod signature_facts;
mod signer;
#[cfg(feature = "register")]
mod status;
#[cfg(feature = "register")]
mod table;
mod trust;
mod unnamed;
mod words;
mod written;

use std::process::ExitCode;

use clap::Parser as _;

use crate::arguments::Arguments;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are no errors; a closed stream is no reason to fail over them.
            output::written(&error.print());
            let failed = error.use_stderr() || output::is_lost();
            return ExitCode::from(if failed { words::FAILED } else { 0 });
        }
    };
    let language = arguments.lang.unwrap_or_else(words::of_locale);
    let code = match commands::run(arguments.command, language) {
        Ok(code) => code,
        Err(trouble) => {
            output::complain(&trouble.sentence(language));
            words::FAILED
        }
    };
    if output::is_lost() {
        output::complain(&words::files::output_lost().sentence(language));
        return ExitCode::from(words::FAILED);
    }
    ExitCode::from(code)
}
