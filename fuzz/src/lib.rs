//! What must hold for any bytes: `cargo xtask fuzz` looks for some for which it doesn't.
//!
//! Each target panics when it finds a fault, and is a plain function, so that tests ask it too.

mod holidays;
mod policy_file;
mod promises;
mod receipt;

pub use holidays::holidays;
pub use policy_file::policy_file;
pub use receipt::receipt;

use std::path::Path;

/// Asks a target about each file named on the command line, such as one that a fuzzer left behind.
pub fn replay(target: fn(&[u8])) {
    for name in std::env::args().skip(1) {
        match std::fs::read(Path::new(&name)) {
            Ok(bytes) => target(&bytes),
            Err(why) => println!("{name}: {why}"),
        }
    }
}
