//! Columns made by several threads.

use std::sync::Mutex;
use std::thread::Builder;

use arrow_array::ArrayRef;
use arrow_schema::ArrowError;

/// Makes one column.
pub type Task<'t> = Box<dyn FnOnce() -> Result<ArrayRef, ArrowError> + Send + 't>;

/// The columns of all tasks, in their order.
pub fn each(tasks: Vec<Task<'_>>, threads: usize) -> Result<Vec<ArrayRef>, ArrowError> {
    let threads = threads.min(tasks.len());
    let queue = Mutex::new(tasks.into_iter().enumerate());
    let work = || {
        let mut made = Vec::new();
        loop {
            let next = queue.lock().ok().and_then(|mut queue| queue.next());
            let Some((place, task)) = next else {
                return made;
            };
            made.push((place, task()));
        }
    };
    let mut made = std::thread::scope(|scope| {
        // Where the system gives no more threads, those that there are do the work.
        let spawn = |_| Builder::new().spawn_scoped(scope, work).ok();
        let others: Vec<_> = (1..threads).map_while(spawn).collect();
        let mut made = work();
        for other in others {
            let found = other.join();
            made.extend(found.unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        made
    });
    made.sort_by_key(|(place, _)| *place);
    made.into_iter().map(|(_, column)| column).collect()
}
