//! Keeps mails as files, for whoever has no SMTP server to give them to.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// Writes a mail as `<id>.eml`, whole or not at all; a second copy replaces the first.
pub(super) fn keep(folder: &Path, id: &str, mail: &[u8]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let unfinished = folder.join(format!("{id}.part"));
    let mut options = OpenOptions::new();
    // Nobody but the server's own user may read who writes to whom.
    let mut file = options
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&unfinished)?;
    file.write_all(mail)?;
    file.sync_all()?;
    fs::rename(unfinished, folder.join(format!("{id}.eml")))?;
    // Its name has to survive a power cut, too.
    File::open(folder)?.sync_all()
}
