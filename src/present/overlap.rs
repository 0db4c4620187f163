//! Overlaps as tables and layers.

use geo::{Coord, Geometry, InteriorPoint, Line, LineString, Point};

use super::names::{Names, municipality_rows, quartier_rows, texts};
use super::table::{Positions, Table, group_words, share};
use crate::analysis::neighbours::{Neighbours, Part, SplitQuartier};
use crate::analysis::overlap::{
    FacilityCatchment, FacilityPair, MunicipalityPair, Overlaps, PairKind, ProviderRow,
};
use crate::base::{
    CategoryId, FacilityId, Millimetres, MunicipalityId, ProviderId, ProviderLevel, QuartierId,
    UmbrellaId,
};
use crate::dataset::Layer;
use crate::region::{Municipality, ProviderBody, Region, Umbrella};

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
    table.category("Kind of service", region, rows.iter().map(|row| row.0));
    table.limit(rows.iter().map(|row| row.1));
    table
}

/// Adds id and name of facilities under a prefix, with municipality and provider.
pub(super) fn add_facility(table: &mut Table, region: &Region, prefix: &str, ids: &[FacilityId]) {
    let all = || ids.iter().map(|id| region.facility(*id));
    let head = |name: &str| format!("{prefix}{name}");
    let (facilities, rows) =
        (Names::of_facilities(region), ids.iter().map(|id| Some(id.0)).collect());
    table.look_up((&head("facility_id"), "", "Facility"), &facilities.keys, &rows);
    table.look_up((&head("facility_name"), "", "Its name"), &facilities.names, &rows);
    let homes = Names::of_municipalities(region);
    let rows = municipality_rows(all().map(|facility| facility.municipality()));
    let (id, name) = (head("municipality_id"), head("municipality_name"));
    table.look_up((&id, "", "Municipality it lies in"), &homes.keys, &rows);
    table.look_up((&name, "", "Its name"), &homes.names, &rows);
    let rows: Positions = all().map(|facility| facility.provider().map(|id| id.0)).collect();
    let providers = texts(region.providers().iter().map(|provider| provider.name()));
    table.look_up((&head("provider"), "", "Who runs it"), &providers, &rows);
    let umbrella = |id: ProviderId| region.provider(id).umbrella();
    let umbrellas = all().map(|facility| facility.provider().and_then(umbrella));
    add_umbrella(table, region, prefix, umbrellas);
}

/// Adds key and name of umbrella organisations under a prefix.
pub(super) fn add_umbrella(
    table: &mut Table,
    region: &Region,
    prefix: &str,
    umbrellas: impl Iterator<Item = Option<UmbrellaId>>,
) {
    let rows: Positions = umbrellas.map(|id| id.map(|id| id.0)).collect();
    let all = || region.umbrellas().iter();
    let (keys, names) = (texts(all().map(Umbrella::key)), texts(all().map(Umbrella::name)));
    let what = "Umbrella organisation of the provider";
    table.look_up((&format!("{prefix}umbrella_key"), "", what), &keys, &rows);
    table.look_up((&format!("{prefix}umbrella_name"), "", "Its name"), &names, &rows);
}

/// One point for each facility: the residents it serves in its own and in other municipalities.
pub fn facility_table(region: &Region, measured: &[Measured]) -> Layer {
    let rows: Vec<Row<'_, FacilityCatchment>> = rows(measured, |overlaps| &overlaps.facilities);
    let mut table = start(region, &rows);
    let each = || rows.iter().map(|(_, _, row)| *row);
    add_facility(&mut table, region, "", &each().map(|row| row.facility).collect::<Vec<_>>());
    table.maybe_text(
        (
            "placed_by",
            "",
            "What distances to it end at: an entrance, a way at its outline, the outline, or its point; service_area \
             for a service that comes to people",
        ),
        each().map(|row| row.placed_by.map(|by| by.key().to_owned())),
    );
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
    let what = "Of these, residents who may reach another one on unknown ground";
    let uncertain = each().map(|row| row.only_here_uncertain);
    table.count(("only_here_uncertain_persons", "persons", what), uncertain);
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
    add_facility(&mut table, region, "a_", &each().map(|row| row.a).collect::<Vec<_>>());
    add_facility(&mut table, region, "b_", &each().map(|row| row.b).collect::<Vec<_>>());
    let kind = |row: &FacilityPair| match row.kind {
        PairKind::CrossMunicipal => "cross_municipal",
        PairKind::TwoProviders => "two_providers",
    };
    table.text(
        ("kind", "", "cross_municipal: in two municipalities; two_providers: in one, run by two"),
        each().map(kind),
    );
    let what = "Whether two providers of one umbrella organisation run them (partners, not competitors); empty where a \
                provider or its umbrella organisation is not known";
    table.maybe_flag(
        ("is_one_umbrella", "", what),
        each().map(|row| is_one_umbrella(region, [row.a, row.b])),
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
    let what = "Of both, persons who may reach another one on unknown ground";
    let uncertain = each().map(|row| row.lost_uncertain);
    table.count(("lost_uncertain_persons", "persons", what), uncertain);
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

/// Whether two facilities belong to one umbrella organisation; `None` where one of them belongs to none, as far as the
/// rules know, or where its members are independent.
fn is_one_umbrella(region: &Region, pair: [FacilityId; 2]) -> Option<bool> {
    let joined = |id: FacilityId| {
        let provider = region.facility(id).provider()?;
        match region.provider_body(provider, ProviderLevel::Umbrella) {
            ProviderBody::Umbrella(umbrella) => Some(umbrella),
            ProviderBody::Provider(_) => None,
        }
    };
    let [a, b] = pair.map(joined);
    Some(a? == b?)
}

/// Adds key and name of municipalities under a prefix.
fn add_municipality(
    table: &mut Table,
    prefix: &str,
    all: &Names,
    rows: impl Iterator<Item = MunicipalityId>,
) {
    let rows = municipality_rows(rows.map(Some));
    let head = |name: &str| format!("{prefix}municipality_{name}");
    table.look_up((&head("id"), "", "Municipality key"), &all.keys, &rows);
    table.look_up((&head("name"), "", "Its name"), &all.names, &rows);
}

/// One row for each pair of municipalities: where would cooperation pay?
pub fn municipality_pair_table(region: &Region, measured: &[Measured]) -> Layer {
    let rows: Vec<Row<'_, MunicipalityPair>> = rows(measured, |all| &all.municipality_pairs);
    let mut table = start(region, &rows);
    let each = || rows.iter().map(|(_, _, row)| *row);
    let all = Names::of_municipalities(region);
    add_municipality(&mut table, "a_", &all, each().map(|row| row.a));
    add_municipality(&mut table, "b_", &all, each().map(|row| row.b));
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
    let what = "Of these, residents who may have another one on unknown ground";
    table.count(
        ("gain_a_uncertain_persons", "persons", what),
        each().map(|row| row.gain_a_uncertain),
    );
    table.count(
        ("gain_b", "persons", "Residents of b covered only thanks to a"),
        each().map(|row| row.gain_b),
    );
    table.count(
        ("gain_b_uncertain_persons", "persons", what),
        each().map(|row| row.gain_b_uncertain),
    );
    let what = "Whether all facilities of both are known; if not, all numbers may be larger";
    table.flag(("is_known", "", what), each().map(|row| row.is_known));
    table.finish("overlap_municipalities", region, None)
}

/// A line for each row of [`municipality_pair_table`], between points inside the two municipalities, in the
/// working CRS.
pub fn municipality_lines(region: &Region, measured: &[Measured]) -> Vec<Option<Geometry<f64>>> {
    let inside =
        |municipality: &Municipality| municipality.area().interior_point().map(Coord::from);
    let inside: Vec<Option<Coord<f64>>> = region.municipalities().iter().map(inside).collect();
    let line = |(_, _, pair): &Row<'_, MunicipalityPair>| {
        let (a, b) = (inside[pair.a.index()]?, inside[pair.b.index()]?);
        Some(LineString::from(Line::new(a, b)).into())
    };
    rows(measured, |all| &all.municipality_pairs).iter().map(line).collect()
}

/// The umbrella organisation that a row of providers is, or belongs to.
fn umbrella_of(region: &Region, body: ProviderBody) -> Option<UmbrellaId> {
    match body {
        ProviderBody::Provider(id) => region.provider(id).umbrella(),
        ProviderBody::Umbrella(id) => Some(id),
    }
}

/// One row for each provider, or for each umbrella organisation and provider of none: which of them work across
/// boundaries already?
pub fn provider_table(region: &Region, measured: &[Measured], level: ProviderLevel) -> Layer {
    let (name, pick): (_, fn(&Overlaps) -> &Vec<ProviderRow>) = match level {
        ProviderLevel::Provider => ("overlap_providers", |overlaps| &overlaps.providers),
        ProviderLevel::Umbrella => ("overlap_umbrellas", |overlaps| &overlaps.umbrellas),
    };
    let rows: Vec<Row<'_, ProviderRow>> = rows(measured, pick);
    let mut table = start(region, &rows);
    let each = || rows.iter().map(|(_, _, row)| *row);
    let providers: Positions = each().map(|row| row.body.provider().map(|id| id.0)).collect();
    let all = || region.providers().iter();
    let names = texts(all().map(|provider| provider.name()));
    let what = "Who runs the facilities; empty where an umbrella organisation is the row";
    table.look_up(("provider", "", what), &names, &providers);
    add_umbrella(&mut table, region, "", each().map(|row| umbrella_of(region, row.body)));
    let kind = |row: &ProviderRow| match row.body {
        ProviderBody::Provider(id) => region.provider(id).provider_type().map(str::to_owned),
        ProviderBody::Umbrella(id) => {
            region.umbrella(id).provider_type().map(|kind| kind.key().to_owned())
        }
    };
    let head = ("provider_type", "", "public, non_profit, commercial, civic");
    table.maybe_text(head, each().map(kind));
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
    let what = "Whether all facilities in the region are known; if not, all numbers may be larger";
    table.flag(("is_known", "", what), each().map(|row| row.is_known));
    table.finish(name, region, None)
}

/// Adds id, name and municipality of quartiers under a prefix.
fn add_quartier(table: &mut Table, region: &Region, prefix: &str, ids: &[QuartierId]) {
    let head = |name: &str| format!("{prefix}{name}");
    let (all, rows) = (Names::of_quartiers(region), quartier_rows(ids.iter().copied().map(Some)));
    table.look_up((&head("quartier_id"), "", "Quartier"), &all.keys, &rows);
    table.look_up((&head("quartier_name"), "", "Its name"), &all.names, &rows);
    let homes = municipality_rows(ids.iter().map(|id| Some(region.quartier(*id).municipality())));
    let names = Names::of_municipalities(region).names;
    table.look_up((&head("municipality_name"), "", "Its municipality"), &names, &homes);
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
    let homes = municipality_rows(rows.iter().map(|row| Some(row.1.municipality)));
    let Names { keys, names } = Names::of_municipalities(region);
    table.look_up(("part_municipality_id", "", "Municipality this part lies in"), &keys, &homes);
    table.look_up(("part_municipality_name", "", "Its name"), &names, &homes);
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
        let persons = rows.iter().map(|(quartier, part)| {
            region.known_persons().of_quartier(at, *quartier).then_some(part.persons[at])
        });
        table.maybe_count((&group.column(), "persons", &words), persons);
    }
    table.finish("quartiers_split", region, None)
}
