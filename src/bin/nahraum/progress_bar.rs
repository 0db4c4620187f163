//! Progress bar on standard error, if that is a terminal.

use std::io::{IsTerminal, Write};
use std::sync::Mutex;
use std::time::Instant;

use indicatif::{ProgressBar, ProgressStyle};
use nahraum::base::Progress;

use crate::args::Global;
use crate::text::visible_line;

/// A progress bar; invisible with `--quiet` or when standard error is not a terminal.
pub struct Bar {
    shown: bool,
    /// Whether the duration of each stage is printed, for `--verbose`.
    timed: bool,
    current: Mutex<Option<ProgressBar>>,
    stage: Mutex<Option<(String, Instant)>>,
}

impl Bar {
    pub fn new(global: &Global) -> Self {
        Self {
            shown: !global.quiet && std::io::stderr().is_terminal(),
            timed: global.verbose,
            current: Mutex::new(None),
            stage: Mutex::new(None),
        }
    }

    /// Ends the timing of one stage and begins that of the next.
    fn time(&self, next: Option<&str>) {
        let Ok(mut stage) = self.stage.lock() else { return };
        let next = next.map(|name| (name.to_owned(), Instant::now()));
        if let Some((name, begun)) = std::mem::replace(&mut *stage, next) {
            // A closed standard error cannot be reported anywhere.
            let _ = writeln!(
                std::io::stderr(),
                "{:6.2} s  {}",
                begun.elapsed().as_secs_f64(),
                visible_line(&name)
            );
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
}
