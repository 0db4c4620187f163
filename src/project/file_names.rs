//! Keys of the user's data as parts of file names.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use sha2::{Digest, Sha256};

/// Largest length of a part in bytes, before its mark: file systems allow names of 255 bytes.
const BYTES_MAX: usize = 80;

/// Names that Windows keeps for devices, whatever the ending.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// A part of a file name for each key: safe on every file system, and different for different keys.
///
/// A key of letters, digits, `-`, `_` and `.` stays as it is. In other keys every other character becomes
/// `_`, long ones are cut, and a mark of eight digits made from the whole key keeps them apart. The mark is
/// also added where two keys differ only in case, to a key that is the marked form of another one, to names
/// that Windows keeps for devices, and to a key that would read as the connected gaps of another one
/// (`connected_...`). So the part does not depend on the order of the keys.
///
/// ```text
/// pharmacy   pharmacy
/// Kita/Hort  Kita_Hort-2f4a7c1d
/// ../evil    _._evil-0b1e6d42
/// ```
pub(crate) fn file_parts(keys: &[&str]) -> Vec<String> {
    let plain: Vec<String> = keys.iter().map(|key| spelt(key)).collect();
    let mut same: BTreeMap<String, usize> = BTreeMap::new();
    for part in &plain {
        *same.entry(part.to_lowercase()).or_default() += 1;
    }
    let is_plain = |(key, plain): (&&str, &String)| {
        let folded = plain.to_lowercase();
        let stem = folded.split('.').next().unwrap_or_default();
        let is_device = DEVICES.contains(&stem)
            || ["com", "lpt"].iter().any(|port| {
                stem.strip_prefix(port).is_some_and(|number| number.chars().count() == 1)
            });
        let is_kept = is_device || folded.starts_with("connected_");
        plain == *key && !is_kept && same[&folded] == 1
    };
    let mut stays: Vec<bool> = keys.iter().zip(&plain).map(is_plain).collect();
    loop {
        let part = |at: usize| match stays[at] {
            true => plain[at].clone(),
            false => format!("{}-{}", plain[at], mark(keys[at])),
        };
        let parts: Vec<String> = (0..keys.len()).map(part).collect();
        let mut times: BTreeMap<String, usize> = BTreeMap::new();
        for part in &parts {
            *times.entry(part.to_lowercase()).or_default() += 1;
        }
        // Each round marks one more key at least.
        let is_taken = |at: &usize| stays[*at] && times[&parts[*at].to_lowercase()] > 1;
        let taken: Vec<usize> = (0..keys.len()).filter(is_taken).collect();
        if taken.is_empty() {
            return parts;
        }
        taken.into_iter().for_each(|at| stays[at] = false);
    }
}

/// A key with `_` in place of what is unsafe in a file name, cut to the largest length.
fn spelt(key: &str) -> String {
    let mut part = String::new();
    for c in key.chars() {
        let is_first = part.is_empty();
        let c = match c {
            '-' | '_' if !is_first => c,
            '.' if !is_first && !part.ends_with('.') => c,
            c if c.is_alphanumeric() => c,
            _ => '_',
        };
        if part.len() + c.len_utf8() > BYTES_MAX {
            break;
        }
        part.push(c);
    }
    // Windows drops a dot at the end.
    if part.is_empty() || part.ends_with('.') {
        part.push('_');
    }
    part
}

/// Eight hexadecimal digits made from a key.
fn mark(key: &str) -> String {
    let mut mark = String::new();
    for byte in &Sha256::digest(key.as_bytes())[..4] {
        // Writing to a string cannot fail.
        let _ = write!(mark, "{byte:02x}");
    }
    mark
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn ordinary_keys_stay_as_they_are() {
        let keys = ["pharmacy", "day_care", "Ärztin", "age-65", "v1.2"];
        assert_eq!(file_parts(&keys), keys);
    }

    #[test]
    fn a_key_that_is_the_marked_form_of_another_is_marked_too() {
        let marked = file_parts(&["Kita/Hort"]).remove(0);
        let again = format!("{marked}-{}", mark(&marked));
        for own in [marked.clone(), marked.to_uppercase()] {
            for keys in [["Kita/Hort", &own, &again], [&own, &again, "Kita/Hort"]] {
                let parts = file_parts(&keys);
                let distinct: BTreeSet<String> = parts.iter().map(|p| p.to_lowercase()).collect();
                assert_eq!(distinct.len(), 3, "{parts:?}");
                assert!(parts.contains(&marked), "{parts:?}");
            }
        }
    }

    #[test]
    fn unsafe_keys_become_safe_and_stay_apart() {
        let long = "x".repeat(300);
        let keys = [
            "Kita/Hort",
            "Kita_Hort",
            "Kita\\Hort",
            "../evil",
            "..",
            "",
            "a\0b",
            "nul",
            "COM1",
            "con.x",
            "kita",
            "KITA",
            "-rf",
            "_a",
            " a",
            "a ",
            "a.",
            "line\nbreak",
            &long,
            "<script>",
        ];
        let parts = file_parts(&keys);
        let distinct: BTreeSet<String> = parts.iter().map(|part| part.to_lowercase()).collect();
        assert_eq!(distinct.len(), keys.len(), "{parts:?}");
        for part in &parts {
            assert!(part.len() <= BYTES_MAX + 10, "{part}");
            assert!(!part.contains(['/', '\\', '\0', '\n', '<', ' ']), "{part}");
            assert!(!part.starts_with(['.', '-']) && !part.ends_with('.'), "{part}");
        }
        assert!(parts[0].starts_with("Kita_Hort-") && parts[0] != parts[2], "{parts:?}");
        let mut backwards = keys;
        backwards.reverse();
        let mut again = file_parts(&backwards);
        again.reverse();
        assert_eq!(again, parts, "the order of keys does not matter");
    }
}
