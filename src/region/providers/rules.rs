//! The rules by which spellings are one provider and providers belong to umbrella organisations.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::words::Phrase;
use crate::base::ProviderType;
use crate::base::names::plain_words;

/// The rules that come with Nahraum.
pub const PROVIDERS_TOML: &str = include_str!("../../../data/providers.toml");

/// Why rules cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProviderRulesError {
    /// The text is not TOML, or not of the expected structure.
    #[error("the providers file cannot be read")]
    Parse {
        /// The cause, with line and column.
        #[source]
        source: Box<toml::de::Error>,
    },
    /// A new umbrella organisation has no name.
    #[error("the umbrella organisation `{key}` has no name, and no other list has it")]
    NoName {
        /// Its key.
        key: String,
    },
    /// A new umbrella organisation has no kind.
    #[error(
        "the umbrella organisation `{key}` has no kind, and no other list has it: welfare, church, public, chain"
    )]
    NoKind {
        /// Its key.
        key: String,
    },
    /// A phrase has no words, or a star or mark where none can be.
    #[error(
        "`{text}` of `{key}` is no phrase: words, `*` at the beginning or end of a word, `{{place}}`"
    )]
    Phrase {
        /// The umbrella organisation.
        key: String,
        /// The phrase.
        text: String,
    },
    /// A word of `names` is a name of two umbrella organisations.
    #[error("`{name}` is a name of two umbrella organisations, `{a}` and `{b}`")]
    TwoMean {
        /// The name.
        name: String,
        /// One of them.
        a: String,
        /// The other one.
        b: String,
    },
    /// A provider belongs to an umbrella organisation that does not exist.
    #[error("the provider `{provider}` belongs to `{key}`, which is not known; known: {known}")]
    UnknownUmbrella {
        /// The provider.
        provider: String,
        /// The key.
        key: String,
        /// The existing keys.
        known: String,
    },
    /// A spelling is listed for two providers.
    #[error("the spelling `{text}` is listed for two providers")]
    ListedTwice {
        /// The spelling.
        text: String,
    },
    /// A provider type is none of the known ones.
    #[error("`{text}` of `{key}` is no provider type: public, non_profit, commercial, civic")]
    ProviderType {
        /// The umbrella organisation.
        key: String,
        /// The text.
        text: String,
    },
}

/// What kind of organisation an umbrella organisation is.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum UmbrellaKind {
    /// A central association of independent welfare (Spitzenverband der Freien Wohlfahrtspflege).
    Welfare,
    /// A church.
    Church,
    /// Municipalities, counties and what they own.
    Public,
    /// A private company with several places, or a brand.
    Chain,
}

impl UmbrellaKind {
    /// Its key in tables: `welfare`, `church`, `public`, `chain`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Welfare => "welfare",
            Self::Church => "church",
            Self::Public => "public",
            Self::Chain => "chain",
        }
    }
}

/// An umbrella organisation (Verband, Konzern).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Umbrella {
    key: String,
    name: String,
    kind: UmbrellaKind,
    provider_type: Option<ProviderType>,
    is_independent: bool,
    source: String,
}

impl Umbrella {
    /// Its key, such as `awo`.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it is.
    pub fn kind(&self) -> UmbrellaKind {
        self.kind
    }

    /// The provider type of its members, where the data say none.
    pub fn provider_type(&self) -> Option<ProviderType> {
        self.provider_type
    }

    /// Whether its members share a kind but are not one organisation, such as towns: they compete and work
    /// together as single providers.
    pub fn is_independent(&self) -> bool {
        self.is_independent
    }

    /// Where it is said who belongs to it.
    pub fn source(&self) -> &str {
        &self.source
    }
}

/// How a provider's umbrella organisation was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MatchRule {
    /// An own file lists the provider.
    Listed,
    /// It has the name of the umbrella organisation.
    Name,
    /// A pattern fits a part of its name.
    Pattern,
    /// A pattern fits the beginning of its name.
    Start,
    /// A pattern fits its whole name.
    Whole,
}

impl MatchRule {
    /// Its key in tables: `listed`, `name`, `pattern`, `start`, `whole`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Listed => "listed",
            Self::Name => "name",
            Self::Pattern => "pattern",
            Self::Start => "start",
            Self::Whole => "whole",
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
#[derive(Default)]
struct RulesFile {
    legal_forms: Vec<String>,
    legal_forms_at_end: Vec<String>,
    not_before: Vec<String>,
    same: Vec<SameWords>,
    umbrella: Vec<UmbrellaRules>,
    provider: Vec<ListedProvider>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SameWords {
    word: String,
    also: Vec<String>,
}

#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct UmbrellaRules {
    key: String,
    name: String,
    kind: Option<UmbrellaKind>,
    provider_type: Option<String>,
    independent: Option<bool>,
    names: Vec<String>,
    patterns: Vec<String>,
    starts: Vec<String>,
    whole: Vec<String>,
    not: Vec<String>,
    source: String,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct ListedProvider {
    name: String,
    #[serde(default)]
    also: Vec<String>,
    umbrella: Option<String>,
}

/// Phrases of an umbrella organisation, read.
#[derive(Clone, Debug, Default)]
pub(super) struct Phrases {
    pub patterns: Vec<Phrase>,
    pub starts: Vec<Phrase>,
    pub whole: Vec<Phrase>,
    pub not: Vec<Phrase>,
}

/// A provider that an own file lists.
#[derive(Clone, Debug)]
pub(super) struct Listed {
    pub name: String,
    /// Its spellings, the name among them.
    pub spellings: Vec<String>,
    pub umbrella: Option<usize>,
}

/// A name of an umbrella organisation, which is one word with its other names.
#[derive(Clone, Debug)]
pub(super) struct OwnName {
    pub words: Vec<String>,
    pub phrase: Phrase,
    pub umbrella: usize,
}

/// The rules by which spellings are one provider and providers belong to umbrella organisations; `data/providers.toml`
/// explains them.
#[derive(Clone, Debug, Default)]
pub struct ProviderRules {
    pub(super) umbrellas: Vec<Umbrella>,
    pub(super) phrases: Vec<Phrases>,
    /// Names of all umbrella organisations, the longest first.
    pub(super) names: Vec<OwnName>,
    pub(super) not_before: Vec<String>,
    /// The word that stands for a word.
    same: BTreeMap<String, String>,
    /// Legal forms that are left out anywhere, the longest first, and at the end.
    legal_forms: [Vec<Vec<String>>; 2],
    /// Listed providers, and the spellings that mean them.
    pub(super) listed: Vec<Listed>,
    pub(super) listed_by: BTreeMap<String, usize>,
}

impl ProviderRules {
    /// The rules that come with Nahraum.
    ///
    /// ```
    /// use nahraum::region::ProviderRules;
    /// let rules = ProviderRules::builtin();
    /// let keys: Vec<&str> = rules.umbrellas().iter().map(|one| one.key()).collect();
    /// assert!(["awo", "caritas", "diakonie", "drk", "paritaet", "zwst"].iter().all(|key| keys.contains(key)));
    /// ```
    pub fn builtin() -> Self {
        Self::read(&[PROVIDERS_TOML]).expect("a test reads the built-in rules")
    }

    /// The built-in rules and those of an own file; the latter add to the former.
    ///
    /// # Errors
    /// [`ProviderRulesError`]: not TOML, unknown fields, an umbrella organisation without name or kind, a phrase without
    /// words, a name or spelling that means two, a provider of an unknown umbrella organisation.
    pub fn with_own(own: &str) -> Result<Self, ProviderRulesError> {
        Self::read(&[PROVIDERS_TOML, own])
    }

    /// The rules of an own file alone.
    ///
    /// # Errors
    /// As [`Self::with_own`].
    pub fn only(own: &str) -> Result<Self, ProviderRulesError> {
        Self::read(&[own])
    }

    /// Umbrella organisations, in the order of the files.
    pub fn umbrellas(&self) -> &[Umbrella] {
        &self.umbrellas
    }

    fn read(texts: &[&str]) -> Result<Self, ProviderRulesError> {
        let mut rules = Self::default();
        let mut given: Vec<UmbrellaRules> = Vec::new();
        let mut listed = Vec::new();
        for text in texts {
            let file: RulesFile = toml::from_str(text)
                .map_err(|source| ProviderRulesError::Parse { source: Box::new(source) })?;
            rules.add_words(&file);
            for umbrella in file.umbrella {
                match given.iter_mut().find(|known| known.key == umbrella.key) {
                    Some(known) => known.add(umbrella),
                    None => given.push(umbrella),
                }
            }
            listed.extend(file.provider);
        }
        for umbrella in &given {
            rules.add_umbrella(umbrella)?;
        }
        rules.names.sort_by(|a, b| b.words.len().cmp(&a.words.len()).then(a.words.cmp(&b.words)));
        for provider in listed {
            rules.add_listed(provider)?;
        }
        Ok(rules)
    }

    fn add_words(&mut self, file: &RulesFile) {
        for same in &file.same {
            for word in &same.also {
                self.same.insert(word.clone(), same.word.clone());
            }
        }
        self.not_before.extend(file.not_before.iter().cloned());
        for (into, forms) in
            self.legal_forms.iter_mut().zip([&file.legal_forms, &file.legal_forms_at_end])
        {
            into.extend(forms.iter().map(|form| plain_words(form)).filter(|form| !form.is_empty()));
            into.sort_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
        }
    }

    fn add_umbrella(&mut self, given: &UmbrellaRules) -> Result<(), ProviderRulesError> {
        let key = || given.key.clone();
        if given.name.trim().is_empty() || given.key.trim().is_empty() {
            return Err(ProviderRulesError::NoName { key: key() });
        }
        let kind = given.kind.ok_or_else(|| ProviderRulesError::NoKind { key: key() })?;
        let at = self.umbrellas.len();
        let provider_type = match &given.provider_type {
            None => None,
            Some(text) => Some(ProviderType::from_key(text).ok_or_else(|| {
                ProviderRulesError::ProviderType { key: key(), text: text.clone() }
            })?),
        };
        for phrase in self.phrases_of(&given.key, &given.names)? {
            let Some(words) = phrase.plain() else {
                return Err(ProviderRulesError::Phrase { key: key(), text: phrase.text });
            };
            match self.names.iter().find(|one| one.words == words) {
                None => self.names.push(OwnName { words, phrase, umbrella: at }),
                Some(one) if one.umbrella == at => {}
                Some(one) => {
                    let a = self.umbrellas[one.umbrella].key.clone();
                    return Err(ProviderRulesError::TwoMean { name: phrase.text, a, b: key() });
                }
            }
        }
        let phrases = Phrases {
            patterns: self.phrases_of(&given.key, &given.patterns)?,
            starts: self.phrases_of(&given.key, &given.starts)?,
            whole: self.phrases_of(&given.key, &given.whole)?,
            not: self.phrases_of(&given.key, &given.not)?,
        };
        self.phrases.push(phrases);
        self.umbrellas.push(Umbrella {
            key: key(),
            name: given.name.clone(),
            kind,
            provider_type,
            is_independent: given.independent.unwrap_or(false),
            source: given.source.clone(),
        });
        Ok(())
    }

    fn phrases_of(&self, key: &str, texts: &[String]) -> Result<Vec<Phrase>, ProviderRulesError> {
        let same = |word: String| self.same_word(word);
        let read = |text: &String| {
            let bad = || ProviderRulesError::Phrase { key: key.to_owned(), text: text.clone() };
            Phrase::parse(text, &same).ok_or_else(bad)
        };
        texts.iter().map(read).collect()
    }

    fn add_listed(&mut self, given: ListedProvider) -> Result<(), ProviderRulesError> {
        let umbrella = given.umbrella.as_ref().map(|key| {
            let at = self.umbrellas.iter().position(|umbrella| umbrella.key == *key);
            at.ok_or_else(|| ProviderRulesError::UnknownUmbrella {
                provider: given.name.clone(),
                key: key.clone(),
                known: self
                    .umbrellas
                    .iter()
                    .map(|one| one.key.as_str())
                    .collect::<Vec<_>>()
                    .join(", "),
            })
        });
        let at = self.listed.len();
        let mut spellings = BTreeSet::new();
        let texts: Vec<String> = std::iter::once(&given.name).chain(&given.also).cloned().collect();
        for text in &texts {
            spellings.insert((self.all_words(text).concat(), text));
        }
        for (spelling, text) in spellings {
            if self.listed_by.insert(spelling, at).is_some_and(|other| other != at) {
                return Err(ProviderRulesError::ListedTwice { text: text.clone() });
            }
        }
        let umbrella = umbrella.transpose()?;
        let name = given.name.trim().to_owned();
        self.listed.push(Listed { name, spellings: texts, umbrella });
        Ok(())
    }

    fn same_word(&self, word: String) -> String {
        self.same.get(&word).cloned().unwrap_or(word)
    }

    /// The words of a name, each by the word that stands for it, with legal forms.
    pub(super) fn all_words(&self, text: &str) -> Vec<String> {
        plain_words(text).into_iter().map(|word| self.same_word(word)).collect()
    }

    /// The words of a name without legal forms. A name of nothing but legal forms keeps them.
    pub(super) fn words(&self, text: &str) -> Vec<String> {
        let written = plain_words(text);
        let [anywhere, at_end] = &self.legal_forms;
        let mut left: Vec<String> = Vec::new();
        let mut rest = &written[..];
        while let Some(word) = rest.first() {
            match anywhere.iter().find(|form| rest.starts_with(form)) {
                Some(form) => rest = &rest[form.len()..],
                None => {
                    left.push(word.clone());
                    rest = &rest[1..];
                }
            }
        }
        while let Some(form) = at_end.iter().find(|form| left.ends_with(form)) {
            left.truncate(left.len() - form.len());
        }
        let kept = if left.is_empty() { written } else { left };
        kept.into_iter().map(|word| self.same_word(word)).collect()
    }
}

impl UmbrellaRules {
    /// Adds what another file says of the same umbrella organisation.
    fn add(&mut self, other: Self) {
        for (own, more) in [
            (&mut self.names, other.names),
            (&mut self.patterns, other.patterns),
            (&mut self.starts, other.starts),
            (&mut self.whole, other.whole),
            (&mut self.not, other.not),
        ] {
            own.extend(more);
        }
        if !other.name.is_empty() {
            self.name = other.name;
        }
        self.kind = other.kind.or(self.kind);
        self.independent = other.independent.or(self.independent);
        self.provider_type = other.provider_type.or(self.provider_type.take());
        if !other.source.is_empty() {
            self.source = format!("{}; {}", self.source, other.source);
        }
    }
}
