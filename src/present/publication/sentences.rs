//! Sentences without numbers of persons.

use crate::base::Diagnostics;

/// What stands for a number that is withheld.
const DOTS: &str = "…";

/// Sentences, one or more lines of them, whose numbers are withheld, distances and limits in metres excepted.
///
/// ```
/// use nahraum::present::publication::without_numbers;
/// let sentence = "pharmacy within 500 m: 1,204 of 4,300 persons (28.0 %) in Q7";
/// assert_eq!(without_numbers(sentence), "pharmacy within 500 m: … of … persons (… %) in Q7");
/// ```
pub fn without_numbers(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(line_without_numbers).collect();
    lines.join("\n")
}

fn line_without_numbers(text: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    let parts: Vec<&str> = text.split(' ').collect();
    for (at, part) in parts.iter().enumerate() {
        let unit =
            parts.get(at + 1).map_or("", |next| next.trim_end_matches([',', ';', ':', '.', ')']));
        words.push(if unit == "m" { (*part).to_owned() } else { masked(part) });
    }
    words.join(" ")
}

/// A word without its number. Digits in names and codes are none.
fn masked(word: &str) -> String {
    let is_edge = |c: char| matches!(c, '(' | ')' | ',' | ';' | ':' | '.' | '+' | '-' | '%');
    let number = word.trim_matches(is_edge);
    let is_number = number.starts_with(|c: char| c.is_ascii_digit())
        && number.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '.'));
    match is_number {
        true => word.trim_start_matches(['+', '-']).replacen(number, DOTS, 1),
        false => word.to_owned(),
    }
}

/// Findings without numbers where they speak of persons.
pub fn findings_without_numbers(diagnostics: &Diagnostics) -> Diagnostics {
    diagnostics.reworded(|message| match speaks_of_persons(message) {
        true => without_numbers(message),
        false => message.to_owned(),
    })
}

fn speaks_of_persons(message: &str) -> bool {
    let message = message.to_lowercase();
    ["person", "resident"].iter().any(|word| message.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_withheld_and_distances_and_names_are_not() {
        let change =
            "pharmacy within 1000 m: -1,200 covered persons: +3 because facilities changed";
        let expected = "pharmacy within 1000 m: … covered persons: … because facilities changed";
        assert_eq!(without_numbers(change), expected);
        assert_eq!(
            without_numbers("`persons_65` of W429, Q7 (44)"),
            "`persons_65` of W429, Q7 (…)"
        );
        let lines = "gained most: Herne (1,204), Bochum (3)\n12 persons in 2 lines: 7\n";
        let expected = "gained most: Herne (…), Bochum (…)\n… persons in … lines: …\n";
        assert_eq!(without_numbers(lines), expected);
    }

    #[test]
    fn findings_about_residents_are_about_persons() {
        assert!(speaks_of_persons("would serve 3 of 1204 residents (0.2 %)"));
        assert!(!speaks_of_persons("found 3 places, at least 2 are needed"));
    }
}
