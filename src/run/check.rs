//! Findings about how areas fit together: overlaps, slivers, uncovered ground.

use geo::{Area, BooleanOps, BoundingRect, MultiPolygon, unary_union};
use rayon::prelude::*;

use crate::base::{Code, Diagnostics, Finding, codes, zip_equal};
use crate::region::{REST_AREA_MIN_M2, Region};
use crate::spatial::AreaIndex;

/// Smaller overlaps, in square metres, come from rounded coordinates and are ignored.
const OVERLAP_MIN_M2: f64 = 100.0;

/// Measures how the areas of a region fit together: overlapping quartiers (W360), overlapping municipalities
/// (W361), quartiers that lie partly outside their municipality (W362), and parts of municipalities
/// without a quartier (W363).
///
/// # Cost
/// One boolean operation for each pair of areas whose bounding boxes intersect.
pub fn check(region: &Region) -> Diagnostics {
    let mut diagnostics = Diagnostics::default();
    let quartiers: Vec<(&str, &MultiPolygon<f64>)> =
        region.quartiers().iter().map(|quartier| (quartier.key(), quartier.area())).collect();
    report_overlaps(codes::W360, "quartiers", &quartiers, &mut diagnostics);
    let municipalities: Vec<(&str, &MultiPolygon<f64>)> =
        region.municipalities().iter().map(|place| (place.name(), place.area())).collect();
    report_overlaps(codes::W361, "municipalities", &municipalities, &mut diagnostics);
    report_strays(region, &mut diagnostics);
    report_uncovered(region, &mut diagnostics);
    diagnostics
}

fn report_overlaps(
    code: Code,
    what: &str,
    areas: &[(&str, &MultiPolygon<f64>)],
    diagnostics: &mut Diagnostics,
) {
    let index = AreaIndex::new(areas.iter().map(|(_, area)| *area));
    let shared_with_later = |at: usize| {
        let rect = areas[at].1.bounding_rect()?;
        let near = index.near_box(rect.min(), rect.max()).into_iter().filter(|other| *other > at);
        let shared =
            near.map(|other| (other, areas[at].1.intersection(areas[other].1).unsigned_area()));
        Some(shared.filter(|(_, area)| *area >= OVERLAP_MIN_M2).collect::<Vec<_>>())
    };
    let overlaps: Vec<Option<Vec<(usize, f64)>>> =
        (0..areas.len()).into_par_iter().map(shared_with_later).collect();
    for (at, pairs) in overlaps.into_iter().enumerate() {
        for (other, area_m2) in pairs.unwrap_or_default() {
            let message = format!(
                "{what} `{}` and `{}` overlap by {:.4} km²; persons there belong to the first",
                areas[at].0,
                areas[other].0,
                area_m2 / 1e6
            );
            diagnostics.push(Finding::new(code, message));
        }
    }
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

fn report_uncovered(region: &Region, diagnostics: &mut Diagnostics) {
    let index = AreaIndex::new(region.quartiers().iter().map(|quartier| quartier.area()));
    let uncovered = |municipality: &crate::region::Municipality| {
        let rect = municipality.area().bounding_rect()?;
        let near = index.near_box(rect.min(), rect.max());
        let taken = unary_union(near.iter().map(|at| region.quartiers()[*at].area()));
        Some(municipality.area().difference(&taken).unsigned_area())
    };
    let uncovered_m2: Vec<Option<f64>> =
        region.municipalities().par_iter().map(uncovered).collect();
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
