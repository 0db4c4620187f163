//! The region: layers and a mapping in, a checked, immutable [`Region`] in a metric CRS out.

mod borders;
mod grid;
mod model;

pub use borders::{Borders, Permeability};
pub use grid::GridFrame;
pub use model::{
    Category, CategoryLimit, Cells, County, District, Facility, Municipality, PersonGroup,
    Provider, Quartier, QuartierPart, Region,
};
