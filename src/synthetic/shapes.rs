//! Shapes of the demo region: quartiers that tile it, municipalities made of them.

use std::collections::{BTreeMap, HashMap};

use geo::{
    Area, BoundingRect, Centroid, Coord, LineString, MultiPoint, MultiPolygon, Point, Voronoi,
};

use super::dissolve::{Corner, Ring, corner, dissolve, half};
use super::facts::{MunicipalityFacts, QUARTIERS};
use super::random::{hash_unit, stream_of_part};
use crate::base::{share_out_by, zip_equal};

/// Minimum distance that a municipality extends from its centre.
const REACH_M: f64 = 4_000.0;
/// Maximum distance that a municipality extends from its centre, in radii of a disc of its area.
/// Its outer border is cut there if no neighbour is nearer.
const REACH_RADII: f64 = 1.3;
/// Distance of the seeds outside the region, and how far they go beyond the outermost centres.
const GHOST_STEP_M: f64 = 1_500.0;
const GHOST_MARGIN_M: f64 = 25_000.0;
/// One in this many quartiers lies across a municipal boundary.
const ONE_IN_CROSSES: usize = 60;
/// Edges are bent in the middle by up to this share of their length.
const BEND: f64 = 0.10;

/// A quartier of the demo region.
pub(super) struct Shape {
    /// Position of its municipality in the facts.
    pub home: usize,
    pub ring: Ring,
    /// Lies in two municipalities.
    pub across: Option<Across>,
}

/// A quartier cut by a boundary.
pub(super) struct Across {
    /// Position of the other municipality in the facts.
    pub host: usize,
    /// The part that lies there, and what stays at home.
    pub part: Ring,
    pub rest: Ring,
}

/// All quartiers of one copy of the region.
pub(super) struct Shapes {
    pub quartiers: Vec<Shape>,
    pub municipalities: Vec<MultiPolygon<f64>>,
}

/// Makes the quartiers and municipalities of the region.
pub(super) fn shapes(facts: &[MunicipalityFacts], seed: u64) -> Shapes {
    let (seeds, homes) = seeds(facts, seed);
    let ghosts = ghosts(facts, seed);
    let cells = voronoi(&seeds, &ghosts);
    let cells = bend(&cells, seeds.len(), seed);
    let mut quartiers: Vec<Shape> = zip_equal(cells, &homes)
        .map(|(ring, home)| Shape { home: *home, ring, across: None })
        .collect();
    cross_boundaries(&mut quartiers, seed);
    let municipalities = municipalities(&quartiers, facts.len());
    Shapes { quartiers, municipalities }
}

/// The town centre a place belongs to: distances count less for large cities, as their areas are
/// larger.
fn owner(facts: &[MunicipalityFacts], at: Coord<f64>) -> (usize, f64) {
    let weighted = |(number, one): (usize, &MunicipalityFacts)| {
        let distance = distance(one.centre, at);
        (distance / one.area_km2.sqrt(), number, distance)
    };
    let nearest = facts.iter().enumerate().map(weighted).min_by(|a, b| a.0.total_cmp(&b.0));
    nearest.map_or((0, f64::INFINITY), |(_, number, distance)| (number, distance))
}

fn distance(a: Coord<f64>, b: Coord<f64>) -> f64 {
    ((a.x - b.x).powi(2) + (a.y - b.y).powi(2)).sqrt()
}

/// How far a municipality reaches from its centre.
fn reach(one: &MunicipalityFacts) -> f64 {
    (REACH_RADII * (one.area_km2 * 1e6 / std::f64::consts::PI).sqrt()).max(REACH_M)
}

/// Seeds of the quartiers, dense in town centres, and whose they are.
fn seeds(facts: &[MunicipalityFacts], seed: u64) -> (Vec<Coord<f64>>, Vec<usize>) {
    let weights: Vec<f64> = facts.iter().map(|one| (one.persons as f64).powf(0.85)).collect();
    let counts = share_out_by(QUARTIERS as u64, &weights);
    let (mut seeds, mut homes): (Vec<Coord<f64>>, Vec<usize>) = (Vec::new(), Vec::new());
    let mut random = stream_of_part(seed, "quartiers");
    for (home, one) in facts.iter().enumerate() {
        let mut own: Vec<Coord<f64>> = Vec::new();
        let mut spacing = (one.area_km2 * 1e6 / counts[home] as f64).sqrt() * 0.75;
        let mut refused = 0;
        while own.len() < counts[home] as usize {
            // Uniform in the square root of the radius's share puts more seeds in the centre.
            let radius = reach(one) * random.unit().powf(0.8);
            let angle = random.between(0.0, std::f64::consts::TAU);
            let x = (one.centre.x + radius * angle.cos()).round();
            let y = (one.centre.y + radius * angle.sin()).round();
            let at = Coord { x, y };
            let dense = spacing * (0.55 + 0.9 * radius / reach(one));
            let free = own.iter().all(|other| distance(*other, at) > dense);
            if owner(facts, at).0 == home && free {
                own.push(at);
                refused = 0;
            } else {
                refused += 1;
                if refused > 400 {
                    spacing *= 0.9;
                    refused = 0;
                }
            }
        }
        homes.extend(std::iter::repeat_n(home, own.len()));
        seeds.extend(own);
    }
    (seeds, homes)
}

/// Seeds around the region, whose cells are cut away: they give it a natural outer border. Places
/// far from every centre that the region surrounds belong to it.
fn ghosts(facts: &[MunicipalityFacts], seed: u64) -> Vec<Coord<f64>> {
    let bounds = facts.iter().map(|one| one.centre).collect::<LineString<f64>>().bounding_rect();
    let Some(bounds) = bounds else { return Vec::new() };
    let origin = bounds.min() - Coord { x: GHOST_MARGIN_M, y: GHOST_MARGIN_M };
    let count = |length: f64| ((length + 2.0 * GHOST_MARGIN_M) / GHOST_STEP_M).ceil() as usize;
    let (columns, rows) = (count(bounds.width()), count(bounds.height()));
    let mut random = stream_of_part(seed, "outside");
    let mut far: Vec<Option<Coord<f64>>> = Vec::with_capacity(columns * rows);
    for at in 0..columns * rows {
        let (column, row) = ((at % columns) as f64, (at / columns) as f64);
        let x = origin.x + column * GHOST_STEP_M + random.between(0.0, GHOST_STEP_M * 0.7);
        let y = origin.y + row * GHOST_STEP_M + random.between(0.0, GHOST_STEP_M * 0.7);
        let at = Coord { x: x.round(), y: y.round() };
        let (near, away) = owner(facts, at);
        far.push((away > reach(&facts[near])).then_some(at));
    }
    // What can be reached from the lattice's corner without entering the region is outside.
    let (mut ghosts, mut open) = (Vec::new(), vec![0]);
    while let Some(at) = open.pop() {
        let Some(place) = far[at].take() else { continue };
        ghosts.push(place);
        let (column, row) = (at % columns, at / columns);
        open.extend((column > 0).then(|| at - 1));
        open.extend((column + 1 < columns).then_some(at + 1));
        open.extend((row > 0).then(|| at - columns));
        open.extend((row + 1 < rows).then_some(at + columns));
    }
    ghosts
}

/// Rings of the seeds' Voronoi cells, counter-clockwise, without repeated corners.
fn voronoi(seeds: &[Coord<f64>], ghosts: &[Coord<f64>]) -> Vec<Ring> {
    let points: MultiPoint<f64> = seeds.iter().chain(ghosts).map(|at| Point::from(*at)).collect();
    let cells = points.voronoi_cells().expect("distinct, finite seeds have a Voronoi diagram");
    // The library does not promise an order: a cell belongs to the seed inside it.
    let index: HashMap<Corner, usize> =
        seeds.iter().enumerate().map(|(number, at)| (corner(*at), number)).collect();
    let mut rings: Vec<Ring> = vec![Vec::new(); seeds.len()];
    let tree = seed_tree(seeds, ghosts);
    for cell in &cells {
        let Some(centre) = cell.centroid() else { continue };
        // The seed nearest to any inner point is the cell's own.
        let Some(nearest) = tree.nearest_neighbor([centre.x(), centre.y()]) else { continue };
        let at = Coord { x: nearest[0], y: nearest[1] };
        if let Some(number) = index.get(&corner(at)) {
            let mut ring: Ring = cell.exterior().0.iter().map(|at| corner(*at)).collect();
            ring.dedup();
            ring.pop();
            if cell.signed_area() < 0.0 {
                ring.reverse();
            }
            rings[*number] = ring;
        }
    }
    rings
}

/// All seeds, to find whose cell a point lies in.
fn seed_tree(seeds: &[Coord<f64>], ghosts: &[Coord<f64>]) -> rstar::RTree<[f64; 2]> {
    rstar::RTree::bulk_load(seeds.iter().chain(ghosts).map(|at| [at.x, at.y]).collect())
}

/// Bends edges in the middle, the same way on both sides.
fn bend(rings: &[Ring], count: usize, seed: u64) -> Vec<Ring> {
    // An edge between two acute angles stays straight: bent, it might cross its neighbour.
    let mut sharp: BTreeMap<(Corner, Corner), bool> = BTreeMap::new();
    for ring in rings {
        for at in 0..ring.len() {
            let [before, from, to, after] =
                [ring.len() - 1, 0, 1, 2].map(|step| ring[(at + step) % ring.len()]);
            let acute = cosine(before, from, to) > 0.8 || cosine(from, to, after) > 0.8;
            *sharp.entry((from.min(to), from.max(to))).or_default() |= acute;
        }
    }
    let bent = |ring: &Ring| {
        let mut bent = Ring::new();
        for at in 0..ring.len() {
            let (from, to) = (ring[at], ring[(at + 1) % ring.len()]);
            bent.push(from);
            let key = (from.min(to), from.max(to));
            if !sharp[&key] {
                bent.push(bent_middle(key, seed));
            }
        }
        bent
    };
    rings.iter().take(count).map(bent).collect()
}

/// Cosine of the angle at `at`.
fn cosine(from: Corner, at: Corner, to: Corner) -> f64 {
    let (ax, ay) = ((from.0 - at.0) as f64, (from.1 - at.1) as f64);
    let (bx, by) = ((to.0 - at.0) as f64, (to.1 - at.1) as f64);
    (ax * bx + ay * by) / ((ax * ax + ay * ay) * (bx * bx + by * by)).sqrt().max(1.0)
}

fn bent_middle((low, high): (Corner, Corner), seed: u64) -> Corner {
    let (dx, dy) = (high.0 - low.0, high.1 - low.1);
    let bend = (hash_unit(seed, low.0 ^ low.1, high.0 ^ high.1) - 0.5) * 2.0 * BEND;
    let x = (low.0 + high.0) as f64 / 2.0 - dy as f64 * bend;
    let y = (low.1 + high.1) as f64 / 2.0 + dx as f64 * bend;
    (x.round() as i64, y.round() as i64)
}

/// Lets some quartiers at a boundary reach across it: half of them lies in the neighbour.
fn cross_boundaries(quartiers: &mut [Shape], seed: u64) {
    let mut owner_of: BTreeMap<(Corner, Corner), Vec<(usize, usize)>> = BTreeMap::new();
    for (number, quartier) in quartiers.iter().enumerate() {
        let ring = &quartier.ring;
        for edge in 0..ring.len() {
            let (a, b) = (ring[edge], ring[(edge + 1) % ring.len()]);
            owner_of.entry((a.min(b), a.max(b))).or_default().push((number, edge));
        }
    }
    let mut neighbour: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    for sides in owner_of.values() {
        if let [(a, edge), (b, _)] = sides[..]
            && quartiers[a].home != quartiers[b].home
        {
            neighbour.entry(a).or_insert((quartiers[b].home, edge));
        }
    }
    let candidates: Vec<usize> = neighbour.keys().copied().collect();
    let mut random = stream_of_part(seed, "crossing");
    for _ in 0..quartiers.len() / ONE_IN_CROSSES {
        let number = candidates[random.below(candidates.len())];
        let (host, edge) = neighbour[&number];
        let cut = half(&quartiers[number].ring, edge);
        quartiers[number].across = cut.map(|(part, rest)| Across { host, part, rest });
    }
}

/// Municipalities as the union of their quartiers, less what lies across, and what reaches in.
fn municipalities(quartiers: &[Shape], count: usize) -> Vec<MultiPolygon<f64>> {
    let mut parts: Vec<Vec<&Ring>> = vec![Vec::new(); count];
    for quartier in quartiers {
        match &quartier.across {
            None => parts[quartier.home].push(&quartier.ring),
            Some(across) => {
                parts[quartier.home].push(&across.rest);
                parts[across.host].push(&across.part);
            }
        }
    }
    parts.iter().map(|parts| dissolve(parts)).collect()
}
