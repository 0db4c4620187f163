//! Facilities and cells that are areas: where distances end, and where persons are.

use nahraum::access::{LinkOptions, LinkedRegion, ReachTable, straight_line_reach};
use nahraum::base::{CategoryId, CellId, FacilityId, Silent, WalkWeight, codes};
use nahraum::dataset::CrsId;
use nahraum::network::{WALK_PROFILES_TOML, WalkNetwork, WalkProfile, build_network};
use nahraum::region::{
    CellFields, FacilityFields, Mapped, MunicipalityFields, PlacedBy, Region, RegionInputs,
    RegionSettings, build,
};
use nahraum::synthetic::streets;

use crate::import::xml::{Map, municipality, rectangle};
use crate::network::in_folder;
use crate::region::{municipalities, read, square, with_cells};

/// A region of two towns from 380,000 to 381,000 and to 382,000 m east, with facilities and cells in
/// metres.
fn region_of(facilities: &str, cells: &str) -> Region {
    let table = |name: &str, text: &str| read(name, text, Some(25832));
    let inputs = RegionInputs {
        municipalities: Some(Mapped::new(municipalities(), MunicipalityFields::default())),
        facilities: vec![Mapped::new(table("f.csv", facilities), FacilityFields::default())],
        cells: vec![Mapped::new(table("c.csv", cells), CellFields::default())],
        ..RegionInputs::default()
    };
    build(inputs, &RegionSettings::default(), &Silent).expect("buildable").value
}

/// The distance in metres from each cell to the nearest facility of the first category.
fn nearest_m(region: &Region, reach: &ReachTable) -> Vec<f64> {
    let nearest = |cell| reach.category(CategoryId(0)).nearest(CellId::at(cell)).distance;
    (0..region.cells().len()).map(|cell| nearest(cell).metres().unwrap_or(f64::INFINITY)).collect()
}

/// Straight lines from places in metres east of 380,000 and north of 5,700,000 to a park.
fn straight_to(park: &str, places: &[(f64, f64)]) -> Vec<f64> {
    let mut cells = "id,persons,x,y\n".to_owned();
    for (number, (x, y)) in places.iter().enumerate() {
        cells += &format!("{number},1,{},{}\n", 380_000.0 + x, 5_700_000.0 + y);
    }
    let region = region_of(&format!("id,category,wkt\nP,park,\"{park}\"\n"), &cells);
    let reach = straight_line_reach(&region, &Silent);
    nearest_m(&region, &reach)
}

/// Well-known text with coordinates in metres east of 380,000 and north of 5,700,000.
fn moved(text: &str) -> String {
    let point = |pair: &str| {
        let (x, y) = pair.split_once(' ').expect("x and y");
        let [x, y] = [x, y].map(|part| part.parse::<f64>().expect("a number"));
        format!("{} {}", 380_000.0 + x, 5_700_000.0 + y)
    };
    let is_number = |c: char| c.is_ascii_digit() || c == '.' || c == ' ' || c == '-';
    let mut out = String::new();
    let mut pair = String::new();
    for c in text.chars().chain(['\n']) {
        if is_number(c) {
            pair.push(c);
            continue;
        }
        if !pair.is_empty() {
            out += &point(&pair);
            pair.clear();
        }
        out.push(c);
    }
    out.trim_end().to_owned()
}

#[test]
fn straight_lines_end_at_the_outline_and_are_nothing_inside() {
    let block = moved("POLYGON((200 200,800 200,800 800,200 800,200 200))");
    // 30 m west of it, inside, on its edge, and 30 by 40 m from a corner.
    let places = [(170.0, 500.0), (500.0, 500.0), (200.0, 300.0), (830.0, 840.0)];
    assert_eq!(straight_to(&block, &places), [30.0, 0.0, 0.0, 50.0]);
    // A pond of 200 m by 200 m in its middle is outside.
    let ring = "POLYGON((200 200,800 200,800 800,200 800,200 200),\
                (400 400,600 400,600 600,400 600,400 400))";
    let places = [(500.0, 500.0), (450.0, 500.0), (300.0, 500.0)];
    assert_eq!(straight_to(&moved(ring), &places), [100.0, 50.0, 0.0]);
    // A horseshoe that is open to the north: between its arms is outside.
    let bent = "POLYGON((200 200,800 200,800 800,700 800,700 300,300 300,300 800,200 800,200 200))";
    let places = [(500.0, 700.0), (500.0, 250.0), (320.0, 700.0)];
    assert_eq!(straight_to(&moved(bent), &places), [200.0, 0.0, 20.0]);
    // Two parts: the nearer one counts.
    let parts =
        "MULTIPOLYGON(((0 0,100 0,100 100,0 100,0 0)),((900 0,990 0,990 100,900 100,900 0)))";
    assert_eq!(straight_to(&moved(parts), &[(850.0, 50.0), (150.0, 50.0)]), [50.0, 50.0]);
    // Wherever its entrance is.
    let gate = format!("id,category,entrances,wkt\nP,park,POINT(380800 5700500),\"{block}\"\n");
    let region = region_of(&gate, "id,persons,x,y\na,1,380170,5700500\n");
    assert_eq!(nearest_m(&region, &straight_line_reach(&region, &Silent)), [30.0]);
    // A line has no inside.
    let line = moved("LINESTRING(200 200,800 200,800 800,200 800,200 200)");
    assert_eq!(straight_to(&line, &[(500.0, 500.0), (170.0, 500.0)]), [300.0, 30.0]);
}

/// A street of 700 m from west to east at 50 m north, from 50 to 650 m, with a home at either end.
const STREET: &str = "+-----+";
const HOMES: &str = "id,persons,x,y\nw,1,380050,5700050\ne,1,380650,5700050\n";

/// What a facility on the street is placed by, and the walks in metres of the homes in the west and in
/// the east.
fn walked(facility: &str) -> (Option<PlacedBy>, Vec<f64>) {
    let region = region_of(&format!("id,category,entrances,wkt\n{facility}\n"), HOMES);
    let map = streets(STREET).expect("well-formed");
    let network = build_network(&map, &CrsId::epsg(25832), None, &Silent).expect("walkable").value;
    let adult = WalkProfile::find(WALK_PROFILES_TOML, "adult").expect("built in");
    let walk = WalkNetwork::new(network, adult, WalkWeight::Length);
    let linked = LinkedRegion::link(&region, &walk, LinkOptions::default()).value;
    let reach = linked.reach(&Silent);
    (reach.placed_by(FacilityId(0)), nearest_m(&region, &reach))
}

#[test]
fn an_area_is_entered_at_its_entrances() {
    // The street crosses it from 300 to 500 m; its gate is in the east, another at 60 m north.
    let ground = moved("POLYGON((300 0,500 0,500 100,300 100,300 0))");
    let gate = format!("F,park,POINT(380500 5700050),\"{ground}\"");
    assert_eq!(walked(&gate), (Some(PlacedBy::Entrance), vec![450.0, 150.0]));
    let gates = format!("F,park,\"MULTIPOINT((380500 5700050),(380300 5700060))\",\"{ground}\"");
    assert_eq!(walked(&gates), (Some(PlacedBy::Entrance), vec![260.0, 150.0]));
}

#[test]
fn without_entrances_an_area_is_entered_where_ways_cross_or_meet_its_outline() {
    let crossed = moved("POLYGON((300 0,500 0,500 100,300 100,300 0))");
    assert_eq!(
        walked(&format!("F,park,,\"{crossed}\"")),
        (Some(PlacedBy::Way), vec![250.0, 150.0])
    );
    // It has a corner on the street.
    let touched = moved("POLYGON((400 50,500 150,300 150,400 50))");
    assert_eq!(
        walked(&format!("F,park,,\"{touched}\"")),
        (Some(PlacedBy::Way), vec![350.0, 250.0])
    );
    // The street runs along its southern side.
    let along = moved("POLYGON((300 50,500 50,500 150,300 150,300 50))");
    assert_eq!(walked(&format!("F,park,,\"{along}\"")), (Some(PlacedBy::Way), vec![250.0, 150.0]));
    // From the pond in its middle, where the street has an end too, one comes in over the inner outline.
    let ring = "POLYGON((-90 -90,900 -90,900 190,-90 190,-90 -90),(0 0,200 0,200 100,0 100,0 0))";
    assert_eq!(
        walked(&format!("F,park,,\"{}\"", moved(ring))),
        (Some(PlacedBy::Way), vec![150.0, 450.0])
    );
}

#[test]
fn else_an_area_is_entered_at_the_point_nearest_to_a_way_and_a_point_where_it_is() {
    // Its tip is 10 m north of the street; its centroid would be 76.7 m away.
    let beside = moved("POLYGON((400 60,500 160,300 160,400 60))");
    assert_eq!(
        walked(&format!("F,park,,\"{beside}\"")),
        (Some(PlacedBy::Outline), vec![360.0, 260.0])
    );
    // Two parts: the one nearer to the street.
    let parts =
        moved("MULTIPOLYGON(((100 90,200 190,0 190,100 90)),((400 60,500 160,300 160,400 60)))");
    assert_eq!(
        walked(&format!("F,park,,\"{parts}\"")),
        (Some(PlacedBy::Outline), vec![360.0, 260.0])
    );
    assert_eq!(
        walked("F,park,,POINT(380400 5700060)"),
        (Some(PlacedBy::Point), vec![360.0, 260.0])
    );
    // 200 m is the limit of linking.
    let far = moved("POLYGON((400 260,500 360,300 360,400 260))");
    assert_eq!(walked(&format!("F,park,,\"{far}\"")).0, None);
}

#[test]
fn each_part_is_entered_and_a_line_is_entered_like_an_area() {
    // The western part has a gate at 60 m, the eastern one is crossed from 500 to 600 m.
    let parts = moved(
        "MULTIPOLYGON(((100 0,200 0,200 100,100 100,100 0)),((500 0,600 0,600 100,500 100,500 0)))",
    );
    let (by, walks) = walked(&format!("F,park,POINT(380200 5700060),\"{parts}\""));
    assert_eq!((by, walks), (Some(PlacedBy::Entrance), vec![160.0, 50.0]));
    let path = moved("LINESTRING(400 0,400 100)");
    assert_eq!(walked(&format!("F,park,,\"{path}\"")), (Some(PlacedBy::Way), vec![350.0, 250.0]));
}

#[test]
fn an_area_across_a_boundary_lies_where_a_point_inside_it_does() {
    // A park of which three quarters lie in West; homes of both towns are 20 m from it or in it.
    let park = moved("POLYGON((700 400,1100 400,1100 600,700 600,700 400))");
    let cells = "id,persons,x,y\nw,3,380680,5700500\ne,5,381120,5700500\nin,7,381050,5700500\n";
    let region = region_of(&format!("id,category,wkt\nP,park,\"{park}\"\n"), cells);
    let west = region.municipality_id("West").expect("a town");
    assert_eq!(region.facilities()[0].municipality(), Some(west));
    let reach = straight_line_reach(&region, &Silent);
    assert_eq!(nearest_m(&region, &reach), [20.0, 20.0, 0.0]);
    // For those of East it is abroad.
    let own = |cell| reach.category(CategoryId(0)).nearest_own(CellId(cell)).facility();
    assert_eq!([own(0), own(1), own(2)], [Some(FacilityId(0)), None, None]);
}

#[test]
fn persons_of_an_area_live_inside_it_and_none_gets_lost() {
    // A block of East in the shape of a U around one of 400 m by 600 m; the middle of the U lies in the
    // other block.
    let bent = moved(
        "POLYGON((1100 100,1900 100,1900 900,1700 900,1700 300,1300 300,1300 900,1100 900,1100 100))",
    );
    let inner = moved("POLYGON((1300 300,1700 300,1700 900,1300 900,1300 300))");
    let text = format!("id,persons,persons_65,wkt\nu,503,101,\"{bent}\"\ni,10,4,\"{inner}\"\n");
    let built = with_cells(&text, CellFields::default(), &[]);
    let cells = built.value.cells();
    // 8 by 8 squares of 100 m without 4 by 6, and these.
    assert_eq!(cells.len(), 40 + 24);
    let sum = |group: usize, key: &str| -> u32 {
        let of_key = cells.keys().iter().zip(cells.persons(group));
        of_key.filter(|(own, _)| own.starts_with(key)).map(|(_, persons)| persons).sum()
    };
    assert_eq!([sum(0, "u-"), sum(1, "u-"), sum(0, "i-"), sum(1, "i-")], [503, 101, 10, 4]);
    for (key, at) in cells.keys().iter().zip(cells.positions()) {
        let (x, y) = (at.x - 381_000.0, at.y - 5_700_000.0);
        let is_inner = (300.0..700.0).contains(&x) && (300.0..900.0).contains(&y);
        assert_eq!(key.starts_with("i-"), is_inner, "{key} at {x}, {y}");
    }
    let pairs = cells.persons(0).iter().zip(cells.persons(1));
    assert!(pairs.clone().all(|(all, group)| group <= all), "no group exceeds all");
    // 503 over 40 points: 12 or 13 at each.
    let of_u = cells.keys().iter().zip(cells.persons(0)).filter(|(key, _)| key.starts_with("u-"));
    assert!(of_u.into_iter().all(|(_, persons)| (12..=13).contains(persons)));
    assert_eq!(built.diagnostics.count_of_code(codes::W390), 2);
}

#[test]
fn squares_and_small_areas_are_one_cell() {
    let (a, b) = (square(380_100.0, 5_700_100.0, 400.0), square(380_600.0, 5_700_100.0, 300.0));
    let small = moved("POLYGON((100 600,240 600,240 740,230 740,230 610,100 610,100 600))");
    let text = format!("id,persons,wkt\na,7,{a}\nb,8,{b}\nc,9,\"{small}\"\n");
    let built = with_cells(&text, CellFields::default(), &[]);
    let cells = built.value.cells();
    assert_eq!(cells.keys(), ["a", "b", "c"]);
    assert_eq!((cells.positions()[0].x, cells.positions()[0].y), (380_300.0, 5_700_300.0));
    // The middle of the small one, an L of 10 m, is none of its points.
    let at = cells.positions()[2];
    let (x, y) = (at.x - 380_000.0, at.y - 5_700_000.0);
    assert!((600.0..=610.0).contains(&y) || (230.0..=240.0).contains(&x), "{x}, {y}");
    assert_eq!(built.diagnostics.count_of_code(codes::N392), 3);
}

/// A park of 667 m by 774 m on a map, which a path meets in the west, and a school with a gate.
fn map_of_grounds() -> Map {
    Map::default()
        .way(1, &rectangle(0, 0, 10, 10), "")
        .relation(1, &[1], &(municipality("A") + " population=100"))
        .node(1806, (6.0, 8.0), "barrier=gate")
        .way(2, &[(2, 0), (2, 5), (2, 10)], "highway=residential")
        .way(3, &[(2, 5), (3, 5)], "highway=footway")
        .way(4, &[(3, 2), (9, 2), (9, 7), (6, 7), (3, 5), (3, 2)], "leisure=park name=Park")
        .way(5, &[(6, 8), (9, 8), (9, 10), (6, 10), (6, 8)], "amenity=school name=School")
        .way(6, &[(2, 10), (6, 9)], "highway=footway")
        .node(60, (1.0, 5.0), "shop=supermarket")
        .way(7, &rectangle(0, 4, 1, 5), "building=house")
}

#[test]
fn a_map_gives_outlines_with_entrances_and_a_walk_ends_there() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("a.osm"), map_of_grounds().text()).expect("writable");
    in_folder(folder.path(), &["import", "osm", "a.osm", "-o", "region", "--persons", "A=100"]);
    let layer = std::fs::read_to_string(folder.path().join("region/facilities_areas.geojson"))
        .expect("a layer of facilities that are areas");
    let line_with =
        |word: &str| layer.lines().find(|line| line.contains(word)).expect("a facility");
    assert!(line_with("\"Park\"").contains("\"MultiPolygon\""), "{layer}");
    assert!(line_with("\"School\"").contains("MULTIPOINT((9.0060000 0.0080000))"), "{layer}");
    let question = ["coverage", "-c", "region/region.toml", "--by", "cell", "--format", "csv"];
    let ask = |category: &str| {
        in_folder(folder.path(), &[&question[..], &["--category", category]].concat())
    };
    let distance = |category: &str| -> f64 {
        let answer = ask(category);
        let text = String::from_utf8_lossy(&answer.stdout).into_owned();
        let mut lines = text.lines().map(|line| line.split(',').collect::<Vec<&str>>());
        let head = lines.next().expect("a head");
        let at = head.iter().position(|name| *name == "mean_distance_m").expect("a column");
        let rows = lines.next().expect("a row");
        rows[at].parse().expect("a number")
    };
    // The house is in the middle of 0 to 1 and 4 to 5 steps: its cell is linked to the street, walks to
    // (2, 5) and a step of 111.3 m to the park. To the park's middle it is six more steps.
    let to_park = distance("park");
    assert!((250.0..400.0).contains(&to_park), "{to_park}");
    let record =
        std::fs::read_to_string(folder.path().join("region/import-osm.json")).expect("a record");
    assert!(record.contains("\"facilities_with_outline\": 2"), "{record}");
    let run = ["run", "-q", "-c", "region/region.toml", "--out", "results"];
    assert!(in_folder(folder.path(), &run).status.success());
    let record = std::fs::read_to_string(folder.path().join("results/run.json")).expect("a record");
    let counts = "\"placed_by\": {\n      \"entrance\": 1,\n      \"outline\": 0,\n      \"point\": 1,\n      \"way\": 1";
    assert!(record.contains(counts), "{record}");
    let checked = in_folder(folder.path(), &["check", "-c", "region/region.toml"]);
    let said = String::from_utf8_lossy(&checked.stderr).into_owned()
        + &String::from_utf8_lossy(&checked.stdout);
    assert!(said.contains("entrance 1, outline 0, point 1, way 1"), "{said}");
}

#[test]
fn reach_from_an_area_begins_where_it_is_left() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("a.osm"), map_of_grounds().text()).expect("writable");
    // The middle of the park is more than 200 m from every way.
    let park = r#"{"type":"Feature","properties":{"name":"park"},"geometry":{"type":"Polygon",
        "coordinates":[[[9.003,0.002],[9.009,0.002],[9.009,0.007],[9.006,0.007],[9.003,0.005],
        [9.003,0.002]]]}}"#;
    std::fs::write(folder.path().join("park.geojson"), park).expect("writable");
    let question = ["reach", "--from", "park.geojson", "--minutes", "1", "--network", "a.osm"];
    let answer = in_folder(folder.path(), &[&question[..], &["--format", "csv"]].concat());
    let text = String::from_utf8_lossy(&answer.stdout).into_owned();
    assert!(answer.status.success(), "{}", String::from_utf8_lossy(&answer.stderr));
    let mut lines = text.lines().map(|line| line.split(',').collect::<Vec<&str>>());
    let head = lines.next().expect("a head");
    let at = head.iter().position(|name| *name == "ways_km").expect("a column");
    // 1.34 m/s for a minute along the path of 111.3 m.
    let ways: f64 = lines.next().expect("a row")[at].parse().expect("a number");
    assert!((0.078..0.083).contains(&ways), "{text}");
}
