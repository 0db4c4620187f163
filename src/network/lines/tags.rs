//! Columns of a layer of lines as tags of OpenStreetMap.

use polars::prelude::Column;

use super::super::rules::{
    BRIDGE, HIGHWAY, INCLINE, LIT, RAMP_WHEELCHAIR, TUNNEL, WALK_TAG_KEYS, WALK_WAY_KEYS,
    WHEELCHAIR, WIDTH,
};
use super::kinds::is_kind_of_road;
use super::{LineRules, LinesError};
use crate::base::names::folded;
use crate::base::{Diagnostics, Finding, Place, codes};
use crate::dataset::{Layer, number_value, parse_number, text_value};

/// The setting of a column that says which lines are steps.
const STEPS: &str = "steps";
/// The setting of a column with the level of a line: 0 on the ground, above it positive.
const LEVEL: &str = "level";
/// The tag of OpenStreetMap for the level.
const LAYER: &str = "layer";
/// The class of lines that have none.
const FOOTWAY: &str = "footway";

/// The tags of a line, by key.
pub(super) type LineTags = Vec<(&'static str, String)>;

/// What a row says of its line.
pub(super) struct Described {
    pub tags: LineTags,
    pub level: i32,
}

/// Reads the tags of each row.
pub(super) struct Tags<'l> {
    layer: &'l Layer,
    rules: &'l LineRules,
    columns: Vec<(&'static str, &'l Column)>,
    steps: Option<&'l Column>,
    level: Option<&'l Column>,
}

impl<'l> Tags<'l> {
    /// Finds the columns of a layer.
    ///
    /// # Errors
    /// [`LinesError::UnknownTag`] and [`LinesError::NoColumn`].
    pub(super) fn from_columns(layer: &'l Layer, rules: &'l LineRules) -> Result<Self, LinesError> {
        let known = || WALK_TAG_KEYS.iter().copied().chain([STEPS, LEVEL]);
        if let Some(tag) = rules.columns.keys().find(|tag| !known().any(|key| key == *tag)) {
            let known = known().collect::<Vec<_>>().join(", ");
            return Err(LinesError::UnknownTag { tag: tag.clone(), known });
        }
        let column = |tag: &str| match rules.columns.get(tag) {
            None => Ok(layer.column(tag)),
            Some(name) => match layer.column(name) {
                Some(column) => Ok(Some(column)),
                None => Err(LinesError::NoColumn {
                    source_name: layer.source_name().to_owned(),
                    tag: tag.to_owned(),
                    column: name.clone(),
                    known: layer.column_names().join(", "),
                }),
            },
        };
        let mut columns = Vec::new();
        for key in WALK_TAG_KEYS {
            columns.extend(column(key)?.map(|column| (*key, column)));
        }
        // OpenStreetMap's own `level` is a storey of a building; its `layer` is meant here.
        let level = match rules.columns.contains_key(LEVEL) {
            true => column(LEVEL)?,
            false => layer.column(LAYER).or_else(|| layer.column(LEVEL)),
        };
        Ok(Self { layer, rules, columns, steps: column(STEPS)?, level })
    }

    fn has(&self, key: &str) -> bool {
        self.columns.iter().any(|(known, _)| *known == key)
    }

    /// Says that all lines count as footways, when no column has a class.
    pub(super) fn report_no_class(&self, diagnostics: &mut Diagnostics) {
        if self.has(HIGHWAY.as_str()) || self.steps.is_some() {
            return;
        }
        let message = "no column says what kind of way a line is; all lines count as footways";
        let hint = "name the column as `highway` in [walk.lines.fields]";
        let place = Place::of_source(self.layer.source_name());
        diagnostics.push(Finding::new(codes::N829, message).at(place).hint(hint));
    }

    /// The tags and the level of a row; `None` for a line of a class that the rules do not know (W828).
    pub(super) fn of_row(&self, row: usize, diagnostics: &mut Diagnostics) -> Option<Described> {
        let source = self.layer.source_name();
        let mut tags: LineTags = Vec::new();
        for (key, column) in &self.columns {
            let Some(text) = text_value(column, row) else { continue };
            tags.push((key, self.value(key, text)));
        }
        if self.steps.and_then(|column| text_value(column, row)).is_some_and(|text| is_yes(&text)) {
            tags.retain(|(key, _)| *key != HIGHWAY.as_str());
            tags.push((HIGHWAY.as_str(), STEPS.to_owned()));
        }
        let class = tags.iter().find(|(key, _)| *key == HIGHWAY.as_str());
        if let Some((_, class)) = class.filter(|(_, class)| !is_kind_of_road(class)) {
            diagnostics.push_with(codes::W828, source, |_| {
                let message = format!("`{class}` is no kind of way that the rules know");
                let hint = "translate it in [walk.lines.classes], such as \"Gehweg\" = \"footway\"";
                (self.layer.place(row), message, hint)
            });
            return None;
        }
        let says = |key: &str| tags.iter().any(|(known, _)| *known == key);
        if !WALK_WAY_KEYS.iter().any(|key| says(key.as_str())) {
            tags.push((HIGHWAY.as_str(), FOOTWAY.to_owned()));
            if self.has(HIGHWAY.as_str()) {
                diagnostics.push_with(codes::N829, source, |_| {
                    (self.layer.place(row), "the line has no class; it counts as a footway")
                });
            }
        }
        let level = self.level_of(row, &mut tags, diagnostics);
        Some(Described { tags, level })
    }

    /// The level of a row. Above or below the ground a line is a bridge or a tunnel, where no column says so.
    fn level_of(&self, row: usize, tags: &mut LineTags, diagnostics: &mut Diagnostics) -> i32 {
        let of_tags = |tags: &LineTags| {
            let is = |wanted: &str| {
                let mut all = tags.iter().filter(|(key, _)| *key == wanted);
                all.any(|(_, value)| value != "no" && value != "building_passage")
            };
            i32::from(is(BRIDGE.as_str())) - i32::from(is(TUNNEL.as_str()))
        };
        let given = self.level.and_then(|column| Some((column, text_value(column, row)?)));
        let Some((column, text)) = given else { return of_tags(tags) };
        let Some(number) = number_value(column, row, self.layer.decimal_comma) else {
            diagnostics.push_with(codes::W301, self.layer.source_name(), |_| {
                let message = format!("found `{text}`, expected the number of a level");
                (self.layer.place(row).field(column.name().as_str()), message)
            });
            return of_tags(tags);
        };
        let level = number.clamp(-100.0, 100.0).round() as i32;
        if level != 0 && !self.has(BRIDGE.as_str()) && !self.has(TUNNEL.as_str()) {
            let key = if level > 0 { BRIDGE } else { TUNNEL };
            tags.push((key.as_str(), "yes".to_owned()));
        }
        level
    }

    /// A value of a column as OpenStreetMap writes it.
    fn value(&self, key: &str, text: String) -> String {
        if key == HIGHWAY.as_str() {
            let name = folded(&text);
            let classes = &self.rules.classes;
            let alike = || classes.iter().find(|(given, _)| folded(given) == name);
            return match classes.get(&text).or_else(|| alike().map(|(_, class)| class)) {
                Some(class) => class.clone(),
                None => text,
            };
        }
        if key == INCLINE.as_str() {
            // A number without a unit is a slope in percent.
            let is_bare = parse_number(&text, self.layer.decimal_comma).is_some();
            return if is_bare { format!("{text}%") } else { text };
        }
        match folded(&text).as_str() {
            _ if key == WIDTH.as_str() => text,
            "true" | "ja" | "j" => "yes".to_owned(),
            "false" | "nein" | "n" => "no".to_owned(),
            "1" if is_flag(key) => "yes".to_owned(),
            "0" if is_flag(key) => "no".to_owned(),
            _ => text,
        }
    }
}

/// Tags for which files write 1 and 0.
fn is_flag(key: &str) -> bool {
    [BRIDGE, LIT, RAMP_WHEELCHAIR, TUNNEL, WHEELCHAIR].iter().any(|flag| flag.as_str() == key)
}

fn is_yes(text: &str) -> bool {
    let text = folded(text);
    !text.is_empty() && !["0", "no", "false", "nein", "n"].contains(&text.as_str())
}
