//! Drawing the scenarios: what each gives out, which part prevents, and what the
//! one under the cursor is about.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::super::desk::Desk;
use super::super::dialog::REVERSED;
use super::super::draw::{framed, put, put_right, put_wrapped, share_bar};
use super::super::map::words::Words;
use super::{Row, Scenarios};
use crate::plan::Plan;
use crate::plan::amount::grouped;
use crate::plan::class::Stance;
use crate::plan::field::Resource;
use crate::plan::scenario::Scenario;
use crate::plan::share::percent;

/// The rows that tell what the chosen scenario is about, with their frame, at least.
const ABOUT: u16 = 7;

/// Where the columns begin, from the end of the name on.
const MONEY: u16 = 10;
const CHANGE: u16 = 10;
const PEOPLE: u16 = 10;
const SHARE: u16 = 11;

/// Draws the list, and under it what the chosen scenario is about.
pub fn view(view: &Scenarios, desk: &Desk, buf: &mut Buffer, area: Rect) {
    let Some((plan, shown)) = desk.shown() else { return };
    let theme = &desk.theme;
    if view.rows.is_empty() {
        put(buf, area.x + 1, area.y + 1, "reading …", area.width, theme.dim);
        return;
    }
    let title = match view.rows.len() {
        1 => "1 scenario".to_string(),
        many => format!("{many} scenarios"),
    };
    let about = ABOUT.min(area.height / 2);
    let height = u16::try_from(view.rows.len() + 3).unwrap_or(u16::MAX).min(area.height - about);
    let frame = Rect { height, ..area };
    let inside = framed(buf, frame, &title, theme, true);
    let list = List { view, desk, plan, shown: shown.head.id, width: inside.width };
    list.heads(buf, inside);
    let body = Rect { y: inside.y + 1, height: inside.height.saturating_sub(1), ..inside };
    let top = view.cursor.place(body, view.rows.len());
    for (y, (at, row)) in (body.y..body.bottom()).zip(view.rows.iter().enumerate().skip(top)) {
        list.row(row, at == view.cursor.row(), buf, Rect { y, height: 1, ..body });
    }
    if let Some(chosen) = view.current.and_then(|id| plan.scenario(id)) {
        let below = Rect { y: frame.bottom(), height: area.height - height, ..area };
        let inside = framed(buf, below, &chosen.head.name, theme, false);
        let mut page = Rect { x: inside.x + 1, width: inside.width - 2, ..inside };
        for (said, style) in [(about_it(chosen), Style::new()), (next_step(chosen, plan), theme.dim)] {
            let used = (put_wrapped(buf, page, &said, style) + 1).min(page.height);
            page = Rect { y: page.y + used, height: page.height - used, ..page };
        }
    }
}

/// What a scenario is about.
fn about_it(scenario: &Scenario) -> String {
    match (&*scenario.head.note, scenario.is_current()) {
        ("", true) => "What is in play this year: all other scenarios are compared with it.".into(),
        ("", false) => "No note says what it is about: w writes one.".into(),
        (note, _) => note.to_string(),
    }
}

/// What can be done with it, for whoever is here for the first time.
fn next_step(scenario: &Scenario, plan: &Plan) -> String {
    match (scenario.is_current(), plan.scenarios().len()) {
        _ if plan.initiatives().is_empty() => {
            "There are no lines yet. Esc leads to the initiatives, where n adds one.".into()
        }
        (true, 1) => {
            "It is the only scenario yet. b moves its money toward prevention and keeps the result as \
                      a scenario; E does so with a tenth less; n copies it, to change by hand."
                .into()
        }
        (true, _) => {
            "c compares it with the scenario shown or made last; Space marks two or three to compare.".into()
        }
        (false, _) => {
            "c compares it with current, line by line; Enter shows it in every view; b moves its money on."
                .into()
        }
    }
}

struct List<'a> {
    view: &'a Scenarios,
    desk: &'a Desk,
    plan: &'a crate::plan::Plan,
    shown: crate::plan::Id,
    width: u16,
}

impl List<'_> {
    fn name(&self) -> u16 {
        (self.width.saturating_sub(MONEY + CHANGE + PEOPLE + SHARE) / 2).clamp(12, 48)
    }

    fn heads(&self, buf: &mut Buffer, area: Rect) {
        let style = self.desk.theme.strong;
        let mut x = area.x + 3;
        put(buf, x, area.y, "scenario", self.name(), style);
        x += self.name();
        for (title, width) in [("money", MONEY), ("to current", CHANGE + 1), ("people", PEOPLE)] {
            put_right(buf, x, area.y, title, width, style);
            x += width;
        }
        let of = match self.view.resource {
            Resource::Money => "money that prevents",
            Resource::Fte => "people that prevent",
        };
        put(buf, x + 2, area.y, of, area.right().saturating_sub(x + 2), style);
    }

    fn row(&self, row: &Row, chosen: bool, buf: &mut Buffer, area: Rect) {
        let theme = &self.desk.theme;
        let Some(scenario) = self.plan.scenario(row.id) else { return };
        let base = if chosen { REVERSED } else { Style::new() };
        if chosen {
            buf.set_style(area, REVERSED);
            put(buf, area.x, area.y, theme.glyph("▌", ">"), 1, base);
        }
        if self.view.marked.contains(&row.id) {
            put(buf, area.x + 1, area.y, theme.glyph("●", "*"), 1, base.patch(theme.strong));
        }
        let is_shown = self.shown == row.id;
        let mut x = area.x + 3;
        let style = if is_shown { base.patch(theme.strong) } else { base };
        let room = self.name() - if is_shown { 8 } else { 1 };
        let used = put(buf, x, area.y, &scenario.head.name, room, style);
        if is_shown {
            put(buf, x + used + 1, area.y, "shown", 6, base.patch(theme.dim));
        }
        x += self.name();
        let words = Words { plan: self.plan, resource: Resource::Money, ascii: theme.ascii };
        put_right(buf, x, area.y, &words.sum(row.money.total), MONEY, style);
        x += MONEY;
        put_right(buf, x, area.y, &self.to_current(row), CHANGE + 1, base);
        x += CHANGE + 1;
        put_right(buf, x, area.y, &format!("{} FTE", grouped(row.fte.total, 2)), PEOPLE, base);
        x += PEOPLE;
        let totals = row.totals(self.view.resource);
        let preventive = Some(Stance::Preventive);
        let share = format!("{} {:>6}", theme.mark(preventive), totals.preventive_percent());
        put(buf, x + 2, area.y, &share, SHARE, base.patch(theme.stance(preventive)).patch(theme.strong));
        x += SHARE + 1;
        let bar = Rect { x, width: area.right().saturating_sub(x + 1), ..area };
        share_bar(buf, bar, totals, Some(self.plan.info.target.tenths()), theme);
    }

    /// How much money a scenario gives out more than the baseline, in per cent.
    fn to_current(&self, row: &Row) -> String {
        let current = self.plan.current().head.id;
        let whole = self.view.rows.iter().find(|row| row.id == current).map_or(0, |row| row.money.total);
        match row.money.total - whole {
            _ if row.id == current => String::new(),
            0 => "same".into(),
            _ if whole == 0 => "new".into(),
            more if more > 0 => format!("+{}", percent(more, whole)),
            less => format!("{}{}", self.desk.theme.glyph("−", "-"), percent(-less, whole)),
        }
    }
}
