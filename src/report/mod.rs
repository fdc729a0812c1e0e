//! The report: formats results and decides nothing.

#[cfg(feature = "cli")]
mod broken;
#[cfg(feature = "cli")]
mod diff;
#[cfg(feature = "cli")]
mod explain;
mod format;
#[cfg(feature = "cli")]
mod history;
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
pub use diff::{Beside, diff};
#[cfg(feature = "cli")]
pub use explain::explanation;
pub use format::{Format, UnknownFormat};
#[cfg(feature = "cli")]
pub use history::history;
#[cfg(feature = "cli")]
pub use sources::{coverage, review, standings};
#[cfg(feature = "cli")]
pub use table::{Style, table};
