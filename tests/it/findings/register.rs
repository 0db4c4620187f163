//! The register, the sources and the guide say the same.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use nahraum::base::Code;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// All sources of the library and program without the register and without modules of tests.
fn sources(folder: &Path, into: &mut String) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .expect("a readable folder")
        .map(|entry| entry.expect("a readable entry").path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            if !path.ends_with("base/findings") {
                sources(&path, into);
            }
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = fs::read_to_string(&path).expect("a readable file");
            let engine = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
            let code = engine.lines().filter(|line| !line.trim_start().starts_with("//"));
            code.for_each(|line| {
                into.push_str(line);
                into.push('\n');
            });
        }
    }
}

#[test]
fn every_declared_code_is_used() {
    let mut text = String::new();
    sources(&root().join("src"), &mut text);
    assert!(text.len() > 500_000, "the search is broken");
    let unused: Vec<Code> =
        Code::all().into_iter().filter(|code| !text.contains(&format!("codes::{code}"))).collect();
    assert!(unused.is_empty(), "declared, but made nowhere: {unused:?}");
}

/// The line behind which the page of findings is made from the register.
const MARK: &str =
    "<!-- The tables below are generated from the register in src/base/findings. -->\n";

/// The rooms by the first digit of their numbers.
const ROOMS: [(char, &str); 9] = [
    ('1', "Coordinates"),
    ('2', "Files of layers"),
    ('3', "Regions"),
    ('4', "Maps and walking"),
    ('5', "Configurations"),
    ('6', "Imports of maps and lists"),
    ('7', "Timetables"),
    ('8', "Census, similar quartiers"),
    ('9', "Siting and scenarios"),
];

fn tables() -> String {
    let mut text = String::new();
    let mut listed = 0;
    for (digit, title) in ROOMS {
        let codes = Code::all().into_iter().filter(|code| code.name()[1..].starts_with(digit));
        let head = "| code | severity | meaning | Bedeutung | the record |\n|---|---|---|---|---|";
        writeln!(text, "\n## {digit}xx: {title}\n{head}").expect("a string");
        for code in codes {
            let (severity, record) = (code.severity(), code.consequence());
            let (english, german) = (code.english(), code.german());
            writeln!(
                text,
                "| {code} | {severity} | {english} | {german} | {}; {} |",
                record.english(),
                record.german()
            )
            .expect("a string");
            listed += 1;
        }
    }
    assert_eq!(listed, Code::all().len(), "a code belongs to no room");
    text
}

#[test]
fn the_guide_lists_the_codes_of_the_register() {
    let path = root().join("src/guide/findings.md");
    let page = fs::read_to_string(&path).expect("a readable page").replace("\r\n", "\n");
    let (head, _) = page.split_once(MARK).expect("the mark of the page");
    let fresh = format!("{head}{MARK}{}", tables());
    if std::env::var_os("NAHRAUM_UPDATE_GUIDE").is_some() {
        fs::write(&path, &fresh).expect("a writable page");
        return;
    }
    let differing = page.lines().zip(fresh.lines()).find(|(old, new)| old != new);
    assert!(
        page == fresh,
        "src/guide/findings.md differs from the register, first at {differing:?}; write it anew \
         with NAHRAUM_UPDATE_GUIDE=1 set"
    );
}
