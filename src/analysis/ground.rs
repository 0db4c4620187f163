//! The ground of a region, cut where an area of any of some levels ends: what is counted once on each part is summed for
//! all levels.

use std::collections::BTreeMap;

use super::level::Level;
use crate::base::CellId;
use crate::region::Region;

/// Cells of one part that follow one another, from the first to before the end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stretch {
    first: u32,
    end: u32,
    part: u32,
}

impl Stretch {
    /// Its cells, ascending.
    pub(super) fn cells(self) -> impl ExactSizeIterator<Item = CellId> + Clone {
        (self.first..self.end).map(CellId)
    }

    /// Where its cells stand in a column of all.
    pub(super) fn places(self) -> std::ops::Range<usize> {
        self.first as usize..self.end as usize
    }

    /// The same cells in pieces of at most so many.
    pub(super) fn pieces(self, cells_max: usize) -> impl Iterator<Item = Self> {
        let pieces = self.places().step_by(cells_max);
        pieces.map(move |first| {
            let first = first as u32;
            Self { first, end: self.end.min(first + cells_max as u32), ..self }
        })
    }

    /// Its part.
    pub(super) fn part(self) -> usize {
        self.part as usize
    }
}

/// The parts of a region. A part is the ground that lies in the same area on every level.
pub(super) struct Ground {
    levels: usize,
    parts: usize,
    stretches: Vec<Stretch>,
    /// The areas of each part, level by level, part after part.
    areas: Vec<u32>,
}

impl Ground {
    /// Divides a region into parts. Cost: O(cells log parts) for each level, and where neighbours in the order of cells
    /// lie in the same part, O(cells).
    pub(super) fn new(region: &Region, levels: &[Level]) -> Self {
        // Cells are areas that no other part shares.
        let are_cells = levels.contains(&Level::Cell);
        let mut numbers: BTreeMap<Vec<u32>, u32> = BTreeMap::new();
        let mut ground =
            Self { levels: levels.len(), parts: 0, stretches: Vec::new(), areas: Vec::new() };
        let (mut before, mut here): (Option<u32>, Vec<u32>) = (None, Vec::new());
        for cell in region.cells_inside() {
            here.clear();
            let areas = levels.iter().filter_map(|level| level.area_of(region, cell));
            here.extend(areas.map(|area| area as u32));
            assert_eq!(here.len(), levels.len(), "a cell of the region has an area on each level");
            let part = match before.filter(|before| ground.areas_of(*before as usize) == here) {
                Some(part) => part,
                None if are_cells => ground.add(&here),
                None => match numbers.get(&here) {
                    Some(part) => *part,
                    None => *numbers.entry(here.clone()).or_insert(ground.add(&here)),
                },
            };
            ground.follow(cell, part);
            before = Some(part);
        }
        ground
    }

    fn add(&mut self, areas: &[u32]) -> u32 {
        self.areas.extend_from_slice(areas);
        self.parts += 1;
        self.parts as u32 - 1
    }

    /// Puts a cell after those before it.
    fn follow(&mut self, cell: CellId, part: u32) {
        match self.stretches.last_mut() {
            Some(last) if last.part == part && last.end == cell.0 => last.end += 1,
            _ => self.stretches.push(Stretch { first: cell.0, end: cell.0 + 1, part }),
        }
    }

    /// How many parts there are.
    pub(super) fn parts(&self) -> usize {
        self.parts
    }

    /// The cells of the region, ascending, in stretches of one part.
    pub(super) fn stretches(&self) -> impl Iterator<Item = Stretch> + Clone + '_ {
        self.stretches.iter().copied()
    }

    /// The cells of the region, ascending, in batches of at most so many, each as stretches of one part.
    pub(super) fn batches(&self, cells_max: usize) -> impl Iterator<Item = Vec<Stretch>> + '_ {
        let mut pieces = self.stretches().flat_map(move |one| one.pieces(cells_max)).peekable();
        std::iter::from_fn(move || {
            let mut batch = vec![pieces.next()?];
            let mut left = cells_max - batch[0].places().len();
            while let Some(piece) = pieces.next_if(|piece| piece.places().len() <= left) {
                left -= piece.places().len();
                batch.push(piece);
            }
            Some(batch)
        })
    }

    /// The area of a part on each level.
    pub(super) fn areas_of(&self, part: usize) -> &[u32] {
        &self.areas[part * self.levels..(part + 1) * self.levels]
    }

    /// The area of each part on the level at a position.
    pub(super) fn on_level(&self, at: usize) -> impl Iterator<Item = usize> + Clone + '_ {
        (0..self.parts).map(move |part| self.areas_of(part)[at] as usize)
    }

    /// What is counted on each part, a row of `width` numbers each, summed over the areas of the level at a position,
    /// of which there are `numbers`.
    pub(super) fn summed(
        &self,
        (counts, width): (&[u64], usize),
        (at, numbers): (usize, usize),
    ) -> Vec<u64> {
        assert_eq!(counts.len(), self.parts * width, "a row for each part");
        let mut sums = vec![0; numbers * width];
        for (part, area) in self.on_level(at).enumerate() {
            for row in 0..width {
                sums[area * width + row] += counts[part * width + row];
            }
        }
        sums
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_have_each_cell_of_a_stretch_once_and_are_no_longer_than_asked() {
        for (cells, expected) in [(0, vec![]), (1, vec![1]), (4, vec![4]), (9, vec![4, 4, 1])] {
            let stretch = Stretch { first: 7, end: 7 + cells, part: 3 };
            let pieces: Vec<Stretch> = stretch.pieces(4).collect();
            let lengths: Vec<usize> = pieces.iter().map(|piece| piece.places().len()).collect();
            assert_eq!(lengths, expected);
            assert!(pieces.iter().flat_map(|piece| piece.cells()).eq(stretch.cells()));
            assert!(pieces.iter().all(|piece| piece.part() == 3));
        }
    }

    #[test]
    fn cells_that_follow_one_another_in_a_part_are_one_stretch() {
        let mut ground = Ground { levels: 0, parts: 2, stretches: Vec::new(), areas: Vec::new() };
        // Cell 3 is not of the region.
        for (cell, part) in [(0, 0), (1, 0), (2, 1), (4, 1), (5, 1), (6, 0)] {
            ground.follow(CellId(cell), part);
        }
        let found: Vec<_> = ground.stretches().map(|one| (one.places(), one.part())).collect();
        assert_eq!(found, [(0..2, 0), (2..3, 1), (4..6, 1), (6..7, 0)]);
    }

    #[test]
    fn batches_have_each_stretch_once_and_as_many_cells_as_they_may() {
        let mut ground = Ground { levels: 0, parts: 3, stretches: Vec::new(), areas: Vec::new() };
        let parts = [0, 0, 1, 1, 1, 1, 1, 1, 2, 0, 0, 0, 1, 0, 1, 0, 1, 0];
        for (cell, part) in parts.into_iter().enumerate() {
            ground.follow(CellId::at(cell), part);
        }
        let lengths = |batch: &Vec<Stretch>| -> Vec<usize> {
            batch.iter().map(|stretch| stretch.places().len()).collect()
        };
        let batches: Vec<Vec<Stretch>> = ground.batches(4).collect();
        // The six cells of part 1 are pieces of four and two.
        let expected = [vec![2], vec![4], vec![2, 1], vec![3, 1], vec![1; 4], vec![1]];
        assert_eq!(batches.iter().map(lengths).collect::<Vec<_>>(), expected);
        let cells = batches.iter().flatten().flat_map(|stretch| stretch.cells());
        assert!(cells.eq((0..parts.len()).map(CellId::at)));
        assert_eq!(Ground { stretches: Vec::new(), ..ground }.batches(4).count(), 0);
    }
}
