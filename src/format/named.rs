//! How one of several tables of a file is chosen.

use super::error::FormatError;

/// The position of the wanted name among the layers or sheets of a file; without one wanted, that of the only one.
/// Case does not matter where no name is exactly the wanted one.
///
/// # Errors
/// [`FormatError::NoTable`] when none has the name, [`FormatError::SeveralTables`] when no name is wanted and there
/// are several, [`FormatError::Unreadable`] when there is none at all.
pub(super) fn one_of(
    names: &[String],
    wanted: Option<&str>,
    file: &str,
) -> Result<usize, FormatError> {
    if names.is_empty() {
        let reason = "no sheet that is shown has a value".to_owned();
        return Err(FormatError::Unreadable { name: file.to_owned(), reason });
    }
    let known = || names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let Some(wanted) = wanted else {
        return match names.len() {
            1 => Ok(0),
            _ => Err(FormatError::SeveralTables { name: file.to_owned(), known: known() }),
        };
    };
    let folded = wanted.trim().to_lowercase();
    let exact = names.iter().position(|name| name == wanted);
    let alike = || names.iter().position(|name| name.trim().to_lowercase() == folded);
    exact.or_else(alike).ok_or_else(|| FormatError::NoTable {
        name: file.to_owned(),
        table: wanted.to_owned(),
        known: known(),
    })
}
