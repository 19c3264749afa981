//! Settling what two copies say differently, one decision after the other.

use std::cell::Cell;
use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

use ratatui::layout::Rect;

use super::super::desk::{Desk, Status};
use super::super::keymap::Action;
use super::super::list::ListCursor;
use super::preview::Preview;
use crate::merge::{Choice, Conflict};
use crate::plan::Plan;
use crate::workbench::{Comparison, Merging};

/// A copy that was weighed, and what is decided so far. Nothing is written
/// before all is.
#[derive(Debug)]
pub struct Settling {
    /// Where the other copy is.
    pub path: PathBuf,
    /// What bringing it in comes to.
    pub other: Arc<Comparison>,
    /// Whether what it takes to bring it in is soon done.
    pub is_short: bool,
    /// The decisions, in the order of the conflicts.
    pub chosen: Vec<Option<Choice>>,
    /// Which conflict is in front.
    pub cursor: ListCursor,
    /// Where the two answers are drawn.
    pub buttons: Cell<[Rect; 2]>,
    /// What each decision replaced, the last one last.
    replaced: Vec<Vec<(usize, Option<Choice>)>>,
    /// How often the decisions changed.
    revision: u64,
    /// What the plan would be, and with the decisions of which revision.
    foreseen: Option<(u64, Preview)>,
    generation: u64,
}

/// The decisions on a copy at a moment, for another thread.
#[derive(Debug)]
pub struct Decided {
    other: Arc<Comparison>,
    chosen: Vec<Option<Choice>>,
}

impl Decided {
    /// What comes of them; what is open stays as it is here.
    pub fn merging(&self, ours: &Plan) -> Merging {
        let decided = self.other.merge.conflicts.iter().zip(&self.chosen);
        let theirs: HashSet<&str> = decided
            .filter(|(_, choice)| **choice == Some(Choice::Theirs))
            .map(|(conflict, _)| &*conflict.address)
            .collect();
        self.other.merging(ours, |conflict| match theirs.contains(&*conflict.address) {
            true => Choice::Theirs,
            false => Choice::Mine,
        })
    }
}

impl Settling {
    /// Begins, with the decisions that are known by the names of their conflicts.
    pub fn of(
        other: Comparison,
        (path, is_short): (PathBuf, bool),
        known: &[(String, Choice)],
        desk: &Desk,
    ) -> Settling {
        let known: HashMap<&str, Choice> = known.iter().map(|(name, choice)| (&**name, *choice)).collect();
        let chosen = other.merge.conflicts.iter().map(|c| known.get(&*c.address).copied()).collect();
        let mut settling = Settling {
            path,
            other: Arc::new(other),
            is_short,
            chosen,
            cursor: ListCursor::default(),
            buttons: Cell::default(),
            replaced: Vec::new(),
            revision: 0,
            foreseen: None,
            generation: desk.generation(),
        };
        settling.seek_open(0);
        settling
    }

    /// Whether the plan is the one that the copy was weighed against.
    pub fn is_of(&self, desk: &Desk) -> bool {
        self.generation == desk.generation()
    }

    /// The conflict in front.
    pub fn current(&self) -> Option<&Conflict> {
        self.other.merge.conflicts.get(self.cursor.row())
    }

    /// The decisions by the names of their conflicts.
    pub fn choices(&self) -> Vec<(String, Choice)> {
        let named = self.other.merge.conflicts.iter().zip(&self.chosen);
        named.filter_map(|(conflict, choice)| Some((conflict.address.clone(), (*choice)?))).collect()
    }

    /// How many are open.
    pub fn open(&self) -> usize {
        self.chosen.iter().filter(|choice| choice.is_none()).count()
    }

    /// `ana.db: 3 of 12 settled`.
    pub fn progress(&self) -> String {
        let all = self.chosen.len();
        format!("{}: {} of {all} settled", self.other.name, all - self.open())
    }

    /// Decides the one in front, and goes to the next that is open.
    pub fn decide(&mut self, choice: Choice, desk: &mut Desk) {
        let row = self.cursor.row();
        if row < self.chosen.len() {
            self.set(vec![row], Some(choice));
            self.skip_or_say(row + 1, desk);
        }
    }

    /// Decides all that are open the same way.
    pub fn decide_rest(&mut self, choice: Choice, desk: &mut Desk) {
        let open: Vec<usize> = (0..self.chosen.len()).filter(|row| self.chosen[*row].is_none()).collect();
        if open.is_empty() {
            desk.status = Status::Wrong("None is open any more. Enter merges; u takes back.".into());
            return;
        }
        let whose = if choice == Choice::Mine { "as here" } else { "as in the other copy" };
        let said = format!("Settled {} {whose}. u takes that back, Enter merges.", open.len());
        self.set(open, Some(choice));
        desk.status = Status::Done(said);
    }

    /// Leaves the one in front open again.
    pub fn reopen(&mut self) {
        let row = self.cursor.row();
        if self.chosen.get(row).is_some_and(Option::is_some) {
            self.set(vec![row], None);
        }
    }

    fn set(&mut self, rows: Vec<usize>, choice: Option<Choice>) {
        let replace = |row: usize| (row, std::mem::replace(&mut self.chosen[row], choice));
        self.replaced.push(rows.into_iter().map(replace).collect());
        self.revision += 1;
    }

    /// Takes the last decision back.
    pub fn take_back(&mut self, desk: &mut Desk) {
        let Some(last) = self.replaced.pop() else {
            desk.status = Status::Wrong("Nothing was decided here yet.".into());
            return;
        };
        if let [(row, _), ..] = last.as_slice() {
            self.cursor.to(*row, self.chosen.len());
        }
        for (row, choice) in last {
            self.chosen[row] = choice;
        }
        self.revision += 1;
    }

    /// Goes to the next that is open.
    pub fn skip(&mut self, desk: &mut Desk) {
        self.skip_or_say(self.cursor.row() + 1, desk);
    }

    fn skip_or_say(&mut self, from: usize, desk: &mut Desk) {
        if !self.seek_open(from) {
            desk.status =
                Status::Done("All are settled. Enter merges; Esc leaves, and writes nothing.".into());
        }
    }

    /// Goes to the first open one from a row on, and round. False if there is none.
    fn seek_open(&mut self, from: usize) -> bool {
        let count = self.chosen.len();
        let open = (0..count).map(|step| (from + step) % count).find(|row| self.chosen[*row].is_none());
        self.cursor.to(open.unwrap_or(self.cursor.row()), count);
        open.is_some()
    }

    /// Moves in the list.
    pub fn go(&mut self, movement: Action) {
        self.cursor.act(movement, self.chosen.len());
    }

    /// Goes to the row that was clicked.
    pub fn click(&mut self, column: u16, row: u16) {
        if let Some(row) = self.cursor.row_at(column, row, self.chosen.len()) {
            self.cursor.to(row, self.chosen.len());
        }
    }

    /// The answer that was clicked.
    pub fn choice_at(&self, column: u16, row: u16) -> Option<Choice> {
        let [mine, theirs] = self.buttons.get();
        let under = |area: Rect| area.contains((column, row).into());
        [(mine, Choice::Mine), (theirs, Choice::Theirs)]
            .into_iter()
            .find(|(area, _)| under(*area))
            .map(|(_, c)| c)
    }

    /// Whether all is settled. What is open is said, and put in front.
    pub fn is_settled(&mut self, desk: &mut Desk) -> bool {
        let open = self.open();
        if open > 0 {
            self.seek_open(self.cursor.row());
            let are = if open == 1 { "1 is" } else { &*format!("{open} are") };
            desk.status = Status::Wrong(format!("{are} still open. m or t decides, M or T all of them."));
        }
        open == 0
    }

    /// The decisions so far, for another thread.
    pub fn decided(&self) -> Decided {
        Decided { other: Arc::clone(&self.other), chosen: self.chosen.clone() }
    }

    /// A number that grows with each decision.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Takes what the plan would be with the decisions of a revision.
    pub fn foresee(&mut self, revision: u64, preview: Preview) {
        self.foreseen = Some((revision, preview));
    }

    /// What the plan would be, as it was added up last.
    pub fn preview(&self) -> Option<&Preview> {
        self.foreseen.as_ref().map(|(_, preview)| preview)
    }

    /// Whether that is with the decisions as they are.
    pub fn is_foreseen(&self) -> bool {
        self.foreseen.as_ref().is_some_and(|(revision, _)| *revision == self.revision)
    }
}
