//! Groups elements of a category that represent the same facility.

use std::collections::HashSet;

use geo::{BoundingRect, Coord, Intersects, Rect};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use super::element::Element;
use super::ground::{Ground, Shape};
use super::identity::Bond;
use crate::dataset::OsmId;

/// Upper bound of neighbours compared with an element; real maps have far fewer.
const CROWD: usize = 500;

/// Two elements that may represent the same facility; the lower index first.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
struct Pair {
    gap_mm: u64,
    a: usize,
    b: usize,
}

/// Elements by facility.
pub(super) struct Groups {
    /// Indices of elements; the one that is kept comes first.
    pub groups: Vec<Vec<usize>>,
    /// Elements with too many neighbours, not all of which were compared.
    pub crowded: Vec<usize>,
}

/// Groups elements of one category, given ascending by kind and id.
///
/// Candidate pairs are processed by increasing distance. The groups of both elements are joined if
/// one element of the joint group has a bond with every other element and no two elements
/// contradict each other. So groups do not grow along chains, and the order of elements matters
/// only if distances are equal to the millimetre.
pub(super) fn groups(elements: &[&Element], ground: Ground) -> Groups {
    let mut crowded = Vec::new();
    let mut pairs = pairs(elements, ground, &mut crowded);
    pairs.sort_unstable();
    let bound: HashSet<(usize, usize)> = pairs.iter().map(|pair| (pair.a, pair.b)).collect();
    let is_bound = |a: usize, b: usize| bound.contains(&(a.min(b), a.max(b)));
    let agrees = |a: usize, b: usize| {
        is_bound(a, b) || !elements[a].identity.conflicts(&elements[b].identity)
    };
    let mut group_of: Vec<usize> = (0..elements.len()).collect();
    let mut groups: Vec<Vec<usize>> = group_of.iter().map(|at| vec![*at]).collect();
    for pair in pairs {
        let [to, from] = [pair.a, pair.b].map(|at| group_of[at]);
        if to == from {
            continue;
        }
        let members = || groups[to].iter().chain(&groups[from]);
        let is_hub = |hub: &usize| members().all(|at| at == hub || is_bound(*hub, *at));
        let agree = || groups[from].iter().all(|x| groups[to].iter().all(|y| agrees(*x, *y)));
        if members().any(is_hub) && agree() {
            let moved = std::mem::take(&mut groups[from]);
            moved.iter().for_each(|at| group_of[*at] = to);
            groups[to].extend(moved);
        }
    }
    groups.retain(|group| !group.is_empty());
    groups.iter_mut().for_each(|group| group.sort_by_key(|at| survivor_key(elements[*at])));
    Groups { groups, crowded }
}

/// Sort key of the element that represents the group; the lowest wins. The preference is: a place
/// where passengers wait; an area with entrances, preferably a main one; a point, preferably with a
/// name; the smallest area.
fn survivor_key(element: &Element) -> (u8, u8, u64, bool, OsmId) {
    let site = &element.site;
    let class = match (site.shape.is_point(), site.entrances.is_empty(), site.has_main) {
        (false, false, true) => 0,
        (false, false, false) => 1,
        (true, ..) => 2,
        (false, true, _) => 3,
    };
    let identity = &element.identity;
    (identity.stop_rank(), class, site.size_m2, identity.is_unnamed(), element.id)
}

fn pairs(elements: &[&Element], ground: Ground, crowded: &mut Vec<usize>) -> Vec<Pair> {
    let mergeable = |at: &usize| !elements[*at].identity.is_single();
    let listed: Vec<usize> = (0..elements.len()).filter(mergeable).collect();
    let entry = |at: &usize| {
        let rect = bounds(&elements[*at].site.shape)?;
        let corners = Rectangle::from_corners(rect.min().into(), rect.max().into());
        Some(GeomWithData::new(corners, *at))
    };
    let is_point = |at: usize| elements[at].site.shape.is_point();
    let all_elements = RTree::bulk_load(listed.iter().filter_map(entry).collect());
    let wide = listed.iter().filter(|at| !is_point(**at));
    let wide = RTree::bulk_load(wide.filter_map(entry).collect());
    let mut found = Vec::new();
    for a in listed {
        let Some(rect) = bounds(&elements[a].site.shape) else { continue };
        let around = widened(rect, elements[a].identity.reach_m(), ground);
        let partners = if is_point(a) { &all_elements } else { &wide };
        let mut seen = 0;
        for hit in partners.locate_in_envelope_intersecting(around).take(CROWD) {
            seen += 1;
            let b = hit.data;
            // Within points, and within lines and areas, each pair is visited once.
            if (is_point(a) == is_point(b) && a >= b) || a == b {
                continue;
            }
            let gap_mm = bound_gap_mm(elements[a], elements[b], ground);
            found.extend(gap_mm.map(|gap_mm| Pair { gap_mm, a: a.min(b), b: a.max(b) }));
        }
        if seen == CROWD {
            crowded.push(a);
        }
    }
    found
}

/// The distance of two elements if they may represent the same facility.
fn bound_gap_mm(a: &Element, b: &Element, ground: Ground) -> Option<u64> {
    let gap_mm = || (ground.gap_m(&a.site.shape, &b.site.shape) * 1000.0).round() as u64;
    match a.identity.bond(&b.identity)? {
        Bond::Within(metres) => Some(gap_mm()).filter(|gap| *gap <= (metres * 1000.0) as u64),
        Bond::Inside => (holds(a, b) || holds(b, a)).then_some(0),
    }
}

fn holds(outer: &Element, inner: &Element) -> bool {
    match &outer.site.shape {
        Shape::Area(area) => {
            bounds(&outer.site.shape).is_some_and(|rect| rect.intersects(&inner.site.middle))
                && area.intersects(&inner.site.middle)
        }
        Shape::Point(_) | Shape::Line(_) => false,
    }
}

fn bounds(shape: &Shape) -> Option<Rect<f64>> {
    match shape {
        Shape::Point(at) => Some(Rect::new(*at, *at)),
        Shape::Line(line) => geo::LineString::from(line.clone()).bounding_rect(),
        Shape::Area(area) => area.bounding_rect(),
    }
}

/// A bounding box widened by the search distance, plus a tenth of a metre so that the exact
/// distance decides.
fn widened(rect: Rect<f64>, reach_m: f64, ground: Ground) -> AABB<[f64; 2]> {
    // Degrees of longitude are shortest at the edge farthest from the equator.
    let ends = [rect.min(), rect.max()].map(|end| ground.metres(end));
    let reach = |part: usize| (reach_m + 0.1) / ends[0][part].min(ends[1][part]).max(1e-9);
    let by = Coord { x: reach(0), y: reach(1) };
    AABB::from_corners((rect.min() - by).into(), (rect.max() + by).into())
}
