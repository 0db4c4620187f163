//! Broken and partial feeds: every flaw is a finding at its place, and the rest is read.

use super::support::{Texts, by_id, findings, places, plain, stop};
use nahraum::base::{Code, codes};
use nahraum::format::GtfsError;

/// The plain feed with one file replaced has exactly these findings, given as code, record, field.
#[track_caller]
fn finds(file: &str, text: &str, expected: &[(Code, &str, &str)]) -> Vec<(String, u32)> {
    let (stops, diagnostics) = plain().with(file, text).count("2024-01-02");
    let found = places(&diagnostics);
    let short: Vec<(Code, &str, &str)> =
        found.iter().map(|(code, _, record, field)| (*code, &record[..], &field[..])).collect();
    assert_eq!(short, expected, "{file}\n{text}");
    by_id(&stops).into_iter().map(|(id, n)| (id.to_owned(), n)).collect()
}

fn counts(found: &[(String, u32)]) -> String {
    found.iter().map(|(id, n)| format!("{id}{n}")).collect::<Vec<_>>().join(" ")
}

#[test]
fn the_plain_feed_has_no_flaw() {
    assert_eq!(counts(&finds("unknown.txt", "whatever", &[])), "A1 B1 C0 D0");
}

#[test]
fn stops_with_flaws() {
    let head = "stop_id,stop_name,stop_lat,stop_lon,location_type\n";
    let text = format!(
        "{head}A,Am Markt,51.1,7.1,0\nB,Bad,x,7.2,0\nC,Chor,0,0,\nD,Dom,51,181,\nE,,,7,\n\
         F,F,91,7,\nA,again,51,7,\n,nobody,51,7,\nG,G,51.1,7.1,9\nH,H,51,,\n"
    );
    let found = finds(
        "stops.txt",
        &text,
        &[
            (codes::W721, "line 10", "location_type"),
            (codes::W722, "line 9", "stop_id"),
            (codes::W724, "line 3", "stop_lat"),
            (codes::W724, "line 4", "stop_lat"),
            (codes::W724, "line 5", "stop_lon"),
            (codes::W724, "line 6", "stop_lat"),
            (codes::W724, "line 7", "stop_lat"),
            (codes::W724, "line 11", "stop_lon"),
            (codes::W725, "line 8", "stop_id"),
        ],
    );
    assert_eq!(counts(&found), "A1 B1 C0 D0 E0 F0 G0 H0");
}

#[test]
fn stop_times_with_flaws() {
    let head = "trip_id,stop_id,stop_sequence,departure_time,pickup_type\n";
    let text = format!(
        "{head}T,A,1,08:00:00,\nX,A,1,08:00:00,\n,A,1,08:00:00,\nT,B,one,08:05:00,\n\
         T,B,,08:05:00,\nT,B,2,8.10,7\nT,B,2,08:10:00,\nT,C,3,08:20:00,\n"
    );
    // B has no time that can be read: it lies halfway.
    let found = finds(
        "stop_times.txt",
        &text,
        &[
            (codes::W721, "line 7", "departure_time"),
            (codes::W721, "line 7", "pickup_type"),
            (codes::W722, "line 4", "trip_id"),
            (codes::W722, "line 5", "stop_sequence"),
            (codes::W722, "line 6", "stop_sequence"),
            (codes::W741, "line 8", "stop_sequence"),
            (codes::W746, "line 3", "trip_id"),
            (codes::N711, "", ""),
        ],
    );
    assert_eq!(counts(&found), "A1 B1 C0 D0");
}

#[test]
fn an_unknown_last_stop_does_not_end_the_trip_before_it() {
    let head = "trip_id,stop_id,stop_sequence,departure_time\n";
    let text = format!("{head}T,A,1,08:00:00\nT,B,2,08:10:00\nT,gone,3,08:20:00\n");
    let found = finds("stop_times.txt", &text, &[(codes::W723, "line 4", "stop_id")]);
    assert_eq!(counts(&found), "A1 B1 C0 D0");
    let text = format!("{head}T,,1,08:00:00\nT,B,2,08:10:00\nT,C,3,08:20:00\n");
    let found = finds("stop_times.txt", &text, &[(codes::W745, "line 2", "stop_id")]);
    assert_eq!(counts(&found), "A0 B1 C0 D0");
}

#[test]
fn rows_out_of_order_or_repeated_are_sorted_and_left_out() {
    let head = "trip_id,stop_id,stop_sequence,departure_time\n";
    let text = format!("{head}T,C,3,08:20:00\nT,A,1,08:00:00\nT,B,2,08:10:00\nT,D,1,08:00:00\n");
    let found = finds(
        "stop_times.txt",
        &text,
        &[
            (codes::W726, "line 3", "stop_sequence"),
            (codes::W726, "line 5", "stop_sequence"),
            (codes::W741, "", ""),
        ],
    );
    assert_eq!(counts(&found), "A1 B1 C0 D0");
}

#[test]
fn times_that_are_missing_or_run_backwards() {
    let head = "trip_id,stop_id,stop_sequence,departure_time\n";
    let text = format!("{head}T,A,1,\nT,B,2,08:10:00\nT,C,3,\n");
    let found = finds(
        "stop_times.txt",
        &text,
        &[(codes::W732, "line 2", "trip_id"), (codes::N711, "", "")],
    );
    assert_eq!(counts(&found), "A1 B1 C0 D0");
    let text = format!("{head}T,A,1,08:00:00\nT,B,2,07:10:00\nT,C,3,09:00:00\n");
    let found = finds("stop_times.txt", &text, &[(codes::W744, "line 2", "trip_id")]);
    assert_eq!(counts(&found), "A1 B1 C0 D0");
    let text = format!("{head}T,A,1,\nT,B,2,\nT,C,3,\n");
    let found = finds("stop_times.txt", &text, &[(codes::W743, "line 2", "trip_id")]);
    assert_eq!(counts(&found), "A0 B0 C0 D0");
}

#[test]
fn trips_with_flaws() {
    let text = "route_id,service_id,trip_id\nR,WD,T\ngone,WD,U\nR,gone,V\nR,WD,T\nR,WD,\nR,WD,W\n";
    let trips = plain().with("trips.txt", text);
    let rows = ["T", "U", "V"].map(|trip| format!("{trip},08:00:00,A,1\n{trip},08:10:00,B,2\n"));
    let text =
        format!("trip_id,departure_time,stop_id,stop_sequence\n{}W,08:00:00,A,1\n", rows.concat());
    let (stops, diagnostics) = trips.with("stop_times.txt", text).count("2024-01-02");
    let found: Vec<_> = places(&diagnostics).into_iter().map(|f| (f.0, f.2, f.3)).collect();
    let expected = [
        (codes::W722, "line 6", "trip_id"),
        (codes::W723, "line 3", "route_id"),
        (codes::W723, "line 4", "service_id"),
        (codes::W725, "line 5", "trip_id"),
        (codes::W727, "line 7", "trip_id"),
    ];
    assert_eq!(found, expected.map(|(a, b, c)| (a, b.to_owned(), c.to_owned())));
    // The trip of an unknown route runs, that of an unknown service does not.
    let a = stop(&stops, "A");
    assert_eq!((a.departures, a.departures_by_mode), (2, [0, 0, 1, 0, 0, 1]));
}

#[test]
fn calendars_with_flaws() {
    let head = "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,\
        end_date\n";
    let text = format!(
        "{head}WD,1,1,1,1,1,0,0,20240101,20240107\nX,1,1,1,1,1,0,0,20240107,20240101\n\
        Y,1,yes,1,1,1,0,0,20240101,20240107\nZ,1,1,1,1,1,0,0,,20240230\n"
    );
    finds(
        "calendar.txt",
        &text,
        &[
            (codes::W721, "line 4", "tuesday"),
            (codes::W728, "line 3", "end_date"),
            (codes::W729, "line 5", "start_date"),
            (codes::W729, "line 5", "end_date"),
        ],
    );
    let text = "service_id,date,exception_type\nWD,2024010x,1\nWD,20240102,3\nWD,,1\n,20240102,1\n\
        WD,20240102,\n";
    let found = finds(
        "calendar_dates.txt",
        text,
        &[
            (codes::W722, "line 2", "date"),
            (codes::W722, "line 3", "exception_type"),
            (codes::W722, "line 4", "date"),
            (codes::W722, "line 5", "service_id"),
            (codes::W722, "line 6", "exception_type"),
        ],
    );
    assert_eq!(counts(&found), "A1 B1 C0 D0");
    let text = "feed_start_date,feed_end_date\n20240107,20240101\n";
    finds("feed_info.txt", text, &[(codes::W728, "line 2", "feed_end_date")]);
}

#[test]
fn routes_agencies_and_frequencies_with_flaws() {
    let text = "route_id,agency_id,route_type\nR,1,3\nQ,9,3\nP,1,bus\nO,,\nR,1,3\n,1,3\n";
    finds(
        "routes.txt",
        text,
        &[
            (codes::W721, "line 4", "route_type"),
            (codes::W721, "line 5", "route_type"),
            (codes::W722, "line 7", "route_id"),
            (codes::W723, "line 3", "agency_id"),
            (codes::W725, "line 6", "route_id"),
        ],
    );
    finds(
        "agency.txt",
        "agency_id,agency_name\n1,A\n1,B\n",
        &[(codes::W725, "line 3", "agency_id")],
    );
    let text = "trip_id,start_time,end_time,headway_secs,exact_times\nT,06:00:00,07:00:00,1800,1\n\
        X,06:00:00,07:00:00,600,1\nT,07:00:00,06:00:00,600,1\nT,06:00:00,07:00:00,0,1\n\
        T,06:00:00,,600,1\nT,06:00:00,07:00:00,ten,1\nT,08:00:00,09:00:00,1800,often\n";
    let found = finds(
        "frequencies.txt",
        text,
        &[
            (codes::W721, "line 8", "exact_times"),
            (codes::W722, "line 6", "end_time"),
            (codes::W722, "line 7", "headway_secs"),
            (codes::W735, "line 4", "end_time"),
            (codes::W735, "line 5", "headway_secs"),
            (codes::W746, "line 3", "trip_id"),
            (codes::N714, "", ""),
        ],
    );
    assert_eq!(counts(&found), "A4 B4 C0 D0");
}

#[test]
fn missing_files_cost_what_they_hold() {
    let departures_and_findings = |feed: Texts| {
        let (stops, diagnostics) = feed.count("");
        let found: Vec<_> = places(&diagnostics).into_iter().map(|f| (f.0, f.1)).collect();
        (stop(&stops, "A").departures, found)
    };
    let at = |code: Code, file: &str| (code, file.to_owned());
    assert_eq!(
        departures_and_findings(plain().without("agency.txt")),
        (1, vec![at(codes::W720, "agency.txt")])
    );
    let (departures, found) = departures_and_findings(plain().without("routes.txt"));
    assert_eq!((departures, found), (1, vec![at(codes::E700, "routes.txt")]));
    let (departures, found) = departures_and_findings(plain().without("trips.txt"));
    assert_eq!((departures, &found[0]), (0, &at(codes::E700, "trips.txt")));
    let (departures, found) = departures_and_findings(plain().without("calendar.txt"));
    assert_eq!((departures, &found[0]), (0, &at(codes::E700, "feed.zip")));
    for file in ["stops.txt", "stop_times.txt"] {
        let error = plain().without(file).try_read().expect_err(file);
        assert!(matches!(&error, GtfsError::MissingFile { file: f, .. } if *f == file), "{error}");
        let text = error.to_string();
        assert!(text.contains(file) && text.contains("trips.txt"), "{text}");
    }
}

#[test]
fn missing_columns_cost_the_file() {
    for (file, column) in
        [("routes.txt", "route_id"), ("trips.txt", "service_id"), ("calendar.txt", "end_date")]
    {
        let rename = |name: &str, text: Vec<u8>| {
            let text = String::from_utf8(text).expect("text");
            if name == file { text.replacen(column, "other", 1).into() } else { text.into() }
        };
        let (_, diagnostics) = plain().mapped(rename).read();
        let found = findings(&diagnostics)[0];
        assert_eq!(found.code, codes::E701, "{file}");
        assert!(found.message.contains(column), "{}", found.message);
    }
    for (file, column) in [("stops.txt", "stop_id"), ("stop_times.txt", "stop_sequence")] {
        for text in ["x,y\n1,2\n", "", "\u{feff}", "\n\n"] {
            let error = plain().with(file, text).try_read().expect_err(column);
            assert!(matches!(error, GtfsError::MissingColumn { .. }), "{error}");
        }
    }
    let found = finds(
        "stops.txt",
        "stop_id\n",
        &[
            // That no stop is known is told once, not for each call.
            (codes::E705, "", ""),
        ],
    );
    assert_eq!(found, []);
}

#[test]
fn rows_of_another_length_and_open_quotes() {
    let head = "stop_id,stop_name,stop_lat,stop_lon\n";
    let text = format!("{head}A,A,51,7,8\nB,B,51,7\nC\nD,D,51,7\n");
    finds(
        "stops.txt",
        &text,
        &[
            (codes::W724, "line 4", "stop_lat"),
            (codes::W731, "line 2", ""),
            (codes::W731, "line 4", ""),
        ],
    );
    // The open quote of B merges the rows C and D into it.
    let text = format!("{head}A,A,51,7\nB,\"B,51,7\nC,C,51,7\nD,D,51,7\n");
    let found = finds(
        "stops.txt",
        &text,
        &[
            (codes::E704, "line 3", ""),
            (codes::W723, "line 3", "stop_id"),
            (codes::W723, "line 4", "stop_id"),
        ],
    );
    assert_eq!(counts(&found), "A1");
    // The quote of B ends in C, whose line may be lost; the last one opens at the end.
    let text = format!("{head}A,A,51,7\nB,\"B,51,7\nC,\"C,51,7\nD,D,51,\"7\n");
    let found = finds(
        "stops.txt",
        &text,
        &[
            (codes::E704, "line 5", ""),
            (codes::W723, "line 4", "stop_id"),
            (codes::W742, "line 3", ""),
        ],
    );
    assert_eq!(counts(&found), "A1 B1");
    // A line break in quotes is against the rules but does no harm.
    let text = format!("{head}A,\"A\nb\",51,7\nB,B,51,7\nC,C,51,7\nD,D,x,\"7\n\"\n");
    let found = finds(
        "stops.txt",
        &text,
        &[
            (codes::W724, "line 6", "stop_lat"),
            (codes::W742, "line 2", ""),
            (codes::W742, "line 6", ""),
        ],
    );
    assert_eq!(counts(&found), "A1 B1 C0 D0");
}

#[test]
fn text_that_is_no_utf_8_is_read_as_windows_1252() {
    let text = b"stop_id,stop_name,stop_lat,stop_lon\nA,S\xfcd,51,7\nB,B\xe4d,51,7\nC,C,51,7\n";
    let (stops, diagnostics) = plain().with("stops.txt", text).count("2024-01-02");
    assert_eq!(stop(&stops, "A").name, "Süd");
    let found: Vec<_> = places(&diagnostics).into_iter().map(|f| (f.0, f.2, f.3)).collect();
    let at = |line: &str| (codes::W730, line.to_owned(), String::from("stop_name"));
    assert_eq!(found, [at("line 2"), at("line 3")]);
}

#[test]
fn harmless_oddities_change_nothing() {
    let expected = plain().count("");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    type Change = fn(&str, String) -> String;
    let odd: [(&str, Change); 6] = [
        ("byte order mark", |_, text| format!("\u{feff}{text}")),
        ("CRLF", |_, text| text.replace('\n', "\r\n")),
        ("blank lines", |_, text| text.replace('\n', "\n\n  \n")),
        ("white space", |_, text| text.replace(',', " , ").replace('\n', "\t\n")),
        ("no end of line", |_, text| text.trim_end().to_owned()),
        ("quotes and columns", |_, text| {
            let line =
                |line: &str| format!("\"{}\",\"a, \"\"b\"\"\"\n", line.replace(',', "\",\""));
            text.lines().map(line).collect()
        }),
    ];
    for (name, change) in odd {
        let feed = plain().mapped(|file, bytes| change(file, text(bytes)).into());
        let found = feed.count("");
        assert_eq!(found.0, expected.0, "{name}");
        assert_eq!(found.1.count(), expected.1.count(), "{name}: {:?}", found.1);
    }
}

#[test]
fn findings_are_counted_and_only_the_first_ones_kept() {
    let mut text = String::from("trip_id,stop_id,stop_sequence,departure_time\n");
    (0..5000).for_each(|row| text += &format!("gone{},A,1,08:00:00\n", row / 2));
    let (_, diagnostics) = plain().with("stop_times.txt", text).read();
    assert_eq!(diagnostics.count_of_code(codes::W746), 5000);
    assert!(findings(&diagnostics).len() < 50);
}
