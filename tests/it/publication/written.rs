//! What the files of a run and the answers of commands have in the place of withheld values.

use std::collections::BTreeSet;

use nahraum::present::publication::{Protection, protection};

use super::town::{Tables, write_town};
use crate::import::command::{err, run};
use crate::support::Asked;

/// A run that writes every table.
const EVERYTHING: [&str; 18] = [
    "--persons-min",
    "5",
    "--set",
    "gaps.threshold_persons=20",
    "--set",
    "site.places=2",
    "--set",
    "cooperate.categories=[\"pharmacy\"]",
    "--set",
    "access.capacity.pharmacy=2",
    "--set",
    "access.assign=true",
    "--set",
    "fairness.categories=[\"pharmacy\"]",
    "--set",
    "similar.nearest=2",
    "--set",
    "mix.share=50",
];

#[test]
fn every_table_of_a_run_is_declared_and_marks_what_it_withholds() {
    let folder = tempfile::tempdir().expect("a folder");
    write_town(folder.path(), 2);
    let tables = Tables::of_run(folder.path(), &EVERYTHING);
    let mut marked = BTreeSet::new();
    for name in tables.names() {
        let table = name.split('.').next().expect("a name");
        // Gaps have a file for each service, and areas have the name of their table.
        let table = table.trim_end_matches("_pharmacy").trim_end_matches("_supermarket");
        let table = match table {
            "site_places" => "sites",
            "coverage_cell" => "cells",
            "coverage_quartier" if name.ends_with(".geojson") => "quartiers",
            "coverage_municipality" if name.ends_with(".geojson") => "municipalities",
            other => other,
        };
        let protection = protection(table).unwrap_or_else(|| panic!("`{table}` is not declared"));
        for row in tables.rows(name) {
            let withheld: BTreeSet<&str> = row
                .get("withheld")
                .map_or(BTreeSet::new(), |names| names.split_whitespace().collect());
            assert_eq!(row.contains_key("withheld"), protection != Protection::NoPersons, "{name}");
            for (column, value) in row {
                let is_count = column == "persons"
                    || column.starts_with("persons_")
                    || column.ends_with("_persons");
                let count = value.parse::<u64>().unwrap_or(0);
                assert!(
                    !withheld.contains(column.as_str()) || value.is_empty(),
                    "{name}: {column} {value}"
                );
                assert!(
                    column == "threshold_persons" || !is_count || count == 0 || count >= 5,
                    "{name}: {column} {value}"
                );
            }
            if !withheld.is_empty() {
                marked.insert(table.to_owned());
            }
        }
    }
    for table in [
        "access_flows",
        "access_quartier",
        "assigned_facilities",
        "assigned_quartier",
        "fairness_quartier",
        "coverage_quartier",
        "border_municipality",
        "quartiers",
        "variety_quartier",
        "gaps",
        "need",
        "cells",
    ] {
        assert!(marked.contains(table), "{table} withholds something: {marked:?}");
    }
}

#[test]
fn without_the_setting_no_table_has_the_column() {
    let folder = tempfile::tempdir().expect("a folder");
    write_town(folder.path(), 2);
    let tables = Tables::of_run(folder.path(), &[]);
    for name in tables.names() {
        assert!(tables.rows(name).iter().all(|row| !row.contains_key("withheld")), "{name}");
    }
    let record = std::fs::read_to_string(folder.path().join("results/run.json")).expect("a record");
    assert!(!record.contains("publication") && !record.contains("null,"), "{record}");
}

#[test]
fn answers_of_commands_withhold_what_a_run_withholds() {
    let folder = tempfile::tempdir().expect("a folder");
    write_town(folder.path(), 4);
    let tables = Tables::of_run(folder.path(), &["--persons-min", "5"]);
    for (command, table) in [
        ("coverage --by quartier", "coverage_quartier.csv"),
        ("coverage --by municipality", "coverage_municipality.csv"),
        ("border --by quartier", "border_quartier.csv"),
        ("border --flows", "border_flows.csv"),
        ("overlaps --of providers", "overlap_providers.csv"),
    ] {
        let asked = Asked::about(folder.path(), command, "--persons-min 5");
        for name in asked.layer.column_names() {
            let of_run: Vec<&str> =
                tables.rows(table).iter().map(|row| row[&name].as_str()).collect();
            assert_eq!(asked.column(&name), of_run, "{command}: {name}");
        }
    }
    // What is computed from overlapping areas has no count at all.
    for command in [
        "gaps --set gaps.threshold_persons=20",
        "gaps --need",
        "gaps --connected",
        "overlaps",
        "coverage --by cell",
    ] {
        let asked = Asked::about(folder.path(), command, "--persons-min 5");
        assert!(asked.column("withheld").iter().any(|names| !names.is_empty()), "{command}");
        assert!(
            !asked.said.contains("persons without it") || asked.said.contains('…'),
            "{}",
            asked.said
        );
    }
}

#[test]
fn few_persons_are_at_least_two() {
    let folder = tempfile::tempdir().expect("a folder");
    write_town(folder.path(), 2);
    let config = folder.path().join("region.toml").display().to_string();
    for (value, expected) in [("1", "expected 2 to"), ("0", "expected 2 to")] {
        let output = run(&["coverage", "-c", &config, "--persons-min", value]);
        assert_eq!(output.status.code(), Some(2), "{}", err(&output));
        assert!(
            err(&output).contains("publication.persons_min") && err(&output).contains(expected),
            "{}",
            err(&output)
        );
    }
    let output = run(&["coverage", "-c", &config, "--set", "publication.persons_min=2.5"]);
    assert_eq!(output.status.code(), Some(2), "{}", err(&output));
}
