//! From the parts of all tiles to a prepared region.

use std::collections::BTreeSet;
use std::path::Path;

use super::chunks::Chunks;
use super::error::TilesError;
use super::files::Table;
use super::links::AllLinks;
use super::manifest::{Manifest, NEAREST, REACH, Tiles};
use super::plan::{TileInputs, category_records, refuse_unsupported};
use crate::access::{CategoryReach, Nearest, Reached, reach_of_columns};
use crate::base::{
    Diagnostics, FacilityId, Finding, Millimetres, Place, Progress, codes, zip_equal,
};
use crate::format::{file_and_table, fingerprint};
use crate::project::SourceRecord;
use crate::region::{PlacedBy, Region};
use crate::run::candidates::{CandidateChoice, load_candidates};
use crate::run::certain::report_uncertain;
use crate::run::prepare::{Grounded, Prepared, expect_room, grounded, off_foot};
use crate::siting::Candidates;

/// The distances of all tiles, by category.
struct Distances {
    /// The facilities in the reach of cells, nearest first.
    pairs: Vec<Chunks<Reached>>,
    /// The nearest facility of each cell: of all, and on its own side.
    nearest: Vec<[Vec<Nearest>; 2]>,
}

impl Tiles {
    /// The region with the distances of all tiles, as [`prepare`](crate::run::prepare()) makes it without tiles, and
    /// its candidate places.
    ///
    /// # Errors
    /// [`TilesError::Refused`] names every part that is missing (E990), damaged (E991), or of another plan or version
    /// of the program (E992), and every input that has changed (E993). Otherwise as `prepare`.
    ///
    /// # Cost
    /// O(pairs + cells), and the building of the region.
    pub fn merge(
        &self,
        inputs: TileInputs<'_>,
        progress: &dyn Progress,
    ) -> Result<(Prepared, Candidates), TilesError> {
        refuse_unsupported(inputs.config)?;
        progress.begin("reading the parts", None);
        let mut refused = Diagnostics::default();
        let manifest = &self.manifest;
        let mut distances = Distances::new(manifest);
        let links = manifest.walk.as_ref().map(|plan| AllLinks::new(manifest, plan));
        let mut links = links.transpose()?;
        for tile in 1..=manifest.tiles.len() {
            for table in self.part_tables() {
                if let Err(finding) = self.take((tile, table), &mut distances, &mut links) {
                    refused.push(*finding);
                }
            }
        }
        self.report_changed(&inputs.loaded.sources, &mut refused);
        self.report_changed_network(&mut refused);
        progress.end();
        if refused.count() > 0 {
            return Err(TilesError::Refused { diagnostics: Box::new(refused) });
        }
        let grounded = grounded(inputs.loaded, inputs.settings, progress)?;
        let reach_bytes_max = inputs.settings.reach_bytes_max;
        self.expect_planned(&grounded.region)?;
        expect_room((&grounded.region, inputs.settings), 0, progress)?;
        let columns = distances.into_columns(manifest.cells);
        let prepared = match (&manifest.walk, links) {
            (Some(plan), Some(links)) => {
                self.prepared_on_foot(plan, (columns, links), grounded, reach_bytes_max)?
            }
            _ => straight(columns, grounded, reach_bytes_max),
        };
        self.with_candidates(prepared, inputs.candidates)
    }

    /// The candidate places of a region.
    fn with_candidates(
        &self,
        mut prepared: Prepared,
        choice: &CandidateChoice,
    ) -> Result<(Prepared, Candidates), TilesError> {
        let before = prepared.sources.len();
        let candidates = load_candidates(&mut prepared, choice)?;
        if let Some(plan) = &self.manifest.walk {
            let found = prepared.sources.get(before);
            if (found, candidates.len()) != (plan.candidate_source.as_ref(), plan.candidates) {
                let name = found.map_or("candidates", |source| source.name.as_str());
                let message = "the candidate places are not those of the plan: plan the tiles anew";
                return Err(refused(Finding::new(codes::E993, message).at(Place::of_source(name))));
            }
        }
        Ok((prepared, candidates))
    }

    /// Reads a table of a part; a finding says why it cannot be used.
    fn take(
        &self,
        (tile, table): (usize, &str),
        distances: &mut Distances,
        links: &mut Option<AllLinks>,
    ) -> Result<(), Box<Finding>> {
        let path = self.part(tile, table);
        let place = || Place::of_source(path.display().to_string());
        if !path.exists() {
            let message = format!("the part of tile {tile} lacks it: run tile {tile}");
            return Err(Box::new(Finding::new(codes::E990, message).at(place())));
        }
        let damaged = |reason: String| {
            let message = format!("it is damaged: {reason}; remove it and run tile {tile} again");
            Box::new(Finding::new(codes::E991, message).at(place()))
        };
        let read = Table::read(&path).map_err(damaged)?;
        if !self.is_own(tile, table, &read) {
            let message = format!(
                "found table `{}` of tile {} in plan {:.8} by {}, expected `{table}` of tile {tile} in plan {:.8} by \
                 {}: run tile {tile} again",
                read.mark.table,
                read.mark.tile,
                read.mark.plan,
                read.mark.program,
                self.manifest.plan,
                self.manifest.program
            );
            return Err(Box::new(Finding::new(codes::E992, message).at(place())));
        }
        let sizes = (self.manifest.cells, self.manifest.facilities);
        match table {
            REACH => distances.add_pairs(&read, sizes).map_err(damaged),
            NEAREST => distances.add_nearest(&read, sizes).map_err(damaged),
            other => {
                let links = links.as_mut().expect("tables of links are those of walks");
                links.take(other, &read).map_err(damaged)
            }
        }
    }

    /// Reports inputs that are others than those of the plan, each by its name once.
    fn report_changed(&self, sources: &[SourceRecord], refused: &mut Diagnostics) {
        let planned = &self.manifest.sources;
        let only_in = |some: &[SourceRecord], others: &[SourceRecord]| {
            let only = some.iter().filter(|one| !others.contains(one));
            only.map(|one| one.name.clone()).collect::<Vec<String>>()
        };
        let names = [only_in(planned, sources), only_in(sources, planned)];
        let names: BTreeSet<String> = names.into_iter().flatten().collect();
        names.into_iter().for_each(|name| refused.push(changed(name)));
    }

    /// Reports files of the network that are others than those of the plan. They are read for their fingerprint alone.
    fn report_changed_network(&self, refused: &mut Diagnostics) {
        let sources = self.manifest.walk.iter().flat_map(|plan| &plan.sources);
        for source in sources {
            let (path, _) = file_and_table(Path::new(&source.name));
            let found = fingerprint(&path).map(|(sha256, _)| sha256);
            if found.ok().as_ref() != Some(&source.sha256) {
                refused.push(changed(source.name.clone()));
            }
        }
    }

    /// Holds the size of a region, and its categories with their limits, against those of the plan: a file of
    /// thresholds (`region.thresholds_file`) is no input that is listed.
    fn expect_planned(&self, region: &Region) -> Result<(), TilesError> {
        let found = [region.cells().len(), region.facilities().len(), region.categories().len()];
        let manifest = &self.manifest;
        let planned = [manifest.cells, manifest.facilities, manifest.categories.len()];
        if found == planned {
            if category_records(region) == manifest.categories {
                return Ok(());
            }
            let message = "the categories, their limits, or where they occur are not those of the plan: plan the \
                           tiles anew";
            return Err(refused(Finding::new(codes::E993, message)));
        }
        let [cells, facilities, categories] = found;
        let message = format!(
            "the region has {cells} cells, {facilities} facilities and {categories} categories, and {} cells, {} \
             facilities and {} categories were planned: plan the tiles anew",
            planned[0], planned[1], planned[2]
        );
        Err(refused(Finding::new(codes::E993, message)))
    }
}

/// The error of one finding.
fn refused(finding: Finding) -> TilesError {
    let mut diagnostics = Diagnostics::default();
    diagnostics.push(finding);
    TilesError::Refused { diagnostics: Box::new(diagnostics) }
}

/// The finding about an input that is another one than that of the plan.
fn changed(name: String) -> Finding {
    let message = "it is not the file of which the tiles were planned: plan them anew";
    Finding::new(codes::E993, message).at(Place::of_source(name))
}

/// The region in straight lines, as [`prepare`](crate::run::prepare()) makes it.
fn straight(
    columns: Vec<CategoryReach>,
    Grounded { region, mut diagnostics, sources }: Grounded,
    reach_bytes_max: Option<u64>,
) -> Prepared {
    let placed = region.facilities().iter().map(|one| Some(one.placed_in_straight_line()));
    let placed: Vec<Option<PlacedBy>> = placed.collect();
    let reach = reach_of_columns(&region, columns, placed, 1.0);
    report_uncertain(&region, &reach, &mut diagnostics);
    off_foot((region, reach), diagnostics, sources, reach_bytes_max)
}

impl Distances {
    fn new(manifest: &Manifest) -> Self {
        let none = || vec![Nearest::NONE; manifest.cells];
        let categories = || manifest.categories.iter();
        Self {
            pairs: categories().map(|_| Chunks::default()).collect(),
            nearest: categories().map(|_| [none(), none()]).collect(),
        }
    }

    fn add_pairs(&mut self, table: &Table, sizes: (usize, usize)) -> Result<(), String> {
        let rows: Vec<[u32; 4]> = rows(table, sizes, self.pairs.len())?.collect();
        for of_category in rows.chunk_by(|a, b| a[0] == b[0]) {
            let pair = |[_, cell, facility, mm]: &[u32; 4]| {
                let (distance, facility) = (Millimetres(*mm), FacilityId(*facility));
                (*cell, Reached { distance, facility })
            };
            self.pairs[of_category[0][0] as usize].add(of_category.iter().map(pair));
        }
        Ok(())
    }

    fn add_nearest(&mut self, table: &Table, sizes: (usize, usize)) -> Result<(), String> {
        let own = table.numbers("own")?;
        let rows = rows(table, sizes, self.nearest.len())?;
        for (own, [category, cell, facility, mm]) in zip_equal(own, rows) {
            let column = self.nearest[category as usize].get_mut(own as usize);
            let column = column.ok_or("`own` is neither 0 nor 1")?;
            column[cell as usize] = Nearest::new(Millimetres(mm), FacilityId(facility));
        }
        Ok(())
    }

    /// The columns of a reach table. What a category is made of is let go before the next one.
    fn into_columns(self, cells: usize) -> Vec<CategoryReach> {
        // The rows of a cell are in one part, nearest first.
        let column = |(pairs, [all, own]): (Chunks<Reached>, [Vec<Nearest>; 2])| {
            CategoryReach::new(pairs.into_rows(cells), all, own)
        };
        zip_equal(self.pairs, self.nearest).map(column).collect()
    }
}

/// The rows of a table: category, cell, facility, millimetres. An error says what the region does not have.
fn rows(
    table: &Table,
    (cells, facilities): (usize, usize),
    categories: usize,
) -> Result<impl ExactSizeIterator<Item = [u32; 4]> + use<>, String> {
    let mut columns = Vec::new();
    let sizes = [categories, cells, facilities, usize::MAX];
    for (name, size) in zip_equal(["category", "cell", "facility", "mm"], sizes) {
        columns.push(table.numbers_below(name, size)?);
    }
    Ok((0..table.len()).map(move |row| {
        let value = |at: usize| columns[at][row];
        [value(0), value(1), value(2), value(3)]
    }))
}
