//! The proofs that a passed signature rests on.

/// Every proof that a passed signature needs; made only by the judge of this crate.
///
/// ```compile_fail
/// // No one outside can make one.
/// let passed = segel_verify::Passed {};
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passed {
    _sealed: (),
}
