//! One tile: from the files of a plan to its part.

use std::path::PathBuf;

use super::collect::{Collected, NearestRow, ReachRow, collect};
use super::error::TilesError;
use super::files::{Mark, Table, numbers, write_table};
use super::manifest::{NEAREST, REACH, TileRecord, Tiles};
use super::on_foot::{First, OnFoot};
use super::places::{CellRow, Surroundings, read_cells};
use super::straight::measure_straight;
use super::walk_plan::WalkPlan;
use crate::base::{Diagnostics, Finding, Place, Progress, codes};

/// What a job did.
#[derive(Clone, Debug)]
pub struct TileOutcome {
    /// The tile.
    pub tile: TileRecord,
    /// The files of its part.
    pub files: Vec<PathBuf>,
    /// Whether its part was there before, complete, so that nothing was computed.
    pub was_there: bool,
    /// Whether the job had to look beyond the halo (N995).
    pub diagnostics: Diagnostics,
}

impl Tiles {
    /// Computes a tile's part, unless it is there.
    ///
    /// The same files give the same bytes. Each file of a part appears complete or not at all, so that a job can be
    /// killed, repeated, and run twice at once.
    ///
    /// # Errors
    /// [`TilesError`] when there is no such tile, or a file cannot be read or written.
    ///
    /// # Cost
    /// As the reach table of the tile and its halo.
    pub fn run(&self, tile: usize, progress: &dyn Progress) -> Result<TileOutcome, TilesError> {
        let count = self.manifest.tiles.len();
        let record = tile.checked_sub(1).and_then(|at| self.manifest.tiles.get(at));
        let record = record.ok_or(TilesError::NoTile { found: tile, count })?.clone();
        let files: Vec<PathBuf> =
            self.part_tables().iter().map(|table| self.part(tile, table)).collect();
        let mut diagnostics = Diagnostics::default();
        let was_there = self.part_tables().iter().all(|table| self.is_there(tile, table));
        if !was_there {
            let folder = self.folder.join("parts");
            std::fs::create_dir_all(&folder).map_err(TilesError::file("create", &folder))?;
            let cells = read_cells(self, tile)?;
            let collected = match &self.manifest.walk {
                None => self.straight(&cells, progress)?,
                Some(plan) => self.on_foot((plan, &record), &cells, progress)?,
            };
            self.report_beyond(tile, &collected, &mut diagnostics);
            self.write_reach(tile, collected)?;
        }
        Ok(TileOutcome { tile: record, files, was_there, diagnostics })
    }

    fn straight(
        &self,
        cells: &[CellRow],
        progress: &dyn Progress,
    ) -> Result<Collected, TilesError> {
        let mut surroundings = Surroundings::new(self);
        collect(&self.manifest, cells, f64::from(self.manifest.halo_m), None, |asked| {
            measure_straight(self, &mut surroundings, asked, progress)
        })
    }

    /// The distances on foot; what the part has beside them is written.
    fn on_foot(
        &self,
        (plan, record): (&WalkPlan, &TileRecord),
        cells: &[CellRow],
        progress: &dyn Progress,
    ) -> Result<Collected, TilesError> {
        let mut job = OnFoot::new(self, plan, record)?;
        let First { measured, beside, halo_m } = job.first(cells, progress)?;
        for (table, columns) in beside.tables() {
            write_table(&self.part(record.tile, table), self.mark(record.tile, table), columns)?;
        }
        drop(beside);
        collect(&self.manifest, cells, halo_m, measured, |asked| job.measure(asked, progress))
    }

    /// Whether a table of a part is there and belongs to this plan.
    fn is_there(&self, tile: usize, table: &str) -> bool {
        let path = self.part(tile, table);
        let read = path.exists().then(|| Table::read(&path).ok()).flatten();
        read.is_some_and(|read| self.is_own(tile, table, &read))
    }

    /// Whether a table of a part belongs to this plan.
    pub(super) fn is_own(&self, tile: usize, table: &str, read: &Table) -> bool {
        let sha256 = read.mark.sha256.clone();
        read.mark == Mark { sha256, ..self.mark(tile, table) }
    }

    fn report_beyond(&self, tile: usize, collected: &Collected, into: &mut Diagnostics) {
        if collected.beyond == 0 {
            return;
        }
        let message = format!(
            "the nearest facility of {} cells may lie beyond the {} m around the tile; the job looked up to {:.0} m \
             from them",
            collected.beyond, self.manifest.halo_m, collected.farthest_m
        );
        let place = Place::of_source(format!("tile {tile}"));
        into.push(Finding::new(codes::N995, message).at(place));
    }

    fn write_reach(&self, tile: usize, collected: Collected) -> Result<(), TilesError> {
        let Collected { reach, nearest, .. } = collected;
        let column = |at: usize| reach.iter().map(|row: &ReachRow| row[at]).collect::<Vec<u32>>();
        let columns = vec![
            numbers("category", column(0)),
            numbers("cell", column(1)),
            numbers("facility", column(2)),
            numbers("mm", column(3)),
        ];
        write_table(&self.part(tile, REACH), self.mark(tile, REACH), columns)?;
        let column =
            |at: usize| nearest.iter().map(|row: &NearestRow| row[at]).collect::<Vec<u32>>();
        let columns = vec![
            numbers("own", column(0)),
            numbers("category", column(1)),
            numbers("cell", column(2)),
            numbers("facility", column(3)),
            numbers("mm", column(4)),
        ];
        write_table(&self.part(tile, NEAREST), self.mark(tile, NEAREST), columns)?;
        Ok(())
    }
}
