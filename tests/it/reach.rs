//! Isochrones of several places.

use geo::Coord;
use nahraum::access::{Isochrones, LinkOptions, Linker, Snap};
use nahraum::base::{Millimetres, Silent, WalkWeight};
use nahraum::dataset::CrsId;
use nahraum::network::{WALK_PROFILES_TOML, WalkNetwork, WalkProfile, build_network};
use nahraum::synthetic::streets;
use rayon::prelude::*;

use crate::network::{in_folder, out, value};

#[test]
fn every_place_of_many_gets_what_it_gets_alone() {
    let map = streets("+-+-+-\n|.#.|.\n+-+-+-\n|...|.\n+--++-").expect("well-formed");
    let crs = CrsId::epsg(25832);
    let network = build_network(&map, &crs, None, &Silent).expect("walkable").value;
    let adult = WalkProfile::find(WALK_PROFILES_TOML, "adult").expect("built in");
    let walk = WalkNetwork::new(network, adult, WalkWeight::Time);
    let linker = Linker::new(&walk, LinkOptions::default());
    let places = (0..60).map(|n| Coord {
        x: 380_000.0 + f64::from(n * 10),
        y: 5_700_000.0 + f64::from(n * 37 % 500),
    });
    let snaps: Vec<Snap> = places.map(|at| linker.snap(at).expect("near a street")).collect();
    let limits = [150_000, 50_000, 400_000].map(Millimetres);
    let many = Isochrones::on(&walk);
    let together: Vec<_> = snaps.par_iter().map(|snap| many.from(snap, &limits)).collect();
    for (snap, found) in snaps.iter().zip(together) {
        assert_eq!(found, Isochrones::on(&walk).from(snap, &limits));
        let lengths: Vec<f64> = found.iter().map(|isochrone| isochrone.length_m()).collect();
        assert!(lengths[1] <= lengths[0] && lengths[0] < lengths[2], "{lengths:?}");
    }
}

#[test]
fn a_reach_that_may_go_on_beyond_the_known_ways_says_so() {
    // Four streets of 400 m from one corner: they end where the box around all ways does.
    let arm = "....|....\n".repeat(4);
    let map = streets(&format!("{arm}----+----\n{}", arm.trim_end())).expect("well-formed");
    let network = build_network(&map, &CrsId::epsg(25832), None, &Silent).expect("walkable").value;
    let adult = WalkProfile::find(WALK_PROFILES_TOML, "adult").expect("built in");
    let walk = WalkNetwork::new(network, adult, WalkWeight::Length);
    let at = Coord { x: 380_450.0, y: 5_700_450.0 };
    let corner = Linker::new(&walk, LinkOptions::default()).snap(at).expect("a street");
    let found = Isochrones::on(&walk).from(&corner, &[399_000, 401_000].map(Millimetres));
    assert_eq!(found.iter().map(|one| one.meets_edge).collect::<Vec<_>>(), [false, true]);
}

#[test]
fn the_edge_of_the_network_is_that_of_what_its_source_knows() {
    let folder = tempfile::tempdir().expect("a folder");
    let talk = |more: &[&str]| {
        let place =
            ["reach", "--from", "7.21,51.485", "--minutes", "1,5", "--profile", "wheelchair"];
        let output = in_folder(folder.path(), &[&place[..], more].concat());
        assert!(output.status.success());
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    // The place is a corner of the map; nothing says that the map ends there but the map.
    let alone = talk(&["--network", "map.osm"]);
    assert!(alone.contains("W394") && alone.contains("within 1 min "), "{alone}");
    // All ways of the town are known, 1.7 km to the north.
    let town = talk(&["-c", "r.toml"]);
    assert!(!town.contains("W394"), "{town}");
    // Ways are known up to 111 m to the north: more than 48 m, less than 240 m.
    let cut = talk(&["-c", "r.toml", "--set", "walk.known_box=[7.1, 51.4, 7.3, 51.486]"]);
    assert!(cut.contains("W394") && cut.contains("within 5 min "), "{cut}");
}

#[test]
#[should_panic(expected = "a place on another network")]
fn a_place_on_another_network_is_refused() {
    let crs = CrsId::epsg(25832);
    let [one, other] = ["+---+", "+-----+"].map(|drawing| {
        let map = streets(drawing).expect("well-formed");
        let network = build_network(&map, &crs, None, &Silent).expect("walkable").value;
        let adult = WalkProfile::find(WALK_PROFILES_TOML, "adult").expect("built in");
        WalkNetwork::new(network, adult, WalkWeight::Length)
    });
    let at = Coord { x: 380_150.0, y: 5_700_050.0 };
    let place = Linker::new(&one, LinkOptions::default()).snap(at).expect("near a street");
    Isochrones::on(&one).from(&place, &[Millimetres(100_000)]);
    Isochrones::on(&other).from(&place, &[Millimetres(100_000)]);
}

#[test]
fn a_place_without_a_way_is_reported_and_the_others_are_answered() {
    let folder = tempfile::tempdir().expect("a folder");
    let reach = |places: &str| {
        std::fs::write(folder.path().join("p.csv"), format!("name,lon,lat\n{places}"))
            .expect("writable");
        let question = ["reach", "--from", "p.csv", "--minutes", "5", "--network", "map.osm"];
        in_folder(folder.path(), &[&question[..], &["--format", "csv"]].concat())
    };
    let some = reach("south,7.2,51.48\nfar,7.5,51.5\nnorth,7.21,51.485\n");
    let text = out(&some);
    assert_eq!([0, 1].map(|row| value(&text, row, "place")), ["south", "north"]);
    assert_eq!(text.lines().count(), 3, "{text}");
    let talk = String::from_utf8_lossy(&some.stderr).into_owned();
    assert!(talk.contains("W426") && talk.contains("far"), "{talk}");
    let none = reach("far,7.5,51.5\nfarther,7.6,51.5\nfarthest,7.7,51.5\n");
    assert_eq!(none.status.code(), Some(2));
    let talk = String::from_utf8_lossy(&none.stderr).into_owned();
    assert!(talk.contains("`far` or of any of 2 other places"), "{talk}");
}

#[test]
fn what_is_found_in_places_and_layers_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        std::fs::write(folder.path().join(name), text).expect("writable");
    };
    write("p.csv", "name,lon,lat\nsouth,7.2,51.48\nnowhere,,\n");
    write("cells.csv", "id,persons,lon,lat\na,10,7.2,51.48\nb,20,,\n");
    let question = ["reach", "--from", "p.csv", "--minutes", "5", "--format", "csv"];
    let alone = in_folder(folder.path(), &[&question[..], &["--network", "map.osm"]].concat());
    let talk = String::from_utf8_lossy(&alone.stderr).into_owned();
    assert!(talk.contains("`p.csv`, line 3"), "{talk}");
    let config = std::fs::read_to_string(folder.path().join("r.toml")).expect("written");
    write("cells.toml", &config.replace("c.csv", "cells.csv"));
    let layers = in_folder(folder.path(), &[&question[..], &["-c", "cells.toml"]].concat());
    assert_eq!(value(&out(&layers), 0, "persons"), "10");
    let talk = String::from_utf8_lossy(&layers.stderr).into_owned();
    assert!(talk.contains("`cells.csv`") && talk.contains("line 3"), "{talk}");
}

#[test]
fn runs_and_answers_say_what_is_assumed_of_the_ways_in_use() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = in_folder(folder.path(), &["run", "-q", "-c", "r.toml", "--out", "results"]);
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let text = std::fs::read_to_string(folder.path().join("results/run.json")).expect("a record");
    let record: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    // All 556 m of asphalt and 444 m of the street without tags.
    let walk = &record["walk"];
    assert!((999..=1000).contains(&walk["used_m"].as_u64().expect("a number")), "{walk}");
    let share = |tag: &str| walk["assumed_share"][tag].as_f64().expect("a share");
    assert!((share("surface") - 0.4437).abs() < 1e-4, "{walk}");
    assert_eq!((share("width"), share("incline")), (1.0, 1.0));
    // By `reach` in 10 minutes 480 m, all of them on the asphalt.
    let place = ["reach", "--from", "7.21,51.485", "--minutes", "10", "--profile", "wheelchair"];
    let reach =
        in_folder(folder.path(), &[&place[..], &["--verbose", "--network", "map.osm"]].concat());
    let talk = String::from_utf8_lossy(&reach.stderr).into_owned();
    assert!(
        talk.contains("0.5 km of ways in use: `incline` on 100 %, `width` on 100 %;"),
        "{talk}"
    );
    assert!(!talk.contains("`surface` on"), "{talk}");
}

#[test]
fn nothing_reached_is_zero_without_a_sign() {
    let folder = tempfile::tempdir().expect("a folder");
    // 20 m beside the street and 6 seconds to get there.
    let place = ["reach", "--from", "7.205,51.47982", "--minutes", "0.1", "--network", "map.osm"];
    let text = out(&in_folder(folder.path(), &[&place[..], &["--format", "csv"]].concat()));
    assert_eq!(value(&text, 0, "ways_km").trim_end_matches(".0"), "0");
}
