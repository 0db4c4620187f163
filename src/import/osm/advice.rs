//! Which administrative level would be a better one for municipalities?

use std::collections::BTreeMap;

use geo::{Area, Coord, InteriorPoint, MultiPolygon};

use super::areas::{OsmArea, OsmAreas};
use super::shares::{DEGREE_M2, latitude};
use crate::base::{Diagnostics, Finding, Place, codes};
use crate::spatial::AreaIndex;

/// The municipalities found are few if they cover less than this share of the ground that the areas
/// of another level cover.
const FEW: f64 = 0.9;

/// Reports the level whose whole areas tile more ground than the municipalities found (W617).
///
/// # Method
/// For each level other than the usual one: its areas whose boundary is whole, if there are at least
/// two (one is enough where no municipality was found) and none lies within another. Of the levels
/// that cover nearly the most ground, the one nearest to the usual level. Nothing is reported where an
/// area of the usual level has an official key: then the level is right, and it is the boundaries
/// that lack parts.
pub(super) fn report_better_level(
    taken: &[&OsmArea],
    found: &OsmAreas,
    wanted: &[u8],
    source: &str,
    diagnostics: &mut Diagnostics,
) {
    let Some(usual) = wanted.first().copied() else { return };
    let mut all = found.areas.iter().chain(&found.incomplete);
    if all.any(|area| area.level == Some(usual) && area.key.is_some()) {
        return;
    }
    let mut levels: BTreeMap<u8, Vec<&OsmArea>> = BTreeMap::new();
    for area in found.areas.iter().chain(&found.others) {
        if let Some(level) = area.level.filter(|level| *level != usual) {
            levels.entry(level).or_default().push(area);
        }
    }
    let enough = if taken.is_empty() { 1 } else { 2 };
    levels.retain(|_, areas| areas.len() >= enough && tile(areas));
    let sized: Vec<(u8, usize, f64)> =
        levels.iter().map(|(level, areas)| (*level, areas.len(), ground_m2(areas))).collect();
    let most = sized.iter().fold(0.0, |most: f64, one| most.max(one.2));
    let good = sized.into_iter().filter(|one| one.2 >= FEW * most);
    let Some((level, count, size)) = good.min_by_key(|one| one.0.abs_diff(usual)) else { return };
    let share = ground_m2(taken) / size;
    if share >= FEW {
        return;
    }
    let levels: Vec<String> = wanted.iter().map(u8::to_string).collect();
    let message = format!(
        "the municipalities found (admin_level {}) cover {:.0} % of the ground that whole areas of \
         admin_level {level} tile; there are {count} of these",
        levels.join(", "),
        100.0 * share
    );
    let hint = format!("if these are the municipalities, use --municipality-levels {level}");
    let place = Place::of_source(source);
    diagnostics.push(Finding::new(codes::W617, message).at(place).hint(hint));
}

/// Whether no area lies within another one.
fn tile(areas: &[&OsmArea]) -> bool {
    let index = AreaIndex::new(areas.iter().map(|area| &area.area));
    let mut inside = areas.iter().map(|area| area.area.interior_point().map(Coord::from));
    let mut own = 0..;
    inside.all(|at| {
        let number = own.next();
        at.is_none_or(|at| index.near_box(at, at).len() <= 1 || index.locate(at) == number)
    })
}

fn ground_m2(areas: &[&OsmArea]) -> f64 {
    let size = |area: &MultiPolygon<f64>| {
        area.unsigned_area() * DEGREE_M2 * latitude(area).to_radians().cos()
    };
    // The sum of nothing would be written as -0.
    areas.iter().map(|area| size(&area.area)).fold(0.0, |sum, size| sum + size)
}
