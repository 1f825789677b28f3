//! Leads as documents with the result of a frame, and rows of a frame with the answer of a document.

use super::call::check_flags;
use super::cells::Cells;
use super::job::Job;
use super::scores::Scores;
use super::{Column, Frame, FrameCall, row};
use crate::decision::Answer;
use crate::earlier::Calls;
use crate::engine::Engine;
use crate::error::Error;
use crate::lead::Lead;
use crate::report::Report;

impl Engine {
    /// Scores leads as documents, with the result in columns; one after the other, whatever the
    /// number of threads.
    ///
    /// # Errors
    /// Those of [`Engine::score_frame`].
    pub fn score_leads(&self, leads: &[Lead<'_>], call: &FrameCall<'_>) -> Result<Scores, Error> {
        check_flags(self)?;
        let nothing = ["id", "origin"].map(|name| (name.to_owned(), Column::Null(0)));
        let frame = Frame::new(self, nothing.into(), None)?;
        let job = Job::new(self, &frame, call);
        let calls = Calls::of(&job.call);
        let mut scores = Scores::with_rows(leads.len(), job.names(), call.valid_until);
        let (mut report, mut errors) = (Report::default(), Vec::new());
        let mut cells = Cells::default();
        if let Some(out) = scores.pieces(leads.len()).first_mut() {
            for (at, lead) in leads.iter().enumerate() {
                let answer = self.judge(lead, &calls.for_lead(lead), &mut report);
                report.count(&answer);
                match answer {
                    Answer::Decision(decision) => {
                        job.write(&decision, at, out);
                        cells.count_one(job.plan.policy, &decision);
                    }
                    Answer::Errors(refused) => {
                        errors.push((at, refused.errors));
                        out.clear(at);
                    }
                }
            }
        }
        scores.cells = cells.named(&job, report.failed);
        (scores.report, scores.errors) = (report, errors);
        Ok(scores)
    }

    /// Scores the rows of a frame one by one, for explanations, and tells the answer of each.
    pub fn score_rows(
        &self,
        frame: &Frame<'_>,
        call: &FrameCall<'_>,
        mut tell: impl FnMut(usize, Answer),
    ) {
        let job = Job::new(self, frame, call);
        let calls = Calls::of(&call.call);
        for at in 0..frame.len() {
            let lead = row::lead(frame, job.events.as_deref(), at);
            let answer = self.judge(&lead, &calls.for_lead(&lead), &mut Report::default());
            tell(at, answer);
        }
    }
}
