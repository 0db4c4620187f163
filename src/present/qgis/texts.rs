//! Texts of others inside texts of QGIS.

/// A text in which QGIS finds no expression to compute: `[%` begins one. It looks the same on paper.
pub(super) fn inert(text: &str) -> String {
    text.replace("[%", "[\u{2060}%")
}

/// A text without the characters that XML 1.0 does not allow.
pub(in crate::present) fn writable(text: &str) -> String {
    let is_allowed = |c: &char| {
        matches!(c, '\t' | '\n' | '\r') || (*c >= ' ' && !matches!(c, '\u{fffe}' | '\u{ffff}'))
    };
    text.chars().filter(is_allowed).collect()
}

/// A text in lines of about `width` characters, parted by `|`, as legends break them.
pub(super) fn wrapped(text: &str, width: usize) -> String {
    let mut lines: Vec<String> = Vec::new();
    for word in text.replace('|', "/").split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.join("|")
}

/// Letters and digits of a text, for names inside files: what else it has becomes `_`.
pub(super) fn plain_letters(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_hold_no_expression_and_nothing_that_xml_forbids() {
        assert!(!inert("Bochum [% env('USER') %]").contains("[%"));
        assert_eq!(writable("a\u{1}b\u{0}c\nd\u{ffff}"), "abc\nd");
        assert_eq!(plain_letters("süd-7"), "s_d_7");
    }

    #[test]
    fn legends_are_broken_between_words() {
        assert_eq!(wrapped("Share of persons within | it", 16), "Share of persons|within / it");
        assert_eq!(wrapped("Donaudampfschifffahrt", 5), "Donaudampfschifffahrt");
    }
}
