//! 96x: printed maps.

use nahraum::base::{Code, codes};
use nahraum::present::printed::{Page, Plate};

use super::Provoked;

fn read(provoked: &mut Provoked, name: &str, expected: &[Code]) {
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"20mm\" height=\"10mm\" viewBox=\"0 0 20 10\">\
         <text x=\"2\" y=\"8\" font-size=\"3\">{name}</text></svg>"
    );
    let page = Page { svg, width_mm: 20.0, height_mm: 10.0, title: "Karte".to_owned() };
    let read = Plate::read(&page).expect("a page that can be drawn");
    provoked.exactly(expected, &[], &read.diagnostics);
}

#[test]
fn every_code_of_printed_maps_is_provoked_by_exactly_its_fault() {
    let mut provoked = Provoked::default();
    read(&mut provoked, "Łódź", &[]);
    read(&mut provoked, "Москва", &[codes::W965]);
    assert!(provoked.faults.is_empty(), "{}", provoked.faults.join("\n"));
}
