//! Shortest walks of all persons together.

use super::error::PlanError;
use super::question::Question;
use crate::base::{Millimetres, Rows, zip_equal};
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
        let far = metres(walk_max);
        let nearest = self.demand.cells().iter().map(|cell| reach.nearest(*cell).distance);
        let before: Vec<u32> =
            nearest.clone().map(|nearest| metres(nearest.min(walk_max))).collect();
        let mut has_place: Vec<bool> = nearest.map(|nearest| nearest <= walk_max).collect();
        let walks = |candidate: usize| {
            let walk =
                |(to, distance): &(u32, Millimetres)| Walk { distance: metres(*distance), to: *to };
            self.rows.row(candidate).iter().map(walk)
        };
        let all = 0..self.rows.candidates();
        let lengths = all.clone().map(|candidate| self.rows.row(candidate).len());
        let rows: Rows<Walk, u64> = Rows::from_lengths(lengths, all.flat_map(walks).collect());
        let problem = MedianProblem::new(&rows, self.weights(), before.clone())?;
        let starts = Starts { number: self.section.starts, seed: u64::from(self.section.seed) };
        let places = self.section.places as usize;
        let found = shortest_walks(&problem, places, &starts, &self.effort())?;
        let mut walked = before;
        let walks_before = self.walks(&walked, &has_place);
        let ranked = self.by_savings(&rows, &mut walked, &found.chosen);
        for candidate in &found.chosen {
            rows.row(*candidate as usize)
                .iter()
                .for_each(|walk| has_place[walk.to as usize] = true);
        }
        debug_assert!(walked.iter().all(|walk| *walk <= far));
        let order: Vec<u32> = ranked.iter().map(|(candidate, _)| *candidate).collect();
        let cells = self.new_cells(&self.rows.within(self.limit), &order);
        let persons = self.region().cells().persons(self.group);
        let place = |((candidate, saved), cells): ((u32, u64), Vec<_>)| SitePlace {
            candidate: candidate as usize,
            added: cells
                .iter()
                .map(|cell: &crate::base::CellId| u64::from(persons[cell.index()]))
                .sum(),
            cells,
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

    /// Chosen places with what each saves beside those before it, the largest saving first; ties by id. Leaves the
    /// walks to the nearest place of each cell.
    fn by_savings(
        &self,
        rows: &Rows<Walk, u64>,
        walked: &mut [u32],
        chosen: &[u32],
    ) -> Vec<(u32, u64)> {
        let weights = self.weights();
        let mut left = chosen.to_vec();
        let mut ranked = Vec::new();
        while !left.is_empty() {
            let saving = |candidate: &u32| -> u64 {
                let row = rows.row(*candidate as usize).iter();
                let saved = row.map(|walk| {
                    let saved = walked[walk.to as usize].saturating_sub(walk.distance);
                    weights[walk.to as usize] * u64::from(saved)
                });
                saved.sum()
            };
            let savings = left.iter().map(saving).enumerate();
            let best = savings.max_by_key(|(at, saved)| (*saved, std::cmp::Reverse(*at)));
            let Some((at, saved)) = best else { break };
            let candidate = left.remove(at);
            for walk in rows.row(candidate as usize) {
                let walked = &mut walked[walk.to as usize];
                *walked = (*walked).min(walk.distance);
            }
            ranked.push((candidate, saved));
        }
        ranked
    }
}
