//! FlatGeobuf to layers.

use std::collections::BTreeSet;
use std::io::BufRead;

use flatgeobuf::{
    Column, Feature, GeometryType, Header, size_prefixed_root_as_feature,
    size_prefixed_root_as_header,
};
use geo::Geometry;
use polars::prelude::DataFrame;

use super::columns::{Columns, fields};
use super::frames::Frames;
use super::geometry::read_geometry;
use crate::base::limits::COLUMNS_MAX;
use crate::base::{Diagnostics, Finding, Place, codes};
use crate::dataset::{CrsId, Layer, RecordKind};
use crate::format::error::FormatError;
use crate::format::input::ReadOptions;
use crate::format::typed::{
    Simplified, crs_of_layer, distinct_names, mend_texts, report_left_out, report_unnamed_crs,
};

/// Reads a layer from FlatGeobuf, as a stream: the index is skipped.
pub(in crate::format) fn read(
    reader: &mut dyn BufRead,
    name: &str,
    options: &ReadOptions,
) -> Result<(Layer, Diagnostics), FormatError> {
    let mut frames = Frames::open(reader, name)?;
    let buffer = frames.header()?;
    let header = size_prefixed_root_as_header(&buffer)
        .map_err(|error| frames.broken(format!("the header is not valid: {error}")))?;
    frames.skip_index(&header)?;
    let given: Vec<Column<'_>> = header.columns().into_iter().flatten().collect();
    if given.len() > COLUMNS_MAX {
        return Err(FormatError::TooLarge {
            name: name.to_owned(),
            place: "the header".to_owned(),
            what: format!("{} columns", given.len()),
            limit: COLUMNS_MAX,
        });
    }
    let mut diagnostics = Diagnostics::default();
    let names = distinct_names(given.iter().map(Column::name), name, &mut diagnostics);
    let fields = fields(&given, &names);
    let columns = Columns::new(&given, names);
    report_left_out(&columns.left_out(), name, &mut diagnostics);
    let mut rows = Rows { columns, ..Rows::new(name, header.geometry_type(), diagnostics) };
    rows.read_all(&mut frames, header.features_count())?;
    let stated = stated_crs(&header, options, name, &mut rows.diagnostics);
    let crs = crs_of_layer(stated, options, name, &mut rows.diagnostics);
    let (mut layer, mut diagnostics) = rows.finish();
    layer.fields = fields;
    layer.crs = crs;
    layer.title = header.title().unwrap_or_default().to_owned();
    layer.description = header.description().unwrap_or_default().to_owned();
    layer.attribution = attribution(header.metadata().unwrap_or_default());
    mend_texts(&mut layer, options.fix_encoding, &mut diagnostics);
    Ok((layer, diagnostics))
}

/// The CRS that the header names by a code. One that it only describes is reported.
fn stated_crs(
    header: &Header<'_>,
    options: &ReadOptions,
    name: &str,
    diagnostics: &mut Diagnostics,
) -> Option<CrsId> {
    let crs = header.crs()?;
    let code = (crs.code() > 0).then(|| crs.code().to_string());
    let code = code.or_else(|| crs.code_string().map(str::to_owned));
    let org = crs.org().filter(|org| !org.is_empty()).unwrap_or("EPSG");
    let named = code.and_then(|code| format!("{org}:{code}").parse().ok());
    if let (None, Some(definition)) = (&named, crs.wkt().or(crs.name())) {
        report_unnamed_crs(definition, options, name, diagnostics);
    }
    named
}

/// The sources that this project states in the metadata.
fn attribution(metadata: &str) -> Vec<String> {
    let metadata: serde_json::Value = serde_json::from_str(metadata).unwrap_or_default();
    metadata["attribution"].as_str().map(str::to_owned).into_iter().collect()
}

/// The rows of a layer under construction.
struct Rows<'n> {
    name: &'n str,
    kind: GeometryType,
    diagnostics: Diagnostics,
    columns: Columns,
    geometry: Vec<Option<Geometry<f64>>>,
    records: Vec<u64>,
    unplaced_reported: BTreeSet<usize>,
    simplified: Simplified,
}

impl<'n> Rows<'n> {
    fn new(name: &'n str, kind: GeometryType, diagnostics: Diagnostics) -> Self {
        Self {
            name,
            kind,
            diagnostics,
            columns: Columns::new(&[], Vec::new()),
            geometry: Vec::new(),
            records: Vec::new(),
            unplaced_reported: BTreeSet::new(),
            simplified: Simplified::default(),
        }
    }

    /// Reads as many features as the header states, or all where it states none.
    fn read_all(&mut self, frames: &mut Frames<'_>, stated: u64) -> Result<(), FormatError> {
        while frames.has_more()? {
            if stated > 0 && frames.features == stated {
                let message =
                    format!("the header states {stated} features; what follows is not read");
                let place = Place::of_source(self.name);
                self.diagnostics.push(Finding::new(codes::W784, message).at(place));
                return Ok(());
            }
            let buffer = frames.feature()?;
            match size_prefixed_root_as_feature(&buffer) {
                Ok(feature) => self.feature(&feature, frames.features),
                Err(error) => {
                    let number = frames.features;
                    self.diagnostics.push_with(codes::E782, self.name, |file| {
                        let reason = format!("its bytes are not a feature: {error}");
                        (file.feature(format!("feature {number}")), reason)
                    });
                }
            }
        }
        match frames.features < stated {
            true => {
                let reason = format!("the file ends, although the header states {stated} features");
                Err(frames.broken(reason))
            }
            false => Ok(()),
        }
    }

    fn feature(&mut self, feature: &Feature<'_>, number: u64) {
        let row = self.geometry.len();
        let name = self.name;
        let at = |file: Place| file.feature(format!("feature {number}"));
        let read = feature.geometry().map(|given| read_geometry(&given, self.kind));
        match read.unwrap_or_else(|| Ok(Default::default())) {
            Ok(read) => {
                self.simplified.flattened += u64::from(read.has_more_dimensions);
                self.simplified.arcs += u64::from(read.has_arcs);
                self.geometry.push(read.geometry);
            }
            Err(reason) => {
                self.diagnostics.push_with(codes::E781, name, |file| (at(file), reason));
                self.unplaced_reported.insert(row);
                self.geometry.push(None);
            }
        }
        self.records.push(number);
        let has_own_columns = feature.columns().is_some_and(|columns| !columns.is_empty());
        let bytes = feature.properties().map(|bytes| bytes.bytes()).unwrap_or_default();
        let stored = match has_own_columns {
            true => Err("the feature has columns of its own".to_owned()),
            false => self.columns.push(row, bytes),
        };
        if let Err(reason) = stored {
            self.diagnostics.push_with(codes::E208, name, |file| {
                (at(file), format!("{reason}; the values before it were kept"))
            });
        }
    }

    fn finish(mut self) -> (Layer, Diagnostics) {
        self.simplified.report(self.name, &mut self.diagnostics);
        let rows = self.geometry.len();
        let columns = self.columns.finish(rows);
        let table = DataFrame::new(rows, columns).expect("columns of one length, names distinct");
        let layer = Layer {
            source: self.name.to_owned(),
            geometry: self.geometry,
            unplaced_reported: self.unplaced_reported,
            table,
            records: self.records,
            record_kind: RecordKind::Feature,
            ..Layer::default()
        };
        (layer, self.diagnostics)
    }
}
