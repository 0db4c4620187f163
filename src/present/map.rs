//! A self-contained map for browsers: coverage by quartier, for every category and limit.

use std::fmt::Write;

use geo::{BoundingRect, Coord, LineString, MultiPolygon, SimplifyVw};
use serde_json::json;

use super::LevelCoverage;
use super::table::share;
use super::words;
use crate::analysis::coverage::CoverageTable;
use crate::base::{Bounds, Lang};
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

/// Quartiers with a larger share of persons whose lack of the service is uncertain are hatched.
const HATCHED_FROM: f64 = 0.01;

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
    let colours = first_colours(region, coverage);
    let mut paths = String::new();
    for (at, quartier) in region.quartiers().iter().enumerate() {
        let shape = frame.path(quartier.area());
        let _ = writeln!(
            paths,
            "<path id=\"q{at}\" d=\"{shape}\" fill=\"{}\"><title></title></path>",
            colours[at]
        );
    }
    let mut borders = String::new();
    for municipality in region.municipalities() {
        let _ = writeln!(borders, "<path d=\"{}\"/>", frame.path(municipality.area()));
    }
    let note = if synthetic { say(&words::SYNTHETIC) } else { "" };
    let title = format!("{}: {}", region.name(), say(&words::COVERAGE));
    let distance = match walker {
        None => say(&words::STRAIGHT).to_owned(),
        Some(profile) => format!("{} ({profile})", say(&words::ON_FOOT)),
    };
    let credits = match region.attribution() {
        [] => String::new(),
        names => format!("{}: {}", say(&words::DATA), names.join("; ")),
    };
    TEMPLATE
        .replace("{lang}", lang.pick("en", "de"))
        .replace("{title}", &escape(&title))
        .replace("{note}", &escape(note))
        .replace("{height}", &format!("{}", frame.height + 10.0))
        .replace("{category}", say(&words::CATEGORY))
        .replace("{share_covered}", say(&words::SHARE_COVERED))
        .replace("{boundaries}", say(&words::BOUNDARIES))
        .replace("{nobody}", say(&words::NOBODY))
        .replace("{hover}", say(&words::HOVER))
        .replace("{distance}", &escape(&distance))
        .replace("{credits}", &escape(&credits))
        .replace("{paths}", &paths)
        .replace("{borders}", &borders)
        .replace("{data}", &data(region, coverage, lang))
}

/// The choice shown first: supermarkets at their largest limit, because everybody needs them; else the
/// first one.
fn first_choice(region: &Region, coverage: &LevelCoverage) -> usize {
    let is_wanted = |table: &CoverageTable| region.category(table.category).key() == "supermarket";
    coverage.tables.iter().rposition(is_wanted).unwrap_or(0)
}

/// Colour of each quartier for the choice shown first, so that the map is readable without its script.
fn first_colours(region: &Region, coverage: &LevelCoverage) -> Vec<&'static str> {
    let mut colours = vec![EMPTY; region.quartiers().len()];
    let Some(table) = coverage.tables.get(first_choice(region, coverage)) else { return colours };
    for row in &table.rows {
        if let Some(share) = share(row.covered[0], row.persons[0]) {
            let class = (share * COLOURS.len() as f64) as usize;
            colours[row.area] = COLOURS[class.min(COLOURS.len() - 1)];
        }
    }
    colours
}

/// Names and values for the script of the map. `<` is written as an escape, so that no name can
/// end the script.
fn data(region: &Region, coverage: &LevelCoverage, lang: Lang) -> String {
    let names = region.quartiers().iter().map(|quartier| {
        let home = region.municipality(quartier.municipality()).name();
        format!("{} ({home})", quartier.name())
    });
    let mut persons = vec![0; region.quartiers().len()];
    let mut choices = Vec::new();
    for table in &coverage.tables {
        let category = region.category(table.category);
        let name = lang.pick(category.name_en(), category.name_de());
        let mut shares = vec![None; region.quartiers().len()];
        let mut metres = vec![None; region.quartiers().len()];
        let mut uncertain = vec![0.0; region.quartiers().len()];
        for row in &table.rows {
            persons[row.area] = row.persons[0];
            let share = share(row.covered[0], row.persons[0]);
            shares[row.area] = share.map(|share| (share * 1000.0).round() / 1000.0);
            metres[row.area] = row.mean_distance_m.map(f64::round);
            let share = super::table::share(row.uncertain[0], row.persons[0]).unwrap_or(0.0);
            uncertain[row.area] = (share * 1000.0).round() / 1000.0;
        }
        let label = format!("{name}, {} m", table.limit.0 / 1000);
        choices
            .push(json!({"label": label, "share": shares, "mean": metres, "uncertain": uncertain}));
    }
    let words = json!({
        "persons": words::PERSONS.say(lang),
        "nobody": words::NOBODY.say(lang),
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
        "hatched_from": HATCHED_FROM,
        "words": words,
    })
    .to_string()
    .replace('<', "\\u003c")
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

const TEMPLATE: &str = include_str!("../../data/map_template.html");
