//! Sheets of spreadsheets as tables: workbooks of Excel (XLSX, ISO/IEC 29500) by the crate `calamine`, OpenDocument
//! sheets (ODS, ISO/IEC 26300) by `quick-xml`.
//!
//! calamine 0.38 reads OpenDocument too, but unpacks repeated cells and blanks to whatever number the file
//! states, and does not tell which cells of a head are merged.

mod cells;
mod columns;
mod head;
mod ods;
mod read;
mod xlsx;

pub(super) use read::{Kind, read};
