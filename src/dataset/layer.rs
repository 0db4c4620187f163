//! A table of features: geometry, attributes, units.

use std::collections::{BTreeMap, BTreeSet};

use geo::Geometry;
use polars::prelude::{AnyValue, Column, DataFrame, DataType};

use super::{CrsId, CrsTexts, parse_number};
use crate::base::{Finding, Place, codes};

/// Unit and description of one attribute, kept with the data and written by every format that
/// can hold them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldInfo {
    /// Column name.
    pub name: String,
    /// Unit such as `m`, `persons`, `share`; empty when the field has none.
    pub unit: String,
    /// What the field means, in one sentence.
    pub description: String,
    /// The name that people read instead of the column's, such as `Residents aged 65 or older`; empty
    /// when the field has none.
    pub alias: String,
}

/// How the source counts its records, for places in findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum RecordKind {
    /// Text lines, counted from 1 with the header.
    Line,
    /// Rows of a sheet, counted from 1 as spreadsheets number them.
    Row,
    /// Features, counted from 1.
    #[default]
    Feature,
}

impl RecordKind {
    /// The name of a record by its number, such as `line 214`.
    pub fn record(self, number: u64) -> String {
        match self {
            Self::Line => format!("line {number}"),
            Self::Row => format!("row {number}"),
            Self::Feature => format!("feature {number}"),
        }
    }
}

/// A layer of features, the form in which all data enters and leaves the engine.
///
/// `geometry`, `records` and the rows of `table` have the same length. Coordinates are x before
/// y (longitude before latitude) in `crs`; a third coordinate is dropped by readers.
#[derive(Clone, Debug, Default)]
pub struct Layer {
    /// Layer name.
    pub name: String,
    /// The name that people read, such as `Gaps: pharmacy`; empty when the layer has none.
    pub title: String,
    /// What the layer shows, in one sentence; empty when the layer has none.
    pub description: String,
    /// File the layer came from, as the user named it; `-` for standard input, empty when made
    /// in memory.
    pub source: String,
    /// CRS of the coordinates; `None` if the format does not state it (CSV) and the user has not
    /// set it.
    pub crs: Option<CrsId>,
    /// The definitions of `crs`, for formats that store them; [`describe_crs`](crate::crs::describe_crs)
    /// fills them in.
    pub crs_texts: Option<CrsTexts>,
    /// The definition of the CRS that a source states by well-known text, until
    /// [`name_crs`](crate::crs::name_crs) finds its code; else empty.
    pub crs_wkt: String,
    /// CRS of the rows that state another one than `crs` (an SRID in their geometry), until
    /// [`unify_rows`](crate::crs::unify_rows) transforms them.
    pub row_crs: BTreeMap<usize, CrsId>,
    /// One geometry a row; `None` where the record has none.
    pub geometry: Vec<Option<Geometry<f64>>>,
    /// Rows without geometry that a finding already explains. Code that needs geometries reports
    /// only the other rows without geometry, so no row is reported twice.
    pub unplaced_reported: BTreeSet<usize>,
    /// The attributes, one row a feature. May have no columns; then its height is still the
    /// number of rows.
    pub table: DataFrame,
    /// Number of each row's record in the source; empty means rows are numbered from 1.
    pub records: Vec<u64>,
    /// What `records` counts.
    pub record_kind: RecordKind,
    /// Units and descriptions, for the columns that have any.
    pub fields: Vec<FieldInfo>,
    /// Numbers in text columns are written with a decimal comma.
    pub decimal_comma: bool,
    /// Attribution required wherever the data or results derived from them are shown; with the
    /// licence.
    pub attribution: Vec<String>,
}

impl Layer {
    /// Number of features.
    pub fn len(&self) -> usize {
        self.geometry.len()
    }

    /// Whether there is no feature.
    pub fn is_empty(&self) -> bool {
        self.geometry.is_empty()
    }

    /// The name of the source in findings: the file name, or the layer name if it was made in
    /// memory.
    pub fn source_name(&self) -> &str {
        if self.source.is_empty() { &self.name } else { &self.source }
    }

    /// The name of a row's record in findings, such as `line 214`.
    pub fn record(&self, row: usize) -> String {
        let number = self.records.get(row).copied().unwrap_or(row as u64 + 1);
        self.record_kind.record(number)
    }

    /// The place of a row, for findings.
    pub fn place(&self, row: usize) -> Place {
        Place::of_source(self.source_name()).feature(self.record(row))
    }

    /// The finding that a column is used for something that it is not named after (N502).
    pub(crate) fn used_as(&self, column: &str, meaning: &str) -> Finding {
        let message = format!("column `{column}` is used as {meaning}");
        let place = Place::of_source(self.source_name()).layer(&self.name);
        Finding::new(codes::N502, message).at(place)
    }

    /// The layer with the rows of another one behind its own; what is said of the whole is its own.
    ///
    /// # Panics
    /// When the other layer has other columns.
    pub(crate) fn followed_by(mut self, more: Self) -> Self {
        self.table.vstack_mut_owned(more.table).expect("the same columns");
        self.geometry.extend(more.geometry);
        self
    }

    /// The layer with the rows of several, as [`Self::followed_by`] joins them; `None` of no layers. Each column is in one
    /// block, made one column after the other, so that little more memory is needed than for the rows once.
    ///
    /// # Panics
    /// When the layers have different columns.
    pub(crate) fn of_parts(parts: Vec<Self>) -> Option<Self> {
        let mut whole = parts.into_iter().reduce(Self::followed_by)?;
        whole.table.rechunk_mut();
        Some(whole)
    }

    /// The column of a name, or `None`.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.table.column(name).ok()
    }

    /// Names of all columns, in order.
    pub fn column_names(&self) -> Vec<String> {
        self.table.get_column_names().into_iter().map(|name| name.to_string()).collect()
    }
}

/// A cell of a column as text: `None` for null and for text of white space only. Whole numbers
/// have no decimal point, so an id read as a number still reads as an id.
///
/// ```
/// use nahraum::dataset::text_value;
/// use polars::prelude::{Column, NamedFrom, Series};
/// let column = Column::from(Series::new("id".into(), [Some(" 07 "), Some(""), None]));
/// assert_eq!(text_value(&column, 0).as_deref(), Some("07"));
/// assert_eq!(text_value(&column, 1), None);
/// ```
pub fn text_value(column: &Column, row: usize) -> Option<String> {
    let text = match column.get(row).ok()? {
        AnyValue::Null => return None,
        AnyValue::String(text) => text.trim().to_owned(),
        AnyValue::StringOwned(text) => text.trim().to_owned(),
        AnyValue::Float64(number) if number.fract() == 0.0 && number.abs() < 1e15 => {
            format!("{number:.0}")
        }
        other => other.to_string(),
    };
    (!text.is_empty()).then_some(text)
}

/// The number in a cell of a column. In a column of text it is written as the layer writes numbers, with a decimal comma
/// or without; a column of numbers has them as they are. `None` for null, and for text that is no number.
pub(crate) fn number_value(column: &Column, row: usize, decimal_comma: bool) -> Option<f64> {
    parse_number(&text_value(column, row)?, decimal_comma && is_text(column))
}

/// Whether a column holds text, in which numbers may have a decimal comma.
pub(crate) fn is_text(column: &Column) -> bool {
    column.dtype() == &DataType::String
}

/// Whether a column holds numbers already (integers or floats), not text.
pub fn is_numeric(column: &Column) -> bool {
    matches!(
        column.dtype(),
        DataType::Int64 | DataType::Int32 | DataType::UInt64 | DataType::UInt32 | DataType::Float64
    )
}

#[cfg(test)]
mod tests {
    use polars::prelude::{NamedFrom, Series};

    use super::*;

    #[test]
    fn parts_follow_one_another_in_one_block() {
        let part = |texts: &[&str]| Layer {
            table: DataFrame::new(
                texts.len(),
                vec![Column::from(Series::new("text".into(), texts))],
            )
            .expect("one column"),
            geometry: texts.iter().map(|_| None).collect(),
            ..Layer::default()
        };
        let whole = Layer::of_parts(vec![part(&[]), part(&["a", "b"]), part(&["c"])]);
        let whole = whole.expect("three parts");
        let column = whole.column("text").expect("the column");
        let texts: Vec<&str> = column.str().expect("text").iter().flatten().collect();
        assert_eq!((texts, whole.len(), column.n_chunks()), (vec!["a", "b", "c"], 3, 1));
        assert!(Layer::of_parts(Vec::new()).is_none());
    }

    #[test]
    fn the_decimal_comma_of_a_layer_is_one_of_its_texts_alone() {
        let texts = Column::from(Series::new("text".into(), ["1.234", "1,5", "viele"]));
        let numbers = Column::from(Series::new("number".into(), [1.234, 1.5, f64::NAN]));
        let all = |column: &Column, comma: bool| -> Vec<Option<f64>> {
            (0..3).map(|row| number_value(column, row, comma)).collect()
        };
        assert_eq!(all(&texts, true), [Some(1234.0), Some(1.5), None]);
        assert_eq!(all(&texts, false), [Some(1.234), None, None]);
        assert_eq!(all(&numbers, true), [Some(1.234), Some(1.5), None]);
        assert_eq!(all(&numbers, false), all(&numbers, true));
    }
}
