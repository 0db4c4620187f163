//! Population cells of a region, one vector for each property.

use geo::Coord;

use crate::base::{CellId, MunicipalityId, QuartierId};
use crate::region::grid::GridFrame;

/// A group of persons that cells count: all, or an age or other group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonGroup {
    pub(in crate::region) key: String,
}

impl PersonGroup {
    /// Empty for all persons, else the group: `65`, `80`, `under_18`.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Name of the column that counts the group: `persons`, `persons_65`.
    pub fn column(&self) -> String {
        if self.key.is_empty() { "persons".into() } else { format!("persons_{}", self.key) }
    }
}

/// The columns of cells while a region is built. Each has one value for each cell; `persons` and
/// `unknown` have one vector and `suppressed` one number for each group.
#[derive(Default)]
pub(in crate::region) struct CellColumns {
    pub(in crate::region) keys: Vec<String>,
    pub(in crate::region) positions: Vec<Coord<f64>>,
    pub(in crate::region) municipality: Vec<Option<MunicipalityId>>,
    pub(in crate::region) quartier: Vec<Option<QuartierId>>,
    pub(in crate::region) persons: Vec<Vec<u32>>,
    pub(in crate::region) unknown: Vec<Vec<bool>>,
    pub(in crate::region) suppressed: Vec<u64>,
}

impl CellColumns {
    /// Whether a cell lies in the region and its persons are known.
    pub(in crate::region) fn counts(&self, cell: usize) -> bool {
        self.municipality[cell].is_some() && !self.unknown[0][cell]
    }
}

/// The spatial arrangement of cells.
#[derive(Default)]
pub(in crate::region) struct CellLayout {
    /// The regular grid they lie on, when they do.
    pub(in crate::region) grid: Option<GridFrame>,
    /// Median nearest-neighbour distance, metres.
    pub(in crate::region) spacing_m: Option<f64>,
}

/// The population cells (Zellen), one vector for each property, indexed by [`CellId`].
///
/// All slices have one value for each cell, including the halo.
#[derive(Clone, Debug)]
pub struct Cells {
    keys: Vec<String>,
    positions: Vec<Coord<f64>>,
    municipality: Vec<Option<MunicipalityId>>,
    quartier: Vec<Option<QuartierId>>,
    persons: Vec<Vec<u32>>,
    unknown: Vec<Vec<bool>>,
    suppressed: Vec<u64>,
    grid: Option<GridFrame>,
    spacing_m: Option<f64>,
}

impl Cells {
    /// Cells from complete columns.
    ///
    /// # Panics
    /// When columns differ in length.
    pub(in crate::region) fn new(columns: CellColumns, layout: CellLayout) -> Self {
        let CellColumns { keys, positions, municipality, quartier, persons, unknown, suppressed } =
            columns;
        let CellLayout { grid, spacing_m } = layout;
        let count = positions.len();
        assert_eq!(keys.len(), count, "one key for each cell");
        assert_eq!(municipality.len(), count, "one municipality for each cell");
        assert_eq!(quartier.len(), count, "one quartier for each cell");
        assert!(persons.iter().all(|group| group.len() == count), "persons of each cell");
        assert_eq!(unknown.len(), persons.len(), "unknown values of each group");
        assert!(unknown.iter().all(|group| group.len() == count), "unknown values of each cell");
        assert_eq!(
            suppressed.len(),
            persons.len(),
            "one count of suppressed values for each group"
        );
        let on_grid = grid.as_ref().map_or(count, |grid| grid.cell_index().len());
        assert_eq!(on_grid, count, "one grid index for each cell");
        Self {
            keys,
            positions,
            municipality,
            quartier,
            persons,
            unknown,
            suppressed,
            grid,
            spacing_m,
        }
    }

    /// The same cells with other persons.
    ///
    /// # Panics
    /// When there are other numbers of groups or cells.
    pub(in crate::region) fn with_persons(self, persons: Vec<Vec<u32>>) -> Self {
        assert_eq!(persons.len(), self.persons.len(), "one vector for each group");
        assert!(persons.iter().all(|group| group.len() == self.len()), "persons of each cell");
        Self { persons, ..self }
    }

    /// Number of cells, the halo included.
    pub fn len(&self) -> usize {
        self.positions.len()
    }

    /// Whether there are no cells.
    pub fn is_empty(&self) -> bool {
        self.positions.is_empty()
    }

    /// Ids as given, or made from position or record. The parts of a cell that is shared out over
    /// quartiers have the quartier's id behind its own, after a slash.
    pub fn keys(&self) -> &[String] {
        &self.keys
    }

    /// Centre points in the working CRS.
    pub fn positions(&self) -> &[Coord<f64>] {
        &self.positions
    }

    /// The municipality of each cell; `None` means halo.
    pub fn municipalities(&self) -> &[Option<MunicipalityId>] {
        &self.municipality
    }

    /// The quartier of each cell; `None` outside all quartiers, and mostly in the halo.
    pub fn quartiers(&self) -> &[Option<QuartierId>] {
        &self.quartier
    }

    /// Persons of a group by cell; group 0 is all persons, the others are numbered as in
    /// [`Region::groups`](super::Region::groups). An unknown value is 0 here, see
    /// [`Cells::is_known`].
    ///
    /// # Panics
    /// When the group does not exist.
    pub fn persons(&self, group: usize) -> &[u32] {
        &self.persons[group]
    }

    /// Persons by cell of each group, in the order of the groups.
    pub fn persons_by_group(&self) -> impl ExactSizeIterator<Item = &[u32]> {
        self.persons.iter().map(Vec::as_slice)
    }

    /// Whether the persons of a group in a cell are known. In a cell without residents every group is.
    ///
    /// # Panics
    /// When the group or cell does not exist.
    pub fn is_known(&self, group: usize, cell: CellId) -> bool {
        !self.unknown[group][cell.index()]
    }

    /// Number of cells of the region without a value, for each group.
    pub fn suppressed(&self) -> &[u64] {
        &self.suppressed
    }

    /// The regular grid the cells lie on, when they do.
    pub fn grid(&self) -> Option<&GridFrame> {
        self.grid.as_ref()
    }

    /// The first cell on the grid square of a cell, as [`GridFrame::square`]; the cell itself without a
    /// grid.
    pub fn square(&self, cell: CellId) -> CellId {
        self.grid.as_ref().map_or(cell, |grid| grid.square(cell))
    }

    /// Median nearest-neighbour distance of the cells, metres; `None` on a grid, and when there are
    /// fewer than two cells.
    pub fn spacing_m(&self) -> Option<f64> {
        self.spacing_m
    }

    /// Centre point of a cell in the working CRS.
    pub fn position(&self, cell: CellId) -> Coord<f64> {
        self.positions[cell.index()]
    }

    /// The municipality a cell lies in; `None` means halo.
    pub fn municipality(&self, cell: CellId) -> Option<MunicipalityId> {
        self.municipality[cell.index()]
    }

    /// The quartier a cell lies in.
    pub fn quartier(&self, cell: CellId) -> Option<QuartierId> {
        self.quartier[cell.index()]
    }

    /// Whether the cell lies outside the region: its residents are never reported.
    pub fn is_halo(&self, cell: CellId) -> bool {
        self.municipality[cell.index()].is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one_cell() -> CellColumns {
        CellColumns {
            keys: vec!["a".into()],
            positions: vec![Coord { x: 1.0, y: 2.0 }],
            municipality: vec![Some(MunicipalityId(0))],
            quartier: vec![None],
            persons: vec![vec![7]],
            unknown: vec![vec![false]],
            suppressed: vec![0],
        }
    }

    #[test]
    fn columns_of_one_length_are_cells() {
        let cells = Cells::new(one_cell(), CellLayout::default());
        assert_eq!((cells.len(), cells.persons(0)), (1, &[7][..]));
        assert!(!cells.is_halo(CellId(0)) && cells.quartier(CellId(0)).is_none());
    }

    #[test]
    fn columns_of_different_lengths_are_refused() {
        let spoil: [fn(&mut CellColumns); 7] = [
            |columns| columns.keys.clear(),
            |columns| columns.positions.clear(),
            |columns| columns.municipality.push(None),
            |columns| columns.quartier.clear(),
            |columns| columns.persons[0].push(1),
            |columns| columns.unknown[0].clear(),
            |columns| columns.suppressed.push(0),
        ];
        for (at, spoil) in spoil.iter().enumerate() {
            let mut columns = one_cell();
            spoil(&mut columns);
            let built = std::panic::catch_unwind(|| Cells::new(columns, CellLayout::default()));
            assert!(built.is_err(), "column {at} was wrong");
        }
    }
}
