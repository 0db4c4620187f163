//! Pages of features, and single ones.

use serde_json::json;

use super::super::message::Answered;
use super::super::query::encoded;
use super::super::results::{Opened, Source};
use super::filter::Wanted;
use super::terms::GEOJSON;
use crate::format::Features;

/// The page of features that a query asks for. `own`: the address of the layer.
pub(in crate::serve) fn items(
    own: &str,
    source: &Source,
    opened: &Opened,
    pairs: &[(String, String)],
) -> Answered {
    let page = Wanted::read(pairs, opened).and_then(|wanted| {
        let rows = wanted.rows(opened)?;
        Ok((wanted, rows))
    });
    let (wanted, rows) = match page {
        Ok(page) => page,
        Err(reason) => return Answered::refusal(400, &reason),
    };
    let matched = rows.as_ref().map_or(opened.layer.len(), Vec::len);
    let first = wanted.offset.min(matched);
    let last = first.saturating_add(wanted.limit).min(matched);
    let features = Features::new(&opened.layer);
    let feature = |at: usize| {
        let row = rows.as_ref().map_or(at, |rows| rows[at]);
        features.feature(row, opened.ids[row], "")
    };
    let features: Vec<String> = (first..last).map(feature).collect();
    let links = links(own, source, pairs, (&wanted, first, last, matched));
    let body = format!(
        "{{\"type\":\"FeatureCollection\",\"links\":{links},\"numberMatched\":{matched},\"numberReturned\":{},\
         \"features\":[{}]}}",
        features.len(),
        features.join(",\n"),
    );
    Answered::content(GEOJSON, body)
}

/// Where this page, the next and the one before are.
fn links(
    own: &str,
    source: &Source,
    pairs: &[(String, String)],
    (wanted, first, last, matched): (&Wanted, usize, usize, usize),
) -> String {
    let page = |offset: usize, rel: &str, title: &str| {
        let mut query = String::new();
        for (name, value) in pairs.iter().filter(|(name, _)| name != "offset") {
            query.push_str(&format!("{}={}&", encoded(name), encoded(value)));
        }
        let query = if offset > 0 { format!("{query}offset={offset}") } else { query };
        let query = query.strip_suffix('&').unwrap_or(&query);
        let sign = if query.is_empty() { "" } else { "?" };
        let href = format!("{own}/items{sign}{query}");
        json!({"href": href, "rel": rel, "type": GEOJSON, "title": title})
    };
    let mut links = vec![
        page(wanted.offset, "self", "This page"),
        json!({"href": own, "rel": "collection", "type": "application/json", "title": source.title}),
    ];
    if last < matched {
        links.push(page(last, "next", "The next page"));
    }
    if first > 0 {
        links.push(page(first.saturating_sub(wanted.limit), "prev", "The page before"));
    }
    serde_json::Value::from(links).to_string()
}

/// One feature by its number. `own`: the address of the layer.
pub(in crate::serve) fn item(own: &str, source: &Source, opened: &Opened, id: &str) -> Answered {
    let number = id.parse::<u64>().ok();
    let row = number.and_then(|id| opened.ids.iter().position(|known| *known == id));
    let Some(row) = row else {
        return Answered::refusal(404, "no feature has this id");
    };
    let id = opened.ids[row];
    let links = json!([
        {"href": format!("{own}/items/{id}"), "rel": "self", "type": GEOJSON, "title": "This feature"},
        {"href": own, "rel": "collection", "type": "application/json", "title": source.title},
    ]);
    let text = Features::new(&opened.layer).feature(row, id, &format!("\"links\":{links}"));
    Answered::content(GEOJSON, text)
}
