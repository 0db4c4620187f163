//! Similar quartiers, as layers.

use super::analyse::Analyses;
use super::degrees::{in_degrees, shapes_in_degrees};
use super::error::AnalysisError;
use super::queue::Queue;
use super::similar_error::SimilarError;
use super::sink::{Role, Shown};
use super::write_error::WriteError;
use crate::analysis::coverage::Level;
use crate::analysis::profile::{Profiles, Service, profiles};
use crate::analysis::similar::{
    COUNTS, CompareOptions, Compared, POINTS_MAX, Pair, Spread, Types, Variable, better, compare,
    nearest, types, variables,
};
use crate::base::{Diagnostics, Finding, QuartierId, codes};
use crate::config::SimilarSection;
use crate::dataset::Layer;
use crate::format::geopackage::GeometryKind;
use crate::present::{self, area_shapes};
use crate::region::Region;

/// Below this mean silhouette the structure of types is weak.
const WEAK: f64 = 0.3;
/// Largest weight of a variable.
const WEIGHT_MAX: f64 = 1_000.0;

/// Rows of the answer about similar quartiers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum SimilarView {
    /// Pairs: each quartier with those of other municipalities that are most alike.
    #[default]
    Pairs,
    /// Types of quartiers.
    Types,
    /// Quartiers with their types.
    Quartiers,
    /// The variables of each type.
    Variables,
    /// The numbers of types that were tried.
    Counts,
}

/// An answer about similar quartiers.
#[derive(Clone, Debug)]
pub struct SimilarAnswers {
    /// The rows.
    pub layer: Layer,
    /// Quartiers that are left out (N890), variables that tell no difference (N891) or have another scale (N892), the
    /// number of types (N893), a weak structure (W894), small types (N895), no types (N896), nobody to compare with
    /// (N897).
    pub diagnostics: Diagnostics,
}

/// Quartiers, compared.
struct Similar {
    profiles: Profiles,
    compared: Compared,
    pairs: Vec<(Pair, Vec<usize>)>,
    types: Option<Types>,
}

/// The answer of `nahraum similar`.
///
/// # Parameters
/// `only`: pairs of this quartier alone, by key or name.
///
/// # Errors
/// [`SimilarError`] when a variable, quartier or number of the settings cannot be used, or shapes cannot be
/// transformed.
pub fn similar_layer(
    analyses: &Analyses<'_>,
    section: &SimilarSection,
    (view, only): (SimilarView, Option<&str>),
    with_shapes: bool,
) -> Result<SimilarAnswers, SimilarError> {
    let mut diagnostics = Diagnostics::default();
    let region = &analyses.prepared.region;
    let id = |text: &str| {
        let found = text.to_owned();
        region.quartier_id(text).map_err(|source| SimilarError::UnknownQuartier { found, source })
    };
    let only: Option<QuartierId> = only.map(id).transpose()?;
    let mut similar = analyses.similar(section)?;
    similar.report(region, section, &mut diagnostics);
    similar.pairs.retain(|(pair, _)| only.is_none_or(|id| pair.own == id));
    let shapes = match with_shapes && view == SimilarView::Quartiers {
        true => Some(shapes_in_degrees(region, Level::Quartier).map_err(AnalysisError::from)?),
        false => None,
    };
    let none =
        Types { of_point: Vec::new(), silhouettes: Vec::new(), count: 0, choices: Vec::new() };
    let all_types = similar.types.as_ref().unwrap_or(&none);
    let Similar { profiles, compared, pairs, types } = &similar;
    let layer = match view {
        SimilarView::Pairs => present::similar_table(region, (compared, profiles), pairs),
        SimilarView::Types => present::type_table(region, (compared, profiles), all_types),
        SimilarView::Variables => present::type_variable_table(region, compared, all_types),
        SimilarView::Counts => present::type_count_table(region, all_types),
        SimilarView::Quartiers => {
            let shapes = shapes.as_deref();
            present::quartier_type_table(region, compared, types.as_ref(), shapes)
        }
    };
    let layer = analyses.for_people(analyses.published(in_degrees(layer)));
    Ok(SimilarAnswers { layer, diagnostics })
}

impl Analyses<'_> {
    /// Writes similar quartiers and types, where `[similar]` asks for them.
    pub(super) fn write_similar(&self, sink: &mut Queue<'_>) -> Result<Diagnostics, WriteError> {
        let mut diagnostics = Diagnostics::default();
        let Some(section) = &self.config.similar else { return Ok(diagnostics) };
        let region = &self.prepared.region;
        let similar = self.similar(section)?;
        similar.report(region, section, &mut diagnostics);
        let Similar { profiles, compared, pairs, types } = &similar;
        sink.table(present::similar_table(region, (compared, profiles), pairs))?;
        if let Some(types) = types {
            sink.table(present::type_table(region, (compared, profiles), types))?;
            sink.table(present::type_variable_table(region, compared, types))?;
            sink.table(present::type_count_table(region, types))?;
        }
        let shapes = area_shapes(region, Level::Quartier);
        let layer = present::quartier_type_table(region, compared, types.as_ref(), Some(&shapes));
        let shown = Shown { name: "quartier_types", kind: GeometryKind::MultiPolygon };
        sink.layer(layer, shown, Role::Places)?;
        Ok(diagnostics)
    }

    /// What is counted of each quartier, at the largest limit of each category. What a publication withholds is not
    /// known here either, so that nothing that is made of it can give it away.
    pub(super) fn profiles(&self) -> Profiles {
        let (region, reach) = (&self.prepared.region, &self.prepared.reach);
        let service = |id: &_| -> Service { (*id, region.category(*id).limit_max()) };
        let services: Vec<Service> = self.categories.iter().map(service).collect();
        let mut profiles = profiles(region, reach, &services);
        if let Some(publication) = self.publication() {
            for profile in &mut profiles.rows {
                let quartier = profile.quartier;
                if publication.withholds_persons(quartier) {
                    profile.persons.fill(None);
                }
                for (service, reached) in services.iter().zip(&mut profile.reached) {
                    if publication.withholds_reached(quartier, *service) {
                        *reached = None;
                    }
                }
            }
        }
        profiles
    }

    fn similar(&self, section: &SimilarSection) -> Result<Similar, SimilarError> {
        let region = &self.prepared.region;
        let profiles = self.profiles();
        let options = options(region, section, variables(region, &profiles))?;
        let compared = compare(region, &profiles, &options);
        let with_services = |pair: Pair| {
            let ids = (pair.own, pair.other);
            let services = better(&profiles, ids, section.better_points_min);
            (pair, services)
        };
        let pairs = nearest(region, &compared, section.nearest);
        let pairs = pairs.into_iter().map(with_services).collect();
        let types = types(&compared.points, COUNTS);
        Ok(Similar { profiles, compared, pairs, types })
    }
}

/// The variables and weights that the settings choose.
fn options(
    region: &Region,
    section: &SimilarSection,
    all: Vec<Variable>,
) -> Result<CompareOptions, SimilarError> {
    let keys: Vec<String> = all.iter().map(|variable| variable.key(region)).collect();
    let known = |key, found: &String| match keys.contains(found) {
        true => Ok(()),
        false => {
            let found = found.clone();
            Err(SimilarError::UnknownVariable { key, found, known: keys.join(", ") })
        }
    };
    section.variables.iter().try_for_each(|found| known("similar.variables", found))?;
    section.weights.keys().try_for_each(|found| known("similar.weights", found))?;
    let within = |key: &str, found: f64, most: f64, expected| match (0.0..=most).contains(&found) {
        true => Ok(()),
        false => Err(SimilarError::BadNumber { key: key.to_owned(), found, expected }),
    };
    for (key, weight) in &section.weights {
        within(&format!("similar.weights.{key}"), *weight, WEIGHT_MAX, "0 to 1000")?;
    }
    let points = "0 to 100 percentage points";
    within("similar.uncertain_points_max", section.uncertain_points_max, 100.0, points)?;
    within("similar.better_points_min", section.better_points_min, 100.0, points)?;
    let chosen = |key: &String| section.variables.is_empty() || section.variables.contains(key);
    let weight = |key: &String| section.weights.get(key).copied().unwrap_or(1.0);
    let weighted = all.into_iter().zip(&keys).filter(|(_, key)| chosen(key));
    let weighted = weighted.map(|(variable, key)| (variable, weight(key)));
    Ok(CompareOptions {
        variables: weighted.filter(|(_, weight)| *weight > 0.0).collect(),
        uncertain_max: section.uncertain_points_max / 100.0,
    })
}

impl Similar {
    /// Says what the answer leaves out, and how good the types are.
    fn report(&self, region: &Region, section: &SimilarSection, into: &mut Diagnostics) {
        let key = |variable: &Variable| variable.key(region);
        self.report_left_out(region, into);
        for variable in &self.compared.dropped {
            let message = format!(
                "`{}` has no value for any quartier, or the same wherever it is known: it is left out of the comparison",
                key(variable)
            );
            into.push(Finding::new(codes::N891, message));
        }
        for own in &self.compared.variables {
            if let Spread::Deviation(_) = own.scale.spread {
                let message = format!(
                    "`{}` is the same for more than half of the quartiers: one standard deviation is its spread",
                    key(&own.variable)
                );
                into.push(Finding::new(codes::N892, message));
            }
        }
        if self.pairs.is_empty() && section.nearest > 0 {
            let message = match self.compared.has_variables() {
                true => "no quartier of another municipality can be compared: there are no pairs",
                false => "no variable tells quartiers apart: there are no pairs",
            };
            into.push(Finding::new(codes::N897, message));
        }
        match &self.types {
            Some(types) => report_types(types, into),
            None if !self.compared.has_variables() => {
                let message = "no variable tells quartiers apart: there are no types";
                into.push(Finding::new(codes::N896, message));
            }
            None => {
                let message = format!(
                    "{} quartiers can be compared: types need more than {} and at most {POINTS_MAX}, not all of them \
                     the same",
                    self.compared.quartiers.len(),
                    COUNTS.start()
                );
                into.push(Finding::new(codes::N896, message));
            }
        }
    }

    /// Says which variables quartiers lack (N890).
    fn report_left_out(&self, region: &Region, into: &mut Diagnostics) {
        let left_out = &self.compared.left_out;
        if left_out.is_empty() {
            return;
        }
        let mut lacking: Vec<(String, usize)> = Vec::new();
        for variable in left_out.iter().flat_map(|(_, variables)| variables) {
            let key = variable.key(region);
            match lacking.iter_mut().find(|(own, _)| *own == key) {
                Some((_, count)) => *count += 1,
                None => lacking.push((key, 1)),
            }
        }
        lacking.sort();
        let lacking: Vec<String> =
            lacking.iter().map(|(key, count)| format!("`{key}` of {count}")).collect();
        let all = left_out.len() + self.compared.quartiers.len();
        let message = format!(
            "{} of {all} quartiers are not compared, because a value is not known: {}",
            left_out.len(),
            lacking.join(", ")
        );
        into.push(Finding::new(codes::N890, message));
    }
}

/// Says how many types there are and why (N893), whether they are weak (W894) or small (N895).
fn report_types(types: &Types, into: &mut Diagnostics) {
    let tried: Vec<String> = types
        .choices
        .iter()
        .map(|choice| format!("{} types {:.3}", choice.count, choice.silhouette))
        .collect();
    let message = format!("{} types; mean silhouettes: {}", types.count, tried.join(", "));
    into.push(Finding::new(codes::N893, message));
    let choice = types.choice();
    if choice.silhouette < WEAK {
        let message = format!(
            "the mean silhouette {:.6} is below {WEAK}: quartiers run into each other, types are a rough guide",
            choice.silhouette
        );
        into.push(Finding::new(codes::W894, message));
    }
    let all = types.of_point.len();
    let size = |kind: usize| types.of_point.iter().filter(|own| **own == kind).count();
    let small = (0..types.count).filter(|kind| present::is_small_type(size(*kind), all));
    let small: Vec<String> = small.map(|kind| (kind + 1).to_string()).collect();
    if !small.is_empty() {
        let message = format!("types of fewer than 1 % of the quartiers: {}", small.join(", "));
        into.push(Finding::new(codes::N895, message));
    }
}
