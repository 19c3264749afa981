//! Givers and receivers side by side: who, how much before and after, the change.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_width::UnicodeWidthStr;

use super::super::desk::Desk;
use super::super::dialog::REVERSED;
use super::super::draw::{framed, put, put_right};
use super::super::theme::Theme;
use super::Balance;
use super::answer::Answer;
use super::asked::Asked;
use crate::plan::Plan;
use crate::plan::amount::short;
use crate::plan::field::Resource;
use crate::proposal::{Words, counted};

/// From this width on, a row has room for a bar.
const WITH_BAR: u16 = 52;

/// Draws one pane.
pub fn view(
    view: &Balance,
    answer: &Answer,
    asked: &Asked,
    desk: &Desk,
    side: usize,
    buf: &mut Buffer,
    area: Rect,
) {
    let Some(plan) = desk.plan() else { return };
    let theme = &desk.theme;
    let words = Words::new(plan, asked.terms.resource);
    let (count, sum) = answer.moved(side);
    let verb = if side == 0 { "gives" } else { "receives" };
    let title = match count {
        0 => format!("{verb} nothing"),
        _ => format!("{verb} {} · {}", words.brief(sum), counted(count, "line")),
    };
    let title = match answer.people_moved(side) {
        Some(people) => format!("{title} · {}", Words::new(plan, Resource::Fte).exact(people)),
        None => title,
    };
    let inside = framed(buf, area, &title, theme, view.side == side);
    view.placed.panes[side].set(inside);
    if inside.height == 0 || inside.width < 24 {
        return;
    }
    let height = usize::from(inside.height);
    let row = view.row(side);
    let lines = &answer.sides[side];
    // Scrolled as little as possible.
    let top = view.placed.tops[side].get();
    let top = top.clamp((row + 1).saturating_sub(height), row).min(lines.len().saturating_sub(height));
    view.placed.tops[side].set(top);
    let largest = lines.iter().map(|l| answer.before(*l as usize).max(answer.after(*l as usize))).max();
    let pane = Pane { answer, asked, plan, theme, largest: largest.unwrap_or(0).max(1) };
    for (y, (at, line)) in (inside.y..).zip(lines.iter().enumerate().skip(top).take(height)) {
        let here = at == row && view.side == side;
        pane.row(*line as usize, here, buf, Rect { y, height: 1, ..inside });
    }
}

struct Pane<'a> {
    answer: &'a Answer,
    asked: &'a Asked,
    plan: &'a Plan,
    theme: &'a Theme,
    largest: i64,
}

impl Pane<'_> {
    fn row(&self, line: usize, here: bool, buf: &mut Buffer, area: Rect) {
        let (answer, theme) = (self.answer, self.theme);
        let own = &answer.problem().lines[line];
        let index = self.plan.by_code()[line] as usize;
        let decimals = self.plan.info.decimals(self.asked.terms.resource);
        let brief = |units: i64| short(i128::from(units), decimals);
        let (before, after) = (answer.before(line), answer.after(line));
        let moves = before != after;
        let base = match (here, moves) {
            (true, _) => REVERSED,
            (false, true) => Style::new(),
            (false, false) => theme.dim,
        };
        if here {
            buf.set_style(area, REVERSED);
        }
        put(buf, area.x, area.y, theme.mark(own.stance), 1, base.patch(theme.stance(own.stance)));
        let is_changed = self.asked.lines.contains_key(&answer.ids[line]);
        if is_changed {
            put(buf, area.x + 1, area.y, theme.glyph("•", "*"), 1, base.patch(theme.strong));
        }
        let amounts = match moves {
            true => format!("{}{}{}", brief(before), theme.glyph("→", ">"), brief(after)),
            false => brief(before),
        };
        let last = match after - before {
            0 => self.state(line).to_string(),
            change if change < 0 => format!("{}{}", theme.glyph("−", "-"), brief(-change)),
            change => format!("+{}", brief(change)),
        };
        let bar = if area.width >= WITH_BAR { (area.width / 5).min(24) } else { 0 };
        let numbers = 19;
        let right = area.right().saturating_sub(numbers + if bar > 0 { bar + 1 } else { 0 });
        let name = &self.plan.initiatives()[index].name;
        put(buf, area.x + 2, area.y, name, right.saturating_sub(area.x + 3), base);
        put_right(buf, right, area.y, &amounts, 11, base);
        let strong = if moves { base.patch(theme.strong) } else { base };
        put_right(buf, right + 12, area.y, &last, numbers - 12, strong);
        if bar > 0 {
            let area = Rect { x: area.right() - bar, width: bar, ..area };
            self.bar(before, after, base.patch(theme.stance(own.stance)), buf, area);
        }
    }

    /// Solid is what it keeps or had, light what it gives or gains.
    fn bar(&self, before: i64, after: i64, style: Style, buf: &mut Buffer, area: Rect) {
        let cells = |amount: i64| {
            let exact = i128::from(amount) * i128::from(area.width);
            let largest = i128::from(self.largest);
            u16::try_from((exact + largest - 1) / largest).unwrap_or(area.width)
        };
        let (solid, whole) = (cells(before.min(after)), cells(before.max(after)));
        let part = |from: u16, to: u16, glyph: &str, buf: &mut Buffer| {
            let text = glyph.repeat(usize::from(to.saturating_sub(from)));
            put(buf, area.x + from, area.y, &text, text.width() as u16, style);
        };
        part(0, solid, self.theme.glyph("━", "="), buf);
        part(solid, whole, self.theme.glyph("┄", "-"), buf);
    }

    /// Why a line that does not move stays, in one word.
    fn state(&self, line: usize) -> &'static str {
        let own = &self.answer.problem().lines[line];
        let bounds = self.asked.lines.get(&self.answer.ids[line]);
        let at_cap = own.cap.is_some_and(|cap| own.current >= cap);
        match own.stance {
            _ if bounds.is_some_and(|b| b.left_out) => "out",
            _ if own.locked => "locked",
            _ if own.is_preventive() && at_cap => "cap",
            _ if !own.is_preventive() && own.current <= own.floor && own.current > 0 => "floor",
            _ if own.current == 0 && !own.is_preventive() => "",
            _ => "stays",
        }
    }
}
