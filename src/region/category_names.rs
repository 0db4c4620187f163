//! What the texts of a category field name.

use std::collections::BTreeMap;

use super::inputs::{FacilityFields, RegionSettings};
use crate::base::names::{folded, list_members};

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
    /// What a text of the layer names.
    meanings: BTreeMap<String, Vec<NamedCategory>>,
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
    pub(super) fn named_by(&mut self, text: &str, mapping: &FacilityFields) -> &[NamedCategory] {
        if !self.meanings.contains_key(text) {
            let named = self.read(text, mapping);
            self.meanings.insert(text.to_owned(), named);
        }
        &self.meanings[text]
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
        let read = names.named_by(text, mapping).iter();
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
