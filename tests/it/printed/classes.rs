//! Each area is in exactly one class, that of its written number, and the legend counts them.

use std::collections::BTreeMap;

use nahraum::format::geopackage::read_layer_of;
use nahraum::format::{Input, ReadOptions, read_layer};

use super::town::{Towns, counted, groups, texts};
use crate::support::column;

fn expected(groups: &[(&str, &[usize])]) -> BTreeMap<String, Vec<usize>> {
    groups.iter().map(|(name, areas)| ((*name).to_owned(), areas.to_vec())).collect()
}

#[test]
fn open_and_closed_pages_differ_as_their_tables_do() {
    let towns = Towns::new(&[]);
    let open = towns.map("--without-boundaries");
    let of_open = [
        ("class-1", &[1][..]),
        ("class-2", &[2]),
        ("class-3", &[3]),
        ("class-4", &[4]),
        ("class-5", &[5, 6]),
        ("nobody", &[7]),
        ("areas-not-known", &[8]),
    ];
    assert_eq!(groups(&open), expected(&of_open));
    // The fifth quartier has its bakery in the other town.
    let closed = towns.map("");
    let of_closed = [
        ("class-1", &[1, 5][..]),
        ("class-2", &[2]),
        ("class-3", &[3]),
        ("class-4", &[4]),
        ("class-5", &[6]),
        ("nobody", &[7]),
        ("areas-not-known", &[8]),
    ];
    assert_eq!(groups(&closed), expected(&of_closed));
    let counts = |page: &str| {
        ["0 to under 20 %", "20 to under 40 %", "80 to 100 %", "nobody lives here", "not known"]
            .map(|label| counted(page, label))
    };
    assert_eq!(counts(&open), [1, 1, 2, 1, 1]);
    assert_eq!(counts(&closed), [2, 1, 1, 1, 1]);
    assert!(texts(&open)[0].ends_with("(without boundaries)"), "{:?}", texts(&open)[0]);
    assert!(texts(&closed)[0].ends_with("(with boundaries)"), "{:?}", texts(&closed)[0]);
    assert!(
        closed.contains("id=\"municipality-lines\"") && !open.contains("id=\"municipality-lines\"")
    );
    assert!(closed.contains("id=\"quartier-lines\"") && open.contains("id=\"quartier-lines\""));
}

#[test]
fn who_lacks_the_service_and_who_gains_it_is_that_of_the_tables() {
    let towns = Towns::new(&[]);
    // Half a square kilometre each: 100, 160, 82, 80, 40 and 0 persons without for each square kilometre.
    let gaps = groups(&towns.map("--theme gaps"));
    let of_gaps = [
        ("class-1", &[3, 4, 5][..]),
        ("class-2", &[1, 2]),
        ("class-zero", &[6]),
        ("nobody", &[7]),
        ("areas-not-known", &[8]),
    ];
    assert_eq!(gaps, expected(&of_gaps));
    // 80 of the 100 persons of the fifth cross the boundary.
    let border = towns.map("--theme border --lang de");
    let of_border = [
        ("class-5", &[5][..]),
        ("class-zero", &[1, 2, 3, 4, 6]),
        ("nobody", &[7]),
        ("areas-not-known", &[8]),
    ];
    assert_eq!(groups(&border), expected(&of_border));
    assert_eq!(counted(&border, "25 % und mehr"), 1);
    assert_eq!(counted(&border, "niemand"), 5);
}

/// A column of a table of the run, in the rows within 300 m.
fn within_300(towns: &Towns, table: &str, name: &str) -> Vec<String> {
    let package = towns.results().join("results.gpkg");
    let table = read_layer_of(&package, table).expect("a table of the run").0;
    let rows = column(&table, "limit_m").into_iter().zip(column(&table, name));
    rows.filter(|(limit, _)| limit == "300").map(|(_, value)| value).collect()
}

#[test]
fn chosen_places_stand_on_the_coverage_of_today_with_what_they_add() {
    let towns = Towns::new(&["--set", "site.places=2"]);
    let map = towns.map("--theme sites");
    assert_eq!(groups(&map), groups(&towns.map("--theme coverage --without-boundaries")));
    let told = texts(&map);
    let added = within_300(&towns, "sites", "persons_added");
    assert_eq!(added.len(), 2);
    for (rank, persons) in added.iter().enumerate() {
        let number = (rank + 1).to_string();
        let label = format!("{persons} persons: ");
        let mut labels = (0..told.len()).filter(|at| told[*at].starts_with(&label));
        // The number stands behind the lines of its label.
        let is_listed = |at: usize| told[at + 1..].iter().take(3).any(|text| *text == number);
        assert!(labels.any(is_listed), "{number} behind `{label}` in {told:?}");
    }
    let after = &within_300(&towns, "site_summary", "persons_after")[0];
    let sentence = format!("{after} persons with the new places.");
    assert!(told.contains(&sentence), "`{sentence}` in {told:?}");
    let german = texts(&towns.map("--theme sites --lang de --paper a3"));
    assert!(german.iter().any(|text| text == "Gewählte neue Standorte"), "{german:?}");
    let one = towns.map("--theme sites --threads 1");
    assert_eq!(one, towns.map("--theme sites --threads 3"));
}

#[test]
fn classes_by_choice_have_the_areas_that_a_second_computation_gives_them() {
    let towns = Towns::new(&[]);
    let file = towns.results().join("coverage_quartier.csv");
    let table = read_layer(&Input::File(file), &ReadOptions::default()).expect("readable").layer;
    let (ids, limits) = (column(&table, "quartier_id"), column(&table, "limit_m"));
    let shares = column(&table, "share_covered");
    let mut values: Vec<(f64, usize)> = (0..ids.len())
        .filter(|row| limits[*row] == "300" && !shares[*row].is_empty())
        .map(|row| {
            (shares[row].parse().expect("a share"), ids[row][1..].parse().expect("a number"))
        })
        .collect();
    values.sort_by(|a, b| a.partial_cmp(b).expect("numbers"));
    assert_eq!(values.len(), 6);
    // Quantiles: the class of a value is how many quarters begin at it or below.
    let starts: Vec<f64> = (1..4).map(|quarter| values[quarter * 6 / 4].0).collect();
    let mut quantiles: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (value, area) in &values {
        let class = 1 + starts.iter().filter(|start| **start <= *value).count();
        quantiles.entry(format!("class-{class}")).or_default().push(*area);
    }
    let page = groups(&towns.map("--without-boundaries --classing quantiles --classes 4"));
    let mut page: BTreeMap<String, Vec<usize>> =
        page.into_iter().filter(|(name, _)| name.starts_with("class-")).collect();
    page.values_mut().for_each(|areas| areas.sort_unstable());
    quantiles.values_mut().for_each(|areas| areas.sort_unstable());
    assert_eq!(page, quantiles);
    // Natural breaks: 0, 0.2, 0.59, 0.6, 0.8, 1 in five classes lose least by joining 0.59 and 0.6.
    let page = groups(&towns.map("--without-boundaries --classing jenks --classes 5"));
    let of_jenks = [
        ("class-1", &[1][..]),
        ("class-2", &[2]),
        ("class-3", &[3, 4]),
        ("class-4", &[5]),
        ("class-5", &[6]),
        ("nobody", &[7]),
        ("areas-not-known", &[8]),
    ];
    assert_eq!(page, expected(&of_jenks));
}

#[test]
fn what_is_withheld_has_a_sign_of_its_own() {
    let towns = Towns::new(&["--persons-min", "30"]);
    let page = towns.map("--without-boundaries");
    let withheld = groups(&page).remove("areas-withheld").unwrap_or_default();
    let file = towns.results().join("coverage_quartier.csv");
    let table = read_layer(&Input::File(file), &ReadOptions::default()).expect("readable").layer;
    let names = ["quartier_id", "limit_m", "share_covered", "withheld", "persons"];
    let [ids, limits, shares, hidden, persons] = names.map(|name| column(&table, name));
    let is_hidden = |row: &usize| {
        limits[*row] == "300"
            && shares[*row].is_empty()
            && !hidden[*row].is_empty()
            && persons[*row] != "0"
    };
    let own: Vec<usize> = (0..ids.len())
        .filter(is_hidden)
        .map(|row| ids[row][1..].parse().expect("a number"))
        .collect();
    assert!(!own.is_empty() && own.len() < 8, "{own:?}");
    assert_eq!(withheld, own);
    assert_eq!(counted(&page, "withheld (under 30 persons)"), own.len());
    assert!(page.contains("fill=\"url(#withheld)\""));
    // Where a place is comes first, when nobody is told whom it would serve.
    let gaps = texts(&towns.map("--theme gaps"));
    assert!(gaps.iter().any(|text| text.ends_with(": persons withheld")), "{gaps:?}");
}

#[test]
fn a_page_of_one_town_has_its_areas_and_the_others_in_outline() {
    let towns = Towns::new(&[]);
    let page = towns.map("--of B --without-boundaries");
    let areas: Vec<usize> = groups(&page).into_values().flatten().collect();
    assert_eq!(areas.iter().sum::<usize>(), 5 + 6 + 7 + 8);
    assert!(page.contains("id=\"neighbours\""));
    // 80 of 100 and 100 of 100.
    let told = texts(&page).join(" ");
    assert!(told.contains("180 of 200 persons (90.0 %) have the service."), "{told}");
    assert!(!towns.map("").contains("id=\"neighbours\""));
}
