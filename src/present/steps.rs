//! Breaks of the classes that maps have by default, in one place for printed maps and QGIS.

use super::words;
use crate::base::Lang;

/// Shares of covered persons: classes of equal width.
pub(super) const COVERED_SHARES: [f64; 4] = [0.2, 0.4, 0.6, 0.8];
/// Shares of persons who gain by an open boundary; most areas have few of them or none.
pub(super) const GAIN_SHARES: [f64; 4] = [0.01, 0.05, 0.1, 0.25];
/// Persons whom a new place would serve.
pub(super) const PLACE_PERSONS: [f64; 3] = [1_000.0, 2_000.0, 5_000.0];
/// More than this share of persons of whom it is uncertain whether they have the service is shown.
pub(super) const UNCERTAIN_FROM: f64 = 0.01;
/// Places for 1,000 persons over those of the region.
pub(super) const PLACES_OF_MEAN: [f64; 4] = [0.25, 0.5, 1.0, 2.0];
/// Persons without the service for each square kilometre.
pub(super) const LACK_DENSITIES: [f64; 4] = [100.0, 250.0, 500.0, 1_000.0];
/// Residents whom two municipalities share.
pub(super) const TOGETHER_PERSONS: [f64; 3] = [1_000.0, 5_000.0, 20_000.0];

/// The names of classes of a share of the whole, from nothing to everything. `show` writes a share without its unit.
pub(super) fn share_names(breaks: &[f64], show: impl Fn(f64) -> String, lang: Lang) -> Vec<String> {
    let name = |at: usize| {
        let from = at.checked_sub(1).map_or(0.0, |before| breaks[before]);
        let (to, word) = match breaks.get(at) {
            Some(to) => (*to, &words::TO_UNDER),
            None => (1.0, &words::TO),
        };
        format!("{} {} {} %", show(from), word.say(lang), show(to))
    };
    (0..=breaks.len()).map(name).collect()
}

/// The names of classes between breaks.
pub(super) fn step_names(breaks: &[f64], show: impl Fn(f64) -> String, lang: Lang) -> Vec<String> {
    let name = |at: usize| {
        let low = at.checked_sub(1).map(|before| show(breaks[before]));
        match (low, breaks.get(at).map(|high| show(*high))) {
            (Some(low), Some(high)) => format!("{low} {} {high}", words::TO_UNDER.say(lang)),
            (Some(low), None) => format!("{low} {}", words::AND_MORE.say(lang)),
            (None, Some(high)) => format!("{} {high}", words::UNDER.say(lang)),
            (None, None) => words::ALL.say(lang).to_owned(),
        }
    };
    (0..=breaks.len()).map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::super::numbers::grouped;
    use super::*;

    #[test]
    fn classes_are_named_by_their_breaks() {
        let names = step_names(&[500.0, 10_000.0], |n| grouped(n, Lang::De), Lang::De);
        assert_eq!(names, ["unter 500", "500 bis unter 10.000", "10.000 und mehr"]);
        assert_eq!(step_names(&[], |n| grouped(n, Lang::En), Lang::En), ["all"]);
    }
}
