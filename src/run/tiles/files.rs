//! Tables of tiles: plain Parquet, of which each knows whose it is and what its rows add up to.

use std::path::Path;

use polars::prelude::{Column, DataFrame, DataType, NamedFrom, Series};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::base::hex;
use crate::dataset::Layer;
use crate::format::{Input, InputFormat, OutputFormat, ReadOptions, read_layer, write_layer_file};

use super::error::TilesError;

/// Whose table a file holds: the description of its Parquet metadata, as JSON.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
pub(super) struct Mark {
    /// The plan; empty for a file that the plan wrote.
    pub(super) plan: String,
    /// The number of the tile.
    pub(super) tile: usize,
    /// The version of the program.
    pub(super) program: String,
    /// The table.
    pub(super) table: String,
    /// SHA-256 of the values, see [`digest`].
    pub(super) sha256: String,
}

/// A column of whole numbers.
pub(super) fn numbers(name: &str, values: Vec<u32>) -> Column {
    Series::new(name.into(), values).into()
}

/// A column of whole numbers of which some are not there.
pub(super) fn optional(name: &str, values: Vec<Option<u32>>) -> Column {
    Series::new(name.into(), values).into()
}

/// A column of large whole numbers.
pub(super) fn longs(name: &str, values: Vec<u64>) -> Column {
    Series::new(name.into(), values).into()
}

/// A column of real numbers.
pub(super) fn reals(name: &str, values: Vec<f64>) -> Column {
    Series::new(name.into(), values).into()
}

/// A column of texts of which some are not there.
pub(super) fn texts(name: &str, values: Vec<Option<String>>) -> Column {
    Series::new(name.into(), values).into()
}

/// Writes a table, which appears complete or not at all. Returns the digest of its values.
pub(super) fn write_table(
    path: &Path,
    mark: Mark,
    columns: Vec<Column>,
) -> Result<String, TilesError> {
    let rows = columns.first().map_or(0, Column::len);
    let table = DataFrame::new(rows, columns).expect("columns of one length");
    let mark = Mark { sha256: digest(&table), ..mark };
    let layer = Layer {
        name: mark.table.clone(),
        description: serde_json::to_string(&mark).expect("plain data is JSON"),
        geometry: vec![None; rows],
        table,
        ..Layer::default()
    };
    write_layer_file(&layer, OutputFormat::Parquet, path)?;
    Ok(mark.sha256)
}

/// A table that was read, and whose it is.
pub(super) struct Table {
    pub(super) mark: Mark,
    table: DataFrame,
}

impl Table {
    /// Reads a table and holds it against the digest of its values. An error says what is wrong with it.
    pub(super) fn read(path: &Path) -> Result<Self, String> {
        let options = ReadOptions { format: Some(InputFormat::Parquet), ..ReadOptions::default() };
        let read = read_layer(&Input::File(path.to_owned()), &options);
        let layer = read.map_err(|error| error.to_string())?.layer;
        let mark: Mark = serde_json::from_str(&layer.description)
            .map_err(|_| "it does not say whose it is".to_owned())?;
        if digest(&layer.table) != mark.sha256 {
            return Err("its values are not those that were written".to_owned());
        }
        Ok(Self { mark, table: layer.table })
    }

    /// Number of rows.
    pub(super) fn len(&self) -> usize {
        self.table.height()
    }

    fn column(&self, name: &str, kind: &DataType) -> Result<Series, String> {
        let column = self.table.column(name).map_err(|_| format!("it has no column `{name}`"))?;
        let series = column.as_materialized_series().cast(kind);
        series.map_err(|error| format!("`{name}`: {error}"))
    }

    /// Whole numbers, of which each may be missing.
    pub(super) fn optional(&self, name: &str) -> Result<Vec<Option<u32>>, String> {
        let series = self.column(name, &DataType::UInt32)?;
        let values = series.u32().map_err(|error| error.to_string())?;
        Ok(values.iter().collect())
    }

    /// Whole numbers.
    pub(super) fn numbers(&self, name: &str) -> Result<Vec<u32>, String> {
        let series = self.column(name, &DataType::UInt32)?;
        complete(name, series.u32().map_err(|error| error.to_string())?.iter())
    }

    /// Whole numbers below a size: what they number has no more.
    pub(super) fn numbers_below(&self, name: &str, size: usize) -> Result<Vec<u32>, String> {
        let column = self.numbers(name)?;
        match column.iter().find(|value| **value as usize >= size) {
            Some(found) => Err(format!("`{name}`: found {found}, expected less than {size}")),
            None => Ok(column),
        }
    }

    /// Large whole numbers.
    pub(super) fn longs(&self, name: &str) -> Result<Vec<u64>, String> {
        let series = self.column(name, &DataType::UInt64)?;
        complete(name, series.u64().map_err(|error| error.to_string())?.iter())
    }

    /// Real numbers.
    pub(super) fn reals(&self, name: &str) -> Result<Vec<f64>, String> {
        let series = self.column(name, &DataType::Float64)?;
        complete(name, series.f64().map_err(|error| error.to_string())?.iter())
    }

    /// Texts, of which each may be missing.
    pub(super) fn texts(&self, name: &str) -> Result<Vec<Option<String>>, String> {
        let series = self.column(name, &DataType::String)?;
        let values = series.str().map_err(|error| error.to_string())?;
        Ok(values.iter().map(|text| text.map(str::to_owned)).collect())
    }
}

/// The values of a column, of which none may be missing.
fn complete<T>(name: &str, values: impl IntoIterator<Item = Option<T>>) -> Result<Vec<T>, String> {
    let all: Option<Vec<T>> = values.into_iter().collect();
    all.ok_or_else(|| format!("`{name}` lacks a value"))
}

/// SHA-256 over the columns in their order: the name and a zero byte, then each value. A whole number is 8 bytes,
/// signed, the lowest first, and one that is missing the least number there is; a real number is its 8 bytes; a text
/// is its number of bytes plus one, as a whole number, and its bytes, and one that is missing a zero.
fn digest(table: &DataFrame) -> String {
    let mut hash = Sha256::new();
    for column in table.columns() {
        hash.update(column.name().as_bytes());
        hash.update([0]);
        let series = column.as_materialized_series();
        let mut bytes = Vec::with_capacity(8 * series.len());
        match series.dtype() {
            DataType::String => {
                for text in series.str().expect("a column of text").iter() {
                    let length = text.map_or(0, |text| text.len() as i64 + 1);
                    bytes.extend(length.to_le_bytes());
                    bytes.extend(text.unwrap_or_default().as_bytes());
                }
            }
            DataType::Float64 => {
                for value in series.f64().expect("a column of reals").iter() {
                    bytes.extend(value.map_or(i64::MIN as u64, f64::to_bits).to_le_bytes());
                }
            }
            _ => {
                let whole = series.cast(&DataType::Int64).expect("a column of numbers");
                for value in whole.i64().expect("whole numbers").iter() {
                    bytes.extend(value.unwrap_or(i64::MIN).to_le_bytes());
                }
            }
        }
        hash.update(&bytes);
    }
    hex(&hash.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns() -> Vec<Column> {
        vec![
            numbers("cell", vec![7, 0, u32::MAX]),
            optional("edge", vec![None, Some(3), None]),
            reals("x", vec![0.1, -0.0, 1e300]),
            texts("why", vec![Some("a wall".into()), None, Some(String::new())]),
        ]
    }

    #[test]
    fn a_table_comes_back_as_it_was_and_a_changed_one_does_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.parquet");
        let mark = Mark { plan: "p".into(), tile: 3, ..Mark::default() };
        let sha256 = write_table(&path, mark.clone(), columns()).expect("written");
        let table = Table::read(&path).expect("readable");
        assert_eq!(table.mark, Mark { sha256, ..mark });
        assert_eq!(table.numbers("cell"), Ok(vec![7, 0, u32::MAX]));
        assert_eq!(table.optional("edge"), Ok(vec![None, Some(3), None]));
        let bits = |all: Vec<f64>| all.into_iter().map(f64::to_bits).collect::<Vec<_>>();
        assert_eq!(table.reals("x").map(bits), Ok(bits(vec![0.1, -0.0, 1e300])));
        let why = [Some("a wall".to_owned()), None, Some(String::new())];
        assert_eq!(table.texts("why"), Ok(why.to_vec()));
        assert!(table.numbers("edge").is_err() && table.reals("y").is_err());
        let bytes = std::fs::read(&path).expect("readable");
        for length in [0, 4, bytes.len() / 2, bytes.len() - 1] {
            std::fs::write(&path, &bytes[..length]).expect("writable");
            assert!(Table::read(&path).is_err(), "{length} bytes");
        }
    }

    #[test]
    fn each_value_counts_in_the_digest() {
        let whole = |values: Vec<Option<u32>>| {
            digest(&DataFrame::new(values.len(), vec![optional("a", values)]).expect("a table"))
        };
        assert_ne!(whole(vec![Some(1), None]), whole(vec![None, Some(1)]));
        assert_ne!(whole(vec![Some(1)]), whole(vec![Some(2)]));
        let words = |values: Vec<Option<&str>>| {
            let values = values.into_iter().map(|text| text.map(str::to_owned)).collect::<Vec<_>>();
            digest(&DataFrame::new(values.len(), vec![texts("a", values)]).expect("a table"))
        };
        assert_ne!(words(vec![Some("ab"), Some("c")]), words(vec![Some("a"), Some("bc")]));
        assert_ne!(words(vec![Some("")]), words(vec![None]));
    }
}
