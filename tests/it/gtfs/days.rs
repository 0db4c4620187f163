//! Which trips run on which day, and which day is chosen.

use super::support::{findings, plain, stop};
use nahraum::base::codes;
use nahraum::dataset::{CivilDate, Weekday};
use nahraum::synthetic::Random;

const TRIPS: &str = "route_id,service_id,trip_id\nR,WD,T\n";
const DATES: &str = "service_id,date,exception_type\n";
const CALENDAR: &str = "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,\
    start_date,end_date\n";

fn day(text: &str) -> CivilDate {
    text.parse().expect("a day")
}

#[test]
fn weekdays_and_exceptions_make_the_day() {
    // Tuesday is removed, Saturday is added, a day behind the period is added.
    let exceptions = format!("{DATES}WD,20240102,2\nWD,20240106,1\nWD,20240110,1\n");
    let feed = plain().with("calendar_dates.txt", exceptions);
    let days = [
        ("2023-12-29", 0),
        ("2024-01-01", 1),
        ("2024-01-02", 0),
        ("2024-01-03", 1),
        ("2024-01-04", 1),
        ("2024-01-05", 1),
        ("2024-01-06", 1),
        ("2024-01-07", 0),
        ("2024-01-08", 0),
        ("2024-01-10", 1),
        ("2024-01-11", 0),
    ];
    for (day, departures) in days {
        let (stops, diagnostics) = feed.count(day);
        assert_eq!(stop(&stops, "A").departures, departures, "{day}");
        let counts = [codes::W737, codes::W747].map(|code| diagnostics.count_of_code(code));
        assert_eq!(counts.iter().sum::<u64>(), u64::from(departures == 0), "{day}");
    }
}

#[test]
fn a_calendar_of_exceptions_alone_is_enough() {
    let feed = plain()
        .without("calendar.txt")
        .with("calendar_dates.txt", format!("{DATES}WD,20240104,1\n"));
    let (stops, diagnostics) = feed.count("");
    assert_eq!(stops.service_day, Some(day("2024-01-04")));
    assert_eq!(stop(&stops, "A").departures, 1);
    assert_eq!(diagnostics.count_of_code(codes::E700), 0);
}

#[test]
fn the_last_of_two_exceptions_for_a_day_holds() {
    let exceptions = format!("{DATES}WD,20240103,2\nWD,20240103,1\n");
    let (stops, diagnostics) = plain().with("calendar_dates.txt", exceptions).count("2024-01-03");
    assert_eq!(stop(&stops, "A").departures, 1);
    assert_eq!(diagnostics.count_of_code(codes::W740), 1);
}

fn chosen(services: &str, exceptions: &str) -> Option<CivilDate> {
    let trips = format!("{TRIPS}R,X,U\nR,Y,V\nR,Y,W\nR,NONE,N\n");
    let mut rows = String::from("trip_id,stop_id,stop_sequence,departure_time\n");
    for trip in ["T", "U", "V", "W"] {
        rows += &format!("{trip},A,1,08:00:00\n{trip},B,2,08:10:00\n");
    }
    let feed = plain()
        .with("trips.txt", trips)
        .with("stop_times.txt", rows)
        .with("calendar.txt", format!("{CALENDAR}{services}"))
        .with("calendar_dates.txt", format!("{DATES}{exceptions}"));
    feed.count("").0.service_day
}

#[test]
fn the_tuesday_with_most_services_is_chosen() {
    let always = "WD,1,1,1,1,1,1,1,20240101,20240331\n";
    // All Tuesdays are equal: the first one.
    assert_eq!(chosen(always, ""), Some(day("2024-01-02")));
    // A second service from the middle of February on.
    let two = format!("{always}X,0,1,1,1,0,0,0,20240214,20240430\n");
    assert_eq!(chosen(&two, ""), Some(day("2024-02-20")));
    // It is removed on two Tuesdays, and a third one beats that on 12 March.
    let removed = "X,20240220,2\nX,20240227,2\n";
    assert_eq!(chosen(&two, removed), Some(day("2024-03-05")));
    assert_eq!(chosen(&two, &format!("{removed}Y,20240312,1\n")), Some(day("2024-03-12")));
    // Many services on Wednesdays do not beat one on a Tuesday.
    assert_eq!(chosen(always, "X,20240103,1\nY,20240103,1\n"), Some(day("2024-01-02")));
    // Services without departures do not count.
    let empty = format!("{always}NONE,1,1,1,1,1,1,1,20240318,20240331\n");
    assert_eq!(chosen(&empty, ""), Some(day("2024-01-02")));
    // Of equal numbers of services the one with more trips: Y has two.
    assert_eq!(chosen(always, "X,20240109,1\nY,20240116,1\n"), Some(day("2024-01-16")));
}

#[test]
fn other_weekdays_follow_when_nothing_runs_on_tuesdays() {
    for (flags, expected) in [
        ("1,0,1,1,1,1,1", "2024-01-03"),
        ("1,0,0,1,1,1,1", "2024-01-04"),
        ("1,0,0,0,1,1,1", "2024-01-01"),
        ("0,0,0,0,1,1,1", "2024-01-05"),
        ("0,0,0,0,0,1,1", "2024-01-06"),
        ("0,0,0,0,0,0,1", "2024-01-07"),
    ] {
        let services = format!("WD,{flags},20240101,20240131\n");
        assert_eq!(chosen(&services, ""), Some(day(expected)), "{flags}");
    }
    assert_eq!(chosen("WD,0,0,0,0,0,0,0,20240101,20240131\n", ""), None);
}

#[test]
fn the_choice_is_that_of_a_search_through_all_days() {
    let mut dice = Random::seeded(7);
    let mut random = |below| dice.below(below);
    for _ in 0..40 {
        let (mut services, mut exceptions) = (String::new(), String::new());
        for service in ["WD", "X", "Y"] {
            let flags: Vec<String> = (0..7).map(|_| random(2).to_string()).collect();
            let (from, to) = (1 + random(28), 1 + random(28));
            services += &format!("{service},{},202401{from:02},202402{to:02}\n", flags.join(","));
            for _ in 0..random(6) {
                let (month, date, kind) = (1 + random(3), 1 + random(28), 1 + random(2));
                exceptions += &format!("{service},2024{month:02}{date:02},{kind}\n");
            }
        }
        let feed = plain()
            .with("calendar.txt", format!("{CALENDAR}{services}"))
            .with("calendar_dates.txt", format!("{DATES}{exceptions}"))
            .read()
            .0;
        let trips = [1, 1, 2];
        let at = |date: CivilDate| {
            let runs = feed.services.iter().zip(trips).filter(|(service, _)| service.runs_on(date));
            runs.fold((0, 0), |sum, (_, trips)| (sum.0 + 1, sum.1 + trips))
        };
        let mut best = ((0, 0), None);
        for offset in 0..120 {
            let date = day("2024-01-01").plus_days(offset).expect("a day of 2024");
            if date.weekday() == Weekday::Tuesday && at(date) > best.0 {
                best = (at(date), Some(date));
            }
        }
        if best.1.is_some() {
            assert_eq!(chosen(&services, &exceptions), best.1, "{services}{exceptions}");
        }
    }
}

#[test]
fn the_feed_claims_which_days_it_covers() {
    let feed = plain()
        .with("calendar.txt", format!("{CALENDAR}WD,1,1,1,1,1,1,1,20240101,20240331\n"))
        .with("feed_info.txt", "feed_start_date,feed_end_date\n20240110,20240120\n");
    let (stops, diagnostics) = feed.count("");
    assert_eq!(stops.service_day, Some(day("2024-01-16")));
    let note = findings(&diagnostics).into_iter().find(|f| f.code == codes::N712).expect("a note");
    assert!(note.message.contains("Tuesday, 2024-01-16"), "{}", note.message);
    assert!(note.message.contains("running services: 1, trips: 1"), "{}", note.message);
    let (stops, diagnostics) = feed.count("2024-01-09");
    assert_eq!(stop(&stops, "A").departures, 1);
    assert_eq!(diagnostics.count_of_code(codes::W737), 1);
}
