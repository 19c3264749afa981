//! What did the other planner do? Another copy of the plan is chosen, what both
//! changed differently is settled, and then it comes in as one step.

mod asking;
mod preview;
mod settling;
mod view;
mod working;

use std::path::PathBuf;

use crossterm::event::{KeyEvent, MouseButton, MouseEvent, MouseEventKind};
use jiff::tz::TimeZone;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::desk::{Desk, Status};
use super::keymap::{Action, Context, Hint};
use super::model::Effect;
use crate::error::Result;
use crate::merge::Choice;
use crate::workbench::{Comparison, name_of};
use asking::{Asking, Reply};
use settling::Settling;
pub use working::Ready;
use working::{News, Working};

/// The view.
#[derive(Debug)]
pub struct Merge {
    /// In which zone times are told.
    pub zone: TimeZone,
    page: Page,
    /// What is worked out behind the keys.
    working: Option<Working>,
}

/// What is in front.
#[derive(Debug)]
enum Page {
    /// Which copy?
    Asking(Asking),
    /// What the two say differently.
    Settling(Box<Settling>),
    /// It has come in, and this is to be decided first.
    Merged(Vec<String>),
}

impl Default for Merge {
    fn default() -> Merge {
        Merge { zone: TimeZone::system(), page: Page::Asking(Asking::default()), working: None }
    }
}

impl Merge {
    /// Begins, or goes on where it was left.
    pub fn enter(&mut self, desk: &mut Desk) -> Vec<Effect> {
        match &self.page {
            Page::Settling(settling) => {
                desk.status = Status::Done(format!("On with {}. o takes another copy.", settling.progress()));
                Vec::new()
            }
            Page::Asking(_) | Page::Merged(_) => self.ask(),
        }
    }

    fn ask(&mut self) -> Vec<Effect> {
        self.page = Page::Asking(Asking::default());
        self.working = None;
        vec![Effect::FindCopies]
    }

    /// Offers plans that could be copies of this one.
    pub fn offer(&mut self, paths: Vec<PathBuf>) {
        if let Page::Asking(asking) = &mut self.page {
            asking.offer(paths);
        }
    }

    /// Brings it up to date with the plan and the decisions: where the plan has
    /// changed, the copy is weighed again.
    pub fn settle(&mut self, desk: &mut Desk) {
        if let Some(stale) = self.working.take_if(|working| !working.is_of(desk)) {
            if stale.is_finishing() {
                desk.status = Status::Wrong("The plan has changed meanwhile: look again, then Enter.".into());
            }
            self.working = stale.copy().and_then(|(path, _)| Working::weighing(path.into(), desk));
        }
        let Page::Settling(settling) = &self.page else { return };
        if self.working.is_none() && !settling.is_of(desk) {
            self.working = Working::weighing(settling.path.clone(), desk);
        } else if self.working.is_none() && !settling.is_foreseen() {
            self.working = Working::foreseeing(settling, desk);
        }
    }

    /// Takes what was worked out behind the keys.
    pub fn hear(&mut self, desk: &mut Desk) -> Vec<Effect> {
        // What is about another plan than this is begun again.
        let Some(working) = self.working.as_mut().filter(|working| working.is_of(desk)) else {
            return Vec::new();
        };
        let Some(news) = working.hear() else { return Vec::new() };
        let Some(done) = self.working.take() else { return Vec::new() };
        match (news, done.copy(), done.revision(), &mut self.page) {
            (News::Weighed(weighed), Some((path, is_short)), ..) => {
                self.weighed((path.into(), is_short), *weighed, desk);
            }
            (News::Foreseen(preview), _, Some(revision), Page::Settling(settling)) => {
                settling.foresee(revision, *preview);
            }
            (News::Ready(ready), ..) => return vec![Effect::Merge(ready)],
            _ => {}
        }
        Vec::new()
    }

    /// Takes what weighing the copy at a path has come to, and whether that was short.
    fn weighed(&mut self, (path, is_short): (PathBuf, bool), weighed: Result<Comparison>, desk: &mut Desk) {
        match weighed {
            Ok(other) if other.merge.is_empty() => {
                desk.status = Status::Done(format!("Nothing to merge: nothing in {} is new.", other.name));
                self.page = Page::Asking(self.asking_for(path));
            }
            Ok(other) => {
                let known = match &self.page {
                    Page::Settling(settling) if settling.path == path => settling.choices(),
                    _ => Vec::new(),
                };
                self.page = Page::Settling(Box::new(Settling::of(other, (path, is_short), &known, desk)));
            }
            Err(why) => {
                desk.status = Status::from(&why);
                let mut asking = self.asking_for(path);
                asking.refuse(&why);
                self.page = Page::Asking(asking);
            }
        }
    }

    /// The question which copy, with what was answered in it.
    fn asking_for(&mut self, path: PathBuf) -> Asking {
        match std::mem::replace(&mut self.page, Page::Merged(Vec::new())) {
            Page::Asking(asking) => asking,
            _ => Asking::with(path),
        }
    }

    /// Notes that the copy has come in, and what is to be decided first.
    pub fn merged(&mut self, concerns: Vec<String>) {
        self.page = Page::Merged(concerns);
    }

    /// What is being done that the planner waits for, in a sentence.
    pub fn doing(&self) -> Option<String> {
        self.working.as_ref().and_then(Working::sentence)
    }

    /// Whether the planner waits for something that can be stopped here.
    pub fn is_inside(&self) -> bool {
        let is_settling = matches!(self.page, Page::Settling(_));
        self.working.as_ref().is_some_and(|w| w.is_finishing() || (w.copy().is_some() && !is_settling))
    }

    /// Stops what the planner waits for.
    fn stop(&mut self, desk: &mut Desk) {
        if !self.is_inside() {
            return;
        }
        let said = match self.working.take().as_ref().and_then(Working::copy) {
            Some((path, _)) => format!("Stopped weighing {}. Nothing was written.", name_of(path)),
            None => "Stopped. Nothing was written; Enter merges.".into(),
        };
        desk.status = Status::Done(said);
    }

    /// Leaves: what is under way stops, and what was decided waits.
    pub fn leave(&mut self, desk: &mut Desk) {
        self.stop(desk);
        self.working = None;
        if let Page::Settling(_) = self.page {
            let said = "Nothing was written. The merge waits as it is: m in History goes on.";
            desk.status = Status::Done(said.into());
        }
    }

    /// The contexts in which keys are looked up now.
    pub fn contexts(&self) -> &'static [Context] {
        match self.page {
            Page::Settling(_) => &[Context::Merge, Context::List, Context::Everywhere],
            Page::Asking(_) | Page::Merged(_) => &[Context::List, Context::Everywhere],
        }
    }

    /// Takes a key while a path is being typed.
    pub fn typing(&mut self, key: KeyEvent, name: &str, desk: &mut Desk) -> Option<Vec<Effect>> {
        match &mut self.page {
            Page::Asking(asking) if self.working.is_none() => {
                if let Reply::Weigh(path) = asking.key(key, name, desk)? {
                    self.working = Working::weighing(path, desk);
                }
                Some(Vec::new())
            }
            _ => None,
        }
    }

    /// What the keys mean while a path is being typed.
    pub fn hints(&self) -> Option<&'static [Hint]> {
        if self.is_inside() {
            return Some(&[("Esc", "stop"), ("v", "views"), (":", "all actions"), ("?", "help")]);
        }
        match self.page {
            Page::Asking(_) => Some(&[("Enter", "look at it"), ("Up Down", "choose"), ("Esc", "back")]),
            Page::Merged(_) => Some(&[("u", "undoes the merge"), ("Esc", "to the lines"), ("?", "help")]),
            Page::Settling(_) => None,
        }
    }

    /// Does what an action asks for.
    pub fn act(&mut self, action: Action, desk: &mut Desk) -> Vec<Effect> {
        if action == Action::Back {
            self.stop(desk);
            return Vec::new();
        }
        let is_finishing = self.working.as_ref().is_some_and(Working::is_finishing);
        let Page::Settling(settling) = &mut self.page else { return Vec::new() };
        match action {
            Action::Mine
            | Action::Theirs
            | Action::AllMine
            | Action::AllTheirs
            | Action::Reopen
            | Action::TakeBack
                if is_finishing =>
            {
                desk.status = Status::Wrong("The merge is under way: Esc stops it, then decide.".into());
            }
            Action::Mine => settling.decide(Choice::Mine, desk),
            Action::Theirs => settling.decide(Choice::Theirs, desk),
            Action::AllMine => settling.decide_rest(Choice::Mine, desk),
            Action::AllTheirs => settling.decide_rest(Choice::Theirs, desk),
            Action::Reopen => settling.reopen(),
            Action::TakeBack => settling.take_back(desk),
            Action::Skip | Action::NextPane => settling.skip(desk),
            Action::OtherCopy => return self.ask(),
            Action::Accept if is_finishing => {}
            Action::Accept => self.finish(desk),
            Action::Return => settling.go(Action::Up),
            movement => settling.go(movement),
        }
        Vec::new()
    }

    /// Brings the copy in, if all is settled.
    fn finish(&mut self, desk: &mut Desk) {
        let Page::Settling(settling) = &mut self.page else { return };
        if !settling.is_of(desk) {
            desk.status = Status::Wrong("The plan has changed meanwhile: look again, then Enter.".into());
        } else if settling.is_settled(desk) {
            self.working = Working::finishing(settling, desk);
        }
    }

    /// Answers the mouse.
    pub fn mouse(&mut self, mouse: MouseEvent, desk: &mut Desk) -> Vec<Effect> {
        let Page::Settling(settling) = &mut self.page else { return Vec::new() };
        match mouse.kind {
            MouseEventKind::ScrollDown => settling.go(Action::Down),
            MouseEventKind::ScrollUp => settling.go(Action::Up),
            MouseEventKind::Down(MouseButton::Left) => match settling.choice_at(mouse.column, mouse.row) {
                Some(Choice::Mine) => return self.act(Action::Mine, desk),
                Some(Choice::Theirs) => return self.act(Action::Theirs, desk),
                None => settling.click(mouse.column, mouse.row),
            },
            _ => {}
        }
        Vec::new()
    }

    /// Draws the view; returns where the text cursor stands, if a path is typed.
    pub fn view(&self, desk: &Desk, buf: &mut Buffer, area: Rect) -> Option<(u16, u16)> {
        match &self.page {
            Page::Asking(asking) => return Some(asking.view(desk, buf, area)),
            Page::Settling(settling) => view::settling(settling, &self.zone, desk, buf, area),
            Page::Merged(concerns) => view::merged(concerns, desk, buf, area),
        }
        None
    }
}
