//! Disjoint sets (union-find).

/// Disjoint sets of the numbers from 0 to n - 1 (union-find: Galler and Fischer 1964, with path halving,
/// Tarjan and van Leeuwen 1984). The lowest member represents its set, so that the result does not
/// depend on the order of the pairs.
///
/// ```
/// let mut sets = nahraum::base::DisjointSets::new(5);
/// sets.join(4, 1);
/// sets.join(3, 4);
/// assert_eq!((sets.lowest(3), sets.lowest(2)), (1, 2));
/// ```
#[derive(Clone, Debug)]
pub struct DisjointSets {
    /// A lower member of the same set; the lowest points to itself.
    lower: Vec<u32>,
}

impl DisjointSets {
    /// `count` sets of one number each. Cost: 4 bytes per number.
    ///
    /// # Panics
    /// When there are more than 2^32 - 1 numbers.
    pub fn new(count: usize) -> Self {
        let count = u32::try_from(count).expect("sets of 32-bit numbers");
        Self { lower: (0..count).collect() }
    }

    /// The lowest member of a number's set. Cost: close to O(1) on average.
    pub fn lowest(&mut self, number: usize) -> usize {
        let mut at = number;
        while self.lower[at] as usize != at {
            self.lower[at] = self.lower[self.lower[at] as usize];
            at = self.lower[at] as usize;
        }
        at
    }

    /// Joins the sets of two numbers.
    pub fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.lowest(a), self.lowest(b));
        self.lower[a.max(b)] = a.min(b) as u32;
    }
}

#[cfg(test)]
mod tests {
    use super::DisjointSets;

    fn lowest_of_all(count: usize, pairs: &[(usize, usize)]) -> Vec<usize> {
        let mut sets = DisjointSets::new(count);
        pairs.iter().for_each(|(a, b)| sets.join(*a, *b));
        (0..count).map(|at| sets.lowest(at)).collect()
    }

    #[test]
    fn sets_are_known_by_their_lowest_member_in_whatever_order_pairs_come() {
        let mut pairs = [(7, 3), (3, 5), (1, 8), (8, 8), (2, 1)];
        let expected = [0, 1, 1, 3, 4, 3, 6, 3, 1];
        for _ in 0..pairs.len() {
            pairs.rotate_left(1);
            assert_eq!(lowest_of_all(9, &pairs), expected);
            assert_eq!(lowest_of_all(9, &pairs.map(|(a, b)| (b, a))), expected);
        }
    }

    #[test]
    fn a_long_chain_is_one_set() {
        let pairs: Vec<_> = (0..9_999).rev().map(|at| (at, at + 1)).collect();
        assert!(lowest_of_all(10_000, &pairs).iter().all(|lowest| *lowest == 0));
        assert_eq!(lowest_of_all(0, &[]), Vec::<usize>::new());
    }
}
