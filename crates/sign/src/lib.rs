//! Signs PDF documents by appending one revision.

pub mod appearance;
pub mod error;

pub use appearance::{Appearance, Drawn, Image};
pub use error::{ImageFault, SignError};
