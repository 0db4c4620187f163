//! Places and lines above the areas: what would close gaps, new places, who shares residents with whom.

use geo::{Coord, Geometry, LineString};

use super::areas::Area;
use super::facts::MapFacts;
use super::indicator::Layers;
use super::paint::Kind;
use super::question::Theme;
use super::read::Rows;
use super::words::{self, persons};
use crate::present::steps::TOGETHER_PERSONS;

/// A place, in the order of their ranks.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub position: Coord<f64>,
    pub kind: Kind,
    /// What a list says of it.
    pub label: String,
    /// Keys of the municipalities whose residents it would serve, or on whose ground it lies.
    pub homes: Vec<String>,
}

/// How a pair of municipalities is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bond {
    /// The class of its persons.
    Class(usize),
    /// Nobody.
    Zero,
    NotKnown,
    Withheld,
}

/// A line between two municipalities, or between two facilities in them.
#[derive(Clone, Debug)]
pub(super) struct Link {
    pub line: LineString<f64>,
    pub bond: Bond,
    /// Keys of the two municipalities.
    pub homes: [String; 2],
}

/// All signs of a map.
#[derive(Clone, Debug, Default)]
pub(super) struct Signs {
    pub places: Vec<Place>,
    pub pairs: Vec<Link>,
    /// Pairs of facilities that are double structures across a boundary.
    pub doubles: Vec<Link>,
    /// Whether the places are those of gaps that several municipalities share, on a map of something else.
    pub are_shared_gaps: bool,
    /// Whether the run names places for any gap of this service and limit: a run of a large region does so for the
    /// largest limits alone, or for none.
    pub are_gaps_named: bool,
}

impl Signs {
    pub(super) fn of_theme(
        theme: Theme,
        layers: &Layers,
        municipalities: &[Area],
        facts: &MapFacts,
    ) -> Self {
        match theme {
            Theme::Gaps => {
                Self { places: gap_places(layers, municipalities, facts), ..Self::default() }
            }
            Theme::Sites => Self { places: sites(layers, facts), ..Self::default() },
            Theme::Overlaps => Self {
                pairs: pairs(layers, facts),
                doubles: doubles(layers, facts),
                ..Self::default()
            },
            Theme::Barriers => Self { places: barriers(layers, facts), ..Self::default() },
            Theme::Coverage | Theme::Border | Theme::Mix | Theme::Places | Theme::Hours => {
                Self::default()
            }
        }
    }
}

impl Signs {
    /// The places of gaps that residents of several municipalities share.
    pub(super) fn of_shared_gaps(
        layers: &Layers,
        municipalities: &[Area],
        facts: &MapFacts,
    ) -> Self {
        let mut places = gap_places(layers, municipalities, facts);
        let are_gaps_named = !places.is_empty();
        places.retain(|place| place.kind != Kind::Whole);
        Self { places, are_shared_gaps: true, are_gaps_named, ..Self::default() }
    }
}

fn point(shape: Option<&Geometry<f64>>) -> Option<Coord<f64>> {
    match shape? {
        Geometry::Point(point) => Some(point.0),
        Geometry::MultiPoint(points) => points.0.first().map(|point| point.0),
        _ => None,
    }
}

fn line(shape: Option<&Geometry<f64>>) -> Option<LineString<f64>> {
    match shape? {
        Geometry::LineString(line) => Some(line.clone()),
        Geometry::Line(line) => Some(LineString(vec![line.start, line.end])),
        Geometry::MultiLineString(lines) => lines.0.first().cloned(),
        _ => None,
    }
}

/// What a list says of a place: how many persons and where, or where and that they are withheld or not known.
fn label(rows: Rows<'_>, (column, row): (&str, usize), names: &[&str], facts: &MapFacts) -> String {
    let say = |word: &words::Word| word.say(facts.lang);
    let names = names.join(", ");
    let lacking = || match rows.is_withheld(row) {
        true => format!("{} {}", say(&words::PERSONS), say(&words::WITHHELD)),
        false => format!("{} {}", say(&words::PERSONS), say(&words::UNKNOWN)),
    };
    match (rows.count(column, row), names.is_empty()) {
        (Some(count), true) => persons(count, facts.lang),
        (Some(count), false) => format!("{}: {names}", persons(count, facts.lang)),
        (None, true) => lacking(),
        (None, false) => format!("{names}: {}", lacking()),
    }
}

/// The rows of the choice with their ranks, lowest first.
fn ranked(rows: Rows<'_>, facts: &MapFacts) -> Vec<usize> {
    let mut own = rows.of_choice(&facts.category, facts.limit_m);
    own.sort_by_key(|row| rows.count("rank", *row));
    own
}

/// Places that would close gaps, with the towns that share each gap.
fn gap_places(layers: &Layers, municipalities: &[Area], facts: &MapFacts) -> Vec<Place> {
    let (Some(places), Some(gaps)) = (layers.get("gap_places"), layers.get("gaps")) else {
        return Vec::new();
    };
    let (rows, gaps) = (Rows { layer: places }, Rows { layer: gaps });
    let gap_rows = ranked(gaps, facts);
    let place = |row: usize| {
        let rank = rows.count("rank", row);
        let gap = gap_rows.iter().find(|gap| gaps.count("rank", **gap) == rank);
        let ids = gap.map(|gap| gaps.text("municipality_ids", *gap)).unwrap_or_default();
        let homes: Vec<String> = ids
            .split([';', ','])
            .map(|id| id.trim().to_owned())
            .filter(|id| !id.is_empty())
            .collect();
        let name = |id: &String| {
            municipalities.iter().find(|town| town.id == *id).map(|town| &town.name[..])
        };
        let towns: Vec<&str> = homes.iter().filter_map(name).collect();
        let label = label(rows, ("persons", row), &towns, facts);
        let kind = match (rows.is_yes("is_hidden", row), rows.is_yes("is_split", row)) {
            (true, _) => Kind::Hidden,
            (false, true) => Kind::Split,
            (false, false) => Kind::Whole,
        };
        Some(Place { position: point(rows.layer.geometry[row].as_ref())?, kind, label, homes })
    };
    ranked(rows, facts).into_iter().filter_map(place).collect()
}

/// Chosen new places.
fn sites(layers: &Layers, facts: &MapFacts) -> Vec<Place> {
    let Some(layer) = layers.get("sites") else { return Vec::new() };
    let rows = Rows { layer };
    let place = |row: usize| {
        let is_shared = rows.count("persons_abroad", row).is_some_and(|abroad| abroad > 0);
        let names = ["place_name", "municipality_name"].map(|name| rows.text(name, row));
        let names: Vec<&str> =
            names.iter().map(|name| &name[..]).filter(|name| !name.is_empty()).collect();
        Some(Place {
            position: point(layer.geometry[row].as_ref())?,
            kind: if is_shared { Kind::Split } else { Kind::Whole },
            label: label(rows, ("persons_added", row), &names, facts),
            homes: vec![rows.text("municipality_id", row)],
        })
    };
    ranked(rows, facts).into_iter().filter_map(place).collect()
}

/// Barriers by what mending them gives, best first; those on a boundary belong to both of its municipalities.
fn barriers(layers: &Layers, facts: &MapFacts) -> Vec<Place> {
    let Some(layer) = layers.get("barriers") else { return Vec::new() };
    let rows = Rows { layer };
    let place = |row: usize| {
        let text = |names: [&str; 2]| -> Vec<String> {
            let all = names.map(|name| rows.text(name, row));
            all.into_iter().filter(|text| !text.is_empty()).collect()
        };
        let kind = words::barrier(&rows.text("kind", row), facts.lang);
        let towns = text(["municipality_name", "b_municipality_name"]).join(" / ");
        let names = [kind, towns].join(", ");
        let uncertain = rows.count("person_services_uncertain", row).filter(|count| *count > 0);
        let label = match (rows.count("person_services", row), rows.number("person_km_saved", row))
        {
            // Mending it shortens walks, and brings nobody within a limit.
            (Some(0), Some(km)) => {
                format!(
                    "{} {}: {names}",
                    words::decimal(km, facts.lang),
                    words::KM_SAVED.say(facts.lang)
                )
            }
            (Some(count), _) => {
                let doubt = uncertain.map(|count| words::so_many_uncertain(count, facts.lang));
                format!("{}{}: {names}", persons(count, facts.lang), doubt.unwrap_or_default())
            }
            (None, _) => label(rows, ("person_services", row), &[&names], facts),
        };
        let is_shared = rows.is_yes("is_on_boundary", row);
        Some(Place {
            position: point(layer.geometry[row].as_ref())?,
            kind: if is_shared { Kind::Split } else { Kind::Whole },
            label,
            homes: text(["municipality_id", "b_municipality_id"]),
        })
    };
    let mut all: Vec<usize> = (0..layer.len()).collect();
    all.sort_by_key(|row| rows.count("rank", *row));
    all.into_iter().filter_map(place).collect()
}

fn homes(rows: Rows<'_>, row: usize) -> [String; 2] {
    ["a_municipality_id", "b_municipality_id"].map(|name| rows.text(name, row))
}

/// Pairs of municipalities by the residents of both who reach facilities of both, those with fewest first.
fn pairs(layers: &Layers, facts: &MapFacts) -> Vec<Link> {
    let Some(layer) = layers.get("municipality_pairs") else { return Vec::new() };
    let rows = Rows { layer };
    let mut own = rows.of_choice(&facts.category, facts.limit_m);
    own.sort_by_key(|row| (rows.count("persons_both", *row), *row));
    let link = |row: usize| {
        let bond = match rows.count("persons_both", row) {
            _ if !rows.is_yes("is_known", row) => Bond::NotKnown,
            None if rows.is_withheld(row) => Bond::Withheld,
            None => Bond::NotKnown,
            Some(0) => Bond::Zero,
            Some(count) => {
                Bond::Class(TOGETHER_PERSONS.partition_point(|from| *from <= count as f64))
            }
        };
        let homes = homes(rows, row);
        Some(Link { line: line(layer.geometry[row].as_ref())?, bond, homes })
    };
    own.into_iter().filter_map(link).collect()
}

/// Double structures of two municipalities.
fn doubles(layers: &Layers, facts: &MapFacts) -> Vec<Link> {
    let Some(layer) = layers.get("overlap_pairs") else { return Vec::new() };
    let rows = Rows { layer };
    let is_double = |row: &usize| {
        rows.is_yes("is_double_structure", *row) && rows.text("kind", *row) == "cross_municipal"
    };
    let link = |row: usize| {
        let line = line(layer.geometry[row].as_ref())?;
        Some(Link { line, bond: Bond::Zero, homes: homes(rows, row) })
    };
    let own = rows.of_choice(&facts.category, facts.limit_m);
    own.into_iter().filter(is_double).filter_map(link).collect()
}
