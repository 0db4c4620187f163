//! The page of live answers.

use serde_json::{Value, json};

use super::Live;
use super::question::LIMIT_MAX_M;
use crate::analysis::coverage::Level;
use crate::base::{CategoryId, Lang};
use crate::present::{Report, persons_table};
use crate::run::{limit_records, service_records};

impl Live<'_> {
    /// The page that asks the questions.
    ///
    /// # Parameters
    /// `synthetic`: whether the region is made up, which the page says. `lang`: the language that is shown first.
    ///
    /// # Cost
    /// Packing the shapes of all areas and the places of all cells.
    pub fn page(&self, synthetic: bool, lang: Lang) -> String {
        let region = self.region();
        let mut report = Report::default();
        let layers = [
            ("quartiers", Level::Quartier),
            ("municipalities", Level::Municipality),
            ("cells", Level::Cell),
        ];
        for (name, level) in layers {
            report.take(name, &persons_table(region, level));
        }
        report.live_page(&self.described(synthetic), lang)
    }

    /// What the page needs to know of the region: as the record of a run has it, and `live`.
    fn described(&self, synthetic: bool) -> Value {
        let region = self.region();
        let categories: Vec<CategoryId> =
            (0..region.categories().len()).map(CategoryId::at).collect();
        let profiles = self.walkers.as_ref().map_or(&[][..], |walkers| walkers.profiles());
        let walkers = profiles.iter().map(|profile| {
            json!({
                "key": profile.key, "name_en": profile.name_en, "name_de": profile.name_de,
                "speed_m_s": profile.speed_m_s,
            })
        });
        let own =
            self.walkers.as_ref().map(|walkers| &walkers.own().linked.network().profile().key);
        json!({
            "program": concat!("Nahraum ", env!("CARGO_PKG_VERSION")),
            "synthetic": synthetic,
            "attribution": region.attribution(),
            "counts": {"cells": region.cells_inside().count()},
            "services": service_records(region, &categories),
            "limits": limit_records(region),
            "config": {"region": {"name": region.name()}},
            "live": {
                "walkers": walkers.collect::<Vec<_>>(), "profile": own, "limit_max_m": LIMIT_MAX_M,
            },
        })
    }
}
