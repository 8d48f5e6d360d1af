//! The server as its callers see it: real HTTP, a real database, a clock that is held.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod access;
mod acts;
mod agreed;
mod articles;
mod carried;
mod crash;
mod examples;
mod forged;
mod hang_ups;
mod identity;
mod kept;
mod key_sets;
mod matrix;
mod moments;
mod often;
mod outgoing;
mod patience;
mod postgres;
#[expect(dead_code, reason = "the tests with faults use the rest of it")]
#[path = "../support/postgres.rs"]
mod postgres_server;
mod program;
mod promises;
mod provider;
mod refusals;
mod replays;
mod revoked;
mod seen;
mod support;
mod surprises;
mod system;
#[path = "../support/times.rs"]
mod times;
mod token_check;
mod wire;
