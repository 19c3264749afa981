//! What takes the words of many lines at once: accepting all that is sure, the
//! order by confidence, and the lines of which the same is said.

use super::super::desk::{Desk, Status};
use super::accept_all::AcceptAll;
use super::alike::Alike;
use super::reading::{Purpose, Reading};
use super::{Classify, Page};
use crate::classify::Suggestion;
use crate::plan::Id;

impl Classify {
    /// What the planner waits for here, in a sentence.
    pub fn doing(&self) -> Option<String> {
        self.reading.as_ref().filter(|reading| reading.is_awaited()).map(Reading::progress)
    }

    /// Stops reading the words of many lines.
    pub fn stop_reading(&mut self) {
        self.reading = None;
    }

    /// Stops reading for a planner who waits no longer.
    pub(super) fn cancel_reading(&mut self, desk: &mut Desk) {
        if self.reading.as_ref().is_some_and(Reading::is_awaited) {
            self.stop_reading();
            desk.status = Status::Done("Stopped reading. Nothing was changed.".into());
        }
    }

    /// Takes what was read; once it is all, does what it was read for.
    pub fn hear(&mut self, desk: &mut Desk) {
        let Some(reading) = self.reading.take_if(|reading| reading.take()) else { return };
        let (purpose, is_awaited) = (reading.purpose(), reading.is_awaited());
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
        self.reading = Reading::of(lines, purpose, desk);
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
