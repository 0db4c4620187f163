//! An answer as a table for people: names instead of ids, the first rows, as wide as the terminal.

use nahraum::dataset::{FieldInfo, Layer, is_numeric, text_value};

use crate::text::{BETWEEN, TextColumn, aligned, counted, cut, grouped, visible_line};

/// Largest number of rows shown.
const ROWS: usize = 20;
/// Largest width of a text in terminal columns.
const TEXT_WIDTH: usize = 36;
/// Mark for a missing value.
const NOTHING: &str = "–";

/// The table of a layer, `width` terminal columns wide.
///
/// Columns without any value and ids with a name beside them are left out. Words that are the same in all
/// rows are shown once, above the table. If the terminal is too narrow, the columns of further groups of
/// persons are left out first, then the last columns. The last line counts the rows and columns left out.
pub fn table(layer: &Layer, width: usize) -> String {
    let names = layer.column_names();
    let mut text = String::new();
    let mut columns: Vec<(String, TextColumn)> = Vec::new();
    let mut common: Vec<String> = Vec::new();
    let is_shown = |name: &&String| !is_id_of_a_name(name, &names) && !is_empty(layer, name);
    for name in names.iter().filter(is_shown) {
        if let Some(value) = common_value(layer, name) {
            common.push(format!("{}: {value}", visible_line(&heading(layer, name))));
        } else {
            columns.push((name.clone(), column(layer, name)));
        }
    }
    let left_out = fit(&mut columns, width);
    if !common.is_empty() {
        text += &(common.join(", ") + "\n\n");
    }
    let columns: Vec<TextColumn> = columns.into_iter().map(|(_, column)| column).collect();
    text += &aligned(&columns);
    text += &rest(layer.len(), left_out);
    for owner in &layer.attribution {
        text += &format!("data: {}\n", visible_line(owner));
    }
    text
}

/// The number of rows and columns left out, and how to get them.
fn rest(rows: usize, columns: usize) -> String {
    let more = [
        (rows.saturating_sub(ROWS) as u64, "more row", "more rows"),
        (columns as u64, "more column", "more columns"),
    ];
    let more = more.into_iter().filter(|(count, ..)| *count > 0);
    let parts: Vec<String> =
        more.map(|(count, one, several)| counted(count, one, several)).collect();
    match &parts[..] {
        [] if rows == 0 => "no rows\n".to_owned(),
        [] => String::new(),
        parts => format!("and {}; -o FILE or --format csv writes all\n", parts.join(" and ")),
    }
}

/// Whether a column holds ids that people need not see: lists of ids, and ids with a name beside them.
fn is_id_of_a_name(name: &str, names: &[String]) -> bool {
    let named = |stem: &str| names.contains(&format!("{stem}_name"));
    name.ends_with("_ids") || name.strip_suffix("_id").is_some_and(named)
}

/// Whether a column has no value in any row, such as the district in a region without districts.
fn is_empty(layer: &Layer, name: &str) -> bool {
    let any = |column| (0..layer.len()).any(|row| text_value(column, row).is_some());
    !layer.is_empty() && !layer.column(name).is_some_and(any)
}

/// The text or the limit that all rows share, if there are several rows.
fn common_value(layer: &Layer, name: &str) -> Option<String> {
    let column = layer.column(name)?;
    if layer.len() < 2 || (is_numeric(column) && name != "limit_m") {
        return None;
    }
    let first = text_value(column, 0)?;
    let same = (1..layer.len()).all(|row| text_value(column, row).as_deref() == Some(&first));
    same.then(|| visible_line(&word(&first)))
}

/// Truth values as yes and no.
fn word(text: &str) -> String {
    match text {
        "true" => "yes".to_owned(),
        "false" => "no".to_owned(),
        other => other.to_owned(),
    }
}

fn unit<'l>(layer: &'l Layer, name: &str) -> &'l str {
    let named = |field: &&FieldInfo| field.name == name;
    layer.fields.iter().find(named).map_or("", |field| &field.unit)
}

/// The name of a column in words, with its unit unless the words contain it.
fn heading(layer: &Layer, name: &str) -> String {
    let unit = unit(layer, name);
    let plain = name.strip_prefix("is_").unwrap_or(name);
    let plain = ["_name", "_m", "_km2"].iter().find_map(|end| plain.strip_suffix(end));
    let words = plain.unwrap_or(name.strip_prefix("is_").unwrap_or(name)).replace('_', " ");
    match unit {
        "" => words,
        "share" => format!("{} (%)", words.trim_start_matches("share ")),
        unit if words.split(' ').any(|word| word == unit) => words,
        unit => format!("{words} ({unit})"),
    }
}

fn column(layer: &Layer, name: &str) -> TextColumn {
    let rows = layer.len().min(ROWS);
    let values = layer.column(name);
    let is_number = values.is_some_and(is_numeric);
    let texts: Vec<Option<String>> =
        (0..rows).map(|row| values.and_then(|column| text_value(column, row))).collect();
    let cells = if is_number {
        let scale = if unit(layer, name) == "share" { 100.0 } else { 1.0 };
        let number = |text: &Option<String>| text.as_ref()?.parse::<f64>().ok();
        numbers(&texts.iter().map(number).collect::<Vec<_>>(), scale)
    } else {
        let words = |text: Option<String>| {
            text.map_or(NOTHING.to_owned(), |text| cut(&visible_line(&word(&text)), TEXT_WIDTH))
        };
        texts.into_iter().map(words).collect()
    };
    TextColumn { heading: visible_line(&heading(layer, name)), is_number, cells }
}

/// Numbers of a column with a suitable number of decimals: one for shares in per cent; for others it
/// depends on the largest number, none from three digits, two for one digit.
fn numbers(values: &[Option<f64>], scale: f64) -> Vec<String> {
    let known = || values.iter().flatten().map(|value| value * scale);
    let largest = known().fold(0.0, |most: f64, value| most.max(value.abs()));
    let decimals = match largest {
        _ if known().all(|value| value.fract() == 0.0) => 0,
        _ if scale > 1.0 => 1,
        largest if largest >= 100.0 => 0,
        largest if largest >= 10.0 => 1,
        _ => 2,
    };
    let text = |value: f64| {
        let rounded = format!("{:.decimals$}", value.abs());
        let (whole, rest) = rounded.split_once('.').map_or((&*rounded, ""), |(w, r)| (w, r));
        let whole = whole.parse().map_or(whole.to_owned(), grouped);
        let sign = if value < 0.0 { "-" } else { "" };
        let point = if rest.is_empty() { "" } else { "." };
        format!("{sign}{whole}{point}{rest}")
    };
    let cell = |value: &Option<f64>| value.map_or(NOTHING.to_owned(), |value| text(value * scale));
    values.iter().map(cell).collect()
}

/// Removes columns until the others fit; returns the number of removed columns.
fn fit(columns: &mut Vec<(String, TextColumn)>, width: usize) -> usize {
    let groups = groups(columns);
    let needed = |columns: &[(String, TextColumn)]| {
        let widths = columns.iter().map(|(_, column)| column.width() + BETWEEN);
        widths.sum::<usize>().saturating_sub(BETWEEN)
    };
    let before = columns.len();
    // The first column names the row and stays.
    while columns.len() > 1 && needed(columns) > width {
        let is_of_group = |(name, _): &(String, TextColumn)| {
            groups.iter().any(|group| format!("{name}_").contains(group))
        };
        let last = columns.iter().skip(1).rposition(is_of_group).map(|at| at + 1);
        columns.remove(last.unwrap_or(columns.len() - 1));
    }
    before - columns.len()
}

/// The parts of column names that mark further groups of persons, such as `_65_`.
fn groups(columns: &[(String, TextColumn)]) -> Vec<String> {
    let has = |name: &str| columns.iter().any(|(other, _)| other == name);
    let key = |name: &String| {
        let key = name.strip_prefix("persons_")?;
        let is_group = key.bytes().all(|byte| byte.is_ascii_digit())
            || key.starts_with("under_")
            || has(&format!("persons_{key}_covered"))
            || has(&format!("covered_open_{key}"));
        is_group.then(|| format!("_{key}_"))
    };
    columns.iter().filter_map(|(name, _)| key(name)).collect()
}

/// The width of the terminal in columns; 100 if standard output is not a terminal.
pub fn terminal_width() -> usize {
    let size = terminal_size::terminal_size_of(std::io::stdout());
    size.map_or(100, |(terminal_size::Width(width), _)| usize::from(width).max(20))
}
