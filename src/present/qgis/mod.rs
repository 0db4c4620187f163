//! Results in QGIS: how each layer looks, and a project with maps to print.

mod answers;
mod areas;
mod filled;
mod filter;
mod gaps;
mod layout;
mod look;
mod maps;
mod network;
mod overlaps;
mod project;
mod settings;
mod sheet;
mod style;
pub(super) mod texts;
mod theme;
mod types;
pub(super) mod words;

pub use answers::answer_settings;
pub use project::project;
pub use settings::{Service, Settings};
pub use sheet::Sheet;
pub use style::{Style, style};
