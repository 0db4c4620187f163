//! Facilities of the demo region, placed where people live.

use geo::Coord;

use super::facts::MunicipalityFacts;
use super::random::{hash_unit, stream_of_part};
use super::settle::{Cell, SIDE_M};
use crate::base::{ProviderType, Random};

/// How to generate the facilities of a category.
struct Recipe {
    category: &'static str,
    name: &'static str,
    /// Number in one copy of the region.
    count: usize,
    /// Who runs them.
    run_by: RunBy,
    /// Smallest and largest capacity; zero means unknown.
    capacity: (f64, f64),
}

#[derive(Clone, Copy)]
enum RunBy {
    /// This many commercial chains in the whole region.
    Chains(usize),
    /// Each facility has its own provider.
    Owners,
    /// Welfare associations, some of them in the whole region, and commercial groups.
    Welfare,
    /// The municipality.
    Public,
    /// The municipality, welfare associations, and clubs.
    Mixed,
}

const fn recipe(
    category: &'static str,
    name: &'static str,
    count: usize,
    run_by: RunBy,
    capacity: (f64, f64),
) -> Recipe {
    Recipe { category, name, count, run_by, capacity }
}

/// The numbers have the order of magnitude of the real region; none is an official count.
const RECIPES: [Recipe; 28] = [
    recipe("supermarket", "Supermarkt", 1_500, RunBy::Chains(6), (0.0, 0.0)),
    recipe("small_grocery", "Lebensmittelladen", 900, RunBy::Owners, (0.0, 0.0)),
    recipe("bakery", "Bäckerei", 1_800, RunBy::Chains(40), (0.0, 0.0)),
    recipe("pharmacy", "Apotheke", 1_150, RunBy::Owners, (0.0, 0.0)),
    recipe("bank", "Bank", 1_000, RunBy::Chains(5), (0.0, 0.0)),
    recipe("post_office", "Post", 600, RunBy::Chains(1), (0.0, 0.0)),
    recipe("weekly_market", "Wochenmarkt", 160, RunBy::Public, (0.0, 0.0)),
    recipe("doctor", "Arztpraxis", 2_300, RunBy::Owners, (1.0, 4.0)),
    recipe("dentist", "Zahnarztpraxis", 1_400, RunBy::Owners, (1.0, 3.0)),
    recipe("hospital", "Krankenhaus", 110, RunBy::Welfare, (120.0, 900.0)),
    recipe("physiotherapist", "Physiotherapie", 1_200, RunBy::Owners, (1.0, 6.0)),
    recipe("residential_care", "Pflegeheim", 620, RunBy::Welfare, (30.0, 140.0)),
    recipe("day_care", "Tagespflege", 400, RunBy::Welfare, (10.0, 20.0)),
    recipe("home_care", "Pflegedienst", 650, RunBy::Welfare, (0.0, 0.0)),
    recipe("assisted_living", "Betreutes Wohnen", 400, RunBy::Welfare, (12.0, 80.0)),
    recipe("advice", "Pflegeberatung", 110, RunBy::Public, (0.0, 0.0)),
    recipe("meeting_place", "Begegnungsstätte", 950, RunBy::Mixed, (0.0, 0.0)),
    recipe("library", "Bibliothek", 150, RunBy::Public, (0.0, 0.0)),
    recipe("place_of_worship", "Gotteshaus", 1_200, RunBy::Mixed, (0.0, 0.0)),
    recipe("park", "Park", 800, RunBy::Public, (0.0, 0.0)),
    recipe("public_toilet", "Öffentliche Toilette", 300, RunBy::Public, (0.0, 0.0)),
    recipe("bench", "Sitzbank", 500, RunBy::Public, (0.0, 0.0)),
    recipe("transit_stop", "Rufbushaltestelle", 300, RunBy::Chains(2), (0.0, 0.0)),
    recipe("bus_stop", "Bushaltestelle", 3_400, RunBy::Chains(8), (0.0, 0.0)),
    recipe("tram_stop", "Stadtbahnhaltestelle", 600, RunBy::Chains(4), (0.0, 0.0)),
    recipe("rail_station", "Bahnhof", 150, RunBy::Chains(1), (0.0, 0.0)),
    recipe("kindergarten", "Kindertagesstätte", 1_950, RunBy::Mixed, (40.0, 120.0)),
    recipe("primary_school", "Grundschule", 620, RunBy::Public, (150.0, 400.0)),
];

/// One in this many quartiers has no facility of a category, so that the demo has gaps.
const ONE_IN_WITHOUT: f64 = 6.0;

/// A facility of the demo region.
pub(super) struct Service {
    pub at: Coord<f64>,
    pub name: String,
    pub category: &'static str,
    pub provider: Option<String>,
    pub provider_type: Option<ProviderType>,
    pub capacity: Option<f64>,
}

/// Places all facilities of one copy.
pub(super) fn services(facts: &[MunicipalityFacts], cells: &[Cell], seed: u64) -> Vec<Service> {
    let mut placed = Vec::new();
    for recipe in &RECIPES {
        let mut random = stream_of_part(seed, recipe.category);
        let salt = random.bits();
        // Dense cells attract more than their share: services gather in centres.
        let mut sum = 0.0;
        let upto: Vec<f64> = cells
            .iter()
            .map(|cell| {
                let without = hash_unit(salt, cell.quartier as i64, 1) * ONE_IN_WITHOUT < 1.0;
                sum += if without { 0.0 } else { (cell.persons as f64).powf(1.3) };
                sum
            })
            .collect();
        for number in 0..recipe.count {
            let ticket = random.unit() * sum;
            let at = upto.partition_point(|upto| *upto <= ticket).min(cells.len() - 1);
            let cell = &cells[at];
            let (provider, provider_type) = provider(recipe, facts, cell, &mut random);
            let capacity = match recipe.capacity {
                (_, 0.0) => None,
                (low, high) => Some(random.between(low, high + 1.0).floor()),
            };
            let shift = |random: &mut Random| (random.between(-0.5, 0.5) * SIDE_M).round();
            let x = cell.at.x + shift(&mut random);
            let y = cell.at.y + shift(&mut random);
            placed.push(Service {
                at: Coord { x, y },
                name: format!("{} {:04} (synthetisch)", recipe.name, number + 1),
                category: recipe.category,
                provider,
                provider_type,
                capacity,
            });
        }
    }
    placed
}

fn provider(
    recipe: &Recipe,
    facts: &[MunicipalityFacts],
    cell: &Cell,
    random: &mut Random,
) -> (Option<String>, Option<ProviderType>) {
    let town = &facts[cell.municipality].name;
    let public = || (Some(format!("Kommune {town} (synthetisch)")), Some(ProviderType::Public));
    let welfare = |number: usize| {
        let letter = char::from(b'A' + number as u8);
        (Some(format!("Wohlfahrtsverband {letter} (synthetisch)")), Some(ProviderType::NonProfit))
    };
    let pick = random.unit();
    match recipe.run_by {
        RunBy::Chains(count) => {
            let chain = random.below(count) + 1;
            (
                Some(format!("{}-Kette {chain} (synthetisch)", recipe.name)),
                Some(ProviderType::Commercial),
            )
        }
        RunBy::Owners => (None, Some(ProviderType::Commercial)),
        RunBy::Public => public(),
        RunBy::Welfare if pick < 0.55 => welfare(random.below(6)),
        RunBy::Welfare if pick < 0.65 => public(),
        RunBy::Welfare => {
            let group = random.below(12) + 1;
            (Some(format!("Pflegegruppe {group} (synthetisch)")), Some(ProviderType::Commercial))
        }
        RunBy::Mixed if pick < 0.35 => public(),
        RunBy::Mixed if pick < 0.80 => welfare(random.below(6)),
        RunBy::Mixed => {
            let club = cell.quartier + 1;
            (Some(format!("Verein Quartier {club} (synthetisch)")), Some(ProviderType::Civic))
        }
    }
}
