//! A list of what is about to be decided at once, from which lines can be left out.

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
use crate::plan::Id;
use crate::plan::amount::short;
use crate::plan::class::Stance;
use crate::plan::field::Resource;
use crate::plan::initiative::Initiative;

/// From this many columns on, the codes stand before the names.
const WIDE: u16 = 100;

/// The columns for what a line gets: `◆ strategy, preventive (intercept)`.
const GETS: u16 = 37;

/// One line that would be decided.
#[derive(Debug)]
pub struct Pick {
    /// The line.
    pub id: Id,
    /// What would be decided of it, in words.
    pub gets: String,
    /// The stance it would get.
    pub stance: Option<Stance>,
}

/// The list.
#[derive(Debug)]
pub struct PickList {
    picks: Vec<Pick>,
    left_out: HashSet<Id>,
    cursor: ListCursor,
}

impl PickList {
    /// A list of which nothing is left out yet.
    pub fn of(picks: Vec<Pick>) -> PickList {
        PickList { picks, left_out: HashSet::new(), cursor: ListCursor::default() }
    }

    /// The places in the list of those that are not left out.
    pub fn taken(&self) -> impl Iterator<Item = usize> {
        let stays = |(_, pick): &(usize, &Pick)| !self.left_out.contains(&pick.id);
        self.picks.iter().enumerate().filter(stays).map(|(at, _)| at)
    }

    /// The lines that are not left out.
    pub fn chosen(&self) -> Vec<Id> {
        self.taken().map(|at| self.picks[at].id).collect()
    }

    /// Moves, or leaves the line under the cursor out.
    pub fn act(&mut self, action: Action) {
        match action {
            Action::Mark => {
                if let Some(pick) = self.picks.get(self.cursor.row())
                    && !self.left_out.remove(&pick.id)
                {
                    self.left_out.insert(pick.id);
                }
                self.cursor.act(Action::Down, self.picks.len());
            }
            movement => self.cursor.act(movement, self.picks.len()),
        }
    }

    /// Puts the cursor on the row clicked at.
    pub fn click(&mut self, column: u16, y: u16) {
        if let Some(row) = self.cursor.row_at(column, y, self.picks.len()) {
            self.cursor.to(row, self.picks.len());
        }
    }

    /// Draws the visible rows under a title.
    pub fn view(&self, title: &str, desk: &Desk, buf: &mut Buffer, area: Rect) {
        let Some((plan, scenario)) = desk.shown() else { return };
        let theme = &desk.theme;
        let inside = framed(buf, area, title, theme, true);
        let hint = " Enter accepts them as one step · Space leaves one out · Esc leaves ";
        put(buf, area.x + 2, area.bottom() - 1, hint, area.width.saturating_sub(4), theme.dim);
        let top = self.cursor.place(inside, self.picks.len());
        for (y, (at, pick)) in (inside.y..inside.bottom()).zip(self.picks.iter().enumerate().skip(top)) {
            let base = if at == self.cursor.row() { REVERSED } else { Style::new() };
            buf.set_style(Rect { y, height: 1, ..inside }, base);
            if at == self.cursor.row() {
                put(buf, inside.x, y, theme.glyph("▌", ">"), 1, base);
            }
            let Some(index) = plan.index_of(pick.id) else { continue };
            let money = i128::from(scenario.allocation(Resource::Money, index).amount.0);
            let money = short(money, plan.info.decimals(Resource::Money));
            let line = &plan.initiatives()[index];
            self.row(pick, line, &money, buf, Rect { y, height: 1, ..inside }, base, theme);
        }
    }

    #[allow(clippy::too_many_arguments, reason = "one row of a table, drawn in place")]
    fn row(
        &self,
        pick: &Pick,
        line: &Initiative,
        money: &str,
        buf: &mut Buffer,
        at: Rect,
        base: Style,
        theme: &Theme,
    ) {
        let taken = if self.left_out.contains(&pick.id) { " " } else { theme.glyph("●", "*") };
        put(buf, at.x + 1, at.y, taken, 1, base.patch(theme.strong));
        let code = if at.width < WIDE { 0 } else { 9 };
        put(buf, at.x + 3, at.y, &line.code, code, base.patch(theme.dim));
        let name = at.width.saturating_sub(code + 3 + 6 + GETS);
        put(buf, at.x + 3 + code, at.y, &line.name, name, base);
        let x = at.x + 3 + code + name;
        put_right(buf, x, at.y, money, 6, base);
        let x = x + 8;
        let mark = pick.stance.map_or(" ", |stance| theme.mark(Some(stance)));
        put(buf, x, at.y, mark, 1, base.patch(theme.stance(pick.stance)));
        put(buf, x + 2, at.y, &pick.gets, at.right().saturating_sub(x + 3), base);
    }
}
