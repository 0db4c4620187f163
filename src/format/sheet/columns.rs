//! The columns of a table from the cells of a sheet.

use polars::prelude::{Column, IntoColumn, NamedFrom, Series, StringChunked, StringChunkedBuilder};

use super::cells::{Cell, Row, number_text};
use crate::base::{Diagnostics, codes};
use crate::format::csv::DecimalSign;

/// Largest whole number that a spreadsheet holds exactly.
const EXACT_MAX: f64 = 9_007_199_254_740_992.0;

/// A column of a sheet.
pub(super) struct SheetColumn {
    name: String,
    /// The value of each row.
    values: Vec<Option<Cell>>,
}

impl SheetColumn {
    /// Takes the values of a column out of the rows; an error is no value (W808).
    pub(super) fn new(
        (number, name): (u32, &str),
        rows: &[Row],
        source: &str,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let mut value = |row: &Row| match row.cell(number)? {
            Cell::Fault(fault) => {
                diagnostics.push_with(codes::W808, source, |file| {
                    let place = file.feature(format!("row {}", u64::from(row.number) + 1));
                    (place.field(name), format!("found {fault}, which is no value"))
                });
                None
            }
            cell => Some(cell.clone()),
        };
        Self { name: name.to_owned(), values: rows.iter().map(&mut value).collect() }
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn has_text(&self) -> bool {
        self.values.iter().flatten().any(|cell| matches!(cell, Cell::Text(_)))
    }

    fn has_only(&self, is_kind: impl Fn(&Cell) -> bool) -> bool {
        self.values.iter().flatten().all(is_kind)
    }

    /// Whether text and numbers are mixed, so that a point in it may be that of a number.
    pub(super) fn is_mixed(&self) -> bool {
        self.has_text() && !self.has_only(|cell| matches!(cell, Cell::Text(_)))
    }

    /// Looks for decimal signs in its texts.
    pub(super) fn see(&self, sign: &mut DecimalSign) {
        for cell in self.values.iter().flatten() {
            if let Cell::Text(text) = cell {
                sign.see(text);
            }
        }
    }

    /// The values as text, numbers with the decimal sign of the sheet's texts.
    pub(super) fn texts(&self, is_comma: bool) -> StringChunked {
        let mut texts = StringChunkedBuilder::new(self.name.as_str().into(), self.values.len());
        for cell in &self.values {
            match cell {
                None | Some(Cell::Fault(_)) => texts.append_null(),
                Some(Cell::Text(text)) => texts.append_value(text),
                Some(Cell::Number(number)) => texts.append_value(number_text(*number, is_comma)),
                Some(Cell::Flag(flag)) => texts.append_value(flag.to_string()),
            }
        }
        texts.finish()
    }

    /// The column: numbers where all values are numbers, truth values where all are, else text.
    pub(super) fn finish(self, is_comma: bool) -> Column {
        if self.values.iter().all(Option::is_none) || self.has_text() {
            return self.texts(is_comma).into_column();
        }
        let name = self.name.as_str().into();
        let numbers = || self.values.iter().map(number_of);
        let is_number = |cell: &Cell| matches!(cell, Cell::Number(_));
        if self.has_only(|cell| matches!(cell, Cell::Flag(_))) {
            let flags = self.values.iter().map(|cell| match cell {
                Some(Cell::Flag(flag)) => Some(*flag),
                _ => None,
            });
            Series::new(name, flags.collect::<Vec<_>>()).into()
        } else if !self.has_only(is_number) {
            self.texts(is_comma).into_column()
        } else if numbers().flatten().all(|x| x.fract() == 0.0 && x.abs() <= EXACT_MAX) {
            let whole = numbers().map(|number| number.map(|number| number as i64));
            Series::new(name, whole.collect::<Vec<_>>()).into()
        } else {
            Series::new(name, numbers().collect::<Vec<_>>()).into()
        }
    }
}

fn number_of(cell: &Option<Cell>) -> Option<f64> {
    match cell {
        Some(Cell::Number(number)) => Some(*number),
        _ => None,
    }
}
