//! Drawing the steps: the visible rows and nothing else.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use unicode_width::UnicodeWidthStr;

use super::super::desk::Desk;
use super::super::dialog::REVERSED;
use super::super::draw::{framed, put, put_right, put_wrapped};
use super::super::theme::Theme;
use super::{Past, Standing, entry_at};
use crate::store::{Entry, StepKind};

/// From this many columns on, a step's changes stand beside the list.
const WIDE: u16 = 100;

/// From this many columns on, each step tells who made it.
const NAMED: u16 = 50;

/// Draws the list, and the changes of the step that is open.
pub fn view(past: &Past, desk: &Desk, buf: &mut Buffer, area: Rect) {
    let Some(bench) = desk.bench() else { return };
    let beside = match past.open {
        Some(_) if area.width < WIDE => area.width,
        Some(_) => area.width / 2,
        None => 0,
    };
    let list = Rect { width: area.width - beside, ..area };
    if list.width > 0 {
        steps(past, desk, bench.history(), buf, list);
    }
    changes(past, desk, bench.history(), buf, Rect { x: list.right(), width: beside, ..area });
}

fn steps(past: &Past, desk: &Desk, entries: &[Entry], buf: &mut Buffer, area: Rect) {
    let theme = &desk.theme;
    let title = match entries.len() {
        1 => "1 step".to_string(),
        many => format!("{many} steps"),
    };
    let inside = framed(buf, area, &title, theme, past.open.is_none());
    if entries.is_empty() {
        let page =
            Rect { x: inside.x + 2, y: inside.y + 1, width: inside.width.saturating_sub(4), height: 3 };
        let said =
            "Nothing has been changed yet. Whatever is done in this plan is listed here, and can be undone.";
        put_wrapped(buf, page.intersection(inside), said, theme.dim);
        return;
    }
    let legend = format!(
        " {} undone  {} undo  {} redo ",
        mark(Standing::Undone, StepKind::Change, theme),
        mark(Standing::Turn, StepKind::Undo, theme),
        mark(Standing::Turn, StepKind::Redo, theme)
    );
    put_right(buf, area.x + 1, area.bottom() - 1, &legend, area.width.saturating_sub(3), theme.dim);
    let top = past.cursor.place(inside, entries.len());
    let rows = (inside.y..inside.bottom()).zip(top..);
    let rows = || rows.clone().map_while(|(y, row)| Some((y, row, entry_at(entries, row)?)));
    let longest = rows().map(|(.., entry)| entry.who.width()).max().unwrap_or(0);
    let who = match inside.width {
        0..NAMED => 0,
        width => u16::try_from(longest).unwrap_or(width).clamp(10, width / 5),
    };
    let mut day_above = String::new();
    for (y, row, entry) in rows() {
        let standing = past.standing_of(entry);
        let here = row == past.cursor.row();
        let base = if here { REVERSED } else { Style::new() };
        if here {
            buf.set_style(Rect { y, height: 1, ..inside }, REVERSED);
            put(buf, inside.x, y, theme.glyph("▌", ">"), 1, REVERSED);
        }
        let (day, time) = past.moment(entry);
        if day != day_above {
            put_right(buf, inside.x + 1, y, &day, 11, base.patch(theme.dim));
        }
        put(buf, inside.x + 14, y, &time, 5, base.patch(theme.dim));
        put(buf, inside.x + 21, y, &entry.who, who, base);
        let x = inside.x + 22 + who;
        let look = match standing {
            Standing::Stands => base,
            Standing::Undone => base.patch(theme.dim).add_modifier(Modifier::CROSSED_OUT),
            Standing::Turn => base.patch(theme.dim),
        };
        put(buf, x, y, mark(standing, entry.kind, theme), 1, base);
        put(buf, x + 2, y, &entry.label, inside.right().saturating_sub(x + 3), look);
        day_above = day;
    }
}

/// What shows without colour or strike-through how a step stands.
fn mark(standing: Standing, kind: StepKind, theme: &Theme) -> &'static str {
    match (standing, kind) {
        (Standing::Stands, _) => " ",
        (Standing::Undone, _) => theme.glyph("×", "x"),
        (Standing::Turn, StepKind::Redo) => theme.glyph("↷", ">"),
        (Standing::Turn, _) => theme.glyph("↶", "<"),
    }
}

fn changes(past: &Past, desk: &Desk, entries: &[Entry], buf: &mut Buffer, area: Rect) {
    let Some(open) = &past.open else { return };
    let Some(entry) = entries.iter().rev().find(|e| e.seq == open.seq()) else { return };
    let theme = &desk.theme;
    let title = match open.count() {
        1 => format!("Step {}: 1 change", entry.seq),
        many => format!("Step {}: {many} changes", entry.seq),
    };
    let inside = framed(buf, area, &title, theme, true);
    let mut page = Rect { x: inside.x + 1, width: inside.width.saturating_sub(2), ..inside };
    let (day, time) = past.moment(entry);
    let stands = match past.standing_of(entry) {
        Standing::Undone => " · undone",
        Standing::Stands | Standing::Turn => "",
    };
    let used = put_wrapped(buf, page, &entry.label, theme.strong);
    page = below(page, used);
    put(buf, page.x, page.y, &format!("{} · {day} {time}{stands}", entry.who), page.width, theme.dim);
    open.view(buf, below(page, 2), theme);
}

fn below(area: Rect, rows: u16) -> Rect {
    let rows = rows.min(area.height);
    Rect { y: area.y + rows, height: area.height - rows, ..area }
}
