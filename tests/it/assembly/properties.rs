//! Areas of made-up maps, cut to pieces and put together again.

use std::collections::{BTreeMap, BTreeSet};

use geo::{Area, Contains, Coord, LinesIter, Point, Validation};
use nahraum::spatial::assembly::{AreaProblem, WayRole};
use nahraum::synthetic::Random;
use proptest::prelude::*;

use super::{GONE, Sketch, id_of, texts};

type At = [i32; 2];
type Edge = [At; 2];

/// Cells with numbers; 0 belongs to nobody, and so does what is outside.
#[derive(Clone, Debug)]
struct Grid {
    width: usize,
    cells: Vec<u8>,
}

impl Grid {
    fn cell(&self, [x, y]: At) -> u8 {
        let inside = x >= 0 && y >= 0 && (x as usize) < self.width;
        let cell = || self.cells.get(y as usize * self.width + x as usize);
        if inside { cell().copied().unwrap_or(0) } else { 0 }
    }

    fn places(&self) -> impl Iterator<Item = At> + use<> {
        let (width, height) = (self.width as i32, (self.cells.len() / self.width) as i32);
        (0..=height).flat_map(move |y| (0..=width).map(move |x| [x, y]))
    }

    /// Edges of length 1 between cells of different numbers, with the two numbers, ascending.
    fn edges(&self) -> Vec<(Edge, [u8; 2])> {
        let sides = self.places().flat_map(|[x, y]| {
            let right = ([[x, y], [x + 1, y]], [self.cell([x, y]), self.cell([x, y - 1])]);
            let up = ([[x, y], [x, y + 1]], [self.cell([x, y]), self.cell([x - 1, y])]);
            [right, up]
        });
        let sorted = sides.map(|(edge, [a, b])| (edge, [a.min(b), a.max(b)]));
        sorted.filter(|(_, [a, b])| a != b).collect()
    }
}

/// Cuts the edges into ways of random lengths and directions. A way lies between the same areas
/// all along, as boundaries do that several areas use.
fn ways(grid: &Grid, dice: &mut Random) -> Vec<(Vec<At>, [u8; 2])> {
    let mut left: BTreeMap<Edge, [u8; 2]> = grid.edges().into_iter().collect();
    let mut ways = Vec::new();
    while !left.is_empty() {
        let start = *left.keys().nth(dice.below(left.len())).expect("an edge is left");
        let areas = left.remove(&start).expect("it is in the map");
        let mut path = start.to_vec();
        for _ in 0..dice.below(12) {
            let [x, y] = path[path.len() - 1];
            let mut next = vec![[x + 1, y], [x - 1, y], [x, y + 1], [x, y - 1]];
            next.retain(|to| left.get(&edge([x, y], *to)) == Some(&areas));
            if next.is_empty() {
                break;
            }
            let to = next[dice.below(next.len())];
            left.remove(&edge([x, y], to));
            path.push(to);
        }
        if dice.below(2) == 0 {
            path.reverse();
        }
        ways.push((path, areas));
    }
    dice.shuffle(&mut ways);
    ways
}

fn edge(a: At, b: At) -> Edge {
    [a.min(b), a.max(b)]
}

/// The ways of one area; ids are positions in `ways` and 1.
fn sketch_of(ways: &[(Vec<At>, [u8; 2])], area: u8, dice: &mut Random) -> Sketch {
    let mut sketch = Sketch::default();
    for (number, (path, areas)) in ways.iter().enumerate() {
        if areas.contains(&area) {
            let roles = [WayRole::Outer, WayRole::Inner, WayRole::Unset];
            sketch = sketch.way(number as i64 + 1, roles[dice.below(3)], path);
        }
    }
    dice.shuffle(&mut sketch.ways);
    sketch
}

fn grids() -> impl Strategy<Value = (Grid, u64)> {
    let sizes = (1_usize..9, 1_usize..9, 2_u8..5);
    sizes.prop_flat_map(|(width, height, areas)| {
        let cells = prop::collection::vec(0..areas, width * height);
        (cells.prop_map(move |cells| Grid { width, cells }), any::<u64>())
    })
}

/// A way that has both ends at one place leaves no open end when it goes.
fn is_open(path: &[At]) -> bool {
    path.first() != path.last()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_partition_comes_back((grid, seed) in grids()) {
        let dice = &mut Random::seeded(seed);
        let ways = ways(&grid, dice);
        for area in 1..5 {
            let cells = grid.cells.iter().filter(|cell| **cell == area).count();
            let found = sketch_of(&ways, area, dice).assemble();
            if cells == 0 {
                prop_assert_eq!(&found.problems, &[AreaProblem::NoRing]);
                continue;
            }
            prop_assert!(found.complete, "{}", texts(&found));
            let is_role = |problem: &AreaProblem| matches!(problem, AreaProblem::WrongRole { .. });
            prop_assert!(found.problems.iter().all(is_role), "{}", texts(&found));
            prop_assert!(found.area.is_valid());
            prop_assert_eq!(found.area.signed_area(), cells as f64);
            for [x, y] in grid.places() {
                let middle = Point::new(f64::from(x) + 0.5, f64::from(y) + 0.5);
                prop_assert_eq!(found.area.contains(&middle), grid.cell([x, y]) == area);
            }
        }
    }

    #[test]
    fn a_missing_way_is_named((grid, seed) in grids()) {
        let dice = &mut Random::seeded(seed);
        let ways = ways(&grid, dice);
        let whole = sketch_of(&ways, 1, dice);
        prop_assume!(!whole.ways.is_empty());
        let drawn: BTreeSet<Edge> = ways
            .iter()
            .flat_map(|(path, _)| path.windows(2).map(|two| edge(two[0], two[1])))
            .collect();
        let mut rest = whole.clone();
        let (gone, ..) = rest.ways.swap_remove(dice.below(whole.ways.len()));
        let path = &ways[gone as usize - 1].0;
        // The file's reader knows that the way is missing.
        rest.missing = vec![gone];
        let known_gap = rest.assemble();
        prop_assert!(!known_gap.complete && known_gap.area.is_valid());
        prop_assert_eq!(&known_gap.problems[0], &AreaProblem::MissingWay { ways: vec![gone] });
        // Without that knowledge, the ends of the way are reported as open ends.
        rest.missing.clear();
        let found = rest.assemble();
        prop_assert!(found.area.is_valid());
        if is_open(path) {
            prop_assert!(!found.complete);
            let named: Vec<Option<i64>> = found.problems.iter().flat_map(named_nodes).collect();
            for end in [path[0], path[path.len() - 1]] {
                prop_assert!(named.contains(&Some(id_of(end))), "{end:?}: {}", texts(&found));
            }
        }
        // Nothing is drawn that was not there.
        for line in found.area.lines_iter() {
            let [a, b] = [line.start, line.end].map(|at| [at.x as i32, at.y as i32]);
            prop_assert!(drawn.contains(&edge(a, b)), "{line:?}");
        }
    }
}

fn named_nodes(problem: &AreaProblem) -> Vec<Option<i64>> {
    match problem {
        AreaProblem::Gap { ends, .. } => ends.iter().map(|end| end.spot.node).collect(),
        AreaProblem::Fork { nodes, .. } => nodes.iter().map(|spot| spot.node).collect(),
        _ => Vec::new(),
    }
}

/// Any ways at all on a small map: they cross, overlap, run back, stop.
fn chaos(closed: bool) -> impl Strategy<Value = Sketch> {
    let place = prop_oneof![60 => (0..7_i32, 0..7_i32).prop_map(|(x, y)| [x, y]), 1 => Just(GONE)];
    let role = prop_oneof![
        Just(WayRole::Outer),
        Just(WayRole::Inner),
        Just(WayRole::Unset),
        Just(WayRole::Other)
    ];
    let way = (1..9_i64, role, prop::collection::vec(place, 0..8));
    prop::collection::vec(way, 0..6).prop_map(move |ways| {
        ways.into_iter().enumerate().fold(Sketch::default(), |sketch, (number, way)| {
            let (id, role, mut path) = way;
            if closed {
                path.retain(|at| *at != GONE);
                path.extend(path.first().copied());
            }
            // Roles count where part of the boundary is lost.
            let role = if closed { WayRole::Unset } else { role };
            // The same id means the same way, so with other nodes it needs another one.
            let id = if closed { number as i64 } else { id };
            let known = sketch.ways.iter().find(|known| known.0 == id).cloned();
            match known {
                Some((_, _, nodes)) => {
                    let mut sketch = sketch;
                    sketch.ways.push((id, role, nodes));
                    sketch
                }
                None => sketch.way(id, role, &path),
            }
        })
    })
}

/// All lines of a sketch, each way once, in metres.
fn lines(sketch: &Sketch) -> Vec<(i64, [[f64; 2]; 2])> {
    let ways: BTreeMap<i64, &Vec<u32>> =
        sketch.ways.iter().map(|(id, _, nodes)| (*id, nodes)).collect();
    let place = |node: u32| sketch.places.get(node as usize);
    let lines = ways.into_iter().flat_map(|(id, nodes)| {
        nodes.windows(2).filter_map(move |two| {
            let (a, b) = (place(two[0])?, place(two[1])?);
            Some((id, [a, b].map(|place| place.at.map(|it| f64::from(it) / 100.0))))
        })
    });
    lines.collect()
}

/// Whether a ray to the east crosses an odd number of lines.
fn is_enclosed(lines: &[(i64, [[f64; 2]; 2])], [x, y]: [f64; 2]) -> bool {
    let crosses = |[a, b]: &[[f64; 2]; 2]| {
        (a[1] > y) != (b[1] > y) && a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0]) > x
    };
    lines.iter().filter(|(_, line)| crosses(line)).count() % 2 == 1
}

fn turn([ax, ay]: [f64; 2], [bx, by]: [f64; 2], [cx, cy]: [f64; 2]) -> f64 {
    (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
}

/// Whether a place lies on a line.
fn is_on([a, b]: [[f64; 2]; 2], c: [f64; 2]) -> bool {
    let within = |axis: usize| a[axis].min(b[axis]) <= c[axis] && c[axis] <= a[axis].max(b[axis]);
    turn(a, b, c) == 0.0 && within(0) && within(1)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_ways_give_valid_polygons_of_lines_that_are_there(sketch in chaos(false), seed: u64) {
        let found = sketch.assemble();
        prop_assert!(found.area.is_valid(), "{:?}", found.area);
        let lines = lines(&sketch);
        for line in found.area.lines_iter() {
            let ends = [line.start, line.end].map(|at: Coord| [at.x, at.y]);
            let there = |(_, line): &(i64, _)| ends.iter().all(|end| is_on(*line, *end));
            prop_assert!(lines.iter().any(there), "{line:?}");
        }
        for polygon in &found.area.0 {
            prop_assert!(polygon.signed_area() > 0.0);
        }
        prop_assert_eq!(found.complete, !found.problems.iter().any(AreaProblem::is_loss));
        for problem in &found.problems {
            if let AreaProblem::Crossing { ways, .. } = problem {
                let cross = |a: [[f64; 2]; 2], b: [[f64; 2]; 2]| {
                    turn(a[0], a[1], b[0]) * turn(a[0], a[1], b[1]) < 0.0
                        && turn(b[0], b[1], a[0]) * turn(b[0], b[1], a[1]) < 0.0
                };
                let segments_of = |id: i64| lines.iter().filter(move |(way, _)| *way == id);
                let (first, last) = (ways[0], ways[ways.len() - 1]);
                prop_assert!(segments_of(first).any(|(_, a)| segments_of(last).any(|(_, b)| cross(*a, *b))));
            }
        }
        // The order and the direction of ways do not matter.
        let mut other = sketch.clone();
        Random::seeded(seed).shuffle(&mut other.ways);
        for way in other.ways.iter_mut().filter(|way| way.0 % 2 == 0) {
            way.2.reverse();
        }
        prop_assert_eq!(other.assemble().area, found.area);
    }

    #[test]
    fn closed_ways_enclose_what_an_odd_number_of_lines_encloses(sketch in chaos(true)) {
        let found = sketch.assemble();
        let crosses = found.problems.iter().any(|it| matches!(it, AreaProblem::Crossing { .. }));
        let none = found.area.0.is_empty();
        prop_assert_eq!(found.complete, !crosses && !none, "{}", texts(&found));
        let lines = lines(&sketch);
        // Off the grid, and off all lines between places of the grid.
        for x in -1..7 {
            for y in -1..7 {
                let at = [f64::from(x) + 0.5077, f64::from(y) + 0.5031];
                let inside = found.area.contains(&Point::new(at[0], at[1]));
                let enclosed = is_enclosed(&lines, at);
                // Where lines cross, some area is lost, but none is made up.
                prop_assert!(inside == enclosed || (crosses && enclosed), "{at:?}");
            }
        }
    }
}
