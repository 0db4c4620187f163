//! Workbooks of Excel (Office Open XML, ECMA-376), for people who work with tables.

mod explained;
mod names;
mod sheet;
mod workbook;

pub use workbook::{Workbook, write_workbook};
