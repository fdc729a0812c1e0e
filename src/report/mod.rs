//! The report: formats results and decides nothing.

#[cfg(feature = "cli")]
mod broken;
#[cfg(feature = "cli")]
pub mod csv;
#[cfg(feature = "cli")]
mod diff;
#[cfg(feature = "cli")]
mod evidence;
#[cfg(feature = "cli")]
mod explain;
mod format;
#[cfg(feature = "cli")]
mod history;
#[cfg(feature = "cli")]
mod html;
pub mod json;
#[cfg(feature = "cli")]
pub mod junit;
#[cfg(feature = "cli")]
mod mark;
#[cfg(feature = "cli")]
mod markdown;
#[cfg(feature = "cli")]
mod sources;
#[cfg(feature = "cli")]
mod subject;
#[cfg(feature = "cli")]
mod table;
#[cfg(feature = "cli")]
pub mod tap;
#[cfg(feature = "cli")]
mod text;

#[cfg(feature = "cli")]
pub use diff::{Beside, diff, diff_markdown};
#[cfg(feature = "cli")]
pub use explain::explanation;
pub use format::{Format, UnknownFormat};
#[cfg(feature = "cli")]
pub use history::history;
#[cfg(feature = "cli")]
pub use html::html;
#[cfg(feature = "cli")]
pub use markdown::markdown;
#[cfg(feature = "cli")]
pub use sources::{coverage, review, standings};
#[cfg(feature = "cli")]
pub use subject::{Subject, Test};
#[cfg(feature = "cli")]
pub use table::{Style, table};
