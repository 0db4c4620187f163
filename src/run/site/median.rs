//! Shortest walks of all persons together.

use super::error::PlanError;
use super::question::Question;
use crate::base::{CellId, Millimetres, zip_equal};
use crate::present::{SitePlace, SitePlan, SiteWalks};
use crate::siting::{MedianProblem, Starts, Walk, shortest_walks};

/// Whole metres, rounded up.
fn metres(distance: Millimetres) -> u32 {
    distance.0.div_ceil(1000)
}

impl Question<'_> {
    /// Shortest walks with a number of places, measured up to `walk_max`.
    pub(super) fn shortest_walks(&self, walk_max: Millimetres) -> Result<SitePlan, PlanError> {
        let reach = self.analyses.prepared.reach.category(self.category);
        let nearest = self.demand.cells().iter().map(|cell| reach.nearest(*cell).distance);
        let before: Vec<u32> =
            nearest.clone().map(|nearest| metres(nearest.min(walk_max))).collect();
        let mut has_place: Vec<bool> = nearest.map(|nearest| nearest <= walk_max).collect();
        let walks = |candidate: usize| {
            let walk =
                |(to, distance): &(u32, Millimetres)| Walk { distance: metres(*distance), to: *to };
            self.rows.row(candidate).iter().map(walk)
        };
        let rows = (0..self.rows.candidates()).map(walks);
        let problem = MedianProblem::new(rows, self.weights(), before.clone())?;
        let starts = Starts { number: self.section.starts, seed: u64::from(self.section.seed) };
        let places = self.section.places as usize;
        let found = shortest_walks(&problem, places, &starts, &self.effort())?;
        let mut walked = before;
        let walks_before = self.walks(&walked, &has_place);
        let ranked = by_savings(&problem, &mut walked, &found.chosen);
        for candidate in &found.chosen {
            let row = self.rows.row(*candidate as usize).iter();
            row.for_each(|(number, _)| has_place[*number as usize] = true);
        }
        let order: Vec<u32> = ranked.iter().map(|(candidate, _)| *candidate).collect();
        let cells = self.new_cells(&self.rows.within(self.limit), &order);
        let persons = self.region().cells().persons(self.group);
        let place = |((candidate, saved), cells): ((u32, u64), Vec<CellId>)| SitePlace {
            candidate: candidate as usize,
            added: cells.iter().map(|cell| u64::from(persons[cell.index()])).sum(),
            cells,
            capacity: None,
            saved_person_m: Some(saved),
        };
        Ok(SitePlan {
            places: Some(zip_equal(ranked, cells).map(place).collect()),
            walks: Some([walks_before, self.walks(&walked, &has_place)]),
            person_m_min: Some(found.cost_min),
            is_repeatable: found.is_repeatable,
            ..self.plan()
        })
    }

    fn walks(&self, walked: &[u32], has_place: &[bool]) -> SiteWalks {
        let mut walks = SiteWalks { person_m: 0, persons: 0, person_m_within: 0 };
        for ((weight, metres), has_place) in zip_equal(zip_equal(self.weights(), walked), has_place)
        {
            let person_m = weight * u64::from(*metres);
            walks.person_m += person_m;
            if *has_place {
                walks.persons += weight;
                walks.person_m_within += person_m;
            }
        }
        walks
    }
}

/// Chosen places with what each saves beside those before it, the largest saving first; ties by id. Leaves the
/// walks to the nearest place of each cell.
fn by_savings(problem: &MedianProblem, walked: &mut [u32], chosen: &[u32]) -> Vec<(u32, u64)> {
    let mut left = chosen.to_vec();
    let mut ranked = Vec::new();
    while !left.is_empty() {
        let saving = |candidate: &u32| -> u64 {
            let saved = problem.served(*candidate as usize).iter().map(|walk| {
                let saved = walked[walk.to as usize].saturating_sub(walk.distance);
                problem.weights()[walk.to as usize] * u64::from(saved)
            });
            saved.sum()
        };
        let savings = left.iter().map(saving).enumerate();
        let best = savings.max_by_key(|(at, saved)| (*saved, std::cmp::Reverse(*at)));
        let Some((at, saved)) = best else { break };
        let candidate = left.remove(at);
        for walk in problem.served(candidate as usize) {
            let walked = &mut walked[walk.to as usize];
            *walked = (*walked).min(walk.distance);
        }
        ranked.push((candidate, saved));
    }
    ranked
}
