//! Expansion of environment variables in paths.

/// A path that cannot be expanded: a variable is not set, or a brace is not closed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("in `{text}`: {reason}")]
#[non_exhaustive]
pub struct ExpandError {
    /// The path.
    pub text: String,
    /// What is wrong with it.
    pub reason: String,
}

/// Looks up an environment variable.
pub type Lookup<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Replaces `$NAME` and `${NAME}` with the value that `lookup` returns; `$$` is a dollar sign.
///
/// ```
/// use nahraum::config::expand;
/// let lookup = |name: &str| (name == "DATA").then(|| "/data".to_string());
/// assert_eq!(expand("$DATA/ruhr/${DATA}", &lookup).unwrap(), "/data/ruhr//data");
/// assert!(expand("$MISSING/x", &lookup).unwrap_err().to_string().contains("MISSING"));
/// ```
///
/// # Errors
/// [`ExpandError`] when a variable is not set, a brace is not closed, or a `$` has no name.
pub fn expand(text: &str, lookup: Lookup<'_>) -> Result<String, ExpandError> {
    let fail = |reason: String| ExpandError { text: text.to_owned(), reason };
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let name = if let Some(inner) = rest.strip_prefix('{') {
            let end = inner.find('}').ok_or_else(|| fail("`${` without `}`".into()))?;
            rest = &inner[end + 1..];
            &inner[..end]
        } else if let Some(after) = rest.strip_prefix('$') {
            out.push('$');
            rest = after;
            continue;
        } else {
            let end =
                rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
            let name = &rest[..end];
            rest = &rest[end..];
            name
        };
        if name.is_empty() {
            return Err(fail("a `$` without a name; write `$$` for a dollar sign".into()));
        }
        let value = lookup(name);
        let missing = || fail(format!("the environment variable {name} is not set"));
        out.push_str(&value.ok_or_else(missing)?);
    }
    out.push_str(rest);
    Ok(out)
}
