//! How the values of attributes are compared.

use crate::base::names::folded;

/// Words that mean the same, the one of OpenStreetMap first.
const SAME: [&[&str]; 3] =
    [&["yes", "ja", "true"], &["no", "nein", "false"], &["limited", "teilweise", "eingeschränkt"]];

/// Texts that state nothing.
const NOTHING: [&str; 2] = ["unknown", "unbekannt"];

/// Whether the text of an attribute states something.
pub(in crate::region) fn is_stated(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty() && !NOTHING.iter().any(|nothing| text.eq_ignore_ascii_case(nothing))
}

/// The values of an attribute, which stand in a list with `;` between them.
pub(in crate::region) fn values_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(';').map(str::trim).filter(|value| !value.is_empty())
}

/// Whether a value of an attribute is the one that a filter names.
pub(in crate::region) fn is_same(attribute: &str, value: &str, wanted: &str) -> bool {
    let (value, wanted) = (folded(value), folded(wanted));
    let meaning = |word: &str| {
        let has = |words: &&&[&'static str]| words.iter().any(|one| folded(one) == word);
        SAME.iter().find(has).map(|words| words[0])
    };
    let (said, asked) = (meaning(&value), meaning(&wanted));
    // What is made for wheelchairs is open to them (OpenStreetMap wiki, "Key:wheelchair").
    let is_made_for = value == "designated" && attribute.contains("wheelchair");
    value == wanted || (said.is_some() && said == asked) || (is_made_for && asked == Some("yes"))
}

/// The number that a text is, with a decimal point. Numbers of a list have been rewritten so as they were read, since
/// only the layer says what its points and commas mean.
pub(in crate::region) fn number_of(text: &str) -> Option<f64> {
    text.trim().parse().ok().filter(|number: &f64| number.is_finite())
}
