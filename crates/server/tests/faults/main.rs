//! What is left after faults: processes killed, power cut, disks full and failing.
//!
//! Clients go on sending through all of it and write down what they were told. In the end one checker
//! compares that with the database, the mails and the webhooks: every request that was acknowledged is
//! there once, and none that nobody sent; what others were told is what is there. `HELP_WIDGET_FAULTS=soak`
//! makes each test go on for longer, and what they measure is added to the file of `HELP_WIDGET_FIGURES`.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

mod backup;
mod checker;
mod clock;
mod database;
mod disk;
mod due;
mod earlier;
mod failover;
mod figures;
mod history;
mod kill;
mod locked;
mod migration;
mod paused;
mod postgres;
#[path = "../support/postgres.rs"]
mod postgres_server;
mod process;
mod senders;
mod sink;
mod stalled;
#[path = "../support/times.rs"]
mod times;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;
use times::times;
use tokio::time::{sleep, timeout};

/// Many times what anything here takes on a busy machine.
const PATIENCE: Duration = Duration::from_mins(5);

/// Waits for a condition, and says what is wrong where it never holds.
async fn until(mut holds: impl AsyncFnMut() -> bool, wrong: &str) {
    let waiting = async {
        while !holds().await {
            sleep(Duration::from_millis(1)).await;
        }
    };
    timeout(PATIENCE, waiting).await.expect(wrong);
}

/// Compiles what stands between a process and the C library, `NAME.c` here, into the folder.
fn shim(folder: &Path, name: &str) -> PathBuf {
    let here = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR").unwrap());
    let shim = folder.join(format!("{name}.so"));
    let compiled = Command::new("cc")
        .args(["-shared", "-fPIC", "-O1", "-o"])
        .arg(&shim)
        .arg(here.join(format!("tests/faults/{name}.c")))
        .status();
    assert!(compiled.unwrap().success());
    shim
}
