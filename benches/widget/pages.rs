//! The product's pages: with the widget, and with a button of their own to compare it with.

use crate::{front::Pages, visit::Before};
use serde_json::Value;
use std::path::Path;

/// Who answers the question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Who {
    /// The page itself, with an empty script and an empty wasm for a program: no widget is quicker.
    Nobody,
    /// The page itself, once it has the bytes of the widget's program: none of that size is quicker.
    Bytes,
    Widget,
}

impl Who {
    /// The page's path.
    pub(crate) fn path(self, before: Before) -> String {
        let idle = if before == Before::Idle { "-idle" } else { "" };
        format!("/bench/{self:?}{idle}").to_lowercase()
    }

    /// What the page fetches unasked, before anyone clicks.
    pub(crate) fn unasked(self, before: Before, program: &[String]) -> Vec<String> {
        let first = if self == Self::Widget { LOADER } else { OWN };
        let mut unasked = vec![first.to_owned()];
        if before == Before::Idle {
            unasked.extend(self.files(program));
        }
        unasked
    }

    fn files(self, program: &[String]) -> Vec<String> {
        match self {
            Self::Nobody => [EMPTY_SCRIPT, EMPTY_WASM].map(str::to_owned).to_vec(),
            Self::Bytes | Self::Widget => program.to_vec(),
        }
    }

    fn embed(self, before: Before, program: &[String]) -> String {
        let idle = before == Before::Idle;
        if self == Self::Widget {
            let prefetch = if idle { " prefetch=\"idle\"" } else { "" };
            return format!(
                "<script type=\"module\" src=\"{LOADER}\" async></script>\
                 <help-widget{prefetch}></help-widget><script>{TOKEN}</script>"
            );
        }
        let files = self.files(program).join(" ");
        let prefetch = if idle { " data-prefetch=\"idle\"" } else { "" };
        format!(
            "<script type=\"module\" src=\"{OWN}\" async></script>\
             <div id=\"own\" data-files=\"{files}\"{prefetch}></div>"
        )
    }
}

const LOADER: &str = "/help-widget.js";
const OWN: &str = "/bench/own.js";
const EMPTY_SCRIPT: &str = "/bench/empty.js";
const EMPTY_WASM: &str = "/bench/empty.wasm";

/// What each host of the widget has to do.
const TOKEN: &str = "document.querySelector('help-widget').getToken = async () => \
    (await (await fetch('/demo/token?as=super-admin', { cache: 'no-store' })).json()).token;";

/// The paths of the program's files, as the loader is told of them.
pub(crate) fn program(dist: &Path) -> Vec<String> {
    let files = std::fs::read(dist.join("widget/files.json")).unwrap();
    let files: Value = serde_json::from_slice(&files).unwrap();
    let path = |what: &str| {
        let (name, _digest) = files[what].as_str().unwrap().split_once('#').unwrap();
        format!("/widget/{name}")
    };
    vec![path("script"), path("wasm")]
}

/// All pages, and what they consist of.
pub(crate) fn all(program: &[String]) -> Pages {
    let script = |text: &str| ("text/javascript", text.as_bytes().to_vec());
    let mut pages = Pages::from([
        (OWN.to_owned(), script(include_str!("own.js"))),
        (EMPTY_SCRIPT.to_owned(), script("")),
        (
            EMPTY_WASM.to_owned(),
            ("application/wasm", b"\0asm\x01\0\0\0".to_vec()),
        ),
    ]);
    for who in [Who::Nobody, Who::Bytes, Who::Widget] {
        for before in Before::ALL {
            let page = include_str!("page.html")
                .replace("PROBE", include_str!("probe.js"))
                .replace("EMBED", &who.embed(before, program));
            pages.insert(who.path(before), ("text/html", page.into_bytes()));
        }
    }
    pages
}
