//! Distributes group totals over cells.

use std::cmp::Reverse;

use super::super::ages::{AgeBand, is_part};
use super::base::Base;
use super::plan::{Estimate, Plan, Quota, SHARE_PARTS};
use crate::base::{Due, apportion, rounded_quotient, zip_equal};

type Values = Vec<Option<u32>>;

/// Distributes every group that is an estimate, wide age bands first, so that narrow bands can be
/// kept within them.
pub(super) fn settle(base: &Base, plans: Vec<(String, Plan)>) -> Vec<(String, Values)> {
    let mut settled: Vec<(String, Option<Values>)> = Vec::with_capacity(plans.len());
    let mut waiting = Vec::new();
    for (at, (key, plan)) in plans.into_iter().enumerate() {
        match plan {
            Plan::Fixed(values) => settled.push((key, Some(values))),
            Plan::Estimate(estimate) => {
                let years = AgeBand::of_key(&key).map_or(0, |band| band.years());
                waiting.push((Reverse(years), at, estimate));
                settled.push((key, None));
            }
        }
    }
    waiting.sort_by_key(|(years, at, _)| (*years, *at));
    for (_, at, estimate) in waiting {
        let values = {
            let key = &settled[at].0;
            let others =
                || settled.iter().filter_map(|(key, values)| Some((key, values.as_ref()?)));
            let wider: Vec<&Values> =
                others().filter(|(other, _)| is_part(key, other)).map(|(_, one)| one).collect();
            let narrower: Vec<&Values> =
                others().filter(|(other, _)| is_part(other, key)).map(|(_, one)| one).collect();
            share_out(base, &estimate, &wider, &narrower)
        };
        settled[at].1 = Some(values);
    }
    settled.into_iter().map(|(key, values)| (key, values.unwrap_or_default())).collect()
}

fn share_out(base: &Base, estimate: &Estimate, wider: &[&Values], narrower: &[&Values]) -> Values {
    let mut values: Values = vec![None; base.cells.len()];
    for run in &estimate.runs {
        let persons: Vec<u64> = run.cells.iter().map(|at| u64::from(base.persons[*at])).collect();
        let all: u64 = persons.iter().sum();
        let (factor, denominator) = match run.quota {
            Quota::Share(parts) => (parts, SHARE_PARTS),
            Quota::Persons(wanted) => (wanted.min(all), all),
        };
        let numerator = |persons: u64| u128::from(persons) * u128::from(factor);
        let total = rounded_quotient(numerator(all), u128::from(denominator));
        let known = |groups: &[&Values], at: usize| {
            groups.iter().filter_map(|values| values[at]).map(u64::from).collect::<Vec<u64>>()
        };
        let due = |(at, persons): (&usize, &u64)| {
            let most = known(wider, *at).into_iter().fold(*persons, u64::min);
            let least = known(narrower, *at).into_iter().fold(0, u64::max);
            Due { numerator: numerator(*persons), least: least.min(most), most }
        };
        let dues: Vec<Due> = zip_equal(&run.cells, &persons).map(due).collect();
        let dues = feasible(dues, &persons, total);
        let shares = apportion(total, u128::from(denominator), &dues);
        for (at, share) in zip_equal(&run.cells, shares) {
            values[*at] = u32::try_from(share).ok();
        }
    }
    values
}

/// Drops bounds that make the total infeasible. Bounds set by other groups are dropped; the bound
/// set by the persons of a cell never is.
fn feasible(mut dues: Vec<Due>, persons: &[u64], total: u64) -> Vec<Due> {
    if dues.iter().map(|due| due.least).sum::<u64>() > total {
        dues.iter_mut().for_each(|due| due.least = 0);
    }
    if dues.iter().map(|due| due.most).sum::<u64>() < total {
        zip_equal(&mut dues, persons).for_each(|(due, persons)| due.most = *persons);
    }
    dues
}
