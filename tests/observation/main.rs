//! The rules of observation, each tried on every shell that is here: what may be said of a cell, and what not.
//!
//! A test that fails names the shells that answered otherwise, with their answers.

mod again;
mod asking;
mod ended;
mod heard;
mod instead;
mod left_behind;
mod root;
#[path = "../support/root.rs"]
mod small_root;
#[path = "../support/mod.rs"]
mod support;
mod surroundings;
mod terminal;
mod unobservable;
