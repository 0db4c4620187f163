//! `nahraum report`.

use std::io::Write;
use std::path::Path;

use nahraum::format::{AtomicFile, FileError};
use nahraum::run::report;

use crate::answer::{Answer, Failure};
use crate::args::{Global, ReportArgs};
use crate::printer::{Printer, print};
use crate::text::visible_line;

pub fn run(global: &Global, args: &ReportArgs, printer: Printer) -> Result<Answer, Failure> {
    let page = report(&args.results, global.lang)?;
    if args.output == "-" {
        print(&page)?;
        return Ok(Answer::Done);
    }
    let path = Path::new(&args.output);
    let mut file = AtomicFile::create(path)?;
    file.write_all(page.as_bytes()).map_err(FileError::when("write", args.output.clone()))?;
    file.commit()?;
    let megabytes = page.len() as f64 / 1e6;
    let path = visible_line(&args.output);
    printer.say_lines(&format!("wrote {path} ({megabytes:.1} MB); open it in a browser"));
    Ok(Answer::Done)
}
