//! Rows of a table as pages of a database (SQLite's file format, chapters 1.3, 1.5 and 1.6).
//!
//! SQLite makes the file and all that is small; rows that come in the order of their numbers are packed into
//! pages here and put behind its own. Going through SQL would bind each value, look for the place of each row
//! and divide pages as they fill, for millions of values in a run.

use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;

use super::record::{put_varint, varint_len};

/// Bytes of a page.
pub(super) const PAGE: usize = 4096;
/// Bytes that pages are written at once.
const WRITTEN: usize = 1 << 20;
/// The page of the byte at which programs lock the file, which holds nothing.
const LOCKED: u32 = (1 << 30) / PAGE as u32 + 1;
/// Bytes before the places of cells in a page of rows, and in one of pages.
const LEAF_HEAD: usize = 8;
const BRANCH_HEAD: usize = 12;
/// Kinds of pages.
const LEAF: u8 = 13;
const BRANCH: u8 = 5;
/// Most bytes of a row that stay in its page, and the least of one that does not fit.
const LOCAL_MAX: usize = PAGE - 35;
const LOCAL_MIN: usize = (PAGE - 12) * 32 / 255 - 23;
/// Where the head of a file counts its changes and its pages, and the change that the number of pages was
/// counted at.
const CHANGES_AT: usize = 24;
const COUNT_AT: usize = 28;
const COUNTED_AT: usize = 92;
/// Bytes of that head.
const HEAD: usize = 100;

/// The rows of one table on their way into a file. SQLite must not write the file before they are complete.
///
/// Method: pages are filled one after the other and written at once; above them, pages that list pages are made
/// when all rows are there, as many levels as needed. Cost: O(bytes), memory of 16 bytes a page.
pub(super) struct Rows {
    file: Paged,
    /// The page at which the table begins, which SQLite has made.
    root: u32,
    leaf: Leaf,
    /// The pages that are full, with the number of their last row.
    full: Vec<Child>,
}

/// A page and the number of the last row in it and below it.
#[derive(Clone, Copy)]
struct Child {
    page: u32,
    last: i64,
}

impl Rows {
    /// Begins the rows of an empty table, behind all pages that the file has.
    pub(super) fn begin(path: &Path, root: u32) -> io::Result<Self> {
        Ok(Self { file: Paged::open(path)?, root, leaf: Leaf::default(), full: Vec::new() })
    }

    /// Appends a row. Its number must be greater than those before.
    pub(super) fn push(&mut self, number: i64, record: &[u8]) -> io::Result<()> {
        let local = local_bytes(record.len());
        let mut head = Vec::with_capacity(18);
        put_varint(&mut head, record.len() as u64);
        put_varint(&mut head, number as u64);
        let (here, beyond) = record.split_at(local);
        let link = if beyond.is_empty() { 0 } else { 4 };
        if !self.leaf.has_room(head.len() + local + link) {
            self.finish_leaf()?;
        }
        let first = self.file.put_beyond(beyond)?;
        self.leaf.begin_cell(number);
        self.leaf.cells.extend_from_slice(&head);
        self.leaf.cells.extend_from_slice(here);
        self.leaf.cells.extend(first.map(u32::to_be_bytes).iter().flatten());
        Ok(())
    }

    fn finish_leaf(&mut self) -> io::Result<()> {
        let page = self.file.put(&self.leaf.page())?;
        self.full.push(Child { page, last: self.leaf.last.expect("a full page has rows") });
        self.leaf.clear();
        Ok(())
    }

    /// Completes the table and tells the file how many pages it has.
    pub(super) fn complete(mut self) -> io::Result<()> {
        let top = match self.full.is_empty() {
            true => self.leaf.page(),
            false => {
                self.finish_leaf()?;
                let mut level = self.full;
                while level.len() > fan_out(&level) {
                    level = branches(&level)
                        .map(|group| {
                            let page = self.file.put(&branch(group))?;
                            Ok(Child { page, last: group[group.len() - 1].last })
                        })
                        .collect::<io::Result<_>>()?;
                }
                branch(&level)
            }
        };
        self.file.complete(self.root, &top)
    }
}

/// How many bytes of a record stay in the page of its row.
fn local_bytes(length: usize) -> usize {
    if length <= LOCAL_MAX {
        return length;
    }
    let rest = LOCAL_MIN + (length - LOCAL_MIN) % (PAGE - 4);
    if rest <= LOCAL_MAX { rest } else { LOCAL_MIN }
}

/// How many pages a page lists at most.
fn fan_out(children: &[Child]) -> usize {
    let widest = children.iter().map(|child| varint_len(child.last as u64)).max().unwrap_or(1);
    (PAGE - BRANCH_HEAD) / (2 + 4 + widest) + 1
}

/// Pages in as few groups as hold them, of nearly the same size: no page may list a single one.
fn branches(children: &[Child]) -> impl Iterator<Item = &[Child]> {
    let groups = children.len().div_ceil(fan_out(children));
    let from = move |group: usize| group * children.len() / groups;
    (0..groups).map(move |group| &children[from(group)..from(group + 1)])
}

/// A page that lists pages: each with the last number in it, the last one without.
fn branch(children: &[Child]) -> Vec<u8> {
    let (last, before) = children.split_last().expect("a page lists pages");
    let (mut cells, mut starts) = (Vec::new(), Vec::new());
    for child in before {
        starts.push(cells.len() as u16);
        cells.extend(child.page.to_be_bytes());
        put_varint(&mut cells, child.last as u64);
    }
    let mut page = page(BRANCH, &starts, &cells);
    page[LEAF_HEAD..BRANCH_HEAD].copy_from_slice(&last.page.to_be_bytes());
    page
}

/// A page of cells: what it is, how many there are, where they begin, where each is, and they themselves at its
/// end.
fn page(kind: u8, starts: &[u16], cells: &[u8]) -> Vec<u8> {
    let head = if kind == LEAF { LEAF_HEAD } else { BRANCH_HEAD };
    let content = PAGE - cells.len();
    let mut page = vec![0; PAGE];
    page[0] = kind;
    page[3..5].copy_from_slice(&(starts.len() as u16).to_be_bytes());
    page[5..7].copy_from_slice(&(content as u16).to_be_bytes());
    for (place, start) in page[head..].chunks_exact_mut(2).zip(starts) {
        place.copy_from_slice(&(content as u16 + start).to_be_bytes());
    }
    page[content..].copy_from_slice(cells);
    page
}

/// A page of rows that is not full yet.
#[derive(Default)]
struct Leaf {
    cells: Vec<u8>,
    starts: Vec<u16>,
    /// The number of the last row, of this page or of the one before.
    last: Option<i64>,
}

impl Leaf {
    fn has_room(&self, bytes: usize) -> bool {
        LEAF_HEAD + 2 * (self.starts.len() + 1) + self.cells.len() + bytes <= PAGE
    }

    fn begin_cell(&mut self, number: i64) {
        assert!(self.last.is_none_or(|last| number > last), "rows come in their order");
        self.starts.push(self.cells.len() as u16);
        self.last = Some(number);
    }

    fn page(&self) -> Vec<u8> {
        page(LEAF, &self.starts, &self.cells)
    }

    fn clear(&mut self) {
        self.cells.clear();
        self.starts.clear();
    }
}

/// A database to which pages are added.
struct Paged {
    file: BufWriter<File>,
    /// The number of pages, which is that of the last one.
    count: u32,
    changes: u32,
}

impl Paged {
    fn open(path: &Path) -> io::Result<Self> {
        let mut file = File::options().read(true).write(true).open(path)?;
        let mut head = [0; HEAD];
        file.read_exact(&mut head)?;
        let number = |at: usize| u32::from_be_bytes([0, 1, 2, 3].map(|byte| head[at + byte]));
        let count = number(COUNT_AT);
        let end = u64::from(count) * PAGE as u64;
        file.set_len(end)?;
        file.seek(SeekFrom::Start(end))?;
        Ok(Self {
            file: BufWriter::with_capacity(WRITTEN, file),
            count,
            changes: number(CHANGES_AT),
        })
    }

    /// The number of the page behind another one.
    fn behind(page: u32) -> u32 {
        if page + 1 == LOCKED { page + 2 } else { page + 1 }
    }

    /// Appends a page; returns its number.
    fn put(&mut self, page: &[u8]) -> io::Result<u32> {
        let number = Self::behind(self.count);
        if number > self.count + 1 {
            self.file.write_all(&[0; PAGE])?;
        }
        self.file.write_all(page)?;
        self.count = number;
        Ok(number)
    }

    /// Appends what of a row does not fit into its page, as a chain of pages; returns the first.
    fn put_beyond(&mut self, bytes: &[u8]) -> io::Result<Option<u32>> {
        let first = (!bytes.is_empty()).then(|| Self::behind(self.count));
        let mut page = Vec::with_capacity(PAGE);
        let mut parts = bytes.chunks(PAGE - 4).peekable();
        while let Some(part) = parts.next() {
            let next = Self::behind(Self::behind(self.count));
            page.clear();
            page.extend(parts.peek().map_or(0, |_| next).to_be_bytes());
            page.extend_from_slice(part);
            page.resize(PAGE, 0);
            self.put(&page)?;
        }
        Ok(first)
    }

    /// Writes the page at which a table begins, and what the head of the file says of its pages.
    fn complete(mut self, root: u32, top: &[u8]) -> io::Result<()> {
        self.file.seek(SeekFrom::Start(u64::from(root - 1) * PAGE as u64))?;
        self.file.write_all(top)?;
        // As any program that changes the file: SQLite sees by it that what it remembers is old.
        let changes = self.changes.wrapping_add(1).to_be_bytes();
        self.file.seek(SeekFrom::Start(CHANGES_AT as u64))?;
        self.file.write_all(&[changes, self.count.to_be_bytes()].concat())?;
        self.file.seek(SeekFrom::Start(COUNTED_AT as u64))?;
        self.file.write_all(&changes)?;
        self.file.flush()
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::super::record::Record;
    use super::*;

    /// A database with an empty table, and its root.
    fn empty(path: &Path) -> u32 {
        let db = Connection::open(path).expect("a file");
        db.execute_batch("PRAGMA page_size = 4096; CREATE TABLE a (id INTEGER PRIMARY KEY, b)")
            .expect("a table");
        db.query_row("SELECT rootpage FROM sqlite_schema", [], |row| row.get(0)).expect("a root")
    }

    /// A file with rows of these numbers, each with as many bytes as `length` says.
    fn filled(numbers: &[i64], length: impl Fn(i64) -> usize) -> (tempfile::TempDir, Connection) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.db");
        let mut rows = Rows::begin(&path, empty(&path)).expect("a file");
        let (mut record, mut bytes) = (Record::default(), Vec::new());
        for number in numbers {
            bytes.clear();
            record.null();
            record.blob(&vec![*number as u8; length(*number)]);
            record.move_to(&mut bytes);
            rows.push(*number, &bytes).expect("a disk");
        }
        rows.complete().expect("a disk");
        let db = Connection::open(&path).expect("a database");
        (folder, db)
    }

    fn assert_whole(db: &Connection, numbers: &[i64], length: impl Fn(i64) -> usize) {
        let said: String =
            db.query_row("PRAGMA integrity_check", [], |row| row.get(0)).expect("ok");
        assert_eq!(said, "ok");
        let mut statement = db.prepare("SELECT id, b FROM a ORDER BY id").expect("a query");
        let read = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).expect("rows");
        let read: Vec<(i64, Vec<u8>)> = read.collect::<Result<_, _>>().expect("values");
        assert_eq!(read.len(), numbers.len());
        for ((number, bytes), wanted) in read.iter().zip(numbers) {
            assert_eq!((number, bytes), (wanted, &vec![*wanted as u8; length(*wanted)]));
        }
        // Rows are found from the root, and not only one after the other.
        for number in numbers.iter().step_by(997) {
            let found = db.query_row("SELECT id FROM a WHERE id = ?1", [number], |row| row.get(0));
            assert_eq!(found, Ok(*number));
        }
    }

    #[test]
    fn sqlite_reads_what_is_packed_at_every_depth() {
        // Four rows fill a page: no row, one page, two, a page that lists 250, one that lists 511 (as many as
        // fit), two of 256, twelve.
        for count in [0, 1, 4, 5, 1000, 2044, 2045, 20_000] {
            let numbers: Vec<i64> = (1..=count).collect();
            let (_folder, db) = filled(&numbers, |_| 1000);
            assert_whole(&db, &numbers, |_| 1000);
        }
        let numbers = [i64::MIN, -70_000, -1, 0, 1, 300, i64::MAX];
        let (_folder, db) = filled(&numbers, |_| 900);
        assert_whole(&db, &numbers, |_| 900);
    }

    #[test]
    fn pages_list_as_many_as_fit_and_never_one_alone() {
        for last in [1, 300, i64::MAX, -1] {
            let children = vec![Child { page: 2, last }; 3000];
            let most = fan_out(&children);
            let cells = (most - 1) * (2 + 4 + varint_len(last as u64));
            assert!(cells <= PAGE - BRANCH_HEAD, "{last}");
            for count in most + 1..=children.len() {
                let sizes: Vec<usize> = branches(&children[..count]).map(<[Child]>::len).collect();
                assert_eq!(sizes.iter().sum::<usize>(), count);
                assert!(sizes.iter().all(|size| (2..=most).contains(size)), "{sizes:?}");
            }
        }
    }

    #[test]
    #[should_panic(expected = "rows come in their order")]
    fn a_row_never_comes_before_those_of_the_page_before() {
        let numbers = [1, 2, 3, 4, 4];
        filled(&numbers, |_| 1000);
    }

    #[test]
    fn sqlite_reads_whole_numbers_of_every_length_and_texts_with_any_sign() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.db");
        let mut rows = Rows::begin(&path, empty(&path)).expect("a file");
        let around = |bits: u32| [1_i64 << bits, -(1_i64 << bits)].map(|edge| [edge - 1, edge]);
        let edges = [0, 7, 15, 23, 31, 47, 62].map(around);
        let mut wanted: Vec<i64> = edges.as_flattened().as_flattened().to_vec();
        wanted.extend([i64::MIN, i64::MAX]);
        let text = "a\0Größe";
        let (mut record, mut bytes) = (Record::default(), Vec::new());
        for (at, value) in wanted.iter().map(Some).chain([None]).enumerate() {
            bytes.clear();
            record.null();
            match value {
                Some(value) => record.whole(*value),
                None => record.text(text),
            }
            record.move_to(&mut bytes);
            rows.push(at as i64, &bytes).expect("a disk");
        }
        rows.complete().expect("a disk");
        let db = Connection::open(&path).expect("a database");
        let whole = "SELECT b FROM a WHERE typeof(b) = 'integer' ORDER BY id";
        let mut statement = db.prepare(whole).expect("a query");
        let read = statement.query_map([], |row| row.get(0)).expect("rows");
        assert_eq!(read.collect::<Result<Vec<i64>, _>>().expect("numbers"), wanted);
        let one = "SELECT b FROM a WHERE typeof(b) = 'text'";
        assert_eq!(db.query_row(one, [], |row| row.get(0)), Ok(text.to_owned()));
    }

    #[test]
    fn rows_longer_than_a_page_go_on_elsewhere() {
        // Around each length at which one byte more needs another page.
        let edges = [LOCAL_MAX, PAGE - 4 + LOCAL_MIN, PAGE - 4 + LOCAL_MAX, 9 * (PAGE - 4)];
        let length = |number: i64| edges[number as usize / 100] + number as usize % 100 - 50;
        let numbers: Vec<i64> = (0..400).collect();
        let (_folder, db) = filled(&numbers, length);
        assert_whole(&db, &numbers, length);
    }

    #[test]
    fn programs_write_on_behind_the_rows() {
        let numbers: Vec<i64> = (1..=5000).collect();
        let (_folder, db) = filled(&numbers, |_| 100);
        db.execute_batch(
            "DELETE FROM a WHERE id % 2 = 0; INSERT INTO a VALUES (6000, NULL); CREATE TABLE c (d)",
        )
        .expect("a whole file");
        let count: i64 =
            db.query_row("SELECT count(*) FROM a", [], |row| row.get(0)).expect("a count");
        assert_eq!(count, 2501);
    }

    #[test]
    fn a_connection_that_stays_open_sees_the_rows() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.db");
        let root = empty(&path);
        let db = Connection::open(&path).expect("a file");
        let count = || {
            db.query_row("SELECT count(*) FROM a", [], |row| row.get::<_, i64>(0)).expect("rows")
        };
        assert_eq!(count(), 0);
        let mut rows = Rows::begin(&path, root).expect("a file");
        rows.push(7, &[3, 0, 8]).expect("a disk");
        rows.complete().expect("a disk");
        assert_eq!(count(), 1);
    }

    #[test]
    fn the_page_at_which_programs_lock_stays_empty() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.db");
        let root = empty(&path);
        // A file with a hole up to that page.
        let mut file = File::options().write(true).open(&path).expect("a file");
        file.seek(SeekFrom::Start(COUNT_AT as u64)).expect("a file");
        file.write_all(&(LOCKED - 3).to_be_bytes()).expect("a file");
        drop(file);
        let mut rows = Rows::begin(&path, root).expect("a file");
        let long = |number: i64| {
            let (mut record, mut bytes) = (Record::default(), Vec::new());
            record.null();
            record.blob(&vec![number as u8; 20_000]);
            record.move_to(&mut bytes);
            bytes
        };
        (1..=3).for_each(|number| rows.push(number, &long(number)).expect("a disk"));
        rows.complete().expect("a disk");
        let mut file = File::open(&path).expect("a file");
        file.seek(SeekFrom::Start(1 << 30)).expect("a file");
        let mut page = [1; PAGE];
        file.read_exact(&mut page).expect("a page");
        assert_eq!(page, [0; PAGE]);
        let db = Connection::open(&path).expect("a database");
        let sum = "SELECT count(*), sum(length(b)) FROM a";
        let read = db.query_row(sum, [], |row| Ok((row.get(0)?, row.get(1)?))).expect("rows");
        assert_eq!(read, (3_i64, 60_000_i64));
        for number in 1..=3_i64 {
            let bytes: Vec<u8> = db
                .query_row("SELECT b FROM a WHERE id = ?1", [number], |row| row.get(0))
                .expect("a row");
            assert!(bytes.iter().all(|byte| *byte == number as u8));
        }
    }
}
