//! What counts as a departure, and when.

use super::support::{by_id, findings, hours, plain, stop};
use nahraum::base::codes;
use nahraum::import::transit::Mode;

const TIMES: &str = "trip_id,stop_id,stop_sequence,arrival_time,departure_time,pickup_type\n";

fn times(rows: &str) -> String {
    format!("{TIMES}{rows}")
}

#[test]
fn vehicles_leave_where_one_can_board_and_travel_on() {
    // No boarding at B, on request at C, end at D.
    let text = times(
        "T,A,1,08:00:00,08:00:00,0\nT,B,2,08:10:00,08:10:00,1\nT,C,3,08:20:00,08:20:00,2\n\
         T,D,4,08:30:00,08:30:00,0\n",
    );
    let (stops, diagnostics) = plain().with("stop_times.txt", text).count("2024-01-02");
    assert_eq!(by_id(&stops), [("A", 1), ("B", 0), ("C", 1), ("D", 0)]);
    let silent = findings(&diagnostics).into_iter().find(|f| f.code == codes::N713);
    assert_eq!(
        silent.map(|f| f.message.as_str()),
        Some("2 of 4 stops have no departure on this day")
    );
    assert_eq!(diagnostics.count_of_code(codes::N713), 2);
}

#[test]
fn a_round_trip_leaves_its_first_stop_once_and_a_loop_twice() {
    let text = times(
        "T,A,1,08:00:00,08:00:00,\nT,B,2,08:10:00,08:10:00,\nT,A,3,08:20:00,08:20:00,\n\
         T,C,4,08:30:00,08:30:00,\nT,A,5,08:40:00,08:40:00,\n",
    );
    let (stops, _) = plain().with("stop_times.txt", text).count("2024-01-02");
    assert_eq!(by_id(&stops), [("A", 2), ("B", 1), ("C", 1), ("D", 0)]);
}

#[test]
fn hours_go_on_after_midnight_and_end_at_thirty() {
    let text = times(
        "T,A,1,,23:59:59,\nT,B,2,,24:00:00,\nT,C,3,,29:59:59,\nT,D,4,,30:00:00,\n\
         T,A,5,,31:00:00,\n",
    );
    let (stops, diagnostics) = plain().with("stop_times.txt", text).count("2024-01-02");
    assert_eq!(hours(stop(&stops, "A")), [(23, 1)]);
    assert_eq!(hours(stop(&stops, "B")), [(24, 1)]);
    assert_eq!(hours(stop(&stops, "C")), [(29, 1)]);
    assert_eq!((stop(&stops, "D").departures, hours(stop(&stops, "D"))), (1, vec![]));
    assert_eq!(diagnostics.count_of_code(codes::W739), 1);
}

#[test]
fn open_times_are_spread_evenly_and_count() {
    // 07:30 to 09:30 in three steps of 40 minutes: 08:10 and 08:50.
    let text = times("T,A,1,,07:30:00,\nT,B,2,,,\nT,C,3,,,\nT,D,4,09:30:00,,\nT,A,5,,10:00:00,\n");
    let (stops, diagnostics) = plain().with("stop_times.txt", text).count("2024-01-02");
    assert_eq!(hours(stop(&stops, "A")), [(7, 1)]);
    assert_eq!(hours(stop(&stops, "B")), [(8, 1)]);
    assert_eq!(hours(stop(&stops, "C")), [(8, 1)]);
    // An arrival stands for the departure that is not told.
    assert_eq!(hours(stop(&stops, "D")), [(9, 1)]);
    assert_eq!(diagnostics.count_of_code(codes::N711), 2);
}

#[test]
fn the_order_is_that_of_stop_sequence_wherever_the_rows_stand() {
    let one = times("T,C,30,,08:20:00,\nT,A,10,,08:00:00,\nT,B,20,,08:10:00,\n");
    let (stops, diagnostics) = plain().with("stop_times.txt", one).count("2024-01-02");
    assert_eq!(by_id(&stops), [("A", 1), ("B", 1), ("C", 0), ("D", 0)]);
    assert_eq!(diagnostics.count_of_code(codes::W726), 1);

    let trips = "route_id,service_id,trip_id\nR,WD,T\nR,WD,U\n";
    let scattered =
        times("T,C,3,,08:20:00,\nU,D,1,,09:00:00,\nT,A,1,,08:00:00,\nU,C,2,,09:10:00,\nT,B,2,,,\n");
    let feed = plain().with("trips.txt", trips).with("stop_times.txt", scattered);
    let (stops, diagnostics) = feed.count("2024-01-02");
    assert_eq!(by_id(&stops), [("A", 1), ("B", 1), ("C", 0), ("D", 1)]);
    assert_eq!(hours(stop(&stops, "B")), [(8, 1)]);
    assert_eq!(diagnostics.count_of_code(codes::N710), 2);
    assert_eq!(diagnostics.count_of_code(codes::W726), 0);
}

#[test]
fn trips_at_a_headway_leave_as_often_as_the_headway_fits() {
    let rows = "trip_id,start_time,end_time,headway_secs,exact_times\n";
    // 06:00, 06:10, ... 06:50 and 19:45, 20:05, 20:25; B is 10 minutes behind A.
    let text = format!("{rows}T,06:00:00,07:00:00,600,1\nT,19:45:00,20:26:00,1200,1\n");
    let (stops, diagnostics) = plain().with("frequencies.txt", text).count("2024-01-02");
    let (a, b) = (stop(&stops, "A"), stop(&stops, "B"));
    assert_eq!(hours(a), [(6, 6), (19, 1), (20, 2)]);
    assert_eq!((a.departures, a.departures_in_window), (9, 7));
    // B leaves 11 minutes behind A: 06:11 to 07:01, 19:56, 20:16, 20:36.
    assert_eq!(hours(b), [(6, 5), (7, 1), (19, 1), (20, 2)]);
    assert_eq!((b.departures, b.departures_in_window), (9, 7));
    assert_eq!(diagnostics.count_of_code(codes::N714), 0);

    let text = format!("{rows}T,06:00:00,06:20:00,600,0\n");
    let (stops, diagnostics) = plain().with("frequencies.txt", text).count("2024-01-02");
    assert_eq!(stop(&stops, "A").departures, 2);
    assert_eq!(diagnostics.count_of_code(codes::N714), 1);
}

#[test]
fn a_headway_counts_as_the_same_trips_written_out() {
    let repeated = plain()
        .with(
            "frequencies.txt",
            "trip_id,start_time,end_time,headway_secs\nT,05:10:00,31:00:00,437\n",
        )
        .count("2024-01-03")
        .0;
    let (mut trips, mut rows) = (String::from("route_id,service_id,trip_id\n"), TIMES.to_owned());
    let clock = |s: u32| format!("{}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60);
    for (number, start) in (5 * 3600 + 600..31 * 3600).step_by(437).enumerate() {
        trips += &format!("R,WD,{number}\n");
        for (sequence, (stop, offset)) in [("A", 0), ("B", 660), ("C", 1200)].iter().enumerate() {
            rows += &format!("{number},{stop},{sequence},,{},\n", clock(start + offset));
        }
    }
    let written = plain().with("trips.txt", trips).with("stop_times.txt", rows);
    assert_eq!(repeated, written.count("2024-01-03").0);
}

#[test]
fn route_types_fall_into_groups() {
    let routes = [
        ("2", "rail"),
        ("109", "rail"),
        ("300", "rail"),
        ("0", "tram"),
        ("1", "tram"),
        ("12", "tram"),
        ("402", "tram"),
        ("500", "tram"),
        ("900", "tram"),
        ("3", "bus"),
        ("11", "bus"),
        ("204", "bus"),
        ("715", "bus"),
        ("800", "bus"),
        ("4", "ferry"),
        ("1000", "ferry"),
        ("1200", "ferry"),
        ("5", "cable"),
        ("6", "cable"),
        ("7", "cable"),
        ("1300", "cable"),
        ("1400", "cable"),
        ("1100", "other"),
        ("1501", "other"),
        ("1700", "other"),
        ("8", "other"),
        ("65535", "other"),
    ];
    for (kind, expected) in routes {
        let text = format!("route_id,agency_id,route_type\nR,1,{kind}\n");
        let (stops, _) = plain().with("routes.txt", text).count("2024-01-02");
        let found = Mode::ALL.map(|mode| stop(&stops, "A").departures_by_mode[mode.index()]);
        let wanted = Mode::ALL.map(|mode| u32::from(mode.key() == expected));
        assert_eq!(found, wanted, "{kind}");
    }
}

#[test]
fn routes_and_agencies_are_those_of_the_day() {
    let feed = plain()
        .with("agency.txt", "agency_id,agency_name\n2,Zug AG\n1,Bus GmbH\n3,Sonntagsbahn\n")
        .with("routes.txt", "route_id,agency_id,route_type\nR,1,3\nQ,2,2\nP,2,2\nS,3,0\n")
        .with("trips.txt", "route_id,service_id,trip_id\nR,WD,T\nQ,WD,U\nP,WD,V\nR,WD,W\nS,SU,X\n")
        .with("calendar_dates.txt", "service_id,date,exception_type\nSU,20240107,1\n")
        .with(
            "stop_times.txt",
            times(
                &["T", "U", "V", "W", "X"]
                    .map(|trip| format!("{trip},A,1,,08:00:00,\n{trip},B,2,,08:10:00,\n"))
                    .concat(),
            ),
        );
    let (stops, _) = feed.count("2024-01-02");
    let a = stop(&stops, "A");
    assert_eq!((a.departures, a.routes, a.agencies.as_str()), (4, 3, "Bus GmbH; Zug AG"));
    assert_eq!(a.departures_by_mode, [2, 0, 2, 0, 0, 0]);
    let b = stop(&stops, "B");
    assert_eq!((b.departures, b.routes, b.agencies.as_str()), (0, 0, ""));
    let (stops, _) = feed.count("2024-01-07");
    assert_eq!(stop(&stops, "A").agencies, "Sonntagsbahn");
}
