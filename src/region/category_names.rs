//! What the texts of a category field name.

use std::collections::{BTreeMap, BTreeSet};

use super::inputs::{FacilityFields, RegionSettings};
use crate::base::names::{folded, list_members};
use crate::base::{Diagnostics, Finding, Place, codes};

/// A category that a row names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct NamedCategory {
    /// Its key.
    pub key: String,
    /// Whether neither the catalogue nor the user knows it.
    pub is_unknown: bool,
}

/// Reads the texts of category fields; remembers what they mean.
pub(super) struct CategoryNames<'s> {
    settings: &'s RegionSettings,
    /// Categories that are not in the catalogue: key and whether the user names it, by folded name.
    own: BTreeMap<String, (String, bool)>,
    /// What the texts of the layer name.
    meanings: BTreeMap<String, Meaning>,
}

/// What a text of a layer names.
struct Meaning {
    named: Vec<NamedCategory>,
    /// Whether the settings of the layer translate it.
    is_translated: bool,
    /// The first row with the text, and the number of rows.
    first_row: usize,
    rows: u64,
}

impl<'s> CategoryNames<'s> {
    /// The categories that settings name are known, whether or not the catalogue has them.
    pub(super) fn new(settings: &'s RegionSettings) -> Self {
        let mut names = Self { settings, own: BTreeMap::new(), meanings: BTreeMap::new() };
        let own =
            settings.named_categories().filter(|text| settings.catalog.key_of(text).is_none());
        for text in own {
            names.own.entry(folded(text)).or_insert_with(|| (text.to_owned(), true));
        }
        names
    }

    /// Begins a layer, whose settings may translate texts.
    pub(super) fn begin_layer(&mut self, mapping: &FacilityFields) {
        self.meanings.clear();
        for (_, category) in &mapping.category_values {
            if self.settings.catalog.key_of(category).is_none() {
                let known = self.own.entry(folded(category));
                known.or_insert_with(|| (category.clone(), true)).1 = true;
            }
        }
    }

    /// The categories that a text names, each once; a text may be a list. Names are compared as for
    /// [`Catalog::key_of`](super::Catalog::key_of); spellings of a category that the catalogue does not
    /// have are one category, whose key is the first of them.
    pub(super) fn named_by(
        &mut self,
        text: &str,
        row: usize,
        mapping: &FacilityFields,
    ) -> &[NamedCategory] {
        if !self.meanings.contains_key(text) {
            let named = self.read(text, mapping);
            let is_translated = translation(text, mapping).is_some();
            let meaning = Meaning { named, is_translated, first_row: row, rows: 0 };
            self.meanings.insert(text.to_owned(), meaning);
        }
        let meaning = self.meanings.get_mut(text).expect("it was just put there");
        meaning.rows += 1;
        &meaning.named
    }

    /// Reports what the texts of the layer that was begun last leave in doubt; `place` is that of a row.
    ///
    /// - Categories that neither the catalogue nor the user knows, each with the number of its rows and
    ///   the nearest known one (W333), whether or not they are analysed.
    /// - Categories of the catalogue that the layer spells in several ways (W244).
    pub(super) fn report(
        &self,
        wanted: &BTreeSet<String>,
        place: &dyn Fn(usize) -> Place,
        diagnostics: &mut Diagnostics,
    ) {
        let mut unknown: BTreeMap<&str, (usize, u64)> = BTreeMap::new();
        let mut spellings: BTreeMap<&str, Vec<(&str, &Meaning)>> = BTreeMap::new();
        for (text, meaning) in &self.meanings {
            for category in meaning.named.iter().filter(|category| category.is_unknown) {
                let (first, rows) = unknown.entry(&category.key).or_insert((usize::MAX, 0));
                *first = meaning.first_row.min(*first);
                *rows += meaning.rows;
            }
            if let ([one], false) = (&meaning.named[..], meaning.is_translated)
                && !one.is_unknown
            {
                spellings.entry(&one.key).or_default().push((text, meaning));
            }
        }
        for (key, (first, rows)) in unknown {
            let finding = self.unknown_category(key, rows, wanted).at(place(first));
            diagnostics.push_counted(finding, rows);
        }
        for (key, spelled) in spellings.into_iter().filter(|(_, spelled)| spelled.len() > 1) {
            let words: Vec<String> = spelled.iter().map(|(text, _)| format!("`{text}`")).collect();
            let message = format!("{} are one category, `{key}`", words.join(", "));
            let others = spelled.iter().filter(|(text, _)| *text != key);
            let first = others.clone().map(|(_, meaning)| meaning.first_row).min();
            let rows = others.map(|(_, meaning)| meaning.rows).sum();
            let finding = Finding::new(codes::W244, message).at(place(first.unwrap_or_default()));
            diagnostics.push_counted(finding, rows);
        }
    }

    fn unknown_category(&self, key: &str, rows: u64, wanted: &BTreeSet<String>) -> Finding {
        let fate = match wanted.is_empty() {
            true => "it counts as a category of its own",
            false => "it is left out",
        };
        let have = if rows == 1 { "1 row has".into() } else { format!("{rows} rows have") };
        let nearest = self.settings.catalog.nearest_key(key);
        let question = nearest.map(|key| format!("; did you mean `{key}`?")).unwrap_or_default();
        let message =
            format!("{have} the category `{key}`, which is not in the catalogue; {fate}{question}");
        let hint = "translate it in [layers.facilities.category_values]; if it is meant, name it in \
                    [limits] or `region.categories`";
        Finding::new(codes::W333, message).hint(hint)
    }

    fn read(&mut self, text: &str, mapping: &FacilityFields) -> Vec<NamedCategory> {
        let catalog = &self.settings.catalog;
        let is_known =
            |part: &str| translation(part, mapping).is_some() || catalog.key_of(part).is_some();
        let mut named: Vec<NamedCategory> = Vec::new();
        for part in list_members(text, &is_known) {
            let part = translation(part, mapping).unwrap_or(part);
            let category = match catalog.key_of(part) {
                Some(key) => NamedCategory { key, is_unknown: false },
                None => {
                    let own = self.own.entry(folded(part));
                    let (key, is_named) = own.or_insert_with(|| (part.to_owned(), false));
                    NamedCategory { key: key.clone(), is_unknown: !*is_named }
                }
            };
            if !named.contains(&category) {
                named.push(category);
            }
        }
        named
    }
}

/// The category that the layer's settings give for a text: for exactly this text, else for one that
/// differs only in case, umlauts and signs between words.
fn translation<'m>(text: &str, mapping: &'m FacilityFields) -> Option<&'m str> {
    let values = &mapping.category_values;
    let exact = values.iter().find(|(value, _)| value == text);
    let alike = || values.iter().find(|(value, _)| folded(value) == folded(text));
    exact.or_else(alike).map(|(_, category)| category.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str, mapping: &FacilityFields) -> Vec<(String, bool)> {
        let settings =
            RegionSettings { categories: vec!["Hofladen".into()], ..RegionSettings::default() };
        let mut names = CategoryNames::new(&settings);
        names.begin_layer(mapping);
        let read = names.named_by(text, 0, mapping).iter();
        read.map(|named| (named.key.clone(), named.is_unknown)).collect()
    }

    #[test]
    fn lists_are_split_at_sure_signs_and_at_doubtful_ones_only_when_all_is_known() {
        let plain = FacilityFields::default();
        let known = |keys: &[&str]| keys.iter().map(|key| ((*key).to_owned(), false)).collect();
        let both: Vec<(String, bool)> = known(&["pharmacy", "doctor"]);
        for text in
            ["pharmacy;doctor", "Apotheken | Doctors;", "PHARMACY, doctor", "pharmacy/doctor"]
        {
            assert_eq!(named(text, &plain), both, "{text}");
        }
        assert_eq!(named("pharmacy;Apotheke", &plain), known(&["pharmacy"]));
        assert_eq!(named("Kita/Hort", &plain), [("Kita/Hort".to_owned(), true)]);
        let castle = ("castle".to_owned(), true);
        assert_eq!(named("castle;pharmacy", &plain), [castle, ("pharmacy".to_owned(), false)]);
        assert_eq!(named(";", &plain), []);
    }

    #[test]
    fn what_the_user_names_is_known_in_every_spelling() {
        let values = vec![("Kaufhalle".to_owned(), "supermarket".to_owned())];
        let mapping = FacilityFields { category_values: values, ..FacilityFields::default() };
        for text in ["Hofladen", "HOFLADEN", " hofläden "] {
            assert_eq!(named(text, &mapping)[0].0, "Hofladen", "{text}");
        }
        assert_eq!(named("KAUFHALLE;Hofladen", &mapping).len(), 2);
        assert_eq!(named("kaufhalle", &mapping), [("supermarket".to_owned(), false)]);
    }
}
