//! The lines in their order, beside the card: what was decided and what comes next.

use std::cell::Cell;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::super::desk::Desk;
use super::super::dialog::REVERSED;
use super::super::draw::{framed, put, put_right};
use super::queue::Queue;
use crate::plan::amount::short;
use crate::plan::class::Stance;
use crate::plan::field::Resource;
use crate::plan::initiative::Initiative;
use crate::plan::scenario::Scenario;
use crate::plan::{Id, Plan};

/// Where the last drawing put the rows, and the first line it drew.
#[derive(Debug, Default)]
pub struct Lineup {
    drawn: Cell<(Rect, usize)>,
}

impl Lineup {
    /// Says that it is not on the screen.
    pub fn hide(&self) {
        self.drawn.take();
    }

    /// The line drawn at a place on the screen.
    pub fn line_at(&self, column: u16, y: u16, queue: &Queue) -> Option<Id> {
        let (rows, top) = self.drawn.get();
        let inside = rows.contains((column, y).into());
        inside.then(|| queue.lines().get(top + usize::from(y - rows.y)).copied()).flatten()
    }

    /// Draws the lines around the one in view.
    pub fn view(&self, queue: &Queue, current: Option<Id>, desk: &Desk, buf: &mut Buffer, area: Rect) {
        let Some((plan, scenario)) = desk.shown() else { return };
        let inside = framed(buf, area, queue.order().title(), &desk.theme, false);
        let height = usize::from(inside.height);
        let lines = queue.lines();
        let at = current.and_then(|id| lines.iter().position(|line| *line == id)).unwrap_or(0);
        // A third of what is shown was there before, the rest is to come.
        let top = at.saturating_sub(height / 3).min(lines.len().saturating_sub(height));
        self.drawn.set((inside, top));
        for (y, id) in (inside.y..inside.bottom()).zip(&lines[top..]) {
            let Some(index) = plan.index_of(*id) else { continue };
            let row = Rect { y, height: 1, ..inside };
            line(plan, scenario, index, current == Some(*id), desk, buf, row);
        }
    }
}

fn line(
    plan: &Plan,
    scenario: &Scenario,
    index: usize,
    here: bool,
    desk: &Desk,
    buf: &mut Buffer,
    row: Rect,
) {
    let theme = &desk.theme;
    let line = &plan.initiatives()[index];
    let base = match (here, line.is_classified()) {
        (true, _) => REVERSED,
        (false, true) => theme.dim,
        (false, false) => Style::new(),
    };
    buf.set_style(row, base);
    if here {
        put(buf, row.x, row.y, theme.glyph("▌", ">"), 1, base);
    }
    let stance = decided(line);
    put(buf, row.x + 2, row.y, theme.mark(stance), 1, base.patch(theme.stance(stance)));
    let money = i128::from(scenario.allocation(Resource::Money, index).amount.0);
    let money = short(money, plan.info.decimals(Resource::Money));
    let name = row.width.saturating_sub(13);
    put(buf, row.x + 4, row.y, &line.name, name, base);
    put_right(buf, row.right().saturating_sub(8), row.y, &money, 7, base);
}

/// The stance of a line that is decided whole.
fn decided(line: &Initiative) -> Option<Stance> {
    line.stance.filter(|_| line.is_classified())
}
