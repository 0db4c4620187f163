//! What the readers of formats with typed columns share: names of columns, the CRS, and findings about geometries
//! and texts.

use polars::prelude::{Column, DataFrame};

use super::input::ReadOptions;
use super::text::{report_double_encoding, undo_double_encoding};
use crate::base::{Diagnostics, Finding, Place, codes};
use crate::dataset::{CrsId, Layer};

/// How many letters of a definition a finding shows: enough for its kind and name.
const DEFINITION_SHOWN: usize = 60;

/// Names of columns, all of them different and none empty (W220, W221).
pub(super) fn distinct_names<'n>(
    given: impl Iterator<Item = &'n str>,
    source: &str,
    diagnostics: &mut Diagnostics,
) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut taken = std::collections::HashSet::new();
    let place = || Place::of_source(source);
    for (number, given) in given.enumerate() {
        let mut name = given.to_owned();
        if name.trim().is_empty() {
            name = format!("column_{}", number + 1);
            let message = format!("column {} has no name; it is named `{name}`", number + 1);
            diagnostics.push(Finding::new(codes::W220, message).at(place()));
        }
        if taken.contains(&name) {
            let mut twins = (number + 1..).map(|ending| format!("{name}_{ending}"));
            let twin = twins.find(|twin| !taken.contains(twin)).expect("numbers do not end");
            let message =
                format!("two columns are named `{name}`; the second is renamed to `{twin}`");
            diagnostics.push(Finding::new(codes::W221, message).at(place()));
            name = twin;
        }
        taken.insert(name.clone());
        names.push(name);
    }
    names
}

/// The CRS of a layer: the configured one, else the one that the file states. A difference is reported (W214).
pub(super) fn crs_of_layer(
    stated: Option<CrsId>,
    options: &ReadOptions,
    source: &str,
    diagnostics: &mut Diagnostics,
) -> Option<CrsId> {
    if let (Some(wanted), Some(stated)) = (&options.crs, &stated)
        && wanted != stated
    {
        let message = format!("read as {wanted} as configured, although the file states {stated}");
        diagnostics.push(Finding::new(codes::W214, message).at(Place::of_source(source)));
    }
    options.crs.clone().or(stated)
}

/// Reports a CRS that a file defines without a code (W785).
pub(super) fn report_unnamed_crs(
    definition: &str,
    options: &ReadOptions,
    source: &str,
    diagnostics: &mut Diagnostics,
) {
    if options.crs.is_some() {
        return;
    }
    let short: String = definition.chars().take(DEFINITION_SHOWN).collect();
    let message =
        format!("the file defines its coordinate reference system without a code: {short}");
    let finding = Finding::new(codes::W785, message).at(Place::of_source(source));
    diagnostics.push(finding.hint("set `crs` of the layer, such as `crs = \"EPSG:25832\"`"));
}

/// Reports columns that tables do not hold (W780).
pub(super) fn report_left_out(columns: &[&str], source: &str, diagnostics: &mut Diagnostics) {
    for column in columns {
        let message = "binary data, a list, a structure or another type that tables do not hold";
        let place = Place::of_source(source).field(*column);
        diagnostics.push(Finding::new(codes::W780, message).at(place));
    }
}

/// Numbers of geometries that were simplified.
#[derive(Clone, Copy, Default)]
pub(super) struct Simplified {
    /// Those whose positions had more than two coordinates.
    pub flattened: u64,
    /// Those whose arcs became chords.
    pub arcs: u64,
}

impl Simplified {
    /// Reports them (N213, W783).
    pub(super) fn report(self, source: &str, diagnostics: &mut Diagnostics) {
        let message = "coordinates with more than two dimensions; only x and y are used";
        let flat = Finding::new(codes::N213, message).at(Place::of_source(source));
        diagnostics.push_counted(flat, self.flattened);
        let message = "arcs of circles became chords of at most four degrees";
        let arcs = Finding::new(codes::W783, message).at(Place::of_source(source));
        diagnostics.push_counted(arcs, self.arcs);
    }
}

/// Reports texts of a layer that were encoded twice, and repairs them if that is wanted.
pub(super) fn mend_texts(layer: &mut Layer, fix: bool, diagnostics: &mut Diagnostics) {
    let mut columns = layer.table.columns().to_vec();
    let mut is_mended = false;
    for column in &mut columns {
        let Ok(texts) = column.str() else { continue };
        let mut mended: Vec<(usize, String)> = Vec::new();
        for (row, text) in texts.iter().enumerate() {
            let Some(text) = text else { continue };
            let Some(once) = undo_double_encoding(text) else { continue };
            let place = |_| layer.place(row).field(column.name().as_str());
            report_double_encoding((text, &once), fix, (layer.source_name(), place), diagnostics);
            mended.push((row, once));
        }
        if !fix || mended.is_empty() {
            continue;
        }
        let mut values: Vec<Option<String>> =
            texts.iter().map(|text| text.map(str::to_owned)).collect();
        for (row, once) in mended {
            values[row] = Some(once);
        }
        *column = Column::new(column.name().clone(), values);
        is_mended = true;
    }
    if is_mended {
        layer.table = DataFrame::new(layer.len(), columns).expect("columns of the same lengths");
    }
}
