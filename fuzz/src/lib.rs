//! What may be thrown at Segel, and what must hold then.
//!
//! Each [`Target`] takes any bytes at all. None may panic, and three have an oracle beside that:
//! `edits` and `judge` fail when a document of which a covered byte changed is VALID, `round_trip` when
//! what was just signed is not. The same functions serve cargo-fuzz (`fuzz_targets/`, feature
//! `libfuzzer`) and the replay, which runs on a stable compiler.

pub mod mutate;
pub mod seeds;
pub mod targets;

/// One function to throw bytes at, and bytes to begin with.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// The name, as `cargo fuzz run` takes it.
    pub name: &'static str,
    /// Runs once; panics when something that must hold does not.
    pub run: fn(&[u8]),
    /// Inputs that reach deep, made by the bench.
    pub seeds: fn() -> Vec<Vec<u8>>,
}

/// Every target.
pub const TARGETS: [Target; 7] = [
    Target { name: "document", run: targets::document, seeds: seeds::documents },
    Target { name: "streams", run: targets::streams, seeds: seeds::streams },
    Target { name: "cms", run: targets::cms, seeds: seeds::messages },
    Target { name: "certificates", run: targets::certificates, seeds: seeds::certificates },
    Target { name: "edits", run: targets::edits, seeds: seeds::edits },
    Target { name: "judge", run: targets::judge, seeds: seeds::documents },
    Target { name: "round_trip", run: targets::round_trip, seeds: seeds::unsigned },
];
