//! 874 to 878: services that come to people.

use nahraum::base::{Code, Diagnostics, Silent, codes};
use nahraum::region::{
    CellFields, FacilityFields, Mapped, MunicipalityFields, RegionInputs, RegionSettings, build,
};

use super::Provoked;
use crate::region::{municipalities, read, square};

/// That quartiers are not given and where cells lie is told wherever it is so.
const BESIDE: [Code; 5] = [codes::N351, codes::N326, codes::W353, codes::W343, codes::W355];

/// What services give of which each row ends with the columns named.
fn told(columns: &str, rows: &[&str], change: fn(&mut FacilityFields)) -> Diagnostics {
    let text = format!("id,category,{columns}\n{}\n", rows.join("\n"));
    let mut fields = FacilityFields::default();
    change(&mut fields);
    let people = read("cells.csv", "id,persons,x,y\na,50,380100,5700100\n", Some(25832));
    let inputs = RegionInputs {
        municipalities: Some(Mapped::new(municipalities(), MunicipalityFields::default())),
        facilities: vec![Mapped::new(read("services.csv", &text, Some(25832)), fields)],
        cells: vec![Mapped::new(people, CellFields::default())],
        ..RegionInputs::default()
    };
    build(inputs, &RegionSettings::default(), &Silent).expect("buildable").diagnostics
}

/// Services that say all, too little, what is not there, and what reaches nobody.
pub fn services(provoked: &mut Provoked) {
    let mut all = |expected: &[Code], rows: &[&str]| {
        let columns = "service_municipalities,service_radius_m,office_municipality,x,y";
        let expected = [&[codes::N874], expected].concat();
        provoked.exactly(&expected, &BESIDE, &told(columns, rows, |_| {}));
    };
    let good = "n,home_care,West,,,380900,5700900";
    all(&[], &[good]);
    all(&[], &[good, "w,home_care,05911000;West;East,,,,"]);
    all(&[codes::W875], &[good, "m,home_care,,,,380900,5700900"]);
    all(&[codes::W876], &[good, "m,home_care,West;Wset,,,380900,5700900"]);
    // Who names other municipalities alone comes to nobody here, also with a radius.
    all(&[codes::W876, codes::W878], &[good, "m,home_care,Wset,,,380900,5700900"]);
    all(&[codes::W876, codes::W878], &[good, "m,home_care,Hagen,5000,,380900,5700900"]);
    all(&[codes::W876], &[good, "m,home_care,West,,Hagen,,"]);
    all(&[codes::W877, codes::W875], &[good, "m,home_care,,0,,380900,5700900"]);
    all(&[codes::W301, codes::W875], &[good, "m,home_care,,far,,380900,5700900"]);
    all(&[codes::W307], &[good, "m,home_care,,500,,,"]);
    // Nobody lives in East; a service far away.
    all(&[codes::W878], &["m,home_care,East,,,380900,5700900"]);
    all(&[codes::W878], &["m,home_care,,500,,391000,5700900"]);
    // Without any area the services are left out as a whole.
    let none = told("x,y", &["n,home_care,380900,5700900"], |_| {});
    provoked.exactly(&[codes::N382], &BESIDE, &none);
    let house = format!("n,home_care,{}", square(380_000.0, 5_700_000.0, 500.0));
    provoked.exactly(&[codes::N382], &BESIDE, &told("wkt", &[&house], |_| {}));
    let ground = |fields: &mut FacilityFields| fields.service.is_geometry = true;
    provoked.exactly(&[codes::N874], &BESIDE, &told("wkt", &[&house], ground));
    let far = format!("n,home_care,{}", square(390_000.0, 5_700_000.0, 500.0));
    provoked.exactly(&[codes::N874, codes::W878], &BESIDE, &told("wkt", &[&far], ground));
    let radius = |fields: &mut FacilityFields| fields.service.radius_of_all_m = Some(-3.0);
    let told = told("x,y", &["n,home_care,380900,5700900"], radius);
    provoked.exactly(&[codes::W877, codes::N382], &BESIDE, &told);
}

#[test]
fn a_misspelt_municipality_is_told_with_the_nearest_one_and_its_place() {
    let rows = ["n,home_care,West; Easd ,380900,5700900"];
    let found = told("service_municipalities,x,y", &rows, |_| {});
    let group = found.groups().find(|group| group.code() == codes::W876).expect("told");
    let first = group.first();
    assert!(first.message.contains("no municipality `Easd`; did you mean `East`?"), "{first:?}");
    let place = first.place.to_string();
    assert_eq!(place, "`services.csv`, line 2, field `service_municipalities`");
}
