//! `nahraum map`.

use std::io::Write;
use std::path::Path;

use nahraum::analysis::coverage::Level;
use nahraum::base::{Checked, Diagnostics};
use nahraum::format::{AtomicFile, FileError};
use nahraum::present::printed::{
    About, Booklet, DrawError, Drawing, MapQuestion, Page, Plate, Theme, png, svg_file,
};
use nahraum::run::{atlas, map, municipality_named};

use crate::answer::{Answer, Failure};
use crate::args::Global;
use crate::map_args::MapArgs;
use crate::printer::{Printer, print};
use crate::progress_bar::Bar;
use crate::text::visible_line;

/// Kinds of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Svg,
    Png,
    Pdf,
}

impl Form {
    /// The kind that the ending of a name means.
    fn of_name(name: &str) -> Result<Self, Failure> {
        let ending = Path::new(name).extension().and_then(|ending| ending.to_str());
        match ending.map(str::to_ascii_lowercase).as_deref() {
            Some("svg") => Ok(Self::Svg),
            Some("png") => Ok(Self::Png),
            Some("pdf") => Ok(Self::Pdf),
            _ if name == "-" => Ok(Self::Svg),
            _ => Err(format!("{name}: expected a name that ends in .svg, .png or .pdf").into()),
        }
    }
}

pub fn run(global: &Global, args: &MapArgs, printer: Printer) -> Result<Answer, Failure> {
    let form = Form::of_name(&args.output)?;
    if args.level() == Level::County && (args.all || args.of.is_some()) {
        let reason = "a page of a municipality has no counties";
        return Err(format!("--by county: {reason}; choose a smaller level").into());
    }
    if args.theme != Theme::Hours && args.open_at.is_some() && !args.all {
        let (theme, reason) = (args.theme.key(), "only a map of hours is about a moment");
        return Err(format!("--open-at says nothing about a map of {theme}: {reason}").into());
    }
    let question = MapQuestion { lang: global.lang, ..args.question() };
    if args.all {
        return write_atlas(global, args, (form, &question), printer);
    }
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
    let Checked { value: plate, diagnostics } = Plate::read(&page)?;
    let bytes = match form {
        Form::Svg => svg_file(&page).into_bytes(),
        Form::Png => png(&plate, args.dpi)?,
        Form::Pdf => document(&drawing, &page, &plate)?,
    };
    let said = visible_line(&page.title);
    finish(&args.output, &bytes, (&said, &diagnostics), printer)
}

/// One page as a document.
fn document(drawing: &Drawing, page: &Page, plate: &Plate) -> Result<Vec<u8>, DrawError> {
    let mut booklet = Booklet::new(About { title: page.title.clone(), ..drawing.about() });
    booklet.add(plate, &[])?;
    booklet.finish()
}

fn write_atlas(
    global: &Global,
    args: &MapArgs,
    (form, question): (Form, &MapQuestion),
    printer: Printer,
) -> Result<Answer, Failure> {
    if form != Form::Pdf {
        return Err(format!("{}: an atlas (--all) is a .pdf file", args.output).into());
    }
    let atlas = atlas(&args.results, question)?;
    let Checked { value, diagnostics } = atlas.document(&Bar::new(global))?;
    let said = format!("an atlas of {} pages", atlas.len());
    finish(&args.output, &value, (&said, &diagnostics), printer)
}

fn finish(
    name: &str,
    bytes: &[u8],
    (said, diagnostics): (&str, &Diagnostics),
    printer: Printer,
) -> Result<Answer, Failure> {
    let mut file = AtomicFile::create(Path::new(name))?;
    file.write_all(bytes).map_err(FileError::when("write", name.to_owned()))?;
    file.commit()?;
    printer.findings(diagnostics);
    let kilobytes = bytes.len().div_ceil(1_000);
    printer.say_lines(&format!("wrote {} ({kilobytes} kB): {said}", visible_line(name)));
    Ok(Answer::Done)
}
