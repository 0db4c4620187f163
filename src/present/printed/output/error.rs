//! Why pages cannot be written.

/// Why a page cannot be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DrawError {
    /// The page is not SVG that can be drawn.
    #[error("cannot draw the page `{title}`: {reason}")]
    Svg {
        /// What the page shows.
        title: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The picture would have more points than a machine can hold.
    #[error(
        "a picture of {width_mm} mm by {height_mm} mm at {dpi} points an inch is too large; choose fewer points"
    )]
    TooLarge {
        /// Width of the page in millimetres.
        width_mm: f64,
        /// Height of the page in millimetres.
        height_mm: f64,
        /// Points an inch that were asked for.
        dpi: u32,
    },
    /// The document cannot be put together.
    #[error("cannot write the pages as PDF: {reason}")]
    Pdf {
        /// What is wrong.
        reason: String,
    },
}
