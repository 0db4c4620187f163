//! From GeoJSON and CSV text to coverage, with the findings on the data.
//!
//! `cargo run --example read_and_cover`

use nahraum::access::straight_line_reach;
use nahraum::analysis::coverage::{Level, coverage};
use nahraum::base::Silent;
use nahraum::format::{Input, ReadLayer, ReadOptions, read_layer};
use nahraum::region::{
    CellFields, FacilityFields, Mapped, MunicipalityFields, RegionInputs, RegionSettings, build,
};

const TOWN: &str = r#"{"type":"Feature","properties":{"id":"05916000","name":"Herne"},
"geometry":{"type":"Polygon","coordinates":[[[7.19,51.52],[7.25,51.52],[7.25,51.55],[7.19,51.55],[7.19,51.52]]]}}"#;
const PEOPLE: &str = "lon,lat,persons,persons_65\n7.215,51.535,400,100\n7.240,51.545,200,\n";
const SHOPS: &str = "lon;lat;name\n7.2180;51.5360;Laden am Eck\n;;ohne Ort\n";

fn read(name: &str, text: &str) -> Result<ReadLayer, Box<dyn std::error::Error>> {
    let input = Input::Bytes { name: name.into(), bytes: text.into() };
    Ok(read_layer(&input, &ReadOptions { layer: name.into(), ..ReadOptions::default() })?)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (town, people, shops) =
        (read("town.geojson", TOWN)?, read("people.csv", PEOPLE)?, read("shops.csv", SHOPS)?);
    let fields =
        FacilityFields { category: Some("supermarket".into()), ..FacilityFields::default() };
    let inputs = RegionInputs {
        municipalities: Some(Mapped::new(town.layer, MunicipalityFields::default())),
        facilities: vec![Mapped::new(shops.layer, fields)],
        cells: vec![Mapped::new(people.layer, CellFields::default())],
        ..RegionInputs::default()
    };
    let built = build(inputs, &RegionSettings::default(), &Silent)?;
    for finding in built.diagnostics.groups().flat_map(|group| group.kept()) {
        println!("{} {} {}", finding.code, finding.place, finding.message);
    }
    let region = built.value;
    let reach = straight_line_reach(&region, &Silent);
    let supermarket = region.category_id("supermarket").ok_or("there is no supermarket")?;
    let rows = coverage(&region, &reach, supermarket, Level::Region).remove(0).rows;
    println!("{} of {} persons within 500 m", rows[0].covered[0], rows[0].persons[0]);
    assert_eq!((rows[0].covered[0], rows[0].persons[0]), (400, 600));
    Ok(())
}
