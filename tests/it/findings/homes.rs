//! Homes on a map and the facilities on it, with findings of the census and of maps.

use nahraum::base::{Code, Diagnostics, Place, codes};
use nahraum::dataset::OsmKind;
use nahraum::import::census::{HomeKinds, LevelTally};

use super::Provoked;
use crate::facilities::support::{Tags, Town};

/// Levels that are assumed (8xx).
pub fn levels(provoked: &mut Provoked) {
    let home = |levels: Option<&'static str>| {
        let tag = |key: &str| match key {
            "building" => Some("house"),
            "building:levels" => levels,
            _ => None,
        };
        let (mut tally, mut found) = (LevelTally::default(), Diagnostics::default());
        let levels = HomeKinds::default().levels(tag).expect("a home");
        tally.add(&levels, Place::of_source("map.osm").feature("way 1"), &mut found);
        tally.report("map.osm", &mut found);
        found
    };
    provoked.exactly(&[codes::N816], &[], &home(None));
    provoked.exactly(&[codes::N816, codes::W854], &[], &home(Some("many")));
}

const PARK: Tags = &[("leisure", "park")];
const AREA: Tags = &[("type", "multipolygon"), ("leisure", "park")];

/// Facilities on a map (6xx).
pub fn facilities(provoked: &mut Provoked) {
    let mut found = |code: Code, rule: &str, draw: &dyn Fn(&mut Town)| {
        let mut town = Town::new();
        draw(&mut town);
        provoked.exactly(&[code], &[], &town.find(&[rule]).diagnostics);
    };
    let mut node = |code: Code, rule: &str, tags: Tags| {
        found(code, rule, &|town| _ = town.node([0.0, 0.0], tags));
    };
    node(codes::W609, "amenity=school", &[("amenity", "school"), ("capacity", "80-100")]);
    node(codes::W611, "shop=bakery", &[("shop", "bakery"), ("disused", "yes")]);
    node(codes::W612, "? shop=bakery", &[("shop", "bakery")]);
    node(codes::N687, "shop=bakery", &[("shop", "bakery"), ("wheelchair", "perhaps")]);
    node(codes::N688, "shop=bakery", &[("shop", "bakery"), ("operator:type", "consortium")]);
    found(codes::W606, "leisure=park", &|town| {
        let [a, b, c] = [[0.0, 0.0], [12.0, 0.0], [12.0, 12.0]].map(|at| town.node(at, &[]));
        town.way(&[a, b, c, 0, a], PARK);
    });
    found(codes::W607, "leisure=park", &|town| {
        town.ring(&[[0.0, 0.0], [10.0, 0.0], [20.0, 0.0]], PARK);
    });
    found(codes::W608, "leisure=park", &|town| {
        let way = town.square([0.0, 0.0], 10.0, &[]);
        town.relation(&[(OsmKind::Way, way, "")], &[("type", "site"), ("leisure", "park")]);
    });
    found(codes::W614, "leisure=park", &|town| {
        town.relation(&[(OsmKind::Way, 77, "outer")], AREA);
    });
    let named: Tags = &[("shop", "bakery"), ("name", "Kaya")];
    found(codes::N686, "shop=bakery", &|town| {
        town.node([0.0, 0.0], named);
        town.node([9.0, 0.0], named);
    });
    crowd(provoked);
}

/// So many at one place that not all are compared; those that are compared are one (N686).
fn crowd(provoked: &mut Provoked) {
    let mut town = Town::new();
    for _ in 0..600 {
        town.node([0.0, 0.0], &[("shop", "bakery"), ("name", "Kaya")]);
    }
    let found = town.find(&["shop=bakery"]).diagnostics;
    provoked.exactly(&[codes::W610, codes::N686], &[], &found);
}
