//! The layers that a GeoPackage lists, and the one that is meant.

use super::open::{Foreign, text};
use super::schema::quoted;
use crate::dataset::CrsId;
use crate::format::FormatError;

/// Most layers that an error lists.
const LISTED_MAX: usize = 30;

/// A layer or table of attributes.
#[derive(Debug)]
pub(super) struct Listed {
    /// The name of its table.
    pub table: String,
    /// The name for people, if it has another.
    pub title: String,
    /// What it shows.
    pub description: String,
    /// The column of its geometries and the number of their reference system.
    pub geometry: Option<(String, i32)>,
    /// Their kind, for lists.
    kind: String,
}

impl Listed {
    fn named(&self) -> String {
        format!("`{}` ({})", self.table, self.kind)
    }
}

/// The layers and tables that the file lists, in its order. `None` when it is no GeoPackage.
pub(super) fn listed(foreign: &Foreign) -> rusqlite::Result<Option<Vec<Listed>>> {
    if !foreign.has("gpkg_contents") {
        return Ok(None);
    }
    let has_geometry = foreign.has("gpkg_geometry_columns");
    let geometry = match has_geometry {
        true => "g.column_name, g.srs_id, g.geometry_type_name",
        false => "NULL, NULL, NULL",
    };
    let join = match has_geometry {
        true => "LEFT JOIN gpkg_geometry_columns g ON lower(g.table_name) = lower(c.table_name)",
        false => "",
    };
    // The table of styles is no layer, although programs list it.
    let sql = format!(
        "SELECT c.table_name, c.identifier, c.description, {geometry} FROM gpkg_contents c {join} \
         WHERE c.data_type IN ('features', 'attributes', 'aspatial') \
         AND c.table_name <> 'layer_styles' ORDER BY c.rowid"
    );
    let mut statement = foreign.db.prepare(&sql)?;
    let mut rows = statement.query([])?;
    let mut listed: Vec<Listed> = Vec::new();
    while let Some(row) = rows.next()? {
        let Some(table) = text(row, 0)? else { continue };
        if listed.iter().any(|known| known.table == table) {
            continue;
        }
        let title = text(row, 1)?.filter(|title| *title != table).unwrap_or_default();
        let srs_id = row.get_ref(4)?.as_i64().ok().and_then(|id| i32::try_from(id).ok());
        let geometry = text(row, 3)?.map(|column| (column, srs_id.unwrap_or(0)));
        let kind = match &geometry {
            None => "no geometry".to_owned(),
            Some(_) => text(row, 5)?.unwrap_or_default().to_lowercase(),
        };
        let description = text(row, 2)?.unwrap_or_default();
        listed.push(Listed { table, title, description, geometry, kind });
    }
    Ok(Some(listed))
}

/// The layer that is meant: the one of the name, by table or title; without a name the only one with
/// geometry, else the only one.
pub(super) fn chosen(
    mut listed: Vec<Listed>,
    wanted: Option<&str>,
    name: &str,
) -> Result<Listed, FormatError> {
    let mut known: Vec<String> = listed.iter().take(LISTED_MAX).map(Listed::named).collect();
    if listed.len() > LISTED_MAX {
        known.push(format!("and {} more", listed.len() - LISTED_MAX));
    }
    let known = known.join(", ");
    let only = |is_meant: &dyn Fn(&Listed) -> bool| {
        let mut meant = (0..listed.len()).filter(|at| is_meant(&listed[*at]));
        meant.next().filter(|_| meant.next().is_none())
    };
    let at = match wanted {
        Some(wanted) => only(&|one| one.table == wanted)
            .or_else(|| only(&|one| one.title == wanted))
            .or_else(|| only(&|one| one.table.eq_ignore_ascii_case(wanted))),
        None => only(&|one| one.geometry.is_some()).or_else(|| only(&|_| true)),
    };
    match (at, wanted) {
        (Some(at), _) => Ok(listed.swap_remove(at)),
        (None, Some(table)) => {
            Err(FormatError::NoTable { name: name.to_owned(), table: table.to_owned(), known })
        }
        (None, None) if listed.is_empty() => Err(FormatError::Unreadable {
            name: name.to_owned(),
            reason: "it lists no layer and no table of attributes".to_owned(),
        }),
        (None, None) => Err(FormatError::SeveralTables { name: name.to_owned(), known }),
    }
}

/// A reference system that the file defines.
pub(super) enum System {
    /// One with a code.
    Known(CrsId),
    /// One without a code that is known, by its definition.
    Defined(String),
    /// None is stated.
    Unknown,
}

/// The reference system of a number in the file.
pub(super) fn system(foreign: &Foreign, srs_id: i32) -> rusqlite::Result<System> {
    if matches!(srs_id, -1 | 0) || !foreign.has("gpkg_spatial_ref_sys") {
        return Ok(System::Unknown);
    }
    let sql = "SELECT organization, CAST(organization_coordsys_id AS TEXT), definition \
               FROM gpkg_spatial_ref_sys WHERE srs_id = ?1";
    let mut statement = foreign.db.prepare(sql)?;
    let mut rows = statement.query([srs_id])?;
    let Some(row) = rows.next()? else { return Ok(System::Unknown) };
    let code = text(row, 0)?.zip(text(row, 1)?);
    let code = code.and_then(|(authority, code)| format!("{authority}:{code}").parse().ok());
    Ok(match code {
        Some(code) => System::Known(code),
        None => System::Defined(text(row, 2)?.unwrap_or_default()),
    })
}

/// A column of a table.
pub(super) struct ColumnOf {
    pub name: String,
    /// The declared type, in capital letters.
    pub declared: String,
    pub is_key: bool,
}

/// The columns of a table, in its order.
pub(super) fn columns(foreign: &Foreign, table: &str) -> rusqlite::Result<Vec<ColumnOf>> {
    // A hidden column of a table is one that it computes; those of other kinds belong to virtual tables.
    let sql = format!("PRAGMA table_xinfo({})", quoted(table));
    let mut statement = foreign.db.prepare(&sql)?;
    let mut rows = statement.query([])?;
    let mut columns = Vec::new();
    while let Some(row) = rows.next()? {
        let Some(name) = text(row, 1)? else { continue };
        let declared = text(row, 2)?.unwrap_or_default().to_ascii_uppercase();
        columns.push(ColumnOf { name, declared, is_key: row.get_ref(5)?.as_i64() == Ok(1) });
    }
    Ok(columns)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(table: &str, title: &str, has_geometry: bool) -> Listed {
        Listed {
            table: table.into(),
            title: title.into(),
            description: String::new(),
            geometry: has_geometry.then(|| ("geom".to_owned(), 0)),
            kind: "point".into(),
        }
    }

    #[test]
    fn a_layer_is_chosen_by_name_and_listed_when_not() {
        let several = || vec![one("A", "Wege", true), one("a", "", true), one("b", "A", false)];
        let choose = |wanted| chosen(several(), wanted, "x.gpkg").map(|one| one.table);
        assert_eq!(choose(Some("A")).expect("by table"), "A");
        assert_eq!(choose(Some("Wege")).expect("by title"), "A");
        assert_eq!(choose(Some("B")).expect("in any letters"), "b");
        let error = choose(Some("c")).expect_err("not there").to_string();
        assert!(error.contains("no layer `c`") && error.contains("`A` (point), `a`"), "{error}");
        assert!(matches!(choose(None), Err(FormatError::SeveralTables { .. })));
        let only = chosen(several().split_off(1), None, "x.gpkg").expect("one with geometry");
        assert_eq!(only.table, "a");
        assert_eq!(
            chosen(several().split_off(2), None, "x.gpkg").expect("the only one").table,
            "b"
        );
        assert!(matches!(chosen(vec![], None, "x.gpkg"), Err(FormatError::Unreadable { .. })));
    }
}
