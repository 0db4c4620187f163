//! Street maps drawn as text, to go with drawn towns.

use super::town::{TownError, middle};
use crate::dataset::{CrsId, OsmDrawing, OsmExtract};

/// Which way a sign opens: west, east, north, south.
fn opens(sign: char) -> Option<[bool; 4]> {
    match sign {
        '.' => Some([false; 4]),
        '-' => Some([true, true, false, false]),
        '|' => Some([false, false, true, true]),
        '+' | '#' | 'G' | '~' => Some([true; 4]),
        _ => None,
    }
}

/// Reads a street map from a drawing of 100 m squares; north is up. The squares are those of
/// [`super::town`], so that a drawn town and its streets lie on each other.
///
/// Streets run through the middles of squares: `-` from west to east, `|` from north to south, `+`
/// in all directions; `#` are steps; `G` is a locked gate on a street; `~` is a river; `.` is nothing.
/// Two neighbouring squares are connected when both open towards each other.
///
/// ```
/// let map = nahraum::synthetic::streets("+-+\n|.#\n+-+").unwrap();
/// assert_eq!((map.node_ids.len(), map.ways.len()), (8, 8)); // a ring of eight pieces of 100 m
/// ```
///
/// # Errors
/// [`TownError`] for an unknown sign or rows of different lengths.
pub fn streets(text: &str) -> Result<OsmExtract, TownError> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let rows: Vec<Vec<char>> = lines.map(|line| line.chars().collect()).collect();
    let mut drawing = OsmDrawing::new("drawn streets", CrsId::epsg(25832));
    let mut nodes: Vec<Vec<Option<u32>>> = Vec::new();
    for (number, row) in rows.iter().enumerate() {
        let fail = |reason: String| Err(TownError { row: number + 1, reason });
        if row.len() != rows[0].len() {
            return fail("the row differs in length from the first".to_owned());
        }
        let mut line = Vec::new();
        for (column, sign) in row.iter().enumerate() {
            let Some(open) = opens(*sign) else {
                return fail(format!("found `{sign}`; expected a street, a river or `.`"));
            };
            let tags: &[(&str, &str)] = match sign {
                'G' => &[("barrier", "gate"), ("access", "private")],
                _ => &[],
            };
            let at = middle(column, number, rows.len());
            let place = [at.x(), at.y()].map(|metres| (metres * 100.0).round() as i32);
            line.push(open.contains(&true).then(|| drawing.node(place, tags)));
        }
        nodes.push(line);
    }
    for (row, line) in rows.iter().enumerate() {
        for (column, sign) in line.iter().enumerate() {
            let east = (row, column + 1, 1, 0);
            let south = (row + 1, column, 3, 2);
            for (to_row, to_column, out, back) in [east, south] {
                let there = rows.get(to_row).and_then(|line| line.get(to_column));
                let Some(there) = there else { continue };
                let both =
                    opens(*sign).is_some_and(|o| o[out]) && opens(*there).is_some_and(|o| o[back]);
                let ends = (nodes[row][column], nodes[to_row][to_column]);
                if let (true, (Some(a), Some(b))) = (both, ends) {
                    connect(&mut drawing, [a, b], [*sign, *there]);
                }
            }
        }
    }
    Ok(drawing.finish())
}

/// Draws the piece between two squares. A river and a street do not meet.
fn connect(drawing: &mut OsmDrawing, nodes: [u32; 2], signs: [char; 2]) {
    match signs.map(|sign| sign == '~') {
        [true, true] => drawing.way(&nodes, &[("waterway", "river")]),
        [false, false] if signs.contains(&'#') => drawing.way(&nodes, &[("highway", "steps")]),
        [false, false] => drawing.way(&nodes, &[("highway", "residential")]),
        _ => {}
    }
}
