//! What is kept and sent as JSON.

use serde::Serialize;
use serde::ser::Error;

/// What most of it has room in, so that it is written without being moved.
const ROOM: usize = 512;

/// The text.
///
/// # Errors
/// Something in it has no place in JSON.
pub(crate) fn text(value: &impl Serialize) -> serde_json::Result<String> {
    let mut bytes = Vec::with_capacity(ROOM);
    serde_json::to_writer(&mut bytes, value)?;
    String::from_utf8(bytes).map_err(Error::custom)
}
