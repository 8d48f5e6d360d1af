//! What a browser fetches of the widget, in bytes as they travel, and how much it may be.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

/// For the loader, which is on every page of a host.
pub(crate) const LOADER: u64 = 3_072;

/// For all that it takes to send an e-mail: the loader, the program's script and its wasm.
pub(crate) const EMAIL: u64 = 90_000;

/// The built widget's files.
pub(crate) struct Shipped {
    /// What every page fetches.
    pub(crate) loader: File,
    /// The program's script.
    pub(crate) script: File,
    /// The program's wasm.
    pub(crate) wasm: File,
    /// What is fetched where those can't run.
    pub(crate) others: Vec<File>,
}

/// A file and its weight.
pub(crate) struct File {
    /// Its path in `dist/`.
    pub(crate) name: String,
    /// Its bytes as they are.
    pub(crate) raw: u64,
    /// Its bytes with brotli.
    pub(crate) packed: u64,
}

impl Shipped {
    /// Weighs what lies in `dist/`.
    pub(crate) fn find(dist: &Path) -> Result<Self> {
        let list = dist.join("widget/files.json");
        let cannot = || format!("{} can't be read", list.display());
        let text = fs::read_to_string(&list).with_context(cannot)?;
        let named: Named = serde_json::from_str(&text).with_context(cannot)?;
        let others = named.others.values();
        Ok(Self {
            loader: File::find(dist, "help-widget.js")?,
            script: File::of_program(dist, &named.script)?,
            wasm: File::of_program(dist, &named.wasm)?,
            others: others
                .map(|other| File::of_program(dist, other))
                .collect::<Result<_>>()?,
        })
    }

    /// Bytes for all that it takes to send an e-mail.
    pub(crate) fn for_email(&self) -> u64 {
        self.loader.packed + self.script.packed + self.wasm.packed
    }

    /// Says what each file weighs; too much is an error that names what is too heavy.
    pub(crate) fn check(&self) -> Result<()> {
        for file in [&self.loader, &self.script, &self.wasm] {
            println!("{}: {} bytes with brotli", file.name, file.packed);
        }
        let email = format!(
            "{}, {} and {}",
            self.loader.name, self.script.name, self.wasm.name
        );
        let weighed = [
            (self.loader.name.clone(), self.loader.packed, LOADER),
            (email, self.for_email(), EMAIL),
        ];
        let heavy = weighed.iter().filter(|(_, weight, most)| weight > most);
        let heavy: Vec<_> = heavy
            .map(|(what, weight, most)| {
                let over = weight - most;
                format!("{what}: {weight} bytes with brotli, {over} more than the {most} allowed")
            })
            .collect();
        ensure!(heavy.is_empty(), "{}", heavy.join("; "));
        Ok(())
    }
}

/// The files of the program, as the loader is told of them: `name#digest`.
#[derive(Deserialize)]
struct Named {
    script: String,
    wasm: String,
    #[serde(flatten)]
    others: BTreeMap<String, String>,
}

impl File {
    fn of_program(dist: &Path, named: &str) -> Result<Self> {
        let name = named.split('#').next().unwrap_or_default();
        Self::find(dist, &format!("widget/{name}"))
    }

    fn find(dist: &Path, name: &str) -> Result<Self> {
        let weight = |name: &str| {
            let path = dist.join(name);
            let known = fs::metadata(&path);
            known
                .map(|known| known.len())
                .with_context(|| format!("{} isn't there", path.display()))
        };
        Ok(Self {
            raw: weight(name)?,
            packed: weight(&format!("{name}.br"))?,
            name: name.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, packed: u64) -> File {
        let raw = packed * 3;
        let name = name.to_owned();
        File { name, raw, packed }
    }

    fn shipped(loader: u64, wasm: u64) -> Shipped {
        Shipped {
            loader: file("help-widget.js", loader),
            script: file("widget/program.js", 1_000),
            wasm: file("widget/program.wasm", wasm),
            others: vec![file("widget/plain.js", 1_000_000)],
        }
    }

    #[test]
    fn what_is_within_the_budgets_is_fine() {
        shipped(3_072, 85_928).check().unwrap();
    }

    #[test]
    fn what_is_too_heavy_is_named_with_its_weight_and_how_much_it_is_over() {
        let error = shipped(3_073, 85_929).check().unwrap_err().to_string();
        let loader = "help-widget.js: 3073 bytes with brotli, 1 more than the 3072 allowed; ";
        let all = "help-widget.js, widget/program.js and widget/program.wasm: \
            90002 bytes with brotli, 2 more than the 90000 allowed";
        assert_eq!(error, format!("{loader}{all}"));
    }

    #[test]
    fn the_files_are_those_that_the_loader_fetches() {
        let dist = std::env::temp_dir().join(format!("budget-{}", std::process::id()));
        fs::create_dir_all(dist.join("widget")).unwrap();
        let named = r#"{"script":"a.js#x","wasm":"b.wasm#y","plain":"c.js#z"}"#;
        fs::write(dist.join("widget/files.json"), named).unwrap();
        for (name, packed) in [
            ("help-widget.js", 1),
            ("widget/a.js", 20),
            ("widget/c.js", 5),
        ] {
            fs::write(dist.join(name), "raw bytes").unwrap();
            fs::write(dist.join(format!("{name}.br")), vec![0; packed]).unwrap();
        }
        let missing = Shipped::find(&dist).err().unwrap().to_string();
        fs::write(dist.join("widget/b.wasm"), "wasm").unwrap();
        fs::write(dist.join("widget/b.wasm.br"), [0; 300]).unwrap();
        let found = Shipped::find(&dist);
        fs::remove_dir_all(&dist).unwrap();
        assert!(missing.contains("b.wasm isn't there"), "{missing}");
        assert_eq!(found.unwrap().for_email(), 321);
    }
}
