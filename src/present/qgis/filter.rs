//! Conditions in the language of QGIS' expressions.

/// A column.
pub(super) fn column(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A text.
pub(super) fn literal(value: &str) -> String {
    format!("'{}'", value.replace('\\', "\\\\").replace('\'', "''"))
}

/// Both conditions.
pub(super) fn both(a: &str, b: &str) -> String {
    format!("({a}) AND ({b})")
}

/// The conditions of classes that follow each other: below the first break, from each break to below the next, from
/// the last break on. No number meets two of them, and each meets one.
pub(super) fn steps(value: &str, breaks: &[f64]) -> Vec<String> {
    let from = |at: usize| at.checked_sub(1).map(|before| breaks[before]);
    let step = |at: usize| match (from(at), breaks.get(at)) {
        (Some(low), Some(high)) => format!("{value} >= {low} AND {value} < {high}"),
        (Some(low), None) => format!("{value} >= {low}"),
        (None, Some(high)) => format!("{value} < {high}"),
        (None, None) => format!("{value} IS NOT NULL"),
    };
    (0..=breaks.len()).map(step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_texts_end_where_they_end() {
        assert_eq!(column("a\"b"), "\"a\"\"b\"");
        assert_eq!(literal("O'Neill \\ Co"), "'O''Neill \\\\ Co'");
    }

    #[test]
    fn steps_leave_no_number_out_and_take_none_twice() {
        assert_eq!(steps("x", &[1.0, 2.5]), ["x < 1", "x >= 1 AND x < 2.5", "x >= 2.5"]);
        assert_eq!(steps("x", &[]), ["x IS NOT NULL"]);
    }
}
