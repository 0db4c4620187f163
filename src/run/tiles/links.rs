//! What a part on foot has beside its distances, as tables and back.

use std::collections::BTreeMap;

use geo::Coord;
use polars::prelude::Column;

use super::chunks::Chunks;
use super::error::TilesError;
use super::files::{Table, longs, numbers, optional, reals, texts};
use super::manifest::{DOORS, ENTRIES, LINKS, Manifest, TO_PLACES, WAYS};
use super::on_foot::{Beside, CellLink, FacilityLink, OnIsland};
use super::on_ways::Place;
use super::walk_plan::WalkPlan;
use crate::access::{CellNote, LinkNotes, LinkParts, Snap};
use crate::base::{CellId, EdgeId, FacilityId, Millimetres, NodeId, Rows, zip_equal};
use crate::network::{AssumedLengths, NetworkStamp, WayProperty};
use crate::region::PlacedBy;

impl Beside {
    /// The tables.
    pub(super) fn tables(&self) -> [(&'static str, Vec<Column>); 5] {
        let assumed = self.ways.assumed_mm.iter();
        let tags = assumed.clone().map(|(tag, _)| Some((*tag).to_owned()));
        let lengths = assumed.map(|(_, length)| *length);
        let ways = vec![
            texts("tag", std::iter::once(None).chain(tags).collect()),
            longs("mm", std::iter::once(self.ways.length_mm).chain(lengths).collect()),
        ];
        let to_place = |at: usize| self.to_places.iter().map(|row| row[at]).collect::<Vec<u32>>();
        let places = vec![
            numbers("candidate", to_place(0)),
            numbers("cell", to_place(1)),
            numbers("mm", to_place(2)),
        ];
        [
            (LINKS, cell_columns(&self.cells)),
            (DOORS, door_columns(&self.facilities)),
            (ENTRIES, entry_columns(&self.facilities)),
            (WAYS, ways),
            (TO_PLACES, places),
        ]
    }
}

/// The columns of places, and zeros without one.
fn place_columns(places: &[Option<Place>]) -> Vec<Column> {
    let snap = |of: fn(&Snap) -> u32| {
        places.iter().map(|place| place.as_ref().map(|place| of(&place.snap))).collect::<Vec<_>>()
    };
    let at = |of: fn(Coord<f64>) -> f64| {
        places.iter().map(|place| place.map_or(0.0, |place| of(place.snap.at()))).collect()
    };
    vec![
        optional("edge", places.iter().map(|place| place.map(|place| place.edge.0)).collect()),
        optional("along_mm", snap(Snap::along_mm)),
        optional("offset_mm", snap(|snap| snap.offset().0)),
        reals("x", at(|at| at.x)),
        reals("y", at(|at| at.y)),
    ]
}

fn read_places(table: &Table, stamp: NetworkStamp) -> Result<Vec<Option<Snap>>, String> {
    let (edge, along) = (table.optional("edge")?, table.optional("along_mm")?);
    let (offset, x, y) = (table.optional("offset_mm")?, table.reals("x")?, table.reals("y")?);
    let place = |row: usize| {
        let on = (EdgeId(edge[row]?), along[row]?);
        let at = Coord { x: x[row], y: y[row] };
        Some(Snap::known(on, Millimetres(offset[row]?), at, stamp))
    };
    Ok((0..table.len()).map(place).collect())
}

fn island_columns<'i>(islands: impl Iterator<Item = &'i OnIsland> + Clone) -> Vec<Column> {
    let own = islands.clone().map(|one| one.own.map(|edge| edge.0)).collect();
    let name = islands.clone().map(|one| one.name).collect();
    let words = islands.map(|one| one.words.clone()).collect();
    vec![optional("island_edge", own), optional("island", name), texts("island_kind", words)]
}

fn cell_columns(cells: &[CellLink]) -> Vec<Column> {
    let unlinked = |at: usize| {
        cells.iter().map(|link| link.unlinked.as_ref().map(|words| words[at].clone())).collect()
    };
    let mut columns = vec![numbers("cell", cells.iter().map(|link| link.cell.0).collect())];
    columns.extend(place_columns(&cells.iter().map(|link| link.place).collect::<Vec<_>>()));
    columns.extend(island_columns(cells.iter().map(|link| &link.island)));
    columns.push(texts("place", unlinked(0)));
    columns.push(texts("reason", unlinked(1)));
    let stranded = cells.iter().map(|link| u32::from(link.is_stranded));
    columns.push(numbers("is_stranded", stranded.collect()));
    columns
}

fn door_columns(facilities: &[FacilityLink]) -> Vec<Column> {
    let doors = facilities
        .iter()
        .flat_map(|link| link.doors.iter().map(move |place| (link.facility.0, Some(*place))));
    let (ids, places): (Vec<u32>, Vec<Option<Place>>) = doors.unzip();
    let mut columns = vec![numbers("facility", ids)];
    columns.extend(place_columns(&places));
    columns
}

fn entry_columns(facilities: &[FacilityLink]) -> Vec<Column> {
    let all = || facilities.iter();
    let mut columns = vec![
        numbers("facility", all().map(|link| link.facility.0).collect()),
        texts("placed_by", all().map(|link| link.placed_by.map(str::to_owned)).collect()),
    ];
    columns.extend(island_columns(all().map(|link| &link.island)));
    columns.push(texts("reason", all().map(|link| link.unlinked.clone()).collect()));
    columns.push(numbers("is_stranded", all().map(|link| u32::from(link.is_stranded)).collect()));
    columns
}

/// The links of all tiles, as they are read.
pub(super) struct AllLinks {
    stamp: NetworkStamp,
    cells: Vec<Option<Snap>>,
    doors: Vec<(usize, Snap)>,
    placed_by: Vec<Option<PlacedBy>>,
    cells_on_islands: Vec<(CellId, EdgeId)>,
    facilities_on_islands: Vec<(FacilityId, EdgeId)>,
    pub(super) notes: LinkNotes,
    /// The islands of cells and facilities.
    pub(super) cell_islands: BTreeMap<CellId, NodeId>,
    pub(super) facility_islands: BTreeMap<FacilityId, NodeId>,
    pub(super) ways: AssumedLengths,
    /// By candidate place.
    to_places: Chunks<(CellId, Millimetres)>,
    candidates: usize,
}

impl AllLinks {
    pub(super) fn new(manifest: &Manifest, plan: &WalkPlan) -> Result<Self, TilesError> {
        let notes = LinkNotes { walker: plan.walker()?.name_en, ..LinkNotes::default() };
        Ok(Self {
            stamp: NetworkStamp::of_number(plan.stamp),
            cells: vec![None; manifest.cells],
            doors: Vec::new(),
            placed_by: vec![None; manifest.facilities],
            cells_on_islands: Vec::new(),
            facilities_on_islands: Vec::new(),
            notes,
            cell_islands: BTreeMap::new(),
            facility_islands: BTreeMap::new(),
            ways: AssumedLengths::default(),
            to_places: Chunks::default(),
            candidates: plan.candidates,
        })
    }

    /// Takes a table of a part. An error says what is wrong with it.
    pub(super) fn take(&mut self, name: &str, table: &Table) -> Result<(), String> {
        match name {
            LINKS => self.take_cells(table),
            DOORS => self.take_doors(table),
            ENTRIES => self.take_entries(table),
            WAYS => self.take_ways(table),
            TO_PLACES => self.take_to_places(table),
            _ => unreachable!("parts have no other tables"),
        }
    }

    fn take_cells(&mut self, table: &Table) -> Result<(), String> {
        let ids = table.numbers_below("cell", self.cells.len())?;
        let (edges, names) = (table.optional("island_edge")?, table.optional("island")?);
        let (kinds, places) = (table.texts("island_kind")?, table.texts("place")?);
        let (reasons, stranded) = (table.texts("reason")?, table.numbers("is_stranded")?);
        for (row, snap) in read_places(table, self.stamp)?.into_iter().enumerate() {
            let cell = CellId(ids[row]);
            self.cells[cell.index()] = snap;
            if let Some(edge) = edges[row].map(EdgeId) {
                self.cells_on_islands.push((cell, edge));
                if let Some(kind) = &kinds[row] {
                    self.notes.islands.insert(edge, kind.clone());
                }
            }
            if let Some(name) = names[row] {
                self.cell_islands.insert(cell, NodeId(name));
            }
            if let (Some(place), Some(reason)) = (&places[row], &reasons[row]) {
                let note = CellNote { place: place.clone(), reason: reason.clone() };
                self.notes.cells.insert(cell, note);
            }
            if stranded[row] == 1 {
                self.notes.cells_stranded.insert(cell);
            }
        }
        Ok(())
    }

    fn take_doors(&mut self, table: &Table) -> Result<(), String> {
        let ids = table.numbers_below("facility", self.placed_by.len())?;
        let snaps = read_places(table, self.stamp)?;
        let doors = zip_equal(ids, snaps);
        self.doors.extend(doors.filter_map(|(id, snap)| Some((id as usize, snap?))));
        Ok(())
    }

    fn take_entries(&mut self, table: &Table) -> Result<(), String> {
        let ids = table.numbers_below("facility", self.placed_by.len())?;
        let (edges, names) = (table.optional("island_edge")?, table.optional("island")?);
        let (placed, reasons) = (table.texts("placed_by")?, table.texts("reason")?);
        let stranded = table.numbers("is_stranded")?;
        for (row, id) in ids.into_iter().map(FacilityId).enumerate() {
            if let Some(key) = &placed[row] {
                let by = PlacedBy::ALL.into_iter().find(|by| by.key() == key);
                let by = by.ok_or_else(|| format!("`placed_by`: found `{key}`"))?;
                self.placed_by[id.index()] = Some(by);
            }
            if let Some(edge) = edges[row] {
                self.facilities_on_islands.push((id, EdgeId(edge)));
            }
            if let Some(name) = names[row] {
                self.facility_islands.insert(id, NodeId(name));
            }
            if let Some(reason) = &reasons[row] {
                self.notes.facilities.insert(id, reason.clone());
            }
            if stranded[row] == 1 {
                self.notes.facilities_stranded.insert(id);
            }
        }
        Ok(())
    }

    fn take_ways(&mut self, table: &Table) -> Result<(), String> {
        for (tag, mm) in zip_equal(table.texts("tag")?, table.longs("mm")?) {
            let Some(tag) = tag else {
                self.ways.length_mm += mm;
                continue;
            };
            let known = WayProperty::ALL.into_iter().find(|property| property.tag() == tag);
            let tag = known.ok_or_else(|| format!("`tag`: found `{tag}`"))?.tag();
            *self.ways.assumed_mm.entry(tag).or_default() += mm;
        }
        Ok(())
    }

    fn take_to_places(&mut self, table: &Table) -> Result<(), String> {
        let cells = table.numbers_below("cell", self.cells.len())?;
        let candidates = table.numbers_below("candidate", self.candidates)?;
        let to_cells = zip_equal(cells, table.numbers("mm")?);
        let rows = zip_equal(candidates, to_cells);
        self.to_places
            .add(rows.map(|(candidate, (cell, mm))| (candidate, (CellId(cell), Millimetres(mm)))));
        Ok(())
    }

    /// The distances to each candidate place, which are let go here.
    pub(super) fn take_places_rows(&mut self) -> Rows<(CellId, Millimetres), u64> {
        std::mem::take(&mut self.to_places).into_rows(self.candidates)
    }

    /// What links are made of. Services that come are entered nowhere.
    pub(super) fn parts(&mut self, comes: impl Fn(FacilityId) -> bool) -> LinkParts {
        let facilities = self.placed_by.len();
        for (at, by) in self.placed_by.iter_mut().enumerate() {
            if comes(FacilityId::at(at)) {
                *by = Some(PlacedBy::ServiceArea);
            }
        }
        self.cells_on_islands.sort_unstable();
        self.facilities_on_islands.sort_unstable();
        LinkParts {
            cells: std::mem::take(&mut self.cells),
            doors: Rows::grouped(facilities, self.doors.iter().copied()),
            placed_by: std::mem::take(&mut self.placed_by),
            cells_on_islands: std::mem::take(&mut self.cells_on_islands),
            facilities_on_islands: std::mem::take(&mut self.facilities_on_islands),
        }
    }
}
