//! Recognises the layout of a census table: what each column means.

use super::columns::{CensusColumns, Meaning, NoValue};
use super::error::CensusError;
use super::grid_id::GridId;
use super::spacing::{self, Anchor};
use super::table::CensusRows;
use crate::base::{Checked, Diagnostics, Finding, GroupUnit, Place, codes};
use crate::dataset::parse_number;

/// Number of rows searched for the first grid id.
const ID_ROWS: usize = 1000;

/// An age group and the columns that hold it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupColumns {
    /// Key of the group, such as `65`; [`AgeBand`](super::AgeBand) says what it means.
    pub key: String,
    /// Persons or per cent.
    pub unit: GroupUnit,
    /// Its column, or the columns to be summed.
    pub columns: Vec<usize>,
}

/// Which columns hold the values of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ValueColumns {
    /// One row per cell.
    Wide {
        /// Column of all persons.
        persons: Option<usize>,
        /// Groups of persons, in the order of the table.
        groups: Vec<GroupColumns>,
    },
    /// One row per cell and characteristic (Zensus 2011).
    Long {
        /// Column with the characteristic.
        attribute: usize,
        /// Column with the code of its value.
        code: Option<usize>,
        /// Column with the text of its value.
        text: Option<usize>,
        /// Column with the number of persons.
        count: usize,
    },
}

/// How to read a census table. The result of [`recognise`] may be changed before
/// [`read_grid`](super::read_grid).
#[derive(Clone, Debug, PartialEq)]
pub struct CensusLayout {
    /// Column of grid ids.
    pub grid_id: Option<usize>,
    /// Columns of x and y.
    pub x_y: Option<(usize, usize)>,
    /// Whether x and y are the centre or the south-west corner of a cell.
    pub anchor: Anchor,
    /// Side of a cell, metres.
    pub cell_size_m: u32,
    /// EPSG code of the CRS of x and y: 3035 unless the grid ids say otherwise.
    pub crs_epsg: u32,
    /// Where the values stand.
    pub values: ValueColumns,
    /// Texts that mean "no value".
    pub no_value: NoValue,
    /// Columns that are not read.
    pub unused: Vec<String>,
}

/// Columns by meaning, as recognised from their names.
#[derive(Default)]
struct Found {
    ids: Vec<(usize, Option<u32>)>,
    x: Option<(usize, Option<u32>)>,
    y: Option<usize>,
    persons: Option<(usize, usize)>,
    groups: Vec<GroupColumns>,
    attribute: Option<usize>,
    code: Option<usize>,
    text: Option<usize>,
    count: Option<usize>,
    unknown: Vec<String>,
}

/// Recognises the layout of a census table from its column names, its first grid ids and the
/// spacing of its coordinates.
///
/// The cell size comes from the grid ids, else from a column name such as `x_mp_100m`, else it is
/// the largest usual size that all coordinates fit. If a group is given both as persons and as
/// share, the persons are read. Groups that the table of column names defines as a sum are summed.
/// Findings: N810 for columns that are not read, N812 if x and y are corners, N813 if the size is a
/// guess.
///
/// # Errors
/// [`CensusError::NoPlace`], [`CensusError::NoValues`], [`CensusError::NoCellSize`].
pub fn recognise(
    rows: &dyn CensusRows,
    columns: &CensusColumns,
) -> Result<Checked<CensusLayout>, CensusError> {
    let mut found = names(rows, columns);
    let (grid_id, first_id) = first_grid_id(rows, &found.ids);
    let x_y = found.x.and_then(|(x, _)| Some((x, found.y?)));
    if grid_id.is_none() && x_y.is_none() {
        let (name, found) = described(rows);
        return Err(CensusError::NoPlace { name, found });
    }
    let values = values(rows, &mut found, columns)?;
    let unused = unused(rows, &values, grid_id, x_y);
    let mut diagnostics = Diagnostics::default();
    report_unused(rows, &unused, &found.unknown, &mut diagnostics);
    let named = found.ids.iter().find_map(|(_, size)| *size);
    let named = named.or(found.x.and_then(|(_, size)| size));
    let stated_size = first_id.map(|id| id.cell_size_m).or(named);
    let (cell_size_m, anchor) = size_and_anchor(rows, x_y, stated_size, &mut diagnostics)?;
    let crs_epsg = first_id.and_then(|id| id.crs_epsg).unwrap_or(super::CENSUS_CRS_EPSG);
    let no_value = columns.no_value.clone();
    let value =
        CensusLayout { grid_id, x_y, anchor, cell_size_m, crs_epsg, values, no_value, unused };
    Ok(Checked { value, diagnostics })
}

fn names(rows: &dyn CensusRows, columns: &CensusColumns) -> Found {
    let mut found = Found::default();
    for (at, name) in rows.columns().iter().enumerate() {
        let Some((meaning, size)) = columns.meaning(name) else {
            found.unknown.push(name.clone());
            continue;
        };
        match meaning {
            Meaning::GridId => found.ids.push((at, size)),
            Meaning::X => _ = found.x.get_or_insert((at, size)),
            Meaning::Y => _ = found.y.get_or_insert(at),
            Meaning::Persons(rank) => {
                let better = found.persons.is_none_or(|(first, _)| rank < first);
                found.persons = if better { Some((rank, at)) } else { found.persons };
            }
            Meaning::Group(key, unit) => add_group(&mut found.groups, key, unit, at),
            Meaning::NoAges => {}
            Meaning::Attribute => _ = found.attribute.get_or_insert(at),
            Meaning::Code => _ = found.code.get_or_insert(at),
            Meaning::Text => _ = found.text.get_or_insert(at),
            Meaning::Count => _ = found.count.get_or_insert(at),
        }
    }
    found
}

/// Prefers persons to shares, because they are more exact; of two columns of the same kind the
/// first wins.
fn add_group(groups: &mut Vec<GroupColumns>, key: String, unit: GroupUnit, at: usize) {
    let columns = vec![at];
    match groups.iter_mut().find(|group| group.key == key) {
        None => groups.push(GroupColumns { key, unit, columns }),
        Some(group) if group.unit == GroupUnit::Percent && unit == GroupUnit::Count => {
            *group = GroupColumns { key, unit, columns };
        }
        Some(_) => {}
    }
}

/// The first column that contains grid ids, and the first id in it.
fn first_grid_id(
    rows: &dyn CensusRows,
    ids: &[(usize, Option<u32>)],
) -> (Option<usize>, Option<GridId>) {
    let first = |column: usize| {
        let looked_at = 0..rows.rows().min(ID_ROWS);
        looked_at.filter_map(|row| GridId::parse(&rows.value(row, column)?)).next()
    };
    let found = ids.iter().find_map(|(column, _)| Some((*column, first(*column)?)));
    match found {
        Some((column, id)) => (Some(column), Some(id)),
        // A table without rows is recognised by its column names alone.
        None if rows.rows() == 0 => (ids.first().map(|(column, _)| *column), None),
        None => (None, None),
    }
}

fn values(
    rows: &dyn CensusRows,
    found: &mut Found,
    columns: &CensusColumns,
) -> Result<ValueColumns, CensusError> {
    if let (Some(attribute), Some(count)) = (found.attribute, found.count)
        && (found.code.is_some() || found.text.is_some())
    {
        let (code, text) = (found.code, found.text);
        return Ok(ValueColumns::Long { attribute, code, text, count });
    }
    let mut groups = std::mem::take(&mut found.groups);
    for sum in &columns.sums {
        let part = |key: &String| {
            let is_part = |group: &&GroupColumns| {
                group.key == *key && group.unit == GroupUnit::Count && group.columns.len() == 1
            };
            groups.iter().find(is_part).map(|group| group.columns[0])
        };
        let parts: Option<Vec<usize>> = sum.of.iter().map(part).collect();
        let is_listed = groups.iter().any(|group| group.key == sum.key);
        if let Some(columns) = parts.filter(|parts| !is_listed && !parts.is_empty()) {
            groups.push(GroupColumns { key: sum.key.clone(), unit: GroupUnit::Count, columns });
        }
    }
    let persons = found.persons.map(|(_, at)| at);
    if persons.is_none() && groups.is_empty() {
        let (name, found) = described(rows);
        return Err(CensusError::NoValues { name, found });
    }
    Ok(ValueColumns::Wide { persons, groups })
}

fn unused(
    rows: &dyn CensusRows,
    values: &ValueColumns,
    grid_id: Option<usize>,
    x_y: Option<(usize, usize)>,
) -> Vec<String> {
    let mut used: Vec<usize> = grid_id.into_iter().collect();
    used.extend(x_y.into_iter().flat_map(|(x, y)| [x, y]));
    match values {
        ValueColumns::Wide { persons, groups } => {
            used.extend(*persons);
            used.extend(groups.iter().flat_map(|group| group.columns.iter().copied()));
        }
        ValueColumns::Long { attribute, code, text, count } => {
            used.extend([*attribute, *count]);
            used.extend(code.iter().chain(text));
        }
    }
    let names = rows.columns().iter().enumerate();
    names.filter(|(at, _)| !used.contains(at)).map(|(_, name)| name.clone()).collect()
}

fn report_unused(
    rows: &dyn CensusRows,
    unused: &[String],
    unknown: &[String],
    diagnostics: &mut Diagnostics,
) {
    if unused.is_empty() {
        return;
    }
    let names = |names: &[String]| names.join("`, `");
    let mut message = format!("columns not read: `{}`", names(unused));
    let finding = if unknown.is_empty() {
        Finding::new(codes::N810, message)
    } else {
        message += &format!("; of these, the meaning of `{}` is unknown", names(unknown));
        let hint = "describe them in your own table of census columns";
        Finding::new(codes::N810, message).hint(hint)
    };
    diagnostics.push(finding.at(Place::of_source(rows.source())));
}

fn size_and_anchor(
    rows: &dyn CensusRows,
    x_y: Option<(usize, usize)>,
    stated_size: Option<u32>,
    diagnostics: &mut Diagnostics,
) -> Result<(u32, Anchor), CensusError> {
    let place = || Place::of_source(rows.source());
    let no_size = |found: &str| CensusError::NoCellSize {
        name: rows.source().to_owned(),
        found: found.to_owned(),
    };
    let Some((x, y)) = x_y else {
        // The column of grid ids has no size in its name, and there is no row with an id.
        let size = stated_size.ok_or_else(|| no_size("there are no rows"))?;
        return Ok((size, Anchor::Centre));
    };
    let points = coordinates(rows, x, y);
    let (size, anchor) = match stated_size {
        Some(size) => (size, spacing::anchor(&points, size)),
        None if points.is_empty() => return Err(no_size("no row has a number in x and y")),
        None => {
            let found = spacing::guess(&points);
            let (size, anchor) = found.ok_or_else(|| no_size("x and y lie on no such grid"))?;
            let message =
                format!("cell size guessed as {size} m: the largest usual size that x and y fit");
            diagnostics.push(Finding::new(codes::N813, message).at(place()));
            (size, anchor)
        }
    };
    if anchor == Anchor::Corner {
        let message =
            format!("x and y are multiples of {size} m; they are read as south-west corners");
        diagnostics.push(Finding::new(codes::N812, message).at(place()));
    }
    Ok((size, anchor))
}

fn coordinates(rows: &dyn CensusRows, x: usize, y: usize) -> Vec<[f64; 2]> {
    let comma = rows.decimal_comma();
    let number = |row: usize, column: usize| parse_number(&rows.value(row, column)?, comma);
    (0..rows.rows()).filter_map(|row| Some([number(row, x)?, number(row, y)?])).collect()
}

fn described(rows: &dyn CensusRows) -> (String, String) {
    (rows.source().to_owned(), format!("`{}`", rows.columns().join("`, `")))
}
