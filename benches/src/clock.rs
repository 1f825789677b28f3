//! The one way in which every language measures: the best of many rounds.
//!
//! Cores are shared with other programs, so a mean says more about the neighbours than about the
//! code, and a wall clock too: what counts is the CPU time of the process. A round is long enough
//! to hold the garbage collections that a language owes; the rounds of all subjects take turns, so
//! that a busy minute hits all of them. The runners in `node/` and `python/` do the same.

use std::hint::black_box;
use std::time::Duration;

use cpu_time::ProcessTime;

/// How long and how often to measure.
#[derive(Debug, Clone, Copy)]
pub struct Effort {
    /// Rounds of each subject; the best one counts.
    pub rounds: u32,
    /// CPU time of a round, reached by repeating the subject.
    pub round: Duration,
}

/// Something to measure, with a name.
pub struct Subject<'s> {
    name: String,
    work: Box<dyn FnMut() + 's>,
    calls: u32,
    best: f64,
}

impl<'s> Subject<'s> {
    /// A subject; what `work` gives is kept from being optimised away, and dropped within its time.
    pub fn new<T>(name: impl Into<String>, mut work: impl FnMut() -> T + 's) -> Self {
        Self {
            name: name.into(),
            work: Box::new(move || drop(black_box(work()))),
            calls: 1,
            best: f64::INFINITY,
        }
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Nanoseconds of one call in the best round.
    #[must_use]
    pub fn nanos(&self) -> f64 {
        self.best
    }

    fn round(&mut self) -> Duration {
        let start = ProcessTime::now();
        for _ in 0..self.calls {
            (self.work)();
        }
        start.elapsed()
    }

    /// Finds how many calls fill a round; also warms caches and branch predictors.
    fn calibrate(&mut self, round: Duration) {
        loop {
            let taken = self.round();
            if taken.saturating_mul(2) >= round {
                break;
            }
            self.calls = self.calls.saturating_mul(2);
        }
    }
}

/// Measures all subjects in turns.
pub fn measure(subjects: &mut [Subject<'_>], effort: Effort) {
    for subject in &mut *subjects {
        subject.calibrate(effort.round);
    }
    for _ in 0..effort.rounds {
        for subject in &mut *subjects {
            let nanos = subject.round().as_nanos() as f64 / f64::from(subject.calls);
            subject.best = subject.best.min(nanos);
        }
    }
}
