//! Progress bar on standard error, if that is a terminal.

use std::io::{IsTerminal, Write};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use nahraum::base::Progress;

use crate::args::Global;
use crate::memory::{Worked, most_memory, worked};
use crate::text::visible_line;

/// A progress bar; invisible with `--quiet` or when standard error is not a terminal.
pub struct Bar {
    shown: bool,
    /// Whether the duration of each stage is printed.
    timed: bool,
    current: Mutex<Option<ProgressBar>>,
    stage: Mutex<Option<Stage>>,
}

/// A stage and the times at its beginning.
struct Stage {
    name: String,
    begun: Instant,
    worked: Option<Worked>,
}

impl Stage {
    fn new(name: &str) -> Self {
        Self { name: name.to_owned(), begun: Instant::now(), worked: worked() }
    }

    /// Prints what it took until now.
    fn say(&self) {
        let worked = worked().zip(self.worked).map(|(now, before)| now.since(before));
        say(self.begun.elapsed(), worked, &self.name);
    }
}

impl Bar {
    pub fn new(global: &Global) -> Self {
        Self {
            shown: !global.quiet && std::io::stderr().is_terminal(),
            timed: global.tells_timings(),
            current: Mutex::new(None),
            stage: Mutex::new(None),
        }
    }

    /// Ends the timing of one stage and begins that of the next.
    fn time(&self, next: Option<&str>) {
        let Ok(mut stage) = self.stage.lock() else { return };
        if let Some(ended) = std::mem::replace(&mut *stage, next.map(Stage::new)) {
            ended.say();
        }
    }

    fn replace(&self, next: Option<ProgressBar>) {
        if let Ok(mut current) = self.current.lock()
            && let Some(old) = std::mem::replace(&mut *current, next)
        {
            old.finish_and_clear();
        }
    }
}

/// Prints how long a stage took, how long processors worked for it in the program and in the system, and the most memory
/// until then, as far as the system tells.
fn say(took: Duration, worked: Option<Worked>, name: &str) {
    let worked = worked.map(|Worked { user, system }| {
        format!(" {:6.2} s user {:6.2} s system", user.as_secs_f64(), system.as_secs_f64())
    });
    let worked = worked.unwrap_or_default();
    let memory = most_memory().map(|bytes| format!(" {:5} MB", bytes / 1_000_000));
    // A closed standard error cannot be reported anywhere.
    let _ = writeln!(
        std::io::stderr(),
        "{:6.2} s{worked}{}  {}",
        took.as_secs_f64(),
        memory.unwrap_or_default(),
        visible_line(name)
    );
}

/// What a command does after its region is prepared: its duration is printed when the value is dropped.
pub struct Answering(Option<Stage>);

impl Answering {
    /// Begins now; nothing is printed unless timings are asked for.
    pub fn new(global: &Global) -> Self {
        Self(global.tells_timings().then(|| Stage::new("analysing and writing")))
    }
}

impl Drop for Answering {
    fn drop(&mut self) {
        if let Some(stage) = &self.0 {
            stage.say();
        }
    }
}

/// Prints the duration of the whole command, with the same figures as of a stage.
pub fn say_total(begun: Instant) {
    say(begun.elapsed(), worked(), "in all");
}

impl Progress for Bar {
    fn begin(&self, stage: &str, total: Option<u64>) {
        if self.timed {
            self.time(Some(stage));
        }
        if !self.shown {
            return;
        }
        let (bar, template) = match total {
            Some(total) => (ProgressBar::new(total), "{msg:32} {bar:30} {percent:>3} % {eta}"),
            None => (ProgressBar::new_spinner(), "{spinner} {msg}"),
        };
        let style = ProgressStyle::with_template(template);
        let bar = bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.set_message(visible_line(stage));
        bar.tick();
        self.replace(Some(bar));
    }

    fn advance(&self, steps: u64) {
        if let Ok(current) = self.current.lock()
            && let Some(bar) = &*current
        {
            bar.inc(steps);
        }
    }

    fn end(&self) {
        if self.timed {
            self.time(None);
        }
        self.replace(None);
    }

    fn meanwhile(&self, stage: &str, took: Duration) {
        if self.timed {
            self.time(None);
            say(took, None, &format!("{stage} during the stages above"));
        }
    }

    fn note(&self, text: &str) {
        if self.timed {
            // A closed standard error cannot be reported anywhere.
            let _ = writeln!(std::io::stderr(), "{}", visible_line(text));
        }
    }
}
