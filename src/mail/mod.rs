//! Tells: letters in the citizen's language, calendar files, and the way to a mail server.
//! Knows nothing about the database: `service::courier` brings the facts and records the outcome.

pub mod bounce;
pub mod ics;
pub mod letter;
pub mod smtp;
pub mod transport;
