//! The guide and the README: every page is in the book, every link leads somewhere, every command of the tutorial
//! runs and says what the tutorial says.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Output;

use crate::cli::{err, out, program};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn text(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The pages of the guide, without its table of contents.
fn pages() -> BTreeSet<String> {
    let files = std::fs::read_dir(root().join("src/guide")).expect("the guide");
    let names = files.map(|file| file.expect("a file").file_name().into_string().expect("UTF-8"));
    names.filter(|name| name.ends_with(".md") && name != "SUMMARY.md").collect()
}

/// The text without what stands in blocks of code or between backticks.
fn prose(text: &str) -> String {
    let blocks = text.split("```").step_by(2).collect::<Vec<_>>().join("\n");
    blocks.split('`').step_by(2).collect::<Vec<_>>().join("code")
}

/// Where the links of a page lead: `[text](there)`, and `[text][label]` with `[label]: there`.
fn links(page: &str) -> Vec<String> {
    let prose = prose(page);
    let definition = |line: &str| {
        let (label, there) = line.strip_prefix('[')?.split_once("]: ")?;
        Some((label.to_owned(), there.trim().to_owned()))
    };
    let defined: BTreeMap<String, String> = prose.lines().filter_map(definition).collect();
    let mut links: Vec<String> = defined.values().cloned().collect();
    for part in prose.split("](").skip(1) {
        links.push(part.split(')').next().expect("a part").to_owned());
    }
    for part in prose.split("][").skip(1) {
        let label = part.split(']').next().expect("a part");
        let there = defined.get(label);
        links.push(there.unwrap_or_else(|| panic!("[{label}] is not defined")).clone());
    }
    links
}

/// Whether a link of a file of a folder leads to a file, or to the web.
fn leads_somewhere(folder: &str, link: &str) -> bool {
    let file = link.split('#').next().expect("a part");
    link.starts_with("https://") || file.is_empty() || root().join(folder).join(file).is_file()
}

#[test]
fn the_book_and_the_documentation_have_every_page_of_the_guide() {
    let summary = text("src/guide/SUMMARY.md");
    let listed: BTreeSet<String> = links(&summary).into_iter().collect();
    assert_eq!(listed, pages(), "SUMMARY.md names the pages of the guide");
    let module = text("src/guide/mod.rs");
    for page in pages() {
        let included = format!("concat!(links!(), include_str!(\"{page}\"))");
        assert_eq!(module.matches(&included).count(), 1, "src/guide/mod.rs includes {page} once");
        assert!(
            module.contains(&format!("[{page}]: crate::guide::")),
            "links to {page} lead there"
        );
    }
    let book = text("book.toml");
    assert!(book.contains("src = \"src/guide\""), "{book}");
}

#[test]
fn every_link_of_the_guide_and_of_the_readme_leads_somewhere() {
    let mut count = 0;
    let guide = pages().into_iter().chain(["SUMMARY.md".to_owned()]);
    let guide = guide.map(|name| ("src/guide", name));
    let all = guide.chain(["README.md", "README.de.md"].map(|name| ("", name.to_owned())));
    for (folder, name) in all {
        let path = Path::new(folder).join(&name).display().to_string();
        for link in links(&text(&path)) {
            assert!(
                leads_somewhere(folder, &link),
                "{path}: {link} leads nowhere; pages of the guide are linked as [text][page.md] with [page.md]: page.md below"
            );
            count += 1;
        }
    }
    assert!(count > 20, "{count} links");
    let panics = std::panic::catch_unwind(|| links("see [this][that.md]"));
    assert!(panics.is_err(), "a label that is not defined");
    assert_eq!(links("[a](b.md) `[c](d.md)`\n```\n[e](f.md)\n```\n"), ["b.md"]);
}

/// A block of code of a page: its language and its text.
fn blocks(page: &str) -> Vec<(String, String)> {
    let block = |block: &str| {
        let (language, text) = block.split_once('\n').expect("a block has lines");
        (language.to_owned(), text.to_owned())
    };
    page.split("```").skip(1).step_by(2).map(block).collect()
}

/// The arguments of the commands of a block: words, and texts in double quotes; a comment ends a command.
fn commands(block: &str) -> Vec<Vec<String>> {
    let arguments = |line: &str| {
        let line = line.split(" #").next().expect("a part").trim();
        let mut words: Vec<String> = Vec::new();
        for (at, part) in line.split('"').enumerate() {
            match at % 2 {
                0 => words.extend(part.split_whitespace().map(str::to_owned)),
                _ => words.push(part.to_owned()),
            }
        }
        words
    };
    let lines = block.lines().map(arguments);
    lines.filter(|words| words.first().is_some_and(|word| word == "nahraum")).collect()
}

fn run(folder: &Path, command: &[String]) -> Output {
    let output = program().current_dir(folder).args(&command[1..]).output().expect("started");
    assert!(output.status.success(), "{command:?}: {}", err(&output));
    output
}

/// A folder with the files of the tutorial.
pub fn workplace() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let towns = folder.path().join("examples/two_towns");
    std::fs::create_dir_all(&towns).expect("writable");
    for file in std::fs::read_dir(root().join("examples/two_towns")).expect("the files") {
        let file = file.expect("a file");
        std::fs::copy(file.path(), towns.join(file.file_name())).expect("writable");
    }
    folder
}

/// Does what a tutorial says, one block after the other; returns the number of commands.
fn follow(page: &str, folder: &Path) -> usize {
    let (mut said, mut count) = (String::new(), 0);
    for (language, text) in blocks(&text(page)) {
        match &language[..] {
            "sh" => {
                said.clear();
                for command in commands(&text) {
                    let output = run(folder, &command);
                    said += &(out(&output) + &err(&output));
                    count += 1;
                }
            }
            "text" => {
                for line in text.lines() {
                    assert!(
                        said.lines().any(|one| one == line),
                        "{page}: `{line}` is not in\n{said}"
                    );
                }
            }
            "toml" => {
                let name = text.lines().next().and_then(|line| line.strip_prefix("# "));
                let name = name.expect("the first line names the file");
                std::fs::write(folder.join(name), &text).expect("writable");
            }
            other => panic!("{page}: a block of {other}"),
        }
    }
    count
}

fn has_files(folder: &Path, names: &[&str]) {
    let missing: Vec<PathBuf> =
        names.iter().map(|name| folder.join(name)).filter(|path| !path.is_file()).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn the_tutorial_does_what_it_says() {
    let folder = workplace();
    assert_eq!(follow("src/guide/tutorial.md", folder.path()), 11);
    has_files(folder.path(), &["results/report.html", "council.html", "public/report.html"]);
    let border = std::fs::read_to_string(folder.path().join("border.csv")).expect("a table");
    let mut lines = border.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let head = lines.next().expect("a head");
    let row = lines.find(|row| row[1] == "Osterfeld").expect("a row");
    let value = |name: &str| row[head.iter().position(|one| *one == name).expect("a column")];
    // As the tutorial says below the command.
    assert_eq!([value("covered_open"), value("border_gain")], ["6615", "1661"]);
}

#[test]
fn the_german_tutorial_does_what_it_says() {
    let folder = workplace();
    assert_eq!(follow("src/guide/tutorial.de.md", folder.path()), 11);
    has_files(folder.path(), &["ergebnisse/report.html", "rat.html", "oeffentlich/report.html"]);
}

/// The blocks of commands under a heading.
fn under(page: &str, heading: &str) -> String {
    let text = text(page);
    let (_, rest) = text.split_once(&format!("\n{heading}\n")).expect("the heading");
    rest.split("\n## ").next().expect("a part").to_owned()
}

#[test]
fn the_commands_of_the_tour_are_understood_and_both_readmes_have_them() {
    let [english, german] = [("README.md", "## Five minutes"), ("README.de.md", "## Fünf Minuten")]
        .map(|(page, heading)| {
            let blocks = blocks(&under(page, heading));
            let shell = blocks.iter().filter(|(language, _)| language == "sh");
            shell.flat_map(|(_, text)| commands(text)).collect::<Vec<_>>()
        });
    let plain = |commands: &[Vec<String>]| -> Vec<Vec<String>> {
        let other = |word: &String| !["--lang", "de"].contains(&&word[..]);
        commands
            .iter()
            .map(|one| one.iter().filter(|word| other(word)).cloned().collect())
            .collect()
    };
    assert_eq!(plain(&english), plain(&german));
    let folder = tempfile::tempdir().expect("a folder");
    let mut count = 0;
    for command in english {
        // Whole answers for the demo take a while: settings say as well whether a command is understood.
        let settled = ["coverage", "border", "gaps", "overlaps"].contains(&&command[1][..]);
        match (&command[1][..], settled) {
            (_, true) => {
                run(folder.path(), &[&command[..], &["--show-settings".to_owned()]].concat());
            }
            ("demo", _) if command.iter().all(|word| word != "--inputs-only") => {
                run(folder.path(), &[&command[..], &["--show-settings".to_owned()]].concat());
            }
            ("demo" | "reach", _) => {
                run(folder.path(), &command);
            }
            ("report", _) => {
                let known = program().args(["report", "--help"]).output().expect("started");
                assert!(
                    command[2..]
                        .iter()
                        .filter(|word| word.starts_with("--"))
                        .all(|word| out(&known).contains(&word[..]))
                );
            }
            (other, _) => panic!("{other} is not tried"),
        }
        count += 1;
    }
    assert!(count >= 6, "{count} commands");
}
