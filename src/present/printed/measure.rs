//! How wide letters are.

/// How strong letters are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    Regular,
    Bold,
}

impl Weight {
    pub(super) fn number(self) -> u32 {
        match self {
            Self::Regular => 400,
            Self::Bold => 700,
        }
    }
}

/// About how wide a text is.
pub(super) fn width_mm(text: &str, size_mm: f64, weight: Weight) -> f64 {
    let letter = match weight {
        Weight::Regular => 0.56,
        Weight::Bold => 0.6,
    };
    text.chars().count() as f64 * letter * size_mm
}
