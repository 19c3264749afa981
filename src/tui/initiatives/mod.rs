//! The grid of initiatives: what do we spend on?

mod bulk;
mod cell;
mod columns;
mod detail;
mod grid;
mod lines;

use std::cell::Cell;

use crossterm::event::{Event, KeyEvent, MouseButton, MouseEvent, MouseEventKind};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use tui_input::Input;
use tui_input::backend::crossterm::EventHandler;

use super::desk::{Desk, Status};
use super::draw::put;
use super::keymap::{Action, Context, Hint};
use super::model::Effect;
use crate::plan::Id;
use crate::plan::column::Column;
use crate::plan::field::Resource;
use cell::CellEditor;
use columns::{ColumnChooser, Layout};
use lines::Lines;

/// From this many columns on, the detail stands beside the grid.
pub const WIDE: u16 = 100;

/// Which page of this view is in front.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Page {
    #[default]
    Grid,
    Detail,
}

/// What is being typed into.
#[derive(Debug, Default)]
enum Typing {
    #[default]
    Nothing,
    Filter(Input),
    Cell(CellEditor),
    Columns(ColumnChooser),
}

/// The grid of initiatives.
#[derive(Debug, Default)]
pub struct Initiatives {
    lines: Lines,
    layout: Layout,
    typing: Typing,
    page: Page,
    last_click: Option<(u16, u16)>,
    added: Option<Id>,
    /// The filter there was before the lines of one region of the map were shown.
    visited_from: Option<String>,
    placed: Placed,
}

/// Where the last drawing put things, for the mouse and for paging.
#[derive(Debug, Default)]
struct Placed {
    rows: Cell<Rect>,
    header: Cell<Rect>,
}

impl Initiatives {
    /// Brings the rows up to date with the plan.
    pub fn settle(&mut self, desk: &Desk) {
        self.lines.settle(desk);
        // A line just added is in view, whatever the filter thinks of it.
        let hidden = |id: &Id| {
            desk.plan().is_some_and(|plan| plan.index_of(*id).is_some()) && self.lines.current() != Some(*id)
        };
        if let Some(id) = self.added.take().filter(hidden) {
            self.lines.filter("", desk);
            self.lines.focus(id);
        }
    }

    /// The contexts in which keys are looked up now.
    pub fn contexts(&self) -> &'static [Context] {
        match self.page {
            Page::Grid => &[Context::Initiatives, Context::List, Context::Everywhere],
            Page::Detail => &[Context::Detail, Context::Initiatives, Context::List, Context::Everywhere],
        }
    }

    /// Whether an action has something to act on now; only such keys are offered.
    pub fn acts(&self, action: Action, desk: &Desk) -> bool {
        match action {
            Action::New | Action::Views | Action::Palette => true,
            Action::Filter | Action::GoBalance => desk.line_count() > 0,
            _ => self.current().is_some(),
        }
    }

    /// Whether closing leads back to the grid rather than out of it.
    pub fn is_inside(&self) -> bool {
        self.page != Page::Grid
    }

    /// How many lines the filter shows, and the filter, if there is one.
    pub fn filtered(&self) -> Option<(usize, &str)> {
        self.lines.filter_text().map(|text| (self.lines.shown().len(), text))
    }

    /// The initiative under the cursor.
    pub fn current(&self) -> Option<Id> {
        self.lines.current()
    }

    /// Puts the cursor on an initiative.
    pub fn focus(&mut self, id: Id) {
        self.lines.focus(id);
    }

    /// Shows only the lines that pass a filter.
    pub fn filter(&mut self, text: &str, desk: &Desk) {
        self.lines.filter(text, desk);
    }

    /// Shows the lines that pass a filter for a while: [`Initiatives::end_visit`]
    /// brings back what was shown before.
    pub fn visit(&mut self, filter: &str, desk: &Desk) {
        let before = self.lines.filter_text().unwrap_or_default().to_string();
        self.visited_from = Some(before);
        self.page = Page::Grid;
        self.lines.filter(filter, desk);
    }

    /// Ends the visit, if there is one.
    pub fn end_visit(&mut self, desk: &Desk) -> bool {
        let before = self.visited_from.take();
        if let Some(filter) = &before {
            self.lines.filter(filter, desk);
        }
        before.is_some()
    }

    /// Stays with what is shown: nothing leads back any more.
    pub fn forget_visit(&mut self) {
        self.visited_from = None;
    }

    /// What the keys mean while something is typed into.
    pub fn hints(&self) -> Option<&'static [Hint]> {
        match &self.typing {
            Typing::Nothing => None,
            Typing::Filter(_) => Some(&[("Enter", "keep it"), ("Esc", "take it away")]),
            Typing::Columns(_) => Some(&[("Space", "show or hide"), ("0", "as it fits"), ("Esc", "back")]),
            Typing::Cell(editor) if editor.place().is_some() => {
                Some(&[("Enter", "keep, go down"), ("Tab", "keep, go right"), ("Esc", "leave it")])
            }
            Typing::Cell(editor) if editor.is_new_line() => Some(&[("Enter", "add it"), ("Esc", "leave it")]),
            Typing::Cell(_) => Some(&[("Enter", "set it in all of them"), ("Esc", "leave it")]),
        }
    }

    /// Takes a key while something is being typed into.
    pub fn typing(&mut self, key: KeyEvent, name: &str, desk: &mut Desk) -> Option<Vec<Effect>> {
        self.last_click = None;
        match std::mem::take(&mut self.typing) {
            Typing::Nothing => self.begins_amount(key, name, desk),
            Typing::Filter(mut input) => {
                match name {
                    "Enter" | "Down" | "Up" if self.lines.bad_clause().is_none() => return Some(Vec::new()),
                    "Esc" | "Ctrl-c" => {
                        self.lines.filter("", desk);
                        return Some(Vec::new());
                    }
                    _ => input.handle_event(&Event::Key(key)),
                };
                self.lines.filter(input.value(), desk);
                self.typing = Typing::Filter(input);
                Some(Vec::new())
            }
            Typing::Columns(mut chooser) => {
                if chooser.key(name, &mut self.layout) {
                    self.typing = Typing::Columns(chooser);
                }
                Some(Vec::new())
            }
            Typing::Cell(mut editor) => Some(match editor.key(key, name, desk) {
                cell::Outcome::Stay => {
                    self.typing = Typing::Cell(editor);
                    Vec::new()
                }
                cell::Outcome::Leave => Vec::new(),
                cell::Outcome::Commit(step, then) => {
                    match then {
                        cell::Then::Down if editor.place().is_none() => {}
                        cell::Then::Down => self.lines.step(1),
                        cell::Then::Right => self.layout.focus_by(1),
                        cell::Then::Left => self.layout.focus_by(-1),
                        cell::Then::To(id) => {
                            self.lines.focus(id);
                            self.added = Some(id);
                        }
                    }
                    step.map(Effect::Commit).into_iter().collect()
                }
            }),
        }
    }

    /// A digit on an amount starts typing it.
    fn begins_amount(&mut self, key: KeyEvent, name: &str, desk: &mut Desk) -> Option<Vec<Effect>> {
        let digit = name.len() == 1 && name.starts_with(|c: char| c.is_ascii_digit());
        if !digit || !matches!(self.layout.focused().kind(), crate::plan::column::ColumnKind::Amount(_)) {
            return None;
        }
        self.edit(desk, Some(""));
        match self.typing {
            // There is no line to edit, and that was said.
            Typing::Nothing => Some(Vec::new()),
            _ => self.typing(key, name, desk),
        }
    }

    /// Begins to type into the cell in focus: the marked lines' or this one's.
    /// One cell begins with its text, or with `text` in its place.
    fn edit(&mut self, desk: &mut Desk, text: Option<&str>) {
        let Some(plan) = desk.plan() else { return };
        let column = self.layout.focused();
        let targets = self.lines.targets(plan);
        let text = match (text, targets.as_slice()) {
            (Some(text), _) => text.to_string(),
            (None, [one]) => cell::text_of(desk, *one, column),
            _ => String::new(),
        };
        match targets.is_empty() {
            false => self.typing = Typing::Cell(CellEditor::of_cells(targets, column, &text)),
            true => desk.status = Status::Wrong("There is no line to edit. n adds one.".into()),
        }
    }

    /// Does what an action asks for.
    pub fn act(&mut self, action: Action, desk: &mut Desk) -> Vec<Effect> {
        let page = i64::from(self.placed.rows.get().height.max(1));
        match action {
            Action::Up => self.lines.step(-1),
            Action::Down => self.lines.step(1),
            Action::PageUp => self.lines.step(-page),
            Action::PageDown => self.lines.step(page),
            Action::HalfUp => self.lines.step(-page / 2),
            Action::HalfDown => self.lines.step(page / 2),
            Action::First => self.lines.step(i64::MIN / 2),
            Action::Last => self.lines.step(i64::MAX / 2),
            Action::Left => self.layout.focus_by(-1),
            Action::Right => self.layout.focus_by(1),
            Action::Mark => self.lines.mark(),
            Action::MarkRange => self.lines.mark_range(),
            Action::MarkAll => self.lines.mark_all(desk),
            Action::MarkNone => self.lines.mark_none(),
            Action::Filter => {
                self.typing = Typing::Filter(Input::new(self.lines.filter_text().unwrap_or("").into()))
            }
            Action::Sort => self.sorted(desk, false),
            Action::SortAlso => self.sorted(desk, true),
            Action::Columns => self.typing = Typing::Columns(ColumnChooser::default()),
            Action::Narrower => self.layout.widen(-2),
            Action::Wider => self.layout.widen(2),
            Action::NextScenario => desk.turn_scenario(true),
            Action::PreviousScenario => desk.turn_scenario(false),
            Action::Open | Action::NextPane if self.page == Page::Grid && self.lines.current().is_some() => {
                self.page = Page::Detail;
            }
            Action::Open | Action::NextPane => self.page = Page::Grid,
            Action::Back => self.back(desk),
            Action::Edit => self.edit(desk, None),
            Action::New => self.typing = Typing::Cell(CellEditor::of_new_line()),
            Action::Delete => return self.delete(desk),
            Action::Level => return self.other_level(desk),
            Action::Stance => return self.other_stance(desk),
            Action::Lock => return self.other_lock(desk),
            _ => {}
        }
        Vec::new()
    }

    fn back(&mut self, desk: &Desk) {
        if self.page == Page::Detail {
            self.page = Page::Grid;
        } else if self.lines.filter_text().is_some() {
            self.lines.filter("", desk);
        } else {
            self.lines.mark_none();
        }
    }

    fn sorted(&mut self, desk: &mut Desk, also: bool) {
        let said = self.lines.sort_by(self.layout.focused(), also, desk);
        desk.status = Status::Done(said);
    }

    /// Answers the mouse.
    pub fn mouse(&mut self, mouse: MouseEvent, desk: &mut Desk) -> Vec<Effect> {
        let at = (mouse.column, mouse.row).into();
        let rows = self.placed.rows.get();
        match mouse.kind {
            MouseEventKind::ScrollDown => self.lines.step(3),
            MouseEventKind::ScrollUp => self.lines.step(-3),
            MouseEventKind::Down(MouseButton::Left)
                if self.placed.header.get().contains(at) && self.layout.focus_at(mouse.column) =>
            {
                self.sorted(desk, false);
            }
            MouseEventKind::Down(MouseButton::Left) if rows.contains(at) => {
                let twice = self.last_click == Some((mouse.column, mouse.row));
                self.last_click = (!twice).then_some((mouse.column, mouse.row));
                self.layout.focus_at(mouse.column);
                if self.lines.go_to_row(usize::from(mouse.row - rows.y)) && twice {
                    return self.act(Action::Edit, desk);
                }
            }
            _ => {}
        }
        Vec::new()
    }

    /// Draws the view; returns where the text cursor stands, if anything is typed.
    pub fn view(&self, desk: &Desk, buf: &mut Buffer, area: Rect) -> Option<(u16, u16)> {
        let (plan, scenario) = desk.shown()?;
        if let (Page::Detail, true) = (self.page, area.width < WIDE) {
            detail::view(desk, plan, scenario, self.lines.current(), buf, area, true);
            return None;
        }
        let beside = match area.width {
            w if w < WIDE || desk.presenting => 0,
            w => (w / 3).clamp(38, 64),
        };
        let [left, right] = [
            Rect { width: area.width - beside, ..area },
            Rect { x: area.x + area.width - beside, width: beside, ..area },
        ];
        if beside > 0 {
            detail::view(desk, plan, scenario, self.lines.current(), buf, right, self.page == Page::Detail);
        }
        let cursor = grid::view(self, desk, plan, scenario, buf, left);
        if let Typing::Columns(chooser) = &self.typing {
            chooser.view(&self.layout, buf, area, &desk.theme);
        }
        cursor
    }

    /// Draws what is typed into the status line, if that is where it goes.
    pub fn view_input(&self, desk: &Desk, buf: &mut Buffer, area: Rect) -> Option<(u16, u16)> {
        let (label, input, after) = match &self.typing {
            Typing::Filter(input) => {
                let after = match self.lines.bad_clause() {
                    Some(bad) => bad.to_string(),
                    None => format!("{} of {}", self.lines.shown().len(), desk.line_count()),
                };
                ("Filter: ", input, after)
            }
            Typing::Cell(editor) => (editor.label(), editor.input(), editor.understood(desk)),
            Typing::Nothing | Typing::Columns(_) => return None,
        };
        let x = area.x + 1;
        let used = put(buf, x, area.y, label, area.width, desk.theme.strong);
        let typed =
            put(buf, x + used, area.y, input.value(), area.width.saturating_sub(used + 2), desk.theme.strong);
        let rest = area.width.saturating_sub(used + typed + 5);
        put(buf, x + used + typed + 3, area.y, &after, rest, desk.theme.dim);
        Some((x + used + input.visual_cursor() as u16, area.y))
    }
}

/// The resource whose amounts a column shows, or money.
fn resource_of(column: Column) -> Resource {
    column.field().1.unwrap_or(Resource::Money)
}
