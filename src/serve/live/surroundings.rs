//! What is around a place: ground, residents by municipality, facilities.

use std::collections::BTreeMap;

use geo::{Coord, LineString, MultiPolygon, Polygon};
use serde_json::{Map, Value, json};

use super::place::Place;
use super::question::SurroundingsQuestion;
use super::walker::Walker;
use super::{Live, LiveError, Way};
use crate::access::{Unlinked, facilities_around};
use crate::base::{CellId, FacilityId, Millimetres, MunicipalityId};
use crate::region::Region;
use crate::spatial::straight_line;

/// Corners of a circle.
const CORNERS: u32 = 96;

/// What was found within a limit of a place.
struct Found {
    area: MultiPolygon<f64>,
    cells: Vec<CellId>,
    facilities: Vec<FacilityId>,
    /// Length of the reached ways; `None` for straight lines.
    ways_m: Option<f64>,
    /// Whether ways on unknown ground may lead on.
    meets_edge: bool,
}

impl Live<'_> {
    /// Residents, municipalities, facilities and ground within the limit of a place. A place without a way near is
    /// `linked: false`, with the reason by its key and in English.
    pub(super) fn surroundings(&self, asked: &SurroundingsQuestion) -> Result<String, LiveError> {
        let region = self.region();
        let way = self.way(asked.distance, asked.profile.as_deref())?;
        let limit = self.limit_of(asked, way)?;
        let place = Place::asked(asked, region.crs())?;
        let found = match way {
            Way::Straight => straight(region, place.at, limit),
            Way::Walk(_, walker) => match on_foot(walker, place.at, limit) {
                Ok(found) => found,
                Err(why) => {
                    let reason = json!(walker.linker.in_words(why));
                    let (why, way) = (json!(key(why)), self.way_text(way));
                    return Ok(format!(
                        "{{\"linked\":false,\"why\":{why},\"reason\":{reason},{way}}}"
                    ));
                }
            },
        };
        let (persons, homes) = residents(region, &found.cells);
        Ok(format!(
            "{{\"linked\":true,\"limit_m\":{},\"minutes\":{},{},\"persons\":{persons},\"municipalities\":{homes},\
             \"facilities\":{},\"ways_m\":{},\"meets_edge\":{},\"area\":{}}}",
            json!(limit.metres()),
            json!(minutes(way, limit)),
            self.way_text(way),
            facilities(region, &found.facilities),
            json!(found.ways_m.map(|metres| (metres * 10.0).round() / 10.0)),
            found.meets_edge,
            place.area_text(found.area, region.crs())?,
        ))
    }

    /// The limit of a question: in metres, or in minutes of the walker.
    fn limit_of(
        &self,
        asked: &SurroundingsQuestion,
        way: Way<'_, '_>,
    ) -> Result<Millimetres, LiveError> {
        match (asked.limit_m, asked.minutes, way) {
            (Some(metres), None, _) => Self::limit(metres),
            (None, Some(minutes), Way::Walk(_, walker)) => {
                let limit = walker.linked.network().profile().metres_in(minutes);
                Self::limit(limit.metres().unwrap_or(f64::INFINITY))?;
                Ok(limit)
            }
            _ => Err(LiveError::OneLimit),
        }
    }
}

/// The minutes of a walker for a limit, to a tenth.
fn minutes(way: Way<'_, '_>, limit: Millimetres) -> Option<f64> {
    let Way::Walk(_, walker) = way else { return None };
    let seconds = limit.metres()? / walker.linked.network().profile().speed_m_s;
    Some((seconds / 6.0).round() / 10.0)
}

/// What a walker reaches from a place, as [`Isochrones::from`](crate::access::Isochrones::from) finds it; the reason
/// where no way is near.
fn on_foot(walker: &Walker<'_>, at: Coord<f64>, limit: Millimetres) -> Result<Found, Unlinked> {
    let linker = &walker.linker;
    let Some(snap) = linker.snap(at) else { return Err(linker.reason(at)) };
    let isochrone = walker.isochrones.from(&snap, &[limit]).remove(0);
    Ok(Found {
        area: walker.isochrones.area(&isochrone),
        cells: isochrone.cells.iter().map(|(cell, _)| *cell).collect(),
        facilities: isochrone.facilities.iter().map(|(id, _)| *id).collect(),
        ways_m: Some(isochrone.length_m()),
        meets_edge: isochrone.meets_edge,
    })
}

/// What answers call a reason, for pages that say it in their own language.
fn key(why: Unlinked) -> &'static str {
    match why {
        Unlinked::Island(_) => "island",
        Unlinked::OffTheGround => "off_the_ground",
        Unlinked::CutOff => "cut_off",
        Unlinked::TooFar => "too_far",
    }
}

/// What lies within a straight distance of a place.
fn straight(region: &Region, at: Coord<f64>, limit: Millimetres) -> Found {
    let cells = region.cells();
    let is_near = |cell: &CellId| straight_line(at, cells.position(*cell)) <= limit;
    let facilities = facilities_around(region, at, limit);
    Found {
        area: MultiPolygon(vec![circle(at, limit)]),
        cells: (0..cells.len()).map(CellId::at).filter(is_near).collect(),
        facilities: facilities.into_iter().map(|(id, _)| id).collect(),
        ways_m: None,
        meets_edge: false,
    }
}

fn circle(middle: Coord<f64>, radius: Millimetres) -> Polygon<f64> {
    let radius = radius.metres().unwrap_or_default();
    let corner = |at: u32| {
        let angle = std::f64::consts::TAU * f64::from(at) / f64::from(CORNERS);
        middle + Coord { x: radius * angle.cos(), y: radius * angle.sin() }
    };
    Polygon::new(LineString::from((0..CORNERS).map(corner).collect::<Vec<_>>()), Vec::new())
}

/// Residents by group, of all and of each municipality; most persons first. Halo cells have none.
fn residents(region: &Region, found: &[CellId]) -> (Value, Value) {
    let groups = region.groups().len();
    let mut all = vec![0_u64; groups];
    let mut by_home: BTreeMap<MunicipalityId, Vec<u64>> = BTreeMap::new();
    for cell in found.iter().filter(|cell| !region.cells().is_halo(**cell)) {
        let home = region.cells().municipality(*cell);
        let mut sums = home.map(|home| by_home.entry(home).or_insert_with(|| vec![0; groups]));
        for (at, persons) in region.cells().persons_by_group().enumerate() {
            let persons = u64::from(persons[cell.index()]);
            all[at] += persons;
            if let Some(sums) = &mut sums {
                sums[at] += persons;
            }
        }
    }
    let mut homes: Vec<(MunicipalityId, Vec<u64>)> = by_home.into_iter().collect();
    homes.sort_by_key(|(home, persons)| (std::cmp::Reverse(persons[0]), *home));
    let described = |(home, persons): &(MunicipalityId, Vec<u64>)| {
        let municipality = region.municipality(*home);
        json!({
            "municipality_id": municipality.key(), "municipality_name": municipality.name(),
            "persons": by_group(region, persons),
        })
    };
    let homes: Vec<Value> =
        homes.iter().filter(|(_, persons)| persons[0] > 0).map(described).collect();
    (by_group(region, &all), Value::from(homes))
}

/// Persons by the columns of their groups.
fn by_group(region: &Region, persons: &[u64]) -> Value {
    let columns = region.groups().iter().map(|group| group.column());
    let members: Map<String, Value> =
        columns.zip(persons.iter().map(|count| json!(count))).collect();
    Value::from(members)
}

/// How many facilities of each category were found; those without any are left out.
fn facilities(region: &Region, found: &[FacilityId]) -> Value {
    let mut counts = vec![0_u64; region.categories().len()];
    for id in found {
        counts[region.facility(*id).category().index()] += 1;
    }
    let members = region.categories().iter().zip(&counts).filter(|(_, count)| **count > 0);
    let members: Map<String, Value> =
        members.map(|(category, count)| (category.key().to_owned(), json!(count))).collect();
    Value::from(members)
}
