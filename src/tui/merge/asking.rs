//! Which copy? A path is typed, or chosen among the plans beside this one.

use std::path::PathBuf;

use crossterm::event::{Event, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use tui_input::Input;
use tui_input::backend::crossterm::EventHandler;

use super::super::desk::{Desk, Status};
use super::super::dialog::REVERSED;
use super::super::draw::{framed, put, put_row, put_wrapped};
use super::super::keymap::Action;
use super::super::list::ListCursor;
use super::super::start::{home_path, shown};
use crate::error::Error;

/// What a key was to the question.
#[derive(Debug, PartialEq, Eq)]
pub enum Reply {
    /// Part of the answer, or a choice among those offered.
    Stay,
    /// The answer: this copy.
    Weigh(PathBuf),
}

/// The question, and what is typed.
#[derive(Debug, Default)]
pub struct Asking {
    input: Input,
    offered: Vec<PathBuf>,
    /// Moves among those offered; what is typed stands where nothing was chosen yet.
    cursor: ListCursor,
    chosen: bool,
    /// Why the last answer would not do, and what to do about it.
    refused: Option<String>,
}

impl Asking {
    /// The question with this path typed already.
    pub fn with(path: PathBuf) -> Asking {
        Asking { input: Input::new(path.display().to_string()), ..Asking::default() }
    }

    /// Offers these.
    pub fn offer(&mut self, paths: Vec<PathBuf>) {
        self.chosen = self.input.value().is_empty() && !paths.is_empty();
        self.offered = paths;
    }

    /// Says why the answer will not do: whole, as the way out stands at its end.
    pub fn refuse(&mut self, why: &Error) {
        self.refused = Some(format!("{}. {}", why.what, why.next.as_deref().unwrap_or_default()));
    }

    /// Answers a key. `None` where it is no part of the answer.
    pub fn key(&mut self, key: KeyEvent, name: &str, desk: &mut Desk) -> Option<Reply> {
        match name {
            "Esc" | "Ctrl-c" | "Ctrl-p" | "F1" => return None,
            "Up" | "Down" if !self.offered.is_empty() => {
                if std::mem::replace(&mut self.chosen, true) {
                    let movement = if name == "Up" { Action::Up } else { Action::Down };
                    self.cursor.act(movement, self.offered.len());
                }
            }
            "Enter" => {
                let typed = self.input.value().trim();
                let path = match self.offered.get(self.cursor.row()).filter(|_| self.chosen) {
                    Some(path) => path.clone(),
                    None if typed.is_empty() => {
                        desk.status =
                            Status::Wrong("Type the path of the other copy, such as ana.db.".into());
                        return Some(Reply::Stay);
                    }
                    None => home_path(typed),
                };
                return Some(Reply::Weigh(path));
            }
            _ => {
                self.refused = None;
                self.input.handle_event(&Event::Key(key));
                self.chosen = false;
            }
        }
        Some(Reply::Stay)
    }

    /// Draws the question; returns where the text cursor stands.
    pub fn view(&self, desk: &Desk, buf: &mut Buffer, area: Rect) -> (u16, u16) {
        let theme = &desk.theme;
        let width = area.width.min(88);
        let at = Rect { x: area.x + (area.width - width) / 2, width, ..area };
        let inside = framed(buf, at, "Merge a copy that somebody else worked on", theme, true);
        let page = Rect { x: inside.x + 1, width: inside.width.saturating_sub(2), ..inside };
        let about = "What only one of you changed comes in; what you both changed differently is asked. \
                     Nothing is written before you have settled it.";
        let mut y =
            page.y + put_wrapped(buf, Rect { height: page.height.min(3), ..page }, about, theme.dim) + 1;
        let label = put(buf, page.x, y, "The other copy: ", page.width, theme.strong);
        let room = page.width.saturating_sub(label);
        let scroll = self.input.visual_scroll(usize::from(room.saturating_sub(1)));
        let typed: String = self.input.value().chars().skip(scroll).collect();
        put(buf, page.x + label, y, &typed, room, Style::new());
        let cursor = (page.x + label + (self.input.visual_cursor() - scroll) as u16, y);
        y += 2;
        if let Some(why) = &self.refused {
            let room = Rect { y, height: page.bottom().saturating_sub(y).min(5), ..page };
            y += put_wrapped(buf, room, why, theme.wrong) + 1;
        }
        if !self.offered.is_empty() && y + 1 < page.bottom() {
            put(
                buf,
                page.x,
                y,
                "or one of the copies beside this plan, the latest first:",
                page.width,
                theme.dim,
            );
            let rows = Rect { y: y + 1, height: page.bottom() - y - 1, ..page };
            let top = self.cursor.place(rows, self.offered.len());
            for (row, path) in (0..rows.height).zip(self.offered.iter().skip(top)) {
                let here = self.chosen && top + usize::from(row) == self.cursor.row();
                let mark = if here { theme.glyph("▌", ">") } else { " " };
                let style = if here { REVERSED } else { Style::new() };
                put_row(buf, rows, row, &format!("{mark} {}", shown(path, desk.presenting)), style);
            }
        }
        cursor
    }
}
