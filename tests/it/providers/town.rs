//! Providers of a drawn town: who is one, who meets whom on which level, and what the program says of them.

use std::path::Path;

use nahraum::analysis::overlap::{OverlapOptions, Overlaps, PairKind, overlaps};
use nahraum::base::{CategoryId, Millimetres, ProviderLevel, Silent, codes};
use nahraum::region::{
    FacilityEdits, NewFacility, ProviderBody, ProviderRules, Region, RegionInputs, RegionSettings,
    build,
};
use nahraum::synthetic::town;
use polars::prelude::Column;

use crate::import::command::{err, run};

fn out(output: &std::process::Output) -> String {
    assert!(output.status.success(), "{}", err(output));
    String::from_utf8(output.stdout.clone()).expect("text")
}

/// Four care homes of town A in reach of everybody, and one of town B.
const DRAWING: &str = "AAAAABB\n\nS2S3SS1";
const PROVIDERS: [&str; 4] =
    ["AWO Ruhr-Mitte e.V.", "Arbeiterwohlfahrt", "AWO Ruhr-Mitte", "Diakonie Ruhr gGmbH"];

fn region(providers: &[&str], settings: &RegionSettings) -> (Region, nahraum::base::Diagnostics) {
    let mut town = town(DRAWING).expect("well-formed");
    let column = Column::new("provider".into(), providers);
    town.facilities.table.with_column(column).expect("one provider a facility");
    let inputs =
        RegionInputs::from_layers(town.municipalities, town.quartiers, town.facilities, town.cells);
    let built = build(inputs, settings, &Silent).expect("buildable");
    (built.value, built.diagnostics)
}

fn limits() -> RegionSettings {
    crate::support::limits("supermarket", &[1000])
}

fn found(region: &Region, level: ProviderLevel) -> Overlaps {
    let reach = nahraum::access::straight_line_reach(region, &Silent);
    let options = OverlapOptions { persons_min: 1, level, ..OverlapOptions::default() };
    overlaps(region, &reach, CategoryId(0), Millimetres(1_000_000), &options)
}

#[test]
fn spellings_are_one_provider_and_an_umbrella_organisation_has_several() {
    let (region, told) = region(&PROVIDERS, &limits());
    let names: Vec<&str> = region.providers().iter().map(|one| one.name()).collect();
    // Each spelling of AWO Ruhr-Mitte occurs once; the first in order gives the name.
    assert_eq!(names, ["AWO Ruhr-Mitte", "Arbeiterwohlfahrt", "Diakonie Ruhr gGmbH"]);
    let key = |at: usize| region.providers()[at].umbrella().map(|id| region.umbrella(id).key());
    assert_eq!([key(0), key(1), key(2)], [Some("awo"), Some("awo"), Some("diakonie")]);
    assert!(region.providers().iter().all(|one| one.provider_type() == Some("non_profit")));
    let spellings: Vec<(&str, &str, u64)> = region
        .provider_spellings()
        .iter()
        .map(|one| (one.written(), one.provider(), one.facilities()))
        .collect();
    assert_eq!(
        spellings,
        [
            ("AWO Ruhr-Mitte", "AWO Ruhr-Mitte", 1),
            ("AWO Ruhr-Mitte e.V.", "AWO Ruhr-Mitte", 1),
            ("Arbeiterwohlfahrt", "Arbeiterwohlfahrt", 1),
            ("Diakonie Ruhr gGmbH", "Diakonie Ruhr gGmbH", 1),
        ]
    );
    assert_eq!(told.count_of_code(codes::N872), 2, "two facilities, one provider");
}

#[test]
fn a_provider_whose_spellings_are_of_two_umbrella_organisations_is_told() {
    let own = "[[umbrella]]\nkey = \"one\"\nname = \"One\"\nkind = \"chain\"\npatterns = [\"Seehaus\"]\n\
               [[umbrella]]\nkey = \"two\"\nname = \"Two\"\nkind = \"chain\"\npatterns = [\"See Haus\"]\n";
    let rules = ProviderRules::with_own(own).expect("usable");
    let settings = RegionSettings { providers: rules, ..limits() };
    let (region, told) = region(&["Seehaus", "See-Haus", "Seehaus", "AWO X"], &settings);
    let names: Vec<&str> = region.providers().iter().map(|one| one.name()).collect();
    assert_eq!(names, ["AWO X", "Seehaus"]);
    assert_eq!(region.providers()[1].umbrella(), None);
    assert_eq!(told.count_of_code(codes::W871), 3, "three facilities");
}

#[test]
fn competition_and_partners_depend_on_the_level() {
    let (region, _) = region(&PROVIDERS, &limits());
    let pairs = |level| {
        let found = found(&region, level);
        let pair = |one: &nahraum::analysis::overlap::FacilityPair| {
            (one.a.index(), one.b.index(), one.kind)
        };
        let mut pairs: Vec<_> = found.pairs.iter().map(pair).collect();
        pairs.sort();
        pairs
    };
    use PairKind::{CrossMunicipal, TwoProviders};
    // 0, 1 and 2 lie in A, 3 in B; 0 and 2 are one provider's, 1 is another one of the same umbrella organisation.
    let across = [(0, 3, CrossMunicipal), (1, 3, CrossMunicipal), (2, 3, CrossMunicipal)];
    let mut expected = across.to_vec();
    expected.extend([(0, 1, TwoProviders), (1, 2, TwoProviders)]);
    expected.sort();
    assert_eq!(pairs(ProviderLevel::Provider), expected);
    assert_eq!(pairs(ProviderLevel::Umbrella), across);
}

#[test]
fn umbrella_organisations_sum_their_providers_and_towns_stay_apart() {
    let (region, _) = region(&["Stadt Town A", "Town A", "Pflege Meyer", "AWO X"], &limits());
    let found = found(&region, ProviderLevel::Umbrella);
    let bodies: Vec<ProviderBody> = found.umbrellas.iter().map(|row| row.body).collect();
    let named = |name: &str| {
        let at = region.providers().iter().position(|one| one.name() == name).expect("there");
        ProviderBody::Provider(nahraum::base::ProviderId::at(at))
    };
    let awo = region.umbrellas().iter().position(|one| one.key() == "awo").expect("known");
    let awo = ProviderBody::Umbrella(nahraum::base::UmbrellaId::at(awo));
    // Two offices of a town are of one kind, but two providers.
    assert_eq!(bodies, [named("Pflege Meyer"), named("Stadt Town A"), named("Town A"), awo]);
    let (region, _) = self::region(&["AWO X", "AWO Y", "AWO X", "Caritas"], &limits());
    let found = self::found(&region, ProviderLevel::Provider);
    let facilities = |rows: &[nahraum::analysis::overlap::ProviderRow]| {
        rows.iter().map(|row| row.facilities).collect::<Vec<_>>()
    };
    assert_eq!(facilities(&found.providers), [2, 1, 1]);
    assert_eq!(facilities(&found.umbrellas), [3, 1]);
    // Everybody reaches every home: 20 + 30 of A and 10 of B.
    assert_eq!(found.umbrellas[0].persons, 60);
    assert_eq!(found.umbrellas[0].persons_abroad, 10);
    // Pairs of one umbrella organisation in one town are no double structures of it.
    assert_eq!(
        (found.providers[0].double_structures, found.umbrellas[0].double_structures),
        (4, 3)
    );
}

#[test]
fn a_scenario_finds_the_provider_behind_another_spelling() {
    let (region, _) = region(&PROVIDERS, &limits());
    let opened = |key: &str, provider: &str| NewFacility {
        key: key.into(),
        name: String::new(),
        category: CategoryId(0),
        position: region.facilities()[0].position(),
        provider: Some(provider.into()),
        capacity: None,
        serves: None,
        attributes: std::collections::BTreeMap::new(),
    };
    let edits = FacilityEdits {
        opened: vec![
            opened("n1", "arbeiterwohlfahrt ruhr-mitte eV"),
            opened("n2", "DRK Herne"),
            opened("n3", "DRK Herne e.V."),
        ],
        ..FacilityEdits::default()
    };
    let edited = region.with_facilities(&edits, &region.places()).region;
    let names: Vec<&str> = edited.providers().iter().map(|one| one.name()).collect();
    let before = ["AWO Ruhr-Mitte", "Arbeiterwohlfahrt"];
    assert_eq!(names, [before[0], before[1], "DRK Herne", "Diakonie Ruhr gGmbH"]);
    let provider_of = |key: &str| {
        let id = edited.facility_id(key).expect("opened");
        edited.provider(edited.facility(id).provider().expect("named")).name()
    };
    assert_eq!(
        [provider_of("n1"), provider_of("n2"), provider_of("n3")],
        ["AWO Ruhr-Mitte", "DRK Herne", "DRK Herne"]
    );
    assert!(edited.facilities()[0].provider() == edited.facilities()[2].provider());
}

#[test]
fn two_umbrella_organisations_in_a_name_are_none_until_an_own_file_says() {
    let both = "Sozialstation Caritas und Diakonie gGmbH";
    let four = [both, "Caritas", "", ""];
    let (region, told) = self::region(&four, &limits());
    let umbrella = |region: &Region| {
        let one = region.providers().iter().find(|one| one.name() == both).expect("there");
        one.umbrella().map(|id| region.umbrella(id).key().to_owned())
    };
    assert_eq!((umbrella(&region), told.count_of_code(codes::W871)), (None, 1));
    let own = format!("[[provider]]\nname = \"{both}\"\numbrella = \"caritas\"\n");
    let own = format!("{own}[[provider]]\nname = \"Nobody\"\n");
    let providers = ProviderRules::with_own(&own).expect("usable");
    let (region, told) = self::region(&four, &RegionSettings { providers, ..limits() });
    assert_eq!(umbrella(&region).as_deref(), Some("caritas"));
    assert_eq!((told.count_of_code(codes::W871), told.count_of_code(codes::W873)), (0, 1));
}

/// Two towns with five care homes; the path of their configuration.
pub fn write(folder: &Path) -> String {
    let square = |x: u32, wide: u32| {
        let (west, east) = (x, x + wide);
        format!(
            "\"POLYGON(({west} 5700000,{east} 5700000,{east} 5701000,{west} 5701000,{west} 5700000))\""
        )
    };
    let towns = format!(
        "id,name,wkt\n05911000,Bochum,{}\n05916000,Herne,{}\n",
        square(380_000, 1000),
        square(381_000, 1000)
    );
    std::fs::write(folder.join("towns.csv"), towns).expect("writable");
    let places = "id,category,provider,x,y\n1,residential_care,AWO Bochum,380500,5700500\n\
                  2,residential_care,Arbeiterwohlfahrt,380600,5700500\n\
                  3,residential_care,Stadt Herne,381500,5700500\n\
                  4,residential_care,Haus Abendrot,381600,5700500\n5,residential_care,,381600,5700600\n";
    std::fs::write(folder.join("places.csv"), places).expect("writable");
    let cells = "id,x,y,persons\n1,380550,5700550,100\n2,381550,5700550,50\n";
    std::fs::write(folder.join("cells.csv"), cells).expect("writable");
    std::fs::write(
        folder.join("own.toml"),
        "[[umbrella]]\nkey = \"awo\"\npatterns = [\"Abendrot\"]\n",
    )
    .expect("writable");
    let config = "[limits]\nresidential_care = [1000]\n[overlaps]\npersons_min = 1\n\
                  [layers.municipalities]\npath = \"towns.csv\"\ncrs = \"EPSG:25832\"\n\
                  [[layers.facilities]]\npath = \"places.csv\"\ncrs = \"EPSG:25832\"\nknown_around_m = 5000\n\
                  [[layers.cells]]\npath = \"cells.csv\"\ncrs = \"EPSG:25832\"\ngrid_size_m = 100\n\
                  extent = \"region\"\n";
    let path = folder.join("region.toml");
    std::fs::write(&path, config).expect("writable");
    path.display().to_string()
}

#[test]
fn the_program_shows_each_mapping_and_counts_what_it_does_not_know() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = write(folder.path());
    let asked = run(&["providers", "-c", &config, "--format", "csv", "--verbose"]);
    let text = out(&asked);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        lines[1..],
        [
            "AWO Bochum,AWO Bochum,non_profit,awo,Arbeiterwohlfahrt (AWO),welfare,name,AWO,1",
            "Arbeiterwohlfahrt,Arbeiterwohlfahrt,non_profit,awo,Arbeiterwohlfahrt (AWO),welfare,name,Arbeiterwohlfahrt,1",
            "Haus Abendrot,Haus Abendrot,,,,,,,1",
            "Stadt Herne,Stadt Herne,public,municipality,Kommune,public,start,Stadt {place},1",
        ]
    );
    let said = "1 of 4 facilities with a provider belong to no umbrella organisation";
    assert!(err(&asked).contains(said), "{}", err(&asked));
    let more = ["--verbose", "--set", "providers.file=own.toml"];
    let own = run(&[&["providers", "-c", &config, "--format", "csv"][..], &more].concat());
    assert!(out(&own).contains("Haus Abendrot,Haus Abendrot,non_profit,awo,"), "{}", out(&own));
    assert!(!err(&own).contains("N870"), "{}", err(&own));
    let none = ["--set", "providers.builtin=false"];
    let none = run(&[&["providers", "-c", &config, "--format", "csv"][..], &none].concat());
    assert!(!out(&none).contains("awo"), "{}", out(&none));
    let bad = run(&["providers", "-c", &config, "--set", "providers.file=places.csv"]);
    assert_eq!(bad.status.code(), Some(2));
    assert!(err(&bad).contains("providers.file"), "{}", err(&bad));
}

#[test]
fn the_command_lists_pairs_on_both_levels() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = write(folder.path());
    let two_providers = |more: &[&str]| {
        let asked = run(&[&["overlaps", "-c", &config, "--format", "csv"][..], more].concat());
        out(&asked).lines().filter(|line| line.contains("two_providers")).count()
    };
    // Two of the AWO in Bochum; Stadt Herne and Haus Abendrot in Herne.
    assert_eq!(two_providers(&[]), 2);
    assert_eq!(two_providers(&["--provider-level", "umbrella"]), 1);
    let umbrella = ["--provider-level", "umbrella", "--verbose"];
    let asked = run(&[&["overlaps", "-c", &config, "--format", "csv"][..], &umbrella].concat());
    let said = "1 pairs of facilities within a municipality are not listed";
    // Both homes of the AWO are reached by the same 100 persons.
    let double = "1 of them would be double structures";
    assert!(err(&asked).contains(said) && err(&asked).contains(double), "{}", err(&asked));
    let asked = run(&["overlaps", "-c", &config, "--format", "csv", "--verbose"]);
    assert!(!err(&asked).contains("N879"), "{}", err(&asked));
    let umbrellas = run(&["overlaps", "-c", &config, "--of", "umbrellas", "--format", "csv"]);
    let text = out(&umbrellas);
    let awo = text.lines().find(|line| line.contains(",awo,")).expect("a row of the AWO");
    assert!(
        awo.starts_with("residential_care,1000,,awo,Arbeiterwohlfahrt (AWO),non_profit,2,1,"),
        "{awo}"
    );
}
