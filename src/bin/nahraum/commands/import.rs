//! `nahraum import`.

use nahraum::import::osm::{MunicipalityRules, QuartierRules};
use nahraum::plan::import::{Imported, ListImport, OsmImport, import_facilities, import_osm};

use crate::args::{Global, ImportCommand, ImportListArgs, ImportOsmArgs};
use crate::printer::Printer;
use crate::progress_bar::Bar;
use crate::{Answer, Failure};

pub fn run(global: &Global, command: &ImportCommand, printer: Printer) -> Result<Answer, Failure> {
    match command {
        ImportCommand::Osm(args) => osm(global, args, printer),
        ImportCommand::Facilities(args) => facilities(global, args, printer),
    }
}

fn facilities(global: &Global, args: &ImportListArgs, printer: Printer) -> Result<Answer, Failure> {
    let mut fields = Vec::new();
    for field in &args.fields {
        let (key, column) = field
            .split_once('=')
            .ok_or_else(|| format!("--field `{field}`: expected KEY=COLUMN"))?;
        fields.push((key.trim().to_owned(), column.trim().to_owned()));
    }
    let import = ListImport {
        list: args.list.clone(),
        out: args.out.clone(),
        category: args.category.clone(),
        crs: args.crs.as_deref().map(str::parse).transpose()?,
        fields,
        attribution: args.origin.attribution.clone(),
        date: args.origin.date.clone(),
    };
    let imported = import_facilities(&import, &Bar::new(global))?;
    say(&imported, &args.out, printer);
    // A list without any place cannot be analysed.
    let none = imported.record.counts.get("facilities") == Some(&0);
    Ok(if none { Answer::No } else { Answer::Done })
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
        categories: args.categories.clone(),
    };
    let imported = import_osm(&import, &bar)?;
    say(&imported, &args.out, printer);
    Ok(Answer::Done)
}

/// Says what came out and how to go on.
fn say(imported: &Imported, out: &std::path::Path, printer: Printer) {
    printer.findings(&imported.diagnostics);
    let counts = &imported.record.counts;
    let counts: Vec<String> =
        counts.iter().map(|(name, count)| format!("{count} {}", name.replace('_', " "))).collect();
    printer.say(&format!(
        "{}\n{} files in {}; next: nahraum check -c {}",
        counts.join(", "),
        imported.record.outputs.len() + 1,
        out.display(),
        out.join("region.toml").display()
    ));
}
