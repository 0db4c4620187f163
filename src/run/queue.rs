//! Layers on their way to the thread that writes them.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{ScopedJoinHandle, scope};
use std::time::{Duration, Instant};

use super::sink::{Role, Shown, Sink};
use super::write_error::WriteError;
use crate::dataset::Layer;

/// Values of a layer, about 240 MB, from which on the next analysis waits until it is written: beside one that needs
/// as much memory, ten regions of the size of the Ruhr took 4.6 GB.
const VALUES_BESIDE_MAX: usize = 30_000_000;

/// Takes layers while the next analysis runs. One is written at a time, in the order in which they come, and the
/// next one waits, so that not more than two of them are in memory beside the analysis, and no large one.
pub(super) enum Queue<'t> {
    /// A thread of its own writes.
    Beside {
        sender: SyncSender<Item>,
        /// The thread; none once it has ended with an error.
        writing: Option<ScopedJoinHandle<'t, Result<Duration, WriteError>>>,
    },
    /// The thread that analyses writes too.
    Here(&'t mut dyn FnMut(Item) -> Result<(), WriteError>),
}

/// What is to be written.
pub(super) enum Item {
    Layer(Box<Layer>, Option<Shown>, Role),
    /// Some rows of a table.
    Rows(Box<Layer>),
    /// The table whose rows came is complete.
    EndOfRows,
    File(String, Vec<u8>, usize),
    /// Nothing: who hands it over waits until all before it is written.
    Nothing,
}

impl Item {
    fn is_large(&self) -> bool {
        match self {
            Self::Layer(layer, ..) => layer.len() * layer.table.width() > VALUES_BESIDE_MAX,
            Self::Rows(_) | Self::EndOfRows | Self::File(..) | Self::Nothing => false,
        }
    }
}

/// Whether a thread of its own may write. The work of one thread is to stay that of one; and a thread of the pool
/// that waits for the writing would be missing in the pool, which the writing needs.
fn has_own_thread() -> bool {
    rayon::current_num_threads() > 1 && rayon::current_thread_index().is_none()
}

impl Queue<'_> {
    /// Runs work that hands over layers, and writes them into a sink meanwhile. Returns what the work returns, and
    /// how long the writing took.
    ///
    /// # Errors
    /// The first error of the writing, which ends the work at the next layer; else that of the work.
    pub(super) fn run<R>(
        sink: &mut Sink<'_>,
        work: impl FnOnce(&mut Queue<'_>) -> Result<R, WriteError>,
    ) -> Result<(R, Duration), WriteError> {
        if !has_own_thread() {
            let mut took = Duration::ZERO;
            let mut put = |item| write(sink, item, &mut took);
            let worked = work(&mut Queue::Here(&mut put))?;
            return Ok((worked, took));
        }
        scope(|threads| {
            let (sender, receiver) = sync_channel(0);
            let writing = Some(threads.spawn(move || write_all(sink, receiver)));
            let mut queue = Queue::Beside { sender, writing };
            let worked = work(&mut queue);
            let took = queue.ended()?;
            Ok((worked?, took))
        })
    }

    /// Waits until everything is written; returns how long that took.
    fn ended(self) -> Result<Duration, WriteError> {
        match self {
            Queue::Beside { sender, writing: Some(writing) } => {
                drop(sender);
                joined(writing)
            }
            _ => Ok(Duration::ZERO),
        }
    }

    /// Writes a table under its name.
    pub(super) fn table(&mut self, layer: Layer) -> Result<(), WriteError> {
        self.put(Item::Layer(Box::new(layer), None, Role::Table))
    }

    /// Writes some rows of a table under its name: those that come until [`Self::end_rows`] are one table.
    pub(super) fn rows(&mut self, part: Layer) -> Result<(), WriteError> {
        self.put(Item::Rows(Box::new(part)))
    }

    /// Completes the table whose rows came part by part.
    pub(super) fn end_rows(&mut self) -> Result<(), WriteError> {
        self.put(Item::EndOfRows)
    }

    /// Writes a layer of features: under its own name in files of its own, under the shown name among others.
    pub(super) fn layer(
        &mut self,
        layer: Layer,
        shown: Shown,
        role: Role,
    ) -> Result<(), WriteError> {
        self.put(Item::Layer(Box::new(layer), Some(shown), role))
    }

    /// Writes a file that is no layer.
    pub(super) fn file(
        &mut self,
        name: &str,
        bytes: Vec<u8>,
        rows: usize,
    ) -> Result<(), WriteError> {
        self.put(Item::File(name.to_owned(), bytes, rows))
    }

    fn put(&mut self, item: Item) -> Result<(), WriteError> {
        match self {
            Self::Here(put) => put(item),
            Self::Beside { sender, writing } => {
                let is_large = item.is_large();
                let sent = sender.send(item);
                match if is_large { sent.and_then(|()| sender.send(Item::Nothing)) } else { sent } {
                    Ok(()) => Ok(()),
                    // The thread takes nothing any more only after an error.
                    Err(_) => writing.take().map_or(Ok(()), |writing| joined(writing).map(drop)),
                }
            }
        }
    }
}

/// What a thread returns, or its panic.
fn joined(
    writing: ScopedJoinHandle<'_, Result<Duration, WriteError>>,
) -> Result<Duration, WriteError> {
    writing.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// Writes what comes; returns how long that took.
fn write_all(sink: &mut Sink<'_>, items: Receiver<Item>) -> Result<Duration, WriteError> {
    let mut took = Duration::ZERO;
    items.into_iter().try_for_each(|item| write(sink, item, &mut took))?;
    Ok(took)
}

/// Writes one thing, and adds how long that took.
fn write(sink: &mut Sink<'_>, item: Item, took: &mut Duration) -> Result<(), WriteError> {
    let begun = Instant::now();
    match item {
        Item::Layer(layer, None, _) => sink.table(*layer)?,
        Item::Layer(layer, Some(shown), role) => sink.layer(*layer, shown, role)?,
        Item::Rows(part) => sink.rows(*part)?,
        Item::EndOfRows => sink.end_rows()?,
        Item::File(name, bytes, rows) => sink.file(&name, &bytes, rows)?,
        Item::Nothing => {}
    }
    *took += begun.elapsed();
    Ok(())
}
