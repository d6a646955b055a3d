//! libFuzzer's door to `segel_fuzz::targets::streams`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| segel_fuzz::targets::streams(data));
