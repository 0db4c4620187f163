//! How the rows of all levels add up.

use std::collections::BTreeMap;

use super::sums::Equation;
use crate::analysis::coverage::Level;
use crate::base::zip_equal;
use crate::region::Region;

/// Levels whose rows are published.
pub(super) const LEVELS: [Level; 5] =
    [Level::Quartier, Level::District, Level::Municipality, Level::County, Level::Region];

/// The rows of all levels, numbered one level after the other.
#[derive(Clone, Debug)]
pub(super) struct Areas {
    /// The number of the first row of each level, and the number of all rows.
    first: [usize; 6],
    /// How rows add up to those of the next level, from the smallest.
    pub equations: Vec<Equation>,
}

impl Areas {
    /// The rows of a region. Rows that count the same cells as rows of the next level add up to them: the quartiers of
    /// a municipality to it, or, where a quartier lies in several municipalities, all quartiers that these share to
    /// all of them together.
    ///
    /// Cost: O(cells).
    pub(super) fn of_region(region: &Region) -> Self {
        let mut first = [0; 6];
        for (at, level) in LEVELS.iter().enumerate() {
            first[at + 1] = first[at] + level.numbers(region);
        }
        let equations = (1..LEVELS.len()).flat_map(|at| {
            let [lower, upper] = [at - 1, at].map(|at| (LEVELS[at], first[at]));
            equations(region, at - 1, (lower, upper))
        });
        let equations = equations.collect();
        Self { first, equations }
    }

    /// The number of rows.
    pub(super) fn len(&self) -> usize {
        self.first[LEVELS.len()]
    }

    /// The number of a row of a level; `None` for cells.
    pub(super) fn row(&self, level: Level, row: usize) -> Option<usize> {
        Some(self.first[LEVELS.iter().position(|own| *own == level)?] + row)
    }
}

/// The group that a row belongs to, and all rows between get the shorter way there.
fn root(of: &mut [usize], row: usize) -> usize {
    let mut at = row;
    while of[at] != at {
        of[at] = of[of[at]];
        at = of[at];
    }
    at
}

/// The rows of which the persons of any group are known: a group can be where all persons are not.
fn any_known(region: &Region, level: Level) -> Vec<bool> {
    let mut known = level.known(region, 0);
    for group in 1..region.groups().len() {
        zip_equal(&mut known, level.known(region, group)).for_each(|(any, own)| *any |= own);
    }
    known
}

/// How the known rows of a level add up to those of the next.
fn equations(
    region: &Region,
    step: usize,
    ((lower, lower_first), (upper, upper_first)): ((Level, usize), (Level, usize)),
) -> Vec<Equation> {
    let (below, above) = (lower.numbers(region), upper.numbers(region));
    let mut of: Vec<usize> = (0..below + above).collect();
    for cell in region.cells_inside() {
        if let (Some(child), Some(parent)) =
            (lower.area_of(region, cell), upper.area_of(region, cell))
        {
            let (a, b) = (root(&mut of, child), root(&mut of, below + parent));
            of[a.max(b)] = a.min(b);
        }
    }
    let known = [lower, upper].map(|level| any_known(region, level));
    let mut groups: BTreeMap<usize, Equation> = BTreeMap::new();
    for row in (0..below).filter(|row| known[0][*row]) {
        groups.entry(root(&mut of, row)).or_default().children.push(lower_first + row);
    }
    for row in (0..above).filter(|row| known[1][*row]) {
        groups.entry(root(&mut of, below + row)).or_default().parents.push(upper_first + row);
    }
    let is_sum =
        |equation: &Equation| !equation.parents.is_empty() && !equation.children.is_empty();
    let of_step = |equation| Equation { step, ..equation };
    groups.into_values().filter(is_sum).map(of_step).collect()
}
