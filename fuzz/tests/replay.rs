//! The targets over their seeds and kept inputs, as the gates run them for longer.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

use std::process::Command;

#[test]
fn no_seed_and_no_kept_input_breaks_a_target() {
    let replay = Command::new(env!("CARGO_BIN_EXE_replay"))
        .args(["--seconds", "1"])
        .output()
        .expect("the replay runs");
    let said = String::from_utf8_lossy(&replay.stderr);
    assert!(replay.status.success(), "{said}");
}
