//! Decides: values in, values out. No I/O, no clock, no chance, no async.

pub mod allocation;
pub mod calendar;
pub mod contact;
pub mod entry;
pub mod ids;
pub mod lottery;
pub mod policy;
pub mod refusal;
pub mod token;
pub mod town;
pub mod window;
