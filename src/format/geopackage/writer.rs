//! Writes layers and tables into one GeoPackage.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use tempfile::NamedTempFile;

use super::catalogue::LayerOptions;
use super::package::Package;
use crate::dataset::Layer;
use crate::format::atomic::AtomicFile;
use crate::format::{FileError, FormatError};

/// A GeoPackage (OGC 12-128r17, version 1.3) being written: layers of features and tables of attributes, each
/// with its descriptions, a spatial index and a style. The file appears under its name when it is
/// finished.
///
/// The same layers give the same bytes: the file says of each table that it last changed on 1 January 1970.
///
/// ```
/// use nahraum::crs::describe_crs;
/// use nahraum::format::geopackage::{LayerOptions, Writer};
///
/// let folder = tempfile::tempdir().unwrap();
/// let path = folder.path().join("town.gpkg");
/// let mut cells = nahraum::synthetic::town("AB\n\n12").unwrap().cells;
/// describe_crs(&mut cells).unwrap();
/// let mut writer = Writer::create(&path).unwrap();
/// writer.add(&cells, &LayerOptions::default()).unwrap();
/// writer.finish().unwrap();
/// assert!(path.exists());
/// ```
pub struct Writer {
    target: AtomicFile,
    /// The database, when the target is a device, which cannot hold one.
    aside: Option<NamedTempFile>,
    package: Package,
    name: String,
}

impl Writer {
    /// Begins a file.
    ///
    /// # Errors
    /// [`FormatError::File`] when the file cannot be created.
    pub fn create(path: &Path) -> Result<Self, FormatError> {
        let target = AtomicFile::create(path)?;
        let name = path.display().to_string();
        let aside = match target.temporary_path() {
            Some(_) => None,
            None => Some(NamedTempFile::new().map_err(FileError::when("create", name.as_str()))?),
        };
        let place = target.temporary_path().or(aside.as_ref().map(NamedTempFile::path));
        let package = Package::begin(place.expect("one of the two is a file"), &name)?;
        Ok(Self { target, aside, package, name })
    }

    /// Adds a layer: features when it has a reference system or any geometry, else a table of attributes.
    /// Its name becomes that of the table. A column `fid` that numbers the rows stays the number; other
    /// layers are numbered from 1.
    ///
    /// Cost: one pass over the values, on all threads, and O(n log n) for the spatial index of n features.
    ///
    /// # Errors
    /// [`FormatError::Unwritable`] when a table of this name is there, when the CRS is not described
    /// ([`describe_crs`](crate::crs::describe_crs)), when a coordinate is not finite, or when two columns
    /// differ in capital letters only; [`FormatError::File`] when the disk is full.
    pub fn add(&mut self, layer: &Layer, options: &LayerOptions) -> Result<(), FormatError> {
        self.package.add(layer, options)
    }

    /// Puts further rows behind those of the table that was added last, which so need not be in memory all at
    /// once. They have its columns and its kind of geometry ([`LayerOptions::kind`]).
    ///
    /// # Errors
    /// As [`Self::add`], and [`FormatError::Unwritable`] when another table was added last, when columns, kind
    /// or CRS differ, or when the layer or the rows before number themselves in a column `fid`.
    pub fn append(&mut self, layer: &Layer) -> Result<(), FormatError> {
        self.package.append(layer)
    }

    /// Adds a text about the whole file, such as the record of a run: the address of what it follows, its
    /// media type (`application/json`), and the text.
    pub fn metadata(&mut self, standard: &str, media_type: &str, text: &str) {
        self.package.describe(standard, media_type, text);
    }

    /// Completes the file with the attribution of all layers, and gives it its name.
    ///
    /// # Errors
    /// [`FormatError::File`] when the disk is full or the target cannot be replaced.
    pub fn finish(self) -> Result<(), FormatError> {
        let Self { mut target, aside, package, name } = self;
        package.finish()?;
        if let Some(aside) = aside {
            copied(aside.path(), &mut target).map_err(FileError::when("write", name))?;
        }
        target.commit()
    }
}

/// Writes a GeoPackage of one layer into a file, which appears complete or not at all.
///
/// # Errors
/// Those of [`Writer`].
pub fn write_file(layer: &Layer, options: &LayerOptions, path: &Path) -> Result<(), FormatError> {
    let mut writer = Writer::create(path)?;
    writer.add(layer, options)?;
    writer.finish()
}

/// Writes a GeoPackage of one layer into a stream. A database is written here and there, so it is made in a
/// temporary file and copied.
///
/// # Errors
/// Those of [`Writer`], and [`FormatError::File`] when the stream fails.
pub fn write(
    layer: &Layer,
    options: &LayerOptions,
    sink: &mut dyn Write,
) -> Result<(), FormatError> {
    let failed = || FileError::when("write", &layer.name);
    let file = NamedTempFile::new().map_err(failed())?;
    let mut package = Package::begin(file.path(), &layer.name)?;
    package.add(layer, options)?;
    package.finish()?;
    Ok(copied(file.path(), sink).map_err(failed())?)
}

fn copied(from: &Path, into: &mut dyn Write) -> io::Result<()> {
    io::copy(&mut File::open(from)?, into)?;
    into.flush()
}
