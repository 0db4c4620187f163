//! One category at one limit: who is served already, and by what rank chosen places are told.

use crate::base::{CategoryId, CellId, Millimetres, zip_equal};
use crate::config::SiteSection;
use crate::present::{SitePlace, SitePlan};
use crate::region::Region;
use crate::run::analyse::Analyses;
use crate::siting::{Demand, Effort, OpenDemand, PlaceReach, Reached, Until, pick_until, unserved};

/// A question about new places of one category at one limit.
pub(super) struct Question<'q> {
    pub analyses: &'q Analyses<'q>,
    pub section: &'q SiteSection,
    pub category: CategoryId,
    pub limit: Millimetres,
    /// The group of persons that counts.
    pub group: usize,
    pub demand: &'q Demand,
    /// The cells of each candidate.
    pub rows: &'q PlaceReach,
}

impl Question<'_> {
    pub(super) fn region(&self) -> &Region {
        &self.analyses.prepared.region
    }

    /// The key of the category.
    pub(super) fn name(&self) -> &str {
        self.region().category(self.category).key()
    }

    pub(super) fn effort(&self) -> Effort {
        let SiteSection { nodes_max, seconds_max, .. } = *self.section;
        Effort { nodes_max, seconds_max, ..Effort::default() }
    }

    /// Persons of the weight in each cell of the demand.
    pub(super) fn weights(&self) -> Vec<u64> {
        self.demand.persons(self.region(), self.group)
    }

    /// Whether each cell of the demand has no existing place within the limit.
    pub(super) fn open(&self) -> Vec<bool> {
        unserved(&self.analyses.prepared.reach, self.category, self.limit, self.demand)
    }

    /// Persons of the weight without an existing place within the limit, by cell of the demand.
    pub(super) fn open_weights(&self) -> Vec<u64> {
        let weights = zip_equal(self.weights(), self.open());
        weights.map(|(weight, is_open)| if is_open { weight } else { 0 }).collect()
    }

    /// Persons of the weight who have an existing place within the limit.
    pub(super) fn served_before(&self) -> u64 {
        let (region, reach) = (self.region(), &self.analyses.prepared.reach);
        let persons = region.cells().persons(self.group);
        let table = reach.category(self.category);
        let served =
            region.cells_inside().filter(|cell| table.nearest(*cell).distance <= self.limit);
        served.map(|cell| u64::from(persons[cell.index()])).sum()
    }

    /// A plan without places, to be filled in.
    pub(super) fn plan(&self) -> SitePlan {
        SitePlan {
            category: self.category,
            limit: self.limit,
            model: self.section.model,
            group: self.group,
            asked: Some(u64::from(self.section.places)),
            target: None,
            capacity: self.section.capacity,
            places: Some(Vec::new()),
            places_min: None,
            persons: self.region().persons()[self.group],
            persons_before: self.served_before(),
            persons_max: None,
            walks: None,
            person_m_min: None,
            is_repeatable: true,
        }
    }

    /// The cells with some numbers in the demand, ascending.
    pub(super) fn cells(&self, numbers: &[u32]) -> Vec<CellId> {
        let mut cells: Vec<CellId> =
            numbers.iter().map(|number| self.demand.cells()[*number as usize]).collect();
        cells.sort_unstable();
        cells
    }

    /// Chosen places by rank: first the one that newly serves most persons of the weight, then the one that adds
    /// most to it, and so on; ties by id.
    pub(super) fn ranked(&self, reached: &Reached, chosen: &[u32]) -> Vec<SitePlace> {
        let rows = chosen.iter().map(|candidate| reached.row(*candidate as usize).to_vec());
        let rows = Reached::from_rows(rows);
        let mut open = OpenDemand::new(self.weights(), self.open());
        let picks = pick_until(&rows, &mut open, Until { value_min: 1, places_max: usize::MAX });
        let place = |pick: crate::siting::Pick| SitePlace {
            candidate: chosen[pick.candidate as usize] as usize,
            cells: self.cells(&pick.demands),
            capacity: None,
            added: pick.value,
            saved_person_m: None,
        };
        picks.into_iter().map(place).collect()
    }

    /// For places in the order of their ranks: the cells that each reaches, and neither an existing place nor an
    /// earlier one does.
    pub(super) fn new_cells(&self, reached: &Reached, ranked: &[u32]) -> Vec<Vec<CellId>> {
        let mut open = self.open();
        let cells_of = |candidate: &u32| {
            let row = reached.row(*candidate as usize).iter();
            let new: Vec<u32> =
                row.filter(|at| std::mem::take(&mut open[**at as usize])).copied().collect();
            self.cells(&new)
        };
        ranked.iter().map(cells_of).collect()
    }
}
