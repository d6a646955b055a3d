//! What changed after a signature: a closed-world comparison of revisions.

mod change;

pub use change::{Change, ChangeKind};
