//! Gaps that one can act on, the need, and mobile stops, as layers.

use std::collections::BTreeMap;

use geo::{Coord, Point};

use super::analyse::Analyses;
use super::answers::LargestGap;
use super::candidates::{group_named, report_coarse};
use super::degrees::{in_degrees, outlines_to_degrees, to_degrees};
use super::error::AnalysisError;
use super::table_error::NoPlaceDistances;
use crate::access::{LinkOptions, LinkedRegion};
use crate::analysis::coverage::Level;
use crate::analysis::gap::{Gap, gap_of_cells};
use crate::base::{CategoryId, CellId, Diagnostics, Finding, Millimetres, codes, zip_equal};
use crate::crs::transform_coords;
use crate::dataset::{CrsId, Layer};
use crate::present::{self, GapPlace, NeedRows, area_shapes};
use crate::siting::{
    AreaOptions, Demand, Need, NeedColumn, PlaceSearch, Places, Rings, ServiceArea, ServiceAreas,
    Site, TourOptions, mobile_stops, need, need_and_rings, service_areas, service_areas_of_need,
    unserved,
};

/// Whom the chosen places of one category at one limit serve, and whom they leave over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOver {
    /// Key of the category.
    pub category: String,
    /// The limit.
    pub limit: Millimetres,
    /// Number of places.
    pub places: usize,
    /// Persons without the service whom the places would serve.
    pub persons_served: u64,
    /// Persons without the service whom they leave over: a different choice may serve some of them.
    pub persons_left: u64,
    /// Fewest persons that a place must serve.
    pub threshold: u64,
    /// The column of the group that the threshold counts; `None` when it counts all persons.
    pub group: Option<String>,
}

impl LeftOver {
    fn sentence(&self) -> String {
        let Self { category, limit, places, persons_served, persons_left, threshold, group } = self;
        let of_group = group.as_ref().map(|group| format!(" of `{group}`")).unwrap_or_default();
        format!(
            "`{category}` within {limit}: {places} places would serve {persons_served} persons who lack it; \
             {persons_left} are left over by this choice of places, none of which would serve fewer than \
             {threshold}{of_group}"
        )
    }
}

/// An answer about gaps, whom it leaves over, and findings.
#[derive(Clone, Debug)]
pub struct GapAnswers {
    /// The answer.
    pub layer: Layer,
    /// Whom the chosen places leave over, by category and limit; empty for an answer without places.
    pub left_over: Vec<LeftOver>,
    /// Findings: W910 and N911.
    pub diagnostics: Diagnostics,
}

/// The gaps of one category at one limit that one can act on.
pub(super) struct Acted {
    pub(super) category: CategoryId,
    pub(super) limit: Millimetres,
    threshold: u64,
    areas: ServiceAreas,
}

/// Gaps that one can act on, as polygons, and their places, as points.
pub(super) struct ActedLayers {
    pub(super) gaps: Layer,
    pub(super) places: Layer,
}

impl Analyses<'_> {
    /// Whether the distances from cells to the candidate places are there, up to a limit.
    ///
    /// # Errors
    /// [`NoPlaceDistances`] when a table of distances does not have them.
    pub(super) fn expect_place_distances(
        &self,
        limit_max: Millimetres,
    ) -> Result<(), NoPlaceDistances> {
        let Some(given) = &self.prepared.table else { return Ok(()) };
        let region = &self.prepared.region;
        let mut complete_to = Millimetres::UNREACHED;
        for site in self.candidates.sites() {
            complete_to = complete_to.min(match (site, &given.between_cells) {
                (Site::Host(facility), _) => {
                    given.to_facilities.complete_to(region.facility(*facility).category())
                }
                (Site::Cell(_), Some(between)) => between.complete_to(),
                (Site::Cell(_), None) => return Err(NoPlaceDistances::Cells),
                (Site::Point(_), _) => return Err(NoPlaceDistances::Points),
            });
        }
        match limit_max <= complete_to {
            true => Ok(()),
            false => Err(NoPlaceDistances::Limit { limit: limit_max, complete_to }),
        }
    }

    /// Says that a run leaves something out because the table of distances does not have what it needs (N887). The
    /// command for it fails instead.
    pub(super) fn lacks_place_distances(
        &self,
        (what, limit_max): (&str, Millimetres),
        diagnostics: &mut Diagnostics,
    ) -> bool {
        let Err(reason) = self.expect_place_distances(limit_max) else { return false };
        diagnostics.push(Finding::new(codes::N887, format!("the run has no {what}: {reason}")));
        true
    }

    /// Does something with a search from the candidate places.
    ///
    /// # Errors
    /// As [`Self::expect_place_distances`], of which `limit_max` is the largest distance that is asked for.
    pub(super) fn with_search<T>(
        &self,
        demand: Demand,
        limit_max: Millimetres,
        work: impl FnOnce(&PlaceSearch<'_>) -> T,
    ) -> Result<T, NoPlaceDistances> {
        self.expect_place_distances(limit_max)?;
        Ok(self.searched(demand, work))
    }

    fn searched<T>(&self, demand: Demand, work: impl FnOnce(&PlaceSearch<'_>) -> T) -> T {
        let prepared = self.prepared;
        if let Some(given) = &prepared.table {
            let distances = (&*given.to_facilities, given.between_cells.as_deref());
            let candidates = &self.candidates;
            return work(&PlaceSearch::given(&prepared.region, candidates, demand, distances));
        }
        if let Some(rows) = &prepared.to_places {
            let candidates = &self.candidates;
            return work(&PlaceSearch::kept(&prepared.region, candidates, demand, rows));
        }
        let is_on_foot = prepared.on_foot.is_some();
        assert_eq!(prepared.walk.is_some(), is_on_foot, "the network of distances on foot is kept");
        match (prepared.linked(), &prepared.on_foot) {
            (Some(linked), Some(on_foot)) => {
                work(&self.search_on_foot(&linked, demand, on_foot.options))
            }
            _ => work(&PlaceSearch::straight(&prepared.region, &self.candidates, demand)),
        }
    }

    fn search_on_foot<'s>(
        &'s self,
        linked: &'s LinkedRegion<'s>,
        demand: Demand,
        options: LinkOptions,
    ) -> PlaceSearch<'s> {
        PlaceSearch::on_foot(linked, &self.candidates, demand, options)
    }

    /// The inhabited cells that lack some category within some limit.
    pub(super) fn lacking(&self, columns: &[NeedColumn]) -> Demand {
        let (region, reach) = (&self.prepared.region, &self.prepared.reach);
        let is_beyond = |cell: CellId| {
            let is_far =
                |(id, limit): &NeedColumn| reach.category(*id).nearest(cell).distance > *limit;
            columns.iter().any(is_far)
        };
        Demand::of_cells(region, is_beyond)
    }

    /// The categories and limits for which a run proposes places: every limit, and in a region with many candidates
    /// the largest limit of each category (N934).
    pub(super) fn columns_in_run(&self, diagnostics: &mut Diagnostics) -> Vec<NeedColumn> {
        let (all, count) = (self.columns_with_places(), self.candidates.len());
        if self.config.gaps.proposes_for_all_limits(count) {
            return all;
        }
        let region = &self.prepared.region;
        let is_largest =
            |(category, limit): &NeedColumn| region.category(*category).limit_max() == *limit;
        let largest: Vec<NeedColumn> = all.iter().copied().filter(is_largest).collect();
        if largest.len() < all.len() {
            let message = format!(
                "{count} candidate places are more than the {} of `gaps.run_all_limits_max`: new places are proposed \
                 for the largest limit of each category; `nahraum gaps` proposes them for every limit",
                self.config.gaps.run_all_limits_max
            );
            diagnostics.push(Finding::new(codes::N934, message));
        }
        largest
    }

    fn group(&self) -> Result<usize, AnalysisError> {
        Ok(group_named(&self.prepared.region, &self.config.gaps.weight)?)
    }

    /// The fewest persons that a new place of a category must serve.
    fn threshold(&self, category: CategoryId) -> u64 {
        let section = &self.config.gaps;
        let viable = self.prepared.region.category(category).viable_persons();
        section.threshold_persons.or(viable).unwrap_or(section.report_persons)
    }

    /// The gaps of some categories and limits that one can act on. `need`: the need of the same columns, if it is known.
    pub(super) fn acted(
        &self,
        (demand, rings): (&Demand, &Rings),
        columns: &[NeedColumn],
        need: Option<&Need>,
    ) -> Result<Vec<Acted>, AnalysisError> {
        use rayon::prelude::*;
        let (region, reach, group) = (&self.prepared.region, &self.prepared.reach, self.group()?);
        assert!(need.is_none_or(|need| need.columns() == columns), "the need of the same columns");
        let act = |(at, (category, limit)): (usize, &NeedColumn)| {
            let rows = rings.within(*limit);
            let places = Places { region, candidates: &self.candidates, demand, rows };
            let is_open = unserved(reach, *category, *limit, demand);
            let threshold = self.threshold(*category);
            let options = AreaOptions { group, persons_min: threshold };
            let areas = match need {
                Some(need) => {
                    let values = need.column(at).collect();
                    service_areas_of_need(&places, is_open, values, options)
                }
                None => service_areas(&places, is_open, options),
            };
            Acted { category: *category, limit: *limit, threshold, areas }
        };
        Ok(columns.par_iter().enumerate().map(act).collect())
    }

    /// Gaps and their places as layers in the working CRS.
    pub(super) fn acted_table(&self, acted: &[&Acted]) -> Result<ActedLayers, AnalysisError> {
        let group = self.group()?;
        let (mut gaps, mut places) = (Vec::new(), Vec::new());
        for one in acted {
            let mut ranked = self.gaps_with_places(one);
            // Ranked as connected gaps are: by those who certainly lack the service, then by all.
            let key = |(gap, _): &(Gap, usize)| {
                (gap.persons[group] - gap.uncertain[group], gap.persons[group])
            };
            ranked.sort_by_key(|ranked| std::cmp::Reverse(key(ranked)));
            for (at, (mut gap, candidate)) in ranked.into_iter().enumerate() {
                gap.rank = at + 1;
                gaps.push(gap);
                places.push((candidate, one.threshold));
            }
        }
        let at = self.places_in_degrees(places.iter().map(|(candidate, _)| *candidate))?;
        let region = &self.prepared.region;
        let place = |((candidate, threshold), at): (&(usize, u64), Coord<f64>)| GapPlace {
            key: self.candidates.key(region, *candidate).to_owned(),
            at,
            ground: self.candidates.ground(*candidate),
            threshold: *threshold,
        };
        let positions = places.iter().map(|(candidate, _)| self.candidates.position(*candidate));
        let positions = positions.map(|at| Some(Point::from(at).into())).collect();
        let places: Vec<GapPlace> = zip_equal(&places, at).map(place).collect();
        let gaps = present::gap_table(region, gaps, Some(&places));
        let places = present::gap_place_table(region, &gaps, positions);
        Ok(ActedLayers { gaps, places })
    }

    /// The gaps of one category at one limit, each with its candidate, in the order of choice.
    fn gaps_with_places(&self, acted: &Acted) -> Vec<(Gap, usize)> {
        use rayon::prelude::*;
        let described = |area: &ServiceArea| (self.described(acted, area), area.candidate);
        acted.areas.list.par_iter().map(described).collect()
    }

    fn described(&self, acted: &Acted, area: &ServiceArea) -> Gap {
        let (region, reach) = (&self.prepared.region, &self.prepared.reach);
        let joining_distance = Millimetres::from_metres(self.joining_distance_m());
        let at = (acted.category, acted.limit);
        let mut gap = gap_of_cells(region, reach, at, area.cells.clone(), joining_distance);
        (gap.is_split, gap.is_hidden) = (area.is_split, area.is_hidden);
        gap
    }

    /// The gap that the best new place would close.
    pub(super) fn largest_acted(&self, acted: &Acted) -> Option<LargestGap> {
        let best = acted.areas.list.first()?;
        Some(LargestGap::from_gap(&self.prepared.region, &self.described(acted, best)))
    }

    pub(super) fn places_in_degrees(
        &self,
        candidates: impl Iterator<Item = usize>,
    ) -> Result<Vec<Coord<f64>>, AnalysisError> {
        let mut at: Vec<Coord<f64>> =
            candidates.map(|candidate| self.candidates.position(candidate)).collect();
        transform_coords(&mut at, self.prepared.region.crs(), &CrsId::wgs84())?;
        Ok(at)
    }

    /// Warns where the median candidate reaches one cell or fewer (W910), whether those who live there lack the
    /// service or not.
    fn report_coarse(&self, acted: &[Acted], diagnostics: &mut Diagnostics) {
        let region = &self.prepared.region;
        self.searched(Demand::inhabited(region), |search| {
            let mut samples = BTreeMap::new();
            for one in acted {
                let rows = samples.entry(one.limit).or_insert_with(|| search.sample(one.limit));
                let name = region.category(one.category).key();
                report_coarse(rows, name, one.limit, diagnostics);
            }
        });
    }

    /// Whom the places of each category and limit serve and leave over; findings where nothing can be split (W910)
    /// and where persons are left over (N911).
    pub(super) fn left_over(
        &self,
        acted: &[Acted],
        diagnostics: &mut Diagnostics,
    ) -> Result<Vec<LeftOver>, AnalysisError> {
        self.report_coarse(acted, diagnostics);
        let (region, group) = (&self.prepared.region, self.group()?);
        let in_cells = region.cells().persons(0);
        let persons = |cells: &[CellId]| -> u64 {
            cells.iter().map(|cell| u64::from(in_cells[cell.index()])).sum()
        };
        let tell = |one: &Acted| {
            let name = region.category(one.category).key();
            let told = LeftOver {
                category: name.to_owned(),
                limit: one.limit,
                places: one.areas.list.len(),
                persons_served: one.areas.list.iter().map(|area| persons(&area.cells)).sum(),
                persons_left: persons(&one.areas.left),
                threshold: one.threshold,
                group: (group > 0).then(|| region.groups()[group].column()),
            };
            if told.persons_left > 0 {
                diagnostics.push(Finding::new(codes::N911, told.sentence()));
            }
            told
        };
        Ok(acted.iter().map(tell).collect())
    }

    /// What each candidate would serve, as a layer in the working CRS.
    pub(super) fn need_table(&self, need: &Need) -> Result<Layer, AnalysisError> {
        let (region, group) = (&self.prepared.region, self.group()?);
        let rows = NeedRows { candidates: &self.candidates, need, group };
        let all: Vec<Coord<f64>> =
            (0..self.candidates.len()).map(|at| self.candidates.position(at)).collect();
        Ok(present::need_table(region, &rows, &area_shapes(region, Level::Cell), &all))
    }

    /// The need and the gaps that one can act on, of all categories and limits, from one search from each candidate.
    pub(super) fn need_and_gaps(
        &self,
        columns: &[NeedColumn],
    ) -> Result<(Need, Rings, Demand), AnalysisError> {
        let demand = self.lacking(columns);
        let group = self.group()?;
        let (reach, bytes_max) = (&self.prepared.reach, self.prepared.reach_bytes_max);
        let search =
            |search: &PlaceSearch<'_>| need_and_rings(search, reach, columns, group, bytes_max);
        let (need, rings) = self.with_search(demand.clone(), largest(columns), search)??;
        Ok((need, rings, demand))
    }
}

/// The largest limit of some columns.
pub(super) fn largest(columns: &[NeedColumn]) -> Millimetres {
    columns.iter().map(|(_, limit)| *limit).max().unwrap_or_default()
}

/// Where would one new place serve most of those who lack a service? The answer of `nahraum gaps`.
///
/// # Errors
/// [`AnalysisError`] when the group is unknown, the table of candidates does not fit into memory, or polygons cannot
/// be transformed.
pub fn gap_layer(analyses: &Analyses<'_>) -> Result<GapAnswers, AnalysisError> {
    let columns = analyses.columns_of_places()?;
    let (demand, rings) = rings(analyses, &columns, None)?;
    let acted = analyses.acted((&demand, &rings), &columns, None)?;
    let mut diagnostics = Diagnostics::default();
    let left_over = analyses.left_over(&acted, &mut diagnostics)?;
    let layer = analyses.published(analyses.acted_table(&acted.iter().collect::<Vec<_>>())?.gaps);
    let layer = outlines_to_degrees(&analyses.prepared.region, layer, &analyses.corner_images)?;
    Ok(GapAnswers { layer: analyses.for_people(layer), left_over, diagnostics })
}

/// The cells that lack something, and the candidates that they reach within the limits, and within one more.
fn rings(
    analyses: &Analyses<'_>,
    columns: &[NeedColumn],
    more: Option<Millimetres>,
) -> Result<(Demand, Rings), AnalysisError> {
    analyses.group()?;
    let demand = analyses.lacking(columns);
    let limits: Vec<Millimetres> = columns.iter().map(|(_, limit)| *limit).chain(more).collect();
    let bytes_max = analyses.prepared.reach_bytes_max;
    let most = limits.iter().copied().max().unwrap_or_default();
    let search = |search: &PlaceSearch<'_>| Rings::search(search, &limits, bytes_max);
    let rings = analyses.with_search(demand.clone(), most, search)??;
    Ok((demand, rings))
}

/// What would a new place serve at every candidate? The answer of `nahraum gaps --need`.
///
/// # Errors
/// [`AnalysisError`] when the group is unknown or shapes cannot be transformed.
pub fn need_layer(analyses: &Analyses<'_>) -> Result<GapAnswers, AnalysisError> {
    let (columns, group) = (analyses.columns_of_places()?, analyses.group()?);
    let reach = &analyses.prepared.reach;
    let demand = analyses.lacking(&columns);
    let most = largest(&columns);
    let need = analyses.with_search(demand, most, |search| need(search, reach, &columns, group))?;
    let layer = analyses.for_people(to_degrees(analyses.need_table(&need)?)?);
    Ok(GapAnswers { layer, left_over: Vec::new(), diagnostics: Diagnostics::default() })
}

/// Where should a rolling shop or a bus surgery stop for those whom no new place would serve? The answer of
/// `nahraum gaps --stops`.
///
/// # Errors
/// As [`gap_layer`].
pub fn stop_layer(analyses: &Analyses<'_>, stops_max: usize) -> Result<GapAnswers, AnalysisError> {
    let section = &analyses.config.mobile;
    let stop_limit = Millimetres::from_metres(f64::from(section.limit_m));
    let columns = analyses.columns_of_places()?;
    let (demand, rings) = rings(analyses, &columns, Some(stop_limit))?;
    let acted = analyses.acted((&demand, &rings), &columns, None)?;
    let mut diagnostics = Diagnostics::default();
    let left_over = analyses.left_over(&acted, &mut diagnostics)?;
    let region = &analyses.prepared.region;
    let options = TourOptions {
        minutes_max: (section.hours * 60.0).round() as u32,
        stay_minutes: section.stay_minutes,
        speed_km_h: section.speed_km_h,
        ..TourOptions::default()
    };
    let (rows, candidates) = (rings.within(stop_limit), &analyses.candidates);
    let places = Places { region, candidates, demand: &demand, rows };
    let group = analyses.group()?;
    let mut stops = Vec::new();
    for one in &acted {
        let found = mobile_stops(&places, &one.areas.left, group, stops_max, options);
        stops.extend(found.into_iter().map(|stop| (one.category, one.limit, stop)));
    }
    let at = analyses.places_in_degrees(stops.iter().map(|(_, _, stop)| stop.candidate))?;
    let reach = &analyses.prepared.reach;
    let layer = present::stop_table(region, reach, candidates, (&stops, stop_limit), &at);
    Ok(GapAnswers { layer: analyses.for_people(in_degrees(layer)), left_over, diagnostics })
}
