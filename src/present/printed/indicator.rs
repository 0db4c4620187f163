//! The value of each area by theme.

use super::areas::{Area, ByArea, Value};
use super::facts::MapFacts;
use super::mix::Mix;
use super::question::{MapQuestion, Theme};
pub(super) use super::read::Layers;
use super::read::Rows;
use crate::analysis::coverage::Level;
use crate::base::{DAYS_OF_WEEK, zip_equal};
use crate::present::palette::Ramp;
use crate::present::steps::{
    COVERED_SHARES, GAIN_SHARES, LACK_DENSITIES, PLACES_OF_MEAN, UNCERTAIN_FROM,
};

/// Which number colours the areas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Measure {
    /// Share of persons covered with open boundaries.
    CoveredOpen,
    /// Share of persons covered by facilities of their own municipality.
    CoveredClosed,
    /// Persons without the service for each square kilometre.
    Lack,
    /// Share of persons covered only because the boundary is open.
    Gain,
    /// Fields of action that a quartier reaches.
    Fields,
    /// Places for 1,000 persons over those of the region.
    Places,
    /// Share of persons whose facilities are all closed at an hour.
    Closed,
    /// None: areas are the ground of other signs.
    Nothing,
}

impl Measure {
    pub(super) fn of_question(question: &MapQuestion) -> Self {
        match question.theme {
            Theme::Coverage if question.boundaries => Self::CoveredClosed,
            Theme::Coverage | Theme::Sites => Self::CoveredOpen,
            Theme::Gaps => Self::Lack,
            Theme::Border => Self::Gain,
            Theme::Mix => Self::Fields,
            Theme::Places => Self::Places,
            Theme::Hours => Self::Closed,
            Theme::Overlaps | Theme::Barriers => Self::Nothing,
        }
    }

    /// The table of a level that has it.
    pub(super) fn table(self, level: Level) -> Option<String> {
        Some(format!("{}_{}", self.table_kind()?, level.key()))
    }

    /// What the tables of all levels that have it are called.
    pub(super) fn table_kind(self) -> Option<&'static str> {
        match self {
            Self::CoveredOpen | Self::Lack => Some("coverage"),
            Self::CoveredClosed | Self::Gain => Some("border"),
            Self::Places => Some("access"),
            Self::Closed => Some("hours"),
            Self::Fields | Self::Nothing => None,
        }
    }

    /// The columns whose persons are uncertain; of two the larger one counts.
    fn uncertain(self) -> &'static [&'static str] {
        match self {
            Self::Closed => &["persons_hours_unknown", "persons_uncertain"],
            Self::CoveredClosed => &["covered_closed_uncertain"],
            Self::Gain => &["border_gain_uncertain"],
            Self::CoveredOpen | Self::Lack | Self::Fields | Self::Places | Self::Nothing => {
                &["persons_uncertain"]
            }
        }
    }

    /// The breaks of its fixed classes; those of counts are of the run.
    pub(super) fn fixed(self) -> &'static [f64] {
        match self {
            Self::CoveredOpen | Self::CoveredClosed | Self::Closed => &COVERED_SHARES,
            Self::Places => &PLACES_OF_MEAN,
            Self::Gain => &GAIN_SHARES,
            Self::Lack => &LACK_DENSITIES,
            Self::Fields | Self::Nothing => &[],
        }
    }

    pub(super) fn ramp(self) -> Ramp {
        match self {
            Self::CoveredOpen | Self::CoveredClosed | Self::Fields | Self::Places => Ramp::Covered,
            Self::Gain | Self::Lack | Self::Closed | Self::Nothing => Ramp::Much,
        }
    }

    /// Whether zero is a class of its own: nobody gains, nobody lacks, no place is in reach.
    pub(super) fn has_zero_class(self) -> bool {
        matches!(self, Self::Gain | Self::Lack | Self::Places | Self::Closed)
    }

    /// The rows of its table for the service, limit, persons and hour of a map.
    pub(super) fn rows(self, rows: Rows<'_>, facts: &MapFacts) -> Vec<usize> {
        let mut own = rows.of_choice(&facts.category, facts.limit_m);
        match self {
            Self::Places => own.retain(|row| rows.text("weight", *row) == facts.weight),
            Self::Closed => {
                let (day, hour) = (DAYS_OF_WEEK[facts.hour / 24], facts.hour as u64 % 24);
                own.retain(|row| rows.count("hour", *row) == Some(hour));
                own.retain(|row| rows.text("weekday", *row) == day);
            }
            _ => {}
        }
        own
    }

    /// The number of an area in a row of its table.
    fn number(self, rows: Rows<'_>, row: usize, beside: &Beside<'_>) -> Option<f64> {
        let persons = || rows.count("persons", row).filter(|persons| *persons > 0);
        let share = |part: u64, whole: u64| Some(rounded(part as f64 / whole as f64));
        match self {
            Self::CoveredOpen => rows.number("share_covered", row),
            Self::CoveredClosed => share(rows.count("covered_closed", row)?, persons()?),
            Self::Gain => share(rows.count("border_gain", row)?, persons()?),
            Self::Lack => {
                let lacking = persons()?.checked_sub(rows.count("persons_covered", row)?)?;
                let km2 = beside.area.km2();
                (km2 > 0.0).then(|| lacking as f64 / km2)
            }
            Self::Places => match rows.number("per_1000_open", row)? {
                none if none <= 0.0 => Some(0.0),
                some => beside.mean.filter(|mean| *mean > 0.0).map(|mean| rounded(some / mean)),
            },
            Self::Closed => {
                let (any, unknown) = (beside.any?, rows.count("persons_hours_unknown", row)?);
                match closed(rows, row, any)? {
                    0 if any > 0 && unknown == any => None,
                    closed => share(closed, persons()?),
                }
            }
            Self::Fields | Self::Nothing => None,
        }
    }
}

/// What the number of an area follows from beside its row.
struct Beside<'a> {
    area: &'a Area,
    /// Places for 1,000 persons of the region.
    mean: Option<f64>,
    /// Persons of the area who have the service at any time.
    any: Option<u64>,
}

/// Of `any` persons who have the service at any time, those of a row of a table of hours for whom it is closed then:
/// they have none that is open, nor one of which that is not known.
pub(super) fn closed(rows: Rows<'_>, row: usize, any: u64) -> Option<u64> {
    let then = rows.count("persons_covered", row)? + rows.count("persons_hours_unknown", row)?;
    any.checked_sub(then)
}

/// Places for 1,000 persons of the region.
pub(super) fn places_of_region(layers: &Layers, facts: &MapFacts) -> Option<f64> {
    let rows = Rows { layer: layers.get(&Measure::Places.table(Level::Region)?)? };
    rows.number("per_1000_open", *Measure::Places.rows(rows, facts).first()?)
}

/// The coverage of the areas of a level at any time.
fn at_any_time<'l>(layers: &'l Layers, level: Level, facts: &MapFacts) -> Option<ByArea<'l>> {
    let layer = layers.get(&Measure::CoveredOpen.table(level)?)?;
    let own = Measure::CoveredOpen.rows(Rows { layer }, facts);
    Some(ByArea::of_rows(layer, level, own))
}

/// A share as tables round it.
fn rounded(share: f64) -> f64 {
    (share * 1e6).round() / 1e6
}

/// What is known of all areas.
pub(super) struct Indicator {
    pub measure: Measure,
    pub values: Vec<Value>,
    /// Of whose persons more than a few are uncertain.
    pub uncertain: Vec<bool>,
    /// The help mix, on a map of fields of action.
    pub mix: Mix,
}

impl Indicator {
    pub(super) fn of_areas(
        areas: &[Area],
        (measure, level): (Measure, Level),
        layers: &Layers,
        facts: &MapFacts,
    ) -> Self {
        if measure == Measure::Fields {
            let mix = Mix::of_areas(areas, layers, facts.share_min);
            return Self { measure, values: mix.values(areas), uncertain: mix.uncertain(), mix };
        }
        let layer = measure.table(level).and_then(|table| layers.get(&table));
        let Some(layer) = layer else {
            let values = areas.iter().map(|area| match area.persons {
                Some(0) => Value::Nobody,
                _ => Value::Number(0.0),
            });
            let uncertain = vec![false; areas.len()];
            let (measure, mix) = (Measure::Nothing, Mix::default());
            return Self { measure, values: values.collect(), uncertain, mix };
        };
        let table = ByArea::of_rows(layer, level, measure.rows(Rows { layer }, facts));
        let mean = places_of_region(layers, facts);
        let any = at_any_time(layers, level, facts);
        let any = |area: &Area| {
            let table = any.as_ref()?;
            table.rows.count("persons_covered", table.row(area)?)
        };
        let value = |area: &Area| {
            let beside = Beside { area, mean, any: any(area) };
            table.value(area, |rows, row| measure.number(rows, row, &beside))
        };
        let uncertain = |area: &Area| {
            let share = table.row(area).and_then(|row| {
                let persons = table.rows.number("persons", row)?;
                let counts = measure.uncertain().iter();
                let most = counts.filter_map(|name| table.rows.count(name, row)).max()?;
                Some(most as f64 / persons)
            });
            share.is_some_and(|share| share > UNCERTAIN_FROM)
        };
        let values: Vec<Value> = areas.iter().map(value).collect();
        // Where there is no number, none is uncertain.
        let uncertain = zip_equal(areas, &values)
            .map(|(area, value)| matches!(value, Value::Number(_)) && uncertain(area));
        Self { measure, uncertain: uncertain.collect(), values, mix: Mix::default() }
    }
}
