//! What the system says of the browser's memory.

use std::fs;

/// Bytes that the processes for pages have for themselves, of the browser that this one started.
pub(crate) fn of_pages() -> f64 {
    let mut sum = 0;
    for entry in fs::read_dir("/proc").unwrap() {
        let name = entry.unwrap().file_name();
        let Ok(process) = name.to_string_lossy().parse() else {
            continue;
        };
        let words = fs::read_to_string(format!("/proc/{process}/cmdline")).unwrap_or_default();
        if words.contains("--type=renderer") && is_ours(process) {
            sum += private_kib(process);
        }
    }
    assert!(sum > 0, "the browser has no process for pages");
    f64::from(sum) * 1024.0
}

/// Whether this process, or one that it comes from, started it.
fn is_ours(process: u32) -> bool {
    let mut at = process;
    while at > 1 {
        if at == std::process::id() {
            return true;
        }
        at = parent(at).unwrap_or_default();
    }
    false
}

/// The process that started another: the second field after the name, which may hold anything.
fn parent(process: u32) -> Option<u32> {
    let status = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let (_, rest) = status.rsplit_once(')')?;
    rest.split_whitespace().nth(1)?.parse().ok()
}

/// What a process shares with no other.
fn private_kib(process: u32) -> u32 {
    let known = fs::read_to_string(format!("/proc/{process}/smaps_rollup")).unwrap_or_default();
    let lines = known.lines().filter(|line| line.starts_with("Private_"));
    lines
        .filter_map(|line| line.split_whitespace().nth(1)?.parse::<u32>().ok())
        .sum()
}
