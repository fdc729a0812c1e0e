//! The report: the table as it is read, and the machine format against its schema.
#![cfg(feature = "cli")]

mod diff;
mod html;
mod sample;
mod schema;
mod table;
#[path = "../support/validator.rs"]
mod validator;
