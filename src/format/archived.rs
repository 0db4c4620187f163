//! Layers in zip archives: Shapefiles, workbooks, OpenDocument sheets.

use std::path::Path;

use super::archive::{open, unpack_to};
use super::error::FormatError;
use super::input::ReadOptions;
use super::shapefile::{Extracted, shapefiles_in};
use super::{shapefile, sheet};
use crate::base::Diagnostics;
use crate::dataset::Layer;

/// The kind of OpenDocument file that has sheets, also as a template.
const ODS: &[u8] = b"application/vnd.oasis.opendocument.spreadsheet";

/// Reads the layer in an archive; `None` for an archive of another kind.
///
/// # Errors
/// [`FormatError::Unreadable`] for a damaged archive, else those of the reader.
pub(super) fn read(
    path: &Path,
    name: &str,
    options: &ReadOptions,
) -> Result<Option<(Layer, Diagnostics)>, FormatError> {
    let Some((mut archive, members)) = open(path) else {
        return Err(FormatError::Unreadable {
            name: name.to_owned(),
            reason: "the archive is damaged, perhaps cut off, or has too many members".to_owned(),
        });
    };
    let has = |wanted: &str| members.iter().any(|member| member == wanted);
    if !shapefiles_in(&members).is_empty() {
        let wanted = (name, options.table.as_deref());
        let extracted = Extracted::new(&mut archive, &members, wanted)?;
        return shapefile::read(&extracted.files, name, options).map(Some);
    }
    if has("mimetype") && has("content.xml") {
        let mut kind = Vec::new();
        unpack_to(&mut archive, "mimetype", &mut kind, name)?;
        return match kind.starts_with(ODS) {
            true => sheet::read(sheet::Kind::Ods, path, name, options).map(Some),
            false => Ok(None),
        };
    }
    let is_book = members.iter().any(|member| member.ends_with("workbook.xml"));
    match has("[Content_Types].xml") && is_book {
        true => sheet::read(sheet::Kind::Xlsx, path, name, options).map(Some),
        false => Ok(None),
    }
}
