//! Parses numbers as people write them.

use std::borrow::Cow;

/// The number in a text, or `None` if the text is not a number.
///
/// With `decimal_comma`, `3,5` is three and a half, and `1.234` and `1.234,5` have thousands
/// points; without it a comma is accepted only where it can but separate thousands: `1,234,567` and
/// `1,234.5`. Spaces and apostrophes between groups of three digits are always accepted (`1 234`,
/// `1'234`). `NaN`, infinities and numbers beyond `f64` give
/// `None`.
///
/// ```
/// use nahraum::dataset::parse_number;
/// assert_eq!(parse_number(" 3.5 ", false), Some(3.5));
/// assert_eq!(parse_number("1.234,5", true), Some(1234.5));
/// assert_eq!(parse_number("1.234", true), Some(1234.0));
/// assert_eq!(parse_number("51.4816", true), Some(51.4816));
/// assert_eq!(parse_number("3,5", false), None);
/// assert_eq!(parse_number("1 234,5", true), Some(1234.5));
/// assert_eq!(parse_number("1,234,567.5", false), Some(1234567.5));
/// assert_eq!(parse_number("1,234", false), None); // may be a little more than one
/// assert_eq!(parse_number("1e999", false), None);
/// assert_eq!(parse_number("120 Plätze", false), None);
/// ```
pub fn parse_number(text: &str, decimal_comma: bool) -> Option<f64> {
    let text = without_group_marks(text.trim());
    let text = text.as_ref();
    let digits = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | ',' | 'e' | 'E');
    if !text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | ','))
        || !text.chars().all(digits)
    {
        return None;
    }
    let number: f64 = if decimal_comma && text.contains(',') {
        text.replace('.', "").replace(',', ".").parse().ok()?
    } else if decimal_comma && has_thousands_points(text) {
        text.replace('.', "").parse().ok()?
    } else if !decimal_comma && has_sure_thousands_commas(text) {
        text.replace(',', "").parse().ok()?
    } else {
        text.parse().ok()?
    };
    number.is_finite().then_some(number)
}

/// Signs between groups of three digits that are never a decimal sign: spaces, also those that do not
/// break, and apostrophes.
const GROUP_MARKS: [char; 6] = [' ', '\u{a0}', '\u{202f}', '\u{2009}', '\'', '’'];

/// A number without the spaces or apostrophes between its groups of three digits; any other text as it
/// is.
pub(crate) fn without_group_marks(text: &str) -> Cow<'_, str> {
    // Bytes are looked at faster than characters, and most numbers have no marks.
    let is_plain = text.bytes().all(|byte| byte.is_ascii() && !matches!(byte, b' ' | b'\''));
    if is_plain || !text.contains(GROUP_MARKS) {
        return text.into();
    }
    let trimmed = text.trim();
    let unsigned = trimmed.strip_prefix(['-', '+']).unwrap_or(trimmed);
    let whole = unsigned.split(['.', ',']).next().unwrap_or_default();
    let groups: Vec<&str> = whole.split(GROUP_MARKS).collect();
    let are_digits = groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_digit()));
    let [first, rest @ ..] = &groups[..] else { return text.into() };
    let sound = (1..=3).contains(&first.len()) && !first.starts_with('0');
    if sound && are_digits && !rest.is_empty() && rest.iter().all(|group| group.len() == 3) {
        trimmed.replace(GROUP_MARKS, "").into()
    } else {
        text.into()
    }
}

/// Whether the commas of a number can only separate thousands: several of them, or one before a point.
fn has_sure_thousands_commas(text: &str) -> bool {
    if !text.contains(',') {
        return false;
    }
    let (whole, has_point) = match text.split_once('.') {
        Some((_, fraction)) if fraction.contains([',', '.']) => return false,
        Some((whole, _)) => (whole, true),
        None => (text, false),
    };
    let is_sure = has_point || whole.matches(',').count() > 1;
    is_sure && has_thousands_points(&whole.replace(',', "."))
}

/// Whether every point of a number is at the position of a thousands separator: `1.234`,
/// `12.345.678`.
pub fn has_thousands_points(text: &str) -> bool {
    let text = text.trim();
    let mut groups = text.strip_prefix(['-', '+']).unwrap_or(text).split('.');
    let is_group = |group: &str, lengths: std::ops::RangeInclusive<usize>| {
        lengths.contains(&group.len()) && group.bytes().all(|byte| byte.is_ascii_digit())
    };
    let first = groups.next().is_some_and(|group| is_group(group, 1..=3) && group != "0");
    let mut rest = groups.peekable();
    first && rest.peek().is_some() && rest.all(|group| is_group(group, 3..=3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_joined_only_where_they_are_groups_of_a_number() {
        for (text, number) in [
            ("1 234", 1234.0),
            ("-12'345'678", -12_345_678.0),
            ("1\u{a0}234.5", 1234.5),
            ("1\u{202f}234", 1234.0),
            ("12,345,678", 12_345_678.0),
        ] {
            assert_eq!(parse_number(text, false), Some(number), "{text}");
        }
        for text in
            ["0 234", "02 345", "1 23", "1234 567", "1 234 56", "1,23,456", "1.234,5", "1,2.5"]
        {
            assert_eq!(parse_number(text, false), None, "{text}");
        }
    }

    #[test]
    fn thousands_points_stand_before_three_digits() {
        assert!(["1.234", "-12.345.678", "999.000"].into_iter().all(has_thousands_points));
        for text in ["1234", "1.23", "0.125", "1234.567", "1.2345", ".123", "a.123", "1.234,5"] {
            assert!(!has_thousands_points(text), "{text}");
        }
    }
}
