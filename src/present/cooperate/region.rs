//! Cooperation of the whole region as a table.

use super::studied::{Row, Studied, TARGET, rows, start};
use crate::dataset::Layer;
use crate::region::Region;
use crate::siting::cooperation::{Mode, MostPersons, RegionPlan};

/// One row of the table of the region.
struct RegionRow {
    is_for_target: bool,
    kind: &'static str,
    mode: Mode,
    places: Option<u64>,
    places_min: Option<u64>,
    persons: u64,
    persons_max: Option<u64>,
    by_quota: Option<u64>,
    below: Option<u64>,
    condition: &'static str,
}

impl RegionRow {
    fn planned(studied: &Studied, plan: &RegionPlan) -> Self {
        let towns = &studied.towns;
        let is_below =
            |town: &u32| plan.persons[*town as usize] < studied.target.needed(towns.persons(*town));
        let below = towns.all().iter().filter(|town| is_below(town)).count();
        let fewest = plan.fewest.as_ref();
        Self {
            is_for_target: true,
            kind: plan.kind.key(),
            mode: plan.mode,
            places: fewest.map(|fewest| fewest.places.len() as u64),
            places_min: fewest.map(|fewest| fewest.places_min as u64),
            persons: plan.persons_served(),
            persons_max: plan.persons_max,
            by_quota: None,
            below: Some(below as u64),
            condition: "",
        }
    }

    fn all(studied: &Studied) -> Vec<Self> {
        let study = &studied.study;
        let mut rows: Vec<Self> =
            study.region.iter().map(|plan| Self::planned(studied, plan)).collect();
        let most = |most: &MostPersons, places, condition| Self {
            is_for_target: false,
            kind: "",
            mode: most.mode,
            places: Some(places),
            places_min: None,
            persons: most.persons,
            persons_max: Some(most.persons_max),
            by_quota: most.persons_by_quota,
            below: None,
            condition,
        };
        if let Some(as_many) = &study.as_many {
            for (plan, condition) in
                [(&as_many.free, "as_many_as_alone"), (&as_many.nobody_worse, "nobody_worse_off")]
            {
                let row = most(plan, as_many.count as u64, condition);
                rows.push(Self { is_for_target: true, ..row });
            }
        }
        let number = study.places as u64;
        rows.extend(study.most.iter().map(|plan| most(plan, number, "most_persons")));
        rows
    }
}

/// One row for each kind of target and mode, and for the most persons with a number of places.
pub fn cooperation_region_table(region: &Region, studies: &[Studied]) -> Layer {
    let rows = rows(studies, RegionRow::all);
    let mut table = start(region, &rows);
    let each = || rows.iter().map(|(_, row)| row);
    let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let target =
        |(studied, row): &Row<'_, RegionRow>| row.is_for_target.then(|| studied.target.share());
    table.number(TARGET, 8, rows.iter().map(target));
    let what = "each: every municipality reaches the target; together: their sum does";
    table.maybe_text(("target_kind", "", what), each().map(|row| text(row.kind)));
    let what = "closed: places count for residents of their own municipality; credited: existing places count \
                for everybody; open: new ones too";
    table.text(("mode", "", what), each().map(|row| row.mode.key()));
    let what = "New places of the best plan found; empty where the target is out of reach";
    table.maybe_count(("places", "places", what), each().map(|row| row.places));
    let what = "New places that no plan can do without";
    table.maybe_count(("places_min", "places", what), each().map(|row| row.places_min));
    let what = "Residents served with them, of the group that counts";
    table.count(("persons_covered", "persons", what), each().map(|row| row.persons));
    let what = "Residents whom no plan with as many places exceeds";
    table.maybe_count(("persons_max", "persons", what), each().map(|row| row.persons_max));
    let what = "Residents served when the places are shared out by persons";
    table.maybe_count(("persons_by_quota", "persons", what), each().map(|row| row.by_quota));
    let persons = rows.iter().map(|(studied, _)| studied.persons());
    table.count(("persons", "persons", "All residents of the group that counts"), persons);
    let what = "Municipalities that this plan leaves below the target";
    table
        .maybe_count(("municipalities_below", "municipalities", what), each().map(|row| row.below));
    let what = "Most persons with this number of places: most_persons, a number that was asked for; \
                as_many_as_alone, as many as the municipalities need alone; nobody_worse_off, the same with no \
                municipality below its own plan";
    table.maybe_text(("condition", "", what), each().map(|row| text(row.condition)));
    table.finish("cooperation_region", region, None)
}
