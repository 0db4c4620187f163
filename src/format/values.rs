//! The values of one column whose type shows value by value.

use std::borrow::Cow;

use polars::prelude::{NamedFrom, Series};

/// The values of one column; the narrowest type that holds them all.
pub(super) enum Values {
    Empty(usize),
    Bool(Vec<Option<bool>>),
    Int(Vec<Option<i64>>),
    Float(Vec<Option<f64>>),
    Text(Vec<Option<String>>),
}

/// One value.
pub(super) enum Value<'a> {
    Bool(bool),
    Int(i64),
    Float(f64),
    /// A string.
    Text(Cow<'a, str>),
    /// An array, an object, or a number too large for 64 bits: kept as its JSON text.
    Raw(&'a str),
}

/// The text of a value in a column of mixed types: strings without quotes, others as in JSON.
fn to_text(value: Value<'_>) -> String {
    match value {
        Value::Bool(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::Float(value) => value.to_string(),
        Value::Text(text) => text.into_owned(),
        Value::Raw(text) => text.to_owned(),
    }
}

impl Values {
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Empty(count) => *count,
            Self::Bool(values) => values.len(),
            Self::Int(values) => values.len(),
            Self::Float(values) => values.len(),
            Self::Text(values) => values.len(),
        }
    }

    /// Appends nulls up to a length.
    pub(super) fn pad_to(&mut self, length: usize) {
        match self {
            Self::Empty(count) => *count = length.max(*count),
            Self::Bool(values) => values.resize(length, None),
            Self::Int(values) => values.resize(length, None),
            Self::Float(values) => values.resize(length, None),
            Self::Text(values) => values.resize(length, None),
        }
    }

    /// Appends a value; the column becomes the narrowest type that holds it too.
    pub(super) fn push(&mut self, value: Value<'_>) {
        match (&mut *self, value) {
            (Self::Bool(values), Value::Bool(value)) => values.push(Some(value)),
            (Self::Int(values), Value::Int(value)) => values.push(Some(value)),
            (Self::Float(values), Value::Float(value)) => values.push(Some(value)),
            (Self::Float(values), Value::Int(value)) => values.push(Some(value as f64)),
            (Self::Text(values), value) => values.push(Some(to_text(value))),
            (_, value) => {
                self.widen_for(&value);
                self.push(value);
            }
        }
    }

    /// Widens the column to the narrowest type that holds its values and the new one.
    fn widen_for(&mut self, value: &Value<'_>) {
        fn all<T, U>(values: &mut Vec<Option<T>>, to: impl Fn(T) -> U) -> Vec<Option<U>> {
            std::mem::take(values).into_iter().map(|value| value.map(&to)).collect()
        }
        *self = match (&mut *self, value) {
            (Self::Empty(count), Value::Bool(_)) => Self::Bool(vec![None; *count]),
            (Self::Empty(count), Value::Int(_)) => Self::Int(vec![None; *count]),
            (Self::Empty(count), Value::Float(_)) => Self::Float(vec![None; *count]),
            (Self::Empty(count), _) => Self::Text(vec![None; *count]),
            (Self::Int(values), Value::Float(_)) => Self::Float(all(values, |v| v as f64)),
            (Self::Int(values), _) => Self::Text(all(values, |v| v.to_string())),
            (Self::Bool(values), _) => Self::Text(all(values, |v| v.to_string())),
            (Self::Float(values), _) => Self::Text(all(values, |v| v.to_string())),
            (Self::Text(values), _) => Self::Text(std::mem::take(values)),
        };
    }

    /// The column of a name.
    pub(super) fn into_series(self, name: &str) -> Series {
        match self {
            Self::Empty(count) => Series::new(name.into(), vec![None::<&str>; count]),
            Self::Bool(values) => Series::new(name.into(), values),
            Self::Int(values) => Series::new(name.into(), values),
            Self::Float(values) => Series::new(name.into(), values),
            Self::Text(values) => Series::new(name.into(), values),
        }
    }
}
