//! What did the other planner do? Another copy of the plan is chosen, what both
//! changed differently is settled, and then it comes in as one step.

mod asking;
mod preview;
mod settling;
mod view;

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
use crate::workbench::Comparison;
use asking::Asking;
use settling::Settling;

/// The view.
#[derive(Debug)]
pub struct Merge {
    /// In which zone times are told.
    pub zone: TimeZone,
    page: Page,
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
        Merge { zone: TimeZone::system(), page: Page::Asking(Asking::default()) }
    }
}

impl Merge {
    /// Begins, or goes on where it was left.
    pub fn enter(&mut self, desk: &mut Desk) -> Vec<Effect> {
        match &self.page {
            Page::Settling(settling) => {
                desk.status = Status::Done(format!("On with {}. o takes another copy.", settling.progress()));
                self.look_again(desk)
            }
            Page::Asking(_) | Page::Merged(_) => self.ask(),
        }
    }

    fn ask(&mut self) -> Vec<Effect> {
        self.page = Page::Asking(Asking::default());
        vec![Effect::FindCopies]
    }

    /// Weighs the copy again if the plan is another than when it was weighed.
    fn look_again(&self, desk: &Desk) -> Vec<Effect> {
        match &self.page {
            Page::Settling(settling) if !settling.is_of(desk) => vec![Effect::Compare(settling.path.clone())],
            _ => Vec::new(),
        }
    }

    /// Offers plans that could be copies of this one.
    pub fn offer(&mut self, paths: Vec<PathBuf>) {
        if let Page::Asking(asking) = &mut self.page {
            asking.offer(paths);
        }
    }

    /// Takes what weighing the copy at `path` has come to.
    pub fn compared(&mut self, path: PathBuf, compared: Result<Comparison>, desk: &mut Desk) {
        match compared {
            Ok(other) if other.merge.is_empty() => {
                desk.status = Status::Done(format!("Nothing to merge: nothing in {} is new.", other.name));
                self.page = Page::Asking(self.asking_for(path));
            }
            Ok(other) => {
                let known = match &self.page {
                    Page::Settling(settling) if settling.path == path => settling.choices(),
                    _ => Vec::new(),
                };
                self.page = Page::Settling(Box::new(Settling::of(other, path, &known, desk)));
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

    /// Notes that the copy has come in. True if nothing is left to be said.
    pub fn merged(&mut self) -> bool {
        let concerns = match &self.page {
            Page::Settling(settling) => settling.concerns(),
            _ => Vec::new(),
        };
        let is_quiet = concerns.is_empty();
        self.page = Page::Merged(concerns);
        is_quiet
    }

    /// Whether a copy waits to be merged.
    pub fn is_waiting(&self) -> bool {
        matches!(self.page, Page::Settling(_))
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
            Page::Asking(asking) => asking.key(key, name, desk),
            Page::Settling(_) | Page::Merged(_) => None,
        }
    }

    /// What the keys mean while a path is being typed.
    pub fn hints(&self) -> Option<&'static [Hint]> {
        match self.page {
            Page::Asking(_) => Some(&[("Enter", "look at it"), ("Up Down", "choose"), ("Esc", "back")]),
            Page::Merged(_) => Some(&[("u", "undoes the merge"), ("Esc", "to the lines"), ("?", "help")]),
            Page::Settling(_) => None,
        }
    }

    /// Does what an action asks for.
    pub fn act(&mut self, action: Action, desk: &mut Desk) -> Vec<Effect> {
        let Page::Settling(settling) = &mut self.page else { return Vec::new() };
        match action {
            Action::Mine => settling.decide(Choice::Mine, desk),
            Action::Theirs => settling.decide(Choice::Theirs, desk),
            Action::AllMine => settling.decide_rest(Choice::Mine, desk),
            Action::AllTheirs => settling.decide_rest(Choice::Theirs, desk),
            Action::Reopen => settling.reopen(),
            Action::TakeBack => settling.take_back(desk),
            Action::Skip | Action::NextPane => settling.skip(desk),
            Action::OtherCopy => return self.ask(),
            Action::Accept => {
                if !settling.is_of(desk) {
                    desk.status =
                        Status::Wrong("The plan has changed meanwhile: look again, then Enter.".into());
                    return self.look_again(desk);
                }
                return settling.finish(desk);
            }
            Action::Return => settling.go(Action::Up),
            movement => settling.go(movement),
        }
        Vec::new()
    }

    /// Answers the mouse.
    pub fn mouse(&mut self, mouse: MouseEvent, desk: &mut Desk) -> Vec<Effect> {
        let Page::Settling(settling) = &mut self.page else { return Vec::new() };
        match mouse.kind {
            MouseEventKind::ScrollDown => settling.go(Action::Down),
            MouseEventKind::ScrollUp => settling.go(Action::Up),
            MouseEventKind::Down(MouseButton::Left) => match settling.choice_at(mouse.column, mouse.row) {
                Some(choice) => settling.decide(choice, desk),
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
