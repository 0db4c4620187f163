//! Files that are not feeds, are truncated, or unpack to exhaust memory.

use std::fs;
use std::path::Path;

use super::support::{by_id, plain, settings};
use nahraum::base::codes;
use nahraum::format::{GtfsError, read_gtfs};
use nahraum::import::transit::departures;

#[test]
fn what_is_no_archive_is_refused() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("feed.zip");
    for (bytes, told) in
        [(&b""[..], "nothing"), (b"stop_id,stop_name", "`stop`"), (b"\x1f\x8b", "x1f")]
    {
        fs::write(&path, bytes).expect("space on the disk");
        let error = read_gtfs(&path).expect_err("no archive");
        assert!(matches!(error, GtfsError::NotZip { .. }), "{error}");
        assert!(error.to_string().contains(told), "{error}");
    }
    let error = read_gtfs(&folder.path().join("missing.zip")).expect_err("no file");
    assert!(matches!(error, GtfsError::File(_)), "{error}");
    let error = read_gtfs(folder.path()).expect_err("no feed");
    assert!(matches!(error, GtfsError::MissingFile { .. }), "{error}");
}

#[test]
fn an_archive_cut_off_anywhere_is_refused() {
    let (folder, path) = plain().zip();
    let bytes = fs::read(path).expect("the archive");
    let cut = folder.path().join("cut.zip");
    for length in 0..bytes.len() {
        fs::write(&cut, &bytes[..length]).expect("space on the disk");
        let error = read_gtfs(&cut).expect_err("a part of an archive");
        let known = matches!(error, GtfsError::NotZip { .. } | GtfsError::BrokenZip { .. });
        assert!(known, "{length}: {error}");
    }
}

#[test]
fn a_changed_byte_never_breaks_the_program() {
    let (folder, path) = plain().zip();
    let bytes = fs::read(path).expect("the archive");
    let changed = folder.path().join("changed.zip");
    let (mut read, mut refused) = (0, 0);
    for at in 0..bytes.len() {
        let mut bytes = bytes.clone();
        bytes[at] ^= 1 << (at % 8);
        fs::write(&changed, &bytes).expect("space on the disk");
        match read_gtfs(&changed) {
            Ok((feed, _)) => {
                departures(&feed, &settings(""));
                read += 1;
            }
            Err(_) => refused += 1,
        }
    }
    assert!(read > 0 && refused > 0, "{read} {refused}");
}

#[test]
fn damage_in_a_file_that_must_be_there_is_an_error_and_else_a_finding() {
    let (folder, path) = plain().zip();
    let bytes = fs::read(path).expect("the archive");
    let damaged = folder.path().join("damaged.zip");
    let with_damage = |file: &str| {
        let mut bytes = bytes.clone();
        // The local header of the first entry of that name: 30 bytes, name, packed data.
        let at = bytes.windows(file.len()).position(|part| part == file.as_bytes());
        let data = at.expect("the entry's name") + file.len();
        bytes[data + 2..data + 12].fill(0xff);
        fs::write(&damaged, &bytes).expect("space on the disk");
        read_gtfs(&damaged)
    };
    for file in ["stops.txt", "stop_times.txt"] {
        let error = with_damage(file).expect_err(file);
        assert!(matches!(error, GtfsError::Damaged { .. }), "{error}");
    }
    let (_, diagnostics) = with_damage("calendar.txt").expect("a feed");
    assert_eq!(diagnostics.count_of_code(codes::E702), 1);
}

#[test]
fn bombs_do_not_go_off() {
    // 80 MiB of empty lines pack to some 80 kB.
    let error =
        plain().with("stop_times.txt", vec![b'\n'; 80 << 20]).try_read().expect_err("a bomb");
    assert!(
        matches!(
            error,
            GtfsError::TooLarge { what: "bytes in a row (is a quote never closed?)", .. }
        ),
        "{error}"
    );
    let head = "trip_id,stop_id,stop_sequence,departure_time\n";
    let text = head.to_owned() + &"T,A,1,08:00:00\n".repeat((80 << 20) / 15);
    let error = plain().with("stop_times.txt", &text).try_read().expect_err("a bomb");
    assert!(matches!(error, GtfsError::TooLarge { what: "unpacked bytes", .. }), "{error}");
    // A quote that is never closed and merges megabytes into one field.
    let text = format!("{head}T,\"A,1,08:00:00\n{}", "T,A,1,08:00:00\n".repeat(100_000));
    let error = plain().with("stop_times.txt", text).try_read().expect_err("a long row");
    assert!(error.to_string().contains("is a quote never closed?"), "{error}");
    let text = String::from("route_id,agency_id\nR,\"") + &"x".repeat(3 << 20);
    let (_, diagnostics) = plain().with("routes.txt", text).read();
    assert_eq!(diagnostics.count_of_code(codes::E703), 1);
}

#[test]
fn mad_numbers_take_no_time() {
    let calendar = "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,\
        end_date\nWD,1,1,1,1,1,1,1,00010101,99991231\n";
    let repeats = "trip_id,start_time,end_time,headway_secs\n".to_owned()
        + &"T,000:00:00,999:59:59,1\n".repeat(2000);
    let feed = plain().with("calendar.txt", calendar).with("frequencies.txt", repeats);
    let (stops, _) = feed.count("");
    assert_eq!(stops.service_day.map(|day| day.to_string()).as_deref(), Some("0001-01-02"));
    // 2,000 times 3,599,999 departures are more than can be told.
    assert_eq!(by_id(&stops)[..2], [("A", u32::MAX), ("B", u32::MAX)]);
    assert_eq!(stops.stops[0].departures_by_hour, [7_200_000; 30]);
}

#[test]
fn the_feed_is_found_in_a_folder_of_the_archive() {
    let expected = plain().count("").0;
    assert_eq!(plain().inside("gtfs/").count("").0, expected);
    assert_eq!(plain().inside("a\\b\\").count("").0, expected);
    let other = plain().without("trips.txt").inside("__MACOSX/");
    let (stops, diagnostics) = plain().inside("z/").and(other).count("");
    assert_eq!((stops, diagnostics.count_of_code(codes::W733)), (expected.clone(), 0));
    let two = plain().inside("b/").and(plain().without("trips.txt").inside("b/c/"));
    let (stops, diagnostics) = two.count("");
    assert_eq!((stops, diagnostics.count_of_code(codes::W733)), (expected, 1));
}

#[test]
fn a_folder_is_read_like_an_archive() {
    let folder = plain().folder();
    let (feed, diagnostics) = read_gtfs(folder.path()).expect("a readable feed");
    assert_eq!(diagnostics.count(), 0);
    let (mut zipped, _) = plain().read();
    zipped.source = feed.source.clone();
    assert_eq!(feed, zipped);
}

#[test]
fn the_same_bytes_give_the_same_result() {
    let text = "route_id,service_id,trip_id\nR,WD,T\ngone,WD,U\nR,gone,V\nR,WD,T\n";
    let (_folder, path) = plain().with("trips.txt", text).zip();
    let run = |path: &Path| {
        let (feed, found) = read_gtfs(path).expect("a readable feed");
        let (stops, more) = departures(&feed, &settings(""));
        format!("{feed:?}{found:?}{stops:?}{more:?}")
    };
    let first = run(&path);
    (0..5).for_each(|_| assert_eq!(run(&path), first));
}
