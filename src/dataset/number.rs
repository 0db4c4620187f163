//! Parses numbers as people write them.

/// The number in a text, or `None` if the text is not a number.
///
/// With `decimal_comma`, `3,5` is three and a half, and `1.234` and `1.234,5` have thousands
/// points; without it a comma is not accepted. `NaN`, infinities and numbers beyond `f64` give
/// `None`.
///
/// ```
/// use nahraum::dataset::parse_number;
/// assert_eq!(parse_number(" 3.5 ", false), Some(3.5));
/// assert_eq!(parse_number("1.234,5", true), Some(1234.5));
/// assert_eq!(parse_number("1.234", true), Some(1234.0));
/// assert_eq!(parse_number("51.4816", true), Some(51.4816));
/// assert_eq!(parse_number("3,5", false), None);
/// assert_eq!(parse_number("1e999", false), None);
/// assert_eq!(parse_number("120 Plätze", false), None);
/// ```
pub fn parse_number(text: &str, decimal_comma: bool) -> Option<f64> {
    let text = text.trim();
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
    } else {
        text.parse().ok()?
    };
    number.is_finite().then_some(number)
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
    use super::has_thousands_points;

    #[test]
    fn thousands_points_stand_before_three_digits() {
        assert!(["1.234", "-12.345.678", "999.000"].into_iter().all(has_thousands_points));
        for text in ["1234", "1.23", "0.125", "1234.567", "1.2345", ".123", "a.123", "1.234,5"] {
            assert!(!has_thousands_points(text), "{text}");
        }
    }
}
