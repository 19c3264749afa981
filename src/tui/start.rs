//! The first screen: which plan?

use std::path::PathBuf;

use crossterm::event::{Event, KeyEvent, MouseButton, MouseEvent, MouseEventKind};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use tui_input::Input;
use tui_input::backend::crossterm::EventHandler;
use unicode_width::UnicodeWidthStr;

use super::desk::{Desk, Status};
use super::dialog::REVERSED;
use super::draw::{fit, framed, put, put_right, put_row, put_wrapped};
use super::keymap::{Action, Hint};
use super::model::Effect;

/// One row of the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Row {
    Demo,
    New,
    Open,
    Recent(PathBuf),
}

/// What a path is being typed for.
#[derive(Debug)]
enum Asking {
    New(Input),
    Open(Input),
}

/// The first screen.
#[derive(Debug)]
pub struct Start {
    rows: Vec<Row>,
    chosen: usize,
    asking: Option<Asking>,
    top: std::cell::Cell<u16>,
}

impl Start {
    /// A first screen that offers these recent plans, the latest first.
    pub fn new(recent: Vec<PathBuf>) -> Start {
        let mut rows: Vec<Row> = recent.into_iter().map(Row::Recent).collect();
        rows.extend([Row::Demo, Row::New, Row::Open]);
        Start { rows, chosen: 0, asking: None, top: std::cell::Cell::new(0) }
    }

    /// Takes a key while a path is being typed.
    pub fn typing(&mut self, key: KeyEvent, name: &str, desk: &mut Desk) -> Option<Vec<Effect>> {
        let asking = self.asking.as_mut()?;
        let (Asking::New(input) | Asking::Open(input)) = asking;
        match name {
            "Esc" | "Ctrl-c" => self.asking = None,
            "Enter" if input.value().trim().is_empty() => {
                desk.status = Status::Wrong("Type the path of a plan file, such as plan-2027.db.".into());
            }
            "Enter" => {
                let path = home_path(input.value().trim());
                let effect = match asking {
                    Asking::New(_) => Effect::Create(path),
                    Asking::Open(_) => Effect::Open(path),
                };
                self.asking = None;
                return Some(vec![effect]);
            }
            _ => {
                input.handle_event(&Event::Key(key));
            }
        }
        Some(Vec::new())
    }

    /// What the keys mean while a path is being typed.
    pub fn hints(&self) -> Option<&'static [Hint]> {
        self.asking.as_ref().map(|_| [("Enter", "go on"), ("Esc", "leave it")].as_slice())
    }

    /// Does what an action asks for.
    pub fn act(&mut self, action: Action, _desk: &mut Desk) -> Vec<Effect> {
        let last = self.rows.len() - 1;
        match action {
            Action::Up => self.chosen = self.chosen.saturating_sub(1),
            Action::Down => self.chosen = (self.chosen + 1).min(last),
            Action::First => self.chosen = 0,
            Action::Last => self.chosen = last,
            Action::Open => match &self.rows[self.chosen] {
                Row::Demo => return vec![Effect::Demo],
                Row::Recent(path) => return vec![Effect::Open(path.clone())],
                Row::New => self.asking = Some(Asking::New(Input::new("plan.db".into()))),
                Row::Open => self.asking = Some(Asking::Open(Input::default())),
            },
            _ => {}
        }
        Vec::new()
    }

    /// Answers the mouse.
    pub fn mouse(&mut self, mouse: MouseEvent, desk: &mut Desk) -> Vec<Effect> {
        if mouse.kind != MouseEventKind::Down(MouseButton::Left) || mouse.row < self.top.get() {
            return Vec::new();
        }
        let row = usize::from(mouse.row - self.top.get());
        if row >= self.rows.len() {
            return Vec::new();
        }
        self.chosen = row;
        self.act(Action::Open, desk)
    }

    /// Draws the view; returns where the text cursor stands, if a path is typed.
    pub fn view(&self, desk: &Desk, buf: &mut Buffer, area: Rect) -> Option<(u16, u16)> {
        let theme = &desk.theme;
        let width = area.width.min(76);
        let height = (self.rows.len() as u16 + 10).min(area.height);
        let at = Rect {
            x: area.x + (area.width - width) / 2,
            y: area.y + (area.height - height) / 3,
            width,
            height,
        };
        let inside = framed(buf, at, "ounce", theme, true);
        let mut y = inside.y + 1;
        let x = inside.x + 2;
        let wide = inside.width.saturating_sub(4);
        let promise =
            "See where next year's money goes, and move it from making up for problems to preventing them.";
        y += put_wrapped(buf, Rect { x, y, width: wide, height: 3 }, promise, theme.strong) + 1;
        self.top.set(y);
        for (row, content) in self.rows.iter().enumerate() {
            let (what, about) = match content {
                Row::Demo => {
                    ("Look around the demo plan".to_string(), "48 initiatives of an invented company")
                }
                Row::New => ("Begin a new plan".to_string(), "one file, yours alone"),
                Row::Open => ("Open a plan by its path".to_string(), ""),
                Row::Recent(path) => (shown(path, desk.presenting), "opened before"),
            };
            let style = if row == self.chosen { REVERSED } else { Style::new() };
            let mark = if row == self.chosen { theme.glyph("▌", ">") } else { " " };
            let room = Rect { x, y, width: wide, height: 1 };
            put_row(buf, room, 0, &format!("{mark} {what}"), style);
            let about_room = wide.saturating_sub(what.width() as u16 + 4).min(about.width() as u16);
            put_right(buf, x, y, fit(about, usize::from(about_room)).as_ref(), wide, style.patch(theme.dim));
            y += 1;
        }
        let (label, input) = match self.asking.as_ref()? {
            Asking::New(input) => ("Make a plan at: ", input),
            Asking::Open(input) => ("Open the plan at: ", input),
        };
        let used = put(buf, x, y + 1, label, wide, theme.strong);
        put(buf, x + used, y + 1, input.value(), wide.saturating_sub(used), Style::new());
        Some((x + used + input.visual_cursor() as u16, y + 1))
    }
}

/// The file's name with its folder, or the name alone where clients look on.
pub(super) fn shown(path: &std::path::Path, presenting: bool) -> String {
    match presenting {
        true => path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        false => path.display().to_string(),
    }
}

/// The path with a leading `~` replaced by the home folder.
pub(super) fn home_path(text: &str) -> PathBuf {
    match (text.strip_prefix("~/"), etcetera::home_dir()) {
        (Some(rest), Ok(home)) => home.join(rest),
        _ => PathBuf::from(text),
    }
}
