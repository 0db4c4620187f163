//! Long texts: methods, walking, open data, formats, findings, coordinates, changes.

/// What is computed, and how.
#[doc = include_str!("methods.md")]
pub mod methods {}

/// Walks: open ways, networks, linkage, walkers, isochrones.
#[doc = include_str!("walking.md")]
pub mod walking {}

/// OpenStreetMap, census, timetables and lists to a region.
#[doc = include_str!("import.md")]
pub mod import {}

/// What is read and written, and what happens to messy data.
#[doc = include_str!("formats.md")]
pub mod formats {}

/// All findings: what they mean, and what happens to the record.
#[doc = include_str!("findings.md")]
pub mod findings {}

/// Coordinate reference systems, their accuracy, and how to add grids.
#[doc = include_str!("crs.md")]
pub mod crs {}

/// What changed from version to version.
#[doc = include_str!("changelog.md")]
pub mod changelog {}
