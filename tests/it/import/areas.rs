//! Municipalities and quartiers out of boundaries and places.

use geo::{Area, MultiPolygon};
use nahraum::base::{Bounds, Code, Diagnostics, codes};
use nahraum::dataset::TagKey;
use nahraum::format::{OsmSelection, read_osm};
use nahraum::import::osm::{
    AREA_KEYS, Extent, MunicipalityError, MunicipalityRules, NODE_KEYS, OsmAreas, OsmMunicipality,
    OsmQuartier, QuartierRules, municipalities, quartiers, read_areas,
};

use super::xml::{Map, STEP, rectangle};

/// Everything a map gives.
pub struct Found {
    areas: OsmAreas,
    bounds: Option<Bounds<i32>>,
    pub diagnostics: Diagnostics,
}

pub fn read(map: &Map) -> Found {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("town.osm");
    std::fs::write(&path, map.text()).expect("writable");
    let keys = |keys: &[TagKey]| keys.iter().map(|key| key.as_str().to_owned()).collect::<Vec<_>>();
    let selection = OsmSelection {
        way_keys: keys(&AREA_KEYS),
        node_keys: keys(&NODE_KEYS),
        relation_keys: keys(&AREA_KEYS),
        ..OsmSelection::default()
    };
    let selection = OsmSelection { tag_keys: None, ..selection };
    let (extract, _) = read_osm(&path, &selection).expect("readable");
    let mut diagnostics = Diagnostics::default();
    let areas = read_areas(&extract, &[4, 6, 8, 9, 10, 11], &mut diagnostics);
    Found { areas, bounds: extract.bounds, diagnostics }
}

impl Found {
    fn municipalities(
        &mut self,
        rules: &MunicipalityRules,
    ) -> Result<Vec<OsmMunicipality>, MunicipalityError> {
        let extent = Extent { source: "town.osm", name: "town", bounds: self.bounds };
        municipalities(&self.areas, rules, extent, &mut self.diagnostics)
    }

    pub fn usual(&mut self) -> Vec<OsmMunicipality> {
        self.municipalities(&MunicipalityRules::default()).expect("all of them")
    }

    pub fn quartiers(&mut self, rules: &QuartierRules) -> Vec<OsmQuartier> {
        let homes = self.usual();
        quartiers(&self.areas, &homes, rules, "town.osm", &mut self.diagnostics)
    }

    fn texts(&self, code: Code) -> Vec<String> {
        let kept = self.diagnostics.groups().flat_map(|group| group.kept());
        kept.filter(|one| one.code == code)
            .map(|one| format!("{}: {}", one.place, one.message))
            .collect()
    }
}

/// Size in squares of the grid, to a hundredth.
fn squares(area: &MultiPolygon<f64>) -> f64 {
    (area.unsigned_area() / (STEP * STEP) * 100.0).round() / 100.0
}

const A: &str = "type=boundary boundary=administrative admin_level=8 name=A \
                 de:amtlicher_gemeindeschluessel=05911001";
const B: &str = "type=boundary boundary=administrative admin_level=8 name=B";

/// A (0 to 4) and B (4 to 10) share the way 2; both are 10 high.
fn two_towns() -> Map {
    Map::default()
        .way(1, &[(4, 0), (0, 0), (0, 10), (4, 10)], "")
        .way(2, &[(4, 0), (4, 5), (4, 10)], "")
        .way(3, &[(4, 10), (10, 10), (10, 0), (4, 0)], "")
        .relation(1, &[1, 2], A)
        .relation(2, &[3, 2], B)
}

#[test]
fn towns_that_share_a_way_are_two_municipalities_and_their_county_is_none() {
    let county = "type=boundary boundary=administrative admin_level=6 name=County \
                  de:amtlicher_gemeindeschluessel=05911";
    let mut found = read(&two_towns().relation(3, &[1, 3], county));
    let list = found.usual();
    let told: Vec<_> = list.iter().map(|one| (one.id.as_str(), one.name.as_str())).collect();
    assert_eq!(told, [("05911001", "A"), ("r2", "B")]);
    assert_eq!(list.iter().map(|one| squares(&one.area)).collect::<Vec<_>>(), [40.0, 60.0]);
    assert!(
        found.texts(codes::N682)[0].contains("is a county by its key"),
        "{:?}",
        found.texts(codes::N682)
    );
}

#[test]
fn a_city_that_is_its_own_county_is_a_municipality_a_district_of_towns_is_none() {
    let level = |name: &str, key: &str| {
        format!(
            "type=boundary boundary=administrative admin_level=6 name={name} \
             de:amtlicher_gemeindeschluessel={key}"
        )
    };
    // C lies beside the towns; D covers both towns and wrongly has the key of a municipality.
    let map = two_towns()
        .way(4, &rectangle(11, 0, 13, 2), "")
        .relation(4, &[4], &level("C", "05912000"))
        .relation(5, &[1, 3], &level("D", "05999000"));
    let mut found = read(&map);
    let names: Vec<String> = found.usual().into_iter().map(|one| one.name).collect();
    assert_eq!(names, ["A", "C", "B"], "in the order of their keys");
    assert!(found.texts(codes::N682)[0].contains("consists of municipalities"));
}

#[test]
fn a_boundary_with_a_gap_is_left_out_and_its_finding_names_relation_and_gap() {
    let map = Map::default()
        .way(1, &[(4, 0), (0, 0), (0, 10), (4, 10)], "")
        .way(3, &[(4, 10), (10, 10), (10, 0), (4, 0)], "")
        .relation(1, &[1, 2], A)
        .relation(3, &[1, 3], B);
    let mut found = read(&map);
    assert_eq!(found.areas.areas.len(), 1);
    let text = &found.texts(codes::W601)[0];
    for part in ["relation 1 (A)", "level 8", "way 2;", "node 1004", "node 2004", "1112.0 m"] {
        assert!(text.contains(part), "no `{part}` in: {text}");
    }
    // Asked for, it is an error that says why.
    let rules = MunicipalityRules { only: vec!["a".into()], ..MunicipalityRules::default() };
    let error = found.municipalities(&rules).expect_err("A has a gap").to_string();
    assert!(error.contains("`a`") && error.contains("with a complete boundary"), "{error}");
    let rules = MunicipalityRules { only: vec!["Z".into()], ..MunicipalityRules::default() };
    let error = found.municipalities(&rules).expect_err("nowhere").to_string();
    assert!(error.contains("found: B") && !error.contains("complete boundary"), "{error}");
    let rules = MunicipalityRules { only: vec!["R3".into()], ..MunicipalityRules::default() };
    assert_eq!(found.municipalities(&rules).expect("B").len(), 1);
}

#[test]
fn without_a_whole_boundary_the_extent_stands_for_one_municipality() {
    let mut found = read(&Map::default().way(1, &[(4, 0), (0, 0)], "").relation(1, &[1, 2], A));
    let list = found.usual();
    assert_eq!((list.len(), list[0].id.as_str(), list[0].name.as_str()), (1, "extent", "town"));
    assert_eq!(squares(&list[0].area), 100.0);
    found.bounds = Some(Bounds::new(0, 0, 0, 10));
    assert!(found.usual().is_empty(), "no ground");
}

#[test]
fn persons_come_from_the_area_its_label_or_its_namesake() {
    let map = two_towns()
        .node(7, (2.0, 2.0), "place=village name=A population=4,284")
        .node(8, (3.0, 2.0), "place=village name=B population=9")
        .node(9, (7.0, 2.0), "place=village name=B population=many");
    let mut found = read(&map);
    let persons: Vec<_> = found.usual().iter().map(|one| one.persons).collect();
    assert_eq!(persons, [Some(4284), None], "B's namesake lies in A, the other one has no number");
    assert!(found.texts(codes::W605)[0].contains("node 9 (B)"), "{:?}", found.texts(codes::W605));
}

/// One town A over the whole grid, with the members of its boundary beside the way 1.
fn town_with(members: &[(&str, i64, &str)]) -> Map {
    let members = [&[("way", 1, "outer")], members].concat();
    let map = Map::default().way(1, &rectangle(0, 0, 10, 10), "");
    map.relation_of(1, &members, A)
}

#[track_caller]
fn assert_persons(map: &Map, expected: Option<u64>) {
    let persons: Vec<_> = read(map).usual().iter().map(|one| one.persons).collect();
    assert_eq!(persons, [expected]);
}

#[test]
fn the_persons_of_an_administrative_centre_are_those_of_the_whole_only_under_its_name() {
    let centre = ("node", 7, "admin_centre");
    let named = |map: Map| {
        map.node(7, (2.0, 2.0), "place=village name=Little population=77")
            .node(8, (3.0, 2.0), "place=town name=A population=9000")
            .node(9, (4.0, 2.0), "place=island name=Label population=9100")
    };
    // The centre is Little; the label counts first, then the settlement called A.
    assert_persons(&named(town_with(&[centre, ("node", 9, "label")])), Some(9100));
    assert_persons(&named(town_with(&[centre])), Some(9000));
    let alone = town_with(&[centre]).node(7, (2.0, 2.0), "place=town name=Little population=77");
    assert_persons(&alone, None);
    let own = town_with(&[centre]).node(7, (2.0, 2.0), "place=town name=A population=77");
    assert_persons(&own, Some(77));
}

#[test]
fn a_municipality_is_named_after_the_largest_settlement_of_its_name_not_after_a_country() {
    let hamlet = |map: Map| map.node(7, (2.0, 2.0), "place=hamlet name=A population=12");
    let map = hamlet(town_with(&[]))
        .node(8, (3.0, 2.0), "place=country name=A population=600000")
        .node(9, (4.0, 2.0), "place=city name=A population=5000");
    assert_persons(&map, Some(5000));
    // Two of the same kind state different numbers, and neither is the administrative centre.
    let twins = hamlet(town_with(&[])).node(8, (3.0, 2.0), "place=hamlet name=A population=13");
    assert_persons(&twins, None);
    let twins = hamlet(town_with(&[("node", 8, "admin_centre")]));
    let twins = twins.node(8, (3.0, 2.0), "place=hamlet name=A population=13");
    assert_persons(&twins, Some(13));
}

#[test]
fn of_several_labels_the_one_with_the_areas_name_states_its_persons() {
    let labels = [("node", 9, "label"), ("node", 7, "label")];
    let map = |name: &str| {
        town_with(&labels).node(7, (2.0, 2.0), "place=hamlet name=X population=50").node(
            9,
            (3.0, 2.0),
            &format!("place=village name={name} population=9000"),
        )
    };
    assert_persons(&map("A"), Some(9000));
    assert_persons(&map("Y"), None);
    // Two that agree decide, and one that states nothing does not disagree.
    let agreed = map("Y").node(7, (2.0, 2.0), "place=hamlet name=X population=9000");
    assert_persons(&agreed, Some(9000));
    let silent = map("Y").node(7, (2.0, 2.0), "place=hamlet name=A");
    assert_persons(&silent, Some(9000));
}

#[test]
fn a_label_states_persons_whatever_else_it_bears() {
    let map = |tags: &str| town_with(&[("node", 7, "label")]).node(7, (2.0, 2.0), tags);
    for tags in ["place=town population=9000", "name=A population=9000", "population=9000"] {
        assert_persons(&map(tags), Some(9000));
    }
    let mut found = read(&map("population=many"));
    assert_eq!(found.usual()[0].persons, None);
    assert_eq!(found.texts(codes::W605).len(), 1);
    // A node that is no label needs the tags of a place.
    assert_persons(&town_with(&[]).node(7, (2.0, 2.0), "name=A population=9000"), None);
}

#[test]
fn the_number_of_a_label_hides_no_way() {
    // The label of A is the node 11, and the quarter is the way 11.
    let map = town_with(&[("node", 11, "label"), ("relation", 12, "subarea")])
        .node(11, (5.0, 5.0), "place=town name=A")
        .way(11, &rectangle(0, 0, 2, 5), "place=quarter name=West")
        .way(12, &rectangle(2, 0, 4, 5), "place=quarter name=Middle");
    let mut found = read(&map);
    let rules = QuartierRules { place_cells: false, ..QuartierRules::default() };
    let names: Vec<String> = found.quartiers(&rules).into_iter().map(|one| one.name).collect();
    assert_eq!(names, ["West", "Middle"]);
}

#[test]
fn a_name_that_two_municipalities_bear_is_refused_with_their_ids() {
    let map = Map::default()
        .way(1, &rectangle(0, 0, 4, 10), "")
        .way(2, &rectangle(4, 0, 10, 10), "")
        .relation(1, &[1], B)
        .relation(2, &[2], B);
    let mut found = read(&map);
    let only =
        |name: &str| MunicipalityRules { only: vec![name.into()], ..MunicipalityRules::default() };
    let error = found.municipalities(&only("b")).expect_err("which one?").to_string();
    assert!(error.contains("several") && error.contains("r1, r2"), "{error}");
    let list = found.municipalities(&only(" R2 ")).expect("one");
    assert_eq!((list.len(), list[0].id.as_str()), (1, "r2"));
}

/// The county of each municipality of a map, as id and name.
fn counties(map: &Map) -> Vec<Option<(String, String)>> {
    let list = read(map).usual();
    list.into_iter().map(|one| one.county.map(|county| (county.id, county.name))).collect()
}

#[test]
fn outside_germany_the_next_level_that_contains_a_municipality_is_its_county() {
    let b = |id: i64| ("relation", id, "subarea");
    let map = || {
        Map::default()
            .way(1, &rectangle(0, 0, 4, 10), "")
            .way(2, &rectangle(4, 0, 10, 10), "")
            .way(3, &rectangle(0, 0, 10, 10), "")
            .relation(1, &[1], B)
            .relation(2, &[2], &B.replace("name=B", "name=C"))
    };
    let named = |id: &str, name: &str| Some((id.to_owned(), name.to_owned()));
    assert_eq!(counties(&map()), [None, None], "nothing is above them");
    // The state (4) contains both; the province (6) contains B, so that it goes before.
    let state = map().relation(3, &[3], &part(4, "State"));
    assert_eq!(counties(&state), [named("r3", "State"), named("r3", "State")]);
    let province = state.relation(4, &[1], &part(6, "Province"));
    assert_eq!(counties(&province), [named("r4", "Province"), named("r3", "State")]);
    // A county whose boundary is not whole still lists its municipalities.
    let listed = map().relation_of(4, &[("way", 77, "outer"), b(2)], &part(7, "East"));
    assert_eq!(counties(&listed), [None, named("r4", "East")]);
}

#[test]
fn a_german_key_names_the_county_and_a_city_above_the_usual_level_is_its_own() {
    let county = format!("{} de:amtlicher_gemeindeschluessel=05911", part(6, "Kreis"));
    let city = part(6, "City") + " ref:at:gkz=60101";
    let map = two_towns()
        .way(4, &rectangle(11, 0, 13, 2), "")
        .way(5, &rectangle(0, 0, 13, 10), "")
        .relation(3, &[1, 3], &county)
        .relation(4, &[4], &city)
        .relation(5, &[5], &part(4, "State"));
    // A has a key, B has none and lies in the county with one, the city has no county above it.
    let kreis = Some(("05911".to_owned(), "Kreis".to_owned()));
    assert_eq!(counties(&map), [None, None, kreis]);
}

fn part(level: u8, name: &str) -> String {
    format!("type=boundary boundary=administrative admin_level={level} name={name}")
}

fn described(list: &[OsmQuartier]) -> Vec<(String, &'static str, f64, Option<String>)> {
    let description = |one: &OsmQuartier| {
        (one.name.clone(), one.origin.as_str(), squares(&one.area), one.district.clone())
    };
    list.iter().map(description).collect()
}

#[test]
fn levels_make_one_partition() {
    // A has the district D (south half) with the quartier Q in it and the neighbourhood N inside Q.
    let map = two_towns()
        .way(11, &rectangle(0, 0, 4, 5), "")
        .way(12, &rectangle(0, 0, 2, 5), "")
        .way(13, &rectangle(0, 0, 1, 1), "place=neighbourhood name=N")
        .way(14, &rectangle(1, 6, 3, 8), "place=quarter")
        .relation(11, &[11], &part(9, "D"))
        .relation(12, &[12], &part(10, "Q"));
    let mut found = read(&map);
    let list = found.quartiers(&QuartierRules::default());
    let district = |name: &str| Some(name.to_owned());
    assert_eq!(
        described(&list),
        [
            ("Q".to_owned(), "mapped", 10.0, district("D")),
            ("D".to_owned(), "rest", 10.0, None),
            ("w14".to_owned(), "mapped", 4.0, None),
        ]
    );
    assert_eq!(found.diagnostics.count_of_code(codes::W604), 1, "the quarter without a name");
    let covered = found.texts(codes::N683).join("\n");
    assert!(covered.contains("50 % of D") && covered.contains("100 % of N"), "{covered}");
}

#[test]
fn places_that_are_points_get_the_ground_they_are_nearest_to() {
    // B has two villages, with the bisector at x = 7, and a locality, which is ignored. A has a hamlet.
    let map = two_towns()
        .node(7, (6.0, 5.0), "place=village name=West population=100")
        .node(8, (8.0, 5.0), "place=village name=East")
        .node(9, (9.0, 9.0), "place=locality name=Nowhere")
        .node(10, (1.0, 1.0), "place=hamlet name=Lone");
    let mut found = read(&map);
    let list = found.quartiers(&QuartierRules::default());
    let west = list.iter().find(|one| one.name == "West").expect("there");
    assert_eq!((west.id.as_str(), west.persons, west.kind.as_str()), ("n7", Some(100), "village"));
    let derived = |name: &str, size| (name.to_owned(), "nearest_place", size, None);
    assert_eq!(
        described(&list),
        [derived("Lone", 40.0), derived("West", 30.0), derived("East", 30.0)]
    );
    assert_eq!(found.diagnostics.count_of_code(codes::W668), 3);
    let rules = QuartierRules { place_cells: false, ..QuartierRules::default() };
    assert!(found.quartiers(&rules).is_empty());
}

#[test]
fn cells_fill_only_what_areas_leave() {
    // A's west half is mapped; the village in it gets nothing, the one beside it the east half.
    let map = two_towns()
        .way(11, &rectangle(0, 0, 2, 10), "")
        .relation(11, &[11], &part(10, "Mapped"))
        .node(7, (1.0, 5.0), "place=village name=Inside")
        .node(8, (3.0, 5.0), "place=village name=Beside");
    let mut found = read(&map);
    let list = found.quartiers(&QuartierRules::default());
    let names: Vec<_> = described(&list).into_iter().map(|one| (one.0, one.1, one.2)).collect();
    assert_eq!(
        names,
        [("Mapped".to_owned(), "mapped", 20.0), ("Beside".to_owned(), "nearest_place", 20.0)]
    );
}

#[test]
fn quartiers_of_two_municipalities_do_not_overlap() {
    // A's quarter reaches two squares into B, where no other quartier is mapped: it stays as mapped, and
    // B's village gets the rest of B.
    let map = two_towns().way(11, &rectangle(2, 0, 5, 2), "place=quarter name=Bridge").node(
        8,
        (8.0, 5.0),
        "place=village name=East",
    );
    let mut found = read(&map);
    let list = found.quartiers(&QuartierRules::default());
    let (bridge, east) = (&described(&list)[0], &described(&list)[1]);
    assert_eq!((&bridge.0[..], bridge.1, bridge.2), ("Bridge", "mapped", 6.0));
    assert_eq!((&east.0[..], east.1, east.2), ("East", "nearest_place", 58.0));
    // If B has a quartier there, both are clipped at the boundary.
    let map = two_towns().way(11, &rectangle(2, 0, 5, 2), "place=quarter name=Bridge").way(
        12,
        &rectangle(3, 0, 10, 10),
        "place=quarter name=Field",
    );
    let mut found = read(&map);
    let list = found.quartiers(&QuartierRules::default());
    let parts: Vec<_> = described(&list).into_iter().map(|one| (one.0, one.1, one.2)).collect();
    let clipped = |name: &str, size| (name.to_owned(), "rest", size);
    assert_eq!(parts, [clipped("Bridge", 4.0), clipped("Field", 60.0)]);
    assert!(
        found.texts(codes::N684)[0].contains("is clipped at its municipal boundary"),
        "{:?}",
        found.texts(codes::N684)
    );
}

#[test]
fn a_quartier_across_the_boundary_is_clipped_and_the_other_stays_as_mapped() {
    // B's Field covers a fourth of A's Home (that is 1/15 of Field): Field is clipped to B,
    // Home keeps shape and persons; the village of A gets its ground up to B.
    let map = two_towns()
        .way(11, &rectangle(0, 0, 4, 4), "place=quarter name=Home population=1000")
        .way(12, &rectangle(3, 0, 10, 10), "place=quarter name=Field population=50")
        .node(8, (1.0, 8.0), "place=village name=Vil");
    let mut found = read(&map);
    let list = found.quartiers(&QuartierRules::default());
    let parts: Vec<_> = described(&list).into_iter().map(|one| (one.0, one.1, one.2)).collect();
    let part = |name: &str, origin, size| (name.to_owned(), origin, size);
    assert_eq!(
        parts,
        [
            part("Home", "mapped", 16.0),
            part("Vil", "nearest_place", 24.0),
            part("Field", "rest", 60.0)
        ]
    );
    let persons: Vec<_> = list.iter().map(|one| one.persons).collect();
    assert_eq!(persons, [Some(1000), None, None]);
    assert_eq!(found.texts(codes::N684).len(), 1, "{:?}", found.texts(codes::N684));
    // A large quartier that overlaps a very small one is clipped too, however small its overlapping share is.
    let map = two_towns()
        .way(11, &rectangle(3, 0, 4, 1), "place=quarter name=Small")
        .way(12, &[(4, 0), (4, 1), (3, 1), (3, 0), (4, 0)], "")
        .way(13, &rectangle(3, 0, 10, 10), "place=quarter name=Field");
    let mut found = read(&map);
    let list = found.quartiers(&QuartierRules::default());
    let parts: Vec<_> = described(&list).into_iter().map(|one| (one.0, one.1, one.2)).collect();
    assert_eq!(parts, [part("Small", "mapped", 1.0), part("Field", "rest", 60.0)]);
}

#[test]
fn a_municipality_in_another_is_cut_out_and_has_its_own_quartiers() {
    // B lies in A, which is drawn without a hole. A's Large has its middle in B, and is A's.
    let map = Map::default()
        .way(1, &rectangle(0, 0, 10, 10), "")
        .way(2, &rectangle(4, 4, 6, 6), "")
        .way(3, &rectangle(1, 1, 9, 9), "place=quarter name=Large population=1000")
        .way(4, &rectangle(4, 4, 6, 6), "place=quarter name=Inner population=7")
        .relation(1, &[1], A)
        .relation(2, &[2], B);
    let mut found = read(&map);
    let homes = found.usual();
    let sizes: Vec<_> = homes.iter().map(|one| (one.name.as_str(), squares(&one.area))).collect();
    assert_eq!(sizes, [("A", 96.0), ("B", 4.0)]);
    assert_eq!(found.diagnostics.count_of_code(codes::W616), 1);
    let list = found.quartiers(&QuartierRules::default());
    let parts: Vec<_> = list
        .iter()
        .map(|one| (one.name.as_str(), one.municipality, squares(&one.area), one.persons))
        .collect();
    assert_eq!(parts, [("Large", 0, 60.0, None), ("Inner", 1, 4.0, Some(7))]);
}

#[test]
fn a_second_municipality_of_the_same_key_is_reported() {
    let map = Map::default()
        .way(1, &rectangle(0, 0, 4, 10), "")
        .way(2, &rectangle(4, 0, 8, 10), "")
        .relation(1, &[1], A)
        .relation(2, &[2], &A.replace("name=A", "name=Other"));
    let mut found = read(&map);
    let ids: Vec<String> = found.usual().into_iter().map(|one| one.id).collect();
    assert_eq!(ids, ["05911001", "r2"]);
    assert!(found.texts(codes::W615)[0].contains("Other"), "{:?}", found.texts(codes::W615));
}

#[test]
fn the_level_that_tiles_the_ground_is_named_with_its_option() {
    let map = || {
        Map::default()
            .way(1, &rectangle(0, 0, 4, 10), "")
            .way(2, &rectangle(4, 0, 10, 10), "")
            .relation(3, &[1], &part(7, "West"))
            .relation(4, &[2], &part(7, "East"))
    };
    let mut found = read(&map());
    found.usual();
    let told = found.texts(codes::W617);
    assert!(told[0].contains("0 % of the ground") && told[0].contains("admin_level 7"), "{told:?}");
    // One whole municipality of 40 squares of 100.
    let mut found = read(&map().relation(5, &[1], &part(8, "A")));
    found.usual();
    assert!(found.texts(codes::W617)[0].contains(" 40 % "), "{:?}", found.texts(codes::W617));
    // With a key the level is right: it is the other boundary that is not whole.
    let mut found = read(&map().relation(5, &[1], A).relation(6, &[99], B));
    found.usual();
    assert!(found.texts(codes::W617).is_empty());
    // Areas within each other do not tile.
    let mut found = read(&map().relation(5, &[1], &part(8, "A")).relation(6, &[1], &part(7, "W")));
    found.usual();
    assert!(found.texts(codes::W617).is_empty());
}
