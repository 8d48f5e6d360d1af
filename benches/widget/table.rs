//! What came out, as tables.

use crate::pages::Who;
use crate::visit::{BYTES_A_SECOND, Before, Fetched, LATENCY_MS, QUESTION, Reading, SLOWER};
use std::collections::BTreeMap;
use std::fmt::Write;

/// What the tables tell of.
pub(crate) fn about(rounds: usize) -> String {
    format!(
        "## For a person\n\n\
         Medians of {rounds} visits each, with a new browser every time: nothing is cached. The \
         processor is {SLOWER} times slower, an answer takes {LATENCY_MS} ms and then a second for each \
         {BYTES_A_SECOND} bytes, over HTTP/2 and TLS. The browser slows neither connecting nor the \
         threads that compile. Someone clicks the `?` and has typed “{QUESTION}” at once. \
         An answer can't be there sooner than it takes to come, so what is asked after idle is asked of \
         the question, which goes out as soon as the search works.\n\n\
         *Least* is the same page with a `?` and a panel of its own, drawn by a small script. Once \
         asked, that fetches an empty script and an empty wasm, at the same time the token, then \
         the answer. *Same bytes* is the same with the bytes of the widget's program, compiled \
         but not run. Tasks of 50 ms and more are long. Memory is what JavaScript, the page's nodes \
         and buffers use after a garbage collection, and the wasm's memory; as the system counts \
         it, compiled code and all else of the browser's processes for pages come to that. Each \
         browser fetches everything anew; the last table is one of them, from the page to the \
         receipt of an e-mail, without headers."
    )
}

/// What each kind of visit came to, each time.
pub(crate) type Readings = BTreeMap<(Who, Before), Vec<Reading>>;

/// Something that a visit says.
struct Figure {
    what: &'static str,
    of: fn(&Reading) -> f64,
    /// Where it is told, and what is asked of it there.
    asked: &'static [(Before, &'static str)],
}

const KIB: f64 = 1024.0;

const FIGURES: [Figure; 9] = [
    Figure {
        what: "page's start to a `?` in its HTML, ms",
        of: |reading| reading.still,
        asked: &[(Before::Nothing, "")],
    },
    Figure {
        what: "page's start to the widget's `?`, ms",
        of: |reading| reading.launcher,
        asked: &[(Before::Nothing, "the least + 80"), (Before::Idle, "")],
    },
    Figure {
        what: "long tasks before the click, ms in all",
        of: |reading| reading.busy,
        asked: &[(Before::Nothing, "the least"), (Before::Idle, "the least")],
    },
    Figure {
        what: "click to typing, ms",
        of: |reading| reading.typing,
        asked: &[
            (Before::Nothing, "50"),
            (Before::Hover, "50"),
            (Before::Idle, "50"),
        ],
    },
    Figure {
        what: "click to the question sent, ms",
        of: |reading| reading.asked,
        asked: &[
            (Before::Nothing, ""),
            (Before::Hover, ""),
            (Before::Idle, "100"),
        ],
    },
    Figure {
        what: "click to its answer on screen, ms",
        of: |reading| reading.found,
        asked: &[
            (Before::Nothing, "800"),
            (Before::Hover, "450"),
            (Before::Idle, ""),
        ],
    },
    Figure {
        what: "memory after that, the wasm's included, KiB",
        of: |reading| (reading.heaps + reading.wasm) / KIB,
        asked: &[(Before::Nothing, "the least + 4096")],
    },
    Figure {
        what: "… of which the wasm's",
        of: |reading| reading.wasm / KIB,
        asked: &[(Before::Nothing, "")],
    },
    Figure {
        what: "… and as the system counts it",
        of: |reading| reading.process / KIB,
        asked: &[(Before::Nothing, "")],
    },
];

/// A table of the times, and of memory.
pub(crate) fn figures(readings: &Readings) -> String {
    let mut table =
        "| what | before the click | asked | least | same bytes | the widget | from – to |\n\
        |---|---|--:|--:|--:|--:|--:|"
            .to_owned();
    for Figure { what, of, asked } in FIGURES {
        for (before, asked) in asked {
            let [least, bytes, widget] = [Who::Nobody, Who::Bytes, Who::Widget]
                .map(|who| Spread::of(readings[&(who, *before)].iter().map(of)));
            let before = before.name();
            let Spread { median, from, to } = widget;
            let (least, bytes) = (least.median, bytes.median);
            write!(
                table,
                "\n| {what} | {before} | {asked} | {least:.0} | {bytes:.0} | {median:.0} | {from:.0} – {to:.0} |"
            )
            .unwrap();
        }
    }
    table
}

/// The median of some numbers, the least of them and the most.
struct Spread {
    median: f64,
    from: f64,
    to: f64,
}

impl Spread {
    fn of(values: impl Iterator<Item = f64>) -> Self {
        let mut values: Vec<_> = values.collect();
        values.sort_by(f64::total_cmp);
        Self {
            median: values[values.len() / 2],
            from: values[0],
            to: values[values.len() - 1],
        }
    }
}

/// A table of all that was fetched, and how often.
pub(crate) fn fetched(fetched: &[Fetched]) -> String {
    let mut times = BTreeMap::<_, (usize, u64, u64)>::new();
    for Fetched {
        path, packed, raw, ..
    } in fetched
    {
        let (count, packed_sum, raw_sum) = times.entry(path).or_default();
        *count += 1;
        *packed_sum += packed;
        *raw_sum += raw;
    }
    let mut table =
        "| for an e-mail | times | bytes | bytes that travel |\n|---|--:|--:|--:|".to_owned();
    for (path, (count, packed, raw)) in times {
        write!(table, "\n| `{path}` | {count} | {raw} | {packed} |").unwrap();
    }
    let (count, packed, raw) = (
        fetched.len(),
        fetched.iter().map(|it| it.packed).sum::<u64>(),
        fetched.iter().map(|it| it.raw).sum::<u64>(),
    );
    write!(table, "\n| all | {count} | {raw} | {packed} |").unwrap();
    table
}
