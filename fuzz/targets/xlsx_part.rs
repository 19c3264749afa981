#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| ounce_fuzz::xlsx_part(bytes));
