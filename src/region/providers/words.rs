//! Names as words, and phrases that may occur in them.

use std::collections::BTreeSet;

use crate::base::names::plain_words;

/// What a word of a phrase stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Term {
    /// This word.
    Word(String),
    /// A word that begins with this.
    Beginning(String),
    /// A word that ends in this.
    Ending(String),
    /// The name of a municipality or county of the region, of one or more words.
    Place,
}

/// A phrase to look for: words, of which some may stand for several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Phrase {
    /// As it is written in the rules.
    pub text: String,
    terms: Vec<Term>,
}

/// Names of municipalities and counties, as words.
#[derive(Clone, Debug, Default)]
pub(super) struct PlaceNames {
    names: BTreeSet<Vec<String>>,
    words_max: usize,
}

impl PlaceNames {
    pub fn new(names: BTreeSet<Vec<String>>) -> Self {
        let words_max = names.iter().map(Vec::len).max().unwrap_or(0);
        Self { names, words_max }
    }

    /// The numbers of words of the names with which words begin.
    fn at_start_of<'s>(&'s self, words: &'s [String]) -> impl Iterator<Item = usize> + 's {
        let most = self.words_max.min(words.len());
        (1..=most).filter(|length| self.names.contains(&words[..*length]))
    }
}

/// The mark for the name of a municipality or county.
const PLACE: &str = "{place}";

/// Words before a name that make it part of a street's, after one of `not_before`: "Straße der Caritas".
const ARTICLES: [&str; 7] = ["der", "des", "die", "am", "an", "zur", "zum"];

/// A part of a name that a phrase fits: the first word and the one after the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub start: usize,
    pub end: usize,
}

impl Phrase {
    /// Reads a phrase; `same` gives the word that stands for a word. `None` when it has no word, or a star inside a word.
    pub fn parse(text: &str, same: &dyn Fn(String) -> String) -> Option<Self> {
        let terms: Option<Vec<Vec<Term>>> =
            text.split_whitespace().map(|part| terms_of(part, same)).collect();
        let terms = terms?.concat();
        (!terms.is_empty()).then(|| Self { text: text.to_owned(), terms })
    }

    /// The words of a phrase without stars and marks; `None` for another one.
    pub fn plain(&self) -> Option<Vec<String>> {
        let word = |term: &Term| match term {
            Term::Word(word) => Some(word.clone()),
            _ => None,
        };
        self.terms.iter().map(word).collect()
    }

    /// How many words from `start` on it fits; the fewest where it may fit several numbers.
    pub fn fits_at(&self, words: &[String], start: usize, places: &PlaceNames) -> Option<usize> {
        let ends = self.ends_from(words, start, places);
        ends.into_iter().min().map(|end| end - start)
    }

    /// Whether it fits all words.
    pub fn fits_whole(&self, words: &[String], places: &PlaceNames) -> bool {
        self.ends_from(words, 0, places).contains(&words.len())
    }

    /// Where it may end when it begins at a word.
    fn ends_from(&self, words: &[String], start: usize, places: &PlaceNames) -> Vec<usize> {
        let mut ends = vec![start];
        for term in &self.terms {
            let next = |at: usize| -> Vec<usize> {
                let rest = &words[at.min(words.len())..];
                let fits = |is: &dyn Fn(&String) -> bool| rest.first().is_some_and(is);
                let one = match term {
                    Term::Word(word) => fits(&|own| own == word),
                    Term::Beginning(word) => fits(&|own| own.starts_with(word.as_str())),
                    Term::Ending(word) => fits(&|own| own.ends_with(word.as_str())),
                    Term::Place => {
                        return places.at_start_of(rest).map(|length| at + length).collect();
                    }
                };
                if one { vec![at + 1] } else { Vec::new() }
            };
            ends = ends.into_iter().flat_map(next).collect();
        }
        ends
    }
}

/// The terms of a part of a phrase that has no blanks. A star inside makes it none.
fn terms_of(part: &str, same: &dyn Fn(String) -> String) -> Option<Vec<Term>> {
    if part == PLACE {
        return Some(vec![Term::Place]);
    }
    let (ending, rest) = part.strip_prefix('*').map_or((false, part), |rest| (true, rest));
    let (beginning, rest) = rest.strip_suffix('*').map_or((false, rest), |rest| (true, rest));
    let mut words = plain_words(rest);
    if rest.contains(['*', '{', '}']) || (words.is_empty() && (ending || beginning)) {
        return None;
    }
    if ending && beginning {
        return None;
    }
    let (first, last) = (0, words.len().saturating_sub(1));
    let term = |(at, word): (usize, String)| match (at == first && ending, at == last && beginning)
    {
        (true, _) => Term::Ending(word),
        (_, true) => Term::Beginning(word),
        _ => Term::Word(same(word)),
    };
    Some(words.drain(..).enumerate().map(term).collect())
}

/// Whether what a phrase fits is part of the name of a street or of a pharmacy: joined with or followed by one of
/// `not_before`, or after one with an article.
pub(super) fn is_of_street(
    words: &[String],
    span: Span,
    phrase: &Phrase,
    not_before: &[String],
) -> bool {
    let is_one = |word: &String| not_before.contains(word);
    let joined = match (phrase.terms.last(), span.end.checked_sub(1).map(|at| &words[at])) {
        (Some(Term::Beginning(start)), Some(word)) => {
            let rest = &word[start.len()..];
            not_before.iter().any(|one| rest.ends_with(one.as_str()))
        }
        _ => false,
    };
    let followed = words.get(span.end).is_some_and(is_one);
    let before = &words[..span.start];
    let after_street = match before {
        [.., street, article] if ARTICLES.contains(&article.as_str()) => is_one(street),
        _ => false,
    };
    joined || followed || after_street
}
