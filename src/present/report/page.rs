//! The page of a report: its texts, its index and its packed parts in one file.

use std::collections::{BTreeMap, BTreeSet};

use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value as Filled, context};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::column::Heading;
use super::part::{Part, SHAPES};
use super::shapes::GRID_M;
use super::spec::CELLS;
use crate::base::{Code, Lang, base64};
use crate::region::{Catalog, CategoryInfo, Named};

/// Both pages.
const TEMPLATE: &str = include_str!("../../../data/report/report.html");
const STYLE: &str = include_str!("../../../data/report/report.css");
/// What the scripts of both pages share: their files one after the other, in one scope.
const SHARED: &[&str] = &[
    include_str!("../../../data/report/unpack.js"),
    include_str!("../../../data/report/words.js"),
    include_str!("../../../data/report/page.js"),
    include_str!("../../../data/report/data.js"),
    include_str!("../../../data/report/table.js"),
    include_str!("../../../data/report/canvas.js"),
    include_str!("../../../data/report/map.js"),
    include_str!("../../../data/report/areas.js"),
    include_str!("../../../data/report/cells.js"),
    include_str!("../../../data/report/layers.js"),
    include_str!("../../../data/report/explore.js"),
];
/// What a report says where scripts do not run, in English and in German.
const WITHOUT_SCRIPT: [&str; 2] = [
    "This report needs JavaScript: maps and tables are made in your browser, without any request. The same numbers \
     are in the files beside it.",
    "Dieser Bericht braucht JavaScript: Karten und Tabellen entstehen in Ihrem Browser, ohne jede Abfrage. Dieselben \
     Zahlen stehen in den Dateien neben ihm.",
];
/// What a report has beside.
const SCRIPT: &[&str] = &[
    include_str!("../../../data/report/summary.js"),
    include_str!("../../../data/report/quartier.js"),
    include_str!("../../../data/report/municipality.js"),
    include_str!("../../../data/report/providers.js"),
    include_str!("../../../data/report/enough.js"),
    include_str!("../../../data/report/hours.js"),
    include_str!("../../../data/report/method.js"),
    include_str!("../../../data/report/main.js"),
];

/// What the page of live answers says where scripts do not run.
const LIVE_WITHOUT_SCRIPT: [&str; 2] = [
    "Live answers need JavaScript: your browser asks the program on this machine, and nobody else.",
    "Antworten auf Zuruf brauchen JavaScript: Ihr Browser fragt das Programm auf diesem Rechner und sonst niemanden.",
];
const LIVE_STYLE: &str = include_str!("../../../data/serve/live.css");
/// What the page of live answers has beside.
const LIVE_SCRIPT: &[&str] =
    &[include_str!("../../../data/serve/ask.js"), include_str!("../../../data/serve/live.js")];

/// What a page is made of, beside its data.
struct Kind {
    without_script: [&'static str; 2],
    style: String,
    script: String,
    /// What the page may do beside running its script and using its style.
    more: &'static str,
}

/// The page with all of its values, put in once and escaped for where they stand.
pub(super) fn page(parts: &[Part], record: &Value, lang: Lang) -> String {
    let script = script(SCRIPT);
    let kind = Kind { without_script: WITHOUT_SCRIPT, style: STYLE.to_owned(), script, more: "" };
    filled(kind, parts, index(parts, record, lang), (record, lang))
}

/// The page of live answers, which asks the server that it came from.
pub(super) fn live_page(parts: &[Part], record: &Value, lang: Lang) -> String {
    let style = format!("{STYLE}{LIVE_STYLE}");
    let script = script(LIVE_SCRIPT);
    let without_script = LIVE_WITHOUT_SCRIPT;
    let kind = Kind { without_script, style, script, more: "; connect-src 'self'" };
    let mut index = index(parts, record, lang);
    index["live"] = record["live"].clone();
    filled(kind, parts, index, (record, lang))
}

fn filled(kind: Kind, parts: &[Part], index: Value, (record, lang): (&Value, Lang)) -> String {
    let Kind { without_script: [en, de], style, script, more } = kind;
    let region = record["config"]["region"]["name"].as_str().unwrap_or_default();
    // The letters of base64 are no markup; escaped, its slashes would be entities, which a script element keeps.
    let first = index["first"][0].as_str();
    let has_cells = parts.iter().any(|part| part.table == CELLS);
    let text = |(at, part): (usize, &Part)| {
        let text = Filled::from_safe_string(base64(&part.bytes));
        context! { at, text, is_early => is_early(part, first, has_cells) }
    };
    let values = context! {
        lang => lang.pick("en", "de"),
        region,
        without_script => context! { en, de },
        policy => policy(&style, &script, more),
        style => Filled::from_safe_string(style),
        script => Filled::from_safe_string(script),
        parts => parts.iter().enumerate().map(text).collect::<Vec<_>>(),
        index => Serde(index),
    };
    let mut environment = Environment::empty();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.add_filter("tojson", minijinja::filters::tojson);
    let page = environment.render_str(TEMPLATE, values);
    page.expect("a template of our own with all of its values")
}

/// Whether the first map needs a part. These stand before the script, which does not wait for the others. The map
/// colours cells, and the shapes of quartiers where there are no cells.
fn is_early(part: &Part, first: Option<&str>, has_cells: bool) -> bool {
    match (&part.table[..], part.category.as_deref()) {
        ("quartiers" | "municipalities" | CELLS, None) => true,
        ("quartiers", Some(SHAPES)) => !has_cells,
        ("coverage_quartier" | "border_quartier", Some(category)) => Some(category) == first,
        _ => false,
    }
}

/// The services that a reader sees first, in order: those that most people ask about, as far as they are analysed.
fn first_services(services: &Value, record: &Value) -> Vec<String> {
    const ASKED_FIRST: [&str; 6] =
        ["pharmacy", "supermarket", "doctor", "meeting_place", "residential_care", "transit_stop"];
    let limits = record["limits"].as_array().into_iter().flatten();
    let limited: BTreeSet<&str> = limits.filter_map(|one| one["category"].as_str()).collect();
    let services = services.as_array().into_iter().flatten();
    let keys = services.filter_map(|service| service["key"].as_str());
    let mut keys: Vec<&str> = keys.filter(|key| limited.contains(key)).collect();
    let rank = |key: &&str| ASKED_FIRST.iter().position(|one| one == key);
    keys.sort_by_key(|key| rank(key).unwrap_or(ASKED_FIRST.len()));
    keys.into_iter().map(str::to_owned).collect()
}

fn script(own: &[&str]) -> String {
    let files = [SHARED, own].concat().join("\n");
    format!("\"use strict\";\n(() => {{\n{files}\n}})();\n")
}

/// The text by which a policy allows a script or style.
pub(super) fn hash(text: &str) -> String {
    format!("'sha256-{}'", base64(&Sha256::digest(text.as_bytes())))
}

/// What the page may do: run its own script, use its own style, do what `more` says, and nothing else.
fn policy(style: &str, script: &str, more: &str) -> String {
    let (script, style) = (hash(script), hash(style));
    format!(
        "default-src 'none'; script-src {script}; style-src {style}; base-uri 'none'; form-action 'none'{more}"
    )
}

/// What the script must know before it unpacks anything.
fn index(parts: &[Part], record: &Value, lang: Lang) -> Value {
    let catalog = Catalog::builtin();
    let field = |field: &Named| json!({"key": field.key, "name_en": field.name_en, "name_de": field.name_de});
    let fields: Vec<Value> = catalog.fields_of_action.iter().map(field).collect();
    let services = services(record, &catalog);
    let (headings, parts) = listed(parts);
    json!({
        "format": 3,
        "lang": lang.pick("en", "de"),
        "grid_m": GRID_M,
        "headings": headings,
        "parts": parts,
        "first": first_services(&services, record),
        "services": services,
        "fields": fields,
        "codes": codes(record),
        "record": shown(record),
    })
}

/// The different lists of columns, and the parts, each with the number of its list.
fn listed<'p>(parts: &'p [Part]) -> (Vec<&'p [Heading]>, Vec<Value>) {
    let mut headings: Vec<&'p [Heading]> = Vec::new();
    let number = |part: &'p Part| {
        let own = &part.columns[..];
        let known = headings.iter().position(|one| *one == own);
        let at = known.unwrap_or_else(|| {
            headings.push(own);
            headings.len() - 1
        });
        let mut told = json!(part);
        told["columns"] = json!(at);
        told
    };
    let parts = parts.iter().map(number).collect();
    (headings, parts)
}

/// The services of the run with their names: those of its record, else those of the built-in catalogue.
fn services(record: &Value, catalog: &Catalog) -> Value {
    if record["services"].is_array() {
        return record["services"].clone();
    }
    let keys = record["categories"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let service = |key: &str| {
        let known = catalog.categories.iter().find(|category| category.key == key);
        let name = |pick: fn(&CategoryInfo) -> &String| {
            known.map_or_else(|| key.replace('_', " "), |category| pick(category).clone())
        };
        json!({
            "key": key,
            "name_en": name(|category| &category.name_en),
            "name_de": name(|category| &category.name_de),
            "field_of_action": known.map(|category| &category.field_of_action),
        })
    };
    keys.map(service).collect()
}

/// The meanings of the codes that the run found.
fn codes(record: &Value) -> Value {
    let register = Code::all();
    let findings = record["findings"].as_array().into_iter().flatten();
    let meaning = |finding: &Value| {
        let name = finding["code"].as_str()?;
        let code = register.iter().find(|code| code.name() == name)?;
        let consequence = code.consequence();
        let words = json!({
            "en": [code.english(), consequence.english()],
            "de": [code.german(), consequence.german()],
        });
        Some((name.to_owned(), words))
    };
    let meanings: BTreeMap<String, Value> = findings.filter_map(meaning).collect();
    json!(meanings)
}

/// What the page's script reads of the record of a run.
const KEPT: [&str; 10] = [
    "program",
    "synthetic",
    "scenario",
    "crs",
    "walk",
    "attribution",
    "counts",
    "limits",
    "sources",
    "findings",
];

/// The part of the record that the page's script reads; nothing that is for programs alone.
fn shown(record: &Value) -> Value {
    let mut kept: BTreeMap<&str, Value> =
        KEPT.iter().map(|key| (*key, record[*key].clone())).collect();
    let config = &record["config"];
    let config = json!({
        "region": {"name": config["region"]["name"], "distance": config["region"]["distance"]},
        "overlaps": config["overlaps"],
        "providers": {"level": config["providers"]["level"]},
    });
    kept.insert("config", config);
    json!(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_reads_what_the_page_keeps_of_the_record() {
        let script = script(SCRIPT);
        let reads = |key: &str| {
            [format!(".{key}"), format!(" {key} }}"), format!("{{ {key}"), format!(", {key}")]
                .iter()
                .any(|form| script.contains(form))
        };
        let unread: Vec<&str> = KEPT.into_iter().filter(|key| !reads(key)).collect();
        assert_eq!(unread, [""; 0]);
    }
}
