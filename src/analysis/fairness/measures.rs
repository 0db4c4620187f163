//! Measures of how unequally something is shared, for values that persons have in common.

/// Persons with the same value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Share {
    /// What each of them has: millimetres to the nearest facility.
    pub value: u64,
    /// How many they are.
    pub persons: u64,
}

/// Persons, and the sum of their values.
fn totals(shares: &[Share]) -> (u128, u128) {
    let persons = shares.iter().map(|share| u128::from(share.persons)).sum();
    let sum = shares.iter().map(|share| u128::from(share.persons) * u128::from(share.value)).sum();
    (persons, sum)
}

fn sorted(shares: &[Share]) -> Vec<Share> {
    let mut shares: Vec<Share> = shares.iter().filter(|share| share.persons > 0).copied().collect();
    shares.sort_unstable();
    shares
}

fn quotient(part: i128, whole: i128) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// Gini coefficient: 0 when all persons have the same, near 1 when one has everything (Gini 1912, Variabilità e
/// mutabilità; mean difference over twice the mean, of all pairs of persons). `None` when nobody has anything.
///
/// Whole numbers until the last division. Cost: O(n log n).
pub fn gini(shares: &[Share]) -> Option<f64> {
    let (persons, sum) = totals(shares);
    let signed =
        |number: u128| i128::try_from(number).expect("persons and millimetres of a region");
    let (mut before, mut difference) = (0_i128, 0_i128);
    for share in sorted(shares) {
        let (own, value) = (i128::from(share.persons), i128::from(share.value));
        // Of all pairs, those with fewer below and those with more above.
        difference += own * value * (2 * before + own - signed(persons));
        before += own;
    }
    quotient(difference, signed(persons) * signed(sum))
}

/// Theil's index, with its parts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Theil {
    /// The whole: the sum of the parts.
    pub whole: f64,
    /// What the means of the groups differ.
    pub between: f64,
    /// What persons differ within the groups, weighted by what each group has.
    pub within: f64,
}

/// Theil's T, 0 when all persons have the same, with the parts between and within groups (Theil 1967, Economics and
/// Information Theory; Shorrocks 1980, Econometrica 48:613-625). `None` when nobody has anything.
///
/// # Parameters
/// `groups`: the shares of each group, in a fixed order: the sum of reals depends on it.
///
/// # Returns
/// The parts, and their sum as the whole. A value of 0 adds nothing, as its limit says.
pub fn theil(groups: &[Vec<Share>]) -> Option<Theil> {
    let (mut persons, mut sum) = (0, 0);
    for (group_persons, group_sum) in groups.iter().map(|group| totals(group)) {
        persons += group_persons;
        sum += group_sum;
    }
    if sum == 0 {
        return None;
    }
    let entropy = |part: f64, ratio: f64| if ratio > 0.0 { part * ratio.ln() } else { 0.0 };
    let mean = sum as f64 / persons as f64;
    let (mut between, mut within) = (0.0, 0.0);
    for group in groups {
        let (own, own_sum) = totals(group);
        if own_sum == 0 {
            continue;
        }
        let own_mean = own_sum as f64 / own as f64;
        between += entropy(own_sum as f64 / sum as f64, own_mean / mean);
        for share in sorted(group) {
            let part = share.persons as f64 * share.value as f64 / sum as f64;
            within += entropy(part, share.value as f64 / own_mean);
        }
    }
    Some(Theil { whole: between + within, between, within })
}

/// What the tenths with the largest values have: the sum of their values in tenths. A person on the edge counts in part.
fn largest_tenths(sorted: &[Share], tenths: u128) -> u128 {
    let persons: u128 = sorted.iter().map(|share| u128::from(share.persons)).sum();
    let (mut wanted, mut sum) = (persons * tenths, 0);
    for share in sorted.iter().rev() {
        let taken = wanted.min(10 * u128::from(share.persons));
        sum += taken * u128::from(share.value);
        wanted -= taken;
    }
    sum
}

/// Palma ratio: what the tenth with the largest values has, over what the four tenths with the smallest have (Palma 2011,
/// Development and Change 42:87-153). `None` when these have nothing.
pub fn palma(shares: &[Share]) -> Option<f64> {
    let (_, sum) = totals(shares);
    let shares = sorted(shares);
    let smallest = 10 * sum - largest_tenths(&shares, 6);
    (smallest > 0).then(|| largest_tenths(&shares, 1) as f64 / smallest as f64)
}

/// Of the tenth of the persons with the largest values: their mean, and their part in the whole sum. `None` without
/// persons; the part is `None` when nobody has anything.
pub fn worst_tenth(shares: &[Share]) -> Option<(f64, Option<f64>)> {
    let (persons, sum) = totals(shares);
    let largest = largest_tenths(&sorted(shares), 1);
    let part = (sum > 0).then(|| largest as f64 / (10.0 * sum as f64));
    (persons > 0).then(|| (largest as f64 / persons as f64, part))
}

/// Half of the persons have at most this value: the lower median. `None` without persons.
pub fn median(shares: &[Share]) -> Option<u64> {
    let (persons, _) = totals(shares);
    let mut upto = 0;
    for share in sorted(shares) {
        upto += u128::from(share.persons);
        if 2 * upto >= persons {
            return Some(share.value);
        }
    }
    None
}

/// Concentration index: whether those with a large rank have more (above 0) or those with a small one (below 0), from -1
/// to 1 (Kakwani, Wagstaff and van Doorslaer 1997, J. Econometrics 77:87-103). `None` when nobody has anything.
///
/// # Parameters
/// `ranked`: attribute and share. Persons of one attribute have the same, mean rank.
pub fn concentration(ranked: &[(f64, Share)]) -> Option<f64> {
    let mut ranked = ranked.to_vec();
    ranked.sort_by(|(a, one), (b, other)| a.total_cmp(b).then(one.cmp(other)));
    let all: Vec<Share> = ranked.iter().map(|(_, share)| *share).collect();
    let (persons, sum) = totals(&all);
    let (mut before, mut weighted) = (0, 0);
    for alike in ranked.chunk_by(|(a, _), (b, _)| a == b) {
        let alike: Vec<Share> = alike.iter().map(|(_, share)| *share).collect();
        let (own, own_sum) = totals(&alike);
        weighted += own_sum * (2 * before + own);
        before += own;
    }
    (sum > 0).then(|| weighted as f64 / (persons * sum) as f64 - 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shares(list: &[(u64, u64)]) -> Vec<Share> {
        list.iter().map(|(value, persons)| Share { value: *value, persons: *persons }).collect()
    }

    #[test]
    fn equal_shares_are_not_unequal() {
        let same = shares(&[(500, 3), (500, 7)]);
        assert_eq!(gini(&same), Some(0.0));
        assert_eq!(palma(&same), Some(0.25));
        assert_eq!(worst_tenth(&same), Some((500.0, Some(0.1))));
        let theil = theil(&[same.clone(), same]).expect("defined");
        assert_eq!((theil.whole, theil.between, theil.within), (0.0, 0.0, 0.0));
    }

    #[test]
    fn who_has_everything_makes_it_unequal() {
        // One of ten has all: mean 1, mean difference 2 * 9 / 100 * 10.
        let one = shares(&[(10, 1), (0, 9)]);
        assert_eq!(gini(&one), Some(0.9));
        assert_eq!(worst_tenth(&one), Some((10.0, Some(1.0))));
        assert_eq!((palma(&one), median(&one)), (None, Some(0)));
        let theil = theil(&[one]).expect("defined");
        assert!((theil.within - 10.0_f64.ln()).abs() < 1e-12 && theil.between == 0.0);
    }

    #[test]
    fn theil_falls_into_what_towns_differ_and_what_persons_differ() {
        // Two towns with means 100 and 300; within each all are alike.
        let towns = [shares(&[(100, 4)]), shares(&[(300, 4)])];
        let theil = theil(&towns).expect("defined");
        let expected = 0.25 * 0.5_f64.ln() + 0.75 * 1.5_f64.ln();
        assert!((theil.between - expected).abs() < 1e-12);
        assert_eq!((theil.within, theil.whole), (0.0, theil.between));
    }

    #[test]
    fn a_tenth_may_cut_a_person() {
        // Of 5 persons a tenth is half a person: half of the 700.
        let five = shares(&[(100, 4), (700, 1)]);
        assert_eq!(worst_tenth(&five), Some((700.0, Some(350.0 / 1100.0))));
        // The smallest four tenths are two persons.
        assert_eq!(palma(&five), Some(350.0 / 200.0));
    }

    #[test]
    fn long_ways_of_the_poor_concentrate_below() {
        let share = |value: u64, persons: u64| Share { value, persons };
        let poor_walk = [(900.0, share(400, 5)), (1500.0, share(100, 5))];
        // Ranks 0.25 and 0.75: 2 / mean * (0.5 * 400 * 0.25 + 0.5 * 100 * 0.75) - 1.
        let found = concentration(&poor_walk).expect("defined");
        assert!((found - (2.0 / 250.0 * (50.0 + 37.5) - 1.0)).abs() < 1e-12, "{found}");
        let alike = [(7.0, share(400, 5)), (7.0, share(100, 5))];
        assert_eq!(concentration(&alike), Some(0.0));
        assert_eq!(concentration(&[]), None);
    }
}
