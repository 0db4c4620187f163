//! The walking network of the demo region: an irregular lattice of streets, cut by rivers, canals,
//! railways and motorways with few crossings.

use std::collections::BTreeSet;

use geo::Coord;

use super::random::hash_unit;
use super::settle::Cell;
use crate::dataset::OsmDrawing;

/// Distance of neighbouring junctions in metres before they are moved.
const STEP_M: f64 = 100.0;
/// Junctions are moved by up to this share of the distance.
const JITTER: f64 = 0.3;
/// Points of a street between two junctions, so that it is bent.
const BENDS: u32 = 4;
/// Spacing of country roads, in rows and columns of the lattice.
const COUNTRY_EVERY: i64 = 4;
/// Share of possible streets that there are, in settlements and in the country.
const IN_TOWN: f64 = 0.80;
const IN_COUNTRY: f64 = 0.92;

/// What cuts the lattice: a line from west to east or from south to north.
struct Barrier {
    /// Runs from west to east; else from south to north.
    west_east: bool,
    /// Where it is on average, metres north (or east) of the region's corner.
    offset_m: f64,
    /// How far it swings, and on what length.
    swing_m: f64,
    wave_m: f64,
    /// A bridge is built at one in this many possible crossings.
    one_in: f64,
    tags: [(&'static str, &'static str); 2],
}

const fn barrier(
    west_east: bool,
    offset_m: f64,
    swing_m: f64,
    wave_m: f64,
    one_in: f64,
    tags: [(&'static str, &'static str); 2],
) -> Barrier {
    Barrier { west_east, offset_m, swing_m, wave_m, one_in, tags }
}

const RIVER: [(&str, &str); 2] = [("waterway", "river"), ("name", "Fluss (synthetisch)")];
const CANAL: [(&str, &str); 2] = [("waterway", "canal"), ("name", "Kanal (synthetisch)")];
const RAILS: [(&str, &str); 2] = [("railway", "rail"), ("name", "Bahn (synthetisch)")];
const MOTORWAY: [(&str, &str); 2] = [("highway", "motorway"), ("name", "Autobahn (synthetisch)")];

/// As in the real Ruhr: three rivers from east to west, the Rhine across, canals, four main lines of
/// rails and as many motorways.
const BARRIERS: [Barrier; 14] = [
    barrier(true, 14_000.0, 2_500.0, 19_000.0, 25.0, RIVER),
    barrier(true, 34_000.0, 1_800.0, 27_000.0, 12.0, RIVER),
    barrier(true, 56_000.0, 2_200.0, 31_000.0, 25.0, RIVER),
    barrier(false, 26_000.0, 3_000.0, 23_000.0, 40.0, RIVER),
    barrier(true, 37_500.0, 900.0, 41_000.0, 15.0, CANAL),
    barrier(false, 71_000.0, 1_500.0, 36_000.0, 15.0, CANAL),
    barrier(true, 24_000.0, 1_200.0, 29_000.0, 8.0, RAILS),
    barrier(true, 31_000.0, 1_000.0, 22_000.0, 8.0, RAILS),
    barrier(false, 43_000.0, 1_600.0, 33_000.0, 8.0, RAILS),
    barrier(false, 86_000.0, 1_400.0, 30_000.0, 8.0, RAILS),
    barrier(true, 27_500.0, 1_500.0, 35_000.0, 10.0, MOTORWAY),
    barrier(true, 44_000.0, 1_300.0, 39_000.0, 10.0, MOTORWAY),
    barrier(false, 56_000.0, 1_700.0, 28_000.0, 10.0, MOTORWAY),
    barrier(false, 99_000.0, 1_100.0, 37_000.0, 10.0, MOTORWAY),
];

impl Barrier {
    /// On which side of the line a place lies: positive north or east of it, metres.
    fn side(&self, at: Coord<f64>, corner: Coord<f64>) -> f64 {
        let (along, across) = if self.west_east {
            (at.x - corner.x, at.y - corner.y)
        } else {
            (at.y - corner.y, at.x - corner.x)
        };
        across - self.offset_m - self.swing_m * (along / self.wave_m).sin()
    }

    /// The point of the line at a distance along it.
    fn at(&self, along: f64, corner: Coord<f64>) -> Coord<f64> {
        let across = self.offset_m + self.swing_m * (along / self.wave_m).sin();
        let (x, y) = if self.west_east { (along, across) } else { (across, along) };
        Coord { x: corner.x + x, y: corner.y + y }
    }
}

/// A junction of the lattice: column and row.
type Junction = (i64, i64);

/// Draws the streets of one copy of the region around its populated cells. Some two million nodes:
/// junctions and the bends between them.
pub(super) fn roads(cells: &[Cell], seed: u64, shift: Coord<f64>, into: &mut OsmDrawing) {
    let lattice = Lattice::new(cells, seed);
    let mut numbers = std::collections::BTreeMap::new();
    for (column, row) in &lattice.junctions {
        let at = lattice.place((*column, *row)) + shift;
        let signals: &[(&str, &str)] =
            if lattice.luck(*column, *row, 5) < 0.01 { &SIGNALS } else { &[] };
        numbers.insert((*column, *row), into.node(centimetres(at), signals));
    }
    for (column, row) in &lattice.junctions {
        for next in [(column + 1, *row), (*column, row + 1)] {
            let from = (*column, *row);
            if lattice.has_street(from, next) {
                let mut nodes = vec![numbers[&from]];
                for bend in lattice.bends(from, next) {
                    nodes.push(into.node(centimetres(bend + shift), &[]));
                }
                nodes.push(numbers[&next]);
                into.way(&nodes, lattice.kind(from, next));
            }
        }
    }
    lattice.draw_barriers(shift, into);
}

const SIGNALS: [(&str, &str); 2] = [("highway", "crossing"), ("crossing", "traffic_signals")];

fn centimetres(at: Coord<f64>) -> [i32; 2] {
    [at.x, at.y].map(|metres| (metres * 100.0).round() as i32)
}

/// The lattice with the junctions that have a street.
struct Lattice {
    seed: u64,
    corner: Coord<f64>,
    size: Coord<f64>,
    /// Junctions of squares where people live, and of country roads near them.
    junctions: BTreeSet<Junction>,
    town: BTreeSet<Junction>,
}

impl Lattice {
    fn new(cells: &[Cell], seed: u64) -> Self {
        let low = |part: fn(&Cell) -> f64| cells.iter().map(part).fold(f64::INFINITY, f64::min);
        let high = |part: fn(&Cell) -> f64| cells.iter().map(part).fold(0.0, f64::max);
        let corner = Coord { x: low(|cell| cell.at.x), y: low(|cell| cell.at.y) };
        let size = Coord { x: high(|cell| cell.at.x), y: high(|cell| cell.at.y) } - corner;
        let square = |cell: &Cell| {
            let at = cell.at - corner;
            ((at.x / STEP_M).floor() as i64, (at.y / STEP_M).floor() as i64)
        };
        let mut town = BTreeSet::new();
        let mut near = BTreeSet::new();
        for (column, row) in cells.iter().map(square) {
            town.extend([
                (column, row),
                (column + 1, row),
                (column, row + 1),
                (column + 1, row + 1),
            ]);
            // Country roads lead to every settlement and from one to the next.
            let block = |number: i64| number.div_euclid(COUNTRY_EVERY * 2);
            for (dx, dy) in [(0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)] {
                near.insert((block(column) + dx, block(row) + dy));
            }
        }
        let mut junctions = town.clone();
        let side = COUNTRY_EVERY * 2;
        for (block_column, block_row) in &near {
            for column in block_column * side..(block_column + 1) * side {
                for row in block_row * side..(block_row + 1) * side {
                    if column % COUNTRY_EVERY == 0 || row % COUNTRY_EVERY == 0 {
                        junctions.insert((column, row));
                    }
                }
            }
        }
        Self { seed, corner, size, junctions, town }
    }

    fn luck(&self, column: i64, row: i64, salt: u64) -> f64 {
        hash_unit(self.seed.wrapping_add(salt * 7_919), column, row)
    }

    fn place(&self, (column, row): Junction) -> Coord<f64> {
        let moved = |salt: u64| (self.luck(column, row, salt) - 0.5) * 2.0 * JITTER * STEP_M;
        let x = column as f64 * STEP_M + moved(1);
        let y = row as f64 * STEP_M + moved(2);
        // Whole decimetres: what the drawing keeps.
        self.corner + Coord { x: (x * 10.0).round() / 10.0, y: (y * 10.0).round() / 10.0 }
    }

    /// A number of a street that is the same from both ends.
    fn street(&self, (column, row): Junction, next: Junction, salt: u64) -> f64 {
        let upwards = i64::from(next.1 > row);
        self.luck(column * 2 + upwards, row, salt)
    }

    fn has_street(&self, from: Junction, to: Junction) -> bool {
        if !self.junctions.contains(&to) {
            return false;
        }
        let in_town = self.town.contains(&from) && self.town.contains(&to);
        let on_road = (from.0 == to.0 && from.0 % COUNTRY_EVERY == 0)
            || (from.1 == to.1 && from.1 % COUNTRY_EVERY == 0);
        let luck = self.street(from, to, 3);
        let there = if on_road { luck < IN_COUNTRY } else { in_town && luck < IN_TOWN };
        there
            && BARRIERS.iter().enumerate().all(|(number, barrier)| {
                let [a, b] = [from, to].map(|one| barrier.side(self.place(one), self.corner));
                // Bridges carry roads, and few other streets.
                let bridges = if on_road { barrier.one_in / 4.0 } else { barrier.one_in * 2.0 };
                a * b > 0.0 || self.street(from, to, 11 + number as u64) * bridges < 1.0
            })
    }

    /// The bends of a street, beside the straight line between its ends.
    fn bends(&self, from: Junction, to: Junction) -> impl Iterator<Item = Coord<f64>> + '_ {
        let (a, b) = (self.place(from), self.place(to));
        let step = b - a;
        let bend = (self.street(from, to, 4) - 0.5) * 0.3;
        (1..=BENDS).map(move |number| {
            let share = f64::from(number) / f64::from(BENDS + 1);
            let beside = bend * 4.0 * share * (1.0 - share);
            a + step * share + Coord { x: -step.y, y: step.x } * beside
        })
    }

    fn kind(&self, from: Junction, to: Junction) -> &'static [(&'static str, &'static str)] {
        let on_road = from.0 == to.0 && from.0 % COUNTRY_EVERY == 0
            || from.1 == to.1 && from.1 % COUNTRY_EVERY == 0;
        match self.street(from, to, 6) {
            _ if on_road => &[("highway", "tertiary"), ("surface", "asphalt")],
            luck if luck < 0.015 => &[("highway", "steps")],
            luck if luck < 0.10 => &[("highway", "path"), ("surface", "gravel")],
            luck if luck < 0.25 => &[("highway", "footway")],
            luck if luck < 0.30 => &[("highway", "residential"), ("surface", "sett")],
            luck if luck < 0.65 => &[("highway", "residential"), ("surface", "asphalt")],
            _ => &[("highway", "residential")],
        }
    }

    /// Rivers, canals, rails and motorways as ways of 200 m pieces.
    fn draw_barriers(&self, shift: Coord<f64>, into: &mut OsmDrawing) {
        for barrier in &BARRIERS {
            let length = if barrier.west_east { self.size.x } else { self.size.y };
            let pieces = (length / 200.0).ceil() as u32;
            let nodes: Vec<u32> = (0..=pieces)
                .map(|piece| {
                    let at = barrier.at(f64::from(piece) * 200.0, self.corner) + shift;
                    into.node(centimetres(at), &[])
                })
                .collect();
            into.way(&nodes, &barrier.tags);
        }
    }
}
