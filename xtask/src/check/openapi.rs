//! Does a real server keep to the description of its API, whatever is sent?

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use crate::check::ground::Ground;
use crate::run::{run, run_within};
use crate::tools::{Line, pypi};

/// As long as the whole run may take.
const LIMIT: Duration = Duration::from_mins(3);

/// What is looked for in every answer. That what fits the description is taken isn't: a subject of
/// blanks alone fits it, and is refused.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
    response_headers_conformance,response_schema_conformance,negative_data_rejection,\
    missing_required_header,unsupported_method,ignored_auth,use_after_free";

/// Starts a server, and sends it what the description in `docs` allows and what it doesn't.
pub(crate) fn run_all(ground: &Ground) -> Result<()> {
    let python = pypi::schemathesis(ground.place, &Line::new(1, 1, "schemathesis"))?;
    run(&mut ground.cargo(&["build", "--package", "help-server", "--locked"]))?;
    let folder = ground.place.target.join("openapi");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let server = Server::start(ground)?;
    let mut schemathesis = Command::new(python);
    schemathesis.current_dir(&folder);
    schemathesis.args(["-m", "schemathesis.cli", "run"]);
    schemathesis.arg(ground.place.root.join("docs/openapi.json"));
    schemathesis.args(["--url", &server.url]);
    schemathesis.args([
        "--header",
        &format!("Authorization: Bearer {}", server.token()?),
    ]);
    schemathesis.args(["--checks", CHECKS, "--warnings", "off"]);
    schemathesis.args(["--generation-deterministic", "--max-examples", "100"]);
    run_within(&mut schemathesis, LIMIT)
}

/// A demo, at a port of its own.
struct Server {
    child: Child,
    url: String,
}

impl Server {
    fn start(ground: &Ground) -> Result<Self> {
        let place = ground.place;
        let mut server = Command::new(place.target.join("debug/help-server"));
        server.current_dir(&place.root);
        server.args(["--demo", "--port", "0", "--policy", "demo/policy.toml"]);
        server.args(["--articles", "demo/articles", "--data"]);
        server.arg(place.target.join("openapi/help.sqlite"));
        server.env(
            "HELP_SERVER_RATES",
            "{ per_address = 0, per_subject = 0, per_account = 0, sends_per_subject = 0 }",
        );
        server.env("RUST_LOG", "error");
        let mut child = server.stdout(Stdio::piped()).spawn()?;
        let stdout = child.stdout.take().context("the server says nothing")?;
        let mut server = Self {
            child,
            url: String::new(),
        };
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line)?;
        let url = line.strip_prefix("ready: ").map(str::trim_end);
        server.url = url.map(str::to_owned).context("the server didn't start")?;
        Ok(server)
    }

    /// A token of the demo's Super Admin.
    fn token(&self) -> Result<String> {
        let address = self.url.trim_start_matches("http://").trim_end_matches('/');
        let mut stream = TcpStream::connect(address)?;
        stream.write_all(b"GET /demo/token?as=super-admin HTTP/1.0\r\n\r\n")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        let token = answer.split("\"token\":\"").nth(1);
        let token = token.and_then(|rest| rest.split('"').next());
        ensure!(token.is_some(), "the demo gave no token: {answer}");
        Ok(token.unwrap_or_default().to_owned())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
