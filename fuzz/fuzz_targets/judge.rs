//! libFuzzer's door to `segel_fuzz::targets::judge`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| segel_fuzz::targets::judge(data));
