//! Reach on foot against an independent algorithm, on random towns with traffic lights, gates, kerbs,
//! slopes, ways of one direction and facilities of several entrances.

use std::collections::BTreeMap;

use geo::Coord;
use nahraum::access::{LinkOptions, LinkedRegion, ReachTable, Snap};
use nahraum::base::{
    CategoryId, CellId, EdgeId, FacilityId, Millimetres, NodeId, Permeability, Silent, WalkWeight,
};
use nahraum::dataset::{CrsId, OsmDrawing};
use nahraum::network::{
    CLOSED, Network, WALK_PROFILES_TOML, WalkNetwork, WalkProfile, build_network,
};
use nahraum::region::{Mapped, Region, RegionInputs, RegionSettings, build};
use nahraum::synthetic::{Random, town};

use crate::region::read;
use crate::support::{limits, random_drawing};

const WIDTH: usize = 9;
const HEIGHT: usize = 7;
/// South-western corner of drawn towns.
const CORNER: [usize; 2] = [380_000, 5_700_000];

/// Distances between all places by Floyd (1962) and Warshall (1962).
///
/// Each node of the network is two of the oracle's: one to arrive at and one to go on from. The step
/// between them costs the waiting, and is missing where nobody passes. Each cell is a place that one
/// only leaves, each entrance a place that one only comes to, so that no way leads through either.
///
/// The oracle models waiting, barred nodes, edges of one direction, edges that weigh more one way than
/// the other, places at the ends of edges, and several entrances of facilities given as points or areas. It takes from the program, and so does
/// not test: where points are linked to, what an edge weighs in each direction, how long one waits
/// where and which nodes are barred. Tests on drawn maps predict these.
struct Oracle {
    cells: usize,
    count: usize,
    distance: Vec<u64>,
    /// The entrances of all facilities.
    doors: Vec<FacilityId>,
}

const FAR: u64 = u64::MAX / 4;

fn arrive(node: NodeId) -> usize {
    2 * node.index()
}

fn go_on(node: NodeId) -> usize {
    2 * node.index() + 1
}

impl Oracle {
    fn new(linked: &LinkedRegion<'_>) -> Self {
        let (region, walk) = (linked.region(), linked.network());
        let nodes = 2 * walk.network().node_count();
        let all = (0..region.facilities().len()).map(FacilityId::at);
        let doors: Vec<(FacilityId, Snap)> =
            all.flat_map(|id| linked.doors(id).iter().map(move |door| (id, *door))).collect();
        let cells = region.cells().len();
        let count = nodes + cells + doors.len();
        let mut oracle = Self {
            cells: nodes,
            count,
            distance: vec![FAR; count * count],
            doors: doors.iter().map(|(id, _)| *id).collect(),
        };
        (0..count).for_each(|at| oracle.distance[at * count + at] = 0);
        oracle.connect_nodes(walk);
        for cell in (0..cells).map(CellId::at) {
            let Some(from) = linked.cell(cell) else { continue };
            oracle.connect_cell(walk, nodes + cell.index(), from);
            for (at, (_, door)) in doors.iter().enumerate() {
                let way = along(walk, from, door);
                let way = way.map(|way| way + mm(from.offset()) + mm(door.offset()));
                oracle.connect(nodes + cell.index(), nodes + cells + at, way);
            }
        }
        for (at, (_, door)) in doors.iter().enumerate() {
            oracle.connect_door(walk, nodes + cells + at, door);
        }
        oracle.solve();
        oracle
    }

    fn connect(&mut self, from: usize, to: usize, weight: Option<u64>) {
        let known = &mut self.distance[from * self.count + to];
        *known = weight.unwrap_or(FAR).min(*known);
    }

    fn connect_nodes(&mut self, walk: &WalkNetwork) {
        for node in walk.network().node_ids().filter(|node| !walk.is_barred(*node)) {
            self.connect(arrive(node), go_on(node), Some(u64::from(walk.wait_at(node))));
        }
        for edge in walk.network().edge_ids() {
            let ([a, b], [there, back]) = (walk.network().ends(edge), weights(walk, edge));
            self.connect(go_on(a), arrive(b), there);
            self.connect(go_on(b), arrive(a), back);
        }
    }

    /// From a cell's place to both ends of its edge. Who stands at an end has arrived there.
    fn connect_cell(&mut self, walk: &WalkNetwork, cell: usize, from: &Snap) {
        let ([a, b], [there, back]) =
            (walk.network().ends(from.edge()), weights(walk, from.edge()));
        let to_a = back.map(|weight| part(walk, from, weight));
        let to_b = there.map(|weight| weight - part(walk, from, weight));
        let [at_a, at_b] = at_ends(walk, from);
        for (node, way, is_there) in [(a, to_a, at_a), (b, to_b, at_b)] {
            let way = if is_there { Some(0) } else { way };
            self.connect(cell, arrive(node), way.map(|way| way + mm(from.offset())));
        }
    }

    /// From both ends of its edge to an entrance. Who arrives at an end at which the entrance is has
    /// arrived; what stands at a barred node stands on one of its sides, that of its edge.
    fn connect_door(&mut self, walk: &WalkNetwork, door: usize, to: &Snap) {
        let ([a, b], [there, back]) = (walk.network().ends(to.edge()), weights(walk, to.edge()));
        let from_a = there.map(|weight| part(walk, to, weight));
        let from_b = back.map(|weight| weight - part(walk, to, weight));
        let [at_a, at_b] = at_ends(walk, to);
        for (node, way, is_there) in [(a, from_a, at_a), (b, from_b, at_b)] {
            if is_there && !walk.is_barred(node) {
                self.connect(arrive(node), door, Some(mm(to.offset())));
            } else if !is_there {
                self.connect(go_on(node), door, way.map(|way| way + mm(to.offset())));
            }
        }
    }

    fn solve(&mut self) {
        let count = self.count;
        for by in 0..count {
            for from in 0..count {
                let first = self.distance[from * count + by];
                if first >= FAR {
                    continue;
                }
                for to in 0..count {
                    let through = first + self.distance[by * count + to];
                    let known = &mut self.distance[from * count + to];
                    *known = through.min(*known);
                }
            }
        }
    }

    /// From a cell to each entrance of a facility.
    fn to_doors(&self, cell: CellId, facility: FacilityId) -> Vec<u64> {
        let first_door = self.count - self.doors.len();
        let row = (self.cells + cell.index()) * self.count + first_door;
        let doors = self.doors.iter().zip(&self.distance[row..]);
        doors.filter(|(id, _)| **id == facility).map(|(_, distance)| *distance).collect()
    }

    /// From a cell to the nearest entrance of a facility.
    fn to(&self, cell: CellId, facility: FacilityId) -> Option<u64> {
        let nearest = self.to_doors(cell, facility).into_iter().min();
        nearest.filter(|distance| *distance < FAR)
    }
}

fn mm(length: Millimetres) -> u64 {
    u64::from(length.0)
}

/// What an edge weighs there and back, `None` where it cannot be walked.
fn weights(walk: &WalkNetwork, edge: EdgeId) -> [Option<u64>; 2] {
    walk.weight(edge).map(|weight| (weight != CLOSED).then_some(u64::from(weight)))
}

/// The share of an edge's weight before a place, to the nearest millimetre.
fn part(walk: &WalkNetwork, at: &Snap, weight: u64) -> u64 {
    let length = u64::from(walk.network().length_mm(at.edge()));
    (weight * u64::from(at.along_mm()) + length / 2) / length
}

/// Whether a place is the first node of its edge, and the last.
fn at_ends(walk: &WalkNetwork, at: &Snap) -> [bool; 2] {
    [at.along_mm() == 0, at.along_mm() == walk.network().length_mm(at.edge())]
}

/// From one place to another on the same edge.
fn along(walk: &WalkNetwork, from: &Snap, to: &Snap) -> Option<u64> {
    let [there, back] = weights(walk, from.edge());
    match from.along_mm().cmp(&to.along_mm()) {
        _ if from.edge() != to.edge() => None,
        std::cmp::Ordering::Equal => Some(0),
        std::cmp::Ordering::Less => there.map(|w| part(walk, to, w) - part(walk, from, w)),
        std::cmp::Ordering::Greater => back.map(|w| part(walk, from, w) - part(walk, to, w)),
    }
}

/// A random street map: most pieces of a grid of crooked streets, some of them steps, escalators or
/// walks of one direction, narrow or not for wheelchairs; traffic lights, raised kerbs, locked gates and turnstiles at
/// some corners.
fn random_map(dice: &mut Random) -> OsmDrawing {
    let mut drawing = OsmDrawing::new("random streets", CrsId::epsg(25832));
    let mut nodes = Vec::new();
    for at in 0..WIDTH * HEIGHT {
        // Every second corner stands where a square of the town has its middle.
        let mut moved = |column: usize, corner: usize| {
            let jitter = if dice.below(2) == 0 { 3_000 } else { dice.below(6_000) };
            i32::try_from(corner * 100 + column * 10_000 + 2_000 + jitter).expect("centimetres")
        };
        let place = [moved(at % WIDTH, CORNER[0]), moved(at / WIDTH, CORNER[1])];
        let tags: &[(&str, &str)] = match dice.below(16) {
            0..=2 => &[("highway", "crossing"), ("crossing", "traffic_signals")],
            3 => &[("barrier", "kerb"), ("kerb", "raised")],
            4 => &[("barrier", "gate"), ("access", "private")],
            5 => &[("barrier", "turnstile")],
            _ => &[],
        };
        nodes.push(drawing.node(place, tags));
    }
    for at in 0..WIDTH * HEIGHT {
        let east = (at % WIDTH + 1 < WIDTH).then_some(at + 1);
        let north = (at / WIDTH + 1 < HEIGHT).then_some(at + WIDTH);
        for other in east.into_iter().chain(north) {
            let tags: &[(&str, &str)] = match dice.below(20) {
                0..=2 => continue,
                3 => &[("highway", "steps"), ("conveying", "forward")],
                4 => &[("highway", "steps"), ("conveying", "backward")],
                5 | 6 => &[("highway", "footway"), ("oneway:foot", "yes")],
                7 => &[("highway", "steps")],
                8 => &[("highway", "path"), ("surface", "sand")],
                9 => &[("highway", "footway"), ("width", "0.6")],
                10 => &[("highway", "footway"), ("wheelchair", "no")],
                11 => &[("highway", "footway")],
                _ => &[("highway", "residential")],
            };
            drawing.way(&[at, other].map(|at| nodes[at]), tags);
        }
    }
    drawing
}

/// Random facilities of one to three entrances, which stand anywhere, some of them in the middle of a
/// square, where there may be a corner; and grounds, which are entered wherever ways cross their outline.
fn random_facilities(dice: &mut Random) -> String {
    let mut text = String::from("id,category,wkt\n");
    for number in 0..14 {
        let category = if number % 3 == 0 { "pharmacy" } else { "supermarket" };
        let mut place = || {
            let in_the_middle = dice.below(3) == 0;
            let mut part = |squares: usize, corner: usize| {
                let at = dice.below(squares * 100);
                corner + if in_the_middle { at / 100 * 100 + 50 } else { at }
            };
            let (x, y) = (part(WIDTH, CORNER[0]), part(HEIGHT, CORNER[1]));
            format!("({x} {y})")
        };
        if number % 5 == 4 {
            let mut side = |squares: usize| dice.below(squares * 100 - 160);
            let (x, y) = (CORNER[0] + side(WIDTH), CORNER[1] + side(HEIGHT));
            let (east, north) = (x + 160, y + 130);
            let ring = format!("{x} {y},{east} {y},{east} {north},{x} {north},{x} {y}");
            text += &format!("F{number},{category},\"POLYGON(({ring}))\"\n");
            continue;
        }
        let doors: Vec<String> = (0..1 + number % 3).map(|_| place()).collect();
        text += &format!("F{number},{category},\"MULTIPOINT({})\"\n", doors.join(","));
    }
    text
}

fn random_settings(seed: u64) -> RegionSettings {
    let mut settings = limits("supermarket", &[450]);
    settings.own_limits.push(("pharmacy".to_owned(), vec![300, 700]));
    if seed % 3 == 2 {
        settings.hard_borders.push(("A".to_owned(), "B".to_owned()));
    }
    if seed % 5 == 4 {
        settings.outer_border = Permeability::Closed;
    }
    settings
}

pub fn random_region(seed: u64, dice: &mut Random) -> Region {
    let town = town(&random_drawing(seed, WIDTH, HEIGHT)).expect("well-formed");
    let mut inputs =
        RegionInputs::from_layers(town.municipalities, town.quartiers, town.facilities, town.cells);
    let facilities = read("facilities.csv", &random_facilities(dice), Some(25832));
    inputs.facilities = vec![Mapped::new(facilities, Default::default())];
    build(inputs, &random_settings(seed), &Silent).expect("buildable").value
}

pub fn random_streets(seed: u64, dice: &mut Random) -> Network {
    // Hills up to 3 m high.
    hilly_streets((seed % 4 == 3).then_some(1.5), dice)
}

/// Random streets that rise and fall by so many metres, 200 m from one hill to the next.
pub fn hilly_streets(rise_m: Option<f64>, dice: &mut Random) -> Network {
    let map = random_map(dice).finish();
    let rise = rise_m.unwrap_or(0.0);
    let height = |at: Coord<f64>| Some(((at.x / 32.0).sin() + (at.y / 32.0).cos()) * rise);
    let height_of = rise_m.map(|_| &height as &nahraum::network::HeightOf<'_>);
    let crs = CrsId::epsg(25832);
    build_network(&map, &crs, height_of, &Silent).expect("walkable").value
}

pub fn weighted(network: Network, key: &str, weight: WalkWeight) -> WalkNetwork {
    let profile = WalkProfile::find(WALK_PROFILES_TOML, key).expect("built in");
    WalkNetwork::new(network, profile, weight)
}

pub fn random_network(seed: u64, dice: &mut Random) -> WalkNetwork {
    let network = random_streets(seed, dice);
    let key = ["adult", "senior", "rollator"][seed as usize % 3];
    let weight = if seed.is_multiple_of(4) { WalkWeight::Length } else { WalkWeight::Time };
    weighted(network, key, weight)
}

/// What the random towns had of everything that the oracle models.
#[derive(Debug, Default)]
struct Seen {
    pairs: usize,
    waits: usize,
    barred: usize,
    one_way: usize,
    uneven: usize,
    places_at_nodes: usize,
    /// Cells to which another entrance of a facility than the first is the nearest.
    other_doors: usize,
}

impl Seen {
    fn look_at(&mut self, linked: &LinkedRegion<'_>) {
        let walk = linked.network();
        for node in walk.network().node_ids() {
            self.waits += usize::from(walk.wait_at(node) > 0);
            self.barred += usize::from(walk.is_barred(node));
        }
        for edge in walk.network().edge_ids() {
            match weights(walk, edge) {
                [Some(there), Some(back)] => self.uneven += usize::from(there != back),
                [None, None] => {}
                _ => self.one_way += 1,
            }
        }
        let cells = (0..linked.region().cells().len()).map(CellId::at);
        let places = cells.filter_map(|cell| linked.cell(cell));
        self.places_at_nodes += places.filter(|at| at_ends(walk, at).contains(&true)).count();
    }
}

#[test]
fn reach_is_what_floyd_and_warshall_find() {
    let mut seen = Seen::default();
    for seed in 0..24 {
        let mut dice = Random::seeded(seed ^ 0x5eed);
        let (region, walk) = (random_region(seed, &mut dice), random_network(seed, &mut dice));
        let linked = LinkedRegion::link(&region, &walk, LinkOptions::default()).value;
        let oracle = Oracle::new(&linked);
        seen.look_at(&linked);
        let pairs = compare_reach(&linked.reach(&Silent), &region, &oracle, seed);
        assert!(pairs > 0, "seed {seed}: nobody reaches anything");
        seen.pairs += pairs;
        compare_isochrones(&linked, &oracle, seed, &mut seen);
    }
    let Seen { pairs, waits, barred, one_way, uneven, places_at_nodes, other_doors } = seen;
    let least = [pairs, waits, barred, one_way, uneven, places_at_nodes, other_doors];
    assert!(least.iter().all(|count| *count >= 50), "too little to compare: {seen:?}");
}

/// The distance from each cell to each facility that it reaches, and to the nearest of each category.
fn distances(walk: &WalkNetwork, region: &Region) -> BTreeMap<(u32, u32, bool), u64> {
    let reach = LinkedRegion::link(region, walk, LinkOptions::default()).value.reach(&Silent);
    let mut distances = BTreeMap::new();
    for category in (0..region.categories().len()).map(CategoryId::at) {
        for cell in (0..region.cells().len()).map(CellId::at) {
            let table = reach.category(category);
            let pairs = table.reached_from(cell).iter();
            distances.extend(pairs.map(|to| ((cell.0, to.facility.0, false), mm(to.distance))));
            let nearest = table.nearest(cell).distance;
            if nearest != Millimetres::UNREACHED {
                distances.insert((cell.0, category.0, true), mm(nearest));
            }
        }
    }
    distances
}

#[test]
fn a_walker_who_can_use_less_is_never_nearer() {
    let (mut farther, mut without_way) = (0, 0);
    for seed in 0..16 {
        let mut dice = Random::seeded(seed ^ 0xd08);
        let (region, streets) = (random_region(seed, &mut dice), random_streets(seed, &mut dice));
        let as_adult = distances(&weighted(streets.clone(), "adult", WalkWeight::Length), &region);
        for key in ["senior", "rollator", "wheelchair"] {
            let own = distances(&weighted(streets.clone(), key, WalkWeight::Length), &region);
            for (pair, distance) in &own {
                let adult = as_adult.get(pair);
                assert!(
                    adult.is_some_and(|adult| adult <= distance),
                    "seed {seed}, {key}: {pair:?}"
                );
                farther += usize::from(adult != Some(distance));
            }
            without_way += as_adult.keys().filter(|pair| !own.contains_key(pair)).count();
        }
    }
    assert!(farther > 200 && without_way > 200, "{farther} farther, {without_way} without a way");
}

/// Compares the reach table, filled by searches from facilities against the walking direction; returns
/// how many pairs it has.
fn compare_reach(reach: &ReachTable, region: &Region, oracle: &Oracle, seed: u64) -> usize {
    let mut pairs = 0;
    for category in (0..region.categories().len()).map(CategoryId::at) {
        let table = reach.category(category);
        let limit = mm(region.category(category).limit_max());
        for cell in (0..region.cells().len()).map(CellId::at) {
            let home = region.cells().municipality(cell);
            let expected = |only_own: bool| {
                let all = (0..region.facilities().len()).map(FacilityId::at);
                let mut all: Vec<(u64, u32)> = all
                    .filter(|id| region.facility(*id).category() == category)
                    .filter(|id| {
                        let there = region.facility(*id).municipality();
                        let own = home.is_some() && there == home;
                        own || !only_own && region.borders().lets_through(home, there)
                    })
                    .filter_map(|id| Some((oracle.to(cell, id)?, id.0)))
                    .collect();
                all.sort_unstable();
                all
            };
            let (all, own) = (expected(false), expected(true));
            let within: Vec<(u64, u32)> =
                all.iter().copied().filter(|(distance, _)| *distance <= limit).collect();
            let entries =
                table.reached_from(cell).iter().map(|one| (mm(one.distance), one.facility.0));
            let entries: Vec<(u64, u32)> = entries.collect();
            assert_eq!(entries, within, "seed {seed}, {cell:?}");
            pairs += entries.len();
            for (nearest, expected) in
                [(table.nearest(cell), all.first()), (table.nearest_own(cell), own.first())]
            {
                let nearest = nearest.facility().map(|id| (mm(nearest.distance), id.0));
                assert_eq!(nearest, expected.copied(), "seed {seed}, {cell:?}");
            }
        }
    }
    pairs
}

/// Compares isochrones, found by searches from cells in the walking direction, borders aside.
fn compare_isochrones(linked: &LinkedRegion<'_>, oracle: &Oracle, seed: u64, seen: &mut Seen) {
    let isochrones = linked.isochrones();
    let limit = Millimetres(600_000);
    for cell in (0..linked.region().cells().len()).map(CellId::at) {
        let Some(from) = linked.cell(cell) else { continue };
        let all = (0..linked.region().facilities().len()).map(FacilityId::at);
        let expected = all.filter_map(|id| Some((id, oracle.to(cell, id)?)));
        let expected: Vec<(FacilityId, u64)> =
            expected.filter(|(_, distance)| *distance <= mm(limit)).collect();
        let reached = isochrones.from(from, &[limit]).remove(0).facilities;
        let reached = reached.into_iter().map(|(id, distance)| (id, mm(distance)));
        assert_eq!(reached.collect::<Vec<_>>(), expected, "seed {seed}, {cell:?}");
        for (id, nearest) in expected {
            seen.other_doors += usize::from(oracle.to_doors(cell, id)[0] > nearest);
        }
    }
}
