//! Places where lines of one level cross or touch without a common node.

use std::collections::HashSet;

use geo::line_intersection::{LineIntersection, line_intersection};
use geo::{Coord, Line};
use rayon::prelude::*;

use super::LinesError;
use super::segments::{SegmentId, SegmentIndex};
use super::web::Web;
use crate::base::{Diagnostics, codes, zip_equal};
use crate::crs::transform_coords;
use crate::dataset::{CrsId, Layer};
use crate::spatial::metres_between;

/// Two segments without a common node that meet at one point.
struct Crossing {
    segments: [SegmentId; 2],
    at: Coord<f64>,
}

/// A node at which lines of two rows meet without having it in common.
struct Place {
    node: u32,
    rows: [usize; 2],
}

fn ends_of(web: &Web, (course, segment): SegmentId) -> [u32; 2] {
    let nodes = &web.courses[course as usize].nodes;
    [nodes[segment as usize], nodes[segment as usize + 1]]
}

fn places_of(web: &Web, segment: SegmentId) -> [Coord<f64>; 2] {
    ends_of(web, segment).map(|node| web.at[node as usize])
}

/// The crossings of a line's segments with later ones. Segments that lie on each other have no single point:
/// the ends of the shorter one are corners of the longer already.
fn of_course(web: &Web, index: &SegmentIndex, course: u32) -> Vec<Crossing> {
    let own = &web.courses[course as usize];
    let mut found = Vec::new();
    for segment in 0..own.nodes.len() as u32 - 1 {
        let first = (course, segment);
        let (nodes, [a, b]) = (ends_of(web, first), places_of(web, first));
        for second in index.later_beside([a, b], first) {
            let is_other_level = web.courses[second.0 as usize].level != own.level;
            let shares = ends_of(web, second).iter().any(|node| nodes.contains(node));
            if is_other_level || shares {
                continue;
            }
            let [c, d] = places_of(web, second);
            let meeting = line_intersection(Line::new(a, b), Line::new(c, d));
            if let Some(LineIntersection::SinglePoint { intersection: at, .. }) = meeting {
                found.push(Crossing { segments: [first, second], at });
            }
        }
    }
    found
}

/// Reports where lines of one level cross or touch without a common node (W826), or joins them there
/// (W827).
pub(super) fn join(
    web: &mut Web,
    crs: &CrsId,
    is_joined: bool,
    layer: &Layer,
    diagnostics: &mut Diagnostics,
) -> Result<(), LinesError> {
    let index = SegmentIndex::new(web);
    let courses = (0..web.courses.len() as u32).into_par_iter();
    let found: Vec<Vec<Crossing>> = courses.map(|course| of_course(web, &index, course)).collect();
    let found: Vec<Crossing> = found.into_iter().flatten().collect();
    let mut degrees: Vec<Coord<f64>> = found.iter().map(|crossing| crossing.at).collect();
    transform_coords(&mut degrees, crs, &CrsId::wgs84())?;
    let mut added = Vec::new();
    // A place is told once, however many segments meet there.
    let (mut places, mut known): (Vec<Place>, HashSet<u32>) = Default::default();
    for (crossing, degrees) in zip_equal(&found, degrees) {
        let rows = crossing.segments.map(|(course, _)| web.courses[course as usize].row);
        let level = web.courses[crossing.segments[0].0 as usize].level;
        let Some(node) = web.node_at(degrees, level, crossing.at) else { continue };
        if known.insert(node) {
            places.push(Place { node, rows });
        }
        for segment in crossing.segments {
            if ends_of(web, segment).contains(&node) {
                continue;
            }
            let ends = places_of(web, segment);
            let [before, after] = ends.map(|end| metres_between(crossing.at, end));
            added.push((segment.0, segment.1, before / (before + after), node));
        }
    }
    report(web, &places, is_joined, layer, diagnostics);
    if is_joined {
        web.insert(added);
        web.courses.iter_mut().for_each(|course| course.nodes.dedup());
    }
    Ok(())
}

fn report(
    web: &Web,
    places: &[Place],
    is_joined: bool,
    layer: &Layer,
    diagnostics: &mut Diagnostics,
) {
    let code = if is_joined { codes::W827 } else { codes::W826 };
    for Place { node, rows: [a, b] } in places {
        diagnostics.push_with(code, layer.source_name(), |_| {
            let (other, at) = (layer.record(*b), web.in_words(*node));
            let (what, hint) = match is_joined {
                true => ("they are joined there", "a column of `level` keeps bridges apart"),
                false => (
                    "nobody can turn there",
                    "join_crossings = true in [walk.lines] joins lines there; a column of `level` keeps \
                     bridges apart",
                ),
            };
            let message =
                format!("the line crosses {other} at {at} without a common point; {what}");
            (layer.place(*a), message, hint)
        });
    }
}
