//! Speaks HTTP with citizens: parses what they typed, asks a service, shows the answer.
//! Decides nothing and holds no SQL.

pub mod joining;
pub mod pages;
pub mod view;
