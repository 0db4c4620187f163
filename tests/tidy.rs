//! House rules that a test can check: which module may use which, and how long files and functions may be.

#[path = "tidy/circles.rs"]
mod circles;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Longest file in lines.
const FILE_LINES_MAX: usize = 600;
/// Longest function in lines.
const FUNCTION_LINES_MAX: usize = 70;

/// Which modules of the library each module may name in `crate::...` paths.
/// A new entry is a decision of its own: say in the commit why.
const MAY_USE: &[(&str, &[&str])] = &[
    ("base", &[]),
    ("guide", &[]),
    ("dataset", &["base"]),
    ("crs", &["base", "dataset"]),
    ("spatial", &["base"]),
    ("format", &["base", "dataset"]),
    ("region", &["base", "dataset", "crs", "spatial"]),
    ("network", &["base", "dataset", "crs", "spatial"]),
    ("import", &["base", "dataset", "spatial"]),
    ("synthetic", &["base", "dataset"]),
    ("scenario", &["base", "spatial", "region", "network"]),
    ("access", &["base", "spatial", "region", "network"]),
    ("analysis", &["base", "spatial", "region", "access"]),
    ("siting", &["base", "spatial", "region", "access"]),
    ("present", &["base", "dataset", "region", "access", "scenario", "analysis", "siting"]),
    // What a text of opening hours says of a moment; it knows no facility.
    ("opening", &["base", "dataset"]),
    ("config", &["base"]),
    ("project", &["base", "dataset", "crs", "format", "config"]),
    (
        "run",
        &[
            "base",
            "dataset",
            "crs",
            "spatial",
            "format",
            "region",
            "network",
            "import",
            "synthetic",
            "access",
            "scenario",
            "analysis",
            "siting",
            "present",
            "opening",
            "config",
            "project",
        ],
    ),
    // Answers requests with results and with what the engine computes; the socket is the program's.
    (
        "serve",
        &[
            "base", "dataset", "crs", "spatial", "format", "region", "network", "access",
            "analysis", "present", "run",
        ],
    ),
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = fs::read_dir(folder) else { return found };
    for entry in entries {
        let path = entry.expect("a readable folder entry").path();
        if path.is_dir() {
            found.extend(rust_files(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn all_rust_files() -> Vec<PathBuf> {
    ["src", "tests", "benches", "examples"]
        .iter()
        .flat_map(|f| rust_files(&root().join(f)))
        .collect()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The text of a line without its `//` comment; comments may mention any module.
fn code_of(line: &str) -> &str {
    line.split("//").next().unwrap_or("")
}

/// Modules of the crate that a source text names in `crate::module` or `crate::{a::.., b}`.
fn used_modules(text: &str, modules: &[&str]) -> Vec<String> {
    let code: String = text.lines().map(code_of).collect::<Vec<_>>().join("\n");
    let mut used = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        if let Some(group) = rest.strip_prefix('{') {
            used.extend(top_names_of_group(group));
        } else {
            used.push(first_name(rest));
        }
    }
    used.retain(|name| modules.contains(&name.as_str()));
    used.sort();
    used.dedup();
    used
}

fn first_name(text: &str) -> String {
    text.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect()
}

/// The first path segment of every member of a `use crate::{...}` group.
fn top_names_of_group(group: &str) -> Vec<String> {
    let mut names = Vec::new();
    let (mut depth, mut start) = (0usize, true);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => start = true,
            c if start && !c.is_whitespace() => {
                names.push(first_name(&group[at..]));
                start = false;
            }
            _ => {}
        }
    }
    names
}

#[test]
fn modules_use_only_what_their_row_allows() {
    let table: BTreeMap<&str, &[&str]> = MAY_USE.iter().copied().collect();
    let modules: Vec<&str> = table.keys().copied().collect();
    let src = root().join("src");
    let mut wrong = Vec::new();
    for path in rust_files(&src) {
        let inside = path.strip_prefix(&src).expect("a file below src");
        let module = inside.components().next().expect("a first component").as_os_str();
        let module = module.to_string_lossy().trim_end_matches(".rs").to_owned();
        if module == "lib" || module == "bin" {
            continue;
        }
        let Some(allowed) = table.get(module.as_str()) else {
            wrong.push(format!("{}: module `{module}` has no row in MAY_USE", inside.display()));
            continue;
        };
        for used in used_modules(&read(&path), &modules) {
            if used != module && !allowed.contains(&used.as_str()) {
                wrong.push(format!("{}: `{module}` may not use `{used}`", inside.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_row_names_a_room_and_rooms_do_not_form_cycles() {
    let rooms: Vec<&str> = MAY_USE.iter().map(|(room, _)| *room).collect();
    let src = root().join("src");
    let is_there = |room: &str| src.join(room).is_dir() || src.join(format!("{room}.rs")).is_file();
    let named = MAY_USE.iter().flat_map(|(room, used)| used.iter().chain([room]));
    let gone: Vec<&&str> = named.filter(|room| !is_there(room)).collect();
    assert!(gone.is_empty(), "rooms that do not exist: {gone:?}");
    let number = |name: &&str| rooms.iter().position(|room| room == name).expect("a row");
    let uses: Vec<BTreeSet<usize>> =
        MAY_USE.iter().map(|(_, used)| used.iter().map(number).collect()).collect();
    assert_eq!(circles::rounds(&uses), Vec::<Vec<usize>>::new());
}

/// The files of a room with their module paths from the crate's root.
fn sources(folder: &Path, room: &[&str]) -> Vec<circles::Source> {
    let source = |path: PathBuf| {
        let inside = path.strip_prefix(folder).expect("a file of the room").with_extension("");
        let parts = inside.components().map(|part| part.as_os_str().to_string_lossy().into_owned());
        let parts = parts.filter(|part| part != "mod" && part != "main");
        circles::Source {
            module: room.iter().map(|part| (*part).to_owned()).chain(parts).collect(),
            name: path.strip_prefix(root()).expect("a file of the project").display().to_string(),
            text: read(&path),
        }
    };
    rust_files(folder).into_iter().map(source).collect()
}

#[test]
fn files_of_a_room_use_each_other_in_one_direction() {
    let src = root().join("src");
    let mut found = Vec::new();
    for (room, _) in MAY_USE {
        found.extend(circles::circles(&sources(&src.join(room), &[room])));
    }
    // The program is a crate of its own.
    found.extend(circles::circles(&sources(&src.join("bin/nahraum"), &[])));
    assert!(found.is_empty(), "{} dependency cycles:\n{}", found.len(), found.join("\n"));
}

#[test]
fn used_modules_sees_paths_and_groups() {
    let modules = ["base", "region", "crs", "run"];
    let text =
        "use crate::{base::{Place, Finding}, region};\nlet x = crate::crs::f(); // crate::run";
    assert_eq!(used_modules(text, &modules), ["base", "crs", "region"]);
}

#[test]
fn the_engine_neither_prints_nor_exits_nor_reads_the_environment() {
    let src = root().join("src");
    let forbidden =
        ["println!", "eprintln!", "print!(", "process::exit", "std::env::var", "env::args"];
    let mut wrong = Vec::new();
    for path in rust_files(&src).into_iter().filter(|p| !p.starts_with(src.join("bin"))) {
        for (number, line) in read(&path).lines().enumerate() {
            for word in forbidden.iter().filter(|word| code_of(line).contains(**word)) {
                wrong.push(format!("{}:{}: `{word}`", path.display(), number + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "only the binary may do this:\n{}", wrong.join("\n"));
}

/// Lines of the library that contain a word, without unit tests and without the files in `except`.
fn lines_with(word: &str, except: &[&str]) -> Vec<String> {
    let src = root().join("src");
    let mut lines = Vec::new();
    for path in rust_files(&src) {
        let inside = path.strip_prefix(&src).expect("a file below src").display().to_string();
        let text = read(&path);
        let engine = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
        for (number, line) in engine.lines().enumerate() {
            if code_of(line).contains(word) && !except.contains(&inside.as_str()) {
                lines.push(format!("{inside}:{}", number + 1));
            }
        }
    }
    lines
}

#[test]
fn tags_are_looked_up_by_declared_keys() {
    // `tag_keys!` adds each declared key to the list of keys that file readers keep.
    let wrong = lines_with("TagKey::new", &["dataset/tag_key.rs"]);
    assert!(wrong.is_empty(), "declare keys with `tag_keys!`:\n{}", wrong.join("\n"));
    assert!(!lines_with("TagKey::new", &[]).is_empty(), "the search is broken");
}

#[test]
fn error_types_may_get_further_variants_and_fields() {
    let src = root().join("src");
    let (mut enums, mut structs, mut wrong) = (0, 0, Vec::new());
    for path in rust_files(&src).into_iter().filter(|path| !path.starts_with(src.join("bin"))) {
        let text = read(&path);
        let lines: Vec<&str> = text.lines().collect();
        for (at, line) in lines.iter().enumerate() {
            let type_of =
                |start: &str| line.strip_prefix(start)?.split([' ', '<', '(', ';']).next();
            let (as_enum, as_struct) = (type_of("pub enum "), type_of("pub struct "));
            let Some(name) = as_enum.or(as_struct) else { continue };
            let attributes: Vec<&str> =
                lines[..at].iter().rev().take_while(|line| !line.is_empty()).copied().collect();
            let derived = attributes.iter().any(|line| line.contains("thiserror::Error"));
            if !(name.ends_with("Error") || derived) {
                continue;
            }
            enums += usize::from(as_enum.is_some());
            structs += usize::from(as_struct.is_some());
            if !attributes.contains(&"#[non_exhaustive]") {
                wrong.push(format!("{}: {name}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "without #[non_exhaustive]:\n{}", wrong.join("\n"));
    assert!(enums > 20 && structs > 4, "{enums} enums, {structs} structs: the search is broken");
}

#[test]
fn names_say_the_thing() {
    // In two parts, so that this file does not match.
    let vague = [("fn o", "f("), ("fn o", "f<"), ("let o", "f =")].map(|(a, b)| [a, b].concat());
    let mut wrong = Vec::new();
    for path in all_rust_files() {
        for (number, line) in read(&path).lines().enumerate() {
            for name in vague.iter().filter(|name| code_of(line).contains(name.as_str())) {
                wrong.push(format!("{}:{}: `{name}`", path.display(), number + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "name what is returned:\n{}", wrong.join("\n"));
}

#[test]
fn unsafe_code_is_in_one_file() {
    let wrong = lines_with("unsafe ", &["crs/ffi.rs"]);
    assert!(wrong.is_empty(), "unsafe code beside crs/ffi.rs:\n{}", wrong.join("\n"));
    let allowed = lines_with("allow(unsafe_code)", &[]);
    assert_eq!(allowed.len(), 1, "only the module `crs::ffi` allows it: {allowed:?}");
    assert!(allowed[0].starts_with("crs/mod.rs:"), "{allowed:?}");
    for (crate_root, lint) in [("src/lib.rs", "deny"), ("src/bin/nahraum/main.rs", "forbid")] {
        let text = read(&root().join(crate_root));
        let attribute = text.lines().find(|line| line.starts_with(&format!("#![{lint}(")));
        assert!(attribute.is_some_and(|line| line.contains("unsafe_code")), "{crate_root}");
    }
}

#[test]
fn files_are_short() {
    let long: Vec<String> = all_rust_files()
        .iter()
        .map(|path| (path, read(path).lines().count()))
        .filter(|(_, lines)| *lines > FILE_LINES_MAX)
        .map(|(path, lines)| format!("{}: {lines} lines", path.display()))
        .collect();
    assert!(long.is_empty(), "longer than {FILE_LINES_MAX} lines:\n{}", long.join("\n"));
}

/// Whether a line without its indentation begins a function, whatever its visibility.
fn opens_function(body: &str) -> bool {
    let rest = match body.strip_prefix("pub(") {
        Some(restricted) => restricted.split_once(')').map_or("", |(_, rest)| rest),
        None => body.strip_prefix("pub ").unwrap_or(body),
    };
    let mut words = rest.split_whitespace().skip_while(|word| {
        ["const", "unsafe", "async", "extern"].contains(word) || word.starts_with('"')
    });
    words.next() == Some("fn")
}

/// Length of each function in a formatted file: from its `fn` line to the closing brace at the same
/// indentation.
fn function_lengths(text: &str) -> Vec<(usize, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut lengths = Vec::new();
    for (start, line) in lines.iter().enumerate() {
        let body = line.trim_start();
        if !opens_function(body) || body.trim_end().ends_with(['}', ';']) {
            continue;
        }
        let closing = format!("{}}}", &line[..line.len() - body.len()]);
        if let Some(length) = lines[start..].iter().position(|l| *l == closing) {
            lengths.push((start + 1, length + 1));
        }
    }
    lengths
}

#[test]
fn function_lengths_counts_lines() {
    let text = "impl X {\n    pub fn a() {\n        b();\n    }\n}\nfn c() {}\n";
    assert_eq!(function_lengths(text), [(2, 3)]);
    for visibility in ["pub(crate) ", "pub(in crate::region) ", "pub(super) const ", "unsafe "] {
        let text = format!("{visibility}fn d() {{\n    e();\n}}\n");
        assert_eq!(function_lengths(&text), [(1, 3)], "{visibility}");
    }
}

#[test]
fn functions_are_short() {
    let mut long = Vec::new();
    for path in all_rust_files() {
        for (line, length) in function_lengths(&read(&path)) {
            if length > FUNCTION_LINES_MAX {
                long.push(format!("{}:{line}: {length} lines", path.display()));
            }
        }
    }
    assert!(long.is_empty(), "longer than {FUNCTION_LINES_MAX} lines:\n{}", long.join("\n"));
}

/// Text files of the project that are not Rust.
fn other_texts() -> Vec<PathBuf> {
    let folders = [
        "",
        "data",
        "data/report",
        "data/serve",
        "examples",
        "benches/foreign",
        "tests/browser",
        "tests/foreign",
        "src/guide",
    ];
    let entries = folders.iter().filter_map(|folder| fs::read_dir(root().join(folder)).ok());
    let paths = entries.flatten().map(|entry| entry.expect("a readable folder entry").path());
    let is_text = |path: &PathBuf| {
        let ending = path.extension().unwrap_or_default().to_string_lossy().into_owned();
        ["md", "toml", "py", "html", "sh", "js", "css"].contains(&ending.as_str())
            || path.ends_with("Makefile")
    };
    paths.filter(is_text).collect()
}

#[test]
fn the_project_speaks_of_itself_alone() {
    // Paths of the machine it was written on do not exist elsewhere. Each is in two parts, so that this
    // file does not contain it.
    let outside =
        [("../", "shared"), ("/wo", "rk/"), ("/tm", "p/"), ("/ho", "me/"), ("/ro", "ot/")];
    let outside = outside.map(|(start, end)| [start, end].concat());
    let mut wrong = Vec::new();
    for path in all_rust_files().into_iter().chain(other_texts()) {
        for (number, line) in read(&path).lines().enumerate() {
            if outside.iter().any(|needle| line.contains(needle)) {
                wrong.push(format!("{}:{}: {line}", path.display(), number + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "paths outside the project:\n{}", wrong.join("\n"));
}
