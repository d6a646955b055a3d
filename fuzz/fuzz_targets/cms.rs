//! libFuzzer's door to `segel_fuzz::targets::cms`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| segel_fuzz::targets::cms(data));
