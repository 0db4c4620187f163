//! Services that open, close and move in a scenario; networks that say nothing about them.

use nahraum::access::{LinkOptions, LinkedRegion, Linker, Updater, straight_line_reach};
use nahraum::base::{FacilityId, Silent, WalkWeight, codes};
use nahraum::dataset::CrsId;
use nahraum::network::{WALK_PROFILES_TOML, WalkNetwork, WalkProfile, build_network};
use nahraum::region::{FacilityEdits, PlacedBy, RegionSettings};
use nahraum::synthetic::streets;

use super::command::write_town;
use super::town::{ROW, built, three};
use crate::import::command::err;
use crate::scenario::command::nahraum;

#[test]
fn on_foot_services_come_as_in_a_straight_line_and_need_no_way() {
    let rows = three("");
    let region = built(ROW, &rows, &RegionSettings::default()).value;
    let care = region.category_id("home_care").expect("there");
    let map = streets("+--+").expect("well-formed");
    let network = build_network(&map, &CrsId::epsg(25832), None, &Silent).expect("walkable").value;
    let profile = WalkProfile::find(WALK_PROFILES_TOML, "adult").expect("built in");
    let walk = WalkNetwork::new(network, profile, WalkWeight::Length);
    let linked = LinkedRegion::link(&region, &walk, LinkOptions::default());
    assert_eq!(linked.diagnostics.count_of_code(codes::W411), 0, "{:?}", linked.diagnostics);
    assert_eq!(linked.value.unlinked_facilities(), 0);
    let on_foot = linked.value.reach(&Silent);
    let straight = straight_line_reach(&region, &Silent);
    assert_eq!(on_foot.category(care), straight.category(care));
    assert_eq!(on_foot.placed_by(FacilityId(0)), Some(PlacedBy::ServiceArea));
    let edits = FacilityEdits { closed: [FacilityId(0)].into(), ..FacilityEdits::default() };
    let edited = region.with_facilities(&edits, &region.places());
    let linker = Linker::new(&walk, LinkOptions::default());
    let updated = Updater::on_foot(&linked.value, &linker, &on_foot).update(&edited);
    let recount = straight_line_reach(&edited.region, &Silent);
    assert_eq!(updated.value.category(care), recount.category(care));
    assert_eq!(linked.value.nearest(care, Default::default()).nearest(nahraum::base::CellId(0)), {
        straight.category(care).nearest(nahraum::base::CellId(0))
    });
}

/// What a scenario with these changes says.
fn asked(changes: &str) -> std::process::Output {
    let folder = tempfile::tempdir().expect("a folder");
    write_town(folder.path(), "");
    std::fs::write(folder.path().join("changes.toml"), changes).expect("writable");
    nahraum(folder.path(), &["scenario", "-c", "region.toml", "changes.toml", "--format", "csv"])
}

/// Longitude and latitude of the middle of square 8, about.
const AT: &str = "at = [7.2834, 51.4386]";

#[test]
fn a_service_opens_with_what_it_serves_and_is_refused_without() {
    let open =
        |more: &str| format!("[[open]]\ncategory = \"home_care\"\nid = \"new\"\n{AT}\n{more}\n");
    let said = |more: &str| {
        let output = asked(&open(more));
        assert_eq!(output.status.code(), Some(2), "{}", err(&output));
        err(&output)
    };
    let none = said("");
    assert!(none.contains("give `service_municipalities` or `service_radius_m`"), "{none}");
    let both = said("service_municipalities = [\"A\"]\nservice_radius_m = 5");
    assert!(both.contains("give either"), "{both}");
    let negative = said("service_radius_m = -5");
    assert!(negative.contains("expected metres above 0"), "{negative}");
    let unknown = said("service_municipalities = [\"Town C\"]");
    assert!(unknown.contains("the region has no municipality `Town C`; did you mean"), "{unknown}");
    let shop = asked(&format!("[[open]]\ncategory = \"pharmacy\"\nservice_radius_m = 5\n{AT}\n"));
    assert!(err(&shop).contains("people go to this one"), "{}", err(&shop));
    // The ten persons of square 8 are served by whoever comes to B.
    let fine = asked(&open("service_municipalities = [\"B\"]"));
    assert!(fine.status.success(), "{}", err(&fine));
    let table = String::from_utf8(fine.stdout).expect("UTF-8");
    let mut lines = table.lines();
    let head: Vec<&str> = lines.next().expect("a head").split(',').collect();
    let value = |line: &str, name: &str| {
        let at =
            head.iter().position(|one| *one == name).unwrap_or_else(|| panic!("{name}: {table}"));
        line.split(',').nth(at).expect("a value").to_owned()
    };
    let changed = lines.find(|line| line.contains("home_care")).expect("a change");
    assert_eq!(value(changed, "gained"), "10");
    assert_eq!(value(changed, "nearer"), "0", "nobody has a way to it");
    assert_eq!(value(changed, "mean_distance_after_m"), "");
}

#[test]
fn a_service_that_closes_leaves_those_to_whom_no_other_comes() {
    let output = asked("[[close]]\nfacility = \"s\"\n");
    assert!(output.status.success(), "{}", err(&output));
    let said = err(&output);
    // 60 of square 7 have South alone.
    assert!(said.contains("60 are no longer covered"), "{said}");
    assert!(said.contains("Home care service in a service area"), "{said}");
    assert!(!said.contains("0 m"), "{said}");
}
