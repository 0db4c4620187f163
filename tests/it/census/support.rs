//! Tables for the tests.

use nahraum::base::{Checked, Code, Diagnostics, GroupUnit};
use nahraum::import::census::{
    CensusColumns, CensusError, CensusLayout, CensusRows, CensusTable, GridTable, Group, read_grid,
    recognise,
};

/// A semicolon table in the German manner.
pub fn german(text: &str) -> CensusTable {
    CensusTable::of_text("cells.csv", ';', text)
}

/// Layout and table with all findings.
pub fn read(table: &dyn CensusRows) -> Result<(CensusLayout, Checked<GridTable>), CensusError> {
    let columns = CensusColumns::default();
    let Checked { value: layout, diagnostics: mut all } = recognise(table, &columns)?;
    let Checked { value, diagnostics } = read_grid(table, &layout, &columns)?;
    all.append(diagnostics);
    Ok((layout, Checked { value, diagnostics: all }))
}

pub fn group<'a>(table: &'a GridTable, key: &str) -> &'a Group {
    table.groups.iter().find(|group| group.key == key).expect("a group of that key")
}

/// All codes of findings with their counts, in order.
pub fn codes(diagnostics: &Diagnostics) -> Vec<(Code, u64)> {
    let mut codes: Vec<_> =
        diagnostics.groups().map(|group| (group.code(), group.count())).collect();
    codes.sort_unstable();
    codes
}

/// The first message of a code.
pub fn message(diagnostics: &Diagnostics, code: Code) -> &str {
    let mut kept = diagnostics.groups().flat_map(|group| group.kept());
    &kept.find(|finding| finding.code == code).expect("a finding of that code").message
}

/// A table of cells that are given by their column and row from the origin.
pub fn grid(source: &str, size: u32, cells: &[(i64, i64)], persons: Option<&[i64]>) -> GridTable {
    let side = i64::from(size);
    let mut order: Vec<usize> = (0..cells.len()).collect();
    order.sort_by_key(|at| (cells[*at].1, cells[*at].0));
    let known = |value: i64| u32::try_from(value).ok();
    GridTable {
        source: source.to_owned(),
        crs_epsg: 3035,
        cell_size_m: size,
        cells: order.iter().map(|at| (cells[*at].0 * side, cells[*at].1 * side)).collect(),
        persons: persons.map(|persons| order.iter().map(|at| known(persons[*at])).collect()),
        groups: Vec::new(),
        lines: order.iter().map(|at| *at as u64 + 2).collect(),
    }
}

/// The table with one more group; values follow its cells, negative ones mean unknown.
pub fn with(mut table: GridTable, key: &str, unit: GroupUnit, values: &[f64]) -> GridTable {
    assert_eq!(table.cells.len(), values.len());
    let values = values.iter().map(|value| (*value >= 0.0).then_some(*value)).collect();
    table.groups.push(Group { key: key.to_owned(), unit, values });
    table
}
