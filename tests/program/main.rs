//! The program, as its users meet it: what it prints, and how it exits.
//!
//! Most of it asks a few shells the cases below `tests/program/cases`, of which `every/` uses all that a case file can
//! say. What the surroundings could change is taken away first.
#![cfg(feature = "cli")]

mod ask;
mod cells;
mod completions;
mod diff;
mod exit_codes;
mod formats;
mod help;
mod known;
mod left_behind;
mod man;
mod output;
mod program;
mod record;
mod report;
mod root;
mod selection;
mod shells;
mod show;
#[path = "../support/root.rs"]
mod small_root;
mod sources;
#[path = "../support/mod.rs"]
mod support;
#[path = "../support/validator.rs"]
mod validator;
