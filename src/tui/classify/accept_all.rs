//! The list of what would be accepted at once: every suggestion that is highly sure.

use super::super::desk::Desk;
use super::decide::class_of;
use super::pick::{Pick, PickList};
use super::queue::{Queue, SUGGESTED_AT_ONCE};
use crate::classify::{Confidence, Judged, Suggestion, suggest};
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
    /// Open lines that were not looked at.
    beyond: usize,
}

impl AcceptAll {
    /// Looks at the open lines, in their order.
    ///
    /// # Errors
    /// Nothing is open, or nothing is sure enough.
    pub fn of(queue: &Queue, desk: &Desk) -> Result<AcceptAll, &'static str> {
        let Some(plan) = desk.plan() else { return Err("There is no plan.") };
        let line = |id| plan.index_of(id).map(|index| &plan.initiatives()[index]);
        let looked_at = queue.open().take(SUGGESTED_AT_ONCE).filter_map(line);
        let mut sure: Vec<(Row, Pick)> = looked_at.filter_map(Row::of).collect();
        sure.sort_by_key(|(row, _)| !row.is_whole);
        match (sure.is_empty(), queue.open_count()) {
            (true, 0) => Err("Every line is decided already."),
            (true, _) => Err("No suggestion is highly sure: these lines want to be looked at one by one."),
            (false, open) => {
                let (rows, picks) = sure.into_iter().unzip();
                let beyond = open.saturating_sub(SUGGESTED_AT_ONCE);
                Ok(AcceptAll { list: PickList::of(picks), rows, beyond })
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
        if self.beyond > 0 {
            title.push_str(&format!(" · {} lines come after these", self.beyond));
        }
        title
    }
}

impl Row {
    /// The row of a line, if anything open in it is highly sure.
    fn of(line: &Initiative) -> Option<(Row, Pick)> {
        fn sure<T: Copy>(judged: &Option<Judged<T>>) -> Option<T> {
            judged.as_ref().filter(|judged| judged.confidence == Confidence::High).map(|judged| judged.value)
        }
        let suggestion = suggest(&line.name, &line.description);
        let level = sure(&suggestion.level).filter(|_| line.level.is_none());
        let stance = sure(&suggestion.stance).filter(|_| line.stance.is_none());
        let mode = suggestion.mode.filter(|_| stance.is_some());
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
