//! The demo region: what it promises, and everything on it.

use std::collections::{BTreeMap, BTreeSet};

use geo::{Area, BooleanOps, Coord, Geometry, MultiPolygon, Validation, unary_union};
use nahraum::base::Silent;
use nahraum::dataset::{Layer, text_value};
use nahraum::format::{Input, ReadOptions, read_layer};
use nahraum::region::{RegionSettings, build};
use nahraum::run::synthetic_inputs;
use nahraum::spatial::AreaIndex;
use nahraum::synthetic::{RuhrOptions, SyntheticRegion, ruhr};

use crate::support::{column as texts, demo_inputs};

fn made(seed: u64, copies: u32) -> SyntheticRegion {
    ruhr(RuhrOptions { seed, copies, ..RuhrOptions::default() }, &Silent)
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

/// What holds of the demo region. All of it is asked of one region: making one takes longer than
/// looking at it.
const PROMISES: [fn(&SyntheticRegion); 8] = [
    quartiers_tile_the_region,
    municipalities_are_about_as_large_as_the_real_ones,
    persons_sum_exactly_and_groups_are_parts,
    facilities_are_of_all_categories_and_labelled_as_made_up,
    some_quartiers_lie_across_a_boundary,
    every_column_follows_from_the_others,
    names_of_facilities_say_what_they_are,
    the_program_writes_the_same_region,
];

#[test]
fn the_demo_region_is_what_it_promises_to_be() {
    let region = &made(2820, 1);
    std::thread::scope(|scope| {
        for promise in PROMISES {
            scope.spawn(move || promise(region));
        }
    });
}

fn quartiers_tile_the_region(region: &SyntheticRegion) {
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

fn municipalities_are_about_as_large_as_the_real_ones(region: &SyntheticRegion) {
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

fn persons_sum_exactly_and_groups_are_parts(region: &SyntheticRegion) {
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

fn facilities_are_of_all_categories_and_labelled_as_made_up(region: &SyntheticRegion) {
    let kinds: BTreeSet<String> = texts(&region.facilities, "category").into_iter().collect();
    let known: BTreeSet<String> = nahraum::region::Catalog::builtin()
        .categories
        .into_iter()
        // Care flats are known by their names alone, and the demo makes up none.
        .filter(|c| !c.osm.is_empty() && c.key != "care_flat")
        .map(|c| c.key)
        .collect();
    assert_eq!(kinds, known);
    assert!((24_000..27_000).contains(&region.facilities.len()));
    assert!(texts(&region.facilities, "name").iter().all(|name| name.contains("synthetisch")));
    let ids: BTreeSet<String> = texts(&region.facilities, "id").into_iter().collect();
    assert_eq!(ids.len(), region.facilities.len());
}

fn some_quartiers_lie_across_a_boundary(region: &SyntheticRegion) {
    let inputs = synthetic_inputs(region.clone());
    let region = build(inputs, &RegionSettings::default(), &Silent).expect("buildable").value;
    let split = nahraum::analysis::neighbours::split_quartiers(&region, 0.05).len();
    assert!((20..80).contains(&split), "{split}");
    assert_eq!(region.persons()[0], 5_136_000);
    assert!(region.cells().grid().is_some());
}

/// Areas of a layer, to be asked in which one a place lies.
fn located(layer: &Layer, at: &Option<Geometry<f64>>, index: &AreaIndex) -> usize {
    let Some(Geometry::Point(point)) = at else { panic!("{}: {at:?} is not a point", layer.name) };
    index.locate(Coord::from(*point)).expect("inside")
}

/// Each column of the four tables is worked out of the others and of the facts they are made from.
fn every_column_follows_from_the_others(region: &SyntheticRegion) {
    let facts: Vec<Vec<&str>> = include_str!("../../data/municipalities.csv")
        .lines()
        .skip(1)
        .map(|line| line.split(',').collect())
        .collect();
    let [keys, names] = ["id", "name"].map(|column| texts(&region.municipalities, column));
    assert_eq!(region.municipalities.column_names(), ["id", "name"]);
    assert_eq!(keys, facts.iter().map(|fact| fact[0]).collect::<Vec<_>>());
    assert_eq!(names, facts.iter().map(|fact| fact[1]).collect::<Vec<_>>());

    let quartiers = &region.quartiers;
    let columns = ["id", "name", "municipality", "district", "persons"];
    assert_eq!(quartiers.column_names(), columns);
    let index = AreaIndex::new(areas(quartiers).iter());
    let mut persons = vec![0; quartiers.len()];
    for (at, count) in region.cells.geometry.iter().zip(numbers(&region.cells, "persons")) {
        persons[located(&region.cells, at, &index)] += count;
    }
    assert_eq!(numbers(quartiers, "persons"), persons);
    let mut number_in: BTreeMap<String, u32> = BTreeMap::new();
    let [id, name, home, district] =
        ["id", "name", "municipality", "district"].map(|column| texts(quartiers, column));
    for row in 0..quartiers.len() {
        let at = keys.iter().position(|key| *key == home[row]).expect("a known municipality");
        let number = number_in.entry(home[row].clone()).or_default();
        *number += 1;
        assert_eq!(id[row], format!("{}-{number:03}", keys[at]));
        assert_eq!(name[row], format!("{} {number}", names[at]));
        let of_home = [format!("{} Mitte", names[at]), format!("{} Bezirk ", names[at])];
        let fits = of_home.iter().any(|start| district[row].starts_with(start));
        assert!(fits || district[row].is_empty(), "{} in {}", district[row], names[at]);
    }

    let groups = ["persons", "persons_65", "persons_80", "persons_under_18"];
    assert_eq!(region.cells.column_names(), [&["id"][..], &groups].concat());
    // The older a group, the smaller; children are more than the very old.
    let [all, older, oldest, children] =
        groups.map(|group| numbers(&region.cells, group).iter().sum::<u64>());
    assert!(all > older && older > children && children > oldest, "{older} {children} {oldest}");
    for (id, at) in texts(&region.cells, "id").iter().zip(&region.cells.geometry) {
        let Some(Geometry::Point(at)) = at else { panic!("a point") };
        assert_eq!(*id, format!("100mN{}E{}", at.y() as i64 / 100, at.x() as i64 / 100));
    }
}

/// Who runs a facility says of which type it is; the first word of its name, of which category.
fn names_of_facilities_say_what_they_are(region: &SyntheticRegion) {
    let list = &region.facilities;
    let columns = ["id", "name", "category", "provider", "provider_type", "capacity"];
    assert_eq!(list.column_names(), columns);
    let [id, name, category, provider, kind, capacity] = columns.map(|column| texts(list, column));
    let mut category_of: BTreeMap<&str, &str> = BTreeMap::new();
    for row in 0..list.len() {
        assert_eq!(id[row], format!("F{:06}", row + 1));
        let word = name[row].rsplitn(3, ' ').last().expect("a first word");
        assert_eq!(*category_of.entry(word).or_insert(&category[row]), category[row]);
        let expected = match provider[row].split([' ', '-']).next() {
            Some("Kommune") => "public",
            Some("Wohlfahrtsverband") => "non_profit",
            Some("Verein") => "civic",
            _ => "commercial",
        };
        assert_eq!(kind[row], expected, "{}", provider[row]);
        let places = &capacity[row];
        assert!(
            places.is_empty() || places.parse::<u32>().is_ok_and(|count| count > 0),
            "{places}"
        );
    }
    let categories: BTreeSet<&str> = category_of.values().copied().collect();
    assert_eq!((category_of.len(), categories.len()), (28, 28));
}

/// The same seed gives the same region in another process, by way of files.
fn the_program_writes_the_same_region(region: &SyntheticRegion) {
    let folder = demo_inputs();
    for layer in [&region.cells, &region.facilities] {
        let path = folder.join(format!("{}.csv", layer.name));
        let read = read_layer(&Input::File(path), &ReadOptions::default()).expect("readable");
        let written = read.layer;
        let own = layer.column_names();
        assert_eq!(written.column_names(), [&own[..], &["x".into(), "y".into()]].concat());
        for column in &own {
            // A text table writes numbers of places with a point.
            let mut written = texts(&written, column);
            written.iter_mut().for_each(|text| text.truncate(text.trim_end_matches(".0").len()));
            assert!(written == texts(layer, column), "{}.{column}", layer.name);
        }
        // Metres are whole or halves: text keeps them.
        assert!(written.geometry == layer.geometry, "{}", layer.name);
    }
    for layer in [&region.municipalities, &region.quartiers] {
        let path = folder.join(format!("{}.geojson", layer.name));
        let read = read_layer(&Input::File(path), &ReadOptions::default()).expect("readable");
        for column in layer.column_names() {
            let same = texts(&read.layer, &column) == texts(layer, &column);
            assert!(same, "{}.{column}", layer.name);
        }
    }
}

#[test]
fn copies_multiply_the_region_and_another_seed_makes_another() {
    let region = made(1, 2);
    assert_eq!((region.municipalities.len(), region.quartiers.len()), (106, 5_640));
    let keys: BTreeSet<String> = texts(&region.municipalities, "id").into_iter().collect();
    assert_eq!(keys.len(), 106);
    // The demo's seed is 2820: of the first copy, made with seed 1, no facility lies where its do.
    let places = |layer: &Layer| layer.geometry[..1000].to_vec();
    let demo = demo_inputs().join("facilities.csv");
    let demo = read_layer(&Input::File(demo), &ReadOptions::default()).expect("readable").layer;
    assert!(places(&region.facilities) != places(&demo));
}
