//! Similar quartiers as tables.

use super::words::Words;
use crate::analysis::coverage::Level;
use crate::analysis::profile::Profiles;
use crate::analysis::similar::{Compared, Feature, Pair, Types, Variable};
use crate::base::{Lang, QuartierId, zip_equal};
use crate::dataset::Layer;
use crate::present::areas::add_names;
use crate::present::coverage::Shapes;
use crate::present::names::{Names, municipality_rows, quartier_rows};
use crate::present::table::{Table, share};
use crate::region::Region;

/// Fewer of all quartiers than this share make a small type.
const SMALL_SHARE: f64 = 0.01;

/// Whether a type of so many quartiers is a small one, below 1 % of all.
pub fn is_small_type(quartiers: usize, all: usize) -> bool {
    (quartiers as f64) < SMALL_SHARE * all as f64
}

/// The keys of features, each with a sign that says on which side of the median it is.
fn keys(region: &Region, compared: &Compared, features: &[Feature]) -> String {
    let key = |feature: &Feature| {
        let variable = &compared.variables[feature.variable].variable;
        format!("{}{}", if feature.is_high { '+' } else { '-' }, variable.key(region))
    };
    features.iter().map(key).collect::<Vec<_>>().join(" ")
}

/// Quartiers with those of other municipalities that are most alike, a pair a row.
///
/// # Parameters
/// `pairs`: each with the services that the other one reaches and the own one does not, by their numbers.
pub fn similar_table(
    region: &Region,
    (compared, profiles): (&Compared, &Profiles),
    pairs: &[(Pair, Vec<usize>)],
) -> Layer {
    let mut table = Table::default();
    let words = Words::of_region(region);
    let each = || pairs.iter();
    let areas: Vec<usize> = each().map(|(pair, _)| pair.own.index()).collect();
    add_names(&mut table, region, Level::Quartier, &areas);
    let head = ("rank", "", "1 for the quartier most alike");
    table.count(head, each().map(|(pair, _)| pair.rank as u64));
    let quartiers = Names::of_quartiers(region);
    let rows = quartier_rows(each().map(|(pair, _)| Some(pair.other)));
    let what = "A quartier of another municipality that is like it";
    table.look_up(("like_quartier_id", "", what), &quartiers.keys, &rows);
    table.look_up(("like_quartier_name", "", "Its name"), &quartiers.names, &rows);
    let home = |pair: &Pair| Some(region.quartier(pair.other).municipality());
    let towns = Names::of_municipalities(region);
    let rows = municipality_rows(each().map(|(pair, _)| home(pair)));
    table.look_up(("like_municipality_id", "", "Its municipality"), &towns.keys, &rows);
    table.look_up(("like_municipality_name", "", "Its municipality's name"), &towns.names, &rows);
    let what = "Distance of standardised values: 0 for twins, 1.4 where they differ by a spread in two variables";
    table.number(("difference", "", what), 4, each().map(|(pair, _)| Some(pair.difference)));
    let what = "What both have in common beside most others: + above, - below the median";
    let alike = each().map(|(pair, _)| keys(region, compared, &pair.alike));
    table.text(("alike", "", what), alike);
    let what = "Services that at least half of the residents there reach within the largest limit, and less than half here";
    let key = |service: &usize| region.category(profiles.services[*service].0).key();
    let services =
        each().map(|(_, services)| services.iter().map(key).collect::<Vec<_>>().join(" "));
    table.text(("reaches", "", what), services);
    for (name, lang) in [("words_en", Lang::En), ("words_de", Lang::De)] {
        let said =
            each().map(|(pair, services)| words.pair((compared, profiles), (pair, services), lang));
        table.text((name, "", "The same in words"), said);
    }
    table.finish("similar", region, None)
}

/// What the quartiers of each type have in common.
struct Kinds<'s> {
    types: &'s Types,
    means: Vec<Vec<f64>>,
    names: [Vec<String>; 2],
}

impl<'s> Kinds<'s> {
    fn new(region: &Region, compared: &Compared, types: &'s Types) -> Self {
        let words = Words::of_region(region);
        let means = compared.type_means(types);
        let name = |means: &Vec<f64>, lang: Lang| {
            words.kind(compared, &compared.type_features(means), lang)
        };
        let names =
            [Lang::En, Lang::De].map(|lang| means.iter().map(|own| name(own, lang)).collect());
        Self { types, means, names }
    }

    /// The members of a type, by their numbers.
    fn members(&self, kind: usize) -> impl Iterator<Item = usize> + '_ {
        let all = self.types.of_point.iter().enumerate();
        all.filter(move |(_, own)| **own == kind).map(|(at, _)| at)
    }
}

const TYPE: (&str, &str, &str) =
    ("quartier_type", "", "Number of the type: 1 is the one with most quartiers");

/// Types of quartiers, one a row.
pub fn type_table(
    region: &Region,
    (compared, profiles): (&Compared, &Profiles),
    types: &Types,
) -> Layer {
    let kinds = Kinds::new(region, compared, types);
    let all = compared.quartiers.len();
    let each = || 0..types.count;
    let quartiers = |kind: usize| kinds.members(kind).map(|at| compared.quartiers[at]);
    let mut table = Table::default();
    table.count(TYPE, each().map(|kind| kind as u64 + 1));
    for ((name, names), what) in zip_equal(
        zip_equal(["type_en", "type_de"], &kinds.names),
        ["Its two strongest features", "The same in German"],
    ) {
        table.text((name, "", what), names.iter());
    }
    let size = |kind: usize| kinds.members(kind).count();
    table.count(("quartiers", "", "Quartiers of the type"), each().map(|kind| size(kind) as u64));
    let part = |kind: usize| share(size(kind) as u64, all as u64);
    table.number(("share_of_quartiers", "share", "Of all that are compared"), 4, each().map(part));
    let towns = |kind: usize| {
        let mut homes: Vec<_> =
            quartiers(kind).map(|id| region.quartier(id).municipality()).collect();
        homes.sort_unstable();
        homes.dedup();
        homes.len() as u64
    };
    table.count(("municipalities", "", "Municipalities with such a quartier"), each().map(towns));
    let persons = |kind: usize| {
        quartiers(kind).filter_map(|id| profiles.rows[id.index()].residents()).sum::<u64>()
    };
    table.count(("persons", "persons", "Persons who live there"), each().map(persons));
    let mean = |kind: usize| {
        let sum: f64 = kinds.members(kind).map(|at| types.silhouettes[at]).sum();
        Some(sum / size(kind) as f64)
    };
    let what = "Mean silhouette of its quartiers: near 1 when it is apart from others, near 0 when it runs into one";
    table.number(("silhouette", "", what), 4, each().map(mean));
    let what = "Whether it has fewer than 1 % of the quartiers: rather a few odd ones than a type";
    table.flag(("is_small", "", what), each().map(|kind| is_small_type(size(kind), all)));
    table.finish("types", region, None)
}

/// The median of values.
fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let half = values.len() / 2;
    match values.len() % 2 {
        0 => Some(f64::midpoint(*values.get(half.checked_sub(1)?)?, values[half])),
        _ => Some(values[half]),
    }
}

/// The variables of each type, one a row: by what it differs.
pub fn type_variable_table(region: &Region, compared: &Compared, types: &Types) -> Layer {
    let kinds = Kinds::new(region, compared, types);
    let words = Words::of_region(region);
    let variables = compared.variables.len();
    let each =
        || (0..types.count).flat_map(|kind| (0..variables).map(move |variable| (kind, variable)));
    let variable = |at: usize| &compared.variables[at];
    let mut table = Table::default();
    table.count(TYPE, each().map(|(kind, _)| kind as u64 + 1));
    let what = "What quartiers are compared by";
    table.text(("variable", "", what), each().map(|(_, at)| variable(at).variable.key(region)));
    for (name, lang, what) in
        [("variable_en", Lang::En, "In words"), ("variable_de", Lang::De, "In words, in German")]
    {
        let said = each().map(|(_, at)| words.variable(&variable(at).variable, lang));
        table.text((name, "", what), said);
    }
    table.text(("unit", "", "Its unit"), each().map(|(_, at)| variable(at).variable.unit()));
    let what = "How much it counts";
    table.number(("variable_weight", "", what), 6, each().map(|(_, at)| Some(variable(at).weight)));
    let all = |at: usize| median(compared.raw.iter().map(|row| row[at]).collect());
    let medians: Vec<Option<f64>> = (0..variables).map(all).collect();
    let what = "Median of all quartiers that are compared";
    table.number(("median_all", "", what), 4, each().map(|(_, at)| medians[at]));
    let own = |(kind, at): (usize, usize)| {
        median(kinds.members(kind).map(|member| compared.raw[member][at]).collect())
    };
    table.number(("median_type", "", "Median of the quartiers of the type"), 4, each().map(own));
    let what = "Mean standardised value of the type: how many spreads above the median of all";
    table.number(("mean_z", "", what), 4, each().map(|(kind, at)| Some(kinds.means[kind][at])));
    table.finish("type_variables", region, None)
}

/// The numbers of types that were tried, one a row.
pub fn type_count_table(region: &Region, types: &Types) -> Layer {
    let each = || types.choices.iter();
    let mut table = Table::default();
    table.count(("types", "", "Number of types"), each().map(|choice| choice.count as u64));
    let what = "Mean silhouette of all quartiers: below 0.3 the structure is weak";
    table.number(("silhouette", "", what), 4, each().map(|choice| Some(choice.silhouette)));
    let what = "Quartiers in the smallest type";
    table.count(("smallest", "", what), each().map(|choice| choice.smallest as u64));
    let what =
        "Whether it is chosen: the largest silhouette, or the fewest types within 0.005 of it";
    table.flag(("is_chosen", "", what), each().map(|choice| choice.count == types.count));
    table.finish("type_counts", region, None)
}

/// All quartiers with their types, one a row in the order of their keys; with geometries if shapes are given. A
/// quartier without a type lacks the variables that it names.
pub fn quartier_type_table(
    region: &Region,
    compared: &Compared,
    types: Option<&Types>,
    shapes: Shapes<'_>,
) -> Layer {
    let kinds = types.map(|types| Kinds::new(region, compared, types));
    let mut rows: Vec<(QuartierId, Option<usize>, &[Variable])> = Vec::new();
    rows.extend(compared.quartiers.iter().enumerate().map(|(at, id)| (*id, Some(at), &[][..])));
    rows.extend(compared.left_out.iter().map(|(id, lacking)| (*id, None, &lacking[..])));
    rows.sort_by_key(|(id, ..)| region.quartier(*id).key());
    let each = || rows.iter();
    let areas: Vec<usize> = each().map(|(id, ..)| id.index()).collect();
    let mut table = Table::default();
    add_names(&mut table, region, Level::Quartier, &areas);
    let kind = |at: &Option<usize>| Some(kinds.as_ref()?.types.of_point[(*at)?]);
    let number = each().map(|(_, at, _)| Some(kind(at)? as u64 + 1));
    table.maybe_count((TYPE.0, TYPE.1, "Number of its type; empty without one"), number);
    for (name, at_lang, what) in [
        ("type_en", 0, "The two strongest features of its type"),
        ("type_de", 1, "The same in German"),
    ] {
        let said = |at: &Option<usize>| Some(&kinds.as_ref()?.names[at_lang][kind(at)?]);
        table.maybe_text((name, "", what), each().map(|(_, at, _)| said(at)));
    }
    let what =
        "How well it fits its type: near 1 well, near 0 between two, below 0 rather another one";
    let own = |at: &Option<usize>| Some(types?.silhouettes[(*at)?]);
    table.number(("silhouette", "", what), 4, each().map(|(_, at, _)| own(at)));
    let what = "Variables that are not known, for which it is not compared";
    let lacking = |all: &[Variable]| {
        all.iter().map(|variable| variable.key(region)).collect::<Vec<_>>().join(" ")
    };
    table.text(("lacks", "", what), each().map(|(.., all)| lacking(all)));
    let geometry = shapes.map(|shapes| areas.iter().map(|area| shapes[*area].clone()).collect());
    table.finish("quartier_types", region, geometry)
}
