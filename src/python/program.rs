//! The program, whose options, settings and commands the questions from Python use.

#[path = "../bin/nahraum/main.rs"]
#[allow(dead_code, reason = "the package uses a part of the program")]
mod main;

pub(crate) use main::*;
