//! A place of several categories changes as one.

use std::collections::{BTreeMap, BTreeSet};

use geo::Coord;
use nahraum::access::straight_line_reach;
use nahraum::base::{CategoryId, Silent};
use nahraum::region::{EditedRegion, FacilityEdits, NewFacility, Region};

use super::{derived, keys, region, section, write};
use crate::support::{Asked, refused};
use crate::tables::scenario::degrees;

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
