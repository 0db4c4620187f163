//! Who reaches a facility of a derived category.

use nahraum::base::{WhenUnknown, codes};
use nahraum::region::DerivedCategory;

use super::{PLACES, covered, derived, keys, region, region_of, section, write};
use crate::support::Asked;

#[test]
fn a_filter_decides_who_is_covered() {
    let folder = tempfile::tempdir().expect("a folder");
    let filters = [
        ("a", "wheelchair=yes & fee=no", "1"),
        ("b", "wheelchair=yes", "4001"),
        ("c", "wheelchair=yes|limited & fee!=yes", "21"),
        ("d", "languages=tr", "1"),
        ("e", "languages=de & languages!=tr", "4020"),
        ("f", "capacity>=20", "21"),
        ("g", "capacity<40", "20"),
        ("h", "!fee", "300"),
        ("i", "capacity", "321"),
        ("j", "provider=Caritas & wheelchair", "4000"),
        ("k", "name=Beta|Gamma", "320"),
    ];
    let sections = filters.map(|(key, filter, _)| section(key, filter, ""));
    write(folder.path(), &sections.concat());
    for (key, filter, persons) in filters {
        assert_eq!(covered(folder.path(), key), persons, "{filter}");
    }
    assert_eq!(covered(folder.path(), "meeting_place"), "4321", "the source stays as it is");
}

#[test]
fn what_is_unknown_is_left_out_or_taken_in_and_always_counted() {
    let folder = tempfile::tempdir().expect("a folder");
    let filter = "wheelchair=yes & fee=no";
    let both = [section("sure", filter, ""), section("maybe", filter, "unknown = \"in\"")];
    write(folder.path(), &both.concat());
    assert_eq!(covered(folder.path(), "sure"), "1");
    assert_eq!(covered(folder.path(), "maybe"), "301");
    let more = "-v --limit 100 --category sure --category maybe";
    let said = Asked::about(folder.path(), "coverage --by region", more).said;
    let told = "1 of 4 facilities of `meeting_place` do not say enough about `wheelchair`, `fee`";
    assert!(said.contains(&format!("{told}; they are left out of `sure`")), "{said}");
    assert!(said.contains(&format!("{told}; they are taken into `maybe`")), "{said}");
}

#[test]
fn a_category_is_derived_from_a_derived_one() {
    let open = derived("open", "stepless", "fee=no");
    let stepless = derived("stepless", "meeting_place", "wheelchair=yes");
    let built = region(&[open, stepless], &[]).value;
    assert_eq!(keys(&built, "stepless"), ["stepless/M1", "stepless/M4"]);
    assert_eq!(keys(&built, "open"), ["open/M1"]);
    let open = built.category(built.category_id("open").expect("derived"));
    assert_eq!(open.sources(), ["stepless", "meeting_place"]);
    assert_eq!(open.derivation().map(|own| own.filter().to_string()).as_deref(), Some("fee=no"));
    // What is derived alone needs its sources, which are not analysed then.
    let alone = {
        let open = derived("open", "stepless", "fee=no");
        let stepless = derived("stepless", "meeting_place", "wheelchair=yes");
        region(&[open, stepless], &["open"]).value
    };
    assert_eq!(alone.facilities().len(), 1);
    assert_eq!(keys(&alone, "open"), ["open/M1"]);
    assert!(!alone.facilities()[0].is_repeat(), "no other facility is its place");
}

#[test]
fn limits_are_those_of_the_source_unless_the_category_has_its_own() {
    let folder = tempfile::tempdir().expect("a folder");
    let limits = "limits_m = [111]";
    let all = [
        section("own", "fee=no", limits),
        section("inherited", "fee=no", ""),
        section("overruled", "fee=no", limits),
        "[limits]\nmeeting_place = [222, 333]\noverruled = [444]\n".to_owned(),
    ];
    write(folder.path(), &all.concat());
    let asked = Asked::about(folder.path(), "coverage --by region", "");
    let limits: Vec<(String, String)> =
        asked.column("category").into_iter().zip(asked.column("limit_m")).collect();
    let of_category = |key: &str| -> Vec<&str> {
        limits.iter().filter(|(own, _)| own == key).map(|(_, limit)| &**limit).collect()
    };
    assert_eq!(of_category("own"), ["111"]);
    assert_eq!(of_category("inherited"), ["222", "333"]);
    assert_eq!(of_category("overruled"), ["444"]);
}

#[test]
fn names_in_two_languages_name_it_in_every_command() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), &section("open", "wheelchair=yes & fee=no", "is_need = true"));
    let config = folder.path().join("region.toml").display().to_string();
    for command in [
        "coverage",
        "gaps",
        "border",
        "overlaps",
        "access --weight persons",
        "fairness",
        "mix",
        "providers",
        "site --places 1",
    ] {
        for name in ["open", "open in English", "open auf Deutsch"] {
            let words = command.split(' ').chain(["-c", &config, "--category", name]);
            let output = crate::import::command::run(&words.collect::<Vec<_>>());
            let said = crate::import::command::err(&output);
            assert!(matches!(output.status.code(), Some(0 | 1)), "{command} {name}: {said}");
        }
    }
    let mix = Asked::about(folder.path(), "mix", "");
    // Of West, cells 1, 20 and 300 of 321 persons are 400 m from the next place, so all reach it within 1,000 m.
    assert_eq!(mix.column("needs_missing"), ["", "open"]);
}

#[test]
fn a_layer_may_call_an_attribute_otherwise() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), &section("stepless", "wheelchair=yes", ""));
    let rename = |from: &str, to: &str| {
        let path = folder.path().join("f.csv");
        let text = std::fs::read_to_string(&path).expect("readable");
        std::fs::write(&path, text.replacen(from, to, 1)).expect("writable");
    };
    // A usual German name is found (N502), any other one is named.
    rename("wheelchair", "Barrierefrei");
    assert_eq!(covered(folder.path(), "stepless"), "4001");
    rename("Barrierefrei", "Rampe");
    assert_eq!(covered(folder.path(), "stepless"), "0");
    let more =
        "--limit 100 --category stepless --set layers.facilities.attributes.wheelchair=Rampe";
    let asked = Asked::about(folder.path(), "coverage --by region", more);
    assert_eq!(asked.column("persons_covered"), ["4001"]);
}

#[test]
fn an_attribute_is_kept_because_something_asks_about_it() {
    let stepless = derived("stepless", "meeting_place", "wheelchair=yes & capacity>=1");
    let built = region(std::slice::from_ref(&stepless), &[]).value;
    assert_eq!(built.attribute_names(), ["capacity", "wheelchair"]);
    let id = built.facility_id("M2").expect("a facility");
    assert_eq!(built.attribute(id, "wheelchair"), Some("limited"));
    assert_eq!(built.attribute(id, "capacity"), Some("20"));
    assert_eq!(built.attribute(id, "fee"), None, "nothing asks about it");
    let copy = built.facility_id("stepless/M1").expect("a facility");
    assert_eq!(built.attribute(copy, "wheelchair"), Some("yes"));
}

#[test]
fn unknown_facilities_count_by_the_choice_of_each_category() {
    let maybe = DerivedCategory {
        unknown: WhenUnknown::In,
        ..derived("maybe", "meeting_place", "wheelchair=yes")
    };
    let built = region(&[maybe, derived("sure", "maybe", "fee=no")], &[]);
    assert_eq!(keys(&built.value, "maybe"), ["maybe/M1", "maybe/M3", "maybe/M4"]);
    // Of the three, one has no fee, one has one, one does not say.
    assert_eq!(keys(&built.value, "sure"), ["sure/M1"]);
    assert_eq!(built.diagnostics.count_of_code(codes::W861), 2);
}

/// In a list with decimal commas `1.200` is 1200, and `3,5` three and a half, for filters as for capacities.
#[test]
fn numbers_are_read_as_the_list_writes_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let filters = [
        ("a", "capacity>=1000", "1"),
        ("b", "capacity<1000", "20"),
        ("c", "seats>=1200 & seats<1201", "300"),
        ("d", "seats=3.5", "0"),
        ("e", "seats>3.4 & seats<3.6", "4000"),
        ("f", "seats>=1000000", "0"),
    ];
    write(folder.path(), &filters.map(|(key, filter, _)| section(key, filter, "")).concat());
    let list = "id;category;capacity;seats;x;y\nM1;meeting_place;1.200;;380100,0;5700500,0\n\
                M2;meeting_place;999,5;1,234,567;380500,0;5700500,0\n\
                M3;meeting_place;;1.200;380900,0;5700500,0\nM4;meeting_place;;3,5;381300,0;5700500,0\n";
    std::fs::write(folder.path().join("f.csv"), list).expect("writable");
    for (key, filter, persons) in filters {
        assert_eq!(covered(folder.path(), key), persons, "{filter}");
    }
    let more = "-v --limit 100 --category f";
    let said = Asked::about(folder.path(), "coverage --by region", more).said;
    assert!(said.contains("such as `1,234,567`"), "no number of this list: {said}");
}

/// Without a decimal comma a comma is none for filters either.
#[test]
fn a_list_with_decimal_points_has_no_decimal_comma() {
    let places = PLACES.replace("de,20,380500", "de,\"3,5\",380500").replace("viele", "1.200");
    let places = places.replace("5700500\n", "5700500.25\n");
    let small = derived("small", "meeting_place", "capacity<5");
    let built = region_of(&places, &[small], &[]);
    assert_eq!(keys(&built.value, "small"), ["small/M3"]);
    assert_eq!(built.diagnostics.count_of_code(codes::W863), 1, "{:?}", built.diagnostics);
}
