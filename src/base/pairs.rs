//! Iteration over parallel lists.

use std::iter::Zip;

/// The pairs of two parallel lists: the first element with the first, and so on.
///
/// The standard `zip` silently stops at the end of the shorter list. When both lists describe the same
/// objects, that would leave some of them out.
///
/// # Panics
/// When the lists differ in length, because then they are not parallel.
///
/// ```
/// use nahraum::base::zip_equal;
/// let labelled: Vec<_> = zip_equal([1, 2], ["one", "two"]).collect();
/// assert_eq!(labelled, [(1, "one"), (2, "two")]);
/// ```
/// ```should_panic
/// let _ = nahraum::base::zip_equal([1, 2, 3], ["one", "two"]);
/// ```
#[track_caller]
pub fn zip_equal<A, B>(first: A, second: B) -> Zip<A::IntoIter, B::IntoIter>
where
    A: IntoIterator<IntoIter: ExactSizeIterator>,
    B: IntoIterator<IntoIter: ExactSizeIterator>,
{
    let (first, second) = (first.into_iter(), second.into_iter());
    assert_eq!(first.len(), second.len(), "parallel lists have the same length");
    first.zip(second)
}
