//! Outlines of sets of cells.

use std::collections::HashMap;

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
            Tracer::new(grid, &squares, is_member).trace(is_member)
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
#[derive(Clone, Copy)]
struct Side {
    from: u32,
    to: u32,
    cell: CellId,
    /// Which side of the square it is: 0 heads east, 1 north, 2 west, 3 south.
    heading: u8,
    /// The first side that begins where this one ends.
    next: u32,
}

impl Side {
    /// Order of sides, by the corners they join; two sides never join the same corners the same way.
    fn order(&self) -> u64 {
        u64::from(self.from) << 32 | u64::from(self.to)
    }
}

/// A corner of a ring.
#[derive(Clone, Copy)]
struct Step {
    corner: u32,
    /// The side that begins here.
    side: u32,
    heading: u8,
    /// Two squares touch only at this corner, so that the ring may pass it again.
    touches: bool,
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
            for heading in 0..4 {
                if !around[heading].is_some_and(is_member) {
                    let (from, to) = (corners[heading], corners[(heading + 1) % 4]);
                    let heading = heading as u8;
                    sides.push(Side { from, to, cell: *cell, heading, next: 0 });
                }
            }
        }
        sides.sort_unstable_by_key(Side::order);
        // Corners are numbered by column and row, so sides of one heading end in the order in which they
        // begin: one pass finds where each of them leads.
        let mut next = [0; 4];
        for at in 0..sides.len() {
            let Side { to, heading, .. } = sides[at];
            let next = &mut next[usize::from(heading)];
            while sides[*next].from < to {
                *next += 1;
            }
            sides[at].next = *next as u32;
        }
        let used = vec![false; sides.len()];
        Self { grid, sides, used }
    }

    fn trace(mut self, is_member: &dyn Fn(CellId) -> bool) -> MultiPolygon<f64> {
        let mut rings = Vec::new();
        for start in 0..self.sides.len() {
            if !self.used[start] {
                rings.extend(simple_rings(self.ring(start)));
            }
        }
        self.assemble(rings, is_member)
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
            let is_of_corner = |other: Option<&Side>| other.is_some_and(|o| o.from == side.from);
            let touches = is_of_corner(self.sides.get(at + 1))
                || at.checked_sub(1).is_some_and(|before| is_of_corner(self.sides.get(before)));
            let Side { from, heading, .. } = side;
            ring.push(Step { corner: from, side: at as u32, heading, touches });
            if side.to == origin {
                return ring;
            }
            at = self.onwards(side);
        }
    }

    /// The side that follows a side: the one to the left where there are two.
    fn onwards(&self, side: Side) -> usize {
        let first = side.next as usize;
        let begins_here = |way: &usize| self.sides.get(*way).is_some_and(|o| o.from == side.to);
        let mut open = (first..first + 2).filter(begins_here).filter(|way| !self.used[*way]);
        let is_left = |way: &usize| self.sides[*way].heading == (side.heading + 1) % 4;
        let left = open.clone().find(is_left);
        left.or_else(|| open.next()).expect("every side into a corner has one out of it")
    }

    /// The ring as a line through the corners at which it turns. Corners on straight stretches are
    /// left out, which makes outlines several times shorter; a grid line that is straight in its
    /// own CRS bends by less than a centimetre per kilometre in the working CRS.
    fn line(&self, ring: &[Step]) -> LineString<f64> {
        let place = |step: &Step| self.grid.corners()[step.corner as usize];
        let mut before = ring.last().map_or(0, |step| step.heading);
        let turns =
            ring.iter().filter(|step| std::mem::replace(&mut before, step.heading) != step.heading);
        turns.map(place).collect()
    }

    /// Assigns each hole to the shell of its connected component.
    fn assemble(
        &self,
        rings: Vec<Vec<Step>>,
        is_member: &dyn Fn(CellId) -> bool,
    ) -> MultiPolygon<f64> {
        let is_shell: Vec<bool> = rings.iter().map(|ring| turns_left(ring)).collect();
        let owner = self.owners(&rings, &is_shell, is_member);
        let mut polygons: Vec<Polygon<f64>> = Vec::new();
        let mut polygon = vec![0; rings.len()];
        for at in (0..rings.len()).filter(|at| is_shell[*at]) {
            polygon[at] = polygons.len();
            polygons.push(Polygon::new(self.line(&rings[at]), Vec::new()));
        }
        for at in (0..rings.len()).filter(|at| !is_shell[*at]) {
            polygons[polygon[owner[at]]].interiors_push(self.line(&rings[at]));
        }
        MultiPolygon(polygons)
    }

    /// For each ring the shell of its connected component. A component of squares joined by sides has
    /// exactly one shell, and to the west of its westernmost corner a hole has a square of its component;
    /// from there to the west, the first side is part of the shell or of a hole farther west.
    fn owners(
        &self,
        rings: &[Vec<Step>],
        is_shell: &[bool],
        is_member: &dyn Fn(CellId) -> bool,
    ) -> Vec<usize> {
        let mut owner: Vec<usize> = (0..rings.len()).collect();
        let west = |at: &usize| rings[*at].iter().min_by_key(|step| step.corner);
        let mut holes: Vec<(&Step, usize)> = (0..rings.len())
            .filter(|at| !is_shell[*at])
            .filter_map(|at| Some((west(&at)?, at)))
            .collect();
        if holes.is_empty() {
            return owner;
        }
        holes.sort_unstable_by_key(|(step, at)| (step.corner, *at));
        let mut ring_of = vec![0; self.sides.len()];
        for (at, ring) in rings.iter().enumerate() {
            ring.iter().for_each(|step| ring_of[step.side as usize] = at);
        }
        for (step, hole) in holes {
            let mut cell = self.sides[step.side as usize].cell;
            while let Some(near) = self.grid.neighbours(cell)[WEST].filter(|near| is_member(*near))
            {
                cell = near;
            }
            let corners = self.grid.cell_corners()[cell.index()];
            let order = u64::from(corners[WEST]) << 32 | u64::from(corners[0]);
            let side = self.sides.binary_search_by_key(&order, Side::order);
            let side =
                side.expect("a square without a square of the set beside it has a side there");
            owner[hole] = owner[ring_of[side]];
        }
        owner
    }
}

/// The side of a square in the west, which heads south.
const WEST: usize = 3;

/// Whether a ring turns left more often than right: shells run counter-clockwise.
fn turns_left(ring: &[Step]) -> bool {
    let next = ring.iter().cycle().skip(1);
    let turn = |(step, next): (&Step, &Step)| match (4 + next.heading - step.heading) % 4 {
        0 => 0,
        1 => 1,
        _ => -1,
    };
    ring.iter().zip(next).map(turn).sum::<i32>() > 0
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
