//! The `reihum` program.

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    reihum::cli::run().await
}
