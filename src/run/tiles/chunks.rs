//! Rows that come part by part, until they are grouped by a number.

use crate::base::{Offset, Rows};

/// The rows of a part, in its order.
struct Chunk<T> {
    /// Numbers, each with how many rows of it follow each other.
    runs: Vec<(u32, u32)>,
    items: Vec<T>,
}

impl<T: Copy> Chunk<T> {
    fn rows(&self) -> impl Iterator<Item = (usize, T)> + Clone {
        let mut from = 0;
        let runs = self.runs.iter().map(move |(number, count)| {
            let items = &self.items[from..from + *count as usize];
            from += items.len();
            items.iter().map(move |item| (*number as usize, *item))
        });
        runs.flatten()
    }
}

/// Rows of all parts. A part whose rows are in the order of their numbers keeps each number once, so that nothing but
/// the items takes much memory.
pub(super) struct Chunks<T>(Vec<Chunk<T>>);

impl<T> Default for Chunks<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Copy> Chunks<T> {
    /// Adds the rows of a part: each with its number.
    pub(super) fn add(&mut self, rows: impl ExactSizeIterator<Item = (u32, T)>) {
        let mut chunk = Chunk { runs: Vec::new(), items: Vec::with_capacity(rows.len()) };
        for (number, item) in rows {
            match chunk.runs.last_mut() {
                Some((last, count)) if *last == number => *count += 1,
                _ => chunk.runs.push((number, 1)),
            }
            chunk.items.push(item);
        }
        self.0.push(chunk);
    }

    /// All rows, grouped by their numbers, which are less than `count`: part after part, and of each in its order.
    pub(super) fn into_rows<O: Offset>(self, count: usize) -> Rows<T, O> {
        Rows::grouped(count, self.0.iter().flat_map(Chunk::rows))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_all_parts_are_grouped_in_their_order() {
        let mut chunks = Chunks::default();
        chunks.add([(2, 'a'), (2, 'b'), (0, 'c')].into_iter());
        chunks.add(std::iter::empty());
        chunks.add([(2, 'd'), (3, 'e'), (2, 'f')].into_iter());
        let rows: Rows<char> = chunks.into_rows(5);
        let lists: Vec<String> = rows.iter().map(|row| row.iter().collect()).collect();
        assert_eq!(lists, ["c", "", "abdf", "e", ""]);
        let none: Rows<u8> = Chunks::default().into_rows(2);
        assert!(none.iter().all(<[u8]>::is_empty));
    }
}
