//! Population cells from census grids, rasters and buildings.

mod buildings;
mod combine;
mod europe;
mod long;
mod properties;
mod raster;
mod read;
mod ruhr;
pub mod support;
