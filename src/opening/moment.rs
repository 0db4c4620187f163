//! A moment at which facilities are looked at.

use std::fmt;
use std::str::FromStr;

use crate::base::DAYS_OF_WEEK;
use crate::dataset::{CivilDate, Weekday};

/// The day of a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MomentDay {
    /// This day of an ordinary week, without holidays.
    Weekday(Weekday),
    /// A public holiday that is no Sunday.
    Holiday,
    /// This day of the calendar.
    Date(CivilDate),
}

/// A moment: a day and a time.
///
/// ```
/// use nahraum::opening::Moment;
/// let evening: Moment = "Sa 18:00".parse().unwrap();
/// assert_eq!(evening, "Samstag 18:00".parse().unwrap());
/// assert_eq!("So 9:30".parse::<Moment>().unwrap().to_string(), "Su 09:30"); // Sonntag
/// for text in ["PH 10:00", "2026-12-24 18:00"] {
///     assert_eq!(text.parse::<Moment>().unwrap().to_string(), text);
/// }
/// assert!("Sa 24:00".parse::<Moment>().is_err() && "2026-02-30 10:00".parse::<Moment>().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    day: MomentDay,
    /// Minutes after midnight, below 1,440.
    minute: u16,
}

/// A text is no moment.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "found `{found}`, expected a day (Mo, Tu, We, Th, Fr, Sa, Su, or PH for a public holiday, or a date such as \
     2026-12-24) and a time, such as `Sa 18:00`"
)]
#[non_exhaustive]
pub struct MomentError {
    /// The text.
    pub found: String,
}

/// The English key of each day, with its other names. None means two days: `Mo`, `Fr` and `Sa` are the same in German.
const NAMES: [(Weekday, &[&str]); 7] = [
    (Weekday::Monday, &["mo", "monday", "montag"]),
    (Weekday::Tuesday, &["tu", "tuesday", "di", "dienstag"]),
    (Weekday::Wednesday, &["we", "wednesday", "mi", "mittwoch"]),
    (Weekday::Thursday, &["th", "thursday", "do", "donnerstag"]),
    (Weekday::Friday, &["fr", "friday", "freitag"]),
    (Weekday::Saturday, &["sa", "saturday", "samstag", "sonnabend"]),
    (Weekday::Sunday, &["su", "sunday", "so", "sonntag"]),
];

impl Moment {
    /// A day and the minutes after its midnight; `None` when these are a day or more.
    pub fn new(day: MomentDay, minute: u16) -> Option<Self> {
        (minute < 24 * 60).then_some(Self { day, minute })
    }

    /// The day.
    pub fn day(self) -> MomentDay {
        self.day
    }

    /// Minutes after midnight.
    pub fn minute(self) -> u16 {
        self.minute
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.day {
            MomentDay::Weekday(day) => f.write_str(DAYS_OF_WEEK[day.index()])?,
            MomentDay::Holiday => f.write_str("PH")?,
            MomentDay::Date(date) => write!(f, "{date}")?,
        }
        write!(f, " {:02}:{:02}", self.minute / 60, self.minute % 60)
    }
}

impl FromStr for Moment {
    type Err = MomentError;

    fn from_str(text: &str) -> Result<Self, MomentError> {
        let read = || {
            let text = text.trim();
            let parts = text.split_once(char::is_whitespace).or_else(|| text.split_once('T'));
            let (day, time) = parts?;
            Self::new(day_of(day)?, minute_of(time.trim())?)
        };
        read().ok_or_else(|| MomentError { found: text.to_owned() })
    }
}

fn day_of(text: &str) -> Option<MomentDay> {
    let name = text.to_lowercase();
    if name == "ph" {
        return Some(MomentDay::Holiday);
    }
    if let Some((day, _)) = NAMES.iter().find(|(_, names)| names.contains(&&*name)) {
        return Some(MomentDay::Weekday(*day));
    }
    // `20261224` is a date of timetables; nobody writes it on a command line.
    let date = text.contains('-').then(|| text.parse().ok())??;
    Some(MomentDay::Date(date))
}

/// Minutes after midnight of `18:00` or `9:30`.
fn minute_of(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    let number = |part: &str, digits: std::ops::RangeInclusive<usize>| {
        let is_number = digits.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        is_number.then(|| part.parse::<u16>().ok())?
    };
    let (hours, minutes) = (number(hours, 1..=2)?, number(minutes, 2..=2)?);
    (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Moment {
        text.parse().unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn days_have_their_names_in_both_languages() {
        for (day, names) in NAMES {
            for name in names {
                let moment = read(&format!("{name} 18:05"));
                assert_eq!(moment.day(), MomentDay::Weekday(day), "{name}");
                assert_eq!(moment.minute(), 18 * 60 + 5);
            }
            assert_eq!(
                read(&format!("{} 0:00", DAYS_OF_WEEK[day.index()])).day(),
                MomentDay::Weekday(day)
            );
        }
        assert_eq!(read("DI 7:00").to_string(), "Tu 07:00");
        assert_eq!(read("ph 10:00").day(), MomentDay::Holiday);
        let eve = MomentDay::Date("2026-12-24".parse().expect("a day"));
        assert_eq!(read("2026-12-24T18:00").day(), eve);
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        for text in [
            "",
            "Sa",
            "18:00",
            "Sa18:00",
            "Sa 18",
            "Sa 18:0",
            "Sa 18:60",
            "Sa 24:00",
            "Sa 018:00",
            "Sa +8:00",
            "Xx 18:00",
            "20261224 18:00",
            "2026-13-01 18:00",
        ] {
            assert!(text.parse::<Moment>().is_err(), "{text}");
        }
        let error = "Caturday 9".parse::<Moment>().expect_err("no day");
        assert!(error.to_string().starts_with("found `Caturday 9`, expected a day"));
    }
}
