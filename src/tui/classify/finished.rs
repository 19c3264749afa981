//! The page that says that nothing is left to decide, and what comes next.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::super::desk::Desk;
use super::super::keymap::{Action, Context, key_for};
use super::view::{Pen, money};
use crate::plan::Plan;
use crate::plan::class::{Level, Stance};
use crate::plan::field::Resource;
use crate::plan::scenario::Scenario;
use crate::plan::share::percent;
use crate::plan::totals::Totals;

/// Draws the page.
pub fn view(desk: &Desk, plan: &Plan, scenario: &Scenario, buf: &mut Buffer, area: Rect) {
    let theme = &desk.theme;
    let mut pen = Pen::new(buf, area);
    pen.down(area.height / 6);
    let lines = plan.initiatives();
    if lines.is_empty() {
        pen.text("There is nothing to decide yet: this plan has no lines.", theme.strong);
        pen.gap();
        pen.text("Esc  the initiatives, where n adds one", Style::new());
        return;
    }
    let said = match lines.len() {
        1 => "The one line is decided.".to_string(),
        many => format!("All {many} lines are decided."),
    };
    pen.text(&said, theme.strong);
    pen.gap();
    let totals = Totals::of_all(plan, scenario, Resource::Money);
    for (stance, sum) in [(Stance::Preventive, totals.preventive), (Stance::Remedial, totals.remedial)] {
        let count = lines.iter().filter(|line| line.stance == Some(stance)).count();
        let mark = theme.mark(Some(stance));
        let text = format!(
            "{mark} {:<11} {:>8}  {:>8}   {}",
            stance.word(),
            money(plan, sum),
            percent(sum, totals.total),
            counted(count, "line")
        );
        pen.text_as_is(&text, theme.strong.patch(theme.stance(Some(stance))));
    }
    let aside = totals.listening + totals.engaging;
    if aside > 0 {
        let text = format!(
            "of the remedial, {} listens and {} engages",
            money(plan, totals.listening),
            money(plan, totals.engaging)
        );
        pen.text(&text, theme.dim);
    }
    pen.gap();
    let strategies = lines.iter().filter(|line| line.level == Some(Level::Strategy)).count();
    let tactics = lines.len() - strategies;
    pen.text(
        &format!("{} and {}", counted_in(strategies, "strategy", "strategies"), counted(tactics, "tactic")),
        Style::new(),
    );
    pen.gap();
    let key = |action| key_for(Context::Decided, action);
    let target = plan.info.target.percent();
    let next = format!("{}  balance: move the money until {target} of it prevents", key(Action::GoBalance));
    pen.text_as_is(&next, theme.strong);
    let back = match theme.ascii {
        true => key(Action::Return),
        false => "←",
    };
    pen.text_as_is(&format!("{back}  back to the line before"), theme.dim);
    pen.text_as_is(&format!("{}  undo", key_for(Context::Everywhere, Action::Undo)), theme.dim);
}

fn counted(count: usize, one: &str) -> String {
    counted_in(count, one, &format!("{one}s"))
}

fn counted_in(count: usize, one: &str, many: &str) -> String {
    match count {
        1 => format!("1 {one}"),
        _ => format!("{count} {many}"),
    }
}
