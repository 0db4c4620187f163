//! Providers of facilities, from what their fields say.

use std::collections::{BTreeMap, BTreeSet};

use super::directory::{Directory, Meaning};
use super::rules::MatchRule;
use crate::base::{Diagnostics, Finding, ProviderId, UmbrellaId, codes};
use crate::region::model::Provider;

/// What the field of a facility says of its provider.
#[derive(Clone, Copy, Debug)]
pub(in crate::region) struct Mention<'d> {
    pub written: &'d str,
    pub provider_type: Option<&'d str>,
}

/// A spelling of a provider, and what it was taken for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderSpelling {
    pub(in crate::region) written: String,
    pub(in crate::region) provider: String,
    pub(in crate::region) umbrella: Option<UmbrellaId>,
    pub(in crate::region) matched: Option<(MatchRule, String)>,
    pub(in crate::region) facilities: u64,
}

impl ProviderSpelling {
    /// The provider as the data write it.
    pub fn written(&self) -> &str {
        &self.written
    }

    /// Name of the provider: its most frequent spelling, or the one that an own file lists.
    pub fn provider(&self) -> &str {
        &self.provider
    }

    /// The umbrella organisation of the provider.
    pub fn umbrella(&self) -> Option<UmbrellaId> {
        self.umbrella
    }

    /// The rule that fits this spelling; `None` when none does.
    pub fn rule(&self) -> Option<MatchRule> {
        self.matched.as_ref().map(|(rule, _)| *rule)
    }

    /// The text in the rules that fits it.
    pub fn matched(&self) -> Option<&str> {
        self.matched.as_ref().map(|(_, text)| &text[..])
    }

    /// Facilities in and around the region whose data write it so.
    pub fn facilities(&self) -> u64 {
        self.facilities
    }
}

/// Providers, by name, and the spellings that mean them.
#[derive(Clone, Debug, Default)]
pub(in crate::region) struct Named {
    pub providers: Vec<Provider>,
    /// By provider and then by the text.
    pub spellings: Vec<ProviderSpelling>,
    ids: BTreeMap<String, ProviderId>,
}

impl Named {
    /// The provider that a text names; it is one of the mentions.
    pub fn id(&self, written: &str) -> ProviderId {
        self.ids[written]
    }
}

/// A spelling with its facilities.
struct Spelled<'d> {
    written: &'d str,
    meaning: Meaning,
    facilities: u64,
}

/// The providers that facilities name. Reports spellings that are one provider (N872), names or spellings of two
/// umbrella organisations (W871), and listed providers that no facility names (W873).
pub(in crate::region) fn named<'d>(
    mentions: impl Iterator<Item = Mention<'d>>,
    directory: &Directory,
    diagnostics: &mut Diagnostics,
) -> Named {
    let mut counted: BTreeMap<&str, u64> = BTreeMap::new();
    let mut first_type: BTreeMap<String, &str> = BTreeMap::new();
    let mut meanings: BTreeMap<&str, Meaning> = BTreeMap::new();
    for mention in mentions {
        *counted.entry(mention.written).or_default() += 1;
        let meaning =
            meanings.entry(mention.written).or_insert_with(|| directory.meaning(mention.written));
        if let Some(provider_type) = mention.provider_type {
            first_type.entry(meaning.key.clone()).or_insert(provider_type);
        }
    }
    let mut by_key: BTreeMap<String, Vec<Spelled<'d>>> = BTreeMap::new();
    for (written, meaning) in meanings {
        let facilities = counted[written];
        let key = meaning.key.clone();
        by_key.entry(key).or_default().push(Spelled { written, meaning, facilities });
    }
    report_not_named(directory, &by_key, diagnostics);
    let mut all: Vec<(Provider, Vec<Spelled<'d>>)> = Vec::new();
    for (key, spelled) in by_key {
        report(&spelled, directory, diagnostics);
        let given = first_type.get(&key).map(|text| (*text).to_owned());
        all.push((provider(key, &spelled, given, directory), spelled));
    }
    all.sort_by(|(a, _), (b, _)| a.name.cmp(&b.name));
    let mut result = Named::default();
    for (at, (provider, spelled)) in all.into_iter().enumerate() {
        for one in spelled {
            result.ids.insert(one.written.to_owned(), ProviderId::at(at));
            result.spellings.push(ProviderSpelling {
                written: one.written.to_owned(),
                provider: provider.name.clone(),
                umbrella: provider.umbrella,
                matched: one.meaning.matched,
                facilities: one.facilities,
            });
        }
        result.providers.push(provider);
    }
    result
}

/// The provider of some spellings. Its name is listed, or the most frequent spelling; ties go to the first in the order
/// of texts.
fn provider(
    key: String,
    spelled: &[Spelled<'_>],
    given_type: Option<String>,
    directory: &Directory,
) -> Provider {
    let most = spelled.iter().rev().max_by_key(|one| one.facilities);
    let most = most.expect("a provider has a spelling");
    let name = most.meaning.listed_name.as_deref().unwrap_or(most.written).to_owned();
    let umbrella = only_umbrella(spelled.iter().filter_map(|one| one.meaning.umbrella));
    let provider_type = given_type.or_else(|| directory.provider_type(umbrella));
    Provider { name, key, provider_type, umbrella }
}

/// The umbrella organisation of the spellings of a provider; none when they have two.
fn only_umbrella(all: impl Iterator<Item = UmbrellaId>) -> Option<UmbrellaId> {
    let distinct: BTreeSet<UmbrellaId> = all.collect();
    distinct.first().copied().filter(|_| distinct.len() == 1)
}

fn report(spelled: &[Spelled<'_>], directory: &Directory, diagnostics: &mut Diagnostics) {
    for one in spelled.iter().filter(|one| !one.meaning.rivals.is_empty()) {
        let message = format!(
            "the provider `{}` has the names of several umbrella organisations ({}); it belongs to none",
            one.written,
            one.meaning.rivals.join(", ")
        );
        let hint = "an own file says which: [providers] file, [[provider]] name, umbrella";
        diagnostics.push_counted(Finding::new(codes::W871, message).hint(hint), one.facilities);
    }
    let distinct: BTreeMap<UmbrellaId, &str> =
        spelled.iter().rev().filter_map(|one| Some((one.meaning.umbrella?, one.written))).collect();
    if distinct.len() > 1 {
        let named = |(id, written): (&UmbrellaId, &&str)| {
            format!("`{written}` of {}", directory.umbrellas()[id.index()].key())
        };
        let named: Vec<String> = distinct.iter().map(named).collect();
        let message = format!(
            "spellings of one provider are of several umbrella organisations ({}); it belongs to none",
            named.join(", ")
        );
        let hint = "an own file says which: [providers] file, [[provider]] name, umbrella";
        let facilities = spelled.iter().map(|one| one.facilities).sum();
        diagnostics.push_counted(Finding::new(codes::W871, message).hint(hint), facilities);
    }
    if spelled.len() > 1 && spelled.iter().all(|one| one.meaning.listed_name.is_none()) {
        let words: Vec<String> = spelled.iter().map(|one| format!("`{}`", one.written)).collect();
        let message = format!("{} are one provider", words.join(", "));
        let facilities = spelled.iter().map(|one| one.facilities).sum();
        diagnostics.push_counted(Finding::new(codes::N872, message), facilities);
    }
}

/// Reports listed providers that no facility names (W873).
fn report_not_named(
    directory: &Directory,
    by_key: &BTreeMap<String, Vec<Spelled<'_>>>,
    diagnostics: &mut Diagnostics,
) {
    for (_, name) in directory.listed().filter(|(key, _)| !by_key.contains_key(key)) {
        let message =
            format!("no facility has the listed provider `{name}`, in any of its spellings");
        diagnostics.push(Finding::new(codes::W873, message));
    }
}
