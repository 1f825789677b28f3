//! The threads that score streams, and their end before that of the interpreter.
//!
//! A thread that asks for an interpreter while that ends is taken down by it, and the process with it.
//! So a thread that still waits for leads when the program is over is told to stop, and waited for.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, TryRecvError, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;

use super::stream::Pieces;

/// A thread of a stream, which may be dropped before its thread has ended.
struct Worker {
    pieces: Weak<Pieces>,
    closed: Arc<AtomicBool>,
    /// Nothing is sent: its other end goes with the thread.
    ended: Receiver<()>,
    /// A fork has none of the threads.
    process: u32,
}

static OPEN: Mutex<Vec<Worker>> = Mutex::new(Vec::new());

/// How long the end of the program waits for a thread: an iterator of the caller may never give
/// another table, and does no harm as long as it sleeps.
const PATIENCE: Duration = Duration::from_secs(10);

fn open() -> MutexGuard<'static, Vec<Worker>> {
    OPEN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Starts a thread that gives pieces, until `closed`.
pub fn spawn(
    py: Python<'_>,
    pieces: &Arc<Pieces>,
    closed: Arc<AtomicBool>,
    work: impl FnOnce() + Send + 'static,
) -> PyResult<()> {
    static AT_EXIT: PyOnceLock<()> = PyOnceLock::new();
    AT_EXIT.get_or_try_init(py, || {
        let close = wrap_pyfunction!(close_streams, py)?;
        py.import("atexit")?.call_method1("register", (close,))?;
        PyResult::Ok(())
    })?;
    let (end, ended) = sync_channel(0);
    let thread = std::thread::Builder::new().name("leadgrid".to_owned());
    let started = thread.spawn(move || {
        let _end = end;
        work();
    });
    started.map_err(|error| PyRuntimeError::new_err(error.to_string()))?;
    let mut open = open();
    open.retain(|worker| worker.ended.try_recv() != Err(TryRecvError::Disconnected));
    open.push(Worker {
        pieces: Arc::downgrade(pieces),
        closed,
        ended,
        process: std::process::id(),
    });
    Ok(())
}

/// Stops all threads of streams, at the end of the program.
#[pyfunction]
fn close_streams(py: Python<'_>) {
    let mut workers = std::mem::take(&mut *open());
    workers.retain(|worker| worker.process == std::process::id());
    for worker in &workers {
        worker.closed.store(true, Ordering::Relaxed);
        // If another thread waits for a piece, it still gets that one.
        if let Some(pieces) = worker.pieces.upgrade()
            && let Ok(mut pieces) = pieces.try_lock()
            && pieces.is_some()
        {
            // One that gives errors: this must not look like the end of the stream.
            *pieces = Some(sync_channel(0).1);
        }
    }
    py.detach(move || {
        for worker in workers {
            let _ = worker.ended.recv_timeout(PATIENCE);
        }
    });
}
