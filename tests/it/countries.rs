//! Defaults of access by country: chosen by a setting, else by where the map lies, and said.

use crate::closed_ways::{cells, coverage, folder};
use crate::import::command::{err, run};
use crate::import::xml::Map;
use crate::network::{out, value};

/// A street of 222 m that goes on as a trunk road, on which the pharmacy lies, at sea south of Nigeria.
fn trunk_road() -> Map {
    Map::default().way(1, &[(0, 0), (2, 0)], "highway=residential").way(
        2,
        &[(2, 0), (4, 0), (10, 0)],
        "highway=trunk",
    )
}

#[test]
fn trunk_roads_are_streets_where_the_country_has_no_other_rule() {
    let folder = folder(&trunk_road().text(), &cells(&[("home", 10, 0.0, 0.0)]));
    let metres = |more: &[&str]| {
        let (text, said) = coverage(folder.path(), more);
        (value(&text, 0, "mean_distance_m"), said)
    };
    // Four steps of the grid to the east.
    let (worldwide, said) = metres(&[]);
    assert_eq!(worldwide, "445.3");
    assert!(said.contains("N434") && said.contains("worldwide"), "{said}");
    let (malta, said) = metres(&["--set", "walk.country=\"worldwide\""]);
    assert_eq!(malta, "445.3");
    assert!(!said.contains("N434"), "nothing was chosen: {said}");
    let (germany, said) = metres(&["--set", "walk.country=\"DE\""]);
    assert_eq!(germany, "", "the pharmacy is on a closed road: {said}");
    assert!(said.contains("W411"), "{said}");
}

#[test]
fn a_built_network_keeps_its_country_and_unknown_countries_are_refused() {
    let folder = folder(&trunk_road().text(), &cells(&[("home", 10, 0.0, 0.0)]));
    let path = |name: &str| folder.path().join(name).display().to_string();
    let (map, built) = (path("map.osm"), path("n.nahraum"));
    let build =
        |country: &str| run(&["network", "build", &map, "-o", &built, "--country", country]);
    assert!(build("gb").status.success());
    let info = out(&run(&["network", "info", &built]));
    assert!(info.contains("access       GB (United Kingdom), chosen by setting"), "{info}");
    let config = path("r.toml");
    let other = ["coverage", "-c", &config, "--network", &built, "--set", "walk.country=\"DE\""];
    let refused = run(&other);
    assert_eq!(refused.status.code(), Some(2));
    assert!(err(&refused).contains("follows the rules of GB"), "{}", err(&refused));
    let unknown = build("Germany");
    assert_eq!(unknown.status.code(), Some(2));
    assert!(
        err(&unknown).contains("of these have rules of their own: AD, MC, MT, LI, DE"),
        "{}",
        err(&unknown)
    );
}
