//! A river between two towns: how many persons does straight-line distance wrongly count as covered?
//!
//! ```sh
//! cargo run --example the_way_around_the_river
//! ```

use nahraum::access::{LinkOptions, LinkedRegion, straight_line_reach};
use nahraum::analysis::coverage::Level;
use nahraum::analysis::detour::{BothReaches, detours};
use nahraum::base::{Millimetres, Silent, WalkWeight};
use nahraum::network::{WALK_PROFILES_TOML, WalkNetwork, WalkProfile, build_network};
use nahraum::region::{RegionInputs, RegionSettings, build};
use nahraum::synthetic::{streets, town};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // Cells of 100 m: A is north of the river and has a shop, B is south of it. A digit is tens of
    // persons.
    let town = town(
        "AAAAAA
         AAAAAA
         BBBBBB

         2..S.1
         ......
         3.4..5",
    )?;
    // Streets on both banks and one bridge in the west.
    let map = streets(
        "+----+
         |.....
         +----+",
    )?;
    let inputs =
        RegionInputs::from_layers(town.municipalities, town.quartiers, town.facilities, town.cells);
    let region = build(inputs, &RegionSettings::default(), &Silent)?.value;
    let network = build_network(&map, region.crs(), None, &Silent)?.value;
    let senior = WalkProfile::find(WALK_PROFILES_TOML, "senior")?;
    println!("500 m take a senior {:.1} minutes.", 500.0 / senior.speed_m_s / 60.0);
    let walk = WalkNetwork::new(network, senior, WalkWeight::Length);
    let on_foot = LinkedRegion::link(&region, &walk, LinkOptions::default()).value.reach(&Silent);
    let straight = straight_line_reach(&region, &Silent);
    let supermarket = region.category_id("supermarket").ok_or("the town has no supermarket")?;
    let limit = Millimetres::from_metres(500.0);
    let both = BothReaches { straight: &straight, walk: &on_foot };
    for row in detours(&region, both, supermarket, limit, Level::Municipality) {
        println!(
            "{}: {} persons, {} within 500 m in a straight line, {} on foot",
            region.municipalities()[row.area].name(),
            row.persons[0],
            row.covered_straight[0],
            row.covered_walk[0]
        );
    }
    Ok(())
}
