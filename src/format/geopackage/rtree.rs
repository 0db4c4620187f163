//! The spatial index of a table of features (extension `gpkg_rtree_index`, OGC 12-128r17, annex F.3).

use std::path::Path;

use rusqlite::{Connection, params};

use super::catalogue::root_of;
use super::fault::Fault;
use super::pages::Rows;
use super::record::Record;
use super::schema::quoted;
use crate::base::Bounds;

/// Bytes of an entry in a node: a number, then four sides in single precision.
const ENTRY: usize = 8 + 4 * 4;
/// Bytes before the entries of a node: how deep the tree is (in the root), how many entries it has.
const NODE_HEAD: usize = 4;
/// The root of every tree.
const ROOT: i64 = 1;

/// A feature or a node of the level below, with its box.
#[derive(Clone, Copy)]
struct Entry {
    number: i64,
    /// West, east, south, north, as SQLite stores them.
    sides: [f32; 4],
}

impl Entry {
    /// Single precision is rounded away from the middle, so that the box encloses the feature.
    fn new((number, bounds): &(i64, Bounds)) -> Self {
        let sides = [
            at_most(bounds.west),
            at_least(bounds.east),
            at_most(bounds.south),
            at_least(bounds.north),
        ];
        Self { number: *number, sides }
    }

    fn middle(&self, axis: usize) -> f32 {
        self.sides[2 * axis] / 2.0 + self.sides[2 * axis + 1] / 2.0
    }

    fn joined(self, other: Self) -> Self {
        let [w, e, s, n] = self.sides;
        let [w2, e2, s2, n2] = other.sides;
        Self { sides: [w.min(w2), e.max(e2), s.min(s2), n.max(n2)], ..self }
    }
}

fn at_most(value: f64) -> f32 {
    let near = value as f32;
    if f64::from(near) > value { near.next_down() } else { near }
}

fn at_least(value: f64) -> f32 {
    let near = value as f32;
    if f64::from(near) < value { near.next_up() } else { near }
}

/// A table of features and its columns.
pub(super) struct Indexed<'n> {
    pub table: &'n str,
    pub geometry: &'n str,
    pub key: &'n str,
}

impl Indexed<'_> {
    fn name(&self) -> String {
        format!("rtree_{}_{}", self.table, self.geometry)
    }

    /// Makes the index of the features with these numbers and boxes, and the triggers that keep it, in the
    /// database of a file.
    ///
    /// Method: the tree is packed from the leaves up (sort-tile-recursive: Leutenegger, Lopez and Edgington
    /// 1997, ICDE, p. 497) and its nodes are stored as the R*-tree module of SQLite stores its own. Inserting
    /// features one by one would search and split the tree for each. Cost: O(n log n).
    pub(super) fn create(
        &self,
        db: &Connection,
        place: &Path,
        features: &[(i64, Bounds)],
    ) -> Result<(), Fault> {
        let name = self.name();
        let columns = "(id, minx, maxx, miny, maxy)";
        db.execute_batch(&format!(
            "BEGIN; CREATE VIRTUAL TABLE {} USING rtree{columns}",
            quoted(&name)
        ))?;
        db.execute(
            "INSERT INTO gpkg_extensions VALUES (?1, ?2, 'gpkg_rtree_index', \
             'http://www.geopackage.org/spec120/#extension_rtree', 'write-only')",
            params![self.table, self.geometry],
        )?;
        db.execute_batch(&format!("{} COMMIT;", self.triggers()))?;
        let tree = Tree { db, place, name: &name };
        tree.fill(features.iter().map(Entry::new).collect())
    }

    /// The triggers of the standard. They call functions that programs for editing GeoPackages have; here
    /// none of them runs.
    fn triggers(&self) -> String {
        let (tree, table) = (quoted(&self.name()), quoted(self.table));
        let (c, i) = (quoted(self.geometry), quoted(self.key));
        let trigger = |suffix: &str, event: &str, when: &str, what: &str| {
            let name = quoted(&format!("{}_{suffix}", self.name()));
            format!(
                "CREATE TRIGGER {name} AFTER {event} ON {table} WHEN {when} BEGIN {what} END;\n"
            )
        };
        let put = format!(
            "INSERT OR REPLACE INTO {tree} VALUES (NEW.{i}, ST_MinX(NEW.{c}), ST_MaxX(NEW.{c}), \
             ST_MinY(NEW.{c}), ST_MaxY(NEW.{c}));"
        );
        let remove = format!("DELETE FROM {tree} WHERE id = OLD.{i};");
        let (full, empty) = (
            format!("(NEW.{c} NOTNULL AND NOT ST_IsEmpty(NEW.{c}))"),
            format!("(NEW.{c} ISNULL OR ST_IsEmpty(NEW.{c}))"),
        );
        let (same, other) = (format!("OLD.{i} = NEW.{i}"), format!("OLD.{i} != NEW.{i}"));
        let update = format!("UPDATE OF {c}");
        [
            trigger("insert", "INSERT", &full, &put),
            trigger("update1", &update, &format!("{same} AND {full}"), &put),
            trigger("update2", &update, &format!("{same} AND {empty}"), &remove),
            trigger(
                "update3",
                "UPDATE",
                &format!("{other} AND {full}"),
                &format!("{remove} {put}"),
            ),
            trigger(
                "update4",
                "UPDATE",
                &format!("{other} AND {empty}"),
                &format!("DELETE FROM {tree} WHERE id IN (OLD.{i}, NEW.{i});"),
            ),
            trigger("delete", "DELETE", &format!("OLD.{c} NOT NULL"), &remove),
        ]
        .concat()
    }
}

/// The tables in which SQLite keeps an R-tree: its nodes, and in which node each feature and each node is.
struct Tree<'d> {
    db: &'d Connection,
    place: &'d Path,
    name: &'d str,
}

impl Tree<'_> {
    fn fill(&self, features: Vec<Entry>) -> Result<(), Fault> {
        let nodes = format!("{}_node", self.name);
        let size = format!("SELECT length(data) FROM {} WHERE nodeno = {ROOT}", quoted(&nodes));
        let bytes: usize = self.db.query_row(&size, [], |row| row.get(0))?;
        let most = (bytes - NODE_HEAD) / ENTRY;
        let (mut level, mut depth, mut next) = (features, 0_u16, ROOT + 1);
        let mut packed_nodes: Vec<(i64, Vec<u8>)> = Vec::new();
        let mut of_nodes = Vec::new();
        while level.len() > most {
            let mut above = Vec::with_capacity(level.len() / most + 1);
            let mut parents = Vec::with_capacity(level.len());
            for members in packed(&mut level, most) {
                packed_nodes.push((next, node(0, members, bytes)));
                parents.extend(members.iter().map(|member| (member.number, next)));
                let whole = members.iter().copied().reduce(Entry::joined);
                above.extend(whole.map(|whole| Entry { number: next, ..whole }));
                next += 1;
            }
            match depth {
                0 => self.put_numbers("rowid", parents)?,
                _ => of_nodes.extend(parents),
            }
            (level, depth) = (above, depth + 1);
        }
        let root = std::iter::once((ROOT, node(depth, &level, bytes)));
        self.put(&nodes, root.chain(packed_nodes), |record, node| record.blob(&node))?;
        let in_root = level.iter().map(|entry| (entry.number, ROOT));
        match depth {
            0 => self.put_numbers("rowid", in_root.collect()),
            _ => self.put_numbers("parent", of_nodes.into_iter().chain(in_root).collect()),
        }
    }

    /// Stores in which node each feature or node is.
    fn put_numbers(&self, part: &str, mut parents: Vec<(i64, i64)>) -> Result<(), Fault> {
        parents.sort_unstable();
        let table = format!("{}_{part}", self.name);
        self.put(&table, parents.into_iter(), |record, parent| record.whole(parent))
    }

    /// Fills a table of numbers and values in place of what SQLite has put there.
    fn put<T>(
        &self,
        table: &str,
        rows: impl Iterator<Item = (i64, T)>,
        put: impl Fn(&mut Record, T),
    ) -> Result<(), Fault> {
        let mut packed = Rows::begin(self.place, root_of(self.db, table)?)?;
        let (mut record, mut bytes) = (Record::default(), Vec::new());
        for (number, value) in rows {
            bytes.clear();
            record.null();
            put(&mut record, value);
            record.move_to(&mut bytes);
            packed.push(number, &bytes)?;
        }
        Ok(packed.complete()?)
    }
}

/// The entries in groups that lie together: sorted into strips from west to east, each from south to north.
/// Ties go to the lower number.
fn packed(entries: &mut [Entry], most: usize) -> impl Iterator<Item = &[Entry]> {
    let along = |axis: usize| {
        move |a: &Entry, b: &Entry| {
            a.middle(axis).total_cmp(&b.middle(axis)).then(a.number.cmp(&b.number))
        }
    };
    let nodes = entries.len().div_ceil(most);
    let strips = (nodes as f64).sqrt().ceil() as usize;
    let strip = nodes.div_ceil(strips.max(1)) * most;
    entries.sort_unstable_by(along(0));
    entries.chunks_mut(strip.max(1)).for_each(|strip| strip.sort_unstable_by(along(1)));
    entries.chunks(strip.max(1)).flat_map(move |strip| strip.chunks(most))
}

/// The bytes of a node (SQLite's `rtree.c`): all numbers are big-endian.
fn node(depth: u16, entries: &[Entry], length: usize) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(length);
    bytes.extend(depth.to_be_bytes());
    bytes.extend((entries.len() as u16).to_be_bytes());
    for Entry { number, sides } in entries {
        bytes.extend(number.to_be_bytes());
        bytes.extend(sides.iter().flat_map(|side| side.to_be_bytes()));
    }
    bytes.resize(length, 0);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A grid of points with steps of one metre, in the hundred thousands as in UTM.
    fn indexed(side: i64) -> (tempfile::TempDir, Connection) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.gpkg");
        let db = Connection::open(&path).expect("a file");
        db.execute_batch(super::super::schema::TABLES).expect("the standard's tables");
        db.execute_batch("CREATE TABLE \"a\"\"b\" (fid INTEGER PRIMARY KEY, geom POINT)")
            .expect("a table");
        let at = |number: i64| {
            let (x, y) = ((number % side) as f64 + 350_000.3, (number / side) as f64 + 5_700_000.7);
            (number - 7, Bounds::new(x, y, x, y))
        };
        let features: Vec<(i64, Bounds)> = (0..side * side).map(at).collect();
        let table = Indexed { table: "a\"b", geometry: "geom", key: "fid" };
        assert!(table.create(&db, &path, &features).is_ok());
        (folder, db)
    }

    #[test]
    fn sqlite_finds_nothing_wrong_with_a_packed_tree() {
        // A node has 51 entries: 370 x 370 points are more than three levels of them hold.
        for (side, depth) in [(0, 0), (1, 0), (7, 0), (8, 1), (60, 2), (370, 3)] {
            let (_folder, db) = indexed(side);
            let check = "SELECT rtreecheck('main', 'rtree_a\"b_geom')";
            let said: String = db.query_row(check, [], |row| row.get(0)).expect("an answer");
            assert_eq!(said, "ok", "{side}");
            let count =
                |sql: &str| db.query_row(sql, [], |row| row.get::<_, i64>(0)).expect("a count");
            assert_eq!(count("SELECT count(*) FROM \"rtree_a\"\"b_geom\""), side * side);
            let root = "SELECT rtreedepth(data) FROM \"rtree_a\"\"b_geom_node\" WHERE nodeno = 1";
            assert_eq!(count(root), depth, "{side}");
        }
        // 60 x 60 points: those within 3 m of a corner, by the tree and by arithmetic.
        let within = "SELECT id FROM \"rtree_a\"\"b_geom\" WHERE maxx >= 350010 AND minx <= 350013 \
                      AND maxy >= 5700020 AND miny <= 5700022 ORDER BY id";
        let (_folder, db) = indexed(60);
        let mut statement = db.prepare(within).expect("a query");
        let ids = statement.query_map([], |row| row.get::<_, i64>(0)).expect("rows");
        let ids: Vec<i64> = ids.collect::<Result<_, _>>().expect("numbers");
        // x = 350010.3 to 350012.3, y = 5700020.7 and 5700021.7; single precision rounds y by half a metre.
        let inside = [10, 11, 12].map(|x| [20, 21].map(|y| y * 60 + x - 7));
        assert!(inside.as_flattened().iter().all(|id| ids.contains(id)), "{ids:?}");
        assert!(ids.len() <= 12, "{ids:?}");
    }

    #[test]
    fn a_box_in_single_precision_encloses_the_feature() {
        for value in [5_700_000.7, -0.1, 0.0, 16_777_217.0, 1e-50] {
            assert!(f64::from(at_most(value)) <= value && f64::from(at_least(value)) >= value);
        }
        assert_eq!((at_most(0.5), at_least(0.5)), (0.5, 0.5));
    }
}
