//! Shapefiles (ESRI 1998, Shapefile Technical Description): shapes in `.shp` with their index in `.shx`, a dBASE
//! table in `.dbf`, the definition of the CRS in `.prj`, the character set in `.cpg`; as files beside each other, or
//! in a zip archive.
//!
//! The crates `shapefile` 0.9 and `dbase` 0.8 write the files of the tests. They are not used to read: dbase turns
//! every number into a 64-bit float, in which ids of more than 15 digits change, and replaces letters of a
//! character set that it does not know without a word; shapefile ends with the first broken record, and believes
//! the numbers of points and parts that a file states.

mod archive;
mod charset;
mod columns;
mod dbf;
mod files;
mod read;
mod rings;
mod shp;

pub(super) use archive::{Extracted, shapefiles_in};
pub(super) use files::Files;
pub(super) use read::read;
