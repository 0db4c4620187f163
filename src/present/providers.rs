//! Providers as a table: how the data write them, and what each was taken for.

use super::overlap::add_umbrella;
use super::table::Table;
use crate::base::ProviderId;
use crate::dataset::Layer;
use crate::region::{Provider, ProviderSpelling, Region};

/// One row for each spelling of a provider: the provider and umbrella organisation it was taken for, and by which rule.
pub fn provider_spelling_table(region: &Region) -> Layer {
    let each = || region.provider_spellings().iter();
    let mut table = Table::default();
    let head = ("provider_written", "", "Provider as the data write it");
    table.text(head, each().map(ProviderSpelling::written));
    let what = "Provider: the most frequent of its spellings, or the one of an own file";
    table.text(("provider", "", what), each().map(ProviderSpelling::provider));
    let of_name = |spelling: &ProviderSpelling| {
        let all = region.providers();
        let at = all.binary_search_by(|one| one.name().cmp(spelling.provider())).ok();
        at.map(|at| region.provider(ProviderId::at(at)))
    };
    let kind = |provider: &Provider| provider.provider_type().map(str::to_owned);
    table.maybe_text(
        ("provider_type", "", "public, non_profit, commercial, civic"),
        each().map(|spelling| of_name(spelling).and_then(kind)),
    );
    add_umbrella(&mut table, region, "", each().map(ProviderSpelling::umbrella));
    let umbrella = |spelling: &ProviderSpelling| {
        spelling.umbrella().map(|id| region.umbrella(id).kind().key().to_owned())
    };
    table.maybe_text(("umbrella_kind", "", "welfare, church, public, chain"), each().map(umbrella));
    table.maybe_text(
        ("rule", "", "Rule that fits the spelling: listed, name, pattern, start, whole; empty when none does"),
        each().map(|spelling| spelling.rule().map(|rule| rule.key())),
    );
    table.maybe_text(
        ("rule_text", "", "The text in the rules that fits"),
        each().map(ProviderSpelling::matched),
    );
    table.count(
        ("facilities", "facilities", "Facilities in and around the region that write it so"),
        each().map(ProviderSpelling::facilities),
    );
    table.finish("providers", region, None)
}
