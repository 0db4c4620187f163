//! Supply against demand: predicted towns, sums, and a town with published values.

mod assign;
pub mod command;
mod pysal;
mod reference;
mod sums;

use nahraum::access::{ReachTable, straight_line_reach};
use nahraum::analysis::catchment::{
    CatchmentQuestion, Catchments, Decay, Openness, capacities, floating_catchments,
};
use nahraum::base::{CategoryId, Millimetres, Silent};
use nahraum::region::{Region, RegionInputs, RegionSettings, build};

/// A drawn town; its care homes have no capacity of their own.
fn town(text: &str) -> (Region, ReachTable, CategoryId) {
    let town = nahraum::synthetic::town(text).expect("a town");
    let inputs =
        RegionInputs::from_layers(town.municipalities, town.quartiers, town.facilities, town.cells);
    let settings = RegionSettings {
        own_limits: vec![("residential_care".into(), vec![500])],
        ..RegionSettings::default()
    };
    let region = build(inputs, &settings, &Silent).expect("a region").value;
    let reach = straight_line_reach(&region, &Silent);
    let care = region.category_id("residential_care").expect("care homes");
    (region, reach, care)
}

const LIMIT: Millimetres = Millimetres(500_000);

fn divided(
    (region, reach, care): &(Region, ReachTable, CategoryId),
    (decay, is_divided): (&Decay, bool),
    openness: Openness,
) -> Catchments {
    let capacities = capacities(region, *care, Some(12.0));
    let question = CatchmentQuestion {
        category: *care,
        limit: LIMIT,
        group: 0,
        decay,
        is_divided,
        capacities: &capacities,
    };
    floating_catchments(region, reach, &question, openness)
}
