//! `nahraum demo`.

use nahraum::base::Diagnostics;
use nahraum::config::Config;
use nahraum::plan::{
    Analyses, Loaded, Selection, prepare, resolve_settings, synthetic_inputs, write_inputs,
    write_results,
};
use nahraum::synthetic::{RuhrOptions, ruhr};

use crate::args::{DemoArgs, Global};
use crate::printer::{Printer, print};
use crate::progress_bar::Bar;
use crate::settings::{apply_global, environment};
use crate::{Answer, Failure};

pub fn run(global: &Global, args: &DemoArgs, printer: Printer) -> Result<Answer, Failure> {
    let mut config = Config::default();
    config.region.name = "Ruhr (synthetic)".into();
    apply_global(&mut config, global);
    if global.show_settings {
        print(&config.to_toml())?;
        return Ok(Answer::Done);
    }
    let bar = Bar::new(global);
    let made = ruhr(RuhrOptions { seed: args.seed, copies: args.copies }, &bar);
    if let Some(folder) = &args.inputs_only {
        let written = write_inputs(made, folder)?;
        printer.say(&format!(
            "{} synthetic files in {}; next: nahraum run -c {} --out results",
            written.len(),
            folder.display(),
            folder.join("region.toml").display()
        ));
        return Ok(Answer::Done);
    }
    let settings = resolve_settings(&config, std::path::Path::new(""), &environment)?;
    let loaded = Loaded {
        inputs: synthetic_inputs(made),
        sources: Vec::new(),
        diagnostics: Diagnostics::default(),
    };
    let prepared = prepare(loaded, &settings, None, &bar)?;
    let analyses = Analyses::new(&prepared, &config, &Selection::default())?;
    let record = write_results(&analyses, "demo", true, &args.out, &bar)?;
    let counts = &record.counts;
    printer.say(&format!(
        "A made-up region: {} quartiers in {} municipalities, {} persons, {} facilities.\n\
         {} files in {}; open {} in a browser.",
        counts.quartiers,
        counts.municipalities,
        counts.persons,
        counts.facilities,
        record.outputs.len() + 1,
        args.out.display(),
        args.out.join("map.html").display(),
    ));
    Ok(Answer::Done)
}
