//! Cooperation: what is it worth to municipalities to plan new places together?
//!
//! One category, one limit, persons of one group as weight, and a target (a share of each town's residents) or a
//! number of new places. Three modes differ in which places count for whom ([`Mode`]):
//!
//! ```text
//! closed     existing places count for their own town, new ones for their own town   everybody alone
//!   | crediting: what is there already, and only was not counted
//! credited   existing places count for everybody, new ones for their own town
//!   | sharing: what new places serve two towns
//! open       both count for everybody                                                together
//! ```
//! The *dividend* is the sum of both steps. It compares plans for the same target: that *each* town serves the share of
//! its own residents, or that all *together* do. The difference between these two targets is never called a
//! dividend: it comes from dropping the towns' own targets.
//!
//! Residents abroad never count towards one's own target. All values are whole persons and whole places; values are
//! unique where they are proven, plans are not.

mod alone;
mod coalition;
mod matching;
mod most;
mod paying;
mod region;
mod study;
mod towns;

pub use alone::{Alone, BestPlan, Cooperation, Fewest};
pub use coalition::{Coalitions, GROUP_MAX, Partners, SharedPlace, Triple, Triples, best_pairing};
pub use matching::{Match, heaviest_pairs};
pub use most::{AsManyAsAlone, MostPersons, most_with};
pub use paying::{GroupError, Payment, Places, Shapley, by_equal_percentage, halves, shapley};
pub use region::{RegionPlan, TargetKind};
pub use study::{Asked, Pair, RegionShares, Study, study};
pub use towns::{Existing, Mode, Residents, Sites, Towns, TownsError};
