//! Text for a terminal: control characters are escaped, columns are aligned.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Text of several lines that cannot control a terminal: control characters (which begin escape
/// sequences), marks that change the direction of writing and unusual ends of lines are escaped.
pub fn visible(text: &str) -> String {
    spelt_out(text, |c| matches!(c, '\n' | '\t'))
}

/// As [`visible`], in one line.
pub fn visible_line(text: &str) -> String {
    spelt_out(text, |_| false)
}

fn spelt_out(text: &str, keeps: fn(char) -> bool) -> String {
    let steers = |c: char| {
        c.is_control()
            || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}')
            || matches!(c, '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
    };
    let mut spelt = String::with_capacity(text.len());
    for c in text.chars() {
        match steers(c) && !keeps(c) {
            true => spelt.extend(c.escape_default()),
            false => spelt.push(c),
        }
    }
    spelt
}

/// A whole number with a comma between thousands.
///
/// `1234567` becomes `1,234,567`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A number with its noun: `1 facility`, `2 facilities`.
pub fn counted(number: u64, one: &str, several: &str) -> String {
    format!("{} {}", grouped(number), if number == 1 { one } else { several })
}

/// A text cut to a width in terminal columns; `…` marks the cut.
pub fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let (mut kept, mut used) = (String::new(), 0);
    for c in text.chars() {
        let wide = c.width().unwrap_or(0);
        if used + wide + 1 > width {
            break;
        }
        used += wide;
        kept.push(c);
    }
    kept + "…"
}

/// A column of a table for people.
pub struct TextColumn {
    /// Heading with unit.
    pub heading: String,
    /// Numbers are aligned right, words left.
    pub is_number: bool,
    /// One text a row.
    pub cells: Vec<String>,
}

impl TextColumn {
    /// Width in terminal columns.
    pub fn width(&self) -> usize {
        let cells = self.cells.iter().map(|cell| cell.width());
        cells.max().unwrap_or(0).max(self.heading.width())
    }
}

/// Spaces between two columns.
pub const BETWEEN: usize = 2;

/// Columns side by side, one line per row; headings first, unless all are empty.
pub fn aligned(columns: &[TextColumn]) -> String {
    let rows = columns.iter().map(|column| column.cells.len()).max().unwrap_or(0);
    let widths: Vec<usize> = columns.iter().map(TextColumn::width).collect();
    let line = |cell: &dyn Fn(&TextColumn) -> String| {
        let mut line = String::new();
        for (column, width) in columns.iter().zip(&widths) {
            let text = cell(column);
            let blank = " ".repeat(width.saturating_sub(text.width()));
            let parts = if column.is_number { [blank, text] } else { [text, blank] };
            line.push_str(&parts.concat());
            line.push_str(&" ".repeat(BETWEEN));
        }
        line.trim_end().to_owned() + "\n"
    };
    let mut text = String::new();
    if columns.iter().any(|column| !column.heading.is_empty()) {
        text += &line(&|column| column.heading.clone());
    }
    for row in 0..rows {
        text += &line(&|column| column.cells.get(row).cloned().unwrap_or_default());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_steers_the_terminal() {
        assert_eq!(visible("red \u{1b}[31m\nnext\u{9b}2J"), "red \\u{1b}[31m\nnext\\u{9b}2J");
        assert_eq!(visible_line("two\nlines\r"), "two\\nlines\\r");
        assert_eq!(visible_line("a\u{202e}b"), "a\\u{202e}b");
        assert_eq!(visible_line("Öffentliche Toilette – 5 m²"), "Öffentliche Toilette – 5 m²");
    }

    #[test]
    fn numbers_stand_right_and_words_left() {
        let words = TextColumn {
            heading: "town".into(),
            is_number: false,
            cells: vec!["Herne".into(), "城".into()],
        };
        let numbers = TextColumn {
            heading: "persons".into(),
            is_number: true,
            cells: vec![grouped(156_774), grouped(7)],
        };
        let expected = "town   persons\nHerne  156,774\n城           7\n";
        assert_eq!(aligned(&[words, numbers]), expected);
        assert_eq!([grouped(0), grouped(999), grouped(1_000)], ["0", "999", "1,000"]);
    }

    #[test]
    fn long_text_is_cut_to_columns_not_letters() {
        assert_eq!(cut("Gelsenkirchen", 6), "Gelse…");
        assert_eq!(cut("城市规划", 6), "城市…");
        assert_eq!(cut("Herne", 5), "Herne");
    }
}
