//! The help mix, as layers.

use super::analyse::Analyses;
use super::queue::Queue;
use super::write_error::WriteError;
use crate::analysis::mix::{JudgedNeeds, QuartierMix, help_mix, judged_needs, mix_of_profile};
use crate::analysis::profile::Service;
use crate::base::{Diagnostics, Finding, codes};
use crate::config::MixSection;
use crate::dataset::Layer;
use crate::present::{self, HelpMix};

/// Rows of the answer about the help mix.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum MixView {
    /// Quartiers, each with what it lacks in one line.
    #[default]
    Quartiers,
    /// Quartiers by field of action.
    Fields,
}

/// An answer about the help mix.
#[derive(Clone, Debug)]
pub struct MixAnswers {
    /// The rows.
    pub layer: Layer,
    /// Needs for which the region has no service (N898).
    pub diagnostics: Diagnostics,
}

/// The answer of `nahraum mix`.
pub fn mix_layer(analyses: &Analyses<'_>, section: &MixSection, view: MixView) -> MixAnswers {
    let mut diagnostics = Diagnostics::default();
    let region = &analyses.prepared.region;
    let (needs, quartiers) = analyses.help_mix(&mut diagnostics);
    let mix = HelpMix { needs: &needs.judged, quartiers: &quartiers, share_min: section.share };
    let layer = match view {
        MixView::Quartiers => present::mix_table(region, &mix),
        MixView::Fields => present::mix_field_table(region, &mix),
    };
    MixAnswers { layer: analyses.for_people(analyses.published(layer)), diagnostics }
}

impl Analyses<'_> {
    /// Writes the help mix of quartiers, where `[mix]` asks for it.
    pub(super) fn write_mix(&self, sink: &mut Queue<'_>) -> Result<Diagnostics, WriteError> {
        let mut diagnostics = Diagnostics::default();
        let Some(section) = &self.config.mix else { return Ok(diagnostics) };
        let region = &self.prepared.region;
        let (needs, quartiers) = self.help_mix(&mut diagnostics);
        let mix = HelpMix { needs: &needs.judged, quartiers: &quartiers, share_min: section.share };
        sink.table(present::mix_table(region, &mix))?;
        sink.table(present::mix_field_table(region, &mix))?;
        Ok(diagnostics)
    }

    /// The needs, and what the residents of each quartier reach. For a publication only what its numbers tell: how many
    /// have any one of several services is none of them.
    fn help_mix(&self, diagnostics: &mut Diagnostics) -> (JudgedNeeds, Vec<QuartierMix>) {
        let (region, reach) = (&self.prepared.region, &self.prepared.reach);
        let service = |id: &_| -> Service { (*id, region.category(*id).limit_max()) };
        let services: Vec<Service> = self.categories.iter().map(service).collect();
        let needs = judged_needs(region, &services);
        if !needs.without_service.is_empty() {
            let key = |at: &usize| format!("`{}`", region.needs()[*at].key);
            let keys: Vec<String> = needs.without_service.iter().map(key).collect();
            let message = format!(
                "no service of the region can meet {}: these needs are not judged",
                keys.join(", ")
            );
            diagnostics.push(Finding::new(codes::N898, message));
        }
        let mixes = match self.publication() {
            None => help_mix(region, reach, &needs.judged, &services),
            Some(_) => {
                let profiles = self.profiles();
                let mix = |own| mix_of_profile(own, &needs.judged, &profiles.services);
                profiles.rows.iter().map(mix).collect()
            }
        };
        (needs, mixes)
    }
}
