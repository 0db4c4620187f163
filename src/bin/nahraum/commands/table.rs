//! `nahraum table`.

use std::io::{ErrorKind, Write};
use std::path::Path;

use nahraum::base::Millimetres;
use nahraum::format::{AtomicFile, FileError};
use nahraum::run::{TableAnswer, cell_distance_table, distance_table};

use super::ready;
use crate::answer::{Answer, Failure};
use crate::args::Global;
use crate::output::Output;
use crate::printer::Printer;
use crate::publication::told;
use crate::table_args::{TableArgs, To};

pub fn run(global: &Global, args: &TableArgs, printer: Printer) -> Result<Answer, Failure> {
    // An invalid output fails before the work, not after it.
    let output = Output::from_args(&args.output)?;
    let Some(ready) = ready(global, &args.data, &args.select, printer)? else {
        return Ok(Answer::Done);
    };
    let analyses = ready.analyses();
    let answer = match args.to {
        To::Facilities => distance_table(&analyses),
        To::Cells => {
            cell_distance_table(&analyses, Millimetres::from_metres(f64::from(args.up_to)))
        }
    };
    printer.findings(&told(&answer.diagnostics, &ready.config));
    let Some(path) = output.path() else {
        output.write_parts(&answer, &ready.config, &mut || Ok(()))?;
        printer.say(&format!("for a file NAME.toml beside the table NAME:\n{}", answer.said()));
        return Ok(Answer::Done);
    };
    // The words are on disk before the table appears, and get their name right after it. Those of an earlier table go
    // first: a run that breaks between leaves a table without words, which nobody reads without saying them, never one
    // with the words of another.
    let words = words_beside(path, &answer)?;
    let mut earlier = None;
    let mut take = || {
        earlier = taken_words(path)?;
        Ok(())
    };
    if let Err(error) = output.write_parts(&answer, &ready.config, &mut take) {
        if let Some(earlier) = earlier {
            // The earlier table is still there; the error that matters is that of the new one.
            let _ = std::fs::write(TableAnswer::beside(path), earlier);
        }
        return Err(error);
    }
    words.commit()?;
    Ok(Answer::Done)
}

/// The file beside a table, which has no name yet.
fn words_beside(path: &Path, answer: &TableAnswer<'_, '_>) -> Result<AtomicFile, Failure> {
    let beside = TableAnswer::beside(path);
    let mut file = AtomicFile::create(&beside)?;
    let name = beside.display().to_string();
    file.write_all(answer.said().as_bytes()).map_err(FileError::when("write", name))?;
    Ok(file)
}

/// What an earlier table said of itself, which is removed; nothing where there is none.
fn taken_words(path: &Path) -> Result<Option<Vec<u8>>, FileError> {
    let beside = TableAnswer::beside(path);
    let name = beside.display().to_string();
    let words = match std::fs::read(&beside) {
        Ok(words) => words,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(FileError::when("read", name)(error)),
    };
    std::fs::remove_file(&beside).map_err(FileError::when("remove", name))?;
    Ok(Some(words))
}
