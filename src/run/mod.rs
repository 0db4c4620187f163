//! From a configuration to results: settings, layers, a prepared region, answers, a folder of results.
//!
//! Each stage returns a type that the next stage takes: [`Loaded`] layers, then a [`Prepared`] region, then
//! answers as layers or files. Each stage has its own error type.

mod access;
mod access_error;
mod analyse;
mod assign;
mod answer_file;
mod answers;
mod barriers;
mod cache;
mod candidates;
mod certain;
mod check;
mod cooperate;
mod degrees;
mod demo;
mod diff;
mod error;
mod fairness;
mod fairness_error;
mod finished;
mod gaps;
mod grid_cells;
mod hours;
pub mod import;
mod known;
mod lines;
mod live;
mod load;
mod long_tables;
mod map;
mod memory;
mod mix;
mod mending;
mod mending_error;
mod opening;
mod partners;
mod prepare;
mod providers;
mod publish;
mod queue;
mod reach;
mod read;
mod record;
mod replay;
mod report;
mod scenario;
mod settings;
mod similar;
mod similar_error;
mod sink;
mod site;
mod streets;
mod table;
mod table_beside;
mod table_error;
mod table_out;
mod table_rows;
mod table_scale;
mod table_settings;
mod tiles;
mod walk;
mod write;
mod write_error;

pub use access::{AccessAnswers, AccessView, access_layer};
pub use access_error::AccessError;
pub use analyse::{
    Analyses, OverlapAnswers, OverlapView, border_layer, connected_gap_layer, coverage_layer,
    detour_layer, flow_layer, overlap_layer,
};
pub use answer_file::{write_answer, write_answer_file};
pub use answers::{Answer, GapAnswer, LargestGap};
pub use assign::assigned_layer;
pub use barriers::BarrierSource;
pub use cache::{RegionCache, resolve_cache};
pub use candidates::{CandidateChoice, group_named, load_candidates, resolve_candidates};
pub use check::check;
pub use cooperate::{CooperateAnswers, CooperateView, cooperate_layer};
pub use demo::{DEMO_BOX, synthetic_inputs, synthetic_network, write_inputs};
pub use diff::{DiffOptions, RunDifference, diff};
pub use error::{
    AnalysisError, CandidateError, CooperateError, KnownError, LoadError, PrepareError, ReachError,
    SettingsError, WalkError,
};
pub use fairness::{FairnessAnswers, fairness_layer};
pub use fairness_error::FairnessError;
pub use finished::{DiffError, FinishedRun};
pub use gaps::{GapAnswers, LeftOver, gap_layer, need_layer, stop_layer};
pub use hours::{HourAnswers, hour_layer};
pub use lines::LineSettings;
pub use live::{LiveData, LiveWalk, prepare_live};
pub use load::{Loaded, load};
pub use map::{MapError, atlas, map, municipality_named};
pub use memory::{MemoryError, MemoryNeed, OnNetwork, expect_memory, room_beside_analyses};
pub use mending::{MendingAnswers, MendingView, mending_layer};
pub use mending_error::MendingError;
pub use mix::{MixAnswers, MixView, mix_layer};
pub use opening::{WhenError, WhenSettings, resolve_when};
pub use prepare::{Compared, OnFoot, Prepared, prepare, prepare_both, prepare_for_results};
pub use providers::{ProviderAnswers, provider_spelling_layer};
pub use reach::{ReachQuestion, Start, reach_layer};
pub use read::read_layer;
pub use record::placed_by;
pub(crate) use record::{limit_records, service_records};
pub use report::{ReportError, report};
pub use scenario::{
    Changes, ScenarioError, Scene, prepare_scenario, read_changes, scenario_layer, scenario_words,
    write_scenario,
};
pub use settings::{
    grid_folder, resolve_lines, resolve_profile, resolve_profiles, resolve_settings, resolve_walk,
};
pub use similar::{SimilarAnswers, SimilarView, similar_layer};
pub use similar_error::SimilarError;
pub use site::{PlanError, SiteAnswers, SiteError, SiteView, site_layer};
pub use streets::{BuiltFile, ElevationSource, NetworkOptions, NetworkSource, load_network};
pub use table::GivenTable;
pub use table_error::{NoPlaceDistances, TableError};
pub use table_out::{TableAnswer, cell_distance_table, distance_table};
pub use table_settings::{TableSettings, resolve_table};
pub use tiles::{
    BorderRecord, CategoryRecord, FindingsRecord, HomeRecord, IslandRecord, Manifest, PlanInputs,
    PlanOptions, Planned, TileInputs, TileOutcome, TileRecord, Tiles, TilesError, WalkPlan,
    plan_tiles,
};
pub use walk::{NetworkRecord, WalkSettings, walk_network};
pub use write::{Outcome, write_results};
pub use write_error::WriteError;
