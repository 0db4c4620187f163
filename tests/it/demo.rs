//! The demo region: what it promises, and everything on it.

use std::collections::{BTreeMap, BTreeSet};

use geo::{Area, BooleanOps, Coord, Geometry, MultiPolygon, Validation, unary_union};
use nahraum::base::Silent;
use nahraum::dataset::{Layer, text_value};
use nahraum::region::{RegionSettings, build};
use nahraum::run::synthetic_inputs;
use nahraum::spatial::AreaIndex;
use nahraum::synthetic::{RuhrOptions, SyntheticRegion, ruhr};

fn made(seed: u64) -> SyntheticRegion {
    ruhr(RuhrOptions { seed, copies: 1, ..RuhrOptions::default() }, &Silent)
}

fn areas(layer: &Layer) -> Vec<MultiPolygon<f64>> {
    layer
        .geometry
        .iter()
        .map(|geometry| match geometry {
            Some(Geometry::Polygon(polygon)) => MultiPolygon(vec![polygon.clone()]),
            Some(Geometry::MultiPolygon(area)) => area.clone(),
            other => panic!("{other:?}"),
        })
        .collect()
}

fn numbers(layer: &Layer, column: &str) -> Vec<u64> {
    let column = layer.column(column).expect("the column");
    (0..layer.len())
        .map(|row| text_value(column, row).expect("a value").parse().expect("whole"))
        .collect()
}

fn texts(layer: &Layer, column: &str) -> Vec<String> {
    let column = layer.column(column).expect("the column");
    (0..layer.len()).map(|row| text_value(column, row).unwrap_or_default()).collect()
}

#[test]
fn quartiers_tile_the_region() {
    let region = made(2820);
    assert_eq!((region.municipalities.len(), region.quartiers.len()), (53, 2820));
    let quartiers = areas(&region.quartiers);
    for (at, area) in quartiers.iter().enumerate() {
        assert!(area.is_valid(), "quartier {at}: {:?}", area.validation_errors());
    }
    let sum: f64 = quartiers.iter().map(Area::unsigned_area).sum();
    let union = unary_union(quartiers.iter());
    assert!((union.unsigned_area() / sum - 1.0).abs() < 1e-6, "{} of {sum}", union.unsigned_area());
    assert_eq!(union.0.len(), 1, "one piece");
    let holes: f64 = union.0[0]
        .interiors()
        .iter()
        .map(|ring| geo::Polygon::new(ring.clone(), vec![]).unsigned_area())
        .sum();
    assert!(holes < 1.0, "{holes} m² of holes");
    // Between 3,000 and 6,500 km², as the Ruhr's 4,435.
    assert!((3e9..6.5e9).contains(&sum), "{sum}");
    let municipalities = areas(&region.municipalities);
    for (at, area) in municipalities.iter().enumerate() {
        assert!(area.is_valid(), "municipality {at}: {:?}", area.validation_errors());
    }
    let parts: f64 = municipalities.iter().map(Area::unsigned_area).sum();
    assert!((parts - sum).abs() < 1.0, "no corner was rounded: {parts} of {sum}");
    let whole = unary_union(municipalities.iter());
    assert!((whole.unsigned_area() / sum - 1.0).abs() < 1e-6);
    assert!(whole.difference(&union).unsigned_area() < 100.0);
}

#[test]
fn municipalities_are_about_as_large_as_the_real_ones() {
    let region = made(2820);
    let table = include_str!("../../data/municipalities.csv");
    let real: Vec<f64> = table
        .lines()
        .skip(1)
        .map(|line| line.rsplit(',').next().expect("the area").parse().expect("km2"))
        .collect();
    let made: Vec<f64> =
        areas(&region.municipalities).iter().map(|area| area.unsigned_area() / 1e6).collect();
    for ((real, made), name) in real.iter().zip(&made).zip(texts(&region.municipalities, "name")) {
        assert!((0.5..1.8).contains(&(made / real)), "{name}: {made:.1} instead of {real} km²");
    }
    assert!((0.8..1.2).contains(&(made.iter().sum::<f64>() / real.iter().sum::<f64>())));
}

#[test]
fn persons_sum_exactly_and_groups_are_parts() {
    let region = made(1);
    let persons = numbers(&region.cells, "persons");
    assert_eq!(region.cells.len(), 150_000);
    assert!(persons.iter().all(|count| *count >= 3));
    for group in ["persons_65", "persons_80", "persons_under_18"] {
        let part = numbers(&region.cells, group);
        assert!(part.iter().zip(&persons).all(|(part, all)| part <= all), "{group}");
    }
    // The table the region is made from, read independently.
    let table = include_str!("../../data/municipalities.csv");
    let expected: BTreeMap<&str, u64> = table
        .lines()
        .skip(1)
        .map(|line| line.split(',').collect::<Vec<_>>())
        .map(|fields| (fields[0], fields[2].parse().expect("persons")))
        .collect();
    let index = AreaIndex::new(areas(&region.municipalities).iter());
    let keys = texts(&region.municipalities, "id");
    let mut found: BTreeMap<&str, u64> = BTreeMap::new();
    for (geometry, count) in region.cells.geometry.iter().zip(&persons) {
        let Some(Geometry::Point(point)) = geometry else { panic!("a point") };
        let home = index.locate(Coord::from(*point)).expect("inside");
        *found.entry(keys[home].as_str()).or_default() += count;
    }
    assert_eq!(found, expected);
}

#[test]
fn the_seed_decides_everything() {
    let key = |region: &SyntheticRegion| {
        (format!("{:?}", region.facilities.geometry), texts(&region.cells, "persons"))
    };
    let (one, again, other) = (made(5), made(5), made(6));
    assert!(key(&one) == key(&again));
    assert!(key(&one) != key(&other));
}

#[test]
fn facilities_are_of_all_categories_and_labelled_as_made_up() {
    let region = made(2820);
    let kinds: BTreeSet<String> = texts(&region.facilities, "category").into_iter().collect();
    let known: BTreeSet<String> =
        nahraum::region::Catalog::builtin().categories.into_iter().map(|c| c.key).collect();
    assert_eq!(kinds, known);
    assert!((24_000..27_000).contains(&region.facilities.len()));
    assert!(texts(&region.facilities, "name").iter().all(|name| name.contains("synthetisch")));
    let ids: BTreeSet<String> = texts(&region.facilities, "id").into_iter().collect();
    assert_eq!(ids.len(), region.facilities.len());
}

#[test]
fn some_quartiers_lie_across_a_boundary() {
    let inputs = synthetic_inputs(made(2820));
    let region = build(inputs, &RegionSettings::default(), &Silent).expect("buildable").value;
    let split = nahraum::analysis::neighbours::split_quartiers(&region, 0.05).len();
    assert!((20..80).contains(&split), "{split}");
    assert_eq!(region.persons()[0], 5_136_000);
    assert!(region.cells().grid().is_some());
}

#[test]
fn copies_multiply_the_region() {
    let region = ruhr(RuhrOptions { seed: 1, copies: 2, ..RuhrOptions::default() }, &Silent);
    assert_eq!((region.municipalities.len(), region.quartiers.len()), (106, 5_640));
    let keys: BTreeSet<String> = texts(&region.municipalities, "id").into_iter().collect();
    assert_eq!(keys.len(), 106);
}
