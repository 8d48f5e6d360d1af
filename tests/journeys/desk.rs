//! The vendor's side, and the people who come to it.

use crate::{
    chromium::{Chromium, setting},
    page::Page,
    words::{self, Words},
};
use clap::Parser;
use help_server::{Clock, Edge, Flags, MailSettings, Origin, Rates, Running, Settings, Trust};
use protocol::Language;
use rusqlite::Connection;
use serde_json::json;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Monday 2026-11-23, 10:00 in Rome.
const MONDAY_10: i64 = 1_795_392_000 + 9 * 3600;

/// A server in demo mode, with a database of its own and a clock that only moves when told to.
pub(crate) struct Desk {
    server: Running,
    pub(crate) clock: Clock,
    pub(crate) folder: TempDir,
    settings: Settings,
}

/// A made-up customer of the demo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Persona {
    SuperAdmin,
    User,
    EmailOnly,
    NoPremium,
}

impl Persona {
    fn name(self) -> &'static str {
        match self {
            Self::SuperAdmin => "super-admin",
            Self::User => "user",
            Self::EmailOnly => "email-only",
            Self::NoPremium => "no-premium",
        }
    }

    pub(crate) fn email(self) -> &'static str {
        match self {
            Self::SuperAdmin => "ada.rossi@northwind.example",
            Self::User => "sam.bianchi@northwind.example",
            Self::EmailOnly => "elena.greco@harbour.example",
            Self::NoPremium => "noah.weber@fjord.example",
        }
    }
}

/// The policy of the demo, as text.
pub(crate) fn demo_policy() -> String {
    let root = PathBuf::from(setting("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(root.join("demo/policy.toml")).unwrap()
}

/// A customer at their browser.
pub(crate) struct Visitor {
    pub(crate) page: Page,
    pub(crate) words: &'static Words,
    pub(crate) persona: Persona,
}

impl Desk {
    pub(crate) async fn open() -> Self {
        Self::open_with(demo_policy()).await
    }

    /// With a policy of the caller's own, as text.
    pub(crate) async fn open_with(policy: String) -> Self {
        Self::open_for(vec![], policy).await
    }

    /// For pages of other origins.
    pub(crate) async fn open_for(origins: Vec<Origin>, policy: String) -> Self {
        // The clock that is held never fills a bucket.
        Self::open_rated(origins, policy, Rates::unlimited()).await
    }

    /// Where one may come so often and no more.
    pub(crate) async fn open_rated(origins: Vec<Origin>, policy: String, rates: Rates) -> Self {
        // At run time: clones that share a target folder share this program too.
        let root = PathBuf::from(setting("CARGO_MANIFEST_DIR"));
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::held(sla::instant(MONDAY_10).unwrap());
        let settings = Settings {
            listen: ([127, 0, 0, 1], 0).into(),
            trust: Trust::Demo,
            data: folder.path().join("help.sqlite").into(),
            signing_key: folder.path().join("receipt-key.pem"),
            policy: folder.path().join("policy.toml"),
            articles: root.join("demo/articles"),
            assets: Some(folder.path().join("dist")),
            origins,
            retention: None,
            mail: MailSettings::default(),
            webhooks: vec![],
            clock: clock.clone(),
            edge: Edge {
                rates,
                ..Edge::default()
            },
        };
        copy(
            &PathBuf::from(setting("HELP_WIDGET_DIST")),
            &folder.path().join("dist"),
        );
        std::fs::write(&settings.policy, policy).unwrap();
        let server = help_server::start(settings.clone()).await.unwrap();
        Self {
            server,
            clock,
            folder,
            settings,
        }
    }

    /// What this desk serves in a folder of the built widget, as files of its own that can be changed.
    pub(crate) fn files(&self, folder: &str) -> Vec<PathBuf> {
        let folder = self.folder.path().join("dist").join(folder);
        let files = std::fs::read_dir(folder).unwrap();
        files.map(|file| file.unwrap().path()).collect()
    }

    /// The server at the same address with the same data, started again under another policy.
    pub(crate) async fn restarted_with(self, policy: String) -> Self {
        let Self {
            server,
            clock,
            folder,
            mut settings,
        } = self;
        let url: url::Url = server.url().parse().unwrap();
        settings.listen = ([127, 0, 0, 1], url.port().unwrap()).into();
        std::fs::write(&settings.policy, policy).unwrap();
        server.stop().await;
        let server = help_server::start(settings.clone()).await.unwrap();
        Self {
            server,
            clock,
            folder,
            settings,
        }
    }

    /// A specialist makes a request business-critical, now.
    pub(crate) async fn critical(&self, number: &str, by: &str, reason: &str) {
        let policy = self.folder.path().join("policy.toml");
        let policy = policy.to_str().unwrap();
        let act = ["reclassify", number, "--by", by, "--to", "critical"];
        let more = ["--reason", reason, "--policy", policy];
        self.specialist(&[&act[..], &more].concat()).await;
    }

    /// What a specialist does on the command line, now: `answered R-10001 --by Sara`.
    pub(crate) async fn specialist(&self, act: &[&str]) -> String {
        let data = self.settings.data.to_string();
        let words = [&["help-server"], act, &["--data", &data]].concat();
        let command = Flags::try_parse_from(words).unwrap().command.unwrap();
        help_server::act(command, &self.clock).await.unwrap()
    }

    /// The address that host pages name.
    pub(crate) fn address(&self) -> String {
        self.server.url().trim_end_matches('/').to_owned()
    }

    /// The address of the demo page, signed in.
    pub(crate) fn url(&self, persona: Persona, language: Language, more: &str) -> String {
        let (as_, lang) = (persona.name(), language.tag());
        format!("{}?as={as_}&lang={lang}{more}", self.server.url())
    }

    /// A customer who has the product open in front of them.
    pub(crate) async fn visit(&self, persona: Persona, language: Language) -> Visitor {
        self.visit_at(persona, language, "").await
    }

    pub(crate) async fn visit_at(
        &self,
        persona: Persona,
        language: Language,
        more: &str,
    ) -> Visitor {
        let browser = Chromium::start().await;
        let locale = if language == Language::It {
            "it-IT"
        } else {
            "en-GB"
        };
        let agent = json!({ "userAgent": "journey", "acceptLanguage": locale });
        browser.call("Emulation.setUserAgentOverride", agent).await;
        browser
            .call(
                "Emulation.setTimezoneOverride",
                json!({ "timezoneId": "Europe/Rome" }),
            )
            .await;
        let size = json!({ "width": 1280, "height": 800, "deviceScaleFactor": 1, "mobile": false });
        browser
            .call("Emulation.setDeviceMetricsOverride", size)
            .await;
        let page = Page(browser);
        page.open(&self.url(persona, language, more)).await;
        Visitor {
            page,
            words: words::of(language),
            persona,
        }
    }

    /// What is in the database, a request a line: `email critical Login`.
    pub(crate) fn stored(&self) -> Vec<String> {
        let database = Connection::open(self.folder.path().join("help.sqlite")).unwrap();
        let mut rows = database
            .prepare(
                "SELECT channel || ' ' || severity || ' ' || subject FROM request ORDER BY number",
            )
            .unwrap();
        rows.query_map([], |row| row.get(0))
            .unwrap()
            .map(Result::unwrap)
            .collect()
    }

    /// The facts about the page that were stored with a request.
    pub(crate) fn context_of(&self, number: u64) -> serde_json::Value {
        let database = Connection::open(self.folder.path().join("help.sqlite")).unwrap();
        let ask = "SELECT context FROM request WHERE number = ?1";
        let text: String = database
            .query_row(ask, [number.cast_signed()], |row| row.get(0))
            .unwrap();
        serde_json::from_str(&text).unwrap()
    }

    pub(crate) async fn close(self) {
        self.server.stop().await;
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
}
