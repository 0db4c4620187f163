//! Converts properties to typed columns: whole numbers, numbers, booleans or text.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::base::zip_equal;
use polars::prelude::{Column, NamedFrom, Series};
use serde_json::value::RawValue;

/// The values of one property over all features; the narrowest type that holds them all.
enum Values {
    Empty(usize),
    Bool(Vec<Option<bool>>),
    Int(Vec<Option<i64>>),
    Float(Vec<Option<f64>>),
    Text(Vec<Option<String>>),
}

/// One value of a property.
enum Value<'a> {
    Bool(bool),
    Int(i64),
    Float(f64),
    /// A string.
    Text(Cow<'a, str>),
    /// An array, an object, or a number too large for 64 bits: kept as its JSON text.
    Raw(&'a str),
}

fn value_of(raw: &RawValue) -> Option<Value<'_>> {
    let text = raw.get();
    Some(match text.as_bytes().first()? {
        b'n' => return None,
        b't' => Value::Bool(true),
        b'f' => Value::Bool(false),
        b'"' => match text.get(1..text.len() - 1) {
            Some(inner) if !inner.contains('\\') => Value::Text(Cow::Borrowed(inner)),
            _ => Value::Text(Cow::Owned(serde_json::from_str(text).ok()?)),
        },
        b'[' | b'{' => Value::Raw(text),
        _ if text.contains(['.', 'e', 'E']) => match text.parse::<f64>() {
            Ok(number) if number.is_finite() => Value::Float(number),
            _ => Value::Raw(text),
        },
        _ => text.parse().map_or(Value::Raw(text), Value::Int),
    })
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
    fn len(&self) -> usize {
        match self {
            Self::Empty(count) => *count,
            Self::Bool(values) => values.len(),
            Self::Int(values) => values.len(),
            Self::Float(values) => values.len(),
            Self::Text(values) => values.len(),
        }
    }

    fn pad_to(&mut self, length: usize) {
        match self {
            Self::Empty(count) => *count = length.max(*count),
            Self::Bool(values) => values.resize(length, None),
            Self::Int(values) => values.resize(length, None),
            Self::Float(values) => values.resize(length, None),
            Self::Text(values) => values.resize(length, None),
        }
    }

    fn push(&mut self, value: Value<'_>) {
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

    fn into_series(self, name: &str) -> Series {
        match self {
            Self::Empty(count) => Series::new(name.into(), vec![None::<&str>; count]),
            Self::Bool(values) => Series::new(name.into(), values),
            Self::Int(values) => Series::new(name.into(), values),
            Self::Float(values) => Series::new(name.into(), values),
            Self::Text(values) => Series::new(name.into(), values),
        }
    }
}

/// Columns under construction, in order of first appearance.
#[derive(Default)]
pub(super) struct Columns {
    names: Vec<String>,
    values: Vec<Values>,
    by_name: HashMap<String, usize>,
    /// Column expected next: features of one layer mostly have the same keys in the same order.
    expected: usize,
}

/// The outcome of adding a value.
pub(super) enum Pushed {
    Done,
    /// The feature has the key twice; the first value was kept.
    Duplicate,
    /// A number too large for 64 bits was kept as text.
    HugeNumber,
}

impl Columns {
    /// Number of columns.
    pub(super) fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there is a column of that name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.by_name.contains_key(name)
    }

    fn find(&mut self, key: &str) -> usize {
        let expected = self.expected;
        if self.names.get(expected).is_some_and(|name| name == key) {
            return expected;
        }
        if let Some(known) = self.by_name.get(key) {
            return *known;
        }
        self.names.push(key.to_owned());
        self.values.push(Values::Empty(0));
        self.by_name.insert(key.to_owned(), self.names.len() - 1);
        self.names.len() - 1
    }

    /// Stores a value in row `row`; rows must come in ascending order.
    pub(super) fn push(&mut self, row: usize, key: &str, raw: &RawValue) -> Pushed {
        let column = self.find(key);
        self.expected = column + 1;
        let values = &mut self.values[column];
        if values.len() > row {
            return Pushed::Duplicate;
        }
        values.pad_to(row);
        match value_of(raw) {
            None => values.pad_to(row + 1),
            Some(value) => {
                let huge = matches!(&value, Value::Raw(text) if !text.starts_with(['[', '{']));
                values.push(value);
                if huge {
                    return Pushed::HugeNumber;
                }
            }
        }
        Pushed::Done
    }

    /// A new feature begins.
    pub(super) fn next_row(&mut self) {
        self.expected = 0;
    }

    /// The finished columns, each `rows` long.
    pub(super) fn finish(self, rows: usize) -> Vec<Column> {
        let named = zip_equal(&self.names, self.values);
        let finish = |(name, mut values): (&String, Values)| {
            values.pad_to(rows);
            values.into_series(name).into()
        };
        named.map(finish).collect()
    }
}
