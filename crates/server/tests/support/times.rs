//! How often a test with faults strikes.

/// A few times among the tests, many in a soak.
pub(crate) fn times(few: usize, many: usize) -> usize {
    match std::env::var("HELP_WIDGET_FAULTS").as_deref() {
        Ok("soak") => many,
        _ => few,
    }
}
