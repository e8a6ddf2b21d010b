//! Decides: values in, values out. No I/O, no clock, no chance, no async.

pub mod calendar;
pub mod contact;
pub mod town;
pub mod window;
