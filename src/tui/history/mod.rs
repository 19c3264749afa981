//! What changed: every step, newest first; who made it, when, and what it changed.

pub(super) mod changes;
mod view;

use std::collections::HashSet;

use crossterm::event::{KeyEvent, MouseButton, MouseEvent, MouseEventKind};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::desk::{Desk, Status};
use super::keymap::{Action, Context};
use super::list::ListCursor;
use super::model::Effect;
use crate::store::{Entry, StepKind};
use changes::Changes;

/// The view.
#[derive(Debug)]
pub struct Past {
    /// In which zone times are told.
    pub zone: TimeZone,
    seen: Option<u64>,
    /// Steps whose effect is in the plan.
    standing: HashSet<i64>,
    cursor: ListCursor,
    /// The step under the cursor, which stays there as others are added above.
    current: Option<i64>,
    /// The step whose changes are shown.
    open: Option<Changes>,
    last_click: Option<(u16, u16)>,
}

impl Default for Past {
    fn default() -> Past {
        Past {
            zone: TimeZone::system(),
            seen: None,
            standing: HashSet::new(),
            cursor: ListCursor::default(),
            current: None,
            open: None,
            last_click: None,
        }
    }
}

/// Where a step stands now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// Its effect is in the plan.
    Stands,
    /// It was taken back.
    Undone,
    /// It took another step back, or made one again.
    Turn,
}

impl Past {
    /// Brings it up to date with the plan.
    pub fn settle(&mut self, desk: &Desk) {
        let Some(bench) = desk.bench() else { return };
        if self.seen == Some(desk.generation()) {
            return;
        }
        self.seen = Some(desk.generation());
        self.standing = bench.standing().into_iter().collect();
        let entries = bench.history();
        let kept = self.current.and_then(|seq| row_of(entries, seq));
        self.to(kept.unwrap_or(0), entries);
        if self.open.as_ref().is_some_and(|open| row_of(entries, open.seq()).is_none()) {
            self.open = None;
        }
    }

    /// The contexts in which keys are looked up now.
    pub fn contexts(&self) -> &'static [Context] {
        match self.open {
            None => &[Context::History, Context::List, Context::Everywhere],
            Some(_) => &[Context::Changes, Context::History, Context::List, Context::Everywhere],
        }
    }

    /// Whether an action has something to act on now; only such keys are offered.
    pub fn acts(&self, action: Action, desk: &Desk) -> bool {
        let has_steps = desk.bench().is_some_and(|bench| !bench.history().is_empty());
        match action {
            Action::Open | Action::UndoToHere => has_steps,
            _ => true,
        }
    }

    /// Whether closing leads to the list of steps rather than out of this view.
    pub fn is_inside(&self) -> bool {
        self.open.is_some()
    }

    /// Takes a key while something is being typed into: never here.
    pub fn typing(&mut self, _key: KeyEvent, _name: &str, _desk: &mut Desk) -> Option<Vec<Effect>> {
        None
    }

    /// Does what an action asks for.
    pub fn act(&mut self, action: Action, desk: &mut Desk) -> Vec<Effect> {
        let Some(bench) = desk.bench() else { return Vec::new() };
        let entries = bench.history();
        match action {
            Action::Open => self.show(desk),
            Action::Back => self.open = None,
            Action::Older if self.cursor.row() + 1 < entries.len() => {
                self.to(self.cursor.row() + 1, entries);
                self.show(desk);
            }
            Action::Newer if self.cursor.row() > 0 => {
                self.to(self.cursor.row() - 1, entries);
                self.show(desk);
            }
            Action::UndoToHere => return self.undo_to_here(desk),
            movement => match &mut self.open {
                Some(open) => open.act(movement),
                None => {
                    self.cursor.act(movement, entries.len());
                    self.to(self.cursor.row(), entries);
                }
            },
        }
        Vec::new()
    }

    fn to(&mut self, row: usize, entries: &[Entry]) {
        self.cursor.to(row, entries.len());
        self.current = entry_at(entries, self.cursor.row()).map(|entry| entry.seq);
    }

    /// Reads what the step under the cursor changed.
    fn show(&mut self, desk: &mut Desk) {
        let Some((bench, seq)) = desk.bench().zip(self.current) else { return };
        match Changes::read(bench, seq) {
            Ok(changes) => self.open = Some(changes),
            Err(why) => desk.status = Status::from(&why),
        }
    }

    /// Takes back the step under the cursor and all that stand after it, one by one.
    fn undo_to_here(&self, desk: &mut Desk) -> Vec<Effect> {
        let Some((bench, seq)) = desk.bench().zip(self.current) else { return Vec::new() };
        let standing = bench.standing();
        match standing.iter().position(|s| *s == seq) {
            Some(at) => standing[at..].iter().map(|_| Effect::Undo).collect(),
            None => {
                let entry = bench.history().iter().find(|e| e.seq == seq);
                let said = match entry.map(|e| self.standing_of(e)) {
                    Some(Standing::Turn) => {
                        "That entry is itself an undo or a redo: choose the step it was about, or press u or Ctrl-R."
                    }
                    _ => "That step is undone already. Ctrl-R redoes what was undone last.",
                };
                desk.status = Status::Wrong(said.into());
                Vec::new()
            }
        }
    }

    fn standing_of(&self, entry: &Entry) -> Standing {
        match (entry.kind, self.standing.contains(&entry.seq)) {
            (StepKind::Change, true) => Standing::Stands,
            (StepKind::Change, false) => Standing::Undone,
            (StepKind::Undo | StepKind::Redo, _) => Standing::Turn,
        }
    }

    /// The day and the time of an entry, where the planner is.
    fn moment(&self, entry: &Entry) -> (String, String) {
        let Ok(at) = Timestamp::from_millisecond(entry.at) else { return Default::default() };
        let at = at.to_zoned(self.zone.clone());
        (at.strftime("%-d %b %Y").to_string(), at.strftime("%H:%M").to_string())
    }

    /// Answers the mouse.
    pub fn mouse(&mut self, mouse: MouseEvent, desk: &mut Desk) -> Vec<Effect> {
        match mouse.kind {
            MouseEventKind::ScrollDown => return self.act(Action::Down, desk),
            MouseEventKind::ScrollUp => return self.act(Action::Up, desk),
            MouseEventKind::Down(MouseButton::Left) => {}
            _ => return Vec::new(),
        }
        let Some(bench) = desk.bench() else { return Vec::new() };
        let entries = bench.history();
        if let Some(row) = self.cursor.row_at(mouse.column, mouse.row, entries.len()) {
            let twice = self.last_click == Some((mouse.column, mouse.row));
            self.last_click = (!twice).then_some((mouse.column, mouse.row));
            self.to(row, entries);
            if twice || self.open.is_some() {
                self.show(desk);
            }
        }
        Vec::new()
    }

    /// Draws the view; nothing is ever typed into it.
    pub fn view(&self, desk: &Desk, buf: &mut Buffer, area: Rect) -> Option<(u16, u16)> {
        view::view(self, desk, buf, area);
        None
    }
}

/// The entry on a row: the newest is on the first.
fn entry_at(entries: &[Entry], row: usize) -> Option<&Entry> {
    entries.len().checked_sub(row + 1).and_then(|at| entries.get(at))
}

fn row_of(entries: &[Entry], seq: i64) -> Option<usize> {
    entries.iter().rev().position(|entry| entry.seq == seq)
}
