//! The cells of a sheet that have a value.

use crate::base::limits::COLUMNS_MAX;
use crate::format::error::FormatError;

/// Most cells of a sheet: a million rows of 20 columns.
const CELLS_MAX: usize = 20_000_000;
/// Most bytes of text of a sheet. Cells may repeat a text without repeating its bytes.
const TEXT_BYTES_MAX: usize = 1 << 30;
/// Most rows of a sheet.
const ROWS_MAX: u32 = 1 << 20;

/// The value of a cell.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell {
    Text(String),
    Number(f64),
    Flag(bool),
    /// An error such as `#N/A`, or a formula without its result.
    Fault(String),
}

/// Cells that are merged: first and last row, first and last column.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Span {
    pub rows: (u32, u32),
    pub columns: (u32, u32),
}

impl Span {
    pub(super) fn contains(&self, row: u32, column: u32) -> bool {
        (self.rows.0..=self.rows.1).contains(&row)
            && (self.columns.0..=self.columns.1).contains(&column)
    }
}

/// A sheet: its cells by row and column, counted from 0.
#[derive(Debug)]
pub(super) struct Cells {
    /// The file, for errors.
    file: String,
    list: Vec<((u32, u32), Cell)>,
    pub spans: Vec<Span>,
    text_bytes: usize,
}

impl Cells {
    pub(super) fn new(file: &str) -> Self {
        Self { file: file.to_owned(), list: Vec::new(), spans: Vec::new(), text_bytes: 0 }
    }

    /// Adds a cell; blank text is no value.
    ///
    /// # Errors
    /// [`FormatError::TooLarge`] when the sheet has too many columns, cells or letters.
    pub(super) fn push(&mut self, at: (u32, u32), cell: Cell) -> Result<(), FormatError> {
        if let Cell::Text(text) | Cell::Fault(text) = &cell {
            if text.trim().is_empty() {
                return Ok(());
            }
            self.text_bytes += text.len();
        }
        self.list.push((at, cell));
        let bounds = [
            (at.1 as usize, COLUMNS_MAX - 1, "number of columns", COLUMNS_MAX),
            (at.0 as usize, ROWS_MAX as usize - 1, "number of rows", ROWS_MAX as usize),
            (self.list.len(), CELLS_MAX, "number of cells", CELLS_MAX),
            (self.text_bytes, TEXT_BYTES_MAX, "length of all texts in bytes", TEXT_BYTES_MAX),
        ];
        match bounds.into_iter().find(|(found, most, ..)| found > most) {
            Some((_, _, what, limit)) => Err(FormatError::TooLarge {
                name: self.file.clone(),
                place: format!("row {}", u64::from(at.0) + 1),
                what: what.to_owned(),
                limit,
            }),
            None => Ok(()),
        }
    }

    /// The rows that have a cell, in order, each with its cells by column. Of several cells at one place the
    /// last counts.
    pub(super) fn into_rows(mut self) -> (Vec<Row>, Vec<Span>) {
        self.list.sort_by_key(|(at, _)| *at);
        let mut rows: Vec<Row> = Vec::new();
        for ((number, column), cell) in self.list {
            if rows.last().is_none_or(|row| row.number != number) {
                rows.push(Row { number, cells: Vec::new() });
            }
            let cells = &mut rows.last_mut().expect("a row").cells;
            match cells.last_mut().filter(|(known, _)| *known == column) {
                Some((_, known)) => *known = cell,
                None => cells.push((column, cell)),
            }
        }
        (rows, self.spans)
    }
}

/// A row and its cells.
#[derive(Debug, PartialEq)]
pub(super) struct Row {
    pub number: u32,
    pub cells: Vec<(u32, Cell)>,
}

impl Row {
    pub(super) fn cell(&self, column: u32) -> Option<&Cell> {
        let at = self.cells.binary_search_by_key(&column, |(column, _)| *column).ok()?;
        Some(&self.cells[at].1)
    }
}

/// A number as spreadsheets show it without a format: `1.0` is `1`.
pub(super) fn number_text(number: f64, is_comma: bool) -> String {
    let text = match number.fract() == 0.0 && number.abs() < 1e15 {
        true => format!("{number:.0}"),
        false => number.to_string(),
    };
    if is_comma { text.replace('.', ",") } else { text }
}
