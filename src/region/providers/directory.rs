//! What the text of a provider field means: which provider, which umbrella organisation, by which rule.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::rules::{MatchRule, OwnName, ProviderRules, Umbrella};
use super::words::{Phrase, PlaceNames, Span, is_of_street};
use crate::base::UmbrellaId;

/// Begins the key of a provider that an own file lists.
const LISTED_SIGN: char = '\u{2}';

/// Rules with the names of a region's municipalities and counties.
#[derive(Clone, Debug, Default)]
pub(in crate::region) struct Directory {
    rules: Arc<ProviderRules>,
    places: PlaceNames,
    /// The listed providers by the keys of their spellings; none where two listed providers have the same.
    listed_by_key: BTreeMap<String, Option<usize>>,
}

impl ProviderRules {
    /// Which umbrella organisation does a provider of this name belong to?
    ///
    /// # Parameters
    /// `places`: names of municipalities and counties, for what belongs to a town.
    ///
    /// # Returns
    /// The umbrella organisation and the rule that found it; `None` when none fits, or several equally. See
    /// `data/providers.toml` for the rules.
    ///
    /// # Cost
    /// O(words of the name × phrases of the rules).
    ///
    /// ```
    /// use nahraum::region::{MatchRule, ProviderRules};
    /// let rules = ProviderRules::builtin();
    /// let key = |name| rules.umbrella_of(name, &["Herne"]).map(|(umbrella, _)| umbrella.key());
    /// assert_eq!(key("AWO Bezirk Westliches Westfalen e. V."), Some("awo"));
    /// assert_eq!(key("Arbeiterwohlfahrt"), Some("awo"));
    /// assert_eq!(key("Stadt Herne"), Some("municipality"));
    /// assert_eq!(key("Haus an der Diakoniestraße"), None); // a street's name
    /// ```
    pub fn umbrella_of(&self, name: &str, places: &[&str]) -> Option<(&Umbrella, MatchRule)> {
        let meaning = Directory::new(self, places.iter().copied()).meaning(name);
        let (rule, _) = meaning.matched?;
        Some((&self.umbrellas[meaning.umbrella?.index()], rule))
    }

    /// Whether two names are spellings of one provider.
    ///
    /// ```
    /// let rules = nahraum::region::ProviderRules::builtin();
    /// assert!(rules.is_one_provider("AWO Bezirk Westliches Westfalen e. V.", "awo bezirk westliches westfalen"));
    /// assert!(!rules.is_one_provider("AWO Bezirk Westliches Westfalen e. V.", "Arbeiterwohlfahrt"));
    /// ```
    pub fn is_one_provider(&self, a: &str, b: &str) -> bool {
        let directory = Directory::new(self, std::iter::empty());
        directory.meaning(a).key == directory.meaning(b).key
    }
}

/// What a spelling means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::region) struct Meaning {
    /// Two spellings with the same key are one provider.
    pub key: String,
    /// Name of the provider, where an own file lists it.
    pub listed_name: Option<String>,
    pub umbrella: Option<UmbrellaId>,
    /// The rule that found the umbrella organisation, or listed the provider, and the text in the rules that it is.
    pub matched: Option<(MatchRule, String)>,
    /// Keys of the umbrella organisations that fit equally, when several do.
    pub rivals: Vec<String>,
}

/// A place where a name or pattern of an umbrella organisation fits.
struct Hit<'r> {
    umbrella: usize,
    phrase: &'r Phrase,
}

impl Directory {
    /// The rules for a region with municipalities and counties of these names.
    pub fn new<'n>(rules: &ProviderRules, places: impl Iterator<Item = &'n str>) -> Self {
        // Official names may have the kind of a town behind a comma: "Bochum, Stadt".
        let plain = |name: &str| rules.all_words(name.split(',').next().unwrap_or(name));
        let places: BTreeSet<Vec<String>> =
            places.map(plain).filter(|words| !words.is_empty()).collect();
        let rules = Arc::new(rules.clone());
        let places = PlaceNames::new(places);
        let mut directory = Self { rules, places, listed_by_key: BTreeMap::new() };
        directory.listed_by_key = directory.keys_of_listed();
        directory
    }

    /// The listed providers by the keys of their spellings. An association and its company may be listed apart: then
    /// the legal form tells them apart, and the key without it is nobody's.
    fn keys_of_listed(&self) -> BTreeMap<String, Option<usize>> {
        let mut listed: BTreeMap<String, Option<usize>> = BTreeMap::new();
        for (at, one) in self.rules.listed.iter().enumerate() {
            for text in &one.spellings {
                let key = self.key_of(&self.rules.words(text));
                if key.is_empty() {
                    continue;
                }
                let known = listed.entry(key).or_insert(Some(at));
                *known = known.filter(|known| *known == at);
            }
        }
        listed
    }

    pub fn umbrellas(&self) -> &[Umbrella] {
        &self.rules.umbrellas
    }

    /// The provider type of the members of an umbrella organisation.
    pub fn provider_type(&self, umbrella: Option<UmbrellaId>) -> Option<String> {
        let known = self.rules.umbrellas[umbrella?.index()].provider_type();
        known.map(|known| known.key().to_owned())
    }

    /// Names of listed providers, by the keys under which they stand.
    pub fn listed(&self) -> impl Iterator<Item = (String, &str)> {
        self.rules.listed.iter().map(|one| (format!("{LISTED_SIGN}{}", one.name), &one.name[..]))
    }

    /// What a text means.
    pub fn meaning(&self, text: &str) -> Meaning {
        let words = self.rules.words(text);
        let key = self.key_of(&words);
        let by_words = |words: &[String]| self.rules.listed_by.get(&words.concat()).copied();
        let by_key = || self.listed_by_key.get(&key).copied().flatten();
        let listed = by_words(&self.rules.all_words(text)).or_else(|| by_words(&words));
        if let Some(listed) = listed.or_else(by_key).map(|at| &self.rules.listed[at]) {
            return Meaning {
                key: format!("{LISTED_SIGN}{}", listed.name),
                listed_name: Some(listed.name.clone()),
                matched: Some((MatchRule::Listed, listed.name.clone())),
                umbrella: listed.umbrella.map(UmbrellaId::at),
                rivals: Vec::new(),
            };
        }
        let key = if key.is_empty() { text.trim().to_lowercase() } else { key };
        let meaning =
            Meaning { key, listed_name: None, umbrella: None, matched: None, rivals: Vec::new() };
        let (rule, hits) = self.hits(&words);
        // The first phrase of each.
        let keyed: BTreeMap<usize, &Phrase> =
            hits.iter().rev().map(|hit| (hit.umbrella, hit.phrase)).collect();
        let mut keyed = keyed.into_iter();
        match (keyed.next(), keyed.next()) {
            (None, _) => meaning,
            (Some((at, phrase)), None) => {
                let matched = Some((rule, phrase.text.clone()));
                Meaning { umbrella: Some(UmbrellaId::at(at)), matched, ..meaning }
            }
            (Some(first), Some(second)) => {
                let all = [first, second].into_iter().chain(keyed);
                let rivals = all.map(|(at, _)| self.rules.umbrellas[at].key().to_owned()).collect();
                Meaning { rivals, ..meaning }
            }
        }
    }

    /// What fits by the first rule by which anything does.
    fn hits(&self, words: &[String]) -> (MatchRule, Vec<Hit<'_>>) {
        use MatchRule::{Name, Pattern, Start, Whole};
        let by_rule = [Name, Pattern, Start, Whole].map(|rule| (rule, self.hits_by(rule, words)));
        let first = by_rule.into_iter().find(|(_, hits)| !hits.is_empty());
        first.unwrap_or((Name, Vec::new()))
    }

    /// What fits by a rule, by umbrella organisation and then in the order of its phrases.
    fn hits_by(&self, rule: MatchRule, words: &[String]) -> Vec<Hit<'_>> {
        let mut hits = Vec::new();
        for (umbrella, phrases) in self.rules.phrases.iter().enumerate() {
            let of_umbrella = |name: &&OwnName| name.umbrella == umbrella;
            let own = self.rules.names.iter().filter(of_umbrella).map(|name| &name.phrase);
            let all: Vec<&Phrase> = match rule {
                MatchRule::Listed => Vec::new(),
                MatchRule::Name => own.collect(),
                MatchRule::Pattern => phrases.patterns.iter().collect(),
                MatchRule::Start => phrases.starts.iter().collect(),
                MatchRule::Whole => phrases.whole.iter().collect(),
            };
            let fitting = all.into_iter().filter(|phrase| {
                let starts = match rule {
                    MatchRule::Start => 0..1,
                    MatchRule::Whole if !phrase.fits_whole(words, &self.places) => 0..0,
                    MatchRule::Whole => return true,
                    _ => 0..words.len(),
                };
                let mut spans = starts.filter_map(|at| self.span(phrase, umbrella, words, at));
                spans.next().is_some()
            });
            hits.extend(fitting.map(|phrase| Hit { umbrella, phrase }));
        }
        hits
    }

    /// The words that a phrase of an umbrella organisation fits from a word on, unless they name a street or lie in a
    /// phrase that means something else.
    fn span(&self, phrase: &Phrase, umbrella: usize, words: &[String], at: usize) -> Option<Span> {
        let span = Span { start: at, end: at + phrase.fits_at(words, at, &self.places)? };
        let is_inside = |other: &Phrase| {
            (0..=span.start).any(|start| {
                let length = other.fits_at(words, start, &self.places);
                length.is_some_and(|length| start + length >= span.end)
            })
        };
        let is_other = is_of_street(words, span, phrase, &self.rules.not_before)
            || self.rules.phrases[umbrella].not.iter().any(is_inside);
        (!is_other).then_some(span)
    }

    /// The key of words: one text, without spaces, in which the names of an umbrella organisation are one word.
    fn key_of(&self, words: &[String]) -> String {
        let mut parts: Vec<String> = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let named = self.rules.names.iter().find_map(|name| {
                let span = self.span(&name.phrase, name.umbrella, words, at)?;
                Some((name.umbrella, span.end))
            });
            let (part, next) = match named {
                Some((umbrella, end)) => (self.rules.umbrellas[umbrella].key().to_owned(), end),
                None => (words[at].clone(), at + 1),
            };
            // "AWO (Arbeiterwohlfahrt)" says it twice.
            if !(named.is_some() && parts.last() == Some(&part)) {
                parts.push(part);
            }
            at = next;
        }
        parts.concat()
    }
}
