//! All that is asked about the cooperation of some towns, each part computed once.

use rayon::prelude::*;

use super::alone::{Alone, Cooperation, Fewest};
use super::coalition::{Coalitions, Partners, SharedPlace, Triples, best_pairing};
use super::most::{AsManyAsAlone, MostPersons, most_with};
use super::paying::{GroupError, Payment, Shapley, by_equal_percentage, halves, members, shapley};
use super::region::RegionPlan;
use super::towns::Mode;
use crate::siting::SitingError;

/// What to compute, because the parts differ much in cost.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// The region as a whole, in all modes and for both kinds of targets.
    pub region: bool,
    /// Pairs of neighbours.
    pub pairs: bool,
    /// Triples of neighbours.
    pub triples: bool,
    /// Number of new places for most persons.
    pub places: Option<usize>,
    /// Towns whose Shapley values are asked for.
    pub group: Vec<u32>,
}

/// A pair of neighbours with the places that both would share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// What it saves.
    pub partners: Partners,
    /// Places of the best common plan that serve residents of the other town; only for pairs that save places.
    pub shared: Vec<SharedPlace>,
    /// What each pays when the saving is halved; only where both can reach the target alone.
    pub halves: Option<[Payment; 2]>,
    /// Whether the pair belongs to the pairing that saves most in all.
    pub is_in_best_pairing: bool,
}

/// Who pays in the region.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RegionShares {
    /// By equal percentage of the lone needs.
    pub by_equal_percentage: Vec<Payment>,
    /// By users of each place, as an illustration.
    pub by_users: Vec<Payment>,
    /// Whether lone needs and common places are proven to be the fewest.
    pub is_proven: bool,
}

/// The answers about some towns.
#[derive(Clone, Debug, Default)]
pub struct Study {
    /// Every town alone, closed.
    pub closed: Vec<Alone>,
    /// Every town alone, existing places counting for everybody.
    pub credited: Vec<Alone>,
    /// Each, then together, in the order of the modes.
    pub region: Vec<RegionPlan>,
    /// As many places as the towns need alone, chosen together.
    pub as_many: Option<AsManyAsAlone>,
    /// Most persons with a number of places.
    pub most: Vec<MostPersons>,
    /// That number.
    pub places: usize,
    /// Pairs of neighbours, most saved first.
    pub pairs: Vec<Pair>,
    /// Triples that beat their best pair.
    pub triples: Triples,
    /// Who pays in the region; `None` when the target is out of reach for one town.
    pub shares: Option<RegionShares>,
    /// Who pays in a named group; `None` when the target is out of reach for one of its members.
    pub group: Option<Shapley>,
}

/// Studies the cooperation of towns.
///
/// # Errors
/// [`GroupError::Siting`] if the exact solver fails, [`GroupError::Size`] if a group is asked for that is too small or
/// too large.
pub fn study(cooperation: &Cooperation<'_>, asked: &Asked) -> Result<Study, GroupError> {
    if !asked.group.is_empty() {
        // A wrong group fails before the work, not after it.
        members(&asked.group)?;
    }
    let [closed, credited] = cooperation.everybody_alone()?;
    let coalitions = Coalitions::new(cooperation);
    for alone in &credited {
        coalitions.remember(&[alone.town], alone.plan.as_ref().map(|plan| plan.fewest.clone()));
    }
    let mut study = Study { closed, credited, ..Study::default() };
    if asked.pairs || asked.region {
        let pairs = coalitions.pairs()?;
        if asked.region {
            study.region = region(cooperation, &coalitions, &study, &pairs)?;
            study.as_many = cooperation.as_many_as_alone(&study.credited)?;
            study.shares = shares(cooperation, &study);
        }
        if asked.pairs {
            study.pairs = with_shared_places(&coalitions, cooperation, pairs)?;
        }
    }
    if asked.triples {
        study.triples = coalitions.triples()?;
    }
    if let Some(places) = asked.places {
        study.places = places;
        study.most = most_with(cooperation.towns, places, &cooperation.effort)?;
    }
    if !asked.group.is_empty() {
        study.group = match shapley(&coalitions, &asked.group) {
            Err(GroupError::OutOfReach { .. }) => None,
            group => Some(group?),
        };
    }
    Ok(study)
}

/// The plans of the region: each, then together.
fn region(
    cooperation: &Cooperation<'_>,
    coalitions: &Coalitions<'_>,
    study: &Study,
    pairs: &[Partners],
) -> Result<Vec<RegionPlan>, SitingError> {
    let mut plans = vec![
        cooperation.each_alone(Mode::Closed, &study.closed),
        cooperation.each_alone(Mode::Credited, &study.credited),
        cooperation.each_together(coalitions, pairs)?,
    ];
    plans.extend(cooperation.in_sum(&plans)?);
    Ok(plans)
}

/// Who pays for the plan in which each town reaches the target and all plan together.
fn shares(cooperation: &Cooperation<'_>, study: &Study) -> Option<RegionShares> {
    let together = study.region.get(2)?.fewest.as_ref()?;
    let plan = |one: &Alone| Some((one.town, one.plan.as_ref()?.fewest.clone()));
    let plans: Vec<(u32, Fewest)> = study.credited.iter().map(plan).collect::<Option<_>>()?;
    let alone: Vec<(u32, usize)> =
        plans.iter().map(|(town, fewest)| (*town, fewest.places.len())).collect();
    Some(RegionShares {
        is_proven: together.is_proven() && plans.iter().all(|(_, fewest)| fewest.is_proven()),
        by_equal_percentage: by_equal_percentage(&alone, together.places.len()),
        by_users: cooperation.by_users(&alone, &together.places),
    })
}

fn with_shared_places(
    coalitions: &Coalitions<'_>,
    cooperation: &Cooperation<'_>,
    pairs: Vec<Partners>,
) -> Result<Vec<Pair>, SitingError> {
    let paired: Vec<Vec<u32>> = best_pairing(cooperation.towns.count(), &pairs)
        .into_iter()
        .map(|pair| pair.towns.clone())
        .collect();
    let described = |partners: Partners| -> Result<Pair, SitingError> {
        let saved = partners.places_saved.unwrap_or(0);
        let shared = match saved {
            0 => Vec::new(),
            _ => {
                let plan = coalitions.best_plan(&partners)?;
                cooperation.towns.shared_places(&plan.fewest.places, &partners.towns)
            }
        };
        let mut alone = Vec::new();
        for town in &partners.towns {
            let fewest = coalitions.fewest(&[*town])?;
            alone.extend(fewest.map(|fewest| (*town, fewest.places.len())));
        }
        let halves = <[(u32, usize); 2]>::try_from(alone).ok().map(|towns| halves(towns, saved));
        let is_in_best_pairing = paired.contains(&partners.towns);
        Ok(Pair { partners, shared, halves, is_in_best_pairing })
    };
    pairs.into_par_iter().map(described).collect()
}
