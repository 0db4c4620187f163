//! Coverage by the hour of the week, as layers.

use rayon::prelude::*;

use super::analyse::Analyses;
use super::opening::{WhenError, resolve_when, week_hours};
use super::queue::Queue;
use super::write_error::WriteError;
use crate::analysis::coverage::Level;
use crate::analysis::hours::{HourTable, coverage_by_hour};
use crate::base::{Diagnostics, WeekHours, zip_equal};
use crate::dataset::Layer;
use crate::present;

/// An answer about hours of the week.
#[derive(Clone, Debug)]
pub struct HourAnswers {
    /// The rows.
    pub layer: Layer,
    /// Findings about opening hours (W865, W866, N869).
    pub diagnostics: Diagnostics,
}

/// The levels for which a run writes hours.
const RUN_LEVELS: [Level; 2] = [Level::Municipality, Level::Region];

/// The answer of `nahraum hours`: 168 rows for each area, category and limit.
///
/// # Errors
/// As [`resolve_when`].
pub fn hour_layer(analyses: &Analyses<'_>, level: Level) -> Result<HourAnswers, WhenError> {
    let mut diagnostics = Diagnostics::default();
    let weeks = analyses.weeks(&mut diagnostics)?;
    let tables = analyses.by_hour(&weeks, &[level]);
    let layer = present::hour_table(&analyses.prepared.region, level, &tables.concat());
    Ok(HourAnswers { layer: analyses.for_people(analyses.published(layer)), diagnostics })
}

impl Analyses<'_> {
    /// Writes coverage by the hour of the week, where `[when]` asks for it.
    pub(super) fn write_hours(&self, sink: &mut Queue<'_>) -> Result<Diagnostics, WriteError> {
        let mut diagnostics = Diagnostics::default();
        let weeks = self.weeks(&mut diagnostics)?;
        for (level, tables) in zip_equal(RUN_LEVELS, self.by_hour(&weeks, &RUN_LEVELS)) {
            sink.table(present::hour_table(&self.prepared.region, level, &tables))?;
        }
        Ok(diagnostics)
    }

    /// When each facility is open.
    fn weeks(&self, diagnostics: &mut Diagnostics) -> Result<Vec<WeekHours>, WhenError> {
        let when = resolve_when(&self.config.when)?;
        Ok(week_hours(&self.prepared.region, &when, diagnostics))
    }

    /// On each level each category at each of its limits.
    fn by_hour(&self, weeks: &[WeekHours], levels: &[Level]) -> Vec<Vec<HourTable>> {
        let (region, reach) = (&self.prepared.region, &self.prepared.reach);
        let asked = self.categories_with_limits();
        let measure = |asked: &_| coverage_by_hour(region, reach, weeks, *asked, levels);
        let measured: Vec<Vec<HourTable>> = asked.par_iter().map(measure).collect();
        let mut on_levels = vec![Vec::with_capacity(measured.len()); levels.len()];
        for tables in measured {
            for (level, table) in zip_equal(&mut on_levels, tables) {
                level.push(table);
            }
        }
        on_levels
    }
}
