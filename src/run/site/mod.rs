//! Where do new places achieve most? Plans for categories and limits, as layers in WGS 84 and in words.

mod covering;
mod error;
mod median;
mod question;
mod report;

use super::analyse::Analyses;
use super::candidates::{categories_named, group_named};
use super::degrees::to_degrees;
use super::error::AnalysisError;
use super::gaps::largest;
use crate::base::{CategoryId, Diagnostics, Millimetres, SiteModel};
use crate::config::{LIMIT_MAX_M, SiteSection};
use crate::dataset::Layer;
use crate::present::{self, SitePlan};
use crate::siting::{Demand, MedianProblem, Within};
use question::Question;

pub use error::{PlanError, SiteError};

/// Rows of the answer about places.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum SiteView {
    /// The chosen places.
    #[default]
    Places,
    /// Found, bound, and whether the plan is proven to be the best.
    Summary,
}

/// The answer of `nahraum site`.
#[derive(Clone, Debug)]
pub struct SiteAnswers {
    /// The answer.
    pub layer: Layer,
    /// The main numbers in words, one sentence for each category and limit.
    pub sentences: Vec<String>,
    /// Findings: targets out of reach or met, plans that are not proven, persons beyond every place.
    pub diagnostics: Diagnostics,
}

/// With existing facilities as they are, where would new places achieve most? The answer of `nahraum site`.
///
/// # Parameters
/// - `section`: what new places should achieve, and how much work the answer may cost.
/// - `view`: the chosen places, or how good the choice is.
///
/// # Returns
/// For each category and limit of `analyses` the places by rank as points, or one row; one of several best plans.
///
/// # Errors
/// [`SiteError`] when the group of persons is unknown, a capacity is given with a model other than `most`, the walk
/// of the median is shorter than a limit, the table of candidates does not fit into memory, or a search fails.
///
/// # Method
/// - `most`: maximal covering ([`most_persons`](crate::siting::most_persons)); with a capacity
///   [`most_persons_within_capacity`](crate::siting::most_persons_within_capacity).
/// - `fewest`: set covering of a share of all persons ([`fewest_places`](crate::siting::fewest_places)), existing
///   facilities counted.
/// - `median`: the p-median ([`shortest_walks`](crate::siting::shortest_walks)) in whole metres, rounded up.
pub fn site_layer(
    analyses: &Analyses<'_>,
    section: &SiteSection,
    view: SiteView,
) -> Result<SiteAnswers, SiteError> {
    let columns = analyses.columns_of_places().map_err(AnalysisError::from)?;
    let mut diagnostics = Diagnostics::default();
    let plans = analyses.site_plans(section, &columns, &mut diagnostics)?;
    let sentences = plans.iter().map(|plan| analyses.site_sentence(plan)).collect();
    let layer = to_degrees(analyses.site_view(&plans, view)?).map_err(AnalysisError::from)?;
    Ok(SiteAnswers { layer: analyses.for_people(layer), sentences, diagnostics })
}

impl Analyses<'_> {
    /// Plans for some categories and limits, with findings about them.
    pub(super) fn site_plans(
        &self,
        section: &SiteSection,
        columns: &[(CategoryId, Millimetres)],
        diagnostics: &mut Diagnostics,
    ) -> Result<Vec<SitePlan>, SiteError> {
        if section.capacity.is_some() && section.model != SiteModel::Most {
            return Err(SiteError::CapacityModel { model: section.model });
        }
        let group = group_named(&self.prepared.region, &self.config.gaps.weight)?;
        if columns.is_empty() {
            return Ok(Vec::new());
        }
        let needs_everybody = section.model == SiteModel::Median || section.capacity.is_some();
        let demand = match needs_everybody {
            true => Demand::inhabited(&self.prepared.region),
            false => self.lacking(columns),
        };
        let reach_max = self.site_reach_max(section, columns)?;
        let bytes_max = self.prepared.reach_bytes_max;
        let rows = self.with_search(demand.clone(), reach_max, |search| {
            if section.model == SiteModel::Median {
                // The problem of the median is made from the rows, which stay.
                let pair_bytes = size_of::<Within>() as u64 + MedianProblem::PAIR_BYTES;
                search.expect_room(reach_max, pair_bytes, bytes_max)?;
            }
            search.rows(reach_max, bytes_max)
        })??;
        let mut plans = Vec::new();
        for (category, limit) in columns {
            let question = Question {
                analyses: self,
                section,
                category: *category,
                limit: *limit,
                group,
                demand: &demand,
                rows: &rows,
            };
            let reached = rows.within(*limit);
            let plan = match section.model {
                SiteModel::Median => question.shortest_walks(reach_max),
                SiteModel::Most if section.capacity.is_some() => {
                    question.most_within_capacity(reached, diagnostics)
                }
                SiteModel::Most => question.most(reached),
                SiteModel::Fewest => question.fewest(reached, diagnostics),
            };
            let plan = plan.map_err(|source| SiteError::Plan {
                category: question.name().to_owned(),
                limit: *limit,
                source,
            })?;
            self.report_site(&plan, reach_max, diagnostics);
            plans.push(plan);
        }
        Ok(plans)
    }

    /// The largest distance to a place that is asked for.
    pub(super) fn site_reach_max(
        &self,
        section: &SiteSection,
        columns: &[(CategoryId, Millimetres)],
    ) -> Result<Millimetres, SiteError> {
        let limit_max = largest(columns);
        match section.model {
            SiteModel::Median => walk_max(section, limit_max),
            SiteModel::Most | SiteModel::Fewest => Ok(limit_max),
        }
    }

    /// The categories and limits for which a run chooses places.
    pub(super) fn site_columns(
        &self,
        section: &SiteSection,
    ) -> Result<Vec<(CategoryId, Millimetres)>, SiteError> {
        let region = &self.prepared.region;
        let chosen = categories_named(region, &self.categories, &section.categories)?;
        let mut columns = self.columns_with_places();
        columns.retain(|(category, _)| chosen.contains(category));
        Ok(columns)
    }

    /// One table of plans, in the working CRS.
    pub(super) fn site_view(&self, plans: &[SitePlan], view: SiteView) -> Result<Layer, SiteError> {
        let region = &self.prepared.region;
        Ok(match view {
            SiteView::Summary => present::site_summary_table(region, plans),
            SiteView::Places => {
                let places = plans.iter().flat_map(SitePlan::chosen);
                let at = self.places_in_degrees(places.map(|place| place.candidate))?;
                present::site_table(region, &self.candidates, plans, &at)
            }
        })
    }
}

/// The distance up to which walks of the median are measured.
fn walk_max(section: &SiteSection, limit: Millimetres) -> Result<Millimetres, SiteError> {
    let found = section.walk_max_m;
    let walk_max = Millimetres::from_metres(f64::from(found));
    match found <= LIMIT_MAX_M && walk_max >= limit {
        true => Ok(walk_max),
        false => Err(SiteError::WalkMax { found, limit }),
    }
}
