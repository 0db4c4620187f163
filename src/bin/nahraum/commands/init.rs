//! `nahraum init`.

use std::io::Write;
use std::path::Path;

use nahraum::config::TEMPLATE;
use nahraum::format::AtomicFile;

use crate::answer::{Answer, Failure};
use crate::args::InitArgs;
use crate::printer::{Printer, print};

pub fn run(args: &InitArgs, printer: Printer) -> Result<Answer, Failure> {
    if args.file == "-" {
        print(TEMPLATE)?;
        return Ok(Answer::Done);
    }
    let path = Path::new(&args.file);
    if path.exists() && !args.force {
        return Err(format!("`{}` already exists; --force replaces it", args.file).into());
    }
    let mut file = AtomicFile::create(path)?;
    file.write_all(TEMPLATE.as_bytes())?;
    file.commit()?;
    printer.say(&format!(
        "wrote {}; enter your files there, then run: nahraum check -c {}",
        args.file, args.file
    ));
    Ok(Answer::Done)
}
