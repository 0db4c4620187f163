//! Reporting levels: the kinds of areas that results are summed over.

use crate::base::{CellId, FacilityId, MunicipalityId, QuartierId};
use crate::region::Region;

/// Reporting level: the kind of area that results are summed over.
///
/// Every resident belongs to one row of every level, so the rows of a level sum to the persons of the
/// region. Not every resident lives in a quartier or district; on these two levels, each municipality
/// has one more row for its residents outside all of them (*without quartier*, *without district*).
/// Rows are numbered: first the areas in the order of their ids, then these further rows in the order
/// of the municipalities.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum Level {
    /// Population cells.
    Cell,
    /// Quartiers.
    Quartier,
    /// Districts (Stadtbezirke).
    District,
    /// Municipalities.
    Municipality,
    /// Counties (Kreise).
    County,
    /// The whole region.
    Region,
}

impl Level {
    /// All levels, from the smallest.
    pub const ALL: [Self; 6] = [
        Self::Cell,
        Self::Quartier,
        Self::District,
        Self::Municipality,
        Self::County,
        Self::Region,
    ];

    /// Name in columns, files and options.
    pub fn key(self) -> &'static str {
        match self {
            Self::Cell => "cell",
            Self::Quartier => "quartier",
            Self::District => "district",
            Self::Municipality => "municipality",
            Self::County => "county",
            Self::Region => "region",
        }
    }

    /// Number of areas of this level in a region, without the rows for residents outside all of them.
    pub fn areas(self, region: &Region) -> usize {
        match self {
            Self::Cell => region.cells().len(),
            Self::Quartier => region.quartiers().len(),
            Self::District => region.districts().len(),
            Self::Municipality => region.municipalities().len(),
            Self::County => region.counties().len(),
            Self::Region => 1,
        }
    }

    /// Number of rows that a region can have on this level; [`Self::area_of`] stays below it.
    pub fn numbers(self, region: &Region) -> usize {
        let without = match self {
            Self::Quartier | Self::District => region.municipalities().len(),
            _ => 0,
        };
        self.areas(region) + without
    }

    /// The rows of a region on this level, ascending: every area, and the residents outside all areas
    /// where a municipality has a cell there. On the level of cells, those inside the region.
    ///
    /// Cost: O(cells).
    pub fn rows(self, region: &Region) -> Vec<usize> {
        let mut has_cell = vec![false; self.numbers(region)];
        self.cells(region).for_each(|(_, row)| has_cell[row] = true);
        self.rows_with(region, &has_cell)
    }

    /// [`Level::rows`] where it is known which rows have a cell.
    pub(super) fn rows_with(self, region: &Region, has_cell: &[bool]) -> Vec<usize> {
        let always = if self == Self::Cell { 0 } else { self.areas(region) };
        (0..has_cell.len()).filter(|row| *row < always || has_cell[*row]).collect()
    }

    /// Whether the persons of a group are known, by row. A larger area is known if a part of it is: its
    /// sums count the known persons.
    ///
    /// Cost: O(cells).
    ///
    /// # Panics
    /// When the group does not exist.
    pub fn known(self, region: &Region, group: usize) -> Vec<bool> {
        let mut known = vec![false; self.numbers(region)];
        // Areas have a state of their own; of other rows, and of cells, the cells tell.
        let mut sums = vec![0_u64; known.len()];
        let mut has_unknown = vec![false; known.len()];
        let has_others = matches!(self, Self::Cell | Self::Quartier | Self::District);
        for (cell, row) in has_others.then(|| self.cells(region)).into_iter().flatten() {
            if self != Self::Cell && self.without_area(region, row).is_none() {
                continue;
            }
            let is_known = region.cells().is_known(group, cell);
            known[row] |= is_known;
            has_unknown[row] |= !is_known;
            sums[row] += u64::from(region.cells().persons(group)[cell.index()]);
        }
        for (row, is_known) in known.iter_mut().enumerate() {
            // A zero beside unknown values is not nobody.
            *is_known &= sums[row] > 0 || !has_unknown[row];
        }
        let persons = region.known_persons();
        let quartiers = (0..region.quartiers().len()).map(QuartierId::at);
        let quartiers = quartiers.filter(|id| persons.of_quartier(group, *id));
        let homes = (0..region.municipalities().len()).map(MunicipalityId::at);
        let homes = homes.filter(|id| persons.of_municipality(group, *id));
        match self {
            Self::Cell => {}
            Self::Quartier => quartiers.for_each(|id| known[id.index()] = true),
            Self::District => quartiers
                .filter_map(|id| region.quartier(id).district())
                .for_each(|id| known[id.index()] = true),
            Self::Municipality => homes.for_each(|id| known[id.index()] = true),
            Self::County => {
                homes.for_each(|id| known[region.municipality(id).county().index()] = true);
            }
            Self::Region => known[0] |= homes.count() > 0,
        }
        known
    }

    /// The municipality whose residents outside all areas of this level a row counts; `None` for the row
    /// of an area.
    pub fn without_area(self, region: &Region, row: usize) -> Option<MunicipalityId> {
        let areas = self.areas(region);
        let has_further = matches!(self, Self::Quartier | Self::District);
        (has_further && row >= areas).then(|| MunicipalityId::at(row - areas))
    }

    /// The row of this level that counts a cell; `None` only for halo cells.
    pub fn area_of(self, region: &Region, cell: CellId) -> Option<usize> {
        let municipality = region.cells().municipality(cell)?;
        let quartier = || region.cells().quartier(cell);
        let without = || self.areas(region) + municipality.index();
        Some(match self {
            Self::Cell => cell.index(),
            Self::Quartier => quartier().map_or_else(without, |id| id.index()),
            Self::District => quartier()
                .and_then(|id| region.quartier(id).district())
                .map_or_else(without, |id| id.index()),
            Self::Municipality => municipality.index(),
            Self::County => region.municipality(municipality).county().index(),
            Self::Region => 0,
        })
    }

    /// The row of this level on whose ground a facility stands; `None` in the halo and on the level of cells.
    pub fn area_of_facility(self, region: &Region, facility: FacilityId) -> Option<usize> {
        let facility = region.facility(facility);
        let municipality = facility.municipality()?;
        let without = || self.areas(region) + municipality.index();
        match self {
            Self::Cell => None,
            Self::Quartier => Some(facility.quartier().map_or_else(without, |id| id.index())),
            Self::District => {
                let district = facility.quartier().and_then(|id| region.quartier(id).district());
                Some(district.map_or_else(without, |id| id.index()))
            }
            Self::Municipality => Some(municipality.index()),
            Self::County => Some(region.municipality(municipality).county().index()),
            Self::Region => Some(0),
        }
    }

    /// The cells of the region, each with the row that counts it.
    pub(super) fn cells(self, region: &Region) -> impl Iterator<Item = (CellId, usize)> + '_ {
        region.cells_inside().filter_map(move |cell| Some((cell, self.area_of(region, cell)?)))
    }
}
