//! Shapefiles to layers.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use geo::Geometry;
use polars::prelude::{Column, DataFrame};

use super::columns::read_attributes;
use super::files::Files;
use super::shp::{Shape, Shapes, index};
use crate::base::{Diagnostics, Finding, Place, codes};
use crate::dataset::{Layer, RecordKind};
use crate::format::error::FormatError;
use crate::format::input::ReadOptions;
use crate::format::typed::{Simplified, mend_texts};

/// Longest text of a file `.prj` or `.cpg` that is looked at.
const TEXT_BYTES_MAX: u64 = 1 << 16;

/// Reads a Shapefile. The CRS is the configured one; what `.prj` defines goes into
/// [`Layer::crs_wkt`](crate::dataset::Layer).
pub(in crate::format) fn read(
    files: &Files,
    name: &str,
    options: &ReadOptions,
) -> Result<(Layer, Diagnostics), FormatError> {
    let mut diagnostics = Diagnostics::default();
    report_missing(files, name, &mut diagnostics);
    let attributes = match &files.dbf {
        Some(path) => {
            let named = files.cpg.as_deref().and_then(text_of);
            Some(read_attributes(path, named.as_deref(), name, &mut diagnostics)?)
        }
        None => None,
    };
    let mut rows = Rows::new(name, diagnostics);
    rows.read_shapes(files, attributes.as_ref().map(|read| &*read.is_kept))?;
    let Rows { geometry, records, unplaced_reported, simplified, mut diagnostics, .. } = rows;
    simplified.report(name, &mut diagnostics);
    let mut columns = attributes.map(|read| read.columns).unwrap_or_default();
    let length = geometry.len();
    for column in &mut columns {
        // Shapes may lack a record in the table.
        let missing = length - column.len();
        let nulls = Column::full_null(column.name().clone(), missing, column.dtype());
        column.append(&nulls).expect("a column of the same type");
    }
    let mut layer = Layer {
        source: name.to_owned(),
        crs: options.crs.clone(),
        crs_wkt: files.prj.as_deref().and_then(text_of).unwrap_or_default(),
        geometry,
        unplaced_reported,
        table: DataFrame::new(length, columns).expect("columns of one length, names distinct"),
        records,
        record_kind: RecordKind::Feature,
        ..Layer::default()
    };
    mend_texts(&mut layer, options.fix_encoding, &mut diagnostics);
    Ok((layer, diagnostics))
}

/// The beginning of a file as text without white space around it; `None` for an empty one.
fn text_of(path: &Path) -> Option<String> {
    let mut bytes = Vec::new();
    File::open(path).ok()?.take(TEXT_BYTES_MAX).read_to_end(&mut bytes).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    let text =
        text.trim_start_matches('\u{feff}').trim_matches(|c: char| c.is_whitespace() || c == '\0');
    (!text.is_empty()).then(|| text.to_owned())
}

/// Reports the files that are missing (W805).
fn report_missing(files: &Files, name: &str, diagnostics: &mut Diagnostics) {
    let missing = [
        (
            &files.dbf,
            "the file .dbf is missing, so no feature has attributes",
            "put the table beside it",
        ),
        (
            &files.shx,
            "the file .shx (the index) is missing; the shapes are read in the order of the file",
            "copy all files of the Shapefile: .shp, .shx, .dbf, .prj, .cpg",
        ),
    ];
    for (_, message, hint) in missing.into_iter().filter(|(file, ..)| file.is_none()) {
        let finding = Finding::new(codes::W805, message).at(Place::of_source(name));
        diagnostics.push(finding.hint(hint));
    }
}

/// The rows of a layer under construction.
struct Rows<'n> {
    name: &'n str,
    geometry: Vec<Option<Geometry<f64>>>,
    records: Vec<u64>,
    unplaced_reported: BTreeSet<usize>,
    simplified: Simplified,
    diagnostics: Diagnostics,
}

impl<'n> Rows<'n> {
    fn new(name: &'n str, diagnostics: Diagnostics) -> Self {
        Self {
            name,
            geometry: Vec::new(),
            records: Vec::new(),
            unplaced_reported: BTreeSet::new(),
            simplified: Simplified::default(),
            diagnostics,
        }
    }

    /// Reads the shapes whose records are kept.
    fn read_shapes(&mut self, files: &Files, is_kept: Option<&[bool]>) -> Result<(), FormatError> {
        let mut shapes = Shapes::open(&files.shp, self.name)?;
        let places = files.shx.as_deref().map(index);
        if let Some(None) = places {
            let message =
                "the file .shx (the index) is broken; the shapes are read in the order of the file";
            let finding = Finding::new(codes::W805, message).at(Place::of_source(self.name));
            self.diagnostics.push(finding);
        }
        let places = places.flatten();
        let mut number = 0;
        loop {
            let place = places.as_ref().map(|places| places.get(number));
            let shape = match place {
                Some(None) => None,
                Some(Some(place)) => shapes.shape(Some(*place))?,
                None => shapes.shape(None)?,
            };
            let Some(shape) = shape else { break };
            if is_kept.and_then(|kept| kept.get(number)) != Some(&false) {
                self.take(shape, number + 1);
            }
            number += 1;
        }
        let Some(is_kept) = is_kept else { return Ok(()) };
        if is_kept.len() != number {
            let message = format!(
                "the file .shp has {number} records, the table {}; those without a partner lack a place or attributes",
                is_kept.len()
            );
            let finding = Finding::new(codes::W806, message).at(Place::of_source(self.name));
            self.diagnostics.push(finding);
        }
        // Records of the table without a shape.
        for at in (number..is_kept.len()).filter(|at| is_kept[*at]) {
            self.geometry.push(None);
            self.records.push(at as u64 + 1);
        }
        Ok(())
    }

    fn take(&mut self, shape: Result<Shape, String>, number: usize) {
        let row = self.geometry.len();
        self.records.push(number as u64);
        match shape {
            Ok(shape) => {
                self.simplified.flattened += u64::from(shape.has_more_dimensions);
                self.geometry.push(shape.geometry);
            }
            Err(reason) => {
                self.unplaced_reported.insert(row);
                self.geometry.push(None);
                self.diagnostics.push_with(codes::E781, self.name, |file| {
                    (file.feature(format!("feature {number}")), reason)
                });
            }
        }
    }
}
