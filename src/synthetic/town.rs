//! Towns drawn as text, so that a test shows what it counts.

use std::collections::BTreeMap;

use geo::{Coord, Geometry, LineString, MultiPolygon, Point, Polygon, unary_union};
use polars::prelude::{Column, DataFrame};

use crate::dataset::{CrsId, Layer};

/// Side of a square in metres.
const SIDE_M: f64 = 100.0;
/// South-western corner of a town, in EPSG:25832: somewhere in the Ruhr.
const ORIGIN: Coord<f64> = Coord { x: 380_000.0, y: 5_700_000.0 };

/// Letters that stand for a facility.
const FACILITIES: [(char, &str); 6] = [
    ('S', "supermarket"),
    ('P', "pharmacy"),
    ('T', "transit_stop"),
    ('M', "meeting_place"),
    ('C', "residential_care"),
    ('D', "doctor"),
];

/// The layers of a drawn town, with the default names of fields.
#[derive(Clone, Debug)]
pub struct Town {
    /// Fields id, name.
    pub municipalities: Layer,
    /// Fields id, name, municipality: one quartier a municipality unless drawn.
    pub quartiers: Layer,
    /// Fields id, persons, persons_65, persons_80.
    pub cells: Layer,
    /// Fields id, name, category, provider.
    pub facilities: Layer,
}

/// The error of a drawing that is not a valid town.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("row {row} of the drawing: {reason}")]
#[non_exhaustive]
pub struct TownError {
    /// Row, counted from 1 in the whole text.
    pub row: usize,
    /// What is wrong.
    pub reason: String,
}

/// Reads a town from drawings of 100 m squares, separated by an empty line; north is up.
///
/// 1. Municipalities: each letter is one; `.` is outside the region.
/// 2. Content: a digit *d* is a cell with 10 *d* persons, of whom 2 *d* are 65 or older and *d*
///    are 80 or older; `S` is a supermarket, `P` a pharmacy, `T` a transit stop, `M` a meeting
///    place, `C` a care home, `D` a doctor, each in the middle of its square and run by a provider
///    named after its municipality; `.` is nothing.
/// 3. Quartiers (may be missing): each letter is one.
///
/// ```
/// let town = nahraum::synthetic::town("AAB\nAAB\n\n1.S\n..2").unwrap();
/// assert_eq!(town.municipalities.len(), 2);
/// assert_eq!(town.cells.len(), 2);
/// assert!(nahraum::synthetic::town("AA\n\n1").is_err()); // the drawings differ in size
/// ```
///
/// # Errors
/// [`TownError`] when the drawings differ in size or hold an unknown sign.
pub fn town(text: &str) -> Result<Town, TownError> {
    let mut drawings: Vec<Vec<(usize, Vec<char>)>> = vec![Vec::new()];
    for (number, line) in text.lines().map(str::trim).enumerate() {
        if line.is_empty() {
            drawings.push(Vec::new());
        } else if let Some(drawing) = drawings.last_mut() {
            drawing.push((number + 1, line.chars().collect()));
        }
    }
    drawings.retain(|drawing| !drawing.is_empty());
    let fail = |row: usize, reason: &str| TownError { row, reason: reason.to_owned() };
    let [homes, content, rest @ ..] = &drawings[..] else {
        return Err(fail(1, "expected at least two drawings, separated by an empty line"));
    };
    for drawing in &drawings {
        let rows = drawing.iter().zip(homes);
        let same =
            drawing.len() == homes.len() && rows.clone().all(|(a, b)| a.1.len() == b.1.len());
        if !same {
            return Err(fail(drawing[0].0, "the drawings differ in size"));
        }
    }
    let height = homes.len();
    let (cells, facilities) = read_content(homes, content)?;
    let quartiers = rest.first().unwrap_or(homes);
    Ok(Town {
        municipalities: areas("municipalities", homes, None, height),
        quartiers: areas("quartiers", quartiers, Some(homes), height),
        cells,
        facilities,
    })
}

type Drawing = [(usize, Vec<char>)];

fn corner(column: usize, row: usize, height: usize) -> Coord<f64> {
    Coord { x: ORIGIN.x + column as f64 * SIDE_M, y: ORIGIN.y + (height - 1 - row) as f64 * SIDE_M }
}

pub(super) fn middle(column: usize, row: usize, height: usize) -> Point<f64> {
    let corner = corner(column, row, height);
    Point::new(corner.x + SIDE_M / 2.0, corner.y + SIDE_M / 2.0)
}

fn square(column: usize, row: usize, height: usize) -> Polygon<f64> {
    let Coord { x, y } = corner(column, row, height);
    let ring = [(x, y), (x + SIDE_M, y), (x + SIDE_M, y + SIDE_M), (x, y + SIDE_M)];
    Polygon::new(LineString::from(ring.to_vec()), Vec::new())
}

/// One area a letter; with `homes`, each belongs to the municipality of its first square.
fn areas(
    name: &str,
    drawing: &Drawing,
    homes: Option<&Vec<(usize, Vec<char>)>>,
    height: usize,
) -> Layer {
    let mut squares: BTreeMap<char, Vec<Polygon<f64>>> = BTreeMap::new();
    let mut home_of: BTreeMap<char, String> = BTreeMap::new();
    for (row, (_, line)) in drawing.iter().enumerate() {
        for (column, letter) in line.iter().enumerate().filter(|(_, letter)| **letter != '.') {
            squares.entry(*letter).or_default().push(square(column, row, height));
            if let Some(homes) = homes {
                home_of.entry(*letter).or_insert_with(|| homes[row].1[column].to_string());
            }
        }
    }
    let keys: Vec<String> = squares.keys().map(char::to_string).collect();
    let mut columns = vec![
        Column::new("id".into(), &keys),
        Column::new(
            "name".into(),
            keys.iter().map(|key| format!("Town {key}")).collect::<Vec<_>>(),
        ),
    ];
    if homes.is_some() {
        columns.push(Column::new("municipality".into(), home_of.into_values().collect::<Vec<_>>()));
    }
    let area = |squares: Vec<Polygon<f64>>| -> Option<Geometry<f64>> {
        let area: MultiPolygon<f64> = unary_union(squares.iter());
        Some(area.into())
    };
    layer(name, squares.into_values().map(area).collect(), columns)
}

fn layer(name: &str, geometry: Vec<Option<Geometry<f64>>>, columns: Vec<Column>) -> Layer {
    Layer {
        name: name.to_owned(),
        crs: Some(CrsId::epsg(25832)),
        table: DataFrame::new(geometry.len(), columns).expect("columns of one length"),
        geometry,
        ..Layer::default()
    }
}

fn read_content(homes: &Drawing, content: &Drawing) -> Result<(Layer, Layer), TownError> {
    let height = content.len();
    let (mut cells, mut persons, mut cell_ids) = (Vec::new(), Vec::new(), Vec::new());
    let (mut places, mut kinds, mut ids, mut providers) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (row, (number, line)) in content.iter().enumerate() {
        for (column, sign) in line.iter().enumerate() {
            let at: Geometry<f64> = middle(column, row, height).into();
            let kind = FACILITIES.iter().find(|(letter, _)| letter == sign);
            if let Some(digit) = sign.to_digit(10) {
                cells.push(Some(at));
                persons.push(i64::from(digit));
                cell_ids.push(format!("{}/{}", column + 1, row + 1));
            } else if let Some((letter, kind)) = kind {
                places.push(Some(at));
                kinds.push(*kind);
                ids.push(format!("{letter}{}", ids.len() + 1));
                providers.push(format!("Provider {}", homes[row].1[column]));
            } else if *sign != '.' {
                let reason = format!("found `{sign}`; expected a digit, a facility or `.`");
                return Err(TownError { row: *number, reason });
            }
        }
    }
    let scaled = |by: i64| persons.iter().map(|digit| digit * by).collect::<Vec<i64>>();
    let cells = layer(
        "cells",
        cells,
        vec![
            Column::new("id".into(), cell_ids),
            Column::new("persons".into(), scaled(10)),
            Column::new("persons_65".into(), scaled(2)),
            Column::new("persons_80".into(), scaled(1)),
        ],
    );
    let facilities = layer(
        "facilities",
        places,
        vec![
            Column::new("id".into(), &ids),
            Column::new("name".into(), &ids),
            Column::new("category".into(), kinds),
            Column::new("provider".into(), providers),
        ],
    );
    Ok((cells, facilities))
}
