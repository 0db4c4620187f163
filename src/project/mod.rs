//! Project folders: the files that runs and imports write, and the records about them.
//!
//! What is in a folder stays until all that is to replace it is complete. One process at a time writes into
//! a folder (`Claim`). Its files are staged in a waiting folder until all of them are complete
//! ([`StagedFolder`]); then a record says that they take their places, so that a switch that is interrupted
//! is seen and finished by whoever opens or reads the folder next ([`finish_switch`]); who reads several files
//! makes sure that they are those of one import ([`Unchanged`]). Only the lines of the
//! import change in `region.toml` (`RegionFile`). Files of an earlier run or import that are not written
//! again, and of an import that nothing reads any more, are removed (`superseded`, `stale_files`).

mod cache;
mod claim;
mod error;
mod file_names;
mod layer_lines;
mod record;
mod region_file;
mod results;
mod retire;
mod staging;
mod switch;
mod unchanged;

pub use cache::{CACHE_FOLDER, CacheFolder};
pub use error::{FolderError, RegionFileError};
pub(crate) use file_names::file_parts;
pub(crate) use layer_lines::LayerLines;
pub use record::{
    ChangeRecord, Counts, FindingRecord, ImportRecord, LimitRecord, RunRecord, ScenarioRecord,
    ServiceRecord, SourceRecord, TableRecord, WalkRecord,
};
pub(crate) use record::{as_json, finding_records, program};
pub(crate) use region_file::{REGION_FILE, RegionFile};
pub(crate) use results::ResultFolder;
pub(crate) use retire::{RUN_RECORD, WITHOUT_PLACE, stale_files, superseded};
pub use staging::StagedFolder;
pub use switch::finish_switch;
pub use unchanged::Unchanged;
