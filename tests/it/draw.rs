//! The draw from outside: what it promises, tried on rounds by the million.

mod theorems;
