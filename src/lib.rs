//! Reihum: one waitlist for all channels of a public office, and rounds that hand out its
//! appointments by a published rule.
//!
//! Data flows one way: `web`, `cli` and `jobs` ask `service`, which lets `domain` decide,
//! `store` remember and `mail` tell. ARCHITECTURE.md has the map.

pub mod beacon;
pub mod cli;
pub mod clock;
pub mod config;
pub mod daemon;
pub mod domain;
pub mod jobs;
pub mod locale;
pub mod mail;
pub mod metrics;
pub mod service;
pub mod store;
pub mod web;
