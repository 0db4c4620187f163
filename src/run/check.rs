//! Findings about how areas fit together: overlaps, slivers, uncovered ground.

use std::collections::BTreeSet;

use geo::{Area, BooleanOps, BoundingRect, MultiPolygon, Rect, unary_union};
use rayon::prelude::*;

use crate::base::{Code, Diagnostics, Finding, codes, zip_equal};
use crate::region::{Municipality, REST_AREA_MIN_M2, Region};
use crate::spatial::{AreaIndex, inside_box};

/// Smaller overlaps, in square metres, come from rounded coordinates and are ignored.
const OVERLAP_MIN_M2: f64 = 100.0;

/// Overlaps that do not matter even where many of them add up.
const NEGLIGIBLE_M2: f64 = 0.01;

/// Measures how the areas of a region fit together: overlapping quartiers (W360), overlapping municipalities
/// (W361), quartiers that lie partly outside their municipality (W362), and parts of municipalities
/// without a quartier (W363).
///
/// # Cost
/// One boolean operation for each pair of areas whose bounding boxes intersect, on what of them lies in both
/// boxes; one for each municipality with quartiers that overlap.
pub fn check(region: &Region) -> Diagnostics {
    let mut diagnostics = Diagnostics::default();
    let quartiers: Vec<(&str, &MultiPolygon<f64>)> =
        region.quartiers().iter().map(|quartier| (quartier.key(), quartier.area())).collect();
    let overlapping = report_overlaps(codes::W360, "quartiers", &quartiers, &mut diagnostics);
    let municipalities: Vec<(&str, &MultiPolygon<f64>)> =
        region.municipalities().iter().map(|place| (place.name(), place.area())).collect();
    report_overlaps(codes::W361, "municipalities", &municipalities, &mut diagnostics);
    report_strays(region, &mut diagnostics);
    report_uncovered(region, &overlapping, &mut diagnostics);
    diagnostics
}

/// Reports areas that overlap; returns the numbers of those that do, by however little.
fn report_overlaps(
    code: Code,
    what: &str,
    areas: &[(&str, &MultiPolygon<f64>)],
    diagnostics: &mut Diagnostics,
) -> BTreeSet<usize> {
    let index = AreaIndex::new(areas.iter().map(|(_, area)| *area));
    let boxes: Vec<Option<Rect<f64>>> =
        areas.iter().map(|(_, area)| area.bounding_rect()).collect();
    let shared_with_later = |at: usize| {
        let rect = boxes[at]?;
        let near = index.near_box(rect.min(), rect.max()).into_iter().filter(|other| *other > at);
        let shared = near.filter_map(|other| {
            let both = shared_box(rect, boxes[other]?)?;
            let [a, b] = [at, other].map(|area| inside_box(areas[area].1, both));
            Some((other, a.intersection(&b).unsigned_area()))
        });
        Some(shared.filter(|(_, area)| *area > 0.0).collect::<Vec<_>>())
    };
    let overlaps: Vec<Option<Vec<(usize, f64)>>> =
        (0..areas.len()).into_par_iter().map(shared_with_later).collect();
    let mut overlapping = BTreeSet::new();
    for (at, pairs) in overlaps.into_iter().enumerate() {
        for (other, area_m2) in pairs.unwrap_or_default() {
            if area_m2 >= NEGLIGIBLE_M2 {
                overlapping.extend([at, other]);
            }
            if area_m2 < OVERLAP_MIN_M2 {
                continue;
            }
            let message = format!(
                "{what} `{}` and `{}` overlap by {:.4} km²; persons there belong to the first",
                areas[at].0,
                areas[other].0,
                area_m2 / 1e6
            );
            diagnostics.push(Finding::new(code, message));
        }
    }
    overlapping
}

/// The box that two boxes share; none when they only touch.
fn shared_box(a: Rect<f64>, b: Rect<f64>) -> Option<Rect<f64>> {
    let (low, high) = (
        (a.min().x.max(b.min().x), a.min().y.max(b.min().y)),
        (a.max().x.min(b.max().x), a.max().y.min(b.max().y)),
    );
    (low.0 < high.0 && low.1 < high.1).then(|| Rect::new(low, high))
}

/// Reports quartiers that lie partly in another municipality than their own, or in none.
fn report_strays(region: &Region, diagnostics: &mut Diagnostics) {
    for quartier in region.quartiers() {
        let whole = quartier.area().unsigned_area();
        let own =
            quartier.parts().iter().find(|part| part.municipality() == quartier.municipality());
        let stray = whole - own.map_or(0.0, |part| part.area_m2());
        if stray < OVERLAP_MIN_M2 {
            continue;
        }
        let others =
            quartier.parts().iter().filter(|part| part.municipality() != quartier.municipality());
        let others: Vec<String> = others
            .map(|part| {
                let name = region.municipality(part.municipality()).name();
                format!("{:.4} km² in {name}", part.area_m2() / 1e6)
            })
            .collect();
        let message = format!(
            "{:.4} km² of quartier `{}` lie outside {}{}{}",
            stray / 1e6,
            quartier.key(),
            region.municipality(quartier.municipality()).name(),
            if others.is_empty() { "" } else { ": " },
            others.join(", ")
        );
        diagnostics.push(Finding::new(codes::W362, message));
    }
}

/// Reports ground of municipalities that lies in no quartier. Where no quartiers overlap, it is what their
/// parts leave of the municipality; `overlapping` are the others.
fn report_uncovered(region: &Region, overlapping: &BTreeSet<usize>, diagnostics: &mut Diagnostics) {
    let index = AreaIndex::new(region.quartiers().iter().map(|quartier| quartier.area()));
    let mut parts_m2 = vec![0.0; region.municipalities().len()];
    let mut needs_union = vec![false; region.municipalities().len()];
    for (number, quartier) in region.quartiers().iter().enumerate() {
        for part in quartier.parts() {
            parts_m2[part.municipality().index()] += part.area_m2();
            needs_union[part.municipality().index()] |= overlapping.contains(&number);
        }
    }
    let uncovered = |(at, municipality): (usize, &Municipality)| {
        if !needs_union[at] {
            return Some(municipality.area().unsigned_area() - parts_m2[at]);
        }
        let rect = municipality.area().bounding_rect()?;
        let near = index.near_box(rect.min(), rect.max());
        let taken = unary_union(near.iter().map(|at| region.quartiers()[*at].area()));
        Some(municipality.area().difference(&taken).unsigned_area())
    };
    let uncovered_m2: Vec<Option<f64>> =
        region.municipalities().par_iter().enumerate().map(uncovered).collect();
    for (municipality, area_m2) in zip_equal(region.municipalities(), uncovered_m2) {
        let area_m2 = area_m2.unwrap_or(0.0);
        if area_m2 < OVERLAP_MIN_M2 {
            continue;
        }
        let message = format!(
            "{:.4} km² of {} ({:.1} %) lie in no quartier",
            area_m2 / 1e6,
            municipality.name(),
            100.0 * area_m2 / municipality.area().unsigned_area()
        );
        let finding = Finding::new(codes::W363, message);
        // With `fill_rest` only areas remain that it does not fill.
        let hint = if area_m2 >= REST_AREA_MIN_M2 {
            "set `fill_rest = true` to fill it with a rest quartier"
        } else {
            "so small an area mostly lies between two versions of a boundary; `fill_rest` leaves it"
        };
        diagnostics.push(finding.hint(hint));
    }
}
