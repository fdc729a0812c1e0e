//! The report: formats results and decides nothing.

#[cfg(feature = "cli")]
mod broken;
#[cfg(feature = "cli")]
mod diff;
mod format;
#[cfg(feature = "cli")]
mod history;
#[cfg(feature = "cli")]
mod html;
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
pub use format::{Format, UnknownFormat};
#[cfg(feature = "cli")]
pub use history::history;
#[cfg(feature = "cli")]
pub use html::html;
#[cfg(feature = "cli")]
pub use sources::{coverage, review, standings};
#[cfg(feature = "cli")]
pub use table::{Style, table};
