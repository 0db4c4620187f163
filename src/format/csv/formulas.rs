//! Text that a spreadsheet would take for a formula.

use polars::prelude::{Column, DataFrame};

use crate::dataset::{Layer, parse_number};

/// Characters that begin a formula in a spreadsheet, and those that it skips before one. The wide forms
/// are those of East Asian keyboards.
const STARTS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// The layer with an apostrophe before every text and heading that a spreadsheet would compute as a formula.
///
/// A cell that begins with `=`, `+`, `-` or `@` is a formula to a spreadsheet, also in a text table, and a
/// formula can send what stands in the table elsewhere. The apostrophe makes it text; a program that
/// reads the table sees it as a part of the text, so it is only added on demand. Numbers stay as they
/// are, in columns of numbers and of text (`-5`).
pub fn without_formulas(layer: &Layer) -> Layer {
    let mut layer = layer.clone();
    let columns = layer.table.columns().iter().map(harmless);
    let columns: Vec<Column> = columns.collect();
    for field in &mut layer.fields {
        field.name = text(&field.name);
    }
    let rows = layer.table.height();
    layer.table = DataFrame::new(rows, columns).expect("as many columns, of the same length");
    layer
}

fn harmless(column: &Column) -> Column {
    let name = text(column.name());
    let Ok(given) = column.str() else { return column.clone().with_name(name.into()) };
    let values = (0..given.len()).map(|row| given.get(row).map(text));
    Column::new(name.into(), values.collect::<Vec<Option<String>>>())
}

/// A text with an apostrophe before it if it begins like a formula and is no number.
fn text(given: &str) -> String {
    let is_number = || [false, true].iter().any(|comma| parse_number(given, *comma).is_some());
    match given.starts_with(STARTS) && !is_number() {
        true => format!("'{given}"),
        false => given.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn formulas_become_text_and_numbers_stay() {
        let formulas = ["=1+1", "+49 201 88", "-cmd", "@sum(a)", "\t=1", "\r=1", "＝1", "-"];
        for formula in formulas {
            assert_eq!(text(formula), format!("'{formula}"));
        }
        for plain in ["-5", "+3.2", "-1,5", "Alt-Stadt", "a=b", "", "'=1", "5"] {
            assert_eq!(text(plain), plain);
        }
    }
}
