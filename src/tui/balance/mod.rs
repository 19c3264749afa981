//! Moving the money toward prevention: what moves, and why?
//!
//! Everything here is a draft. The question is kept for each scenario that was
//! asked, the answer follows every key, and only accepting writes: one step
//! that adds a scenario.

mod acts;
mod answer;
mod asked;
mod chart;
mod entry;
mod limits;
mod panes;
mod price;
mod view;
mod words;

use std::cell::Cell;
use std::collections::HashMap;

use crossterm::event::{Event, KeyEvent, MouseButton, MouseEvent, MouseEventKind};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use tui_input::backend::crossterm::EventHandler;

use super::desk::{Desk, Status};
use super::draw::put;
use super::keymap::{Action, Context};
use super::model::Effect;
use crate::plan::Id;
use crate::plan::field::Resource;
use crate::plan::share::Share;
use crate::proposal::{Bound, Words};
use answer::{Answer, Mute};
use asked::Asked;
use entry::{Entry, Subject};
use price::Figures;

/// The view.
#[derive(Debug, Default)]
pub struct Balance {
    /// The scenario asked, and what is asked of it.
    base: Option<Id>,
    asked: Option<Asked>,
    /// What was asked of the scenarios that were asked before.
    others: HashMap<Id, Asked>,
    /// What was asked before each change, and after those taken back.
    past: Vec<Asked>,
    future: Vec<Asked>,
    answer: Option<Result<Answer, Mute>>,
    seen: Option<u64>,
    side: usize,
    current: [Option<Id>; 2],
    why: bool,
    limits: limits::Page,
    entry: Option<Entry>,
    last_click: Option<(u16, u16)>,
    placed: Placed,
}

/// Where the last drawing put things, for the mouse and for paging.
#[derive(Debug, Default)]
struct Placed {
    slider: Cell<Rect>,
    panes: [Cell<Rect>; 2],
    tops: [Cell<usize>; 2],
    /// Whether the why of the line under the cursor is in view anyway.
    beside: Cell<bool>,
}

impl Balance {
    /// Brings it up to date with the plan.
    pub fn settle(&mut self, desk: &Desk) {
        if self.seen == Some(desk.generation()) || desk.bench().is_none() {
            return;
        }
        let Some((plan, scenario)) = desk.shown() else { return };
        self.seen = Some(desk.generation());
        if self.base != Some(scenario.head.id) {
            if let (Some(base), Some(asked)) = (self.base, self.asked.take()) {
                self.others.insert(base, asked);
            }
            self.base = Some(scenario.head.id);
            self.asked = self.others.remove(&scenario.head.id);
            (self.past, self.future) = (Vec::new(), Vec::new());
        }
        self.asked.get_or_insert_with(|| Asked::of(plan));
        self.solve(desk);
    }

    fn solve(&mut self, desk: &Desk) {
        let (Some((plan, scenario)), Some(asked)) = (desk.shown(), &self.asked) else { return };
        self.answer = Some(Answer::new(plan, scenario, asked));
        self.keep_cursors();
    }

    fn found(&self) -> Option<&Answer> {
        self.answer.as_ref()?.as_ref().ok()
    }

    /// Keeps each cursor on its line; a line that went to the other side is
    /// followed there, others fall back on the first.
    fn keep_cursors(&mut self) {
        let Some(Ok(answer)) = &self.answer else { return };
        let stands = |side: usize, id: Id| answer.sides[side].iter().any(|at| answer.ids[*at as usize] == id);
        if let Some(id) = self.current[self.side].filter(|id| !stands(self.side, *id)) {
            let other = 1 - self.side;
            if stands(other, id) {
                self.side = other;
                self.current[other] = Some(id);
            }
        }
        for side in [0, 1] {
            if self.current[side].is_none_or(|id| !stands(side, id)) {
                self.current[side] = answer.sides[side].first().map(|at| answer.ids[*at as usize]);
            }
        }
    }

    /// The row of a side's cursor.
    fn row(&self, side: usize) -> usize {
        let found = self.found().and_then(|answer| {
            let id = self.current[side]?;
            answer.sides[side].iter().position(|at| answer.ids[*at as usize] == id)
        });
        found.unwrap_or(0)
    }

    fn put_cursor(&mut self, side: usize, row: usize) {
        let Some(Ok(answer)) = &self.answer else { return };
        let last = answer.sides[side].len().saturating_sub(1);
        self.current[side] = answer.sides[side].get(row.min(last)).map(|at| answer.ids[*at as usize]);
    }

    fn step(&mut self, by: i64) {
        let row = i64::try_from(self.row(self.side)).unwrap_or(0).saturating_add(by).max(0);
        self.put_cursor(self.side, usize::try_from(row).unwrap_or(usize::MAX));
    }

    /// The line under the cursor, by its place in the problem.
    fn line(&self) -> Option<usize> {
        let answer = self.found()?;
        answer.sides[self.side].get(self.row(self.side)).map(|at| *at as usize)
    }

    /// The contexts in which keys are looked up now.
    pub fn contexts(&self) -> &'static [Context] {
        if self.limits.open && self.found().is_some() {
            return &[Context::Limits, Context::Balance, Context::List, Context::Everywhere];
        }
        &[Context::Balance, Context::List, Context::Everywhere]
    }

    /// Whether an action has something to act on now.
    pub fn acts(&self, action: Action, desk: &Desk) -> bool {
        let has_people = || desk.overview().is_some_and(|overview| overview.fte != 0);
        let is_of_people = self.asked.as_ref().is_some_and(|asked| asked.terms.resource == Resource::Fte);
        match (self.found(), action) {
            (_, Action::Resource) => is_of_people || has_people(),
            (None, Action::GoClassify) => {
                matches!(&self.answer, Some(Err(Mute::NothingClassified | Mute::NothingPreventive)))
            }
            (None, Action::Views | Action::Palette) => true,
            (None, _) => false,
            (Some(answer), Action::Accept) => answer.proposal.is_some() && answer.movers() > 0,
            (Some(answer), Action::GoClassify) => {
                answer.problem().lines.iter().any(|line| line.stance.is_none())
            }
            (Some(_), action) if self.limits.open && limits::is_of_lines(action) => false,
            (Some(_), Action::Open | Action::Lock | Action::Floor | Action::Cap | Action::LeaveOut) => {
                self.line().is_some()
            }
            (Some(_), Action::ClearLimit) => self.is_limited(desk),
            (Some(_), Action::PeopleFollow) => !is_of_people && has_people(),
            _ => true,
        }
    }

    /// Whether closing leads to an outer page of this view rather than out of it.
    pub fn is_inside(&self) -> bool {
        self.why || self.limits.open
    }

    /// Takes a key while something is being typed into.
    pub fn typing(&mut self, key: KeyEvent, name: &str, desk: &mut Desk) -> Option<Vec<Effect>> {
        let Some(mut entry) = self.entry.take() else { return self.begins_target(key, name, desk) };
        match name {
            "Esc" | "Ctrl-c" => {
                self.ask(entry.before, desk);
                return Some(Vec::new());
            }
            "Enter" if entry.subject == Subject::Name => return Some(self.accept(entry, desk)),
            "Enter" => {
                match desk.plan().map(|plan| entry.applied(plan)) {
                    Some(Err(why)) => {
                        entry.wrong = Some(format!("{}. {}", why.what, why.next.unwrap_or_default()));
                        self.entry = Some(entry);
                    }
                    _ => self.keep(entry, desk),
                }
                return Some(Vec::new());
            }
            _ => entry.input.handle_event(&Event::Key(key)),
        };
        entry.wrong = None;
        if let Some(Ok(asked)) = desk.plan().map(|plan| entry.applied(plan)) {
            self.ask(asked, desk);
        }
        self.entry = Some(entry);
        Some(Vec::new())
    }

    /// A digit starts typing the target.
    fn begins_target(&mut self, key: KeyEvent, name: &str, desk: &mut Desk) -> Option<Vec<Effect>> {
        let is_digit = name.len() == 1 && name.starts_with(|c: char| c.is_ascii_digit());
        if !is_digit || self.found().is_none() {
            return None;
        }
        self.type_into(Subject::Target, None);
        self.typing(key, name, desk)
    }

    /// Opens an entry for something that is `now` so much.
    fn type_into(&mut self, subject: Subject, now: Option<i128>) {
        let figures = self.found().map(Figures::of);
        self.entry = self.asked.as_ref().map(|asked| Entry::new(subject, now, asked, figures));
    }

    /// Keeps what was typed, and says what it costs.
    fn keep(&mut self, entry: Entry, desk: &mut Desk) {
        let cost = self.cost(entry.figures, desk);
        let is_same = self.asked.as_ref() == Some(&entry.before);
        if let Some(plan) = desk.plan().filter(|_| !is_same && entry.subject != Subject::Target) {
            desk.status = Status::Done(format!("{} {cost}", entry.kept(plan)));
        }
        self.remember(entry.before);
    }

    /// What has changed against the figures before, as a sentence.
    fn cost(&self, before: Option<Figures>, desk: &Desk) -> String {
        let (Some(before), Some(answer)) = (before, self.found()) else { return String::new() };
        let (Some(plan), Some(asked)) = (desk.plan(), &self.asked) else { return String::new() };
        before.cost(answer, Words::new(plan, asked.terms.resource))
    }

    /// Asks something else and answers it: from what is known where only the
    /// target differs.
    fn ask(&mut self, asked: Asked, desk: &Desk) {
        let Some(before) = self.asked.replace(asked) else { return };
        let Some(now) = &self.asked else { return };
        let mut moved = before.clone();
        moved.terms.target = now.terms.target;
        match &mut self.answer {
            _ if before == *now => {}
            Some(Ok(answer)) if moved == *now => {
                let Some((plan, scenario)) = desk.shown() else { return };
                answer.aim(plan, scenario, now);
                self.keep_cursors();
            }
            _ => self.solve(desk),
        }
    }

    /// Keeps what was asked before a change, to go back to it.
    fn remember(&mut self, before: Asked) {
        if self.asked.as_ref().is_some_and(|now| *now != before) {
            self.past.push(before);
            self.future.clear();
        }
    }

    /// Changes what is asked, and remembers it.
    fn change(&mut self, desk: &Desk, change: impl FnOnce(&mut Asked)) {
        let Some(before) = self.asked.clone() else { return };
        let mut asked = before.clone();
        change(&mut asked);
        self.ask(asked, desk);
        self.remember(before);
    }

    /// Does what an action asks for.
    pub fn act(&mut self, action: Action, desk: &mut Desk) -> Vec<Effect> {
        match action {
            Action::TakeBack => return self.take_back(desk),
            Action::BringBack => return self.bring_back(desk),
            Action::NextScenario => desk.turn_scenario(true),
            Action::PreviousScenario => desk.turn_scenario(false),
            Action::Resource => self.other_resource(desk),
            Action::Back => (self.why, self.limits.open) = (false, false),
            _ if self.found().is_none() => {}
            Action::Limits => (self.why, self.limits.open) = (false, !self.limits.open),
            _ if self.limits.open && self.act_on_limits(action, desk) => {}
            Action::Up => self.step(-1),
            Action::Down => self.step(1),
            Action::PageUp => self.step(-self.page()),
            Action::PageDown => self.step(self.page()),
            Action::HalfUp => self.step(-self.page() / 2),
            Action::HalfDown => self.step(self.page() / 2),
            Action::First => self.put_cursor(self.side, 0),
            Action::Last => self.put_cursor(self.side, usize::MAX),
            Action::NextPane => self.side = 1 - self.side,
            Action::Left => self.slide(-1, desk),
            Action::Right => self.slide(1, desk),
            Action::FarLeft => self.slide(-5, desk),
            Action::FarRight => self.slide(5, desk),
            Action::Open => self.why = !self.why && !self.placed.beside.get() && self.line().is_some(),
            Action::Lock => self.lock(desk),
            Action::LeaveOut => self.leave_out(desk),
            Action::Floor | Action::Cap => self.type_bound(action),
            Action::Least => self.type_department(Bound::Least, desk),
            Action::Most => self.type_department(Bound::Most, desk),
            Action::Envelope => self.type_envelope(desk),
            Action::CutEnvelope => self.cut_envelope(desk),
            Action::Rule => self.next_rule(desk),
            Action::Unclassified => self.let_unclassified(desk),
            Action::PeopleFollow => self.let_people_follow(desk),
            Action::Accept => self.type_name(desk),
            _ => {}
        }
        Vec::new()
    }

    fn page(&self) -> i64 {
        i64::from(self.placed.panes[self.side].get().height.max(1))
    }

    /// Answers the mouse.
    pub fn mouse(&mut self, mouse: MouseEvent, desk: &mut Desk) -> Vec<Effect> {
        let at = (mouse.column, mouse.row).into();
        let side = self.placed.panes.iter().position(|pane| pane.get().contains(at));
        match mouse.kind {
            MouseEventKind::ScrollDown | MouseEventKind::ScrollUp => {
                self.side = side.unwrap_or(self.side);
                self.step(if mouse.kind == MouseEventKind::ScrollDown { 3 } else { -3 });
            }
            MouseEventKind::Down(MouseButton::Left) | MouseEventKind::Drag(MouseButton::Left)
                if self.placed.slider.get().contains(at) =>
            {
                self.slide_to(mouse.column, desk);
            }
            MouseEventKind::Down(MouseButton::Left) => {
                let Some(side) = side else { return Vec::new() };
                let twice = self.last_click == Some((mouse.column, mouse.row));
                self.last_click = (!twice).then_some((mouse.column, mouse.row));
                self.side = side;
                let row = usize::from(mouse.row - self.placed.panes[side].get().y);
                self.put_cursor(side, self.placed.tops[side].get() + row);
                self.why = twice && !self.placed.beside.get();
            }
            _ => {}
        }
        Vec::new()
    }

    /// Puts the target, on whole per cents, where the slider was clicked.
    fn slide_to(&mut self, column: u16, desk: &Desk) {
        let (Some(answer), Some(asked)) = (self.found(), &self.asked) else { return };
        let track = self.placed.slider.get();
        let (low, high) = answer.reach();
        let span = high.tenths().saturating_sub(low.tenths());
        let along = u32::from(column - track.x) * span / u32::from(track.width.max(2) - 1);
        let tenths = low.tenths() + along;
        let whole = Share::per_mille((tenths + 5) / 10 * 10);
        let target = if whole.tenths() > high.tenths() || tenths == high.tenths() { high } else { whole };
        let mut now = asked.clone();
        now.terms.target = if target.tenths() < low.tenths() { low } else { target };
        self.ask(now, desk);
    }

    /// Draws the view; returns where the text cursor stands, if anything is typed.
    pub fn view(&self, desk: &Desk, buf: &mut Buffer, area: Rect) -> Option<(u16, u16)> {
        view::view(self, desk, buf, area);
        None
    }

    /// Draws what is typed into the status line.
    pub fn view_input(&self, desk: &Desk, buf: &mut Buffer, area: Rect) -> Option<(u16, u16)> {
        let (entry, plan) = (self.entry.as_ref()?, desk.plan()?);
        let x = area.x + 1;
        let used = put(buf, x, area.y, &entry.label(plan), area.width, desk.theme.strong);
        let room = area.width.saturating_sub(used + 2);
        let typed = put(buf, x + used, area.y, entry.input.value(), room, desk.theme.strong);
        let rest = area.width.saturating_sub(used + typed + 5);
        put(buf, x + used + typed + 3, area.y, &entry.hint(plan), rest, desk.theme.dim);
        Some((x + used + entry.input.visual_cursor() as u16, area.y))
    }
}
