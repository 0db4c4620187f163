//! Writes a GeoPackage of one layer into a stream.

use std::fs::File;
use std::io::{self, Write};

use super::writer::{LayerOptions, Writer};
use crate::dataset::Layer;
use crate::format::{FileError, FormatError};

/// Writes a layer. A database is written here and there, so it is made in a temporary file and copied.
pub(in crate::format) fn write(layer: &Layer, sink: &mut dyn Write) -> Result<(), FormatError> {
    let failed = || FileError::when("write", &layer.name);
    let folder = tempfile::tempdir().map_err(failed())?;
    let path = folder.path().join("layer.gpkg");
    let mut writer = Writer::create(&path)?;
    writer.add(layer, &LayerOptions::default())?;
    writer.finish()?;
    let mut copy = || {
        io::copy(&mut File::open(&path)?, sink)?;
        sink.flush()
    };
    Ok(copy().map_err(failed())?)
}
