//! A shop closes and a bridge is built: who wins, and who loses?
//!
//! ```sh
//! cargo run --example scenario
//! ```

use nahraum::access::{LinkOptions, LinkedRegion};
use nahraum::analysis::coverage::Level;
use nahraum::analysis::difference::{State, differences};
use nahraum::base::{FacilityId, Millimetres, Silent, WalkWeight};
use nahraum::network::{
    NewWay, NewWayKind, WALK_PROFILES_TOML, WalkNetwork, WalkProfile, WayEdits, build_network,
};
use nahraum::region::{FacilityEdits, RegionInputs, RegionSettings, build};
use nahraum::synthetic::{streets, town};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // Cells of 100 m: a river separates A and B. A digit is tens of persons, `S` is a shop.
    let town = town("AAAAAA\nAAAAAA\nBBBBBB\n\n2S..S1\n......\n3....5")?;
    let map = streets("+----+\n|.....\n+----+")?;
    let inputs =
        RegionInputs::from_layers(town.municipalities, town.quartiers, town.facilities, town.cells);
    let region = build(inputs, &RegionSettings::default(), &Silent)?.value;
    let network = build_network(&map, region.crs(), None, &Silent)?.value;
    let adult = || WalkProfile::find(WALK_PROFILES_TOML, "adult");

    // The western shop closes; a bridge leads from the eastern one to the other bank.
    let edits = FacilityEdits { closed: [FacilityId(0)].into(), ..FacilityEdits::default() };
    let edited = region.with_facilities(&edits, &region.places()).region;
    let from = region.facilities()[1].position();
    let line = vec![from, geo::Coord { y: from.y - 200.0, ..from }];
    let bridge = NewWay { kind: NewWayKind::Bridge, line, join_m: 25.0 };
    let ways = WayEdits { added: vec![bridge], ..WayEdits::default() };
    let with_bridge = network.with_ways(&ways).network;

    let on_foot = |region, network| -> Result<_, Box<dyn std::error::Error>> {
        let walk = WalkNetwork::new(network, adult()?, WalkWeight::Length);
        Ok(LinkedRegion::link(region, &walk, LinkOptions::default()).value.reach(&Silent))
    };
    let (now, then) = (on_foot(&region, network)?, on_foot(&edited, with_bridge)?);
    let before = State { region: &region, reach: &now };
    let after = State { region: &edited, reach: &then };
    let shop = region.category_id("supermarket").ok_or("the town has no supermarket")?;
    let limit = Millimetres::from_metres(300.0);
    for row in differences(before, after, shop, limit, Level::Municipality) {
        let name = region.municipalities()[row.area].name();
        println!("{name}: {} persons win, {} lose", row.gained[0], row.lost[0]);
    }
    Ok(())
}
