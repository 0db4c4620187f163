//! One new library for two towns: where most persons reach it, and where walks are shortest.
//!
//! `cargo run --example site`

use nahraum::base::{Millimetres, Silent};
use nahraum::region::{RegionInputs, RegionSettings, build};
use nahraum::siting::{
    Candidates, CoverProblem, Demand, Effort, MedianProblem, PlaceSearch, Starts, Walk,
    most_persons, shortest_walks,
};
use nahraum::synthetic::town;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // Letters are municipalities, and a digit d is a 100 m cell with 10 d persons.
    let town = town("AAAABBBBBB\n\n4.3.3.2..9")?;
    let inputs =
        RegionInputs::from_layers(town.municipalities, town.quartiers, town.facilities, town.cells);
    let region = build(inputs, &RegionSettings::default(), &Silent)?.value;
    let candidates = Candidates::cells(&region);
    let demand = Demand::inhabited(&region);
    let search = PlaceSearch::straight(&region, &candidates, demand.clone());
    let far = Millimetres::from_metres(1000.0);
    let reach = search.rows(far, None)?;
    let persons = demand.persons(&region, 0);

    // Most persons within 200 m: 40 + 30 + 30 in the west around the third square.
    let within = reach.within(Millimetres::from_metres(200.0));
    let problem = CoverProblem::new(within, persons.clone(), vec![0; persons.len()])?;
    let most = most_persons(&problem, 1, &Effort::default())?;
    let key = |place: &u32| candidates.key(&region, *place as usize).to_owned();
    println!("most: {} persons from {:?}", most.persons, most.chosen.iter().map(key));
    assert_eq!(most.persons, 100);

    // Shortest walks: half of the 210 persons live up to the square with 20.
    let metres = |(to, far): &(u32, Millimetres)| Walk { distance: far.0 / 1000, to: *to };
    let walks = (0..reach.candidates()).map(|place| reach.row(place).iter().map(metres));
    let problem = MedianProblem::new(walks, persons.clone(), vec![1000; persons.len()])?;
    let median = shortest_walks(&problem, 1, &Starts::default(), &Effort::default())?;
    println!("median: {} person-metres, proven: {}", median.cost, median.is_proven());
    assert!(median.is_proven());
    Ok(())
}
