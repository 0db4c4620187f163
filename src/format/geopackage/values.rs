//! The values of a column, which SQL does not hold to the type that it declares.

use std::borrow::Cow;

use encoding_rs::WINDOWS_1252;
use polars::prelude::Column;
use rusqlite::types::ValueRef;

use super::contents::ColumnOf;
use crate::format::values::{Value, Values};

/// What a column says that it holds.
#[derive(Clone, Copy, PartialEq)]
enum Declared {
    Bool,
    Whole,
    Real,
    Text,
    /// Types that the standard does not know hold anything.
    Any,
}

/// What a value shows about the file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    /// Nothing.
    Nothing,
    /// It is of another type than its column declares.
    OtherType,
    /// It is text, but not in UTF-8, and was taken as Windows-1252.
    OtherEncoding,
    /// It is binary data, which became null.
    Binary,
}

/// A column that fills row by row.
pub(super) struct Filling {
    pub name: String,
    declared: Declared,
    values: Values,
}

impl Filling {
    /// A column of a table; `None` when it is declared to hold binary data.
    pub(super) fn new(column: &ColumnOf) -> Option<Self> {
        let base = column.declared.split('(').next().unwrap_or_default().trim();
        let (declared, values) = match base {
            "BLOB" => return None,
            "BOOLEAN" => (Declared::Bool, Values::Bool(Vec::new())),
            "TINYINT" | "SMALLINT" | "MEDIUMINT" | "INT" | "INTEGER" => {
                (Declared::Whole, Values::Int(Vec::new()))
            }
            "FLOAT" | "DOUBLE" | "REAL" => (Declared::Real, Values::Float(Vec::new())),
            "TEXT" | "DATE" | "DATETIME" => (Declared::Text, Values::Text(Vec::new())),
            _ => (Declared::Any, Values::Empty(0)),
        };
        Some(Self { name: column.name.clone(), declared, values })
    }

    /// Appends the value of the next row.
    pub(super) fn push(&mut self, value: ValueRef<'_>) -> Told {
        let rows = self.values.len();
        let (fits, value) = match (self.declared, value) {
            (_, ValueRef::Null) => {
                self.values.pad_to(rows + 1);
                return Told::Nothing;
            }
            (_, ValueRef::Blob(_)) => {
                self.values.pad_to(rows + 1);
                return Told::Binary;
            }
            (Declared::Bool, ValueRef::Integer(number @ (0 | 1))) => {
                (true, Value::Bool(number == 1))
            }
            (Declared::Whole | Declared::Any, ValueRef::Integer(number)) => {
                (true, Value::Int(number))
            }
            (Declared::Real, ValueRef::Integer(number)) => (true, Value::Float(number as f64)),
            (_, ValueRef::Integer(number)) => (false, Value::Int(number)),
            (declared, ValueRef::Real(number)) => {
                (matches!(declared, Declared::Real | Declared::Any), Value::Float(number))
            }
            (declared, ValueRef::Text(bytes)) => {
                let fits = matches!(declared, Declared::Text | Declared::Any);
                match std::str::from_utf8(bytes) {
                    Ok(text) => (fits, Value::Text(Cow::Borrowed(text))),
                    Err(_) => {
                        let text = WINDOWS_1252.decode_without_bom_handling(bytes).0;
                        self.values.push(Value::Text(Cow::Borrowed(&text)));
                        return Told::OtherEncoding;
                    }
                }
            }
        };
        self.values.push(value);
        if fits { Told::Nothing } else { Told::OtherType }
    }

    pub(super) fn into_column(self) -> Column {
        self.values.into_series(&self.name).into()
    }
}

#[cfg(test)]
mod tests {
    use polars::prelude::DataType;

    use super::*;

    fn filled(declared: &str, values: &[ValueRef<'_>]) -> (Column, Vec<Told>) {
        let column = ColumnOf { name: "a".into(), declared: declared.into(), is_key: false };
        let mut filling = Filling::new(&column).expect("no binary data");
        let told = values.iter().map(|value| filling.push(*value)).collect();
        (filling.into_column(), told)
    }

    #[test]
    fn a_column_has_its_declared_type_even_without_values() {
        for (declared, dtype) in [
            ("BOOLEAN", DataType::Boolean),
            ("MEDIUMINT", DataType::Int64),
            ("INTEGER", DataType::Int64),
            ("DOUBLE", DataType::Float64),
            ("TEXT(20)", DataType::String),
            ("DATE", DataType::String),
        ] {
            let (column, _) = filled(declared, &[ValueRef::Null; 2]);
            assert_eq!((column.dtype(), column.null_count()), (&dtype, 2), "{declared}");
        }
        let blob = ColumnOf { name: "a".into(), declared: "BLOB(9)".into(), is_key: false };
        assert!(Filling::new(&blob).is_none());
    }

    #[test]
    fn values_of_another_type_are_kept_and_told() {
        let (column, told) = filled("INTEGER", &[ValueRef::Integer(1), ValueRef::Text(b"x")]);
        assert!(told == [Told::Nothing, Told::OtherType]);
        assert_eq!(column, Column::new("a".into(), ["1", "x"]));
        let (column, told) = filled("BOOLEAN", &[ValueRef::Integer(1), ValueRef::Integer(2)]);
        assert!(told == [Told::Nothing, Told::OtherType]);
        assert_eq!(column, Column::new("a".into(), ["true", "2"]));
        let (column, told) = filled("REAL", &[ValueRef::Integer(1), ValueRef::Blob(b"x")]);
        assert!(told == [Told::Nothing, Told::Binary]);
        assert_eq!(column, Column::new("a".into(), [Some(1.0), None]));
        let (column, told) = filled("TEXT", &[ValueRef::Text(b"S\xfcd")]);
        assert!(told == [Told::OtherEncoding]);
        assert_eq!(column, Column::new("a".into(), ["Süd"]));
        let (column, told) = filled("VARCHAR(3)", &[ValueRef::Integer(1), ValueRef::Real(0.5)]);
        assert!(told == [Told::Nothing; 2]);
        assert_eq!(column, Column::new("a".into(), [1.0, 0.5]));
    }
}
