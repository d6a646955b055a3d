//! The number register through its public API.

#![cfg(feature = "register")]

mod bench;
mod cut;
mod desk;
mod file;
mod ground;
mod killed;
mod properties;
mod steps;
mod tampered;
mod together;
mod written;
