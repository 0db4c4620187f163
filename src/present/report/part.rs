//! Parts of tables: what a browser unpacks at once.

use std::collections::HashMap;

use serde::Serialize;

use super::bytes::{Bytes, deflated};
use super::column::{Column, Heading, Values};
use super::keys::{COUNTIES, DISTRICTS, FACILITIES, Keys, MUNICIPALITIES, QUARTIERS};
use super::read::{numbers, persons_by, text, texts};
use super::shapes::{place, rings};
use super::spec::{Form, Rows, Shape, Spec, fits};
use crate::dataset::Layer;
use crate::present::publication::WITHHELD;

/// Gaps of this rank and better are in a report.
const GAPS: i64 = 100;
/// Connected gaps of this rank and better, and all hidden ones, are in a report.
const CONNECTED_GAPS: i64 = 20;
/// As many gaps with their place on the ground of a municipality are, and half as many that are split.
const GAPS_OF_TOWN: usize = 8;

/// What the part with the shapes of a table is called in the place of a category: no category has a space in its key.
pub(super) const SHAPES: &str = "shapes of areas";

/// Rows of a table, packed.
#[derive(Debug, Serialize)]
pub(super) struct Part {
    pub table: String,
    /// The category that all rows are of; absent where the part is the whole table.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    pub rows: usize,
    /// Its columns: the index lists those of all parts once, since most parts have the same ones.
    #[serde(skip)]
    pub columns: Vec<Heading>,
    /// Rows of the table, of which the part has some.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rows_of: Option<usize>,
    /// Largest distances of the classes of cells, metres.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub edges_m: Vec<f64>,
    /// The columns one after the other, deflated.
    #[serde(skip)]
    pub bytes: Vec<u8>,
}

impl Part {
    /// Packs columns of the same number of rows.
    pub(super) fn pack(
        table: &str,
        category: Option<String>,
        rows: usize,
        all: Vec<Column>,
    ) -> Self {
        let mut bytes = Bytes::default();
        let columns = all.into_iter().map(|column| column.write(&mut bytes)).collect();
        let bytes = deflated(&bytes.0);
        let (rows_of, edges_m) = (None, Vec::new());
        Self { table: table.to_owned(), category, rows, columns, rows_of, edges_m, bytes }
    }
}

/// The parts of a layer that a specification asks for.
pub(super) fn parts(layer: &Layer, spec: &Spec, keys: &mut Keys) -> Vec<Part> {
    let groups = match spec.by_category {
        false => vec![(None, (0..layer.len()).collect())],
        true => by_category(layer),
    };
    let pack = |(category, rows): (Option<String>, Vec<usize>)| {
        let whole = rows.len();
        let rows = chosen(layer, spec.rows, rows);
        let own = category.as_deref().unwrap_or_default();
        let columns = columns(layer, spec, (own, &rows), keys);
        let mut part = Part::pack(spec.table, category, rows.len(), columns);
        part.rows_of = (whole > rows.len()).then_some(whole);
        part
    };
    let mut parts: Vec<Part> = groups.into_iter().map(pack).collect();
    if spec.shape == Shape::AreaApart {
        parts.push(shapes(layer, spec, keys));
    }
    parts
}

/// The areas of a layer, each with the number that is the first column of its table.
fn shapes(layer: &Layer, spec: &Spec, keys: &mut Keys) -> Part {
    let rows: Vec<usize> = (0..layer.len()).collect();
    let ids = spec.columns.iter().take(1).filter(|(name, _)| layer.column(name).is_some());
    let mut columns: Vec<Column> = ids.map(|id| column(layer, *id, ("", &rows), keys)).collect();
    columns.push(area_column(layer, &rows));
    Part::pack(spec.table, Some(SHAPES.to_owned()), rows.len(), columns)
}

/// A small table with all of its columns. Columns of one municipality a row have its number: two may have one name.
pub(super) fn whole(layer: &Layer, table: &str, keys: &mut Keys) -> Part {
    let rows: Vec<usize> = (0..layer.len()).collect();
    let mut column = |column: &polars::prelude::Column| {
        let name = column.name().to_string();
        if name.ends_with("municipality_id") {
            let values = numbered(texts(column, &rows), MUNICIPALITIES, keys);
            return Column { name, refers: Some(MUNICIPALITIES.to_owned()), values };
        }
        let values = match column.dtype() {
            kind if kind.is_float() => {
                Values::Numbers { values: numbers(column, &rows, 6), decimals: 6 }
            }
            kind if kind.is_integer() || kind.is_bool() => {
                Values::Numbers { values: numbers(column, &rows, 0), decimals: 0 }
            }
            _ => Values::Texts(texts(column, &rows)),
        };
        Column { name, refers: None, values }
    };
    // A package numbers the rows of its tables; the run does not.
    let own = layer.table.columns().iter().filter(|column| column.name() != "fid");
    let mut columns: Vec<Column> = own.map(&mut column).collect();
    if layer.geometry.iter().any(|shape| place(shape.as_ref()).is_some()) {
        columns.push(place_column(layer, &rows));
    }
    Part::pack(table, None, rows.len(), columns)
}

/// The rows of each category, in the order of their first rows.
fn by_category(layer: &Layer) -> Vec<(Option<String>, Vec<usize>)> {
    let Some(column) = layer.column("category") else { return Vec::new() };
    let rows: Vec<usize> = (0..layer.len()).collect();
    let (mut at, mut groups) = (HashMap::new(), Vec::new());
    for (row, category) in texts(column, &rows).into_iter().enumerate() {
        let group = *at.entry(category.clone()).or_insert_with(|| {
            groups.push((category, Vec::new()));
            groups.len() - 1
        });
        groups[group].1.push(row);
    }
    groups
}

/// The rows that a report has.
fn chosen(layer: &Layer, which: Rows, mut rows: Vec<usize>) -> Vec<usize> {
    match which {
        Rows::All => rows,
        Rows::Flagged(name) => {
            let flags = column_or_none(layer, name, &rows);
            let mut flags = flags.into_iter();
            rows.retain(|_| flags.next().flatten() == Some(1));
            rows
        }
        Rows::FirstGaps => first_gaps(layer, rows),
        Rows::LargestGaps => {
            let [ranks, hidden] =
                ["rank", "is_hidden"].map(|name| column_or_none(layer, name, &rows));
            let is_kept = |at: usize| {
                hidden[at] == Some(1) || ranks[at].is_some_and(|rank| rank <= CONNECTED_GAPS)
            };
            rows.iter().enumerate().filter(|(at, _)| is_kept(*at)).map(|(_, row)| *row).collect()
        }
        Rows::Used => {
            let [persons, facilities] =
                ["persons", "facilities"].map(|name| column_or_none(layer, name, &rows));
            let is_kept = |at: usize| persons[at] != Some(0) || facilities[at] != Some(0);
            rows.iter().enumerate().filter(|(at, _)| is_kept(*at)).map(|(_, row)| *row).collect()
        }
    }
}

/// The first gaps of the region and of each municipality, as [`GAPS`] and [`GAPS_OF_TOWN`] say.
fn first_gaps(layer: &Layer, mut rows: Vec<usize>) -> Vec<usize> {
    let [ranks, limits, split] =
        ["rank", "limit_m", "is_split"].map(|name| column_or_none(layer, name, &rows));
    let mut seen: HashMap<(Option<i64>, Option<String>, bool), usize> = HashMap::new();
    let mut keep = Vec::with_capacity(rows.len());
    for (at, row) in rows.iter().enumerate() {
        let ground = text(layer, "place_municipality_id", *row);
        let mut is_early = |is_split: bool, most: usize| {
            let count = seen.entry((limits[at], ground.clone(), is_split)).or_default();
            *count += 1;
            *count <= most
        };
        let of_town = is_early(false, GAPS_OF_TOWN);
        let shared = split[at] == Some(1) && is_early(true, GAPS_OF_TOWN / 2);
        keep.push(of_town || shared || ranks[at].is_some_and(|rank| rank <= GAPS));
    }
    let mut keep = keep.into_iter();
    rows.retain(|_| keep.next().unwrap_or(false));
    rows
}

/// The whole numbers of a column in some rows; none where the layer has no such column.
fn column_or_none(layer: &Layer, name: &str, rows: &[usize]) -> Vec<Option<i64>> {
    let column = layer.column(name).map(|column| numbers(column, rows, 0));
    column.unwrap_or_else(|| vec![None; rows.len()])
}

fn columns(
    layer: &Layer,
    spec: &Spec,
    (category, rows): (&str, &[usize]),
    keys: &mut Keys,
) -> Vec<Column> {
    let mut columns = Vec::new();
    let names = layer.column_names();
    for (pattern, form) in spec.columns {
        let is_own = |name: &&String| {
            let listed = || spec.columns.iter().any(|(other, _)| other == name);
            fits(pattern, name) && (*pattern == name.as_str() || !listed())
        };
        for name in names.iter().filter(is_own) {
            columns.push(column(layer, (name, *form), (category, rows), keys));
        }
    }
    if let Some(names) = layer.column(WITHHELD) {
        let values = Values::Texts(texts(names, rows));
        columns.push(Column { name: WITHHELD.to_owned(), refers: None, values });
    }
    match spec.shape {
        Shape::None | Shape::AreaApart => {}
        Shape::Place => columns.push(place_column(layer, rows)),
        Shape::Area => columns.push(area_column(layer, rows)),
    }
    columns
}

fn area_column(layer: &Layer, rows: &[usize]) -> Column {
    let areas = rows.iter().map(|row| rings(layer.geometry[*row].as_ref())).collect();
    Column { name: "area".into(), refers: None, values: Values::Areas(areas) }
}

fn place_column(layer: &Layer, rows: &[usize]) -> Column {
    let places = rows.iter().map(|row| place(layer.geometry[*row].as_ref())).collect();
    Column { name: "place".into(), refers: None, values: Values::Places(places) }
}

fn column(
    layer: &Layer,
    (name, form): (&str, Form),
    (category, rows): (&str, &[usize]),
    keys: &mut Keys,
) -> Column {
    let values = layer.column(name).expect("a name of the layer's columns");
    let ids = || texts(values, rows);
    let whole = |values| Values::Numbers { values, decimals: 0 };
    let (refers, values) = match form {
        Form::Number(decimals) => {
            (None, Values::Numbers { values: numbers(values, rows, decimals), decimals })
        }
        Form::Text => (None, Values::Texts(ids())),
        Form::Quartier => {
            let number = |(row, id): (&usize, Option<String>)| {
                let home = text(layer, "municipality_id", *row);
                keys.quartier(id.as_deref(), home.as_deref())
            };
            (Some(QUARTIERS.to_owned()), whole(rows.iter().zip(ids()).map(number).collect()))
        }
        Form::District => {
            let number = |(row, id): (&usize, Option<String>)| {
                let home = text(layer, "municipality_id", *row);
                keys.district(id.as_deref(), home.as_deref())
            };
            (Some(DISTRICTS.to_owned()), whole(rows.iter().zip(ids()).map(number).collect()))
        }
        Form::Municipality => {
            (Some(MUNICIPALITIES.to_owned()), numbered(ids(), MUNICIPALITIES, keys))
        }
        Form::County => (Some(COUNTIES.to_owned()), numbered(ids(), COUNTIES, keys)),
        Form::Facility => {
            let kind = format!("{FACILITIES}/{category}");
            (Some(FACILITIES.to_owned()), numbered(ids(), &kind, keys))
        }
        Form::Quartiers => (Some(QUARTIERS.to_owned()), lists(ids(), QUARTIERS, keys)),
        Form::Municipalities => {
            (Some(MUNICIPALITIES.to_owned()), lists(ids(), MUNICIPALITIES, keys))
        }
        Form::PersonsBy => {
            let list = |text: Option<String>| persons_by(text.as_deref().unwrap_or_default());
            (None, Values::Lists(ids().into_iter().map(list).collect()))
        }
    };
    Column { name: name.to_owned(), refers, values }
}

/// The numbers of ids of a kind, one a row.
fn numbered(ids: Vec<Option<String>>, kind: &str, keys: &mut Keys) -> Values {
    let values = ids.into_iter().map(|id| Some(keys.number(kind, &id?))).collect();
    Values::Numbers { values, decimals: 0 }
}

/// The numbers of ids that stand in one text.
fn lists(texts: Vec<Option<String>>, kind: &str, keys: &mut Keys) -> Values {
    let list = |text: Option<String>| {
        let text = text.unwrap_or_default();
        let ids = text.split(';').filter(|id| !id.is_empty());
        ids.map(|id| keys.number(kind, id)).collect()
    };
    Values::Lists(texts.into_iter().map(list).collect())
}
