//! Providers and their umbrella organisations.

use super::analyse::Analyses;
use crate::base::{Diagnostics, Finding, codes};
use crate::dataset::Layer;
use crate::present;
use crate::region::Region;

/// An answer about providers.
#[derive(Clone, Debug)]
pub struct ProviderAnswers {
    /// One row for each spelling.
    pub layer: Layer,
    /// How many belong to no umbrella organisation (N870).
    pub diagnostics: Diagnostics,
}

/// The answer of `nahraum providers`: each spelling of a provider, what it was taken for, and by which rule.
pub fn provider_spelling_layer(analyses: &Analyses<'_>) -> ProviderAnswers {
    let region = &analyses.prepared.region;
    let layer = present::provider_spelling_table(region);
    let mut diagnostics = Diagnostics::default();
    report_without_umbrella(region, &mut diagnostics);
    ProviderAnswers { layer: analyses.for_people(layer), diagnostics }
}

/// The same in a run that knows the umbrella organisation of some provider; where it knows none there is nothing to tell
/// apart.
pub(super) fn report_without_umbrella_beside_others(
    region: &Region,
    diagnostics: &mut Diagnostics,
) {
    if region.providers().iter().any(|one| one.umbrella().is_some()) {
        report_without_umbrella(region, diagnostics);
    }
}

/// Says how many facilities with a provider belong to no umbrella organisation (N870).
fn report_without_umbrella(region: &Region, diagnostics: &mut Diagnostics) {
    let spellings = || region.provider_spellings().iter();
    let all: u64 = spellings().map(|one| one.facilities()).sum();
    let without = spellings().filter(|one| one.umbrella().is_none());
    let without: u64 = without.map(|one| one.facilities()).sum();
    let providers = region.providers().iter().filter(|one| one.umbrella().is_none()).count();
    if without > 0 {
        let message = format!(
            "{without} of {all} facilities with a provider belong to no umbrella organisation that is known; they have \
             {providers} providers"
        );
        let hint = "`nahraum providers` lists each; an own file adds to the list: [providers] file";
        diagnostics.push(Finding::new(codes::N870, message).hint(hint));
    }
}
