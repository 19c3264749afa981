//! The lines that scenarios give different amounts: the visible ones, and why
//! the one under the cursor differs.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_width::UnicodeWidthStr;

use super::super::dialog::REVERSED;
use super::super::draw::{put, put_right, put_wrapped};
use super::super::list::ListCursor;
use super::beside::{LETTERS, Page};
use crate::plan::Plan;
use crate::plan::comparison::{Comparison, Difference};

/// The least that a line's name gets before amounts are shortened.
const NAME: u16 = 22;

/// The width of the stance's mark before the code.
const MARK: u16 = 3;

/// A code gets so much at most.
const CODE: usize = 12;

/// From so much room for names on, the department stands beside them.
const WITH_DEPARTMENT: u16 = 46;

/// The width of a department.
const DEPARTMENT: u16 = 16;

/// The width of the widest code among the lines that differ.
pub fn code_width(plan: &Plan, comparison: &Comparison) -> u16 {
    let codes = comparison.differences.iter().map(|d| plan.initiatives()[d.index].code.width());
    codes.max().unwrap_or(0).clamp("code".len(), CODE) as u16
}

/// Draws the heading, the visible rows, and the reason of the chosen one.
pub fn view(page: &Page<'_>, cursor: &ListCursor, here: bool, buf: &mut Buffer, area: Rect) {
    if area.height < 2 || area.width < 30 {
        return;
    }
    let differences = &page.comparison.differences;
    if differences.is_empty() {
        let said = "These scenarios give every line the same. R compares the other resource.";
        let at = Rect { x: area.x + 1, y: area.y + 1, width: area.width - 2, height: area.height - 1 };
        put_wrapped(buf, at, said, page.theme.dim);
        return;
    }
    let why = (area.height / 3).min(5);
    let table = Table::of(page, area.width - 1);
    table.heads(buf, area);
    let body = Rect { y: area.y + 1, height: area.height - 1 - why, ..area };
    let top = cursor.place(body, differences.len());
    for (y, (at, difference)) in (body.y..body.bottom()).zip(differences.iter().enumerate().skip(top)) {
        let chosen = at == cursor.row();
        table.row(*difference, chosen, here, buf, Rect { y, height: 1, ..body });
    }
    if let Some(chosen) = differences.get(cursor.row()) {
        let at = Rect {
            x: area.x + 1,
            y: body.bottom() + 1,
            width: area.width - 2,
            height: why.saturating_sub(1),
        };
        reasons(page, *chosen, buf, at);
    }
}

/// Why the scenarios give a line what they give it, as far as that was kept.
fn reasons(page: &Page<'_>, difference: Difference, buf: &mut Buffer, area: Rect) {
    let line = &page.plan.initiatives()[difference.index];
    let kept = page.comparison.reasons(page.plan, difference.index);
    let mut left = area;
    if kept.is_empty() {
        let said = format!("{}: no reason is kept, as no rebalance moved it.", line.name);
        put_wrapped(buf, left, &said, page.theme.dim);
    }
    for (at, reason) in kept {
        let said = format!("{} in {}: {reason}.", line.name, LETTERS[at]);
        let used = put_wrapped(buf, left, &said, Style::new());
        left = Rect { y: left.y + used, height: left.height - used, ..left };
    }
}

struct Table<'a> {
    page: &'a Page<'a>,
    is_exact: bool,
    /// The width of an amount.
    amount: u16,
    /// Where names begin.
    before: u16,
    name: u16,
    department: u16,
}

impl<'a> Table<'a> {
    fn of(page: &'a Page<'a>, width: u16) -> Table<'a> {
        // An amount for each scenario, and the difference.
        let columns = page.scenarios.len() as u16 + 1;
        let before = MARK + page.code + 2;
        let left = |amount: u16| width.saturating_sub(before + columns * amount);
        let exact = page.exact_width() + 2;
        let is_exact = left(exact) >= NAME;
        let amount = if is_exact { exact } else { 8 };
        let department = if left(amount) >= WITH_DEPARTMENT { DEPARTMENT } else { 0 };
        Table { page, is_exact, amount, before, name: left(amount) - department, department }
    }

    fn heads(&self, buf: &mut Buffer, area: Rect) {
        let style = self.page.theme.strong;
        put(buf, area.x + MARK, area.y, "code", self.page.code, style);
        put(buf, area.x + self.before, area.y, "initiative", self.name.saturating_sub(1), style);
        if self.department > 0 {
            put(buf, area.x + self.before + self.name, area.y, "department", self.department - 1, style);
        }
        let mut x = area.x + self.before + self.name + self.department;
        let last = if self.page.scenarios.len() == 2 { "change" } else { "apart" };
        for title in LETTERS[..self.page.scenarios.len()].iter().chain([&last]) {
            put_right(buf, x, area.y, title, self.amount, style);
            x += self.amount;
        }
    }

    fn row(&self, difference: Difference, chosen: bool, here: bool, buf: &mut Buffer, area: Rect) {
        let (page, theme) = (self.page, self.page.theme);
        let line = &page.plan.initiatives()[difference.index];
        let base = if chosen && here { REVERSED } else { Style::new() };
        if chosen {
            buf.set_style(area, base);
            put(buf, area.x, area.y, theme.glyph("▌", ">"), 1, base);
        }
        put(buf, area.x + 1, area.y, theme.mark(line.stance), 1, base.patch(theme.stance(line.stance)));
        put(buf, area.x + MARK, area.y, &line.code, page.code, base);
        put(buf, area.x + self.before, area.y, &line.name, self.name.saturating_sub(1), base);
        let mut x = area.x + self.before + self.name;
        if self.department > 0 {
            let department = page.plan.department_name(line.department);
            put(buf, x, area.y, department, self.department - 1, base.patch(theme.dim));
            x += self.department;
        }
        let write = |units: i128| if self.is_exact { page.exact(units) } else { page.words.bare(units) };
        let resource = page.comparison.resource;
        let amounts: Vec<i128> =
            page.scenarios.iter().map(|s| s.allocation(resource, difference.index).amount.0.into()).collect();
        for amount in &amounts {
            put_right(buf, x, area.y, &write(*amount), self.amount, base);
            x += self.amount;
        }
        let last = match amounts.as_slice() {
            [first, second] => page.signed(second - first, write),
            _ => write(difference.size.0.into()),
        };
        put_right(buf, x, area.y, &last, self.amount, base.patch(theme.strong));
    }
}
