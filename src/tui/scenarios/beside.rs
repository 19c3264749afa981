//! Two or three scenarios side by side: a bar for each, the sums, and the lines
//! that differ.

use std::cell::Cell;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::super::desk::Desk;
use super::super::draw::{framed, put, put_right, share_bar};
use super::super::keymap::Action;
use super::super::list::ListCursor;
use super::super::map::words::{Words, lines as counted};
use super::super::theme::Theme;
use super::{lines, sums};
use crate::error::Result;
use crate::plan::class::Stance;
use crate::plan::comparison::{Comparison, Side};
use crate::plan::field::Resource;
use crate::plan::scenario::Scenario;
use crate::plan::{Id, Plan};

/// What the scenarios are called in the headings.
pub const LETTERS: [&str; 3] = ["A", "B", "C"];

/// From so many columns on, sums and lines stand beside each other.
const WIDE: u16 = 120;

/// From so many rows on, they stand under each other.
const TALL: u16 = 34;

/// So wide the sums are at least beside the lines: with shares and their changes.
const LEAST_SUMS: u16 = 56;

/// A part of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pane {
    Sums,
    Lines,
}

/// Scenarios side by side.
#[derive(Debug)]
pub struct Beside {
    comparison: Comparison,
    rows: Vec<sums::Row>,
    /// The width of the widest code among the lines that differ.
    code: u16,
    pane: Pane,
    sums: ListCursor,
    lines: ListCursor,
    /// The line under the cursor.
    line: Option<Id>,
    /// Whether the last drawing had room for one pane only.
    one_pane: Cell<bool>,
}

impl Beside {
    /// Puts scenarios side by side.
    ///
    /// # Errors
    /// What cannot be compared.
    pub fn new(plan: &Plan, ids: &[Id], resource: Resource) -> Result<Beside> {
        let scenarios: Vec<&Scenario> = ids.iter().filter_map(|id| plan.scenario(*id)).collect();
        let comparison = Comparison::of(plan, &scenarios, resource)?;
        let mut beside = Beside {
            rows: sums::rows(&comparison),
            code: lines::code_width(plan, &comparison),
            comparison,
            pane: Pane::Sums,
            sums: ListCursor::default(),
            lines: ListCursor::default(),
            line: None,
            one_pane: Cell::new(false),
        };
        beside.put_on_line(0, plan);
        Ok(beside)
    }

    /// The same of the plan as it is now, the cursors where they were; nothing
    /// where one of the scenarios is gone.
    pub fn again(self, plan: &Plan, resource: Resource) -> Option<Beside> {
        let ids: Vec<Id> = self.comparison.sides.iter().map(|side| side.id).collect();
        let fresh = Beside::new(plan, &ids, resource).ok()?;
        if fresh.comparison.sides.len() < ids.len() {
            return None;
        }
        let Beside { comparison, rows, code, .. } = fresh;
        let mut beside = Beside { comparison, rows, code, ..self };
        beside.sums.to(beside.sums.row(), beside.rows.len());
        let line = beside.line.and_then(|id| plan.index_of(id));
        let kept = beside.comparison.differences.iter().position(|d| Some(d.index) == line);
        beside.put_on_line(kept.unwrap_or(beside.lines.row()), plan);
        Some(beside)
    }

    fn put_on_line(&mut self, row: usize, plan: &Plan) {
        self.lines.to(row, self.comparison.differences.len());
        let difference = self.comparison.differences.get(self.lines.row());
        self.line = difference.map(|d| plan.initiatives()[d.index].id);
    }

    /// Does what an action asks for.
    pub fn act(&mut self, action: Action, plan: &Plan) {
        match (action, self.pane) {
            (Action::NextPane, Pane::Sums) => self.pane = Pane::Lines,
            (Action::NextPane, Pane::Lines) => self.pane = Pane::Sums,
            (movement, Pane::Sums) => self.sums.act(movement, self.rows.len()),
            (movement, Pane::Lines) => {
                self.lines.act(movement, self.comparison.differences.len());
                self.put_on_line(self.lines.row(), plan);
            }
        }
    }

    /// Puts the cursor where was clicked.
    pub fn click(&mut self, column: u16, y: u16, plan: &Plan) {
        let is_drawn = |pane| !self.one_pane.get() || self.pane == pane;
        let in_sums = self.sums.row_at(column, y, self.rows.len()).filter(|_| is_drawn(Pane::Sums));
        let count = self.comparison.differences.len();
        let in_lines = self.lines.row_at(column, y, count).filter(|_| is_drawn(Pane::Lines));
        if let Some(row) = in_sums {
            self.pane = Pane::Sums;
            self.sums.to(row, self.rows.len());
        } else if let Some(row) = in_lines {
            self.pane = Pane::Lines;
            self.put_on_line(row, plan);
        }
    }

    /// Draws the page.
    pub fn view(&self, plan: &Plan, desk: &Desk, buf: &mut Buffer, area: Rect) {
        let theme = &desk.theme;
        let scenarios: Option<Vec<&Scenario>> =
            self.comparison.sides.iter().map(|side| plan.scenario(side.id)).collect();
        let Some(scenarios) = scenarios else { return };
        let words = Words { plan, resource: self.comparison.resource, ascii: theme.ascii };
        let page = Page { plan, comparison: &self.comparison, scenarios, words, theme, code: self.code };
        let row = |y: u16| Rect { y: area.y + y, height: 1, ..area };
        for (at, y) in (0..page.scenarios.len()).zip(0..) {
            page.bar(at, buf, row(y));
        }
        let head = page.scenarios.len() as u16 + 1;
        page.caption(buf, row(head - 1));
        let body = Rect { y: area.y + head, height: area.height.saturating_sub(head), ..area };
        self.one_pane.set(area.width < WIDE && area.height < TALL);
        if self.one_pane.get() {
            match self.pane {
                Pane::Sums => self.sums(&page, buf, body),
                Pane::Lines => self.lines(&page, buf, body),
            }
            return;
        }
        let (first, second) = if area.width >= WIDE {
            let width = (area.width * 9 / 20).max(LEAST_SUMS);
            (Rect { width, ..body }, Rect { x: body.x + width, width: body.width - width, ..body })
        } else {
            let height = body.height / 2;
            (Rect { height, ..body }, Rect { y: body.y + height, height: body.height - height, ..body })
        };
        self.sums(&page, buf, first);
        self.lines(&page, buf, second);
    }

    fn sums(&self, page: &Page<'_>, buf: &mut Buffer, area: Rect) {
        let here = self.pane == Pane::Sums;
        let inside = framed(buf, area, "sums", page.theme, here);
        sums::view(page, &self.rows, &self.sums, here, buf, inside);
    }

    fn lines(&self, page: &Page<'_>, buf: &mut Buffer, area: Rect) {
        let here = self.pane == Pane::Lines;
        let title = match self.comparison.differences.len() {
            0 => "no line differs".to_string(),
            count => format!("{}, the largest difference first", counted(count)),
        };
        let inside = framed(buf, area, &title, page.theme, here);
        lines::view(page, &self.lines, here, buf, inside);
    }
}

/// What the parts of the page are drawn from.
pub struct Page<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// What is compared.
    pub comparison: &'a Comparison,
    /// The scenarios, in the order of their letters.
    pub scenarios: Vec<&'a Scenario>,
    /// How figures are written.
    pub words: Words<'a>,
    /// The width of the widest code.
    pub code: u16,
    /// How things look.
    pub theme: &'a Theme,
}

impl Page<'_> {
    /// An exact amount, with all its decimals where people are counted, so that
    /// they stand under each other.
    pub fn exact(&self, units: i128) -> String {
        let text = crate::plan::amount::grouped(units, self.decimals());
        match self.comparison.resource {
            Resource::Fte if !text.contains('.') => format!("{text}.00"),
            _ => text,
        }
    }

    /// An exact change with its sign; nothing where nothing changes.
    pub fn signed(&self, units: i128, write: impl Fn(i128) -> String) -> String {
        match units {
            0 => self.theme.glyph("·", ".").to_string(),
            more if more > 0 => format!("+{}", write(more)),
            less => format!("{}{}", self.theme.glyph("−", "-"), write(-less)),
        }
    }

    fn decimals(&self) -> u32 {
        self.plan.info.decimals(self.comparison.resource)
    }

    /// How wide the widest exact amount is.
    pub fn exact_width(&self) -> u16 {
        let widths = self.comparison.sides.iter().map(|side| self.exact(side.totals.total).len());
        widths.max().unwrap_or(0) as u16
    }

    /// One scenario: its letter and name, which part prevents, and what it gives out.
    fn bar(&self, at: usize, buf: &mut Buffer, area: Rect) {
        let (side, theme) = (&self.comparison.sides[at], self.theme);
        let name = (area.width / 4).clamp(16, 40);
        put(buf, area.x + 1, area.y, LETTERS[at], 1, theme.strong);
        put(buf, area.x + 3, area.y, &self.scenarios[at].head.name, name, theme.strong);
        let headroom = match self.comparison.headroom(at) {
            0 if self.scenarios[at].is_current() => "in play".to_string(),
            0 => "as current".to_string(),
            left if left > 0 => format!("{} left", self.words.sum(left)),
            over => format!("{} over", self.words.sum(-over)),
        };
        let preventive = Some(Stance::Preventive);
        let share = format!("{} {:>6}", theme.mark(preventive), side.totals.preventive_percent());
        let right = 24;
        let x = area.x + 4 + name;
        put(buf, x, area.y, &share, 10, theme.stance(preventive).patch(theme.strong));
        let width = area.width.saturating_sub(4 + name + 10 + right + 1);
        let bar = Rect { x: x + 10, y: area.y, width, height: 1 };
        share_bar(buf, bar, &side.totals, Some(self.plan.info.target.tenths()), theme);
        put_right(buf, bar.right(), area.y, &self.words.sum(side.totals.total), 10, theme.strong);
        put(buf, bar.right() + 12, area.y, &headroom, right - 12, Style::new());
    }

    /// How much differs, in one sentence.
    fn caption(&self, buf: &mut Buffer, area: Rect) {
        let Comparison { resource, sides, differences, limits_only, .. } = self.comparison;
        let what = match resource {
            Resource::Money => "money",
            Resource::Fte => "people",
        };
        let sum = |units: i128| self.words.sum(units);
        let minus = self.theme.glyph("−", "-");
        let against = match sides.as_slice() {
            [_, side] if side.less == 0 => format!("B gives {} more than A", sum(side.more)),
            [_, side] if side.more == 0 => format!("B gives {} less than A", sum(side.less)),
            [_, side] => {
                format!("against A, B gives {} more and {} less", sum(side.more), sum(side.less))
            }
            several => {
                let told = |(letter, side): (&&str, &Side)| {
                    format!("{letter} +{} {minus}{}", sum(side.more), sum(side.less))
                };
                let told: Vec<String> = LETTERS.iter().zip(several).skip(1).map(told).collect();
                format!("against A, {}", told.join(", "))
            }
        };
        let limits = match limits_only {
            0 => String::new(),
            count => format!(" {count} more only in limits."),
        };
        let verb = if differences.len() == 1 { "differs" } else { "differ" };
        let said = match differences.len() {
            0 => format!("Every line gets the same {what}.{limits}"),
            count => format!("{} {verb} in {what}: {against}.{limits}", counted(count)),
        };
        put(buf, area.x + 1, area.y, &said, area.width.saturating_sub(2), Style::new());
    }
}
