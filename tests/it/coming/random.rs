//! Random towns with random services, against a recount that asks each service about each cell.

use std::collections::{BTreeMap, BTreeSet};

use nahraum::access::{ReachTable, Updater, straight_line_reach};
use nahraum::analysis::border::border_effect;
use nahraum::analysis::coverage::{Level, coverage};
use nahraum::analysis::overlap::{OverlapOptions, overlaps};
use nahraum::base::{CategoryId, CellId, FacilityId, Millimetres, MunicipalityId, Silent};
use nahraum::region::{FacilityEdits, NewFacility, Region, RegionSettings, ServiceArea};
use nahraum::synthetic::Random;

use super::town::built;
use crate::support::random_drawing;

const WIDTH: usize = 12;
const HEIGHT: usize = 8;

/// A service as a list has it: whole metres from the corner of the town.
#[derive(Clone, Debug)]
enum Area {
    Homes(Vec<&'static str>),
    /// West, south, east, north. Edges run through the middles of squares too.
    Ground([i64; 4]),
    Around([i64; 2], i64),
}

#[derive(Clone, Debug)]
struct Service {
    area: Area,
    /// The municipality of the office where the list has no point for it.
    office: &'static str,
}

fn random_service(dice: &mut Random) -> Service {
    let mut place = || {
        [50 * dice.below(2 * WIDTH + 4) as i64 - 100, 50 * dice.below(2 * HEIGHT + 4) as i64 - 100]
    };
    let (a, b) = (place(), place());
    let office = ["", "A", "B", "C", "Elsewhere"][dice.below(5)];
    let area = match dice.below(3) {
        0 => {
            let homes = ["A", "B", "C"].into_iter().filter(|_| dice.below(2) == 0);
            let homes: Vec<&str> = homes.collect();
            Area::Homes(if homes.is_empty() { vec!["B"] } else { homes })
        }
        1 => {
            let [west, east] = [a[0].min(b[0]), a[0].max(b[0]) + 50];
            let [south, north] = [a[1].min(b[1]), a[1].max(b[1]) + 50];
            Area::Ground([west, south, east, north])
        }
        _ => Area::Around(a, 50 * (1 + dice.below(9) as i64)),
    };
    Service { area, office }
}

fn row(number: usize, service: &Service) -> String {
    let at = |[x, y]: [i64; 2]| format!("{} {}", 380_000 + x, 5_700_000 + y);
    let (homes, radius, wkt) = match &service.area {
        Area::Homes(homes) => (homes.join(";"), String::new(), String::new()),
        Area::Ground([w, s, e, n]) => {
            let corners = [[*w, *s], [*e, *s], [*e, *n], [*w, *n], [*w, *s]].map(at).join(",");
            (String::new(), String::new(), format!("\"POLYGON(({corners}))\""))
        }
        Area::Around(office, metres) => {
            (String::new(), metres.to_string(), format!("POINT({})", at(*office)))
        }
    };
    let provider = ["Meyer", "Schulz", "Nord"][number % 3];
    format!("{number},,home_care,{provider},,{homes},{radius},{},{wkt}", service.office)
}

/// The town of a cell or office by the list, in the letters of the drawing.
fn home_of(region: &Region, home: Option<MunicipalityId>) -> &str {
    home.map_or("", |id| region.municipality(id).key())
}

/// Whether a service comes to a cell.
fn comes(region: &Region, service: &Service, cell: CellId) -> bool {
    let at = region.cells().position(cell);
    let [x, y] = [at.x - 380_000.0, at.y - 5_700_000.0].map(|part| part.round() as i64);
    match &service.area {
        Area::Homes(homes) => homes.contains(&home_of(region, region.cells().municipality(cell))),
        Area::Ground([west, south, east, north]) => {
            (west..=east).contains(&&x) && (south..=north).contains(&&y)
        }
        Area::Around([a, b], metres) => (x - a).pow(2) + (y - b).pow(2) <= metres.pow(2),
    }
}

/// Whether a service is abroad for a town: its office is known, and elsewhere.
fn is_abroad(region: &Region, service: &Service, home: &str) -> bool {
    let office = match (&service.area, service.office) {
        (Area::Around([x, y], _), "") => {
            let at = geo::Coord { x: 380_000.0 + *x as f64, y: 5_700_000.0 + *y as f64 };
            home_of(region, region.places().locate(at).0).to_owned()
        }
        (_, "") => return false,
        (_, office) => office.to_owned(),
    };
    office != home
}

/// Compares a table and the analyses of it with a recount.
fn check(region: &Region, reach: &ReachTable, services: &[Service], seed: u64) {
    let care = region.category_id("home_care").expect("there are services");
    let limit = Millimetres(0);
    let serving = |cell: CellId| -> Vec<FacilityId> {
        let all = services.iter().enumerate().filter(|(_, one)| comes(region, one, cell));
        all.map(|(at, _)| service_id(region, at)).collect()
    };
    let (mut covered, mut closed) = (BTreeMap::new(), BTreeMap::new());
    let (mut catchments, mut both) = (BTreeMap::new(), BTreeMap::new());
    for cell in (0..region.cells().len()).map(CellId::at) {
        let given = reach.category(care).reached_from(cell);
        let expected = serving(cell);
        let found: Vec<FacilityId> = given.iter().map(|one| one.facility).collect();
        assert_eq!(found, expected, "seed {seed}, cell {}", region.cells().keys()[cell.index()]);
        assert!(given.iter().all(|one| one.distance == limit));
        let Some(home) = region.cells().municipality(cell) else { continue };
        let persons = u64::from(region.cells().persons(0)[cell.index()]);
        *covered.entry(home).or_insert(0) += if expected.is_empty() { 0 } else { persons };
        let key = region.municipality(home).key();
        let own =
            services.iter().any(|one| comes(region, one, cell) && !is_abroad(region, one, key));
        *closed.entry(home).or_insert(0) += if own { persons } else { 0 };
        for (at, id) in expected.iter().enumerate() {
            *catchments.entry(*id).or_insert(0) += persons;
            for other in &expected[at + 1..] {
                *both.entry((*id, *other)).or_insert(0) += persons;
            }
        }
    }
    check_sums(region, reach, (care, seed), [&covered, &closed]);
    let options = OverlapOptions { persons_min: 1, ..OverlapOptions::default() };
    let found = overlaps(region, reach, care, limit, &options);
    for row in &found.facilities {
        let expected = catchments.get(&row.facility).copied().unwrap_or(0);
        assert_eq!((row.persons[0], row.persons_own + row.persons_abroad), (expected, expected));
    }
    assert_eq!(found.facilities.len(), services.len(), "wherever the office is");
    let listed: BTreeSet<_> = found.pairs.iter().map(|one| (one.a, one.b)).collect();
    for pair in &found.pairs {
        assert_eq!(Some(&pair.persons_both), both.get(&(pair.a, pair.b)), "seed {seed}");
    }
    let provider = |id: FacilityId| region.facility(id).provider();
    for ((a, b), _) in
        both.iter().filter(|((a, b), persons)| **persons > 0 && provider(*a) != provider(*b))
    {
        assert!(listed.contains(&(*a, *b)), "two providers share residents, seed {seed}");
    }
}

/// Facilities keep the order of the list, which follows the facilities of the drawing.
fn service_id(region: &Region, at: usize) -> FacilityId {
    let first = region.facilities().iter().position(|one| one.comes()).expect("a service");
    FacilityId::at(first + at)
}

fn check_sums(
    region: &Region,
    reach: &ReachTable,
    (care, seed): (CategoryId, u64),
    [covered, closed]: [&BTreeMap<MunicipalityId, u64>; 2],
) {
    let tables = coverage(region, reach, care, Level::Municipality);
    let effects = border_effect(region, reach, care, Millimetres(0), Level::Municipality);
    for row in &tables[0].rows {
        let home = MunicipalityId::at(row.area);
        assert_eq!(row.covered[0], covered.get(&home).copied().unwrap_or(0), "seed {seed}");
        let effect = effects.iter().find(|one| one.area == Some(row.area)).expect("a row");
        let expected = closed.get(&home).copied().unwrap_or(0);
        assert_eq!(effect.all().covered_closed, expected, "seed {seed}, {row:?}");
        assert_eq!(effect.all().covered_open, row.covered[0]);
        assert_eq!(effect.nearest_abroad, row.covered[0] - expected, "none of the own side comes");
    }
}

#[test]
fn random_services_are_counted_as_a_recount_counts_them() {
    for seed in 0..40 {
        let mut dice = Random::seeded(1000 + seed);
        let drawing = random_drawing(seed, WIDTH, HEIGHT);
        let count = 2 + dice.below(5);
        let services: Vec<Service> = (0..count).map(|_| random_service(&mut dice)).collect();
        let rows: Vec<String> = services.iter().enumerate().map(|(at, one)| row(at, one)).collect();
        let region = built(&drawing, &rows, &RegionSettings::default()).value;
        let reach = straight_line_reach(&region, &Silent);
        check(&region, &reach, &services, seed);
    }
}

#[test]
fn changed_services_are_those_of_a_recount() {
    for seed in 0..30 {
        let mut dice = Random::seeded(2000 + seed);
        let drawing = random_drawing(seed, WIDTH, HEIGHT);
        let mut services: Vec<Service> = (0..4).map(|_| random_service(&mut dice)).collect();
        let rows: Vec<String> = services.iter().enumerate().map(|(at, one)| row(at, one)).collect();
        let region = built(&drawing, &rows, &RegionSettings::default()).value;
        let reach = straight_line_reach(&region, &Silent);
        let category = region.category_id("home_care").expect("there are services");
        let closed = dice.below(4);
        let mut edits = FacilityEdits {
            closed: [service_id(&region, closed)].into(),
            ..FacilityEdits::default()
        };
        if dice.below(2) == 0 {
            let any_shop = region.facilities().iter().position(|one| !one.comes());
            edits.closed.extend(any_shop.map(FacilityId::at));
        }
        services.remove(closed);
        let at = [50 * dice.below(2 * WIDTH) as i64, 50 * dice.below(2 * HEIGHT) as i64];
        let metres = 50 * (1 + dice.below(6) as i64);
        edits.opened.push(NewFacility {
            key: "new".into(),
            name: String::new(),
            category,
            position: geo::Coord { x: 380_000.0 + at[0] as f64, y: 5_700_000.0 + at[1] as f64 },
            provider: Some("Neu".into()),
            capacity: None,
            serves: Some(ServiceArea::Around(Millimetres::from_metres(metres as f64))),
            attributes: std::collections::BTreeMap::new(),
        });
        services.push(Service { area: Area::Around(at, metres), office: "" });
        let edited = region.with_facilities(&edits, &region.places());
        let updated = Updater::straight(&region, &reach).update(&edited).value;
        assert_eq!(updated, straight_line_reach(&edited.region, &Silent), "seed {seed}");
        check(&edited.region, &updated, &services, seed);
    }
}
