//! The values in the fields of a feed.

use std::borrow::Cow;

use encoding_rs::WINDOWS_1252;

use crate::dataset::CivilDate;

/// The field without surrounding white space, and without quotes that became part of the value
/// because of white space before them.
pub(super) fn trimmed(field: &[u8]) -> &[u8] {
    let inner = field.trim_ascii();
    match inner {
        [b'"', text @ .., b'"'] if inner.len() < field.len() => text.trim_ascii(),
        _ => inner,
    }
}

/// The text of a field, and whether it is not UTF-8 and was read as Windows-1252.
pub(super) fn text(field: &[u8]) -> (Cow<'_, str>, bool) {
    match std::str::from_utf8(field) {
        Ok(text) => (Cow::Borrowed(text), false),
        Err(_) => (WINDOWS_1252.decode_without_bom_handling(field).0, true),
    }
}

/// A whole number without sign.
pub(super) fn whole(field: &[u8]) -> Option<u32> {
    if field.is_empty() || field.len() > 10 {
        return None;
    }
    field.iter().try_fold(0u32, |sum, byte| {
        let digit = byte.is_ascii_digit().then(|| u32::from(byte - b'0'))?;
        sum.checked_mul(10)?.checked_add(digit)
    })
}

/// Seconds after midnight of `H:MM:SS` or `HH:MM:SS`; hours may exceed 24.
pub(super) fn time(field: &[u8]) -> Option<u32> {
    let (hours, rest) = field.split_at_checked(field.len().checked_sub(6)?)?;
    let [b':', m1, m2, b':', s1, s2] = *rest else { return None };
    let (minutes, seconds) = (whole(&[m1, m2])?, whole(&[s1, s2])?);
    let hours = whole(hours).filter(|hours| *hours < 1000)?;
    (minutes < 60 && seconds < 60).then_some(hours * 3600 + minutes * 60 + seconds)
}

/// A day written `20240131`.
pub(super) fn date(field: &[u8]) -> Option<CivilDate> {
    let compact = field.len() == 8;
    std::str::from_utf8(field).ok().filter(|_| compact)?.parse().ok()
}

/// A number of degrees.
pub(super) fn degrees(field: &[u8]) -> Option<f64> {
    let number: f64 = std::str::from_utf8(field).ok()?.parse().ok()?;
    number.is_finite().then_some(number)
}

/// The content of a field for a message: shortened, in quotes.
pub(super) fn shown(field: &[u8]) -> String {
    const SHOWN: usize = 60;
    let text = text(field).0;
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("`{}...`", &text[..end]),
        None => format!("`{text}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_beyond_midnight_and_nonsense_is_refused() {
        assert_eq!(time(b"00:00:00"), Some(0));
        assert_eq!(time(b"8:05:09"), Some(8 * 3600 + 5 * 60 + 9));
        assert_eq!(time(b"25:10:00"), Some(25 * 3600 + 600));
        assert_eq!(time(b"100:00:00"), Some(360_000));
        for wrong in [
            "",
            "8:05",
            "08:60:00",
            "08:00:60",
            ":00:00",
            "-1:00:00",
            "08-00-00",
            "1000:00:00",
            "aa:00:00",
            "08:0a:00",
        ] {
            assert_eq!(time(wrong.as_bytes()), None, "{wrong}");
        }
    }

    #[test]
    fn numbers_are_whole_and_without_sign() {
        assert_eq!(whole(b"4294967295"), Some(u32::MAX));
        for wrong in ["", "4294967296", "00000000001", "-1", "+1", "1.0", "1e3"] {
            assert_eq!(whole(wrong.as_bytes()), None, "{wrong}");
        }
        assert_eq!(degrees(b"-7.25"), Some(-7.25));
        assert_eq!(degrees(b"NaN"), None);
        assert_eq!(degrees(b"inf"), None);
    }

    #[test]
    fn text_is_trimmed_and_decoded() {
        assert_eq!(trimmed(b"  a b "), b"a b");
        assert_eq!(trimmed(b" \"a\" "), b"a");
        assert_eq!(trimmed(b"\"a\""), b"\"a\"");
        assert_eq!(trimmed(b" \" "), b"\"");
        assert_eq!(text("Süd".as_bytes()), (Cow::Borrowed("Süd"), false));
        assert_eq!(text(b"S\xfcd"), (Cow::Owned("Süd".to_owned()), true));
    }
}
