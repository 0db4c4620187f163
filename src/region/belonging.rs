//! To which derived categories a place belongs, by what is known of it: one rule for places that open and places that
//! grow.

use std::collections::{BTreeMap, BTreeSet};

use super::derivation::Derivation;
use super::filter::{Filter, Verdict};
use super::model::{Category, Region};
use crate::base::CategoryId;

/// What is known of a place under each name.
pub(super) type Texts<'r> = BTreeMap<&'r str, String>;

/// Whether a place belongs to a derived category.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Belonging<'r> {
    /// The derived category.
    pub category: CategoryId,
    /// Whether the place is one of its facilities.
    pub is_member: bool,
    /// The filter of which it is not known whether the place fulfils it, where that decides.
    pub undecided: Option<&'r Filter>,
}

/// A category and those from which it is derived, the nearest first.
pub(super) fn with_sources(category: &Category) -> impl Iterator<Item = &str> {
    std::iter::once(category.key()).chain(category.sources().iter().map(String::as_str))
}

/// Whether the texts of a place fulfil a filter.
pub(super) fn verdict(filter: &Filter, texts: &Texts<'_>) -> Verdict {
    filter.verdict(|name| texts.get(name).map(String::as_str))
}

impl Region {
    /// To which categories does a place belong that are derived from those that it is given? The rule is that by which
    /// a region is built: each filter in between takes it or leaves it, also those of categories that are not analysed.
    ///
    /// Returns each derived category that is in question, after its sources. Cost: O(categories).
    pub(super) fn belonging(&self, given: &[&str], texts: &Texts<'_>) -> Vec<Belonging<'_>> {
        let mut members: BTreeSet<&str> = given.iter().copied().collect();
        let mut left: BTreeSet<&str> = BTreeSet::new();
        let mut all = Vec::new();
        for id in self.derived_categories() {
            let category = self.category(id);
            if members.contains(category.key()) {
                continue;
            }
            let mut chain = with_sources(category).enumerate();
            let known = |key: &str| members.contains(key) || left.contains(key);
            let Some((steps, from)) = chain.find(|(_, key)| known(key)) else { continue };
            let (is_member, undecided) = match left.contains(from) {
                true => (false, None),
                false => judged(category, steps, texts),
            };
            let judged = if is_member { &mut members } else { &mut left };
            judged.insert(category.key());
            all.push(Belonging { category: id, is_member, undecided });
        }
        all
    }
}

/// Whether the last steps to a derived category take a place, and the filter that leaves it open.
fn judged<'r>(
    category: &'r Category,
    steps: usize,
    texts: &Texts<'_>,
) -> (bool, Option<&'r Filter>) {
    let steps: Vec<(&'r Derivation, Verdict)> = category.derivations()[..steps]
        .iter()
        .rev()
        .map(|derivation| (derivation, verdict(derivation.filter(), texts)))
        .collect();
    // A filter that is known to fail decides, whatever else is unknown; else the first that leaves it out.
    if steps.iter().any(|(_, verdict)| *verdict == Verdict::No) {
        return (false, None);
    }
    let left_out = steps.iter().find(|(derivation, verdict)| !derivation.takes(*verdict));
    let unknown = || steps.iter().find(|(_, verdict)| *verdict == Verdict::Unknown);
    let undecided = left_out.or_else(unknown);
    (left_out.is_none(), undecided.map(|(derivation, _)| derivation.filter()))
}
