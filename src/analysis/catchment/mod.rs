//! Floating catchments: is there enough for everybody who comes?
//!
//! A care home that 2,000 persons reach is less for each of them than one that 200 reach. Floating catchments divide
//! the places of each facility over the persons who reach it, and add up for each cell what falls to it from all
//! facilities. Boundaries are open, or closed: the difference is the border effect for places in care.

mod areas;
mod capacity;
mod decay;
mod float;

pub use areas::{AreaAccess, access_by_area};
pub use capacity::{Capacity, CapacitySource, PLACE, capacities};
pub use decay::{Decay, WEIGHT_MIN};
pub use float::{
    CatchmentQuestion, Catchments, CellAccess, FacilityPlaces, Openness, PlaceFlows,
    floating_catchments, in_places,
};
