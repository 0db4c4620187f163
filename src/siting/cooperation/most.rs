//! Most persons with a given number of new places: alone, with credit, together.

use rayon::prelude::*;

use super::alone::{Alone, Cooperation, sorted};
use super::towns::{Grouping, Mode, Towns};
use crate::base::share_out;
use crate::siting::covering::most_persons_free_and_meeting;
use crate::siting::{Effort, PersonsPlan, SitingError, most_persons};

/// How many times as many rounds more a bound of the whole region has while it is wide: in cells of 100 m it still falls after
/// 2,500.
const ROUNDS_TIMES: u32 = 3;

/// Most residents whom some number of new places can serve.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MostPersons {
    /// Which places count for whom.
    pub mode: Mode,
    /// The candidates, ascending.
    pub places: Vec<u32>,
    /// Residents of all towns who are served, with those of existing places.
    pub persons: u64,
    /// Residents whom no plan with as many places exceeds.
    pub persons_max: u64,
    /// Residents who are served when the places are shared out over the towns by their persons; only where each
    /// place serves its own town.
    pub persons_by_quota: Option<u64>,
    /// Whether the same input always gives this answer.
    pub is_repeatable: bool,
}

/// Most residents with so many new places, in each mode: when every town serves only its own residents,
/// the best allocation of the places over the towns, and beside it the allocation by persons.
///
/// # Returns
/// One row a mode, from alone to together. Values never fall from one to the next, nor with `count`.
///
/// # Errors
/// [`SitingError::Solver`] if the exact solver fails.
///
/// # Method
/// Maximal covering (Church and ReVelle 1974). Alone, towns share no residents, so the best allocation is one
/// problem whose parts are independent. By persons: largest remainder (Hamilton 1792) of the towns' persons.
pub fn most_with(
    towns: &Towns,
    count: usize,
    effort: &Effort,
) -> Result<Vec<MostPersons>, SitingError> {
    let answer = |mode: Mode| -> Result<_, SitingError> {
        let part = towns.part(&towns.all(), mode, Grouping::EachTown);
        let longer =
            Effort { rounds_more: effort.rounds_max.saturating_mul(ROUNDS_TIMES), ..*effort };
        let plan = most_persons(&part.problem, count, &longer)?;
        let quota = match mode {
            Mode::Open => None,
            Mode::Closed | Mode::Credited => Some(by_quota(towns, mode, count, effort)?),
        };
        Ok((row_of(towns, mode, part.places(&plan.chosen), &plan), quota))
    };
    let answers: Result<Vec<_>, _> = Mode::ALL.into_par_iter().map(answer).collect();
    let mut rows: Vec<MostPersons> = Vec::new();
    for (mode, (mut row, quota)) in Mode::ALL.into_iter().zip(answers?) {
        // A plan of a stricter mode, or by quota, is a plan too.
        let known = rows.last().map(|row| (row.places.clone(), row.is_repeatable));
        for (places, is_repeatable) in known.into_iter().chain(quota.clone()) {
            let persons = total(towns, mode, &places);
            if persons > row.persons {
                row.persons = persons;
                row.places = places;
                row.is_repeatable &= is_repeatable;
            }
        }
        row.persons_max = row.persons_max.max(row.persons);
        if let Some((places, is_repeatable)) = quota {
            row.persons_by_quota = Some(total(towns, mode, &places));
            row.is_repeatable &= is_repeatable;
        }
        rows.push(row);
    }
    Ok(rows)
}

fn row_of(towns: &Towns, mode: Mode, places: Vec<u32>, plan: &PersonsPlan) -> MostPersons {
    let before = total(towns, mode, &[]);
    MostPersons {
        mode,
        places: sorted(places),
        persons: before + plan.persons,
        persons_max: before + plan.persons_max,
        persons_by_quota: None,
        is_repeatable: plan.is_repeatable,
    }
}

/// Residents of all towns whom existing and these new places serve.
fn total(towns: &Towns, mode: Mode, places: &[u32]) -> u64 {
    towns.served(places, mode).iter().sum()
}

/// The places of all towns when they are shared out by persons, and whether they are the same each time.
fn by_quota(
    towns: &Towns,
    mode: Mode,
    count: usize,
    effort: &Effort,
) -> Result<(Vec<u32>, bool), SitingError> {
    let all = towns.all();
    let persons: Vec<u64> = all.iter().map(|town| towns.persons(*town)).collect();
    let quotas = share_out(count as u64, &persons);
    let plans: Result<Vec<(Vec<u32>, bool)>, SitingError> = all
        .par_iter()
        .map(|town| {
            let part = towns.part(&[*town], mode, Grouping::EachTown);
            let plan = most_persons(&part.problem, quotas[*town as usize] as usize, effort)?;
            Ok((part.places(&plan.chosen), plan.is_repeatable))
        })
        .collect();
    let (places, is_repeatable): (Vec<Vec<u32>>, Vec<bool>) = plans?.into_iter().unzip();
    Ok((sorted(places.concat()), !is_repeatable.contains(&false)))
}

/// With as many new places as the towns need alone, chosen together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AsManyAsAlone {
    /// Places that the towns need alone, all existing places counted for everybody.
    pub count: usize,
    /// Residents whom the towns' own plans serve, each its own.
    pub persons_alone: u64,
    /// Most residents, wherever they live.
    pub free: MostPersons,
    /// Most residents when no town has fewer served than in its own plan.
    pub nobody_worse: MostPersons,
}

impl Cooperation<'_> {
    /// How many more residents do as many places as the towns need alone serve if they are chosen together: freely,
    /// and with nobody worse off than alone? `alone` are the credited plans of all towns.
    ///
    /// # Returns
    /// `None` when one of the towns cannot reach the target.
    ///
    /// # Errors
    /// [`SitingError::Solver`] if the exact solver fails.
    pub fn as_many_as_alone(&self, alone: &[Alone]) -> Result<Option<AsManyAsAlone>, SitingError> {
        let (towns, mode) = (self.towns, Mode::Open);
        let plans: Option<Vec<_>> = alone.iter().map(|one| one.plan.as_ref()).collect();
        let Some(plans) = plans else { return Ok(None) };
        let own = sorted(plans.iter().flat_map(|plan| plan.fewest.places.clone()).collect());
        let part = towns.part(&towns.all(), mode, Grouping::EachTown);
        let mut needs = vec![0; towns.count()];
        for (one, plan) in alone.iter().zip(&plans) {
            needs[one.town as usize] = plan.persons - one.served_before;
        }
        let known = part.numbers(&own);
        let [free, fair] =
            most_persons_free_and_meeting(&part.problem, &known, &needs, &self.effort)?;
        let row = |plan: &PersonsPlan| row_of(towns, mode, part.places(&plan.chosen), plan);
        let nobody_worse = row(&fair);
        // Where nothing is proven, the plan that leaves nobody worse off may be the better of both.
        let free = if fair.persons > free.persons {
            MostPersons { persons_max: row(&free).persons_max, ..nobody_worse.clone() }
        } else {
            row(&free)
        };
        Ok(Some(AsManyAsAlone {
            count: own.len(),
            persons_alone: plans.iter().map(|plan| plan.persons).sum(),
            free,
            nobody_worse,
        }))
    }
}
