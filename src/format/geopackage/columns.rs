//! The columns of a table as SQL.

use std::collections::HashSet;

use polars::prelude::{
    BooleanChunked, Column, DataType, Float64Chunked, Int64Chunked, PolarsError, StringChunked,
    UInt64Chunked,
};
use rusqlite::Statement;

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

    /// Binds the value of a row. What is no number (NaN) becomes null.
    pub(super) fn bind(
        &self,
        row: usize,
        statement: &mut Statement<'_>,
        at: usize,
    ) -> rusqlite::Result<()> {
        match self {
            Self::Bool(values) => statement.raw_bind_parameter(at, values.get(row)),
            Self::Int(values) => statement.raw_bind_parameter(at, values.get(row)),
            Self::Count(values) => {
                statement.raw_bind_parameter(at, values.get(row).map(|count| count as i64))
            }
            Self::Real(values) => statement.raw_bind_parameter(at, values.get(row)),
            Self::Text(values) => statement.raw_bind_parameter(at, values.get(row)),
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
}

/// A name that no column has: the usual one, or that with a number.
fn free(usual: &str, taken: &HashSet<String>) -> String {
    let numbered = (2..).map(|number| format!("{usual}_{number}"));
    let mut names = std::iter::once(usual.to_owned()).chain(numbered);
    names.find(|name| !taken.contains(name)).expect("there are more names than columns")
}
