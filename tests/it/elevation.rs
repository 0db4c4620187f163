//! Reading elevation rasters.

mod ascii;
mod geotiff;
mod hostile;
mod raster;
pub mod support;
