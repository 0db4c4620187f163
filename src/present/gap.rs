//! Gaps as a layer of polygons.

use std::collections::HashSet;

use geo::{Coord, Geometry, MultiPolygon};
use polars::prelude::DataFrame;

use super::names::{Names, municipality_rows};
use super::table::{Table, group_words};
use crate::analysis::Persons;
use crate::analysis::gap::Gap;
use crate::base::MunicipalityId;
use crate::dataset::Layer;
use crate::region::{Facility, Region};

/// The place for a gap that one can act on.
#[derive(Clone, Debug, PartialEq)]
pub struct GapPlace {
    /// Its id: that of its cell, host or point.
    pub key: String,
    /// Its position, degrees.
    pub at: Coord<f64>,
    /// The municipality on whose ground it lies.
    pub ground: Option<MunicipalityId>,
    /// Fewest persons that a place of this kind must serve.
    pub threshold: u64,
}

const HIDDEN_CONNECTED: &str =
    "Split, and every part is below the reporting size while the whole is not";
const HIDDEN_ACTED: &str = "No municipality sees it: no candidate on its own ground that reaches its part has the \
                            threshold in its own residents without the service";

/// One polygon for each gap, in the working CRS; with its place, when gaps are those that one can act on.
///
/// Consumes the gaps: their polygons move into the layer.
///
/// # Panics
/// If there is not one place for each gap.
pub fn gap_table(region: &Region, mut list: Vec<Gap>, places: Option<&[GapPlace]>) -> Layer {
    let gaps = &list[..];
    let mut table = Table::default();
    let each = || gaps.iter();
    table.category("Kind of service that is missing", region, each().map(|gap| gap.category));
    table.limit(each().map(|gap| gap.limit));
    table.count(
        ("rank", "", "1 is the gap with most persons who are not uncertain"),
        each().map(|gap| gap.rank as u64),
    );
    for (at, group) in region.groups().iter().enumerate() {
        let head = (&group.column()[..], "persons", &group_words(group)[..]);
        table.count(head, each().map(|gap| gap.persons[at]));
        let head = format!("{}_uncertain", group.column());
        let what = "Of these, persons who may have a facility within the limit on unknown ground";
        table.count((&head, "persons", what), each().map(|gap| gap.uncertain[at]));
    }
    table.count(("cells", "cells", "Inhabited cells"), each().map(|gap| gap.cells.len() as u64));
    table.number(
        ("area_km2", "km²", "Area of the polygon"),
        4,
        each().map(|gap| Some(gap.area_m2 / 1e6)),
    );
    table.flag(
        ("is_split", "", "Touches two or more municipalities"),
        each().map(|gap| gap.is_split),
    );
    let is_hidden = if places.is_some() { HIDDEN_ACTED } else { HIDDEN_CONNECTED };
    table.flag(("is_hidden", "", is_hidden), each().map(|gap| gap.is_hidden));
    table.count(
        ("municipalities", "municipalities", "Municipalities it touches"),
        each().map(|gap| gap.municipalities.len() as u64),
    );
    add_parts(&mut table, region, gaps);
    if let Some(places) = places {
        assert_eq!(places.len(), gaps.len(), "one place for each gap");
        add_places(&mut table, region, places);
    }
    add_nearest(&mut table, region, gaps);
    let take =
        |gap: &mut Gap| Some(std::mem::replace(&mut gap.polygon, MultiPolygon(vec![])).into());
    let shapes = list.iter_mut().map(take).collect();
    table.finish("gaps", region, Some(shapes))
}

/// The points at which one new place each would close the gaps of [`gap_table`], in their order, with what
/// they have to do with the place.
///
/// # Panics
/// If there is not one point for each gap, or the gaps are connected ones, which have no place.
pub fn gap_place_table(region: &Region, gaps: &Layer, points: Vec<Option<Geometry<f64>>>) -> Layer {
    assert_eq!(points.len(), gaps.len(), "one point for each gap");
    let groups = region.groups().iter().map(|group| group.column());
    let groups = groups.flat_map(|column| [format!("{column}_uncertain"), column]);
    let kept: HashSet<String> =
        PLACE_COLUMNS.iter().map(|name| (*name).to_owned()).chain(groups).collect();
    let columns = gaps.table.columns().iter();
    let columns = columns.filter(|column| kept.contains(column.name().as_str())).cloned();
    let table = DataFrame::new(gaps.len(), columns.collect()).expect("columns of one layer");
    let mut fields = gaps.fields.clone();
    fields.retain(|field| kept.contains(&field.name));
    Layer {
        name: "gap_places".into(),
        crs: Some(region.crs().clone()),
        geometry: points,
        table,
        fields,
        attribution: gaps.attribution.clone(),
        ..Layer::default()
    }
}

/// What the place of a gap has of the columns of the gap, beside persons.
const PLACE_COLUMNS: [&str; 10] = [
    "category",
    "limit_m",
    "rank",
    "is_split",
    "is_hidden",
    "place_id",
    "place_lon",
    "place_lat",
    "place_municipality_id",
    "threshold_persons",
];

/// Adds the place of each gap.
fn add_places(table: &mut Table, region: &Region, places: &[GapPlace]) {
    let each = || places.iter();
    let head = ("place_id", "", "Where one new place would serve it: a cell, a host, or a point");
    table.text(head, each().map(|place| &place.key));
    let axis = |pick: fn(&Coord<f64>) -> f64| each().map(move |place| Some(pick(&place.at)));
    table.number(("place_lon", "degrees", "Longitude of the place (WGS 84)"), 6, axis(|at| at.x));
    table.number(("place_lat", "degrees", "Latitude of the place (WGS 84)"), 6, axis(|at| at.y));
    let rows = municipality_rows(each().map(|place| place.ground));
    let homes = Names::of_municipalities(region);
    let head = ("place_municipality_id", "", "Municipality on whose ground the place lies");
    table.look_up(head, &homes.keys, &rows);
    let head = ("threshold_persons", "persons", "Fewest persons that such a place must serve");
    table.count(head, each().map(|place| place.threshold));
}

/// Adds the persons in each gap by municipality and quartier.
fn add_parts(table: &mut Table, region: &Region, gaps: &[Gap]) {
    let each = || gaps.iter();
    let by_municipality = |gap: &Gap| {
        let part = |(id, persons): &(MunicipalityId, Persons)| {
            format!("{}: {}", region.municipality(*id).name(), persons[0])
        };
        gap.municipalities.iter().map(part).collect::<Vec<_>>().join("; ")
    };
    table.text(
        ("persons_by_municipality", "persons", "Persons in each, most first"),
        each().map(by_municipality),
    );
    let ids = |gap: &Gap| {
        let keys = gap.municipalities.iter().map(|(id, _)| region.municipality(*id).key());
        keys.collect::<Vec<_>>().join(";")
    };
    table.text(("municipality_ids", "", "Their keys, most persons first"), each().map(ids));
    let quartiers = |gap: &Gap| {
        let keys = gap.quartiers.iter().map(|(id, _)| region.quartier(*id).key());
        keys.collect::<Vec<_>>().join(";")
    };
    table.text(
        ("quartier_ids", "", "Quartiers it touches, most persons first"),
        each().map(quartiers),
    );
}

/// Adds the nearest facility of each gap.
fn add_nearest(table: &mut Table, region: &Region, gaps: &[Gap]) {
    let each = || gaps.iter();
    let nearest = || each().map(|gap| gap.nearest.facility().map(|id| region.facility(id)));
    let head = ("nearest_facility_id", "", "Facility nearest to any of its cells");
    table.maybe_text(head, nearest().map(|facility| facility.map(Facility::key)));
    let head = ("nearest_facility_name", "", "Its name");
    table.maybe_text(head, nearest().map(|facility| facility.map(Facility::name)));
    table.distance(
        ("nearest_distance_m", "m", "Distance from the nearest of its cells"),
        each().map(|gap| Some(gap.nearest.distance)),
    );
    table.number(
        ("mean_distance_m", "m", "Mean distance to the nearest facility, weighted by persons"),
        1,
        each().map(|gap| gap.mean_distance_m),
    );
    let what =
        "Persons for whom a facility on unknown ground may be nearer than the nearest known one";
    let uncertain = each().map(|gap| gap.nearest_uncertain);
    table.count(("nearest_uncertain_persons", "persons", what), uncertain);
}
