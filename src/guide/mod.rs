//! The guide: methods, walking, scenarios, siting, supply and demand, open data, formats, printed maps, publication,
//! findings, coordinate systems, changes.

/// How each number is computed, with sources.
#[doc = include_str!("methods.md")]
pub mod methods {}

/// Walking distances: open ways, networks, links, walkers, isochrones.
#[doc = include_str!("walking.md")]
pub mod walking {}

/// What if: changes of facilities, ways and persons, and comparisons of two runs.
#[doc = include_str!("scenarios.md")]
pub mod scenarios {}

/// Where new places achieve most: models, proofs, capacities.
#[doc = include_str!("siting.md")]
pub mod siting {}

/// Is there enough for everybody: places against persons.
#[doc = include_str!("access.md")]
pub mod access {}

/// How OpenStreetMap, census, timetables and facility lists become a region.
#[doc = include_str!("import.md")]
pub mod import {}

/// What is read and written, and what happens to messy data.
#[doc = include_str!("formats.md")]
pub mod formats {}

/// Serving a finished run: report, live answers, layers for QGIS and GDAL.
#[doc = include_str!("serve.md")]
pub mod serve {}

/// Maps to print: themes, classes, signs, and how a page is made.
#[doc = include_str!("maps.md")]
pub mod maps {}

/// What is withheld when results are published, and what that protects.
#[doc = include_str!("publication.md")]
pub mod publication {}

/// All findings: their meaning and what happens to the record.
#[doc = include_str!("findings.md")]
pub mod findings {}

/// Coordinate reference systems, their accuracy, and how to add grids.
#[doc = include_str!("crs.md")]
pub mod crs {}

/// What changed from version to version.
#[doc = include_str!("changelog.md")]
pub mod changelog {}
