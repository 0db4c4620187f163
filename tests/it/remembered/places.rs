//! In which municipality and quartier points lie, from a cache.

use std::sync::Arc;

use geo::{Coord, MapCoordsInPlace};
use nahraum::base::{Keeping, Silent};
use nahraum::region::{Region, RegionInputs, RegionSettings, build};
use nahraum::synthetic::town;

use super::{Counts, Kept};
use crate::support::random_drawing;

/// Cells and facilities, each once.
const MISSED: Counts = Counts { found: 0, missed: 2 };
const FOUND: Counts = Counts { found: 2, missed: 0 };

fn built(drawing: &str, keeping: Keeping, change: impl Fn(&mut RegionInputs)) -> Region {
    let town = town(drawing).expect("well-formed");
    let mut inputs =
        RegionInputs::from_layers(town.municipalities, town.quartiers, town.facilities, town.cells);
    change(&mut inputs);
    let settings = RegionSettings { keeping, ..RegionSettings::default() };
    build(inputs, &settings, &Silent).expect("buildable").value
}

/// Where all cells and facilities lie.
fn homes(region: &Region) -> Vec<String> {
    let cells = region.cells();
    let ids = (0..cells.len()).map(nahraum::base::CellId::at);
    let cells =
        ids.map(|cell| format!("{:?} {:?}", cells.municipality(cell), cells.quartier(cell)));
    let facilities = region.facilities().iter();
    let facilities = facilities.map(|one| format!("{:?} {:?}", one.municipality(), one.quartier()));
    cells.chain(facilities).collect()
}

/// Moves the first point of a layer by metres.
fn moved(layer: &mut nahraum::dataset::Layer, metres: f64) {
    let Some(geo::Geometry::Point(point)) = &mut layer.geometry[0] else { panic!("a point") };
    point.0.x += metres;
}

#[test]
fn homes_from_a_cache_are_those_that_are_computed() {
    for seed in 0..10 {
        let drawing = random_drawing(seed, 20, 12);
        let kept = Arc::new(Kept::default());
        let keeping = || Keeping::in_cache(kept.clone(), 0);
        let expected = homes(&built(&drawing, Keeping::default(), |_| ()));
        assert_eq!(kept.counts(), Counts::default());
        for counts in [MISSED, FOUND, FOUND] {
            assert_eq!(homes(&built(&drawing, keeping(), |_| ())), expected, "seed {seed}");
            assert_eq!(kept.counts(), counts, "seed {seed}");
        }
        let large = Keeping::in_cache(kept.clone(), 1_000_000);
        assert_eq!(homes(&built(&drawing, large, |_| ())), expected, "seed {seed}");
        assert_eq!(kept.counts(), Counts::default(), "a small region");
    }
}

#[test]
fn a_moved_cell_facility_or_quartier_meets_no_kept_home() {
    let drawing = "AABB\n\n1S22";
    let kept = Arc::new(Kept::default());
    let keeping = || Keeping::in_cache(kept.clone(), 0);
    built(drawing, keeping(), |_| ());
    assert_eq!(kept.counts(), MISSED);
    type Change = fn(&mut RegionInputs);
    let cell: Change = |inputs| moved(&mut inputs.cells[0].layer, 200.0);
    let facility: Change = |inputs| moved(&mut inputs.facilities[0].layer, 100.0);
    let areas: Change = |inputs| {
        // The boundary between A and B is 100 m farther west.
        let towns = inputs.municipalities.as_mut().map(|mapped| &mut mapped.layer);
        let wards = inputs.quartiers.as_mut().map(|mapped| &mut mapped.layer);
        let middle = 380_200.0;
        let west = |at: Coord<f64>| match at.x == middle {
            true => Coord { x: middle - 100.0, ..at },
            false => at,
        };
        for layer in [towns, wards].into_iter().flatten() {
            layer.geometry.iter_mut().flatten().for_each(|shape| shape.map_coords_in_place(west));
        }
    };
    let one = Counts { found: 1, missed: 1 };
    for (change, counts) in [(cell, one), (facility, one), (areas, MISSED)] {
        let expected = homes(&built(drawing, Keeping::default(), change));
        assert_ne!(expected, homes(&built(drawing, Keeping::default(), |_| ())), "something moved");
        assert_eq!(homes(&built(drawing, keeping(), change)), expected);
        assert_eq!(kept.counts(), counts);
    }
}
