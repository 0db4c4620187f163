//! GeoParquet, and plain Parquet tables, to layers.

use std::collections::BTreeSet;
use std::io::{BufRead, Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

use geo::Geometry;
use polars::prelude::{ArrowField, Column, DataFrame};
use polars_arrow::array::Array;
use polars_parquet::read::{
    BasicDecompressor, FileMetadata, PageReader, column_iter_to_arrays, infer_schema, read_metadata,
};
use polars_parquet::write::CompressedPage;

use super::arrays::{Way, column, each_bytes, way_of};
use super::footer::drop_unknown_types;
use super::geo_key::{GeoColumn, KEY, understand};
use crate::base::limits::{
    COLUMNS_MAX, RECORD_BYTES_MAX, ROWS_MAX, ROWS_PER_BYTE_MAX, WHOLE_FILE_BYTES_MAX,
};
use crate::base::{Diagnostics, Place, codes};
use crate::dataset::{FieldInfo, Layer, RecordKind};
use crate::format::error::FormatError;
use crate::format::file_error::FileError;
use crate::format::input::ReadOptions;
use crate::format::typed::{
    Simplified, crs_of_layer, mend_texts, report_left_out, report_unnamed_crs,
};
use crate::format::wkb_read::read_wkb;

/// Reads a layer from GeoParquet 1.0 or 1.1 with geometries as well-known binary, or a plain Parquet table.
/// Columns of lists and structures are reported and left out, without being unpacked.
///
/// The table of contents is at the end of the file, so that all of it is held in memory meanwhile.
pub(in crate::format) fn read(
    reader: &mut dyn BufRead,
    name: &str,
    options: &ReadOptions,
) -> Result<(Layer, Diagnostics), FormatError> {
    let mut bytes = Vec::new();
    let mut limited = reader.take(WHOLE_FILE_BYTES_MAX as u64 + 1);
    limited.read_to_end(&mut bytes).map_err(FileError::when("read", name))?;
    if bytes.len() > WHOLE_FILE_BYTES_MAX {
        return Err(too_large(name, "bytes".to_owned(), WHOLE_FILE_BYTES_MAX));
    }
    drop_unknown_types(&mut bytes);
    // Some damaged files make the decoders of polars panic where they should fail.
    let read = catch_unwind(AssertUnwindSafe(|| read_bytes(&bytes, name, options)));
    read.unwrap_or_else(|_| Err(unreadable(name, "its pages contradict its table of contents")))
}

fn unreadable(name: &str, reason: impl ToString) -> FormatError {
    FormatError::Unreadable { name: name.to_owned(), reason: reason.to_string() }
}

fn too_large(name: &str, what: String, limit: usize) -> FormatError {
    FormatError::TooLarge { name: name.to_owned(), place: "the whole".to_owned(), what, limit }
}

fn read_bytes(
    bytes: &[u8],
    name: &str,
    options: &ReadOptions,
) -> Result<(Layer, Diagnostics), FormatError> {
    let contents = Contents::read(bytes, name)?;
    let mut diagnostics = Diagnostics::default();
    let geo = contents.value(KEY).map(understand).transpose();
    let geo = geo.map_err(|reason| unreadable(name, reason))?;
    let (attributes, geometry) = contents.chosen(geo.as_ref(), &mut diagnostics)?;
    let rows = contents.metadata.num_rows;
    let mut columns = Vec::new();
    for (field, way) in attributes {
        columns.push(contents.column(field, way)?);
    }
    let mut shapes = Shapes { name, diagnostics, ..Shapes::default() };
    match geometry {
        Some(field) => contents
            .each_array(field, &mut |arrays| each_bytes(&arrays, &mut |bytes| shapes.add(bytes)))?,
        None => shapes.geometry.resize(rows, None),
    }
    if shapes.geometry.len() != rows {
        return Err(unreadable(
            name,
            format!("{} geometries in {rows} rows", shapes.geometry.len()),
        ));
    }
    shapes.simplified.report(name, &mut shapes.diagnostics);
    let Shapes { geometry, unplaced_reported, mut diagnostics, .. } = shapes;
    if let Some(definition) = geo.as_ref().and_then(|geo| geo.unnamed_crs.as_deref()) {
        report_unnamed_crs(definition, options, name, &mut diagnostics);
    }
    let table = DataFrame::new(rows, columns).map_err(|error| unreadable(name, error))?;
    let text = |key: &str| contents.value(&format!("nahraum:{key}")).unwrap_or_default().to_owned();
    let attribution = Some(text("attribution")).filter(|text| !text.is_empty());
    let crs = geo.and_then(|geo| geo.crs);
    let mut layer = Layer {
        source: name.to_owned(),
        title: text("title"),
        description: text("description"),
        crs: crs_of_layer(crs, options, name, &mut diagnostics),
        geometry,
        unplaced_reported,
        table,
        record_kind: RecordKind::Feature,
        fields: fields(&text("fields")),
        attribution: attribution.into_iter().collect(),
        ..Layer::default()
    };
    mend_texts(&mut layer, options.fix_encoding, &mut diagnostics);
    Ok((layer, diagnostics))
}

/// What is known about the columns, as this project writes it.
fn fields(text: &str) -> Vec<FieldInfo> {
    let given: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
    let field = |given: &serde_json::Value| {
        let text = |key: &str| given[key].as_str().unwrap_or_default().to_owned();
        FieldInfo {
            name: text("name"),
            unit: text("unit"),
            description: text("description"),
            alias: text("alias"),
        }
    };
    given.as_array().into_iter().flatten().map(field).collect()
}

/// The table of contents of a file, checked against its length.
struct Contents<'b> {
    bytes: &'b [u8],
    name: &'b str,
    metadata: FileMetadata,
    fields: Vec<ArrowField>,
}

/// Attributes with their ways, and the column of the geometries.
type Chosen<'c> = (Vec<(&'c ArrowField, Way)>, Option<&'c ArrowField>);

impl<'b> Contents<'b> {
    fn read(bytes: &'b [u8], name: &'b str) -> Result<Self, FormatError> {
        let metadata =
            read_metadata(&mut Cursor::new(bytes)).map_err(|error| unreadable(name, error))?;
        let rows = metadata.num_rows;
        let most = ROWS_MAX.min(bytes.len().saturating_mul(ROWS_PER_BYTE_MAX));
        if rows > most {
            return Err(too_large(name, format!("{rows} rows"), most));
        }
        let groups = metadata.row_groups.iter();
        let in_groups = groups.map(|group| group.num_rows()).try_fold(0_usize, usize::checked_add);
        if in_groups != Some(rows) {
            let reason = format!("its groups have {in_groups:?} rows, the whole {rows}");
            return Err(unreadable(name, reason));
        }
        let schema = infer_schema(&metadata).map_err(|error| unreadable(name, error))?;
        // Geometries may have a type of their own, which is one of bytes underneath.
        let plain = |field: &ArrowField| {
            let kind = field.dtype().to_storage().clone();
            ArrowField::new(field.name.clone(), kind, field.is_nullable)
        };
        let fields: Vec<ArrowField> = schema.iter_values().map(plain).collect();
        match fields.len() > COLUMNS_MAX {
            true => Err(too_large(name, format!("{} columns", fields.len()), COLUMNS_MAX)),
            false => Ok(Self { bytes, name, metadata, fields }),
        }
    }

    /// A text in the metadata.
    fn value(&self, key: &str) -> Option<&str> {
        let pairs = self.metadata.key_value_metadata().iter().flatten();
        pairs.filter(|pair| pair.key == key).find_map(|pair| pair.value.as_deref())
    }

    /// The columns to read. Others are reported, except the boxes of the geometries.
    fn chosen(
        &self,
        geo: Option<&GeoColumn>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Chosen<'_>, FormatError> {
        let (mut attributes, mut geometry, mut left_out) = (Vec::new(), None, Vec::new());
        for field in &self.fields {
            let name = field.name.as_str();
            let way = way_of(field.dtype());
            let is_geometry = geo.is_some_and(|geo| geo.name == name);
            let is_covering = geo.is_some_and(|geo| geo.covering.as_deref() == Some(name));
            match way {
                Some(Way::Bytes) if is_geometry => geometry = Some(field),
                Some(Way::Bytes) if geo.is_none() && is_shape_name(name) => {
                    let reason = format!(
                        "it has a column `{name}` of bytes, but no metadata `geo`, which say what they are: it is \
                         Parquet, not GeoParquet; write it with GeoPandas, GDAL or DuckDB's spatial extension"
                    );
                    return Err(unreadable(self.name, reason));
                }
                Some(Way::Bytes) | None if !is_covering => left_out.push(name),
                Some(way) if way != Way::Bytes => attributes.push((field, way)),
                _ => {}
            }
        }
        report_left_out(&left_out, self.name, diagnostics);
        if let (Some(geo), None) = (geo, geometry) {
            let reason =
                format!("it has no column of bytes `{}`, where its geometries are", geo.name);
            return Err(unreadable(self.name, reason));
        }
        Ok((attributes, geometry))
    }

    fn column(&self, field: &ArrowField, way: Way) -> Result<Column, FormatError> {
        let mut all = Vec::new();
        self.each_array(field, &mut |arrays| {
            all.extend(arrays);
            Ok(())
        })?;
        let failed = |reason: String| unreadable(self.name, format!("`{}`: {reason}", field.name));
        if all.is_empty() {
            all.push(polars_arrow::array::new_empty_array(field.dtype().clone()));
        }
        column(field, way, all).map_err(failed)
    }

    /// Decodes a column group by group.
    fn each_array(
        &self,
        field: &ArrowField,
        take: &mut dyn FnMut(Vec<Box<dyn Array>>) -> Result<(), String>,
    ) -> Result<(), FormatError> {
        let failed = |reason: String| unreadable(self.name, format!("`{}`: {reason}", field.name));
        for group in &self.metadata.row_groups {
            let chunk = group.columns_under_root_iter(&field.name).and_then(|mut all| all.next());
            let chunk = chunk.ok_or_else(|| failed("a group of rows lacks it".to_owned()))?;
            let range = chunk.byte_range();
            let bytes = self.bytes.get(range.start as usize..range.end as usize);
            let bytes = bytes.ok_or_else(|| failed("its bytes lie outside of the file".into()))?;
            // Both readers share the bytes.
            let bytes = Cursor::new(bytes.to_vec().into());
            let pages = || PageReader::new(bytes.clone(), chunk, Vec::new(), RECORD_BYTES_MAX);
            check_pages(pages(), group.num_rows()).map_err(failed)?;
            let pages = pages();
            let pages = vec![BasicDecompressor::new(pages, Vec::new())];
            let kinds = vec![&chunk.descriptor().descriptor.primitive_type];
            let decoded = column_iter_to_arrays(pages, kinds, field.clone(), None);
            let (arrays, _) = decoded.map_err(|error| failed(error.to_string()))?;
            let rows: usize = arrays.iter().map(|array| array.len()).sum();
            if rows != group.num_rows() {
                return Err(failed(format!("{rows} values in {} rows", group.num_rows())));
            }
            take(arrays).map_err(failed)?;
        }
        Ok(())
    }
}

/// Holds that the pages of a group have as many values as the group has rows, and a length that can be: the
/// decoder reserves what they state. The length that a page of listed values states, 2 GiB at most, cannot be seen
/// here. An error says what is wrong with them.
fn check_pages(pages: PageReader, rows: usize) -> Result<(), String> {
    let mut left = rows;
    for page in pages {
        let (values, bytes) = match page.map_err(|error| error.to_string())? {
            CompressedPage::Data(page) => (page.num_values(), page.uncompressed_size()),
            CompressedPage::Dict(_) => (0, 0),
        };
        if bytes > RECORD_BYTES_MAX {
            return Err(format!("a page of {bytes} bytes, expected {RECORD_BYTES_MAX} at most"));
        }
        left = left
            .checked_sub(values)
            .ok_or_else(|| format!("a page of {values} values where {left} rows are left"))?;
    }
    match left {
        0 => Ok(()),
        left => Err(format!("no values for {left} of {rows} rows")),
    }
}

/// Usual names of columns of geometries.
fn is_shape_name(name: &str) -> bool {
    let name = name.to_lowercase();
    ["geometry", "geom", "wkb", "wkb_geometry", "the_geom", "shape"].contains(&name.as_str())
}

/// The geometries of a layer under construction.
#[derive(Default)]
struct Shapes<'n> {
    name: &'n str,
    geometry: Vec<Option<Geometry<f64>>>,
    unplaced_reported: BTreeSet<usize>,
    simplified: Simplified,
    diagnostics: Diagnostics,
}

impl Shapes<'_> {
    fn add(&mut self, bytes: Option<&[u8]>) {
        let row = self.geometry.len();
        match bytes.map(read_wkb).transpose() {
            Ok(read) => {
                self.simplified.flattened +=
                    u64::from(read.as_ref().is_some_and(|read| read.has_more_dimensions));
                self.simplified.arcs += u64::from(read.as_ref().is_some_and(|read| read.has_arcs));
                self.geometry.push(read.map(|read| read.geometry));
            }
            Err(reason) => {
                self.diagnostics.push_with(codes::E781, self.name, |file: Place| {
                    (file.feature(format!("feature {}", row + 1)), reason)
                });
                self.unplaced_reported.insert(row);
                self.geometry.push(None);
            }
        }
    }
}
