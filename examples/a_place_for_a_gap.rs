//! Where would one new shop serve most of those who have none? Beside the boundary, where neither city looks.
//!
//! `cargo run --example a_place_for_a_gap`

use nahraum::access::straight_line_reach;
use nahraum::base::{Millimetres, Silent};
use nahraum::region::{RegionInputs, RegionSettings, build};
use nahraum::siting::{
    AreaOptions, Candidates, Demand, PlaceSearch, Places, Rings, service_areas, unserved,
};
use nahraum::synthetic::town;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // Letters are municipalities, S is a supermarket, and a digit d is a 100 m cell with 10 d persons.
    let town = town("AAAAABBBBB\n\nS..2332..S")?;
    let inputs =
        RegionInputs::from_layers(town.municipalities, town.quartiers, town.facilities, town.cells);
    let region = build(inputs, &RegionSettings::default(), &Silent)?.value;
    let reach = straight_line_reach(&region, &Silent);
    let supermarket = region.category_id("supermarket").ok_or("the town has no supermarket")?;
    let limit = Millimetres::from_metres(100.0);

    let (candidates, demand) = (Candidates::cells(&region), Demand::inhabited(&region));
    let is_open = unserved(&reach, supermarket, limit, &demand);
    let search = PlaceSearch::straight(&region, &candidates, demand.clone());
    let rings = Rings::search(&search, &[limit], None)?;
    let rows = rings.within(limit);
    let places = Places { region: &region, candidates: &candidates, demand: &demand, rows };
    let areas = service_areas(&places, is_open, AreaOptions { group: 0, persons_min: 60 });
    for area in &areas.list {
        let place = candidates.key(&region, area.candidate);
        println!("a shop in cell {place} would serve {} persons", area.persons);
        println!("  in two cities: {}, and neither sees it: {}", area.is_split, area.is_hidden);
    }
    println!("{} cells are left over", areas.left.len());
    assert_eq!(areas.list[0].persons, 80); // 30 + 30 + 20 persons
    assert!(areas.list[0].is_split && areas.list[0].is_hidden);
    Ok(())
}
