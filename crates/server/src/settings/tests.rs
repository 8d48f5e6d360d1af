use super::*;
use clap::{CommandFactory, Parser};
use std::path::PathBuf;

/// What flags, variables and the text of a file come to.
fn read(flags: &str, variables: &[(&str, &str)], file: &str) -> Result<Settings, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("server.toml");
    std::fs::write(&path, file).unwrap();
    let flags = format!("help-server --config {} {flags}", path.display());
    let flags = Flags::parse_from(flags.split_whitespace());
    let variables = variables.iter();
    let variables = variables.map(|(name, text)| (name.into(), text.into()));
    let settings = flags.settings(variables).map_err(|why| why.to_string())?;
    Ok(settings.0)
}

const REQUIRED: &str = "policy = 'p'\narticles = 'a'\nkeys = 'k'\n";

#[test]
fn the_flags_fit_together() {
    Flags::command().debug_assert();
}

#[test]
fn origins_add_up_and_any_other_flag_is_the_last_one_given() {
    let flags = "--demo --policy p --articles a --port 1 --port 2 \
        --origin https://a.example --origin https://b.example";
    let settings = read(flags, &[], "").unwrap();
    assert_eq!(settings.origins.len(), 2);
    assert_eq!(settings.listen.to_string(), "127.0.0.1:2");
}

#[test]
fn flags_override_variables_and_variables_override_the_file() {
    let file = |path: &str| Place::from(PathBuf::from(path));
    let written = format!("{REQUIRED}data = 'file'\n[limits]\nbody_s = 3\nidle_s = 4\n");
    let settings = read("", &[], &written).unwrap();
    assert_eq!(settings.data, file("file"));
    let variables = [
        ("HELP_SERVER_DATA", "variable"),
        ("HELP_SERVER_LIMITS__BODY_S", "7"),
        (
            "HELP_SERVER_ORIGINS",
            "https://a.example, https://b.example",
        ),
        ("HELP_SERVER_TRUSTED_PROXIES", "['10.0.0.0/8', '::1']"),
        ("PATH", "/bin"),
    ];
    let settings = read("", &variables, &written).unwrap();
    assert_eq!(settings.data, file("variable"));
    assert_eq!(settings.edge.limits.body.as_secs(), 7);
    assert_eq!(settings.edge.limits.idle.as_secs(), 4);
    assert_eq!(settings.edge.limits.header.as_secs(), 5);
    assert_eq!(settings.origins.len(), 2);
    assert_eq!(settings.edge.trusted_proxies.len(), 2);
    let settings = read("--data flag --port 1", &variables, &written).unwrap();
    assert_eq!(settings.data, file("flag"));
    let settings = read("--port 1", &[("HELP_SERVER_LISTEN", "0.0.0.0:2")], &written);
    assert_eq!(settings.unwrap().listen.to_string(), "127.0.0.1:1");
}

/// A password needs no flag and no line of the settings.
#[test]
fn the_database_may_be_told_by_a_file_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let url = folder.path().join("database");
    std::fs::write(&url, "postgres://help:s3cret@db.example/help\n").unwrap();
    let url = url.to_str().unwrap();
    let told = format!("{REQUIRED}data_file = '{url}'\n");
    let settings = read("", &[], &told).unwrap();
    assert_eq!(settings.data.to_string(), "postgres://db.example/help");
    let variable = [("HELP_SERVER_DATA_FILE", url)];
    assert!(read("", &variable, REQUIRED).unwrap().data.file().is_none());
    let flag = read("--data flag", &variable, REQUIRED).unwrap();
    assert!(flag.data.file().is_some());
    let both = refused("", &[("HELP_SERVER_DATA", "d")], &told);
    assert!(both.starts_with("data: expected it or data_file"), "{both}");
}

#[track_caller]
fn refused(flags: &str, variables: &[(&str, &str)], file: &str) -> String {
    let error = read(flags, variables, file).unwrap_err();
    assert!(!error.contains('\n'), "{error}");
    error
}

#[test]
fn a_mistake_is_told_by_its_line_or_by_its_variable() {
    for (file, expected) in [
        ("listen = 'here'", ":1: listen: "),
        ("\nport = 1", ":2: port: unknown field `port`"),
        (
            "origins = ['https://a.example',\n'a.example']",
            ":2: origins[1]: expected an origin",
        ),
        (
            "trusted_proxies = ['10.0.0.0/99']",
            ": expected an address or a range",
        ),
        ("[limits]\nbody_s = 0", ":2: limits.body_s: "),
        ("[limits]\nbodies = 1", ":2: limits.bodies: unknown field"),
        ("[rates]\nper_address = -1", ":2: rates.per_address: "),
        (
            "log = 'loud'",
            ":1: log: unknown variant `loud`, expected `json` or `text`",
        ),
        ("data = ", ":1: "),
    ] {
        let error = refused("", &[], file);
        assert!(error.contains("server.toml"), "{error}");
        assert!(error.contains(expected), "{error}");
    }
    for (variable, text, expected) in [
        ("HELP_SERVER_LISTEN", "here", ": listen: "),
        ("HELP_SERVER_LIMITS__BODY_S", "soon", ": limits.body_s: "),
        ("HELP_SERVER_POLICIES", "p", ": policies: unknown field"),
        (
            "HELP_SERVER_ORIGINS",
            "https://a.example,b",
            ": origins: expected an origin",
        ),
    ] {
        let error = refused("", &[(variable, text)], REQUIRED);
        assert!(
            error.starts_with(&format!("{variable}{expected}")),
            "{error}"
        );
    }
}

#[test]
fn what_is_missing_is_told_by_all_its_names() {
    let missing = refused("", &[], "policy = 'p'\nkeys = 'k'\n");
    for name in ["--articles", "HELP_SERVER_ARTICLES", "articles in the file"] {
        assert!(missing.contains(name), "{missing}");
    }
    assert!(refused("", &[], "policy = 'p'").contains("--keys"));
    assert!(refused("--demo", &[], REQUIRED).contains("--demo"));
}

#[test]
fn the_help_names_the_variable_of_each_flag() {
    let help = Flags::documented().render_long_help().to_string();
    for name in [
        "CONFIG",
        "LISTEN",
        "ADMIN_LISTEN",
        "DATA",
        "KEYS",
        "ORIGINS",
        "LOG",
    ] {
        assert!(
            help.contains(&format!("[env: HELP_SERVER_{name}]")),
            "{help}"
        );
    }
    assert!(help.contains("HELP_SERVER_LIMITS__BODY_S"), "{help}");
}

#[test]
fn the_example_says_what_holds_without_it() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    let text = std::fs::read_to_string(format!("{root}/deploy/help-server.toml")).unwrap();
    let settings = read("", &[], &text).unwrap();
    let Edge { limits, rates, .. } = settings.edge;
    assert_eq!((limits, rates), (Limits::default(), Rates::default()));
    // What is commented out can be used as well.
    let all = text
        .lines()
        .map(|line| line.strip_prefix("#").unwrap_or(line));
    let fields = all.filter(|line| line.starts_with('[') || line.contains(" = "));
    let all = fields.collect::<Vec<_>>().join("\n");
    read("", &[], &all).unwrap();
}

#[test]
fn an_origin_has_no_path_and_no_wildcard() {
    for good in ["https://app.example.com", "http://localhost:3000"] {
        assert!(good.parse::<Origin>().is_ok(), "{good}");
    }
    for bad in [
        "*",
        "app.example.com",
        "https://a.example/",
        "https://*.example",
        "https://",
    ] {
        assert!(bad.parse::<Origin>().is_err(), "{bad}");
    }
}

/// The sections that the page shows are those that the server reads.
#[test]
fn mail_and_webhooks_are_set_as_their_page_says() {
    let page = include_str!("../../../../docs/deliver.md");
    let sections = page.split("```toml\n").skip(1);
    let sections: Vec<&str> = sections
        .filter_map(|rest| rest.split("```").next())
        .collect();
    let settings = read("", &[], &(REQUIRED.to_owned() + &sections.concat())).unwrap();
    assert_eq!(
        settings.mail.url.as_deref(),
        Some("smtps://help@mail.example.com")
    );
    assert_eq!(settings.webhooks.len(), 1);
    let password = [("HELP_SERVER_MAIL__PASSWORD", "2026")];
    let settings = read("", &password, REQUIRED).unwrap();
    assert_eq!(settings.mail.password.unwrap().reveal(), "2026");
}
