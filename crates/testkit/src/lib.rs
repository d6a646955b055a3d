//! Makings for the tests and the demo of Segel; nothing here is for production.

pub mod attacks;
pub mod document;
pub mod levels;
pub mod mutation;
pub mod pki;
pub mod served;
