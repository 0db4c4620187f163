//! Which day a moment means, and which holidays there are on and around it.

use std::sync::Arc;

use opening_hours::{Context, ContextHolidays};

use super::holidays::FederalState;
use super::moment::MomentDay;
use crate::dataset::{CivilDate, Weekday};

/// Which days moments mean, and where: what opening hours need to know beside their text.
///
/// A day of the week is one of an **ordinary week**: without public holidays, outside of school holidays. Months and
/// numbers of weeks in a text (`Apr-Oct`, `week 1-53/2`) are judged by a week of the calendar that stands for it, by
/// default that of Monday 9 November 2026: it has no holiday in any state of Germany, and no state has school holidays
/// in it. A public holiday without a date is the Thursday of that week, taken as a holiday. No clock is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Calendar {
    state: Option<FederalState>,
    monday: CivilDate,
}

/// Whether a day is a public holiday.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum IsHoliday {
    Yes,
    No,
    /// In some municipalities, or in some states when it is not known in which one a place lies.
    Perhaps,
}

/// A day with the holidays that are possible on and around it.
pub(super) struct Day {
    pub(super) date: CivilDate,
    pub(super) is_holiday: IsHoliday,
    /// Public holidays, in each way that is possible.
    public: Vec<Vec<CivilDate>>,
    /// Days of school holidays, in each way that is possible.
    school: Vec<Vec<CivilDate>>,
}

impl Calendar {
    /// The calendar of a state of Germany; `None` where the state is not known, or in another country.
    pub fn new(state: Option<FederalState>) -> Self {
        let monday = CivilDate::new(2026, 11, 9).expect("a day of the calendar");
        Self { state, monday }
    }

    /// The same with another week that stands for an ordinary one; `None` when it does not begin with a Monday.
    pub fn with_week_of(self, monday: CivilDate) -> Option<Self> {
        let has_sunday = monday.plus_days(6).is_some();
        (monday.weekday() == Weekday::Monday && has_sunday).then_some(Self { monday, ..self })
    }

    /// The same for a place in another state.
    pub fn in_state(self, state: Option<FederalState>) -> Self {
        Self { state, ..self }
    }

    /// The state, if it is known.
    pub fn state(self) -> Option<FederalState> {
        self.state
    }

    /// The Monday of the week that stands for an ordinary one.
    pub fn week_of(self) -> CivilDate {
        self.monday
    }

    /// The day of the calendar by which months and numbers of weeks are judged.
    pub fn date(self, day: MomentDay) -> CivilDate {
        let after_monday = |days: usize| {
            self.monday.plus_days(days as i32).expect("the week lies within the calendar")
        };
        match day {
            MomentDay::Weekday(day) => after_monday(day.index()),
            MomentDay::Holiday => after_monday(Weekday::Thursday.index()),
            MomentDay::Date(date) => date,
        }
    }

    pub(super) fn day(self, day: MomentDay) -> Day {
        let date = self.date(day);
        let none = || vec![Vec::new()];
        match day {
            MomentDay::Weekday(_) => {
                Day { date, is_holiday: IsHoliday::No, public: none(), school: none() }
            }
            MomentDay::Holiday => {
                Day { date, is_holiday: IsHoliday::Yes, public: vec![vec![date]], school: none() }
            }
            MomentDay::Date(_) => self.dated(date),
        }
    }

    /// The seven days of an ordinary week.
    pub(super) fn ordinary_days(self) -> [Day; 7] {
        Weekday::ALL.map(|day| self.day(MomentDay::Weekday(day)))
    }

    fn dated(self, date: CivilDate) -> Day {
        let around: Vec<CivilDate> =
            [-1, 0, 1].iter().filter_map(|by| date.plus_days(*by)).collect();
        let year = date.year_month_day().0;
        let (mut certain, mut possible) = (Vec::new(), Vec::new());
        match self.state {
            Some(state) => {
                for holiday in
                    [year - 1, year, year + 1].iter().flat_map(|one| state.holidays(*one))
                {
                    possible.push(holiday.date);
                    if holiday.is_everywhere {
                        certain.push(holiday.date);
                    }
                }
            }
            None => possible.clone_from(&around),
        }
        let is_holiday = match (certain.contains(&date), possible.contains(&date)) {
            (true, _) => IsHoliday::Yes,
            (false, true) => IsHoliday::Perhaps,
            (false, false) => IsHoliday::No,
        };
        let mut public = vec![certain, possible];
        public.dedup();
        // When schools are closed is decided year by year; a date may lie in their holidays or not.
        Day { date, is_holiday, public, school: vec![Vec::new(), around] }
    }
}

impl Day {
    /// What is possible, as far as a text names public holidays or those of schools.
    pub(super) fn contexts(&self, names_public: bool, names_school: bool) -> Vec<Context> {
        let public = &self.public[..if names_public { self.public.len() } else { 1 }];
        let school = &self.school[..if names_school { self.school.len() } else { 1 }];
        let all = public.iter().flat_map(|public| {
            school.iter().map(|school| Context::default().with_holidays(holidays(public, school)))
        });
        all.collect()
    }
}

fn holidays(public: &[CivilDate], school: &[CivilDate]) -> ContextHolidays {
    let [public, school] = [public, school].map(|days| {
        let mut calendar = ContextHolidays::default().get_public().clone();
        for day in days {
            calendar.insert(day.to_string().parse().expect("a day in the form of ISO 8601"));
        }
        Arc::new(calendar)
    });
    ContextHolidays::new(public, school)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_week_that_stands_for_an_ordinary_one_has_no_holiday_in_any_state() {
        let calendar = Calendar::new(None);
        let week: Vec<CivilDate> =
            (0..7).filter_map(|days| calendar.week_of().plus_days(days)).collect();
        for state in FederalState::all() {
            let all = state.holidays(2026);
            let inside = all.iter().find(|holiday| week.contains(&holiday.date));
            assert_eq!(inside, None, "{}", state.code());
        }
        assert_eq!(calendar.date(MomentDay::Weekday(Weekday::Saturday)).to_string(), "2026-11-14");
        assert_eq!(calendar.date(MomentDay::Holiday).weekday(), Weekday::Thursday);
        let tuesday = CivilDate::new(2026, 11, 10).expect("a day");
        assert_eq!(calendar.with_week_of(tuesday), None);
    }

    #[test]
    fn a_date_has_the_holidays_that_are_possible_there() {
        let day = |code: Option<&str>, date: &str| {
            let state = code.map(|code| code.parse().expect("a state"));
            Calendar::new(state).day(MomentDay::Date(date.parse().expect("a day")))
        };
        assert_eq!(day(Some("NW"), "2026-06-04").is_holiday, IsHoliday::Yes);
        assert_eq!(day(Some("NW"), "2026-06-05").is_holiday, IsHoliday::No);
        assert_eq!(day(Some("NW"), "2026-06-04").public.len(), 1);
        assert_eq!(day(Some("TH"), "2026-06-04").is_holiday, IsHoliday::Perhaps);
        assert_eq!(day(None, "2026-06-05").is_holiday, IsHoliday::Perhaps);
        let perhaps = day(Some("BY"), "2026-08-15");
        let counts = [(true, true), (true, false), (false, true), (false, false)]
            .map(|(public, school)| perhaps.contexts(public, school).len());
        assert_eq!(counts, [4, 2, 2, 1]);
    }
}
