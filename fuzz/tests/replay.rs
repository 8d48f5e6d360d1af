//! The targets with the seeds, and with some thousands of changes to each: what a fuzzer would find
//! in its first minute is found by every test run.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;

/// What the formats are made of.
const WORDS: [&str; 16] = [
    "=",
    "\"",
    "{",
    "}",
    "[",
    "]",
    "\n",
    "0",
    "-1",
    "9223372036854775807",
    "253402300799",
    "-62135596800",
    "null",
    "\r\n ",
    "9999-12-31",
    "24:00",
];

/// How many changes of each seed are asked about.
const CHANGES: u64 = 3000;

/// The same numbers in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(end.max(1)).unwrap()).unwrap()
    }
}

fn seeds(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(&std::env::var("CARGO_MANIFEST_DIR").unwrap()).join("seeds");
    let files = fs::read_dir(folder.join(target)).unwrap();
    let seeds: Vec<_> = files
        .map(|file| fs::read(file.unwrap().path()).unwrap())
        .collect();
    assert!(!seeds.is_empty());
    seeds
}

/// One to four places changed: a byte turned over, a piece cut out or repeated, a word put in.
fn changed(seed: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut data = seed.to_vec();
    for _ in 0..=dice.below(3) {
        let at = dice.below(data.len());
        let end = (at + dice.below(12)).min(data.len());
        match dice.below(4) {
            0 => data
                .iter_mut()
                .skip(at)
                .take(1)
                .for_each(|byte| *byte ^= 1 << (at % 8)),
            1 => drop(data.drain(at..end)),
            2 => {
                let piece = data[at..end].to_vec();
                data.splice(at..at, piece);
            }
            _ => {
                let word = WORDS[dice.below(WORDS.len())].bytes();
                drop(data.splice(at..end, word));
            }
        }
    }
    data
}

fn ask(target: fn(&[u8]), name: &str) {
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    for seed in seeds(name) {
        target(&seed);
        for _ in 0..CHANGES {
            target(&changed(&seed, &mut dice));
        }
    }
}

#[test]
fn a_policy_file_is_refused_in_a_line_or_promises_what_makes_sense() {
    ask(fuzz::policy_file, "policy_file");
}

#[test]
fn a_receipt_is_read_only_as_it_was_written() {
    ask(fuzz::receipt, "receipt");
}

#[test]
fn a_feed_gives_dates_in_order_within_those_asked_for() {
    ask(fuzz::holidays, "holidays");
}

#[test]
fn the_seeds_are_what_they_seem() {
    for seed in seeds("policy_file") {
        let text = String::from_utf8(seed).unwrap();
        policy::Terms::parse(Path::new("policy.toml"), text).unwrap();
    }
    for seed in seeds("receipt") {
        protocol::SignedReceipt::read(&seed).unwrap();
    }
}
