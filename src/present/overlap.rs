//! Overlaps as tables and layers.

use geo::{Geometry, Line, LineString, Point};

use super::table::{Table, group_words, share};
use crate::analysis::neighbours::{Neighbours, Part, SplitQuartier};
use crate::analysis::overlap::{
    FacilityCatchment, FacilityPair, MunicipalityPair, Overlaps, PairKind, ProviderRow,
};
use crate::base::{CategoryId, FacilityId, Millimetres, MunicipalityId, QuartierId};
use crate::dataset::Layer;
use crate::region::{Municipality, Quartier, Region};

/// Overlaps of one category at one limit.
pub type Measured = (CategoryId, Millimetres, Overlaps);

/// A row with its category and limit.
type Row<'m, T> = (CategoryId, Millimetres, &'m T);

fn rows<'m, T>(measured: &'m [Measured], pick: fn(&Overlaps) -> &Vec<T>) -> Vec<Row<'m, T>> {
    let rows_of_category = |(category, limit, overlaps): &'m Measured| {
        pick(overlaps).iter().map(move |row| (*category, *limit, row))
    };
    measured.iter().flat_map(rows_of_category).collect()
}

fn start<T>(region: &Region, rows: &[Row<'_, T>]) -> Table {
    let mut table = Table::default();
    let category = |row: &Row<'_, T>| region.category(row.0).key().to_owned();
    table.text(("category", "", "Kind of service"), rows.iter().map(category));
    table.limit(rows.iter().map(|row| row.1));
    table
}

/// Adds id and name of facilities under a prefix, with municipality and provider.
fn add_facility(
    table: &mut Table,
    region: &Region,
    prefix: &str,
    ids: &dyn Fn() -> Vec<FacilityId>,
) {
    let all = || ids().into_iter().map(|id| region.facility(id));
    let head = |name: &str| format!("{prefix}{name}");
    table.text(
        (&head("facility_id"), "", "Facility"),
        all().map(|facility| facility.key().to_owned()),
    );
    table.text(
        (&head("facility_name"), "", "Its name"),
        all().map(|facility| facility.name().to_owned()),
    );
    let municipality = |id: Option<MunicipalityId>| id.map(|id| region.municipality(id));
    table.maybe_text(
        (&head("municipality_id"), "", "Municipality it lies in"),
        all().map(|facility| municipality(facility.municipality()).map(|m| m.key().to_owned())),
    );
    table.maybe_text(
        (&head("municipality_name"), "", "Its name"),
        all().map(|facility| municipality(facility.municipality()).map(|m| m.name().to_owned())),
    );
    let provider = |facility: &crate::region::Facility| {
        facility.provider().map(|id| region.providers()[id.index()].name().to_owned())
    };
    table.maybe_text((&head("provider"), "", "Who runs it"), all().map(provider));
}

/// One point for each facility: the residents it serves in its own and in other municipalities.
pub fn facility_table(region: &Region, measured: &[Measured]) -> Layer {
    let rows: Vec<Row<'_, FacilityCatchment>> = rows(measured, |overlaps| &overlaps.facilities);
    let mut table = start(region, &rows);
    let each = || rows.iter().map(|(_, _, row)| *row);
    add_facility(&mut table, region, "", &|| each().map(|row| row.facility).collect());
    for (at, group) in region.groups().iter().enumerate() {
        let words = format!("{} within the limit", group_words(group));
        table.count((&group.column(), "persons", &words), each().map(|row| row.persons[at]));
    }
    table.count(
        ("persons_own", "persons", "Of these, residents of its own municipality"),
        each().map(|row| row.persons_own),
    );
    table.count(
        ("persons_abroad", "persons", "Of these, residents of other municipalities"),
        each().map(|row| row.persons_abroad),
    );
    table.number(
        ("share_abroad", "share", "Their share"),
        4,
        each().map(|row| share(row.persons_abroad, row.persons[0])),
    );
    table.count(
        ("persons_only_here", "persons", "Residents who reach no other facility of the category"),
        each().map(|row| row.persons_only_here),
    );
    let quartiers = |row: &FacilityCatchment| {
        let keys = row.quartiers_abroad.iter().map(|(id, _)| region.quartier(*id).key());
        keys.collect::<Vec<_>>().join(";")
    };
    table.text(
        ("quartiers_abroad", "", "Quartiers of other municipalities it serves, most persons first"),
        each().map(quartiers),
    );
    let shapes =
        each().map(|row| Some(Point::from(region.facility(row.facility).position()).into()));
    table.finish("overlap_facilities", region, Some(shapes.collect()))
}

/// One line for each pair of facilities that share residents.
pub fn pair_table(region: &Region, measured: &[Measured]) -> Layer {
    let rows: Vec<Row<'_, FacilityPair>> = rows(measured, |overlaps| &overlaps.pairs);
    let mut table = start(region, &rows);
    let each = || rows.iter().map(|(_, _, row)| *row);
    add_facility(&mut table, region, "a_", &|| each().map(|row| row.a).collect());
    add_facility(&mut table, region, "b_", &|| each().map(|row| row.b).collect());
    let kind = |row: &FacilityPair| match row.kind {
        PairKind::CrossMunicipal => "cross_municipal",
        PairKind::TwoProviders => "two_providers",
    };
    table.text(
        ("kind", "", "cross_municipal: in two municipalities; two_providers: in one, run by two"),
        each().map(kind),
    );
    table.count(
        ("persons_both", "persons", "Persons in both catchments"),
        each().map(|row| row.persons_both),
    );
    table.count(
        ("persons_either", "persons", "Persons in either catchment"),
        each().map(|row| row.persons_either),
    );
    table.number(("jaccard", "share", "Both over either"), 6, each().map(|row| Some(row.jaccard)));
    table.count(
        ("lost_if_a_closes", "persons", "Persons who lose coverage if a closes"),
        each().map(|row| row.lost_if_a_closes),
    );
    table.count(
        ("lost_if_b_closes", "persons", "Persons who lose coverage if b closes"),
        each().map(|row| row.lost_if_b_closes),
    );
    table.flag(
        ("is_double_structure", "", "Jaccard index at or above the limit"),
        each().map(|row| row.is_double_structure),
    );
    let shape = |row: &FacilityPair| {
        let (a, b) = (region.facility(row.a).position(), region.facility(row.b).position());
        Some(Geometry::from(LineString::from(Line::new(a, b))))
    };
    table.finish("overlap_pairs", region, Some(each().map(shape).collect()))
}

fn add_municipality<'r>(
    table: &mut Table,
    prefix: &str,
    all: impl Iterator<Item = &'r Municipality> + Clone,
) {
    let head = |name: &str| format!("{prefix}municipality_{name}");
    table.text((&head("id"), "", "Municipality key"), all.clone().map(Municipality::key));
    table.text((&head("name"), "", "Its name"), all.map(Municipality::name));
}

/// One row for each pair of municipalities: where would cooperation pay?
pub fn municipality_pair_table(region: &Region, measured: &[Measured]) -> Layer {
    let rows: Vec<Row<'_, MunicipalityPair>> = rows(measured, |all| &all.municipality_pairs);
    let mut table = start(region, &rows);
    let each = || rows.iter().map(|(_, _, row)| *row);
    add_municipality(&mut table, "a_", each().map(|row| region.municipality(row.a)));
    add_municipality(&mut table, "b_", each().map(|row| region.municipality(row.b)));
    table.count(
        ("facility_pairs", "pairs", "Listed pairs of facilities across the boundary"),
        each().map(|row| row.facility_pairs),
    );
    table.count(
        ("double_structures", "pairs", "Of these, double structures"),
        each().map(|row| row.double_structures),
    );
    table.count(
        ("persons_both", "persons", "Residents of both who reach facilities of both"),
        each().map(|row| row.persons_both),
    );
    table.count(
        ("persons_a_to_b", "persons", "Residents of a who reach a facility in b"),
        each().map(|row| row.persons_a_to_b),
    );
    table.count(
        ("persons_b_to_a", "persons", "Residents of b who reach a facility in a"),
        each().map(|row| row.persons_b_to_a),
    );
    table.count(
        ("gain_a", "persons", "Residents of a covered only thanks to b"),
        each().map(|row| row.gain_a),
    );
    table.count(
        ("gain_b", "persons", "Residents of b covered only thanks to a"),
        each().map(|row| row.gain_b),
    );
    table.finish("overlap_municipalities", region, None)
}

/// One row for each provider: which of them work across boundaries already?
pub fn provider_table(region: &Region, measured: &[Measured]) -> Layer {
    let rows: Vec<Row<'_, ProviderRow>> = rows(measured, |overlaps| &overlaps.providers);
    let mut table = start(region, &rows);
    let each = || rows.iter().map(|(_, _, row)| *row);
    let provider = |row: &ProviderRow| &region.providers()[row.provider.index()];
    table.text(("provider", "", "Who runs the facilities"), each().map(|row| provider(row).name()));
    table.maybe_text(
        ("provider_type", "", "public, non_profit, commercial, civic"),
        each().map(|row| provider(row).provider_type().map(str::to_owned)),
    );
    table.count(
        ("facilities", "facilities", "Its facilities in the region"),
        each().map(|row| row.facilities),
    );
    table.count(
        ("municipalities", "municipalities", "Municipalities it has facilities in"),
        each().map(|row| row.municipalities),
    );
    table.count(
        ("persons", "persons", "Residents who reach one of them"),
        each().map(|row| row.persons),
    );
    table.count(
        ("persons_abroad", "persons", "Residents who reach one outside their own municipality"),
        each().map(|row| row.persons_abroad),
    );
    table.count(
        ("municipalities_served", "municipalities", "Municipalities the residents live in"),
        each().map(|row| row.municipalities_served),
    );
    table.count(
        ("double_structures", "pairs", "Double structures it is part of"),
        each().map(|row| row.double_structures),
    );
    table.finish("overlap_providers", region, None)
}

/// Adds id, name and municipality of quartiers under a prefix.
fn add_quartier(table: &mut Table, region: &Region, prefix: &str, ids: &[QuartierId]) {
    let all = || ids.iter().map(|id| region.quartier(*id));
    let head = |name: &str| format!("{prefix}{name}");
    table.text((&head("quartier_id"), "", "Quartier"), all().map(|quartier| quartier.key()));
    table.text((&head("quartier_name"), "", "Its name"), all().map(|quartier| quartier.name()));
    let home = |quartier: &Quartier| region.municipality(quartier.municipality());
    table.text(
        (&head("municipality_name"), "", "Its municipality"),
        all().map(|quartier| home(quartier).name()),
    );
}

/// One row for each pair of quartiers that face each other across a municipal boundary.
pub fn facing_table(region: &Region, pairs: &[Neighbours]) -> Layer {
    let mut table = Table::default();
    let ids = |pick: fn(&Neighbours) -> QuartierId| pairs.iter().map(pick).collect::<Vec<_>>();
    add_quartier(&mut table, region, "a_", &ids(|pair| pair.a));
    add_quartier(&mut table, region, "b_", &ids(|pair| pair.b));
    table.number(
        ("shared_length_m", "m", "Length of boundary along which they face each other"),
        0,
        pairs.iter().map(|pair| Some(pair.shared_length_m)),
    );
    table.finish("quartiers_facing", region, None)
}

/// One row for each part of a quartier that lies in two or more municipalities.
pub fn split_table(region: &Region, split: &[SplitQuartier]) -> Layer {
    let rows: Vec<(QuartierId, &Part)> = split
        .iter()
        .flat_map(|split| split.parts.iter().map(move |part| (split.quartier, part)))
        .collect();
    let mut table = Table::default();
    add_quartier(&mut table, region, "", &rows.iter().map(|row| row.0).collect::<Vec<_>>());
    let part = |row: &(QuartierId, &Part)| region.municipality(row.1.municipality);
    table.text(
        ("part_municipality_id", "", "Municipality this part lies in"),
        rows.iter().map(|row| part(row).key()),
    );
    table.text(("part_municipality_name", "", "Its name"), rows.iter().map(|row| part(row).name()));
    table.number(
        ("area_km2", "km²", "Area of the part"),
        4,
        rows.iter().map(|row| Some(row.1.area_m2 / 1e6)),
    );
    table.number(
        ("share_of_area", "share", "Its share of the quartier"),
        4,
        rows.iter().map(|row| Some(row.1.share_of_area)),
    );
    for (at, group) in region.groups().iter().enumerate() {
        let words = format!("{} living in the part", group_words(group));
        table.count((&group.column(), "persons", &words), rows.iter().map(|row| row.1.persons[at]));
    }
    table.finish("quartiers_split", region, None)
}
