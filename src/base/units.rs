//! Lengths as whole millimetres, so that sums and comparisons are exact.

use std::fmt;

/// A length in whole millimetres; the largest value, [`Millimetres::UNREACHED`], means "unreachable".
///
/// ```
/// use nahraum::base::Millimetres;
/// assert_eq!(Millimetres::from_metres(500.0), Millimetres(500_000));
/// assert!(Millimetres(1) < Millimetres::UNREACHED);
/// assert_eq!(Millimetres::UNREACHED.metres(), None);
/// assert_eq!(Millimetres::from_metres(5e6).metres(), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Millimetres(pub u32);

impl Millimetres {
    /// Unreachable: sorts after every real length, and is never written as a number. Lengths that do not
    /// fit, from about 4,295 km on, are unreachable on foot.
    pub const UNREACHED: Self = Self(u32::MAX);

    /// Rounds metres to the nearest millimetre; lengths that do not fit and NaN become
    /// [`Self::UNREACHED`], negative lengths become zero.
    pub fn from_metres(metres: f64) -> Self {
        let mm = (metres * 1000.0).round();
        if mm < f64::from(Self::UNREACHED.0) {
            // The cast saturates at zero from below.
            Self(mm as u32)
        } else {
            Self::UNREACHED
        }
    }

    /// The length in metres, or `None` when unreachable.
    pub fn metres(self) -> Option<f64> {
        (self != Self::UNREACHED).then(|| f64::from(self.0) / 1000.0)
    }
}

impl fmt::Display for Millimetres {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.metres() {
            Some(metres) => write!(f, "{metres} m"),
            None => f.write_str("unreached"),
        }
    }
}
