//! Texts in lines.

use super::fonts::width_mm;
use super::svg::Letters;

/// A text in lines that fit into a width, broken between words. A word that is wider than a line is cut.
pub(super) fn wrapped(text: &str, width: f64, letters: Letters) -> Vec<String> {
    let fits = |text: &str| width_mm(text, letters.size_mm, letters.weight) <= width;
    let mut lines: Vec<String> = Vec::new();
    for word in &words(text) {
        let joined = lines.last().map(|line| format!("{line} {word}"));
        match (lines.last_mut(), joined) {
            // A point between parts does not begin a line.
            (Some(line), Some(joined)) if word == "·" || fits(&joined) => *line = joined,
            _ => lines.push(cut(word, width, letters)),
        }
    }
    lines
}

/// The words of a text. A number and the sign of percent behind it are one.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match words.last_mut() {
            Some(number) if word.starts_with('%') => *number = format!("{number} {word}"),
            _ => words.push(word.to_owned()),
        }
    }
    words
}

/// A text that fits into a width; one that is too long ends with three dots.
pub(super) fn cut(text: &str, width: f64, letters: Letters) -> String {
    let fits = |text: &str| width_mm(text, letters.size_mm, letters.weight) <= width;
    if fits(text) {
        return text.to_owned();
    }
    let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    let longest = ends.partition_point(|end| fits(&format!("{}…", &text[..*end])));
    let end = longest.checked_sub(1).map_or(0, |at| ends[at]);
    format!("{}…", text[..end].trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_fit_and_keep_all_words() {
        let letters = Letters::regular(3.0);
        let text = "Share of persons within the limit of 500 m on foot";
        let lines = wrapped(text, 30.0, letters);
        assert!(lines.len() > 1);
        assert!(lines.iter().all(|line| width_mm(line, 3.0, letters.weight) <= 30.0));
        assert_eq!(lines.join(" "), text);
    }

    #[test]
    fn a_number_keeps_its_sign_of_percent() {
        let letters = Letters::regular(3.0);
        let narrow = width_mm("at least 50", 3.0, letters.weight) + 0.1;
        assert_eq!(
            wrapped("at least 50 % of them", narrow, letters),
            ["at least", "50 % of", "them"]
        );
    }

    #[test]
    fn a_word_without_end_is_cut() {
        let letters = Letters::regular(3.0);
        let word = "ä".repeat(9_000);
        let lines = wrapped(&word, 30.0, letters);
        assert_eq!(lines.len(), 1);
        assert!(lines[0].ends_with('…') && width_mm(&lines[0], 3.0, letters.weight) <= 30.0);
    }
}
