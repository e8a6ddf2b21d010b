//! Reihum: one waitlist for all channels of a public office, and rounds that hand out its
//! appointments by a rule that anybody can recompute.

pub mod clock;
pub mod domain;
pub mod locale;
pub mod mail;
pub mod web;
