//! 6xx: municipalities and quartiers of a map.

use nahraum::base::{Code, codes};
use nahraum::import::osm::QuartierRules;

use super::Provoked;
use crate::import::areas::read;
use crate::import::xml::{Map, municipality, rectangle};

const KEY: &str = "de:amtlicher_gemeindeschluessel";

/// The towns A (0 to 4) and B (4 to 10); both are 10 high.
fn towns() -> Map {
    Map::default()
        .way(1, &rectangle(0, 0, 4, 10), "")
        .way(2, &rectangle(4, 0, 10, 10), "")
        .relation(1, &[1], &municipality("A"))
        .relation(2, &[2], &municipality("B"))
}

/// The areas of a map give these findings.
#[track_caller]
fn areas(provoked: &mut Provoked, expected: &[Code], map: &Map) {
    provoked.exactly(expected, &[], &read(map).diagnostics);
}

/// The municipalities of a map give these findings.
#[track_caller]
fn municipalities(provoked: &mut Provoked, expected: &[Code], map: &Map) {
    let mut found = read(map);
    found.usual();
    provoked.exactly(expected, &[], &found.diagnostics);
}

/// The quartiers of a map give these findings.
#[track_caller]
fn quartiers(provoked: &mut Provoked, expected: &[Code], map: &Map) {
    let mut found = read(map);
    found.quartiers(&QuartierRules::default());
    provoked.exactly(expected, &[], &found.diagnostics);
}

pub fn boundaries(provoked: &mut Provoked) {
    areas(provoked, &[codes::W601], &towns().relation(3, &[9], &municipality("C")));
    areas(provoked, &[codes::W602], &towns().relation(3, &[1, 1], &municipality("C")));
    let many = towns().node(7, (2.0, 5.0), "place=village name=A population=many");
    areas(provoked, &[codes::W605], &many);
    let county = "type=boundary boundary=administrative admin_level=6 name=County";
    let county = towns().relation(3, &[1], &format!("{county} {KEY}=05911"));
    municipalities(provoked, &[codes::N682], &county);
    let same = Map::default()
        .way(1, &rectangle(0, 0, 4, 10), "")
        .way(2, &rectangle(4, 0, 10, 10), "")
        .relation(1, &[1], &format!("{} {KEY}=05911001", municipality("A")))
        .relation(2, &[2], &format!("{} {KEY}=05911001", municipality("B")));
    municipalities(provoked, &[codes::W615], &same);
    // B alone is whole at the usual level; the provinces tile the whole ground.
    let level = |level: u8, name: &str| {
        format!("type=boundary boundary=administrative admin_level={level} name={name}")
    };
    let provinces = Map::default()
        .way(1, &rectangle(0, 0, 4, 10), "")
        .way(2, &rectangle(4, 0, 10, 10), "")
        .relation(2, &[2], &municipality("B"))
        .relation(3, &[1], &level(7, "West"))
        .relation(4, &[2], &level(7, "East"));
    municipalities(provoked, &[codes::W617], &provinces);
    let inside = towns().way(3, &rectangle(1, 1, 2, 2), "").relation(3, &[3], &municipality("C"));
    municipalities(provoked, &[codes::W616], &inside);
}

pub fn parts_of_towns(provoked: &mut Provoked) {
    let nameless = towns().way(3, &rectangle(1, 1, 3, 3), "place=quarter");
    quartiers(provoked, &[codes::W604], &nameless);
    let within = towns().way(3, &rectangle(1, 1, 3, 3), "place=quarter name=Q").way(
        4,
        &rectangle(1, 1, 2, 2),
        "place=neighbourhood name=N",
    );
    quartiers(provoked, &[codes::N683], &within);
    let across = towns().way(3, &rectangle(2, 0, 5, 2), "place=quarter name=Bridge").way(
        4,
        &rectangle(4, 0, 10, 10),
        "place=quarter name=Field",
    );
    quartiers(provoked, &[codes::N684], &across);
    let point = towns().node(7, (2.0, 5.0), "place=village name=V");
    quartiers(provoked, &[codes::W668], &point);
    let twins = point.node(8, (2.0, 5.0), "place=village name=W");
    quartiers(provoked, &[codes::W668, codes::N685], &twins);
}
