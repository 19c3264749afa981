//! Drawing the grid: the visible rows and nothing else.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use unicode_width::UnicodeWidthStr;

use super::super::desk::Desk;
use super::super::dialog::REVERSED;
use super::super::draw::{framed, put, put_right, put_wrapped};
use super::super::theme::Theme;
use super::columns::{PlacedColumn, Room};
use super::{Initiatives, Page, Typing};
use crate::plan::Plan;
use crate::plan::amount::short;
use crate::plan::class::Stance;
use crate::plan::column::{Column, ColumnKind};
use crate::plan::field::Resource;
use crate::plan::scenario::Scenario;
use crate::plan::share::percent;

/// Draws the grid; returns where the text cursor stands, if a cell is typed into.
pub fn view(
    view: &Initiatives,
    desk: &Desk,
    plan: &Plan,
    scenario: &Scenario,
    buf: &mut Buffer,
    area: Rect,
) -> Option<(u16, u16)> {
    let theme = &desk.theme;
    let inside = framed(buf, area, "", theme, view.page == Page::Grid);
    if inside.height < 2 || inside.width < 10 {
        return None;
    }
    footer(view, desk, plan, buf, area);
    let rows = Rect { y: inside.y + 1, height: inside.height - 1, ..inside };
    view.placed.rows.set(rows);
    view.placed.header.set(Rect { height: 1, ..inside });
    // One column for the cursor and one for the mark stand before the cells.
    let room = Room { width: inside.width.saturating_sub(2), texts: view.lines.extent() };
    let placed = view.layout.place(inside.x + 2, room, desk.presenting);
    header(view, buf, inside.y, &placed, theme);
    if view.lines.shown().is_empty() {
        put_wrapped(
            buf,
            Rect { x: rows.x + 2, y: rows.y + 1, width: rows.width.saturating_sub(4), ..rows },
            &empty(view, desk),
            theme.dim,
        );
        return None;
    }
    let height = usize::from(rows.height);
    let top = view.lines.first_visible(height);
    let visible = view.lines.shown().iter().enumerate().skip(top).take(height);
    let mut cursor = None;
    for (y, (row, index)) in (rows.y..).zip(visible) {
        let index = *index as usize;
        let id = plan.initiatives()[index].id;
        let here = row == view.lines.cursor();
        let marked = view.lines.is_marked(id);
        if here {
            buf.set_style(Rect { y, height: 1, ..rows }, REVERSED);
            put(buf, rows.x, y, theme.glyph("▌", ">"), 1, REVERSED);
        }
        let base = if here { REVERSED } else { Style::new() };
        if marked {
            put(buf, rows.x + 1, y, theme.glyph("●", "*"), 1, base.patch(theme.strong));
        }
        for place in &placed {
            let focused = here && place.column == view.layout.focused();
            let style = if focused { base.add_modifier(Modifier::BOLD | Modifier::UNDERLINED) } else { base };
            if let Some(at) = edited(view, id, place, buf, y) {
                cursor = Some(at);
                continue;
            }
            cell(buf, y, place, plan, scenario, index, style, theme);
        }
    }
    cursor
}

/// Draws the cell being typed into, if this is it; returns its cursor.
fn edited(
    view: &Initiatives,
    id: crate::plan::Id,
    place: &PlacedColumn,
    buf: &mut Buffer,
    y: u16,
) -> Option<(u16, u16)> {
    let Typing::Cell(editor) = &view.typing else { return None };
    if editor.place() != Some((id, place.column)) {
        return None;
    }
    let plain = Style::new().add_modifier(Modifier::BOLD | Modifier::UNDERLINED);
    buf.set_style(Rect { x: place.x, y, width: place.width, height: 1 }, Style::reset());
    let scroll = editor.input().visual_scroll(usize::from(place.width.saturating_sub(1)));
    let value: String = editor.input().value().chars().skip(scroll).collect();
    let padded = format!("{value:<width$}", width = usize::from(place.width));
    put(buf, place.x, y, &padded, place.width, plain);
    let at = editor.input().visual_cursor().saturating_sub(scroll) as u16;
    Some((place.x + at.min(place.width.saturating_sub(1)), y))
}

fn header(view: &Initiatives, buf: &mut Buffer, y: u16, placed: &[PlacedColumn], theme: &Theme) {
    for place in placed {
        let arrow = match view.lines.sorted(place.column) {
            Some(true) => theme.glyph("▾", "v"),
            Some(false) => theme.glyph("▴", "^"),
            None => "",
        };
        let title = match place.column {
            Column::Name => "initiative".to_string(),
            Column::Priority => "prio".to_string(),
            column => column.title(),
        };
        let focused = place.column == view.layout.focused();
        let style = if focused { theme.strong.add_modifier(Modifier::UNDERLINED) } else { theme.strong };
        let text = format!("{title}{arrow}");
        match place.column.kind() {
            ColumnKind::Amount(_) => put_right(buf, place.x, y, &text, place.width, style),
            _ => {
                put(buf, place.x, y, &text, place.width, style);
            }
        }
    }
}

#[allow(clippy::too_many_arguments, reason = "a cell is where everything meets")]
fn cell(
    buf: &mut Buffer,
    y: u16,
    place: &PlacedColumn,
    plan: &Plan,
    scenario: &Scenario,
    index: usize,
    style: Style,
    theme: &Theme,
) {
    let line = &plan.initiatives()[index];
    match place.column {
        Column::Stance => {
            let word = line.stance.map_or("", Stance::word);
            let text = match (line.stance, usize::from(place.width) >= word.width() + 2) {
                (None, _) => "?".to_string(),
                (Some(_), true) => format!("{} {word}", theme.mark(line.stance)),
                (Some(_), false) => format!("{} {}.", theme.mark(line.stance), &word[..3]),
            };
            put(buf, place.x, y, &text, place.width, style.patch(theme.stance(line.stance)));
        }
        Column::Level => {
            let text = line.level.map_or("?", |l| l.word());
            put(buf, place.x, y, text, place.width, style);
        }
        column => {
            let cell = plan.cell(scenario, index, column);
            let text = cell.readable(plan);
            match column.kind() {
                ColumnKind::Amount(resource) => {
                    let lock = if column == Column::Money && scenario.is_locked(index) {
                        theme.glyph("▣ ", "L ")
                    } else {
                        ""
                    };
                    let full = format!("{lock}{text}");
                    let fitting = match (full.width() > usize::from(place.width), &cell) {
                        (true, crate::plan::cell::Cell::Amount(Some(a), _)) => {
                            short(i128::from(a.0), plan.info.decimals(resource))
                        }
                        _ => full,
                    };
                    put_right(buf, place.x, y, &fitting, place.width, style);
                }
                ColumnKind::Whole => {
                    put(buf, place.x, y, &text, place.width, style);
                }
                _ => {
                    put(buf, place.x, y, &text, place.width, style);
                }
            }
        }
    }
}

/// What the lines shown add up to, in the frame's lower edge.
fn footer(view: &Initiatives, desk: &Desk, plan: &Plan, buf: &mut Buffer, area: Rect) {
    let theme = &desk.theme;
    let totals = view.lines.totals();
    let y = area.bottom().saturating_sub(1);
    let (marked, hidden) = view.lines.marked();
    let mut left = match marked {
        0 => String::new(),
        _ if hidden > 0 => format!(" {marked} marked, {hidden} of them hidden "),
        _ => format!(" {marked} marked "),
    };
    if desk.is_loading() {
        left = format!(" reading {} lines … ", desk.line_count());
    }
    put(buf, area.x + 2, y, &left, area.width / 2, theme.strong);
    if !desk.is_loading() {
        let decimals = plan.info.decimals(Resource::Money);
        let what = if view.filtered().is_some() { "shown" } else { "all" };
        let text = format!(
            " {what} {} · {} · {} {} ",
            totals.lines,
            short(totals.total, decimals),
            theme.mark(Some(Stance::Preventive)),
            percent(totals.preventive, totals.total)
        );
        let width = area.width.saturating_sub(4 + left.width() as u16);
        put_right(buf, area.x + 2 + left.width() as u16, y, &text, width, theme.strong);
    }
}

/// What to do where there is nothing to show.
fn empty(view: &Initiatives, desk: &Desk) -> String {
    match (view.filtered(), desk.line_count()) {
        (Some(_), 1..) => "No line passes the filter. Esc takes it away.".into(),
        _ => {
            let path =
                desk.bench().and_then(|b| b.path().file_name()).map(|n| n.to_string_lossy().into_owned());
            format!(
                "No initiatives yet. Press n to add one, or leave with q and bring your spreadsheet: ounce import {} budget.csv",
                path.unwrap_or_else(|| "plan.db".into())
            )
        }
    }
}
