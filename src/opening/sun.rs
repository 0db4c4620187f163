//! When the sun rises and sets.

use crate::dataset::{CivilDate, Weekday};

/// A place in degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LonLat {
    /// Degrees east.
    pub lon: f64,
    /// Degrees north.
    pub lat: f64,
}

/// Times of a day that the sun decides, in minutes after midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SunTimes {
    pub(super) dawn: u16,
    pub(super) sunrise: u16,
    pub(super) sunset: u16,
    pub(super) dusk: u16,
}

/// Angle between the zenith and the middle of the sun when its upper edge touches the horizon, degrees.
const HORIZON: f64 = 90.833;
/// The same at the beginning and end of civil twilight.
const TWILIGHT: f64 = 96.0;

impl SunTimes {
    /// The times of a day at a place whose clocks show Central European Time; `None` elsewhere, of which clocks nothing
    /// is known here: west of 2°, east of 20°, south of 42° and north of 58°.
    ///
    /// Method: general solar position calculations of the NOAA Global Monitoring Division, after Spencer (1971); good
    /// to a minute or two between the polar circles. Summer time is that of Directive 2000/84/EC.
    pub(super) fn on(date: CivilDate, place: LonLat) -> Option<Self> {
        let is_central = (2.0..=20.0).contains(&place.lon) && (42.0..=58.0).contains(&place.lat);
        if !is_central {
            return None;
        }
        let (year, ..) = date.year_month_day();
        let day_of_year = date.days_since(CivilDate::new(year, 1, 1)?);
        let angle = std::f64::consts::TAU / 365.0 * f64::from(day_of_year);
        let (sin, cos) = angle.sin_cos();
        let (sin2, cos2) = (2.0 * angle).sin_cos();
        let (sin3, cos3) = (3.0 * angle).sin_cos();
        // Minutes by which a sundial is ahead of the clock, and the angle of the sun above the equator.
        let ahead = 229.18
            * (0.000_075 + 0.001_868 * cos - 0.032_077 * sin - 0.014_615 * cos2 - 0.040_849 * sin2);
        let declination = 0.006_918 - 0.399_912 * cos + 0.070_257 * sin - 0.006_758 * cos2
            + 0.000_907 * sin2
            - 0.002_697 * cos3
            + 0.001_48 * sin3;
        let latitude = place.lat.to_radians();
        let noon = 720.0 - 4.0 * place.lon - ahead + minutes_ahead_of_utc(date);
        // Minutes between noon and the sun's passing through an angle from the zenith.
        let from_noon = |zenith: f64| {
            let cosine = zenith.to_radians().cos() / (latitude.cos() * declination.cos())
                - latitude.tan() * declination.tan();
            4.0 * cosine.clamp(-1.0, 1.0).acos().to_degrees()
        };
        let at = |minutes: f64| minutes.round().clamp(0.0, 1439.0) as u16;
        Some(Self {
            dawn: at(noon - from_noon(TWILIGHT)),
            sunrise: at(noon - from_noon(HORIZON)),
            sunset: at(noon + from_noon(HORIZON)),
            dusk: at(noon + from_noon(TWILIGHT)),
        })
    }
}

/// How far clocks of Central Europe are ahead of UTC on a day, in minutes.
fn minutes_ahead_of_utc(date: CivilDate) -> f64 {
    let (year, ..) = date.year_month_day();
    let last_sunday = |month: u32| {
        let last = CivilDate::new(year, month, 31).expect("a month of 31 days");
        let past = (last.weekday().index() + 7 - Weekday::Sunday.index()) % 7;
        last.plus_days(-(past as i32)).expect("a day of the same month")
    };
    let is_summer = (last_sunday(3)..last_sunday(10)).contains(&date);
    if is_summer { 120.0 } else { 60.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Times of almanacs for Dortmund, Berlin and Munich.
    #[test]
    fn the_sun_rises_and_sets_when_almanacs_say() {
        let dortmund = LonLat { lon: 7.47, lat: 51.51 };
        let berlin = LonLat { lon: 13.40, lat: 52.52 };
        let munich = LonLat { lon: 11.58, lat: 48.14 };
        for (place, date, sunrise, sunset) in [
            (berlin, "2026-06-21", (4, 43), (21, 33)),
            (berlin, "2026-12-21", (8, 15), (15, 54)),
            (munich, "2026-06-21", (5, 13), (21, 17)),
            (munich, "2026-12-21", (8, 1), (16, 22)),
            (dortmund, "2026-12-21", (8, 33), (16, 23)),
        ] {
            let times = SunTimes::on(date.parse().expect("a day"), place).expect("Central Europe");
            for (found, (hours, minutes)) in [(times.sunrise, sunrise), (times.sunset, sunset)] {
                let expected = hours * 60 + minutes;
                let error = i32::from(found) - expected;
                assert!(
                    error.abs() <= 2,
                    "{date}: {}:{:02}, not {hours}:{minutes:02}",
                    found / 60,
                    found % 60
                );
            }
            assert!(times.dawn < times.sunrise && times.sunset < times.dusk);
        }
        let day = "2026-06-21".parse().expect("a day");
        assert_eq!(
            SunTimes::on(day, LonLat { lon: -8.6, lat: 41.2 }),
            None,
            "Porto has other clocks"
        );
    }

    #[test]
    fn clocks_change_on_the_last_sundays_of_march_and_october() {
        for (date, minutes) in [
            ("2026-03-28", 60.0),
            ("2026-03-29", 120.0),
            ("2026-10-24", 120.0),
            ("2026-10-25", 60.0),
            ("2024-03-31", 120.0),
        ] {
            assert_eq!(minutes_ahead_of_utc(date.parse().expect("a day")), minutes, "{date}");
        }
    }
}
