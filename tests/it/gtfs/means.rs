//! Rows of one means of transport, and trips that a feed has several times.

use super::support::{findings, plain, stop};
use crate::cli::{err, program};
use nahraum::base::codes;
use nahraum::import::transit::Mode;

const TIMES: &str = "trip_id,stop_id,stop_sequence,departure_time\n";

/// At A: two buses of town at 7 and 7:30, a tram of the county at 9; all go on to B.
fn bus_and_tram() -> super::support::Texts {
    plain()
        .with("agency.txt", "agency_id,agency_name\n1,Town\n2,County\n")
        .with(
            "routes.txt",
            "route_id,agency_id,route_short_name,route_type\nbus,1,10,3\ntram,2,7,0\n",
        )
        .with("trips.txt", "route_id,service_id,trip_id\nbus,WD,T\nbus,WD,U\ntram,WD,V\n")
        .with(
            "stop_times.txt",
            format!(
                "{TIMES}T,A,1,07:00:00\nT,B,2,07:10:00\nU,A,1,07:30:00\nU,B,2,07:40:00\n\
                 V,A,1,09:00:00\nV,B,2,09:10:00\n"
            ),
        )
}

#[test]
fn each_means_has_its_own_departures_hours_routes_and_headway() {
    let (stops, _) = bus_and_tram().count("2024-01-02");
    let a = stop(&stops, "A");
    let of_mode: Vec<(Mode, u32, u32, &str)> = a
        .by_mode
        .iter()
        .map(|own| (own.mode, own.departures, own.routes, own.agencies.as_str()))
        .collect();
    assert_eq!(of_mode, [(Mode::Tram, 1, 1, "County"), (Mode::Bus, 2, 1, "Town")]);
    assert_eq!((a.departures, a.routes, a.agencies.as_str()), (3, 2, "County; Town"));
    for own in &a.by_mode {
        assert_eq!(own.departures_by_hour.iter().sum::<u32>(), own.departures, "{:?}", own.mode);
        // 14 hours in two directions.
        assert_eq!(own.headway_seconds, Some(2 * 14 * 3600 / own.departures), "{:?}", own.mode);
    }
}

#[test]
fn rows_of_a_means_in_the_layer_count_that_means_alone() {
    let (feed, folder) = (bus_and_tram().folder(), tempfile::tempdir().expect("a folder"));
    let path = feed.path().to_str().expect("UTF-8");
    let arguments = ["import", "gtfs", path, "-o", "region", "--day", "2024-01-02"];
    let output = program().current_dir(folder.path()).args(arguments).output().expect("started");
    assert!(output.status.success(), "{}", err(&output));
    let layer = std::fs::read_to_string(folder.path().join("region/stops_timetable.geojson"));
    let layer: serde_json::Value = serde_json::from_str(&layer.expect("there")).expect("JSON");
    let row = |id: &str| {
        let rows = layer["features"].as_array().expect("features").iter();
        let mut named = rows.filter(|row| row["properties"]["id"] == id);
        named.next().expect("a row")["properties"].clone()
    };
    let numbers = |id: &str| {
        let row = row(id);
        ["departures", "hour_07", "hour_09", "routes", "departures_in_window"]
            .map(|column| row[column].as_u64().expect("a number"))
    };
    assert_eq!(numbers("transit_stop/A"), [3, 2, 1, 2, 3]);
    assert_eq!(numbers("bus_stop/A"), [2, 2, 0, 1, 2]);
    assert_eq!(numbers("tram_stop/A"), [1, 0, 1, 1, 1]);
    assert_eq!(row("tram_stop/A")["provider"], "County");
}

#[test]
fn the_same_trip_several_times_is_told_with_its_ids() {
    // The second copy is of another route with the same name, the third of another service of the day.
    let rows = |trip: &str| format!("{trip},A,1,08:00:00\n{trip},B,2,08:10:00\n");
    let times = ["T", "U", "V"].map(rows).concat();
    let later = "W,A,1,08:00:00\nW,B,2,08:11:00\n";
    let feed = plain()
        .with("routes.txt", "route_id,agency_id,route_short_name,route_type\nR,1,10,3\nR2,1,10,3\n")
        .with("trips.txt", "route_id,service_id,trip_id\nR,WD,T\nR2,WD,U\nR,X,V\nR,WD,W\n")
        .with("calendar_dates.txt", "service_id,date,exception_type\nX,20240102,1\n")
        .with("stop_times.txt", format!("{TIMES}{times}{later}"));
    let twins = |day: &str| {
        let (stops, diagnostics) = feed.count(day);
        let told = findings(&diagnostics).into_iter().find(|found| found.code == codes::W748);
        let message = told.map(|found| found.message.clone()).unwrap_or_default();
        (stop(&stops, "A").departures, diagnostics.count_of_code(codes::W748), message)
    };
    let (departures, count, message) = twins("2024-01-02");
    // What the feed says is counted, and that it is too much is told.
    assert_eq!((departures, count), (4, 2));
    assert!(message.starts_with("3 trips") && message.contains("`T`, `U`, `V`"), "{message}");
    // On the next day the service of the third one does not run.
    let (departures, count, message) = twins("2024-01-03");
    assert_eq!((departures, count), (3, 1));
    assert!(message.starts_with("2 trips"), "{message}");
}

#[test]
fn headways_that_repeat_each_other_are_told() {
    let rows =
        |trip: &str, hour: u32| format!("{trip},A,1,{hour:02}:00:00\n{trip},B,2,{hour:02}:10:00\n");
    let counted = |trips: &str, times: String, frequencies: &str| {
        let head = "trip_id,start_time,end_time,headway_secs\n";
        let feed = plain()
            .with("trips.txt", format!("route_id,service_id,trip_id\n{trips}"))
            .with("stop_times.txt", format!("{TIMES}{times}"))
            .with("frequencies.txt", format!("{head}{frequencies}"));
        let (stops, diagnostics) = feed.count("2024-01-02");
        (stop(&stops, "A").departures, diagnostics.count_of_code(codes::W748))
    };
    let hour = "T,08:00:00,09:00:00,600\n";
    let one = |frequencies: &str| counted("R,WD,T\n", rows("T", 8), frequencies);
    assert_eq!(one(hour), (6, 0));
    assert_eq!(one(&format!("{hour}T,09:00:00,10:00:00,600\n")), (12, 0), "one after the other");
    assert_eq!(one(&format!("{hour}{hour}")), (12, 1));
    assert_eq!(one(&format!("{hour}T,08:30:00,09:30:00,600\n")), (12, 1));
    // Of a trip with headways only the time since its first call counts.
    let both = |later: u32| {
        let times = rows("T", 8) + &rows("U", later);
        counted("R,WD,T\nR,WD,U\n", times, &format!("{hour}{}", hour.replace('T', "U")))
    };
    assert_eq!([both(8), both(11)], [(12, 1); 2]);
    // Six departures of T from 8 to 9, of which those at 8:10 and 8:20 are trips of their own as well.
    let own = |minutes: &[u32]| {
        let trip = |minute: &u32| {
            (
                format!("R,WD,X{minute}\n"),
                format!("X{minute},A,1,08:{minute}:00\nX{minute},B,2,08:{}:00\n", minute + 10),
            )
        };
        let (trips, times): (Vec<String>, Vec<String>) = minutes.iter().map(trip).unzip();
        counted(&format!("R,WD,T\n{}", trips.concat()), rows("T", 8) + &times.concat(), hour)
    };
    assert_eq!(own(&[]), (6, 0));
    assert_eq!(own(&[10, 20]), (8, 2));
    assert_eq!(own(&[15, 20]), (8, 1));
    // Another course of the same line, which needs 20 minutes to B, is another trip.
    let slow = "X,A,1,08:10:00\nX,B,2,08:30:00\n";
    assert_eq!(counted("R,WD,T\nR,WD,X\n", rows("T", 8) + slow, hour), (7, 0));
    // Two trips whose headways share three of six departures.
    let half = format!("{hour}U,08:30:00,09:30:00,600\n");
    assert_eq!(counted("R,WD,T\nR,WD,U\n", rows("T", 8) + &rows("U", 8), &half), (12, 3));
}
