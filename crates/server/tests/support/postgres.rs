//! A real `PostgreSQL` for as long as any test needs it, and a database of its own for each.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use tempfile::TempDir;

/// Nobody in particular: `PostgreSQL` doesn't run as root.
const NOBODY: u32 = 65534;

/// A cluster that is stopped when the last of its databases is dropped.
#[derive(Debug)]
pub(crate) struct Cluster {
    folder: TempDir,
    programs: PathBuf,
}

/// A database that no other test uses.
#[derive(Debug)]
pub(crate) struct Database {
    /// Its address.
    pub(crate) url: String,
    name: String,
    /// Where it is.
    pub(crate) cluster: Arc<Cluster>,
}

static SHARED: Mutex<Weak<Cluster>> = Mutex::new(Weak::new());
static NUMBER: AtomicUsize = AtomicUsize::new(1);

impl Database {
    /// A new one in the cluster that the tests of this program share.
    pub(crate) async fn new() -> Self {
        let made = || Self::in_cluster(Cluster::shared());
        tokio::task::spawn_blocking(made).await.unwrap()
    }

    /// A new one in a cluster of its own, with which it may do what it likes.
    pub(crate) async fn apart() -> Self {
        let made = || Self::in_cluster(Arc::new(Cluster::start()));
        tokio::task::spawn_blocking(made).await.unwrap()
    }

    /// A new one in this cluster.
    pub(crate) fn in_cluster(cluster: Arc<Cluster>) -> Self {
        Self::of_template(cluster, "template1")
    }

    /// A copy of this one, to which nobody may be connected.
    pub(crate) async fn copy(&self) -> Self {
        let (cluster, name) = (Arc::clone(&self.cluster), self.name.clone());
        let copied = move || Self::of_template(cluster, &name);
        tokio::task::spawn_blocking(copied).await.unwrap()
    }

    /// Takes it from the disk, whoever is connected.
    pub(crate) async fn remove(self) {
        let removed = move || {
            let host = self.cluster.socket();
            let whose = ["--host", &host, "--username", "help"];
            let what = ["--force", &self.name];
            self.cluster.run("dropdb", &[&whose[..], &what].concat());
        };
        tokio::task::spawn_blocking(removed).await.unwrap();
    }

    fn of_template(cluster: Arc<Cluster>, template: &str) -> Self {
        let name = format!("help_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
        let host = cluster.socket();
        let whose = ["--host", &host, "--username", "help"];
        let what = ["--template", template, &name];
        cluster.run("createdb", &[&whose[..], &what].concat());
        let url = format!("postgres:///{name}?host={host}&user=help");
        Self { url, name, cluster }
    }
}

impl Cluster {
    /// The one that the tests of this program share.
    fn shared() -> Arc<Self> {
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        shared.upgrade().unwrap_or_else(|| {
            let cluster = Arc::new(Self::start());
            *shared = Arc::downgrade(&cluster);
            cluster
        })
    }

    /// A cluster of the caller's own.
    pub(crate) fn start() -> Self {
        let cluster = Self::nothing();
        let data = cluster.data();
        let auth = ["--auth=trust", "--username=help", "--no-sync"];
        let encoding = ["--encoding=UTF8", "--no-locale", "--pgdata", &data];
        cluster.run("initdb", &[&auth[..], &encoding].concat());
        cluster.begin();
        cluster
    }

    /// A place for one.
    fn nothing() -> Self {
        let cluster = Self {
            folder: tempfile::tempdir().unwrap(),
            programs: programs(),
        };
        if is_root(cluster.folder.path()) {
            chown(cluster.folder.path(), Some(NOBODY), Some(NOBODY)).unwrap();
        }
        let open = fs::Permissions::from_mode(0o755);
        fs::set_permissions(cluster.folder.path(), open).unwrap();
        cluster
    }

    /// A copy that follows this one, which waits for it at each commit from now on.
    pub(crate) fn standby(&self) -> Self {
        let standby = Self::nothing();
        let (host, data) = (self.socket(), standby.data());
        let from = ["--host", &host, "--username", "help"];
        let how = ["--write-recovery-conf", "--checkpoint=fast", "--no-sync"];
        standby.run(
            "pg_basebackup",
            &[&from[..], &how, &["--pgdata", &data]].concat(),
        );
        standby.begin();
        self.set("synchronous_standby_names", "*");
        standby
    }

    /// Makes a standby one that may be written to.
    pub(crate) fn promote(&self) {
        self.run("pg_ctl", &["promote", "--silent", "--pgdata", &self.data()]);
    }

    /// Changes a setting while it runs.
    pub(crate) fn set(&self, setting: &str, value: &str) {
        let statement = format!("ALTER SYSTEM SET {setting} = '{value}'");
        let host = self.socket();
        let who = ["--host", &host, "--username", "help", "--dbname=postgres"];
        self.run(
            "psql",
            &[&who[..], &["--quiet", "--command", &statement]].concat(),
        );
        self.run("pg_ctl", &["reload", "--silent", "--pgdata", &self.data()]);
    }

    /// Stops it as a crash does, and starts it again.
    pub(crate) fn crash(&self) {
        self.run(
            "pg_ctl",
            &["stop", "--mode=immediate", "--pgdata", &self.data()],
        );
        self.begin();
    }

    fn begin(&self) {
        let options = format!(
            "-c listen_addresses='' -c unix_socket_directories={} -c max_connections=200",
            self.socket()
        );
        let log = format!("{}/log", self.socket());
        let data = self.data();
        let how = ["start", "--wait", "--silent", "--log", &log];
        let what = ["--options", &options, "--pgdata", &data];
        self.run("pg_ctl", &[&how[..], &what].concat());
    }

    /// The folder of its socket.
    pub(crate) fn socket(&self) -> String {
        self.folder.path().display().to_string()
    }

    fn data(&self) -> String {
        format!("{}/data", self.socket())
    }

    /// Runs one of its programs to the end.
    fn run(&self, program: &str, arguments: &[&str]) {
        let mut command = Command::new(self.programs.join(program));
        command.args(arguments).current_dir(self.folder.path());
        command.stdout(Stdio::null());
        if is_root(Path::new("/proc/self")) {
            command.uid(NOBODY).gid(NOBODY);
        }
        let ran = command.output().unwrap();
        let why = String::from_utf8_lossy(&ran.stderr);
        assert!(ran.status.success(), "{program}: {why}");
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let data = self.data();
        self.run(
            "pg_ctl",
            &["stop", "--mode=immediate", "--silent", "--pgdata", &data],
        );
    }
}

fn is_root(path: &Path) -> bool {
    fs::metadata(path).unwrap().uid() == 0
}

/// Where the programs of `PostgreSQL` are: `HELP_WIDGET_POSTGRES` says it, or it is where Debian puts them.
fn programs() -> PathBuf {
    if let Some(named) = std::env::var_os("HELP_WIDGET_POSTGRES") {
        return named.into();
    }
    // `cargo xtask test` sets it up.
    let versions = fs::read_dir("/usr/lib/postgresql").unwrap();
    let versions = versions.map(|one| one.unwrap().path().join("bin"));
    versions.max().unwrap()
}
