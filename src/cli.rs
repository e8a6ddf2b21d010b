//! The command line. Every command works beside a running daemon, on either engine.

mod audit;
mod bounce;
mod draw;
mod invariants;
mod output;
mod person;
mod report;
mod rounds;
mod staff;

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Parser, Subcommand};
use secrecy::ExposeSecret;

use crate::config::{self, Config};
use crate::daemon;
use crate::locale;
use crate::service::{self, App, Parts, Process, courier};
use crate::store::{self, Options, Store};
use output::{mutter, say};

/// Connections of a command that is no daemon.
const CONNECTIONS: u32 = 2;
/// Lines that a list shows.
const LIST_MAX: i64 = 1000;

/// A waitlist for public offices that hands out appointments in turn.
#[derive(Debug, Parser)]
#[command(version, about)]
pub struct Cli {
    /// The configuration file; without one, the demo town runs.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the daemon (this is what happens without a command).
    Serve,
    /// Bring the schema of the database up, and nothing else.
    Migrate,
    /// Look at the configuration.
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Rounds.
    #[command(subcommand)]
    Round(RoundCommand),
    /// Recompute rounds from their published files; needs nothing else.
    #[command(subcommand)]
    Draw(DrawCommand),
    /// People who work with the list.
    #[command(subcommand)]
    Staff(staff::StaffCommand),
    /// The log of what staff did.
    #[command(subcommand)]
    Audit(audit::AuditCommand),
    /// The outbox.
    #[command(subcommand)]
    Mail(MailCommand),
    /// Mails that came back.
    #[command(subcommand)]
    Bounce(BounceCommand),
    /// What must always hold.
    #[command(subcommand)]
    Invariants(InvariantsCommand),
    /// What is forgotten when its time has passed.
    #[command(subcommand)]
    Retention(RetentionCommand),
    /// What a month came to, for the council, beside the month before.
    Report(report::Arguments),
    /// Print everything that is held about the person of an entry.
    Export {
        /// Its id or its reference.
        entry: String,
        /// For programs.
        #[arg(long)]
        json: bool,
    },
    /// Forget the person of an entry at once; who is in the list leaves it.
    Erase {
        /// Its id or its reference.
        entry: String,
    },
}

#[derive(Debug, Subcommand)]
enum ConfigCommand {
    /// Report every error at once.
    Check,
    /// Show what is in force, secrets masked.
    Show,
}

#[derive(Debug, Subcommand)]
enum RoundCommand {
    /// Run a round now.
    Run {
        /// Print who would be offered what, and write nothing.
        #[arg(long)]
        dry_run: bool,
    },
    /// The rounds so far, latest first.
    List {
        /// For programs.
        #[arg(long)]
        json: bool,
    },
    /// All that is public about one round.
    Show {
        /// Its number.
        number: i64,
        /// For programs.
        #[arg(long)]
        json: bool,
    },
    /// Enter the beacon of a round that waits for one.
    ///
    /// With draw.beacon = "manual" the pool of a round announces a label, like
    /// lotto-2026-11-30-4, and its beacon is made of the public draw that the label stands for,
    /// once that was held. The 32 bytes are the SHA-256 of the ASCII text LABEL TEXT: the round's
    /// label, one blank, the outcome as published, its words with one blank between each. Anybody
    /// can check them:
    ///
    /// printf %s 'lotto-2026-11-30-4 3 14 15 26 35 49' | sha256sum
    ///
    /// Give the outcome by --text, or the 32 bytes by HEX. A value that was a beacon before is
    /// refused, and 32 zero bytes are.
    #[command(
        verbatim_doc_comment,
        override_usage = "reihum round beacon NUMBER HEX\n       reihum round beacon NUMBER --text TEXT"
    )]
    #[command(group = clap::ArgGroup::new("beacon").required(true))]
    Beacon {
        /// The number of the round.
        number: i64,
        /// 32 bytes in hex, made of what the round's label announced.
        #[arg(value_name = "HEX", group = "beacon")]
        value: Option<String>,
        /// The outcome as published, like "3 14 15 26 35 49".
        #[arg(long, value_name = "TEXT", group = "beacon")]
        text: Option<String>,
    },
}

#[derive(Debug, Subcommand)]
enum DrawCommand {
    /// Print the result file of a pool file.
    Compute {
        /// The pool file; - is standard input.
        pool: PathBuf,
        /// What the round revealed, 32 bytes in hex.
        #[arg(long, value_name = "HEX")]
        reveal: String,
        /// The beacon, 32 bytes in hex; zeros for "beacon none".
        #[arg(long, value_name = "HEX")]
        beacon: String,
        /// Print to standard error how long each part took.
        #[arg(long)]
        timings: bool,
    },
    /// Check result files against their pool files, and rounds against the ones before.
    Verify {
        /// A pool file and its result file, once or several times, oldest round first; one of them may be
        /// -, which is standard input.
        #[arg(required = true, value_name = "POOL RESULT")]
        files: Vec<PathBuf>,
        /// An announced anchor, 32 bytes in hex: where a chain of seeds begins, it must be one of
        /// these. As often as needed.
        #[arg(long = "anchor", value_name = "HEX")]
        anchors: Vec<String>,
    },
}

#[derive(Debug, Subcommand)]
enum RetentionCommand {
    /// Forget contact data of ended entries, old strikes and spent pool files, as the daemon does
    /// by itself every minute.
    Run {
        /// Print what would be forgotten, and forget nothing.
        #[arg(long)]
        dry_run: bool,
        /// For programs.
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, Subcommand)]
enum BounceCommand {
    /// Read one message from standard input, as a mail server pipes it.
    ///
    /// Exit code 0 whatever the message is, so that no report is ever reported back, and 75 (try
    /// again later, sysexits.h) if it could not be taken in.
    Ingest,
}

#[derive(Debug, Subcommand)]
enum InvariantsCommand {
    /// Check all of it; exit code 3 if something does not hold.
    Check {
        /// For programs.
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, Subcommand)]
enum MailCommand {
    /// The latest mails and what became of them.
    List {
        /// For programs.
        #[arg(long)]
        json: bool,
    },
}

/// Why a command ended without success.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Config(#[from] config::ConfigErrors),
    #[error(transparent)]
    Daemon(#[from] daemon::Failure),
    #[error(transparent)]
    Store(#[from] store::Error),
    #[error(transparent)]
    Service(#[from] service::Error),
    /// Whoever read the answer has heard enough.
    #[error("standard output is closed")]
    Closed,
    #[error("standard output: {0}")]
    Output(std::io::Error),
    /// A check found what it looks for, and has told it.
    #[error("something does not hold")]
    Found,
    #[error("{0}")]
    Usage(String),
    #[error("{0}")]
    Other(String),
}

/// Runs the command line of this process.
pub async fn run() -> ExitCode {
    let cli = Cli::parse();
    let is_bounce = matches!(cli.command, Some(Command::Bounce(_)));
    match execute(cli).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Closed) => ExitCode::FAILURE,
        Err(Failure::Found) => ExitCode::from(3),
        Err(failure) => {
            mutter(&format!("reihum: {failure}"));
            ExitCode::from(if is_bounce {
                bounce::TRY_LATER
            } else if matches!(failure, Failure::Usage(_)) {
                2
            } else {
                1
            })
        }
    }
}

async fn execute(cli: Cli) -> Result<(), Failure> {
    let file = cli.config.as_deref();
    let command = cli.command.unwrap_or(Command::Serve);
    match command {
        Command::Config(ConfigCommand::Show) => say(&[config::show(file, std::env::vars())?]),
        Command::Draw(DrawCommand::Compute {
            pool,
            reveal,
            beacon,
            timings,
        }) => draw::compute(&pool, &reveal, &beacon, timings),
        Command::Draw(DrawCommand::Verify { files, anchors }) => draw::verify(&files, &anchors),
        command => execute_configured(file, command).await,
    }
}

/// The commands that need a configuration.
async fn execute_configured(file: Option<&Path>, command: Command) -> Result<(), Failure> {
    let config = config::load(file, std::env::vars())?;
    log_to_stderr(&config);
    locale::speak(&config.own.wording);
    match command {
        Command::Serve => Ok(daemon::serve(config).await?),
        Command::Config(_) | Command::Draw(_) => say(&sound(&config)),
        Command::Migrate => {
            open(&config).await?;
            Ok(())
        }
        Command::Round(command) => rounds::execute(&app(config).await?, command).await,
        Command::Staff(command) => staff::execute(&app(config).await?, command).await,
        Command::Audit(command) => audit::execute(&app(config).await?, command).await,
        Command::Mail(MailCommand::List { json }) => list_mails(&app(config).await?, json).await,
        Command::Report(arguments) => report::tell(&app(config).await?, arguments).await,
        Command::Export { entry, json } => person::export(&app(config).await?, &entry, json).await,
        Command::Erase { entry } => person::erase(&app(config).await?, &entry).await,
        Command::Bounce(BounceCommand::Ingest) => bounce::ingest(&app(config).await?).await,
        Command::Invariants(InvariantsCommand::Check { json }) => {
            invariants::check(&app(config).await?, json).await
        }
        Command::Retention(RetentionCommand::Run { dry_run, json }) => {
            person::retention(&app(config).await?, dry_run, json).await
        }
    }
}

fn sound(config: &Config) -> Vec<String> {
    let mut lines = vec!["the configuration is sound".to_owned()];
    let gaps = config.own.wording.gaps().iter();
    lines.extend(gaps.map(|gap| format!("town.directory: {gap}")));
    lines
}

/// Standard output belongs to what a command answers.
fn log_to_stderr(config: &Config) {
    let builder = tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::new(&config.log.filter))
        .with_writer(std::io::stderr)
        // A log that cannot be written, on a full disk or a closed pipe, must not stop the work.
        .log_internal_errors(false)
        .with_ansi(std::io::stderr().is_terminal());
    let installed = if config.log.json {
        builder.json().try_init()
    } else {
        builder.with_target(false).try_init()
    };
    if let Err(error) = installed {
        mutter(&format!("reihum: no log: {error}"));
    }
}

/// Opens the database with few connections and brings its schema up.
async fn open(config: &Config) -> Result<Store, store::Error> {
    let url = config.database.url.expose_secret().to_owned();
    let store = Store::open(&Options {
        url,
        connections_max: CONNECTIONS,
    })
    .await?;
    store.migrate().await?;
    Ok(store)
}

async fn app(config: Config) -> Result<Arc<App>, Failure> {
    let store = open(&config).await?;
    let parts = Parts::of_this_machine(config, store);
    Ok(service::start(parts, Process::Command).await?.0)
}

async fn list_mails(app: &Arc<App>, json: bool) -> Result<(), Failure> {
    let mails = courier::list(app, LIST_MAX).await?;
    let line = |mail: &courier::Mail| {
        if json {
            let document = serde_json::json!({
                "id": mail.id, "kind": mail.kind, "state": mail.state, "attempts": mail.attempts,
                "created_at": mail.created_at, "due_at": mail.due_at, "detail": mail.detail,
            });
            return document.to_string();
        }
        let (at, detail) = (
            mail.created_at.format("%Y-%m-%dT%H:%M:%SZ"),
            mail.detail.as_deref(),
        );
        format!(
            "{at}\t{}\t{}\t{} attempts failed\t{}",
            mail.kind,
            mail.state,
            mail.attempts,
            detail.unwrap_or_default()
        )
    };
    say(&mails.iter().map(line).collect::<Vec<_>>())
}
