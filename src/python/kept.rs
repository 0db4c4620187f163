//! Regions that are kept between questions.

use std::sync::{Arc, Mutex, PoisonError};

use super::program::commands::Ready;
use crate::config::{
    Config, CooperateSection, GapsSection, MobileSection, OutputSection, OverlapsSection,
};

/// Prepared regions that are kept: the one that a session began with, and the last other one.
const KEPT: usize = 2;

/// Regions that were prepared, by what they were prepared from.
#[derive(Default)]
pub(super) struct Kept {
    regions: Mutex<Vec<(Config, Arc<Ready>)>>,
}

impl Kept {
    /// A prepared region that has what a configuration asks for; its categories may be among others.
    pub(super) fn find(&self, config: &Config) -> Option<Arc<Ready>> {
        let regions = self.regions.lock().unwrap_or_else(PoisonError::into_inner);
        let wanted = prepared_from(config);
        let has_all = |ready: &Ready| {
            let mut names = config.region.categories.iter();
            names.all(|name| ready.prepared.region.category_id(name).is_some())
        };
        let fits = |(from, ready): &&(Config, Arc<Ready>)| {
            let has_categories = match &config.region.categories[..] {
                [] => from.region.categories.is_empty(),
                _ => has_all(ready),
            };
            let mut from = from.clone();
            from.region.categories.clone_from(&wanted.region.categories);
            has_categories && from == wanted
        };
        regions.iter().find(fits).map(|(_, ready)| Arc::clone(ready))
    }

    /// Keeps a prepared region, in the place of the last one that was not the first.
    pub(super) fn keep(&self, ready: &Arc<Ready>) {
        let mut regions = self.regions.lock().unwrap_or_else(PoisonError::into_inner);
        regions.truncate(KEPT - 1);
        regions.push((prepared_from(&ready.config), Arc::clone(ready)));
    }
}

/// What a region is prepared from: a configuration without what only analyses need.
fn prepared_from(config: &Config) -> Config {
    Config {
        gaps: GapsSection::default(),
        mobile: MobileSection::default(),
        site: None,
        overlaps: OverlapsSection::default(),
        cooperate: CooperateSection::default(),
        output: OutputSection::default(),
        ..config.clone()
    }
}
