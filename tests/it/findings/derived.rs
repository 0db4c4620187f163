//! 86x: derived categories.

use nahraum::base::{Code, Diagnostics, Silent, codes};
use nahraum::region::{
    Catalog, DerivedCategory, FacilityFields, Mapped, MunicipalityFields, RegionInputs,
    RegionSettings, build,
};

use super::Provoked;
use crate::region::{municipalities, read};

/// That quartiers, cells and the ground of facilities are not given is told wherever it is so.
const BESIDE: [Code; 6] =
    [codes::N351, codes::N326, codes::W347, codes::W348, codes::W355, codes::W331];

/// What a filter over bakeries gives, of which each has a text for `fee`.
fn told(filter: &str, fees: &[&str]) -> Diagnostics {
    let derived = DerivedCategory {
        key: "own".into(),
        name_en: "Own".into(),
        name_de: "Eigenes".into(),
        from: "bakery".into(),
        filter: filter.into(),
        ..DerivedCategory::default()
    };
    let catalog = Catalog::builtin().with_derived(&[derived], &[]).expect("usable");
    let row = |(at, fee): (usize, &&str)| format!("{at},bakery,{fee},380100,5700100\n");
    let rows: String = fees.iter().enumerate().map(row).collect();
    let layer = read("places.csv", &format!("id,category,fee,x,y\n{rows}"), Some(25832));
    let inputs = RegionInputs {
        municipalities: Some(Mapped::new(municipalities(), MunicipalityFields::default())),
        facilities: vec![Mapped::new(layer, FacilityFields::default())],
        ..RegionInputs::default()
    };
    let settings = RegionSettings { catalog, ..RegionSettings::default() };
    build(inputs, &settings, &Silent).expect("buildable").diagnostics
}

/// Filters whose attributes are absent, unknown, fulfilled by nothing, no numbers, or misspelt.
pub fn filters(provoked: &mut Provoked) {
    let mut gives = |expected: &[Code], filter: &str, fees: &[&str]| {
        provoked.exactly(expected, &BESIDE, &told(filter, fees));
    };
    gives(&[], "fee=no", &["no", "yes"]);
    gives(&[codes::W861], "fee=no", &["no", ""]);
    gives(&[codes::W862], "fee=no", &["yes"]);
    gives(&[codes::W860, codes::W861, codes::W862], "feee=no", &["no"]);
    gives(&[], "fee>=2", &["2", "1"]);
    gives(&[codes::W861, codes::W863], "fee>=2", &["2", "two"]);
    gives(&[codes::W862, codes::W864], "fee=donatoin", &["donation"]);
    gives(&[codes::W864], "fee=no|donatoin", &["no", "donation"]);
}

#[test]
fn every_code_of_derived_categories_is_provoked_by_exactly_its_fault() {
    let mut provoked = Provoked::default();
    filters(&mut provoked);
    assert!(provoked.faults.is_empty(), "{}", provoked.faults.join("\n"));
    for code in [codes::W860, codes::W861, codes::W862, codes::W863, codes::W864] {
        assert!(provoked.codes.contains(&code), "no input provokes {code}");
    }
}

#[test]
fn a_misspelt_attribute_and_a_misspelt_value_are_told_what_is_meant() {
    let said = |filter: &str, fees: &[&str]| format!("{:?}", told(filter, fees));
    assert!(said("feee=no", &["no"]).contains("did you mean `fee`?"));
    assert!(said("fee=donatoin", &["donation"]).contains("did you mean `donation`?"));
    let none = said("fee=no", &["yes", "yes", ""]);
    assert!(
        none.contains("of 3 facilities of `bakery`, 2 do not fulfil `fee=no`, and of 1"),
        "{none}"
    );
}
