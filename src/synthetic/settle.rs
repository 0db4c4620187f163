//! Where the people of the demo region live: populated 100 m cells with age groups.

use geo::indexed::IntervalTreeMultiPolygon;
use geo::{BoundingRect, Contains, Coord, MultiPolygon, Point};
use rayon::prelude::*;

use super::dissolve::polygon;
use super::facts::MunicipalityFacts;
use super::random::{hash_unit, noise};
use super::shapes::Shapes;
use crate::base::{share_out_by, zip_equal};

/// Populated cells of one copy of the region.
const CELLS: usize = 150_000;
/// Side of a cell in metres.
pub(super) const SIDE_M: f64 = 100.0;
/// Fewest persons of a populated cell: smaller numbers are suppressed in real censuses.
const PERSONS_MIN: u64 = 3;

/// A populated cell.
pub(super) struct Cell {
    pub at: Coord<f64>,
    pub quartier: usize,
    pub municipality: usize,
    pub persons: u64,
    pub persons_65: u64,
    pub persons_80: u64,
    pub persons_under_18: u64,
}

/// A place where people could live.
struct Site {
    at: Coord<f64>,
    quartier: usize,
    municipality: usize,
    score: f64,
}

/// Populates the region: the densest sites are inhabited, every quartier has at least one, and
/// each municipality has exactly its persons.
pub(super) fn settle(facts: &[MunicipalityFacts], shapes: &Shapes, seed: u64) -> Vec<Cell> {
    let mut sites: Vec<Site> = (0..shapes.quartiers.len())
        .into_par_iter()
        .flat_map_iter(|quartier| sites_of(facts, shapes, quartier, seed))
        .collect();
    let mut best: Vec<Option<usize>> = vec![None; shapes.quartiers.len()];
    for (at, site) in sites.iter().enumerate() {
        let known = &mut best[site.quartier];
        if known.is_none_or(|known| site.score > sites[known].score) {
            *known = Some(at);
        }
    }
    for at in best.into_iter().flatten() {
        sites[at].score += 1e3;
    }
    let mut order: Vec<usize> = (0..sites.len()).collect();
    order.sort_by(|a, b| sites[*b].score.total_cmp(&sites[*a].score).then(a.cmp(b)));
    order.truncate(CELLS);
    order.sort_unstable();
    people(facts, &sites, &order, seed)
}

fn sites_of<'a>(
    facts: &'a [MunicipalityFacts],
    shapes: &'a Shapes,
    quartier: usize,
    seed: u64,
) -> Vec<Site> {
    let shape = &shapes.quartiers[quartier];
    let area = polygon(&shape.ring);
    let Some(rect) = area.bounding_rect() else { return Vec::new() };
    let indexed = |area| IntervalTreeMultiPolygon::new(&MultiPolygon(vec![area]));
    let whole = indexed(area);
    let across = shape.across.as_ref().map(|across| (across.host, indexed(polygon(&across.part))));
    let mut sites = Vec::new();
    let range = |low: f64, high: f64| (low / SIDE_M).floor() as i64..(high / SIDE_M).ceil() as i64;
    for row in range(rect.min().y, rect.max().y) {
        for column in range(rect.min().x, rect.max().x) {
            let x = (column as f64 + 0.5) * SIDE_M;
            let y = (row as f64 + 0.5) * SIDE_M;
            if !whole.contains(&Point::new(x, y)) {
                continue;
            }
            let municipality = match &across {
                Some((host, part)) if part.contains(&Point::new(x, y)) => *host,
                _ => shape.home,
            };
            let at = Coord { x, y };
            sites.push(Site {
                at,
                quartier,
                municipality,
                score: score(facts, shape.home, at, seed),
            });
        }
    }
    sites
}

/// How attractive a place is: near the centre, in patches of housing, away from green.
fn score(facts: &[MunicipalityFacts], home: usize, at: Coord<f64>, seed: u64) -> f64 {
    let one = &facts[home];
    let away = ((at.x - one.centre.x).powi(2) + (at.y - one.centre.y).powi(2)).sqrt();
    let radius = (one.area_km2 * 1e6 / std::f64::consts::PI).sqrt();
    let density = (one.persons as f64 / one.area_km2 / 3_000.0).powf(0.5);
    let central = 1.0 / (1.0 + (away / (0.5 * radius)).powi(2));
    let patches = noise(seed, at.x, at.y, 900.0) * 0.6 + noise(seed + 1, at.x, at.y, 350.0) * 0.4;
    let grain = hash_unit(seed, at.x as i64, at.y as i64);
    patches * (0.35 + 0.65 * density) + 0.45 * central + 0.12 * grain
}

fn people(facts: &[MunicipalityFacts], sites: &[Site], chosen: &[usize], seed: u64) -> Vec<Cell> {
    let mut persons = vec![0_u64; sites.len()];
    for (municipality, one) in facts.iter().enumerate() {
        let own: Vec<usize> =
            chosen.iter().copied().filter(|at| sites[*at].municipality == municipality).collect();
        let weights: Vec<f64> = own
            .iter()
            .map(|at| {
                let site = &sites[*at];
                let grain = hash_unit(seed + 7, site.at.x as i64, site.at.y as i64);
                (site.score % 1e3).max(0.05).powi(2) * (0.3 + 1.4 * grain)
            })
            .collect();
        let spare = one.persons.saturating_sub(PERSONS_MIN * own.len() as u64);
        for (at, share) in zip_equal(&own, share_out_by(spare, &weights)) {
            persons[*at] = PERSONS_MIN + share;
        }
    }
    chosen.iter().map(|at| cell(&sites[*at], persons[*at], seed)).collect()
}

/// Ages vary by quartier: about 21 % are 65 or older and 7 % are 80 or older, 16 % are minors.
fn cell(site: &Site, persons: u64, seed: u64) -> Cell {
    let of_quartier = |salt: u64| hash_unit(seed + salt, site.quartier as i64, 0);
    let of_cell = hash_unit(seed + 11, site.at.x as i64, site.at.y as i64);
    let part = |share: f64| (persons as f64 * share).round() as u64;
    let old = 0.15 + 0.10 * of_quartier(2) + 0.03 * of_cell;
    let minors = 0.11 + 0.10 * of_quartier(3);
    let persons_65 = part(old).min(persons);
    Cell {
        at: site.at,
        quartier: site.quartier,
        municipality: site.municipality,
        persons,
        persons_65,
        persons_80: part(old * (0.28 + 0.10 * of_quartier(4))).min(persons_65),
        persons_under_18: part(minors).min(persons - persons_65),
    }
}
