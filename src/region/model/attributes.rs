//! What the data say of facilities beside what the region itself reads: `wheelchair`, `opening_hours`.

use std::collections::BTreeMap;

/// Number of a distinct combination of attributes: facilities that say the same share it. The default is that of
/// facilities of which nothing is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::region) struct AttributeRow(u32);

/// Stands for the text of an attribute that a facility does not state.
const UNKNOWN: u32 = u32::MAX;

/// The attributes of facilities, as text. Each text and each combination of texts is held once: most stops say
/// nothing or the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::region) struct Attributes {
    /// Names, ascending.
    names: Vec<String>,
    texts: Vec<String>,
    /// Numbers of texts: as many for each combination as there are names.
    rows: Vec<u32>,
}

impl Attributes {
    /// Names, ascending.
    pub(in crate::region) fn names(&self) -> &[String] {
        &self.names
    }

    /// The text of an attribute; `None` when it is not stated, or not kept. Cost: O(log names).
    pub(in crate::region) fn text(&self, row: AttributeRow, name: &str) -> Option<&str> {
        let at = self.names.binary_search_by(|known| known.as_str().cmp(name)).ok()?;
        let text = self.rows[row.0 as usize * self.names.len() + at];
        (text != UNKNOWN).then(|| self.texts[text as usize].as_str())
    }
}

/// Collects attributes, facility by facility.
#[derive(Clone, Debug, Default)]
pub(in crate::region) struct AttributeWriter {
    attributes: Attributes,
    text_numbers: BTreeMap<String, u32>,
    row_numbers: BTreeMap<Vec<u32>, AttributeRow>,
}

impl AttributeWriter {
    /// For attributes with these names, in this order, which must ascend.
    pub(in crate::region) fn new(names: Vec<String>) -> Self {
        assert!(names.is_sorted(), "names are looked up by halving");
        let nothing = vec![None; names.len()];
        let mut writer =
            Self { attributes: Attributes { names, ..Attributes::default() }, ..Self::default() };
        let first = writer.row(nothing);
        assert_eq!(first, AttributeRow::default(), "nothing said is the first combination");
        writer
    }

    /// Goes on where attributes were left, for facilities that a scenario opens.
    pub(in crate::region) fn continuing(attributes: Attributes) -> Self {
        let number = |(at, text): (usize, &String)| (text.clone(), at as u32);
        let text_numbers = attributes.texts.iter().enumerate().map(number).collect();
        let rows = attributes.rows.chunks(attributes.names.len().max(1)).enumerate();
        let row_numbers = rows.map(|(at, row)| (row.to_vec(), AttributeRow(at as u32))).collect();
        Self { attributes, text_numbers, row_numbers }
    }

    /// Names, ascending.
    pub(in crate::region) fn names(&self) -> &[String] {
        &self.attributes.names
    }

    /// The number of a combination: a text, or none, for each name.
    pub(in crate::region) fn row(&mut self, texts: Vec<Option<String>>) -> AttributeRow {
        assert_eq!(texts.len(), self.attributes.names.len(), "a text, or none, for each name");
        if texts.is_empty() {
            return AttributeRow::default();
        }
        let row: Vec<u32> = texts.into_iter().map(|text| self.text(text)).collect();
        if let Some(known) = self.row_numbers.get(&row) {
            return *known;
        }
        let number = u32::try_from(self.row_numbers.len()).expect("fewer than facilities");
        self.attributes.rows.extend(&row);
        self.row_numbers.insert(row, AttributeRow(number));
        AttributeRow(number)
    }

    fn text(&mut self, text: Option<String>) -> u32 {
        let Some(text) = text else { return UNKNOWN };
        if let Some(known) = self.text_numbers.get(&text) {
            return *known;
        }
        let number = u32::try_from(self.attributes.texts.len()).expect("fewer than facilities");
        self.attributes.texts.push(text.clone());
        self.text_numbers.insert(text, number);
        number
    }

    /// What was collected.
    pub(in crate::region) fn finish(self) -> Attributes {
        self.attributes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_text_and_each_combination_is_held_once() {
        let names = ["fee", "wheelchair"].map(str::to_owned).to_vec();
        let mut writer = AttributeWriter::new(names);
        let said = |fee: Option<&str>, wheelchair: Option<&str>| {
            vec![fee.map(str::to_owned), wheelchair.map(str::to_owned)]
        };
        let both = writer.row(said(Some("no"), Some("yes")));
        let neither = writer.row(said(None, None));
        assert_eq!(neither, AttributeRow::default());
        assert_eq!(writer.row(said(Some("no"), Some("yes"))), both);
        let same_text = writer.row(said(Some("yes"), Some("yes")));
        let attributes = writer.finish();
        assert_eq!((attributes.texts.len(), attributes.rows.len()), (2, 3 * 2));
        assert_eq!(attributes.text(both, "fee"), Some("no"));
        assert_eq!(attributes.text(both, "wheelchair"), Some("yes"));
        assert_eq!(attributes.text(neither, "fee"), None);
        assert_eq!(attributes.text(same_text, "fee"), Some("yes"));
        assert_eq!(attributes.text(both, "capacity"), None, "not kept");

        let mut more = AttributeWriter::continuing(attributes.clone());
        assert_eq!(more.row(said(None, None)), neither);
        let other = more.row(said(None, Some("limited")));
        assert_eq!(more.finish().text(other, "wheelchair"), Some("limited"));
    }

    #[test]
    fn without_names_nothing_is_held() {
        let mut writer = AttributeWriter::new(Vec::new());
        let row = writer.row(Vec::new());
        assert_eq!(writer.finish().text(row, "fee"), None);
    }
}
