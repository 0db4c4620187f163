//! The largest of many numbers that only fall.

/// Numbers that are looked through together: about the root of the number of cells in a region, so that as many blocks
/// as numbers of one block are looked through.
const BLOCK: usize = 512;

/// Many numbers that only fall, and which of them is the largest.
pub(super) struct Falling {
    numbers: Vec<u64>,
    /// For each block a number that none in it exceeds.
    most: Vec<u64>,
    /// Whether the largest number of a block has fallen since it was looked up.
    is_stale: Vec<bool>,
}

impl Falling {
    pub(super) fn new(numbers: Vec<u64>) -> Self {
        let most: Vec<u64> = numbers.chunks(BLOCK).map(largest).collect();
        Self { is_stale: vec![false; most.len()], numbers, most }
    }

    /// Takes something from a number.
    #[inline]
    pub(super) fn fall(&mut self, place: usize, by: u64) {
        let number = &mut self.numbers[place];
        self.is_stale[place / BLOCK] |= *number == self.most[place / BLOCK];
        *number -= by;
    }

    /// The largest number and its place, the first of several; `None` if there are no numbers.
    ///
    /// What is known of a block never is too small, so that only blocks are looked through again that would have
    /// the largest number if nothing in them had fallen.
    ///
    /// Cost: O(n / 512), and 512 for each such block.
    pub(super) fn largest(&mut self) -> Option<(usize, u64)> {
        loop {
            let most = self.most.iter().copied().max()?;
            let block = self.most.iter().position(|one| *one == most)?;
            let first = block * BLOCK;
            let numbers = &self.numbers[first..self.numbers.len().min(first + BLOCK)];
            if self.is_stale[block] {
                (self.most[block], self.is_stale[block]) = (largest(numbers), false);
                continue;
            }
            let place = numbers.iter().position(|one| *one == most);
            return Some((first + place.expect("the largest of the block is in it"), most));
        }
    }
}

fn largest(numbers: &[u64]) -> u64 {
    numbers.iter().copied().max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Random;

    #[test]
    fn the_first_of_the_largest_is_found_after_every_fall() {
        let mut dice = Random::seeded(7);
        for count in [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK] {
            let mut plain: Vec<u64> = (0..count).map(|_| dice.below(9) as u64).collect();
            let mut falling = Falling::new(plain.clone());
            for _ in 0..600 {
                let expected =
                    plain.iter().enumerate().max_by_key(|(at, one)| (**one, usize::MAX - at));
                assert_eq!(falling.largest(), expected.map(|(at, one)| (at, *one)));
                for _ in 0..dice.below(40).min(count) {
                    let place = dice.below(count);
                    let by = dice.below(3).min(plain[place] as usize) as u64;
                    plain[place] -= by;
                    falling.fall(place, by);
                }
            }
        }
    }
}
