//! Sentences of the guide about pairs of municipalities, quartiers abroad, variety and visiting services.

use nahraum::access::ReachTable;
use nahraum::analysis::coverage::{Level, variety};
use nahraum::analysis::overlap::{OverlapOptions, Overlaps, overlaps};
use nahraum::base::{CategoryId, Diagnostics, Millimetres, Silent, codes};
use nahraum::region::{Region, RegionInputs, RegionSettings, build};
use nahraum::synthetic::town;
use polars::prelude::Column;

use crate::support::{drawn, limits};

const FIRST: CategoryId = CategoryId(0);

fn overlaps_at(drawing: &str, metres: u32) -> (Region, Overlaps) {
    let (region, reach) = drawn(drawing, &limits("supermarket", &[metres]));
    let limit = Millimetres(metres * 1000);
    let found = overlaps(&region, &reach, FIRST, limit, &OverlapOptions::default());
    (region, found)
}

/// The gain of A from B: residents of A who reach a shop in B and none anywhere else.
fn gain_of_a(drawing: &str) -> u64 {
    let (region, found) = overlaps_at(drawing, 200);
    let [a, b] = ["A", "B"].map(|key| region.municipality_id(key).expect("drawn"));
    let pair = found.municipality_pairs.iter().find(|pair| (pair.a, pair.b) == (a, b));
    pair.expect("A reaches B").gain_a
}

#[test]
fn the_gain_of_a_pair_counts_who_has_a_facility_in_the_other_and_nowhere_else() {
    assert_eq!(gain_of_a("AAABCC.\n\n..1S..."), 10);
    assert_eq!(gain_of_a("AAABCC.\n\nS.1S..."), 0, "one at home");
    assert_eq!(gain_of_a("AAABCC.\n\n..1SS.."), 0, "one in a third municipality");
    assert_eq!(gain_of_a("AAAB...\n\n..1SS.."), 0, "one outside the region");
    assert_eq!(gain_of_a("AAABCC.\n\n..1S.S."), 10, "another beyond the limit");
}

#[test]
fn quartiers_abroad_are_those_of_residents_in_other_municipalities_most_persons_first() {
    // Quartier b lies in A and B; 20 of its residents live in A, 30 in B, where the shop is.
    let (region, found) = overlaps_at("AAABBB\n\n1.2S3.\n\naabbbb", 300);
    let abroad = &found.facilities[0].quartiers_abroad;
    let abroad: Vec<(&str, u64)> =
        abroad.iter().map(|(id, persons)| (region.quartier(*id).key(), *persons)).collect();
    assert_eq!(abroad, [("b", 20), ("a", 10)]);
    assert_eq!((found.facilities[0].persons_own, found.facilities[0].persons_abroad), (30, 30));
}

#[test]
fn variety_counts_each_category_at_its_own_largest_limit() {
    let settings = RegionSettings {
        own_limits: vec![("supermarket".into(), vec![200, 500]), ("pharmacy".into(), vec![300])],
        ..RegionSettings::default()
    };
    // 400 m to the shop, 300 m to the pharmacy.
    let (region, reach): (Region, ReachTable) = drawn("AAAAA\n\n1..PS", &settings);
    let set = [CategoryId(0), CategoryId(1)];
    let mean = |limit| variety(&region, &reach, &set, Level::Region, limit)[0].mean;
    assert_eq!(mean(None), 2.0);
    assert_eq!(mean(Some(Millimetres(300_000))), 1.0, "one limit for all");
    assert_eq!(mean(Some(Millimetres(200_000))), 0.0);
}

/// A town with a shop and services of other categories in place of the further facilities.
fn services(
    drawing: &str,
    categories: &[&str],
    settings: &RegionSettings,
) -> (Region, Diagnostics) {
    let mut town = town(drawing).expect("well-formed");
    let categories: Vec<String> = categories.iter().map(|one| (*one).to_owned()).collect();
    let column = Column::new("category".into(), categories);
    town.facilities.table.with_column(column).expect("one category a facility");
    let inputs =
        RegionInputs::from_layers(town.municipalities, town.quartiers, town.facilities, town.cells);
    let built = build(inputs, settings, &Silent).expect("buildable");
    (built.value, built.diagnostics)
}

#[test]
fn services_that_come_to_people_are_walked_to_only_when_they_are_named() {
    let given = ["supermarket", "home_care", "Begleitdienst", "meals_on_wheels", "home_care"];
    let drawing = "AAAAAAA\n\n1SPPPP.";
    let (region, told) = services(drawing, &given, &RegionSettings::default());
    let keys: Vec<&str> = region.categories().iter().map(|category| category.key()).collect();
    assert_eq!((keys, region.facilities().len()), (vec!["supermarket"], 1));
    assert_eq!((told.count_of_code(codes::N382), told.count_of_code(codes::N383)), (4, 0));
    for name in ["home_care", "Ambulanter Pflegedienst"] {
        let named = RegionSettings { categories: vec![name.into()], ..RegionSettings::default() };
        let (region, told) = services(drawing, &given, &named);
        assert_eq!((region.categories()[0].key(), region.facilities().len()), ("home_care", 2));
        assert_eq!((told.count_of_code(codes::N382), told.count_of_code(codes::N383)), (0, 2));
    }
}
