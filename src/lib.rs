//! Nahraum: regional spatial analysis of neighbourhoods (*Quartiere*) across city boundaries.
//!
//! An old woman in Herne walks to the pharmacy in Bochum; each city's planner sees only half of
//! that. Nahraum loads quartiers, municipalities, facilities and population cells of a whole
//! region and answers: who reaches which service (**coverage**), where do people not reach it and
//! which of these places does a boundary hide (**gaps**), what does the open boundary give
//! (**border effect**), and which facilities share residents across it (**overlaps**)?
//!
//! # Bird's-eye view
//! ```text
//! bytes --format--> Layer                       may fail; findings with their place
//! extract, census, timetable --import--> Layer   open data as published, findings with their place
//! Layer + mapping --region--> Region            checked, immutable, metric CRS
//! OpenStreetMap + walker --network--> WalkNetwork   ways and what each weighs, checked, immutable
//! Region x WalkNetwork --access--> LinkedRegion     points onto edges; neither side changes
//! Region or LinkedRegion --access--> ReachTable     (cell, facility, millimetres); sparse, sorted
//! Region x ReachTable --analysis::*--> Coverage, Gaps, BorderEffect, Overlaps
//! results --present--> Layer, map               units and descriptions on every field
//! Layer --format--> bytes
//! Config --run--> all of these in a row --project--> folder with a record of what was done
//! ```
//! The reach table is the heart: every analysis reads only it and the region. Straight lines and walks
//! are two ways to fill it.
//!
//! # Invariants
//! - `analysis` knows no file, format, CRS code, clock, thread count or progress bar; `format`
//!   knows no quartier. `tests/tidy.rs` holds the table of who may use whom.
//! - Lengths are whole millimetres, persons whole numbers; sums do not depend on their order, ties
//!   go to the lower id. The same input gives the same bytes for any number of threads.
//! - Bad input is a finding with file, record and field; nothing is dropped in silence.
//! - Cells and facilities outside all municipalities are *halo*: they count for reach and are
//!   never reported.
//!
//! # Not supported yet
//! Timetables count departures, nobody rides. Layers come as GeoJSON and text tables, streets and whole
//! regions from OpenStreetMap.
//!
//! # Example
//! Two municipalities, one shop; the boundary between them hides half of who depends on it.
//! ```
//! use nahraum::access::straight_line_reach;
//! use nahraum::analysis::border::border_effect;
//! use nahraum::base::{CategoryId, Millimetres, Silent};
//! use nahraum::region::{RegionInputs, RegionSettings, build};
//!
//! // Letters are municipalities; S is a shop, a digit d are 10 d persons in a 100 m square.
//! let town = nahraum::synthetic::town("AAAABB\n\n5..S3.")?;
//! let inputs = RegionInputs::of_layers(
//!     town.municipalities, town.quartiers, town.facilities, town.cells,
//! );
//! let region = build(inputs, &RegionSettings::default(), &Silent)?.value;
//! let reach = straight_line_reach(&region, &Silent);
//! let rows = border_effect(&region, &reach, CategoryId(0), Millimetres(500_000));
//! assert_eq!(rows[1].covered_open[0], 30); // all of B's residents reach A's shop,
//! assert_eq!(rows[1].covered_closed[0], 0); // none would if the boundary were closed
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod base;
pub mod dataset;
pub mod crs;
pub mod spatial;
pub mod format;
pub mod region;
pub mod network;
pub mod import;
pub mod access;
pub mod analysis;
pub mod present;
pub mod config;
pub mod synthetic;
pub mod project;
pub mod run;
pub mod guide;
