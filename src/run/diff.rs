//! Two finished runs compared on every level.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::replay::{Replay, replayed};
use crate::analysis::coverage::Level;
use crate::base::{Diagnostics, Finding, Lang, Place, Progress, codes};
use crate::config::{Config, Lookup};
use crate::dataset::{Layer, text_value};
use crate::format::{FormatError, Input, OutputFormat, ReadOptions, read_layer};
use crate::present::{run_difference_table, run_difference_words};
use crate::project::{FolderError, RUN_RECORD, StagedFolder, finish_switch};
use crate::scenario::{Covered, RowDifference, RowKey, Rows, compare};

/// Name of the file with the differences in words.
const WORDS_FILE: &str = "diff.txt";

/// Levels that are compared.
const LEVELS: [Level; 5] =
    [Level::Quartier, Level::District, Level::Municipality, Level::County, Level::Region];

/// Why two runs cannot be compared.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DiffError {
    /// A folder has no complete run.
    #[error("`{}` has no finished run: cannot read its {RUN_RECORD}", path.display())]
    NoRun {
        /// The folder.
        path: PathBuf,
        /// The error of the operating system.
        #[source]
        source: std::io::Error,
    },
    /// A record is damaged, or of another version.
    #[error("cannot use the record of the run in `{}`: {reason}", path.display())]
    Record {
        /// The folder.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// A table of results cannot be read.
    #[error("cannot read the results in `{}`", path.display())]
    Table {
        /// The folder.
        path: PathBuf,
        /// Why.
        #[source]
        source: FormatError,
    },
    /// The files in a folder are half replaced.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The runs answer different questions.
    #[error("the two runs cannot be compared: {}", differences.join("; "))]
    NotComparable {
        /// Each difference.
        differences: Vec<String>,
    },
    /// The level has no table in a run.
    #[error("cells are not compared; expected quartier, district, municipality, county or region")]
    Cells,
}

/// A finished run.
#[derive(Clone, Debug)]
pub struct FinishedRun {
    /// Its folder.
    pub path: PathBuf,
    /// Its configuration.
    pub config: Config,
    /// Its record.
    record: Value,
}

impl FinishedRun {
    /// Reads the record of a folder that `nahraum run` wrote.
    ///
    /// # Errors
    /// [`DiffError::NoRun`] without a record, [`DiffError::Record`] when it cannot be understood.
    pub fn open(path: &Path) -> Result<Self, DiffError> {
        finish_switch(path)?;
        let text = std::fs::read_to_string(path.join(RUN_RECORD))
            .map_err(|source| DiffError::NoRun { path: path.to_owned(), source })?;
        let fail = |error: serde_json::Error| DiffError::Record {
            path: path.to_owned(),
            reason: error.to_string(),
        };
        let record: Value = serde_json::from_str(&text).map_err(fail)?;
        let config = serde_json::from_value(record["config"].clone()).map_err(fail)?;
        Ok(Self { path: path.to_owned(), config, record })
    }

    /// The input files: layer, name and SHA-256.
    pub(super) fn sources(&self) -> Vec<[String; 3]> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let sources = self.record["sources"].as_array().into_iter().flatten();
        sources.map(|one| [&one["layer"], &one["name"], &one["sha256"]].map(text)).collect()
    }

    /// Whether it is a region after a scenario.
    pub(super) fn is_scenario(&self) -> bool {
        self.record["scenario"].is_object()
    }

    /// The categories that were analysed.
    pub(super) fn categories(&self) -> Vec<String> {
        let keys = self.record["categories"].as_array().into_iter().flatten();
        keys.filter_map(|key| key.as_str().map(str::to_owned)).collect()
    }

    /// The suffixes of the groups of persons: empty for all, then `_65`.
    fn groups(&self) -> Vec<String> {
        let groups = self.record["counts"]["groups"].as_object().into_iter().flatten();
        let suffix = groups.map(|(column, _)| column.replacen("persons", "", 1));
        std::iter::once(String::new()).chain(suffix).collect()
    }

    /// The limits of each category, in words.
    fn limits(&self, category: &str) -> Vec<String> {
        let limits = self.record["limits"].as_array().into_iter().flatten();
        let own = limits.filter(|limit| limit["category"] == category);
        own.map(|limit| format!("{} m", limit["limit_m"])).collect()
    }

    /// The rows of a level, as the run wrote them.
    fn rows(&self, level: Level, groups: &[String]) -> Result<Rows, DiffError> {
        let path = self.path.join(format!("coverage_{}.csv", level.key()));
        let read = read_layer(&Input::File(path), &ReadOptions::default())
            .map_err(|source| DiffError::Table { path: self.path.clone(), source })?;
        Ok(rows_of(&read.layer, level, groups))
    }
}

/// The rows of a table of coverage.
pub(super) fn rows_of(layer: &Layer, level: Level, groups: &[String]) -> Rows {
    let text = |name: &str, row| {
        let column = layer.column(name);
        column.and_then(|column| text_value(column, row)).unwrap_or_default()
    };
    let number = |name: &str, row| text(name, row).parse::<f64>().ok().map(|value| value as u64);
    let has_further = matches!(level, Level::Quartier | Level::District);
    let row = |row: usize| {
        let area = match level {
            Level::Region => "region".to_owned(),
            _ => text(&format!("{}_id", level.key()), row),
        };
        // A district's name is its own only within its municipality.
        let is_home = has_further && (area.is_empty() || level == Level::District);
        let key = RowKey {
            home: if is_home { text("municipality_id", row) } else { String::new() },
            area,
            category: text("category", row),
            limit_m: number("limit_m", row).unwrap_or(0),
        };
        let of_groups = |ending: &str| {
            groups.iter().map(|group| number(&format!("persons{group}{ending}"), row)).collect()
        };
        let name = text(&format!("{}_name", level.key()), row);
        (key, Covered { name, persons: of_groups(""), covered: of_groups("_covered") })
    };
    (0..layer.len()).map(row).collect()
}

/// How to compare two runs.
#[derive(Clone, Debug, Default)]
pub struct DiffOptions {
    /// The folders of the configurations of the two runs; where the runs and the results are when absent.
    pub inputs: [Option<PathBuf>; 2],
    /// Whether only the whole difference is asked for, which needs no inputs.
    pub total_only: bool,
}

/// What two runs differ in.
#[derive(Clone, Debug)]
pub struct RunDifference {
    groups: Vec<String>,
    levels: Vec<(Level, Vec<RowDifference>)>,
    /// Why parts are not known (W949), and other findings.
    pub diagnostics: Diagnostics,
}

/// What has changed between two finished runs, because of facilities, of persons, and of the map?
///
/// # Returns
/// The rows that differ on every level. The parts of a difference are known if the inputs of both runs are
/// still there, byte by byte; otherwise the whole difference is given and a finding says why (W949).
///
/// # Method
/// The inputs are exchanged one after the other: the facilities of the second run with the persons and the
/// map of the first; its persons too; and last its boundaries and ways. Each state is computed anew. The
/// parts are the differences between neighbouring states and sum to the whole exactly. Persons that come
/// from the quartiers' layer, without cells, belong to the map.
///
/// # Errors
/// [`DiffError::NotComparable`] with every difference when the runs answer different questions: other limits,
/// walkers, boundaries, levels, groups of persons, or other regions.
///
/// # Cost
/// Four runs without writing; without parts, reading two tables a level.
pub fn diff(
    runs: [&FinishedRun; 2],
    options: &DiffOptions,
    lookup: Lookup<'_>,
    progress: &dyn Progress,
) -> Result<RunDifference, DiffError> {
    let differences = questions(runs);
    if !differences.is_empty() {
        return Err(DiffError::NotComparable { differences });
    }
    let groups = runs[0].groups();
    let mut written = Vec::new();
    for level in LEVELS {
        written.push((level, [runs[0].rows(level, &groups)?, runs[1].rows(level, &groups)?]));
    }
    let differences = ground(&written);
    if !differences.is_empty() {
        return Err(DiffError::NotComparable { differences });
    }
    let replay = match options.total_only {
        true => Replay::Unasked,
        false => replayed(runs, &options.inputs, (&LEVELS, &groups), (lookup, progress)),
    };
    let mut diagnostics = Diagnostics::default();
    let between = match replay {
        Replay::Unasked => None,
        Replay::Gone(reason) => {
            report_total(&reason, &mut diagnostics);
            None
        }
        Replay::States(states) => {
            let first = |at: usize| written.iter().map(move |(_, rows)| &rows[at]);
            let same = |at: usize, state: &[Rows]| first(at).zip(state).all(|(a, b)| agree(a, b));
            let ends = [same(0, &states[0]), same(1, &states[3])];
            match ends {
                [true, true] => Some(states),
                _ => {
                    let reason = "the inputs, computed anew, do not give the results of the runs; \
                                  another version of the program may have written them";
                    report_total(reason, &mut diagnostics);
                    None
                }
            }
        }
    };
    let levels = written.iter().enumerate().map(|(at, (level, [before, after]))| {
        let between = between.as_ref().map(|states| [&states[1][at], &states[2][at]]);
        (*level, compare(before, after, between))
    });
    Ok(RunDifference { levels: levels.collect(), groups, diagnostics })
}

fn report_total(reason: &str, diagnostics: &mut Diagnostics) {
    let message = format!("only the whole difference is given, not its parts: {reason}");
    let hint =
        "name the folders of the configurations with --inputs-a and --inputs-b, or repeat the runs";
    diagnostics.push(Finding::new(codes::W949, message).at(Place::default()).hint(hint));
}

/// Whether a state computed anew has the rows that a run wrote; it may have more categories.
fn agree(written: &Rows, computed: &Rows) -> bool {
    written.iter().all(|(key, row)| computed.get(key).is_some_and(|other| other == row))
}

/// In which questions two runs differ.
fn questions(runs: [&FinishedRun; 2]) -> Vec<String> {
    let [a, b] = runs;
    let mut differences = Vec::new();
    let mut expect = |what: &str, values: [String; 2]| {
        if values[0] != values[1] {
            differences.push(format!("{what}: {} and {}", values[0], values[1]));
        }
    };
    let of = |value: &dyn Fn(&FinishedRun) -> String| [value(a), value(b)];
    let shown = |value: &Value| value.to_string().replace('"', "");
    expect("`region.distance`", of(&|run| format!("{:?}", run.config.region.distance)));
    for key in ["profile", "speed_m_s", "weight"] {
        expect(&format!("`walk.{key}`"), of(&|run| shown(&run.record["walk"][key])));
    }
    let link = of(&|run| run.config.walk.link_distance_max_m.to_string());
    expect("`walk.link_distance_max_m`", link);
    expect("`borders`", of(&|run| shown(&run.record["config"]["borders"])));
    expect("`region.share_cells`", of(&|run| run.config.region.share_cells.to_string()));
    expect("`region.fill_rest`", of(&|run| run.config.region.fill_rest.to_string()));
    expect("`region.categories`", of(&|run| run.config.region.categories.join(", ")));
    expect("groups of persons", of(&|run| format!("persons{}", run.groups().join(", persons"))));
    let categories: BTreeSet<String> = a.categories().into_iter().collect();
    for category in b.categories().iter().filter(|key| categories.contains(*key)) {
        let limits = of(&|run| run.limits(category).join(", "));
        expect(&format!("limits of `{category}`"), limits);
    }
    differences
}

/// In which levels two runs differ, and whether they are of one region.
fn ground(written: &[(Level, [Rows; 2])]) -> Vec<String> {
    let mut differences = Vec::new();
    for (level, [a, b]) in written {
        if a.is_empty() != b.is_empty() {
            let [with, without] =
                if b.is_empty() { ["first", "second"] } else { ["second", "first"] };
            differences.push(format!(
                "the {with} run has areas of level {}, the {without} has none",
                level.key()
            ));
        }
    }
    let towns = written.iter().find(|(level, _)| *level == Level::Municipality);
    if let Some((_, [a, b])) = towns {
        let keys =
            |rows: &Rows| -> BTreeSet<String> { rows.keys().map(|key| key.area.clone()).collect() };
        let (a, b) = (keys(a), keys(b));
        if !a.is_empty() && !b.is_empty() && a.is_disjoint(&b) {
            differences
                .push("they are of different regions: no municipality is in both".to_owned());
        }
    }
    differences
}

impl RunDifference {
    /// The answer of `nahraum diff` on a level.
    ///
    /// # Errors
    /// [`DiffError::Cells`] for the level of cells.
    pub fn layer(&self, level: Level) -> Result<Layer, DiffError> {
        let rows = self.levels.iter().find(|(known, _)| *known == level);
        let (_, rows) = rows.ok_or(DiffError::Cells)?;
        Ok(run_difference_table(level, &self.groups, rows))
    }

    /// The differences of the whole region in words.
    pub fn words(&self, lang: Lang) -> String {
        let rows = self.levels.iter().find(|(level, _)| *level == Level::Region);
        run_difference_words(rows.map_or(&[], |(_, rows)| rows), lang)
    }

    /// Writes the differences on every level and in words into a folder.
    ///
    /// # Errors
    /// [`DiffError::Folder`] when the folder or a file cannot be written. Earlier files stay.
    pub fn write(&self, mut folder: StagedFolder, lang: Lang) -> Result<usize, DiffError> {
        for (level, rows) in &self.levels {
            let layer = run_difference_table(*level, &self.groups, rows);
            folder.files.layer(&layer, OutputFormat::Csv)?;
        }
        let words = self.words(lang);
        folder.files.file(WORDS_FILE, words.as_bytes(), words.lines().count())?;
        let files = folder.files.outputs.len();
        folder.publish(WORDS_FILE)?;
        Ok(files)
    }
}
