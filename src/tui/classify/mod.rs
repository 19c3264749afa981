//! Deciding one line at a time: what is this line, really?

mod accept_all;
mod alike;
mod bulk;
mod card;
mod decide;
mod emphasis;
mod finished;
mod interview;
mod lineup;
mod pick;
mod queue;
mod reading;
mod view;

use std::cell::RefCell;

use crossterm::event::{Event, KeyEvent, MouseButton, MouseEvent, MouseEventKind};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use tui_input::Input;
use tui_input::backend::crossterm::EventHandler;

use super::desk::{Desk, Status};
use super::keymap::{Action, Context};
use super::model::Effect;
use crate::classify::{Suggestion, suggest};
use crate::plan::Id;
use crate::plan::initiative::Initiative;
use crate::store::StepKind;
use accept_all::AcceptAll;
use alike::Alike;
use decide::Decision;
use interview::Asking;
use lineup::Lineup;
use pick::PickList;
use queue::Queue;
use reading::{Purpose, Reading};

/// What is in front.
#[derive(Debug, Default)]
enum Page {
    /// One line, or that none is left.
    #[default]
    Card,
    /// Questions about this line.
    Asking(Asking),
    /// The list of what is accepted at once.
    AcceptAll(AcceptAll),
    /// The list of lines that get the same decision.
    Alike(PickList),
}

/// The view.
#[derive(Debug, Default)]
pub struct Classify {
    queue: Queue,
    /// The line in view; none once all are decided.
    current: Option<Id>,
    /// Whether the line in view was asked for, decided or not.
    asked_for: bool,
    /// The lines that were in view before, the latest last.
    trail: Vec<Id>,
    page: Page,
    /// Why the line is what it is, while it is typed.
    why: Option<Input>,
    /// The line that a person has just decided, until the plan has changed.
    decided: Option<Id>,
    /// The lines of which the same is said as of the one decided last.
    alike: Option<Alike>,
    /// What the words of the line in view suggest.
    suggestion: Option<(Id, Suggestion)>,
    /// The words of many lines being read.
    reading: Option<Reading>,
    seen: Option<u64>,
    /// The latest step seen.
    step: i64,
    lineup: Lineup,
    /// Where the last drawing put the choices, for the mouse.
    choices: RefCell<Vec<(Rect, Action)>>,
}

impl Classify {
    /// Comes to this view: at a line, or where it was left.
    pub fn enter(&mut self, line: Option<Id>) {
        self.seen = None;
        self.asked_for = line.is_some();
        self.current = line.or(self.current);
        self.page = Page::Card;
        self.why = None;
        self.stop_reading();
        self.queue.forget();
    }

    /// The line in view.
    pub fn current(&self) -> Option<Id> {
        self.current
    }

    /// Brings it up to date with the plan.
    pub fn settle(&mut self, desk: &mut Desk) {
        let Some(bench) = desk.bench() else { return };
        if self.seen != Some(desk.generation()) {
            let fresh = self.seen.is_none();
            self.seen = Some(desk.generation());
            let was_open = self.queue.settle(desk);
            let last = bench.history().last();
            let undone = last.is_some_and(|e| e.kind == StepKind::Undo && e.seq != self.step);
            self.step = last.map_or(0, |entry| entry.seq);
            let there = self.current.filter(|id| self.queue.holds(*id));
            match there {
                _ if fresh => {
                    let kept = there.filter(|id| self.asked_for || self.queue.is_open(*id));
                    self.current = kept.or_else(|| self.queue.next_open(None));
                }
                // An undo leads back to what it opened again.
                _ if undone && self.queue.opened_again(&was_open).is_some() => {
                    self.current = self.queue.opened_again(&was_open);
                }
                Some(id) if was_open.contains(&id) && !self.queue.is_open(id) => self.leave_for_next(),
                Some(_) => {}
                None => self.current = self.queue.next_open(None),
            }
            self.alike = None;
            if let Some((id, candidates)) =
                self.decided.take().and_then(|id| Some((id, Alike::candidates(id, desk)?)))
            {
                self.read(candidates, Purpose::Alike(id), desk);
            }
        }
        self.suggest(desk);
    }

    /// Reads the words of the line in view: of this one alone.
    fn suggest(&mut self, desk: &Desk) {
        let line = self.line(desk);
        self.suggestion = line.map(|line| (line.id, suggest(&line.name, &line.description)));
    }

    fn line<'d>(&self, desk: &'d Desk) -> Option<&'d Initiative> {
        let plan = desk.plan()?;
        plan.index_of(self.current?).map(|index| &plan.initiatives()[index])
    }

    /// The next open line. A line that was asked for stands outside the order,
    /// which begins after it.
    fn next(&self) -> Option<Id> {
        match self.asked_for {
            true => self.queue.open().find(|id| Some(*id) != self.current),
            false => self.queue.next_open(self.current),
        }
    }

    fn leave_for_next(&mut self) {
        self.leave_for(self.next());
    }

    fn leave_for(&mut self, next: Option<Id>) {
        self.trail.extend(self.current);
        self.current = next;
        self.asked_for = false;
        self.page = Page::Card;
    }

    /// The contexts in which keys are looked up now.
    pub fn contexts(&self) -> &'static [Context] {
        match self.page {
            Page::Card if self.current.is_none() => &[Context::Decided, Context::Everywhere],
            Page::Card => &[Context::Classify, Context::Everywhere],
            Page::Asking(_) => &[Context::Interview, Context::Everywhere],
            Page::AcceptAll(_) | Page::Alike(_) => &[Context::AcceptAll, Context::List, Context::Everywhere],
        }
    }

    /// Whether an action has something to act on now; only such keys are offered.
    pub fn acts(&self, action: Action, desk: &Desk) -> bool {
        match (&self.page, action) {
            (Page::Asking(asking), Action::Accept) => asking.verdict().is_some(),
            (Page::Asking(asking), Action::Return) => !asking.answers().is_empty(),
            (Page::Card, Action::GoBalance | Action::Return) => desk.line_count() > 0,
            _ => true,
        }
    }

    /// Whether closing leads to the line in view rather than out of here.
    pub fn is_inside(&self) -> bool {
        !matches!(self.page, Page::Card) || self.reading.as_ref().is_some_and(Reading::is_awaited)
    }

    /// Takes a key while something is being typed into.
    pub fn typing(&mut self, key: KeyEvent, name: &str, desk: &mut Desk) -> Option<Vec<Effect>> {
        let mut input = self.why.take()?;
        match (name, self.current) {
            ("Esc" | "Ctrl-c", _) | (_, None) => {}
            ("Enter", Some(id)) => {
                self.decided = Some(id);
                return Some(commit(decide::because(desk, id, input.value())));
            }
            _ => {
                input.handle_event(&Event::Key(key));
                self.why = Some(input);
            }
        }
        Some(Vec::new())
    }

    /// Does what an action asks for.
    pub fn act(&mut self, action: Action, desk: &mut Desk) -> Vec<Effect> {
        match (&mut self.page, action) {
            (Page::Card, Action::Back) => self.cancel_reading(desk),
            (Page::Asking(_) | Page::AcceptAll(_) | Page::Alike(_), Action::Back) => self.page = Page::Card,
            (Page::Asking(asking), Action::Accept) => {
                let Some((id, verdict)) = self.current.zip(asking.verdict()) else {
                    desk.status = Status::Wrong("There is no verdict yet: y or n answers.".into());
                    return Vec::new();
                };
                let step = decide::by_verdict(desk, id, &verdict, asking.answers());
                if step.is_none() && !matches!(desk.status, Status::Wrong(_)) {
                    desk.status = Status::Done("So it is already.".into());
                }
                self.decided = Some(id);
                self.page = Page::Card;
                return commit(step);
            }
            (Page::Asking(asking), action) => asking.act(action),
            (Page::AcceptAll(list), Action::Accept) => {
                let step = decide::accept_all(desk, &list.chosen());
                self.page = Page::Card;
                return commit(step);
            }
            (Page::AcceptAll(all), action) => all.list.act(action),
            (Page::Alike(list), Action::Accept) => {
                let step = self.alike.take().and_then(|alike| {
                    decide::alike(desk, &list.chosen(), alike.decision, &alike.because, &alike.name)
                });
                self.page = Page::Card;
                return commit(step);
            }
            (Page::Alike(list), action) => list.act(action),
            (Page::Card, action) => return self.on_card(action, desk),
        }
        Vec::new()
    }

    fn on_card(&mut self, action: Action, desk: &mut Desk) -> Vec<Effect> {
        let decision = match action {
            Action::SetLevel(level) => Decision::Level(level),
            Action::SetStance(stance) => Decision::Stance(stance),
            Action::SetMode(mode) => Decision::Mode(mode),
            Action::Reopen => Decision::Open,
            _ => return self.go_on(action, desk),
        };
        match self.current {
            Some(id) => {
                self.decided = Some(id);
                commit(decide::by_person(desk, id, decision))
            }
            None => nothing_left(desk),
        }
    }

    fn go_on(&mut self, action: Action, desk: &mut Desk) -> Vec<Effect> {
        match action {
            Action::Accept => return self.accept(desk),
            Action::Skip => self.skip(desk),
            Action::Return => self.go_back(desk),
            Action::Down | Action::Up => {
                if let Some(id) = self.queue.beside(self.current, action == Action::Down) {
                    self.leave_for(Some(id));
                }
            }
            Action::Interview => match self.line(desk).zip(self.suggestion.as_ref()) {
                Some((line, (_, suggestion))) => self.page = Page::Asking(Asking::about(line, suggestion)),
                None => return nothing_left(desk),
            },
            Action::Why => match self.line(desk) {
                Some(line) => self.why = Some(Input::new(line.because.to_string())),
                None => return nothing_left(desk),
            },
            Action::AcceptAll => {
                let open = self.queue.open().collect();
                self.read(open, Purpose::AcceptAll, desk);
            }
            Action::Alike => self.show_alike(desk),
            Action::Order if self.queue.must_read_to_turn() => {
                let lines = self.queue.lines().to_vec();
                self.read(lines, Purpose::Order, desk);
            }
            Action::Order => self.turn(desk),
            _ => {}
        }
        Vec::new()
    }

    /// Accepts the suggestion; on a decided line, lets it be and goes on.
    fn accept(&mut self, desk: &mut Desk) -> Vec<Effect> {
        let Some((line, (id, suggestion))) = self.line(desk).zip(self.suggestion.as_ref()) else {
            return nothing_left(desk);
        };
        if line.is_classified() {
            self.leave_for_next();
            return Vec::new();
        }
        if !suggestion.tells_more_than(line) {
            let ways = if line.level.is_none() { "s or t decides" } else { "r, p or 1 to 7 decides" };
            desk.status = Status::Wrong(format!("Its words do not tell: {ways}, i asks, n skips."));
            return Vec::new();
        }
        commit(decide::accept(desk, *id, suggestion))
    }

    fn skip(&mut self, desk: &mut Desk) {
        match self.next() {
            None if self.current.is_some_and(|id| self.queue.is_open(id)) => {
                desk.status = Status::Done("This is the only line left to decide.".into());
            }
            next => self.leave_for(next),
        }
    }

    fn go_back(&mut self, desk: &mut Desk) {
        while let Some(id) = self.trail.pop() {
            if self.queue.holds(id) && Some(id) != self.current {
                self.current = Some(id);
                return;
            }
        }
        match self.queue.beside(self.current, false) {
            Some(id) => self.current = Some(id),
            None => desk.status = Status::Done("This is the first line.".into()),
        }
    }

    /// Answers the mouse.
    pub fn mouse(&mut self, mouse: MouseEvent, desk: &mut Desk) -> Vec<Effect> {
        let action = match mouse.kind {
            MouseEventKind::ScrollDown => Some(Action::Down),
            MouseEventKind::ScrollUp => Some(Action::Up),
            MouseEventKind::Down(MouseButton::Left) => {
                if let Page::AcceptAll(AcceptAll { list, .. }) | Page::Alike(list) = &mut self.page {
                    list.click(mouse.column, mouse.row);
                } else if let Some(id) = self.lineup.line_at(mouse.column, mouse.row, &self.queue) {
                    self.leave_for(Some(id));
                }
                let at = (mouse.column, mouse.row).into();
                self.choices.borrow().iter().find(|(area, _)| area.contains(at)).map(|(_, action)| *action)
            }
            _ => None,
        };
        match action {
            Some(action) if self.why.is_none() => self.act(action, desk),
            _ => Vec::new(),
        }
    }

    /// Draws the view; returns where the text cursor stands, if anything is typed.
    pub fn view(&self, desk: &Desk, buf: &mut Buffer, area: Rect) -> Option<(u16, u16)> {
        view::view(self, desk, buf, area)
    }
}

fn commit(step: Option<crate::plan::change::Step>) -> Vec<Effect> {
    step.map(Effect::Commit).into_iter().collect()
}

fn nothing_left(desk: &mut Desk) -> Vec<Effect> {
    let said = match desk.line_count() {
        0 => "There are no lines yet. Esc leads to the initiatives, where n adds one.",
        _ => "Every line is decided. Left leads back to them, b to the balance.",
    };
    desk.status = Status::Done(said.into());
    Vec::new()
}
