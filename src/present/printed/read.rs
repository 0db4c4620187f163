//! Values of the layers of a run.

use std::collections::BTreeMap;

use polars::prelude::{Column, DataType};

use crate::dataset::{Layer, text_value};
use crate::present::publication::WITHHELD;

/// Layers of a run by their names.
pub(super) type Layers = BTreeMap<String, Layer>;

/// A layer whose rows are read.
#[derive(Clone, Copy)]
pub(super) struct Rows<'l> {
    pub layer: &'l Layer,
}

impl<'l> Rows<'l> {
    fn column(self, name: &str) -> Option<&'l Column> {
        self.layer.column(name)
    }

    /// A text; empty where there is none.
    pub(super) fn text(self, name: &str, row: usize) -> String {
        self.column(name).and_then(|column| text_value(column, row)).unwrap_or_default()
    }

    /// A number.
    pub(super) fn number(self, name: &str, row: usize) -> Option<f64> {
        self.text(name, row).parse().ok().filter(|number: &f64| number.is_finite())
    }

    /// A count.
    pub(super) fn count(self, name: &str, row: usize) -> Option<u64> {
        self.number(name, row).filter(|number| *number >= 0.0).map(|number| number as u64)
    }

    /// Whether a column says yes.
    pub(super) fn is_yes(self, name: &str, row: usize) -> bool {
        matches!(self.text(name, row).as_str(), "true" | "1")
    }

    /// Whether counts of a row are withheld for publication.
    pub(super) fn is_withheld(self, row: usize) -> bool {
        !self.text(WITHHELD, row).is_empty()
    }

    /// The rows of a service and a limit.
    pub(super) fn of_choice(self, category: &str, limit_m: u64) -> Vec<usize> {
        let is_own = |row: &usize| {
            self.is_category(category, *row) && self.number("limit_m", *row) == Some(limit_m as f64)
        };
        (0..self.layer.len()).filter(is_own).collect()
    }

    fn is_category(self, category: &str, row: usize) -> bool {
        match self.column("category") {
            Some(column) if column.dtype() == &DataType::String => {
                column.str().is_ok_and(|texts| texts.get(row) == Some(category))
            }
            _ => false,
        }
    }
}
