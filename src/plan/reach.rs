//! Answers that need the network itself: what is reached from a place, and straight line against
//! walk.

use geo::{Coord, MultiPolygon};

use super::analyse::{in_degrees, shapes_in_degrees, to_degrees};
use super::{Analyses, Loaded, OnFoot, PlanError, Prepared, WalkSettings, set_on_foot};
use crate::access::{LinkOptions, Linker, isochrones, straight_line_reach};
use crate::analysis::coverage::Level;
use crate::analysis::detour::detours;
use crate::base::{Checked, Diagnostics, Millimetres, Progress};
use crate::crs::transform_coords;
use crate::dataset::{CrsId, Layer};
use crate::present::{self, ReachRow};
use crate::region::{Cells, PersonGroup, Region, RegionSettings, build};

/// A region with its reach in a straight line and on foot.
#[derive(Clone, Debug)]
pub struct Compared {
    /// The region with its reach on foot.
    pub prepared: Prepared,
    /// Its reach in a straight line.
    pub straight: crate::access::ReachTable,
}

/// Builds a region and fills both reach tables.
///
/// # Errors
/// As [`super::prepare`].
pub fn prepare_both(
    loaded: Loaded,
    settings: &RegionSettings,
    walk: WalkSettings,
    progress: &dyn Progress,
) -> Result<Compared, PlanError> {
    let prepared = super::prepare(loaded, settings, Some(walk), progress)?;
    let straight = straight_line_reach(&prepared.region, progress);
    Ok(Compared { prepared, straight })
}

/// How many persons does the straight line wrongly call covered? The answer of `nahraum compare`.
///
/// # Errors
/// [`PlanError::Crs`] when shapes cannot be transformed.
pub fn detour_layer(
    analyses: &Analyses<'_>,
    straight: &crate::access::ReachTable,
    level: Level,
    with_shapes: bool,
) -> Result<Layer, PlanError> {
    let Prepared { region, reach, .. } = analyses.prepared;
    let of = |(category, limit)| {
        (category, limit, detours(region, (straight, reach), category, limit, level))
    };
    let found: Vec<_> = analyses.asked().into_iter().map(of).collect();
    let shapes = if with_shapes { Some(shapes_in_degrees(region, level)?) } else { None };
    Ok(in_degrees(present::detour_table(region, level, &found, shapes.as_deref())))
}

/// A place to walk from: its name in the answer, and where it is in WGS 84.
#[derive(Clone, Debug, PartialEq)]
pub struct Start {
    /// Name.
    pub name: String,
    /// Longitude and latitude.
    pub at: Coord<f64>,
}

/// What to answer about reach from places.
#[derive(Clone, Debug, PartialEq)]
pub struct ReachQuestion {
    /// The places.
    pub from: Vec<Start>,
    /// Limits in minutes, ascending.
    pub minutes: Vec<f64>,
    /// Reached ways instead of the reached ground.
    pub ways: bool,
}

/// The answer of `nahraum reach`: what is reached on foot from some places. Persons and facilities
/// are counted when there is a region.
///
/// # Errors
/// [`PlanError`] when the network cannot be read; [`PlanError::Unlinked`] when a place is farther
/// from every way than the limit of linking.
pub fn reach_layer(
    region: Option<(Loaded, &RegionSettings)>,
    walk: WalkSettings,
    question: &ReachQuestion,
    progress: &dyn Progress,
) -> Result<Checked<Layer>, PlanError> {
    let mut diagnostics = Diagnostics::default();
    let link_options = walk.link;
    let region = match region {
        Some((loaded, settings)) => {
            let built = build(loaded.inputs, settings, progress)
                .map_err(|source| PlanError::region(source, loaded.diagnostics.clone()))?;
            diagnostics.append(built.diagnostics);
            built.value
        }
        None => nowhere(&question.from),
    };
    let on_foot = set_on_foot(&region, walk, &mut Vec::new(), progress)?;
    diagnostics.append(on_foot.diagnostics);
    let rows = reach_rows(&region, &on_foot.value, link_options, question)?;
    let layer = if question.ways {
        present::reached_ways_table(&region, &rows)
    } else {
        present::reach_table(&region, &rows)
    };
    Ok(Checked { value: to_degrees(layer)?, diagnostics })
}

/// A region without anything in it, around some places.
fn nowhere(from: &[Start]) -> Region {
    let at = from.first().map_or(Coord { x: 0.0, y: 0.0 }, |start| start.at);
    let groups: Vec<PersonGroup> = Vec::new();
    Region {
        name: String::new(),
        crs: crate::crs::working_crs([at.x, at.y, at.x, at.y]),
        counties: Vec::new(),
        municipalities: Vec::new(),
        districts: Vec::new(),
        quartiers: Vec::new(),
        categories: Vec::new(),
        providers: Vec::new(),
        facilities: Vec::new(),
        groups,
        cells: Cells::default(),
        borders: Default::default(),
    }
}

fn reach_rows(
    region: &Region,
    on_foot: &OnFoot,
    link_options: LinkOptions,
    question: &ReachQuestion,
) -> Result<Vec<ReachRow>, PlanError> {
    let OnFoot { network, walk, linkage, profile } = on_foot;
    let linker = Linker::new(network, walk, link_options);
    let limits: Vec<Millimetres> =
        question.minutes.iter().map(|minutes| profile.metres_in(*minutes)).collect();
    let mut rows = Vec::new();
    for start in &question.from {
        let mut at = [start.at];
        transform_coords(&mut at, &CrsId::wgs84(), &region.crs)?;
        let unlinked = || PlanError::Unlinked {
            place: start.name.clone(),
            distance: link_options.distance_max,
        };
        let snap = linker.snap(at[0]).ok_or_else(unlinked)?;
        let found = isochrones(network, walk, &snap, &limits, Some(linkage));
        for (isochrone, minutes) in found.into_iter().zip(&question.minutes) {
            let mut persons = vec![0; region.groups.len()];
            for (cell, _) in isochrone.cells.iter().filter(|(cell, _)| !region.cells.is_halo(*cell))
            {
                crate::analysis::add_persons(region, *cell, &mut persons);
            }
            let mut facilities = vec![0; region.categories.len()];
            for (id, _) in &isochrone.facilities {
                facilities[region.facility(*id).category.index()] += 1;
            }
            rows.push(ReachRow {
                place: start.name.clone(),
                minutes: *minutes,
                limit: isochrone.limit,
                ways_m: isochrone.length_m(),
                persons,
                facilities,
                area: if question.ways { MultiPolygon(Vec::new()) } else { isochrone.area() },
                ways: isochrone.ways,
            });
        }
    }
    Ok(rows)
}
