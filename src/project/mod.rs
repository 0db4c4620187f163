//! Folders of a project: what runs and imports write, how it gets there, and what is said of it.
//!
//! Three things make an import safe, and none knows the others: files wait in a folder of their own
//! until all are there ([`StagedFolder`]), the lines of the import change in `region.toml` while all
//! other lines stay as they are ([`RegionFile`]), and files of an earlier import that nothing reads
//! any more are retired ([`stale_files`]).

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
