//! One line of JSON in, one line of JSON out.

use crate::answer::{self, Answer};
use crate::case::Case;
use crate::team::Zones;
use serde::Serialize;
use serde_json::value::RawValue;
use std::io::{self, BufRead, ErrorKind, Write};

/// A line of the output.
#[derive(Serialize)]
#[serde(untagged)]
enum Line<'a> {
    Answer {
        id: Option<&'a RawValue>,
        answer: Answer,
    },
    Error {
        id: Option<&'a RawValue>,
        error: String,
    },
}

/// Answers every case of `input`, in order, until it ends or nobody reads the answers.
///
/// What can't be answered is answered by an error; only reading and writing can fail.
pub(crate) fn run(mut input: impl BufRead, mut output: impl Write) -> io::Result<()> {
    let mut zones = Zones::default();
    let mut line = Vec::new();
    while input.read_until(b'\n', &mut line)? > 0 {
        let text = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&line);
        let text = text.trim_ascii();
        if !text.is_empty() {
            match write_line(&mut output, &answered(text, &mut zones)) {
                Err(why) if why.kind() == ErrorKind::BrokenPipe => return Ok(()),
                written => written?,
            }
        }
        line.clear();
    }
    Ok(())
}

fn answered<'a>(text: &'a [u8], zones: &mut Zones) -> Line<'a> {
    let case = match Case::read(text) {
        Ok(case) => case,
        Err(error) => return Line::Error { id: None, error },
    };
    let id = case.id();
    match answer::to(&case, zones) {
        Ok(answer) => Line::Answer { id, answer },
        Err(error) => Line::Error { id, error },
    }
}

fn write_line(output: &mut impl Write, line: &Line) -> io::Result<()> {
    let mut text = serde_json::to_vec(line)?;
    text.push(b'\n');
    output.write_all(&text)?;
    output.flush()
}
