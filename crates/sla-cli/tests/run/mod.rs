//! Runs the program.

#![expect(dead_code, reason = "each test file uses what it needs")]

use serde_json::Value;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdout, Command, Stdio};

fn started(arguments: &[&str]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sla-cli"));
    let command = command.args(arguments);
    let command = command.stdin(Stdio::piped()).stdout(Stdio::piped());
    command.stderr(Stdio::piped()).spawn().unwrap()
}

/// What the program writes to standard output when it reads these bytes.
pub(crate) fn bytes(input: &[u8]) -> String {
    let mut child = started(&[]);
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(&input).unwrap());
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(output.status.success(), "{output:?}");
    assert!(output.stderr.is_empty(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// As [`bytes`], for a text.
pub(crate) fn program(input: &str) -> String {
    bytes(input.as_bytes())
}

/// The answers to the cases of a text, as JSON.
pub(crate) fn lines(input: &str) -> Vec<Value> {
    let output = program(input);
    let lines = output.lines().map(serde_json::from_str);
    lines.collect::<Result<_, _>>().unwrap()
}

/// The answer to one case, as it is written.
#[track_caller]
pub(crate) fn answer(case: &str) -> String {
    let output = program(case);
    let answer = output.strip_prefix("{\"id\":null,\"answer\":");
    let answer = answer.and_then(|answer| answer.strip_suffix("}\n"));
    answer.ok_or(&output).unwrap().to_owned()
}

/// What a command says and how it ends: standard output, standard error, success.
pub(crate) fn command(arguments: &[&str], input: &str) -> (String, String, bool) {
    let mut child = started(arguments);
    // It may end without reading.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (
        text(output.stdout),
        text(output.stderr),
        output.status.success(),
    )
}

/// The program, asked one case after the other.
pub(crate) struct Talk {
    child: Child,
    answers: BufReader<ChildStdout>,
}

impl Talk {
    pub(crate) fn start() -> Self {
        let mut child = started(&[]);
        let answers = BufReader::new(child.stdout.take().unwrap());
        Self { child, answers }
    }

    pub(crate) fn ask(&mut self, case: &str) -> String {
        let stdin = self.child.stdin.as_mut().unwrap();
        stdin.write_all(format!("{case}\n").as_bytes()).unwrap();
        stdin.flush().unwrap();
        let mut answer = String::new();
        self.answers.read_line(&mut answer).unwrap();
        answer
    }

    /// Whether it ends well when there is nothing more to answer.
    pub(crate) fn end(mut self) -> bool {
        drop(self.child.stdin.take());
        self.child.wait().unwrap().success()
    }
}
