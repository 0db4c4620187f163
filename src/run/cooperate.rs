//! Cooperation of municipalities, as layers.

use rayon::prelude::*;

use super::analyse::Analyses;
use super::candidates::{category_named, group_named, report_coarse};
use super::degrees::to_degrees;
use super::error::{AnalysisError, CandidateError, CooperateError};
use super::gaps::largest;
use super::queue::Queue;
use super::sink::{Role, Shown};
use super::write_error::WriteError;
use crate::access::CategoryReach;
use crate::analysis::coverage::limits_of;
use crate::base::{CategoryId, CellId, Diagnostics, Finding, Millimetres, MunicipalityId, codes};
use crate::config::CooperateSection;
use crate::dataset::Layer;
use crate::format::geopackage::GeometryKind;
use crate::present::{self, Studied};
use crate::region::Region;
use crate::siting::cooperation::{
    Alone, Asked, Cooperation, Existing, Fewest, Mode, MostPersons, RegionPlan, Residents, Sites,
    Study, TargetKind, Towns, study,
};
use crate::siting::{Demand, Effort, PlaceSearch, Reached};

/// Rows of the answer about cooperation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum CooperateView {
    /// The region: each municipality reaching the target, and their sum, in the modes closed, credited, open.
    #[default]
    Region,
    /// Municipalities alone.
    Municipalities,
    /// Pairs of neighbours and what they save together.
    Pairs,
    /// Triples of neighbours that save more than their best pair.
    Triples,
    /// The new places of the plans.
    Places,
    /// Who pays for common places.
    Shares,
}

/// An answer about cooperation, in rows and in words.
#[derive(Clone, Debug)]
pub struct CooperateAnswers {
    /// The rows.
    pub layer: Layer,
    /// The main numbers, a sentence for each category and limit.
    pub sentences: Vec<String>,
    /// Findings: targets that are out of reach (W930) or met (N931), bounds that are not closed (N933), triples left open (N904).
    pub diagnostics: Diagnostics,
}

/// The answer of `nahraum cooperate`.
///
/// # Errors
/// [`CooperateError`] when a name of the group or the group of persons is not known, a group is too small or too
/// large, the exact solver fails, the table of candidates does not fit into memory, or shapes
/// cannot be transformed.
pub fn cooperate_layer(
    analyses: &Analyses<'_>,
    view: CooperateView,
) -> Result<CooperateAnswers, CooperateError> {
    let columns = analyses.columns_of_places()?;
    let section = &analyses.config.cooperate;
    let asked = Asked {
        region: matches!(
            view,
            CooperateView::Region | CooperateView::Places | CooperateView::Shares
        ),
        pairs: matches!(view, CooperateView::Pairs | CooperateView::Places | CooperateView::Shares),
        triples: view == CooperateView::Triples,
        places: section.places.map(|places| places as usize),
        group: Vec::new(),
    };
    let group = if view == CooperateView::Shares { &section.group[..] } else { &[] };
    let mut diagnostics = Diagnostics::default();
    let asking = (&asked, section.nodes_max);
    let studies = analyses.studies(&columns, asking, group, &mut diagnostics)?;
    let sentences = studies.iter().map(|studied| analyses.sentence(studied)).collect();
    let layer =
        to_degrees(analyses.cooperation_layer(view, &studies)?).map_err(AnalysisError::from)?;
    Ok(CooperateAnswers { layer: analyses.for_people(layer), sentences, diagnostics })
}

impl Analyses<'_> {
    /// Writes the cooperation of the configured categories, up to `cooperate.run_candidates_max` candidate
    /// places. Triples are not computed. Returns findings.
    pub(super) fn write_cooperation(
        &self,
        sink: &mut Queue<'_>,
    ) -> Result<Diagnostics, WriteError> {
        let mut diagnostics = Diagnostics::default();
        let section = &self.config.cooperate;
        if section.categories.is_empty() {
            return Ok(diagnostics);
        }
        let columns = self.cooperating(&section.categories)?;
        if columns.is_empty() {
            return Ok(diagnostics);
        }
        let (count, limits) = (self.candidates.len(), columns.len());
        let asked = format!("{count} candidate places at {limits} limits of categories");
        if !section.is_in_run(count, limits) {
            let message = format!(
                "{asked} are {} together, more than the {} of `cooperate.run_candidates_max`: the run computes no \
                 cooperation; `nahraum cooperate` does",
                count.saturating_mul(limits),
                section.run_candidates_max
            );
            diagnostics.push(Finding::new(codes::N932, message));
            return Ok(diagnostics);
        }
        if self.lacks_place_distances(("cooperation", largest(&columns)), &mut diagnostics) {
            return Ok(diagnostics);
        }
        let nodes_max = section.nodes_in_run(count, limits);
        if nodes_max < section.nodes_max {
            let message = format!(
                "{asked} are {} together, more than the {} of `cooperate.run_exact_candidates_max`: the run finds plans \
                 without the exact solver and tells their bounds; `nahraum cooperate` asks it",
                count.saturating_mul(limits),
                section.run_exact_candidates_max
            );
            diagnostics.push(Finding::new(codes::N901, message));
        }
        let places = section.places.map(|places| places as usize);
        let asked = Asked { region: true, pairs: true, places, ..Asked::default() };
        let asking = (&asked, nodes_max);
        let studies = self.studies(&columns, asking, &section.group, &mut diagnostics)?;
        for view in [CooperateView::Region, CooperateView::Municipalities, CooperateView::Shares] {
            sink.table(self.cooperation_layer(view, &studies)?)?;
        }
        for (view, name, kind) in [
            (CooperateView::Pairs, "cooperation_pairs", GeometryKind::LineString),
            (CooperateView::Places, "cooperation_places", GeometryKind::Point),
        ] {
            let layer = self.cooperation_layer(view, &studies)?;
            sink.layer(layer, Shown { name, kind }, Role::Map)?;
        }
        Ok(diagnostics)
    }

    /// Categories by key or name, each once, with their limits; those whose services come to people have no places.
    pub(super) fn cooperating(
        &self,
        names: &[String],
    ) -> Result<Vec<(CategoryId, Millimetres)>, CooperateError> {
        let region = &self.prepared.region;
        let mut chosen: Vec<CategoryId> = Vec::new();
        for name in names {
            let category = category_named(region, name)
                .map_err(|source| CooperateError::Categories { source })?;
            if !chosen.contains(&category) && !region.category(category).comes() {
                chosen.push(category);
            }
        }
        let with_limits = |id: CategoryId| {
            limits_of(region, id).into_iter().map(move |limit| (id, limit)).collect::<Vec<_>>()
        };
        Ok(chosen.into_iter().flat_map(with_limits).collect())
    }

    /// One table of studies, in the working CRS.
    pub(super) fn cooperation_layer(
        &self,
        view: CooperateView,
        studies: &[Studied],
    ) -> Result<Layer, CooperateError> {
        let region = &self.prepared.region;
        let layer = match view {
            CooperateView::Region => present::cooperation_region_table(region, studies),
            CooperateView::Municipalities => {
                present::cooperation_municipality_table(region, self.weight_group()?, studies)
            }
            CooperateView::Pairs => present::cooperation_pair_table(region, studies),
            CooperateView::Triples => present::cooperation_triple_table(region, studies),
            CooperateView::Shares => present::cooperation_share_table(region, studies),
            CooperateView::Places => {
                let at = self.places_in_degrees(0..self.candidates.len())?;
                present::cooperation_place_table(region, &self.candidates, studies, &at)
            }
        };
        Ok(layer)
    }

    /// Studies of some categories and limits, with so many nodes of branch and bound, and findings about them.
    pub(super) fn studies(
        &self,
        columns: &[(CategoryId, Millimetres)],
        (asked, nodes_max): (&Asked, u32),
        group: &[String],
        diagnostics: &mut Diagnostics,
    ) -> Result<Vec<Studied>, CooperateError> {
        let Some(limit_max) = columns.iter().map(|(_, limit)| *limit).max() else {
            return Ok(Vec::new());
        };
        let members = self.members(group)?;
        let persons = self.weight_group()?;
        let (region, ground) = (&self.prepared.region, Ground::new(self));
        let counted = region.cells().persons(persons);
        let demand = Demand::of_cells(region, |cell| counted[cell.index()] > 0);
        let bytes_max = self.prepared.reach_bytes_max;
        let search = |search: &PlaceSearch<'_>| search.rows(limit_max, bytes_max);
        let rows = self.with_search(demand.clone(), limit_max, search)??;
        let mut studies = Vec::new();
        for (category, limit) in columns {
            let reached = rows.within(*limit);
            let name = region.category(*category).key();
            report_coarse(&reached, name, *limit, diagnostics);
            let reach = self.prepared.reach.category(*category);
            let residents =
                ground.residents(&demand, reach, *limit, demand.persons(region, persons));
            let count = ground.municipalities.len();
            let towns = Towns::new(count, ground.sites(&reached), residents)?;
            let group = members.iter().map(|id| ground.towns[id.index()]).collect();
            let asked = Asked { group, ..asked.clone() };
            let study = self.study_of(&towns, (&asked, nodes_max), *category, *limit)?;
            let studied = Studied {
                category: *category,
                limit: *limit,
                target: self.config.cooperate.target,
                municipalities: ground.municipalities.clone(),
                candidates: ground.candidates.clone(),
                towns,
                study,
            };
            self.report(&studied, persons, diagnostics);
            self.report_open(&studied, diagnostics);
            studies.push(studied);
        }
        Ok(studies)
    }

    fn study_of(
        &self,
        towns: &Towns,
        (asked, nodes_max): (&Asked, u32),
        category: CategoryId,
        limit: Millimetres,
    ) -> Result<Study, CooperateError> {
        let CooperateSection { target, seconds_max, .. } = self.config.cooperate;
        let effort = Effort { nodes_max, seconds_max, ..Effort::default() };
        let cooperation = Cooperation { towns, target, effort };
        study(&cooperation, asked).map_err(|source| CooperateError::Study {
            category: self.prepared.region.category(category).key().to_owned(),
            limit,
            source,
        })
    }

    /// The group of persons that counts.
    fn weight_group(&self) -> Result<usize, CandidateError> {
        group_named(&self.prepared.region, &self.config.gaps.weight)
    }

    /// The municipalities of a group, by key or name.
    fn members(&self, group: &[String]) -> Result<Vec<MunicipalityId>, CooperateError> {
        let member = |name: &String| {
            let id = self.prepared.region.municipality_id(name);
            id.map_err(|source| CooperateError::Member { name: name.clone(), source })
        };
        group.iter().map(member).collect()
    }

    /// Findings about a study: targets out of reach and met, and bounds that are not closed.
    fn report(&self, studied: &Studied, group: usize, diagnostics: &mut Diagnostics) {
        let region = &self.prepared.region;
        let name = region.category(studied.category).key();
        let is_known = |alone: &&Alone| {
            let municipality = studied.municipalities[alone.town as usize];
            region.known_persons().of_municipality(group, municipality)
        };
        let credited = || studied.study.credited.iter().filter(is_known);
        for alone in credited().filter(|alone| alone.plan.is_none()) {
            let municipality = studied.municipalities[alone.town as usize];
            let message = format!(
                "`{name}` within {}: {} cannot reach {} % alone; new places on every candidate of its ground would \
                 serve {} of {} residents ({:.1} %)",
                studied.limit,
                region.municipality(municipality).name(),
                studied.target,
                alone.reachable,
                alone.persons,
                100.0 * alone.reachable as f64 / alone.persons.max(1) as f64
            );
            diagnostics.push(Finding::new(codes::W930, message));
        }
        let met = credited().filter(|alone| alone.is_met()).count();
        if met > 0 {
            let message = format!(
                "`{name}` within {}: {met} of {} municipalities serve {} % of their residents today, with all \
                 existing places counting for everybody",
                studied.limit,
                studied.municipalities.len(),
                studied.target
            );
            diagnostics.push(Finding::new(codes::N931, message));
        }
        for plan in &studied.study.region {
            let Some(fewest) = plan.fewest.as_ref().filter(|fewest| !fewest.is_proven()) else {
                continue;
            };
            let message = format!(
                "`{name}` within {}, {} {}: found {} places, at least {} are needed{}",
                studied.limit,
                plan.kind.key(),
                plan.mode.key(),
                fewest.places.len(),
                fewest.places_min,
                match fewest.is_repeatable {
                    true => "",
                    false =>
                        "; a limit of time ended the search, another time may find other plans",
                }
            );
            diagnostics.push(Finding::new(codes::N933, message));
        }
    }

    /// Says how many triples the exact solver left open (N904).
    fn report_open(&self, studied: &Studied, diagnostics: &mut Diagnostics) {
        let open = studied.study.triples.open;
        if open > 0 {
            let message = format!(
                "`{}` within {}: whether {open} triples of municipalities save more than the best pair among them is \
                 open, because the exact solver ended at its limit; they are not listed",
                self.prepared.region.category(studied.category).key(),
                studied.limit
            );
            let hint = "more nodes answer more: cooperate.nodes_max";
            diagnostics.push_counted(Finding::new(codes::N904, message).hint(hint), open as u64);
        }
    }

    /// The main numbers of a study in words.
    fn sentence(&self, studied: &Studied) -> String {
        let study = &studied.study;
        let name = self.prepared.region.category(studied.category).key().replace('_', " ");
        let mut needed = vec![
            format!("alone {}", of_alone(&study.closed)),
            format!("with all existing places counted {}", of_alone(&study.credited)),
        ];
        let each = |plan: &&RegionPlan| plan.kind == TargetKind::Each && plan.mode == Mode::Open;
        if let Some(plan) = study.region.iter().find(each) {
            needed.push(match &plan.fewest {
                Some(fewest) => format!("together {}", bracket(std::iter::once(fewest))),
                None => "together out of reach".to_owned(),
            });
        }
        let target = format!("new places for {} % in each municipality", studied.target);
        let mut parts = vec![format!("{target}: {}", needed.join(", "))];
        if !study.pairs.is_empty() {
            let best = study.pairs.iter().filter(|pair| pair.is_in_best_pairing);
            let saved: usize = best.filter_map(|pair| pair.partners.places_saved).sum();
            parts.push(format!("the best pairing saves {saved}"));
        }
        let most = |most: &MostPersons| match most.persons == most.persons_max {
            true => format!("{} {}", most.mode.key(), most.persons),
            false => {
                format!("{} {} (at most {})", most.mode.key(), most.persons, most.persons_max)
            }
        };
        let persons: Vec<String> = study.most.iter().map(most).collect();
        if !persons.is_empty() {
            parts.push(format!("most persons with {}: {}", study.places, persons.join(", ")));
        }
        format!("{name} within {}: {} (one of several best plans)", studied.limit, parts.join("; "))
    }
}

/// New places of municipalities alone, in words.
fn of_alone(alone: &[Alone]) -> String {
    let out = alone.iter().filter(|one| one.plan.is_none()).count();
    match out {
        0 => bracket(alone.iter().flat_map(|one| &one.plan).map(|plan| &plan.fewest)),
        out => format!("out of reach for {out}"),
    }
}

/// New places in all, and how many are needed at least where that is fewer.
fn bracket<'f>(all: impl Iterator<Item = &'f Fewest>) -> String {
    let (found, least) = all.fold((0, 0), |(found, least), fewest| {
        (found + fewest.places.len(), least + fewest.places_min)
    });
    if found == least {
        found.to_string()
    } else {
        format!("{found} (at least {least} are needed)")
    }
}

/// Municipalities as towns, numbered by their keys, and candidates on their ground.
struct Ground {
    /// The municipality of each town.
    municipalities: Vec<MunicipalityId>,
    /// The town of each municipality.
    towns: Vec<u32>,
    /// Candidates on the ground of a municipality.
    candidates: Vec<u32>,
    /// The town of each of them.
    grounds: Vec<u32>,
    /// The town of each cell; unused for the halo.
    homes: Vec<u32>,
    /// The municipality of each facility.
    hosts: Vec<Option<MunicipalityId>>,
}

impl Ground {
    fn new(analyses: &Analyses<'_>) -> Self {
        let region: &Region = &analyses.prepared.region;
        let mut municipalities: Vec<MunicipalityId> =
            (0..region.municipalities().len()).map(MunicipalityId::at).collect();
        municipalities.sort_by_key(|id| region.municipality(*id).key());
        let mut towns = vec![0; municipalities.len()];
        for (town, id) in municipalities.iter().enumerate() {
            towns[id.index()] = town as u32;
        }
        let all = 0..analyses.candidates.len();
        let on_ground = all.filter_map(|candidate| {
            let ground = analyses.candidates.ground(candidate)?;
            Some((candidate as u32, towns[ground.index()]))
        });
        let (candidates, grounds) = on_ground.unzip();
        let homes = region.cells().municipalities().iter();
        let homes = homes.map(|home| home.map_or(0, |home| towns[home.index()])).collect();
        let hosts = region.facilities().iter().map(|facility| facility.municipality()).collect();
        Self { municipalities, towns, candidates, grounds, homes, hosts }
    }

    /// The candidates on somebody's ground.
    fn sites(&self, reached: &Reached) -> Sites {
        let rows =
            self.candidates.iter().map(|candidate| reached.row(*candidate as usize).to_vec());
        Sites { reached: Reached::from_rows(rows), grounds: self.grounds.clone() }
    }

    /// Residents of the cells, and who serves them today. A place outside all municipalities is nobody's in the
    /// region, so it counts for everybody in every mode.
    fn residents(
        &self,
        demand: &Demand,
        reach: &CategoryReach,
        limit: Millimetres,
        persons: Vec<u64>,
    ) -> Residents {
        let existing = |cell: &CellId| {
            let within = reach.within(*cell, limit);
            let home = Some(self.homes[cell.index()]);
            let is_own = within.iter().any(|reached| {
                let host = self.hosts[reached.facility.index()];
                host.is_none_or(|host| Some(self.towns[host.index()]) == home)
            });
            match within {
                [] => Existing::Nobody,
                _ if is_own => Existing::Own,
                _ => Existing::Abroad,
            }
        };
        let cells = demand.cells();
        Residents {
            persons,
            homes: cells.iter().map(|cell| self.homes[cell.index()]).collect(),
            existing: cells.par_iter().map(existing).collect(),
        }
    }
}
