//! One file for each place tools come from, and the lines that tell what is being done.

pub(crate) mod apt;
pub(crate) mod browser;
pub(crate) mod cargo_install;
pub(crate) mod npm;
pub(crate) mod postgres;
pub(crate) mod pypi;
pub(crate) mod versions;
pub(crate) mod wasm_std;

/// One tool of the set-up, as a line on the screen.
pub(crate) struct Line {
    start: String,
}

impl Line {
    /// The `number`th of `total` tools.
    pub(crate) fn new(number: usize, total: usize, tool: &str) -> Self {
        Self {
            start: format!("[{number}/{total}] {tool}"),
        }
    }

    /// Says that the tool is there.
    pub(crate) fn here(&self, whence: &str) {
        println!("{}: here ({whence})", self.start);
    }

    /// Says what is being done, and how long it takes.
    pub(crate) fn doing(&self, what: &str) {
        println!("{}: {what}", self.start);
    }
}
