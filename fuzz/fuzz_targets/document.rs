//! libFuzzer's door to `segel_fuzz::targets::document`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| segel_fuzz::targets::document(data));
