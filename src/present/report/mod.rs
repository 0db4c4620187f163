//! The report: one page with everything that a run found, for browsers, without any request.
//!
//! # What the page is made of
//! A report has selected columns of the tables of a run, and nothing that it computed itself: each number that it
//! shows is the cell of a table of `results.gpkg`, or the rounding, the sum, the difference or the share of such
//! cells that its words name. Sentences, maps, profiles and rankings are made of these columns by the page's own
//! script (`data/report/`), in the language of the reader.
//!
//! # How columns are packed
//! A table is packed by columns; a long one in a part for each category, which is unpacked when somebody asks for
//! the category. Positions are rounded to a grid of 10 m. Ids are replaced by numbers: `quartier_id` of any table
//! is the number of the quartier in the table `quartiers`. The index of the page (JSON) lists parts, each with the
//! number of its list of columns among the `headings`:
//!
//! | kind | bytes |
//! |---|---|
//! | `number` | a whole number a row, times ten to the power of `decimals`; 0 for "not known"; with `delta` the differences |
//! | `text` | the different texts, then the rows' numbers of them |
//! | `list` | for each row a number of entries and their differences |
//! | `place` | the different places, sorted, as differences, then the rows' numbers of them |
//! | `area` | for each row its rings, each with the differences of its corners |
//! | `code` | a byte a row |
//!
//! In results for publication, a text column `withheld` names the columns whose numbers are withheld in a row. These
//! are not known in their own columns; the page shows them as withheld.
//!
//! Whole numbers have seven bits in a byte. A part is deflated (RFC 1951) and written in base64.
//!
//! # What is drawn first
//! The parts of the first map stand before the script, which draws it without waiting for the rest of the page: the
//! numbers of quartiers, the shapes of municipalities, the places of cells, and one service. The shapes of quartiers
//! are a part of their own behind it.

mod bytes;
mod cells;
mod column;
mod keys;
mod page;
mod part;
mod read;
mod shapes;
mod spec;

use serde_json::Value;

use crate::base::Lang;
use crate::dataset::Layer;

use cells::cell_parts;
use keys::Keys;
use part::{Part, parts, whole};
use spec::{CELLS, ORDER, SPECS, TAKEN_WHOLE};

/// A report under construction: takes the layers of a run, one after the other.
#[derive(Default)]
pub struct Report {
    keys: Keys,
    parts: Vec<Part>,
}

impl Report {
    /// The names of the layers that a report takes, as a run's GeoPackage has them and in the order in which it
    /// takes them.
    pub fn tables() -> &'static [&'static str] {
        ORDER
    }

    /// Whether the rows of a table may come service by service: the report shows it so, or not at all.
    pub fn takes_rows(table: &str) -> bool {
        let shown = SPECS.iter().find(|spec| spec.table == table);
        shown.is_none_or(|spec| spec.by_category) && !TAKEN_WHOLE.contains(&table)
    }

    /// Takes what it needs of a layer of results in the working CRS. `name` is that in the GeoPackage; a layer
    /// that a report does not need is left.
    pub fn take(&mut self, name: &str, layer: &Layer) {
        if name == CELLS {
            self.parts.extend(cell_parts(layer, &mut self.keys));
        } else if let Some(spec) = SPECS.iter().find(|spec| spec.table == name) {
            self.parts.extend(parts(layer, spec, &mut self.keys));
        } else if TAKEN_WHOLE.contains(&name) {
            self.parts.push(whole(layer, name, &mut self.keys));
        }
    }

    /// The page.
    ///
    /// # Parameters
    /// `record` is that of the run, as `run.json` has it. `lang` is the language that is shown first; a reader can
    /// change it.
    pub fn page(self, record: &Value, lang: Lang) -> String {
        page::page(&self.parts, record, lang)
    }

    /// The page of live answers, of a report that took the tables of areas and cells. It asks the server from which
    /// it comes, and nobody else.
    ///
    /// # Parameters
    /// `record`: as for [`Self::page`]; and `live`, with the walkers and the largest limit that can be asked about.
    pub fn live_page(self, record: &Value, lang: Lang) -> String {
        page::live_page(&self.parts, record, lang)
    }
}

/// The text by which a content security policy allows a style or script that stands in a page.
pub fn policy_hash(text: &str) -> String {
    page::hash(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_that_a_report_takes_has_its_turn() {
        let specified = SPECS.iter().map(|spec| spec.table).chain([CELLS]);
        let mut taken: Vec<&str> = specified.chain(TAKEN_WHOLE.iter().copied()).collect();
        let mut order = Report::tables().to_vec();
        taken.sort_unstable();
        order.sort_unstable();
        assert_eq!(taken, order);
    }

    #[test]
    fn rows_of_a_table_that_is_shown_whole_may_not_come_one_after_the_other() {
        let of_services = ["coverage_quartier", "border_district", "no_such_table"];
        assert!(of_services.into_iter().all(Report::takes_rows));
        let whole = ["coverage_municipality", "border_region", "quartiers_facing", TAKEN_WHOLE[0]];
        assert!(!whole.into_iter().any(Report::takes_rows));
    }
}
