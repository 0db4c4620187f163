//! Outlines of sets of cells.

use std::collections::{BTreeMap, HashMap};

use geo::{Coord, LineString, MultiPolygon, Polygon, unary_union};

use crate::base::CellId;
use crate::region::{GridFrame, Region};

/// Number of corners of the disc that represents a cell without a grid.
const DISC_CORNERS: usize = 16;

/// The outline of a set of cells: the union of their grid squares, or without a grid the union of
/// discs of `radius_m` around them.
///
/// On a grid the outline is traced from corner to corner in integers. It is exact and shares its
/// points with the outlines of neighbouring sets. Rings are cut where squares touch only at a corner,
/// so that the polygons are valid.
///
/// # Parameters
/// `cells`: in ascending order. `is_member`: whether a square next to one of the cells, given by its
/// first cell, is in the set.
///
/// # Cost
/// O(n log n) on a grid.
pub fn outline(
    region: &Region,
    cells: &[CellId],
    is_member: &dyn Fn(CellId) -> bool,
    radius_m: f64,
) -> MultiPolygon<f64> {
    match region.cells().grid() {
        Some(grid) => {
            let mut squares: Vec<CellId> = cells.iter().map(|cell| grid.square(*cell)).collect();
            squares.dedup();
            Tracer::new(grid, &squares, is_member).trace(&squares, is_member)
        }
        None => {
            let disc = |cell: &CellId| disc(region.cells().position(*cell), radius_m);
            let discs: Vec<Polygon<f64>> = cells.iter().map(disc).collect();
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

/// A side of a square that no other square of the set shares, with the square on its left.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Side {
    from: u32,
    to: u32,
    cell: CellId,
}

/// A corner of a ring.
#[derive(Clone, Copy)]
struct Step {
    corner: u32,
    /// Two squares touch only at this corner, so that the ring may pass it again.
    touches: bool,
    /// The square to the left of the side that begins here.
    cell: CellId,
}

/// The boundary of a set of squares, as a list of sides.
struct Tracer<'g> {
    grid: &'g GridFrame,
    sides: Vec<Side>,
    used: Vec<bool>,
}

impl<'g> Tracer<'g> {
    fn new(grid: &'g GridFrame, cells: &[CellId], is_member: &dyn Fn(CellId) -> bool) -> Self {
        let mut sides = Vec::new();
        for cell in cells {
            let corners = grid.cell_corners()[cell.index()];
            let around = grid.neighbours(*cell);
            for side in 0..4 {
                if !around[side].is_some_and(is_member) {
                    let (from, to) = (corners[side], corners[(side + 1) % 4]);
                    sides.push(Side { from, to, cell: *cell });
                }
            }
        }
        sides.sort_unstable();
        let used = vec![false; sides.len()];
        Self { grid, sides, used }
    }

    fn trace(mut self, cells: &[CellId], is_member: &dyn Fn(CellId) -> bool) -> MultiPolygon<f64> {
        let mut rings = Vec::new();
        for start in 0..self.sides.len() {
            if !self.used[start] {
                rings.extend(simple_rings(self.ring(start)));
            }
        }
        self.assemble(rings, cells, is_member)
    }

    /// Follows sides from a corner back to it. Where two squares touch only at a corner, it turns
    /// left and so stays at the same square.
    fn ring(&mut self, start: usize) -> Vec<Step> {
        let origin = self.sides[start].from;
        let mut ring = Vec::new();
        let mut at = start;
        loop {
            self.used[at] = true;
            let side = self.sides[at];
            let ways = self.ways(side.from);
            ring.push(Step { corner: side.from, touches: ways.len() > 1, cell: side.cell });
            if side.to == origin {
                return ring;
            }
            let ways = self.ways(side.to);
            let open: Vec<usize> = ways.filter(|way| !self.used[*way]).collect();
            let left = open.iter().find(|way| self.is_left_turn(side, self.sides[**way]));
            at = *left.or(open.first()).expect("every side into a corner has one out of it");
        }
    }

    /// Sides that begin at a corner.
    fn ways(&self, corner: u32) -> std::ops::Range<usize> {
        let from = self.sides.partition_point(|side| side.from < corner);
        let count = self.sides[from..].iter().take_while(|side| side.from == corner).count();
        from..from + count
    }

    fn heading(&self, from: u32, to: u32) -> (i32, i32) {
        let index = |corner: u32| self.grid.corner_index()[corner as usize];
        let (from, to) = (index(from), index(to));
        (to.0 - from.0, to.1 - from.1)
    }

    fn is_left_turn(&self, side: Side, next: Side) -> bool {
        let (dx, dy) = self.heading(side.from, side.to);
        self.heading(next.from, next.to) == (-dy, dx)
    }

    /// Twice the signed area; positive for shells, which run counter-clockwise.
    fn doubled_area(&self, ring: &[Step]) -> i64 {
        let index = |step: &Step| self.grid.corner_index()[step.corner as usize];
        let next = ring.iter().cycle().skip(1);
        let cross = |(a, b): (&Step, &Step)| {
            let (a, b) = (index(a), index(b));
            i64::from(a.0) * i64::from(b.1) - i64::from(b.0) * i64::from(a.1)
        };
        ring.iter().zip(next).map(cross).sum()
    }

    /// The ring as a line through the corners at which it turns. Corners on straight stretches are
    /// left out, which makes outlines several times shorter; a grid line that is straight in its
    /// own CRS bends by less than a centimetre per kilometre in the working CRS.
    fn line(&self, ring: &[Step]) -> LineString<f64> {
        let corner = |at: usize| ring[at % ring.len()].corner;
        let turns = |at: &usize| {
            let (before, here, after) = (corner(at + ring.len() - 1), corner(*at), corner(at + 1));
            self.heading(before, here) != self.heading(here, after)
        };
        let place = |at: usize| self.grid.corners()[corner(at) as usize];
        (0..ring.len()).filter(turns).map(place).collect()
    }

    /// Assigns each hole to the shell of its connected component. A component of squares joined by
    /// sides has exactly one shell, so the square to the left of a ring identifies its component.
    fn assemble(
        &self,
        rings: Vec<Vec<Step>>,
        cells: &[CellId],
        is_member: &dyn Fn(CellId) -> bool,
    ) -> MultiPolygon<f64> {
        let (shells, holes): (Vec<_>, Vec<_>) =
            rings.into_iter().partition(|ring| self.doubled_area(ring) > 0);
        let mut polygons: Vec<Polygon<f64>> =
            shells.iter().map(|shell| Polygon::new(self.line(shell), Vec::new())).collect();
        if holes.is_empty() {
            return MultiPolygon(polygons);
        }
        if let [only] = &mut polygons[..] {
            holes.iter().for_each(|hole| only.interiors_push(self.line(hole)));
            return MultiPolygon(polygons);
        }
        let component = components(self.grid, cells, is_member);
        let component_of_ring = |ring: &Vec<Step>| {
            let at = cells.binary_search(&ring[0].cell);
            component[at.expect("every side belongs to a cell of the set")]
        };
        let owner: BTreeMap<u32, usize> =
            shells.iter().enumerate().map(|(at, shell)| (component_of_ring(shell), at)).collect();
        for hole in &holes {
            polygons[owner[&component_of_ring(hole)]].interiors_push(self.line(hole));
        }
        MultiPolygon(polygons)
    }
}

/// Cuts a ring that touches itself at a corner into simple rings. A shell whose squares enclose a
/// pocket across a corner becomes a shell and a hole.
fn simple_rings(ring: Vec<Step>) -> Vec<Vec<Step>> {
    if !ring.iter().any(|step| step.touches) {
        return vec![ring];
    }
    let mut rings = Vec::new();
    let mut open: Vec<Step> = Vec::with_capacity(ring.len());
    let mut position: HashMap<u32, usize> = HashMap::new();
    for step in ring {
        if step.touches {
            if let Some(at) = position.get(&step.corner).copied() {
                let pocket: Vec<Step> = open.drain(at..).collect();
                for inner in pocket.iter().filter(|inner| inner.touches) {
                    position.remove(&inner.corner);
                }
                rings.push(pocket);
            }
            position.insert(step.corner, open.len());
        }
        open.push(step);
    }
    rings.push(open);
    rings
}

/// Numbers the connected components of squares that share sides, in ascending order of first cell.
fn components(grid: &GridFrame, cells: &[CellId], is_member: &dyn Fn(CellId) -> bool) -> Vec<u32> {
    const UNSEEN: u32 = u32::MAX;
    let mut numbers = vec![UNSEEN; cells.len()];
    let mut next = 0;
    for start in 0..cells.len() {
        if numbers[start] != UNSEEN {
            continue;
        }
        numbers[start] = next;
        let mut open = vec![start];
        while let Some(at) = open.pop() {
            let around = grid.neighbours(cells[at]);
            for near in around[..4].iter().flatten().filter(|near| is_member(**near)) {
                let near = cells.binary_search(near).expect("a member is in the list");
                if numbers[near] == UNSEEN {
                    numbers[near] = next;
                    open.push(near);
                }
            }
        }
        next += 1;
    }
    numbers
}
