//! Outlines of sets of cells.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use geo::{Coord, LineString, MultiPolygon, Polygon, unary_union};

use crate::base::CellId;
use crate::region::{GridFrame, Region};

/// Corners of a disc that stands for a cell without a grid.
const DISC_CORNERS: usize = 16;

/// The outline of a set of cells: the union of their grid squares, or of discs of `radius_m`
/// around them where there is no grid.
///
/// On a grid the outline is traced corner by corner with whole numbers: it is exact, shares its
/// points with the outlines of neighbouring sets, and squares that touch in a corner only become
/// separate rings, so that the result is valid.
///
/// Cost: O(n log n) on a grid.
pub fn outline(region: &Region, cells: &[CellId], radius_m: f64) -> MultiPolygon<f64> {
    match &region.cells.grid {
        Some(grid) => trace(grid, cells),
        None => {
            let discs: Vec<Polygon<f64>> = cells
                .iter()
                .map(|cell| disc(region.cells.positions[cell.index()], radius_m))
                .collect();
            unary_union(discs.iter())
        }
    }
}

fn disc(centre: Coord<f64>, radius_m: f64) -> Polygon<f64> {
    let corner = |at: usize| {
        let angle = std::f64::consts::TAU * at as f64 / DISC_CORNERS as f64;
        Coord { x: centre.x + radius_m * angle.cos(), y: centre.y + radius_m * angle.sin() }
    };
    Polygon::new(LineString::from((0..DISC_CORNERS).map(corner).collect::<Vec<_>>()), Vec::new())
}

type Corner = (i32, i32);

/// Traces the boundary edges of the cells' squares, cells on the left.
fn trace(grid: &GridFrame, cells: &[CellId]) -> MultiPolygon<f64> {
    let squares: BTreeSet<Corner> =
        cells.iter().map(|cell| grid.cell_index[cell.index()]).collect();
    let mut edges: BTreeMap<Corner, Vec<Corner>> = BTreeMap::new();
    for (column, row) in &squares {
        let corners = GridFrame::corner_indices(*column, *row);
        let neighbours =
            [(*column, row - 1), (column + 1, *row), (*column, row + 1), (column - 1, *row)];
        for side in 0..4 {
            if !squares.contains(&neighbours[side]) {
                edges.entry(corners[side]).or_default().push(corners[(side + 1) % 4]);
            }
        }
    }
    let mut rings = Vec::new();
    while let Some((start, _)) = edges.first_key_value() {
        let start = *start;
        rings.extend(simple_rings(ring(&mut edges, start)));
    }
    assemble(grid, &squares, rings)
}

/// Follows edges from a corner back to it. Where two squares touch in a corner only, it turns
/// left, which keeps to the same square and so separates the rings.
fn ring(edges: &mut BTreeMap<Corner, Vec<Corner>>, start: Corner) -> Vec<Corner> {
    let mut ring = vec![start];
    let mut at = start;
    let mut heading = (0, 0);
    loop {
        let ways = edges.get_mut(&at).expect("every edge into a corner has one out of it");
        let left = (-heading.1, heading.0);
        let turn = |to: &Corner| (to.0 - at.0, to.1 - at.1) == left;
        let choice = ways.iter().position(turn).unwrap_or(0);
        let next = ways.swap_remove(choice);
        if ways.is_empty() {
            edges.remove(&at);
        }
        heading = (next.0 - at.0, next.1 - at.1);
        at = next;
        if at == start {
            return ring;
        }
        ring.push(at);
    }
}

/// Cuts a ring that meets itself in a corner into rings that do not: a shell whose squares close
/// around a pocket across a corner becomes a shell and a hole.
fn simple_rings(ring: Vec<Corner>) -> Vec<Vec<Corner>> {
    let mut rings = Vec::new();
    let mut open: Vec<Corner> = Vec::with_capacity(ring.len());
    let mut position: HashMap<Corner, usize> = HashMap::with_capacity(ring.len());
    for corner in ring {
        if let Some(at) = position.get(&corner).copied() {
            let pocket: Vec<Corner> = open.drain(at..).collect();
            for corner in &pocket {
                position.remove(corner);
            }
            rings.push(pocket);
        }
        position.insert(corner, open.len());
        open.push(corner);
    }
    rings.push(open);
    rings
}

/// Twice the signed area; positive for shells, which run counter-clockwise.
fn doubled_area(ring: &[Corner]) -> i64 {
    let next = ring.iter().cycle().skip(1);
    ring.iter()
        .zip(next)
        .map(|(a, b)| i64::from(a.0) * i64::from(b.1) - i64::from(b.0) * i64::from(a.1))
        .sum()
}

/// Puts each hole into the shell of its own component. A component of squares joined by edges has
/// exactly one shell, so the square left of a ring's first edge tells whose ring it is.
fn assemble(
    grid: &GridFrame,
    squares: &BTreeSet<Corner>,
    rings: Vec<Vec<Corner>>,
) -> MultiPolygon<f64> {
    let components = components(squares);
    let line = |ring: &[Corner]| -> LineString<f64> {
        turns(ring).map(|corner| grid.corner(corner)).collect()
    };
    let (shells, holes): (Vec<_>, Vec<_>) =
        rings.into_iter().partition(|ring| doubled_area(ring) > 0);
    let mut polygons: BTreeMap<u32, Polygon<f64>> = BTreeMap::new();
    for shell in &shells {
        polygons.insert(components[&square_left_of(shell)], Polygon::new(line(shell), Vec::new()));
    }
    for hole in &holes {
        if let Some(polygon) = polygons.get_mut(&components[&square_left_of(hole)]) {
            polygon.interiors_push(line(hole));
        }
    }
    MultiPolygon(polygons.into_values().collect())
}

/// The corners at which a ring turns. On a straight run of the grid the corners between are left
/// out: a grid that is straight in its own CRS bends by less than a centimetre over a kilometre in
/// the working CRS, and outlines get several times shorter.
fn turns(ring: &[Corner]) -> impl Iterator<Item = Corner> + '_ {
    (0..ring.len())
        .map(|at| ring[at])
        .zip((0..ring.len()).map(|at| {
            let (before, here) = (ring[(at + ring.len() - 1) % ring.len()], ring[at]);
            let after = ring[(at + 1) % ring.len()];
            (here.0 - before.0, here.1 - before.1) != (after.0 - here.0, after.1 - here.1)
        }))
        .filter_map(|(corner, is_turn)| is_turn.then_some(corner))
}

/// Numbers the components of squares that share edges, in ascending order of their first square.
fn components(squares: &BTreeSet<Corner>) -> HashMap<Corner, u32> {
    let mut numbers: HashMap<Corner, u32> = HashMap::with_capacity(squares.len());
    let mut next = 0;
    for square in squares {
        if numbers.contains_key(square) {
            continue;
        }
        let mut open = vec![*square];
        numbers.insert(*square, next);
        while let Some((column, row)) = open.pop() {
            for near in [(column - 1, row), (column + 1, row), (column, row - 1), (column, row + 1)]
            {
                if squares.contains(&near) && !numbers.contains_key(&near) {
                    numbers.insert(near, next);
                    open.push(near);
                }
            }
        }
        next += 1;
    }
    numbers
}

/// The square left of a ring's first edge.
fn square_left_of(ring: &[Corner]) -> Corner {
    let (a, b) = (ring[0], ring[1]);
    match (b.0 - a.0, b.1 - a.1) {
        (1, _) => a,
        (-1, _) => (b.0, b.1 - 1),
        (_, 1) => (a.0 - 1, a.1),
        _ => b,
    }
}
