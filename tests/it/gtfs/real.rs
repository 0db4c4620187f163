//! Real feeds; the numbers come from `tests/foreign/gtfs_departures.py`.

use super::support::settings;
use nahraum::format::read_gtfs;
use nahraum::import::transit::departures;

use crate::support::real;

#[test]
#[cfg_attr(not(real_data), ignore = "needs NAHRAUM_TEST_DATA")]
fn real_feeds_have_the_departures_that_another_program_counts() {
    let cases: [(&str, &str, usize, u64); 8] = [
        ("ors_vrn_gtfs_cut.zip", "", 289, 22_131),
        ("ors_vrn_gtfs_cut.zip", "2022-06-18", 289, 16_561),
        ("ors_vrn_gtfs_cut.zip", "2022-06-19", 289, 9_998),
        ("ors_vrn_gtfs_cut.zip", "2022-10-03", 289, 3_710),
        ("ors_vrn_gtfs_cut.zip", "2022-12-01", 289, 8_860),
        ("otp_vvs-bus-751-only.gtfs.zip", "", 47, 828),
        ("otp_vvs-bus-751-only.gtfs.zip", "2020-04-10", 47, 180),
        ("otp_vvs-bus-751-only.gtfs.zip", "2020-07-04", 47, 280),
    ];
    for (file, day, places, expected) in cases {
        let path = real(&format!("gtfs/{file}"));
        let (feed, found) = read_gtfs(&path).expect("a readable feed");
        assert_eq!(found.count(), 0, "{found:?}");
        let (stops, _) = departures(&feed, &settings(day));
        let sum: u64 = stops.stops.iter().map(|stop| u64::from(stop.departures)).sum();
        assert_eq!((stops.stops.len(), sum), (places, expected), "{file} {day}");
        if day.is_empty() {
            let chosen = if places == 289 { "2022-06-14" } else { "2020-02-04" };
            assert_eq!(stops.service_day.map(|day| day.to_string()).as_deref(), Some(chosen));
        }
        for stop in &stops.stops {
            assert_eq!(stop.departures_by_hour.iter().sum::<u32>(), stop.departures);
            assert_eq!(stop.departures_by_mode.iter().sum::<u32>(), stop.departures);
        }
    }
}
