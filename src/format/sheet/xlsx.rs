//! Workbooks of Excel.

use std::fs::File;
use std::io::{self, BufReader};
use std::path::Path;

use calamine::{
    DataRef, Dimensions, ExcelDateTime, Reader, SheetType, SheetVisible, Style, Xlsx, XlsxError,
};

use super::cells::{Cell, Cells, Span};
use crate::format::archive::{open, unpack_to};
use crate::format::error::FormatError;
use crate::format::file_error::FileError;
use crate::format::named::one_of;

type Book = Xlsx<BufReader<File>>;

/// Reads a sheet of a workbook: its name and its cells.
pub(super) fn read_xlsx(
    path: &Path,
    (name, table): (&str, Option<&str>),
) -> Result<(String, Cells), FormatError> {
    let fail = |error: XlsxError| broken(name, &error);
    expect_sound(path, name)?;
    let file = File::open(path).map_err(FileError::when("read", name))?;
    let mut book = Book::new(BufReader::new(file)).map_err(fail)?;
    let names = sheets(&mut book, table.is_some()).map_err(fail)?;
    let sheet = names[one_of(&names, table, name)?].clone();
    let mut cells = Cells::new(name);
    let merged = book.merge_cells_by_sheet_name(&sheet).map_err(fail)?;
    cells.spans = merged.iter().map(span).collect();
    let padded = padded(&mut book, &sheet).map_err(fail)?;
    let mut reader = book.worksheet_cells_reader(&sheet).map_err(fail)?;
    while let Some(record) = reader.next_cell_with_formula_metadata().map_err(fail)? {
        let cell = match value(&record.value) {
            None if record.formula.is_some() => {
                Some(Cell::Fault("a formula without its result".to_owned()))
            }
            Some(Cell::Number(number)) => {
                let width = padded.binary_search_by_key(&record.pos, |(at, _)| *at).ok();
                Some(with_zeros(number, width.map(|at| padded[at].1)))
            }
            other => other,
        };
        cell.map_or(Ok(()), |cell| cells.push(record.pos, cell))?;
    }
    Ok((sheet, cells))
}

fn broken(name: &str, error: &XlsxError) -> FormatError {
    FormatError::Unreadable {
        name: name.to_owned(),
        reason: format!("it is no sound workbook: {error}"),
    }
}

/// Unpacks all members of text once: the library would hold in memory whatever they unpack to.
fn expect_sound(path: &Path, name: &str) -> Result<(), FormatError> {
    let Some((mut archive, members)) = open(path) else { return Ok(()) };
    let is_text = |member: &&String| member.ends_with(".xml") || member.ends_with(".rels");
    members
        .iter()
        .filter(is_text)
        .try_for_each(|member| unpack_to(&mut archive, member, &mut io::sink(), name))
}

/// The sheets with a value; hidden ones only where a name is given.
fn sheets(book: &mut Book, with_hidden: bool) -> Result<Vec<String>, XlsxError> {
    let all = book.sheets_metadata().iter();
    let is_table = all.filter(|sheet| {
        let is_shown = sheet.visible == SheetVisible::Visible;
        sheet.typ == SheetType::WorkSheet && (is_shown || with_hidden)
    });
    let mut names: Vec<String> = is_table.map(|sheet| sheet.name.clone()).collect();
    let mut fault = None;
    names.retain(|name| {
        has_value(book, name).unwrap_or_else(|error| {
            fault.get_or_insert(error);
            false
        })
    });
    fault.map_or(Ok(names), Err)
}

fn has_value(book: &mut Book, name: &str) -> Result<bool, XlsxError> {
    let mut reader = book.worksheet_cells_reader(name)?;
    while let Some(cell) = reader.next_cell()? {
        if value(cell.get_value()).is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

fn span(merged: &Dimensions) -> Span {
    Span { rows: (merged.start.0, merged.end.0), columns: (merged.start.1, merged.end.1) }
}

/// Row and column of a cell, and the number of digits with which its number is shown.
type Padded = ((u32, u32), usize);

/// The cells whose number is shown with zeros before it (`05913`, by the format `00000`), in order.
fn padded(book: &mut Book, sheet: &str) -> Result<Vec<Padded>, XlsxError> {
    let mut reader = book.worksheet_cells_reader(sheet)?;
    let widths: Vec<Option<usize>> = reader.styles().iter().map(zeros).collect();
    let mut cells = Vec::new();
    if widths.iter().any(Option::is_some) {
        while let Some((row, column, style)) = reader.next_style_id()? {
            if let Some(Some(width)) = widths.get(style) {
                cells.push(((row, column), *width));
            }
        }
    }
    cells.sort_unstable();
    Ok(cells)
}

/// The number of digits of a format that consists of zeros, two and more.
fn zeros(style: &Style) -> Option<usize> {
    let code = style.number_format.as_ref()?.format_code.replace(['"', '\\'], "");
    let is_padded = (2..=30).contains(&code.len()) && code.bytes().all(|byte| byte == b'0');
    is_padded.then_some(code.len())
}

/// An id that is shown with leading zeros is text; other numbers are numbers.
fn with_zeros(number: f64, width: Option<usize>) -> Cell {
    match width {
        Some(width) if number >= 0.0 && number.fract() == 0.0 && number < 1e15 => {
            Cell::Text(format!("{number:0width$.0}"))
        }
        _ => Cell::Number(number),
    }
}

fn value(value: &DataRef<'_>) -> Option<Cell> {
    Some(match value {
        DataRef::Empty => return None,
        DataRef::Int(number) => Cell::Number(*number as f64),
        DataRef::Float(number) if number.is_finite() => Cell::Number(*number),
        DataRef::Float(_) => Cell::Fault("a number that is not finite".to_owned()),
        DataRef::String(text) => Cell::Text(text.clone()),
        DataRef::SharedString(text) => Cell::Text((*text).to_owned()),
        DataRef::Bool(flag) => Cell::Flag(*flag),
        DataRef::DateTime(at) => Cell::Text(date_text(at)),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Cell::Text(text.clone()),
        DataRef::Error(error) => Cell::Fault(error.to_string()),
    })
}

/// A date or time in the form of ISO 8601.
fn date_text(at: &ExcelDateTime) -> String {
    if at.is_duration() {
        let seconds = (at.as_f64() * 86_400.0).round().clamp(0.0, 1e12) as u64;
        return format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
    let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
    let time = format!("{hour:02}:{minute:02}:{second:02}");
    match (at.as_f64() < 1.0, time == "00:00:00") {
        (true, _) => time,
        (false, true) => format!("{year:04}-{month:02}-{day:02}"),
        (false, false) => format!("{year:04}-{month:02}-{day:02}T{time}"),
    }
}
