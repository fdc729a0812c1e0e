//! The report: formats results and decides nothing.

#[cfg(feature = "cli")]
mod broken;
pub mod json;
#[cfg(feature = "cli")]
mod mark;
#[cfg(feature = "cli")]
mod sources;
#[cfg(feature = "cli")]
mod table;
#[cfg(feature = "cli")]
mod text;

#[cfg(feature = "cli")]
pub use sources::{coverage, review, standings};
#[cfg(feature = "cli")]
pub use table::{Style, table};
