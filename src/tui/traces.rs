//! What a window leaves on the disk while it is open, and takes away however it ends.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use tempfile::TempDir;

use crate::store::WindowLock;

/// The traces of one window: the lock beside its plan, and the folder of the
/// demo's private copy. Dropping them takes them away.
#[derive(Debug, Default)]
pub struct Traces(Arc<Mutex<Held>>);

#[derive(Debug, Default)]
struct Held {
    lock: Option<WindowLock>,
    demo: Option<TempDir>,
}

impl Traces {
    /// Keeps the lock of the plan that is open now, in place of the last one's.
    pub fn keep_lock(&self, lock: Option<WindowLock>) {
        held(&self.0, |held| held.lock = lock);
    }

    /// Keeps the folder of the demo's copy.
    pub fn keep_demo(&self, folder: TempDir) {
        held(&self.0, |held| held.demo = Some(folder));
    }

    /// Whether the plan at this path is the demo's private copy.
    pub fn is_demo(&self, plan: &Path) -> bool {
        held(&self.0, |held| held.demo.as_ref().is_some_and(|folder| plan.starts_with(folder.path())))
    }

    /// What takes the traces away from any thread. If another is at it
    /// already, it waits until they are gone.
    pub fn remover(&self) -> impl Fn() + Clone + Send + Sync + use<> {
        let traces = self.0.clone();
        move || remove(&traces)
    }
}

impl Drop for Traces {
    fn drop(&mut self) {
        remove(&self.0);
    }
}

fn remove(traces: &Mutex<Held>) {
    // The lock is of a plan in the folder, perhaps, so it goes first.
    held(traces, |held| drop((held.lock.take(), held.demo.take())));
}

fn held<T>(traces: &Mutex<Held>, work: impl FnOnce(&mut Held) -> T) -> T {
    work(&mut traces.lock().unwrap_or_else(PoisonError::into_inner))
}
