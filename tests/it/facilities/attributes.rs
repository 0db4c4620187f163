//! The attributes of a facility.

use nahraum::base::{Diagnostics, ProviderType, codes};
use nahraum::import::osm::facilities::{OsmFacility, Wheelchair};

use super::support::{Tags, Town};

/// The facility of one node.
fn facility_of_node(tags: Tags) -> (OsmFacility, Diagnostics) {
    let mut town = Town::new();
    town.node([0.0, 0.0], tags);
    let mut found = town.find(&["amenity=*", "? shop=*"]);
    (found.value.remove(0), found.diagnostics)
}

#[test]
fn a_facility_tells_all_it_has() {
    let (found, diagnostics) = facility_of_node(&[
        ("amenity", "kindergarten"),
        ("name", "Arche Noah"),
        ("operator", "Ev. Kirche"),
        ("operator:type", "religious"),
        ("brand", "Kita+"),
        ("capacity", "ca. 75 Plätze"),
        ("wheelchair", "limited"),
        ("opening_hours", "Mo-Fr 07:00-16:30"),
        ("addr:street", "Weg"),
        ("addr:housenumber", "5a"),
        ("addr:postcode", "44623"),
        ("addr:city", "Herne"),
        ("check_date", "2024-03-01"),
    ]);
    assert_eq!(found.id, "thing/n1");
    assert_eq!((found.category.as_str(), found.osm.number(), found.presumed), ("thing", 1, false));
    assert_eq!(found.name.as_deref(), Some("Arche Noah"));
    assert_eq!(found.provider.as_deref(), Some("Ev. Kirche"));
    assert_eq!(found.provider_type, Some(ProviderType::NonProfit));
    assert_eq!(found.capacity, Some(75));
    assert_eq!(found.wheelchair, Some(Wheelchair::Limited));
    assert_eq!(found.opening_hours.as_deref(), Some("Mo-Fr 07:00-16:30"));
    assert_eq!(found.address.as_deref(), Some("Weg 5a, 44623 Herne"));
    assert_eq!(found.check_date.as_deref(), Some("2024-03-01"));
    assert_eq!(diagnostics.count(), 0);
}

#[test]
fn brands_and_operators_are_names_where_there_is_none() {
    let (found, _) =
        facility_of_node(&[("amenity", "atm"), ("operator", "Sparkasse"), ("brand", "S")]);
    assert_eq!((found.name.as_deref(), found.provider.as_deref()), (Some("S"), Some("Sparkasse")));
    let (found, _) =
        facility_of_node(&[("amenity", "atm"), ("operator", "Sparkasse"), ("name", " ")]);
    assert_eq!(found.name.as_deref(), Some("Sparkasse"));
    let (found, _) = facility_of_node(&[("amenity", "atm"), ("brand", "S")]);
    assert_eq!(found.provider.as_deref(), Some("S"));
    let (found, _) = facility_of_node(&[("amenity", "atm")]);
    assert_eq!((found.name, found.provider, found.address), (None, None, None));
}

#[test]
fn kinds_of_providers() {
    for (value, expected) in [
        ("public", Some("public")),
        ("government", Some("public")),
        ("religious", Some("non_profit")),
        ("ngo", Some("non_profit")),
        ("private_non_profit", Some("non_profit")),
        ("Private", Some("commercial")),
        ("business", Some("commercial")),
        ("community", Some("civic")),
        ("cooperative", Some("civic")),
        ("consortium", None),
    ] {
        let (found, diagnostics) =
            facility_of_node(&[("amenity", "school"), ("operator:type", value)]);
        assert_eq!(found.provider_type.map(ProviderType::key), expected, "{value}");
        assert_eq!(
            diagnostics.count_of_code(codes::N688),
            u64::from(expected.is_none()),
            "{value}"
        );
    }
}

#[test]
fn capacities_count_beds_only_where_people_are_cared_for() {
    let capacity = |tags: Tags| facility_of_node(tags).0.capacity;
    assert_eq!(capacity(&[("amenity", "hospital"), ("beds", "320")]), Some(320));
    assert_eq!(capacity(&[("amenity", "x"), ("social_facility", "y"), ("beds", "9")]), Some(9));
    assert_eq!(capacity(&[("amenity", "hotel"), ("beds", "320")]), None);
    let both = [("amenity", "nursing_home"), ("beds", "90"), ("capacity", "80-100")];
    let (found, diagnostics) = facility_of_node(&both);
    assert_eq!((found.capacity, diagnostics.count_of_code(codes::W609)), (Some(90), 1));
}

#[test]
fn unknown_words_are_told_once_per_element() {
    let mut town = Town::new();
    town.node([0.0, 0.0], &[("amenity", "cafe"), ("shop", "bakery"), ("wheelchair", "unknown")]);
    let rules = ["amenity=cafe", "shop=bakery"].map(|it| {
        nahraum::import::osm::facilities::CategoryRule::parse(it, &[it]).expect("a rule")
    });
    let found = town.find_all(&rules);
    assert_eq!(found.value.len(), 2);
    assert_eq!(found.value[0].wheelchair, None);
    assert_eq!(found.diagnostics.count_of_code(codes::N687), 1);
}

#[test]
fn presumptions_are_told() {
    let (found, diagnostics) = facility_of_node(&[("shop", "bakery")]);
    assert!(found.presumed);
    assert_eq!(diagnostics.count_of_code(codes::W612), 1);
    // One that is sure makes the whole facility sure.
    let mut town = Town::new();
    town.node([0.0, 0.0], &[("shop", "bakery"), ("name", "Kaya")]);
    town.node([5.0, 0.0], &[("amenity", "cafe"), ("name", "Kaya")]);
    let found = town.find(&["amenity=cafe", "? shop=bakery"]);
    assert_eq!((found.value.len(), found.value[0].presumed), (1, false));
}

#[test]
fn what_one_element_lacks_another_tells() {
    let mut town = Town::new();
    town.node([5.0, 5.0], &[("amenity", "cafe"), ("name", "Kaya"), ("wheelchair", "yes")]);
    let building: Tags = &[
        ("amenity", "cafe"),
        ("wheelchair", "no"),
        ("addr:street", "Weg"),
        ("addr:housenumber", "3"),
        ("capacity", "40"),
    ];
    town.square([0.0, 0.0], 10.0, building);
    let found = town.find(&["amenity=cafe"]).value;
    assert_eq!(found[0].id, "thing/n1");
    assert_eq!(found[0].wheelchair, Some(Wheelchair::Yes));
    assert_eq!(found[0].address.as_deref(), Some("Weg 3"));
    assert_eq!(found[0].capacity, Some(40));
}
