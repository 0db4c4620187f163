//! Rows of a table as rows of a sheet.

use std::ops::Range;

use polars::prelude::{AnyValue, Column, DataType};
use rust_xlsxwriter::{
    ColNum, Format, FormatAlign, FormatBorder, IgnoreError, RowNum, Worksheet, XlsxError,
};

use crate::base::zip_equal;
use crate::dataset::{FieldInfo, Layer};

/// Largest whole number that every smaller one can be told from: cells hold 64-bit floating point numbers.
const EXACT_MAX: u64 = 1 << 53;
/// Rows whose length decides about the width of a column.
const LOOKED_AT_ROWS: usize = 200;
/// Narrowest and widest column in characters.
const WIDTH_RANGE: (usize, usize) = (9, 48);

/// The heading of each column: its alias, else its name. Of two columns with one alias each gets its name too,
/// so that a reader and a pivot table can tell them apart.
pub(super) fn headings(layer: &Layer) -> Vec<String> {
    let alias = |name: &str| {
        let field = layer.fields.iter().find(|field| field.name == name);
        field.map(|field| field.alias.as_str()).filter(|alias| !alias.is_empty())
    };
    let names = layer.column_names();
    let given: Vec<&str> = names.iter().map(|name| alias(name).unwrap_or(name)).collect();
    let is_shared = |heading: &str| given.iter().filter(|other| **other == heading).count() > 1;
    let headings = zip_equal(&given, &names).map(|(heading, name)| match is_shared(heading) {
        true if heading != name => format!("{heading} ({name})"),
        _ => (*heading).to_owned(),
    });
    headings.collect()
}

/// Writes the head and the rows of a range; the head stays in view.
pub(super) fn fill(
    sheet: &mut Worksheet,
    layer: &Layer,
    headings: &[String],
    rows: Range<usize>,
) -> Result<(), XlsxError> {
    let head = Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Top)
        .set_border_bottom(FormatBorder::Thin);
    let columns = layer.table.columns();
    for (at, (heading, column)) in (0..).zip(zip_equal(headings, columns)) {
        let field = layer.fields.iter().find(|field| field.name == column.name().as_str());
        sheet.set_column_format(at, &format_of(column, field))?;
        sheet.set_column_width(at, width(heading, column, &rows))?;
    }
    for (at, heading) in (0..).zip(headings) {
        sheet.write_string_with_format(0, at, heading, &head)?;
    }
    for (line, row) in (1..).zip(rows.clone()) {
        for (at, column) in (0..).zip(columns) {
            write_cell(sheet, (line, at), column, row)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    let (Some(last_column), Ok(last_row)) = (columns.len().checked_sub(1), rows.len().try_into())
    else {
        return Ok(());
    };
    let last_column = last_column as ColNum;
    sheet.autofilter(0, 0, last_row, last_column)?;
    if rows.is_empty() {
        return Ok(());
    }
    // Keys such as `05911000` are text on purpose; Excel would mark each of them.
    sheet.ignore_error_range(1, 0, last_row, last_column, IgnoreError::NumberStoredAsText)?;
    Ok(())
}

/// Writes one value; an unknown one leaves the cell empty. Text is written as text and never as a formula or
/// a link, whatever it begins with. A whole number that cells cannot hold exactly becomes text.
fn write_cell(
    sheet: &mut Worksheet,
    (line, at): (RowNum, ColNum),
    column: &Column,
    row: usize,
) -> Result<(), XlsxError> {
    let written = match column.get(row).unwrap_or(AnyValue::Null) {
        AnyValue::String(text) => sheet.write_string(line, at, text),
        AnyValue::StringOwned(text) => sheet.write_string(line, at, text.as_str()),
        AnyValue::Boolean(value) => sheet.write_boolean(line, at, value),
        AnyValue::Float64(value) if value.is_finite() => sheet.write_number(line, at, value),
        AnyValue::Null | AnyValue::Float64(_) => return Ok(()),
        AnyValue::UInt64(value) if value <= EXACT_MAX => sheet.write_number(line, at, value as f64),
        AnyValue::Int64(value) if value.unsigned_abs() <= EXACT_MAX => {
            sheet.write_number(line, at, value as f64)
        }
        AnyValue::UInt32(value) => sheet.write_number(line, at, value),
        AnyValue::Int32(value) => sheet.write_number(line, at, value),
        other => sheet.write_string(line, at, other.to_string()),
    };
    written.map(|_| ())
}

/// How the values of a column look. Text has the format of text (`@`), so that a cell stays text when somebody
/// edits it.
fn format_of(column: &Column, field: Option<&FieldInfo>) -> Format {
    let unit = field.map_or("", |field| field.unit.as_str());
    let pattern = match (column.dtype(), unit) {
        (DataType::String, _) => "@",
        (DataType::Float64, "share") => "0.0%",
        (DataType::Float64, "degrees" | "°") => "0.0000000",
        (DataType::Float64, "m" | "persons") => "#,##0",
        (DataType::Float64, "km" | "km²" | "min") => "#,##0.0",
        (DataType::Float64 | DataType::Boolean, _) => "General",
        // Numbers of keys, years and versions have no unit and no marks of thousands.
        (_, "") => "0",
        _ => "#,##0",
    };
    Format::new().set_num_format(pattern)
}

/// A width in which the heading, on several lines, and the first values can be read.
fn width(heading: &str, column: &Column, rows: &Range<usize>) -> u16 {
    let (narrowest, widest) = WIDTH_RANGE;
    let word = heading.split_whitespace().map(|word| word.chars().count()).max().unwrap_or(0);
    let value = |row| match column.get(row) {
        Ok(AnyValue::String(text)) => text.lines().next().map_or(0, |line| line.chars().count()),
        _ => 0,
    };
    let values = rows.clone().take(LOOKED_AT_ROWS).map(value).max().unwrap_or(0);
    // The arrow of the filter takes two characters.
    let characters = (word + 2).max(values + 1).clamp(narrowest, widest);
    characters as u16
}
