//! Reads the mapped fields of a layer, with findings that name the record.

use std::sync::OnceLock;

use polars::prelude::{AnyValue, Column};
use rayon::prelude::*;

use super::error::RegionError;
use crate::base::{Diagnostics, Place, codes};
use crate::dataset::{Layer, is_text, parse_number, text_value};

/// A mapped field of a layer.
pub(super) struct Field<'l> {
    layer: &'l Layer,
    column: &'l Column,
    no_value: &'l [String],
    /// The number of each row, when one was asked for: they are asked for more than once.
    numbers: OnceLock<Vec<Number>>,
}

/// The content of a number field.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Number {
    /// A number.
    Value(f64),
    /// Blank, or a text that means "no value".
    Missing,
    /// Text that is not a number, or an impossible number; already reported.
    Bad,
}

impl Number {
    /// The number, if there is one.
    pub(super) fn value(self) -> Option<f64> {
        match self {
            Number::Value(value) => Some(value),
            Number::Missing | Number::Bad => None,
        }
    }
}

/// The field with a name.
pub(super) fn required<'l>(
    layer: &'l Layer,
    name: &str,
    no_value: &'l [String],
) -> Result<Field<'l>, RegionError> {
    let column = layer.column(name).ok_or_else(|| RegionError::NoField {
        layer: layer.name.clone(),
        source_name: layer.source.clone(),
        field: name.to_owned(),
        known: layer.column_names().join(", "),
    })?;
    Ok(Field { layer, column, no_value, numbers: OnceLock::new() })
}

/// The field with a name. Only a field with the `usual` name, which the user did not set, may be
/// absent.
pub(super) fn optional<'l>(
    layer: &'l Layer,
    name: Option<&str>,
    usual: &str,
    no_value: &'l [String],
) -> Result<Option<Field<'l>>, RegionError> {
    match name {
        None => Ok(None),
        Some(name) if name == usual && layer.column(name).is_none() => Ok(None),
        Some(name) => required(layer, name, no_value).map(Some),
    }
}

impl Field<'_> {
    /// Name of the column.
    pub(super) fn name(&self) -> &str {
        self.column.name()
    }

    /// Name of the file in findings.
    pub(super) fn source_name(&self) -> &str {
        self.layer.source_name()
    }

    /// The place of a row, for findings.
    pub(super) fn place(&self, row: usize) -> Place {
        self.layer.place(row).field(self.name())
    }

    /// The text of a row; `None` when it has no value.
    pub(super) fn text(&self, row: usize) -> Option<String> {
        text_value(self.column, row).filter(|text| !self.means_no_value(text))
    }

    /// Whether a text is listed as "no value", as the same text or the same number: some programs
    /// write `-1.0` where the documentation says -1.
    fn means_no_value(&self, text: &str) -> bool {
        // German statistics print `–` for "nothing".
        if text == "–" {
            return true;
        }
        let listed = |none: &str| parse_number(none, self.layer.decimal_comma);
        self.no_value.iter().any(|none| {
            none == text || listed(none).is_some_and(|none| self.number_in(text) == Some(none))
        })
    }

    /// The number that a text of the column is: with the decimal comma of the layer, if it has one.
    fn number_in(&self, text: &str) -> Option<f64> {
        parse_number(text, self.layer.decimal_comma && is_text(self.column))
    }

    /// The text of a row; a number with a decimal point and without signs between thousands.
    pub(super) fn plain_text(&self, row: usize) -> Option<String> {
        let text = self.text(row)?;
        Some(self.number_in(&text).map_or(text, |number| number.to_string()))
    }

    /// Reads the numbers of all rows. Threads that ask for them together do so before: one that waits for another would
    /// wait for itself. Cost of the first time: O(rows).
    pub(super) fn read_all(&self) {
        self.numbers();
    }

    fn numbers(&self) -> &[Number] {
        let rows = 0..self.column.len();
        let numbers =
            || rows.into_par_iter().map(|row| self.read_number(row)).collect::<Vec<Number>>();
        self.numbers.get_or_init(numbers)
    }

    /// The number of a row; other text is reported (W301). Cost of the first time: O(rows).
    pub(super) fn number(&self, row: usize, diagnostics: &mut Diagnostics) -> Number {
        let number = self.numbers().get(row).copied().unwrap_or(Number::Missing);
        if number == Number::Bad {
            self.report_no_number(row, diagnostics);
        }
        number
    }

    /// The number of a row; nothing is reported.
    fn read_number(&self, row: usize) -> Number {
        let direct = match self.column.get(row) {
            Ok(AnyValue::Int64(value)) => value as f64,
            Ok(AnyValue::Float64(value)) => value,
            Ok(AnyValue::Null) | Err(_) => return Number::Missing,
            Ok(AnyValue::String(text)) => return self.read_text(text.trim()),
            Ok(_) => return self.text(row).map_or(Number::Missing, |text| self.read_text(&text)),
        };
        let is_missing = |text: &String| parse_number(text, false) == Some(direct);
        match direct {
            _ if !direct.is_finite() => Number::Bad,
            _ if self.no_value.iter().any(is_missing) => Number::Missing,
            _ => Number::Value(direct),
        }
    }

    /// The number in a text without blanks around it.
    fn read_text(&self, text: &str) -> Number {
        if text.is_empty() || self.means_no_value(text) {
            return Number::Missing;
        }
        self.number_in(text).map_or(Number::Bad, Number::Value)
    }

    /// Reports that a row has no number.
    fn report_no_number(&self, row: usize, diagnostics: &mut Diagnostics) {
        let text = match self.column.get(row) {
            Ok(AnyValue::Float64(value)) => value.to_string(),
            _ => self.text(row).unwrap_or_default(),
        };
        diagnostics.push_with(codes::W301, self.source_name(), |_| {
            let message = format!("found `{text}`, expected a number");
            let hint = "map another field, or list the text under `no_value`";
            (self.place(row), message, hint)
        });
    }

    /// The number of persons of a row; an impossible number is reported (W341).
    pub(super) fn persons(&self, row: usize, diagnostics: &mut Diagnostics) -> Number {
        match self.number(row, diagnostics) {
            // A negative number, or more persons than any region has: a wrong unit or field.
            Number::Value(value) if !(0.0..=4e9).contains(&value) => {
                diagnostics.push_with(codes::W341, self.source_name(), |_| {
                    let message = format!("found {value}, expected a number of persons");
                    let hint =
                        "list the value under `no_value` if it means that the number is unknown";
                    (self.place(row), message, hint)
                });
                Number::Bad
            }
            number => number,
        }
    }
}
