//! The tables that imports leave in a folder.

use std::path::Path;

use super::counties::nahraum;
use super::{Predicted, Table};
use crate::gtfs::support::{Texts, plain};
use crate::import::xml::{Map, rectangle};

/// Two towns on a grid of 0.001 degrees at the equator and 9° east: A is its own municipality of 300
/// persons in the county Shire with two quartiers in one district, B a city of its own county of 100 with one suburb.
fn map() -> Map {
    let boundary = |level: u8, name: &str, more: &str| {
        format!("type=boundary boundary=administrative admin_level={level} name={name} {more}")
    };
    let shop = "shop=supermarket name=Frisch operator=Eva+Kauf operator:type=private \
                wheelchair=limited opening_hours=Mo-Sa+08:00-20:00 addr:street=Markt \
                addr:housenumber=5 addr:city=A fee=no language:de=main language:tr=yes \
                social_facility:for=senior check_date=2024-05-01 capacity=12";
    Map::default()
        .way(1, &rectangle(0, 0, 4, 10), "")
        .way(2, &rectangle(4, 0, 10, 10), "")
        .way(3, &rectangle(0, 0, 4, 4), "")
        .way(4, &rectangle(0, 4, 4, 10), "")
        .relation(1, &[1], &boundary(8, "A", "population=300 ref:at:gkz=60101"))
        .relation(
            2,
            &[2],
            &boundary(6, "B", "population=100 de:amtlicher_gemeindeschluessel=05914000"),
        )
        .relation(3, &[3], &boundary(10, "South", "population=120"))
        .relation(4, &[4], &boundary(10, "North", "population=180"))
        .relation(5, &[1], &boundary(9, "West", ""))
        .relation(6, &[1], &boundary(7, "Shire", ""))
        .node(50, (7.0, 5.0), "place=suburb name=East population=100")
        .way(11, &rectangle(1, 1, 2, 2), "building=house")
        .way(12, &rectangle(1, 6, 2, 7), "building=house")
        .way(13, &rectangle(6, 5, 7, 6), "building=house")
        .way(14, &[(0, 5), (4, 5), (10, 5)], "highway=residential")
        .node(1202, (2.0, 2.0), "barrier=gate")
        .way(20, &rectangle(2, 2, 3, 3), "shop=supermarket name=Frisch")
        .node(7, (2.5, 2.5), shop)
        .node(8, (8.0, 8.0), "office=social_services operator=Diakonie operator:type=municipal")
        .node(9, (8.0, 5.1), "highway=bus_stop public_transport=platform bus=yes name=Halt")
}

const MUNICIPALITIES: &str = "\
id          | 05914000   | AT60101
name        | B          | A
admin_level | 6          | 8
persons     | 100        | 300
county_id   |            | r6
county      |            | Shire
origin      | mapped     | mapped
osm         | relation/2 | relation/1
";

/// By municipality, larger areas first; the suburb is a point and gets all of B.
const QUARTIERS: &str = "\
id             | n50           | r4         | r3
name           | East          | North      | South
municipality   | 05914000      | AT60101    | AT60101
district       |               | West       | West
sort           | suburb        | level 10   | level 10
origin         | nearest_place | mapped     | mapped
persons_tagged | 100           | 180        | 120
osm            | node/50       | relation/4 | relation/3
";

/// The office may advise, but does not say so; it has no name, so its operator gives one. The point in
/// the shop's outline is the same shop, which is entered at the gate in its corner.
const FACILITIES: &str = "\
id            | advice/n8
category      | advice
name          | Diakonie
provider      | Diakonie
provider_type | public
address       |
wheelchair    |
opening_hours |
fee           |
languages     |
target_group  |
check_date    |
osm           | node/8
merged        |
presumed      | true
capacity      |
entrances     |
";

/// The facility that has an outline.
const FACILITIES_AREAS: &str = "\
id            | supermarket/n7
category      | supermarket
name          | Frisch
provider      | Eva Kauf
provider_type | commercial
address       | Markt 5, A
wheelchair    | limited
opening_hours | Mo-Sa 08:00-20:00
fee           | no
languages     | de;tr
target_group  | senior
check_date    | 2024-05-01
osm           | node/7
merged        | way/20
presumed      | false
capacity      | 12
entrances     | MULTIPOINT((9.0020000 0.0020000))
";

/// One pole is a bus stop and a stop.
const STOPS: &str = "\
id            | bus_stop/n9 | transit_stop/n9
category      | bus_stop    | transit_stop
name          | Halt        | Halt
provider      |             |
provider_type |             |
address       |             |
wheelchair    |             |
opening_hours |             |
fee           |             |
languages     |             |
target_group  |             |
check_date    |             |
osm           | node/9      | node/9
merged        |             |
presumed      | false       | false
capacity      |             |
entrances     |             |
";

/// One house each in South, East and North, whose persons live in the cell of 100 m that holds its
/// middle, 1.5 or 6.5 and 5.5 steps from the origin. A step is 111,319.5 m x 0.001 x 0.9996 = 111.28 m to
/// the east, where x begins at 500,000 m, and 110,574 m x 0.001 x 0.9996 = 110.53 m to the north. From
/// south to north.
const CELLS: &str = "\
id      | 500150.0_150.0 | 500750.0_650.0 | 500150.0_750.0
x       | 500150         | 500750         | 500150
y       | 150            | 650            | 750
persons | 120            | 100            | 180
";

/// One area, where the map is complete.
const KNOWN_GROUND: &str = "\
complete | streets and facilities
";

/// Holds that a folder has these tables, of these kinds, and no others.
fn check_folder(folder: &Path, expected: &[(&str, &str, &str)]) {
    let mut kinds = std::collections::BTreeMap::new();
    for (kind, file, text) in expected {
        let tables: &mut Predicted = kinds.entry(kind).or_default();
        tables.check(file, &Table::read(&folder.join(file)), text);
        if file.ends_with(".geojson") {
            super::has_one_kind(&folder.join(file));
        }
    }
    for (kind, tables) in &kinds {
        tables.tells_columns_apart(kind);
    }
    let is_table = |name: &String| name.ends_with(".csv") || name.ends_with(".geojson");
    let entries = std::fs::read_dir(folder).expect("the folder");
    let names = entries.map(|entry| entry.expect("an entry").file_name().display().to_string());
    let mut tables: Vec<String> = names.filter(is_table).collect();
    tables.sort();
    let mut predicted: Vec<&str> = expected.iter().map(|(_, file, _)| *file).collect();
    predicted.sort_unstable();
    assert_eq!(tables, predicted, "every table has its prediction");
}

#[test]
fn a_map_gives_areas_facilities_stops_and_estimated_cells() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("town.osm"), map().text()).expect("writable");
    nahraum(folder.path(), &["import", "osm", "town.osm", "-o", "region"]);
    let expected = [
        ("municipalities", "municipalities.geojson", MUNICIPALITIES),
        ("quartiers", "quartiers.geojson", QUARTIERS),
        ("facilities", "facilities.geojson", FACILITIES),
        ("facilities", "facilities_areas.geojson", FACILITIES_AREAS),
        ("facilities", "stops.geojson", STOPS),
        ("cells", "cells_estimated.csv", CELLS),
        ("ground", "known_ground.geojson", KNOWN_GROUND),
    ];
    check_folder(&folder.path().join("region"), &expected);
}

/// Two cells of 1 km; the ages of the second are suppressed, which is unknown, not nobody.
const CENSUS: &str = "\
GITTER_ID_1km;x_mp_1km;y_mp_1km;Einwohner;Unter18;a65undaelter
1kmN3155E4127;4127500;3155500;100;20;31
1kmN3157E4128;4128500;3157500;50;-9;-9
";

const CENSUS_CELLS: &str = "\
id               | 4127500.0_3155500.0 | 4128500.0_3157500.0
x                | 4127500             | 4128500
y                | 3155500             | 3157500
persons          | 100                 | 50
persons_under_18 | 20                  |
persons_65       | 31                  |
";

#[test]
fn a_census_grid_gives_cells() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("grid.csv"), CENSUS).expect("writable");
    nahraum(folder.path(), &["import", "census", "grid.csv", "-o", "region"]);
    check_folder(&folder.path().join("region"), &[("cells", "cells.csv", CENSUS_CELLS)]);
}

const LIST: &str = "\
Nr.;Bezeichnung;Träger;Plätze;Anschrift;x;y
1;Haus am Park;Diakonie;80;Parkweg 1;380000,5;5700000
2;Haus Süd;Caritas;60;Südstraße 2;;
";

/// A list keeps its columns; the rows without a place stand in a table of their own.
const LIST_PLACED: &str = "\
Nr.         | 1
Bezeichnung | Haus am Park
Träger      | Diakonie
Plätze      | 80
Anschrift   | Parkweg 1
x           | 380000.5
y           | 5700000
";

const LIST_WITHOUT_PLACE: &str = "\
Nr.         | 2
Bezeichnung | Haus Süd
Träger      | Caritas
Plätze      | 60
Anschrift   | Südstraße 2
x           |
y           |
";

#[test]
fn a_list_gives_its_rows_by_whether_they_have_a_place() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("homes.csv"), LIST).expect("writable");
    let import = ["import", "facilities", "homes.csv", "-o", "region"];
    let more = ["--category", "residential_care", "--crs", "EPSG:25832"];
    nahraum(folder.path(), &[&import[..], &more].concat());
    let expected = [
        ("facilities", "facilities_homes.geojson", LIST_PLACED),
        ("facilities", "facilities_homes_without_place.csv", LIST_WITHOUT_PLACE),
    ];
    check_folder(&folder.path().join("region"), &expected);
}

/// Departures of a bus from A: h mod 6 in hour h; of two tram lines from the station B: h / 6.
fn at_hour(hour: u32) -> (u32, u32) {
    (hour % 6, hour / 6)
}

/// A timetable of six means of transport, each from a stop of its own to Z.
fn timetable() -> Texts {
    let mut trips = "route_id,service_id,trip_id\n".to_owned();
    let mut times = "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n".to_owned();
    let mut leave = |route: &str, stop: &str, hour: u32, minute: u32| {
        let number = trips.lines().count();
        trips += &format!("{route},WD,T{number}\n");
        let (from, to) = (format!("{hour:02}:{minute:02}:00"), format!("{hour:02}:59:00"));
        times += &format!("T{number},{from},{from},{stop},1\nT{number},{to},{to},Z,2\n");
    };
    for hour in 0..30 {
        let (buses, trams) = at_hour(hour);
        (0..buses).for_each(|number| leave("bus", "A", hour, 10 * number));
        // The first tram of an hour is of the other line and from the other side.
        (0..trams).for_each(|number| match number {
            0 => leave("tram8", "B2", hour, 5),
            number => leave("tram7", "B1", hour, 10 * number),
        });
    }
    leave("rail", "C", 8, 0);
    (0..2).for_each(|number| leave("ferry", "D", 5, 20 * number));
    (0..3).for_each(|number| leave("cable", "E", 9, 15 * number));
    (0..4).for_each(|number| leave("air", "F", 10, 10 * number));
    let stops = "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station,\
                 wheelchair_boarding\nA,Alley,51.1,7.1,0,,1\nB,Bridge,51.2,7.2,1,,2\n\
                 B1,Bridge west,51.2,7.2,0,B,\nB2,Bridge east,51.2,7.2,0,B,\n\
                 B3,Bridge depot,51.2,7.2,0,B,\nC,Castle,51.3,7.3,,,\nD,Dock,51.4,7.4,,,\nE,Edge,51.5,7.5,,,\nF,Field,51.6,7.6,,,\nZ,Zoo,51.7,7.7,,,1\n";
    let routes = "route_id,agency_id,route_short_name,route_type\nbus,1,10,3\ntram7,1,7,0\n\
                  tram8,2,8,0\nrail,3,R,2\nferry,3,S,4\ncable,3,K,7\nair,3,L,1100\n";
    plain()
        .with("agency.txt", "agency_id,agency_name\n1,Town\n2,County\n3,State\n")
        .with("stops.txt", stops)
        .with("routes.txt", routes)
        .with("trips.txt", trips)
        .with("stop_times.txt", times)
}

/// A has 5 x (0 + 1 + ... + 5) = 75 departures on the day and from 6 to 20 o'clock 15 + 15 + 0 + 1 = 31; B
/// 6 x (0 + ... + 4) = 60 and 6 + 12 + 3 + 3 = 24. Half of the departures of the 840 minutes lead in one
/// direction: 840 / 15.5 = 54.2 minutes, up to 60 are grade V for buses. Every stop counts as a stop,
/// those of bus, tram and rail once more.
const STOPS_TIMETABLE: &str = "\
id                   | transit_stop/A | bus_stop/A | transit_stop/B | tram_stop/B  | transit_stop/C
name                 | Alley          | Alley      | Bridge         | Bridge       | Castle
category             | transit_stop   | bus_stop   | transit_stop   | tram_stop    | transit_stop
provider             | Town           | Town       | County; Town   | County; Town | State
departures           | 75             | 75         | 60             | 60           | 1
departures_in_window | 31             | 31         | 24             | 24           | 1
routes               | 1              | 1          | 2              | 2            | 1
platforms            | 1              | 1          | 3              | 3            | 1
departures_rail      | 0              | 0          | 0              | 0            | 1
departures_tram      | 0              | 0          | 60             | 60           | 0
departures_bus       | 75             | 75         | 0              | 0            | 0
departures_ferry     | 0              | 0          | 0              | 0            | 0
departures_cable     | 0              | 0          | 0              | 0            | 0
departures_other     | 0              | 0          | 0              | 0            | 0
HOURS
headway_min          | 54.2           | 54.2       | 70             | 70           | 1680
quality_category     | V              | V          |                |              |
wheelchair           | yes            | yes        | no             | no           |

id                   | rail_station/C | transit_stop/D | transit_stop/E | transit_stop/F
name                 | Castle         | Dock           | Edge           | Field
category             | rail_station   | transit_stop   | transit_stop   | transit_stop
provider             | State          | State          | State          | State
departures           | 1              | 2              | 3              | 4
departures_in_window | 1              | 0              | 3              | 4
routes               | 1              | 1              | 1              | 1
platforms            | 1              | 1              | 1              | 1
departures_rail      | 1              | 0              | 0              | 0
departures_tram      | 0              | 0              | 0              | 0
departures_bus       | 0              | 0              | 0              | 0
departures_ferry     | 0              | 2              | 0              | 0
departures_cable     | 0              | 0              | 3              | 0
departures_other     | 0              | 0              | 0              | 4
HOURS
headway_min          | 1680           |                | 560            | 420
quality_category     |                |                |                |
wheelchair           |                |                |                |
";

/// At Z all trips end.
const STOPS_UNSERVED: &str = "\
id                   | Z
name                 | Zoo
category             |
provider             |
departures           | 0
departures_in_window | 0
routes               | 0
platforms            | 1
departures_rail      | 0
departures_tram      | 0
departures_bus       | 0
departures_ferry     | 0
departures_cable     | 0
departures_other     | 0
HOURS
headway_min          |
quality_category     |
wheelchair           | yes
";

/// Puts the lines of the hours into a drawn table, block by block: departures of an hour in each column.
fn with_hours(text: &str, blocks: &[&dyn Fn(u32) -> Vec<u32>]) -> String {
    let mut text = text.to_owned();
    for departures in blocks {
        let line = |hour: u32| {
            let values: Vec<String> = departures(hour).iter().map(u32::to_string).collect();
            format!("hour_{hour:02} | {}", values.join(" | "))
        };
        let lines: Vec<String> = (0..30).map(line).collect();
        text = text.replacen("HOURS", &lines.join("\n"), 1);
    }
    text
}

#[test]
fn a_timetable_gives_stops() {
    let folder = tempfile::tempdir().expect("a folder");
    let feed = timetable().folder();
    let path = feed.path().to_str().expect("UTF-8");
    let day = ["--day", "2024-01-02"];
    nahraum(folder.path(), &[&["import", "gtfs", path, "-o", "region"], &day[..]].concat());
    let at = |hour: u32, when: u32, count: u32| if hour == when { count } else { 0 };
    let first = |hour: u32| {
        let (buses, trams) = at_hour(hour);
        vec![buses, buses, trams, trams, at(hour, 8, 1)]
    };
    let second = |hour: u32| vec![at(hour, 8, 1), at(hour, 5, 2), at(hour, 9, 3), at(hour, 10, 4)];
    let served = with_hours(STOPS_TIMETABLE, &[&first, &second]);
    let unserved = with_hours(STOPS_UNSERVED, &[&|_| vec![0]]);
    let expected = [
        ("stops", "stops_timetable.geojson", served.as_str()),
        ("stops", "stops_timetable_unserved.geojson", unserved.as_str()),
    ];
    check_folder(&folder.path().join("region"), &expected);
}
