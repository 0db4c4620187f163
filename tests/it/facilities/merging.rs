//! Each facility once: everything but stops.

use nahraum::synthetic::Random;

use super::support::{Tags, Town, shown};
use nahraum::base::codes;
use nahraum::import::osm::facilities::OsmFacility;

const RULES: &[&str] = &["shop=*", "amenity=*"];
const SHOP: Tags = &[("shop", "bakery")];

/// A shop with a name.
fn named(name: &str) -> [(&str, &str); 2] {
    [("shop", "bakery"), ("name", name)]
}

/// What becomes of a square of 20 m with some tags and nodes with others.
fn house(area: Tags, nodes: &[([f64; 2], Tags)]) -> String {
    let mut town = Town::new();
    for (at, tags) in nodes {
        town.node(*at, tags);
    }
    town.square([0.0, 0.0], 20.0, area);
    shown(&town.find(RULES).value)
}

#[test]
fn equal_names_within_25_m_are_one() {
    let name = named("Bäckerei Müller");
    let other = named("BAECKEREI Mueller");
    assert_eq!(house(&name, &[([10.0, 10.0], &other)]), "n1+w1");
    assert_eq!(house(&name, &[([45.0, 10.0], &other)]), "n1+w1");
    assert_eq!(house(&name, &[([45.1, 10.0], &other)]), "n1 w1");
    let far = named("Bäckerei Meier");
    assert_eq!(house(&name, &[([10.0, 10.0], &far)]), "n1 w1");
}

#[test]
fn two_nodes_of_one_name_are_one() {
    let mut town = Town::new();
    town.node([0.0, 0.0], &named("Kaya"));
    town.node([25.0, 0.0], &named("Kaya"));
    town.node([0.0, 50.0], SHOP);
    town.node([1.0, 50.0], SHOP); // nothing tells that these are one
    assert_eq!(shown(&town.find(RULES).value), "n1+n2 n3 n4");
}

#[test]
fn one_without_name_must_lie_inside() {
    assert_eq!(house(SHOP, &[([10.0, 10.0], &named("Kaya"))]), "n1+w1");
    assert_eq!(house(SHOP, &[([10.0, 10.0], SHOP)]), "n1+w1");
    assert_eq!(house(&named("Kaya"), &[([20.0, 10.0], SHOP)]), "n1+w1"); // on the outline
    assert_eq!(house(&named("Kaya"), &[([21.0, 10.0], SHOP)]), "n1 w1");
}

#[test]
fn part_of_a_name_must_lie_inside() {
    let (long, short) = (named("Bäckerei Kaya"), named("Kaya"));
    assert_eq!(house(&long, &[([10.0, 10.0], &short)]), "n1+w1");
    assert_eq!(house(&long, &[([21.0, 10.0], &short)]), "n1 w1");
}

#[test]
fn two_shops_in_one_building_stay_two() {
    let (a, b) = (named("Kaya"), named("Meier"));
    // The building stands for one of them only.
    assert_eq!(house(SHOP, &[([5.0, 5.0], &a), ([15.0, 15.0], &b)]), "n1+w1 n2");
    assert_eq!(house(&a, &[([5.0, 5.0], &a), ([15.0, 15.0], &b)]), "n1+w1 n2");
}

#[test]
fn brands_and_operators_contradict() {
    let brand = |brand| [("shop", "bakery"), ("brand", brand)];
    let operator = |operator| [("shop", "bakery"), ("operator", operator)];
    let inside = [10.0, 10.0];
    assert_eq!(house(&brand("Kamps"), &[(inside, &brand("Back-Factory"))]), "n1 w1");
    assert_eq!(house(&brand("Kamps"), &[(inside, &brand("KAMPS"))]), "n1+w1");
    // Without a name, the brand serves as the name.
    assert_eq!(house(&named("Kaya"), &[(inside, &brand("Kamps"))]), "n1 w1");
    assert_eq!(house(&named("Kamps Markt 3"), &[(inside, &brand("Kamps"))]), "n1+w1");
    assert_eq!(house(&operator("Stadt"), &[(inside, &operator("Kirche"))]), "n1 w1");
    assert_eq!(house(&operator("Stadt"), &[(inside, &operator("Stadt Herne"))]), "n1+w1");
    // The same brand and name in the same house, run by whomever.
    let shop = |operator| [("shop", "bakery"), ("name", "Kamps"), ("operator", operator)];
    assert_eq!(house(&shop("Kaya"), &[(inside, &shop("Meier"))]), "n1+w1");
    assert_eq!(house(&shop("Kaya"), &[([21.0, 10.0], &shop("Meier"))]), "n1 w1");
}

#[test]
fn house_numbers_keep_neighbours_apart() {
    let shop = |number| {
        [("shop", "bakery"), ("name", "Kaya"), ("addr:street", "Weg"), ("addr:housenumber", number)]
    };
    assert_eq!(house(&shop("1"), &[([30.0, 10.0], &shop("3"))]), "n1 w1");
    assert_eq!(house(&shop("1"), &[([30.0, 10.0], &shop("1"))]), "n1+w1");
    assert_eq!(house(&shop("1"), &[([10.0, 10.0], &shop("3"))]), "n1+w1");
}

#[test]
fn nothing_drifts_along_a_chain() {
    let mut town = Town::new();
    for step in 0..5 {
        town.node([f64::from(step) * 20.0, 0.0], &named("Kaya"));
    }
    // All steps are equally long; pairs with low ids come first. The second one reaches the first
    // and the third, but nothing reaches 40 m.
    assert_eq!(shown(&town.find(RULES).value), "n1+n2+n3 n4+n5");
}

#[test]
fn the_nearest_belong_together() {
    let mut town = Town::new();
    for x in [0.0, 25.0, 36.0, 60.0] {
        town.node([x, 0.0], &named("Kaya"));
    }
    // 11 m, then 24 m at the far end; nothing reaches from one end to the other.
    assert_eq!(shown(&town.find(RULES).value), "n1 n2+n3+n4");
}

#[test]
fn around_an_area_all_are_one_but_no_farther() {
    let kaya = named("Kaya");
    // Both lie 10 m from the area and 40 m from each other; the third is near the second only.
    let nodes: [([f64; 2], Tags); 3] =
        [([-10.0, 10.0], &kaya), ([30.0, 10.0], &kaya), ([50.0, 10.0], &kaya)];
    assert_eq!(house(&kaya, &nodes), "n1+n2+w1 n3");
}

#[test]
fn grounds_and_building_are_one() {
    let school: Tags = &[("amenity", "school"), ("name", "Waldschule")];
    let mut town = Town::new();
    town.square([0.0, 0.0], 100.0, school);
    town.square([70.0, 70.0], 20.0, &[("amenity", "school")]);
    let found = town.find(RULES).value;
    // The building is where people go; the name comes from the grounds.
    assert_eq!(shown(&found), "w2+w1");
    assert_eq!(found[0].name.as_deref(), Some("Waldschule"));
    assert_eq!((found[0].position.x, found[0].position.y), (80.0, 80.0));
}

#[test]
fn an_area_with_entrances_stays() {
    let kaya = named("Kaya");
    let mut town = Town::new();
    town.node([5.0, 5.0], &kaya);
    let door = town.node([0.0, 0.0], &[("entrance", "yes")]);
    let corners = [[9.0, 0.0], [9.0, 9.0]].map(|at| town.node(at, &[]));
    town.way(&[door, corners[0], corners[1], door], &kaya);
    let found = town.find(RULES).value;
    assert_eq!(shown(&found), "w1+n1");
    assert_eq!((found[0].position.x, found[0].position.y), (0.0, 0.0));
}

#[test]
fn parts_that_lie_apart_can_be_entered_too() {
    let kaya = named("Kaya");
    let mut town = Town::new();
    town.square([0.0, 0.0], 10.0, &kaya);
    town.square([20.0, 0.0], 12.0, &kaya);
    let found = town.find(RULES).value;
    assert_eq!(shown(&found), "w1+w2");
    let parts =
        |found: &OsmFacility| found.outline.as_ref().map_or(0, |outline| outline.parts().len());
    assert_eq!((parts(&found[0]), found[0].entrances.len()), (2, 0));
    // A node beside its building is the same facility.
    let mut town = Town::new();
    town.node([30.0, 5.0], &kaya);
    town.square([0.0, 0.0], 10.0, &kaya);
    let found = town.find(RULES).value;
    assert_eq!((shown(&found).as_str(), parts(&found[0])), ("n1+w1", 1));
}

#[test]
fn furniture_counts_piece_by_piece() {
    let bench: Tags = &[("amenity", "bench"), ("name", "Ruhebank")];
    let mut town = Town::new();
    town.node([0.0, 0.0], bench);
    town.node([2.0, 0.0], bench);
    town.square([-1.0, -1.0], 5.0, bench);
    assert_eq!(shown(&town.find(RULES).value), "n1 n2 w1");
}

#[test]
fn merges_are_told_and_nothing_is_lost() {
    let mut town = Town::new();
    town.node([0.0, 0.0], &named("Kaya"));
    town.node([9.0, 0.0], &named("Kaya"));
    town.node([90.0, 0.0], &[("shop", "bakery"), ("abandoned", "yes")]);
    let found = town.find(RULES);
    assert_eq!(found.diagnostics.count_of_code(codes::N686), 1);
    assert_eq!(found.diagnostics.count_of_code(codes::W611), 1);
    let text = &found.diagnostics.groups().last().expect("notes").first().message;
    assert!(text.contains("Kaya") && text.contains("n2"), "{text}");
}

#[test]
fn a_crowd_is_told() {
    let mut town = Town::new();
    for _ in 0..600 {
        town.node([0.0, 0.0], &named("Kaya"));
    }
    let found = town.find(RULES);
    assert!(found.diagnostics.count_of_code(codes::W610) > 0);
    let all: usize = found.value.iter().map(|it| 1 + it.merged.len()).sum();
    assert_eq!(all, 600);
}

/// Sites far from each other, of known patterns, drawn in any order: the same groups.
#[test]
fn the_order_of_elements_does_not_matter() {
    type Pattern = &'static [(f64, &'static str)];
    // Places on a line and names; lengths differ so that no two pairs are equally far.
    let patterns: [(Pattern, usize); 4] = [
        (&[(0.0, "A"), (20.0, "A")], 1),
        (&[(0.0, "A"), (20.0, "B"), (21.5, "A")], 2),
        (&[(0.0, "A"), (24.0, "A"), (30.0, "A"), (53.0, "A")], 2),
        (&[(0.0, ""), (1.0, "")], 2),
    ];
    let mut dice = Random::seeded(1);
    for _ in 0..50 {
        let mut elements: Vec<([f64; 2], &str)> = Vec::new();
        let mut expected = 0;
        for site in 0..8 {
            let (pattern, count) = patterns[dice.below(patterns.len())];
            elements.extend(pattern.iter().map(|it| ([it.0, f64::from(site) * 500.0], it.1)));
            expected += count;
        }
        let mut groups: Option<Vec<Vec<String>>> = None;
        for _ in 0..3 {
            dice.shuffle(&mut elements);
            let mut town = Town::new();
            for (at, name) in &elements {
                town.node(*at, &named(name));
            }
            let found = town.find(RULES).value;
            assert_eq!(found.len(), expected);
            let place = |id: i64| format!("{:?}", elements[id as usize - 1].0);
            let mut all: Vec<Vec<String>> = found
                .iter()
                .map(|it| {
                    let ids = it.merged.iter().chain([&it.osm]).map(|it| it.number());
                    let mut group: Vec<String> = ids.map(place).collect();
                    group.sort();
                    group
                })
                .collect();
            all.sort();
            assert_eq!(groups.get_or_insert_with(|| all.clone()), &all);
        }
    }
}
