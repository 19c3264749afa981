//! Drawing the view: how far the decisions have come, and what is in front.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_width::UnicodeWidthStr;

use super::super::desk::Desk;
use super::super::draw::{framed, put, put_right, put_wrapped};
use super::super::keymap::{Action, Context, key_for};
use super::super::theme::Theme;
use super::queue::Progress;
use super::{Classify, Page, card, finished};
use crate::plan::Plan;
use crate::plan::amount::{currency_sign, short};
use crate::plan::field::Resource;

/// Lines longer than this are hard to read; on a wider screen the page stands in the middle.
const READABLE: u16 = 96;

/// From this many columns on, the lines stand beside the card.
const WIDE: u16 = 100;

/// Draws the view; returns where the text cursor stands, if anything is typed.
pub fn view(classify: &Classify, desk: &Desk, buf: &mut Buffer, area: Rect) -> Option<(u16, u16)> {
    classify.choices.borrow_mut().clear();
    classify.lineup.hide();
    desk.bench()?;
    let (plan, scenario) = desk.shown()?;
    match &classify.page {
        Page::AcceptAll(all) => {
            all.list.view(&all.title(), desk, buf, area);
            return None;
        }
        Page::Alike(list) => {
            let asked = classify.alike.as_ref().map_or(String::new(), |alike| alike.sentence());
            list.view(&format!("{asked}: the same for them?"), desk, buf, area);
            return None;
        }
        Page::Card | Page::Asking(_) => {}
    }
    let is_alone = area.width < WIDE || desk.presenting || area.height < 20;
    let below = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    let page = match is_alone {
        true => {
            let page = centred(below);
            progress(classify.queue.progress(), plan, buf, Rect { y: area.y, ..page }, &desk.theme);
            let gap = u16::from(page.height > 8);
            alike(classify, desk, buf, Rect { height: gap, ..page });
            Rect { y: page.y + gap, height: page.height - gap, ..page }
        }
        false => {
            let inner = Rect { x: area.x + 1, width: area.width - 2, ..area };
            progress(classify.queue.progress(), plan, buf, inner, &desk.theme);
            let beside = (area.width / 3).clamp(38, 64);
            let lineup = Rect { x: below.right() - beside, width: beside, ..below };
            classify.lineup.view(&classify.queue, classify.current, desk, buf, lineup);
            let card = Rect { width: below.width - beside, ..below };
            let inside = centred(framed(buf, card, "", &desk.theme, true));
            alike(classify, desk, buf, Rect { y: card.bottom() - 1, height: 1, ..inside });
            inside
        }
    };
    let Some((line, (_, suggestion))) = classify.line(desk).zip(classify.suggestion.as_ref()) else {
        finished::view(desk, plan, scenario, buf, page);
        return None;
    };
    card::view(&card::Card { classify, desk, plan, scenario, line, suggestion, is_alone }, buf, page)
}

/// Points out the lines of which the same is said as of the one decided last.
fn alike(classify: &Classify, desk: &Desk, buf: &mut Buffer, at: Rect) {
    let Some(alike) = classify.alike.as_ref().filter(|_| at.height > 0) else { return };
    let key = key_for(Context::Classify, Action::Alike);
    let text = format!(" {}: {key} shows them. ", alike.sentence());
    put(buf, at.x.saturating_sub(1), at.y, &text, at.width + 1, desk.theme.strong);
    classify.choices.borrow_mut().push((at, Action::Alike));
}

fn centred(area: Rect) -> Rect {
    let width = area.width.saturating_sub(4).min(READABLE);
    Rect { x: area.x + (area.width - width) / 2, width, ..area }
}

/// “31 of 48 lines” and “£6.20m of £9.60m”, each with its bar.
fn progress(progress: Progress, plan: &Plan, buf: &mut Buffer, area: Rect, theme: &Theme) {
    let lines = format!("{} of {} lines decided", progress.decided, progress.lines);
    let sums = format!("{} of {}", money(plan, progress.money_decided), money(plan, progress.money));
    let half = area.width / 2 - 2;
    let sides = [
        (area.x, lines, progress.decided as i128, progress.lines as i128),
        (area.right().saturating_sub(half), sums, progress.money_decided, progress.money),
    ];
    for (x, text, part, whole) in sides {
        let used = put(buf, x, area.y, &text, half, theme.strong) + 1;
        let width = half.saturating_sub(used);
        let full = match whole {
            0 => 0,
            // Full only when all is done.
            _ => (part * i128::from(width)).div_euclid(whole).clamp(0, i128::from(width)) as u16,
        };
        let done = theme.glyph("━", "=").repeat(usize::from(full));
        let rest = theme.glyph("─", "-").repeat(usize::from(width - full));
        put(buf, x + used, area.y, &done, full, theme.strong);
        put(buf, x + used + full, area.y, &rest, width - full, theme.dim);
    }
}

/// A sum of money as short as people say it: `£410k`.
pub fn money(plan: &Plan, value: i128) -> String {
    let sign = currency_sign(&plan.info.currency);
    format!("{sign}{}", short(value, plan.info.decimals(Resource::Money)))
}

/// Puts rows under one another until the area is full.
pub struct Pen<'b> {
    /// Where it draws.
    pub buf: &'b mut Buffer,
    /// What is left of the area.
    pub area: Rect,
}

impl<'b> Pen<'b> {
    /// A pen at the top of an area.
    pub fn new(buf: &'b mut Buffer, area: Rect) -> Pen<'b> {
        Pen { buf, area }
    }

    /// Wrapped text.
    pub fn text(&mut self, text: &str, style: Style) {
        let used = put_wrapped(self.buf, self.area, text, style);
        self.down(used);
    }

    /// One row as it is, its spaces kept.
    pub fn text_as_is(&mut self, text: &str, style: Style) {
        if self.area.height > 0 {
            put(self.buf, self.area.x, self.area.y, text, self.area.width, style);
            self.down(1);
        }
    }

    /// One row with something at its right end.
    pub fn row(&mut self, left: (&str, Style), right: (&str, Style)) {
        if self.area.height == 0 {
            return;
        }
        let room = self.area.width.saturating_sub(right.0.width() as u16 + 2);
        put(self.buf, self.area.x, self.area.y, left.0, room, left.1);
        put_right(self.buf, self.area.x, self.area.y, right.0, self.area.width, right.1);
        self.down(1);
    }

    /// An empty row.
    pub fn gap(&mut self) {
        self.down(1);
    }

    /// Leaves rows that have been drawn otherwise.
    pub fn down(&mut self, rows: u16) {
        let rows = rows.min(self.area.height);
        self.area.y += rows;
        self.area.height -= rows;
    }
}
