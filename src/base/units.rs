//! Lengths as whole millimetres, so that sums and comparisons are exact.

use std::fmt;

/// A length in whole millimetres; the largest value, [`Millimetres::UNREACHED`], means "unreachable".
///
/// ```
/// use nahraum::base::Millimetres;
/// assert_eq!(Millimetres::from_metres(500.0), Millimetres(500_000));
/// assert!(Millimetres(1) < Millimetres::UNREACHED);
/// assert_eq!(Millimetres::UNREACHED.metres(), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Millimetres(pub u32);

impl Millimetres {
    /// Unreachable: sorts after every real length.
    pub const UNREACHED: Self = Self(u32::MAX);
    /// The longest real length, about 4,295 km.
    pub const LONGEST: Self = Self(u32::MAX - 1);

    /// Rounds metres to the nearest millimetre; lengths above [`Self::LONGEST`] and NaN
    /// become [`Self::LONGEST`], negative lengths become zero.
    pub fn from_metres(metres: f64) -> Self {
        let mm = (metres * 1000.0).round();
        if mm < f64::from(Self::LONGEST.0) {
            // The cast saturates at zero from below.
            Self(mm as u32)
        } else {
            Self::LONGEST
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
