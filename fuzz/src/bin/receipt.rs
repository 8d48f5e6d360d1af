//! See [`fuzz::receipt`]; without a fuzzer it asks about the files named on the command line.

#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::receipt(data));

#[cfg(not(fuzzing))]
fn main() {
    fuzz::replay(fuzz::receipt);
}
