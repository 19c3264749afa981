//! The boxes in front of a view: help, palette, and the list of views.

use crossterm::event::{Event, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use tui_input::Input;
use tui_input::backend::crossterm::EventHandler;

use super::draw::{dialog, put, put_row};
use super::keymap::{self, Action, Binding, Context, Hint};
use super::model::View;
use super::theme::Theme;
use crate::plan::text::fold;

/// What a key in a dialog leads to.
#[derive(Debug, PartialEq, Eq)]
pub enum Answer {
    /// The dialog stays.
    Stay,
    /// It closes.
    Close,
    /// It closes, and this is to be done.
    Do(Action),
}

/// A box in front of the view.
#[derive(Debug)]
pub enum Dialog {
    /// The keys that hold here, or every action by name; both searchable.
    Actions(ActionList),
    /// The views, by their letter.
    Views(usize),
}

/// A searchable list of the keymap's rows.
#[derive(Debug)]
pub struct ActionList {
    title: &'static str,
    rows: Vec<&'static Binding>,
    search: Input,
    chosen: usize,
}

impl Dialog {
    /// The keys that hold in these contexts.
    pub fn help(contexts: &[Context]) -> Dialog {
        let rows = keymap::bindings(contexts).filter(|b| !b.keys.is_empty()).collect();
        Dialog::Actions(ActionList {
            title: "Keys here: type to search, Enter does it",
            rows,
            search: Input::default(),
            chosen: 0,
        })
    }

    /// Everything that can be done from these contexts.
    pub fn palette(contexts: &[Context]) -> Dialog {
        let rows = keymap::bindings(contexts).filter(|b| b.action != Action::Palette).collect();
        Dialog::Actions(ActionList {
            title: "Every action: type to search, Enter does it",
            rows,
            search: Input::default(),
            chosen: 0,
        })
    }

    /// The views, the present one chosen.
    pub fn views(view: View) -> Dialog {
        Dialog::Views(View::TABS.iter().position(|v| *v == view).unwrap_or(0))
    }

    /// Answers a key.
    pub fn key(&mut self, key: KeyEvent, name: &str) -> Answer {
        match self {
            Dialog::Actions(list) => list.key(key, name),
            Dialog::Views(chosen) => {
                let last = View::TABS.len() - 1;
                match name {
                    "Esc" | "q" | "v" | "Ctrl-c" => return Answer::Close,
                    "Down" | "j" => *chosen = (*chosen + 1).min(last),
                    "Up" | "k" => *chosen = chosen.saturating_sub(1),
                    "Enter" => return Answer::Do(View::TABS[*chosen].action()),
                    letter => {
                        let found = View::TABS.iter().find(|v| v.title().to_lowercase().starts_with(letter));
                        return found.map_or(Answer::Stay, |v| Answer::Do(v.action()));
                    }
                }
                Answer::Stay
            }
        }
    }

    /// Whether letters are searched for rather than obeyed.
    pub fn is_typed_into(&self) -> bool {
        matches!(self, Dialog::Actions(_))
    }

    /// What the keys mean meanwhile.
    pub fn hints(&self) -> &'static [Hint] {
        match self {
            Dialog::Actions(_) => &[("Enter", "do it"), ("Esc", "back")],
            Dialog::Views(_) => &[("Enter", "go there"), ("Esc", "back")],
        }
    }

    /// Draws it over the area.
    pub fn view(&self, buf: &mut Buffer, area: Rect, theme: &Theme) -> Option<(u16, u16)> {
        match self {
            Dialog::Actions(list) => Some(list.view(buf, area, theme)),
            Dialog::Views(chosen) => {
                let inside = dialog(buf, area, 30, View::TABS.len() as u16 + 2, "Go to", theme);
                for (row, view) in (0u16..).zip(View::TABS) {
                    let style =
                        if usize::from(row) == *chosen { REVERSED } else { ratatui::style::Style::new() };
                    let letter = view.title().chars().next().unwrap_or(' ').to_ascii_lowercase();
                    put_row(buf, inside, row, &format!(" {letter}  {}", view.title()), style);
                }
                None
            }
        }
    }
}

/// The look of a chosen row.
pub const REVERSED: ratatui::style::Style = ratatui::style::Style::new().add_modifier(Modifier::REVERSED);

impl ActionList {
    fn found(&self) -> Vec<&'static Binding> {
        let wanted = fold(self.search.value());
        let fits = |b: &&&Binding| {
            let text = format!("{} {} {}", fold(b.help), b.hint, b.keys.join(" ").to_lowercase());
            wanted.split_whitespace().all(|word| text.contains(word))
        };
        self.rows.iter().filter(fits).copied().collect()
    }

    fn key(&mut self, key: KeyEvent, name: &str) -> Answer {
        let found = self.found();
        match name {
            "Esc" | "Ctrl-c" | "F1" => return Answer::Close,
            "?" if self.search.value().is_empty() => return Answer::Close,
            "Enter" => return found.get(self.chosen).map_or(Answer::Stay, |b| Answer::Do(b.action)),
            "Down" | "Ctrl-n" => self.chosen = (self.chosen + 1).min(found.len().saturating_sub(1)),
            "Up" | "Ctrl-p" => self.chosen = self.chosen.saturating_sub(1),
            "PgDn" => self.chosen = (self.chosen + 10).min(found.len().saturating_sub(1)),
            "PgUp" => self.chosen = self.chosen.saturating_sub(10),
            _ => {
                self.search.handle_event(&Event::Key(key));
                self.chosen = 0;
            }
        }
        Answer::Stay
    }

    fn view(&self, buf: &mut Buffer, area: Rect, theme: &Theme) -> (u16, u16) {
        let found = self.found();
        let headings = self.rows.chunk_by(|a, b| a.context == b.context).count();
        let height = ((self.rows.len() + headings + 4) as u16).min(area.height.saturating_sub(2));
        let inside = dialog(buf, area, 76.min(area.width.saturating_sub(2)), height, self.title, theme);
        put(buf, inside.x, inside.y, "> ", 2, theme.strong);
        put(buf, inside.x + 2, inside.y, self.search.value(), inside.width.saturating_sub(2), theme.strong);
        if found.is_empty() {
            put(
                buf,
                inside.x + 1,
                inside.y + 2,
                "Nothing by that name. Esc closes.",
                inside.width,
                theme.dim,
            );
        }
        let lines = Line::of(&found);
        let chosen = lines.iter().position(|line| line.is_row(self.chosen)).unwrap_or(0);
        let room = Rect { y: inside.y + 2, height: inside.height.saturating_sub(2), ..inside };
        let top = (chosen + 1).saturating_sub(usize::from(room.height));
        for (y, line) in (0..room.height).zip(&lines[top..]) {
            match line {
                Line::Heading(context) => put_row(buf, room, y, context.title(), theme.dim),
                Line::Row(at, binding) => {
                    let style = if *at == self.chosen { REVERSED } else { ratatui::style::Style::new() };
                    put_row(buf, room, y, "", style);
                    put(buf, room.x + 1, room.y + y, &binding.keys.join(" "), 14, style.patch(theme.strong));
                    put(buf, room.x + 16, room.y + y, binding.help, room.width.saturating_sub(16), style);
                }
            }
        }
        (inside.x + 2 + self.search.visual_cursor() as u16, inside.y)
    }
}

/// A line of the list: an action with its place among those found, or the
/// heading of the context they belong to.
enum Line {
    Heading(Context),
    Row(usize, &'static Binding),
}

impl Line {
    fn of(found: &[&'static Binding]) -> Vec<Line> {
        let mut lines = Vec::with_capacity(found.len() + 4);
        for (at, binding) in found.iter().enumerate() {
            if at == 0 || found[at - 1].context != binding.context {
                lines.push(Line::Heading(binding.context));
            }
            lines.push(Line::Row(at, binding));
        }
        lines
    }

    fn is_row(&self, chosen: usize) -> bool {
        matches!(self, Line::Row(at, _) if *at == chosen)
    }
}
