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

/// Bytes in Base64 (RFC 4648).
pub(super) fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let letters = |three: &[u8]| {
        let byte = |at: usize| u32::from(three.get(at).copied().unwrap_or(0));
        let bits = (byte(0) << 16) | (byte(1) << 8) | byte(2);
        let letter = |at: usize| match at <= three.len() {
            true => char::from(LETTERS[(bits >> (18 - 6 * at)) as usize & 63]),
            false => '=',
        };
        [letter(0), letter(1), letter(2), letter(3)]
    };
    bytes.chunks(3).flat_map(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_standard() {
        // RFC 4648, section 10.
        for (bytes, letters) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")]
        {
            assert_eq!(base64(bytes.as_bytes()), letters);
        }
    }

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
