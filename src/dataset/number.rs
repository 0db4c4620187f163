//! Numbers as people write them.

/// The number a text means, or `None` when it means none.
///
/// With `decimal_comma`, `3,5` is three and a half and `1.234,5` has a thousands point; without
/// it a comma is no part of a number. `NaN`, infinities and numbers beyond `f64` are none.
///
/// ```
/// use nahraum::dataset::parse_number;
/// assert_eq!(parse_number(" 3.5 ", false), Some(3.5));
/// assert_eq!(parse_number("1.234,5", true), Some(1234.5));
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
    } else {
        text.parse().ok()?
    };
    number.is_finite().then_some(number)
}
