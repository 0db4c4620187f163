//! 87x: providers and umbrella organisations.

use nahraum::base::{Code, Diagnostics, Silent, codes};
use nahraum::region::{
    FacilityFields, Mapped, MunicipalityFields, ProviderRules, RegionInputs, RegionSettings, build,
};

use super::Provoked;
use crate::import::command::{err, run};
use crate::region::{municipalities, read};

/// That quartiers, cells and the ground of facilities are not given is told wherever it is so.
const BESIDE: [Code; 6] =
    [codes::N351, codes::N326, codes::W347, codes::W348, codes::W355, codes::W331];

/// What facilities with these providers give.
fn told(providers: &[&str], settings: &RegionSettings) -> Diagnostics {
    let row = |(at, provider): (usize, &&str)| format!("{at},bakery,{provider},380100,5700100\n");
    let rows: String = providers.iter().enumerate().map(row).collect();
    let layer = read("places.csv", &format!("id,category,provider,x,y\n{rows}"), Some(25832));
    let inputs = RegionInputs {
        municipalities: Some(Mapped::new(municipalities(), MunicipalityFields::default())),
        facilities: vec![Mapped::new(layer, FacilityFields::default())],
        ..RegionInputs::default()
    };
    build(inputs, settings, &Silent).expect("buildable").diagnostics
}

/// Names that mean two, several spellings of one, and listed providers that nobody names.
pub fn names(provoked: &mut Provoked) {
    let settings = RegionSettings::default();
    provoked.exactly(&[], &BESIDE, &told(&["AWO", "Caritas Herne"], &settings));
    provoked.exactly(&[codes::W871], &BESIDE, &told(&["AWO und Caritas"], &settings));
    provoked.exactly(&[codes::N872], &BESIDE, &told(&["AWO Herne", "AWO Herne e.V."], &settings));
    let own = "[[provider]]\nname = \"Haus Abendrot\"\nalso = [\"Abendrot\"]\n";
    let providers = ProviderRules::with_own(own).expect("usable");
    let settings = RegionSettings { providers, ..settings };
    provoked.exactly(&[codes::W873], &BESIDE, &told(&["AWO"], &settings));
    // What an own file lists as one needs no telling.
    provoked.exactly(&[], &BESIDE, &told(&["Haus Abendrot", "Abendrot"], &settings));
    let folder = tempfile::tempdir().expect("a folder");
    let config = crate::providers::write(folder.path());
    let asked = run(&["providers", "-c", &config, "--verbose", "--format", "csv"]);
    provoked.exactly_said(&[codes::N870], &BESIDE_COMMAND, &err(&asked));
    let umbrella = ["--provider-level", "umbrella", "--verbose", "--format", "csv"];
    let asked = run(&[&["overlaps", "-c", &config][..], &umbrella].concat());
    provoked.exactly_said(&[codes::N879], &BESIDE_COMMAND, &err(&asked));
}

/// What the program says of the town of `nahraum providers` beside that.
const BESIDE_COMMAND: [Code; 4] = [codes::N223, codes::N326, codes::N351, codes::N354];
