//! Nahraum: who reaches which service on foot, where not, and what do city boundaries hide?
//!
//! An old woman in Herne walks to the pharmacy in Bochum, and each city's planner sees only half of
//! that. Nahraum looks at the neighbourhoods (German *Quartier*, plural *Quartiere*) of a whole region
//! across its municipal boundaries. It reads boundaries, facilities such as shops, pharmacies or care
//! homes, and population cells, measures the walk from each cell to each facility within reach, and
//! counts persons: all, 65 and older, 80 and older.
//!
//! # What it answers
//! | question | analysis |
//! |---|---|
//! | Which residents reach a pharmacy within 500 m, and how far is it on average? | [`coverage`](analysis::coverage) |
//! | Where do people reach none, how many are they, and which of these places does a boundary hide because every city sees only a part? | [`gap`](analysis::gap) |
//! | What do residents gain because the boundary is open, and who is served by whom? | [`border`](analysis::border) |
//! | Which facilities share residents, and where do two cities or two providers keep double structures? | [`overlap`](analysis::overlap) |
//! | Whom does the straight line call covered although the way on foot is too long? | [`detour`](analysis::detour) |
//! | Which quartiers of different cities lie side by side, and which lie in two cities? | [`neighbours`](analysis::neighbours) |
//!
//! The program `nahraum` answers them from the command line and draws maps; this library is what it is
//! made of. How each number is computed, with sources, stands in [`guide::methods`].
//!
//! # An example with numbers
//! Two municipalities, A and B, side by side, and one supermarket. In the drawing a letter is a square
//! of 100 m; in the second row a digit *d* is a cell with 10 *d* persons and `S` is the shop. The shop
//! is in A; 50 residents of A live 300 m west of it, 30 residents of B live 100 m east of it.
//! ```
//! use nahraum::access::{straight_line_reach};
//! use nahraum::analysis::border::border_effect;
//! use nahraum::base::{Millimetres, Silent};
//! use nahraum::region::{RegionInputs, RegionSettings, build};
//!
//! let town = nahraum::synthetic::town("AAAABB\n\n5..S3.")?;
//! let inputs = RegionInputs::of_layers(
//!     town.municipalities, town.quartiers, town.facilities, town.cells,
//! );
//! let region = build(inputs, &RegionSettings::default(), &Silent)?.value;
//! let reach = straight_line_reach(&region, &Silent);
//!
//! let supermarket = region.category_id("supermarket").expect("the town has one");
//! let b = region.municipality_id("B").expect("the town has a municipality B");
//! let limit = Millimetres::from_metres(500.0);
//! let rows = border_effect(&region, &reach, supermarket, limit);
//! let row = rows.iter().find(|row| row.municipality == Some(b)).expect("one row a municipality");
//! assert_eq!(row.persons[0], 30); // residents of B,
//! assert_eq!(row.covered_open[0], 30); // who all reach the shop in A,
//! assert_eq!(row.covered_closed[0], 0); // and none of them a shop in their own town.
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//! All 30 depend on the neighbouring city: that is the *border gain* of B. `examples/` has more.
//!
//! # The way of the data
//! ```text
//! files --format--> Layer                        may fail; findings with file, record and field
//! extract, census, timetable --import--> Layer   open data as published, findings with their place
//! Layer + mapping --region--> Region             checked, immutable, metric coordinates
//! OpenStreetMap + walker --network--> WalkNetwork   ways and what each weighs, checked, immutable
//! Region x WalkNetwork --access--> LinkedRegion  points onto edges; neither side changes
//! Region or LinkedRegion --access--> ReachTable  (cell, facility, millimetres); sparse, sorted
//! Region x ReachTable --analysis--> coverage, gaps, border effect, overlaps
//! results --present--> Layer, map                units and descriptions on every field
//! Layer --format--> files
//! Config --run--> all of these in a row --project--> folder with a record of what was done
//! ```
//! The reach table is the heart: it says how far each facility is from each cell, up to the largest
//! limit of its category. Every analysis reads only it and the region. Straight lines and walks are two
//! ways to fill it.
//!
//! # What always holds
//! - The same input gives the same bytes, whatever the number of threads: lengths are whole
//!   millimetres, persons whole numbers, ties go to the lower id.
//! - Bad input is a finding with file, record and field. Nothing is dropped in silence, and a value
//!   that nobody knows is not counted as zero without a finding.
//! - Cells and facilities outside all municipalities are *halo*: facilities there serve residents,
//!   cells there are never reported.
//! - A [`Region`](region::Region) does not change once it is built.
//! - `analysis` knows no file, coordinate reference system, clock, thread count or progress bar;
//!   `format` knows no quartier. `tests/tidy.rs` holds the table of who may use whom.
//!
//! # Not supported yet
//! - Rides: timetables count departures at a stop, nobody is taken anywhere.
//! - Other formats than those listed in [`guide::formats`].
//! - Addresses: nothing here looks up where an address lies.

#![deny(missing_docs, unsafe_code)]

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
