//! Which columns the grid shows, how wide, and which one is in focus.

use std::cell::RefCell;
use std::collections::HashMap;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::dialog::REVERSED;
use super::super::draw::{dialog, put_row};
use super::super::theme::Theme;
use super::lines::Extent;
use crate::plan::column::{Column, ColumnKind};

/// The columns shown, in the order in which a wider screen adds them.
const BY_NEED: &[Column] = &[
    Column::Code,
    Column::Name,
    Column::Money,
    Column::Stance,
    Column::Level,
    Column::Department,
    Column::Priority,
    Column::Objective,
    Column::Owner,
    Column::MoneyFloor,
    Column::MoneyCap,
    Column::Fte,
    Column::Status,
    Column::Mode,
];

/// So many of them are shown before others.
const PRESENTED: usize = 6;

/// The columns in the order they stand on the screen.
const BY_PLACE: &[Column] = &[
    Column::Code,
    Column::Name,
    Column::Department,
    Column::Objective,
    Column::Owner,
    Column::Status,
    Column::Priority,
    Column::Level,
    Column::Stance,
    Column::Mode,
    Column::Fte,
    Column::MoneyFloor,
    Column::MoneyCap,
    Column::Money,
];

/// A name narrower than this is hard to tell from another.
const NAME_AT_LEAST: u16 = 24;

/// Codes are shown whole between these widths: they are what people say aloud.
const CODE_AT_LEAST: u16 = 8;
const CODE_AT_MOST: u16 = 16;

/// What the columns are placed into.
#[derive(Debug, Clone, Copy)]
pub struct Room {
    /// How wide a row is.
    pub width: u16,
    /// What the plan's texts want of it.
    pub texts: Extent,
}

/// One column as placed on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlacedColumn {
    /// Which.
    pub column: Column,
    /// Its left edge.
    pub x: u16,
    /// Its width.
    pub width: u16,
}

/// The choice, the widths and the focus.
#[derive(Debug)]
pub struct Layout {
    chosen: Option<Vec<Column>>,
    wider: HashMap<Column, i16>,
    focus: Column,
    placed: RefCell<Vec<PlacedColumn>>,
}

impl Default for Layout {
    fn default() -> Layout {
        Layout { chosen: None, wider: HashMap::new(), focus: Column::Money, placed: RefCell::default() }
    }
}

impl Layout {
    /// The column in focus.
    pub fn focused(&self) -> Column {
        self.focus
    }

    /// Moves the focus among the columns shown.
    pub fn focus_by(&mut self, by: i32) {
        let placed = self.placed.borrow();
        let at = placed.iter().position(|p| p.column == self.focus).unwrap_or(0) as i32;
        let to = (at + by).clamp(0, placed.len().max(1) as i32 - 1);
        if let Some(p) = placed.get(to as usize) {
            self.focus = p.column;
        }
    }

    /// Puts the focus on the column at a place on the screen; false where there is none.
    pub fn focus_at(&mut self, x: u16) -> bool {
        let placed = self.placed.borrow();
        let found = placed.iter().find(|p| (p.x..=p.x + p.width).contains(&x));
        if let Some(p) = found {
            self.focus = p.column;
        }
        found.is_some()
    }

    /// Makes the column in focus wider or narrower.
    pub fn widen(&mut self, by: i16) {
        *self.wider.entry(self.focus).or_default() += by;
    }

    /// A column's width in a row.
    fn width(&self, column: Column, name_width: u16, room: Room) -> u16 {
        let natural: u16 = match column {
            Column::Code => room.texts.code.clamp(CODE_AT_LEAST, CODE_AT_MOST),
            Column::Name | Column::Description => name_width,
            Column::Department => 12,
            Column::Objective => 18,
            Column::Owner => 14,
            Column::Level => 8,
            Column::Stance if room.width < 90 => 7,
            Column::Stance => 12,
            Column::Mode => 9,
            Column::Status => 7,
            Column::Priority => 4,
            Column::Fte | Column::FteFloor | Column::FteCap | Column::FteStep | Column::FteLeast => 7,
            Column::Locked => 6,
            _ => match column.kind() {
                ColumnKind::Amount(_) => 11,
                _ => 16,
            },
        };
        natural.saturating_add_signed(*self.wider.get(&column).unwrap_or(&0)).clamp(3, 200)
    }

    /// Places the columns in a row; what does not fit is
    /// left out, and before others only what a projector can carry is put in.
    pub fn place(&self, x: u16, room: Room, presenting: bool) -> Vec<PlacedColumn> {
        let width = room.width;
        let taken = |columns: &[Column]| -> u16 {
            columns.iter().filter(|c| **c != Column::Name).map(|c| self.width(*c, 0, room) + 1).sum()
        };
        let columns: Vec<Column> = match &self.chosen {
            Some(chosen) => chosen.clone(),
            None => {
                let mut fitting: Vec<Column> = Vec::new();
                let wanted = if presenting { &BY_NEED[..PRESENTED] } else { BY_NEED };
                for column in wanted {
                    fitting.push(*column);
                    // The first four are what the grid is about; they stay however narrow it is.
                    if fitting.len() > 4 && taken(&fitting) + NAME_AT_LEAST > width {
                        fitting.pop();
                        break;
                    }
                }
                // A column that says nothing gives way to names that would be cut.
                let names = width.saturating_sub(taken(&fitting));
                if !room.texts.has_departments && names < room.texts.name {
                    fitting.retain(|c| *c != Column::Department);
                }
                BY_PLACE.iter().copied().filter(|c| fitting.contains(c)).collect()
            }
        };
        let name_width = width.saturating_sub(taken(&columns)).max(8);
        let mut at = x;
        let mut placed = Vec::new();
        for column in columns {
            let own = match column {
                Column::Name => name_width,
                other => self.width(other, 20, room),
            };
            if at >= x + width {
                break;
            }
            let own = own.min(x + width - at);
            placed.push(PlacedColumn { column, x: at, width: own });
            at += own + 1;
        }
        self.placed.replace(placed.clone());
        placed
    }
}

/// The box that chooses columns.
#[derive(Debug, Default)]
pub struct ColumnChooser {
    at: usize,
}

impl ColumnChooser {
    /// Answers a key; false closes the box.
    pub fn key(&mut self, name: &str, layout: &mut Layout) -> bool {
        let last = Column::ALL.len() - 1;
        match name {
            "Down" | "j" => self.at = (self.at + 1).min(last),
            "Up" | "k" => self.at = self.at.saturating_sub(1),
            "PgDn" => self.at = (self.at + 10).min(last),
            "PgUp" => self.at = self.at.saturating_sub(10),
            "Space" => self.toggle(layout),
            "0" => layout.chosen = None,
            "Esc" | "Enter" | "C" | "q" | "Ctrl-c" => return false,
            _ => {}
        }
        true
    }

    fn toggle(&self, layout: &mut Layout) {
        let column = Column::ALL[self.at];
        let shown: Vec<Column> = layout.placed.borrow().iter().map(|p| p.column).collect();
        let chosen = layout.chosen.get_or_insert(shown);
        match chosen.iter().position(|c| *c == column) {
            Some(_) if chosen.len() == 1 || column == Column::Name => {}
            Some(at) => {
                chosen.remove(at);
            }
            None => {
                // The name stays where the eye begins; what is added stands before the money.
                let at = chosen.iter().position(|c| *c == Column::Money).unwrap_or(chosen.len());
                chosen.insert(at, column);
            }
        }
    }

    /// Draws the box.
    pub fn view(&self, layout: &Layout, buf: &mut Buffer, area: Rect, theme: &Theme) {
        let height = (Column::ALL.len() as u16 + 2).min(area.height);
        let inside = dialog(buf, area, 44, height, "Columns", theme);
        let rows = usize::from(inside.height);
        let top = (self.at + 1).saturating_sub(rows);
        let placed = layout.placed.borrow();
        for (row, (at, column)) in (0u16..).zip(Column::ALL.iter().enumerate().skip(top).take(rows)) {
            let mark = if placed.iter().any(|p| p.column == *column) { "x" } else { " " };
            let style = if at == self.at { REVERSED } else { ratatui::style::Style::new() };
            put_row(buf, inside, row, &format!(" [{mark}] {}", column.title()), style);
        }
    }
}
