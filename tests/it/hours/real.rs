//! Texts that people have written on the map.

use std::collections::BTreeMap;

use nahraum::dataset::{OsmExtract, TagKey};
use nahraum::format::{OsmSelection, read_osm};
use nahraum::opening::{Calendar, LonLat, OpeningHours};

use crate::support::real;

/// Maps of towns and small countries.
pub const MAPS: [&str; 7] = [
    "brouter_dreieich.osm.pbf",
    "ors_heidelberg.osm.pbf",
    "osr_aplerbeck.osm.pbf",
    "osr_karlsruhe-kirchfeld.osm.pbf",
    "osrm_monaco.osm.pbf",
    "r5_porto_portugal.osm.pbf",
    "valhalla_liechtenstein.osm.pbf",
];

/// The opening hours of all elements of a map, with how often each text occurs.
pub fn texts_of(name: &str) -> BTreeMap<String, usize> {
    let keys = || vec!["opening_hours".to_owned()];
    let selection = OsmSelection {
        way_keys: keys(),
        node_keys: keys(),
        relation_keys: keys(),
        tag_keys: None,
        share: None,
        within: None,
    };
    let path = real(&format!("osm/{name}"));
    let (extract, _): (OsmExtract, _) = read_osm(&path, &selection).expect("a readable file");
    let nodes = (0..extract.node_ids.len()).map(|at| extract.tags_of_node(at as u32));
    let ways = extract.ways.iter().map(|way| way.tags);
    let relations = extract.relations.iter().map(|relation| relation.tags);
    let mut texts = BTreeMap::new();
    for tags in nodes.chain(ways).chain(relations) {
        if let Some(text) = extract.tag(tags, TagKey::new("opening_hours")) {
            *texts.entry(text.to_owned()).or_default() += 1;
        }
    }
    texts
}

#[test]
#[cfg_attr(not(real_data), ignore = "needs NAHRAUM_TEST_DATA")]
fn nearly_all_texts_on_real_maps_can_be_read_and_what_they_leave_open_is_rare() {
    let calendar = Calendar::new("NW".parse().ok());
    let place = Some(LonLat { lon: 8.7, lat: 49.4 });
    let (mut all, mut read, mut hours, mut unknown) = (0, 0, 0, 0);
    for name in MAPS {
        let texts = texts_of(name);
        let count: usize = texts.values().sum();
        let mut understood = 0;
        for (text, times) in &texts {
            match text.parse::<OpeningHours>() {
                Err(_) => eprintln!("{name}: {times} x {text}"),
                Ok(known) => {
                    let week = known.week(calendar, place);
                    understood += times;
                    hours += times * 168;
                    unknown += times * week.unknown.len() as usize;
                }
            }
        }
        eprintln!("{name}: {understood} of {count} can be read, {} different", texts.len());
        all += count;
        read += understood;
    }
    eprintln!("{read} of {all}; {unknown} of {hours} hours are not known");
    assert!(all > 200, "{all}");
    assert!(read * 100 >= all * 95, "{read} of {all}");
    assert!(unknown * 100 <= hours * 10, "{unknown} of {hours}");
}

/// Whatever stands in a text, reading it ends, and so does the week of what was read.
#[test]
fn no_text_stops_the_reader() {
    let parts = [
        "Mo-Fr",
        "Su",
        "PH",
        "SH",
        "off",
        "24/7",
        "08:00-12:00",
        "22:00-48:00",
        "17:00+",
        "\"",
        ";",
        ",",
        " ",
        "||",
        "week",
        "01-53/2",
        "Jan",
        "Feb 29",
        "2026-2030/2",
        "easter",
        "+1 day",
        "-400 days",
        "[1]",
        "[-5]",
        "sunrise",
        "(sunset+23:59)",
        "dusk-dawn",
        "-",
        "/",
        "00:00-24:00",
        "Dec 31-Jan 01",
        "unknown",
        "é",
        "+",
    ];
    let mut random = nahraum::synthetic::Random::seeded(7);
    let place = Some(LonLat { lon: 7.0, lat: 51.0 });
    let moments = [
        "PH 10:00",
        "2028-02-29 00:00",
        "2026-12-31 23:59",
        "9999-12-31 10:00",
        "0001-01-01 10:00",
    ];
    let mut read = 0;
    for _ in 0..40_000 {
        let length = 1 + random.below(7);
        let text: String = (0..length)
            .map(|_| [parts[random.below(parts.len())], ["", " "][random.below(2)]].concat())
            .collect();
        let Ok(hours) = text.parse::<OpeningHours>() else { continue };
        read += 1;
        let week = hours.week(Calendar::new(None), place);
        assert_eq!(week.open.without(week.unknown), week.open, "{text}: open or unknown");
        for moment in moments {
            hours.at(moment.parse().expect("a moment"), Calendar::new("BY".parse().ok()), place);
        }
    }
    assert!(read > 1_000, "only {read} of the texts could be read");
}
