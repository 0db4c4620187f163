//! Why a region cannot be cut, computed or merged in tiles.

use std::io;
use std::path::PathBuf;

use crate::base::Diagnostics;
use crate::config::ConfigError;
use crate::format::FormatError;
use crate::network::{CacheError, ProfileError};
use crate::run::error::{CandidateError, CooperateError, PrepareError, SettingsError, WalkError};
use crate::run::site::SiteError;

/// Why a region cannot be cut, computed or merged in tiles.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TilesError {
    /// The configuration asks for something that tiles do not compute.
    #[error("`{key}`: tiles do not compute {what}; `nahraum run` does")]
    Unsupported {
        /// The setting.
        key: &'static str,
        /// What it asks for.
        what: &'static str,
    },
    /// The region has no municipality, of which tiles are made.
    #[error("found no municipality, expected at least one: tiles are made of whole municipalities")]
    NoMunicipality,
    /// A folder or file of tiles cannot be read or written.
    #[error("cannot {action} `{}`", path.display())]
    File {
        /// What was tried.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// The error of the operating system.
        #[source]
        source: io::Error,
    },
    /// A table cannot be read or written.
    #[error(transparent)]
    Format(#[from] FormatError),
    /// A cut of the network cannot be used.
    #[error("cannot use a cut of the network")]
    Network(#[from] CacheError),
    /// The walkers in the manifest cannot be read.
    #[error("cannot use the walkers in the manifest")]
    Profile(#[from] ProfileError),
    /// The manifest is not one, or of another version.
    #[error("cannot use the manifest `{}`: {reason}", path.display())]
    Manifest {
        /// The file.
        path: PathBuf,
        /// What was found and expected.
        reason: String,
    },
    /// A file that the plan wrote has changed.
    #[error("`{}` is damaged: {reason}; plan the tiles anew", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// There is no tile of that number.
    #[error("found no tile {found}, expected 1 to {count}")]
    NoTile {
        /// The number.
        found: usize,
        /// How many there are.
        count: usize,
    },
    /// The stored settings cannot be read.
    #[error("cannot use the settings in the manifest")]
    Config(#[from] ConfigError),
    /// The settings cannot be used.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// The region cannot be built, or its distances do not fit into memory.
    #[error(transparent)]
    Prepare(#[from] PrepareError),
    /// The network cannot be loaded.
    #[error(transparent)]
    Walk(#[from] WalkError),
    /// The candidate places cannot be read.
    #[error(transparent)]
    Candidates(#[from] CandidateError),
    /// The question about new places cannot be answered.
    #[error(transparent)]
    Site(#[from] SiteError),
    /// The question about cooperation cannot be answered.
    #[error(transparent)]
    Cooperate(#[from] CooperateError),
    /// Parts are missing or damaged, or they or the inputs are others than those of the plan.
    #[error("the parts cannot be merged: {} of them or of their inputs are not as planned", diagnostics.count())]
    Refused {
        /// Each of them.
        diagnostics: Box<Diagnostics>,
    },
}

impl TilesError {
    /// The error of an action on a file.
    pub(super) fn file(
        action: &'static str,
        path: impl Into<PathBuf>,
    ) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { action, path, source }
    }
}
