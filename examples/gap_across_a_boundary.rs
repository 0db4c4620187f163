//! A hidden gap: forty persons without a shop on each side of a boundary, which neither city notices.
//!
//! `cargo run --example gap_across_a_boundary`

use nahraum::access::straight_line_reach;
use nahraum::analysis::gap::{GapOptions, gaps};
use nahraum::base::{Millimetres, Silent};
use nahraum::region::{RegionInputs, RegionSettings, build};
use nahraum::synthetic::town;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // Letters are municipalities, S is a supermarket, and a digit d is a 100 m cell with 10 d persons.
    let town = town("AAAABBBB\nAAAABBBB\n\nS..22..S\n...22...")?;
    let inputs =
        RegionInputs::from_layers(town.municipalities, town.quartiers, town.facilities, town.cells);
    let region = build(inputs, &RegionSettings::default(), &Silent)?.value;
    let reach = straight_line_reach(&region, &Silent);
    let supermarket = region.category_id("supermarket").ok_or("the town has no supermarket")?;
    let limit = Millimetres::from_metres(200.0);
    let options = GapOptions { report_persons: 50, ..GapOptions::default() };
    let gaps = gaps(&region, &reach, supermarket, limit, &options);
    for gap in &gaps.list {
        println!("gap {}: {} persons beyond 200 m of a supermarket", gap.rank, gap.persons[0]);
        for (municipality, persons) in &gap.municipalities {
            println!("  {}: {} persons", region.municipality(*municipality).name(), persons[0]);
        }
        if gap.is_hidden {
            println!("  hidden: each city sees fewer than {} persons", options.report_persons);
        }
    }
    assert!(gaps.list[0].is_hidden);
    Ok(())
}
