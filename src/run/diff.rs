//! Two finished runs compared on every level.

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde_json::Value;

use super::finished::{DiffError, FinishedRun};
use super::replay::{Replay, replayed};
use crate::analysis::coverage::Level;
use crate::base::{Diagnostics, Finding, Lang, Place, Progress, codes};
use crate::config::Lookup;
use crate::dataset::Layer;
use crate::format::OutputFormat;
use crate::present::publication::{withheld_altogether, without_numbers};
use crate::present::{name_groups_for_people, run_difference_table, run_difference_words};
use crate::project::StagedFolder;
use crate::scenario::{RowDifference, Rows, compare};

/// Name of the file with the differences in words.
const WORDS_FILE: &str = "diff.txt";

/// Levels that are compared.
const LEVELS: [Level; 5] =
    [Level::Quartier, Level::District, Level::Municipality, Level::County, Level::Region];

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
    /// Whether one of the runs withholds counts for publication, which differences would give away.
    is_withheld: bool,
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
                                  another version of the program may have written them, or files that a \
                                  record does not list have changed";
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
    let is_withheld = runs.iter().any(|run| run.config.publication.persons_min.is_some());
    Ok(RunDifference { levels: levels.collect(), groups, is_withheld, diagnostics })
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
    let both = |value: &dyn Fn(&FinishedRun) -> String| [value(a), value(b)];
    let shown = |value: &Value| value.to_string().replace('"', "");
    expect("`region.distance`", both(&|run| format!("{:?}", run.config.region.distance)));
    for key in ["profile", "speed_m_s", "weight"] {
        expect(&format!("`walk.{key}`"), both(&|run| shown(&run.record["walk"][key])));
    }
    let link = both(&|run| run.config.walk.link_distance_max_m.to_string());
    expect("`walk.link_distance_max_m`", link);
    expect("`borders`", both(&|run| shown(&run.record["config"]["borders"])));
    expect("`region.share_cells`", both(&|run| run.config.region.share_cells.to_string()));
    expect("`region.fill_rest`", both(&|run| run.config.region.fill_rest.to_string()));
    let named = |run: &FinishedRun| {
        let named: BTreeSet<&str> =
            run.config.region.categories.iter().map(String::as_str).collect();
        named.into_iter().collect::<Vec<_>>().join(", ")
    };
    expect("`region.categories`", both(&named));
    expect("groups of persons", both(&|run| format!("persons{}", run.groups().join(", persons"))));
    let categories: BTreeSet<String> = a.categories().into_iter().collect();
    for category in b.categories().iter().filter(|key| categories.contains(*key)) {
        let limits = both(&|run| run.limits(category).join(", "));
        expect(&format!("limits of `{category}`"), limits);
    }
    differences
}

/// In which levels two runs differ, and whether they are of one region.
fn ground(written: &[(Level, [Rows; 2])]) -> Vec<String> {
    let mut differences = Vec::new();
    // Without any area, a level still has the residents outside all areas.
    let has_areas = |rows: &Rows| rows.keys().any(|key| !key.area.is_empty());
    for (level, [a, b]) in written {
        if has_areas(a) != has_areas(b) {
            let [with, without] =
                if has_areas(a) { ["first", "second"] } else { ["second", "first"] };
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
    /// The answer of `nahraum diff` on a level, with names for people in a language. If one of the runs is for
    /// publication, all numbers are withheld.
    ///
    /// # Errors
    /// [`DiffError::Cells`] for the level of cells.
    pub fn layer(&self, level: Level, lang: Lang) -> Result<Layer, DiffError> {
        let rows = self.levels.iter().find(|(known, _)| *known == level);
        let (_, rows) = rows.ok_or(DiffError::Cells)?;
        let mut layer = self.table(level, rows);
        name_groups_for_people(&mut layer, &self.groups, lang);
        Ok(layer)
    }

    fn table(&self, level: Level, rows: &[RowDifference]) -> Layer {
        let mut table = run_difference_table(level, &self.groups, rows);
        if self.is_withheld {
            withheld_altogether(&mut table);
        }
        table
    }

    /// The differences of the whole region in words.
    pub fn words(&self, lang: Lang) -> String {
        let rows = self.levels.iter().find(|(level, _)| *level == Level::Region);
        let words = run_difference_words(rows.map_or(&[], |(_, rows)| rows), lang);
        if self.is_withheld { without_numbers(&words) } else { words }
    }

    /// Writes the differences on every level and in words into a folder; with `csv_safe` without text that a
    /// spreadsheet would compute as a formula.
    ///
    /// # Errors
    /// [`DiffError::Folder`] when the folder or a file cannot be written. Earlier files stay.
    pub fn write(
        &self,
        mut folder: StagedFolder,
        lang: Lang,
        csv_safe: bool,
    ) -> Result<usize, DiffError> {
        folder.files.csv_safe = csv_safe;
        for (level, rows) in &self.levels {
            let layer = self.table(*level, rows);
            folder.files.layer(&layer, OutputFormat::Csv)?;
        }
        let words = self.words(lang);
        folder.files.file(WORDS_FILE, words.as_bytes(), words.lines().count())?;
        let files = folder.files.outputs.len();
        folder.publish(WORDS_FILE)?;
        Ok(files)
    }
}
