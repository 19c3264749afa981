//! Work behind the keys: what takes too long for one key press is done on another
//! thread, while keys are answered.
//!
//! A view begins [`Work`] at the desk and keeps it. The loop takes the [`Task`]
//! that belongs to it to another thread, and is woken by each piece of news; the
//! view then asks its work what came. Dropping the work stops it: nobody listens
//! to the task any more, which it learns as soon as it tells something.

use std::fmt;
use std::sync::mpsc::{Receiver, Sender, channel};

/// Work under way, as whoever waits for it sees it. It stops when it is dropped.
#[derive(Debug)]
pub struct Work<T> {
    news: Receiver<T>,
    generation: u64,
}

impl<T: 'static> Work<T> {
    /// Begins work on the plan of this generation. Few things to be done are done
    /// at once, before the next frame.
    pub fn begin(
        generation: u64,
        is_short: bool,
        work: impl FnOnce(&Teller<'_, T>) + Send + 'static,
    ) -> (Work<T>, Task)
    where
        T: Send,
    {
        let (sender, news) = channel();
        let run = Box::new(move |wake: Wake<'_>| work(&Teller { news: sender, wake }));
        (Work { news, generation }, Task { is_short, run })
    }

    /// What was told first of all that was not heard yet.
    pub fn next(&self) -> Option<T> {
        self.news.try_recv().ok()
    }

    /// The generation of the plan that it is about.
    pub fn generation(&self) -> u64 {
        self.generation
    }
}

/// What wakes the loop.
type Wake<'w> = &'w dyn Fn();

/// The same work, as whoever does it sees it.
pub struct Task {
    is_short: bool,
    run: Box<dyn FnOnce(Wake<'_>) + Send>,
}

impl Task {
    /// Whether it is done before anyone could notice: no thread is worth it.
    pub fn is_short(&self) -> bool {
        self.is_short
    }

    /// Does the work; `wake` is called whenever there is something to be heard.
    pub fn run(self, wake: impl Fn()) {
        (self.run)(&wake);
    }
}

impl fmt::Debug for Task {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Task").field("is_short", &self.is_short).finish_non_exhaustive()
    }
}

/// To whom a task tells how far it is and what it has come to.
pub struct Teller<'w, T> {
    news: Sender<T>,
    wake: Wake<'w>,
}

impl<T> Teller<'_, T> {
    /// Tells it. False once nobody listens any more: then the work is to be left.
    pub fn tell(&self, news: T) -> bool {
        let is_heard = self.news.send(news).is_ok();
        if is_heard {
            (self.wake)();
        }
        is_heard
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn what_is_told_wakes_the_loop_and_is_heard_in_its_order() {
        let (work, task) = Work::begin(7, false, |teller| assert!(teller.tell(1) && teller.tell(2)));
        let woken = Cell::new(0);
        task.run(|| woken.set(woken.get() + 1));
        assert_eq!((woken.get(), work.generation()), (2, 7));
        assert_eq!([work.next(), work.next(), work.next()], [Some(1), Some(2), None]);
    }

    #[test]
    fn work_that_is_dropped_wakes_nobody_and_hears_of_it() {
        let (work, task) = Work::begin(0, false, |teller| assert!(!teller.tell("late")));
        drop(work);
        let woken = Cell::new(false);
        task.run(|| woken.set(true));
        assert!(!woken.get());
    }
}
