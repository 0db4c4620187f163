//! The head of a sheet: the rows that name its columns.

use std::collections::BTreeMap;

use super::cells::{Cell, Row, Span, number_text};
use crate::base::limits::COLUMNS_MAX;

/// Rows among which the head is looked for.
const LOOKED_AT: usize = 50;
/// Most rows of a head.
const DEPTH_MAX: u32 = 5;

/// The head of a sheet.
#[derive(Debug, PartialEq)]
pub(super) struct Head {
    /// Position of the first row of the head among the rows with a value, and of the first row after it.
    pub first: usize,
    pub after: usize,
    /// The columns with a name: number and name.
    pub names: Vec<(u32, String)>,
}

/// Finds the head: the first row that names more than half of the columns, and at least two where there are two.
/// So titles and notes above a table are left out. A merged cell counts for all that it covers. Where a head is
/// merged over columns, the row below it names them further (`persons total`, `persons 65`).
///
/// `None` for a sheet without a value.
pub(super) fn find_head(rows: &[Row], spans: &[Span]) -> Option<Head> {
    let looked_at = &rows[..rows.len().min(LOOKED_AT)];
    let width = looked_at.iter().map(|row| row.cells.len()).max()?;
    let spans_of =
        |row: u32| -> Vec<&Span> { spans.iter().filter(|span| span.rows.0 == row).collect() };
    let is_head = |row: &Row| {
        let spans = spans_of(row.number);
        let covered = |(column, _): &(u32, Cell)| {
            let span = spans.iter().find(|span| span.columns.0 == *column);
            span.map_or(1, |span| u64::from(span.columns.1.saturating_sub(span.columns.0)) + 1)
        };
        let covered: u64 = row.cells.iter().map(covered).sum();
        row.cells.len() >= width.min(2) && covered * 2 > width as u64
    };
    let first = looked_at.iter().position(is_head)?;
    let top = &rows[first];
    let spans_here = spans_of(top.number);
    let deepest = spans_here.iter().map(|span| span.rows.1).max().unwrap_or(top.number);
    let is_wide = spans_here.iter().any(|span| span.columns.1 > span.columns.0);
    let is_text = |row: &Row| row.cells.iter().all(|(_, cell)| matches!(cell, Cell::Text(_)));
    let goes_on =
        rows.get(first + 1).is_some_and(|row| row.number == top.number + 1 && is_text(row));
    let last = match is_wide && goes_on {
        true => deepest.max(top.number + 1),
        false => deepest,
    };
    let last = last.min(top.number + DEPTH_MAX - 1);
    let count = rows[first..].iter().take_while(|row| row.number <= last).count();
    let head = &rows[first..first + count];
    Some(Head { first, after: first + count, names: names(head, spans) })
}

/// The names of the columns, each from the top to the bottom of the head.
fn names(head: &[Row], spans: &[Span]) -> Vec<(u32, String)> {
    let (Some(top), Some(bottom)) = (head.first(), head.last()) else { return Vec::new() };
    let is_here = |span: &&Span| span.rows.0 >= top.number && span.rows.0 <= bottom.number;
    let spans: Vec<&Span> = spans.iter().filter(is_here).collect();
    let mut named = BTreeMap::<u32, Vec<String>>::new();
    for row in head {
        for (column, cell) in &row.cells {
            let text = text_of(cell);
            let span = spans.iter().find(|span| span.contains(row.number, *column));
            let (from, to) = span.map_or((*column, *column), |span| span.columns);
            // A merged cell may cover more columns than a table can have.
            let to = to.min(from.saturating_add(COLUMNS_MAX as u32));
            for column in from..=to {
                named.entry(column).or_default().push(text.clone());
            }
        }
    }
    named.into_iter().map(|(column, parts)| (column, parts.join(" "))).collect()
}

fn text_of(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
        Cell::Number(number) => number_text(*number, false),
        Cell::Flag(flag) => flag.to_string(),
        Cell::Fault(_) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows drawn as text: cells between bars, blank cells without a value.
    fn drawn(lines: &[&str]) -> Vec<Row> {
        let row = |(number, line): (usize, &&str)| {
            let cells = line.split('|').enumerate().filter(|(_, text)| !text.trim().is_empty());
            let cell = |(column, text): (usize, &str)| {
                let text = text.trim();
                let cell = text.parse().map_or(Cell::Text(text.to_owned()), Cell::Number);
                (column as u32, cell)
            };
            Row { number: number as u32, cells: cells.map(cell).collect() }
        };
        lines.iter().enumerate().map(row).filter(|row| !row.cells.is_empty()).collect()
    }

    fn span(rows: (u32, u32), columns: (u32, u32)) -> Span {
        Span { rows, columns }
    }

    fn found(lines: &[&str], spans: &[Span]) -> (usize, usize, Vec<String>) {
        let head = find_head(&drawn(lines), spans).expect("a head");
        (head.first, head.after, head.names.into_iter().map(|(_, name)| name).collect())
    }

    #[test]
    fn titles_above_a_head_are_passed_over() {
        let lines =
            ["Persons by quartier", "", "as of | 2024", "id | name | x | y", "1 | a | 3 | 4"];
        let title = [span((0, 0), (0, 3))];
        assert_eq!(found(&lines, &title), (2, 3, ["id", "name", "x", "y"].map(Into::into).into()));
        assert_eq!(found(&["id", "1", "2"], &[]), (0, 1, vec!["id".into()]));
        assert_eq!(found(&["id | persons", "1 | 2", "2 | 3"], &[]).0, 0);
        assert_eq!(find_head(&[], &[]), None);
    }

    #[test]
    fn a_merged_head_names_each_column_from_the_top_to_the_bottom() {
        let lines = ["id | persons | | places", "| total | 65 + | ", "1 | 20 | 5 | 2"];
        let spans = [span((0, 1), (0, 0)), span((0, 0), (1, 2)), span((0, 1), (3, 3))];
        let names = ["id", "persons total", "persons 65 +", "places"].map(String::from);
        assert_eq!(found(&lines, &spans), (0, 2, names.to_vec()));
        // Without a row of text below, what the merged cell covers has its name.
        let flat = ["id | persons | ", "1 | 20 | 5"];
        let (_, after, names) = found(&flat, &[span((0, 0), (1, 2))]);
        assert_eq!((after, names.join(",")), (1, "id,persons,persons".to_owned()));
    }
}
