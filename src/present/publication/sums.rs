//! Which counts must be withheld so that no small one can be found by subtraction.

/// Counts that add up: those of the children sum to those of the parents. Without parents the total is
/// taken as published.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Equation {
    /// 0 for sums of the smallest areas, 1 for sums of these, and so on.
    pub step: usize,
    pub parents: Vec<usize>,
    pub children: Vec<usize>,
}

/// The counts of some rows together.
fn sum<'r>(counts: &[Vec<u64>], rows: impl Iterator<Item = &'r usize>) -> Vec<u64> {
    let mut sums = Vec::new();
    for row in rows {
        sums.resize(counts[*row].len().max(sums.len()), 0);
        for (sum, count) in sums.iter_mut().zip(&counts[*row]) {
            *sum += count;
        }
    }
    sums
}

/// Rows with their counts of persons, and how they add up.
pub(super) struct Sums<'s> {
    /// By step.
    pub equations: &'s [Equation],
    /// The counts of each row, and what follows from them by subtraction within the row; the same ones in
    /// each.
    pub counts: &'s [Vec<u64>],
    /// Persons of each row.
    pub persons: &'s [u64],
    /// Smaller counts are withheld, unless they are 0.
    pub persons_min: u64,
}

impl Sums<'_> {
    fn is_small(&self, count: u64) -> bool {
        (1..self.persons_min).contains(&count)
    }

    /// Adds the rows that must be withheld to those that are withheld already.
    ///
    /// First every row with a small count (primary suppression). Then, until nothing changes, rows beside them:
    /// where the total of some rows is published, two of them or more are withheld, and what they count together is
    /// 0 or no small count; where a total is withheld, one of its rows is too.
    pub(super) fn withhold(&self, withheld: &mut [bool]) {
        for (is_withheld, counts) in withheld.iter_mut().zip(self.counts) {
            *is_withheld |= counts.iter().any(|count| self.is_small(*count));
        }
        while self.complete_all(withheld) {}
    }

    /// Withholds rows where an equation would give away what is withheld, up to the first step where one did. Returns
    /// whether any did.
    fn complete_all(&self, withheld: &mut [bool]) -> bool {
        let mut hidden = self.hidden(withheld);
        let mut changed_at = None;
        for equation in self.equations {
            // What larger areas hide depends on the smaller ones, so it is counted anew.
            if changed_at.is_some_and(|step| step < equation.step) {
                return true;
            }
            while let Some(row) = self.complete(equation, withheld, &hidden) {
                withheld[row] = true;
                changed_at = Some(equation.step);
                let has_parts = |equation: &Equation| equation.parents.contains(&row);
                if self.equations.iter().any(has_parts) {
                    // What it hides is known when its parts are chosen.
                    break;
                }
                hidden[row].clone_from(&self.counts[row]);
            }
        }
        changed_at.is_some()
    }

    /// What the withheld rows hide: persons whom the published numbers would let live in another withheld row. Of a
    /// row that others add up to, those in withheld parts.
    fn hidden(&self, withheld: &[bool]) -> Vec<Vec<u64>> {
        let own = |(row, counts): (usize, &Vec<u64>)| match withheld[row] {
            true => counts.clone(),
            false => Vec::new(),
        };
        let mut hidden: Vec<Vec<u64>> = self.counts.iter().enumerate().map(own).collect();
        for Equation { parents, children, .. } in self.equations {
            let mut below = sum(&hidden, children.iter().filter(|row| withheld[**row]));
            for parent in parents.iter().filter(|row| withheld[**row]) {
                // Rows that share parts hide them once.
                hidden[*parent] = std::mem::take(&mut below);
            }
        }
        hidden
    }

    /// One more row to be withheld where an equation would give away what is withheld.
    fn complete(
        &self,
        equation: &Equation,
        withheld: &[bool],
        hidden: &[Vec<u64>],
    ) -> Option<usize> {
        let Equation { parents, children, .. } = equation;
        let chosen = || children.iter().filter(|row| withheld[**row]);
        let (count, is_open) = (chosen().count(), parents.iter().all(|row| !withheld[*row]));
        let sums = sum(hidden, chosen());
        let lacks: Vec<usize> = match (is_open, count) {
            (true, 0) | (false, 1..) => return None,
            (true, _) => (0..sums.len()).filter(|at| self.is_small(sums[*at])).collect(),
            (false, 0) => (0..self.counts[parents[0]].len()).collect(),
        };
        if is_open && count > 1 && lacks.is_empty() {
            return None;
        }
        let total = || parents.first().copied().filter(|_| is_open);
        self.best(children, withheld, (&lacks, &sums)).or_else(total)
    }

    /// The row whose counts make up for most of those that are too small; of several the one with fewest persons, then
    /// the first.
    fn best(
        &self,
        rows: &[usize],
        withheld: &[bool],
        (lacks, sums): (&[usize], &[u64]),
    ) -> Option<usize> {
        let sum = |at: usize| sums.get(at).copied().unwrap_or(0);
        let made_up = |row: usize| {
            let is_enough = |at: &&usize| sum(**at) + self.counts[row][**at] >= self.persons_min;
            lacks.iter().filter(is_enough).count()
        };
        let key = |row: &&usize| (std::cmp::Reverse(made_up(**row)), self.persons[**row], **row);
        let others = rows.iter().filter(|row| !withheld[**row] && self.persons[**row] > 0);
        others.min_by_key(key).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn withheld(equations: &[Equation], counts: &[&[u64]], persons_min: u64) -> Vec<usize> {
        let counts: Vec<Vec<u64>> = counts.iter().map(|counts| counts.to_vec()).collect();
        let persons: Vec<u64> = counts.iter().map(|counts| counts[0]).collect();
        let sums = Sums { equations, counts: &counts, persons: &persons, persons_min };
        let mut withheld = vec![false; counts.len()];
        sums.withhold(&mut withheld);
        (0..withheld.len()).filter(|row| withheld[*row]).collect()
    }

    fn total(step: usize, parent: usize, children: std::ops::Range<usize>) -> Equation {
        Equation { step, parents: vec![parent], children: children.collect() }
    }

    #[test]
    fn a_small_count_is_not_withheld_alone() {
        // Row 0 is the total of the others.
        let equations = [total(0, 0, 1..5)];
        assert_eq!(withheld(&equations, &[&[103], &[3], &[40], &[20], &[40]], 5), [1, 3]);
        // Nobody is no small count.
        assert_eq!(withheld(&equations, &[&[100], &[0], &[40], &[20], &[40]], 5), [] as [usize; 0]);
        // Two small ones hide each other when they are enough together.
        assert_eq!(withheld(&equations, &[&[105], &[3], &[2], &[60], &[40]], 5), [1, 2]);
        assert_eq!(withheld(&equations, &[&[104], &[3], &[1], &[60], &[40]], 5), [1, 2, 4]);
    }

    #[test]
    fn what_hides_a_count_counts_it_too() {
        // The second count is small in row 1; row 3 has fewest persons, but none of the second kind.
        let equations = [total(0, 0, 1..4)];
        let counts: [&[u64]; 4] = [&[100, 13], &[30, 3], &[50, 10], &[20, 0]];
        assert_eq!(withheld(&equations, &counts, 5), [1, 2]);
    }

    #[test]
    fn a_withheld_total_needs_a_withheld_part_and_another_total() {
        // 0 is the whole, 1 and 2 its parts, 3 and 4 those of 1, 5 and 6 those of 2.
        let equations = [total(0, 1, 3..5), total(0, 2, 5..7), total(1, 0, 1..3)];
        let counts: [&[u64]; 7] = [&[54], &[4], &[50], &[4], &[0], &[20], &[30]];
        assert_eq!(withheld(&equations, &counts, 5), [1, 2, 3, 5]);
        // One part alone is the total.
        let counts: [&[u64]; 7] = [&[60], &[10], &[50], &[10], &[0], &[3], &[47]];
        assert_eq!(withheld(&equations, &counts, 5), [5, 6]);
    }
}
