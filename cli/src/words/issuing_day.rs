//! Words about the day of issue.

use super::Trouble;

pub(crate) fn bad_date(text: &str, error: &dyn std::fmt::Display) -> Trouble {
    Trouble::new(
        format!("--date: {text:?} bukan tanggal ({error})"),
        format!("--date: {text:?} is not a date ({error})"),
    )
    .next("Tulis seperti 2026-11-24.", "Write it like 2026-11-24.")
}
