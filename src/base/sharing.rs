//! Apportionment: whole numbers in place of exact shares, by the largest-remainder method.
//!
//! Persons, homes and places are whole numbers, their exact shares are not. [`apportion`] is the only
//! rule that rounds shares; the other functions prepare the shares for it.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// The denominator of [`Due::from_share`]: shares are exact to 2⁻⁸⁰.
pub const SHARE_UNIT: u128 = 1 << 80;

/// The exact share of one part and the bounds for its whole number.
#[derive(Clone, Copy, Debug)]
pub struct Due {
    /// The exact share times the common denominator.
    pub numerator: u128,
    /// The least whole number.
    pub least: u64,
    /// The largest whole number; not below `least`.
    pub most: u64,
}

impl Due {
    /// A share without bounds.
    pub fn free(numerator: u128) -> Self {
        Self { numerator, least: 0, most: u64::MAX }
    }

    /// A share given as a real number, without bounds, over the denominator [`SHARE_UNIT`].
    /// Negative shares and NaN count as 0.
    ///
    /// Shares must lie below 2⁴⁷ for their remainders to be compared exactly; no region has that
    /// many persons.
    pub fn from_share(share: f64) -> Self {
        // A power of two moves no bit of the mantissa; the cast saturates.
        Self::free((share * SHARE_UNIT as f64) as u128)
    }
}

/// Distributes `total` in whole numbers close to the exact shares. Each part first gets the integer part
/// of its share, clamped to its bounds. The remaining units go one by one to the part that is farthest
/// below its share; excess units are taken from the part farthest above. Ties go to the first part.
///
/// # Returns
/// One number per due, in their order. The sum is `total` unless the bounds do not allow it; then the
/// sum is as close to `total` as they allow.
///
/// # Method
/// Largest remainder (Hamilton 1792; in German elections Hare-Niemeyer).
///
/// # Cost
/// O(n log n), and O(log n) for each unit that the bounds shift.
///
/// ```
/// use nahraum::base::{Due, apportion};
/// // Shares of 1.5, 2.3 and 0.2: the one left goes to the largest remainder.
/// let dues = [15, 23, 2].map(Due::free);
/// assert_eq!(apportion(4, 10, &dues), [2, 2, 0]);
/// // The second may get at most one: the others get as close to their shares as possible.
/// let capped = [dues[0], Due { most: 1, ..dues[1] }, dues[2]];
/// assert_eq!(apportion(4, 10, &capped), [2, 1, 1]);
/// ```
pub fn apportion(total: u64, denominator: u128, dues: &[Due]) -> Vec<u64> {
    let denominator = denominator.max(1);
    let whole = |due: &Due| u64::try_from(due.numerator / denominator).unwrap_or(u64::MAX);
    let mut given: Vec<u64> =
        dues.iter().map(|due| whole(due).min(due.most).max(due.least)).collect();
    let sum: u128 = given.iter().map(|units| u128::from(*units)).sum();
    let total = u128::from(total);
    // How far a part is below its share, in units of the denominator; negative when above.
    let lack = |at: usize, given: u64| {
        let has = u128::from(given).saturating_mul(denominator);
        signed(dues[at].numerator) - signed(has)
    };
    if sum < total {
        let can_take = (0..dues.len()).filter(|at| given[*at] < dues[*at].most);
        let mut waiting: BinaryHeap<_> =
            can_take.map(|at| (lack(at, given[at]), Reverse(at))).collect();
        for _ in sum..total {
            let Some((_, Reverse(at))) = waiting.pop() else { break };
            given[at] += 1;
            if given[at] < dues[at].most {
                waiting.push((lack(at, given[at]), Reverse(at)));
            }
        }
    } else {
        let can_give = (0..dues.len()).filter(|at| given[*at] > dues[*at].least);
        let mut waiting: BinaryHeap<_> =
            can_give.map(|at| (Reverse(lack(at, given[at])), at)).collect();
        for _ in total..sum {
            let Some((_, at)) = waiting.pop() else { break };
            given[at] -= 1;
            if given[at] > dues[at].least {
                waiting.push((Reverse(lack(at, given[at])), at));
            }
        }
    }
    given
}

/// Distributes `total` in whole numbers in proportion to weights, by [`apportion`]. The sum is `total`.
/// When all weights are 0, all parts count equally.
///
/// ```
/// use nahraum::base::share_out;
/// assert_eq!(share_out(105, &[40, 60, 3]), [41, 61, 3]);
/// assert_eq!(share_out(2, &[1, 1, 1]), [1, 1, 0]); // ties go to the first
/// ```
pub fn share_out(total: u64, weights: &[u64]) -> Vec<u64> {
    let alike = weights.iter().all(|weight| *weight == 0);
    let weight = |weight: &u64| u128::from(if alike { 1 } else { *weight });
    let sum = weights.iter().map(weight).sum();
    let due = |given: &u64| Due::free(weight(given) * u128::from(total));
    apportion(total, sum, &weights.iter().map(due).collect::<Vec<_>>())
}

/// As [`share_out`], for real-valued weights.
///
/// Shares are computed in `f64`, so the last bit of a share may decide between two remainders that are
/// mathematically equal. The same weights in the same order give the same parts.
pub fn share_out_by(total: u64, weights: &[f64]) -> Vec<u64> {
    let sum: f64 = weights.iter().sum();
    if sum <= 0.0 {
        return share_out(total, &vec![1; weights.len()]);
    }
    let due = |weight: &f64| Due::from_share(weight / sum * total as f64);
    apportion(total, SHARE_UNIT, &weights.iter().map(due).collect::<Vec<_>>())
}

fn signed(number: u128) -> i128 {
    i128::try_from(number).unwrap_or(i128::MAX)
}

/// `numerator / denominator` rounded to the nearest whole number, halves up; 0 / 0 is 0.
pub fn rounded_quotient(numerator: u128, denominator: u128) -> u64 {
    let denominator = denominator.max(1);
    let whole = numerator / denominator;
    let up = numerator % denominator >= denominator.div_ceil(2);
    u64::try_from(whole + u128::from(up)).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::{Due, apportion, rounded_quotient, share_out, share_out_by};

    fn free(numerators: &[u128]) -> Vec<Due> {
        numerators.iter().map(|numerator| Due::free(*numerator)).collect()
    }

    #[test]
    fn the_largest_remainders_get_what_is_left() {
        // Shares 1.5, 2.3, 0.2 of 4: whole parts 1, 2, 0; one left for the .5.
        assert_eq!(apportion(4, 10, &free(&[15, 23, 2])), [2, 2, 0]);
        // All alike: the first ones.
        assert_eq!(apportion(2, 3, &free(&[2, 2, 2])), [1, 1, 0]);
        assert_eq!(apportion(0, 3, &free(&[])), [] as [u64; 0]);
    }

    #[test]
    fn bounds_shift_what_is_given() {
        let due = |numerator, least, most| Due { numerator, least, most };
        // Shares 1.5, 2.3, 0.2; the second may have 1 only.
        let capped = [due(15, 0, 9), due(23, 0, 1), due(2, 0, 9)];
        assert_eq!(apportion(4, 10, &capped), [2, 1, 1]);
        // The third must have 2; they are taken from the part that is furthest above its share.
        let raised = [due(15, 0, 9), due(23, 0, 9), due(2, 2, 9)];
        assert_eq!(apportion(4, 10, &raised), [1, 1, 2]);
        // The bounds contradict the total: the result is as near as possible.
        assert_eq!(apportion(9, 10, &[due(15, 0, 2), due(23, 0, 2)]), [2, 2]);
        assert_eq!(apportion(1, 10, &[due(0, 2, 2), due(0, 1, 2)]), [2, 1]);
    }

    #[test]
    fn shares_by_weight_sum_to_the_total() {
        assert_eq!(share_out(7, &[0, 0]), [4, 3]);
        assert_eq!(share_out(0, &[3, 4]), [0, 0]);
        assert_eq!(share_out_by(10, &[1.0, 1.0, 1.0]), [4, 3, 3]);
        assert_eq!(share_out_by(7, &[0.0, 2.0, 5.0]), [0, 2, 5]);
        assert_eq!(share_out_by(5, &[0.0, 0.0]), [3, 2]);
        assert_eq!(share_out_by(5, &[]), [] as [u64; 0]);
    }

    #[test]
    fn halves_are_rounded_up() {
        let quotient = |(numerator, denominator)| rounded_quotient(numerator, denominator);
        assert_eq!([(5, 10), (4, 10), (15, 10), (1, 3)].map(quotient), [1, 0, 2, 0]);
        assert_eq!([(2, 3), (0, 0), (7, 1)].map(quotient), [1, 0, 7]);
    }
}
