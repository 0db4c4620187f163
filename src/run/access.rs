//! Supply and demand, as layers.

use rayon::prelude::*;
use serde::Deserialize;

use super::access_error::AccessError;
use super::analyse::Analyses;
use super::candidates::{categories_named, groups_named};
use super::degrees::{in_degrees, shapes_in_degrees, to_degrees};
use super::error::AnalysisError;
use super::queue::Queue;
use super::sink::{Role, Shown};
use super::write::AREA_LEVELS;
use super::write_error::WriteError;
use crate::analysis::catchment::{
    Capacity, CapacitySource, CatchmentQuestion, Catchments, Decay, Openness, access_by_area,
    capacities, floating_catchments, in_places,
};
use crate::analysis::coverage::{Level, limits_of};
use crate::base::{
    CategoryId, DecayKind, Diagnostics, Finding, Millimetres, MissingCapacity, MunicipalityId,
    codes, zip_equal,
};
use crate::config::AccessSection;
use crate::dataset::Layer;
use crate::format::geopackage::GeometryKind;
use crate::present::{self, DividedPlaces, Shapes};
use crate::region::Region;

/// Default capacities by category.
const CAPACITIES_TOML: &str = include_str!("../../data/capacities.toml");

/// Rows of the answer about supply and demand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum AccessView {
    /// Areas: places for their residents, with open and with closed boundaries.
    #[default]
    Areas,
    /// Facilities: what they offer, and to whom it falls.
    Facilities,
    /// In which municipality residents find places.
    Flows,
}

/// An answer about supply and demand.
#[derive(Clone, Debug)]
pub struct AccessAnswers {
    /// The rows.
    pub layer: Layer,
    /// What is divided, a sentence for each category, limit and group.
    pub sentences: Vec<String>,
    /// Findings: capacities that are assumed (N980) or missing (W981, N986), an outer boundary without persons
    /// beyond it (W982), persons without a place (N983), places without persons (N984).
    pub diagnostics: Diagnostics,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Defaults {
    capacity: Vec<DefaultCapacity>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DefaultCapacity {
    category: String,
    places: f64,
    source: String,
}

/// What a category is divided by: its capacities, and the places of a facility without one with their source.
pub(super) struct Supply {
    pub(super) category: CategoryId,
    pub(super) capacities: Vec<Capacity>,
    default: Option<(f64, String)>,
}

impl Supply {
    fn count(&self, source: CapacitySource) -> usize {
        self.capacities.iter().filter(|capacity| capacity.source == source).count()
    }
}

/// The tables of answers about places, a function for each view.
pub(super) struct Tables<T> {
    /// The areas of the level at a position of the answers.
    pub(super) areas: fn(&Region, (Level, usize), &[T], Shapes<'_>) -> Layer,
    /// The facilities.
    pub(super) facilities: fn(&Region, &[T]) -> Layer,
    /// What the layer of facilities is called among others.
    pub(super) facilities_name: &'static str,
    /// From side to side of the boundary.
    pub(super) flows: fn(&Region, &[T]) -> Layer,
}

impl<T> Tables<T> {
    /// One view in WGS 84, of answers on one level.
    pub(super) fn view(
        &self,
        region: &Region,
        answers: &[T],
        view: AccessView,
        (level, with_shapes): (Level, bool),
    ) -> Result<Layer, AnalysisError> {
        Ok(match view {
            AccessView::Areas => {
                let shapes =
                    if with_shapes { Some(shapes_in_degrees(region, level)?) } else { None };
                in_degrees((self.areas)(region, (level, 0), answers, shapes.as_deref()))
            }
            AccessView::Facilities => to_degrees((self.facilities)(region, answers))?,
            AccessView::Flows => (self.flows)(region, answers),
        })
    }

    /// Writes all views, of answers on [`AREA_LEVELS`].
    pub(super) fn write(
        &self,
        region: &Region,
        answers: &[T],
        sink: &mut Queue<'_>,
    ) -> Result<(), WriteError> {
        for (at, level) in AREA_LEVELS.into_iter().enumerate() {
            if !level.rows(region).is_empty() {
                sink.table((self.areas)(region, (level, at), answers, None))?;
            }
        }
        let shown = Shown { name: self.facilities_name, kind: GeometryKind::Point };
        sink.layer((self.facilities)(region, answers), shown, Role::Places)?;
        sink.table((self.flows)(region, answers))
    }
}

const DIVIDED: Tables<DividedPlaces> = Tables {
    areas: present::access_table,
    facilities: present::access_facility_table,
    facilities_name: "access_facilities",
    flows: present::access_flow_table,
};

/// The answer of `nahraum access`.
///
/// # Errors
/// [`AccessError`] when a category or group of persons is not known, a setting of the decay cannot be used, or shapes
/// cannot be transformed.
pub fn access_layer(
    analyses: &Analyses<'_>,
    section: &AccessSection,
    view: AccessView,
    rows: (Level, bool),
) -> Result<AccessAnswers, AccessError> {
    let mut diagnostics = Diagnostics::default();
    let is_asked = !analyses.config.region.categories.is_empty();
    let divided = analyses.divided(section, is_asked, &[rows.0], &mut diagnostics)?;
    let region = &analyses.prepared.region;
    let layer = DIVIDED.view(region, &divided, view, rows)?;
    let sentences = divided.iter().map(|one| sentence(region, one)).collect();
    let layer = analyses.for_people(analyses.published(layer));
    Ok(AccessAnswers { layer, sentences, diagnostics })
}

/// Whose places fall to whom, in words.
fn sentence(region: &Region, one: &DividedPlaces) -> String {
    let of_cells = |is_meant: fn(bool) -> bool| -> f64 {
        let flows =
            one.flows.iter().filter(|((home, host), _)| home.is_some() && is_meant(home == host));
        in_places(flows.map(|(_, places)| places).sum())
    };
    format!(
        "{}: {:.1} places fall to residents, {:.1} of them across a boundary",
        present::question_in_words(region, (one.category, one.limit, one.group)),
        of_cells(|_| true),
        of_cells(|is_own| !is_own),
    )
}

impl Analyses<'_> {
    /// Writes supply and demand of `[access]` on all levels that have areas.
    pub(super) fn write_access(&self, sink: &mut Queue<'_>) -> Result<Diagnostics, WriteError> {
        let mut diagnostics = Diagnostics::default();
        let Some(section) = &self.config.access else { return Ok(diagnostics) };
        let is_asked = !section.categories.is_empty();
        let region = &self.prepared.region;
        let divided = self.divided(section, is_asked, &AREA_LEVELS, &mut diagnostics)?;
        DIVIDED.write(region, &divided, sink)?;
        Ok(diagnostics)
    }

    /// Divides the places of each category over each group of persons.
    ///
    /// # Parameters
    /// `is_asked`: whether the categories were chosen by name; others without a capacity are noted, not warned of.
    fn divided(
        &self,
        section: &AccessSection,
        is_asked: bool,
        levels: &[Level],
        diagnostics: &mut Diagnostics,
    ) -> Result<Vec<DividedPlaces>, AccessError> {
        let region = &self.prepared.region;
        let supplies = self.supplies(section, is_asked, diagnostics)?;
        let groups = groups_named(region, &section.weights)?;
        if !supplies.is_empty() {
            report_outer_boundary(region, diagnostics);
        }
        let mut questions = Vec::new();
        for supply in &supplies {
            for limit in limits_of(region, supply.category) {
                let decay = decay(section, limit)?;
                questions.extend(groups.iter().map(|group| (supply, limit, *group, decay.clone())));
            }
        }
        let divide = |(supply, limit, group, decay): &(&Supply, Millimetres, usize, Decay)| {
            let question = CatchmentQuestion {
                category: supply.category,
                limit: *limit,
                group: *group,
                decay,
                is_divided: section.divided,
                capacities: &supply.capacities,
            };
            self.divide(&question, section.decay, levels)
        };
        let divided: Vec<DividedPlaces> = questions.par_iter().map(divide).collect();
        divided.iter().for_each(|one| report_left_over(region, one, diagnostics));
        Ok(divided)
    }

    fn divide(
        &self,
        question: &CatchmentQuestion<'_>,
        decay: DecayKind,
        levels: &[Level],
    ) -> DividedPlaces {
        let (region, reach) = (&self.prepared.region, &self.prepared.reach);
        let [open, closed]: [Catchments; 2] = [Openness::Open, Openness::Closed]
            .map(|openness| floating_catchments(region, reach, question, openness));
        let CatchmentQuestion { category, limit, group, is_divided, .. } = *question;
        let of_level = |level: &Level| {
            access_by_area(region, reach, (category, limit, group), (&open, &closed), *level)
        };
        let areas = levels.iter().map(of_level).collect();
        let closed = closed.facilities.iter().map(|facility| facility.ratio);
        let facilities = zip_equal(open.facilities, closed).collect();
        let flows = open.flows;
        DividedPlaces { category, limit, group, decay, is_divided, areas, facilities, flows }
    }

    /// The categories with their capacities. Those of which no facility has one are left out.
    pub(super) fn supplies(
        &self,
        section: &AccessSection,
        is_asked: bool,
        diagnostics: &mut Diagnostics,
    ) -> Result<Vec<Supply>, AccessError> {
        let region = &self.prepared.region;
        let defaults = defaults(region, section)?;
        let (mut supplies, mut without) = (Vec::new(), Vec::new());
        for category in categories_named(region, &self.categories, &section.categories)? {
            let default = defaults.iter().find(|(id, ..)| *id == category);
            let default = default.map(|(_, places, source)| (*places, source.clone()));
            let places = default.as_ref().map(|(places, _)| *places);
            let capacities = capacities(region, category, places);
            let supply = Supply { category, capacities, default };
            let key = region.category(category).key();
            let has_any = supply.count(CapacitySource::Missing) < supply.capacities.len();
            if has_any || is_asked {
                report_capacities(key, &supply, diagnostics);
            } else {
                without.push(key);
            }
            if has_any {
                supplies.push(supply);
            }
        }
        if !without.is_empty() {
            let message = format!(
                "no facility states its capacity, and no default is known, of {}; `[access.capacity]` gives one",
                without.join(", ")
            );
            diagnostics.push(Finding::new(codes::N986, message));
        }
        Ok(supplies)
    }
}

/// The default capacities with their sources, those of the configuration first.
fn defaults(
    region: &Region,
    section: &AccessSection,
) -> Result<Vec<(CategoryId, f64, String)>, AccessError> {
    if section.missing == MissingCapacity::LeaveOut {
        return Ok(Vec::new());
    }
    let mut defaults = Vec::new();
    for (name, places) in &section.capacity {
        if !(0.0..=1e9).contains(places) {
            let (key, found) = (format!("capacity.{name}"), places.to_string());
            return Err(AccessError::Setting { key, found, expected: "0 to 1,000,000,000 places" });
        }
        // A default of a category that the region does not have is no mistake.
        if let Some(category) = region.category_id(name) {
            defaults.push((category, *places, "`[access.capacity]`".to_owned()));
        }
    }
    let built_in: Defaults =
        toml::from_str(CAPACITIES_TOML).expect("the built-in capacities are checked by a test");
    let inherited = inherited_defaults(region, section, &built_in);
    for DefaultCapacity { category, places, source } in built_in.capacity {
        defaults.extend(region.category_id(&category).map(|id| (id, places, source)));
    }
    defaults.extend(inherited);
    Ok(defaults)
}

/// The defaults of derived categories: those of the nearest category from which each is derived.
fn inherited_defaults(
    region: &Region,
    section: &AccessSection,
    built_in: &Defaults,
) -> Vec<(CategoryId, f64, String)> {
    let known = |key: &String| {
        let own =
            section.capacity.get(key).map(|places| (*places, "`[access.capacity]`".to_owned()));
        let listed = || built_in.capacity.iter().find(|default| default.category == *key);
        own.or_else(|| listed().map(|default| (default.places, default.source.clone())))
    };
    let of_category = |id: CategoryId| {
        let (places, source) = region.category(id).sources().iter().find_map(known)?;
        Some((id, places, source))
    };
    region.derived_categories().into_iter().filter_map(of_category).collect()
}

/// The decay at a limit. Who lives in a service area has the whole service.
fn decay(section: &AccessSection, limit: Millimetres) -> Result<Decay, AccessError> {
    if limit == Millimetres(0) {
        return Ok(Decay::Step);
    }
    let part = |tenths: u64| {
        let length = (u64::from(limit.0) * tenths / 10).max(1);
        Millimetres(u32::try_from(length).expect("no more than the limit"))
    };
    let chosen = |key: &str, metres: Option<u32>, otherwise: Millimetres| match metres {
        None => Ok(otherwise),
        Some(metres @ 1..=1_000_000) => Ok(Millimetres::from_metres(f64::from(metres))),
        Some(metres) => {
            let (key, found) = (key.to_owned(), metres.to_string());
            Err(AccessError::Setting { key, found, expected: "1 to 1,000,000 metres" })
        }
    };
    Ok(match section.decay {
        DecayKind::Step => Decay::Step,
        DecayKind::Gaussian => Decay::Gaussian,
        DecayKind::Linear => Decay::Linear,
        DecayKind::Exponential => {
            Decay::Exponential { scale: chosen("scale_m", section.scale_m, part(4))? }
        }
        DecayKind::Logistic => Decay::Logistic {
            middle: chosen("middle_m", section.middle_m, part(5))?,
            width: chosen("width_m", section.width_m, part(1))?,
        },
        DecayKind::Zones => zones(section, limit)?,
    })
}

/// The configured zones; thirds of the limit without them.
fn zones(section: &AccessSection, limit: Millimetres) -> Result<Decay, AccessError> {
    let (distances, weights) = (&section.zones_m, &section.zone_weights);
    if distances.is_empty() && weights.is_empty() {
        return Ok(Decay::thirds(limit));
    }
    let fail = |key: &str, found: String, expected: &'static str| {
        Err(AccessError::Setting { key: key.to_owned(), found, expected })
    };
    let usual = [1.0, 0.68, 0.22];
    let weights = if weights.is_empty() { &usual[..] } else { &weights[..] };
    if !distances.is_sorted_by(|a, b| a < b) || distances.iter().any(|metres| *metres > 1_000_000) {
        return fail(
            "zones_m",
            format!("{distances:?}"),
            "ascending distances up to 1,000,000 metres",
        );
    }
    if distances.len() != weights.len() {
        let found = format!("{} distances and {} weights", distances.len(), weights.len());
        return fail("zones_m", found, "as many weights in `zone_weights`");
    }
    let is_falling = weights.is_sorted_by(|a, b| a >= b);
    if !is_falling || weights.iter().any(|weight| !(0.0..=1.0).contains(weight)) {
        return fail("zone_weights", format!("{weights:?}"), "weights from 1 down to 0");
    }
    let metres = distances.iter().map(|metres| Millimetres::from_metres(f64::from(*metres)));
    Ok(Decay::Zones(zip_equal(metres, weights.iter().copied()).collect()))
}

/// Says how many capacities are assumed, from which source, and how many are missing.
fn report_capacities(key: &str, supply: &Supply, diagnostics: &mut Diagnostics) {
    let all = supply.capacities.len();
    let assumed = supply.count(CapacitySource::Assumed);
    if let (1.., Some((places, source))) = (assumed, &supply.default) {
        let message = format!(
            "{assumed} of {all} facilities of `{key}` state no capacity and count with {places} places: {source}"
        );
        diagnostics.push(Finding::new(codes::N980, message));
    }
    let missing = supply.count(CapacitySource::Missing);
    if missing > 0 {
        let message = format!(
            "{missing} of {all} facilities of `{key}` state no capacity and are left out; `[access.capacity]` gives a \
             default"
        );
        diagnostics.push(Finding::new(codes::W981, message));
    }
}

/// Warns where nobody lives beyond an open outer boundary (W982).
fn report_outer_boundary(region: &Region, diagnostics: &mut Diagnostics) {
    let home = (!region.municipalities().is_empty()).then(|| MunicipalityId::at(0));
    let is_open = region.borders().lets_through(None, home);
    let has_halo = region.cells().municipalities().iter().any(Option::is_none);
    if is_open && !has_halo {
        let message = "the data have no persons outside the region, with whom places near its boundary are shared: \
                       there, too many fall to residents";
        diagnostics.push(Finding::new(codes::W982, message));
    }
}

/// Says how many persons reach no place (N983), and how many places nobody reaches (N984).
fn report_left_over(region: &Region, one: &DividedPlaces, diagnostics: &mut Diagnostics) {
    let question = present::question_in_words(region, (one.category, one.limit, one.group));
    let without: u64 = one.areas.first().into_iter().flatten().map(|area| area.without).sum();
    if without > 0 {
        let message = format!("{question}: {without} persons reach no facility with a capacity");
        diagnostics.push(Finding::new(codes::N983, message));
    }
    let unreached = one.facilities.iter().map(|(facility, _)| u128::from(facility.unreached()));
    let unreached: u128 = unreached.sum();
    if unreached > 0 {
        let places = in_places(unreached);
        let message = format!("{question}: {places} places in facilities that nobody reaches");
        diagnostics.push(Finding::new(codes::N984, message));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_in_capacities_have_a_source_and_are_of_known_categories() {
        let defaults: Defaults = toml::from_str(CAPACITIES_TOML).expect("valid");
        let categories = crate::region::CATEGORIES_TOML;
        for one in &defaults.capacity {
            assert!(
                categories.contains(&format!("key = \"{}\"", one.category)),
                "{}",
                one.category
            );
            assert!(one.places > 0.0 && one.source.len() > 20, "{}", one.category);
        }
    }
}
