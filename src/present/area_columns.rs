//! What a wide table of areas says beside coverage: border effect and variety.

use std::collections::HashMap;

use super::border::BorderEffects;
use super::counted::Counted;
use super::table::{Table, share};
use super::words::within;
use crate::analysis::border::BorderEffect;
use crate::analysis::coverage::{Level, Variety};
use crate::base::{CategoryId, Lang};
use crate::dataset::Layer;
use crate::region::Region;

/// Variety in the areas of one level over one set of categories: the key of the set, the number of its
/// categories, and a row for each area.
pub type SetVariety = (String, usize, Vec<Variety>);

/// Adds the border effect to the wide table of a level: for each category and limit, the persons who are
/// covered only because the boundary is open, and for each category the share of those whose nearest
/// facility lies abroad.
///
/// # Panics
/// If the layer has other rows than the level.
pub(super) fn add_border(
    layer: &mut Layer,
    region: &Region,
    (level, areas, known): (Level, &[usize], &Counted),
    effects: &BorderEffects,
) {
    assert_eq!(areas.len(), layer.len(), "one row for each area");
    let mut table = Table::out_of(layer);
    let mut told: Option<CategoryId> = None;
    for (category, limit, rows) in effects {
        let of_area: HashMap<usize, &BorderEffect> =
            rows.iter().filter_map(|row| Some((row.area?, row))).collect();
        // The region as an area of its own is the row of the whole.
        let row = |area: &usize| match level {
            Level::Region => rows.iter().find(|row| row.area.is_none()),
            _ => of_area.get(area).copied(),
        };
        let persons = |pick: fn(&BorderEffect) -> u64| {
            areas.iter().map(|area| known.value(*area, pick(row(area)?))).collect::<Vec<_>>()
        };
        let category_of = region.category(*category);
        let (key, metres) = (category_of.key(), limit.0 / 1000);
        let name = format!("{key}_{metres}_border_gain");
        let words = format!(
            "Persons with {} {} only because the boundary is open",
            category_of.name_en(),
            within(u64::from(metres), Lang::En)
        );
        let gain = persons(|row| row.all().gain());
        table.maybe_count((&name, "persons", &words), gain.into_iter());
        let name = format!("{key}_{metres}_border_gain_uncertain");
        let words = "Persons of whom it is uncertain whether they belong to the border gain";
        let uncertain = persons(|row| row.all().gain_uncertain);
        table.maybe_count((&name, "persons", words), uncertain.into_iter());
        // Which facility is the nearest is the same at every limit.
        if told.replace(*category) != Some(*category) {
            let name = format!("{key}_share_nearest_abroad");
            let words =
                format!("Share of persons whose nearest lies abroad: {}", category_of.name_en());
            let shares = areas.iter().map(row);
            let shares =
                shares.map(|row| row.and_then(|row| share(row.nearest_abroad, row.all().persons)));
            table.number((&name, "share", &words), 4, shares);
        }
    }
    table.give_to(layer);
}

/// Adds variety to the wide table of a level: the mean number of categories of each set within reach.
///
/// # Panics
/// If the layer has other rows than the level.
pub fn add_variety(layer: &mut Layer, region: &Region, level: Level, sets: &[SetVariety]) {
    let known = Counted::on_level(region, level);
    let rows_of_level = layer.len();
    let mut table = Table::out_of(layer);
    for (set, size, rows) in sets {
        assert_eq!(rows.len(), rows_of_level, "one row for each area");
        let name = format!("{set}_variety");
        let words = format!("Mean number of the {size} categories of `{set}` within reach");
        let means = rows.iter().map(|row| known.value(row.area, row.mean));
        table.number((&name, "categories", &words), 4, means);
        let name = format!("{set}_variety_uncertain");
        let words = "Mean number of further categories that may be within reach on unknown ground";
        let further = rows.iter().map(|row| known.value(row.area, row.uncertain));
        table.number((&name, "categories", words), 4, further);
    }
    table.give_to(layer);
}
