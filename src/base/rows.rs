//! Compressed rows: many short lists in two blocks of memory.

/// The type of a row's offset: `u32` for fewer than 2^32 items, [`FiveBytes`] for fewer than 2^40, `u64` for more.
pub trait Offset: Copy + Ord {
    /// The offset of a position.
    ///
    /// # Panics
    /// When the position does not fit.
    fn at(position: usize) -> Self;

    /// The position.
    fn position(self) -> usize;
}

impl Offset for u32 {
    #[inline]
    fn at(position: usize) -> Self {
        Self::try_from(position).expect("rows with 32-bit offsets have fewer than 2^32 items")
    }

    #[inline]
    fn position(self) -> usize {
        self as usize
    }
}

impl Offset for u64 {
    #[inline]
    fn at(position: usize) -> Self {
        position as Self
    }

    #[inline]
    fn position(self) -> usize {
        self as usize
    }
}

/// A number of five bytes, for rows that may have more than 2^32 items and are so many that eight bytes for each would
/// take more memory than they are worth.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct FiveBytes {
    /// The highest first, so that bytes are ordered as the numbers are.
    bytes: [u8; 5],
}

impl Offset for FiveBytes {
    #[inline]
    fn at(position: usize) -> Self {
        let [0, 0, 0, a, b, c, d, e] = (position as u64).to_be_bytes() else {
            panic!("rows with offsets of five bytes have fewer than 2^40 items")
        };
        Self { bytes: [a, b, c, d, e] }
    }

    #[inline]
    fn position(self) -> usize {
        let [a, b, c, d, e] = self.bytes;
        u64::from_be_bytes([0, 0, 0, a, b, c, d, e]) as usize
    }
}

/// One list of items for each key from 0 to n - 1 (compressed sparse rows): all items in one block, row
/// after row, and the offset of each row. A vector of vectors would need three words and one allocation
/// more per row, and would scatter the rows over memory.
///
/// ```
/// use nahraum::base::Rows;
/// let streets_at_corner: Rows<&str> =
///     Rows::grouped(3, [(2, "High Street"), (0, "Mill Lane"), (2, "Mill Lane")].into_iter());
/// assert_eq!(streets_at_corner.row(0), ["Mill Lane"]);
/// assert!(streets_at_corner.row(1).is_empty());
/// assert_eq!(streets_at_corner.row(2), ["High Street", "Mill Lane"]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rows<T, O = u32> {
    /// The offset of each row; the last one is the number of items.
    first: Vec<O>,
    items: Vec<T>,
}

impl<T, O: Offset> Default for Rows<T, O> {
    fn default() -> Self {
        Self { first: vec![O::at(0)], items: Vec::new() }
    }
}

impl<T, O: Offset> Rows<T, O> {
    /// Rows from their offsets and items. `None` unless the offsets begin with 0, never descend and end
    /// with the number of items. Cost: O(rows).
    pub fn checked(first: Vec<O>, items: Vec<T>) -> Option<Self> {
        let fits = first.first() == Some(&O::at(0))
            && first.is_sorted()
            && first.last().is_some_and(|end| end.position() == items.len());
        fits.then_some(Self { first, items })
    }

    /// Rows from the length of each row and all items, row after row. Cost: O(rows).
    ///
    /// # Panics
    /// When the lengths do not add up to the number of items.
    pub fn from_lengths(lengths: impl Iterator<Item = usize>, items: Vec<T>) -> Self {
        let mut end = 0;
        let ends = lengths.map(|length| {
            end += length;
            O::at(end)
        });
        let first = std::iter::once(O::at(0)).chain(ends).collect();
        Self::checked(first, items).expect("the lengths of all rows add up to the items")
    }

    /// Groups items into rows by their keys; the items of a row keep the given order. The pairs are
    /// iterated twice, so that no memory is needed besides the rows. Cost: O(rows + pairs).
    ///
    /// # Panics
    /// When a key is not below `rows`, or when there are more items than an offset can count.
    pub fn grouped(rows: usize, pairs: impl Iterator<Item = (usize, T)> + Clone) -> Self
    where
        T: Copy,
    {
        let mut first = vec![O::at(0); rows + 1];
        for (key, _) in pairs.clone() {
            first[key + 1] = O::at(first[key + 1].position() + 1);
        }
        for key in 0..rows {
            first[key + 1] = O::at(first[key].position() + first[key + 1].position());
        }
        let mut items: Vec<T> = Vec::new();
        if let Some((_, any)) = pairs.clone().next() {
            items.resize(first[rows].position(), any);
        }
        // Each offset advances through its row to the beginning of the next row.
        for (key, item) in pairs {
            let at = first[key].position();
            items[at] = item;
            first[key] = O::at(at + 1);
        }
        first.copy_within(..rows, 1);
        first[0] = O::at(0);
        Self { first, items }
    }

    /// The items of a key.
    ///
    /// # Panics
    /// When there is no such row.
    #[inline]
    pub fn row(&self, key: usize) -> &[T] {
        &self.items[self.first[key].position()..self.first[key + 1].position()]
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.first.len() - 1
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All rows in the order of their keys.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &[T]> {
        (0..self.len()).map(|key| self.row(key))
    }

    /// The same rows with something else for each item. Cost: O(rows + items).
    pub fn map<U>(&self, of_item: impl Fn(&T) -> U) -> Rows<U, O> {
        Rows { first: self.first.clone(), items: self.items.iter().map(of_item).collect() }
    }

    /// All rows as mutable slices, so that several threads can change them at once.
    pub fn each_mut(&mut self) -> Vec<&mut [T]> {
        let mut rest = self.items.as_mut_slice();
        let mut rows = Vec::with_capacity(self.first.len() - 1);
        for ends in self.first.windows(2) {
            let (row, behind) = rest.split_at_mut(ends[1].position() - ends[0].position());
            rows.push(row);
            rest = behind;
        }
        rows
    }

    /// The offset of each row, followed by the number of items.
    pub fn offsets(&self) -> &[O] {
        &self.first
    }

    /// The items of all rows, row after row.
    pub fn items(&self) -> &[T] {
        &self.items
    }

    /// The items of all rows as a mutable slice.
    pub fn items_mut(&mut self) -> &mut [T] {
        &mut self.items
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_come_to_their_rows_in_the_order_given() {
        let pairs = [(3, 'a'), (0, 'b'), (3, 'c'), (0, 'd'), (4, 'e'), (3, 'f')];
        let rows: Rows<char> = Rows::grouped(6, pairs.into_iter());
        let lists: Vec<String> = rows.iter().map(|row| row.iter().collect()).collect();
        assert_eq!(lists, ["bd", "", "", "acf", "e", ""]);
        assert_eq!(rows.offsets(), [0, 2, 2, 2, 5, 6, 6]);
        assert_eq!(rows.items().iter().collect::<String>(), "bdacfe");
        let wide: Rows<char, u64> = Rows::grouped(6, pairs.into_iter());
        assert!(wide.iter().eq(rows.iter()));
        assert_eq!(Rows::from_lengths([2, 0, 0, 3, 1, 0].into_iter(), rows.items().to_vec()), rows);
    }

    #[test]
    fn five_bytes_count_and_order_as_numbers_do() {
        let most = (1_usize << 40) - 1;
        let numbers = [0, 1, 255, 256, 65_535, 1 << 24, 1 << 32, (1 << 32) + 1, most];
        let offsets = numbers.map(FiveBytes::at);
        assert_eq!(offsets.map(FiveBytes::position), numbers);
        assert!(offsets.is_sorted() && size_of::<FiveBytes>() == 5);
        assert!(std::panic::catch_unwind(|| FiveBytes::at(most + 1)).is_err());
        let pairs = [(3, 'a'), (0, 'b'), (3, 'c')];
        let rows: Rows<char, FiveBytes> = Rows::grouped(4, pairs.into_iter());
        assert!(rows.iter().eq(Rows::<char>::grouped(4, pairs.into_iter()).iter()));
    }

    #[test]
    fn no_rows_and_empty_rows_are_rows() {
        assert!(Rows::<u8>::default().is_empty());
        assert_eq!(Rows::<u8>::grouped(0, std::iter::empty()), Rows::default());
        let three = Rows::<u8>::grouped(3, std::iter::empty());
        assert_eq!((three.len(), three.iter().map(<[u8]>::len).sum::<usize>()), (3, 0));
    }

    #[test]
    fn offsets_that_do_not_fit_are_refused() {
        assert!(Rows::checked(vec![0_u32, 2, 3], vec!['a', 'b', 'c']).is_some());
        for first in [&[][..], &[0, 2], &[1, 3], &[0, 3, 2, 3], &[0, 4]] {
            assert_eq!(Rows::checked(first.to_vec(), vec!['a', 'b', 'c']), None::<Rows<char>>);
        }
    }

    #[test]
    #[should_panic(expected = "add up")]
    fn lengths_that_do_not_add_up_are_a_fault() {
        let _: Rows<u8> = Rows::from_lengths([1, 1].into_iter(), vec![1]);
    }

    #[test]
    fn mapped_rows_have_as_many_items_as_before() {
        let rows: Rows<u8> = Rows::from_lengths([3, 0, 2].into_iter(), vec![3, 1, 2, 9, 8]);
        let tens: Rows<u16> = rows.map(|item| 10 * u16::from(*item));
        assert!(tens.iter().eq([&[30, 10, 20][..], &[], &[90, 80]]));
    }

    #[test]
    fn rows_can_be_changed_each_on_its_own() {
        let mut rows: Rows<u8> = Rows::from_lengths([3, 0, 2].into_iter(), vec![3, 1, 2, 9, 8]);
        rows.each_mut().into_iter().for_each(<[u8]>::sort_unstable);
        assert_eq!(rows.items(), [1, 2, 3, 8, 9]);
    }
}
