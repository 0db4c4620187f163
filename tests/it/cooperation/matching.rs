//! The heaviest pairs against trying every matching.

use nahraum::siting::cooperation::{Match, heaviest_pairs};

use super::world::Numbers;

/// The weight of the best matching of the remaining pairs, when the partners in `used` (bits) are taken.
fn best(used: u32, pairs: &[Match]) -> u64 {
    let Some((first, rest)) = pairs.split_first() else { return 0 };
    let without = best(used, rest);
    let both = 1 << first.a | 1 << first.b;
    if used & both != 0 { without } else { without.max(first.weight + best(used | both, rest)) }
}

fn pair(a: usize, b: usize, weight: u64) -> Match {
    Match { a, b, weight }
}

#[test]
fn pairs_are_the_heaviest_of_all_matchings() {
    let mut numbers = Numbers(88_172_645_463_325_252);
    for round in 0..4000 {
        let count = 2 + numbers.below(9) as usize;
        let largest = [2, 3, 10, 1000][numbers.below(4) as usize];
        let density = 1 + numbers.below(10);
        let mut pairs = Vec::new();
        for (a, b) in (0..count).flat_map(|b| (0..b).map(move |a| (a, b))) {
            if numbers.below(10) < density && pairs.len() < 18 {
                pairs.push(pair(a, b, numbers.below(largest)));
            }
        }
        let chosen = heaviest_pairs(count, &pairs);
        let mut used = 0_u32;
        for one in &chosen {
            assert!(used & (1 << one.a | 1 << one.b) == 0, "round {round}: a partner in two pairs");
            used |= 1 << one.a | 1 << one.b;
            assert!(one.weight > 0 && pairs.contains(one));
        }
        let sum: u64 = chosen.iter().map(|one| one.weight).sum();
        assert_eq!(sum, best(0, &pairs), "round {round}: {pairs:?}");
    }
}

#[test]
fn an_odd_ring_with_a_tail_needs_a_blossom() {
    // Taking the heaviest pair first (1-2, 9) leaves 0-4 and gives 17; 0-1, 2-3 and 4-5 give 24.
    let ring = [(0, 1, 8), (1, 2, 9), (2, 3, 8), (3, 4, 8), (0, 4, 8), (4, 5, 8)];
    let ring = ring.map(|(a, b, weight)| pair(a, b, weight));
    assert_eq!(heaviest_pairs(6, &ring), [pair(0, 1, 8), pair(2, 3, 8), pair(4, 5, 8)]);
    assert_eq!(heaviest_pairs(6, &[]), []);
}
