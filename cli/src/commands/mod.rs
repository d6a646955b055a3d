//! One file a command.

pub(crate) mod completions;
#[cfg(feature = "render")]
pub(crate) mod demo;
pub(crate) mod doctor;
#[cfg(feature = "network")]
pub(crate) mod extend;
pub(crate) mod inspect;
#[cfg(feature = "render")]
pub(crate) mod issue;
#[cfg(feature = "kinds")]
pub(crate) mod kinds;
pub(crate) mod man;
#[cfg(feature = "bench")]
pub(crate) mod pki;
#[cfg(feature = "register")]
pub(crate) mod queue;
#[cfg(feature = "register")]
pub(crate) mod register;
pub(crate) mod sign;
pub(crate) mod verify;
#[cfg(feature = "paper")]
pub(crate) mod verify_qr;

use crate::arguments::Command;
use crate::words::{Language, Trouble};

/// Does what was asked for and returns the exit code.
pub(crate) fn run(command: Command, language: Language) -> Result<u8, Trouble> {
    match command {
        #[cfg(feature = "render")]
        Command::Demo(demo) => demo::run(&demo, language),
        #[cfg(feature = "render")]
        Command::Issue(issue) => issue::run(&issue, language),
        Command::Sign(sign) => sign::run(&sign, language),
        #[cfg(feature = "network")]
        Command::Extend(extend) => extend::run(&extend, language),
        Command::Verify(verify) => verify::run(&verify, language),
        #[cfg(feature = "paper")]
        Command::VerifyQr(verify) => verify_qr::run(&verify, language),
        Command::Inspect(inspect) => inspect::run(&inspect, language),
        Command::Doctor(doctor) => doctor::run(&doctor, language),
        #[cfg(feature = "kinds")]
        Command::Kinds(kinds) => kinds::run(&kinds, language),
        #[cfg(feature = "register")]
        Command::Queue(queue) => queue::run(&queue, language),
        #[cfg(feature = "register")]
        Command::Register(register) => register::run(&register, language),
        #[cfg(feature = "bench")]
        Command::Pki(pki) => pki::run(&pki, language),
        Command::Completions(completions) => Ok(completions::run(&completions)),
        Command::Man(man) => man::run(&man),
    }
}
