//! The call: how to score a frame, and its entry point.

use super::Frame;
use super::job::Job;
use super::scores::Scores;
use crate::call::Call;
use crate::engine::Engine;
use crate::error::{Code, Error};

/// How to score a frame.
#[derive(Clone)]
#[non_exhaustive]
pub struct FrameCall<'c> {
    /// When and how strictly; `ledger` counts for nothing, `horizon` only with `valid_until`.
    pub call: Call,
    /// Whether to look ahead for the end of each decision, which takes many times as long.
    pub valid_until: bool,
    /// Threads to work with; the result does not depend on them.
    pub threads: usize,
    /// Is told the number of rows done so far, now and then.
    pub progress: Option<&'c (dyn Fn(usize) + Sync)>,
}

impl FrameCall<'_> {
    /// With one thread, without looking ahead.
    #[must_use]
    pub fn new(call: Call) -> Self {
        Self {
            call,
            valid_until: false,
            threads: 1,
            progress: None,
        }
    }
}

impl Engine {
    /// Scores many leads given as columns. The result is that of [`Engine::score`] for each row,
    /// whatever the number of threads.
    ///
    /// ```
    /// use leadgrid::{Call, Engine, Instant, frame::{Column, Frame, FrameCall, Texts}};
    ///
    /// let engine = Engine::default();
    /// let columns = vec![
    ///     ("id".to_owned(), Column::Texts(Texts::Slices(&["L-1", "L-2"]), None)),
    ///     ("origin".to_owned(), Column::Texts(Texts::Slices(&["form", "nowhere"]), None)),
    /// ];
    /// let frame = Frame::new(&engine, columns, None).expect("columns that suit");
    /// let as_of = Instant::parse("2026-11-22T09:00:00+09:00").expect("RFC 3339");
    /// let scores = engine.score_frame(&frame, &FrameCall::new(Call::at(as_of))).expect("few flags");
    /// assert_eq!(scores.lead_types[usize::from(scores.lead_type[0])], "cold");
    /// assert_eq!(scores.errors_of(1)[0].code().as_str(), "unknown_origin");
    /// ```
    ///
    /// # Errors
    /// `limit_exceeded` for a policy of more than 64 flags.
    pub fn score_frame(&self, frame: &Frame<'_>, call: &FrameCall<'_>) -> Result<Scores, Error> {
        check_flags(self)?;
        let job = Job::new(self, frame, call);
        let mut scores = Scores::with_rows(frame.rows, job.names(), call.valid_until);
        let notes = job.run(&mut scores, call);
        if let Some(events) = &job.events {
            events.meet(job.ids);
            scores.activities_without_lead = events.unmet();
        }
        scores.cells = notes.cells.named(&job, notes.report.failed);
        scores.report = notes.report;
        scores.errors = notes.errors;
        Ok(scores)
    }
}

/// The flags of a row have a bit each.
pub(super) fn check_flags(engine: &Engine) -> Result<(), Error> {
    let flags = engine.policy().flags.len();
    if flags <= 64 {
        return Ok(());
    }
    let message = format!("the policy has {flags} flags");
    let help = "a frame has room for 64; score the leads in a batch";
    Err(Error::new(
        Code::LimitExceeded,
        String::new(),
        message,
        help,
    ))
}
