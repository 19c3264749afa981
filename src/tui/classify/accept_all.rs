//! The list of what would be accepted at once: every suggestion that is highly sure.

use std::collections::HashSet;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::super::desk::Desk;
use super::super::dialog::REVERSED;
use super::super::draw::{framed, put, put_right};
use super::super::keymap::Action;
use super::super::list::ListCursor;
use super::super::theme::Theme;
use super::decide::class_of;
use super::queue::{Queue, SUGGESTED_AT_ONCE};
use crate::classify::{Confidence, Judged, Suggestion, suggest};
use crate::plan::amount::short;
use crate::plan::class::Stance;
use crate::plan::field::Resource;
use crate::plan::initiative::Initiative;
use crate::plan::{Id, Plan};

/// From this many columns on, the codes stand before the names.
const WIDE: u16 = 100;

/// The columns for what a line gets: `◆ strategy, preventive (intercept)`.
const GETS: u16 = 37;

/// One line that would be decided.
#[derive(Debug)]
struct Row {
    id: Id,
    suggestion: Suggestion,
    /// What would be decided of it, in words.
    gets: String,
    stance: Option<Stance>,
    /// Whether nothing of the line is open then.
    is_whole: bool,
}

/// The list.
#[derive(Debug)]
pub struct AcceptAll {
    rows: Vec<Row>,
    left_out: HashSet<Id>,
    cursor: ListCursor,
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
        let mut rows: Vec<Row> = looked_at.filter_map(Row::of).collect();
        rows.sort_by_key(|row| !row.is_whole);
        match (rows.is_empty(), queue.open_count()) {
            (true, 0) => Err("Every line is decided already."),
            (true, _) => Err("No suggestion is highly sure: these lines want to be looked at one by one."),
            (false, open) => Ok(AcceptAll {
                rows,
                left_out: HashSet::new(),
                cursor: ListCursor::default(),
                beyond: open.saturating_sub(SUGGESTED_AT_ONCE),
            }),
        }
    }

    /// Those that are not left out.
    pub fn chosen(&self) -> Vec<(Id, &Suggestion)> {
        let stays = |row: &&Row| !self.left_out.contains(&row.id);
        self.rows.iter().filter(stays).map(|row| (row.id, &row.suggestion)).collect()
    }

    /// Moves, or leaves the line under the cursor out.
    pub fn act(&mut self, action: Action) {
        match action {
            Action::Mark => {
                if let Some(row) = self.rows.get(self.cursor.row())
                    && !self.left_out.remove(&row.id)
                {
                    self.left_out.insert(row.id);
                }
                self.cursor.act(Action::Down, self.rows.len());
            }
            movement => self.cursor.act(movement, self.rows.len()),
        }
    }

    /// Puts the cursor on the row clicked at.
    pub fn click(&mut self, column: u16, y: u16) {
        if let Some(row) = self.cursor.row_at(column, y, self.rows.len()) {
            self.cursor.to(row, self.rows.len());
        }
    }

    /// Draws the visible rows.
    pub fn view(&self, desk: &Desk, buf: &mut Buffer, area: Rect) {
        let Some((plan, scenario)) = desk.shown() else { return };
        let theme = &desk.theme;
        let inside = framed(buf, area, &self.title(), theme, true);
        let hint = " Enter accepts them as one step · Space leaves one out · Esc leaves ";
        put(buf, area.x + 2, area.bottom() - 1, hint, area.width.saturating_sub(4), theme.dim);
        let top = self.cursor.place(inside, self.rows.len());
        for (y, (at, row)) in (inside.y..inside.bottom()).zip(self.rows.iter().enumerate().skip(top)) {
            let base = if at == self.cursor.row() { REVERSED } else { Style::new() };
            buf.set_style(Rect { y, height: 1, ..inside }, base);
            if at == self.cursor.row() {
                put(buf, inside.x, y, theme.glyph("▌", ">"), 1, base);
            }
            let Some(index) = plan.index_of(row.id) else { continue };
            let money = i128::from(scenario.allocation(Resource::Money, index).amount.0);
            let money = short(money, plan.info.decimals(Resource::Money));
            self.row(row, plan, index, &money, buf, Rect { y, height: 1, ..inside }, base, theme);
        }
    }

    /// How many would be accepted, and what that leaves open.
    fn title(&self) -> String {
        let taken: Vec<&Row> = self.rows.iter().filter(|row| !self.left_out.contains(&row.id)).collect();
        let partly = taken.iter().filter(|row| !row.is_whole).count();
        let mut title = match taken.len() {
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

    #[allow(clippy::too_many_arguments, reason = "one row of a table, drawn in place")]
    fn row(
        &self,
        row: &Row,
        plan: &Plan,
        index: usize,
        money: &str,
        buf: &mut Buffer,
        at: Rect,
        base: Style,
        theme: &Theme,
    ) {
        let line = &plan.initiatives()[index];
        let taken = if self.left_out.contains(&row.id) { " " } else { theme.glyph("●", "*") };
        put(buf, at.x + 1, at.y, taken, 1, base.patch(theme.strong));
        let code = if at.width < WIDE { 0 } else { 9 };
        put(buf, at.x + 3, at.y, &line.code, code, base.patch(theme.dim));
        let name = at.width.saturating_sub(code + 3 + 6 + GETS);
        put(buf, at.x + 3 + code, at.y, &line.name, name, base);
        let x = at.x + 3 + code + name;
        put_right(buf, x, at.y, money, 6, base);
        let x = x + 8;
        let mark = row.stance.map_or(" ", |stance| theme.mark(Some(stance)));
        put(buf, x, at.y, mark, 1, base.patch(theme.stance(row.stance)));
        put(buf, x + 2, at.y, &row.gets, at.right().saturating_sub(x + 3), base);
    }
}

impl Row {
    /// The row of a line, if anything open in it is highly sure.
    fn of(line: &Initiative) -> Option<Row> {
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
        Some(Row { id: line.id, suggestion, gets, stance, is_whole: still_open.is_empty() })
    }
}
