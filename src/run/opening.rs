//! Which facilities are open, at a moment or in each hour of a week.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::degrees::facilities_in_degrees;
use crate::base::{
    CategoryId, Diagnostics, FacilityId, Finding, Place, WeekHours, WhenUnknown, codes, zip_equal,
};
use crate::config::WhenSection;
use crate::dataset::{CivilDate, CivilDateError};
use crate::opening::{
    Calendar, FederalState, LonLat, Moment, MomentDay, MomentError, OpenState, OpeningHours,
    StateError,
};
use crate::region::{EditedRegion, Region};

/// The attribute of facilities with their opening hours.
pub(super) const OPENING_HOURS: &str = "opening_hours";

/// Why `[when]` cannot be used.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WhenError {
    /// The moment is none.
    #[error("cannot use `when.open_at`")]
    Moment {
        /// Why.
        #[source]
        source: MomentError,
    },
    /// The state is none of Germany.
    #[error("cannot use `when.state`")]
    State {
        /// Why.
        #[source]
        source: StateError,
    },
    /// The week begins on no day of the calendar.
    #[error("cannot use `when.week_of`")]
    Week {
        /// Why.
        #[source]
        source: CivilDateError,
    },
    /// The week begins on another day.
    #[error("`when.week_of`: found {found}, a {}; expected a Monday", found.weekday())]
    NoMonday {
        /// The day.
        found: CivilDate,
    },
    /// A moment leaves facilities out that other hours need.
    #[error(
        "`when.by_hour` looks at every hour, and `when.open_at` at one moment; expected one of them"
    )]
    HourAndMoment,
}

/// At which moment facilities must be open, and by which calendar.
#[derive(Clone, Debug, PartialEq)]
pub struct WhenSettings {
    /// The moment; `None` where opening hours do not matter.
    pub moment: Option<Moment>,
    /// What becomes of facilities of which it is not known whether they are open.
    pub unknown: WhenUnknown,
    /// The calendar, with the state if one is set; otherwise that of each municipality applies.
    pub calendar: Calendar,
}

impl Default for WhenSettings {
    fn default() -> Self {
        Self { moment: None, unknown: WhenUnknown::Out, calendar: Calendar::new(None) }
    }
}

/// The settings of `[when]`.
///
/// # Errors
/// [`WhenError`] when a text is no moment, state or Monday, or a moment and every hour are asked for.
pub fn resolve_when(section: &WhenSection) -> Result<WhenSettings, WhenError> {
    let moment = section.open_at.as_ref().map(|text| text.parse::<Moment>()).transpose();
    let moment = moment.map_err(|source| WhenError::Moment { source })?;
    if moment.is_some() && section.by_hour {
        return Err(WhenError::HourAndMoment);
    }
    let state = section.state.as_ref().map(|text| text.parse::<FederalState>()).transpose();
    let mut calendar = Calendar::new(state.map_err(|source| WhenError::State { source })?);
    if let Some(text) = &section.week_of {
        let found: CivilDate = text.parse().map_err(|source| WhenError::Week { source })?;
        calendar = calendar.with_week_of(found).ok_or(WhenError::NoMonday { found })?;
    }
    Ok(WhenSettings { moment, unknown: section.unknown, calendar })
}

/// What is known of the hours of a facility.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said<T> {
    /// It states hours, and this follows from them.
    Hours(T),
    /// It states none, and facilities of its kind can always be used.
    Always,
    /// It states none.
    Nothing,
    /// It states some that cannot be read.
    Unreadable,
}

/// Reads the hours of all facilities and looks at each text once for each state.
fn say<T: Copy + Send + Sync>(
    region: &Region,
    calendar: Calendar,
    ask: impl Fn(&OpeningHours, Calendar, Option<LonLat>) -> T + Sync,
) -> Vec<Said<T>> {
    let ids = || (0..region.facilities().len()).map(FacilityId::at);
    let texts: Vec<Option<&str>> = ids().map(|id| region.attribute(id, OPENING_HOURS)).collect();
    let distinct: BTreeSet<&str> = texts.iter().flatten().copied().collect();
    let distinct: Vec<&str> = distinct.into_iter().collect();
    let read: Vec<Option<OpeningHours>> =
        distinct.par_iter().map(|text| text.parse().ok()).collect();
    let read: BTreeMap<&str, Option<OpeningHours>> = zip_equal(distinct, read).collect();
    let needs_place = read.values().flatten().any(OpeningHours::depends_on_place);
    let places = needs_place.then(|| facilities_in_degrees(region).ok()).flatten();
    let states = states_of(region, calendar);
    let asked = ids().filter_map(|id| Some((texts[id.index()]?, states[id.index()])));
    let asked: BTreeSet<(&str, Option<FederalState>)> = asked.collect();
    let asked: Vec<(&str, Option<FederalState>)> = asked.into_iter().collect();
    let answer = |(text, state): &(&str, Option<FederalState>)| {
        let hours = read[text].as_ref()?;
        Some(ask(hours, calendar.in_state(*state), None))
    };
    let answers: Vec<Option<T>> = asked.par_iter().map(answer).collect();
    let answers: BTreeMap<(&str, Option<FederalState>), Option<T>> =
        zip_equal(asked, answers).collect();
    let of_facility = |id: FacilityId| {
        let category = region.category(region.facility(id).category());
        let Some(text) = texts[id.index()] else {
            return if category.has_hours() { Said::Nothing } else { Said::Always };
        };
        let state = states[id.index()];
        let by_place = read[text].as_ref().filter(|hours| hours.depends_on_place());
        if let (Some(hours), Some(places)) = (by_place, &places) {
            let at = places[id.index()];
            let place = LonLat { lon: at.x, lat: at.y };
            return Said::Hours(ask(hours, calendar.in_state(state), Some(place)));
        }
        answers[&(text, state)].map_or(Said::Unreadable, Said::Hours)
    };
    let all: Vec<FacilityId> = ids().collect();
    all.into_par_iter().map(of_facility).collect()
}

/// The state in which each facility lies: the one that is set, else by the key of its municipality. Outside of all
/// municipalities it is theirs, if they have one in common.
fn states_of(region: &Region, calendar: Calendar) -> Vec<Option<FederalState>> {
    if calendar.state().is_some() {
        return vec![calendar.state(); region.facilities().len()];
    }
    let towns = region.municipalities().iter();
    let of_town: Vec<Option<FederalState>> =
        towns.map(|town| FederalState::of_municipality(town.key())).collect();
    let first = of_town.first().copied().flatten();
    let common = first.filter(|_| of_town.iter().all(|state| *state == first));
    let facilities = region.facilities().iter();
    facilities.map(|one| one.municipality().map_or(common, |home| of_town[home.index()])).collect()
}

/// Facilities of a category, by what is known of their hours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Tally {
    all: u64,
    open: u64,
    closed: u64,
    /// They state no hours that can be read.
    silent: u64,
    /// They state hours, which leave it open.
    left_open: u64,
    always: u64,
}

fn tallies<T: Copy>(region: &Region, said: &[Said<T>], add: impl Fn(T, &mut Tally)) -> Vec<Tally> {
    let mut tallies = vec![Tally::default(); region.categories().len()];
    for (facility, said) in zip_equal(region.facilities(), said) {
        let tally = &mut tallies[facility.category().index()];
        tally.all += 1;
        match said {
            Said::Hours(hours) => add(*hours, tally),
            Said::Always => tally.always += 1,
            Said::Nothing | Said::Unreadable => tally.silent += 1,
        }
    }
    tallies
}

/// The region without the facilities that are closed at a moment; `None` when all are open, or no moment is asked for.
///
/// Says which hours cannot be read (W865), of how many facilities it is not known whether they are open (W866), how many
/// are open (N867), where holidays are not known (W868), and what counts as always open (N869).
pub(super) fn without_closed(
    region: &Region,
    when: &WhenSettings,
    diagnostics: &mut Diagnostics,
) -> Option<EditedRegion> {
    let moment = when.moment?;
    let said =
        say(region, when.calendar, |hours, calendar, place| hours.at(moment, calendar, place));
    report_unreadable(region, &said, diagnostics);
    report_state(region, when, moment, diagnostics);
    let tallies = tallies(region, &said, |state, tally| match state {
        OpenState::Open => tally.open += 1,
        OpenState::Closed => tally.closed += 1,
        OpenState::Unknown => tally.left_open += 1,
    });
    report_moment(region, (when, moment), &tallies, diagnostics);
    report_always(region, &tallies, diagnostics);
    let is_left_out = |said: &Said<OpenState>| match said {
        Said::Always | Said::Hours(OpenState::Open) => false,
        Said::Hours(OpenState::Closed) => true,
        Said::Hours(OpenState::Unknown) | Said::Nothing | Said::Unreadable => {
            when.unknown == WhenUnknown::Out
        }
    };
    let closed = said.iter().enumerate().filter(|(_, said)| is_left_out(said));
    let closed: BTreeSet<FacilityId> = closed.map(|(at, _)| FacilityId::at(at)).collect();
    (!closed.is_empty()).then(|| region.without_facilities(closed))
}

/// When each facility is open in an ordinary week. With `unknown = "in"` hours that are not known count as open.
///
/// Says which hours cannot be read (W865), how many facilities state none (W866), and what counts as always open (N869).
pub(super) fn week_hours(
    region: &Region,
    when: &WhenSettings,
    diagnostics: &mut Diagnostics,
) -> Vec<WeekHours> {
    let said = say(region, when.calendar, |hours, calendar, place| hours.week(calendar, place));
    report_unreadable(region, &said, diagnostics);
    let tallies = tallies(region, &said, |_, tally| tally.open += 1);
    for (category, tally) in by_category(region, &tallies) {
        let (key, Tally { all, silent, .. }) = (region.category(category).key(), tally);
        let becomes = match when.unknown {
            WhenUnknown::Out => "unknown in every hour",
            WhenUnknown::In => "open in every hour",
        };
        let message = format!(
            "`{key}`: {silent} of {all} facilities state no opening hours that can be read; they count as {becomes}"
        );
        diagnostics.push_counted(Finding::new(codes::W866, message), silent);
    }
    report_always(region, &tallies, diagnostics);
    let hours = |said: Said<WeekHours>| match said {
        Said::Hours(hours) => hours,
        Said::Always => WeekHours::ALWAYS,
        Said::Nothing | Said::Unreadable => WeekHours::UNKNOWN,
    };
    let counted = |hours: WeekHours| match when.unknown {
        WhenUnknown::Out => hours,
        WhenUnknown::In => WeekHours { open: hours.open.or(hours.unknown), ..WeekHours::default() },
    };
    said.into_iter().map(hours).map(counted).collect()
}

fn by_category<'t>(
    region: &Region,
    tallies: &'t [Tally],
) -> impl Iterator<Item = (CategoryId, Tally)> + use<'t> {
    let ids = (0..region.categories().len()).map(CategoryId::at);
    zip_equal(ids.collect::<Vec<_>>(), tallies).map(|(id, tally)| (id, *tally))
}

fn report_unreadable<T>(region: &Region, said: &[Said<T>], diagnostics: &mut Diagnostics) {
    let unreadable = said.iter().enumerate().filter(|(_, said)| matches!(said, Said::Unreadable));
    for id in unreadable.map(|(at, _)| FacilityId::at(at)) {
        let text = region.attribute(id, OPENING_HOURS).unwrap_or_default();
        let Err(error) = text.parse::<OpeningHours>() else { continue };
        let place = Place::default().layer("facilities").feature(region.facility(id).key());
        let finding = Finding::new(codes::W865, format!("{error}; they count as unknown"));
        diagnostics.push(finding.at(place.field(OPENING_HOURS)));
    }
}

/// Says that holidays are not known because the state is not (W868).
fn report_state(
    region: &Region,
    when: &WhenSettings,
    moment: Moment,
    diagnostics: &mut Diagnostics,
) {
    if !matches!(moment.day(), MomentDay::Date(_)) {
        return;
    }
    let unknown = states_of(region, when.calendar).iter().filter(|state| state.is_none()).count();
    let message = format!(
        "{moment}: of {unknown} facilities the state is not known, so that the day may be a public holiday there; hours \
         that depend on it count as unknown"
    );
    let hint = "name the state of Germany in [when], such as state = \"NW\"";
    let finding = Finding::new(codes::W868, message).hint(hint);
    diagnostics.push_counted(finding, unknown as u64);
}

fn report_moment(
    region: &Region,
    (when, moment): (&WhenSettings, Moment),
    tallies: &[Tally],
    diagnostics: &mut Diagnostics,
) {
    for (category, tally) in by_category(region, tallies) {
        let key = region.category(category).key();
        let Tally { all, open, closed, silent, left_open, always } = tally;
        let unknown = silent + left_open;
        let becomes = match when.unknown {
            WhenUnknown::Out => "they are left out",
            WhenUnknown::In => "they count as open",
        };
        let message = format!(
            "`{key}` at {moment}: of {unknown} of {all} facilities it is not known whether they are open ({silent} state \
             no hours that can be read, {left_open} hours that leave it open); {becomes}"
        );
        let hint = "--unknown-hours says what becomes of them";
        diagnostics.push_counted(Finding::new(codes::W866, message).hint(hint), unknown);
        let date = when.calendar.date(moment.day());
        let message = format!(
            "`{key}` at {moment}, judged as {date}: {} of {all} facilities are open, {closed} are closed",
            open + always
        );
        diagnostics.push(Finding::new(codes::N867, message));
    }
}

fn report_always(region: &Region, tallies: &[Tally], diagnostics: &mut Diagnostics) {
    for (category, tally) in by_category(region, tallies) {
        let (key, Tally { all, always, .. }) = (region.category(category).key(), tally);
        let message = format!(
            "`{key}`: {always} of {all} facilities state no opening hours and count as always open, as usual for their kind"
        );
        diagnostics.push_counted(Finding::new(codes::N869, message), always);
    }
}
