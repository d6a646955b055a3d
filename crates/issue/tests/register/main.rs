//! The number register through its public API.

#![cfg(feature = "register")]

mod bench;
mod steps;
