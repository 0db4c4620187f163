//! Converts properties to typed columns: whole numbers, numbers, booleans or text.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::base::zip_equal;
use polars::prelude::Column;
use serde_json::value::RawValue;

use crate::format::values::{Value, Values};

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
