//! All integration tests in one binary: one file per arrow of the flow, and the house around it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod daemon;
mod postgres;
mod proxy;
mod smtp;
mod tidy;
mod traps;
