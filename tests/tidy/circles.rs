//! Dependency cycles between the files of one room. The files of a cycle can only be read, moved and
//! tested together.
//!
//! A file uses another when a path in its code (`super::a::B`, `crate::room::a::B`, `self::a::B`, or
//! `a::B` of a child `a`) leads there. A name that a module re-exports belongs to the file that
//! defines it. Re-exporting a name counts as use only if the code of the file names it too. Importing a
//! whole module does not count; naming an item of it does.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// One file of a room: its module path from the crate's root and its text.
pub struct Source {
    pub module: Vec<String>,
    pub name: String,
    pub text: String,
}

/// A path that a file names.
struct Named {
    /// From the crate's root; a last `*` stands for all names of a module.
    path: Vec<String>,
    /// The name it has in the file.
    known_as: String,
    /// Where the file names it.
    by: By,
}

/// Where a file names a path.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    /// A re-export.
    Export,
    /// A private import.
    Import,
    /// Its code, outside imports.
    Code,
}

struct File {
    name: String,
    named: Vec<Named>,
    defined: BTreeSet<String>,
    /// The words of the code outside of imports.
    words: BTreeSet<String>,
}

/// The dependency cycles of a room, each as the shortest list of files that use each other in turn.
pub fn circles(sources: &[Source]) -> Vec<String> {
    let at: BTreeMap<Vec<String>, usize> =
        sources.iter().enumerate().map(|(at, one)| (one.module.clone(), at)).collect();
    let files: Vec<File> = sources.iter().map(|one| parse(one, &at)).collect();
    let room = Room { files, at };
    let uses: Vec<BTreeSet<usize>> = (0..sources.len()).map(|file| room.uses(file)).collect();
    rounds(&uses)
        .into_iter()
        .map(|round| {
            let names: Vec<&str> = round
                .iter()
                .chain(&round[..1])
                .map(|file| room.files[*file].name.as_str())
                .collect();
            names.join(" -> ")
        })
        .collect()
}

/// A shortest cycle of each strongly connected component.
pub fn rounds(uses: &[BTreeSet<usize>]) -> Vec<Vec<usize>> {
    let mut done = BTreeSet::new();
    let mut found: Vec<Vec<usize>> = Vec::new();
    for start in 0..uses.len() {
        if done.contains(&start) {
            continue;
        }
        if let Some(round) = round_from(start, uses) {
            // All that are reached and lead back belong to the same tangle.
            let reached = |from: usize, to: usize| path(from, to, uses).is_some();
            done.extend((0..uses.len()).filter(|at| reached(start, *at) && reached(*at, start)));
            found.push(round);
        }
    }
    found
}

fn round_from(start: usize, uses: &[BTreeSet<usize>]) -> Option<Vec<usize>> {
    path(start, start, uses)
}

/// The nodes of a shortest path from one node to another, without its end.
fn path(from: usize, to: usize, uses: &[BTreeSet<usize>]) -> Option<Vec<usize>> {
    let mut before: BTreeMap<usize, usize> = BTreeMap::new();
    let mut waiting = VecDeque::from([from]);
    while let Some(at) = waiting.pop_front() {
        for next in &uses[at] {
            if before.contains_key(next) {
                continue;
            }
            before.insert(*next, at);
            if *next == to {
                let back = std::iter::successors(Some(at), |at| (*at != from).then(|| before[at]));
                let mut way: Vec<usize> = back.collect();
                way.reverse();
                return Some(way);
            }
            waiting.push_back(*next);
        }
    }
    None
}

struct Room {
    files: Vec<File>,
    at: BTreeMap<Vec<String>, usize>,
}

impl Room {
    fn uses(&self, file: usize) -> BTreeSet<usize> {
        let own = &self.files[file];
        let really = |named: &&Named| {
            let is_named = named.by != By::Export || own.words.contains(&named.known_as);
            is_named && !self.at.contains_key(&named.path)
        };
        let named = own.named.iter().filter(really);
        named.filter_map(|named| self.home(&named.path, 0)).filter(|home| *home != file).collect()
    }

    /// The file that a path leads to; `None` outside of the room.
    fn home(&self, path: &[String], depth: usize) -> Option<usize> {
        let module = (0..=path.len()).rev().find(|end| self.at.contains_key(&path[..*end]))?;
        let file = self.at[&path[..module]];
        match path.get(module) {
            Some(item) if depth < 8 => Some(self.definer(file, item, depth)),
            _ => Some(file),
        }
    }

    /// The file that defines a name which a file knows.
    fn definer(&self, file: usize, item: &str, depth: usize) -> usize {
        let own = &self.files[file];
        if own.defined.contains(item) {
            return file;
        }
        let imports = || own.named.iter().filter(|named| named.by != By::Code);
        if let Some(named) = imports().find(|named| named.known_as == item) {
            return self.home(&named.path, depth + 1).unwrap_or(file);
        }
        let globs = imports().filter(|named| named.known_as == "*");
        let homes =
            globs.filter_map(|named| self.home(&named.path[..named.path.len() - 1], depth + 1));
        homes
            .map(|home| self.definer(home, item, depth + 1))
            .find(|home| self.files[*home].defined.contains(item))
            .unwrap_or(file)
    }
}

/// The code of a text: without comments and the tests at its end.
fn code(text: &str) -> String {
    let engine = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    engine.lines().map(super::code_of).collect::<Vec<_>>().join("\n")
}

/// Names, `::` and single characters.
fn tokens(code: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = code;
    while let Some(first) = rest.chars().next() {
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let length = if is_word(first) {
            rest.find(|c| !is_word(c)).unwrap_or(rest.len())
        } else if rest.starts_with("::") {
            2
        } else {
            first.len_utf8()
        };
        let (token, after) = rest.split_at(length);
        if !first.is_whitespace() {
            tokens.push(token);
        }
        rest = after;
    }
    tokens
}

const DEFINES: [&str; 9] =
    ["struct", "enum", "trait", "fn", "type", "const", "static", "union", "macro_rules"];

fn parse(source: &Source, at: &BTreeMap<Vec<String>, usize>) -> File {
    let code = code(&source.text);
    let tokens = tokens(&code);
    let child = |name: &str| {
        let path: Vec<String> = source.module.iter().cloned().chain([name.to_owned()]).collect();
        at.contains_key(&path)
    };
    let mut file = File {
        name: source.name.clone(),
        named: Vec::new(),
        defined: BTreeSet::new(),
        words: BTreeSet::new(),
    };
    let (mut next, mut by, mut through) = (0, By::Code, Vec::new());
    while next < tokens.len() {
        let token = tokens[next];
        let before = next.checked_sub(1).map_or("", |at| tokens[at]);
        match token {
            "use" if matches!(before, "pub" | ")") => by = By::Export,
            "use" => by = By::Import,
            ";" => by = By::Code,
            _ => {}
        }
        if DEFINES.contains(&before) {
            file.defined.insert(token.to_owned());
        }
        let is_path = before != "::" && tokens.get(next + 1) == Some(&"::");
        let leads_here = matches!(token, "crate" | "super" | "self") || child(token);
        if !is_path || (by != By::Code && !leads_here) {
            if by == By::Code && before != "mod" {
                file.words.insert(token.to_owned());
            }
            next += 1;
            continue;
        }
        let mut paths = Vec::new();
        next = tree(&tokens, next, &mut Vec::new(), &mut paths).max(next + 1);
        paths.retain(|(path, _)| !path.is_empty());
        file.words.extend(paths.iter().map(|(path, _)| path[0].clone()));
        if leads_here {
            file.named.extend(paths.into_iter().map(|(path, known_as)| Named {
                path: absolute(&source.module, &path),
                known_as,
                by,
            }));
        } else {
            through.extend(paths);
        }
    }
    file.take_out_of_modules(through, at);
    file
}

impl File {
    /// Adds paths that begin with the name of an imported module.
    fn take_out_of_modules(&mut self, through: Vec<Path>, at: &BTreeMap<Vec<String>, usize>) {
        for (path, known_as) in through {
            let imported =
                self.named.iter().find(|named| named.by != By::Code && named.known_as == path[0]);
            if let Some(imported) = imported.filter(|named| at.contains_key(&named.path)) {
                let path = imported.path.iter().chain(&path[1..]).cloned().collect();
                self.named.push(Named { path, known_as, by: By::Code });
            }
        }
    }
}

/// A path with the name that it has in the file.
type Path = (Vec<String>, String);

/// Reads a path, or a tree of paths in braces, and returns where it ends.
fn tree(tokens: &[&str], mut at: usize, path: &mut Vec<String>, found: &mut Vec<Path>) -> usize {
    let depth = path.len();
    while let Some(token) = tokens.get(at) {
        if *token == "{" {
            at += 1;
            while tokens.get(at).is_some_and(|token| *token != "}") {
                at = if tokens[at] == "," {
                    at + 1
                } else {
                    tree(tokens, at, path, found).max(at + 1)
                };
            }
            path.truncate(depth);
            return at + 1;
        }
        let is_name = token.starts_with(|c: char| c.is_alphabetic() || c == '_' || c == '*');
        if is_name {
            path.push((*token).to_owned());
            at += 1;
        }
        if is_name && tokens.get(at) == Some(&"::") {
            at += 1;
        } else {
            let mut known_as = path.last().cloned().unwrap_or_default();
            if path.len() > 1 && known_as == "self" {
                path.pop();
                known_as = path.last().cloned().unwrap_or_default();
            }
            if is_name && tokens.get(at) == Some(&"as") {
                known_as = tokens.get(at + 1).map_or(String::new(), |name| (*name).to_owned());
                at += 2;
            }
            found.push((path.clone(), known_as));
            path.truncate(depth);
            return at;
        }
    }
    at
}

/// A path from the crate's root in place of one from a module.
fn absolute(module: &[String], path: &[String]) -> Vec<String> {
    let mut from = match path[0].as_str() {
        "crate" => Vec::new(),
        _ => module.to_vec(),
    };
    for part in path {
        match part.as_str() {
            "crate" | "self" => {}
            "super" => drop(from.pop()),
            name => from.push(name.to_owned()),
        }
    }
    from
}

#[cfg(test)]
mod tests {
    use super::{Source, circles};

    fn room(files: &[(&str, &str)]) -> Vec<String> {
        let source = |(module, text): &(&str, &str)| Source {
            module: module.split('/').map(str::to_owned).collect(),
            name: (*module).to_owned(),
            text: (*text).to_owned(),
        };
        circles(&files.iter().map(source).collect::<Vec<_>>())
    }

    #[test]
    fn files_that_use_each_other_are_a_circle() {
        let two =
            [("r", ""), ("r/a", "use super::b::B;"), ("r/b", "use crate::r::a; fn f() { a::g() }")];
        assert_eq!(room(&two), ["r/a -> r/b -> r/a"]);
        let three = [
            ("r", "mod a; mod b; mod c;"),
            ("r/a", "use super::{c, b::{self, X}}; fn f() { c::g() }"),
            ("r/b", "fn f() { super::c::g() }"),
            ("r/c", "use crate::{base::Y, r::a::Z as W};"),
        ];
        assert_eq!(room(&three), ["r/a -> r/c -> r/a"]);
        assert_eq!(
            room(&[
                ("r/a", "use super::b::B;"),
                ("r/b", "// use super::a::A;\nuse crate::s::a::A;")
            ]),
            [""; 0]
        );
        let tested = [
            ("r/a", "use super::b::B;"),
            ("r/b", "#[cfg(test)]\nmod tests { use super::super::a::A; }"),
        ];
        assert_eq!(room(&tested), [""; 0]);
    }

    #[test]
    fn a_re_export_leads_to_the_file_that_defines_the_name() {
        let fine = [
            ("r", "mod a; mod b; pub use a::A; pub(super) use b::f;"),
            ("r/a", "pub struct A;"),
            ("r/b", "use super::A; pub fn f() {}"),
        ];
        assert_eq!(room(&fine), [""; 0]);
        let back = [fine[0], ("r/a", "use super::f; pub struct A;"), fine[2]];
        assert_eq!(room(&back), ["r/a -> r/b -> r/a"]);
    }

    #[test]
    fn a_parent_whose_code_uses_a_child_that_uses_the_parent_is_a_circle() {
        let child = ("r/a", "use super::Error; pub struct A;");
        let exported = [("r", "mod a; pub use a::A; pub enum Error {}"), child];
        assert_eq!(room(&exported), [""; 0]);
        let named = [("r", "mod a; pub use a::A; pub enum Error {} fn f(a: A) {}"), child];
        assert_eq!(room(&named), ["r -> r/a -> r"]);
        let called = [("r", "mod a; pub enum Error {} fn f() { a::g() }"), child];
        assert_eq!(room(&called), ["r -> r/a -> r"]);
        let all = [("r", "mod a; pub enum Error {} fn f() { a::g() }"), ("r/a", "use super::*;")];
        assert_eq!(room(&all), ["r -> r/a -> r"]);
    }
}
