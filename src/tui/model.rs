//! The root: everything the workbench is, and how it answers.

mod input;

use std::borrow::Cow;
use std::path::PathBuf;

use crossterm::event::Event;
use ratatui::layout::Rect;

use super::balance::Balance;
use super::classify::Classify;
use super::desk::{Desk, Status};
use super::dialog::Dialog;
use super::history::Past;
use super::initiatives::Initiatives;
use super::keymap::{Action, Context, Hint};
use super::map::Map;
use super::merge::Merge;
pub use super::message::{Effect, Message};
use super::scenarios::Scenarios;
use super::split::SplitForm;
use super::start::Start;
use super::theme::Theme;
pub use super::views::View;
use crate::workbench::Workbench;

/// Everything the workbench is.
#[derive(Debug)]
pub struct Model {
    /// What every view reads.
    pub desk: Desk,
    /// The view in front.
    pub view: View,
    /// Which plan?
    pub start: Start,
    /// What do we spend on?
    pub initiatives: Initiatives,
    /// What is this line, really?
    pub classify: Classify,
    /// Where does the money sit?
    pub map: Map,
    /// What moves, and why?
    pub balance: Balance,
    /// Which of these futures?
    pub scenarios: Scenarios,
    /// What changed?
    pub past: Past,
    /// What did the other planner do?
    pub merge: Merge,
    /// The box in front of the view, if any.
    pub dialog: Option<Dialog>,
    /// The box in which a line is being split, if any.
    pub split: Option<SplitForm>,
    /// The whole screen.
    pub area: Rect,
    mouse_is_ours: bool,
    cancelling: bool,
    waiting: Vec<Event>,
}

impl Model {
    /// A workbench without a plan.
    pub fn new(theme: Theme, recent: Vec<PathBuf>, area: Rect) -> Model {
        Model {
            desk: Desk::new(theme),
            view: View::Start,
            start: Start::new(recent),
            initiatives: Initiatives::default(),
            classify: Classify::default(),
            map: Map::default(),
            balance: Balance::default(),
            scenarios: Scenarios::default(),
            past: Past::default(),
            merge: Merge::default(),
            dialog: None,
            split: None,
            area,
            mouse_is_ours: true,
            cancelling: false,
            waiting: Vec::new(),
        }
    }

    /// Answers a message.
    pub fn update(&mut self, message: Message) -> Vec<Effect> {
        match message {
            Message::Terminal(event) => return self.event(event),
            Message::First(plan, count) => {
                self.desk.show_first(*plan, count);
                self.view = View::Initiatives;
            }
            Message::Rest(store) => return vec![Effect::ReadOn(store)],
            Message::Opened(bench, search) => {
                self.desk.take(*bench, search);
                if self.view == View::Start {
                    self.view = View::Initiatives;
                }
                // What was typed while the lines were being read counts now.
                let waiting = std::mem::take(&mut self.waiting);
                return waiting.into_iter().flat_map(|event| self.event(event)).collect();
            }
            Message::NotOpened(why) => {
                self.waiting.clear();
                self.desk.status = Status::from(&why);
            }
            Message::NotBackedUp(why) => self.desk.status = Status::from(&why),
            Message::Verified(Ok(())) => {
                if let Some(bench) = self.desk.bench_mut() {
                    bench.mark_checked();
                }
            }
            Message::Verified(Err(why)) => {
                self.desk.status = Status::from(&why);
                if let Some(bench) = self.desk.bench_mut() {
                    bench.forbid_writing(why);
                }
                self.desk.say_if_read_only();
            }
            Message::Worked => match self.view {
                View::Classify => self.classify.hear(&mut self.desk),
                View::Merge => return self.merge.hear(&mut self.desk),
                _ => {}
            },
            Message::FileTouched => self.look_for_changes(),
            // The loop sees to these.
            Message::Lost | Message::Signal(_) => {}
        }
        Vec::new()
    }

    /// Brings the view in front up to date with the plan.
    pub fn settle(&mut self) {
        match self.view {
            View::Start => {}
            View::Merge => self.merge.settle(&mut self.desk),
            View::Initiatives => self.initiatives.settle(&self.desk),
            View::Classify => self.classify.settle(&mut self.desk),
            View::Map => self.map.settle(&self.desk),
            View::Balance => self.balance.settle(&self.desk),
            View::Scenarios => self.scenarios.settle(&self.desk),
            View::History => self.past.settle(&self.desk),
        }
    }

    /// How many lines lack a level or a stance, once all are in hand.
    pub fn undecided(&self) -> Option<usize> {
        self.desk.overview().map(|o| o.money.undecided)
    }

    /// Reads the plan again if someone else has written to it.
    fn look_for_changes(&mut self) {
        match self.desk.bench_mut().map(Workbench::refresh) {
            Some(Ok(true)) => {
                self.desk.changed();
                self.desk.say_if_read_only();
                self.desk.status =
                    Status::Done("The plan was changed elsewhere and has been read again.".into());
            }
            Some(Err(why)) => self.desk.status = Status::from(&why),
            Some(Ok(false)) | None => {}
        }
    }

    /// What the keys mean while something is typed or chosen, if that is not the table's.
    pub fn hints(&self) -> Option<&'static [Hint]> {
        if let Some(form) = &self.split {
            return Some(form.hints());
        }
        match (&self.dialog, self.view) {
            (Some(dialog), _) => Some(dialog.hints()),
            (None, View::Start) => self.start.hints(),
            (None, View::Initiatives) => self.initiatives.hints(),
            (None, View::Scenarios) => self.scenarios.hints(),
            (None, View::Merge) => self.merge.hints(),
            (None, View::Classify | View::Map | View::Balance | View::History) => None,
        }
    }

    /// The contexts in which keys are looked up now, narrowest first.
    pub fn contexts(&self) -> &'static [Context] {
        match self.view {
            View::Start => &[Context::Start, Context::List, Context::Everywhere],
            View::Initiatives => self.initiatives.contexts(),
            View::Classify => self.classify.contexts(),
            View::Map => self.map.contexts(),
            View::Balance => self.balance.contexts(),
            View::Scenarios => self.scenarios.contexts(),
            View::History => self.past.contexts(),
            View::Merge => self.merge.contexts(),
        }
    }

    /// What is being worked out behind the keys for the view in front, in a sentence.
    pub fn doing(&self) -> Option<String> {
        match self.view {
            View::Classify => self.classify.doing(),
            View::Merge => self.merge.doing(),
            _ => None,
        }
    }

    /// What the status line says: of what was done last, or else of what is being done.
    pub fn said(&self) -> Cow<'_, Status> {
        match (&self.desk.status, self.doing()) {
            (Status::Quiet, Some(doing)) => Cow::Owned(Status::Done(doing)),
            (said, _) => Cow::Borrowed(said),
        }
    }

    /// Whether an action has something to act on now; only such keys are offered.
    pub fn acts(&self, action: Action) -> bool {
        match self.view {
            View::Map => self.map.acts(action, &self.desk),
            View::Balance => self.balance.acts(action, &self.desk),
            View::Initiatives => self.initiatives.acts(action, &self.desk),
            View::Classify => self.classify.acts(action, &self.desk),
            View::Scenarios => self.scenarios.acts(action, &self.desk),
            View::History => self.past.acts(action, &self.desk),
            _ => true,
        }
    }

    /// Does what an action asks for.
    pub fn act(&mut self, action: Action) -> Vec<Effect> {
        match action {
            Action::Undo => return vec![Effect::Undo],
            Action::Redo => return vec![Effect::Redo],
            Action::Help => self.dialog = Some(Dialog::help(self.contexts())),
            Action::Palette => self.dialog = Some(Dialog::palette(self.contexts())),
            Action::Views => self.dialog = Some(Dialog::views(self.view)),
            Action::Mouse => {
                self.mouse_is_ours = !self.mouse_is_ours;
                let said = match self.mouse_is_ours {
                    true => "The mouse works here again. M gives it to the terminal.",
                    false => "The mouse belongs to the terminal: select and copy. M takes it back.",
                };
                self.desk.status = Status::Done(said.into());
                return vec![Effect::CaptureMouse(self.mouse_is_ours)];
            }
            Action::Present => self.desk.turn_presentation(),
            Action::Cancel => {
                self.desk.status = Status::Done("Ctrl-C again quits.".into());
                self.in_view(Action::Back);
            }
            Action::GoStart => self.go(View::Start),
            Action::GoInitiatives => self.go(View::Initiatives),
            Action::GoClassify => {
                self.classify.enter(None);
                self.go(View::Classify);
            }
            Action::ClassifyHere => {
                self.classify.enter(self.initiatives.current());
                self.go(View::Classify);
            }
            Action::GoMap => self.go(View::Map),
            Action::Open if self.view == View::Map => self.visit(),
            Action::Split => {
                let line = match self.view {
                    View::Classify => self.classify.current(),
                    _ => self.initiatives.current(),
                };
                self.split = line.and_then(|line| SplitForm::of(&self.desk, line));
                if self.split.is_none() {
                    self.desk.status = Status::Wrong("There is no line here to split.".into());
                }
            }
            Action::GoBalance => self.go(View::Balance),
            Action::GoScenarios => self.go(View::Scenarios),
            Action::BalanceThis => self.balance_chosen(),
            Action::CutEnvelope if self.view == View::Scenarios => {
                self.balance_chosen();
                self.balance.settle(&self.desk);
                self.balance.start_with_cut(&mut self.desk);
            }
            Action::GoHistory => self.go(View::History),
            Action::GoMerge => {
                self.go(View::Merge);
                if self.view == View::Merge {
                    return self.merge.enter(&mut self.desk);
                }
            }
            Action::CloseView if self.is_inside() => return self.in_view(Action::Back),
            Action::CloseView | Action::Back if self.is_side_view() && !self.is_inside() => {
                self.go(View::Initiatives);
            }
            Action::CloseView | Action::Back if self.ends_visit() => self.go(View::Map),
            Action::CloseView => return vec![Effect::Quit],
            other => return self.in_view(other),
        }
        Vec::new()
    }

    /// Whether the view in front has an inner page or dialog open.
    fn is_inside(&self) -> bool {
        match self.view {
            View::Start => false,
            View::Initiatives => self.initiatives.is_inside(),
            View::Classify => self.classify.is_inside(),
            View::Map => self.map.is_inside(),
            View::Balance => self.balance.is_inside(),
            View::Scenarios => self.scenarios.is_inside(),
            View::History => self.past.is_inside(),
            View::Merge => self.merge.is_inside(),
        }
    }

    /// Whether the initiatives are one level back from here.
    fn is_side_view(&self) -> bool {
        !matches!(self.view, View::Start | View::Initiatives)
    }

    /// Puts the scenario under the cursor to Balance.
    fn balance_chosen(&mut self) {
        if let Some(chosen) = self.scenarios.current() {
            self.desk.show_scenario(chosen);
        }
        self.go(View::Balance);
    }

    /// Shows the lines of a region of the map, until Esc leads back to it.
    fn visit(&mut self) {
        if let Some(filter) = self.map.filter(&mut self.desk) {
            self.go(View::Initiatives);
            self.initiatives.settle(&self.desk);
            self.initiatives.visit(&filter, &self.desk);
        }
    }

    /// Whether the lines shown were those of a region of the map, and are so no more.
    fn ends_visit(&mut self) -> bool {
        self.view == View::Initiatives
            && !self.initiatives.is_inside()
            && self.initiatives.end_visit(&self.desk)
    }

    fn in_view(&mut self, action: Action) -> Vec<Effect> {
        match self.view {
            View::Start => self.start.act(action, &mut self.desk),
            View::Initiatives => self.initiatives.act(action, &mut self.desk),
            View::Classify => self.classify.act(action, &mut self.desk),
            View::Map => self.map.act(action, &mut self.desk),
            View::Balance => self.balance.act(action, &mut self.desk),
            View::Scenarios => self.scenarios.act(action, &mut self.desk),
            View::History => self.past.act(action, &mut self.desk),
            View::Merge => self.merge.act(action, &mut self.desk),
        }
    }

    fn go(&mut self, view: View) {
        match self.desk.plan() {
            None if view != View::Start => {
                self.desk.status = Status::Wrong("No plan is open yet. Open or make one here.".into());
            }
            _ => {
                // The grid shows the line that was looked at last.
                if let (View::Classify, View::Initiatives, Some(id)) =
                    (self.view, view, self.classify.current())
                {
                    self.initiatives.focus(id);
                }
                if self.view == View::Merge && view != View::Merge {
                    self.merge.leave(&mut self.desk);
                }
                if view != View::Classify {
                    self.classify.stop_reading();
                }
                if view != View::Initiatives && self.view == View::Initiatives {
                    self.initiatives.forget_visit();
                }
                self.view = view;
            }
        }
    }
}
