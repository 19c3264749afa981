//! The changes of one step, in words.

use std::cell::Cell;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::super::draw::{put, wrap};
use super::super::keymap::Action;
use super::super::theme::Theme;
use crate::error::Result;
use crate::plan::Plan;
use crate::plan::change::Step;
use crate::plan::describe::{Told, tell};
use crate::workbench::Workbench;

/// How many changes are told. Nobody reads more; the rest is counted.
const TOLD_AT_MOST: usize = 500;

/// What one step changed.
#[derive(Debug)]
pub struct Changes {
    seq: i64,
    told: Vec<Told>,
    /// How many there are in all.
    count: usize,
    top: usize,
    /// How many rows the last drawing had, and how many it showed.
    drawn: Cell<(usize, usize)>,
}

impl Changes {
    /// Reads the changes of the step at `seq`.
    ///
    /// # Errors
    /// The step cannot be read.
    pub fn read(bench: &Workbench, seq: i64) -> Result<Changes> {
        Ok(Changes::of(bench.plan(), seq, bench.store().step(seq)?))
    }

    /// The changes of a step that has this place in the history, or will have.
    pub fn of(plan: &Plan, seq: i64, mut step: Step) -> Changes {
        let count = step.changes.len();
        step.changes.truncate(TOLD_AT_MOST);
        Changes { seq, told: tell(plan, &step), count, top: 0, drawn: Cell::default() }
    }

    /// The step's place in the history.
    pub fn seq(&self) -> i64 {
        self.seq
    }

    /// How many changes the step has.
    pub fn count(&self) -> usize {
        self.count
    }

    /// Scrolls.
    pub fn act(&mut self, action: Action) {
        let (rows, visible) = self.drawn.get();
        let last = rows.saturating_sub(visible);
        self.top = match action {
            Action::Up => self.top.saturating_sub(1),
            Action::Down => self.top + 1,
            Action::PageUp => self.top.saturating_sub(visible),
            Action::PageDown => self.top + visible,
            Action::HalfUp => self.top.saturating_sub(visible / 2),
            Action::HalfDown => self.top + visible / 2,
            Action::First => 0,
            Action::Last => last,
            _ => self.top,
        }
        .min(last);
    }

    /// Draws as many rows as fit.
    pub fn view(&self, buf: &mut Buffer, area: Rect, theme: &Theme) {
        let rows = self.rows(usize::from(area.width), theme);
        self.drawn.set((rows.len(), usize::from(area.height)));
        for (y, (text, style)) in (area.y..area.bottom()).zip(rows.iter().skip(self.top)) {
            put(buf, area.x, y, text, area.width, *style);
        }
    }

    /// Each record once, its changes under it.
    fn rows(&self, width: usize, theme: &Theme) -> Vec<(String, Style)> {
        let mut rows = Vec::new();
        let mut subject = None;
        for told in &self.told {
            if subject != Some(&told.subject) {
                if subject.is_some() {
                    rows.push((String::new(), Style::new()));
                }
                subject = Some(&told.subject);
                rows.push((told.subject.clone(), theme.strong));
            }
            for (number, line) in wrap(&sentence(told, theme), width.saturating_sub(4)).iter().enumerate() {
                let indent = if number == 0 { "  " } else { "    " };
                rows.push((format!("{indent}{line}"), Style::new()));
            }
        }
        if self.count > TOLD_AT_MOST {
            let more = format!("… and {} more changes", self.count - TOLD_AT_MOST);
            rows.extend([(String::new(), Style::new()), (more, theme.strong)]);
        }
        rows
    }
}

/// `level: tactic → strategy`, `added`, `because: “…” taken away`.
fn sentence(told: &Told, theme: &Theme) -> String {
    let Told { field, from, to, .. } = told;
    let arrow = theme.glyph("→", "->");
    match (field.is_empty(), from.is_empty(), to.is_empty()) {
        (true, _, _) => format!("{from}{to}"),
        (false, true, _) => format!("{field}: {to}"),
        (false, false, true) => format!("{field}: {from} {arrow} nothing"),
        (false, false, false) => format!("{field}: {from} {arrow} {to}"),
    }
}
