//! Fairness, as layers.

use rayon::prelude::*;

use super::analyse::Analyses;
use super::candidates::{categories_named, groups_named};
use super::degrees::{in_degrees, shapes_in_degrees};
use super::error::AnalysisError;
use super::fairness_error::FairnessError;
use super::queue::Queue;
use super::write::AREA_LEVELS;
use super::write_error::WriteError;
use crate::analysis::coverage::{Level, limits_of};
use crate::analysis::fairness::{Fairness, fairness};
use crate::base::{Diagnostics, Finding, codes};
use crate::config::FairnessSection;
use crate::dataset::Layer;
use crate::present::{self, Question};
use crate::region::Region;

/// An answer about fairness.
#[derive(Clone, Debug)]
pub struct FairnessAnswers {
    /// The rows.
    pub layer: Layer,
    /// Quartiers without the attribute (N987).
    pub diagnostics: Diagnostics,
}

/// The answer of `nahraum fairness`.
///
/// # Errors
/// [`FairnessError`] when a category or group of persons is not known, or shapes cannot be transformed.
pub fn fairness_layer(
    analyses: &Analyses<'_>,
    section: &FairnessSection,
    level: Level,
    with_shapes: bool,
) -> Result<FairnessAnswers, FairnessError> {
    let mut diagnostics = Diagnostics::default();
    let region = &analyses.prepared.region;
    let questions = analyses.fairness_questions(section)?;
    report_without_attribute(region, &mut diagnostics);
    let shapes = match with_shapes {
        true => Some(shapes_in_degrees(region, level).map_err(AnalysisError::from)?),
        false => None,
    };
    let found = analyses.fairness(&questions, level);
    let layer = in_degrees(present::fairness_table(region, level, &found, shapes.as_deref()));
    let layer = analyses.for_people(analyses.published(layer));
    Ok(FairnessAnswers { layer, diagnostics })
}

impl Analyses<'_> {
    /// Writes fairness on all levels that have areas, where `[fairness]` asks for it.
    pub(super) fn write_fairness(&self, sink: &mut Queue<'_>) -> Result<Diagnostics, WriteError> {
        let mut diagnostics = Diagnostics::default();
        let Some(section) = &self.config.fairness else { return Ok(diagnostics) };
        let region = &self.prepared.region;
        let questions = self.fairness_questions(section)?;
        report_without_attribute(region, &mut diagnostics);
        for level in AREA_LEVELS {
            if !level.rows(region).is_empty() {
                let found = self.fairness(&questions, level);
                sink.table(present::fairness_table(region, level, &found, None))?;
            }
        }
        Ok(diagnostics)
    }

    /// Categories with limits and groups, as the section chooses them.
    fn fairness_questions(
        &self,
        section: &FairnessSection,
    ) -> Result<Vec<Question>, FairnessError> {
        let region = &self.prepared.region;
        let groups = groups_named(region, &section.weights)?;
        let mut questions = Vec::new();
        for category in categories_named(region, &self.categories, &section.categories)? {
            for limit in limits_of(region, category) {
                questions.extend(groups.iter().map(|group| (category, limit, *group)));
            }
        }
        Ok(questions)
    }

    fn fairness(&self, questions: &[Question], level: Level) -> Vec<(Question, Vec<Fairness>)> {
        let (region, reach) = (&self.prepared.region, &self.prepared.reach);
        let measure = |(category, limit, group): &Question| {
            let rows = fairness(region, reach, (*category, *limit), *group, level);
            ((*category, *limit, *group), rows)
        };
        questions.par_iter().map(measure).collect()
    }
}

/// Says how many quartiers have no attribute where others have one (N987).
fn report_without_attribute(region: &Region, diagnostics: &mut Diagnostics) {
    let all = region.quartiers().len();
    let without = region.quartiers().iter().filter(|one| one.attribute().is_none()).count();
    if (1..all).contains(&without) {
        let message = format!(
            "{without} of {all} quartiers have no attribute: their residents have no part in the concentration index"
        );
        diagnostics.push(Finding::new(codes::N987, message));
    }
}
