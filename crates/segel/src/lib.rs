//! The front door that re-exports the paved path: not written yet.
