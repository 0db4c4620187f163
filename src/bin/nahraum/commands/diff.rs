//! `nahraum diff`.

use nahraum::base::Lang;
use nahraum::config::Config;
use nahraum::project::StagedFolder;
use nahraum::run::{DiffOptions, FinishedRun, diff};

use crate::answer::{Answer, Failure};
use crate::args::{DiffArgs, Global};
use crate::output::Output;
use crate::printer::Printer;
use crate::progress_bar::Bar;
use crate::settings::{environment, use_grid_files};
use crate::text::visible_line;

pub fn run(global: &Global, args: &DiffArgs, printer: Printer) -> Result<Answer, Failure> {
    let output = Output::from_args(&args.output)?;
    let [before, after] = [FinishedRun::open(&args.before)?, FinishedRun::open(&args.after)?];
    // A second comparison into the same folder fails before the work, not after it.
    let results = args.out.as_deref().map(StagedFolder::open).transpose()?;
    let options = DiffOptions {
        inputs: [args.inputs_a.clone(), args.inputs_b.clone()],
        total_only: args.total,
    };
    for (run, given) in [(&before, &args.inputs_a), (&after, &args.inputs_b)] {
        // Without its grid files a run cannot be computed anew, which is told then.
        let mut folders = run.folders(given.as_deref()).into_iter();
        let _ = folders.any(|folder| use_grid_files(&run.config, &folder).is_ok());
    }
    let bar = Bar::new(global);
    let difference = diff([&before, &after], &options, &environment, &bar)?;
    printer.findings(&difference.diagnostics);
    let lang = global.lang.unwrap_or(Lang::En);
    let words: Vec<String> = difference.words(lang).lines().map(visible_line).collect();
    match (results, &args.out) {
        (Some(results), Some(path)) => {
            let files = difference.write(results, lang, args.output.csv_safe)?;
            printer.say_lines(&words.join("\n"));
            let path = visible_line(&path.display().to_string());
            printer.say_lines(&format!("wrote {files} files to {path}"));
        }
        _ => {
            output.write(&difference.layer(args.by, lang)?, &Config::default())?;
            printer.say_lines(&words.join("\n"));
        }
    }
    Ok(Answer::Done)
}
