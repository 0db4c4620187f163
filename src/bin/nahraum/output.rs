//! Destination and form of an answer.

use std::borrow::Cow;
use std::io::{self, BufWriter, IsTerminal};
use std::path::{Path, PathBuf};

use nahraum::config::Config;
use nahraum::dataset::Layer;
use nahraum::format::{
    FileError, FormatError, OutputFormat, TakePart, Workbook, takes_parts, without_formulas,
    write_parts, write_parts_file, write_workbook,
};
use nahraum::present::publication::withheld_altogether;
use nahraum::run::{TableAnswer, write_answer, write_answer_file};

use crate::answer::Failure;
use crate::args::OutputArgs;
use crate::form::Form;
use crate::printer::print;
use crate::table::{table, terminal_width};

/// Destination and form of an answer. It is checked before the work begins, so that an invalid choice
/// fails early.
pub struct Output {
    /// The file; standard output when absent.
    path: Option<PathBuf>,
    /// The form; the default of the layer when absent.
    form: Option<Form>,
    /// Whether `--csv-safe` was given.
    csv_safe: bool,
}

impl Output {
    /// The destination and form that the options of a command ask for. A terminal gets a table unless a
    /// file or another format is given.
    pub fn from_args(args: &OutputArgs) -> Result<Self, Failure> {
        let path = args.output.as_ref().filter(|name| *name != "-").map(PathBuf::from);
        let form = match (args.format, &path) {
            (Some(Form::Table), Some(path)) => {
                let text = "--format table only shows the first rows on standard output; for a \
                            file choose gpkg, csv, xlsx, geojson, geojsonl, parquet or fgb";
                return Err(format!("{}: {text}", path.display()).into());
            }
            (Some(form), _) => Some(form),
            (None, Some(path)) => format_of_ending(path)?.map(Form::Data),
            (None, None) if args.output.is_none() && io::stdout().is_terminal() => {
                Some(Form::Table)
            }
            (None, None) => None,
        };
        Ok(Self { path, form, csv_safe: args.csv_safe })
    }

    /// Whether the form contains geometries, so that they must be transformed.
    pub fn wants_shapes(&self) -> bool {
        !matches!(self.form, Some(Form::Table | Form::Data(OutputFormat::Csv | OutputFormat::Xlsx)))
    }

    /// The file that is written; `None` for standard output.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Writes a table of distances, in parts where its form allows that. `before_named` is called when all is made and
    /// the file gets its name next.
    pub fn write_parts(
        &self,
        answer: &TableAnswer<'_, '_>,
        config: &Config,
        before_named: &mut dyn FnMut() -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let form = self.form.unwrap_or(Form::Data(OutputFormat::Csv));
        let parted = match form {
            Form::Data(format) if takes_parts(format) => Some(format),
            _ => None,
        };
        let Some(format) = parted else {
            let whole = answer.whole()?;
            before_named()?;
            return Ok(self.write(&whole, config)?);
        };
        let make = |take: &mut TakePart<'_, Failure>| {
            answer.each_part(&mut |part| {
                take(self.ready(Cow::Owned(part), form, config).into_owned())
            })?;
            before_named()
        };
        match &self.path {
            Some(path) => write_parts_file(format, path, make),
            None => {
                let mut sink = BufWriter::with_capacity(1 << 16, io::stdout().lock());
                write_parts(format, &mut sink, make)
            }
        }
    }

    /// The rows as they may be published, with texts that no spreadsheet computes where that is asked for.
    fn ready<'l>(&self, mut layer: Cow<'l, Layer>, form: Form, config: &Config) -> Cow<'l, Layer> {
        if config.publication.persons_min.is_some() {
            // What no analysis has made ready for publication has no counts of persons at all.
            withheld_altogether(layer.to_mut());
        }
        let is_csv = matches!(form, Form::Data(OutputFormat::Csv));
        match is_csv && (self.csv_safe || config.output.csv_safe) {
            true => Cow::Owned(without_formulas(&layer)),
            false => layer,
        }
    }

    /// Writes the answer. `--csv-safe` and `output.csv_safe` of the configuration ask for the same.
    pub fn write(&self, layer: &Layer, config: &Config) -> Result<(), FormatError> {
        let usual = if layer.crs.is_some() { OutputFormat::GeoJson } else { OutputFormat::Csv };
        let form = self.form.unwrap_or(Form::Data(usual));
        let layer = &*self.ready(Cow::Borrowed(layer), form, config);
        let lang = config.region.lang;
        match (form, &self.path) {
            (Form::Table, _) => print(&table(layer, terminal_width()))
                .map_err(|source| FileError::when("write", "-")(source).into()),
            (Form::Data(OutputFormat::Xlsx), Some(path)) => {
                let mut workbook = Workbook::create(path, lang)?;
                workbook.sheet(layer)?;
                workbook.finish()
            }
            (Form::Data(OutputFormat::Xlsx), None) => {
                write_workbook(layer, lang, &mut io::stdout().lock())
            }
            (Form::Data(format), Some(path)) => write_answer_file(layer, format, lang, path),
            (Form::Data(format), None) => {
                let mut sink = BufWriter::with_capacity(1 << 16, io::stdout().lock());
                write_answer(layer, format, lang, &mut sink)
            }
        }
    }
}

/// The format that the extension of a file name means; `None` without an extension.
fn format_of_ending(path: &Path) -> Result<Option<OutputFormat>, FormatError> {
    let ending = path.extension().and_then(|ending| ending.to_str());
    let parsed = ending.map(str::parse::<OutputFormat>).transpose();
    let name = path.display().to_string();
    parsed.map_err(|reason| FormatError::UnknownFormat { name, reason })
}
