//! The draw from outside: what it promises, tried on rounds by the million, and every byte of it,
//! against a second implementation.

mod theorems;
mod twice;
