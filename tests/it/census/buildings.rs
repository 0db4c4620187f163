//! Persons in buildings.

use nahraum::base::{Diagnostics, Place, codes};
use nahraum::import::census::{
    BUILDINGS_TOML, Building, CensusError, HomeKinds, HomePoint, LevelSource, LevelTally,
    homes_in_cells, spread_over_buildings,
};

use super::support::{codes, message};

fn house(id: i64, footprint_dm2: u64, levels_x2: u32) -> Building {
    Building { id, footprint_dm2, levels_x2, at: (0.0, 0.0) }
}

#[test]
fn persons_go_by_floor_area_and_ties_to_the_lower_id() {
    // 80 m² x 1.5, 80 m² x 3, 240 m² x 0.5: all 1 : 2 : 1.
    let buildings = [house(9, 8_000, 3), house(4, 8_000, 6), house(2, 24_000, 1)];
    assert_eq!(spread_over_buildings(8, &buildings).expect("persons"), [2, 4, 2]);
    // 2.25, 4.5, 2.25: the one left goes to the half.
    assert_eq!(spread_over_buildings(9, &buildings).expect("persons"), [2, 5, 2]);
    // 2.75, 5.5, 2.75: two left, both to the quarters.
    assert_eq!(spread_over_buildings(11, &buildings).expect("persons"), [3, 5, 3]);
    // One person among alike: the lowest id.
    let alike = [house(7, 100, 2), house(3, 100, 2), house(5, 100, 2)];
    assert_eq!(spread_over_buildings(1, &alike).expect("persons"), [0, 1, 0]);
}

#[test]
fn without_floor_area_all_count_alike_and_nothing_overflows() {
    let none = [house(1, 0, 2), house(2, 100, 0), house(3, 0, 0)];
    assert_eq!(spread_over_buildings(7, &none).expect("persons"), [3, 2, 2]);
    let huge = [house(1, u64::MAX, u32::MAX), house(2, u64::MAX, u32::MAX)];
    let most = u64::from(u32::MAX);
    let shares = spread_over_buildings(most, &huge).expect("persons");
    assert_eq!(shares, [u32::MAX / 2 + 1, u32::MAX / 2]);
    assert!(matches!(
        spread_over_buildings(most + 1, &huge),
        Err(CensusError::TooManyPersons { .. })
    ));
    assert!(spread_over_buildings(0, &[]).expect("nobody").is_empty());
    let nowhere = spread_over_buildings(3, &[]).expect_err("nowhere to live");
    assert_eq!(
        nowhere.to_string(),
        "found 3 persons but no building; expected at least one building"
    );
}

#[test]
fn levels_as_people_write_them() {
    let kinds = HomeKinds::default();
    let unusable = |text: &str| LevelSource::Unusable(text.to_owned());
    // `residential` has 3 levels unless the tag says something else.
    for (text, levels_x2, source) in [
        ("2.5", 5, LevelSource::Tagged),
        ("2,5", 5, LevelSource::Tagged),
        ("3;4", 7, LevelSource::Tagged),
        ("3-5", 8, LevelSource::Tagged),
        (" ca. 3 ", 6, LevelSource::Tagged),
        ("50", 100, LevelSource::Tagged),
        ("0", 6, unusable("0")),
        ("300", 6, unusable("300")),
        ("-1", 6, unusable("-1")),
        ("2+1", 6, unusable("2+1")),
        ("drei", 6, unusable("drei")),
        ("", 6, unusable("")),
    ] {
        let tag = |key: &str| match key {
            "building" => Some("residential"),
            "building:levels" => Some(text),
            _ => None,
        };
        let levels = kinds.levels(tag).expect("a home");
        assert_eq!((levels.levels_x2, levels.source), (levels_x2, source), "`{text}`");
    }
}

#[test]
fn homes_and_what_is_none() {
    let kinds = HomeKinds::default();
    let levels = |tags: &[(&str, &'static str)]| {
        let found = |key: &str| tags.iter().find(|tag| tag.0 == key).map(|tag| tag.1);
        kinds.levels(found).map(|levels| levels.levels_x2)
    };
    for (kind, levels_x2) in [
        ("yes", 4),
        ("house", 4),
        ("apartments", 8),
        ("detached", 3),
        ("terrace", 4),
        ("bungalow", 2),
        ("farm", 3),
        ("dormitory", 8),
        ("semidetached_house", 4),
    ] {
        assert_eq!(levels(&[("building", kind)]), Some(levels_x2), "{kind}");
    }
    for kind in ["garage", "shed", "industrial", "church", "no", "construction", "ruins", "Villa 7"]
    {
        assert_eq!(levels(&[("building", kind), ("building:levels", "2")]), None, "{kind}");
    }
    assert_eq!(levels(&[("highway", "residential")]), None);
    assert_eq!(levels(&[("building", "yes"), ("amenity", "school")]), None);
    assert_eq!(levels(&[("building", "yes"), ("shop", "no")]), Some(4));
    // A shop below flats is still a home.
    assert_eq!(levels(&[("building", "apartments"), ("shop", "bakery")]), Some(8));
    assert_eq!(levels(&[("building", "barn"), ("building:use", "residential")]), Some(4));
    assert_eq!(levels(&[("building", "house"), ("building:use", "office")]), None);
    // Two levels and one under the roof, which counts half.
    let roof = [("building", "house"), ("building:levels", "2"), ("roof:levels", "1")];
    assert_eq!(levels(&roof), Some(5));
}

#[test]
fn assumed_levels_are_said() {
    let kinds = HomeKinds::default();
    let mut tally = LevelTally::default();
    let mut diagnostics = Diagnostics::default();
    for levels in [Some("2"), None, Some("viele")] {
        let tag = |key: &str| if key == "building" { Some("house") } else { levels };
        let tag = |key: &str| if key == "building:use" { None } else { tag(key) };
        let levels = kinds.levels(tag).expect("a home");
        tally.add(&levels, Place::of_source("osm").feature("way 1"), &mut diagnostics);
    }
    tally.report("osm", &mut diagnostics);
    assert_eq!((tally.tagged, tally.assumed, tally.homes()), (1, 2, 3));
    assert_eq!(codes(&diagnostics), [(codes::N816, 2), (codes::W854, 1)]);
    let said = message(&diagnostics, codes::N816);
    assert_eq!(said, "levels of 2 of 3 homes (66.7 %) are assumed by the kind of building");
}

#[test]
fn tables_of_buildings_are_checked() {
    let fault = |from: &str, to: &str| {
        HomeKinds::parse(&BUILDINGS_TOML.replace(from, to)).expect_err("a broken table").to_string()
    };
    assert_eq!(
        fault("villa = 2", "villa = 0"),
        "kinds of buildings: `villa` is 0; expected half a level to levels_max"
    );
    assert_eq!(
        fault("roof_level_share = 0.5", "roof_level_share = 5"),
        "kinds of buildings: `roof_level_share` is 5; expected 0 to 1"
    );
    assert_eq!(fault("villa = 2", "villa = \"2\""), "kinds of buildings cannot be read");
}

#[test]
fn cells_keep_the_persons_of_their_area_and_lie_in_it() {
    let home = |x: f64, y: f64, persons, area| HomePoint { at: (x, y), persons, area };
    // Area 0 lies west of x = 130, area 1 east of it; area 2 is a ring around nothing.
    let is_in = |area: u32, (x, _): (f64, f64)| match area {
        0 => x < 130.0,
        1 => x >= 130.0,
        _ => false,
    };
    let homes = [
        home(-0.1, 99.9, 1, 0),
        home(0.0, 0.0, 2, 0),
        home(99.9, 50.0, 3, 0),
        home(110.0, 10.0, 1, 0),
        home(120.0, 30.0, 3, 0),
        home(140.0, 20.0, 5, 1),
        home(110.0, 90.0, 7, 2),
        home(112.0, 90.0, 7, 2),
        home(50.0, 100.0, 6, 0),
        home(50.0, 150.0, 0, 1),
        home(f64::NAN, 5.0, 5, 0),
    ];
    let cells_of = |homes: &[HomePoint]| -> Vec<((f64, f64), u32, u32)> {
        homes_in_cells(homes, 100, &is_in)
            .iter()
            .map(|cell| (cell.at, cell.persons, cell.area))
            .collect()
    };
    let expected = [
        ((-50.0, 50.0), 1, 0),
        ((50.0, 50.0), 5, 0),
        // (110 + 3 x 120) / 4 and (10 + 3 x 30) / 4: the centre lies in area 1.
        ((117.5, 25.0), 4, 0),
        ((150.0, 50.0), 5, 1),
        ((110.0, 90.0), 14, 2),
        ((50.0, 150.0), 6, 0),
    ];
    assert_eq!(cells_of(&homes), expected);
    let mut turned = homes;
    turned[..7].reverse();
    turned[7..].reverse();
    let mut again = cells_of(&turned);
    again[4].0 = expected[4].0; // Of equals the first counts.
    assert_eq!(again, expected);
}
