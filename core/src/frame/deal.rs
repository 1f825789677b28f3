//! Dealing rows out to threads, and putting together what they met.

use std::ops::Range;
use std::sync::Mutex;

use super::block::{BLOCK, Worker};
use super::call::FrameCall;
use super::job::Job;
use super::notes::Notes;
use super::scores::{Rows, Scores};

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
        let queue = Mutex::new((pieces.into_iter(), 0_usize));
        let work = || {
            let mut worker = Worker::new(self);
            let mut met = Vec::new();
            loop {
                let next = queue.lock().ok().and_then(|mut queue| queue.0.next());
                let Some((rows, mut out)) = next else {
                    return met;
                };
                let mut notes = Notes::default();
                worker.run(rows.clone(), &mut out, &mut notes);
                met.push((rows.start, notes));
                if let (Some(progress), Ok(mut queue)) = (call.progress, queue.lock()) {
                    queue.1 = queue.1.saturating_add(rows.len());
                    progress(queue.1);
                }
            }
        };
        let mut met = if threads == 1 {
            work()
        } else {
            std::thread::scope(|scope| {
                let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
                let mut met = work();
                for other in others {
                    met.extend(other.join().unwrap_or_default());
                }
                met
            })
        };
        met.sort_by_key(|(start, _)| *start);
        let mut all = Notes::default();
        for (_, notes) in met {
            all.report.add(&notes.report);
            all.errors.extend(notes.errors);
            all.cells.add(&notes.cells);
        }
        all
    }
}
