//! Interprets tags of municipalities.

use super::keys::{
    KEY_AUSTRIA, KEY_FRANCE, KEY_GERMANY_AGS, KEY_GERMANY_ARS, KEY_SWITZERLAND, KEY_SWITZERLAND_REF,
};
use crate::dataset::{OsmExtract, TagKey, TagRange};

/// The official key of a municipality or county: the AGS (8 digits; 5 of a county) or ARS (12
/// digits) in Germany, the Gemeindekennziffer in Austria, the BFS number in Switzerland, the INSEE
/// code in France. Keys of countries other than Germany get the country code as a prefix, because
/// bare digits mean an AGS.
pub(super) fn official_key(extract: &OsmExtract, tags: TagRange) -> Option<String> {
    const KEYS: [(TagKey, &str); 6] = [
        (KEY_GERMANY_AGS, ""),
        (KEY_GERMANY_ARS, ""),
        (KEY_AUSTRIA, "AT"),
        (KEY_SWITZERLAND, "CH"),
        (KEY_SWITZERLAND_REF, "CH"),
        (KEY_FRANCE, "FR"),
    ];
    KEYS.iter().find_map(|(key, country)| {
        let value: String = extract.tag(tags, *key)?.split_whitespace().collect();
        let code = |c: char| c.is_ascii_alphanumeric();
        (!value.is_empty() && value.chars().all(code)).then(|| format!("{country}{value}"))
    })
}

/// Whether a key is a German municipality key: an AGS or ARS in full length.
pub(super) fn is_municipal(key: &str) -> bool {
    matches!(key.len(), 8 | 12) && key.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a key is one of Germany: the keys of other countries begin with letters.
pub(super) fn is_german(key: &str) -> bool {
    key.bytes().all(|byte| byte.is_ascii_digit())
}

/// Parses a `population` tag: accepts `4,284`, `4 284`, `4284`; rejects `ca. 4000` and `4.5`.
pub(super) fn whole_persons(text: &str) -> Option<u64> {
    let text = text.trim();
    if let Ok(persons) = text.parse() {
        return Some(persons);
    }
    let mut parts = text.split([',', '.', ' ', '\'', '\u{a0}', '\u{202f}']);
    let first = parts.next().filter(|part| (1..=3).contains(&part.len()))?;
    let mut digits = first.to_owned();
    for part in parts {
        if part.len() != 3 {
            return None;
        }
        digits.push_str(part);
    }
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn persons_with_and_without_separators() {
        for text in ["4284", "4,284", "4.284", "4 284", "4'284", " 4284 "] {
            assert_eq!(whole_persons(text), Some(4284), "{text}");
        }
        assert_eq!(whole_persons("1,234,567"), Some(1_234_567));
        for text in ["", "ca. 4000", "4.5", "4000 (2011)", "-3", "12,34", "1234,567"] {
            assert_eq!(whole_persons(text), None, "{text}");
        }
    }

    #[test]
    fn keys_of_municipalities_have_their_full_length() {
        assert!(is_municipal("05911000") && is_municipal("059110000000"));
        assert!(!is_municipal("08215") && !is_municipal("AT80404000"));
    }
}
