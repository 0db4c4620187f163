//! Gives facilities to derived categories as they are read, and reports what the data do not say.

use std::collections::{BTreeMap, BTreeSet};

use super::derivation::Derivation;
use super::filter::{Verdict, is_same, is_stated, number_of, values_of};
use super::inputs::RegionSettings;
use crate::base::names::nearest_name;
use crate::base::{Diagnostics, Finding, WhenUnknown, codes};

/// Distinct values of an attribute that are remembered for hints.
const VALUES_MAX: usize = 200;

/// The derived categories of a region.
pub(super) struct Deriving<'s> {
    /// Those that are used and those that these are derived from, each after its own source.
    all: Vec<Derived<'s>>,
}

/// A derived category, and what was seen of the facilities from which it is derived.
struct Derived<'s> {
    key: &'s str,
    derivation: &'s Derivation,
    is_used: bool,
    seen: u64,
    unknown: u64,
    /// Facilities with a text where a number is compared, by attribute, and the first text.
    not_numbers: BTreeMap<&'s str, (u64, String)>,
    /// The attributes that its filter compares as numbers.
    numbers: Vec<&'s str>,
    /// Values of the attributes that the filter compares with values.
    values: BTreeMap<&'s str, BTreeSet<String>>,
    /// Layers that have facilities of its source.
    layers: BTreeSet<usize>,
}

impl<'s> Deriving<'s> {
    /// The derived categories among those that are wanted; all when none is named, also those of services that come:
    /// whoever derives a category names it.
    pub(super) fn new(settings: &'s RegionSettings, wanted: &BTreeSet<String>) -> Self {
        let catalog = &settings.catalog;
        let is_used = |key: &str| wanted.is_empty() || wanted.contains(key);
        let used = catalog.derived_keys().filter(|key| is_used(key));
        let needed: BTreeSet<&str> = used.flat_map(|key| catalog.sources_of(key)).collect();
        let derived = |key: &&'s str| {
            let derivation = catalog.derivation(key)?;
            let valued = derivation.filter().values().into_iter();
            Some(Derived {
                key,
                derivation,
                is_used: is_used(key),
                seen: 0,
                unknown: 0,
                not_numbers: BTreeMap::new(),
                numbers: derivation.filter().numbers(),
                values: valued.map(|(name, _)| (name, BTreeSet::new())).collect(),
                layers: BTreeSet::new(),
            })
        };
        let mut all: Vec<Derived<'s>> = needed.iter().filter_map(derived).collect();
        all.sort_by_key(|derived| catalog.sources_of(derived.key).count());
        Self { all }
    }

    /// The attributes that filters ask about, each with the category of its first filter.
    pub(super) fn attributes(&self) -> BTreeMap<&'s str, &'s str> {
        let mut asked = BTreeMap::new();
        for derived in &self.all {
            for name in derived.derivation.filter().attributes() {
                asked.entry(name).or_insert(derived.key);
            }
        }
        asked
    }

    /// The attributes that filters compare as numbers.
    pub(super) fn numbers(&self) -> BTreeSet<&'s str> {
        self.all.iter().flat_map(|derived| derived.numbers.iter().copied()).collect()
    }

    /// The derived categories that a region has, with the layers that have facilities of their sources.
    pub(super) fn used(&self) -> impl Iterator<Item = (&'s str, &BTreeSet<usize>)> {
        self.all
            .iter()
            .filter(|derived| derived.is_used)
            .map(|derived| (derived.key, &derived.layers))
    }

    /// Whether facilities of one of these categories may belong to a derived one.
    pub(super) fn concerns(&self, named: &[&str]) -> bool {
        self.all.iter().any(|derived| named.contains(&derived.derivation.from()))
    }

    /// The derived categories to which a facility belongs, each with the position of the category that it comes from.
    ///
    /// # Parameters
    /// `named`: the categories that the data give it. A derived category among them is taken as given.
    pub(super) fn members<'t>(
        &mut self,
        named: &[&str],
        layer: usize,
        text_of: &dyn Fn(&str) -> Option<&'t str>,
    ) -> Vec<(&'s str, usize)> {
        let mut members: Vec<(&str, usize, bool)> = Vec::new();
        for derived in self.all.iter_mut().filter(|derived| !named.contains(&derived.key)) {
            let from = derived.derivation.from();
            let given = named.iter().position(|key| *key == from);
            let above = || members.iter().find(|(key, ..)| *key == from).map(|(_, root, _)| *root);
            let Some(root) = given.or_else(above) else { continue };
            derived.layers.insert(layer);
            if derived.takes(text_of) {
                members.push((derived.key, root, derived.is_used));
            }
        }
        members
            .into_iter()
            .filter(|(.., is_used)| *is_used)
            .map(|(key, root, _)| (key, root))
            .collect()
    }

    /// Reports what the data do not say (W861, W863, W864), and derived categories without a facility (W862).
    pub(super) fn report(
        &self,
        has_facility: &dyn Fn(&str) -> bool,
        diagnostics: &mut Diagnostics,
    ) {
        for derived in &self.all {
            derived.report_unknown(diagnostics);
            derived.report_values(diagnostics);
            if derived.is_used && !has_facility(derived.key) {
                diagnostics.push(derived.without_facility());
            }
        }
    }
}

impl<'s> Derived<'s> {
    /// Whether a facility of its source belongs to it.
    fn takes<'t>(&mut self, text_of: &dyn Fn(&str) -> Option<&'t str>) -> bool {
        let filter = self.derivation.filter();
        let verdict = filter.verdict(text_of);
        self.seen += 1;
        self.unknown += u64::from(verdict == Verdict::Unknown);
        let stated = |name: &str| text_of(name).filter(|text| is_stated(text));
        for name in &self.numbers {
            if let Some(text) = stated(name).filter(|text| number_of(text).is_none()) {
                let first = self.not_numbers.entry(*name).or_insert_with(|| (0, text.to_owned()));
                first.0 += 1;
            }
        }
        for (name, known) in &mut self.values {
            let text = stated(name).filter(|_| known.len() < VALUES_MAX);
            for value in text.into_iter().flat_map(values_of) {
                if !known.contains(value) {
                    known.insert(value.to_owned());
                }
            }
        }
        self.derivation.takes(verdict)
    }

    /// The attributes of its filter, for messages.
    fn attributes(&self) -> String {
        let names = self.derivation.filter().attributes();
        names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
    }

    fn report_unknown(&self, diagnostics: &mut Diagnostics) {
        let (key, from) = (self.key, self.derivation.from());
        if self.unknown > 0 {
            let fate = match self.derivation.unknown() {
                WhenUnknown::Out => "left out of",
                WhenUnknown::In => "taken into",
            };
            let message = format!(
                "{} of {} facilities of `{from}` do not say enough about {}; they are {fate} `{key}`",
                self.unknown,
                self.seen,
                self.attributes()
            );
            let hint = "`unknown = \"in\"` in its [[category]] takes them in, `unknown = \"out\"` leaves them out: the \
                        truth lies between both";
            diagnostics.push_counted(Finding::new(codes::W861, message).hint(hint), self.unknown);
        }
        for (name, (count, first)) in &self.not_numbers {
            let message = format!(
                "`{name}` is no number in {count} facilities of `{from}`, such as `{first}`; `{key}` compares it as one"
            );
            diagnostics.push_counted(Finding::new(codes::W863, message), *count);
        }
    }

    /// Reports values that no facility has, where one has a similar value.
    fn report_values(&self, diagnostics: &mut Diagnostics) {
        for (name, wanted) in self.derivation.filter().values() {
            // A full list may lack the value that is asked for.
            let known = self.values.get(name).filter(|known| known.len() < VALUES_MAX);
            let Some(known) = known else { continue };
            if known.iter().any(|value| is_same(name, value, wanted)) {
                continue;
            }
            let Some(near) = nearest_name(wanted, known.iter().map(String::as_str)) else {
                continue;
            };
            let message = format!(
                "no facility of `{}` has `{name}={wanted}`, as the filter of `{}` asks",
                self.derivation.from(),
                self.key
            );
            let hint = format!("did you mean `{near}`?");
            diagnostics.push(Finding::new(codes::W864, message).hint(hint));
        }
    }

    fn without_facility(&self) -> Finding {
        let (key, from) = (self.key, self.derivation.from());
        let message = match self.seen {
            0 => format!("`{key}` has no facility, because `{from}` has none: nobody is covered"),
            seen => format!(
                "`{key}` has no facility: of {seen} facilities of `{from}`, {} do not fulfil `{}`, and of {} that is not \
                 known; nobody is covered",
                seen - self.unknown,
                self.derivation.filter(),
                self.unknown
            ),
        };
        Finding::new(codes::W862, message)
    }
}

/// Reports attributes that filters ask about and no layer has (W860), with the column that is probably meant.
pub(super) fn report_absent(
    asked: &BTreeMap<&str, &str>,
    has: &dyn Fn(&str) -> bool,
    columns: &BTreeSet<String>,
    diagnostics: &mut Diagnostics,
) {
    for (name, key) in asked.iter().filter(|(name, _)| !has(name)) {
        let message = format!(
            "no layer of facilities has `{name}`, about which the filter of `{key}` asks: it is unknown of all of them"
        );
        let hint = match nearest_name(name, columns.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "[layers.facilities.attributes] says which column has it".to_owned(),
        };
        diagnostics.push(Finding::new(codes::W860, message).hint(hint));
    }
}
