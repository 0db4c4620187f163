//! Findings as a table.

use crate::base::{Diagnostics, Finding, FindingGroup};
use crate::dataset::{Layer, Table};

/// One row for each finding that was kept in full; `count` says how many of its kind there are in its source.
pub(super) fn finding_layer(diagnostics: &Diagnostics) -> Layer {
    let groups: Vec<&FindingGroup> = diagnostics.groups().collect();
    let rows = || groups.iter().flat_map(|group| group.kept().iter().map(move |one| (*group, one)));
    let mut table = Table::default();
    table.text(
        ("severity", "", "error, warning or note"),
        rows().map(|(group, _)| group.severity().to_string()),
    );
    let head = ("code", "", "Code of the finding; the guide explains it");
    table.text(head, rows().map(|(group, _)| group.code().to_string()));
    let head = ("count", "findings", "How many findings of this code there are in this source");
    table.count(head, rows().map(|(group, _)| group.count()));
    let mut place = |name: &str, what: &str, part: fn(&Finding) -> &Option<String>| {
        table.maybe_text((name, "", what), rows().map(|(_, one)| part(one).as_ref()));
    };
    place("source", "File as it was named", |one| &one.place.source);
    place("layer", "Layer, or role of the file", |one| &one.place.layer);
    place("record", "Line, feature or id", |one| &one.place.feature);
    place("field", "Field or column", |one| &one.place.field);
    table.text(
        ("message", "", "What was found, and what was expected"),
        rows().map(|(_, one)| &one.message),
    );
    let head = ("hint", "", "What can be done about it");
    table.maybe_text(head, rows().map(|(_, one)| one.hint.as_ref()));
    table.into_layer("findings", None)
}
