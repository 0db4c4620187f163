//! `nahraum scenario`.

use std::path::Path;

use nahraum::base::Checked;
use nahraum::project::StagedFolder;
use nahraum::run::{
    Changes, prepare_scenario, read_changes, resolve_settings, resolve_walk, scenario_layer,
    scenario_words, write_scenario,
};

use super::{choose_forms, shown};
use crate::answer::{Answer, Failure};
use crate::args::{FormArgs, Global, ScenarioArgs};
use crate::cache::{equip, load_with_room};
use crate::output::Output;
use crate::printer::Printer;
use crate::progress_bar::Bar;
use crate::publication::{said, told};
use crate::settings::{Settings, environment, expect_walk_for_profile, settings, use_grid_files};
use crate::text::visible_line;

pub fn run(global: &Global, args: &ScenarioArgs, printer: Printer) -> Result<Answer, Failure> {
    let output = Output::from_args(&args.output)?;
    let Settings { mut config, folder } = settings(global, &args.data, &args.select)?;
    expect_walk_for_profile(&config, &args.data.walk)?;
    if args.year.is_some() {
        config.scenario.year = args.year;
    }
    let (formats, leave_out) = (args.formats.clone(), args.leave_out.clone());
    choose_forms(&mut config, &FormArgs { formats, leave_out });
    if shown(global, &config)? {
        return Ok(Answer::Done);
    }
    // A second run into the same folder fails before the work, not after it.
    let results = args.out.as_deref().map(StagedFolder::open).transpose()?;
    let mut changes = changes(args, config.scenario.changes.as_deref(), &folder)?;
    if config.scenario.year.is_some() {
        changes.file.value.year = config.scenario.year;
    }
    let Checked { value: mut region, diagnostics } =
        resolve_settings(&config, &folder, &environment)?;
    use_grid_files(&config, &folder)?;
    let walk = resolve_walk(&config, &folder, &environment)?;
    let bar = Bar::new(global);
    let loaded = load_with_room((&config, &folder), walk.as_ref().into(), global, &bar)?;
    printer.findings(&diagnostics);
    let cache = equip(&mut region, global, (&config, &folder))?;
    let scene = prepare_scenario(loaded, &region, walk, &changes, &bar)?;
    printer.findings(&cache.findings());
    printer.findings(&told(&scene.before.diagnostics, &config));
    printer.findings(&told(&scene.diagnostics, &config));
    config.output.csv_safe |= args.output.csv_safe;
    let words = scenario_words(&scene, config.region.lang);
    let lines: Vec<String> = said(words.lines().map(visible_line).collect(), &config);
    match (results, &args.out) {
        (Some(results), Some(path)) => {
            let outcome = write_scenario(&scene, &config, results, &bar)?;
            printer.say_lines(&lines.join("\n"));
            let path = visible_line(&path.display().to_string());
            let files = outcome.record.outputs.len() + 1;
            printer.say_lines(&format!("wrote {files} files to {path}"));
        }
        _ => {
            let lang = config.region.lang;
            let layer = scenario_layer(&scene, args.by, output.wants_shapes(), lang)?;
            output.write(&layer, &config)?;
            printer.say_lines(&lines.join("\n"));
        }
    }
    Ok(Answer::Done)
}

/// The changes file of the command line, else that of the configuration.
fn changes(
    args: &ScenarioArgs,
    configured: Option<&str>,
    folder: &Path,
) -> Result<Changes, Failure> {
    match (&args.changes, configured) {
        (Some(path), _) => Ok(read_changes(path)?),
        (None, Some(path)) => Ok(read_changes(&folder.join(path).display().to_string())?),
        (None, None) => {
            Err("found no changes file, expected one as argument or as `changes` in [scenario]"
                .into())
        }
    }
}
