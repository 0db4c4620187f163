//! `nahraum map`.

use std::io::Write;
use std::path::Path;

use nahraum::format::{AtomicFile, FileError};
use nahraum::present::printed::MapQuestion;
use nahraum::run::{map, municipality_named};

use crate::answer::{Answer, Failure};
use crate::args::Global;
use crate::map_args::MapArgs;
use crate::printer::{Printer, print};
use crate::text::visible_line;

pub fn run(global: &Global, args: &MapArgs, printer: Printer) -> Result<Answer, Failure> {
    let question = MapQuestion { lang: global.lang, ..args.question() };
    let drawing = map(&args.results, &question)?;
    let page = match &args.of {
        Some(name) => {
            let key = municipality_named(&drawing, name)?;
            drawing.page_of(&key).expect("a municipality of the map")
        }
        None => drawing.page(),
    };
    if args.output == "-" {
        print(&page.svg)?;
        return Ok(Answer::Done);
    }
    let path = Path::new(&args.output);
    let mut file = AtomicFile::create(path)?;
    file.write_all(page.svg.as_bytes()).map_err(FileError::when("write", args.output.clone()))?;
    file.commit()?;
    let (path, title) = (visible_line(&args.output), visible_line(&page.title));
    printer.say_lines(&format!("wrote {path}: {title}"));
    Ok(Answer::Done)
}
