//! The lines of a configuration that describe a layer.

use std::fmt;

use toml_edit::{ArrayOfTables, DocumentMut, Item, Key, Table, Value};

/// The keys of one layer, written as `[layers.municipalities]` or `[[layers.cells]]` with its tables.
pub(crate) struct LayerLines {
    layer: &'static str,
    /// Whether there may be several layers of this kind.
    is_listed: bool,
    keys: Table,
}

impl LayerLines {
    /// Lines of the only layer of its kind.
    pub fn only(layer: &'static str) -> Self {
        Self { layer, is_listed: false, keys: Table::new() }
    }

    /// Lines of one of several layers of its kind.
    pub fn listed(layer: &'static str) -> Self {
        Self { layer, is_listed: true, keys: Table::new() }
    }

    /// Adds a key.
    pub fn key(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.keys.insert(key, Item::Value(value.into()));
        self
    }

    /// Adds a key if there is a value for it.
    pub fn key_if(self, key: &str, value: Option<&String>) -> Self {
        match value {
            Some(value) => self.key(key, value),
            None => self,
        }
    }

    /// Adds a key to a table of the layer, such as `x` of `[layers.cells.fields]`.
    pub fn key_in(mut self, table: &str, key: &str, value: &str) -> Self {
        self.table(table).insert(key, Item::Value(value.into()));
        self
    }

    /// Adds a pair of texts from the user's data to a table of the layer.
    pub fn pair_in(mut self, table: &str, text: &str, value: &str) -> Self {
        self.table(table).insert_formatted(&quoted(text), Item::Value(value.into()));
        self
    }

    /// Adds a group of persons and the field that counts them.
    pub fn group(mut self, group: &str, field: &str) -> Self {
        let mut keys = plain_table();
        keys.insert("field", Item::Value(field.into()));
        self.table("groups").insert_formatted(&quoted(group), Item::Table(keys));
        self
    }

    fn table(&mut self, name: &str) -> &mut Table {
        let table = self.keys.entry(name).or_insert_with(|| Item::Table(plain_table()));
        table.as_table_mut().expect("keys and tables of a layer have different names")
    }
}

/// A text as a quoted key, whatever characters it contains.
fn quoted(text: &str) -> Key {
    // A text of several lines can be a value, but not a key.
    Value::from(text).to_string().parse().unwrap_or_else(|_| Key::new(text))
}

/// A table that is written only if it has keys, without an empty line before it.
fn plain_table() -> Table {
    let mut table = Table::new();
    table.set_implicit(true);
    table.decor_mut().set_prefix("");
    table
}

impl fmt::Display for LayerLines {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut keys = self.keys.clone();
        keys.decor_mut().set_prefix("");
        let layer = match self.is_listed {
            false => Item::Table(keys),
            true => Item::ArrayOfTables(ArrayOfTables::from_iter([keys])),
        };
        let (mut layers, mut document) = (plain_table(), DocumentMut::new());
        layers.insert(self.layer, layer);
        document.insert("layers", Item::Table(layers));
        write!(out, "{document}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    #[test]
    fn lines_read_as_the_layer_they_were_made_of() {
        let lines = LayerLines::listed("cells")
            .key("path", "a \"b\".csv")
            .key("grid_size_m", 100.0)
            .key_if("date", None)
            .key_in("fields", "x", "Ost")
            .group("65 +", "alt\n")
            .group("a\nb", "b")
            .to_string();
        let config = Config::parse(&lines, "lines").expect("a configuration");
        let [layer] = &config.layers.cells[..] else { panic!("one layer: {lines}") };
        assert_eq!((layer.source.path.as_str(), layer.grid_size_m), ("a \"b\".csv", Some(100.0)));
        assert_eq!(layer.fields.x.as_deref(), Some("Ost"));
        assert_eq!(layer.groups["65 +"].field, "alt\n");
        assert_eq!(layer.groups["a\nb"].field, "b");
        assert_eq!(
            LayerLines::only("quartiers").key("path", "q.geojson").key("repair", true).to_string(),
            "[layers.quartiers]\npath = \"q.geojson\"\nrepair = true\n"
        );
        assert_eq!(
            LayerLines::listed("facilities")
                .key_in("fields", "id", "nr")
                .pair_in("category_values", "Arzt", "doctor")
                .to_string(),
            "[[layers.facilities]]\n[layers.facilities.fields]\nid = \"nr\"\n\
             [layers.facilities.category_values]\n\"Arzt\" = \"doctor\"\n"
        );
    }
}
