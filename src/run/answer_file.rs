//! Answers as files.

use std::io::Write;
use std::path::Path;

use crate::base::Lang;
use crate::dataset::Layer;
use crate::format::geopackage::{LayerOptions, Style, write, write_file};
use crate::format::{FormatError, OutputFormat, write_layer, write_layer_file};
use crate::present::qgis;

/// Writes an answer to a file, as [`write_layer_file`] does. A GeoPackage gets the style with which QGIS opens it, in a
/// language; it draws the rows of one service and limit: those of the supermarket at its largest limit, or of the
/// first service when there is no supermarket.
///
/// # Errors
/// Those of [`write_layer_file`].
pub fn write_answer_file(
    layer: &Layer,
    format: OutputFormat,
    lang: Lang,
    path: &Path,
) -> Result<(), FormatError> {
    match format {
        OutputFormat::GeoPackage => write_file(layer, &styled(layer, lang), path),
        other => write_layer_file(layer, other, path),
    }
}

/// [`write_answer_file`] to a stream.
///
/// # Errors
/// Those of [`write_layer`].
pub fn write_answer(
    layer: &Layer,
    format: OutputFormat,
    lang: Lang,
    sink: &mut dyn Write,
) -> Result<(), FormatError> {
    match format {
        OutputFormat::GeoPackage => write(layer, &styled(layer, lang), sink),
        other => write_layer(layer, other, sink),
    }
}

fn styled(layer: &Layer, lang: Lang) -> LayerOptions {
    let settings = qgis::answer_settings(layer, lang);
    let qgis::Style { name, qml } = qgis::style(&qgis::Sheet::from_layer(layer), &settings);
    LayerOptions { style: Some(Style { name, qml, sld: None }), ..LayerOptions::default() }
}
