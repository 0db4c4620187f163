//! Headways, categories and classes.

use super::support::{plain, settings, stop};
use nahraum::base::Millimetres;
use nahraum::import::transit::{QualityError, QualityScheme, departures};

const TOML: &str = include_str!("../../../data/transit_quality.toml");

/// The category of a stop with so many departures of rail, tram, bus, ferry, cable and other.
fn category(departures: [u32; 6], rail_lines: u32) -> String {
    let scheme = QualityScheme::swiss();
    let rank = scheme.category_of(&departures, rail_lines);
    rank.map_or("-", |rank| scheme.category_key(rank)).to_owned()
}

#[test]
fn intervals_make_categories_by_means_of_transport() {
    // 14 hours in two directions are 1,680 minutes: n departures have an interval of 1,680 / n.
    let table = [
        (337, ["I", "I", "II", "V"]),    // just below 5 minutes
        (336, ["I", "II", "III", "V"]),  // 5
        (169, ["I", "II", "III", "V"]),  // just below 10
        (168, ["II", "III", "IV", "V"]), // 10
        (84, ["III", "IV", "V", "V"]),   // 20
        (43, ["III", "IV", "V", "V"]),   // just below 40
        (42, ["IV", "V", "V", "V"]),     // 40
        (28, ["IV", "V", "V", "V"]),     // 60
        (27, ["-", "-", "-", "-"]),      // more than 60
        (0, ["-", "-", "-", "-"]),
    ];
    for (n, [node, line, bus, cable]) in table {
        assert_eq!(category([n, 0, 0, 0, 0, 0], 3), node, "{n}");
        assert_eq!(category([n, 0, 0, 0, 0, 0], 2), line, "{n}");
        assert_eq!(category([0, n, 0, 0, 0, 0], 0), bus, "{n}");
        assert_eq!(category([0, 0, 0, n, 0, 0], 0), bus, "{n}");
        assert_eq!(category([0, 0, 0, 0, n, 0], 0), cable, "{n}");
        assert_eq!(category([0, 0, 0, 0, 0, n], 0), "-", "{n}");
    }
    // Tram, bus and ferry count together; rail does not, but the best group holds.
    assert_eq!(category([0, 100, 68, 1, 0, 0], 0), "III");
    assert_eq!(category([27, 0, 168, 0, 0, 0], 1), "IV");
    assert_eq!(category([84, 0, 336, 0, 0, 0], 1), "III");
}

#[test]
fn categories_make_classes_by_distance() {
    let scheme = QualityScheme::swiss();
    let rings = [
        (0, 0),
        (299_999, 0),
        (300_000, 1),
        (500_000, 1),
        (500_001, 2),
        (750_000, 2),
        (750_001, 3),
        (1_000_000, 3),
    ];
    for (rank, classes) in ["AABC", "ABCD", "BCD-", "CD--", "D---"].iter().enumerate() {
        for (distance, ring) in rings {
            let class = scheme.class_at(rank, Millimetres(distance)).unwrap_or("-");
            assert_eq!(class, &classes[ring..=ring], "{rank} {distance}");
        }
        assert_eq!(scheme.class_at(rank, Millimetres(1_000_001)), None);
        assert_eq!(scheme.class_at(rank, Millimetres::UNREACHED), None);
    }
    assert_eq!(scheme.class_at(5, Millimetres(0)), None);
}

#[test]
fn the_window_reaches_from_six_to_before_twenty() {
    let times = "trip_id,stop_id,stop_sequence,departure_time\n\
        T,A,1,05:59:59\nT,B,2,06:00:00\nT,C,3,19:59:59\nT,D,4,20:00:00\nT,A,5,21:00:00\n";
    let (stops, _) = plain().with("stop_times.txt", times).count("2024-01-02");
    let window = |id| (stop(&stops, id).departures_in_window, stop(&stops, id).headway_seconds);
    // One departure in 14 hours, half of it for each direction.
    let once = (1, Some(28 * 3600));
    assert_eq!(
        [window("A"), window("B"), window("C"), window("D")],
        [(0, None), once, once, (0, None)]
    );
}

#[test]
fn rail_lines_of_the_same_name_are_one() {
    // Every line every 30 minutes from 6 to 20: 28 departures each.
    let grade = |names: [&str; 4]| {
        let (mut routes, mut trips) = (
            String::from("route_id,route_short_name,route_type\n"),
            String::from("route_id,service_id,trip_id\n"),
        );
        let (mut rows, mut repeats) = (
            String::from("trip_id,stop_id,stop_sequence,departure_time\n"),
            String::from("trip_id,start_time,end_time,headway_secs\n"),
        );
        for (at, name) in names.iter().enumerate() {
            routes += &format!("r{at},{name},2\n");
            trips += &format!("r{at},WD,t{at}\n");
            rows += &format!("t{at},A,1,06:00:00\nt{at},B,2,06:10:00\n");
            repeats += &format!("t{at},06:00:00,20:00:00,1800\n");
        }
        let feed = plain().with("routes.txt", routes).with("trips.txt", trips);
        let feed = feed.with("stop_times.txt", rows).with("frequencies.txt", repeats);
        let (stops, _) = feed.count("2024-01-02");
        let a = stop(&stops, "A");
        assert_eq!((a.departures, a.routes, a.headway_seconds), (112, 4, Some(900)));
        settings("").quality.category_key(a.category.expect("a category")).to_owned()
    };
    assert_eq!(grade(["S1", "S2", "S2", "S1"]), "III");
    assert_eq!(grade(["S1", "S2", "S3", "S1"]), "II");
    // Without names each route is a line.
    assert_eq!(grade(["", "", "", "S1"]), "II");
}

#[test]
fn another_table_gives_other_grades() {
    let text = TOML
        .replace("lines_min = 3", "lines_min = 1")
        .replace("up_to_minutes = 60", "up_to_minutes = 2000")
        .replace("window_to_hour = 20", "window_to_hour = 9");
    let quality = QualityScheme::from_toml(&text).expect("a valid scheme");
    let (feed, _) = plain().read();
    let custom = nahraum::import::transit::TransitSettings { quality, ..settings("2024-01-02") };
    let (stops, _) = departures(&feed, &custom);
    let a = stop(&stops, "A");
    assert_eq!(a.headway_seconds, Some(6 * 3600));
    assert_eq!(a.category.map(|rank| custom.quality.category_key(rank)), Some("V"));
    let (stops, _) = departures(&feed, &settings("2024-01-02"));
    assert_eq!(stop(&stops, "A").category, None);
}

#[test]
fn tables_that_contradict_themselves_are_refused() {
    for (from, to, told) in [
        ("window_to_hour = 20", "window_to_hour = 6", "window"),
        ("\ndirections = 2", "\ndirections = 0", "directions"),
        ("below_minutes = 10", "below_minutes = 5", "interval 2"),
        ("up_to_minutes = 60", "", "interval 5"),
        ("below_minutes = 20", "below_minutes = 20\nup_to_minutes = 20", "interval 3"),
        ("up_to_metres = 750", "up_to_metres = 500", "ring 3"),
        ("tram_bus = \"II\"", "tram_bus = \"XI\"", "category `XI`"),
        ("cable = \"V\" }", "boat = \"V\" }", "group `boat`"),
        ("[\"A\", \"A\", \"B\", \"C\"]", "[\"A\", \"A\", \"B\", \"C\", \"D\"]", "5 classes"),
    ] {
        assert!(TOML.contains(from), "{from}");
        let error = QualityScheme::from_toml(&TOML.replacen(from, to, 1)).expect_err(told);
        assert!(matches!(error, QualityError::Table { .. }), "{told}: {error}");
        assert!(error.to_string().contains(told), "{told}: {error}");
    }
    for text in ["", "key = 1", "[[group]]", &TOML.replace("\ndirections", "\ndirection")] {
        let error = QualityScheme::from_toml(text).expect_err("no scheme");
        assert!(matches!(error, QualityError::Toml { .. }), "{error}");
    }
    // Repeating the same limit is not a contradiction.
    let text = TOML.replace("up_to_metres = 500", "up_to_metres = 300");
    assert!(QualityScheme::from_toml(&text).is_ok());
}
