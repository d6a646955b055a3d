//! Each rule of what may follow a signature, with what just misses it.

#![expect(clippy::unwrap_used, reason = "a test fails where it panics")]

mod bench;
mod budgets;
mod catalog;
mod clear;
mod covered;
mod drawn;
mod faces;
mod fields;
mod filling;
mod grounds;
mod hidden;
mod highlights;
mod honest;
mod icons;
mod kids;
mod marked;
mod metadata;
mod misread;
mod neighbours;
mod notes;
mod operators;
mod otherwise;
mod packets;
mod placed;
mod redrawn;
mod signatures;
mod switched;
mod texts;
mod together;
mod trees;
mod values;
