//! Reach on foot from starting points, computed on the network itself.

use geo::{BoundingRect, Coord, CoordsIter, Geometry, MultiPolygon};
use rayon::prelude::*;

use super::degrees::to_degrees;
use super::error::{PrepareError, ReachError};
use super::load::Loaded;
use super::walk::{WalkSettings, assumed_shares, linked_region, walk_network};
use crate::access::{Isochrone, LinkOptions, LinkedRegion, Linker, Snap};
use crate::analysis::add_persons;
use crate::base::{
    Bounds, Checked, Diagnostics, Finding, Keeping, Lang, Millimetres, Place, Progress, codes,
    zip_equal,
};
use crate::crs::transform_layer;
use crate::dataset::{CrsId, Layer};
use crate::network::WalkNetwork;
use crate::present::{self, ReachRow};
use crate::region::{Region, RegionSettings, build};
use crate::spatial::Outline;

/// A starting point: its name in the answer, and its place in WGS 84.
#[derive(Clone, Debug, PartialEq)]
pub struct Start {
    /// Name.
    pub name: String,
    /// A point in longitude and latitude; or an area or line, which is left as a facility of this shape is
    /// entered ([`Linker::entries`]).
    pub place: Geometry<f64>,
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
    /// The language of names for people.
    pub lang: Lang,
}

/// The answer of `nahraum reach`: the reach on foot from starting points. With a region, persons and
/// facilities are counted. Starting points that cannot be linked to the network are reported (W426) and
/// have no rows; those whose reach may go on where ways are unknown are reported too (W394).
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
    let keeping = region.as_ref().map_or(Keeping::default(), |(_, own)| own.keeping.clone());
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
    let linked = linked_region((&region, &network), link_options, &keeping, progress);
    diagnostics.append(linked.diagnostics);
    let starts = linked_starts(&network, link_options, &question.from)?;
    diagnostics.append(starts.diagnostics);
    let (rows, used_mm) = reach_rows(&linked.value, &starts.value, question, &mut diagnostics);
    assumed_shares(&network, &used_mm, &mut diagnostics);
    let region = region.crediting(network.network().attribution());
    let mut layer = to_degrees(match question.ways {
        true => present::reached_ways_table(&region, &rows),
        false => present::reach_table(&region, &rows),
    })?;
    let name = layer.name.clone();
    present::name_for_people(&mut layer, &name, &region, question.lang);
    Ok(Checked { value: layer, diagnostics })
}

/// A region without data, around some starting points.
fn nowhere(from: &[Start]) -> Region {
    let around = from.first().and_then(|start| start.place.bounding_rect());
    let around = around.map_or(Bounds::new(0.0, 0.0, 0.0, 0.0), Bounds::from);
    Region::without_data(crate::crs::working_crs(around))
}

/// A point that stands for a starting point; `None` when its coordinates are not finite.
fn middle_of(start: &Geometry<f64>) -> Option<Coord<f64>> {
    let outline = Outline::from_geometry(start).and_then(|outline| outline.representative());
    let at = outline.or_else(|| start.coords_iter().next());
    at.filter(|at| at.x.is_finite() && at.y.is_finite())
}

/// The places on the network from which a starting point is left.
fn places_of(linker: &Linker<'_>, start: &Geometry<f64>) -> Vec<Snap> {
    // What cannot be transformed has become NaN and is not linked.
    if start.coords_iter().any(|at| !at.x.is_finite() || !at.y.is_finite()) {
        return Vec::new();
    }
    match Outline::from_geometry(start) {
        Some(outline) => linker.entries_of(&outline, &[]).places,
        None => start.coords_iter().filter_map(|at| linker.snap(at)).collect(),
    }
}

/// Starting points with their places on the network.
type LinkedStarts<'q> = Vec<(&'q Start, Vec<Snap>)>;

/// The starting points that can be linked, with their places on the network; reports the others (W426).
fn linked_starts<'q>(
    network: &WalkNetwork,
    options: LinkOptions,
    starts: &'q [Start],
) -> Result<Checked<LinkedStarts<'q>>, ReachError> {
    let mut layer = Layer {
        geometry: starts.iter().map(|start| Some(start.place.clone())).collect(),
        crs: Some(CrsId::wgs84()),
        ..Layer::default()
    };
    transform_layer(&mut layer, network.network().crs())?;
    let rects = layer.geometry.iter().flatten().filter_map(BoundingRect::bounding_rect);
    let linker = &Linker::near(network, options, rects.map(Bounds::from));
    let places = layer.geometry.par_iter();
    let places = places.map(|place| place.as_ref().map(|place| places_of(linker, place)));
    let places: Vec<Vec<Snap>> = places.map(Option::unwrap_or_default).collect();
    let distance = linker.distance_max();
    let (mut value, mut diagnostics) = (Vec::new(), Diagnostics::default());
    for ((start, shape), places) in zip_equal(zip_equal(starts, &layer.geometry), places) {
        if places.is_empty() {
            let reason = match shape.as_ref().and_then(middle_of) {
                Some(at) => linker.in_words(linker.reason(at)),
                None => "its coordinates cannot be transformed".to_owned(),
            };
            let message = format!("the starting point is not linked and gets no answer: {reason}");
            let place = Place::of_source("places").feature(&start.name);
            diagnostics.push(Finding::new(codes::W426, message).at(place));
            continue;
        }
        value.push((start, places));
    }
    match starts {
        [first, others @ ..] if value.is_empty() => {
            let place = first.name.clone();
            Err(ReachError::Unlinked { place, others: others.len(), distance })
        }
        _ => Ok(Checked { value, diagnostics }),
    }
}

/// One row for each starting point and limit, in their order; and the used length of each edge in
/// millimetres. Reports the starting points from which unknown ways may be reached (W394).
fn reach_rows(
    linked: &LinkedRegion<'_>,
    places: &[(&Start, Vec<Snap>)],
    question: &ReachQuestion,
    diagnostics: &mut Diagnostics,
) -> (Vec<ReachRow>, Vec<u32>) {
    let (region, profile) = (linked.region(), linked.network().profile());
    let isochrones = linked.isochrones();
    let limits: Vec<Millimetres> =
        question.minutes.iter().map(|minutes| profile.metres_in(*minutes)).collect();
    let rows_of = |(start, places): &(&Start, Vec<Snap>)| {
        let reached = isochrones.from_any(places, &limits);
        let met = reached.iter().position(|isochrone| isochrone.meets_edge);
        let row = |(isochrone, minutes): (Isochrone, &f64)| {
            let area = match question.ways {
                true => MultiPolygon(Vec::new()),
                false => isochrones.area(&isochrone),
            };
            reach_row(region, start, (*minutes, isochrone), area)
        };
        let rows = zip_equal(reached, &question.minutes).map(row);
        (rows.collect::<Vec<ReachRow>>(), met.map(|at| question.minutes[at]))
    };
    let (rows, met): (Vec<_>, Vec<_>) = places.par_iter().map(rows_of).unzip();
    for ((start, _), minutes) in zip_equal(places, met) {
        if let Some(minutes) = minutes {
            report_edge(start, minutes, diagnostics);
        }
    }
    (rows.concat(), isochrones.into_used_mm())
}

/// Reports a starting point from which unknown ways may be reached within some minutes (W394).
fn report_edge(start: &Start, minutes: f64, diagnostics: &mut Diagnostics) {
    let message = format!(
        "within {minutes} min one may come to the edge of the network, beyond which ways are not known: \
         what is reached may be more"
    );
    let place = Place::of_source("places").feature(&start.name);
    diagnostics.push(Finding::new(codes::W394, message).at(place));
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
