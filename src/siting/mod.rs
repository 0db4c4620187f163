//! Siting: where one or several new places serve most, and what municipalities save when they plan together.
//!
//! The combinatorial core knows only numbered demand points with whole weights (persons) and numbered
//! candidate places; what they are (cells, care homes) is known at its edge.

mod bound;
mod candidates;
mod capacity;
mod columns;
pub mod cooperation;
mod cover;
mod covering;
mod curve;
mod effort;
mod exact;
mod exchange;
mod falling;
mod fewest;
mod greedy;
#[cfg(feature = "highs")]
mod highs;
mod maximal;
mod median;
mod mobile;
mod need;
mod one;
mod parts;
mod picks;
mod plan;
mod reach;
mod reduce;
mod rings;
mod runs;
mod service_areas;
mod settle;
mod sharing;
mod solver;

pub use candidates::{CandidatePoint, Candidates, Site};
pub use capacity::{
    CapacityPlan, CapacityProblem, CapacityProblemError, most_persons_within_capacity,
};
pub use cover::{CoverProblem, CoverProblemError, Reached};
pub use covering::{
    fewest_places, most_persons, most_persons_meeting, persons_served, persons_served_by_group,
};
pub use curve::{CurvePoint, most_persons_curve};
pub use effort::Effort;
pub use exact::exact_solver;
#[cfg(feature = "highs")]
pub use highs::Highs;
pub use median::{MedianPlan, MedianProblem, MedianProblemError, Starts, Walk, shortest_walks};
pub use mobile::{Stop, TourOptions, mobile_stops};
pub use need::{Need, NeedColumn, need, need_and_rings};
pub use picks::{OpenDemand, Pick, Until, pick_until};
pub use plan::{PersonsPlan, PlacesPlan, Shortfall, SitingError};
pub use reach::{Demand, PlaceReach, PlaceSearch, PlacesTooLarge, Within};
pub use rings::{ReachRows, Rings, RingsWithin};
pub use service_areas::{
    AreaOptions, Places, ServiceArea, ServiceAreas, median_cells_reached, service_areas,
    service_areas_of_need, unserved,
};
pub use solver::{Answer, Emphasis, Ending, Goal, Program, Row, Solver, SolverError, Variable};
