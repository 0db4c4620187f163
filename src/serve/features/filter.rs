//! Which features of a layer a query asks for.

use geo::{Intersects, Rect};
use polars::prelude::{Column, DataType};

use super::super::results::Opened;
use super::terms::{LIMIT_DEFAULT, LIMIT_MAX};
use crate::base::Bounds;
use crate::dataset::text_value;

/// What a query asks for.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Wanted {
    /// Most features of a page.
    pub limit: usize,
    /// Features before the page.
    pub offset: usize,
    /// Boxes of which a feature touches one.
    boxes: Option<Vec<Bounds>>,
    /// Properties and the value that each has.
    properties: Vec<(String, String)>,
}

impl Wanted {
    /// Reads the pairs of a query; says what is wrong with it.
    pub fn read(pairs: &[(String, String)], opened: &Opened) -> Result<Self, String> {
        let mut wanted =
            Self { limit: LIMIT_DEFAULT, offset: 0, boxes: None, properties: Vec::new() };
        let mut seen: Vec<&str> = Vec::new();
        for (name, value) in pairs {
            if seen.contains(&name.as_str()) {
                return Err(format!("`{name}` stands twice, expected once"));
            }
            seen.push(name);
            match name.as_str() {
                "limit" => wanted.limit = number(name, value, 1)?.min(LIMIT_MAX),
                "offset" => wanted.offset = number(name, value, 0)?,
                "bbox" => wanted.boxes = Some(boxes(value)?),
                // Results have no time: every one counts for every time.
                "datetime" => expect_time(value)?,
                "f" => expect_json(value)?,
                property if opened.layer.column(property).is_some() => {
                    wanted.properties.push((name.clone(), value.clone()));
                }
                other => return Err(format!("unknown parameter `{other}`")),
            }
        }
        Ok(wanted)
    }

    /// The rows of all features that are asked for, ascending; `None` for all of the layer.
    pub fn rows(&self, opened: &Opened) -> Result<Option<Vec<usize>>, String> {
        if self.boxes.is_none() && self.properties.is_empty() {
            return Ok(None);
        }
        let mut rows: Vec<usize> = (0..opened.layer.len()).collect();
        for (name, value) in &self.properties {
            let column = opened.layer.column(name).expect("named by the reader of the query");
            let has = has_value(name, column, value)?;
            rows.retain(|row| has(*row));
        }
        if let Some(boxes) = &self.boxes {
            rows.retain(|row| boxes.iter().any(|one| touches(opened, *row, one)));
        }
        Ok(Some(rows))
    }
}

fn number(name: &str, value: &str, least: usize) -> Result<usize, String> {
    let number = value.parse().ok().filter(|number| *number >= least);
    number.ok_or_else(|| format!("`{name}`: found `{value}`, expected a whole number from {least}"))
}

/// The boxes of a parameter: west, south, east, north, with heights between them that do not count. One that passes
/// 180 degrees is two.
fn boxes(value: &str) -> Result<Vec<Bounds>, String> {
    let wrong = || {
        format!(
            "`bbox`: found `{value}`, expected west,south,east,north in degrees, south before north"
        )
    };
    let sides: Option<Vec<f64>> = value.split(',').map(|side| side.trim().parse().ok()).collect();
    let (west, south, east, north) = match sides.as_deref() {
        Some([west, south, east, north] | [west, south, _, east, north, _]) => {
            (*west, *south, *east, *north)
        }
        _ => return Err(wrong()),
    };
    let are_numbers = [west, south, east, north].iter().all(|side| side.is_finite());
    match are_numbers && south <= north {
        true if west <= east => Ok(vec![Bounds::new(west, south, east, north)]),
        true => Ok(vec![
            Bounds::new(west, south, 180.0, north),
            Bounds::new(-180.0, south, east, north),
        ]),
        false => Err(wrong()),
    }
}

fn expect_time(value: &str) -> Result<(), String> {
    let is_sign = |sign: char| sign.is_ascii_digit() || "-:.TtZz+/".contains(sign);
    let has_digit = value.contains(|sign: char| sign.is_ascii_digit());
    match has_digit && value.chars().all(is_sign) && value.matches('/').count() <= 1 {
        true => Ok(()),
        false => {
            Err(format!("`datetime`: found `{value}`, expected a time or an interval (RFC 3339)"))
        }
    }
}

/// Refuses other forms than JSON.
pub(in crate::serve) fn expect_json(value: &str) -> Result<(), String> {
    match value {
        "json" | "geojson" => Ok(()),
        other => Err(format!("`f`: found `{other}`, expected json")),
    }
}

/// Tells of rows whether a column has a value in them.
fn has_value<'c>(
    name: &str,
    column: &'c Column,
    value: &str,
) -> Result<Box<dyn Fn(usize) -> bool + 'c>, String> {
    let value = value.to_owned();
    match column.dtype() {
        DataType::String => {
            let wanted = value.trim().to_owned();
            Ok(Box::new(move |row| text_value(column, row).is_some_and(|text| text == wanted)))
        }
        DataType::Boolean if ["true", "false"].contains(&value.as_str()) => {
            Ok(Box::new(move |row| text_value(column, row).is_some_and(|text| text == value)))
        }
        DataType::Boolean => Err(format!("`{name}`: found `{value}`, expected true or false")),
        _ => {
            let wanted: f64 = value
                .parse()
                .map_err(|_| format!("`{name}`: found `{value}`, expected a number"))?;
            let numbers = column.cast(&DataType::Float64).map_err(|error| error.to_string())?;
            let number = move |row: usize| numbers.f64().ok().and_then(|all| all.get(row));
            Ok(Box::new(move |row| number(row) == Some(wanted)))
        }
    }
}

/// Whether a feature touches a box. One without a place touches none.
fn touches(opened: &Opened, row: usize, wanted: &Bounds) -> bool {
    let Some(around) = &opened.boxes[row] else { return false };
    if wanted.encloses(around) {
        return true;
    }
    if around.shared(*wanted).is_none() {
        return false;
    }
    let (low, high) = ((wanted.west, wanted.south), (wanted.east, wanted.north));
    let rect = Rect::new(low, high);
    opened.layer.geometry[row].as_ref().is_some_and(|shape| shape.intersects(&rect))
}
