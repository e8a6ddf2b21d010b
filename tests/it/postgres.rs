//! One PostgreSQL cluster per test run, started when the first test asks for it.
//!
//! It lives in the folder for temporary files, belongs to an unprivileged user, and is stopped
//! and removed when this process ends, also by `kill -9`. Knows nothing about the schema: who
//! needs one makes a template database and copies it per test.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

/// Room for the pools of all tests that run at once.
const CONNECTIONS_MAX: u32 = 300;

/// A start takes about a second; a busy machine gets thirty.
const START_WAIT_MAX: Duration = Duration::from_secs(30);

/// A free port may be taken by somebody else before the server binds it.
const START_ATTEMPTS_MAX: u32 = 5;

/// A path of a Unix socket ends at 107 bytes, of which `/.s.PGSQL.65535` needs 15.
const SOCKET_DIRECTORY_BYTES_MAX: usize = 90;

/// Serves until its standard input closes, which the kernel does however this process ends.
const WATCHDOG: &str = r#"
    directory=$1; shift
    "$@" </dev/null &
    cat >/dev/null
    kill -QUIT $! 2>/dev/null
    wait
    rm -rf "$directory"
"#;

/// A running server of this test run alone.
pub struct Cluster {
    port: u16,
    /// Holds the pipe whose end stops the server.
    _watchdog: Child,
}

/// The server of this run, or `None` where PostgreSQL is not installed: then half of the tests
/// cannot run, which is said loudly, or is a failure under `REIHUM_TEST_POSTGRES=required`.
pub fn cluster() -> Option<&'static Cluster> {
    static CLUSTER: OnceLock<Option<Cluster>> = OnceLock::new();
    let start = || {
        let binaries = binaries();
        if binaries.is_none() {
            complain();
        }
        binaries.map(|binaries| Cluster::start(&binaries))
    };
    CLUSTER.get_or_init(start).as_ref()
}

/// The URL of a new database that no other test has seen, a copy of `template` if one is named.
/// Nobody may be connected to the template meanwhile. `None` where PostgreSQL is missing.
pub async fn fresh_database(template: Option<&str>) -> Option<String> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let name = format!("test_{}", COUNT.fetch_add(1, Ordering::Relaxed));
    named_database(&name, template).await
}

/// As [`fresh_database`], under a name of its own: to be filled once and copied as a template.
pub async fn named_database(name: &str, template: Option<&str>) -> Option<String> {
    let cluster = cluster()?;
    let template = template.unwrap_or("template0");
    let mut connection = PgConnection::connect(&cluster.url("postgres"))
        .await
        .expect("the test server answers");
    let create = format!(r#"CREATE DATABASE "{name}" TEMPLATE "{template}""#);
    sqlx::raw_sql(AssertSqlSafe(create))
        .execute(&mut connection)
        .await
        .unwrap_or_else(|error| panic!("the database {name} is not made: {error}"));
    connection.close().await.expect("the test server lets go");
    Some(cluster.url(name))
}

impl Cluster {
    /// The URL of a database in this cluster, by TCP, so that a proxy can stand in between.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }

    fn start(binaries: &Path) -> Self {
        let mut log = String::new();
        for _ in 0..START_ATTEMPTS_MAX {
            match Self::try_start(binaries) {
                Ok(cluster) => return cluster,
                Err(text) => log = text,
            }
        }
        panic!("PostgreSQL does not start:\n{log}");
    }

    /// Fails with the server's log.
    fn try_start(binaries: &Path) -> Result<Self, String> {
        let directory = tempfile::Builder::new()
            .prefix("reihum-postgres-")
            .tempdir()
            .expect("a folder for temporary files")
            .keep();
        let owner = unprivileged_owner(&directory);
        initdb(binaries, &directory, owner);
        let port = free_port();
        let watchdog = serve(binaries, &directory, owner, port);
        let cluster = Self {
            port,
            _watchdog: watchdog,
        };
        wait_until_ready(&directory)?;
        Ok(cluster)
    }
}

/// Where `initdb` and `postgres` lie: Debian keeps them out of the search path.
fn binaries() -> Option<PathBuf> {
    let debian = fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let mut places: Vec<PathBuf> = debian
        .flatten()
        .map(|version| version.path().join("bin"))
        .collect();
    places.sort();
    places.reverse();
    let path = std::env::var_os("PATH").unwrap_or_default();
    places.extend(std::env::split_paths(&path));
    places
        .into_iter()
        .find(|place| place.join("initdb").is_file() && place.join("postgres").is_file())
}

/// Written past the capture of the test harness, which only catches `print!` and its kin.
fn complain() {
    let needed = std::env::var_os("REIHUM_TEST_POSTGRES").is_some_and(|value| value == "required");
    assert!(
        !needed,
        "PostgreSQL is not installed (Debian: apt-get install postgresql)"
    );
    let text = "\n\
        ***********************************************************************\n\
        * PostgreSQL is not installed: HALF OF THE TESTS DID NOT RUN.         *\n\
        * tests/run installs it (Debian: apt-get install postgresql).         *\n\
        ***********************************************************************\n";
    io::stderr()
        .write_all(text.as_bytes())
        .expect("standard error is open");
}

/// PostgreSQL refuses to run as root: there the folder goes to `nobody`, whose id is answered.
fn unprivileged_owner(directory: &Path) -> Option<(u32, u32)> {
    let metadata = fs::metadata(directory).expect("the folder was just made");
    if metadata.uid() != 0 {
        return None;
    }
    let users = fs::read_to_string("/etc/passwd").expect("a list of users");
    let line = users
        .lines()
        .find(|line| line.starts_with("nobody:"))
        .expect("the user nobody");
    let mut ids = line.split(':').skip(2).map(str::parse::<u32>);
    let (Some(Ok(user)), Some(Ok(group))) = (ids.next(), ids.next()) else {
        panic!("nobody has no numbers: {line}");
    };
    chown(directory, Some(user), Some(group)).expect("root may give a folder away");
    Some((user, group))
}

/// `program` as the owner of `directory`, in it, and telling all to the log there.
fn command(program: &Path, directory: &Path, owner: Option<(u32, u32)>) -> Command {
    let log = File::options()
        .create(true)
        .append(true)
        .open(directory.join("log"))
        .expect("a log in the new folder");
    let mut command = Command::new(program);
    command
        .current_dir(directory)
        .env("LC_ALL", "C.UTF-8")
        .stdin(Stdio::null())
        .stdout(log.try_clone().expect("a second handle"))
        .stderr(log);
    if let Some((user, group)) = owner {
        command.uid(user).gid(group);
    }
    command
}

/// Making the files need not survive a power cut; what the tests write later is synced.
fn initdb(binaries: &Path, directory: &Path, owner: Option<(u32, u32)>) {
    let status = command(&binaries.join("initdb"), directory, owner)
        .args(["--auth=trust", "--username=postgres", "--no-sync"])
        .args(["--encoding=UTF8", "--locale=C.UTF-8", "--pgdata=data"])
        .status()
        .expect("initdb runs");
    assert!(status.success(), "initdb:\n{}", log_of(directory));
}

/// In a process group of its own, so that Ctrl-C reaches the tests and leaves the cleaning up.
fn serve(binaries: &Path, directory: &Path, owner: Option<(u32, u32)>, port: u16) -> Child {
    let sockets = directory.to_str().expect("a folder named in UTF-8");
    let sockets = Some(sockets).filter(|path| path.len() <= SOCKET_DIRECTORY_BYTES_MAX);
    let settings = [
        format!("port={port}"),
        format!("max_connections={CONNECTIONS_MAX}"),
        format!("unix_socket_directories={}", sockets.unwrap_or_default()),
        "listen_addresses=127.0.0.1".to_owned(),
        "max_wal_size=256MB".to_owned(),
        "fsync=on".to_owned(),
    ];
    command(Path::new("/bin/sh"), directory, owner)
        .args(["-c", WATCHDOG, "watchdog"])
        .arg(directory)
        .arg(binaries.join("postgres"))
        .args(["-D", "data"])
        .args(settings.iter().flat_map(|setting| ["-c", setting]))
        .stdin(Stdio::piped())
        .process_group(0)
        .spawn()
        .expect("a shell")
}

/// Fails with the log if the server gives up, which a port that somebody else took makes it do.
fn wait_until_ready(directory: &Path) -> Result<(), String> {
    let begun = Instant::now();
    while begun.elapsed() < START_WAIT_MAX {
        let status = fs::read_to_string(directory.join("data/postmaster.pid")).unwrap_or_default();
        if status
            .lines()
            .nth(7)
            .is_some_and(|word| word.trim() == "ready")
        {
            return Ok(());
        }
        if log_of(directory).contains("FATAL") {
            break;
        }
        thread::sleep(Duration::from_millis(5));
    }
    Err(log_of(directory))
}

fn log_of(directory: &Path) -> String {
    fs::read_to_string(directory.join("log")).unwrap_or_default()
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("a bound port").port()
}
