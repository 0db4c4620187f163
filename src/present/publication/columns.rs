//! Tables without what is withheld.

use std::collections::HashMap;

use polars::prelude::{Column, IdxCa};

use super::declared::{Protection, protection};
use super::families::{Publication, Service};
use crate::analysis::coverage::Level;
use crate::base::{CategoryId, Millimetres, SideId};
use crate::dataset::{FieldInfo, Layer, Table, text_value};
use crate::region::Region;

/// The column that names the columns of each row whose values are withheld.
pub const WITHHELD: &str = "withheld";

/// Columns that are about persons, but do not count any who live somewhere: settings, and sizes of places.
const SETTINGS: [&str; 4] = ["capacity", "share_of_area", "target_share", "threshold_persons"];

/// What a municipality pays of common places.
const PAID: &str = "places_paid";

/// The rules of paying that follow from numbers of places. By the other one, by users, it follows from persons.
const OTHER_RULES: [&str; 3] = ["equal_percentage", "halves", "shapley"];

/// Shares of places, and measures of few persons, from which persons follow.
const DIVIDED: [&str; 16] = [
    "capacity_abroad",
    "capacity_closed",
    "capacity_found",
    "capacity_free",
    "capacity_open",
    "capacity_outside",
    "capacity_own",
    "capacity_unreached",
    "concentration",
    "gini",
    "palma",
    "per_1000_closed",
    "per_1000_open",
    "theil",
    "theil_between",
    "theil_within",
];

/// Parts of names of columns in which persons count: shares of them, sums and means of their ways.
const WEIGHTED: [&str; 7] =
    ["detour_factor", "jaccard", "mean_", "median_", "p90_", "person_km", "share"];

/// The columns of a table with the rows in which each is withheld.
type Marks = Vec<(String, Vec<bool>)>;

/// Withholds values, and names them in a further column. Returns how many they are.
fn withhold(layer: &mut Layer, marks: &Marks) -> usize {
    let mut names = vec![String::new(); layer.len()];
    for (name, rows) in marks.iter().filter(|(_, rows)| rows.contains(&true)) {
        for (row, _) in rows.iter().enumerate().filter(|(_, is_withheld)| **is_withheld) {
            let names = &mut names[row];
            let space = if names.is_empty() { "" } else { " " };
            *names += &format!("{space}{name}");
        }
        let kept = |(row, is_withheld): (usize, &bool)| (!is_withheld).then_some(row as u32);
        let kept: IdxCa = rows.iter().enumerate().map(kept).collect();
        let column = layer.column(name).expect("a column of the layer");
        let column: Column = column.take(&kept).expect("rows of the layer");
        layer.table.with_column(column).expect("as many rows");
    }
    let mut table = Table::out_of(layer);
    let what = "Columns whose values are withheld for publication: counts of few persons, and others from which \
                they follow";
    table.text((WITHHELD, "", what), names.iter());
    table.give_to(layer);
    marks.iter().map(|(_, rows)| rows.iter().filter(|row| **row).count()).sum()
}

/// Withholds every count of persons in a table, every share of persons, and what places cost by the rule of their
/// users. Rows whose column `persons` is 0 stay as they are, and values that are not known. A table that has withheld
/// values already stays as it is, and one that counts nobody. Returns how many values are withheld.
pub fn withheld_altogether(layer: &mut Layer) -> usize {
    withheld_where(layer, is_count)
}

/// Withholds every count of persons in a table, and what they reach and how far: where a single cell of a quartier
/// reaches one service and not another one, its persons are the difference of two counts of the quartier. Returns how
/// many values are withheld.
fn withheld_with_reach(layer: &mut Layer) -> usize {
    let says_what_is_reached =
        |name: &str| name.contains("distance_m") || name.ends_with("uncertain");
    withheld_where(layer, |field| is_count(field) || says_what_is_reached(&field.name))
}

/// Whether a column counts persons, or follows from such counts: a share of them, or a mean over them.
fn is_count(field: &FieldInfo) -> bool {
    let name = field.name.as_str();
    let is_about_persons = field.unit == "persons"
        || name == PAID
        || DIVIDED.contains(&name)
        || WEIGHTED.iter().any(|part| name.contains(part));
    is_about_persons && !SETTINGS.contains(&name)
}

fn withheld_where(layer: &mut Layer, is_withheld: impl Fn(&FieldInfo) -> bool) -> usize {
    let fields = layer.fields.iter().filter(|field| is_withheld(field));
    let names: Vec<String> = fields.map(|field| field.name.clone()).collect();
    if names.is_empty() || layer.column(WITHHELD).is_some() {
        return 0;
    }
    let says = |name: &str, values: &[&str]| -> Vec<bool> {
        let column = layer.column(name);
        let text = |row: usize| text_value(column?, row);
        let is_one = |row: usize| text(row).is_some_and(|text| values.contains(&text.as_str()));
        (0..layer.len()).map(is_one).collect()
    };
    let nobody = says("persons", &["0"]);
    let is_paid_otherwise = says("rule", &OTHER_RULES);
    let mark = |name: String| {
        let column = layer.column(&name).expect("a column of the layer");
        let is_withheld = |row: usize| {
            let is_told = nobody[row] || (name == PAID && is_paid_otherwise[row]);
            !is_told && text_value(column, row).is_some()
        };
        let rows: Vec<bool> = (0..layer.len()).map(is_withheld).collect();
        (name, rows)
    };
    let marks: Marks = names.into_iter().map(mark).collect();
    withhold(layer, &marks)
}

/// What a row of a table is about.
struct Row<'p> {
    /// Its number among the rows of all levels.
    area: usize,
    service: Option<(&'p Service, Option<Millimetres>)>,
}

impl Publication {
    /// The table as it is published: without the values that are withheld, and with a column that names these in each
    /// row. A table without counts of persons stays as it is. Returns how many values are withheld.
    ///
    /// # Parameters
    /// `name`: what the table is called among others ([`protection`]).
    pub fn of_table(&self, layer: &mut Layer, name: &str, region: &Region) -> usize {
        let keys = Keys::of_region(region);
        match protection(name) {
            Some(Protection::NoPersons) => 0,
            Some(Protection::Published) => withhold(layer, &self.left_out_of(layer, &keys)),
            Some(Protection::Coverage(level) | Protection::Border(level)) => {
                let rows = self.rows(layer, level, &keys);
                withhold(layer, &self.long(layer, region, &rows))
            }
            Some(Protection::Variety(level)) => {
                let rows = self.rows(layer, level, &keys);
                withhold(layer, &self.by_set(layer, &rows))
            }
            Some(Protection::Areas(level)) => {
                let rows = self.rows(layer, level, &keys);
                withhold(layer, &self.wide(layer, region, &rows))
            }
            Some(Protection::Flows) => withhold(layer, &self.flow_marks(layer, region, &keys)),
            Some(Protection::Reach) => withheld_with_reach(layer),
            Some(Protection::Altogether) | None => withheld_altogether(layer),
        }
    }

    /// What is left out of tables that are made of published counts: what no published count tells, and the persons of
    /// quartiers where they are withheld.
    fn left_out_of(&self, layer: &Layer, keys: &Keys) -> Marks {
        let has = |name: &str| layer.column(name).is_some();
        let mut marks = Marks::new();
        if has("persons") && has("quartier_id") {
            let rows = self.rows(layer, Level::Quartier, keys);
            let is_withheld = |row: &Row<'_>| self.persons[row.area];
            marks.push(("persons".to_owned(), rows.iter().map(is_withheld).collect()));
        }
        if has("provider_types") {
            marks.push(("provider_types".to_owned(), vec![true; layer.len()]));
        }
        marks
    }

    fn rows(&self, layer: &Layer, level: Level, keys: &Keys) -> Vec<Row<'_>> {
        let categories = layer.column("category");
        let limits = layer.column("limit_m");
        let row = |row: usize| {
            let number = keys.area(layer, level, row);
            let area = match number {
                Some(number) => self.areas.row(level, number),
                None => self.areas.row(Level::Region, 0),
            };
            let category = categories.and_then(|column| keys.category(column, row));
            let limit = limits.and_then(|column| text_value(column, row)?.parse::<u32>().ok());
            let limit = limit.map(|metres| Millimetres(metres * 1000));
            let service = category.and_then(|category| self.services.get(&category));
            Row {
                area: area.expect("a level with rows"),
                service: service.map(|service| (service, limit)),
            }
        };
        (0..layer.len()).map(row).collect()
    }

    /// What is withheld in a table with a row for each area, category and limit.
    fn long(&self, layer: &Layer, region: &Region, rows: &[Row<'_>]) -> Marks {
        let groups: Vec<String> = region.groups().iter().map(|group| group.column()).collect();
        let uncertain: Vec<String> =
            groups.iter().map(|name| format!("{name}_uncertain")).collect();
        let family = |name: &str| -> Option<Family> {
            let starts = |prefixes: &[&str]| prefixes.iter().any(|prefix| name.starts_with(prefix));
            match name {
                _ if NAMES.contains(&name) => None,
                _ if groups.iter().any(|group| group == name) => Some(Family::Persons),
                _ if uncertain.iter().any(|column| column == name) => Some(Family::Covered),
                _ if starts(&["covered_closed", "border_gain"]) => Some(Family::Closed),
                _ if starts(&["nearest_abroad", "mean_saved", "saved_", "without_own"]) => {
                    Some(Family::Abroad)
                }
                _ if starts(&["mean_distance", "median_", "p90_", "nearest_uncertain"]) => {
                    Some(Family::Distances)
                }
                _ => Some(Family::Covered),
            }
        };
        let mark = |name: String| {
            let family = family(&name)?;
            let is_withheld = |row: &Row<'_>| self.is_withheld(family, row);
            Some((name, rows.iter().map(is_withheld).collect()))
        };
        layer.column_names().into_iter().filter_map(mark).collect()
    }

    /// Whether a family of counts is withheld in a row; one that is not known to be safe is.
    fn is_withheld(&self, family: Family, row: &Row<'_>) -> bool {
        let Row { area, service } = row;
        let Some((service, limit)) = service else { return self.persons[*area] };
        let at_limit = || limit.and_then(|limit| service.limits.get(&limit));
        match family {
            Family::Persons => self.persons[*area],
            Family::Covered => at_limit().is_none_or(|[covered, _]| covered[*area]),
            Family::Closed => at_limit().is_none_or(|[_, closed]| closed[*area]),
            Family::Distances => service.distances[*area],
            Family::Abroad => service.abroad[*area],
        }
    }

    /// What is withheld in a table of variety, a row for each area and set.
    fn by_set(&self, layer: &Layer, rows: &[Row<'_>]) -> Marks {
        let sets = layer.column("set").expect("a table of variety has sets");
        let of_set = |(at, row): (usize, &Row<'_>)| {
            let set = text_value(sets, at).unwrap_or_default();
            self.sets.get(&set).is_none_or(|rows| rows[row.area])
        };
        let withheld: Vec<bool> = rows.iter().enumerate().map(of_set).collect();
        let mark = |name: String| match name.as_str() {
            name if NAMES.contains(&name) => None,
            "persons" => Some((name, rows.iter().map(|row| self.persons[row.area]).collect())),
            _ => Some((name, withheld.clone())),
        };
        layer.column_names().into_iter().filter_map(mark).collect()
    }

    /// What is withheld in a table with one row for each area.
    fn wide(&self, layer: &Layer, region: &Region, rows: &[Row<'_>]) -> Marks {
        let columns = self.wide_columns(region);
        let mark = |name: String| {
            if NAMES.contains(&name.as_str()) {
                return None;
            }
            let of_column = columns.get(&name);
            // A column that is not known is withheld where anything is.
            let is_withheld = |row: &Row<'_>| match of_column {
                Some(withheld) => withheld[row.area],
                None => columns.values().any(|withheld| withheld[row.area]),
            };
            Some((name, rows.iter().map(is_withheld).collect()))
        };
        layer.column_names().into_iter().filter_map(mark).collect()
    }

    /// The columns of tables with one row for each area, and where they are withheld.
    fn wide_columns(&self, region: &Region) -> HashMap<String, &[bool]> {
        let mut columns: HashMap<String, &[bool]> = HashMap::new();
        for group in region.groups() {
            columns.insert(group.column(), &self.persons);
        }
        for (category, service) in &self.services {
            let key = region.category(*category).key();
            for (limit, [covered, closed]) in &service.limits {
                let metres = limit.0 / 1000;
                for name in ["share_covered", "share_uncertain"] {
                    columns.insert(format!("{key}_{metres}_{name}"), covered);
                }
                for name in ["border_gain", "border_gain_uncertain"] {
                    columns.insert(format!("{key}_{metres}_{name}"), closed);
                }
            }
            for name in ["mean_distance_m", "share_nearest_uncertain"] {
                columns.insert(format!("{key}_{name}"), &service.distances);
            }
            columns.insert(format!("{key}_share_nearest_abroad"), &service.abroad);
        }
        for (set, rows) in &self.sets {
            for name in ["variety", "variety_uncertain"] {
                columns.insert(format!("{set}_{name}"), rows);
            }
        }
        columns
    }

    fn flow_marks(&self, layer: &Layer, region: &Region, keys: &Keys) -> Marks {
        let side = |name: &str, row: usize| {
            let key = text_value(layer.column(name)?, row)?;
            keys.sides.get(&key).map(|at| SideId::at(*at))
        };
        let category = layer.column("category").expect("flows have categories");
        let is_withheld = |row: usize| {
            let (category, home) = (keys.category(category, row), side("home_id", row));
            let host = side("host_id", row);
            let known = category.zip(home);
            known.is_none_or(|(category, home)| self.flows.contains(&(category, home, host)))
        };
        let rows: Vec<bool> = (0..layer.len()).map(is_withheld).collect();
        let counts = region.groups().iter().map(|group| group.column());
        let counts = counts.chain(["nearest_uncertain_persons".to_owned()]);
        counts.map(|name| (name, rows.clone())).collect()
    }
}

/// Counts that are withheld together.
#[derive(Clone, Copy)]
enum Family {
    Persons,
    Covered,
    Closed,
    Distances,
    Abroad,
}

/// Columns that say what a row is about.
const NAMES: [&str; 14] = [
    "quartier_id",
    "quartier_name",
    "district_id",
    "district_name",
    "municipality_id",
    "municipality_name",
    "county_id",
    "county_name",
    "region",
    "category",
    "limit_m",
    "set",
    "categories",
    WITHHELD,
];

/// What keys of areas and categories in tables mean.
struct Keys {
    quartiers: HashMap<String, usize>,
    /// By district and municipality.
    districts: HashMap<(String, String), usize>,
    municipalities: HashMap<String, usize>,
    counties: HashMap<String, usize>,
    categories: HashMap<String, CategoryId>,
    sides: HashMap<String, usize>,
}

impl Keys {
    fn of_region(region: &Region) -> Self {
        let numbered = |keys: Vec<&str>| -> HashMap<String, usize> {
            keys.into_iter().enumerate().map(|(at, key)| (key.to_owned(), at)).collect()
        };
        let towns = region.municipalities();
        let municipalities = numbered(towns.iter().map(|town| town.key()).collect());
        let counties = numbered(region.counties().iter().map(|county| county.key()).collect());
        let district = |(at, district): (usize, &crate::region::District)| {
            let town = region.municipality(district.municipality()).key();
            ((district.key().to_owned(), town.to_owned()), at)
        };
        let categories = region.categories().iter().enumerate();
        Self {
            quartiers: numbered(region.quartiers().iter().map(|one| one.key()).collect()),
            districts: region.districts().iter().enumerate().map(district).collect(),
            categories: categories
                .map(|(at, category)| (category.key().to_owned(), CategoryId::at(at)))
                .collect(),
            sides: match region.boundary() {
                crate::base::Boundary::Municipality => municipalities.clone(),
                crate::base::Boundary::County => counties.clone(),
            },
            municipalities,
            counties,
        }
    }

    fn category(&self, column: &Column, row: usize) -> Option<CategoryId> {
        self.categories.get(&text_value(column, row)?).copied()
    }

    /// The number of a row on its level; `None` for the region as a whole.
    fn area(&self, layer: &Layer, level: Level, row: usize) -> Option<usize> {
        let text = |name: &str| text_value(layer.column(name)?, row);
        let town = || self.municipalities.get(&text("municipality_id")?).copied();
        match level {
            Level::Quartier => match text("quartier_id") {
                Some(key) => self.quartiers.get(&key).copied(),
                None => Some(self.quartiers.len() + town()?),
            },
            Level::District => match text("district_id") {
                Some(key) => self.districts.get(&(key, text("municipality_id")?)).copied(),
                None => Some(self.districts.len() + town()?),
            },
            Level::Municipality => town(),
            Level::County => self.counties.get(&text("county_id")?).copied(),
            Level::Region | Level::Cell => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_withheld_where_all_persons_are_unknown() {
        let mut table = Table::default();
        let persons = [None, Some(4), Some(0), Some(4)];
        table.maybe_count(("persons", "persons", ""), persons.into_iter());
        let older = [Some(3), Some(1), Some(0), None];
        table.maybe_count(("persons_65", "persons", ""), older.into_iter());
        let mut layer = table.into_layer("cells", None);
        assert_eq!(withheld_altogether(&mut layer), 4);
        let names = layer.column(WITHHELD).expect("a further column");
        let names = [0, 1, 2, 3].map(|row| text_value(names, row).unwrap_or_default());
        assert_eq!(names, ["persons_65", "persons persons_65", "", "persons"]);
        assert_eq!(text_value(layer.column("persons_65").expect("a column"), 0), None);
    }

    #[test]
    fn how_far_a_group_has_it_is_withheld_with_its_persons() {
        let mut table = Table::default();
        table.maybe_count(("persons", "persons", ""), [Some(1), Some(0)].into_iter());
        let mean = [Some(250.0), None];
        table.number(("mean_distance_m", "m", ""), 1, mean.into_iter());
        let mut layer = table.into_layer("fairness_quartier", None);
        assert_eq!(withheld_with_reach(&mut layer), 2);
        assert_eq!(text_value(layer.column("mean_distance_m").expect("a column"), 0), None);
    }

    #[test]
    fn means_over_persons_are_withheld_with_them() {
        let mut table = Table::default();
        table.maybe_count(("persons", "persons", ""), [Some(1003)].into_iter());
        let names = ["mean_distance_m", "mean_distance_before_m", "mean_walk_m", "detour_factor"];
        for name in names {
            table.number((name, "", ""), 1, [Some(250.0)].into_iter());
        }
        table.number(("nearest_distance_m", "m", ""), 1, [Some(200.0)].into_iter());
        let mut layer = table.into_layer("gaps", None);
        assert_eq!(withheld_altogether(&mut layer), 5);
        let told = |name: &str| text_value(layer.column(name).expect("a column"), 0);
        assert_eq!(names.map(told), [None, None, None, None]);
        assert_eq!(told("nearest_distance_m").as_deref(), Some("200"));
    }

    #[test]
    fn what_is_paid_by_users_is_withheld_and_what_is_paid_by_places_is_not() {
        let mut table = Table::default();
        table.text(("rule", "", ""), ["users", "halves"].into_iter());
        let paid = [Some(0.014778), Some(0.5)];
        table.number(("places_paid", "places", ""), 6, paid.into_iter());
        let mut layer = table.into_layer("cooperation_shares", None);
        assert_eq!(withheld_altogether(&mut layer), 1);
        let paid = layer.column("places_paid").expect("a column");
        assert_eq!([0, 1].map(|row| text_value(paid, row)), [None, Some("0.5".to_owned())]);
    }
}
