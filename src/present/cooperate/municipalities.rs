//! Municipalities alone as a table.

use super::studied::{Row, Studied, add_municipality, add_target, rows, start};
use crate::base::MunicipalityId;
use crate::dataset::Layer;
use crate::present::table::share;
use crate::region::Region;
use crate::siting::cooperation::{Alone, Study};

/// A municipality closed, and with existing places counted for everybody.
type Both<'s> = Row<'s, [&'s Alone; 2]>;

/// A column of counts: name, unit, meaning, value.
type Count = (&'static str, &'static str, &'static str, fn(&Both<'_>) -> Option<u64>);

fn places(alone: &Alone) -> Option<u64> {
    alone.plan.as_ref().map(|plan| plan.fewest.places.len() as u64)
}

fn least(alone: &Alone) -> Option<u64> {
    alone.plan.as_ref().map(|plan| plan.fewest.places_min as u64)
}

fn served(alone: &Alone) -> Option<u64> {
    alone.plan.as_ref().map(|plan| plan.persons)
}

fn most(alone: &Alone) -> Option<u64> {
    alone.plan.as_ref().map(|plan| plan.persons_max)
}

fn spill_over((studied, [_, credited]): &Both<'_>) -> Option<u64> {
    let plan = credited.plan.as_ref()?;
    Some(studied.towns.spill_over(&plan.fewest.places)[credited.town as usize])
}

const COUNTS: [Count; 14] = [
    (
        "places_closed",
        "places",
        "New places it needs alone, existing places counting for residents of their own municipality; empty where \
         the target is out of reach",
        |(_, [closed, _])| places(closed),
    ),
    (
        "places_credited",
        "places",
        "New places it needs alone, existing places counting for everybody",
        |(_, [_, credited])| places(credited),
    ),
    (
        "places_saved_by_crediting",
        "places",
        "Saved by crediting: what is there already, and only was not counted",
        |(_, [closed, credited])| Some(places(closed)?.saturating_sub(places(credited)?)),
    ),
    (
        "places_closed_min",
        "places",
        "Places that no closed plan can do without",
        |(_, [closed, _])| least(closed),
    ),
    (
        "places_credited_min",
        "places",
        "Places that no credited plan can do without",
        |(_, [_, credited])| least(credited),
    ),
    ("persons", "persons", "Residents of the group that counts", |(_, [alone, _])| {
        Some(alone.persons)
    }),
    ("persons_target", "persons", "Residents to be served for the target", |(_, [alone, _])| {
        Some(alone.target_persons)
    }),
    (
        "persons_before_closed",
        "persons",
        "Residents served today by places of their own municipality or outside the region",
        |(_, [closed, _])| Some(closed.served_before),
    ),
    (
        "persons_before_credited",
        "persons",
        "Residents served today by any place",
        |(_, [_, credited])| Some(credited.served_before),
    ),
    (
        "persons_closed",
        "persons",
        "Residents served with the new places of the closed plan",
        |(_, [closed, _])| served(closed),
    ),
    (
        "persons_closed_max",
        "persons",
        "Residents whom no closed plan with as many places exceeds",
        |(_, [closed, _])| most(closed),
    ),
    (
        "persons_credited",
        "persons",
        "Residents served with the new places of the credited plan",
        |(_, [_, credited])| served(credited),
    ),
    (
        "persons_credited_max",
        "persons",
        "Residents whom no credited plan with as many places exceeds",
        |(_, [_, credited])| most(credited),
    ),
    (
        "persons_spill_over",
        "persons",
        "Residents of other municipalities without any place whom the credited plan reaches beside",
        spill_over,
    ),
];

fn home((studied, [alone, _]): &Both<'_>) -> MunicipalityId {
    studied.municipality(alone.town)
}

/// One row for each municipality alone: closed, and with existing places counted for everybody. Nothing is said of a
/// municipality whose residents of the group are not known.
pub fn cooperation_municipality_table(region: &Region, group: usize, studies: &[Studied]) -> Layer {
    let rows = rows(studies, |studied| -> Vec<[&Alone; 2]> {
        let Study { closed, credited, .. } = &studied.study;
        closed.iter().zip(credited).map(|(closed, credited)| [closed, credited]).collect()
    });
    let mut table = start(region, &rows);
    add_target(&mut table, &rows);
    add_municipality(&mut table, region, "", rows.iter().map(home));
    let is_known = |row: &Both<'_>| region.known_persons().of_municipality(group, home(row));
    for (name, unit, what, value) in COUNTS {
        let values = rows.iter().map(|row| value(row).filter(|_| is_known(row)));
        table.maybe_count((name, unit, what), values);
    }
    let reachable = |row: &Both<'_>| {
        let [_, credited] = row.1;
        share(credited.reachable, credited.persons).filter(|_| is_known(row))
    };
    let what = "Largest share of residents that new places on its ground can serve";
    table.number(("share_reachable", "share", what), 6, rows.iter().map(reachable));
    let state = |row: &Both<'_>| {
        let [_, credited] = row.1;
        let state = match &credited.plan {
            None => "out_of_reach",
            Some(_) if credited.is_met() => "met",
            Some(_) => "needs_places",
        };
        is_known(row).then(|| state.to_owned())
    };
    let what = "met: the target is reached today; needs_places; out_of_reach: no new places on its ground suffice; \
                empty where its residents are not known";
    table.maybe_text(("status", "", what), rows.iter().map(state));
    table.finish("cooperation_municipalities", region, None)
}
