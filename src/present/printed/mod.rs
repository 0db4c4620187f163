//! Printed maps of a finished run, for the desk of a planner and the wall of a council.
//!
//! A [`Drawing`] is one theme, service and limit, read from the layers of a run; it makes a [`Page`] of the whole region
//! or of one municipality. Each area belongs to exactly one class or special sign, the legend counts them, and every
//! number is a written one, or the share or difference of written ones. The guide tells what each theme shows
//! ([`crate::guide::maps`]).

mod areas;
mod atlas;
mod classes;
mod compose;
mod contents;
mod drawing;
mod facts;
mod figures;
mod fonts;
mod frame;
mod indicator;
mod labels;
mod legend;
mod mix;
mod outline;
mod output;
mod page;
mod paint;
mod question;
mod read;
mod sheet;
mod signs;
mod svg;
mod words;
mod wrap;

pub use atlas::{Atlas, AtlasService, LinkedPage};
pub use drawing::Drawing;
pub use facts::MapFacts;
pub use fonts::{FAMILY, Weight, letters_without_shape, width_mm};
pub use output::{About, Booklet, DPI_MAX, DPI_MIN, DrawError, Link, Plate, png, svg_file};
pub use page::Page;
pub use question::{Classing, MapQuestion, Orientation, Paper, Theme};
