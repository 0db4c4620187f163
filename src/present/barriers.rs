//! Barriers worth mending as tables.

use geo::{Coord, LineString, MultiLineString, Point};

use super::names::{Names, municipality_rows};
use super::table::{Table, group_words};
use crate::analysis::mending::{MendedService, NewlyCovered};
use crate::base::MunicipalityId;
use crate::dataset::Layer;
use crate::region::Region;

/// A barrier and what mending it gives.
#[derive(Clone, Debug)]
pub struct WorthMending {
    /// What it is.
    pub kind: &'static str,
    /// Where it is, or its middle, in the working CRS.
    pub at: Coord<f64>,
    /// Its lines; none for a point.
    pub lines: Vec<LineString<f64>>,
    /// Its length, millimetres; 0 for a point.
    pub length_mm: u64,
    /// The municipality in which it lies, and another one that is near.
    pub municipalities: [Option<MunicipalityId>; 2],
    /// What mending it gives by category.
    pub services: Vec<MendedService>,
}

impl WorthMending {
    /// Persons of a group who would newly have a service within its largest limit, once for each service.
    pub fn person_services(&self, group: usize) -> u64 {
        self.newly_within_largest().map(|one| one.persons[group]).sum()
    }

    /// Those of [`Self::person_services`] that may have the service already, on unknown ground.
    pub fn uncertain_person_services(&self, group: usize) -> u64 {
        self.newly_within_largest().map(|one| one.uncertain[group]).sum()
    }

    fn newly_within_largest(&self) -> impl Iterator<Item = &NewlyCovered> {
        self.services.iter().filter_map(|service| service.newly_covered.last())
    }

    /// The millimetres that persons of a group would save.
    pub fn saved_mm(&self, group: usize) -> u128 {
        self.services.iter().map(|service| service.saved_mm[group]).sum()
    }
}

fn kilometres(millimetres: u128) -> Option<f64> {
    Some(millimetres as f64 / 1e6)
}

/// The barriers as points, best first, and those that are ways as lines; with the same columns.
pub fn barrier_tables(region: &Region, barriers: &[WorthMending]) -> [Layer; 2] {
    let ranked: Vec<(u64, &WorthMending)> = (1..).zip(barriers).collect();
    let points = ranked.iter().map(|(_, one)| Some(Point::from(one.at).into())).collect();
    let ways: Vec<(u64, &WorthMending)> =
        ranked.iter().copied().filter(|(_, one)| !one.lines.is_empty()).collect();
    let lines = ways.iter().map(|(_, one)| Some(MultiLineString(one.lines.clone()).into()));
    let lines = lines.collect();
    [
        about(region, &ranked).finish("barriers", region, Some(points)),
        about(region, &ways).finish("barrier_lines", region, Some(lines)),
    ]
}

fn about(region: &Region, ranked: &[(u64, &WorthMending)]) -> Table {
    let each = || ranked.iter().map(|(_, one)| *one);
    let mut table = Table::default();
    table.count(("rank", "", "Order by what mending gives"), ranked.iter().map(|(rank, _)| *rank));
    let what = "stairs, steep, narrow, rough, unfit (not for wheelchairs by its tag), kerb, gate, or locked";
    table.text(("kind", "", what), each().map(|one| one.kind));
    let municipalities = Names::of_municipalities(region);
    let homes = municipality_rows(each().map(|one| one.municipalities[0]));
    let head = ("municipality_id", "", "Municipality it lies in");
    table.look_up(head, &municipalities.keys, &homes);
    table.look_up(("municipality_name", "", "Its name"), &municipalities.names, &homes);
    let what = "Whether another municipality is near";
    table.flag(("is_on_boundary", "", what), each().map(|one| one.municipalities[1].is_some()));
    let others = municipality_rows(each().map(|one| one.municipalities[1]));
    table.look_up(("b_municipality_id", "", "That municipality"), &municipalities.keys, &others);
    table.look_up(("b_municipality_name", "", "Its name"), &municipalities.names, &others);
    let lengths = each().map(|one| (!one.lines.is_empty()).then(|| one.length_mm as f64 / 1e3));
    table.number(("length_m", "m", "Length of its ways"), 1, lengths);
    let what = "Services that somebody would have nearer";
    table.count(("services", "", what), each().map(|one| one.services.len() as u64));
    for (at, group) in region.groups().iter().enumerate() {
        let name = group.column().replacen("persons", "person_services", 1);
        let words = format!(
            "{} who would newly have a service within its largest limit, once for each service",
            group_words(group)
        );
        table.count((&name, "persons", &words), each().map(|one| one.person_services(at)));
        let name = format!("{name}_uncertain");
        let words =
            format!("{} of them who may have it already, on unknown ground", group_words(group));
        table
            .count((&name, "persons", &words), each().map(|one| one.uncertain_person_services(at)));
    }
    let what = "Kilometres that all persons would save who have the service now, once each";
    let saved = each().map(|one| kilometres(one.saved_mm(0)));
    table.number(("person_km_saved", "km", what), 3, saved);
    table
}

/// What mending each barrier gives, by category and limit.
pub fn barrier_service_table(region: &Region, barriers: &[WorthMending]) -> Layer {
    let rows = || {
        (1_u64..).zip(barriers).flat_map(|(rank, one)| {
            one.services.iter().flat_map(move |service| {
                let limits = service.newly_covered.iter();
                limits.map(move |newly| (rank, one, service, newly))
            })
        })
    };
    let mut table = Table::default();
    table.count(("rank", "", "Rank of the barrier"), rows().map(|(rank, ..)| rank));
    table.text(("kind", "", "What it is"), rows().map(|(_, one, ..)| one.kind));
    let categories = rows().map(|(_, _, service, _)| service.category);
    table.category("Kind of service", region, categories);
    table.limit(rows().map(|(.., newly)| newly.limit));
    for (at, group) in region.groups().iter().enumerate() {
        let name = format!("{}_newly_covered", group.column());
        let words = format!("{} who would newly have it within the limit", group_words(group));
        table.count((&name, "persons", &words), rows().map(|(.., newly)| newly.persons[at]));
        let name = format!("{name}_uncertain");
        let words =
            format!("{} of them who may have it already, on unknown ground", group_words(group));
        table.count((&name, "persons", &words), rows().map(|(.., newly)| newly.uncertain[at]));
    }
    for (at, group) in region.groups().iter().enumerate() {
        let name = format!("{}_nearer", group.column());
        let words =
            format!("{} whose nearest one would be nearer, at any limit", group_words(group));
        table.count((&name, "persons", &words), rows().map(|(_, _, own, _)| own.nearer[at]));
        let name = format!("{name}_uncertain");
        let words = format!(
            "{} of them who may have a nearer one already, on unknown ground",
            group_words(group)
        );
        let uncertain = rows().map(|(_, _, own, _)| own.nearer_uncertain[at]);
        table.count((&name, "persons", &words), uncertain);
    }
    let what = "Kilometres that all persons would save who have it now, at any limit";
    let saved = rows().map(|(_, _, service, _)| kilometres(service.saved_mm[0]));
    table.number(("person_km_saved", "km", what), 3, saved);
    table.finish("barrier_services", region, None)
}
