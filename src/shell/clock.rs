//! The browser's monotonic clock, for spans only: the time of day comes from the server.

use flow::Millis;

/// Milliseconds since the page began.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a page's age fits"
)]
pub(crate) fn monotonic() -> Millis {
    let performance = web_sys::window().and_then(|window| window.performance());
    performance.map_or(0, |performance| performance.now() as Millis)
}
