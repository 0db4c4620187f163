//! From a map or a list to the persons who reach a derived category.

use std::path::Path;

use super::{configure, section};
use crate::import::command::{err, run};
use crate::import::xml::{Map, municipality, rectangle};
use crate::support::{Asked, real};

/// A town of 300 persons in three houses of one size, 600 m from each other, each with a meeting place.
fn map() -> Map {
    let hall = |name: &str, more: &str| format!("amenity=community_centre name={name} {more}");
    Map::default()
        .way(1, &rectangle(0, 0, 10, 10), "")
        .relation(1, &[1], &(municipality("A") + " population=300"))
        .way(11, &rectangle(1, 1, 2, 2), "building=house")
        .way(12, &rectangle(5, 5, 6, 6), "building=house")
        .way(13, &rectangle(8, 8, 9, 9), "building=house")
        .node(
            1,
            (1.5, 1.5),
            &hall("Alpha", "wheelchair=designated fee=no language:tr=yes language:de=main"),
        )
        .node(2, (5.5, 5.5), &hall("Beta", "wheelchair=limited social_centre:for=senior"))
        .node(3, (8.5, 8.5), &hall("Gamma", ""))
}

fn import(folder: &Path, arguments: &[&str]) {
    let output = run(&[&["import"], arguments, &["-o", &folder.display().to_string()]].concat());
    assert!(output.status.success(), "{}", err(&output));
}

#[test]
fn what_a_map_says_of_places_decides_whom_they_reach() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("map.osm");
    std::fs::write(&file, map().text()).expect("writable");
    let out = folder.path().join("region");
    import(&out, &["osm", &file.display().to_string()]);
    let sections = [
        section("stepless", "wheelchair=yes & fee=no", ""),
        section("perhaps", "wheelchair=yes & fee=no", "unknown = \"in\""),
        section("ramp", "wheelchair=yes|limited", ""),
        section("turkish", "languages=tr", ""),
        section("seniors", "target_group=senior", ""),
    ];
    configure(&out, &sections.concat());
    for (category, persons) in [
        ("meeting_place", "300"),
        ("stepless", "100"),
        ("perhaps", "200"),
        ("ramp", "200"),
        ("turkish", "100"),
        ("seniors", "100"),
    ] {
        let more = format!("--set region.distance=straight --limit 300 --category {category}");
        let asked = Asked::about(&out, "coverage --by region", &more);
        assert_eq!(asked.column("persons"), ["300"]);
        assert_eq!(asked.column("persons_covered"), [persons], "{category}");
    }
}

#[test]
fn a_list_names_its_columns_once() {
    let folder = tempfile::tempdir().expect("a folder");
    super::write(folder.path(), &section("stepless", "wheelchair=yes & fee=no", ""));
    std::fs::remove_file(folder.path().join("f.csv")).expect("there");
    let list = folder.path().join("treffs.csv");
    let rows = "Name;Rollstuhlgerecht;Eintritt;x;y\nAlpha;ja;nein;380100;5700500\nBeta;teilweise;nein;380500;5700500\n";
    std::fs::write(&list, rows).expect("writable");
    let path = folder.path().join("region.toml");
    let text = std::fs::read_to_string(&path).expect("readable");
    let without = text.replace(
        "[[layers.facilities]]\npath = \"f.csv\"\ncrs = \"EPSG:25832\"\nknown_around_m = 60000\n",
        "",
    );
    assert_ne!(text, without);
    std::fs::write(&path, without).expect("writable");
    let list = list.display().to_string();
    import(
        folder.path(),
        &[
            "facilities",
            &list,
            "--category",
            "Begegnungsstätte",
            "--crs",
            "EPSG:25832",
            "--attribute",
            "fee=Eintritt",
        ],
    );
    let written = std::fs::read_to_string(&path).expect("readable");
    assert!(written.contains("[layers.facilities.attributes]"), "{written}");
    assert!(written.contains("\"wheelchair\" = \"Rollstuhlgerecht\""), "{written}");
    assert_eq!(super::covered(folder.path(), "stepless"), "1");
    let target = folder.path().display().to_string();
    let wrong = run(&[
        "import",
        "facilities",
        &list,
        "--category",
        "library",
        "--attribute",
        "fee=Preis",
        "-o",
        &target,
    ]);
    assert!(err(&wrong).contains("found no column `Preis`"), "{}", err(&wrong));
}

/// In the real map of a small country some meeting places say who gets in; those that are known to be open are some of
/// all, and those that may be are no fewer.
#[test]
#[cfg_attr(not(real_data), ignore = "needs NAHRAUM_TEST_DATA")]
fn in_a_real_country_what_is_known_lies_below_what_may_be() {
    let folder = tempfile::tempdir().expect("a folder");
    let map = real("osm/valhalla_liechtenstein.osm.pbf").display().to_string();
    import(folder.path(), &["osm", &map]);
    let of_transit = |key: &str, unknown: &str| {
        format!(
            "[[category]]\nkey = \"{key}\"\nname_en = \"{key}\"\nname_de = \"{key}\"\nfrom = \"transit_stop\"\n\
             where = \"wheelchair=yes\"\nunknown = \"{unknown}\"\n"
        )
    };
    configure(folder.path(), &[of_transit("sure", "out"), of_transit("maybe", "in")].concat());
    let covered = |category: &str| -> u64 {
        let more = format!("--set region.distance=straight --limit 300 --category {category}");
        let asked = Asked::about(folder.path(), "coverage --by region", &more);
        asked.column("persons_covered")[0].parse().expect("a number")
    };
    let [sure, maybe, all] = ["sure", "maybe", "transit_stop"].map(covered);
    assert!(0 < sure && sure < maybe && maybe <= all, "{sure} {maybe} {all}");
}
