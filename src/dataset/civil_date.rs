//! Days of the calendar, without clock and time zone.

use std::fmt;
use std::str::FromStr;

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weekday {
    /// Monday, the first day of the week.
    Monday,
    /// Tuesday.
    Tuesday,
    /// Wednesday.
    Wednesday,
    /// Thursday.
    Thursday,
    /// Friday.
    Friday,
    /// Saturday.
    Saturday,
    /// Sunday, the last day of the week.
    Sunday,
}

impl Weekday {
    /// Monday to Sunday.
    pub const ALL: [Self; 7] = [
        Self::Monday,
        Self::Tuesday,
        Self::Wednesday,
        Self::Thursday,
        Self::Friday,
        Self::Saturday,
        Self::Sunday,
    ];

    /// 0 for Monday to 6 for Sunday.
    pub fn index(self) -> usize {
        self as usize
    }
}

impl fmt::Display for Weekday {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

/// A day between 1 January 1 and 31 December 9999 of the Gregorian calendar, which is also
/// applied to the time before it was introduced.
///
/// Days are counted with the method of Howard Hinnant (2014), *chrono-Compatible Low-Level Date
/// Algorithms*: years begin in March, so that the leap day is the last one.
///
/// ```
/// use nahraum::dataset::{CivilDate, Weekday};
/// let day: CivilDate = "2024-02-29".parse().unwrap();
/// assert_eq!(day.weekday(), Weekday::Thursday);
/// assert_eq!(day.plus_days(1).unwrap().to_string(), "2024-03-01");
/// assert_eq!("20240229".parse(), Ok(day));
/// assert!("2023-02-29".parse::<CivilDate>().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CivilDate(i32);

/// Days from 1 March 0 to 1 January 1970.
const EPOCH_SHIFT: i32 = 719_468;
/// Days in 400 years.
const ERA_DAYS: i32 = 146_097;

impl CivilDate {
    /// The first supported day, 0001-01-01.
    pub const MIN: Self = Self(-719_162);
    /// The last supported day, 9999-12-31.
    pub const MAX: Self = Self(2_932_896);

    /// The day with this year, month (1 to 12) and day of the month; `None` if it does not exist.
    pub fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        let in_range =
            (1..=9999).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
        if !in_range {
            return None;
        }
        let date = Self::counted(year, month, day);
        // 31 April is counted as 1 May, so only existing days survive the round trip.
        (date.year_month_day() == (year, month, day)).then_some(date)
    }

    fn counted(year: i32, month: u32, day: u32) -> Self {
        let (month, day) = (month as i32, day as i32);
        let year = if month <= 2 { year - 1 } else { year };
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        Self(era * ERA_DAYS + day_of_era - EPOCH_SHIFT)
    }

    /// Year, month (1 to 12) and day of the month.
    pub fn year_month_day(self) -> (i32, u32, u32) {
        let days = self.0 + EPOCH_SHIFT;
        let era = days.div_euclid(ERA_DAYS);
        let day_of_era = days.rem_euclid(ERA_DAYS);
        let leaps = day_of_era / 1460 - day_of_era / 36_524 + day_of_era / 146_096;
        let year_of_era = (day_of_era - leaps) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
        let month = (shifted_month + 2) % 12 + 1;
        let year = year_of_era + era * 400 + i32::from(month <= 2);
        (year, month as u32, day as u32)
    }

    /// The day of the week.
    pub fn weekday(self) -> Weekday {
        // 1 January 1970 was a Thursday, which has the index 3.
        Weekday::ALL[(self.0 + 3).rem_euclid(7) as usize]
    }

    /// The day `days` later, or earlier if negative; `None` outside the years 1 to 9999.
    pub fn plus_days(self, days: i32) -> Option<Self> {
        let date = Self(self.0.checked_add(days)?);
        (Self::MIN..=Self::MAX).contains(&date).then_some(date)
    }

    /// Days from the other day to this one.
    pub fn days_since(self, other: Self) -> i32 {
        self.0 - other.0
    }
}

impl fmt::Display for CivilDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.year_month_day();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl FromStr for CivilDate {
    type Err = CivilDateError;

    /// Reads `2024-01-31` (ISO 8601) and `20240131` (as in timetables).
    fn from_str(text: &str) -> Result<Self, CivilDateError> {
        let bytes = text.as_bytes();
        let digits: Vec<u8> = match bytes {
            [y @ .., b'-', m1, m2, b'-', d1, d2] if y.len() == 4 => {
                [y, &[*m1, *m2, *d1, *d2]].concat()
            }
            _ => bytes.to_vec(),
        };
        let number = |part: &[u8]| part.iter().fold(0, |sum, b| sum * 10 + u32::from(b - b'0'));
        let all_digits = digits.len() == 8 && digits.iter().all(u8::is_ascii_digit);
        let date = all_digits
            .then(|| (number(&digits[..4]) as i32, number(&digits[4..6]), number(&digits[6..])))
            .and_then(|(year, month, day)| Self::new(year, month, day));
        date.ok_or_else(|| CivilDateError { found: text.to_owned() })
    }
}

/// The error of a text that is not a day.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("found `{found}`; expected a day such as 2024-01-31 or 20240131")]
#[non_exhaustive]
pub struct CivilDateError {
    /// The text.
    pub found: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_follows_the_one_before_by_the_rules_of_the_calendar() {
        let leap = |year: i32| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let (mut year, mut month, mut day, mut weekday) = (1, 1, 1, 0);
        let mut date = CivilDate::MIN;
        while date < CivilDate::MAX {
            assert_eq!(date.year_month_day(), (year, month, day));
            assert_eq!(CivilDate::new(year, month, day), Some(date));
            assert_eq!(date.weekday().index(), weekday, "{date}");
            let length = match month {
                2 => 28 + u32::from(leap(year)),
                4 | 6 | 9 | 11 => 30,
                _ => 31,
            };
            (day, weekday) = (day + 1, (weekday + 1) % 7);
            if day > length {
                assert_eq!(CivilDate::new(year, month, day), None);
                (month, day) = (month + 1, 1);
            }
            if month > 12 {
                (year, month) = (year + 1, 1);
            }
            date = date.plus_days(1).expect("a day before the last one has a next one");
        }
        assert_eq!(date.to_string(), "9999-12-31");
        assert_eq!(date.plus_days(1), None);
    }

    #[test]
    fn known_days_have_known_weekdays() {
        for (text, weekday) in [
            ("1970-01-01", Weekday::Thursday),
            ("2000-02-29", Weekday::Tuesday),
            ("1989-11-09", Weekday::Thursday),
            ("2024-12-24", Weekday::Tuesday),
        ] {
            assert_eq!(text.parse::<CivilDate>().map(CivilDate::weekday), Ok(weekday), "{text}");
        }
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for text in [
            "",
            "2024",
            "20241301",
            "20240230",
            "2024-1-1",
            "2024010a",
            "00000101",
            "2024-01-011",
            "２０２４0101",
        ] {
            assert!(text.parse::<CivilDate>().is_err(), "{text}");
        }
    }
}
