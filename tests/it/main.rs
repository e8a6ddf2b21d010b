//! All integration tests in one binary: one file per arrow of the flow, and the house around it.

mod daemon;
mod postgres;
mod proxy;
mod smtp;
mod tidy;
mod traps;
