//! A town with pharmacies that are open at different times.

use std::fs;
use std::path::Path;

use nahraum::format::{Input, ReadOptions, read_layer};

use crate::import::command::{err, run};
use crate::support::{Asked, write_west_and_east};

/// Two pharmacies in the west, with hours; two in the east, of which one states none and one what nobody can read. Each
/// has a cell of its own: 10, 20, 40 and 80 persons. At the first one is a bus stop.
pub fn write_pharmacies(folder: &Path) {
    write_west_and_east(folder);
    let write = |name: &str, text: &str| fs::write(folder.join(name), text).expect("writable");
    write(
        "f.csv",
        "id,category,opening_hours,x,y\nP1,pharmacy,Mo-Fr 08:00-18:00; PH off,380200,5700500\n\
         P2,pharmacy,Mo-Sa 08:00-20:00,380800,5700500\nP3,pharmacy,,381300,5700500\n\
         P4,pharmacy,siehe Aushang,381800,5700200\nB,bus_stop,,380200,5700500\n",
    );
    write(
        "c.csv",
        "id,persons,x,y\nA,10,380200,5700500\nB,20,380800,5700500\nC,40,381300,5700500\nD,80,381800,5700200\n",
    );
}

/// Adds tables to the configuration, in the place of those that were added before.
pub fn set(folder: &Path, tables: &str) {
    let path = folder.join("region.toml");
    let text = fs::read_to_string(&path).expect("readable");
    let before = text.split("[when]").next().unwrap_or_default();
    fs::write(&path, format!("{before}{tables}")).expect("writable");
}

/// The answer of a command about the `region.toml` of a folder; its words may have spaces.
pub fn ask(folder: &Path, words: &[&str]) -> Asked {
    let config = folder.join("region.toml").display().to_string();
    let answer = folder.join("answer.csv").display().to_string();
    let output = run(&[words, &["-c", &config, "-o", &answer]].concat());
    assert!(output.status.success(), "{words:?}: {}", err(&output));
    let read = read_layer(&Input::File(answer.into()), &ReadOptions::default()).expect("readable");
    Asked { layer: read.layer, said: err(&output) }
}
