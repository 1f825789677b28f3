//! Dealing rows out to threads, and putting together what they met.

use std::ops::Range;
use std::panic::resume_unwind;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::Builder;

use super::block::{BLOCK, Worker};
use super::call::FrameCall;
use super::job::Job;
use super::notes::Notes;
use super::rows::Rows;
use super::scores::Scores;

impl<'f, 'p: 'f> Job<'f, 'p> {
    /// Deals pieces out to threads; what they met is put together in the order of the rows.
    pub(super) fn run(&self, scores: &mut Scores, call: &FrameCall<'_>) -> Notes {
        let rows = scores.len();
        let threads = call.threads.clamp(1, 1_024);
        // Several pieces for each thread, so that none waits long for another.
        let size = rows
            .div_ceil(threads.saturating_mul(8))
            .next_multiple_of(BLOCK)
            .clamp(BLOCK, 1 << 20);
        let starts = (0..rows).step_by(size);
        let pieces: Vec<(Range<usize>, Rows<'_>)> = starts
            .map(|start| start..start.saturating_add(size).min(rows))
            .zip(scores.pieces(size))
            .collect();
        let threads = threads.min(pieces.len());
        let (queue, done) = (Mutex::new(pieces.into_iter()), AtomicUsize::new(0));
        let next = || queue.lock().ok().and_then(|mut queue| queue.next());
        let work = || {
            let mut worker = None;
            let mut met = Vec::new();
            while let Some((rows, mut out)) = next() {
                let worker = worker.get_or_insert_with(|| Worker::new(self));
                let mut notes = Notes::default();
                worker.run(rows.clone(), &mut out, &mut notes);
                met.push((rows.start, notes));
                if let Some(progress) = call.progress {
                    let before = done.fetch_add(rows.len(), Ordering::Relaxed);
                    progress(before.saturating_add(rows.len()));
                }
            }
            met
        };
        let mut met = std::thread::scope(|scope| {
            // Where the system gives no more threads, those that there are do the work.
            let spawn = |_| Builder::new().spawn_scoped(scope, work).ok();
            let others: Vec<_> = (1..threads).map_while(spawn).collect();
            let mut met = work();
            for other in others {
                let found = other.join();
                // Only a caller's `progress` panics; its rows are not left out without a word.
                met.extend(found.unwrap_or_else(|panic| resume_unwind(panic)));
            }
            met
        });
        met.sort_by_key(|(start, _)| *start);
        let mut all = Notes::default();
        for (_, notes) in met {
            all.report.add(&notes.report);
            all.errors.extend(notes.errors);
            all.documents.extend(notes.documents);
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};

    use crate::frame::{Column, Frame, FrameCall, Numbers, Texts};
    use crate::{Call, Engine, Instant};

    /// Rows that nobody scored must not look like rows that somebody did.
    #[test]
    fn what_progress_panics_with_is_not_lost() {
        let engine = Engine::default();
        let rows = 40_000;
        let (ids, origins) = ((0..rows).collect::<Vec<u32>>(), vec!["form"; rows as usize]);
        let columns = vec![
            ("id".to_owned(), Column::Numbers(Numbers::U32(&ids), None)),
            (
                "origin".to_owned(),
                Column::Texts(Texts::Slices(&origins), None),
            ),
        ];
        let frame = Frame::new(&engine, columns, None).expect("columns that suit");
        let as_of = Instant::parse("2026-11-22T09:00:00+09:00").expect("an instant");
        for threads in [1, 2, 5] {
            let panics = |_: usize| panic!("enough");
            let mut call = FrameCall::new(Call::at(as_of));
            call.threads = threads;
            call.progress = Some(&panics);
            let scored = catch_unwind(AssertUnwindSafe(|| engine.score_frame(&frame, &call)));
            assert!(scored.is_err(), "{threads} threads");
            call.progress = None;
            let scores = engine.score_frame(&frame, &call).expect("few flags");
            assert_eq!(scores.report.scored, u64::from(rows));
        }
    }
}
