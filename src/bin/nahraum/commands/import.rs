//! `nahraum import`.

use nahraum::import::osm::{MunicipalityRules, QuartierRules};
use nahraum::run::import::{
    CensusImport, GtfsImport, Imported, ListImport, OsmImport, PersonsFrom, import_census,
    import_facilities, import_gtfs, import_osm,
};

use super::import_summary::summary;
use crate::answer::{Answer, Failure};
use crate::args::{
    Global, ImportCensusArgs, ImportCommand, ImportGtfsArgs, ImportListArgs, ImportOsmArgs,
};
use crate::printer::Printer;
use crate::progress_bar::Bar;

pub fn run(global: &Global, command: &ImportCommand, printer: Printer) -> Result<Answer, Failure> {
    if global.show_settings {
        let text =
            "--show-settings applies to analyses, not to imports; use it with -c region.toml";
        return Err(text.into());
    }
    match command {
        ImportCommand::Osm(args) => osm(global, args, printer),
        ImportCommand::Census(args) => census(global, args, printer),
        ImportCommand::Gtfs(args) => gtfs(global, args, printer),
        ImportCommand::Facilities(args) => facilities(global, args, printer),
    }
}

fn census(global: &Global, args: &ImportCensusArgs, printer: Printer) -> Result<Answer, Failure> {
    let import = CensusImport {
        files: args.files.clone(),
        out: args.out.clone(),
        resolution: args.resolution,
        columns: args.columns.clone(),
        around_km: args.around,
        crs: args.crs.as_deref().map(str::parse).transpose()?,
        attribution: args.origin.attribution.clone(),
        date: args.origin.date.clone(),
    };
    let imported = import_census(&import, &Bar::new(global))?;
    say(&imported, &args.out, printer);
    Ok(answer(&imported, "cells"))
}

fn gtfs(global: &Global, args: &ImportGtfsArgs, printer: Printer) -> Result<Answer, Failure> {
    let import = GtfsImport {
        feed: args.feed.clone(),
        out: args.out.clone(),
        day: args.day.as_deref().map(str::parse).transpose()?,
        quality: args.quality.clone(),
        attribution: args.origin.attribution.clone(),
        date: args.origin.date.clone(),
    };
    let imported = import_gtfs(&import, &Bar::new(global))?;
    say(&imported, &args.out, printer);
    Ok(answer(&imported, "stops_served"))
}

fn facilities(global: &Global, args: &ImportListArgs, printer: Printer) -> Result<Answer, Failure> {
    let pairs = |texts: &[String], flag: &str, form: &str| {
        let pair = |text: &String| {
            let (left, right) =
                text.split_once('=').ok_or_else(|| format!("{flag} `{text}`: expected {form}"))?;
            Ok((left.trim().to_owned(), right.trim().to_owned()))
        };
        texts.iter().map(pair).collect::<Result<Vec<_>, String>>()
    };
    let fields = pairs(&args.fields, "--field", "KEY=COLUMN")?;
    let attributes = pairs(&args.attributes, "--attribute", "NAME=COLUMN")?;
    let category_values = pairs(&args.category_values, "--category-value", "VALUE=CATEGORY")?;
    let import = ListImport {
        list: args.list.clone(),
        out: args.out.clone(),
        category: args.category.clone(),
        crs: args.crs.as_deref().map(str::parse).transpose()?,
        fields,
        attributes,
        attribution: args.origin.attribution.clone(),
        date: args.origin.date.clone(),
        name: args.name.clone(),
        category_values,
    };
    let imported = import_facilities(&import, &Bar::new(global))?;
    say(&imported, &args.out, printer);
    Ok(answer(&imported, "facilities"))
}

/// Whether an import produced something to analyse and found no errors.
fn answer(imported: &Imported, count: &str) -> Answer {
    match imported.record.counts.get(count) {
        Some(0) | None => Answer::No,
        Some(_) if imported.diagnostics.has_errors() => Answer::No,
        Some(_) => Answer::Done,
    }
}

fn osm(global: &Global, args: &ImportOsmArgs, printer: Printer) -> Result<Answer, Failure> {
    let bar = Bar::new(global);
    let import = OsmImport {
        map: args.map.clone(),
        out: args.out.clone(),
        name: args.name.clone(),
        municipalities: MunicipalityRules {
            levels: args.municipality_levels.clone(),
            only: args.only.clone(),
        },
        quartiers: QuartierRules {
            levels: args.quartier_levels.clone(),
            district_level: args.district_level,
            place_cells: !args.no_place_cells,
        },
        persons: persons(&args.persons)?,
        categories: args.categories.clone(),
        around_km: args.around,
    };
    let imported = import_osm(&import, &bar)?;
    say(&imported, &args.out, printer);
    Ok(answer(&imported, "municipalities"))
}

/// Source of the persons: none, pairs of municipality and number, or the map.
fn persons(texts: &[String]) -> Result<PersonsFrom, Failure> {
    if texts == ["none"] {
        return Ok(PersonsFrom::Nowhere);
    }
    let mut given = Vec::new();
    for text in texts {
        let pair = text.rsplit_once('=').and_then(|(key, number)| {
            Some((key.trim().to_owned(), number.trim().parse::<u64>().ok()?))
        });
        let pair = pair.ok_or_else(|| format!("--persons `{text}`: expected KEY=NUMBER"))?;
        given.push(pair);
    }
    Ok(PersonsFrom::Map { given })
}

/// Prints a summary of the import and the next command.
fn say(imported: &Imported, out: &std::path::Path, printer: Printer) {
    printer.findings(&imported.diagnostics);
    printer.say_lines(summary(&imported.record.counts, printer.is_verbose()).trim_end());
    let next = match imported.has_areas {
        true => format!("nahraum check -c {}", out.join("region.toml").display()),
        false => format!(
            "import municipalities, for instance nahraum import osm MAP -o {}",
            out.display()
        ),
    };
    let (files, out) = (imported.record.outputs.len() + 1, out.display());
    printer.say(&format!("wrote {files} files to {out}; next: {next}"));
}
