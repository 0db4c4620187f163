//! Nahraum: who reaches which service on foot, who does not, and what do city boundaries hide?
//!
//! An old woman in Herne walks to the pharmacy in Bochum, and each city's planner sees only half of
//! that. Nahraum looks at the neighbourhoods (German *Quartier*, plural *Quartiere*) of a whole region
//! across its municipal boundaries. It reads boundaries, facilities (shops, pharmacies, care homes …) and
//! population cells, measures the distance from each cell to each facility within reach, and counts
//! persons: all, aged 65 or older, aged 80 or older.
//!
//! # What it answers
//! | question | analysis |
//! |---|---|
//! | Which residents reach a pharmacy within 500 m, and how far is it on average? | [`coverage`](analysis::coverage) |
//! | Where do residents reach none, how many are they, and which of these gaps stay hidden because every city sees only its own part? | [`gap`](analysis::gap) |
//! | Where would one new place serve most of them, and where should a rolling shop stop for the others? | [`service_areas`](siting::service_areas), [`mobile_stops`](siting::mobile_stops) |
//! | Where do a number of new places serve most persons or shorten walks most, and how few serve a share? | [`most_persons`](siting::most_persons), [`shortest_walks`](siting::shortest_walks), [`fewest_places`](siting::fewest_places) |
//! | What do residents gain because they may use facilities across the boundary, and which municipality serves whom? | [`border`](analysis::border) |
//! | Is there enough for everybody: how many places fall to residents, and how many of them lie in the neighbouring city? | [`catchment`](analysis::catchment) |
//! | To whom do home care, meals on wheels or a rolling shop come? | [`guide::coming`], in all analyses |
//! | Who has a place when the nearest are full, and who is left over? | [`assignment`](analysis::assignment) |
//! | Who has it near and who has it far, between and within municipalities, in rich and poor quartiers? | [`fairness`](analysis::fairness) |
//! | Which quartiers of other cities are like ours, what do they reach that ours do not, and what kinds of quartiers are there? | [`similar`](analysis::similar) |
//! | Who reaches an open pharmacy on Saturday at 18:00, and how does coverage change with the hour of the week? | [`hours`](analysis::hours), [`opening`] |
//! | Which needs of old residents does a quartier meet on foot, by whom, and what is missing? | [`mix`](analysis::mix) |
//! | Which facilities share residents, and where do two cities or two providers keep double structures (facilities for largely the same residents)? | [`overlap`](analysis::overlap) |
//! | How many new places do municipalities save when they plan together, who gains, and who pays? | [`siting::cooperation`] |
//! | Who wins and who loses if facilities, ways or persons change? | [`difference`](analysis::difference) of a [`scenario`] |
//! | Who counts as covered by straight-line distance, although the walk is too long? | [`detour`](analysis::detour) |
//! | Which stairs, kerbs and rough ways are worth mending for a walker with a rollator? | [`mending`](analysis::mending) |
//! | Which quartiers of different cities lie side by side, and which lie in two cities? | [`neighbours`](analysis::neighbours) |
//!
//! The program `nahraum` answers these questions on the command line and writes a report with maps; it is built on this
//! library. [`guide::methods`] explains how each number is computed, with sources.
//!
//! # An example with numbers
//! Two municipalities, A and B, lie side by side and share one supermarket. Each character of the drawing
//! is a square of 100 m. In the first row a letter names the municipality of the square; in the second
//! row a digit *d* is a cell with 10 *d* persons and `S` is the supermarket. The supermarket lies in A:
//! 50 residents of A live 300 m west of it, 30 residents of B live 100 m east of it.
//! ```
//! use nahraum::access::straight_line_reach;
//! use nahraum::analysis::border::border_effect;
//! use nahraum::analysis::coverage::Level;
//! use nahraum::base::{Millimetres, Silent};
//! use nahraum::region::{RegionInputs, RegionSettings, build};
//!
//! let town = nahraum::synthetic::town("AAAABB\n\n5..S3.")?;
//! let inputs = RegionInputs::from_layers(
//!     town.municipalities, town.quartiers, town.facilities, town.cells,
//! );
//! let region = build(inputs, &RegionSettings::default(), &Silent)?.value;
//! let reach = straight_line_reach(&region, &Silent);
//!
//! let supermarket = region.category_id("supermarket").expect("the town has one");
//! let b = region.municipality_id("B").expect("the town has a municipality B");
//! let limit = Millimetres::from_metres(500.0);
//! let rows = border_effect(&region, &reach, supermarket, limit, Level::Municipality);
//! let row = rows.iter().find(|row| row.area == Some(b.index())).expect("one row a municipality");
//! assert_eq!(row.all().persons, 30); // residents of B,
//! assert_eq!(row.all().covered_open, 30); // who all reach the shop in A,
//! assert_eq!(row.all().covered_closed, 0); // and none of them a shop in their own town.
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//! All 30 depend on the neighbouring city: they are the *border gain* of B. The folder `examples/` has
//! more examples.
//!
//! # From files to results
//! ```text
//! files --format--> Layer                        may fail; findings with file, record and field
//! OpenStreetMap, census, timetable --import--> Layer   open data as published
//! Layer + mapping --region--> Region             checked, immutable, metric coordinates
//! OpenStreetMap + walker --network--> WalkNetwork   edges with their weights, checked, immutable
//! Region x WalkNetwork --access--> LinkedRegion  points linked to edges; neither input changes
//! Region or LinkedRegion --access--> ReachTable  (cell, facility, millimetres); sparse, sorted
//! Region, WalkNetwork + changes --scenario--> copies   all problems told before anything is applied
//! Region x ReachTable --analysis--> coverage, gaps, border effect, overlaps
//! Region x LinkedRegion --siting--> places for new facilities, what they serve, bounds
//! results --present--> Layer, report                units and descriptions on every field
//! Layer --format--> files
//! Config --run--> all of these steps --project--> folder with results and a record of the run
//! results, Config --serve--> answers to requests    report, live map, layers for GIS; no socket
//! ```
//! The reach table is the heart of the library. It holds the distance from each cell to each facility, up
//! to the largest limit of the facility's category. Every analysis reads only the region and this table.
//! Straight-line distance, walking distance and [distances of other programs](guide::distances) are three ways to
//! fill it.
//!
//! # What always holds
//! - The same input gives the same bytes for any number of threads: lengths are whole millimetres,
//!   persons are whole numbers, ties go to the lower id.
//! - Bad input becomes a finding with file, record and field. No record is dropped silently, and an
//!   unknown value is never counted as zero without a finding.
//! - Cells and facilities outside all municipalities are *halo*: facilities there serve residents,
//!   cells there are never reported.
//! - A [`Region`](region::Region) is immutable.
//! - `analysis` knows no file, coordinate reference system, clock, thread count or progress bar;
//!   `format` knows no quartier. `tests/tidy.rs` enforces which module may use which.
//!
//! # Not supported yet
//! - Rides: departures at a stop are counted, but travel by public transport is not modelled; a table of another router
//!   brings it in.
//! - Formats that [`guide::formats`] does not list.
//! - Geocoding: Nahraum does not look up addresses.

#![deny(missing_docs, unsafe_code)]

pub mod base;
pub mod dataset;
pub mod crs;
pub mod spatial;
pub mod format;
pub mod region;
pub mod network;
pub mod import;
pub mod scenario;
pub mod access;
pub mod analysis;
pub mod siting;
pub mod present;
pub mod opening;
pub mod config;
pub mod synthetic;
pub mod project;
pub mod run;
pub mod serve;
pub mod guide;

// The module for Python has the program in it, whose files name the library and each other as they do in the
// program itself.
#[cfg(feature = "python")]
extern crate self as nahraum;
#[cfg(feature = "python")]
mod python;
#[cfg(feature = "python")]
use python::program::*;
