//! All integration tests in one binary: one file per arrow of the flow, and the house around it.

mod postgres;
mod proxy;
mod tidy;
mod traps;
