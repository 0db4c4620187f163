//! Sheets to layers.

use std::collections::BTreeMap;
use std::path::Path;

use polars::prelude::{DataFrame, StringChunked};

use super::cells::Row;
use super::columns::SheetColumn;
use super::head::{Head, find_head};
use super::ods::read_ods;
use super::xlsx::read_xlsx;
use crate::base::{Diagnostics, Finding, Place, codes, zip_equal};
use crate::dataset::{Layer, RecordKind};
use crate::format::csv::{CsvGeometry, DecimalSign, Rows};
use crate::format::error::FormatError;
use crate::format::input::ReadOptions;
use crate::format::typed::{distinct_names, mend_texts};

/// The kind of a spreadsheet file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::format) enum Kind {
    /// A workbook of Excel.
    Xlsx,
    /// An OpenDocument sheet.
    Ods,
}

/// Reads a sheet as a table: the named one, or the only one with a value.
pub(in crate::format) fn read(
    kind: Kind,
    path: &Path,
    name: &str,
    options: &ReadOptions,
) -> Result<(Layer, Diagnostics), FormatError> {
    let wanted = (name, options.table.as_deref());
    let (sheet, cells) = match kind {
        Kind::Xlsx => read_xlsx(path, wanted)?,
        Kind::Ods => read_ods(path, wanted)?,
    };
    let (rows, spans) = cells.into_rows();
    let Some(head) = find_head(&rows, &spans) else {
        let reason = format!("its sheet `{sheet}` is empty");
        return Err(FormatError::Unreadable { name: name.to_owned(), reason });
    };
    let mut diagnostics = Diagnostics::default();
    report_rows(&rows, &head, name, &mut diagnostics);
    let columns = columns(&rows, &head, name, &mut diagnostics);
    let read = Read { sheet, rows: &rows[head.after..], name, options };
    let mut layer = read.layer(columns, rows[head.first].number, &mut diagnostics)?;
    mend_texts(&mut layer, options.fix_encoding, &mut diagnostics);
    Ok((layer, diagnostics))
}

/// Reports what is no row of the table: rows above the head (N809) and blank rows (N243).
fn report_rows(rows: &[Row], head: &Head, name: &str, diagnostics: &mut Diagnostics) {
    let first = rows[head.first].number + 1;
    let message = format!("the head of the sheet is row {first}; rows above it are left out");
    let above = Finding::new(codes::N809, message).at(Place::of_source(name));
    diagnostics.push_counted(above, head.first as u64);
    let body = &rows[head.after..];
    let last_of_head = rows[head.after - 1].number;
    let blank = body.last().map_or(0, |last| (last.number - last_of_head) as usize - body.len());
    let message = "rows without a single value are left out";
    let blank_rows = Finding::new(codes::N243, message).at(Place::of_source(name));
    diagnostics.push_counted(blank_rows, blank as u64);
}

/// The columns that have a name or a value, with names that differ (W220, W221).
fn columns(
    rows: &[Row],
    head: &Head,
    name: &str,
    diagnostics: &mut Diagnostics,
) -> Vec<SheetColumn> {
    let body = &rows[head.after..];
    let mut named: BTreeMap<u32, &str> =
        head.names.iter().map(|(column, name)| (*column, name.as_str())).collect();
    for (column, _) in body.iter().flat_map(|row| &row.cells) {
        named.entry(*column).or_default();
    }
    let names = distinct_names(named.values().copied(), name, diagnostics);
    let pairs = zip_equal(named.keys(), &names);
    pairs.map(|(number, own)| SheetColumn::new((*number, own), body, name, diagnostics)).collect()
}

/// A sheet whose columns are known.
struct Read<'r> {
    sheet: String,
    rows: &'r [Row],
    name: &'r str,
    options: &'r ReadOptions,
}

impl Read<'_> {
    fn layer(
        &self,
        columns: Vec<SheetColumn>,
        head: u32,
        diagnostics: &mut Diagnostics,
    ) -> Result<Layer, FormatError> {
        let options = &self.options.csv;
        let mut sign = DecimalSign::default();
        columns.iter().for_each(|column| column.see(&mut sign));
        let comma = options.decimal_comma.unwrap_or(sign.is_comma());
        let header: Vec<String> = columns.iter().map(|column| column.name().to_owned()).collect();
        let texts: Vec<StringChunked> = columns.iter().map(|column| column.texts(comma)).collect();
        let records: Vec<u64> = self.rows.iter().map(|row| u64::from(row.number) + 1).collect();
        let rows = Rows {
            name: self.name,
            header: &header,
            texts: &texts,
            records: &records,
            record: "row",
        };
        let (geometry, _) = rows.place_columns(&options.geometry);
        if options.decimal_comma.is_none() && !comma {
            let is_text = |at: usize| columns[at].has_text() && !columns[at].is_mixed();
            rows.report_ambiguous_points(&geometry, is_text, diagnostics);
        }
        let located = rows.located(options, comma, self.options.crs.clone(), diagnostics)?;
        self.report_reading(head, comma, &geometry, diagnostics);
        let count = records.len();
        let columns = columns.into_iter().map(|column| column.finish(comma)).collect();
        Ok(Layer {
            source: self.name.to_owned(),
            crs: located.crs,
            row_crs: located.row_crs,
            geometry: located.geometry,
            unplaced_reported: located.unreadable,
            table: DataFrame::new(count, columns).expect("columns of one length, names distinct"),
            records,
            record_kind: RecordKind::Row,
            decimal_comma: comma,
            ..Layer::default()
        })
    }

    /// Says how the sheet was read (N223).
    fn report_reading(
        &self,
        head: u32,
        comma: bool,
        geometry: &CsvGeometry,
        diagnostics: &mut Diagnostics,
    ) {
        let (sheet, row) = (&self.sheet, head + 1);
        let decimal = if comma { "comma" } else { "point" };
        let message = format!(
            "read from the sheet `{sheet}`, head in row {row}, decimal {decimal} in texts, {}",
            geometry.words()
        );
        diagnostics.push(Finding::new(codes::N223, message).at(Place::of_source(self.name)));
    }
}
