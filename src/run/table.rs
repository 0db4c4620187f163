//! Reading distances that another program has computed.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::table_beside::Beside;
use super::table_error::TableError;
use super::table_rows::{Ends, Reader};
use super::table_scale::Scale;
use super::table_settings::{TableSettings, unit_of};
use crate::access::{CellDistances, Completeness, GivenDistances, GivenPair, ReachTable};
use crate::base::{
    CategoryId, CellId, Diagnostics, FacilityId, Finding, Millimetres, Progress, codes, zip_equal,
};
use crate::project::{SourceRecord, TableRecord};
use crate::region::Region;

/// The distances of a region that another program has computed.
#[derive(Clone, Debug)]
pub struct GivenTable {
    /// From cells to facilities.
    pub to_facilities: Arc<GivenDistances>,
    /// Between cells, if they are given.
    pub between_cells: Option<Arc<CellDistances>>,
    /// What is recorded of them.
    pub record: TableRecord,
}

/// Reads the tables of a region.
///
/// # Errors
/// [`TableError`] when a file cannot be read, or none of its rows names a cell and a facility of the region.
pub(super) fn read_table(
    settings: &TableSettings,
    region: &Region,
    sources: &mut Vec<SourceRecord>,
    progress: &dyn Progress,
) -> Result<(GivenTable, Diagnostics), TableError> {
    let scale = Scale { unit: unit_of(settings)?, metres_a_minute: settings.metres_a_minute };
    let beside: Vec<Beside> =
        settings.files.iter().map(|path| Beside::read(path)).collect::<Result<_, _>>()?;
    let complete_to = complete_to(settings, region, &beside, scale)?;
    let slowest = scale.slowest(settings.section.speed_max_km_h, &beside);
    let decimal_comma = settings.section.decimal_comma;
    let mut reader =
        Reader { region, scale, decimal_comma, sources, diagnostics: Diagnostics::default() };
    let keys = &settings.section.fields;
    progress.begin("reading distances", None);
    let facilities = region.facilities().iter().map(|one| one.key());
    let ends = Ends::new(region, facilities, "facility");
    let read = reader.files(&settings.files, &settings.section.files, keys, &ends)?;
    let pairs = read.into_iter().map(|(cell, to, distance)| GivenPair {
        cell,
        facility: FacilityId(to),
        distance,
    });
    let record = TableRecord {
        unit: scale.unit,
        metres_a_minute: scale.unit.is_time().then_some(settings.metres_a_minute),
        walker: scale.unit.is_time().then(|| settings.walker.clone()),
        complete_to_m: by_category(region, &complete_to),
    };
    let complete = Completeness { complete_to, slowest };
    let to_facilities = Arc::new(GivenDistances::new(region, pairs.collect(), complete));
    let between_cells = reader.between_cells(settings)?;
    let mut diagnostics = reader.diagnostics;
    if scale.unit.is_time() {
        diagnostics.push(Finding::new(codes::N888, scale.sentence(&settings.walker)));
    }
    progress.end();
    Ok((GivenTable { to_facilities, between_cells, record }, diagnostics))
}

fn by_category(region: &Region, complete_to: &[Millimetres]) -> BTreeMap<String, f64> {
    let known = zip_equal(region.categories(), complete_to);
    let metres = known.filter_map(|(category, to)| Some((category.key().to_owned(), to.metres()?)));
    metres.collect()
}

/// Up to which distance each category is complete: as the configuration says, else as the files beside the tables say.
fn complete_to(
    settings: &TableSettings,
    region: &Region,
    beside: &[Beside],
    scale: Scale,
) -> Result<Vec<Millimetres>, TableError> {
    let section = &settings.section;
    let distance = |key: &str, found: f64| match scale.distance(found) {
        Some(distance) if found > 0.0 => Ok(distance),
        _ => Err(TableError::Completeness { key: key.to_owned(), found }),
    };
    let mut is_stated = section.complete_to.is_some();
    let mut all = Vec::new();
    for category in region.categories() {
        let (id, key) = (region.category_id(category.key()), category.key());
        let mut named = section.complete_to_by.iter();
        let by = named.find(|(name, _)| region.category_id(name) == id);
        all.push(match (by, section.complete_to) {
            (Some((name, found)), _) => {
                is_stated = true;
                distance(&format!("complete_to_by.{name}"), *found)?
            }
            (None, Some(found)) => distance("complete_to", found)?,
            (None, None) => {
                let stated = beside.iter().map(|one| one.complete_to_of(key));
                is_stated |= beside.iter().any(Beside::is_complete_to_something);
                // A pair is in one of the files, so that what all of them have is known.
                let least = stated.map(|to| to.unwrap_or(0.0)).fold(f64::INFINITY, f64::min);
                scale.distance(least).unwrap_or_default()
            }
        });
    }
    match is_stated {
        true => Ok(all),
        false => Err(TableError::NoCompleteness { key: "complete_to" }),
    }
}

/// Warns of limits beyond which the table says nothing (W885), and of persons whose nearest facility it does not tell
/// (W886).
pub(super) fn report_beyond(
    region: &Region,
    given: &GivenDistances,
    reach: &ReachTable,
    diagnostics: &mut Diagnostics,
) {
    let persons = region.cells().persons(0);
    let all = region.persons().first().copied().unwrap_or(0);
    for id in (0..region.categories().len()).map(CategoryId::at) {
        let (category, to) = (region.category(id), given.complete_to(id));
        let name = category.key();
        for limit in category.limits().iter().filter(|limit| limit.distance() > to) {
            let message = format!(
                "`{name}`: the limit {} is beyond the {to} up to which the table has every pair; who has none within \
                 {to} is uncertain at that limit",
                limit.distance()
            );
            diagnostics.push(Finding::new(codes::W885, message));
        }
        let reach = reach.category(id);
        let is_unknown = |cell: &CellId| reach.nearest(*cell).distance > to;
        let unknown = region.cells_inside().filter(is_unknown);
        let unknown: u64 = unknown.map(|cell| u64::from(persons[cell.index()])).sum();
        if unknown * 100 > all {
            let message = format!(
                "`{name}`: {unknown} persons have no facility within the {to} up to which the table has every pair; \
                 how far their nearest one is remains unknown, and mean distances are those of the others"
            );
            diagnostics.push(Finding::new(codes::W886, message));
        }
    }
}
