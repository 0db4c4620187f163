//! Pairs and triples of municipalities as layers.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use geo::{Coord, Geometry, InteriorPoint, Line, LineString};

use super::studied::{Row, Studied, add_municipality, add_target, rows, shared_or_nothing, start};
use crate::base::{CategoryId, MunicipalityId, ProviderLevel};
use crate::dataset::Layer;
use crate::present::table::Table;
use crate::region::{ProviderBody, Region};
use crate::siting::cooperation::{Pair, Partners, Triple};

/// A point inside a municipality, for drawing.
fn middle(region: &Region, id: MunicipalityId) -> Option<Coord<f64>> {
    region.municipality(id).area().interior_point().map(|point| point.0)
}

/// Adds what some partners save.
fn add_saved(table: &mut Table, all: &[&Partners]) {
    let each = || all.iter();
    let what = "New places when each plans alone, existing places counting for everybody; empty where one of them \
                cannot reach the target alone";
    let alone = each().map(|one| one.places_alone.map(|places| places as u64));
    table.maybe_count(("places_alone", "places", what), alone);
    let together = each().map(|one| one.together.places.len() as u64);
    table.count(("places_together", "places", "New places when they plan together"), together);
    let what = "Places saved by planning together";
    let saved = each().map(|one| one.places_saved.map(|places| places as u64));
    table.maybe_count(("places_saved", "places", what), saved);
    let bound = |of: fn(&RangeInclusive<usize>) -> usize| {
        each().map(move |one| one.places_saved_range.as_ref().map(|range| of(range) as u64))
    };
    let what = "The fewest places that can be saved: fewer than were found where the plans alone are not proven to be \
                the fewest, so that part of the saving may come from better plans alone";
    table.maybe_count(("places_saved_min", "places", what), bound(|range| *range.start()));
    let what = "The most places that can be saved";
    table.maybe_count(("places_saved_max", "places", what), bound(|range| *range.end()));
    let what = "Residents of theirs whom as many places as they need together serve more when these are chosen \
                together than when each place serves its own municipality";
    table.count(("persons_gained", "persons", what), each().map(|one| one.persons_gained));
    let what = "The fewest that the residents gained can be: fewer than were found where the plans without common \
                places are not proven to be the best";
    let least = each().map(|one| *one.persons_gained_range.start());
    table.count(("persons_gained_min", "persons", what), least);
    let what = "The most that the residents gained can be: more than were found where the plan with common places is not \
                proven to be the best";
    let most = each().map(|one| *one.persons_gained_range.end());
    table.count(("persons_gained_max", "persons", what), most);
    let what = "Places that no common plan can do without";
    let least = each().map(|one| one.together.places_min as u64);
    table.count(("places_together_min", "places", what), least);
}

fn add_proven(table: &mut Table, all: &[&Partners]) {
    let what = "Whether all numbers of the row are proven to be best; else they are the best found";
    table.flag(("is_proven", "", what), all.iter().map(|one| one.is_proven));
}

/// One line for each pair of neighbours: what do they save when they plan together?
pub fn cooperation_pair_table(region: &Region, studies: &[Studied]) -> Layer {
    let rows = rows(studies, |studied| studied.study.pairs.iter().collect::<Vec<&Pair>>());
    let mut table = start(region, &rows);
    add_target(&mut table, &rows);
    let town = |at: usize| {
        rows.iter().map(move |(studied, pair)| studied.municipality(pair.partners.towns[at]))
    };
    add_municipality(&mut table, region, "a_", town(0));
    add_municipality(&mut table, region, "b_", town(1));
    let partners: Vec<&Partners> = rows.iter().map(|(_, pair)| &pair.partners).collect();
    add_saved(&mut table, &partners);
    let pays = |at: usize| {
        rows.iter().map(move |(_, pair)| pair.halves.map(|halves| halves[at].places.number()))
    };
    let what = "Places that a pays for when the saving is halved";
    table.number(("a_places_paid", "places", what), 1, pays(0));
    let what = "Places that b pays for when the saving is halved";
    table.number(("b_places_paid", "places", what), 1, pays(1));
    let shared =
        |(_, pair): &Row<'_, &Pair>| shared_or_nothing(pair).then_some(pair.shared.len() as u64);
    let what = "Places of the best common plan that serve residents of the other municipality; only for pairs that \
                save places; 0 where an unproven plan alone is bettered and nothing is shared";
    table.maybe_count(("places_shared", "places", what), rows.iter().map(shared));
    let side = |at: usize| {
        move |(_, pair): &Row<'_, &Pair>| {
            let town = pair.partners.towns[at];
            let persons = pair.shared.iter().flat_map(|shared| &shared.persons);
            let persons = persons.filter(|(home, _)| *home == town).map(|(_, persons)| persons);
            shared_or_nothing(pair).then(|| persons.sum::<u64>())
        }
    };
    let what =
        "Residents of a without service in reach of shared places; who reaches two counts twice";
    table.maybe_count(("a_persons_shared", "persons", what), rows.iter().map(side(0)));
    let what =
        "Residents of b without service in reach of shared places; who reaches two counts twice";
    table.maybe_count(("b_persons_shared", "persons", what), rows.iter().map(side(1)));
    let bodies = |level| {
        move |(studied, pair): &Row<'_, &Pair>| {
            let towns = [0, 1].map(|at| studied.municipality(pair.partners.towns[at]));
            bodies_on_both_sides(region, (studied.category, level), towns).join(";")
        }
    };
    let what = "Providers with places of the service in both";
    table.text(("providers", "", what), rows.iter().map(bodies(ProviderLevel::Provider)));
    let what = "Umbrella organisations with places of the service in both";
    table.text(("umbrellas", "", what), rows.iter().map(bodies(ProviderLevel::Umbrella)));
    let what = "Whether it belongs to the pairing of all municipalities that saves most";
    table.flag(
        ("is_in_best_pairing", "", what),
        rows.iter().map(|(_, pair)| pair.is_in_best_pairing),
    );
    add_proven(&mut table, &partners);
    let shape = |(studied, pair): &Row<'_, &Pair>| {
        let [a, b] = [0, 1].map(|at| middle(region, studied.municipality(pair.partners.towns[at])));
        Some(Geometry::from(LineString::from(Line::new(a?, b?))))
    };
    table.finish("cooperation_pairs", region, Some(rows.iter().map(shape).collect()))
}

/// Providers, or umbrella organisations, with facilities of a category in both of two municipalities, by id.
fn bodies_on_both_sides(
    region: &Region,
    (category, level): (CategoryId, ProviderLevel),
    towns: [MunicipalityId; 2],
) -> Vec<&str> {
    let in_town = |town: MunicipalityId| {
        let facilities = region.facilities().iter();
        let own = facilities
            .filter(move |one| one.category() == category && one.municipality() == Some(town));
        own.filter_map(|one| Some(region.provider_body(one.provider()?, level)))
            .collect::<BTreeSet<_>>()
    };
    let [a, b] = towns.map(in_town);
    let name = |body: &ProviderBody| match (level, *body) {
        (ProviderLevel::Provider, ProviderBody::Provider(id)) => Some(region.provider(id).name()),
        (_, ProviderBody::Umbrella(id)) => Some(region.umbrella(id).name()),
        (ProviderLevel::Umbrella, ProviderBody::Provider(_)) => None,
    };
    a.intersection(&b).filter_map(name).collect()
}

/// One row for each triple of neighbours that saves more than the best pair among them.
pub fn cooperation_triple_table(region: &Region, studies: &[Studied]) -> Layer {
    let rows =
        rows(studies, |studied| studied.study.triples.found.iter().collect::<Vec<&Triple>>());
    let mut table = start(region, &rows);
    add_target(&mut table, &rows);
    for (at, prefix) in ["a_", "b_", "c_"].into_iter().enumerate() {
        let towns =
            rows.iter().map(|(studied, triple)| studied.municipality(triple.partners.towns[at]));
        add_municipality(&mut table, region, prefix, towns);
    }
    let partners: Vec<&Partners> = rows.iter().map(|(_, triple)| &triple.partners).collect();
    add_saved(&mut table, &partners);
    let what = "Places that the best pair among them saves";
    let best = rows.iter().map(|(_, triple)| triple.saved_by_best_pair as u64);
    table.count(("places_saved_by_best_pair", "places", what), best);
    add_proven(&mut table, &partners);
    let shape = |(studied, triple): &Row<'_, &Triple>| {
        let corners = triple.partners.towns.iter();
        let corners: Option<Vec<Coord<f64>>> =
            corners.map(|town| middle(region, studied.municipality(*town))).collect();
        let mut corners = corners?;
        corners.push(corners[0]);
        Some(Geometry::from(LineString(corners)))
    };
    table.finish("cooperation_triples", region, Some(rows.iter().map(shape).collect()))
}
