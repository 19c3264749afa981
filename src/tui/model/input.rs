//! Keys, clicks and pasted texts, each given to whom they are meant for.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, MouseEvent, MouseEventKind};
use ratatui::layout::Rect;

use super::super::desk::Status;
use super::super::dialog::Answer;
use super::super::keymap;
use super::super::message::Effect;
use super::super::split::Outcome;
use super::super::view::tab_at;
use super::super::views::View;
use super::Model;

impl Model {
    pub(super) fn event(&mut self, event: Event) -> Vec<Effect> {
        match event {
            Event::Resize(columns, rows) => {
                self.area = Rect::new(0, 0, columns, rows);
                Vec::new()
            }
            Event::Key(key) if key.kind != KeyEventKind::Release => self.key(key),
            Event::Mouse(mouse) => self.mouse(mouse),
            Event::Paste(text) => {
                self.paste(&text);
                Vec::new()
            }
            Event::FocusGained => {
                self.look_for_changes();
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    /// Types a pasted text where something is typed into. It never gives orders.
    fn paste(&mut self, text: &str) {
        for c in text.chars().map(|c| if c.is_control() { ' ' } else { c }) {
            let key = KeyEvent::from(KeyCode::Char(c));
            let name = keymap::name(key);
            let typed = match &mut self.dialog {
                Some(dialog) => dialog.is_typed_into() && dialog.key(key, &name) == Answer::Stay,
                None => self.typing(key, &name).is_some(),
            };
            if !typed {
                self.desk.status =
                    Status::Wrong("Nothing is being typed into, so nothing was pasted.".into());
                return;
            }
        }
    }

    /// Gives a key to a view that is being typed into; `None` where none is.
    fn typing(&mut self, key: KeyEvent, name: &str) -> Option<Vec<Effect>> {
        if let Some(mut form) = self.split.take() {
            return Some(match form.key(key, name, &mut self.desk) {
                Outcome::Stay => {
                    self.split = Some(form);
                    Vec::new()
                }
                Outcome::Leave => Vec::new(),
                Outcome::Commit(step) => vec![Effect::Commit(step)],
            });
        }
        match self.view {
            View::Start => self.start.typing(key, name, &mut self.desk),
            View::Initiatives => self.initiatives.typing(key, name, &mut self.desk),
            View::Classify => self.classify.typing(key, name, &mut self.desk),
            View::Map => None,
            View::Balance => self.balance.typing(key, name, &mut self.desk),
            View::Scenarios => self.scenarios.typing(key, name, &mut self.desk),
            View::Merge => self.merge.typing(key, name, &mut self.desk),
            View::History => self.past.typing(key, name, &mut self.desk),
        }
    }

    fn key(&mut self, key: KeyEvent) -> Vec<Effect> {
        let name = keymap::name(key);
        let cancelling = std::mem::replace(&mut self.cancelling, name == "Ctrl-c");
        if name == "Ctrl-c" && cancelling {
            return vec![Effect::Quit];
        }
        if self.desk.is_loading() && !matches!(name.as_str(), "q" | "Esc" | "Ctrl-c" | "?") {
            self.waiting.push(Event::Key(key));
            return Vec::new();
        }
        self.desk.status = Status::Quiet;
        if let Some(dialog) = &mut self.dialog {
            return match dialog.key(key, &name) {
                Answer::Stay => Vec::new(),
                Answer::Close => {
                    self.dialog = None;
                    Vec::new()
                }
                Answer::Do(action) => {
                    self.dialog = None;
                    self.act(action)
                }
            };
        }
        // A view that is being typed into takes the key before the table does.
        if let Some(effects) = self.typing(key, &name) {
            return effects;
        }
        match keymap::lookup(self.contexts(), &name) {
            Some(action) => self.act(action),
            None => Vec::new(),
        }
    }

    fn mouse(&mut self, mouse: MouseEvent) -> Vec<Effect> {
        if self.dialog.is_some() || self.split.is_some() || self.desk.is_loading() {
            return Vec::new();
        }
        self.desk.status = match std::mem::replace(&mut self.desk.status, Status::Quiet) {
            // Moving over the screen is no answer to an error.
            wrong @ Status::Wrong(_) if mouse.kind == MouseEventKind::Moved => wrong,
            other => other,
        };
        if let Some(view) = tab_at(self, mouse) {
            return self.act(view.action());
        }
        match self.view {
            View::Start => self.start.mouse(mouse, &mut self.desk),
            View::Initiatives => self.initiatives.mouse(mouse, &mut self.desk),
            View::Classify => self.classify.mouse(mouse, &mut self.desk),
            View::Map => self.map.mouse(mouse).map_or_else(Vec::new, |action| self.act(action)),
            View::Balance => self.balance.mouse(mouse, &mut self.desk),
            View::Scenarios => self.scenarios.mouse(mouse, &mut self.desk),
            View::Merge => self.merge.mouse(mouse, &mut self.desk),
            View::History => self.past.mouse(mouse, &mut self.desk),
        }
    }
}
