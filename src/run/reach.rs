//! Reach on foot from starting points, computed on the network itself.

use geo::{Coord, MultiPolygon};
use rayon::prelude::*;

use super::degrees::to_degrees;
use super::error::{PrepareError, ReachError};
use super::load::Loaded;
use super::walk::{WalkSettings, assumed_shares, walk_network};
use crate::access::{Isochrone, LinkedRegion, Linker, Snap};
use crate::analysis::add_persons;
use crate::base::{
    Bounds, Checked, Diagnostics, Finding, Millimetres, Place, Progress, codes, zip_equal,
};
use crate::crs::transform_coords;
use crate::dataset::{CrsId, Layer};
use crate::present::{self, ReachRow};
use crate::region::{Region, RegionSettings, build};

/// A starting point: its name in the answer, and its position in WGS 84.
#[derive(Clone, Debug, PartialEq)]
pub struct Start {
    /// Name.
    pub name: String,
    /// Longitude and latitude.
    pub at: Coord<f64>,
}

/// A question about reach from starting points.
#[derive(Clone, Debug, PartialEq)]
pub struct ReachQuestion {
    /// The starting points.
    pub from: Vec<Start>,
    /// Limits in minutes, ascending.
    pub minutes: Vec<f64>,
    /// Whether to return the reached ways instead of the reached area.
    pub ways: bool,
}

/// The answer of `nahraum reach`: the reach on foot from starting points. With a region, persons and
/// facilities are counted. Starting points that cannot be linked to the network are reported (W426) and
/// have no rows.
///
/// # Errors
/// [`ReachError`] when the network cannot be read; [`ReachError::Unlinked`] when no starting point can be
/// linked.
pub fn reach_layer(
    region: Option<(Loaded, &RegionSettings)>,
    walk: WalkSettings,
    question: &ReachQuestion,
    progress: &dyn Progress,
) -> Result<Checked<Layer>, ReachError> {
    let mut diagnostics = Diagnostics::default();
    let link_options = walk.link;
    let region = match region {
        Some((loaded, settings)) => {
            let built = build(loaded.inputs, settings, progress)
                .map_err(|source| PrepareError::region(source, loaded.diagnostics.clone()))?;
            diagnostics.append(loaded.diagnostics);
            diagnostics.append(built.diagnostics);
            built.value
        }
        None => nowhere(&question.from),
    };
    let network = walk_network(&region, walk, &mut Vec::new(), progress)
        .map_err(|source| PrepareError::Walk { source })?;
    diagnostics.append(network.diagnostics);
    let network = network.value;
    progress.begin("linking to the network", None);
    let (linked, starts) = {
        let linker = Linker::new(&network, link_options);
        (LinkedRegion::link_by(&region, &linker), linked_starts(&linker, &question.from))
    };
    progress.end();
    diagnostics.append(linked.diagnostics);
    let starts = starts?;
    diagnostics.append(starts.diagnostics);
    let (rows, used_mm) = reach_rows(&linked.value, &starts.value, question);
    assumed_shares(&network, &used_mm, &mut diagnostics);
    let region = region.crediting(network.network().attribution());
    let layer = if question.ways {
        present::reached_ways_table(&region, &rows)
    } else {
        present::reach_table(&region, &rows)
    };
    Ok(Checked { value: to_degrees(layer)?, diagnostics })
}

/// A region without data, around some starting points.
fn nowhere(from: &[Start]) -> Region {
    let at = from.first().map_or(Coord { x: 0.0, y: 0.0 }, |start| start.at);
    Region::without_data(crate::crs::working_crs(Bounds::new(at.x, at.y, at.x, at.y)))
}

/// The starting points that can be linked, with their positions on the network; reports the others (W426).
fn linked_starts<'q>(
    linker: &Linker<'_>,
    places: &'q [Start],
) -> Result<Checked<Vec<(&'q Start, Snap)>>, ReachError> {
    let mut at: Vec<Coord<f64>> = places.iter().map(|start| start.at).collect();
    // A point that cannot be transformed becomes NaN and is not linked.
    transform_coords(&mut at, &CrsId::wgs84(), linker.network().network().crs())?;
    let snap = |at: &Coord<f64>| at.x.is_finite().then(|| linker.snap(*at)).flatten();
    let snaps: Vec<Option<Snap>> = at.par_iter().map(snap).collect();
    let distance = linker.distance_max();
    let (mut value, mut diagnostics) = (Vec::new(), Diagnostics::default());
    for ((start, at), snap) in zip_equal(zip_equal(places, &at), snaps) {
        let Some(snap) = snap else {
            let reason = linker.in_words(linker.reason(*at));
            let message = format!("the starting point is not linked and gets no answer: {reason}");
            let place = Place::of_source("places").feature(&start.name);
            diagnostics.push(Finding::new(codes::W426, message).at(place));
            continue;
        };
        value.push((start, snap));
    }
    match places {
        [first, others @ ..] if value.is_empty() => {
            let place = first.name.clone();
            Err(ReachError::Unlinked { place, others: others.len(), distance })
        }
        _ => Ok(Checked { value, diagnostics }),
    }
}

/// One row for each starting point and limit, in their order; and the used length of each edge in
/// millimetres.
fn reach_rows(
    linked: &LinkedRegion<'_>,
    places: &[(&Start, Snap)],
    question: &ReachQuestion,
) -> (Vec<ReachRow>, Vec<u32>) {
    let (region, profile) = (linked.region(), linked.network().profile());
    let isochrones = linked.isochrones();
    let limits: Vec<Millimetres> =
        question.minutes.iter().map(|minutes| profile.metres_in(*minutes)).collect();
    let rows_of = |(start, snap): &(&Start, Snap)| -> Vec<ReachRow> {
        let reached = zip_equal(isochrones.from(snap, &limits), &question.minutes);
        reached
            .map(|(isochrone, minutes)| {
                let area = match question.ways {
                    true => MultiPolygon(Vec::new()),
                    false => isochrones.area(&isochrone),
                };
                reach_row(region, start, (*minutes, isochrone), area)
            })
            .collect()
    };
    let rows = places.par_iter().map(rows_of).collect::<Vec<_>>().concat();
    (rows, isochrones.into_used_mm())
}

fn reach_row(
    region: &Region,
    start: &Start,
    (minutes, isochrone): (f64, Isochrone),
    area: MultiPolygon<f64>,
) -> ReachRow {
    let mut persons = vec![0; region.groups().len()];
    for (cell, _) in isochrone.cells.iter().filter(|(cell, _)| !region.cells().is_halo(*cell)) {
        add_persons(region, *cell, &mut persons);
    }
    let mut facilities = vec![0; region.categories().len()];
    for (id, _) in &isochrone.facilities {
        facilities[region.facility(*id).category().index()] += 1;
    }
    ReachRow {
        place: start.name.clone(),
        minutes,
        limit: isochrone.limit,
        ways_m: isochrone.length_m(),
        persons,
        facilities,
        area,
        ways: isochrone.ways,
    }
}
