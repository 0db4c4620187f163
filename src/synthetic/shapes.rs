//! Shapes of the demo region: quartiers that tile it, municipalities made of them.

use std::collections::{BTreeMap, HashMap};

use geo::{
    Area, BooleanOps, BoundingRect, Centroid, Coord, LineString, MultiPoint, MultiPolygon, Point,
    Polygon, Voronoi, unary_union,
};

use super::random::{Random, hash_unit};
use super::ruhr::{MunicipalityFacts, QUARTIERS};

/// Beyond this distance from the nearest town centre the region ends.
const REACH_M: f64 = 7_500.0;
/// One quartier in so many lies across a municipal boundary.
const ONE_IN_CROSSES: usize = 60;
/// Edges are bent in the middle by up to this share of their length.
const BEND: f64 = 0.10;

/// A quartier of the demo region.
pub(super) struct Shape {
    /// Position of its municipality in the facts.
    pub home: usize,
    pub area: Polygon<f64>,
    /// A part that lies in another municipality: which one, and the part.
    pub across: Option<(usize, MultiPolygon<f64>)>,
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
    let mut quartiers: Vec<Shape> = cells
        .into_iter()
        .zip(&homes)
        .map(|(area, home)| Shape { home: *home, area, across: None })
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

/// How far a municipality reaches from its centre: twice the radius of a disc of its area.
fn reach(one: &MunicipalityFacts) -> f64 {
    (2.0 * (one.area_km2 * 1e6 / std::f64::consts::PI).sqrt()).max(REACH_M)
}

/// Seeds of the quartiers, dense in town centres, and whose they are.
fn seeds(facts: &[MunicipalityFacts], seed: u64) -> (Vec<Coord<f64>>, Vec<usize>) {
    let weights: Vec<f64> = facts.iter().map(|one| (one.persons as f64).powf(0.85)).collect();
    let counts = super::random::apportion(QUARTIERS as u64, &weights);
    let (mut seeds, mut homes): (Vec<Coord<f64>>, Vec<usize>) = (Vec::new(), Vec::new());
    let mut random = Random::new(seed, "quartiers");
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

/// Seeds around the region, whose cells are cut away: they give it a natural outer border.
fn ghosts(facts: &[MunicipalityFacts], seed: u64) -> Vec<Coord<f64>> {
    let bounds = facts.iter().map(|one| one.centre).collect::<LineString<f64>>().bounding_rect();
    let Some(bounds) = bounds else { return Vec::new() };
    let (step, margin) = (1_500.0, 25_000.0);
    let mut ghosts = Vec::new();
    let mut random = Random::new(seed, "outside");
    let mut y = bounds.min().y - margin;
    while y < bounds.max().y + margin {
        let mut x = bounds.min().x - margin;
        while x < bounds.max().x + margin {
            let at = Coord {
                x: (x + random.between(0.0, step * 0.7)).round(),
                y: (y + random.between(0.0, step * 0.7)).round(),
            };
            let (near, away) = owner(facts, at);
            if away > reach(&facts[near]) {
                ghosts.push(at);
            }
            x += step;
        }
        y += step;
    }
    ghosts
}

/// A corner in whole centimetres, so that neighbours have exactly the same.
type Corner = (i64, i64);

fn corner(at: Coord<f64>) -> Corner {
    ((at.x * 100.0).round() as i64, (at.y * 100.0).round() as i64)
}

fn coord((x, y): Corner) -> Coord<f64> {
    Coord { x: x as f64 / 100.0, y: y as f64 / 100.0 }
}

/// Rings of the seeds' Voronoi cells, counter-clockwise, without repeated corners.
fn voronoi(seeds: &[Coord<f64>], ghosts: &[Coord<f64>]) -> Vec<Vec<Corner>> {
    let points: MultiPoint<f64> = seeds.iter().chain(ghosts).map(|at| Point::from(*at)).collect();
    let cells = points.voronoi_cells().expect("distinct, finite seeds have a Voronoi diagram");
    // The library does not promise an order: a cell belongs to the seed inside it.
    let index: HashMap<Corner, usize> =
        seeds.iter().enumerate().map(|(number, at)| (corner(*at), number)).collect();
    let mut rings: Vec<Vec<Corner>> = vec![Vec::new(); seeds.len()];
    let tree = crate::synthetic::shapes::seed_tree(seeds, ghosts);
    for cell in &cells {
        let Some(centre) = cell.centroid() else { continue };
        // The seed nearest to any inner point is the cell's own.
        let Some(nearest) = tree.nearest_neighbor([centre.x(), centre.y()]) else { continue };
        let at = Coord { x: nearest[0], y: nearest[1] };
        if let Some(number) = index.get(&corner(at)) {
            let mut ring: Vec<Corner> = cell.exterior().0.iter().map(|at| corner(*at)).collect();
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
fn bend(rings: &[Vec<Corner>], count: usize, seed: u64) -> Vec<Polygon<f64>> {
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
    let polygon = |ring: &Vec<Corner>| {
        let mut bent = Vec::new();
        for at in 0..ring.len() {
            let (from, to) = (ring[at], ring[(at + 1) % ring.len()]);
            bent.push(coord(from));
            let key = (from.min(to), from.max(to));
            if !sharp[&key] {
                bent.push(coord(bent_middle(key, seed)));
            }
        }
        Polygon::new(LineString::from(bent), Vec::new())
    };
    rings.iter().take(count).map(polygon).collect()
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
    let mut owner_of: BTreeMap<(Corner, Corner), Vec<usize>> = BTreeMap::new();
    for (number, quartier) in quartiers.iter().enumerate() {
        for line in quartier.area.exterior().lines() {
            let (a, b) = (corner(line.start), corner(line.end));
            owner_of.entry((a.min(b), a.max(b))).or_default().push(number);
        }
    }
    let mut neighbour: BTreeMap<usize, (usize, Coord<f64>)> = BTreeMap::new();
    for (edge, numbers) in &owner_of {
        if let [a, b] = numbers[..]
            && quartiers[a].home != quartiers[b].home
        {
            neighbour.entry(a).or_insert((quartiers[b].home, coord(edge.0)));
        }
    }
    let candidates: Vec<usize> = neighbour.keys().copied().collect();
    let mut random = Random::new(seed, "crossing");
    for _ in 0..quartiers.len() / ONE_IN_CROSSES {
        let number = candidates[random.below(candidates.len())];
        let (host, towards) = neighbour[&number];
        let quartier = &mut quartiers[number];
        let Some(centre) = quartier.area.centroid().map(Coord::from) else { continue };
        let half = quartier.area.intersection(&half_plane(centre, towards));
        quartier.across = Some((host, half));
    }
}

/// A large square on the side of `towards`, whose edge runs through `centre`.
fn half_plane(centre: Coord<f64>, towards: Coord<f64>) -> Polygon<f64> {
    let length = distance(centre, towards).max(1.0);
    let far = 50_000.0;
    let (ux, uy) = ((towards.x - centre.x) / length * far, (towards.y - centre.y) / length * far);
    let at = |x: f64, y: f64| Coord { x: centre.x + x, y: centre.y + y };
    let ring = vec![at(uy, -ux), at(uy + ux, -ux + uy), at(-uy + ux, ux + uy), at(-uy, ux)];
    Polygon::new(LineString::from(ring), Vec::new())
}

/// Municipalities as the union of their quartiers, less what lies across, and what reaches in.
fn municipalities(quartiers: &[Shape], count: usize) -> Vec<MultiPolygon<f64>> {
    let mut parts: Vec<Vec<MultiPolygon<f64>>> = vec![Vec::new(); count];
    for quartier in quartiers {
        let whole = MultiPolygon(vec![quartier.area.clone()]);
        match &quartier.across {
            None => parts[quartier.home].push(whole),
            Some((host, part)) => {
                parts[quartier.home].push(whole.difference(part));
                parts[*host].push(part.clone());
            }
        }
    }
    parts.iter().map(|parts| unary_union(parts.iter())).collect()
}
