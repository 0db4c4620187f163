//! A text of opening hours, and whether it says open.

use std::str::FromStr;

use super::calendar::{Calendar, Day, IsHoliday};
use super::moment::Moment;
use super::sun::{LonLat, SunTimes};
use super::text::{Prepared, fallbacks, join_days, limits_holidays, prepare, with_sun_times};
use crate::base::{WeekHours, zip_equal};
use crate::dataset::CivilDate;

/// Most bytes of a text; OpenStreetMap allows 255 characters.
const TEXT_MAX: usize = 4096;

/// Whether a facility is open at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OpenState {
    /// It is open.
    Open,
    /// It is closed.
    Closed,
    /// The text does not say, or it depends on what is not known here.
    Unknown,
}

impl OpenState {
    /// What is known when another way to read the text says something else.
    fn or(self, other: Self) -> Self {
        if self == other { self } else { Self::Unknown }
    }
}

/// A text that cannot be read as opening hours.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "found `{found}`, expected opening hours as OpenStreetMap writes them, such as `Mo-Fr 08:00-18:00; PH off`"
)]
#[non_exhaustive]
pub struct OpeningHoursError {
    /// The text; shortened if it is long.
    pub found: String,
}

/// One way to read a text.
#[derive(Clone, Debug)]
enum Way {
    Read(opening_hours::OpeningHours),
    /// Where the sun stands decides; the words of the sun become times before it is read.
    BySun(String),
}

/// Opening hours as OpenStreetMap writes them in `opening_hours`.
///
/// What a text leaves open is not guessed. It is read in each way that is possible, and where the ways differ the state
/// is unknown:
/// - a comment alone (`"by appointment"`) and the state `unknown`;
/// - an open end (`17:00+`): open at 17:00, unknown later, closed from six in the morning;
/// - school holidays (`SH`) on a date: nobody has told which days they are; an ordinary week has none;
/// - public holidays on a date where the state is not known, or in which only some municipalities have one;
/// - a public holiday when the text does not name them (`Mo-Sa 08:00-20:00`): what is open by the day of the week
///   alone may be closed then;
/// - `sunrise` and `sunset` where the place or its clock is not known.
///
/// Reference: <https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification>, read by the crate `opening-hours`.
///
/// ```
/// use nahraum::opening::{Calendar, OpenState, OpeningHours};
/// let hours: OpeningHours = "Mo-Fr 08:00-18:30; Sa 09:00-13:00; PH off".parse().unwrap();
/// let calendar = Calendar::new(Some("NW".parse().unwrap()));
/// let at = |moment: &str| hours.at(moment.parse().unwrap(), calendar, None);
/// assert_eq!(at("Fr 18:00"), OpenState::Open);
/// assert_eq!(at("Sa 18:00"), OpenState::Closed);
/// assert_eq!(at("2026-06-03 10:00"), OpenState::Open);
/// assert_eq!(at("2026-06-04 10:00"), OpenState::Closed); // Fronleichnam
/// assert!("Mo-Fr from 8 to 6".parse::<OpeningHours>().is_err());
/// ```
#[derive(Clone, Debug)]
pub struct OpeningHours {
    /// What is parted by `||`: each part speaks where those before it say closed.
    parts: Vec<Part>,
    names_public_holidays: bool,
    names_school_holidays: bool,
}

/// Rules that are read together.
#[derive(Clone, Debug)]
struct Part {
    ways: Vec<Way>,
    /// Open day and night, on every day.
    is_constant: bool,
}

impl FromStr for OpeningHours {
    type Err = OpeningHoursError;

    fn from_str(text: &str) -> Result<Self, OpeningHoursError> {
        let refused = || OpeningHoursError { found: text.chars().take(80).collect() };
        if text.len() > TEXT_MAX || limits_holidays(text) {
            return Err(refused());
        }
        let prepared: Vec<Prepared> =
            fallbacks(text).into_iter().map(|part| prepare(&join_days(part))).collect();
        Ok(Self {
            names_public_holidays: prepared.iter().any(|part| part.names_public_holidays),
            names_school_holidays: prepared.iter().any(|part| part.names_school_holidays),
            parts: prepared
                .into_iter()
                .map(|part| Part::read(part).ok_or_else(refused))
                .collect::<Result<_, _>>()?,
        })
    }
}

impl Part {
    /// `None` when it cannot be read.
    fn read(prepared: Prepared) -> Option<Self> {
        let noon = SunTimes { dawn: 420, sunrise: 480, sunset: 960, dusk: 1020 };
        let mut is_constant = true;
        let mut read = |way: String| -> Option<Way> {
            let sunless =
                if prepared.names_sun { with_sun_times(&way, &noon) } else { way.clone() };
            let hours: opening_hours::OpeningHours = sunless.parse().ok()?;
            is_constant &= hours.get_expression().is_constant();
            Some(if prepared.names_sun { Way::BySun(way) } else { Way::Read(hours) })
        };
        let ways = prepared.ways.into_iter().map(&mut read).collect::<Option<_>>()?;
        Some(Self { ways, is_constant })
    }
}

impl OpeningHours {
    /// Whether the answer depends on the place, by where the sun stands.
    pub fn depends_on_place(&self) -> bool {
        self.parts.iter().flat_map(|part| &part.ways).any(|way| matches!(way, Way::BySun(_)))
    }

    /// Whether a facility with these hours is open at a moment.
    ///
    /// `place` is where it is; only needed when it [depends](Self::depends_on_place) on the sun. Cost: O(rules of the text).
    pub fn at(&self, moment: Moment, calendar: Calendar, place: Option<LonLat>) -> OpenState {
        self.states(&calendar.day(moment.day()), place, &[moment.minute()])[0]
    }

    /// Its hours in an ordinary week: at the beginning of each hour as [`Self::at`] has it. Cost: O(rules) for each day.
    pub fn week(&self, calendar: Calendar, place: Option<LonLat>) -> WeekHours {
        let on_the_hour: Vec<u16> = (0..24).map(|hour| hour * 60).collect();
        let mut week = WeekHours::default();
        for (number, day) in calendar.ordinary_days().iter().enumerate() {
            for (hour, state) in self.states(day, place, &on_the_hour).into_iter().enumerate() {
                match state {
                    OpenState::Open => week.open.insert(24 * number + hour),
                    OpenState::Unknown => week.unknown.insert(24 * number + hour),
                    OpenState::Closed => {}
                }
            }
        }
        week
    }

    /// The states at some minutes of a day: those of the first part, and where it says closed those of the next one.
    fn states(&self, day: &Day, place: Option<LonLat>, minutes: &[u16]) -> Vec<OpenState> {
        let mut states = vec![OpenState::Closed; minutes.len()];
        for part in &self.parts {
            for (state, next) in zip_equal(&mut states, self.states_of(part, day, place, minutes)) {
                if *state == OpenState::Closed {
                    *state = next;
                }
            }
        }
        states
    }

    fn states_of(
        &self,
        part: &Part,
        day: &Day,
        place: Option<LonLat>,
        minutes: &[u16],
    ) -> Vec<OpenState> {
        let mut known: Vec<Option<OpenState>> = vec![None; minutes.len()];
        let mut learn = |at: usize, state: OpenState| {
            known[at] = Some(known[at].map_or(state, |before| before.or(state)));
        };
        let contexts = day.contexts(self.names_public_holidays, self.names_school_holidays);
        for way in &part.ways {
            let Some(hours) = way.on(day.date, place) else {
                return vec![OpenState::Unknown; minutes.len()];
            };
            for context in &contexts {
                let spans = spans(&hours.clone().with_context(context.clone()), day.date);
                for (at, minute) in minutes.iter().enumerate() {
                    let span = spans.iter().find(|(end, _)| minute < end);
                    learn(at, span.map_or(OpenState::Closed, |(_, state)| *state));
                }
            }
        }
        let may_be_closed = day.is_holiday != IsHoliday::No && !self.names_public_holidays;
        let said = |state: Option<OpenState>| match state.expect("a text is read in some way") {
            OpenState::Open if may_be_closed && !part.is_constant => OpenState::Unknown,
            state => state,
        };
        known.into_iter().map(said).collect()
    }
}

impl Way {
    /// The hours on a day; `None` where the sun is not known.
    fn on(&self, date: CivilDate, place: Option<LonLat>) -> Option<opening_hours::OpeningHours> {
        match self {
            Self::Read(hours) => Some(hours.clone()),
            Self::BySun(text) => with_sun_times(text, &SunTimes::on(date, place?)?).parse().ok(),
        }
    }
}

/// The states of a day in their order, each with the minute at which it ends.
fn spans(hours: &opening_hours::OpeningHours, date: CivilDate) -> Vec<(u16, OpenState)> {
    let date = date.to_string().parse().expect("a day in the form of ISO 8601");
    let spans = hours.schedule_at(date).into_iter();
    let state = |kind| match kind {
        opening_hours::RuleKind::Open => OpenState::Open,
        opening_hours::RuleKind::Closed => OpenState::Closed,
        opening_hours::RuleKind::Unknown => OpenState::Unknown,
    };
    spans.map(|span| (span.range.end.mins_from_midnight(), state(span.kind))).collect()
}

#[cfg(test)]
mod tests {
    use super::OpenState::{Closed, Open, Unknown};
    use super::*;
    use crate::base::DAYS_OF_WEEK;

    const DORTMUND: LonLat = LonLat { lon: 7.47, lat: 51.51 };

    fn read(text: &str) -> OpeningHours {
        text.parse().unwrap_or_else(|error| panic!("{error}"))
    }

    fn in_state(code: &str) -> Calendar {
        Calendar::new(Some(code.parse().expect("a state")))
    }

    /// Each line: a text, a moment, what it is then in North Rhine-Westphalia.
    fn expect(lines: &[(&str, &str, OpenState)]) {
        for (text, moment, state) in lines {
            let at = moment.parse().expect("a moment");
            assert_eq!(
                read(text).at(at, in_state("NW"), Some(DORTMUND)),
                *state,
                "{text} at {moment}"
            );
        }
    }

    #[test]
    fn days_and_hours_are_those_of_the_text() {
        let shop = "Mo-Fr 07:00-20:00; Sa 08:00-18:00";
        expect(&[
            (shop, "Mo 07:00", Open),
            (shop, "Mo 06:59", Closed),
            (shop, "Fr 19:59", Open),
            (shop, "Fr 20:00", Closed),
            (shop, "Sa 18:00", Closed),
            (shop, "So 10:00", Closed),
            ("24/7", "So 03:00", Open),
            ("Fr 22:00-03:00", "Sa 02:59", Open),
            ("Fr 22:00-03:00", "Sa 03:00", Closed),
            ("Mo-Fr 08:00-12:00,14:00-18:00", "Di 13:00", Closed),
            ("Mo-Sa 08:00-20:00; We off", "Mi 10:00", Closed),
            ("off", "Mo 10:00", Closed),
        ]);
    }

    #[test]
    fn what_a_text_does_not_say_is_unknown() {
        expect(&[
            ("\"nach Vereinbarung\"", "Mo 10:00", Unknown),
            ("Mo 08:00-12:00 \"nach Anmeldung\"", "Mo 10:00", Unknown),
            ("Mo 08:00-12:00 \"nach Anmeldung\"", "Mo 13:00", Closed),
            ("Mo 08:00-12:00 open \"hinten klingeln\"", "Mo 10:00", Open),
            ("Mo-Fr 08:00-12:00 || unknown \"by phone\"", "Sa 10:00", Unknown),
            ("Mo-Fr 08:00-12:00 || \"by phone\"", "Mo 10:00", Open),
            ("Mo-Fr 08:00-12:00 || \"by phone\"", "Mo 15:00", Unknown),
            ("unknown", "Mo 10:00", Unknown),
            ("Fr 17:00+", "Fr 17:00", Open),
            ("Fr 17:00+", "Fr 16:59", Closed),
            ("Fr 17:00+", "Fr 22:00", Unknown),
            ("Fr 17:00+", "Sa 05:00", Unknown),
            ("Fr 17:00+", "Sa 06:00", Closed),
            ("Mo 10:00-18:00+", "Mo 17:00", Open),
            ("Mo 10:00-18:00+", "Mo 18:00", Unknown),
        ]);
    }

    #[test]
    fn a_fallback_speaks_in_the_hours_in_which_the_rules_before_it_say_closed() {
        let both = "Mo-Fr 08:00-12:00 || Tu-Sa 10:00-14:00";
        let silent = "Mo-Fr 08:00-12:00; PH off || \"by phone\"";
        expect(&[
            (both, "Tu 09:00", Open),
            (both, "Tu 13:00", Open),
            (both, "Mo 13:00", Closed),
            (both, "Sa 13:00", Open),
            (silent, "Mo 09:00", Open),
            (silent, "Mo 13:00", Unknown),
            (silent, "PH 09:00", Unknown),
            ("08:00-12:00 || Mo off || 13:00-15:00", "Mo 14:00", Open),
            ("08:00-12:00 || Mo off || 13:00-15:00", "Mo 12:00", Closed),
        ]);
        assert!("Mo 08:00-12:00 ||".parse::<OpeningHours>().is_err());
        assert!("|| Mo 08:00-12:00".parse::<OpeningHours>().is_err());
    }

    #[test]
    fn a_separator_at_the_end_separates_nothing() {
        expect(&[
            ("Mo-Fr 08:00-12:00;", "Mo 10:00", Open),
            ("Mo 08:00-12:00 ; ", "Tu 10:00", Closed),
        ]);
        assert!(";".parse::<OpeningHours>().is_err());
    }

    #[test]
    fn holidays_are_those_of_the_state_and_a_text_that_names_none_is_unknown_on_them() {
        let closed = "Mo-Sa 08:00-20:00; PH off";
        let silent = "Mo-Sa 08:00-20:00";
        let church = "Su,PH 10:00-12:00";
        expect(&[
            (closed, "2026-06-04 10:00", Closed), // Fronleichnam, a Thursday
            (closed, "2026-06-05 10:00", Open),
            (closed, "PH 10:00", Closed),
            (closed, "Th 10:00", Open),
            (silent, "2026-06-04 10:00", Unknown),
            (silent, "2026-06-04 21:00", Closed),
            (silent, "2026-10-31 10:00", Open), // Reformationstag, not here
            (silent, "PH 10:00", Unknown),
            ("24/7", "PH 10:00", Open),
            (church, "PH 10:30", Open),
            (church, "Mo 10:30", Closed),
            (church, "2026-12-25 11:00", Open),
            ("Mo-Fr 08:00-18:00; PH -1 day 08:00-12:00", "2026-06-03 14:00", Closed),
        ]);
        let at = |text: &str, state: Calendar, moment: &str| {
            read(text).at(moment.parse().expect("a moment"), state, None)
        };
        assert_eq!(at(closed, in_state("SN"), "2026-10-31 10:00"), Closed);
        assert_eq!(at(closed, in_state("BY"), "2026-08-15 10:00"), Unknown, "in Catholic places");
        assert_eq!(at(closed, Calendar::new(None), "2026-06-04 10:00"), Unknown, "which state?");
        assert_eq!(at(closed, Calendar::new(None), "Th 10:00"), Open, "a week without holidays");
    }

    #[test]
    fn a_space_in_a_list_of_days_begins_no_rule() {
        expect(&[
            ("Fr 14:00-20:00; Sa, Su 14:00-18:00", "Sa 10:00", Closed),
            ("Fr 14:00-20:00; Sa, Su 14:00-18:00", "Sa 15:00", Open),
            ("Mo, We-Th, Fr 09:00-12:00", "Mo 08:00", Closed),
            ("Mo, We-Th, Fr 09:00-12:00", "Mo 10:00", Open),
            ("PH, Su 10:00-12:00", "Su 11:00", Open),
            ("PH, Su 10:00-12:00", "PH 09:00", Closed),
            ("Mo 09:00-12:00, Tu 13:00-15:00", "Mo 13:00", Closed),
            ("Mo 09:00-12:00, Tu 13:00-15:00", "Tu 14:00", Open),
        ]);
    }

    #[test]
    fn an_ordinary_week_has_no_school_holidays_and_of_a_date_it_is_not_known() {
        let pool = "Mo-Fr 14:00-18:00; SH 10:00-18:00";
        expect(&[
            (pool, "Mo 11:00", Closed),
            (pool, "Mo 15:00", Open),
            (pool, "2026-08-03 11:00", Unknown),
            (pool, "2026-08-03 15:00", Open),
            ("Mo-Fr 08:00-16:00; SH off", "2026-08-03 10:00", Unknown),
            ("Mo-Fr 08:00-16:00; SH off", "2026-08-03 17:00", Closed),
        ]);
        // Weekdays in holidays would be read as all weekdays.
        for text in ["Mo-Fr 14:00-18:00; SH Mo-Fr 10:00-18:00", "PH,SH Su 10:00-12:00"] {
            assert!(text.parse::<OpeningHours>().is_err(), "{text}");
        }
        assert!("Mo-Fr,PH 10:00-12:00; SH,Sa 10:00-11:00".parse::<OpeningHours>().is_ok());
    }

    #[test]
    fn months_and_weeks_are_those_of_the_day() {
        let pool = "Apr-Sep 09:00-20:00; Oct-Mar 10:00-16:00";
        expect(&[
            (pool, "Mo 18:00", Closed), // 9 November
            (pool, "2026-07-01 18:00", Open),
            ("week 46 Mo 10:00-12:00", "Mo 10:00", Open),
            ("week 45 Mo 10:00-12:00", "Mo 10:00", Closed),
            ("week 01-53/2 Mo 10:00-12:00", "Mo 10:00", Closed), // 46 is even
        ]);
        let summer = in_state("NW").with_week_of("2026-06-15".parse().expect("a day"));
        let summer = summer.expect("a Monday");
        assert_eq!(read(pool).at("Mo 18:00".parse().expect("a moment"), summer, None), Open);
    }

    #[test]
    fn the_sun_decides_where_the_place_is_known() {
        // On 14 November 2026 the sun sets in Dortmund at 16:44.
        expect(&[
            ("sunrise-sunset", "Sa 16:30", Open),
            ("sunrise-sunset", "Sa 17:00", Closed),
            ("08:00-(sunset+01:00)", "Sa 17:30", Open),
        ]);
        let park = read("sunrise-sunset");
        assert!(park.depends_on_place() && !read("24/7").depends_on_place());
        let noon = "Sa 12:00".parse().expect("a moment");
        assert_eq!(park.at(noon, in_state("NW"), None), Unknown);
        assert_eq!(park.week(in_state("NW"), None), WeekHours::UNKNOWN);
    }

    #[test]
    fn a_week_has_the_state_of_each_of_its_hours() {
        let texts = [
            "24/7",
            "Mo-Fr 08:30-18:00; Sa 09:00-13:00; PH off",
            "Fr 22:00-03:00",
            "Mo 17:00+",
            "Tu 10:00-12:00 \"Anmeldung\"",
            "sunrise-sunset",
        ];
        for text in texts {
            let hours = read(text);
            let week = hours.week(in_state("NW"), Some(DORTMUND));
            for hour in 0..168 {
                let day = DAYS_OF_WEEK[hour / 24];
                let moment = format!("{day} {:02}:00", hour % 24).parse().expect("a moment");
                let state = hours.at(moment, in_state("NW"), Some(DORTMUND));
                assert_eq!(week.open.contains(hour), state == Open, "{text} at {moment}");
                assert_eq!(week.unknown.contains(hour), state == Unknown, "{text} at {moment}");
            }
        }
        let shop = read(texts[1]).week(in_state("NW"), None);
        assert_eq!(
            shop.open.len(),
            5 * 9 + 4,
            "9:00 to 17:00 on five days, 9:00 to 12:00 on Saturday"
        );
        assert_eq!(read("24/7").week(in_state("NW"), None), WeekHours::ALWAYS);
    }

    #[test]
    fn what_is_no_text_of_opening_hours_is_refused() {
        for text in ["", "Mo-Fr from 8 to 6", "siehe Website", "Mo 08:00-12:00 \"half", "08:00"] {
            assert!(text.parse::<OpeningHours>().is_err(), "{text}");
        }
        let long = "Mo 08:00-12:00; ".repeat(1000);
        let error = long.parse::<OpeningHours>().expect_err("too long");
        assert_eq!(error.found.chars().count(), 80);
    }
}
