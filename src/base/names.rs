//! Names as people type them: case, umlauts, plurals, typing errors.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A name in normal form, without the differences that people make when they type it: case, umlauts (`ä`,
/// `ae`), and separators between words (space, `-`, `_`); and without those that nobody sees: accents
/// apart from their letters (usual on macOS) and characters without ink, such as soft hyphens.
///
/// ```
/// use nahraum::base::names::folded;
/// assert_eq!(folded(" Bäckerei"), folded("BAECKEREI"));
/// assert_eq!(folded("transit-stop"), "transit stop");
/// ```
pub fn folded(text: &str) -> String {
    let lower = same_letters(text).replace(['-', '_'], " ");
    let plain =
        [("ae", "a"), ("oe", "o"), ("ue", "u"), ("ä", "a"), ("ö", "o"), ("ü", "u"), ("ß", "ss")];
    plain.iter().fold(lower, |text, (from, to)| text.replace(from, to))
}

/// The words of a name, without the differences that people make when they type it: in small letters, `ä` as `ae`, `ß`
/// as `ss`, other letters without accents, no apostrophes; every other sign separates words, `&` and `+` are `und`.
/// Unlike [`folded`], it keeps `ae` and `a` apart: "Bauer" and "Baur" are two families.
///
/// ```
/// use nahraum::base::names::plain_words;
/// assert_eq!(plain_words("Müller & Söhne e. V."), ["mueller", "und", "soehne", "e", "v"]);
/// assert_eq!(plain_words("Café-Haus  MUELLER"), ["cafe", "haus", "mueller"]);
/// assert_ne!(plain_words("Bauer"), plain_words("Baur"));
/// ```
pub fn plain_words(text: &str) -> Vec<String> {
    let mut plain = String::new();
    for c in same_letters(text).chars() {
        match c {
            'ä' | 'æ' => plain.push_str("ae"),
            'ö' | 'ø' | 'œ' => plain.push_str("oe"),
            'ü' => plain.push_str("ue"),
            'ß' => plain.push_str("ss"),
            '&' | '+' => plain.push_str(" und "),
            '\'' | '’' | '‘' | '`' | '´' => {}
            c if c.is_alphanumeric() => {
                let parts = c.nfkd().filter(|part| !is_combining_mark(*part));
                plain.extend(parts.flat_map(char::to_lowercase));
            }
            _ => plain.push(' '),
        }
    }
    plain.split_whitespace().map(str::to_owned).collect()
}

/// A text in small letters, so that texts that look the same are the same: accents in one character with
/// their letters (Unicode's NFC), no characters without ink, and one kind of spaces and of hyphens.
fn same_letters(text: &str) -> String {
    let inked = text.chars().filter(|c| !is_without_ink(*c)).map(|c| match c {
        '\u{2010}' | '\u{2011}' => '-',
        c if c.is_whitespace() => ' ',
        c => c,
    });
    inked.nfc().collect::<String>().trim().to_lowercase()
}

/// Whether a character only steers how its neighbours are shown: soft hyphens, joiners, spaces without
/// width, directions of writing, byte order marks, variants. Source: Unicode, "Default_Ignorable_Code_Point".
fn is_without_ink(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}')
        || matches!(c, '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// Why a key or a name means no single thing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NameError {
    /// Nothing has this key or name.
    #[error("unknown key or name")]
    Unknown,
    /// Several things have this name, so it means none of them.
    #[error("several have this name; their keys are {}", keys.join(", "))]
    Several {
        /// Their keys.
        keys: Vec<String>,
    },
}

/// What does a key or a name mean? The position of the item with exactly this key, else of the only
/// one with this key or name, ignoring case and what nobody sees (see [`folded`]). This is the rule
/// wherever people name a municipality or another object; cost: linear.
///
/// # Errors
/// [`NameError::Unknown`], or [`NameError::Several`] with the keys of all that bear the name.
///
/// ```
/// use nahraum::base::names::{NameError, find_named};
/// let towns = [("05913", "Dortmund"), ("r1", "Adorf"), ("r2", "ADORF")];
/// let find = |text| find_named(&towns, text, |town| town.0, |town, is| is(town.1));
/// assert_eq!(find("dortmund"), Ok(0));
/// assert_eq!(find("R2"), Ok(2));
/// let keys = vec!["r1".to_owned(), "r2".to_owned()];
/// assert_eq!(find("Adorf"), Err(NameError::Several { keys }));
/// ```
pub fn find_named<'i, T>(
    all: &'i [T],
    text: &str,
    key: impl Fn(&'i T) -> &'i str,
    has_name: impl Fn(&'i T, &dyn Fn(&str) -> bool) -> bool,
) -> Result<usize, NameError> {
    let text = text.trim();
    if let Some(at) = all.iter().position(|item| key(item) == text) {
        return Ok(at);
    }
    let lower = same_letters(text);
    let same = |other: &str| same_letters(other) == lower;
    let is_meant = |item: &'i T| same(key(item)) || has_name(item, &same);
    let meant: Vec<usize> = (0..all.len()).filter(|at| is_meant(&all[*at])).collect();
    match meant[..] {
        [] => Err(NameError::Unknown),
        [one] => Ok(one),
        _ => {
            let keys = meant.iter().map(|at| key(&all[*at]).to_owned()).collect();
            Err(NameError::Several { keys })
        }
    }
}

/// Whether `text` is a regular English plural of `singular`.
pub fn is_english_plural(text: &str, singular: &str) -> bool {
    let (text, singular) = (folded(text), folded(singular));
    ends_in(&text, &singular, &["s", "es"])
        || singular.strip_suffix('y').is_some_and(|stem| ends_in(&text, stem, &["ies"]))
}

/// Whether `text` is a regular German plural of `singular`; an umlaut may change the vowel
/// (`Supermärkte`).
pub fn is_german_plural(text: &str, singular: &str) -> bool {
    let (text, singular) = (folded(text), folded(singular));
    ends_in(&text, &singular, &["n", "en", "e", "er", "s"])
        || singular.strip_suffix("is").is_some_and(|stem| ends_in(&text, stem, &["en"]))
        || singular.ends_with("in") && ends_in(&text, &singular, &["nen"])
}

fn ends_in(text: &str, stem: &str, endings: &[&str]) -> bool {
    text.strip_prefix(stem).is_some_and(|ending| endings.contains(&ending))
}

/// Signs that always separate the members of a list, as in OpenStreetMap (`pharmacy;doctor`).
const LIST_SIGNS: [char; 2] = [';', '|'];
/// Signs that also occur in names (`Kita/Hort`): they separate a list only if each member is known.
const DOUBTFUL_SIGNS: [char; 4] = [',', '/', '+', '&'];

/// The members of a list of names, without blank ones; a single member when the text is no list.
/// `is_known` says whether a text names something.
///
/// ```
/// use nahraum::base::names::list_members;
/// let is_known = |text: &str| ["a", "b"].contains(&text);
/// assert_eq!(list_members("a;x", &is_known), ["a", "x"]);
/// assert_eq!(list_members("a / b", &is_known), ["a", "b"]);
/// assert_eq!(list_members("a / x", &is_known), ["a / x"]); // `/` may belong to a name
/// ```
pub fn list_members<'t>(text: &'t str, is_known: &dyn Fn(&str) -> bool) -> Vec<&'t str> {
    let split = |signs: &[char]| -> Vec<&'t str> {
        let parts = text.split(|sign| signs.contains(&sign)).map(str::trim);
        parts.filter(|part| !part.is_empty()).collect()
    };
    if is_known(text.trim()) {
        return vec![text.trim()];
    }
    let sure = split(&LIST_SIGNS);
    if sure.len() != 1 {
        return sure;
    }
    let doubtful = split(&DOUBTFUL_SIGNS);
    if !doubtful.is_empty() && doubtful.iter().all(|part| is_known(part)) { doubtful } else { sure }
}

/// The name most similar to a text, for "did you mean" hints; `None` when every name differs in more
/// than a third of its letters. Ties go to the first name.
///
/// ```
/// use nahraum::base::names::nearest_name;
/// assert_eq!(nearest_name("supermrket", ["park", "supermarket"]), Some("supermarket"));
/// assert_eq!(nearest_name("castle", ["park", "supermarket"]), None);
/// ```
///
/// # Method
/// Edit distance of [`folded`] names (Levenshtein 1966): inserted, deleted and replaced letters.
pub fn nearest_name<'n>(text: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let text: Vec<char> = folded(text).chars().collect();
    let measured = names.into_iter().filter_map(|name| {
        let letters: Vec<char> = folded(name).chars().collect();
        let distance = edit_distance(&text, &letters);
        (3 * distance <= text.len().max(letters.len())).then_some((distance, name))
    });
    measured.min_by_key(|(distance, _)| *distance).map(|(_, name)| name)
}

fn edit_distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (above, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = above + 1;
        for (at, y) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(x != y);
            diagonal = row[at + 1];
            row[at + 1] = replaced.min(diagonal + 1).min(row[at] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_counted() {
        let between = |a: &str, b: &str| {
            let letters = |text: &str| text.chars().collect::<Vec<_>>();
            edit_distance(&letters(a), &letters(b))
        };
        assert_eq!(between("", "abc"), 3);
        assert_eq!(between("kitten", "sitting"), 3);
        assert_eq!(between("flaw", "lawn"), 2);
        assert_eq!(between("same", "same"), 0);
    }

    #[test]
    fn texts_that_look_the_same_are_the_same() {
        for text in ["A\u{308}rzte\u{ad}haus", "\u{feff} ärzte\u{200b}haus\u{a0}"] {
            assert_eq!(folded(text), folded("Ärztehaus"), "{text:?}");
            assert_eq!(find_named(&["Ärztehaus"], text, |key| key, |_, _| false), Ok(0));
        }
        assert_eq!(folded("transit\u{2011}stop"), folded("transit\u{a0}stop"));
    }

    #[test]
    fn plurals_of_both_languages_are_known() {
        for (plural, singular) in [
            ("Apotheken", "Apotheke"),
            ("SUPERMÄRKTE", "Supermarkt"),
            ("Krankenhaeuser", "Krankenhaus"),
            ("Arztpraxen", "Arztpraxis"),
            ("Ärztinnen", "Ärztin"),
            ("Parks", "Park"),
        ] {
            assert!(is_german_plural(plural, singular), "{plural}");
        }
        for (plural, singular) in [("pharmacies", "Pharmacy"), ("transit stops", "transit_stop")] {
            assert!(is_english_plural(plural, singular), "{plural}");
        }
        assert!(!is_german_plural("Apotheker", "Apotheken"));
        assert!(!is_english_plural("Bänke", "bank"), "benches are not banks");
    }
}
