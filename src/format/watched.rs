//! Recovers the operating system's error behind a library's write error.

use std::fmt;
use std::io::{self, Write};

use super::error::FormatError;
use super::output::OutputFormat;
use crate::dataset::Layer;
use crate::format::file_error::FileError;

/// Remembers the system's own error, which libraries wrap in theirs.
pub(super) struct Watched<'s> {
    sink: &'s mut dyn Write,
    failure: Option<io::Error>,
}

impl<'s> Watched<'s> {
    pub(super) fn new(sink: &'s mut dyn Write) -> Self {
        Self { sink, failure: None }
    }

    /// The result of writing `layer`; the operating system's error takes precedence over the
    /// library's.
    pub(super) fn outcome<T, E: fmt::Display>(
        mut self,
        result: Result<T, E>,
        layer: &Layer,
        format: OutputFormat,
    ) -> Result<(), FormatError> {
        self.so_far(result, layer, format)
    }

    /// The same of a part of what is written.
    pub(super) fn so_far<T, E: fmt::Display>(
        &mut self,
        result: Result<T, E>,
        layer: &Layer,
        format: OutputFormat,
    ) -> Result<(), FormatError> {
        match (self.failure.take(), result) {
            (Some(source), _) => Err(FileError::when("write", &layer.name)(source).into()),
            (None, Ok(_)) => Ok(()),
            (None, Err(error)) => Err(FormatError::Unwritable {
                layer: layer.name.clone(),
                format,
                reason: error.to_string(),
            }),
        }
    }

    fn remember<T>(&mut self, result: io::Result<T>) -> io::Result<T> {
        result.map_err(|error| {
            let copy = io::Error::new(error.kind(), error.to_string());
            self.failure.get_or_insert(error);
            copy
        })
    }
}

impl Write for Watched<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let result = self.sink.write(bytes);
        self.remember(result)
    }

    fn flush(&mut self) -> io::Result<()> {
        let result = self.sink.flush();
        self.remember(result)
    }
}
