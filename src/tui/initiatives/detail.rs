//! Everything about one initiative.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::desk::Desk;
use super::super::draw::{framed, put, put_wrapped};
use crate::classify::suggest;
use crate::plan::class::{Mode, Stance};
use crate::plan::column::Column;
use crate::plan::field::{DecidedBy, Field, Resource};
use crate::plan::scenario::Scenario;
use crate::plan::{Id, Plan};

/// Draws the panel, or the page on a narrow screen.
pub fn view(
    desk: &Desk,
    plan: &Plan,
    scenario: &Scenario,
    id: Option<Id>,
    buf: &mut Buffer,
    area: Rect,
    focused: bool,
) {
    let theme = &desk.theme;
    let Some(index) = id.and_then(|id| plan.index_of(id)) else {
        framed(buf, area, "", theme, focused);
        return;
    };
    let line = &plan.initiatives()[index];
    let title = format!("{} {}", line.code, line.name);
    let inside = framed(buf, area, &title, theme, focused);
    let mut page =
        Page { buf, left: Rect { x: inside.x + 1, width: inside.width.saturating_sub(2), ..inside } };

    let level = line.level.map_or("level ?", |l| l.word());
    let stance = match (line.stance, line.mode) {
        (None, _) => "? stance open".to_string(),
        (Some(s), None) => format!("{} {s}", theme.mark(Some(s))),
        (Some(s), Some(m)) => format!("{} {s} ({m})", theme.mark(Some(s))),
    };
    page.text(&format!("{level} · {stance}"), theme.strong.patch(theme.stance(line.stance)));
    page.text(&reason(plan, index), theme.dim);
    if !line.answers.is_empty() {
        page.text(&format!("answers: {}", line.answers), theme.dim);
    }
    page.gap();
    for resource in Resource::ALL.iter().copied() {
        let columns: &[(&str, Column)] = match resource {
            Resource::Money => &[
                ("", Column::Money),
                ("floor", Column::MoneyFloor),
                ("cap", Column::MoneyCap),
                ("step", Column::MoneyStep),
                ("least", Column::MoneyLeast),
            ],
            Resource::Fte => &[
                ("", Column::Fte),
                ("floor", Column::FteFloor),
                ("cap", Column::FteCap),
                ("step", Column::FteStep),
                ("least", Column::FteLeast),
            ],
        };
        let allocation = scenario.allocation(resource, index);
        let unset = columns.iter().all(|(_, c)| allocation.amount_of(c.field().0).is_none_or(|a| a.0 == 0));
        if resource == Resource::Fte && unset {
            continue;
        }
        let mut text = format!("{resource} ");
        for (label, column) in columns {
            let value = plan.cell(scenario, index, *column);
            let value = value.readable(plan);
            if label.is_empty() {
                text.push_str(if value.is_empty() { "0" } else { &value });
            } else if !value.is_empty() {
                text.push_str(&format!("  {label} {value}"));
            }
        }
        if allocation.locked {
            text.push_str("  locked");
        }
        page.text(&text, ratatui::style::Style::new());
        if !allocation.reason.is_empty() {
            page.text(&format!("because {}", allocation.reason), theme.dim);
        }
    }
    page.gap();
    for (label, column) in [
        ("department", Column::Department),
        ("with", Column::Departments),
        ("objective", Column::Objective),
        ("owner", Column::Owner),
        ("technique", Column::Technique),
        ("verdict", Column::Verdict),
        ("worth a year, fully funded:", Column::Benefit),
        ("fully funded at", Column::BenefitFull),
        ("half its worth comes with the first", Column::BenefitHalf),
    ] {
        let value = plan.cell(scenario, index, column);
        let value = value.readable(plan);
        if !value.is_empty() {
            page.text(&format!("{label} {value}"), ratatui::style::Style::new());
        } else if matches!(column, Column::Department | Column::Objective | Column::Owner) {
            page.text(&format!("{label} –"), theme.dim);
        }
    }
    page.text(&format!("{} · priority {}", line.status, line.priority), ratatui::style::Style::new());
    page.gap();
    page.text(&line.description, ratatui::style::Style::new());
    page.gap();
    elsewhere(&mut page, desk, plan, scenario, index);
}

/// What the line gets in the other scenarios.
fn elsewhere(page: &mut Page<'_>, desk: &Desk, plan: &Plan, shown: &Scenario, index: usize) {
    for other in plan.scenarios().iter().filter(|s| s.head.id != shown.head.id).take(6) {
        let cell = plan.cell(other, index, Column::Money);
        page.text(&format!("{} in “{}”", cell.readable(plan), other.head.name), desk.theme.dim);
    }
}

/// Why the line is classified as it is, or what the words suggest.
fn reason(plan: &Plan, index: usize) -> String {
    let line = &plan.initiatives()[index];
    let by = match line.decided_by {
        Some(DecidedBy::Person) => "decided by a person",
        Some(DecidedBy::Suggestion) => "suggestion accepted",
        None => "",
    };
    if line.get(Field::Because).is_some() && !line.because.is_empty() {
        return format!("why: {} ({by})", line.because);
    }
    match (line.stance, line.mode) {
        (Some(_), Some(mode)) => format!("why: it {} ({by})", Mode::meaning(mode)),
        (Some(stance), None) => match stance {
            Stance::Preventive => format!("why: it keeps the problem from the customer ({by})"),
            Stance::Remedial => format!("why: it makes up for the problem ({by})"),
        },
        (None, _) => {
            let suggestion = suggest(&line.name, &line.description);
            match suggestion.stance {
                Some(judged) => format!("suggested: {}. {}", judged.value, judged.why),
                None => format!("its words do not tell: {}", suggestion.question().text()),
            }
        }
    }
}

/// Rows of text, one under the other.
struct Page<'b> {
    buf: &'b mut Buffer,
    left: Rect,
}

impl Page<'_> {
    fn text(&mut self, text: &str, style: ratatui::style::Style) {
        let used = put_wrapped(self.buf, self.left, text, style);
        self.left.y += used;
        self.left.height -= used.min(self.left.height);
    }

    fn gap(&mut self) {
        if self.left.height > 0 {
            put(self.buf, self.left.x, self.left.y, "", 0, ratatui::style::Style::new());
            self.left.y += 1;
            self.left.height -= 1;
        }
    }
}
