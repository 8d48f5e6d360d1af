//! See [`fuzz::policy_file`]; without a fuzzer it asks about the files named on the command line.

#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::policy_file(data));

#[cfg(not(fuzzing))]
fn main() {
    fuzz::replay(fuzz::policy_file);
}
