//! Styles of single layers.

use minijinja::context;
use minijinja::value::Serde;
use serde::Serialize;

use super::filled::{FONTS, LAYER, STYLE, filled, ready};
use super::filter::column;
use super::maps::first_look;
use super::settings::Settings;
use super::sheet::{Shape, Sheet};
use super::theme::Look;

/// How QGIS draws a layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Style {
    /// Its name in the list of styles.
    pub name: String,
    /// The style in QGIS' own language (QML, for QGIS 3.22 and newer).
    pub qml: String,
}

/// The style with which QGIS opens a layer of results: classes of which each feature belongs to exactly one,
/// labels, and the names of columns that people read. The style of a table without places has the names only.
///
/// Where a layer has rows for several services and limits, those of the supermarket at its largest limit are
/// drawn, or of the first service when there is no supermarket.
///
/// ```
/// use nahraum::present::qgis::{Service, Settings, Sheet, style};
///
/// let mut cells = nahraum::synthetic::town("AB\n\n12").unwrap().cells;
/// cells.name = "places".into();
/// let qml = style(&Sheet::from_layer(&cells), &Settings::default()).qml;
/// assert!(qml.contains("<renderer-v2 type=\"RuleRenderer\""));
/// ```
pub fn style(sheet: &Sheet, settings: &Settings) -> Style {
    let look = first_look(sheet, settings);
    let geometry = match sheet.shape {
        Shape::Nothing => None,
        Shape::Points => Some("0"),
        Shape::Lines => Some("1"),
        Shape::Areas => Some("2"),
    };
    let look = look.unwrap_or_default();
    let values = context! {
        body => ready(body(&look, sheet)),
        rules => Serde(&look.rules),
        label => Serde(&look.label),
        geometry,
    };
    Style { name: sheet.table.clone(), qml: filled(STYLE, values) }
}

#[derive(Serialize)]
struct Alias<'s> {
    field: &'s str,
    index: usize,
    name: &'s str,
}

/// What a layer looks like, as a style and a project hold it.
pub(super) fn body(look: &Look, sheet: &Sheet) -> String {
    let aliases = sheet.columns.iter().enumerate().filter(|(_, (_, alias))| !alias.is_empty());
    let aliases = aliases.map(|(index, (field, name))| Alias { field, index, name });
    let values = context! {
        rules => Serde(&look.rules),
        label => Serde(&look.label),
        fonts => FONTS,
        aliases => Serde(aliases.collect::<Vec<_>>()),
        title_field => look.title_field.clone().filter(|name| sheet.has(name)),
        tip => tip(look, sheet),
    };
    filled(LAYER, values)
}

/// What pointing at a feature says, as HTML; empty when there is nothing to say.
fn tip(look: &Look, sheet: &Sheet) -> String {
    let title =
        look.title_field.as_deref().filter(|name| sheet.has(name)).map(|name| {
            format!("<b>[% replace(coalesce({}, ''), '<', '&lt;') %]</b>", column(name))
        });
    title.into_iter().chain(look.tip.iter().cloned()).collect::<Vec<_>>().join("<br>")
}
