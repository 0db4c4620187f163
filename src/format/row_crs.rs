//! The CRS that single rows of a layer state.

use std::collections::BTreeMap;

use crate::base::{Diagnostics, Finding, Place, codes};
use crate::dataset::CrsId;

/// The rows of a layer that state a CRS.
pub(super) struct StatedCrs<'l> {
    /// The file.
    pub name: &'l str,
    /// The CRS of each of these rows.
    pub of_rows: BTreeMap<usize, CrsId>,
    /// Number of rows with a geometry that state none.
    pub silent: u64,
}

/// The CRS of a layer and of its rows.
pub(super) struct OfRows {
    /// The CRS of the layer.
    pub of_layer: Option<CrsId>,
    /// The CRS of the rows that state another.
    pub of_rows: BTreeMap<usize, CrsId>,
    /// Whether the rows that state none have no place.
    pub are_silent_unplaced: bool,
}

impl StatedCrs<'_> {
    /// The CRS of a layer, and that of the rows that state another. The CRS that a row states is that
    /// of the row, whatever is configured (W240).
    ///
    /// Without a configured CRS and one of the format, the layer has the one that most rows state; rows that
    /// state none are in it too (W242). Of equally many the layer has the first by name, and nothing says in
    /// which one the silent rows are: they have no place (W242).
    pub(super) fn resolve(
        mut self,
        configured: Option<CrsId>,
        of_format: Option<CrsId>,
        diagnostics: &mut Diagnostics,
    ) -> OfRows {
        let mut rows_of: BTreeMap<&CrsId, u64> = BTreeMap::new();
        self.of_rows.values().for_each(|crs| *rows_of.entry(crs).or_default() += 1);
        let most = rows_of.iter().max_by_key(|(crs, rows)| (**rows, std::cmp::Reverse(*crs)));
        let Some(most) = most.map(|(crs, _)| (*crs).clone()) else {
            let of_layer = configured.or(of_format);
            return OfRows { of_layer, of_rows: BTreeMap::new(), are_silent_unplaced: false };
        };
        let is_tie = rows_of.iter().any(|(crs, rows)| **crs != most && *rows == rows_of[&most]);
        let are_silent_unplaced = is_tie && configured.is_none() && of_format.is_none();
        let listed = rows_of.iter().map(|(crs, rows)| match rows {
            1 => format!("{crs} in 1 row"),
            rows => format!("{crs} in {rows} rows"),
        });
        let listed = listed.collect::<Vec<_>>().join(", ");
        let mut report = |finding: Finding, rows: u64| {
            diagnostics.push_counted(finding.at(Place::of_source(self.name)), rows);
        };
        if let Some(configured) = &configured {
            let others = rows_of.iter().filter(|(crs, _)| **crs != configured);
            let others = others.map(|(_, rows)| rows).sum();
            let message = format!(
                "the geometries state {listed} (SRID), the configuration {configured}; what a row \
                 states counts"
            );
            report(Finding::new(codes::W240, message), others);
        } else if of_format.is_none() {
            let silent = self.silent;
            let fate = match is_tie {
                false => format!("they are taken as {most}"),
                true => "none is stated by most, so they have no place".to_owned(),
            };
            let message = format!(
                "{silent} rows state no coordinate reference system (SRID), the others {listed}; {fate}"
            );
            let hint = match is_tie {
                false => "set `crs` of the layer if they are in another one",
                true => "set `crs` of the layer to the one they are in",
            };
            report(Finding::new(codes::W242, message).hint(hint), silent);
        }
        if rows_of.len() > 1 {
            let message = format!(
                "rows state different coordinate reference systems: {listed}; each is transformed \
                 from its own"
            );
            report(Finding::new(codes::W241, message), 1);
        }
        let of_layer = configured.or(of_format).unwrap_or(most);
        self.of_rows.retain(|_, crs| *crs != of_layer);
        OfRows { of_layer: Some(of_layer), of_rows: self.of_rows, are_silent_unplaced }
    }
}
