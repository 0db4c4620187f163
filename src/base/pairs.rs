//! Lists that belong together, walked side by side.

use std::iter::Zip;

/// The pairs of two lists whose elements belong together: the first with the first, and so on.
///
/// The standard `zip` ends in silence with the shorter list; where both describe the same things that
/// would leave some of them out.
///
/// # Panics
/// When the lists differ in length: whoever made them has broken the promise that they belong
/// together.
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
    assert_eq!(first.len(), second.len(), "lists that belong together have one length");
    first.zip(second)
}
