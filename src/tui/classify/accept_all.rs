//! The list of what would be accepted at once: every suggestion that is highly sure.

use super::super::desk::Desk;
use super::decide::class_of;
use super::pick::{Pick, PickList};
use crate::classify::{Confidence, Judged, Suggestion};
use crate::plan::Id;
use crate::plan::initiative::Initiative;

/// What is known of a line in the list.
#[derive(Debug)]
struct Row {
    id: Id,
    suggestion: Suggestion,
    /// Whether nothing of the line is open then.
    is_whole: bool,
}

/// The list.
#[derive(Debug)]
pub struct AcceptAll {
    /// The rows as they are drawn.
    pub list: PickList,
    rows: Vec<Row>,
}

impl AcceptAll {
    /// The sure ones among the open lines, which come in their order with their
    /// suggestions.
    ///
    /// # Errors
    /// Nothing is open, or nothing is sure enough.
    pub fn of(open: Vec<(Id, Suggestion)>, desk: &Desk) -> Result<AcceptAll, &'static str> {
        let Some(plan) = desk.plan() else { return Err("There is no plan.") };
        let nothing_open = open.is_empty();
        let line = |id| plan.index_of(id).map(|index| &plan.initiatives()[index]);
        let row = |(id, suggestion)| line(id).and_then(|line| Row::of(line, suggestion));
        let mut sure: Vec<(Row, Pick)> = open.into_iter().filter_map(row).collect();
        sure.sort_by_key(|(row, _)| !row.is_whole);
        match (sure.is_empty(), nothing_open) {
            (true, true) => Err("Every line is decided already."),
            (true, false) => {
                Err("No suggestion is highly sure: these lines want to be looked at one by one.")
            }
            (false, _) => {
                let (rows, picks) = sure.into_iter().unzip();
                Ok(AcceptAll { list: PickList::of(picks), rows })
            }
        }
    }

    /// Those that are not left out.
    pub fn chosen(&self) -> Vec<(Id, &Suggestion)> {
        self.taken().map(|row| (row.id, &row.suggestion)).collect()
    }

    fn taken(&self) -> impl Iterator<Item = &Row> {
        self.list.taken().map(|at| &self.rows[at])
    }

    /// How many would be accepted, and what that leaves open.
    pub fn title(&self) -> String {
        let partly = self.taken().filter(|row| !row.is_whole).count();
        let mut title = match self.taken().count() {
            1 => "Accept this sure suggestion?".to_string(),
            many => format!("Accept these {many} sure suggestions?"),
        };
        match partly {
            0 => {}
            1 => title.push_str(" 1 decides its line in part"),
            many => title.push_str(&format!(" {many} decide their lines in part")),
        }
        title
    }
}

impl Row {
    /// The row of a line, if anything open in it is highly sure.
    fn of(line: &Initiative, suggestion: Suggestion) -> Option<(Row, Pick)> {
        fn sure<T: Copy>(judged: &Option<Judged<T>>) -> Option<T> {
            judged.as_ref().filter(|judged| judged.confidence == Confidence::High).map(|judged| judged.value)
        }
        let level = sure(&suggestion.level).filter(|_| line.level.is_none());
        let stance = sure(&suggestion.stance).filter(|_| line.stance.is_none());
        let mode = suggestion.mode_at_least(Confidence::High).filter(|_| stance.is_some());
        let mut gets = class_of(level, stance, mode);
        if gets.is_empty() {
            return None;
        }
        let still_open = match (level.or(line.level), stance.or(line.stance)) {
            (Some(_), Some(_)) => "",
            (_, None) => "; stance open",
            (None, Some(_)) => "; level open",
        };
        gets.push_str(still_open);
        let row = Row { id: line.id, suggestion, is_whole: still_open.is_empty() };
        Some((row, Pick { id: line.id, gets, stance }))
    }
}
