//! Templates of QGIS' files, filled in.

use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value};

use super::texts::writable;
use crate::dataset::CrsTexts;

/// What a layer looks like: renderer, labels, aliases; inside a style and inside a project.
pub(super) const LAYER: &str = include_str!("../../../data/styles/layer.xml");
/// A style (QML).
pub(super) const STYLE: &str = include_str!("../../../data/styles/style.xml");
/// A project (QGS).
pub(super) const PROJECT: &str = include_str!("../../../data/styles/project.xml");
/// A print layout.
pub(super) const LAYOUT: &str = include_str!("../../../data/styles/layout.xml");
const CRS: &str = include_str!("../../../data/styles/crs.xml");

/// Fonts of maps: the first that a machine has. Those of Windows, of Linux, and DejaVu.
pub(super) const FONTS: [&str; 4] = ["Arial", "Liberation Sans", "Noto Sans", "DejaVu Sans"];

/// A template with its values, each escaped for XML, put in once: a value is never searched for places to
/// fill.
pub(super) fn filled(template: &str, values: Value) -> String {
    let mut environment = Environment::empty();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    let text = environment.render_str(template, values);
    writable(&text.expect("a template of our own with all of its values"))
}

/// A text that was filled in already and goes into another template as it is.
pub(super) fn ready(text: String) -> Value {
    Value::from_safe_string(text)
}

/// A CRS as QGIS' files hold it: with its whole definition, so that QGIS needs no register of codes.
pub(super) fn crs(texts: &CrsTexts) -> Value {
    let (_, code) = texts.crs.parts();
    let values = minijinja::context! {
        wkt => texts.wkt2.as_str(),
        code,
        id => texts.crs.as_str(),
        name => texts.name.as_str(),
        is_geographic => texts.is_geographic,
    };
    ready(filled(CRS, values))
}
