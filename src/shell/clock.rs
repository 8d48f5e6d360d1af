//! The browser's clocks, for spans only: the time of day comes from the server.

use core::cell::Cell;
use flow::Millis;
use web_sys::js_sys::Date;

/// How far the two clocks may come apart before one of them must have stood still or jumped.
const GAP_MS: f64 = 2000.0;

/// Milliseconds since the page began.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a page's age fits"
)]
pub(crate) fn monotonic() -> Millis {
    performance_ms() as Millis
}

/// Watches whether the monotonic clock stood still, as many do while the computer sleeps.
///
/// The browser's date may be wrong by years and be set at any moment: it is only ever compared with
/// itself, and whatever it says, the server is asked.
#[derive(Default)]
pub(crate) struct Watch {
    /// The date less the monotonic clock, when last looked at.
    apart_ms: Cell<Option<f64>>,
}

impl Watch {
    /// Whether the clocks came apart since this was last asked.
    pub(crate) fn found_gap(&self) -> bool {
        let apart_ms = Date::now() - performance_ms();
        let before_ms = self.apart_ms.replace(Some(apart_ms));
        before_ms.is_some_and(|before_ms| (apart_ms - before_ms).abs() > GAP_MS)
    }
}

fn performance_ms() -> f64 {
    let performance = web_sys::window().and_then(|window| window.performance());
    performance.map_or(0.0, |performance| performance.now())
}
