//! A self-contained map for browsers: coverage by quartier, for every category and limit.

use std::fmt::Write;

use geo::{BoundingRect, Coord, Geometry, LineString, MultiPolygon, SimplifyVw};
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value, context};
use serde_json::json;

use super::areas::area_shapes;
use super::counted::Counted;
use super::coverage::LevelCoverage;
use super::table::share;
use super::words;
use crate::analysis::coverage::{Coverage, CoverageTable, Level};
use crate::base::{Bounds, Lang, zip_equal};
use crate::region::Region;

/// Width of the drawing in drawing units.
const WIDTH: f64 = 1_000.0;
/// Details smaller than this area, in square units of the drawing, are left out.
const DETAIL: f64 = 0.02;

/// Colours from uncovered to covered: a yellow-to-blue scale that is readable with the common
/// colour vision deficiencies (viridis, reversed; Smith and van der Walt 2015).
const COLOURS: [&str; 5] = ["#fde725", "#5ec962", "#21918c", "#3b528b", "#440154"];
/// Colour of uninhabited quartiers.
const EMPTY: &str = "#dddddd";
/// Colour of quartiers whose persons are not known; no colour of the scale is near it.
const UNKNOWN: &str = "#f3b6c6";

/// Quartiers with a larger share of persons whose lack of the service is uncertain are hatched.
const HATCHED_FROM: f64 = 0.01;
/// The hatch in the legend.
const HATCH: &str = "repeating-linear-gradient(45deg, #fff 0 2px, #999 2px 6px)";

/// The transformation from metres in the working CRS to drawing units; north is up.
struct Frame {
    low: Coord<f64>,
    scale: f64,
    height: f64,
}

impl Frame {
    fn around(region: &Region) -> Self {
        let areas = region.municipalities().iter().map(|municipality| municipality.area());
        let boxes = areas.filter_map(|area| area.bounding_rect()).map(Bounds::from);
        let whole = boxes.reduce(Bounds::joined).unwrap_or(Bounds::new(0.0, 0.0, 1.0, 1.0));
        let scale = WIDTH / whole.width().max(1.0);
        Self {
            low: Coord { x: whole.west, y: whole.south },
            scale,
            height: (whole.height() * scale).ceil().max(1.0),
        }
    }

    /// The outline as SVG path data.
    fn path(&self, area: &MultiPolygon<f64>) -> String {
        let detail = DETAIL / (self.scale * self.scale);
        let mut path = String::new();
        for polygon in area.simplify_vw(detail).iter() {
            self.ring(polygon.exterior(), &mut path);
            polygon.interiors().iter().for_each(|ring| self.ring(ring, &mut path));
        }
        path
    }

    fn ring(&self, ring: &LineString<f64>, path: &mut String) {
        let corners = ring.0.len().saturating_sub(1);
        for (at, corner) in ring.0.iter().take(corners).enumerate() {
            let x = (corner.x - self.low.x) * self.scale;
            let y = self.height - (corner.y - self.low.y) * self.scale;
            let letter = if at == 0 { 'M' } else { 'L' };
            // Writing to a string cannot fail.
            let _ = write!(path, "{letter}{x:.1} {y:.1}");
        }
        path.push('Z');
    }
}

/// Texts and notes on a map.
#[derive(Clone, Copy, Debug, Default)]
pub struct About<'a> {
    /// Whether the data are synthetic.
    pub synthetic: bool,
    /// Language of the texts.
    pub lang: Lang,
    /// Name of the walk profile; `None` for straight-line distances.
    pub walker: Option<&'a str>,
}

/// Draws coverage by quartier as one self-contained HTML file.
///
/// The map first shows one category and limit; a list selects another one, and a switch hides the
/// municipal boundaries. Pointing at a quartier shows its values.
///
/// # Parameters
/// `coverage` is coverage by quartier.
pub fn map(region: &Region, coverage: &LevelCoverage, about: &About<'_>) -> String {
    let About { synthetic, lang, walker } = *about;
    let frame = Frame::around(region);
    let say = |word: &words::Word| word.say(lang);
    let rows = Rows::new(region);
    let looks = first_looks(region, coverage, &rows);
    let shapes = area_shapes(region, Level::Quartier);
    let area = |(row, Look { colour, is_hatched }): (&usize, Look)| {
        let path = match &shapes[*row] {
            Some(Geometry::MultiPolygon(area)) => frame.path(area),
            // Residents whose ground no layer has still have a name and values.
            _ => String::new(),
        };
        let name = row_name(region, *row, lang);
        context! { path, colour, is_hatched, name }
    };
    let areas: Vec<Value> = zip_equal(&rows.numbers, looks).map(area).collect();
    let borders = region.municipalities().iter().map(|home| frame.path(home.area()));
    let distance = match walker {
        None => say(&words::STRAIGHT).to_owned(),
        Some(profile) => format!("{} ({profile})", say(&words::ON_FOOT)),
    };
    let credits = match region.attribution() {
        [] => String::new(),
        names => format!("{}: {}", say(&words::DATA), names.join("; ")),
    };
    let values = context! {
        lang => lang.pick("en", "de"),
        title => format!("{}: {}", region.name(), say(&words::COVERAGE)),
        note => if synthetic { say(&words::SYNTHETIC) } else { "" },
        height => frame.height + 10.0,
        category => say(&words::CATEGORY),
        share_covered => say(&words::SHARE_COVERED),
        boundaries => say(&words::BOUNDARIES),
        hover => say(&words::HOVER),
        no_script => say(&words::NO_SCRIPT),
        labels => coverage.tables.iter().map(|at| label(region, at, lang)).collect::<Vec<_>>(),
        initial => first_choice(region, coverage),
        legend => legend(&rows, lang),
        distance,
        credits,
        areas,
        borders => borders.collect::<Vec<String>>(),
        data => Serde(data(region, coverage, &rows, lang)),
    };
    filled(values)
}

/// The page with its values, put in once: a value is never searched for places to fill.
fn filled(values: Value) -> String {
    let mut environment = Environment::empty();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.add_filter("tojson", minijinja::filters::tojson);
    let page = environment.render_str(TEMPLATE, values);
    page.expect("a template of our own with all of its values")
}

/// The rows of the map: quartiers, and residents outside them.
struct Rows {
    /// Their numbers on the level of quartiers.
    numbers: Vec<usize>,
    /// Of which rows the persons are known.
    known: Counted,
}

impl Rows {
    fn new(region: &Region) -> Self {
        let level = Level::Quartier;
        Self { numbers: level.rows(region), known: Counted::on_level(region, level) }
    }
}

/// The choice shown first: supermarkets at their largest limit, because everybody needs them; else the
/// first one.
fn first_choice(region: &Region, coverage: &LevelCoverage) -> usize {
    let is_wanted = |table: &CoverageTable| region.category(table.category).key() == "supermarket";
    coverage.tables.iter().rposition(is_wanted).unwrap_or(0)
}

/// What a quartier looks like.
#[derive(Clone, Copy)]
struct Look {
    colour: &'static str,
    is_hatched: bool,
}

/// Look of each quartier for the choice shown first, so that the map is readable without its script.
fn first_looks(region: &Region, coverage: &LevelCoverage, rows: &Rows) -> Vec<Look> {
    let Some(table) = coverage.tables.get(first_choice(region, coverage)) else {
        return vec![Look { colour: EMPTY, is_hatched: false }; rows.numbers.len()];
    };
    let colour = |row: &Coverage| match share(row.covered[0], row.persons[0]) {
        _ if rows.known.value(row.area, ()).is_none() => UNKNOWN,
        None => EMPTY,
        Some(share) => {
            let class = (share * COLOURS.len() as f64) as usize;
            COLOURS[class.min(COLOURS.len() - 1)]
        }
    };
    let look =
        |row: &Coverage| Look { colour: colour(row), is_hatched: much_uncertain(row).is_some() };
    table.rows.iter().map(look).collect()
}

/// The share of persons whose lack of the service is uncertain, where the quartier is hatched for it.
fn much_uncertain(row: &Coverage) -> Option<f64> {
    share(row.uncertain[0], row.persons[0]).filter(|share| *share > HATCHED_FROM)
}

/// The classes of the map with their meaning. That persons are not known is a class where it occurs.
fn legend(rows: &Rows, lang: Lang) -> Vec<Value> {
    let percent = |part: usize| 100 * part / COLOURS.len();
    let classes = COLOURS
        .iter()
        .enumerate()
        .map(|(class, colour)| (*colour, format!("{}–{} %", percent(class), percent(class + 1))));
    let word = |word: &words::Word| word.say(lang).to_owned();
    let others = [(EMPTY, word(&words::NOBODY)), (HATCH, word(&words::UNCERTAIN))];
    let mut known = rows.numbers.iter().map(|row| rows.known.value(*row, ()));
    let unknown = known.any(|row| row.is_none()).then(|| (UNKNOWN, word(&words::UNKNOWN)));
    let entry = |(background, text): (&str, String)| context! { background, text };
    classes.chain(others).chain(unknown).map(entry).collect()
}

/// The name of a choice: a service and a limit.
fn label(region: &Region, table: &CoverageTable, lang: Lang) -> String {
    let category = region.category(table.category);
    format!("{}, {} m", lang.pick(category.name_en(), category.name_de()), table.limit.0 / 1000)
}

/// The name of a row: the quartier and its municipality.
fn row_name(region: &Region, row: usize, lang: Lang) -> String {
    let (name, home) = match Level::Quartier.without_area(region, row) {
        Some(home) => (words::WITHOUT_QUARTIER.say(lang), home),
        None => (region.quartiers()[row].name(), region.quartiers()[row].municipality()),
    };
    format!("{name} ({})", region.municipality(home).name())
}

/// Names and values for the script of the map. Persons that are not known have no value.
fn data(region: &Region, coverage: &LevelCoverage, rows: &Rows, lang: Lang) -> serde_json::Value {
    let names = rows.numbers.iter().map(|row| row_name(region, *row, lang));
    let first: &[Coverage] = coverage.tables.first().map_or(&[], |table| &table.rows);
    let persons: Vec<Option<u64>> =
        first.iter().map(|row| rows.known.value(row.area, row.persons[0])).collect();
    let mut choices = Vec::new();
    for table in &coverage.tables {
        let rounded = |share: f64| (share * 1000.0).round() / 1000.0;
        let rows = || table.rows.iter();
        let shares = rows().map(|row| share(row.covered[0], row.persons[0]).map(rounded));
        let metres = rows().map(|row| row.mean_distance_m.map(f64::round));
        let uncertain = rows().map(|row| much_uncertain(row).map(rounded));
        let (shares, metres): (Vec<_>, Vec<_>) = (shares.collect(), metres.collect());
        let uncertain: Vec<Option<f64>> = uncertain.collect();
        choices.push(json!({"share": shares, "mean": metres, "uncertain": uncertain}));
    }
    let words = json!({
        "persons": words::PERSONS.say(lang),
        "nobody": words::NOBODY.say(lang),
        "unknown": words::UNKNOWN.say(lang),
        "mean": words::MEAN_DISTANCE.say(lang),
        "uncertain": words::UNCERTAIN.say(lang),
    });
    json!({
        "names": names.collect::<Vec<_>>(),
        "persons": persons,
        "choices": choices,
        "initial": first_choice(region, coverage),
        "colours": COLOURS,
        "empty": EMPTY,
        "unknown": UNKNOWN,
        "words": words,
    })
}

const TEMPLATE: &str = include_str!("../../data/map_template.html");
