//! Packs what Trunk built: the loader in one file, and its program in files named by their content.

pub(crate) mod imports;
pub(crate) mod slim;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use crate::place::Place;
use crate::run::run;
use crate::setup::WidgetKit;

/// The oldest JavaScript that the browsers speak which can draw the panel.
const TARGET: &str = "--target=es2022";

/// The glue code of wasm-bindgen, as it comes into the program.
const GLUE: &str = "glue.js";

/// Around the glue code, so that each program that is started has a state of its own, and a
/// `WebAssembly` that the loader chooses.
const FRESH: [&str; 2] = [
    "--banner:js=export default (WebAssembly) => { let glue;",
    "--footer:js=return glue; };",
];

/// Turns Trunk's output into what is served.
pub(crate) fn pack(place: &Place, kit: &WidgetKit) -> Result<()> {
    let pack = Pack {
        place,
        kit,
        work: work(place),
    };
    let glue = pack.glue()?;
    pack.styles()?;
    let folder = place.dist().join("widget");
    let wasm = slim::slim(&pack, &folder.join("help-widget_bg.wasm"), &glue)?;
    let (wasm, glue) = imports::shorten(&wasm, &glue)?;
    fs::write(pack.work.join(GLUE), glue)?;
    // Trunk's own files have been read: only packed ones are served.
    fs::remove_dir_all(&folder)?;
    fs::create_dir_all(&folder)?;
    let mut files = Files::new(folder);
    // Each knows those before it.
    files.add("wasm", "program.wasm", &wasm)?;
    files.add("plain", "plain.js", &pack.module("plain/plain.js", &files)?)?;
    files.add("frame", "frame.js", &pack.module("frame/frame.js", &files)?)?;
    let program = pack.module("program/program.js", &files)?;
    files.add("script", "program.js", &program)?;
    files.add("page", "page.js", &pack.module("frame/page.js", &files)?)?;
    files.write("frame.html", pack.page(&files)?.as_bytes())?;
    files.write("files.json", json!(files.known).to_string().as_bytes())?;
    files
        .known
        .retain(|kind, _| LOADED.contains(&kind.as_str()));
    let loader = pack.module("help-widget.js", &files)?;
    write(&place.dist().join("help-widget.js"), &loader)
}

/// What the loader fetches by itself; it asks for the names of other files when it needs them.
const LOADED: [&str; 2] = ["script", "wasm"];

/// The files that are served beside the loader.
struct Files {
    folder: PathBuf,
    /// The name and digest of each, by what it is for.
    known: Map<String, Value>,
}

impl Files {
    fn new(folder: PathBuf) -> Self {
        let known = Map::new();
        Self { folder, known }
    }

    /// Writes a file under the name of its content.
    fn add(&mut self, kind: &str, name: &str, content: &[u8]) -> Result<()> {
        let named = named(&self.folder, name, content)?;
        self.known.insert(kind.to_owned(), named.into());
        Ok(())
    }

    fn write(&self, name: &str, content: &[u8]) -> Result<()> {
        write(&self.folder.join(name), content)
    }
}

/// Where what comes between lies, and what esbuild says of each script.
pub(crate) fn work(place: &Place) -> PathBuf {
    place.wasm_target().join("pack")
}

struct Pack<'a> {
    place: &'a Place,
    kit: &'a WidgetKit,
    /// What comes between.
    work: PathBuf,
}

impl Pack<'_> {
    /// The glue code of wasm-bindgen, as a function that makes it anew.
    fn glue(&self) -> Result<String> {
        let built = self.place.dist().join("widget/help-widget.js");
        let entry = self.work.join("entry.js");
        fs::create_dir_all(&self.work)?;
        // No export: the code that esbuild makes for one trips over members that pages add to objects.
        let built = json!(built);
        let text =
            format!("import {{ initSync, mount }} from {built};\nglue = {{ initSync, mount }};\n");
        fs::write(&entry, text)?;
        let mut more = vec!["--format=iife"];
        more.extend(FRESH);
        // wasm-bindgen looks beside itself for the wasm only when it isn't given it.
        more.push("--log-override:empty-import-meta=silent");
        // Without these, classes that nothing uses can be left out, and what they would export.
        more.push("--define:Symbol.dispose=undefined");
        more.push("--define:FinalizationRegistry=undefined");
        Ok(String::from_utf8(self.esbuild(&entry, GLUE, &more)?)?)
    }

    /// The style sheets without what only people read.
    fn styles(&self) -> Result<()> {
        let mut esbuild = self.kit.command("esbuild", self.place);
        let out = self.work.join("style");
        esbuild.args(["style/*.css", "--minify", "--log-level=warning"]);
        run(esbuild.arg(format!("--outdir={}", out.display())))?;
        for sheet in fs::read_dir(&out)? {
            let sheet = sheet?.path();
            // It leaves what custom properties hold as it was written.
            let text = fs::read_to_string(&sheet)?.replace(": ", ":");
            fs::write(&sheet, text.replace(", ", ",").trim())?;
        }
        Ok(())
    }

    /// A module from `public/` with all that it imports.
    fn module(&self, name: &str, files: &Files) -> Result<Vec<u8>> {
        let alias = |name: &str, file: &str| {
            let file = self.work.join(file);
            format!("--alias:{name}={}", file.display())
        };
        let define = format!("--define:HELP_WIDGET_FILES={}", json!(files.known));
        let more = [
            "--format=esm",
            "--loader:.css=text",
            &alias("help-widget-style", "style"),
            &alias("help-widget-glue", GLUE),
            &define,
        ];
        self.esbuild(&Path::new("public").join(name), name, &more)
    }

    /// The page in a frame, with the name and digest of its script.
    fn page(&self, files: &Files) -> Result<String> {
        let page = fs::read_to_string(self.place.root.join("public/frame/page.html"))?;
        let script = files.known.get("page").and_then(Value::as_str);
        let (name, digest) = script
            .and_then(|script| script.split_once('#'))
            .context("the frame's page has no script")?;
        let integrity = format!("sha256-{digest}");
        Ok(page.replace("PAGE", name).replace("DIGEST", &integrity))
    }

    /// Bundles and minifies.
    fn esbuild(&self, entry: &Path, name: &str, more: &[&str]) -> Result<Vec<u8>> {
        let bundle = self.work.join("bundle").join(name);
        let mut esbuild = self.kit.command("esbuild", self.place);
        esbuild
            .arg(entry)
            .args(["--bundle", "--minify-syntax", TARGET]);
        esbuild.args(["--log-level=warning", "--legal-comments=none"]);
        esbuild.arg(format!("--outfile={}", bundle.display()));
        // What of the output comes from which file, for `bench bytes`.
        esbuild.arg(format!(
            "--metafile={}.json",
            self.work.join(name).display()
        ));
        run(esbuild.args(more))?;
        let out = self.work.join(name);
        fs::create_dir_all(out.parent().unwrap_or(&self.work))?;
        let mut terser = self.kit.command("terser", self.place);
        terser
            .arg(&bundle)
            .args(["--module", "--compress", "passes=3"]);
        run(terser.args(["--mangle", "--output"]).arg(&out))?;
        fs::read(&out).with_context(|| format!("{} can't be read", out.display()))
    }
}

/// Writes a file under its name and the start of its digest; gives what the loader has to know of it.
fn named(folder: &Path, name: &str, content: &[u8]) -> Result<String> {
    let (stem, extension) = name.split_once('.').context("a file has an extension")?;
    let digest = Sha256::digest(content);
    let start = digest
        .iter()
        .take(4)
        .fold(0, |start, byte| start << 8 | u64::from(*byte));
    let name = format!("{stem}-{start:08x}.{extension}");
    write(&folder.join(&name), content)?;
    Ok(format!("{name}#{}", BASE64_STANDARD.encode(digest)))
}

/// Writes a file, and beside it the same compressed, which the server prefers.
fn write(path: &Path, content: &[u8]) -> Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".br");
    fs::write(path, content)
        .and_then(|()| fs::write(&beside, brotli(content)?))
        .with_context(|| format!("{} can't be written", path.display()))
}

/// The bytes that travel.
pub(crate) fn brotli(content: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut packed = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut packed, 4096, 11, 24);
    writer.write_all(content)?;
    drop(writer);
    Ok(packed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_and_checked_by_its_content() {
        let folder = std::env::temp_dir().join(format!("pack-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let file = named(&folder, "program.js", b"abc").unwrap();
        let expected =
            "program-ba7816bf.js#ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=".to_owned();
        let written = fs::read(folder.join("program-ba7816bf.js")).unwrap();
        let packed = folder.join("program-ba7816bf.js.br").exists();
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!((file, written, packed), (expected, b"abc".to_vec(), true));
    }
}
