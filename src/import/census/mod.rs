//! Population cells from published data: census grids, population rasters, buildings.
//!
//! Where do people live, and how old are they? German censuses publish square grids whose tables
//! differ in columns, cell sizes and suppressed values. [`recognise`] recognises the layout of a
//! table, [`read_grid`] reads it, [`combine`] joins persons and age groups of several tables into
//! whole persons. Without a census grid, [`persons_of_raster`] turns a modelled raster into whole
//! persons, and [`spread_over_buildings`] distributes the known persons of a quartier over its
//! homes.
//!
//! Distribution keeps totals: whole numbers always sum to the number that was distributed. A
//! suppressed value is unknown, never zero.

mod ages;
mod buildings;
mod columns;
mod combine;
mod error;
mod grid;
mod grid_id;
mod homes;
mod homes_in_cells;
mod layout;
mod locate;
mod long;
mod raster;
mod read;
mod spacing;
mod table;
mod values;

pub use ages::AgeBand;
pub use buildings::{Building, spread_over_buildings};
pub use columns::{CENSUS_COLUMNS_TOML, CensusColumns, NoValue};
pub use combine::{CombineOptions, Combined, Resolution, combine};
pub use error::CensusError;
pub use grid::{GridTable, Group};
pub use grid_id::GridId;
pub(in crate::import) use homes::BUILDING;
pub use homes::{BUILDINGS_TOML, HomeKinds, HomeLevels, LevelSource, LevelTally};
pub use homes_in_cells::{HomePoint, homes_in_cells};
pub use layout::{CensusLayout, GroupColumns, ValueColumns, recognise};
pub use raster::{PersonsRaster, RasterCells, persons_of_raster};
pub use read::read_grid;
pub use spacing::Anchor;
pub use table::{CensusRows, CensusTable};

/// EPSG code of the CRS of European census grids, ETRS89-LAEA.
pub const CENSUS_CRS_EPSG: u32 = 3035;
