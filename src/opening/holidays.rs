//! Public holidays of the states of Germany.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::dataset::{CivilDate, Weekday};

const HOLIDAYS_TOML: &str = include_str!("../../data/holidays.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HolidayFile {
    state: Vec<State>,
    holiday: Vec<Rule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct State {
    code: String,
    /// The first two digits of the official keys of its municipalities.
    key: String,
    name_en: String,
    name_de: String,
    /// The act that lists its holidays.
    act: String,
}

/// A holiday as the acts describe it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    name_en: String,
    name_de: String,
    /// Month and day: `05-01`.
    day: Option<String>,
    /// Days after Easter Sunday.
    easter: Option<i32>,
    /// Month and day of which it is the last Wednesday before.
    wednesday_before: Option<String>,
    /// Everywhere when absent.
    states: Option<Vec<String>>,
    /// States in which only some municipalities have it.
    #[serde(default)]
    parts_of: Vec<String>,
    /// The first year.
    from: Option<i32>,
    /// The only years.
    #[serde(default)]
    years: Vec<i32>,
}

static FILE: LazyLock<HolidayFile> =
    LazyLock::new(|| toml::from_str(HOLIDAYS_TOML).expect("a test reads the built-in holidays"));

/// A state (Bundesland) of Germany.
///
/// ```
/// use nahraum::opening::FederalState;
/// let berlin: FederalState = "BE".parse().unwrap();
/// let names: Vec<_> = berlin.holidays(2026).iter().map(|holiday| holiday.name_de).collect();
/// assert_eq!(names[..3], ["Neujahr", "Frauentag", "Karfreitag"]);
/// assert_eq!(FederalState::of_municipality("05913000").unwrap().code(), "NW"); // Dortmund
/// assert_eq!(FederalState::of_municipality("10101"), None); // Eisenstadt in Austria
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FederalState(u8);

/// A text names no state.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("found `{found}`, expected a state of Germany: {known}")]
#[non_exhaustive]
pub struct StateError {
    /// The text.
    pub found: String,
    /// The codes of all states.
    pub known: String,
}

/// A public holiday of a state in a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holiday {
    /// The day.
    pub date: CivilDate,
    /// English name.
    pub name_en: &'static str,
    /// German name.
    pub name_de: &'static str,
    /// Whether the whole state has it; otherwise only some of its municipalities have.
    pub is_everywhere: bool,
}

impl FederalState {
    /// All states, by their official key.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..FILE.state.len()).map(|at| Self(at as u8))
    }

    fn info(self) -> &'static State {
        &FILE.state[usize::from(self.0)]
    }

    /// The state in which a municipality lies, by its official key of 8 digits (AGS) or 12 (ARS); `None` for other keys.
    pub fn of_municipality(key: &str) -> Option<Self> {
        let is_german = matches!(key.len(), 8 | 12) && key.bytes().all(|b| b.is_ascii_digit());
        Self::all().find(|state| is_german && key.starts_with(&state.info().key))
    }

    /// Its code in ISO 3166-2 without the country: `NW`.
    pub fn code(self) -> &'static str {
        &self.info().code
    }

    /// English name.
    pub fn name_en(self) -> &'static str {
        &self.info().name_en
    }

    /// German name.
    pub fn name_de(self) -> &'static str {
        &self.info().name_de
    }

    /// The act that lists its holidays.
    pub fn act(self) -> &'static str {
        &self.info().act
    }

    /// Its holidays in a year of the Gregorian calendar from 1990 on, ascending; before, the acts said other things.
    pub fn holidays(self, year: i32) -> Vec<Holiday> {
        let mut all: Vec<Holiday> =
            FILE.holiday.iter().filter_map(|rule| rule.in_state(self.code(), year)).collect();
        all.sort_by_key(|holiday| holiday.date);
        all
    }
}

impl std::str::FromStr for FederalState {
    type Err = StateError;

    /// Reads `NW`, and `DE-NW` as ISO 3166-2 writes it.
    fn from_str(text: &str) -> Result<Self, StateError> {
        let code = text.trim().to_uppercase();
        let code = code.strip_prefix("DE-").unwrap_or(&code);
        Self::all().find(|state| state.code() == code).ok_or_else(|| StateError {
            found: text.to_owned(),
            known: Self::all().map(Self::code).collect::<Vec<_>>().join(", "),
        })
    }
}

impl Rule {
    fn in_state(&'static self, state: &str, year: i32) -> Option<Holiday> {
        let has = |states: &[String]| states.iter().any(|one| one == state);
        let is_everywhere = self.states.as_deref().is_none_or(has);
        let is_in_force = self.from.is_none_or(|from| year >= from)
            && (self.years.is_empty() || self.years.contains(&year));
        if !is_in_force || !(is_everywhere || has(&self.parts_of)) {
            return None;
        }
        let date = self.date(year)?;
        Some(Holiday { date, name_en: &self.name_en, name_de: &self.name_de, is_everywhere })
    }

    fn date(&self, year: i32) -> Option<CivilDate> {
        let on = |day: &String| format!("{year:04}-{day}").parse::<CivilDate>().ok();
        match (&self.day, self.easter, &self.wednesday_before) {
            (Some(day), _, _) => on(day),
            (_, Some(days), _) => easter(year)?.plus_days(days),
            (_, _, Some(day)) => {
                let day_before = on(day)?.plus_days(-1)?;
                let past = day_before.weekday().index() + 7 - Weekday::Wednesday.index();
                day_before.plus_days(-((past % 7) as i32))
            }
            _ => None,
        }
    }
}

/// Easter Sunday of the Gregorian calendar, by the anonymous computus (Nature 13 (1876), p. 487; Meeus 1991,
/// *Astronomical Algorithms*, chapter 8).
fn easter(year: i32) -> Option<CivilDate> {
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let (d, e, f) = (b / 4, b % 4, (b + 8) / 25);
    let g = (b - f + 1) / 3;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let sum = h + l - 7 * m + 114;
    CivilDate::new(year, (sum / 31) as u32, (sum % 31 + 1) as u32)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use opening_hours::localization::Country;

    use super::*;

    fn state(code: &str) -> FederalState {
        code.parse().expect("a state")
    }

    /// Whether a day is a holiday of a state; `None` where only some municipalities have it.
    fn is_holiday(code: &str, date: &str) -> Option<bool> {
        let date: CivilDate = date.parse().expect("a day");
        let all = state(code).holidays(date.year_month_day().0);
        match all.iter().find(|holiday| holiday.date == date) {
            None => Some(false),
            Some(holiday) => holiday.is_everywhere.then_some(true),
        }
    }

    #[test]
    fn states_have_the_holidays_of_2026_that_their_acts_list() {
        let all = |code: &str| state(code).holidays(2026);
        let whole = |code: &str| all(code).iter().filter(|holiday| holiday.is_everywhere).count();
        // Nine are common to all: 1 January, Good Friday, Easter Monday, 1 May, Ascension, Whit Monday, 3 October, and
        // two at Christmas.
        let counts = [("NW", 11), ("BY", 12), ("BE", 10), ("HH", 10), ("SN", 11), ("BB", 12)];
        for (code, count) in counts {
            assert_eq!(whole(code), count, "{code}");
        }
        assert_eq!(is_holiday("NW", "2026-06-04"), Some(true), "Fronleichnam");
        assert_eq!(is_holiday("NW", "2026-11-01"), Some(true), "Allerheiligen");
        assert_eq!(is_holiday("NW", "2026-10-31"), Some(false), "Reformationstag");
        assert_eq!(is_holiday("BY", "2026-01-06"), Some(true), "Heilige Drei Könige");
        assert_eq!(is_holiday("BY", "2026-08-15"), None, "Mariä Himmelfahrt, in Catholic places");
        assert_eq!(is_holiday("SL", "2026-08-15"), Some(true));
        assert_eq!(is_holiday("BE", "2026-03-08"), Some(true), "Frauentag");
        assert_eq!(is_holiday("BE", "2018-03-08"), Some(false), "the year before the first one");
        assert_eq!(is_holiday("BE", "2026-06-04"), Some(false));
        assert_eq!(is_holiday("SN", "2026-11-18"), Some(true), "Buß- und Bettag");
        assert_eq!(is_holiday("SN", "2022-11-16"), Some(true), "the week before a Wednesday");
        assert_eq!(is_holiday("TH", "2026-06-04"), None);
        assert_eq!(is_holiday("NI", "2017-10-31"), Some(true), "500 years, everywhere");
        assert_eq!(is_holiday("NW", "2026-05-25"), Some(true), "Pfingstmontag");
    }

    #[test]
    fn easter_is_where_tables_have_it() {
        for (year, date) in [
            (1961, "1961-04-02"),
            (2000, "2000-04-23"),
            (2008, "2008-03-23"),
            (2011, "2011-04-24"),
            (2026, "2026-04-05"),
            (2038, "2038-04-25"),
        ] {
            assert_eq!(easter(year).map(|day| day.to_string()).as_deref(), Some(date));
        }
    }

    /// The list of another project knows the holidays of all of Germany, and the days on which any state has one.
    #[test]
    fn holidays_agree_with_another_list() {
        // Sundays are named by one act or the other, or by none.
        let is_sunday = |day: &CivilDate| day.weekday() == Weekday::Sunday;
        let days = |calendar: &dyn Fn() -> Vec<String>, year: i32| -> BTreeSet<CivilDate> {
            let of_year = calendar().into_iter().filter(|day| day.starts_with(&format!("{year}")));
            of_year.map(|day| day.parse().expect("a day")).filter(|day| !is_sunday(day)).collect()
        };
        let [common, somewhere] = [Country::DE.holidays(), Country::DE.holidays_regional()]
            .map(|known| known.get_public().iter().map(|day| day.to_string()).collect::<Vec<_>>());
        for year in 2023..2040 {
            let common = days(&|| common.clone(), year);
            let somewhere = days(&|| somewhere.clone(), year);
            let mut ours = BTreeSet::new();
            for state in FederalState::all() {
                let own = state.holidays(year).into_iter().map(|holiday| holiday.date);
                let own: BTreeSet<CivilDate> = own.filter(|day| !is_sunday(day)).collect();
                assert!(common.is_subset(&own), "{} {year}: {common:?}, {own:?}", state.code());
                ours.extend(own);
            }
            let further: Vec<String> = ours
                .difference(&common)
                .filter(|day| !somewhere.contains(day))
                .map(|day| day.to_string())
                .collect();
            // What that list does not have: Augsburg's own day, and what is a holiday once.
            let once = [format!("{year}-08-08"), format!("{year}-05-08"), format!("{year}-06-17")];
            assert!(further.iter().all(|day| once.contains(day)), "{year}: {further:?}");
            let missing: Vec<_> = somewhere.difference(&ours).collect();
            assert!(missing.is_empty(), "{year}: {missing:?}");
        }
    }

    #[test]
    fn every_state_that_a_holiday_names_is_there() {
        let codes: BTreeSet<&str> = FederalState::all().map(FederalState::code).collect();
        assert_eq!(codes.len(), 16);
        for rule in &FILE.holiday {
            let named = rule.states.iter().flatten().chain(&rule.parts_of);
            named.for_each(|code| assert!(codes.contains(&**code), "{}: {code}", rule.name_de));
            assert!(rule.date(2026).is_some(), "{} has a date", rule.name_de);
        }
        let keys: Vec<&str> = FILE.state.iter().map(|state| &*state.key).collect();
        let expected: Vec<String> = (1..=16).map(|key| format!("{key:02}")).collect();
        assert_eq!(keys, expected, "the official keys, in their order");
    }

    #[test]
    fn states_are_found_by_code_and_by_the_keys_of_municipalities() {
        assert_eq!("de-nw".parse(), Ok(state("NW")));
        let error = "XX".parse::<FederalState>().expect_err("no state").to_string();
        assert!(
            error.starts_with("found `XX`, expected a state of Germany: SH, HH, NI"),
            "{error}"
        );
        let found = FederalState::of_municipality;
        assert_eq!(found("059130000000"), Some(state("NW")), "an ARS");
        assert_eq!(found("11000000").map(FederalState::code), Some("BE"));
        for key in ["A", "05913", "17000000", "0591300x", "0591300", "GM0363"] {
            assert_eq!(found(key), None, "{key}");
        }
    }
}
