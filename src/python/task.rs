//! Work on a thread of its own, while the interpreter looks for signals and shows progress.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;

use crate::base::Progress;

/// How often the interpreter looks for signals, such as Ctrl-C.
const LOOK: Duration = Duration::from_millis(100);
/// As much as the main thread of a program has.
const STACK_BYTES: usize = 8 << 20;

/// What the work tells.
enum Event<T> {
    Begin(String, Option<u64>),
    End,
    Done(thread::Result<T>),
}

/// With this the work unwinds when it was interrupted.
struct Interrupted;

/// Counts steps and passes on stages; ends the work when it was interrupted.
struct Reporter<T> {
    events: Sender<Event<T>>,
    steps: Arc<AtomicU64>,
    is_interrupted: Arc<AtomicBool>,
}

impl<T> Reporter<T> {
    /// Unwinds when the work was interrupted. Nothing that the interpreter still knows is touched by the work: it owns
    /// what it changes, and files appear only when they are complete.
    fn look(&self) {
        if self.is_interrupted.load(Ordering::Relaxed) {
            resume_unwind(Box::new(Interrupted));
        }
    }

    fn tell(&self, event: Event<T>) {
        // Nobody listens any more when the work was interrupted.
        let _ = self.events.send(event);
    }
}

impl<T: Send> Progress for Reporter<T> {
    fn begin(&self, stage: &str, total: Option<u64>) {
        self.look();
        self.tell(Event::Begin(stage.to_owned(), total));
    }

    fn advance(&self, steps: u64) {
        self.look();
        self.steps.fetch_add(steps, Ordering::Relaxed);
    }

    fn end(&self) {
        self.look();
        self.tell(Event::End);
    }
}

/// Does work on a thread of its own. `report` is called with `"begin"`, the stage and its number of steps if that is
/// known, with `"advance"` and steps, and with `"end"`.
///
/// # Errors
/// That of a signal handler (`KeyboardInterrupt`) or of `report`, at once: the work then ends at its next step, by
/// itself. `RuntimeError` when the work panics.
pub(super) fn run<T: Send + 'static>(
    py: Python<'_>,
    report: Option<&Bound<'_, PyAny>>,
    work: impl FnOnce(&dyn Progress) -> T + Send + 'static,
) -> PyResult<T> {
    let (events, received) = mpsc::channel();
    let received = Mutex::new(received);
    let (steps, is_interrupted) = (Arc::<AtomicU64>::default(), Arc::<AtomicBool>::default());
    let reporter = Reporter {
        events: events.clone(),
        steps: Arc::clone(&steps),
        is_interrupted: Arc::clone(&is_interrupted),
    };
    let body = move || {
        let done = catch_unwind(AssertUnwindSafe(|| work(&reporter)));
        let _ = events.send(Event::Done(done));
    };
    thread::Builder::new().name("nahraum".to_owned()).stack_size(STACK_BYTES).spawn(body)?;
    let call = |what: &str, value: Option<String>, number: Option<u64>| match report {
        Some(report) => report.call1((what, value, number)).map(|_| ()),
        None => Ok(()),
    };
    let listen = || loop {
        let event = py.detach(|| {
            let received = received.lock().unwrap_or_else(PoisonError::into_inner);
            received.recv_timeout(LOOK)
        });
        py.check_signals()?;
        let made = steps.swap(0, Ordering::Relaxed);
        if made > 0 {
            call("advance", None, Some(made))?;
        }
        match event {
            Ok(Event::Begin(stage, total)) => call("begin", Some(stage), total)?,
            Ok(Event::End) => call("end", None, None)?,
            Ok(Event::Done(Ok(value))) => return Ok(value),
            Ok(Event::Done(Err(panic))) => return Err(PyRuntimeError::new_err(words(&*panic))),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => {
                return Err(PyRuntimeError::new_err("the analysis ended without an answer"));
            }
        }
    };
    let outcome = listen();
    // What is not waited for any more ends at its next step; nothing is left to end after an answer.
    is_interrupted.store(true, Ordering::Relaxed);
    outcome
}

/// The words of a panic.
fn words(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
    format!("the analysis failed: {}", text.unwrap_or("for an unknown reason"))
}
