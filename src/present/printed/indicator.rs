//! The value of each area by theme.

use std::collections::BTreeMap;

use super::areas::{Area, ByArea, Value};
use super::facts::MapFacts;
use super::question::{MapQuestion, Theme};
use super::read::Rows;
use crate::analysis::coverage::Level;
use crate::dataset::Layer;
use crate::present::palette::Ramp;
use crate::present::steps::{COVERED_SHARES, GAIN_SHARES, LACK_DENSITIES, UNCERTAIN_FROM};

/// Layers of a run by their names.
pub(super) type Layers = BTreeMap<String, Layer>;

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
            Theme::Overlaps => Self::Nothing,
        }
    }

    /// The table of a level that has it.
    pub(super) fn table(self, level: Level) -> Option<String> {
        let table = match self {
            Self::CoveredOpen | Self::Lack => "coverage",
            Self::CoveredClosed | Self::Gain => "border",
            Self::Nothing => return None,
        };
        Some(format!("{table}_{}", level.key()))
    }

    /// The column whose persons are uncertain.
    fn uncertain(self) -> &'static str {
        match self {
            Self::CoveredClosed => "covered_closed_uncertain",
            Self::Gain => "border_gain_uncertain",
            Self::CoveredOpen | Self::Lack | Self::Nothing => "persons_uncertain",
        }
    }

    /// The breaks of its fixed classes.
    pub(super) fn fixed(self) -> &'static [f64] {
        match self {
            Self::CoveredOpen | Self::CoveredClosed => &COVERED_SHARES,
            Self::Gain => &GAIN_SHARES,
            Self::Lack => &LACK_DENSITIES,
            Self::Nothing => &[],
        }
    }

    pub(super) fn ramp(self) -> Ramp {
        match self {
            Self::CoveredOpen | Self::CoveredClosed => Ramp::Covered,
            Self::Gain | Self::Lack | Self::Nothing => Ramp::Much,
        }
    }

    /// Whether zero is a class of its own: nobody gains, nobody lacks.
    pub(super) fn has_zero_class(self) -> bool {
        matches!(self, Self::Gain | Self::Lack)
    }

    /// The number of an area in a row of its table.
    fn number(self, rows: Rows<'_>, row: usize, area: &Area) -> Option<f64> {
        let persons = || rows.count("persons", row).filter(|persons| *persons > 0);
        let share = |part: u64, whole: u64| Some(rounded(part as f64 / whole as f64));
        match self {
            Self::CoveredOpen => rows.number("share_covered", row),
            Self::CoveredClosed => share(rows.count("covered_closed", row)?, persons()?),
            Self::Gain => share(rows.count("border_gain", row)?, persons()?),
            Self::Lack => {
                let lacking = persons()?.checked_sub(rows.count("persons_covered", row)?)?;
                let km2 = area.km2();
                (km2 > 0.0).then(|| lacking as f64 / km2)
            }
            Self::Nothing => None,
        }
    }
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
}

impl Indicator {
    pub(super) fn of_areas(
        areas: &[Area],
        (measure, level): (Measure, Level),
        layers: &Layers,
        facts: &MapFacts,
    ) -> Self {
        let layer = measure.table(level).and_then(|table| layers.get(&table));
        let Some(layer) = layer else {
            let values = areas.iter().map(|area| match area.persons {
                Some(0) => Value::Nobody,
                _ => Value::Number(0.0),
            });
            let uncertain = vec![false; areas.len()];
            return Self { measure: Measure::Nothing, values: values.collect(), uncertain };
        };
        let table = ByArea::of_choice(layer, level, (&facts.category, facts.limit_m));
        let value = |area: &Area| table.value(area, |rows, row| measure.number(rows, row, area));
        let uncertain = |area: &Area| {
            let share = table.row(area).and_then(|row| {
                let persons = table.rows.number("persons", row)?;
                Some(table.rows.number(measure.uncertain(), row)? / persons)
            });
            share.is_some_and(|share| share > UNCERTAIN_FROM)
        };
        Self {
            measure,
            values: areas.iter().map(value).collect(),
            uncertain: areas.iter().map(uncertain).collect(),
        }
    }
}
