//! 6xx: imports of lists.

use nahraum::base::{Code, codes};

use super::Provoked;
use crate::import::command::{err, run};

/// A list imported with more arguments says this; how the table was read (N223), and that the folder has no
/// municipalities (W690), is told of each.
#[track_caller]
fn list(provoked: &mut Provoked, expected: &[Code], text: &str, more: &[&str]) {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, out) = (folder.path().join("l.csv"), folder.path().join("region"));
    std::fs::write(&file, text).expect("writable");
    let paths = [&file, &out].map(|path| path.to_str().expect("UTF-8"));
    let base = ["import", "facilities", paths[0], "-o", paths[1], "--crs", "EPSG:25832", "-v"];
    let output = run(&[&base[..], more].concat());
    provoked.exactly_said(expected, &[codes::N223, codes::W690], &err(&output));
}

pub fn lists(provoked: &mut Provoked) {
    let named = ["--attribution", "City, CC0"];
    let doctors = [&["--category", "doctor"], &named[..]].concat();
    list(provoked, &[], "x;y\n380000;5700000\n", &doctors);
    list(provoked, &[codes::N662], "x;y\n380000;5700000\n", &["--category", "doctor"]);
    list(provoked, &[codes::N502], "Name;x;y\nA;380000;5700000\n", &doctors);
    list(provoked, &[codes::W660], "n;x;y\n1;380000;5700000\n2;;\n", &doctors);
    list(
        provoked,
        &[codes::E673],
        "n;x;y\n1;;\n",
        &[&doctors[..], &["--field", "x=x", "--field", "y=y"]].concat(),
    );
    list(provoked, &[codes::E674], "a;b\n1;2\n", &doctors);
    let by_column = |category: &str| {
        format!("category;x;y\n{category};380000;5700000\nbakery;380100;5700000\n")
    };
    list(provoked, &[codes::W671, codes::N502], &by_column("Luftschloss"), &named);
    list(provoked, &[codes::W672, codes::N502], &by_column(""), &named);
    list(provoked, &[codes::W690], "x;y\n380000;5700000\n", &doctors);
    let odd = "Haus;Weg;x;y\nAm Park;Weg 1;380000;5700000\nAm See;Weg 2;380100;5700000\n";
    list(provoked, &[codes::W691], odd, &doctors);
}
