//! What takes the words of many lines at once: accepting all that is sure, the
//! order by confidence, and the lines of which the same is said.

use super::super::desk::{Desk, Status};
use super::accept_all::AcceptAll;
use super::alike::Alike;
use super::reading::{AT_ONCE, Found, Purpose, Reading, Task};
use super::{Classify, Page};
use crate::classify::{Suggestion, suggest};
use crate::plan::Id;

impl Classify {
    /// A reading that is to be begun on another thread.
    pub fn task(&mut self) -> Option<Task> {
        self.task.take()
    }

    /// Stops reading the words of many lines.
    pub fn stop_reading(&mut self) {
        self.reading = None;
        self.task = None;
    }

    /// Stops reading for a planner who waits no longer.
    pub(super) fn cancel_reading(&mut self, desk: &mut Desk) {
        if self.reading.as_ref().is_some_and(Reading::is_awaited) {
            self.stop_reading();
            desk.status = Status::Done("Stopped reading. Nothing was changed.".into());
        }
    }

    /// Takes what was read; once it is all, does what it was read for.
    pub fn found(&mut self, found: Found, desk: &mut Desk) {
        let Some(reading) = &mut self.reading else { return };
        let all = reading.take(found);
        if reading.is_awaited() {
            desk.status = Status::Done(reading.progress());
        }
        let Some(reading) = self.reading.take_if(|_| all) else { return };
        let (purpose, is_awaited) = (reading.purpose(), reading.is_awaited());
        if is_awaited {
            desk.status = Status::Quiet;
        }
        match reading.result(desk) {
            Some(read) => self.use_words(read, purpose, desk),
            None if is_awaited => {
                desk.status = Status::Wrong("The plan has changed meanwhile. The key begins again.".into());
            }
            None => {}
        }
    }

    /// Reads the words of lines for a purpose: at once, or behind this key where
    /// they are very many.
    pub(super) fn read(&mut self, lines: Vec<Id>, purpose: Purpose, desk: &mut Desk) {
        if lines.len() <= AT_ONCE {
            let Some(plan) = desk.plan() else { return };
            let line = |id| plan.index_of(id).map(|index| &plan.initiatives()[index]);
            let words = |id| line(id).map(|line| (id, suggest(&line.name, &line.description)));
            let read = lines.into_iter().filter_map(words).collect();
            return self.use_words(read, purpose, desk);
        }
        let (reading, task) = Reading::of(lines.into_iter(), purpose, desk);
        if reading.is_awaited() {
            desk.status = Status::Done(reading.progress());
        }
        self.reading = Some(reading);
        self.task = Some(task);
    }

    fn use_words(&mut self, read: Vec<(Id, Suggestion)>, purpose: Purpose, desk: &mut Desk) {
        match purpose {
            Purpose::AcceptAll => match AcceptAll::of(read, desk) {
                Ok(list) => self.page = Page::AcceptAll(list),
                Err(why) => desk.status = Status::Wrong(why.into()),
            },
            Purpose::Order => {
                self.queue.learn(&read);
                self.turn(desk);
            }
            Purpose::Alike(id) => self.alike = Alike::among(&read, id, desk),
            Purpose::ShowAlike(id) => {
                self.alike = Alike::among(&read, id, desk);
                self.list_alike(desk);
            }
        }
    }

    pub(super) fn turn(&mut self, desk: &mut Desk) {
        desk.status = Status::Done(self.queue.turn(desk));
        let first = self.queue.next_open(None);
        if first.is_some() && first != self.current {
            self.leave_for(first);
        }
    }

    /// Lists the lines like the one decided last, or else like the one in view.
    pub(super) fn show_alike(&mut self, desk: &mut Desk) {
        if let Some(reading) = &mut self.reading {
            reading.is_awaited_from_now();
            desk.status = Status::Done(reading.progress());
            return;
        }
        match self.current.filter(|_| self.alike.is_none()).map(|id| (id, Alike::candidates(id, desk))) {
            Some((id, Some(candidates))) => self.read(candidates, Purpose::ShowAlike(id), desk),
            _ => self.list_alike(desk),
        }
    }

    fn list_alike(&mut self, desk: &mut Desk) {
        match &self.alike {
            Some(alike) => self.page = Page::Alike(alike.list(desk)),
            None => {
                desk.status = Status::Done(
                    "No other line says the same as one that was overruled with a reason (w writes it)."
                        .into(),
                );
            }
        }
    }
}
