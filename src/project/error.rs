//! Errors of writing into a folder and of editing its `region.toml`.

use std::io;
use std::path::PathBuf;

use crate::config::{ConfigError, ExpandError};
use crate::format::FormatError;

/// Why files cannot be written into a folder, or a folder cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FolderError {
    /// Another process writes into the folder.
    #[error("another run or import is writing into the folder `{}`", path.display())]
    Taken {
        /// The folder.
        path: PathBuf,
    },
    /// A file has become another one while files beside it were read.
    #[error("`{}` was replaced while the files were being read", path.display())]
    Changed {
        /// The file.
        path: PathBuf,
    },
    /// The folder cannot be claimed for writing.
    #[error("cannot write into the folder `{}`", path.display())]
    Claim {
        /// The folder.
        path: PathBuf,
        /// The error of the operating system.
        #[source]
        source: io::Error,
    },
    /// The record of a switch in progress cannot be used.
    #[error("cannot finish the switch of files in `{}`", path.display())]
    Switch {
        /// The record.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// A process was ended while it replaced the files of the folder, and the rest cannot be replaced now.
    #[error("the files in `{}` are half replaced: a run or import was ended there", path.display())]
    HalfSwitched {
        /// The folder.
        path: PathBuf,
        /// Why the rest cannot be replaced.
        #[source]
        source: Box<FolderError>,
    },
    /// The folder cannot be created.
    #[error("cannot create the folder `{}`", path.display())]
    Create {
        /// The folder.
        path: PathBuf,
        /// The error of the operating system.
        #[source]
        source: io::Error,
    },
    /// The folder cannot be listed.
    #[error("cannot list the folder `{}`", path.display())]
    List {
        /// The folder.
        path: PathBuf,
        /// The error of the operating system.
        #[source]
        source: io::Error,
    },
    /// A file cannot be created, written as a layer, or renamed to its final name.
    #[error("cannot write {name}")]
    Write {
        /// Name of the file in the folder.
        name: String,
        /// Why.
        #[source]
        source: FormatError,
    },
    /// Bytes cannot be written into a created file.
    #[error("cannot write `{}`", path.display())]
    Fill {
        /// The file.
        path: PathBuf,
        /// The error of the operating system.
        #[source]
        source: io::Error,
    },
    /// A complete file cannot be moved to its place in the folder.
    #[error("cannot replace `{}`", path.display())]
    Replace {
        /// The destination.
        path: PathBuf,
        /// The error of the operating system.
        #[source]
        source: io::Error,
    },
    /// A file of an earlier run or import cannot be removed.
    #[error("cannot remove `{}`", path.display())]
    Remove {
        /// The file.
        path: PathBuf,
        /// The error of the operating system.
        #[source]
        source: io::Error,
    },
}

/// Why the `region.toml` of a folder cannot be read or changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RegionFileError {
    /// The file cannot be read.
    #[error("cannot read `{}`", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// The error of the operating system.
        #[source]
        source: io::Error,
    },
    /// With the lines of the import the file would not be a valid configuration.
    #[error("`{}` would not be a valid configuration with the lines of this import", path.display())]
    Invalid {
        /// The file.
        path: PathBuf,
        /// Line, key and what was expected there.
        #[source]
        source: ConfigError,
    },
    /// The two marker comments around the lines of an import are not exactly one pair.
    #[error(
        "`{}`: found `{begin}` {begins} times and `{end}` {ends} times, expected one pair",
        path.display()
    )]
    Marks {
        /// The file.
        path: PathBuf,
        /// The comment that begins the lines.
        begin: String,
        /// Number of its occurrences.
        begins: usize,
        /// The comment that ends the lines.
        end: String,
        /// Number of its occurrences.
        ends: usize,
    },
    /// A path contains an environment variable, which imports do not expand.
    #[error("`{}`, `{key}`: found a variable in `{value}`, expected a plain path", path.display())]
    Variable {
        /// The file.
        path: PathBuf,
        /// The key of the path.
        key: &'static str,
        /// The path as the file has it.
        value: String,
        /// Why it cannot be used.
        #[source]
        source: ExpandError,
    },
}
