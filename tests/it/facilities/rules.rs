//! Which elements belong to which category.

use nahraum::import::osm::facilities::{CategoryRule, selection};
use nahraum::import::osm::{TagRule, TagRuleError};

use super::support::{Tags, Town, catalogue, shown};

fn matches(rule: &str, tags: Tags) -> bool {
    let rule: TagRule = rule.parse().expect("a rule");
    rule.matches(|key| tags.iter().find(|tag| tag.0 == key).map(|tag| tag.1))
}

#[test]
fn conditions_hold_as_written() {
    for (rule, tags, expected) in [
        ("a=b", &[("a", "b")][..], true),
        ("a=b", &[("a", "B")], false),
        ("a=b", &[("c", "b")], false),
        ("a=b", &[], false),
        ("a = b|c", &[("a", "c")], true),
        ("a=b|c", &[("a", "b|c")], false),
        ("a=b", &[("a", "x;b; y")], true),
        ("a=b", &[("a", "x; b ")], true),
        ("a=b", &[("a", "bb;cb")], false),
        ("a=*", &[("a", "no")], true),
        ("a=*", &[("b", "a")], false),
        ("a=b & c=d", &[("a", "b")], false),
        ("a=b & c=d", &[("a", "b"), ("c", "d")], true),
        ("a=b & c!=d|e", &[("a", "b")], true),
        ("a=b & c!=d|e", &[("a", "b"), ("c", "f")], true),
        ("a=b & c!=d|e", &[("a", "b"), ("c", "e")], false),
        ("a=b & c!=d|e", &[("a", "b"), ("c", "f;e")], false),
        ("a=b & c!=*", &[("a", "b"), ("c", "f")], false),
        ("a=b&c=d", &[("a", "b"), ("c", "d")], true),
        ("? a=b", &[("a", "b")], true),
        ("shop=bakery", &[("disused:shop", "bakery")], false),
    ] {
        assert_eq!(matches(rule, tags), expected, "{rule} on {tags:?}");
    }
}

#[test]
fn what_is_no_rule_is_refused() {
    let parse = |text: &str| text.parse::<TagRule>().expect_err(text);
    let texts = ["", "a", "a=", "=b", "a=b|", "a=b & ", "a=b;c", "a=b=c", "a=b|*", "a*=b", "? "];
    for text in texts {
        assert!(matches!(parse(text), TagRuleError::Condition { .. }), "`{text}`");
    }
    assert!(matches!(parse("a!=b"), TagRuleError::NothingRequired { .. }));
    assert!(matches!(parse("disused:shop=*"), TagRuleError::NotInUse { .. }));
    let text = parse("shop=bakery & acess").to_string();
    assert!(text.contains("`acess`") && text.contains("has no `=`"), "{text}");
}

#[test]
fn rules_are_written_as_they_are_read() {
    for text in ["a=b|c & d!=e", "? a=* & b!=*", "isced:level=1", "a=b & c~d|e & f!~g"] {
        let rule: TagRule = text.parse().expect("a rule");
        assert_eq!(rule.to_string(), text);
        assert_eq!(rule.is_presumed(), text.starts_with('?'));
    }
    let rule: TagRule = "x!=y & a=b & c=d".parse().expect("a rule");
    assert_eq!(rule.keys().collect::<Vec<_>>(), ["a", "c"]);
    assert_eq!(rule.tag_keys().collect::<Vec<_>>(), ["x", "a", "c"]);
}

/// The categories of a node with these tags, by the catalogue; presumed ones with a `?`.
fn categories(tags: Tags) -> String {
    let mut town = Town::new();
    town.node([0.0, 0.0], tags);
    let found = town.find_all(&catalogue()).value;
    let word = |presumed: bool| if presumed { "?" } else { "" };
    let words = found.iter().map(|it| format!("{}{}", it.category, word(it.presumed)));
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn the_catalogue_sorts_shops_and_health() {
    for (tags, expected) in [
        (&[("shop", "supermarket")][..], "supermarket"),
        (&[("shop", "bakery;convenience")], "bakery small_grocery"),
        (&[("shop", "vacant")], ""),
        (&[("shop", "bakery"), ("disused", "yes")], ""),
        (&[("disused:shop", "bakery")], ""),
        (&[("shop", "bakery"), ("historic", "building")], "bakery"),
        (&[("amenity", "pharmacy")], "pharmacy"),
        (&[("amenity", "atm")], "bank"),
        (&[("amenity", "atm"), ("access", "private")], ""),
        (&[("amenity", "post_office"), ("atm", "yes")], "bank post_office"),
        (&[("amenity", "fuel"), ("atm", "no")], ""),
        (&[("shop", "kiosk"), ("post_office", "post_partner")], ""),
        (&[("amenity", "doctors"), ("healthcare", "doctor")], "doctor"),
        (&[("healthcare", "dentist")], "dentist"),
        (&[("amenity", "clinic")], ""),
        (&[("amenity", "marketplace")], "weekly_market"),
    ] {
        assert_eq!(categories(tags), expected, "{tags:?}");
    }
}

#[test]
fn the_catalogue_sorts_care_and_education() {
    let facility = |kind| ("social_facility", kind);
    let senior = ("social_facility:for", "senior");
    for (tags, expected) in [
        (&[facility("nursing_home"), senior][..], "residential_care"),
        (&[facility("nursing_home")], "residential_care"),
        (&[facility("nursing_home"), ("social_facility:for", "disabled")], ""),
        (&[facility("group_home"), ("social_facility:for", "disabled;senior")], "residential_care"),
        (&[facility("group_home")], ""),
        (&[("amenity", "nursing_home")], "residential_care"),
        (&[("amenity", "nursing_home"), facility("assisted_living"), senior], "assisted_living"),
        (&[("amenity", "retirement_home")], "assisted_living"),
        (
            &[facility("group_home"), senior, ("name", "Demenz-WG Nord")],
            "care_flat? residential_care",
        ),
        (
            &[facility("assisted_living"), senior, ("name", "Wohngruppe")],
            "assisted_living care_flat?",
        ),
        (&[facility("group_home"), ("name", "Wohngemeinschaft")], ""),
        (&[facility("day_care"), senior], "day_care"),
        (&[facility("day_care")], "day_care?"),
        (&[facility("day_care"), ("social_facility:for", "child")], ""),
        (&[facility("ambulatory_care")], "home_care?"),
        (&[facility("outreach"), senior], "advice"),
        (&[facility("outreach"), ("social_facility:for", "homeless")], ""),
        (&[("amenity", "community_centre")], "meeting_place"),
        (&[("amenity", "community_centre"), ("community_centre", "youth_centre")], ""),
        (&[("club", "senior")], "meeting_place"),
        (&[("club", "sport")], ""),
        (&[("amenity", "bench"), ("access", "private")], ""),
        (&[("amenity", "toilets"), ("access", "customers")], ""),
        (&[("amenity", "school"), ("isced:level", "1;2")], "primary_school"),
        (&[("amenity", "school"), ("isced:level", "1-3")], "primary_school"),
        (&[("amenity", "school"), ("isced:level", "2;3")], ""),
        (&[("amenity", "school"), ("school", "primary")], "primary_school"),
        (&[("amenity", "school"), ("school", "secondary")], ""),
        (&[("amenity", "school"), ("school:de", "Gymnasium")], ""),
        (&[("amenity", "school"), ("grades", "1-4")], "primary_school"),
        (&[("amenity", "school"), ("grades", "5-13")], ""),
        (&[("amenity", "school"), ("name", "Schule am Park")], "primary_school?"),
        (&[("amenity", "school")], "primary_school?"),
        (&[("amenity", "school"), ("name", "GRUNDSCHULE Am Gymnasium")], "primary_school?"),
        (&[("amenity", "school"), ("name", "Grund- und Gesamtschule Süd")], "primary_school?"),
        (&[("amenity", "school"), ("name", "Sprachschule Babel")], ""),
        (&[("amenity", "school"), ("name", "Städtische MUSIKSCHULE")], ""),
        (&[("amenity", "school"), ("name", "Fahrschule Meier")], ""),
        (&[("amenity", "school"), ("name", "Universität der Künste")], ""),
        (&[("amenity", "school"), ("name", "Goethe-Gymnasium")], ""),
        (&[("amenity", "school"), ("name", "Lycée Victor Hugo")], ""),
        (&[("amenity", "school"), ("school", "language")], ""),
        (&[("amenity", "school;music_school")], ""),
        (&[("amenity", "language_school"), ("name", "Primary English")], ""),
        (&[("amenity", "university")], ""),
    ] {
        assert_eq!(categories(tags), expected, "{tags:?}");
    }
}

#[test]
fn the_catalogue_sorts_stops() {
    let station = ("railway", "station");
    for (tags, expected) in [
        (&[("highway", "bus_stop")][..], "bus_stop transit_stop"),
        (&[("railway", "tram_stop")], "tram_stop transit_stop"),
        (&[("public_transport", "platform"), ("tram", "yes")], "tram_stop transit_stop"),
        (&[("public_transport", "platform"), ("bus", "yes")], "bus_stop transit_stop"),
        (&[("public_transport", "stop_position")], "transit_stop"),
        (&[station], "rail_station transit_stop"),
        (&[station, ("station", "subway")], "tram_stop transit_stop"),
        (&[station, ("station", "funicular")], "transit_stop"),
        (&[("public_transport", "station"), ("train", "yes")], "rail_station"),
        (&[("disused:railway", "station")], ""),
        (&[("railway", "construction"), ("construction", "station")], ""),
    ] {
        assert_eq!(categories(tags), expected, "{tags:?}");
    }
}

#[test]
fn every_category_of_the_catalogue_can_be_found() {
    assert_eq!(catalogue().len(), 34);
    let unmapped = catalogue().into_iter().filter(|rule| rule.osm.is_empty());
    let unmapped: Vec<String> = unmapped.map(|rule| rule.key).collect();
    let lists = [
        "rolling_shop",
        "escort_service",
        "meals_on_wheels",
        "barrier_free_housing",
        "housing_advice",
    ];
    assert_eq!(unmapped, lists, "the map has no tag for them");
}

#[test]
fn one_key_selects_and_keys_of_everything_do_not_select_ways() {
    let rules = ["highway=bus_stop", "railway=station & station!=subway", "building=a & shop=b"];
    let rules = [
        CategoryRule::parse("stop", &rules).expect("rules"),
        CategoryRule::parse("shop", &["shop=c & name=*"]).expect("rules"),
    ];
    let keys = selection(&rules);
    assert_eq!(keys.node_keys, ["building", "highway", "railway", "shop"]);
    assert_eq!(keys.way_keys, ["shop"]);
    assert_eq!(keys.relation_keys, ["shop"]);
    for key in ["station", "name", "operator:type", "entrance", "type", "disused"] {
        assert!(keys.tag_keys.iter().any(|it| it == key), "{key}");
    }
    assert!(keys.tag_keys.is_sorted());
}

#[test]
fn ways_without_a_selecting_key_are_no_facilities_whatever_was_read() {
    let mut town = Town::new();
    town.square([0.0, 0.0], 10.0, &[("railway", "station")]);
    town.square([200.0, 0.0], 10.0, &[("railway", "station"), ("public_transport", "station")]);
    town.node([400.0, 0.0], &[("railway", "station")]);
    let found = town.find(&["railway=station", "public_transport=platform"]);
    assert_eq!(shown(&found.value), "n9 w2");
}

#[test]
fn an_element_of_two_categories_is_a_facility_of_each() {
    let mut town = Town::new();
    town.node([0.0, 0.0], &[("shop", "bakery"), ("amenity", "post_office")]);
    let parse = |key, rule| CategoryRule::parse(key, &[rule]).expect("a rule");
    // Rules for the same category add up; the output is sorted by category.
    let rules = [
        parse("post", "amenity=post_office"),
        parse("bakery", "shop=pastry"),
        parse("bakery", "shop=bakery"),
    ];
    let found = town.find_all(&rules).value;
    let ids: Vec<&str> = found.iter().map(|it| it.id.as_str()).collect();
    assert_eq!(ids, ["bakery/n1", "post/n1"]);
}
