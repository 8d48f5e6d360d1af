//! The holidays in the text of a policy file, which keeps its comments and its layout.

use calendar::Date;
use std::collections::BTreeSet;
use toml_edit::{Array, DocumentMut, Item, RawString, TableLike, Value};

/// The holidays that are there.
pub(super) fn holidays(document: &DocumentMut) -> BTreeSet<Date> {
    let hours = document.get("support_hours").and_then(Item::as_table_like);
    let holidays = hours.and_then(|hours| hours.get("holidays")?.as_array());
    let dates = holidays.into_iter().flatten();
    dates.filter_map(date).collect()
}

/// Adds holidays, each after the latest date before it.
pub(super) fn add(document: &mut DocumentMut, dates: &BTreeSet<Date>) -> Result<(), String> {
    let array = array(document).ok_or("the policy has no list of holidays to add to")?;
    gather_the_end(array);
    for date in dates {
        insert(array, *date);
    }
    Ok(())
}

fn array(document: &mut DocumentMut) -> Option<&mut Array> {
    let hours = document.get_mut("support_hours")?;
    let hours: &mut dyn TableLike = hours.as_table_like_mut()?;
    let holidays = hours.entry("holidays");
    let holidays = holidays.or_insert_with(|| Item::Value(Array::new().into()));
    holidays.as_array_mut()
}

/// Without a comma after the last date, the blanks before the bracket would move with that date.
fn gather_the_end(array: &mut Array) {
    let Some(last) = array.iter_mut().last() else {
        return;
    };
    let suffix = last.decor().suffix().and_then(RawString::as_str);
    let suffix = suffix.unwrap_or_default().to_owned();
    if !suffix.is_empty() {
        last.decor_mut().set_suffix("");
        array.set_trailing(suffix);
    }
}

/// On the line of the date before, or on the next line where each date has its own.
fn insert(array: &mut Array, new: Date) {
    let earlier = |index: &usize| array.get(*index).and_then(date) <= Some(new);
    let before = (0..array.len()).rfind(earlier);
    let index = before.map_or(0, |before| before + 1);
    let gap = gap(array, index);
    // A comment at the end of a line belongs to the date before it.
    let (line, rest) = gap.split_at(gap.find('\n').unwrap_or(gap.len()));
    let indent = (0..index).rev().find_map(|index| line_start(array, index));
    let starts_a_line = before.is_some_and(|before| line_start(array, before).is_some());
    let own_line = !rest.is_empty() && (starts_a_line || line.contains('#'));
    let (prefix, after) = match before {
        None if array.is_empty() => (String::new(), gap.clone()),
        None => {
            let alone = array.len() == 1 || line_start(array, 1).is_some();
            let start = line_start(array, 0).filter(|_| alone);
            (gap.clone(), start.unwrap_or_else(|| " ".to_owned()))
        }
        Some(_) if own_line => {
            let indent = indent.unwrap_or_else(|| "\n  ".to_owned());
            (format!("{line}{indent}"), rest.to_owned())
        }
        Some(_) => (" ".to_owned(), gap.clone()),
    };
    match array.get_mut(index) {
        Some(next) => next.decor_mut().set_prefix(after),
        None => array.set_trailing(after),
    }
    let mut value = Value::from(new.to_string());
    value.decor_mut().set_prefix(prefix);
    array.insert_formatted(index, value);
}

/// What stands before a value, or before the bracket.
fn gap(array: &Array, index: usize) -> String {
    let gap = match array.get(index) {
        Some(value) => value.decor().prefix().and_then(RawString::as_str),
        None => array.trailing().as_str(),
    };
    gap.unwrap_or_default().to_owned()
}

/// The line break and the indent before a value that is the first on its line.
fn line_start(array: &Array, index: usize) -> Option<String> {
    let gap = gap(array, index);
    gap.rfind('\n')
        .and_then(|at| gap.get(at..))
        .map(str::to_owned)
}

fn date(value: &Value) -> Option<Date> {
    value.as_str()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(list: &str, dates: &[&str], expected: &str) {
        let text = |list: &str| format!("# first\n[support_hours] # hours\n{list}# last\n");
        let mut document: DocumentMut = text(list).parse().unwrap();
        let dates = dates.iter().map(|date| date.parse().unwrap());
        add(&mut document, &dates.collect()).unwrap();
        assert_eq!(document.to_string(), text(expected));
    }

    #[test]
    fn a_date_goes_after_the_one_before_it() {
        check(
            "holidays = [\"2026-01-01\", \"2026-12-25\"]\n",
            &["2026-06-02", "2027-01-01"],
            "holidays = [\"2026-01-01\", \"2026-06-02\", \"2026-12-25\", \"2027-01-01\"]\n",
        );
        check(
            "holidays = [ \"2026-12-25\" ]\n",
            &["2026-06-02", "2027-01-01"],
            "holidays = [ \"2026-06-02\", \"2026-12-25\", \"2027-01-01\" ]\n",
        );
        check(
            "holidays = []\n",
            &["2026-06-02"],
            "holidays = [\"2026-06-02\"]\n",
        );
        check("", &["2026-06-02"], "holidays = [\"2026-06-02\"]\n");
    }

    #[test]
    fn a_list_keeps_its_lines_and_its_comments() {
        // A year a line.
        check(
            "holidays = [\n  # 2026\n  \"2026-01-01\", \"2026-12-25\",\n  # 2027\n  \"2027-01-01\", \"2027-01-06\",\n]\n",
            &["2026-12-31", "2027-01-03", "2027-12-25"],
            "holidays = [\n  # 2026\n  \"2026-01-01\", \"2026-12-25\", \"2026-12-31\",\n  # 2027\n  \"2027-01-01\", \"2027-01-03\", \"2027-01-06\", \"2027-12-25\",\n]\n",
        );
        // A date a line, with comments, with and without a comma at the end.
        check(
            "holidays = [\n    \"2026-01-01\", # New Year\n    \"2026-12-25\" # Christmas\n]\n",
            &["2026-06-02", "2026-12-26"],
            "holidays = [\n    \"2026-01-01\", # New Year\n    \"2026-06-02\",\n    \"2026-12-25\", # Christmas\n    \"2026-12-26\"\n]\n",
        );
        check(
            "holidays = [\n    \"2026-06-02\",\n]\n",
            &["2026-01-01", "2026-12-26"],
            "holidays = [\n    \"2026-01-01\",\n    \"2026-06-02\",\n    \"2026-12-26\",\n]\n",
        );
    }
}
