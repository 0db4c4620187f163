//! The columns of a table as SQL.

use std::collections::HashSet;

use polars::prelude::{
    BooleanChunked, Column, DataType, Float64Chunked, Int64Chunked, PolarsError, StringChunked,
    UInt64Chunked,
};
use polars_arrow::array::Utf8ViewArray;
use polars_arrow::bitmap::Bitmap;

use super::record::Record;
use super::schema::quoted;
use crate::dataset::Layer;

/// The values of a column.
pub(super) enum Cells {
    Bool(BooleanChunked),
    Int(Int64Chunked),
    /// Counts, all of which fit into 63 bits: SQL has no numbers without sign.
    Count(UInt64Chunked),
    Real(Float64Chunked),
    Text(StringChunked),
}

impl Cells {
    fn new(column: &Column) -> Result<Self, String> {
        let unstorable = |error: PolarsError| format!("column `{}`: {error}", column.name());
        let read = || -> Result<Self, PolarsError> {
            let series = column.as_materialized_series().rechunk();
            Ok(match series.dtype() {
                DataType::Boolean => Self::Bool(series.bool()?.clone()),
                DataType::UInt64 => Self::Count(series.u64()?.clone()),
                DataType::String => Self::Text(series.str()?.clone()),
                kind if kind.is_integer() => {
                    Self::Int(series.cast(&DataType::Int64)?.i64()?.clone())
                }
                kind if kind.is_float() => {
                    Self::Real(series.cast(&DataType::Float64)?.f64()?.clone())
                }
                _ => Self::Text(series.cast(&DataType::String)?.str()?.clone()),
            })
        };
        let cells = read().map_err(unstorable)?;
        if let Self::Count(counts) = &cells
            && let Some(count) =
                counts.iter().flatten().find(|count| i64::try_from(*count).is_err())
        {
            return Err(format!("column `{}`: {count} does not fit into 63 bits", column.name()));
        }
        Ok(cells)
    }

    fn sql_type(&self) -> &'static str {
        match self {
            Self::Bool(_) => "BOOLEAN",
            Self::Int(_) | Self::Count(_) => "INTEGER",
            Self::Real(_) => "REAL",
            Self::Text(_) => "TEXT",
        }
    }

    /// The values, to be put into records.
    fn values(&self) -> Values<'_> {
        match self {
            Self::Bool(values) => {
                let array = values.downcast_as_array();
                Values::Bool(array.values(), array.validity())
            }
            Self::Int(values) => {
                let array = values.downcast_as_array();
                Values::Int(array.values(), array.validity())
            }
            Self::Count(values) => {
                let array = values.downcast_as_array();
                Values::Count(array.values(), array.validity())
            }
            Self::Real(values) => {
                let array = values.downcast_as_array();
                Values::Real(array.values(), array.validity())
            }
            Self::Text(values) => Values::Text(values.downcast_as_array()),
        }
    }

    /// The number of a row; `None` for null and for what is no whole number.
    pub(super) fn whole(&self, row: usize) -> Option<i64> {
        match self {
            Self::Int(values) => values.get(row),
            Self::Count(values) => values.get(row).map(|count| count as i64),
            _ => None,
        }
    }
}

/// The values of a column and which of them are there.
pub(super) enum Values<'c> {
    Bool(&'c Bitmap, Option<&'c Bitmap>),
    Int(&'c [i64], Option<&'c Bitmap>),
    Count(&'c [u64], Option<&'c Bitmap>),
    Real(&'c [f64], Option<&'c Bitmap>),
    Text(&'c Utf8ViewArray),
}

impl Values<'_> {
    /// Puts the value of a row into its record.
    pub(super) fn put(&self, row: usize, record: &mut Record) {
        let is_there = |known: &Option<&Bitmap>| known.is_none_or(|known| known.get_bit(row));
        match self {
            Self::Bool(values, known) if is_there(known) => {
                record.whole(i64::from(values.get_bit(row)));
            }
            Self::Int(values, known) if is_there(known) => record.whole(values[row]),
            Self::Count(values, known) if is_there(known) => record.whole(values[row] as i64),
            Self::Real(values, known) if is_there(known) => record.real(values[row]),
            Self::Text(values) => match values.get(row) {
                Some(text) => record.text(text),
                None => record.null(),
            },
            Self::Bool(..) | Self::Int(..) | Self::Count(..) | Self::Real(..) => record.null(),
        }
    }
}

/// The columns of a table in their order, beside the geometry.
pub(super) struct Columns {
    /// Names and values.
    pub cells: Vec<(String, Cells)>,
    /// The name of the column that numbers the rows.
    pub key: String,
    /// Where this column stands among the others, if the layer has one that can be it.
    pub key_at: Option<usize>,
    /// The name of the column of geometries.
    pub geometry: String,
}

impl Columns {
    /// The columns of a layer. An error says which cannot be stored.
    pub(super) fn new(layer: &Layer) -> Result<Self, String> {
        let mut cells = Vec::new();
        let mut taken = HashSet::new();
        for column in layer.table.columns() {
            let name = column.name().as_str();
            if name.contains('\0') || name.is_empty() {
                return Err(format!("`{}` cannot be the name of a column", name.escape_debug()));
            }
            if !taken.insert(name.to_ascii_lowercase()) {
                return Err(format!(
                    "columns that differ from `{name}` in capital letters only are one in SQL"
                ));
            }
            cells.push((name.to_owned(), Cells::new(column)?));
        }
        let key_at = cells.iter().position(|(name, _)| name.eq_ignore_ascii_case("fid"));
        let key_at = key_at.filter(|at| {
            let mut seen = HashSet::with_capacity(layer.len());
            let mut is_new = |row| cells[*at].1.whole(row).is_some_and(|key| seen.insert(key));
            (0..layer.len()).all(&mut is_new)
        });
        let key = key_at.map_or_else(|| free("fid", &taken), |at| cells[at].0.clone());
        let geometry = free("geom", &taken);
        Ok(Self { cells, key, key_at, geometry })
    }

    /// The columns in the table's definition, behind the one that numbers the rows.
    pub(super) fn attributes(&self) -> impl Iterator<Item = &(String, Cells)> {
        let is_key = |at: &usize| Some(*at) == self.key_at;
        self.cells.iter().enumerate().filter(move |(at, _)| !is_key(at)).map(|(_, cell)| cell)
    }

    /// The values of these columns.
    pub(super) fn values(&self) -> Vec<Values<'_>> {
        self.attributes().map(|(_, cells)| cells.values()).collect()
    }

    /// The definitions of all columns.
    pub(super) fn definitions(&self, geometry: Option<&'static str>) -> String {
        let mut all = vec![format!("{} INTEGER PRIMARY KEY NOT NULL", quoted(&self.key))];
        all.extend(geometry.map(|kind| format!("{} {kind}", quoted(&self.geometry))));
        all.extend(
            self.attributes().map(|(name, cells)| format!("{} {}", quoted(name), cells.sql_type())),
        );
        all.join(", ")
    }

    /// The number of a row: from 1 behind the rows before, or as the layer has it.
    pub(super) fn key_of(&self, row: usize, rows_before: usize) -> i64 {
        let given = self.key_at.and_then(|at| self.cells[at].1.whole(row));
        given.unwrap_or((rows_before + row) as i64 + 1)
    }

    /// The rows in the order of their numbers; `None` when they come in it.
    pub(super) fn order(&self, rows: usize) -> Option<Vec<usize>> {
        self.key_at?;
        let mut order: Vec<usize> = (0..rows).collect();
        order.sort_unstable_by_key(|row| self.key_of(*row, 0));
        Some(order)
    }
}

/// A name that no column has: the usual one, or that with a number.
fn free(usual: &str, taken: &HashSet<String>) -> String {
    let numbered = (2..).map(|number| format!("{usual}_{number}"));
    let mut names = std::iter::once(usual.to_owned()).chain(numbered);
    names.find(|name| !taken.contains(name)).expect("there are more names than columns")
}
