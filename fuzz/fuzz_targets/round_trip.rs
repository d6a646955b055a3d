//! libFuzzer's door to `segel_fuzz::targets::round_trip`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| segel_fuzz::targets::round_trip(data));
