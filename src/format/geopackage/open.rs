//! Opens a database of someone else's without trusting it.

use std::collections::BTreeSet;
use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::{Connection, OpenFlags, Row};

use crate::base::limits::RECORD_BYTES_MAX;

/// A database that is only read: no lock, no journal, no trigger, no extension, no function that does more
/// than compute.
pub(super) struct Foreign {
    pub db: Connection,
    /// Names of the tables in small letters. Views and virtual tables are none: a view can compute without
    /// end.
    tables: BTreeSet<String>,
}

impl Foreign {
    /// Opens a file.
    pub(super) fn open(path: &Path) -> rusqlite::Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
            | OpenFlags::SQLITE_OPEN_URI
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let db = Connection::open_with_flags(immutable_uri(path), flags)?;
        db.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
        db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
        let bytes_max = i32::try_from(RECORD_BYTES_MAX).unwrap_or(i32::MAX);
        db.set_limit(Limit::SQLITE_LIMIT_LENGTH, bytes_max)?;
        db.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
        db.set_limit(Limit::SQLITE_LIMIT_WORKER_THREADS, 0)?;
        // Sizes in damaged pages are checked when a page is read, not when they have led astray.
        db.execute_batch(
            "PRAGMA trusted_schema = OFF; PRAGMA query_only = ON; PRAGMA cell_size_check = ON;",
        )?;
        let mut foreign = Self { db, tables: BTreeSet::new() };
        let names = "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0";
        foreign.tables = foreign.texts(names)?.iter().map(|n| n.to_ascii_lowercase()).collect();
        Ok(foreign)
    }

    /// Whether there is a table of that name.
    pub(super) fn has(&self, table: &str) -> bool {
        self.tables.contains(&table.to_ascii_lowercase())
    }

    /// The first cells of the rows of a query, as text.
    pub(super) fn texts(&self, sql: &str) -> rusqlite::Result<Vec<String>> {
        let mut statement = self.db.prepare(sql)?;
        let mut rows = statement.query([])?;
        let mut texts = Vec::new();
        while let Some(row) = rows.next()? {
            texts.extend(text(row, 0)?);
        }
        Ok(texts)
    }
}

/// A cell as text; `None` when it is not text. Bytes that are not UTF-8 are replaced.
pub(super) fn text(row: &Row<'_>, at: usize) -> rusqlite::Result<Option<String>> {
    let bytes = row.get_ref(at)?.as_bytes_or_null().ok().flatten();
    Ok(bytes.map(|bytes| String::from_utf8_lossy(bytes).into_owned()))
}

/// The address of a file that nobody changes: SQLite then takes no lock and looks for no journal.
fn immutable_uri(path: &Path) -> String {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut uri = String::from("file:");
    if cfg!(windows) {
        uri.push('/');
    }
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'\\' if cfg!(windows) => uri.push('/'),
            b'/' | b':' | b'-' | b'_' | b'.' | b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => {
                uri.push(char::from(*byte));
            }
            other => uri.push_str(&format!("%{other:02X}")),
        }
    }
    uri.push_str("?immutable=1");
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_are_never_read_as_options() {
        let uri = immutable_uri(Path::new("/a b?mode=rwc#ß%41.gpkg"));
        assert_eq!(uri, "file:/a%20b%3Fmode%3Drwc%23%C3%9F%2541.gpkg?immutable=1");
    }

    #[test]
    fn a_database_that_is_opened_cannot_be_changed_and_its_views_are_no_tables() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("ä ?x=1#.db");
        let db = Connection::open(&path).expect("a database");
        db.execute_batch(
            "CREATE TABLE T (a); INSERT INTO T VALUES (1); CREATE VIEW v AS WITH RECURSIVE \
             n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n; \
             CREATE VIRTUAL TABLE r USING rtree(id, a, b);",
        )
        .expect("tables");
        drop(db);
        let before = std::fs::read(&path).expect("bytes");
        let foreign = Foreign::open(&path).expect("a database");
        assert!(foreign.has("t") && foreign.has("T") && !foreign.has("v") && !foreign.has("r"));
        for change in ["INSERT INTO T VALUES (2)", "DROP VIEW v", "ATTACH 'x.db' AS x"] {
            assert!(foreign.db.execute_batch(change).is_err(), "{change}");
        }
        assert_eq!(std::fs::read(&path).expect("bytes"), before);
        assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 1);
    }
}
