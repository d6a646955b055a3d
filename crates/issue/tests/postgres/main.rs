//! The number register in PostgreSQL: what SQLite passes, passed by it too, and what a server needs.
//!
//! `cargo test -p segel-issue --no-default-features --features postgres --test postgres`; the test
//! starts a server of its own, which listens on a Unix socket alone and is gone with it.

#![cfg(feature = "postgres")]

#[path = "../register/bench.rs"]
mod bench;
mod cluster;
mod copied;
#[path = "../register/desk.rs"]
mod desk;
mod ground;
#[path = "../register/killed.rs"]
mod killed;
mod lost;
#[path = "../register/properties.rs"]
mod properties;
mod reached;
#[expect(dead_code, reason = "the programs of the server are for whoever runs them")]
mod server;
#[path = "../register/steps.rs"]
mod steps;
#[path = "../register/tampered.rs"]
mod tampered;
#[path = "../register/together.rs"]
mod together;
#[path = "../register/written.rs"]
mod written;
