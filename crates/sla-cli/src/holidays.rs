//! Holidays from a feed into the policy file, each after a yes.

use crate::clock;
use crate::moment::LocalDate;
use calendar::Date;
use calendar::ical::{self, Proposal};
use policy::Terms;
use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};
use toml_edit::DocumentMut;

mod policy_file;

/// Which holidays to propose.
#[derive(clap::Args)]
pub(crate) struct Holidays {
    /// An iCalendar file
    feed: PathBuf,
    /// The policy file
    #[arg(long)]
    policy: PathBuf,
    /// The first date; today in the policy's time zone unless said otherwise
    #[arg(long)]
    from: Option<LocalDate>,
    /// The last date; the end of the year after the first one's unless said otherwise
    #[arg(long)]
    until: Option<LocalDate>,
    /// Ask for each one, and write those that get a yes into the policy file
    #[arg(long)]
    confirm: bool,
}

/// What a person says to a proposal.
enum Reply {
    Yes,
    No,
    All,
    Quit,
}

/// Lists the holidays that the policy doesn't have or, to be confirmed, asks for each.
pub(crate) fn run(
    asked: &Holidays,
    input: impl BufRead,
    mut output: impl Write,
) -> Result<(), String> {
    let written = |why: std::io::Error| format!("standard output: {why}");
    let terms = Terms::load(&asked.policy).map_err(|why| why.to_string())?;
    let text = read(&asked.policy)?;
    let mut document: DocumentMut = text.parse().map_err(in_file(&asked.policy))?;
    let known = policy_file::holidays(&document);
    let today = || clock::today(terms.calendar().zone());
    let from = asked.from.map(|date| date.0).or_else(today);
    let from = from.ok_or("the clock shows no date: say --from")?;
    let next_year = || Date::new(from.year() + 1, 12, 31).unwrap_or(Date::MAX);
    let until = asked.until.map_or_else(next_year, |date| date.0);
    let feed = ical::holidays(&read(&asked.feed)?, from, until).map_err(in_file(&asked.feed))?;
    let proposals = feed.proposals.into_iter();
    let new: Vec<_> = proposals.filter(|it| !known.contains(&it.date)).collect();
    for skipped in feed.skipped {
        writeln!(output, "skipped: {}: {}", skipped.name, skipped.why).map_err(written)?;
    }
    if !asked.confirm {
        for Proposal { date, name } in new {
            writeln!(output, "{date} {name}").map_err(written)?;
        }
        return Ok(());
    }
    let confirmed = confirmed(&new, input, &mut output).map_err(written)?;
    if !confirmed.is_empty() {
        policy_file::add(&mut document, &confirmed)?;
        if read(&asked.policy)? != text {
            let file = asked.policy.display();
            return Err(format!("{file}: it changed meanwhile, so it is left alone"));
        }
        replace(&asked.policy, &document.to_string())?;
    }
    let count = confirmed.len();
    writeln!(output, "added {count} to {}", asked.policy.display()).map_err(written)
}

/// The dates that get a yes. The end of the input is no yes.
fn confirmed(
    proposals: &[Proposal],
    mut input: impl BufRead,
    output: &mut impl Write,
) -> std::io::Result<BTreeSet<Date>> {
    let mut confirmed = BTreeSet::new();
    let mut all = false;
    for Proposal { date, name } in proposals {
        if !all {
            write!(output, "{date} {name}: add? [y/N/a(ll)/q(uit)] ")?;
            output.flush()?;
            let mut line = String::new();
            let ended = input.read_line(&mut line)? == 0;
            match Reply::read(&line).unwrap_or(Reply::No) {
                _ if ended => break,
                Reply::Quit => break,
                Reply::No => continue,
                Reply::All => all = true,
                Reply::Yes => {}
            }
        }
        confirmed.insert(*date);
    }
    Ok(confirmed)
}

impl Reply {
    fn read(line: &str) -> Option<Self> {
        Some(match line.trim().to_ascii_lowercase().as_str() {
            "y" | "yes" => Self::Yes,
            "a" | "all" => Self::All,
            "q" | "quit" => Self::Quit,
            "" | "n" | "no" => Self::No,
            _ => return None,
        })
    }
}

/// Puts a new text in a file's place at once, after it has been read as a policy.
fn replace(path: &Path, text: &str) -> Result<(), String> {
    let failed = |why: std::io::Error| format!("{}: {why}", path.display());
    // What a link leads to is replaced, not the link.
    let path = fs::canonicalize(path).map_err(failed)?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut new = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    new.write_all(text.as_bytes()).map_err(failed)?;
    let permissions = fs::metadata(&path).map_err(failed)?.permissions();
    fs::set_permissions(new.path(), permissions).map_err(failed)?;
    new.as_file().sync_all().map_err(failed)?;
    Terms::load(new.path()).map_err(|why| format!("{why}; the policy is left as it was"))?;
    new.persist(&path).map_err(|why| failed(why.error))?;
    Ok(())
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(in_file(path))
}

fn in_file<E: core::fmt::Display>(path: &Path) -> impl Fn(E) -> String {
    move |why| {
        let why = why.to_string();
        format!("{}: {}", path.display(), why.replace('\n', " ").trim())
    }
}
