//! Stations and their platforms.

use super::support::{Texts, by_id, plain, stop};
use nahraum::base::codes;
use nahraum::dataset::Wheelchair;

const STOPS: &str = "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station,\
    wheelchair_boarding\n";
const TIMES: &str = "trip_id,stop_id,stop_sequence,departure_time\n";

fn feed(stops: &str, times: &str) -> Texts {
    plain()
        .with("stops.txt", format!("{STOPS}{stops}"))
        .with("stop_times.txt", format!("{TIMES}{times}"))
}

#[test]
fn a_station_and_its_platforms_are_one_place() {
    // Entrance, node and boarding area are not places; X is a place of its own.
    let stops = "P1,Hbf Gl. 1,51.10,7.10,0,S,\nS,Hauptbahnhof,51.20,7.20,1,,\n\
        P2,Hbf Gl. 2,51.30,7.30,,S,\nE,Eingang,51.15,7.15,2,S,\nN,,,,3,S,\nG,,,,4,P1,\n\
        X,Kirche,51.4,7.4,,,\n";
    let times = "T,P1,1,08:00:00\nT,P2,2,08:05:00\nT,X,3,08:10:00\nT,P1,4,08:20:00\n";
    let (stops, diagnostics) = feed(stops, times).count("2024-01-02");
    assert_eq!(by_id(&stops), [("S", 2), ("X", 1)]);
    let station = stop(&stops, "S");
    assert_eq!(station.name, "Hauptbahnhof");
    assert_eq!(station.lon_lat, Some([7.2, 51.2]));
    assert_eq!((station.platforms, station.routes), (2, 1));
    assert_eq!(stop(&stops, "X").platforms, 1);
    assert_eq!(diagnostics.count(), 1, "only the note of the day: {diagnostics:?}");
}

#[test]
fn a_station_without_position_lies_in_the_middle_of_its_platforms() {
    let stops = "S,,,,1,,\nP1,Erster,51.0,7.0,0,S,\nP2,,52.0,7.5,0,S,\nP3,,,,0,S,\nQ,,0,0,1,,\n";
    let (stops, diagnostics) =
        feed(stops, "T,P1,1,08:00:00\nT,P2,2,08:05:00\n").count("2024-01-02");
    let station = stop(&stops, "S");
    assert_eq!(station.lon_lat, Some([7.25, 51.5]));
    assert_eq!((station.name.as_str(), station.platforms), ("Erster", 3));
    let nowhere = stop(&stops, "Q");
    assert_eq!((nowhere.lon_lat, nowhere.platforms, nowhere.departures), (None, 0, 0));
    assert_eq!(diagnostics.count_of_code(codes::W724), 3);
}

#[test]
fn wheelchair_users_board_where_the_station_or_a_platform_says_so() {
    let place = |station: &str, platforms: [&str; 2]| {
        let stops = format!(
            "S,S,51,7,1,,{station}\nP,P,51,7,0,S,{}\nQ,Q,51,7,0,S,{}\n",
            platforms[0], platforms[1]
        );
        let (stops, _) = feed(&stops, "T,P,1,08:00:00\nT,Q,2,08:05:00\n").count("2024-01-02");
        stop(&stops, "S").wheelchair
    };
    assert_eq!(place("", ["", ""]), Wheelchair::Unknown);
    assert_eq!(place("0", ["2", "1"]), Wheelchair::Possible);
    assert_eq!(place("0", ["2", ""]), Wheelchair::Impossible);
    assert_eq!(place("2", ["1", "1"]), Wheelchair::Impossible);
    assert_eq!(place("1", ["2", "2"]), Wheelchair::Possible);
}

#[test]
fn departures_off_the_platform_go_to_the_station() {
    let stops = "S,S,51,7,1,,\nP,P,51,7,0,S,\nE,E,51,7,2,S,\nG,G,51,7,4,P,\nL,Lonely,51,7,2,,\n\
        Z,Z,51,7,0,,\n";
    let times = "T,S,1,08:00:00\nT,E,2,08:05:00\nT,G,3,08:10:00\nT,L,4,08:15:00\nT,P,5,08:20:00\n\
        T,Z,6,08:30:00\n";
    let (stops, diagnostics) = feed(stops, times).count("2024-01-02");
    assert_eq!(by_id(&stops), [("S", 4), ("Z", 0)]);
    assert_eq!(diagnostics.count_of_code(codes::W736), 4);
}

#[test]
fn parents_that_are_no_stations_are_told_and_left_aside() {
    let stops = "A,A,51,7,0,B,\nB,B,51,7,0,,\nC,C,51,7,0,C,\nD,D,51,7,0,nobody,\n";
    let (stops, diagnostics) = feed(stops, "T,A,1,08:00:00\nT,B,2,08:05:00\n").count("2024-01-02");
    assert_eq!(by_id(&stops), [("A", 1), ("B", 0), ("C", 0), ("D", 0)]);
    assert_eq!(diagnostics.count_of_code(codes::W734), 2);
    assert_eq!(diagnostics.count_of_code(codes::W723), 1);
}

#[test]
fn stops_are_sorted_by_id_whatever_the_order_of_the_file() {
    let rows = ["A,a,51,7,0,S,\n", "S,s,51.2,7.2,1,,\n", "B,b,51.4,7.4,0,S,\n", "Z,z,51,7,0,,\n"];
    let times = "T,A,1,08:00:00\nT,B,2,08:05:00\nT,Z,3,08:05:00\n";
    let one = feed(&rows.concat(), times).count("").0;
    let mut turned = rows;
    turned.reverse();
    assert_eq!(one, feed(&turned.concat(), times).count("").0);
    assert_eq!(by_id(&one), [("S", 2), ("Z", 0)]);
}
