//! Why a folder cannot be filled, or its `region.toml` not be edited.

use std::io;
use std::path::PathBuf;

use crate::config::ConfigError;
use crate::format::FormatError;

/// Why files cannot be put into a folder.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FolderError {
    /// The folder cannot be made.
    #[error("cannot create the folder `{}`", path.display())]
    Create {
        /// The folder.
        path: PathBuf,
        /// The system's words.
        #[source]
        source: io::Error,
    },
    /// The folder cannot be listed.
    #[error("cannot list the folder `{}`", path.display())]
    List {
        /// The folder.
        path: PathBuf,
        /// The system's words.
        #[source]
        source: io::Error,
    },
    /// A file cannot be begun, written as a layer, or given its name.
    #[error("cannot write {name}")]
    Write {
        /// Name of the file in the folder.
        name: String,
        /// Why.
        #[source]
        source: FormatError,
    },
    /// Bytes cannot be written into a file that was begun.
    #[error("cannot write `{}`", path.display())]
    Fill {
        /// The file.
        path: PathBuf,
        /// The system's words.
        #[source]
        source: io::Error,
    },
    /// A file that was written cannot take its place in the folder.
    #[error("cannot replace `{}`", path.display())]
    Replace {
        /// Where it should go.
        path: PathBuf,
        /// The system's words.
        #[source]
        source: io::Error,
    },
    /// A file of an earlier run or import cannot be removed.
    #[error("cannot remove `{}`", path.display())]
    Remove {
        /// The file.
        path: PathBuf,
        /// The system's words.
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
        /// The system's words.
        #[source]
        source: io::Error,
    },
    /// With the lines of the import the file would be no valid configuration.
    #[error("`{}` could not be read with the lines of this import", path.display())]
    Invalid {
        /// The file.
        path: PathBuf,
        /// Line, key and what was expected there.
        #[source]
        source: ConfigError,
    },
    /// The two comments around an import's lines do not come as one pair.
    #[error(
        "`{}`: found `{begin}` {begins} times and `{end}` {ends} times, expected one pair",
        path.display()
    )]
    Marks {
        /// The file.
        path: PathBuf,
        /// The comment before the lines.
        begin: String,
        /// How often it is there.
        begins: usize,
        /// The comment behind the lines.
        end: String,
        /// How often it is there.
        ends: usize,
    },
    /// The path of the categories names an environment variable, which imports do not look up.
    #[error(
        "`{}`, `region.categories_file`: found the variable in `{value}`, expected a plain path",
        path.display()
    )]
    Variable {
        /// The file.
        path: PathBuf,
        /// The path as the file has it.
        value: String,
    },
}
