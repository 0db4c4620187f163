//! Population cells from census grids, rasters and buildings.

mod buildings;
mod combine;
mod long;
mod properties;
mod raster;
mod read;
mod ruhr;
pub mod support;
