//! A word on stderr for work that takes longer than a second.

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

use crate::table::thousands;

/// Says now and then how far a pass over a file is.
pub struct Progress {
    what: &'static str,
    total: Option<usize>,
    next: Instant,
    shown: bool,
    terminal: bool,
}

const SECOND: Duration = Duration::from_secs(1);

impl Progress {
    /// Begins a pass; nothing is said for a second.
    pub fn new(what: &'static str, total: Option<usize>) -> Progress {
        let terminal = std::io::stderr().is_terminal();
        let next = later(now(), SECOND);
        Progress {
            what,
            total,
            next,
            shown: false,
            terminal,
        }
    }

    /// Counts; call it every few thousand rows.
    pub fn at(&mut self, done: usize) {
        let now = now();
        if now < self.next {
            return;
        }
        // A log file wants fewer lines than a terminal wants updates.
        self.next = later(
            now,
            if self.terminal {
                SECOND
            } else {
                SECOND.saturating_mul(5)
            },
        );
        let total = self
            .total
            .map_or_else(String::new, |total| format!(" of {}", thousands(total)));
        let (before, after) = if self.terminal {
            ("\r", "")
        } else {
            ("", "\n")
        };
        let mut stderr = std::io::stderr().lock();
        // Nobody is served by stopping because a progress line could not be written.
        let _ = write!(
            stderr,
            "{before}{} {}{total}{after}",
            self.what,
            thousands(done)
        );
        let _ = stderr.flush();
        self.shown = true;
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.shown && self.terminal {
            let _ = write!(std::io::stderr(), "\r\u{1b}[K");
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "decides when to print on stderr; no result depends on it"
)]
fn now() -> Instant {
    Instant::now()
}

fn later(instant: Instant, by: Duration) -> Instant {
    instant.checked_add(by).unwrap_or(instant)
}
