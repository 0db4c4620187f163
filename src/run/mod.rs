//! From a configuration to results: load, build, reach, analyse, write.

mod analyse;
mod check;
mod demo;
mod folder;
pub mod import;
mod load;
mod outcome;
mod reach;
mod record;
mod walk;

use std::io;
use std::path::PathBuf;

pub use analyse::{Analyses, Selection, border_layer, coverage_layer, gap_layer, overlap_layer};
pub use check::check;
pub use demo::write_inputs;
pub use load::{Loaded, SourceRecord, load, resolve_settings, synthetic_inputs, synthetic_network};
pub use outcome::{Prepared, prepare, write_results};
pub use reach::{Compared, ReachQuestion, Start, detour_layer, prepare_both, reach_layer};
pub use record::{Counts, RunRecord};
pub use walk::{
    ElevationSource, NetworkSource, WalkRecord, WalkSettings, load_network, resolve_profile,
    resolve_walk, walk_network,
};

use crate::base::{Diagnostics, Millimetres};
use crate::config::ExpandError;
use crate::crs::CrsError;
use crate::dataset::CrsIdError;
use crate::format::{ElevationError, FormatError, GtfsError, OsmError};
use crate::import::census::CensusError;
use crate::import::osm::{TagRuleError, UnknownMunicipality};
use crate::import::transit::QualityError;
use crate::network::{CacheError, NetworkError, ProfileError};
use crate::region::{CatalogError, RegionError};

/// Why a plan cannot be carried out.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// A layer cannot be read or a result cannot be written.
    #[error("{what}")]
    Format {
        /// What was being done.
        what: String,
        /// Why it failed.
        #[source]
        source: FormatError,
    },
    /// A file that is no layer cannot be read.
    #[error("cannot read `{path}`")]
    File {
        /// The file.
        path: PathBuf,
        /// The system's words.
        #[source]
        source: io::Error,
    },
    /// The output folder cannot be made.
    #[error("cannot create the folder `{path}`")]
    Folder {
        /// The folder.
        path: PathBuf,
        /// The system's words.
        #[source]
        source: io::Error,
    },
    /// A setting of the configuration cannot be used.
    #[error("setting `{key}`: {reason}")]
    Setting {
        /// The key.
        key: String,
        /// Why.
        reason: String,
    },
    /// Two layers want standard input.
    #[error("only one layer can be read from standard input (`-`)")]
    StdinTwice,
    /// A path names an environment variable that is not set.
    #[error(transparent)]
    Expand(#[from] ExpandError),
    /// A CRS is not understood.
    #[error(transparent)]
    CrsId(#[from] CrsIdError),
    /// Coordinates cannot be transformed.
    #[error(transparent)]
    Crs(#[from] CrsError),
    /// A street map cannot be read.
    #[error("cannot read the street map")]
    Osm(#[from] OsmError),
    /// Elevation cannot be read.
    #[error("cannot read the elevation")]
    Elevation(#[from] ElevationError),
    /// Nothing can be walked along.
    #[error("cannot build the walking network")]
    Network(#[from] NetworkError),
    /// A timetable cannot be read.
    #[error("cannot read the timetable")]
    Gtfs(#[from] GtfsError),
    /// A scheme of quality classes cannot be used.
    #[error(transparent)]
    Quality(#[from] QualityError),
    /// A census cannot be used.
    #[error("cannot use the census")]
    Census(#[from] CensusError),
    /// The catalogue has a rule for OpenStreetMap's tags that is none.
    #[error("cannot understand the catalogue of categories")]
    TagRule(#[from] TagRuleError),
    /// A municipality asked for is not in an extract.
    #[error(transparent)]
    UnknownMunicipality(#[from] UnknownMunicipality),
    /// A network file cannot be used.
    #[error(transparent)]
    Cache(#[from] CacheError),
    /// All places are too far from every way.
    #[error(
        "there is no way to walk on within {distance} of `{place}`{}, on its side of obstacles",
        others_in_words(*.others)
    )]
    Unlinked {
        /// The first place.
        place: String,
        /// How many others there are, of which none is linked either.
        others: usize,
        /// The limit of linking.
        distance: Millimetres,
    },
    /// A walk profile cannot be used.
    #[error(transparent)]
    Profile(#[from] ProfileError),
    /// The catalogue cannot be used.
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    /// No honest region can be built.
    #[error("cannot build the region")]
    Region {
        /// Why.
        source: RegionError,
        /// What was found before.
        diagnostics: Box<Diagnostics>,
    },
    /// A category asked for does not occur.
    #[error("there is no category `{key}` in the data; there are: {known}")]
    NoCategory {
        /// What was asked for.
        key: String,
        /// What there is.
        known: String,
    },
}

fn others_in_words(others: usize) -> String {
    if others > 0 { format!(" or any of {others} other places") } else { String::new() }
}

impl PlanError {
    /// No region can be built; what was found before comes along.
    fn region(source: RegionError, mut diagnostics: Diagnostics) -> Self {
        if let Some(findings) = source.diagnostics() {
            diagnostics.append(findings.clone());
        }
        Self::Region { source, diagnostics: Box::new(diagnostics) }
    }

    /// Whether the reader of our output went away, which for a command in a pipe is success.
    pub fn is_broken_pipe(&self) -> bool {
        matches!(self, Self::Format { source, .. } if source.is_broken_pipe())
    }
}
