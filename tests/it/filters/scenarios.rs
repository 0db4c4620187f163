//! A place of several categories changes as one.

use std::collections::{BTreeMap, BTreeSet};

use geo::Coord;
use nahraum::access::{Completeness, GivenDistances, GivenPair, Updater, straight_line_reach};
use nahraum::base::{CategoryId, CellId, FacilityId, Millimetres, Silent, WhenUnknown};
use nahraum::region::{
    DerivedCategory, EditedRegion, Facility, FacilityEdits, NewFacility, Region,
};

use super::{PLACES, derived, keys, region, region_of, section, write};
use crate::support::{Asked, refused};
use crate::tables::scenario::degrees;

/// Key, category, capacity, whether it repeats another one, and its capacity as said.
type Told = (String, CategoryId, Option<f64>, bool, Option<String>);

fn town() -> Region {
    let stepless = derived("stepless", "meeting_place", "wheelchair=yes");
    region(&[stepless, derived("open", "stepless", "fee=no")], &[]).value
}

fn edited(region: &Region, edits: &FacilityEdits) -> EditedRegion {
    region.with_facilities(edits, &region.places())
}

fn opened(category: CategoryId, attributes: &[(&str, &str)]) -> FacilityEdits {
    let attributes = attributes.iter().map(|(name, text)| ((*name).into(), (*text).into()));
    let new = NewFacility {
        key: "N".into(),
        name: "Neu".into(),
        category,
        position: Coord { x: 381_700.0, y: 5_700_500.0 },
        provider: Some("AWO".into()),
        capacity: None,
        serves: None,
        attributes: attributes.collect(),
    };
    FacilityEdits { opened: vec![new], ..FacilityEdits::default() }
}

#[test]
fn a_place_closes_moves_and_grows_in_all_its_categories() {
    let town = town();
    let id = |key: &str| town.facility_id(key).expect("a facility");
    // Whichever of its facilities is named.
    for key in ["M1", "stepless/M1", "open/M1"] {
        let edits = FacilityEdits { closed: BTreeSet::from([id(key)]), ..FacilityEdits::default() };
        let after = edited(&town, &edits).region;
        assert_eq!(keys(&after, "meeting_place"), ["M2", "M3", "M4"], "{key}");
        assert_eq!(keys(&after, "stepless"), ["stepless/M4"], "{key}");
        assert_eq!(keys(&after, "open"), [""; 0], "{key}");
    }
    let to = Coord { x: 381_000.0, y: 5_700_900.0 };
    let edits = FacilityEdits {
        moved: BTreeMap::from([(id("M1"), to)]),
        capacities: BTreeMap::from([(id("M4"), 77.0)]),
        ..FacilityEdits::default()
    };
    let EditedRegion { region: after, kept } = edited(&town, &edits);
    let one = |key: &str| after.facility(after.facility_id(key).expect("a facility"));
    assert!(["M1", "stepless/M1", "open/M1"].iter().all(|key| one(key).position() == to));
    assert!(["M4", "stepless/M4"].iter().all(|key| one(key).capacity() == Some(77.0)));
    assert_eq!(kept.iter().filter(|earlier| earlier.is_none()).count(), 3);
    assert_eq!(after.attribute(after.facility_id("open/M1").expect("there"), "fee"), Some("no"));
}

#[test]
fn an_opened_place_belongs_to_the_derived_categories_that_it_fulfils() {
    let town = town();
    let meeting = town.category_id("meeting_place").expect("a category");
    for (attributes, stepless, open) in [
        (&[("wheelchair", "yes"), ("fee", "no")][..], true, true),
        (&[("wheelchair", "yes")], true, false),
        (&[("fee", "no")], false, false),
        (&[], false, false),
    ] {
        let after = edited(&town, &opened(meeting, attributes)).region;
        assert!(keys(&after, "meeting_place").contains(&"N".to_owned()));
        assert_eq!(keys(&after, "stepless").contains(&"stepless/N".to_owned()), stepless);
        assert_eq!(keys(&after, "open").contains(&"open/N".to_owned()), open);
        let places = after.facilities().iter().filter(|one| !one.is_repeat()).count();
        assert_eq!(places, 5 + 1, "one place more");
    }
}

#[test]
fn a_place_opened_in_a_derived_category_is_one_of_its_source() {
    let town = town();
    let open = town.category_id("open").expect("a category");
    let after = edited(&town, &opened(open, &[("wheelchair", "yes")])).region;
    let new = after.facilities().iter().filter(|one| one.name() == "Neu");
    let new: Vec<(&str, bool)> = new.map(|one| (one.key(), one.is_repeat())).collect();
    assert_eq!(new, [("N", false), ("stepless/N", true), ("open/N", true)]);
    // The 50,000 at the library reach it.
    let reach = straight_line_reach(&after, &Silent);
    let cell = after.cells_inside().last().expect("a cell");
    for key in ["meeting_place", "stepless", "open"] {
        let id = after.category_id(key).expect("a category");
        assert_eq!(reach.category(id).nearest(cell).distance.0, 0, "{key}");
    }
}

#[test]
fn a_changes_file_names_a_place_and_says_what_is_known_of_it() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), &section("stepless", "wheelchair=yes", "limits_m = [100]"));
    let at = degrees(Coord { x: 381_700.0, y: 5_700_500.0 }, 0);
    let open = |more: &str| format!("[[open]]\ncategory = \"meeting_place\"\nat = {at}\n{more}\n");
    let changes = folder.path().join("changes.toml");
    let ask = |text: &str, categories: &str| {
        std::fs::write(&changes, text).expect("writable");
        let more = format!("{} --by region --limit 100 {categories}", changes.display());
        let asked = Asked::about(folder.path(), "scenario -v", &more);
        let rows = asked.column("category").into_iter().zip(asked.column("covered_after"));
        (rows.collect::<BTreeMap<String, String>>(), asked.said)
    };
    let both = "--category stepless --category meeting_place";
    let (covered, _) = ask(&open("attributes = { wheelchair = \"yes\" }"), both);
    assert_eq!((&*covered["stepless"], &*covered["meeting_place"]), ("54001", "54321"));
    let (covered, said) = ask(&open(""), both);
    assert_eq!(covered.get("stepless"), None, "nothing changes there");
    let told = "`attributes` do not say whether the facility fulfils `wheelchair=yes`";
    assert!(said.contains(told), "{said}");
    // By its name, although the place is in two categories, and by its id where only one is analysed.
    let (covered, _) = ask("[[close]]\nfacility = \"Alpha\"\n", both);
    assert_eq!((&*covered["stepless"], &*covered["meeting_place"]), ("4000", "4320"));
    let (covered, _) = ask("[[close]]\nfacility = \"M1\"\n", "--category stepless");
    assert_eq!(covered["stepless"], "4000");

    std::fs::write(&changes, open("attributes = { weelchair = \"yes\" }")).expect("writable");
    let said = refused(folder.path(), "scenario", &changes.display().to_string());
    assert!(said.contains("`weelchair`; did you mean `wheelchair`?"), "{said}");
    let contradiction =
        open("attributes = { wheelchair = \"no\" }").replace("meeting_place", "stepless");
    std::fs::write(&changes, contradiction).expect("writable");
    let said = refused(folder.path(), "scenario", &changes.display().to_string());
    assert!(said.contains("fulfils `wheelchair=yes`, which this one does not"), "{said}");
}

/// A place that grows from 20 to 60, and what the region is when it is built with 60 from the beginning.
#[test]
fn a_place_that_grows_is_where_it_would_be_in_a_region_built_with_its_new_capacity() {
    let categories = [
        derived("large", "meeting_place", "capacity>=50"),
        derived("small", "meeting_place", "capacity<50"),
        derived("large_cheap", "large", "fee=no"),
        derived("named", "meeting_place", "name=Beta"),
    ];
    let grown = PLACES.replace("de,20,380500", "de,60,380500");
    assert_ne!(grown, PLACES);
    for analysed in [
        &[][..],
        &["meeting_place", "large_cheap"],
        &["large", "small"],
        &["large_cheap", "small", "named"],
    ] {
        let before = region(&categories, analysed).value;
        let key = ["M2", "small/M2"].into_iter().find_map(|key| before.facility_id(key));
        let capacities = BTreeMap::from([(key.expect("a facility"), 60.0)]);
        let edits = FacilityEdits { capacities, ..FacilityEdits::default() };
        let edited = edited(&before, &edits);
        let EditedRegion { region: after, kept } = &edited;
        let anew = region_of(&grown, &categories, analysed).value;
        let all = |region: &Region| -> Vec<Told> {
            let one = |(at, one): (usize, &Facility)| {
                let said = region.attribute(FacilityId::at(at), "capacity").map(str::to_owned);
                (one.key().to_owned(), one.category(), one.capacity(), one.is_repeat(), said)
            };
            region.facilities().iter().enumerate().map(one).collect()
        };
        assert_eq!(all(after), all(&anew), "{analysed:?}");
        // What was there is itself under its new number.
        for (at, earlier) in kept.iter().enumerate() {
            let now = after.facility(FacilityId::at(at)).key();
            match earlier {
                Some(earlier) => assert_eq!(before.facility(*earlier).key(), now),
                None => assert!(now.starts_with("large"), "{now}"),
            }
        }
        let reach = straight_line_reach(&before, &Silent);
        let updated = Updater::straight(&before, &reach).update(&edited).value;
        let recount = straight_line_reach(&anew, &Silent);
        for id in (0..before.categories().len()).map(CategoryId::at) {
            assert_eq!(updated.category(id), recount.category(id), "{analysed:?}");
        }
    }
}

#[test]
fn a_place_that_shrinks_leaves_the_category_that_asks_for_more() {
    let large = derived("large", "meeting_place", "capacity>=40");
    for (analysed, left) in
        [(&["meeting_place", "large"][..], vec!["M1", "M2", "M3", "M4"]), (&["large"], vec![])]
    {
        let before = region(std::slice::from_ref(&large), analysed).value;
        let id = before.facility_id("large/M1").expect("it has 40");
        let capacities = BTreeMap::from([(id, 39.0)]);
        let after = edited(&before, &FacilityEdits { capacities, ..FacilityEdits::default() });
        let keys: Vec<&str> = after.region.facilities().iter().map(Facility::key).collect();
        assert_eq!(keys, left, "{analysed:?}");
    }
    // The data call this one large, whatever it has, and no meeting place that might be a small one.
    let given = PLACES.replace("M1,meeting_place", "M1,large");
    let small = derived("small", "meeting_place", "capacity<40");
    let before = region_of(&given, &[large, small], &[]).value;
    let capacities = BTreeMap::from([(before.facility_id("M1").expect("a facility"), 39.0)]);
    let after = edited(&before, &FacilityEdits { capacities, ..FacilityEdits::default() }).region;
    assert_eq!(keys(&after, "large"), ["M1"]);
    assert_eq!(keys(&after, "small"), ["small/M2"]);
}

#[test]
fn an_opened_place_passes_the_filters_of_categories_that_are_not_analysed() {
    let categories = [
        derived("stepless", "meeting_place", "wheelchair=yes"),
        derived("open", "stepless", "fee=no"),
    ];
    let town = region(&categories, &["meeting_place", "open"]).value;
    assert_eq!(town.category_id("stepless"), None);
    let meeting = town.category_id("meeting_place").expect("a category");
    let opened_with = |attributes: &[(&str, &str)]| {
        let edits = opened(meeting, attributes);
        let told: Vec<(bool, Option<String>)> = edits.opened[0]
            .belonging(&town)
            .into_iter()
            .map(|one| (one.is_member, one.undecided.map(ToString::to_string)))
            .collect();
        let is_open = keys(&edited(&town, &edits).region, "open").contains(&"open/N".to_owned());
        assert_eq!(told.iter().map(|(is_member, _)| *is_member).collect::<Vec<_>>(), [is_open]);
        (is_open, told[0].1.clone())
    };
    assert_eq!(opened_with(&[("wheelchair", "yes"), ("fee", "no")]), (true, None));
    assert_eq!(opened_with(&[("wheelchair", "no"), ("fee", "no")]), (false, None));
    assert_eq!(opened_with(&[("wheelchair", "yes"), ("fee", "yes")]), (false, None));
    // Each says nothing of one of both.
    assert_eq!(opened_with(&[("fee", "no")]), (false, Some("wheelchair=yes".into())));
    assert_eq!(opened_with(&[("wheelchair", "yes")]), (false, Some("fee=no".into())));
    // The fee decides, whatever the wheelchair.
    assert_eq!(opened_with(&[("fee", "yes")]), (false, None));
}

#[test]
fn the_filter_that_leaves_an_opened_place_out_is_named_not_one_that_takes_it_in() {
    let maybe = DerivedCategory {
        unknown: WhenUnknown::In,
        ..derived("maybe", "meeting_place", "wheelchair=yes")
    };
    let categories = [maybe, derived("sure", "maybe", "fee=no")];
    let town = region(&categories, &["meeting_place", "sure"]).value;
    let meeting = town.category_id("meeting_place").expect("a category");
    let told = |attributes: &[(&str, &str)]| -> Vec<(bool, Option<String>)> {
        let edits = opened(meeting, attributes);
        let all = edits.opened[0].belonging(&town).into_iter();
        all.map(|one| (one.is_member, one.undecided.map(ToString::to_string))).collect()
    };
    assert_eq!(told(&[]), [(false, Some("fee=no".into()))]);
    assert_eq!(told(&[("fee", "no")]), [(true, Some("wheelchair=yes".into()))]);
}

#[test]
fn no_two_facilities_of_a_scenario_have_one_id() {
    let town = region(&[derived("stepless", "meeting_place", "wheelchair=yes")], &[]).value;
    let meeting = town.category_id("meeting_place").expect("a category");
    let library = town.category_id("library").expect("a category");
    let mut edits = opened(meeting, &[("wheelchair", "yes")]);
    let mut other = opened(library, &[]).opened.remove(0);
    other.key = "stepless/N".into();
    edits.opened.push(other);
    let after = edited(&town, &edits).region;
    let new: Vec<&str> =
        after.facilities().iter().map(Facility::key).skip(town.facilities().len()).collect();
    assert_eq!(new, ["N", "stepless/N~", "stepless/N"], "the id that is given stays");
}

#[test]
fn a_changes_file_may_give_an_id_that_is_made_for_others() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), &section("large", "seats>=50", ""));
    let places = PLACES.replace("capacity,x", "seats,x");
    std::fs::write(folder.path().join("f.csv"), places).expect("writable");
    let at = degrees(Coord { x: 381_700.0, y: 5_700_500.0 }, 0);
    let open = |more: &str| format!("[[open]]\ncategory = \"meeting_place\"\nat = {at}\n{more}\n");
    let changes = folder.path().join("changes.toml");
    let more = format!("{} --by region --limit 100 --category meeting_place", changes.display());
    std::fs::write(&changes, [open(""), open("id = \"open-1\"")].concat()).expect("writable");
    let asked = Asked::about(folder.path(), "scenario", &more);
    assert_eq!(asked.column("covered_after"), ["54321"]);
    std::fs::write(&changes, [open("id = \"a\""), open("id = \"a\"")].concat()).expect("writable");
    let said = refused(folder.path(), "scenario", &changes.display().to_string());
    assert!(said.contains("a facility has the id `a` already"), "{said}");
    // 1.200 seats may be 1200 or a little more than one.
    std::fs::write(&changes, open("attributes = { seats = \"1.200\" }")).expect("writable");
    let said = refused(folder.path(), "scenario", &changes.display().to_string());
    assert!(
        said.contains("found `1.200` for the number `seats`")
            && said.contains("write `1200`, or `1.2000` if a fraction is meant"),
        "{said}"
    );
    std::fs::write(&changes, open("attributes = { seats = \"1.200.000\" }")).expect("writable");
    let said = refused(folder.path(), "scenario", &changes.display().to_string());
    assert!(said.contains("write `1200000`") && !said.contains("fraction"), "{said}");
}

/// A table of distances says how far a place is, in whatever category it comes to be.
#[test]
fn a_place_that_grows_keeps_the_distances_that_are_given_to_it() {
    let categories = [derived("large", "meeting_place", "capacity>=50")];
    let before = region(&categories, &[]).value;
    let place = before.facility_id("M2").expect("a facility");
    let distance = Millimetres::from_metres(77.0);
    let pairs = vec![GivenPair { cell: CellId(3), facility: place, distance }];
    let complete_to = vec![Millimetres::from_metres(500.0); before.categories().len()];
    let given = GivenDistances::new(&before, pairs, Completeness { complete_to, slowest: 1.0 });
    let capacities = BTreeMap::from([(place, 60.0)]);
    let edits = FacilityEdits { capacities, ..FacilityEdits::default() };
    let grown = edited(&before, &edits);
    let reach = given.after(&grown).expect("no place is new").reach(&grown.region);
    let large = grown.region.category_id("large").expect("a category");
    let nearest = reach.category(large).nearest(CellId(3));
    assert_eq!(nearest.distance, distance);
    assert_eq!(nearest.facility(), grown.region.facility_id("large/M2"));
    assert_eq!(reach.category(large).nearest(CellId(0)).facility(), None);
    // Elsewhere nobody knows how far it is.
    let moved = FacilityEdits {
        moved: BTreeMap::from([(place, Coord { x: 381_000.0, y: 5_700_900.0 })]),
        ..edits
    };
    assert_eq!(given.after(&edited(&before, &moved)).expect_err("it moves").len(), 2);
}
