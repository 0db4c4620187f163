//! Cells of a report: where persons live, and in which class of distance.

use super::column::{Column, Values};
use super::keys::{Keys, QUARTIERS};
use super::part::Part;
use super::read::{numbers, text};
use super::shapes::{Place, place};
use crate::dataset::Layer;

/// The code of a cell without a distance.
const NO_DISTANCE: u8 = u8::MAX;

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
    let columns = vec![
        whole("quartier_id", cells.iter().map(|cell| Some(cell.0)).collect(), Some(QUARTIERS)),
        whole("x", cells.iter().map(|cell| Some(cell.1.x)).collect(), None),
        whole("y", cells.iter().map(|cell| Some(cell.1.y)).collect(), None),
        whole("persons", rows.iter().map(|row| persons[*row]).collect(), None),
    ];
    let mut parts = vec![Part::pack("cells", None, rows.len(), columns)];
    let names = layer.column_names();
    let categories = names.iter().filter_map(|name| name.strip_suffix("_distance_m"));
    parts.extend(categories.map(|category| class_part(layer, category, &rows)));
    parts
}

/// The class of each cell for one category: the number of edges that the distance exceeds, or [`NO_DISTANCE`].
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
    let distances = layer.column(&format!("{category}_distance_m"));
    let distances = distances.map(|column| numbers(column, rows, 1));
    let distances = distances.unwrap_or_else(|| vec![None; rows.len()]);
    let code = |tenths: &Option<i64>| match tenths {
        None => NO_DISTANCE,
        Some(tenths) => edges.iter().filter(|edge| *tenths as f64 > **edge * 10.0).count() as u8,
    };
    let codes = distances.iter().map(code).collect();
    let column = Column { name: "class".into(), refers: None, values: Values::Codes(codes) };
    let mut part = Part::pack("cells", Some(category.to_owned()), rows.len(), vec![column]);
    part.edges_m = edges;
    part
}

/// The largest distances of the classes: the limits, half of the smallest and twice the largest, so that there
/// are not more than six classes; with more limits these alone.
fn edges_m(limits: &[u32]) -> Vec<f64> {
    let limits: Vec<f64> = limits.iter().map(|limit| f64::from(*limit)).collect();
    match limits[..] {
        [] => Vec::new(),
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
    }
}
