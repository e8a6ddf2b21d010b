//! All integration tests in one binary: one file per arrow of the flow, and the house around it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod answer;
mod attend;
mod beacon;
mod bounce;
mod call;
mod close;
mod closing;
mod correct;
mod courier;
mod daemon;
mod draw;
mod drawing;
mod duplicate;
mod edit;
mod enlist;
mod expire;
mod figures;
mod forget;
mod hardship;
mod invariants;
mod join;
mod lead;
mod leave;
mod machine;
mod mydata;
mod patience;
mod postgres;
mod proxy;
mod races;
mod receipt;
mod relay;
mod round;
mod simulation;
mod slots;
mod smtp;
mod staff;
mod store;
mod strike;
mod tidy;
mod traps;
mod upcoming;
mod verify;
mod walk;
mod world;
