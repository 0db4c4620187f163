//! Columns of a FlatGeobuf file, and the properties of its features.

use flatgeobuf::{Column as Given, ColumnType};
use polars::prelude::{Column, NamedFrom, Series};

use crate::dataset::FieldInfo;

/// The values of one column, one a row up to the last row that has one.
enum Values {
    Flag(Vec<Option<bool>>),
    Whole(Vec<Option<i64>>),
    Natural(Vec<Option<u64>>),
    Number(Vec<Option<f64>>),
    Text(Vec<Option<String>>),
    /// Binary data, which tables do not hold.
    LeftOut,
}

/// The columns of a layer under construction.
pub(super) struct Columns {
    names: Vec<String>,
    kinds: Vec<ColumnType>,
    values: Vec<Values>,
}

impl Columns {
    /// Columns of the kinds that the header states, with names that differ.
    pub(super) fn new(given: &[Given<'_>], names: Vec<String>) -> Self {
        let kinds: Vec<ColumnType> = given.iter().map(|column| column.type_()).collect();
        let values = kinds.iter().map(|kind| match *kind {
            ColumnType::Bool => Values::Flag(Vec::new()),
            ColumnType::Byte | ColumnType::UByte | ColumnType::Short | ColumnType::UShort => {
                Values::Whole(Vec::new())
            }
            ColumnType::Int | ColumnType::UInt | ColumnType::Long => Values::Whole(Vec::new()),
            ColumnType::ULong => Values::Natural(Vec::new()),
            ColumnType::Float | ColumnType::Double => Values::Number(Vec::new()),
            ColumnType::String | ColumnType::Json | ColumnType::DateTime => {
                Values::Text(Vec::new())
            }
            _ => Values::LeftOut,
        });
        let values = values.collect();
        Self { names, kinds, values }
    }

    /// Names of the columns that tables do not hold.
    pub(super) fn left_out(&self) -> Vec<&str> {
        let all = self.names.iter().zip(&self.values);
        let left_out = all.filter(|(_, values)| matches!(values, Values::LeftOut));
        left_out.map(|(name, _)| name.as_str()).collect()
    }

    /// Stores the properties of a row; rows must come in ascending order. An error says what is wrong with them;
    /// the values before it were stored.
    pub(super) fn push(&mut self, row: usize, bytes: &[u8]) -> Result<(), String> {
        let mut rest = Rest(bytes);
        // A single byte at the end is no property; some writers leave one.
        while rest.0.len() > 1 {
            let at = usize::from(u16::from_le_bytes(rest.take()?));
            let Some(kind) = self.kinds.get(at) else {
                return Err(format!("found column {at} of {}", self.kinds.len()));
            };
            let value = rest.value(*kind)?;
            let is_new = self.values[at].set(row, value);
            if !is_new {
                return Err(format!("`{}` occurs twice", self.names[at]));
            }
        }
        Ok(())
    }

    /// The finished columns, each `rows` long.
    pub(super) fn finish(self, rows: usize) -> Vec<Column> {
        let named = self.names.into_iter().zip(self.values);
        let columns = named.filter_map(|(name, values)| values.into_series(&name, rows));
        columns.map(Column::from).collect()
    }
}

/// Unit, alias and description of the columns that have any, as this project writes them.
pub(super) fn fields(given: &[Given<'_>], names: &[String]) -> Vec<FieldInfo> {
    let field = |(column, name): (&Given<'_>, &String)| {
        let metadata = column.metadata().unwrap_or_default();
        let metadata: serde_json::Value = serde_json::from_str(metadata).unwrap_or_default();
        FieldInfo {
            name: name.clone(),
            unit: metadata["unit"].as_str().unwrap_or_default().to_owned(),
            description: column.description().unwrap_or_default().to_owned(),
            alias: column.title().unwrap_or_default().to_owned(),
        }
    };
    let fields = given.iter().zip(names).map(field);
    let says = |field: &FieldInfo| {
        [&field.unit, &field.description, &field.alias].iter().any(|text| !text.is_empty())
    };
    fields.filter(says).collect()
}

/// One value.
enum Value {
    Flag(bool),
    Whole(i64),
    Natural(u64),
    Number(f64),
    Text(String),
    LeftOut,
}

/// Bytes that are still to be read.
struct Rest<'b>(&'b [u8]);

impl<'b> Rest<'b> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], String> {
        let (head, rest) = self.0.split_first_chunk::<N>().ok_or("they end too early")?;
        self.0 = rest;
        Ok(*head)
    }

    /// Bytes with their number before them.
    fn counted(&mut self) -> Result<&'b [u8], String> {
        let count = u32::from_le_bytes(self.take()?) as usize;
        let (head, rest) = self.0.split_at_checked(count).ok_or("they end too early")?;
        self.0 = rest;
        Ok(head)
    }

    fn value(&mut self, kind: ColumnType) -> Result<Value, String> {
        Ok(match kind {
            ColumnType::Bool => Value::Flag(self.take::<1>()? != [0]),
            ColumnType::Byte => Value::Whole(i8::from_le_bytes(self.take()?).into()),
            ColumnType::UByte => Value::Whole(u8::from_le_bytes(self.take()?).into()),
            ColumnType::Short => Value::Whole(i16::from_le_bytes(self.take()?).into()),
            ColumnType::UShort => Value::Whole(u16::from_le_bytes(self.take()?).into()),
            ColumnType::Int => Value::Whole(i32::from_le_bytes(self.take()?).into()),
            ColumnType::UInt => Value::Whole(u32::from_le_bytes(self.take()?).into()),
            ColumnType::Long => Value::Whole(i64::from_le_bytes(self.take()?)),
            ColumnType::ULong => Value::Natural(u64::from_le_bytes(self.take()?)),
            ColumnType::Float => Value::Number(f32::from_le_bytes(self.take()?).into()),
            ColumnType::Double => Value::Number(f64::from_le_bytes(self.take()?)),
            ColumnType::String | ColumnType::Json | ColumnType::DateTime => {
                let text = std::str::from_utf8(self.counted()?);
                Value::Text(text.map_err(|_| "found text that is not UTF-8")?.to_owned())
            }
            ColumnType::Binary => {
                self.counted()?;
                Value::LeftOut
            }
            other => return Err(format!("{other:?} is no kind of column")),
        })
    }
}

impl Values {
    /// Stores a value; `false` when the row has one already.
    fn set(&mut self, row: usize, value: Value) -> bool {
        fn put<T: Clone>(values: &mut Vec<Option<T>>, row: usize, value: T) -> bool {
            let is_new = values.len() <= row;
            if is_new {
                values.resize(row, None);
                values.push(Some(value));
            }
            is_new
        }
        match (self, value) {
            (Self::Flag(values), Value::Flag(value)) => put(values, row, value),
            (Self::Whole(values), Value::Whole(value)) => put(values, row, value),
            (Self::Natural(values), Value::Natural(value)) => put(values, row, value),
            (Self::Number(values), Value::Number(value)) => put(values, row, value),
            (Self::Text(values), Value::Text(value)) => put(values, row, value),
            _ => true,
        }
    }

    fn into_series(self, name: &str, rows: usize) -> Option<Series> {
        fn padded<T: Clone>(mut values: Vec<Option<T>>, rows: usize) -> Vec<Option<T>> {
            values.resize(rows, None);
            values
        }
        let name = name.into();
        Some(match self {
            Self::Flag(values) => Series::new(name, padded(values, rows)),
            Self::Whole(values) => Series::new(name, padded(values, rows)),
            Self::Natural(values) => Series::new(name, padded(values, rows)),
            Self::Number(values) => Series::new(name, padded(values, rows)),
            Self::Text(values) => Series::new(name, padded(values, rows)),
            Self::LeftOut => return None,
        })
    }
}
