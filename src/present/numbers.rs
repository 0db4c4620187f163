//! Numbers as people read them: thousands apart, and round lengths.

use crate::base::Lang;

/// A whole number with the marks between thousands that a language uses.
pub(super) fn grouped(number: f64, lang: Lang) -> String {
    let digits = format!("{number:.0}");
    let mark = lang.pick(',', '.');
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(mark);
        }
        text.push(digit);
    }
    text
}

/// The largest length of 1, 2 or 5 with zeros that is not longer, for scale bars.
pub(super) fn round_length(most: f64) -> f64 {
    let power = 10_f64.powf(most.log10().floor());
    let round = [5.0, 2.0, 1.0].map(|digit| digit * power);
    round.into_iter().find(|length| *length <= most * (1.0 + 1e-9)).unwrap_or(power)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart_as_the_language_writes_them() {
        assert_eq!(grouped(1_234_567.0, Lang::En), "1,234,567");
        assert_eq!(grouped(1_234_567.0, Lang::De), "1.234.567");
        assert_eq!(grouped(123.0, Lang::En), "123");
    }

    #[test]
    fn round_lengths_fit() {
        let round = [1.0, 1.9, 2.0, 4.99, 5.0, 17_250.0, 0.3].map(round_length);
        assert_eq!(round, [1.0, 1.0, 2.0, 2.0, 5.0, 10_000.0, 0.2]);
    }
}
