//! Project folders: the files that runs and imports write, and the records about them.
//!
//! Three independent mechanisms make an import safe. Files are staged in a temporary folder until all of
//! them are complete (`StagedFolder`). Only the lines of the import change in `region.toml`
//! (`RegionFile`). Files of an earlier import that nothing reads any more are removed
//! (`stale_files`).

mod error;
mod layer_lines;
mod record;
mod region_file;
mod results;
mod retire;
mod staging;

pub use error::{FolderError, RegionFileError};
pub(crate) use layer_lines::LayerLines;
pub use record::{
    Counts, FindingRecord, ImportRecord, LimitRecord, RunRecord, SourceRecord, WalkRecord,
};
pub(crate) use record::{as_json, finding_records, program};
pub(crate) use region_file::{REGION_FILE, RegionFile};
pub(crate) use results::ResultFolder;
pub(crate) use retire::{WITHOUT_PLACE, remove_files, retire_earlier_run, stale_files};
pub(crate) use staging::StagedFolder;
