//! What hosts are offered is the same in the types, the documents, the loader, the program and the
//! Leptos component: the types are the list, and all others have what is on it, and nothing else.

use std::collections::BTreeMap;

use crate::tidy::source::Source;
use crate::tidy::violation::Violation;

const TYPES: &str = "public/help-widget.d.ts";
const DOCS: &str = "docs/embed.md";
const ELEMENT: &str = "public/help-widget.js";
const PROGRAM: &str = "src/shell/report.rs";
const LEPTOS: &str = "leptos/src/";

/// What the browser calls in the element's class, and no host.
const CALLBACKS: &[&str] = &[
    "constructor",
    "connectedCallback",
    "disconnectedCallback",
    "attributeChangedCallback",
];

/// What Leptos itself has: attributes that may be signals, `on:`, and taking a component off the page.
const LEPTOS_HAS: &[&str] = &["lang", "data-app", "setLocale", "on", "destroy"];

/// How the documents speak of a call, `*` standing for its name.
const DOCUMENTED: &[&str] = &[".*(", ".* =", "`*("];

/// How the Leptos component makes a call, names an event, sets an attribute.
const IN_LEPTOS: &[&str] = &["\"*\"", "js_name = *)", "`*`", " *="];

/// Names, each with the file and the line where it stands first.
type Said<'a> = BTreeMap<&'a str, (&'a str, usize)>;

/// Compares the lists.
pub(crate) fn check(sources: &[Source]) -> Vec<Violation> {
    let file = |path: &str| sources.iter().find(|source| source.path == path);
    let Some(types) = file(TYPES) else {
        return Vec::new();
    };
    let calls = members(types, "HelpWidgetElement");
    let events = members(types, "HelpWidgetEvents");
    let attributes = members(types, "HelpWidgetAttributes");
    let mut violations = Vec::new();
    if let Some(docs) = file(DOCS) {
        violations.extend(differences(&events, &table(docs, "## Events"), DOCS));
        violations.extend(differences(
            &attributes,
            &table(docs, "## Attributes"),
            DOCS,
        ));
        violations.extend(missing(&calls, &docs.text, (DOCS, DOCUMENTED)));
    }
    if let Some(element) = file(ELEMENT) {
        violations.extend(differences(&calls, &methods(element), ELEMENT));
        violations.extend(differences(&events, &reported(sources), PROGRAM));
    }
    let leptos = sources.iter().filter(|it| it.path.starts_with(LEPTOS));
    let leptos: String = leptos.map(|source| source.text.as_str()).collect();
    if !leptos.is_empty() {
        let offered = [calls, events, attributes].into_iter().flatten();
        let offered = offered.filter(|(name, _)| !LEPTOS_HAS.contains(name));
        violations.extend(missing(&offered.collect(), &leptos, (LEPTOS, IN_LEPTOS)));
    }
    violations
}

/// The members of an interface, by the lines that are indented once.
fn members<'a>(types: &'a Source, interface: &str) -> Said<'a> {
    let start = format!("export interface {interface} ");
    let inside = types
        .lines()
        .skip_while(|(_, line)| !line.starts_with(&start));
    let inside = inside.skip(1).take_while(|(_, line)| *line != "}");
    inside
        .filter_map(|(number, line)| {
            let member = line.strip_prefix("  ")?;
            let end = member.find(['?', ':', '(', '<'])?;
            let name = member.get(..end)?.trim_matches('\'');
            is_name(name).then_some((name, (TYPES, number)))
        })
        .collect()
}

/// The names in the first column of the table under a heading.
fn table<'a>(docs: &'a Source, heading: &str) -> Said<'a> {
    let under = docs
        .lines()
        .skip_while(|(_, line)| *line != heading)
        .skip(1);
    let under = under.take_while(|(_, line)| !line.starts_with("## "));
    under
        .filter_map(|(number, line)| Some((line.strip_prefix("| ")?.split_once(" |")?.0, number)))
        .flat_map(|(cell, number)| quoted(cell, '`').map(move |name| (name, (DOCS, number))))
        .collect()
}

/// The methods and accessors of the element's class that hosts can reach.
fn methods(element: &Source) -> Said<'_> {
    let found = element.lines().filter_map(|(number, line)| {
        let member = line.strip_prefix("  ")?.strip_suffix(" {")?;
        let accessor = member.strip_prefix("get ").or(member.strip_prefix("set "));
        let (name, _) = accessor.unwrap_or(member).split_once('(')?;
        let public = is_name(name) && !CALLBACKS.contains(&name);
        public.then_some((name, (ELEMENT, number)))
    });
    found.collect()
}

/// The events that are reported, by the loader's side in `public/` and by the program.
fn reported(sources: &[Source]) -> Said<'_> {
    let mut said = Said::new();
    for source in sources {
        let (calls, mark) = if source.path == PROGRAM {
            (&["=> ("][..], '"')
        } else if source.path.starts_with("public/") && source.has_extension("js") {
            (&["report(", "CustomEvent("][..], '\'')
        } else {
            continue;
        };
        let found = |call: &&'static str| source.text.match_indices(*call).collect::<Vec<_>>();
        for (at, call) in calls.iter().flat_map(found) {
            let before = source.text.get(..at).unwrap_or_default();
            let after = source.text.get(at + call.len()..).unwrap_or_default();
            if let Some(name) = after.trim_start().strip_prefix(mark) {
                let name = name.split(mark).next().unwrap_or_default();
                let line = before.matches('\n').count() + 1;
                said.insert(name, (&source.path, line));
            }
        }
    }
    said
}

/// Each second piece of a text between these marks.
fn quoted(text: &str, mark: char) -> impl Iterator<Item = &str> {
    text.split(mark).skip(1).step_by(2)
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}

/// What one list has and the other lacks, both ways.
fn differences(types: &Said, others: &Said, path: &str) -> Vec<Violation> {
    let lacking = types.iter().filter(|(name, _)| !others.contains_key(*name));
    let lacking = lacking.map(|(name, (types, line))| violation(types, *line, name, path));
    let extra = others.iter().filter(|(name, _)| !types.contains_key(*name));
    let extra = extra.map(|(name, (path, line))| violation(path, *line, name, TYPES));
    lacking.chain(extra).collect()
}

/// What a text says in none of these forms.
fn missing(types: &Said, text: &str, (path, forms): (&str, &[&str])) -> Vec<Violation> {
    let said = |name: &str| {
        forms
            .iter()
            .any(|form| text.contains(&form.replace('*', name)))
    };
    let missing = types.iter().filter(|(name, _)| !said(name));
    missing
        .map(|(name, (types, line))| violation(types, *line, name, path))
        .collect()
}

fn violation(path: &str, line: usize, name: &str, other: &str) -> Violation {
    Violation {
        path: path.to_owned(),
        line,
        rule: "contract",
        advice: format!(
            "`{name}` is here and not in {other}: hosts are offered the same everywhere"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::source::sample;

    const GOOD: [(&str, &str); 5] = [
        (
            TYPES,
            "export interface HelpWidgetEvents {\n  ready: null;\n  search: { question: string };\n}\n\
             export interface HelpWidgetAttributes {\n  /** Its `id`: none. */\n  'data-app'?: 'mobile';\n  phone?: string;\n}\n\
             export interface HelpWidgetElement extends HTMLElement {\n  getToken?: () => string;\n  open(view?: View): void;\n  on<Name>(name: Name): void;\n}\n",
        ),
        (
            DOCS,
            "## Attributes\n\n| attribute | value |\n|---|---|\n| `data-app` | `mobile` |\n| `phone` | a number |\n\n\
             ## Calls\n\nhelp.open(); help.on(); help.getToken = 1;\n\n## Events\n\n| event | tells |\n|---|---|\n| `ready`, `search` | `question` |\n",
        ),
        (
            ELEMENT,
            "class A {\n  #report = 1;\n  get getToken() {\n  }\n  set getToken(it) {\n  }\n  open(view) {\n    this.#report('ready');\n    if (view) {\n  }\n  on(name) {\n  #mount() {\n  connectedCallback() {\n}\n",
        ),
        (
            PROGRAM,
            "Report::Search(it) => (\n    \"search\",\n    object(),\n),\n",
        ),
        (
            "leptos/src/lib.rs",
            "/// `ready`, `search`\n<a phone=1>; js_name = getToken)]; \"open\"",
        ),
    ];

    #[track_caller]
    fn check_change(path: &str, from: &str, to: &str, expected: &[(&str, usize)]) {
        let changed = |(file, text): &(&str, &str)| {
            let text = if *file == path {
                text.replace(from, to)
            } else {
                (*text).to_owned()
            };
            sample(file, &text)
        };
        let sources: Vec<_> = GOOD.iter().flat_map(changed).collect();
        let found = check(&sources);
        let found: Vec<_> = found.iter().map(|it| (it.path.as_str(), it.line)).collect();
        assert_eq!(found, expected, "{path}: {to}");
    }

    #[test]
    fn the_same_everywhere_is_fine() {
        check_change(TYPES, "", "", &[]);
        assert_eq!(check(&sample(DOCS, "## Events\n| `ready` | |")), []);
    }

    #[test]
    fn an_event_without_a_type_and_a_type_without_an_event_are_caught() {
        check_change(PROGRAM, "search", "found", &[(TYPES, 3), (PROGRAM, 1)]);
        check_change(ELEMENT, "'ready'", "'alive'", &[(TYPES, 2), (ELEMENT, 8)]);
        check_change(DOCS, "`ready`, ", "", &[(TYPES, 2)]);
        check_change("leptos/src/lib.rs", "`search`", "", &[(TYPES, 3)]);
    }

    #[test]
    fn a_call_that_only_some_know_is_caught() {
        check_change(ELEMENT, "  open(", "  show(", &[(TYPES, 12), (ELEMENT, 7)]);
        check_change(DOCS, "help.on()", "", &[(TYPES, 13)]);
        check_change("leptos/src/lib.rs", "\"open\"", "", &[(TYPES, 12)]);
    }

    #[test]
    fn an_attribute_that_only_some_know_is_caught() {
        check_change(DOCS, "| `phone` |", "| `fax` |", &[(TYPES, 8), (DOCS, 6)]);
        check_change("leptos/src/lib.rs", "phone=", "", &[(TYPES, 8)]);
    }
}
