//! Columns of a report's tables as bytes.

use std::collections::HashMap;

use serde::Serialize;

use super::bytes::Bytes;
use super::shapes::{Place, Ring};

/// The values of a column, one a row.
pub(super) enum Values {
    /// Whole numbers: values of the table times ten to the power of `decimals`.
    Numbers {
        values: Vec<Option<i64>>,
        decimals: u8,
    },
    Texts(Vec<Option<String>>),
    /// Numbers of rows of another table.
    Lists(Vec<Vec<i64>>),
    Places(Vec<Option<Place>>),
    Areas(Vec<Vec<Ring>>),
    /// One byte a row.
    Codes(Vec<u8>),
}

/// A column with its name in the table that it is of.
pub(super) struct Column {
    pub name: String,
    /// The table whose rows its numbers count.
    pub refers: Option<String>,
    pub values: Values,
}

/// What a reader must know of a column before its bytes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Heading {
    name: String,
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    decimals: Option<u8>,
    /// Whether numbers are differences to the one before.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    delta: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    refers: Option<String>,
}

impl Column {
    /// Appends the values; returns what a reader must know.
    pub(super) fn write(self, bytes: &mut Bytes) -> Heading {
        let (mut delta, mut decimals) = (false, None);
        let kind = match self.values {
            Values::Numbers { values, decimals: places } => {
                (delta, decimals) = (write_numbers(&values, bytes), Some(places));
                "number"
            }
            Values::Texts(texts) => {
                delta = write_texts(&texts, bytes);
                "text"
            }
            Values::Lists(lists) => {
                lists.iter().for_each(|list| write_list(list, bytes));
                "list"
            }
            Values::Places(places) => {
                delta = write_places(&places, bytes);
                "place"
            }
            Values::Areas(areas) => {
                write_areas(&areas, bytes);
                "area"
            }
            Values::Codes(codes) => {
                bytes.0.extend_from_slice(&codes);
                "code"
            }
        };
        Heading { name: self.name, kind, decimals, delta, refers: self.refers }
    }
}

/// Writes numbers as they are or as differences, whichever is shorter; returns whether as differences.
fn write_numbers(values: &[Option<i64>], bytes: &mut Bytes) -> bool {
    let (mut plain, mut differences) = (Bytes::default(), Bytes::default());
    let mut last = 0;
    for value in values {
        plain.maybe(*value);
        differences.maybe(value.map(|value| value - last));
        last = value.unwrap_or(last);
    }
    let delta = differences.0.len() < plain.0.len();
    bytes.0.append(if delta { &mut differences.0 } else { &mut plain.0 });
    delta
}

/// Writes each text once, in the order of their first rows, and the numbers of the rows' texts.
fn write_texts(texts: &[Option<String>], bytes: &mut Bytes) -> bool {
    let mut numbers: HashMap<&str, i64> = HashMap::new();
    let mut different = Vec::new();
    let mut rows = Vec::with_capacity(texts.len());
    for text in texts {
        let mut number = |text| {
            different.push(text);
            different.len() as i64 - 1
        };
        let row = text.as_deref();
        rows.push(row.map(|text| *numbers.entry(text).or_insert_with(|| number(text))));
    }
    bytes.unsigned(different.len() as u64);
    different.iter().for_each(|text| bytes.text(text));
    write_numbers(&rows, bytes)
}

fn write_list(list: &[i64], bytes: &mut Bytes) {
    bytes.unsigned(list.len() as u64);
    let mut last = 0;
    for number in list {
        bytes.signed(number - last);
        last = *number;
    }
}

/// Writes each place once, and the numbers of the rows' places.
fn write_places(places: &[Option<Place>], bytes: &mut Bytes) -> bool {
    let mut different: Vec<Place> = places.iter().flatten().copied().collect();
    different.sort_unstable();
    different.dedup();
    bytes.unsigned(different.len() as u64);
    let mut last = Place::default();
    for place in &different {
        bytes.signed(place.x - last.x);
        bytes.signed(place.y - last.y);
        last = *place;
    }
    let number = |place: &Place| different.binary_search(place).expect("listed above") as i64;
    let rows: Vec<Option<i64>> = places.iter().map(|place| place.as_ref().map(number)).collect();
    write_numbers(&rows, bytes)
}

/// Writes the rings of each area: their number, and of each the number of corners and the steps to them.
fn write_areas(areas: &[Vec<Ring>], bytes: &mut Bytes) {
    let mut last = Place::default();
    for area in areas {
        bytes.unsigned(area.len() as u64);
        for ring in area {
            bytes.unsigned(ring.len() as u64);
            for corner in ring {
                bytes.signed(corner.x - last.x);
                bytes.signed(corner.y - last.y);
                last = *corner;
            }
        }
    }
}
