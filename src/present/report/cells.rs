//! Cells of a report: where persons live, and in which class of distance.

use super::column::{Column, Values};
use super::keys::{Keys, QUARTIERS};
use super::part::Part;
use super::read::{numbers, text, texts};
use super::shapes::{Place, place};
use super::spec::CELLS;
use crate::base::zip_equal;
use crate::dataset::Layer;
use crate::present::publication::WITHHELD;

/// The code of a cell without a distance.
const NO_DISTANCE: u8 = u8::MAX;

/// What the part of the cells' persons is called in the place of a category: no category has a space in its key.
const PERSONS: &str = "persons of cells";

/// Most cells of a report: a page of more would be slow to open. The areas alone are drawn then.
const CELLS_MAX: usize = 1_000_000;

/// The cells with persons, and their class for every category; none of more than [`CELLS_MAX`].
///
/// Cells are in the order of quartiers, then from south to north and west to east, so that the classes of
/// neighbours stand beside each other.
pub(super) fn cell_parts(layer: &Layer, keys: &mut Keys) -> Vec<Part> {
    if layer.len() > CELLS_MAX {
        return Vec::new();
    }
    let all: Vec<usize> = (0..layer.len()).collect();
    let persons = layer.column("persons").map(|column| numbers(column, &all, 0));
    let persons = persons.unwrap_or_else(|| vec![None; layer.len()]);
    let mut cells: Vec<(i64, Place, usize)> = Vec::new();
    for row in all.into_iter().filter(|row| persons[*row] != Some(0)) {
        let (home, quartier) =
            (text(layer, "municipality_id", row), text(layer, "quartier_id", row));
        let number = keys.quartier(quartier.as_deref(), home.as_deref());
        if let (Some(number), Some(place)) = (number, place(layer.geometry[row].as_ref())) {
            cells.push((number, place, row));
        }
    }
    cells.sort_unstable();
    let rows: Vec<usize> = cells.iter().map(|(_, _, row)| *row).collect();
    let whole = |name: &str, values: Vec<Option<i64>>, refers: Option<&str>| Column {
        name: name.to_owned(),
        refers: refers.map(str::to_owned),
        values: Values::Numbers { values, decimals: 0 },
    };
    let places = vec![
        whole("quartier_id", cells.iter().map(|cell| Some(cell.0)).collect(), Some(QUARTIERS)),
        whole("x", cells.iter().map(|cell| Some(cell.1.x)).collect(), None),
        whole("y", cells.iter().map(|cell| Some(cell.1.y)).collect(), None),
    ];
    // Persons are a part of their own: the first map does without them.
    let persons = rows.iter().map(|row| persons[*row]).collect();
    let mut columns = vec![whole("persons", persons, None)];
    if let Some(names) = layer.column(WITHHELD) {
        let values = Values::Texts(texts(names, &rows));
        columns.push(Column { name: WITHHELD.to_owned(), refers: None, values });
    }
    let mut parts = vec![
        Part::pack(CELLS, None, rows.len(), places),
        Part::pack(CELLS, Some(PERSONS.to_owned()), rows.len(), columns),
    ];
    parts.extend(categories(layer).iter().map(|category| class_part(layer, category, &rows)));
    parts
}

/// The categories that cells have distances for. The column after that of a category is the one of its own side.
fn categories(layer: &Layer) -> Vec<String> {
    let mut categories: Vec<String> = Vec::new();
    for name in layer.column_names() {
        let Some(key) = name.strip_suffix("_distance_m") else { continue };
        let is_own = categories.last().is_some_and(|last| key.strip_suffix("_own") == Some(last));
        if !is_own {
            categories.push(key.to_owned());
        }
    }
    categories
}

/// The classes of each cell for one category: the number of edges that its distance exceeds, or [`NO_DISTANCE`]; and
/// how far the class of the distance with closed boundaries lies above, which is zero for most.
fn class_part(layer: &Layer, category: &str, rows: &[usize]) -> Part {
    let head = format!("{category}_");
    let names = layer.column_names();
    let limit = |name: &String| {
        let middle = name.strip_prefix(&head)?.strip_suffix("_uncertain")?;
        middle.parse::<u32>().ok()
    };
    let mut limits: Vec<u32> = names.iter().filter_map(limit).collect();
    limits.sort_unstable();
    let edges = edges_m(&limits);
    let classes = |name: String| -> Vec<u8> {
        let distances = layer.column(&name).map(|column| numbers(column, rows, 1));
        let distances = distances.unwrap_or_else(|| vec![None; rows.len()]);
        distances.iter().map(|tenths| class(*tenths, &edges)).collect()
    };
    let open = classes(format!("{category}_distance_m"));
    let own = format!("{category}_own_distance_m");
    let above = layer.column(&own).map(|_| {
        let closed = classes(own);
        zip_equal(&open, &closed).map(|(open, closed)| closed.wrapping_sub(*open)).collect()
    });
    let codes = |(name, codes): (&str, Vec<u8>)| Column {
        name: name.to_owned(),
        refers: None,
        values: Values::Codes(codes),
    };
    let columns = [Some(("class", open)), above.map(|above| ("above", above))];
    let columns = columns.into_iter().flatten().map(codes).collect();
    let mut part = Part::pack(CELLS, Some(category.to_owned()), rows.len(), columns);
    part.edges_m = edges;
    part
}

/// The number of edges that a distance exceeds.
fn class(tenths: Option<i64>, edges: &[f64]) -> u8 {
    let exceeds = |tenths: i64| edges.iter().filter(|edge| tenths as f64 > **edge * 10.0).count();
    tenths.map_or(NO_DISTANCE, |tenths| exceeds(tenths) as u8)
}

/// The largest distances of the classes: the limits, half of the smallest and twice the largest, so that there
/// are not more than six classes; with more limits these alone.
fn edges_m(limits: &[u32]) -> Vec<f64> {
    let limits: Vec<f64> = limits.iter().map(|limit| f64::from(*limit)).collect();
    match limits[..] {
        [] => Vec::new(),
        // A service that comes to people: in a service area or not.
        [0.0] => vec![0.0],
        [first, .., last] if limits.len() <= 3 => {
            let ends = (first / 2.0, 2.0 * last);
            std::iter::once(ends.0).chain(limits.iter().copied()).chain([ends.1]).collect()
        }
        [only] => vec![only / 2.0, only, 2.0 * only],
        _ => limits,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_edges_of_classes() {
        assert_eq!(edges_m(&[500, 1000]), [250.0, 500.0, 1000.0, 2000.0]);
        assert_eq!(edges_m(&[300]), [150.0, 300.0, 600.0]);
        assert_eq!(edges_m(&[1, 2, 3, 4]), [1.0, 2.0, 3.0, 4.0]);
        assert!(edges_m(&[]).is_empty());
        assert_eq!(edges_m(&[0]), [0.0], "services that come to people");
    }
}
