//! Analyses on a prepared region, as layers in WGS 84.

use std::sync::OnceLock;

use rayon::prelude::*;

use super::degrees::{
    CornerImages, in_degrees, outlines_to_degrees, shapes_in_degrees, to_degrees,
};
use super::error::{AnalysisError, CandidateError};
use super::partners::report_partners;
use super::prepare::Prepared;
use super::sink::Role;
use crate::access::ReachTable;
use crate::analysis::border::{BorderLevels, Flow, service_flows_of};
use crate::analysis::coverage::{CoverageLevels, Level, limits_of, variety_on_levels};
use crate::analysis::detour::{BothReaches, detours};
use crate::analysis::gap::{Gap, GapOptions, Gaps, gaps};
use crate::analysis::neighbours::{facing_quartiers, split_quartiers};
use crate::analysis::overlap::{OverlapOptions, Overlaps, overlaps};
use crate::base::{CategoryId, Diagnostics, Millimetres, ProviderLevel, zip_equal};
use crate::config::Config;
use crate::dataset::Layer;
use crate::present::publication::Publication;
use crate::present::{self, BorderEffects, LevelCoverage, SetVariety};
use crate::project::file_parts;
use crate::region::Category;
use crate::siting::Candidates;

/// A prepared region with the categories and thresholds of its analyses.
pub struct Analyses<'p> {
    /// The region.
    pub(super) prepared: &'p Prepared,
    /// Thresholds of the analyses.
    pub(super) config: &'p Config,
    /// The region's categories.
    pub(super) categories: Vec<CategoryId>,
    /// Where a new place could open.
    pub(super) candidates: Candidates,
    pub(super) corner_images: CornerImages,
    /// What is withheld when results are published.
    pub(super) publication: OnceLock<Publication>,
}

impl<'p> Analyses<'p> {
    /// Analyses of every category of the region at each of its limits. Hosts that are loaded beside the chosen
    /// categories are not analysed. New places could open in every inhabited cell.
    pub fn new(prepared: &'p Prepared, config: &'p Config) -> Self {
        let candidates = Candidates::cells(&prepared.region);
        Self::with_candidates(prepared, config, candidates)
    }

    /// [`Self::new`] with candidate places.
    pub fn with_candidates(
        prepared: &'p Prepared,
        config: &'p Config,
        candidates: Candidates,
    ) -> Self {
        let region = &prepared.region;
        let chosen: Vec<Option<CategoryId>> =
            config.region.categories.iter().map(|name| region.category_id(name)).collect();
        let is_host_only = |id: &CategoryId| {
            let named = |name: &String| region.category_id(name) == Some(*id);
            !chosen.is_empty()
                && !chosen.contains(&Some(*id))
                && config.candidates.hosts.iter().any(named)
        };
        let mut categories: Vec<CategoryId> =
            (0..region.categories().len()).map(CategoryId::at).collect();
        categories.retain(|id| !is_host_only(id));
        let (corner_images, publication) = (CornerImages::new(), OnceLock::new());
        Self { prepared, config, categories, candidates, corner_images, publication }
    }

    /// The same without the analyses of other categories than the named ones.
    pub fn of_categories(mut self, names: &[String]) -> Self {
        let region = &self.prepared.region;
        let chosen: Vec<_> = names.iter().filter_map(|name| region.category_id(name)).collect();
        self.categories.retain(|id| chosen.contains(id));
        self
    }

    /// An answer with title and names of columns for people, in the language of the configuration.
    pub(super) fn for_people(&self, mut layer: Layer) -> Layer {
        let (name, lang) = (layer.name.clone(), self.config.region.lang);
        present::name_for_people(&mut layer, &name, &self.prepared.region, lang);
        layer
    }

    /// Whether a layer of the results is written in any of the chosen forms, or shown by the report.
    pub(super) fn is_wanted(&self, name: &str, role: Role) -> bool {
        role.is_wanted(name, &self.config.output)
    }

    /// Keys of the categories.
    pub(super) fn selected_categories(&self) -> Vec<String> {
        let region = &self.prepared.region;
        self.categories.iter().map(|id| region.category(*id).key().to_owned()).collect()
    }

    /// Categories with the limits to report.
    pub(super) fn categories_with_limits(&self) -> Vec<(CategoryId, Millimetres)> {
        self.with_limits_of(&self.categories)
    }

    /// Some categories, each with its limits.
    fn with_limits_of(&self, categories: &[CategoryId]) -> Vec<(CategoryId, Millimetres)> {
        let with_limits = |category: &CategoryId| {
            let limits = limits_of(&self.prepared.region, *category);
            limits.into_iter().map(|limit| (*category, limit)).collect::<Vec<_>>()
        };
        categories.iter().flat_map(with_limits).collect()
    }

    /// Categories with the limits for which new places are looked for: a service that comes to people has none.
    pub(super) fn columns_with_places(&self) -> Vec<(CategoryId, Millimetres)> {
        let mut columns = self.categories_with_limits();
        columns.retain(|(category, _)| !self.prepared.region.category(*category).comes());
        columns
    }

    /// The same for a question about nothing but places.
    ///
    /// # Errors
    /// [`CandidateError::Come`] when the services of every category come to people.
    pub(super) fn columns_of_places(
        &self,
    ) -> Result<Vec<(CategoryId, Millimetres)>, CandidateError> {
        let columns = self.columns_with_places();
        match columns.is_empty() && !self.categories.is_empty() {
            true => Err(CandidateError::Come(self.selected_categories().join(", "))),
            false => Ok(columns),
        }
    }

    /// The categories that people go to.
    pub(super) fn walked_categories(&self) -> Vec<CategoryId> {
        let all = self.categories.iter().copied();
        all.filter(|id| !self.prepared.region.category(*id).comes()).collect()
    }

    /// Coverage on several levels, in their order.
    pub(super) fn coverage(&self, levels: &[Level]) -> Vec<LevelCoverage> {
        let mut coverage: Vec<LevelCoverage> = levels
            .iter()
            .map(|level| LevelCoverage { level: *level, tables: Vec::new() })
            .collect();
        let Prepared { region, reach, .. } = self.prepared;
        let parts = CoverageLevels::new(region, levels);
        let measure = |category: &CategoryId| parts.coverage(reach, *category);
        let measured: Vec<_> = self.categories.par_iter().map(measure).collect();
        for on_levels in measured {
            for (into, (_, tables)) in zip_equal(&mut coverage, on_levels) {
                into.tables.extend(tables);
            }
        }
        coverage
    }

    /// Variety over each field of action and group with two or more categories, on several levels in their order.
    pub(super) fn variety(&self, levels: &[Level]) -> Vec<Vec<SetVariety>> {
        let Prepared { region, reach, .. } = self.prepared;
        let limit = self.variety_limit();
        let measure = |(set, members): (String, Vec<CategoryId>)| {
            let rows = variety_on_levels(region, reach, &members, levels, limit);
            (set, members.len(), rows)
        };
        let measured: Vec<_> = self.sets().into_par_iter().map(measure).collect();
        let mut varieties: Vec<Vec<SetVariety>> = vec![Vec::new(); levels.len()];
        for (set, size, on_levels) in measured {
            for (into, rows) in zip_equal(&mut varieties, on_levels) {
                into.push((set.clone(), size, rows));
            }
        }
        varieties
    }

    /// Fields of action and groups with two or more categories.
    pub(super) fn sets(&self) -> Vec<(String, Vec<CategoryId>)> {
        let region = &self.prepared.region;
        let mut sets: Vec<(String, Vec<CategoryId>)> = Vec::new();
        for id in &self.categories {
            let category = region.category(*id);
            let keys = std::iter::once(category.field_of_action())
                .chain(category.groups().iter().map(String::as_str));
            for key in keys.filter(|key| !key.is_empty()) {
                match sets.iter_mut().find(|(set, _)| set == key) {
                    Some((_, members)) => members.push(*id),
                    None => sets.push((key.to_owned(), vec![*id])),
                }
            }
        }
        // A service that is derived from another one adds nothing to the variety of both.
        for (_, members) in &mut sets {
            *members = region.without_derived(std::mem::take(members));
        }
        sets.retain(|(_, members)| members.len() > 1);
        sets.sort();
        sets
    }

    /// The limit of variety; that of each category when absent.
    pub(super) fn variety_limit(&self) -> Option<Millimetres> {
        let limit_m = self.config.region.limits_m.last();
        limit_m.map(|limit| Millimetres::from_metres(f64::from(*limit)))
    }

    /// The joining distance of uncovered cells without a grid: the configured one, or 1.5 times the spacing
    /// of the cells if that is longer.
    pub(super) fn joining_distance_m(&self) -> f64 {
        let spacing_m = self.prepared.region.cells().spacing_m().unwrap_or(0.0);
        self.config.gaps.joining_distance_m.max(spacing_m * 1.5)
    }

    /// Connected gaps of a category at each of its limits.
    pub(super) fn connected_gaps_of(&self, category: CategoryId, largest_only: bool) -> Vec<Gaps> {
        let section = &self.config.gaps;
        let options = GapOptions {
            joining_distance: Millimetres::from_metres(self.joining_distance_m()),
            report_persons: section.report_persons,
            persons_min: section.persons_min,
            largest_only,
        };
        let Prepared { region, reach, .. } = self.prepared;
        let limits = limits_of(region, category);
        let find = |limit| gaps(region, reach, category, limit, &options);
        limits.into_par_iter().map(find).collect()
    }

    /// Connected gaps of a category as a layer in the working CRS, named after it as file names allow.
    pub(super) fn connected_table(&self, category: CategoryId, gaps: Vec<Gaps>) -> Layer {
        let list: Vec<Gap> = gaps.into_iter().flat_map(|gaps| gaps.list).collect();
        let layer = present::gap_table(&self.prepared.region, list, None);
        self.named_after(category, "gaps_connected", layer)
    }

    /// A layer named after a category as file names allow.
    pub(super) fn named_after(&self, category: CategoryId, what: &str, mut layer: Layer) -> Layer {
        let region = &self.prepared.region;
        let keys: Vec<&str> = region.categories().iter().map(Category::key).collect();
        layer.name = format!("{what}_{}", file_parts(&keys)[category.index()]);
        layer
    }

    /// Overlaps of all categories and limits.
    pub(super) fn overlaps(&self) -> Vec<(CategoryId, Millimetres, Overlaps)> {
        let section = &self.config.overlaps;
        let options = OverlapOptions {
            jaccard_min: section.jaccard_min,
            persons_min: section.persons_min,
            level: self.config.providers.level,
        };
        let Prepared { region, reach, .. } = self.prepared;
        let find = |(category, limit)| {
            (category, limit, overlaps(region, reach, category, limit, &options))
        };
        self.categories_with_limits().into_par_iter().map(find).collect()
    }

    /// The categories in shares whose border effect is measured at once: one for each thread, and more where that would
    /// take much memory. The limits of a category stay together: some columns are written once for all.
    pub(super) fn border_shares(&self, parts: &BorderLevels<'_>) -> Vec<&[CategoryId]> {
        let limits = |category: &CategoryId| limits_of(&self.prepared.region, *category).len();
        let limits_max = self.categories.iter().map(limits).max().unwrap_or(1);
        let by_memory = parts.columns_at_once() / limits_max.max(1);
        self.categories.chunks(by_memory.clamp(1, self.categories_of_a_thread())).collect()
    }

    /// How many categories each thread has to itself; at least one.
    fn categories_of_a_thread(&self) -> usize {
        self.categories.len().div_ceil(rayon::current_num_threads()).max(1)
    }

    /// The border effect of a share on several levels, in their order.
    pub(super) fn border_effects_of(
        &self,
        parts: &BorderLevels<'_>,
        share: &[CategoryId],
    ) -> Vec<BorderEffects> {
        let columns = self.with_limits_of(share);
        let mut effects = vec![BorderEffects::new(); parts.levels().len()];
        let measured = parts.effects(&self.prepared.reach, &columns);
        for ((category, limit), on_levels) in zip_equal(columns, measured) {
            for (into, rows) in zip_equal(&mut effects, on_levels) {
                into.push((category, limit, rows));
            }
        }
        effects
    }

    /// The border effect of all categories and limits on several levels, in their order.
    pub(super) fn border_effects(&self, levels: &[Level]) -> Vec<BorderEffects> {
        let parts = BorderLevels::new(&self.prepared.region, levels);
        let shares = self.border_shares(&parts);
        let measured: Vec<Vec<BorderEffects>> =
            shares.par_iter().map(|share| self.border_effects_of(&parts, share)).collect();
        let mut effects = vec![BorderEffects::new(); levels.len()];
        for of_share in measured {
            zip_equal(&mut effects, of_share).for_each(|(into, rows)| into.extend(rows));
        }
        effects
    }

    /// The flows of all categories.
    pub(super) fn flows(&self) -> Vec<(CategoryId, Vec<Flow>)> {
        let Prepared { region, reach, .. } = self.prepared;
        let shares = self.categories.par_chunks(self.categories_of_a_thread());
        let flows = shares.flat_map_iter(|share| {
            zip_equal(share.iter().copied(), service_flows_of(region, reach, share))
        });
        flows.collect()
    }

    /// Persons served from side to side of the boundary, as a table.
    pub(super) fn flow_table(&self) -> Layer {
        present::flow_table(&self.prepared.region, &self.flows())
    }

    /// Quartiers that face each other across a boundary, as a table.
    pub(super) fn facing_table(&self) -> Layer {
        let region = &self.prepared.region;
        let distance_m = self.config.overlaps.facing_distance_m;
        present::facing_table(region, &facing_quartiers(region, distance_m))
    }

    /// Quartiers that lie in two municipalities, as a table.
    pub(super) fn split_table(&self) -> Layer {
        let region = &self.prepared.region;
        let share_min = self.config.overlaps.part_share_min;
        present::split_table(region, &split_quartiers(region, share_min))
    }
}

/// The answer of `nahraum coverage`.
///
/// # Errors
/// [`AnalysisError::Crs`] when shapes cannot be transformed.
pub fn coverage_layer(
    analyses: &Analyses<'_>,
    level: Level,
    with_shapes: bool,
) -> Result<Layer, AnalysisError> {
    let region = &analyses.prepared.region;
    let coverage = analyses.coverage(&[level]).remove(0);
    let shapes = if with_shapes { Some(shapes_in_degrees(region, level)?) } else { None };
    let layer = present::coverage_table(region, &coverage, shapes.as_deref());
    Ok(in_degrees(analyses.for_people(analyses.published(layer))))
}

/// The answer of `nahraum gaps --connected`.
///
/// # Errors
/// [`AnalysisError::Crs`] when polygons cannot be transformed.
pub fn connected_gap_layer(analyses: &Analyses<'_>) -> Result<Layer, AnalysisError> {
    let list = analyses
        .categories
        .iter()
        .flat_map(|category| analyses.connected_gaps_of(*category, false));
    let list: Vec<Gap> = list.flat_map(|gaps| gaps.list).collect();
    let region = &analyses.prepared.region;
    let mut layer = present::gap_table(region, list, None);
    layer.name = "gaps_connected".into();
    let layer = analyses.for_people(analyses.published(layer));
    Ok(outlines_to_degrees(region, layer, &analyses.corner_images)?)
}

/// The answer of `nahraum border`: the effect in each area of a level.
///
/// # Errors
/// [`AnalysisError::Crs`] when shapes cannot be transformed.
pub fn border_layer(
    analyses: &Analyses<'_>,
    level: Level,
    with_shapes: bool,
) -> Result<Layer, AnalysisError> {
    let region = &analyses.prepared.region;
    let effects = analyses.border_effects(&[level]).remove(0);
    let shapes = if with_shapes { Some(shapes_in_degrees(region, level)?) } else { None };
    let layer = present::border_table(region, level, &effects, shapes.as_deref());
    Ok(in_degrees(analyses.for_people(analyses.published(layer))))
}

/// The answer of `nahraum border --flows`: persons served from side to side of the boundary.
pub fn flow_layer(analyses: &Analyses<'_>) -> Layer {
    analyses.for_people(analyses.published(analyses.flow_table()))
}

/// Rows of the answer about overlaps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum OverlapView {
    /// Pairs of facilities that share residents.
    #[default]
    Pairs,
    /// Facilities and the residents of other municipalities that they serve.
    Facilities,
    /// Pairs of municipalities.
    Municipalities,
    /// Providers.
    Providers,
    /// Umbrella organisations, and providers of none.
    Umbrellas,
    /// Quartiers that face each other across a boundary.
    Facing,
    /// Quartiers that lie in two municipalities.
    Split,
}

/// An answer about overlaps.
#[derive(Clone, Debug)]
pub struct OverlapAnswers {
    /// The rows.
    pub layer: Layer,
    /// Pairs that are none because their providers count as one (N879).
    pub diagnostics: Diagnostics,
}

/// The answer of `nahraum overlaps`.
///
/// # Errors
/// [`AnalysisError::Crs`] when facilities cannot be transformed.
pub fn overlap_layer(
    analyses: &Analyses<'_>,
    view: OverlapView,
) -> Result<OverlapAnswers, AnalysisError> {
    let region = &analyses.prepared.region;
    let mut diagnostics = Diagnostics::default();
    let mut measured = || {
        let measured = analyses.overlaps();
        report_partners(&measured, &mut diagnostics);
        measured
    };
    let layer = match view {
        OverlapView::Pairs => to_degrees(present::pair_table(region, &measured()))?,
        OverlapView::Facilities => to_degrees(present::facility_table(region, &measured()))?,
        OverlapView::Municipalities => present::municipality_pair_table(region, &measured()),
        OverlapView::Providers => {
            present::provider_table(region, &measured(), ProviderLevel::Provider)
        }
        OverlapView::Umbrellas => {
            present::provider_table(region, &measured(), ProviderLevel::Umbrella)
        }
        OverlapView::Facing => analyses.facing_table(),
        OverlapView::Split => analyses.split_table(),
    };
    let layer = analyses.for_people(analyses.published(layer));
    Ok(OverlapAnswers { layer, diagnostics })
}

/// How many persons does the straight line wrongly call covered? The answer of `nahraum compare`.
///
/// # Errors
/// [`AnalysisError::Crs`] when shapes cannot be transformed.
pub fn detour_layer(
    analyses: &Analyses<'_>,
    straight: &ReachTable,
    level: Level,
    with_shapes: bool,
) -> Result<Layer, AnalysisError> {
    let Prepared { region, reach, .. } = analyses.prepared;
    let both = BothReaches { straight, walk: reach };
    let measure =
        |(category, limit)| (category, limit, detours(region, both, category, limit, level));
    let measured: Vec<_> = analyses.columns_with_places().into_iter().map(measure).collect();
    let shapes = if with_shapes { Some(shapes_in_degrees(region, level)?) } else { None };
    let layer = present::detour_table(region, level, &measured, shapes.as_deref());
    Ok(analyses.for_people(in_degrees(layer)))
}
