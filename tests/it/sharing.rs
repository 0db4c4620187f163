//! Sharing out by largest remainder: what must hold for all totals and weights.

use nahraum::base::{Due, apportion, share_out, share_out_by};
use proptest::collection::vec;
use proptest::prelude::*;

/// Largest remainder as it is done by hand: whole parts, then the rest in the order of remainders.
fn by_hand(total: u64, weights: &[u64]) -> Vec<u64> {
    let sum: u128 = weights.iter().map(|weight| u128::from(*weight)).sum();
    let exact = |weight: &u64| u128::from(*weight) * u128::from(total);
    let mut parts: Vec<u64> =
        weights.iter().map(|weight| u64::try_from(exact(weight) / sum).expect("a part")).collect();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    // A stable sort: ties stay in the order of their places.
    order.sort_by_key(|at| std::cmp::Reverse(exact(&weights[*at]) % sum));
    let left = total - parts.iter().sum::<u64>();
    order.into_iter().take(left as usize).for_each(|at| parts[at] += 1);
    parts
}

proptest! {
    #[test]
    fn parts_are_what_is_done_by_hand(
        total in 0_u64..1_000_000_000_000,
        weights in vec(0_u64..1_000_000, 1..40),
        first in 1_u64..1_000_000,
    ) {
        let weights = [vec![first], weights].concat();
        let parts = share_out(total, &weights);
        prop_assert_eq!(parts.iter().sum::<u64>(), total);
        prop_assert_eq!(&parts, &by_hand(total, &weights));
    }

    #[test]
    fn small_numbers_with_many_ties_too(
        total in 0_u64..30,
        weights in vec(0_u64..4, 1..12),
    ) {
        let parts = share_out(total, &weights);
        prop_assert_eq!(parts.iter().sum::<u64>(), total);
        if weights.iter().any(|weight| *weight > 0) {
            prop_assert_eq!(&parts, &by_hand(total, &weights));
        } else {
            prop_assert_eq!(&parts, &by_hand(total, &vec![1; weights.len()]));
        }
    }

    #[test]
    fn another_order_of_equal_weights_gives_each_weight_the_same_parts(
        total in 0_u64..1_000,
        weights in vec(1_u64..50, 1..20).prop_shuffle(),
    ) {
        // Ties between equal weights go to the first, so that the parts of a weight are the same in
        // any order; different weights never tie if their sum and the total are coprime.
        let sum: u64 = weights.iter().sum();
        prop_assume!((2..=sum).all(|part| !(sum.is_multiple_of(part) && total.is_multiple_of(part))));
        let by_weight = |weights: &[u64]| {
            let mut pairs: Vec<(u64, u64)> =
                weights.iter().copied().zip(share_out(total, weights)).collect();
            pairs.sort_unstable();
            pairs
        };
        let mut sorted = weights.clone();
        sorted.sort_unstable();
        prop_assert_eq!(by_weight(&weights), by_weight(&sorted));
    }

    #[test]
    fn real_weights_that_are_whole_numbers_give_the_same_parts(
        parts in vec(0_u64..1_000, 1..30),
        factor in 1_u64..1_000,
    ) {
        // Exact shares in whole numbers: nothing is left to be given by remainder.
        let total: u64 = parts.iter().sum();
        prop_assume!(total > 0);
        let weights: Vec<u64> = parts.iter().map(|part| part * factor).collect();
        prop_assert_eq!(&share_out(total, &weights), &parts);
        let real: Vec<f64> = weights.iter().map(|weight| *weight as f64).collect();
        let shared = share_out_by(total, &real);
        prop_assert_eq!(shared.iter().sum::<u64>(), total);
        for (part, shared) in parts.iter().zip(&shared) {
            prop_assert!(part.abs_diff(*shared) <= 1);
        }
    }

    #[test]
    fn bounds_hold_and_the_sum_comes_as_near_as_they_allow(
        total in 0_u64..200,
        dues in vec((0_u64..100, 0_u64..20, 0_u64..20), 1..12),
    ) {
        let due = |(numerator, least, more): (u64, u64, u64)| Due {
            numerator: u128::from(numerator),
            least,
            most: least + more,
        };
        let dues: Vec<Due> = dues.into_iter().map(due).collect();
        let parts = apportion(total, 10, &dues);
        for (part, due) in parts.iter().zip(&dues) {
            prop_assert!((due.least..=due.most).contains(part));
        }
        let least: u64 = dues.iter().map(|due| due.least).sum();
        let most: u64 = dues.iter().map(|due| due.most).sum();
        prop_assert_eq!(parts.iter().sum::<u64>(), total.clamp(least, most));
    }
}
