//! Gaps as a layer of polygons.

use geo::MultiPolygon;

use super::names::Names;
use super::table::{Table, group_words};
use crate::analysis::gap::Gap;
use crate::dataset::Layer;
use crate::region::Region;

/// One polygon for each gap, in the working CRS.
///
/// Consumes the gaps: their polygons move into the layer.
pub fn gap_table(region: &Region, mut list: Vec<Gap>) -> Layer {
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
    table.flag(
        (
            "is_hidden",
            "",
            "Split, and every part is below the reporting size while the whole is not",
        ),
        each().map(|gap| gap.is_hidden),
    );
    table.count(
        ("municipalities", "municipalities", "Municipalities it touches"),
        each().map(|gap| gap.municipalities.len() as u64),
    );
    add_places(&mut table, region, gaps);
    add_nearest(&mut table, region, gaps);
    let take =
        |gap: &mut Gap| Some(std::mem::replace(&mut gap.polygon, MultiPolygon(vec![])).into());
    let shapes = list.iter_mut().map(take).collect();
    table.finish("gaps", region, Some(shapes))
}

/// Adds the persons in each gap by municipality and quartier.
fn add_places(table: &mut Table, region: &Region, gaps: &[Gap]) {
    let each = || gaps.iter();
    let by_municipality = |gap: &Gap| {
        let part = |(id, persons): &(crate::base::MunicipalityId, Vec<u64>)| {
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
    let Names { keys, names } = Names::of_facilities(region);
    let nearest = each().map(|gap| gap.nearest.facility().map(|id| id.0)).collect();
    let head = ("nearest_facility_id", "", "Facility nearest to any of its cells");
    table.look_up(head, &keys, &nearest);
    table.look_up(("nearest_facility_name", "", "Its name"), &names, &nearest);
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
