//! What a publication withholds of the results of a region.

use super::analyse::Analyses;
use super::write::AREA_LEVELS;
use crate::base::{CategoryId, Millimetres, zip_equal};
use crate::dataset::Layer;
use crate::present::publication::{Exact, Publication, SetMembers};

impl Analyses<'_> {
    /// What a publication withholds; `None` when nothing. It follows from the whole region, whatever is asked for, so
    /// that answers do not give away what others withhold. It is found out once.
    pub(super) fn publication(&self) -> Option<&Publication> {
        let persons_min = self.config.publication.persons_min?;
        Some(self.publication.get_or_init(|| self.find_publication(persons_min)))
    }

    /// A table as it is published, by its own name.
    pub(super) fn published(&self, mut layer: Layer) -> Layer {
        if let Some(publication) = self.publication() {
            let name = layer.name.clone();
            publication.of_table(&mut layer, &name, &self.prepared.region);
        }
        layer
    }

    fn find_publication(&self, persons_min: u64) -> Publication {
        let region = &self.prepared.region;
        let sets: Vec<SetMembers> =
            self.sets().into_iter().map(|set| self.with_limits(set)).collect();
        let mut variety: Vec<_> = sets.into_iter().map(|set| (set, Vec::new())).collect();
        for of_level in self.variety(&AREA_LEVELS) {
            for ((_, levels), (_, _, rows)) in zip_equal(&mut variety, of_level) {
                levels.push(rows);
            }
        }
        let exact = Exact {
            region,
            coverage: &self.coverage(&AREA_LEVELS),
            effects: &self.border_effects(&AREA_LEVELS),
            variety: &variety,
            flows: &self.flows(),
        };
        Publication::new(&exact, persons_min)
    }

    /// The members of a set with the limits at which they count.
    fn with_limits(&self, (set, members): (String, Vec<CategoryId>)) -> SetMembers {
        let limit = |category: CategoryId| -> (CategoryId, Millimetres) {
            let largest = || self.prepared.region.category(category).limit_max();
            (category, self.variety_limit().unwrap_or_else(largest))
        };
        (set, members.into_iter().map(limit).collect())
    }
}
