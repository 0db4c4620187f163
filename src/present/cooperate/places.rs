//! New places of the plans as a layer.

use geo::{Coord, Point};

use super::studied::{Row, Studied, add_municipality, rows, start};
use crate::dataset::Layer;
use crate::region::Region;
use crate::siting::Candidates;
use crate::siting::cooperation::{Pair, SharedPlace};

/// A new place of a plan.
struct PlaceRow {
    plan: String,
    partners: String,
    shared: SharedPlace,
}

impl PlaceRow {
    fn all(region: &Region, studied: &Studied) -> Vec<Self> {
        let (study, towns) = (&studied.study, &studied.towns);
        let all = towns.all();
        let mut plans: Vec<(String, &[u32])> = Vec::new();
        for plan in &study.region {
            if let Some(fewest) = &plan.fewest {
                plans.push((format!("{}_{}", plan.kind.key(), plan.mode.key()), &fewest.places));
            }
        }
        for most in &study.most {
            plans.push((format!("most_{}", most.mode.key()), &most.places));
        }
        let of_plan = |(name, places): (String, &[u32])| {
            let place = |place: &u32| Self {
                plan: name.clone(),
                partners: String::new(),
                shared: towns.reached_by(*place, &all),
            };
            places.iter().map(place).collect::<Vec<_>>()
        };
        let of_pair = |pair: &Pair| {
            let partners = studied.keys(region, &pair.partners.towns);
            let shared = pair.shared.iter().cloned();
            let place =
                |shared| Self { plan: "pair".to_owned(), partners: partners.clone(), shared };
            shared.map(place).collect::<Vec<_>>()
        };
        plans.into_iter().flat_map(of_plan).chain(study.pairs.iter().flat_map(of_pair)).collect()
    }
}

/// One point for each new place of the plans of the region, and for each place that a pair would share. `positions`
/// are those of all candidates in degrees.
pub fn cooperation_place_table(
    region: &Region,
    candidates: &Candidates,
    studies: &[Studied],
    positions: &[Coord<f64>],
) -> Layer {
    let rows = rows(studies, |studied| PlaceRow::all(region, studied));
    let mut table = start(region, &rows);
    let what = "Plan it belongs to: kind of target and mode, most_ and mode, or pair for a place that two \
                municipalities would share; one of several best plans";
    table.text(("plan", "", what), rows.iter().map(|(_, row)| row.plan.as_str()));
    let what = "The two municipalities of a pair";
    table.text(("partner_ids", "", what), rows.iter().map(|(_, row)| row.partners.as_str()));
    let candidate =
        |(studied, row): &Row<'_, PlaceRow>| studied.candidates[row.shared.place as usize] as usize;
    let keys = rows.iter().map(|row| candidates.key(region, candidate(row)));
    table.text(("place_id", "", "Cell, facility or point of the place"), keys);
    let at = |row: &Row<'_, PlaceRow>| positions[candidate(row)];
    table.number(("place_lon", "°", "Its longitude"), 6, rows.iter().map(|row| Some(at(row).x)));
    table.number(("place_lat", "°", "Its latitude"), 6, rows.iter().map(|row| Some(at(row).y)));
    let home = |(studied, row): &Row<'_, PlaceRow>| studied.municipality(row.shared.ground);
    add_municipality(&mut table, region, "", rows.iter().map(home));
    let persons = |row: &PlaceRow, is_own: bool| -> u64 {
        let SharedPlace { ground, persons, .. } = &row.shared;
        persons.iter().filter(|(town, _)| (town == ground) == is_own).map(|(_, n)| n).sum()
    };
    let what = "Residents of its municipality without any place today whom it reaches";
    table.count(("persons_own", "persons", what), rows.iter().map(|(_, row)| persons(row, true)));
    let what = "Residents of other municipalities without any place today whom it reaches";
    let abroad = rows.iter().map(|(_, row)| persons(row, false));
    table.count(("persons_abroad", "persons", what), abroad);
    let what = "All of them by municipality";
    let by_town = rows.iter().map(|(studied, row)| studied.residents(region, &row.shared.persons));
    table.text(("persons_by_municipality", "persons", what), by_town);
    let shapes =
        rows.iter().map(|row| Some(Point::from(candidates.position(candidate(row))).into()));
    table.finish("cooperation_places", region, Some(shapes.collect()))
}
