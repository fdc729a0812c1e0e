//! The report: formats results and decides nothing.

pub mod json;
