//! Printed maps of a finished run, for the desk of a planner and the wall of a council.
mod areas;
mod classes;
mod compose;
mod contents;
mod drawing;
mod facts;
mod figures;
mod frame;
mod indicator;
mod labels;
mod legend;
mod measure;
mod outline;
mod page;
mod paint;
mod question;
mod read;
mod sheet;
mod signs;
mod svg;
mod words;
mod wrap;

pub use drawing::Drawing;
pub use facts::MapFacts;
pub use page::Page;
pub use question::{Classing, MapQuestion, Orientation, Paper, Theme};
