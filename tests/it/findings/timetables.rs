//! 7xx: timetables. A feed that is plain but for one flaw; the day (N712) and stops without a
//! departure (N713) are always told.

use std::fs;

use nahraum::base::{Code, codes};
use nahraum::format::read_gtfs;

use super::{Provoked, assert_complete};
use crate::gtfs::support::{Texts, plain};

const BESIDE: [Code; 2] = [codes::N712, codes::N713];
const TIMES: &str = "trip_id,stop_id,stop_sequence,departure_time\n";
const STOPS: &str = "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\n";
const REST: &str = "B,B,51,7,,\nC,C,51,7,,\n";

/// A feed gives these findings on a day.
#[track_caller]
fn feed(provoked: &mut Provoked, expected: &[Code], feed: &Texts, day: &str) {
    provoked.exactly(expected, &BESIDE, &feed.count(day).1);
}

/// The plain feed with another file gives this finding.
#[track_caller]
fn with(provoked: &mut Provoked, code: Code, file: &str, text: &str) {
    feed(provoked, &[code], &plain().with(file, text), "2024-01-02");
}

fn files(provoked: &mut Provoked) {
    feed(provoked, &[codes::N712, codes::N713], &plain(), "");
    feed(provoked, &[codes::W720], &plain().without("agency.txt"), "");
    feed(provoked, &[codes::E700, codes::E706], &plain().without("calendar.txt"), "");
    with(provoked, codes::E701, "routes.txt", "route,agency_id\nR,1\n");
    let two = plain().inside("b/").and(plain().without("trips.txt").inside("b/c/"));
    feed(provoked, &[codes::W733], &two, "");
    with(provoked, codes::E705, "stops.txt", "stop_id,stop_lat,stop_lon\n");
    let long = String::from("agency_id,agency_name\n1,\"") + &"x".repeat(3 << 20);
    with(provoked, codes::E703, "agency.txt", &long);
    damage(provoked);
}

/// Ten bytes in the packed data of the calendar are wrong.
fn damage(provoked: &mut Provoked) {
    let (folder, path) = plain().zip();
    let mut bytes = fs::read(path).expect("the archive");
    let name = b"calendar.txt";
    let at = bytes.windows(name.len()).position(|part| part == name).expect("the entry's name");
    bytes[at + name.len() + 2..at + name.len() + 12].fill(0xff);
    let damaged = folder.path().join("damaged.zip");
    fs::write(&damaged, &bytes).expect("space on the disk");
    let (_, found) = read_gtfs(&damaged).expect("a feed");
    provoked.exactly(&[codes::E702], &[], &found);
}

fn rows(provoked: &mut Provoked) {
    let stops = |row: &str| format!("{STOPS}{row}{REST}");
    with(provoked, codes::W742, "stops.txt", &stops("A,\"A\nb\",51,7,,\n"));
    with(provoked, codes::W731, "stops.txt", &stops("A,A,51,7,,,8\n"));
    with(provoked, codes::W724, "stops.txt", &stops("A,A,,7,,\n"));
    with(provoked, codes::W721, "stops.txt", &stops("A,A,51,7,9,\n"));
    with(provoked, codes::W725, "stops.txt", &stops("A,A,51,7,,\nA,again,51,7,,\n"));
    with(provoked, codes::W722, "stops.txt", &stops("A,A,51,7,,\n,nobody,51,7,,\n"));
    with(provoked, codes::W723, "stops.txt", &stops("A,A,51,7,,gone\n"));
    with(provoked, codes::W734, "stops.txt", &stops("A,A,51,7,,B\n"));
    with(provoked, codes::E704, "agency.txt", "agency_id,agency_name\n1,A\n2,\"B\n3,C\n");
    let latin = plain().with("agency.txt", b"agency_id,agency_name\n1,S\xfcd\n");
    feed(provoked, &[codes::W730], &latin, "");
}

fn times(provoked: &mut Provoked) {
    let mut calls = |expected: &[Code], rows: &str| {
        let text = format!("{TIMES}{rows}");
        feed(provoked, expected, &plain().with("stop_times.txt", text), "2024-01-02");
    };
    calls(&[codes::N711], "T,A,1,08:00:00\nT,B,2,\nT,C,3,08:20:00\n");
    calls(&[codes::N711, codes::W732], "T,A,1,\nT,B,2,08:10:00\nT,C,3,\n");
    calls(&[codes::W743], "T,A,1,\nT,B,2,\nT,C,3,\n");
    calls(&[codes::W744], "T,A,1,08:00:00\nT,B,2,07:10:00\nT,C,3,09:00:00\n");
    calls(&[codes::W726], "T,C,3,08:20:00\nT,A,1,08:00:00\nT,B,2,08:10:00\n");
    calls(&[codes::W741], "T,A,1,08:00:00\nT,B,1,08:10:00\nT,C,3,08:20:00\n");
    calls(&[codes::W745], "T,,1,08:00:00\nT,B,2,08:10:00\nT,C,3,08:20:00\n");
    calls(&[codes::W746], "T,A,1,08:00:00\nT,B,2,08:10:00\ngone,C,3,08:20:00\n");
    calls(&[codes::W739], "T,A,1,31:00:00\nT,B,2,31:10:00\n");
    let two = plain().with("trips.txt", "route_id,service_id,trip_id\nR,WD,T\nR,WD,U\n").with(
        "stop_times.txt",
        format!("{TIMES}T,A,1,08:00:00\nU,A,1,09:00:00\nT,B,2,08:10:00\nU,B,2,09:10:00\n"),
    );
    feed(provoked, &[codes::N710], &two, "2024-01-02");
    let twice = "T,A,1,08:00:00\nU,A,1,08:00:00\nT,B,2,08:10:00\nU,B,2,08:10:00\n";
    let twins = two.clone().with("stop_times.txt", format!("{TIMES}{twice}"));
    feed(provoked, &[codes::N710, codes::W748], &twins, "2024-01-02");
    let one_call = format!("{TIMES}T,A,1,08:00:00\nT,B,2,08:10:00\nU,A,1,09:00:00\n");
    feed(provoked, &[codes::W727], &two.with("stop_times.txt", one_call), "2024-01-02");
    let entrance = plain().with("stops.txt", format!("{STOPS}A,A,51,7,2,\n{REST}"));
    feed(provoked, &[codes::W736], &entrance, "2024-01-02");
}

fn headways(provoked: &mut Provoked) {
    let head = "trip_id,start_time,end_time,headway_secs,exact_times\n";
    let row = |row: &str| format!("{head}{row}\n");
    with(provoked, codes::W735, "frequencies.txt", &row("T,07:00:00,06:00:00,600,1"));
    with(provoked, codes::N714, "frequencies.txt", &row("T,06:00:00,07:00:00,600,0"));
}

fn days(provoked: &mut Provoked) {
    let head = "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,\
                end_date\n";
    let service = |dates: &str| format!("{head}WD,1,1,1,1,1,0,0,20240101,20240107\nX,{dates}\n");
    with(provoked, codes::W728, "calendar.txt", &service("1,1,1,1,1,0,0,20240107,20240101"));
    with(provoked, codes::W729, "calendar.txt", &service("1,1,1,1,1,0,0,,20240101"));
    let dates = "service_id,date,exception_type\nWD,20240103,2\nWD,20240103,1\n";
    with(provoked, codes::W740, "calendar_dates.txt", dates);
    feed(provoked, &[codes::W737], &plain(), "2025-01-02");
    feed(provoked, &[codes::W747], &plain(), "2024-01-06");
}

#[test]
fn every_finding_in_timetables_is_provoked() {
    let rooms = [
        files,
        rows,
        times,
        headways,
        days,
        super::imports::timetables,
        super::typed::files,
        super::geopackages::all,
    ];
    assert_complete(&['7'], &rooms);
}
