//! The report: formats results and decides nothing.

pub mod json;
#[cfg(feature = "cli")]
mod table;
#[cfg(feature = "cli")]
mod text;

#[cfg(feature = "cli")]
pub use table::{Style, table};
