//! Every department, objective, mode and level with what it holds, before and
//! after, and the limits on it, set and removed in place.

use std::collections::BTreeMap;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::super::desk::{Desk, Status};
use super::super::dialog::REVERSED;
use super::super::draw::{framed, put, put_right, put_row};
use super::super::keymap::Action;
use super::super::list::ListCursor;
use super::Balance;
use super::answer::Answer;
use super::asked::Asked;
use super::entry::Subject;
use super::price::Figures;
use crate::plan::Plan;
use crate::plan::text::natural_cmp;
use crate::proposal::{Bound, Section, Span, Words};
use crate::rebalance::Hold;

/// The page.
#[derive(Debug, Default)]
pub struct Page {
    /// Whether it is in front.
    pub open: bool,
    cursor: ListCursor,
}

/// What a section holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sums {
    /// Before anything moves.
    pub now: i128,
    /// As proposed.
    pub proposed: i128,
}

/// What each section that has lines holds.
pub fn sums(answer: &Answer, plan: &Plan) -> BTreeMap<Section, Sums> {
    let mut sums: BTreeMap<Section, Sums> = BTreeMap::new();
    for (at, index) in plan.by_code().iter().enumerate() {
        for section in Section::of(&plan.initiatives()[*index as usize]) {
            let sum = sums.entry(section).or_default();
            sum.now += i128::from(answer.before(at));
            sum.proposed += i128::from(answer.after(at));
        }
    }
    sums
}

/// The sections that can be limited, with what each holds: those with lines,
/// and those with a limit.
fn rows(answer: &Answer, asked: &Asked, plan: &Plan) -> Vec<(Section, String, Sums)> {
    let sums = sums(answer, plan);
    let all = Section::all(plan).filter_map(|(section, name)| {
        let is_limited = asked.terms.limits.span(section) != Span::default();
        let held = sums.get(&section).copied().or(is_limited.then(Sums::default))?;
        Some((section, name.to_string(), held))
    });
    let mut all: Vec<_> = all.collect();
    // What planners name stands by name; modes and levels in the method's order.
    all.sort_by(|(a, named, _), (b, other, _)| match (a, b) {
        (Section::Department(_), Section::Department(_)) | (Section::Objective(_), Section::Objective(_)) => {
            natural_cmp(named, other)
        }
        _ => a.cmp(b),
    });
    all
}

/// Whether an action is about the line under the cursor of the panes.
pub fn is_of_lines(action: Action) -> bool {
    use Action::{Cap, Floor, LeaveOut, Lock, NextPane, Open};
    matches!(action, Open | Lock | Floor | Cap | LeaveOut | NextPane)
}

impl Balance {
    /// The section under the page's cursor, of how many.
    fn section(&self, desk: &Desk) -> Option<(Section, String, usize)> {
        let (answer, asked, plan) = (self.found()?, self.asked.as_ref()?, desk.plan()?);
        let rows = rows(answer, asked, plan);
        let (section, name, _) = rows.get(self.limits.cursor.row())?;
        Some((*section, name.clone(), rows.len()))
    }

    /// Whether the section under the page's cursor has a limit.
    pub(super) fn is_limited(&self, desk: &Desk) -> bool {
        let limits = self.asked.as_ref().map(|asked| &asked.terms.limits);
        limits.zip(self.section(desk)).is_some_and(|(limits, (at, ..))| limits.span(at) != Span::default())
    }

    /// Does what an action asks for while the page is in front; false where it
    /// is nothing of the page's.
    pub(super) fn act_on_limits(&mut self, action: Action, desk: &mut Desk) -> bool {
        let Some((section, name, count)) = self.section(desk) else { return false };
        match action {
            Action::Least => self.type_limit(section, Bound::Least, desk),
            Action::Most => self.type_limit(section, Bound::Most, desk),
            Action::WriteLimit => self.type_into(Subject::Written, None),
            Action::ClearLimit => {
                let (mut was_limited, figures) = (false, self.found().map(Figures::of));
                self.change(desk, |asked| was_limited = asked.terms.limits.clear(section));
                desk.status = match was_limited {
                    true => Status::Done(format!("{name} has no limit now. {}", self.cost(figures, desk))),
                    false => Status::Wrong(format!("{name} has no limit. f and m set its least and most.")),
                };
            }
            Action::Up
            | Action::Down
            | Action::PageUp
            | Action::PageDown
            | Action::HalfUp
            | Action::HalfDown
            | Action::First
            | Action::Last => self.limits.cursor.act(action, count),
            action if is_of_lines(action) => {
                desk.status = Status::Wrong("That is for a line: L leads back to the lines.".into());
            }
            _ => return false,
        }
        true
    }

    /// Draws the page where the panes were.
    pub(super) fn view_limits(&self, desk: &Desk, buf: &mut Buffer, area: Rect) {
        let (Some(answer), Some(asked), Some(plan)) = (self.found(), &self.asked, desk.plan()) else {
            return;
        };
        let theme = &desk.theme;
        let words = Words::new(plan, asked.terms.resource);
        let title = format!("limits on {}", words.resource());
        let inside = framed(buf, area, &title, theme, true);
        if inside.height < 2 {
            return;
        }
        let columns = Columns::of(inside);
        columns.put(buf, inside.y, ["now", "proposed", "at least", "at most", ""], theme.dim);
        let list = Rect { y: inside.y + 1, height: inside.height - 1, ..inside };
        let rows = rows(answer, asked, plan);
        let top = self.limits.cursor.place(list, rows.len());
        for (y, (at, (section, name, held))) in (list.y..list.bottom()).zip(rows.iter().enumerate().skip(top))
        {
            let here = at == self.limits.cursor.row();
            let base = if here { REVERSED } else { Style::new() };
            let row = Rect { y, height: 1, ..inside };
            put_row(buf, row, 0, "", base);
            // The kind stands once, before its first row in view.
            let follows = at > top && rows[at - 1].0.kind() == section.kind();
            let kind = if follows && !here { "" } else { section.kind() };
            put(buf, inside.x + 1, y, kind, KIND, base.patch(theme.dim));
            put(buf, inside.x + 1 + KIND, y, name, columns.name(), base);
            let span = asked.terms.limits.span(*section);
            let sum = |sum: Option<i128>| sum.map_or("–".to_string(), |sum| words.brief(sum));
            let figures = [
                words.brief(held.now),
                words.brief(held.proposed),
                sum(span.at_least),
                sum(span.at_most),
                state(answer, asked, plan, (*section, held.proposed)).to_string(),
            ];
            columns.put(buf, y, figures.each_ref().map(|text| text.as_str()), base);
        }
    }
}

/// What a section's limits do to the answer, in a word.
fn state(answer: &Answer, asked: &Asked, plan: &Plan, (section, held): (Section, i128)) -> &'static str {
    let span = asked.terms.limits.span(section);
    if span == Span::default() {
        return "";
    }
    let group = section.group(plan);
    let is_ours = |hold: Hold| match hold {
        Hold::AtLeast(at) | Hold::AtMost(at) | Hold::LimitCrossed(at) => {
            answer.problem().limits.get(at).map(|limit| &limit.group) == group.as_ref()
        }
        _ => false,
    };
    if answer.wall.because.iter().any(|o| is_ours(o.hold)) && answer.falls_short(asked.terms.target) {
        "in the way"
    } else if answer.binding.iter().any(|b| is_ours(b.hold)) {
        "binds"
    } else if span.at_least == Some(held) || span.at_most == Some(held) {
        "reached"
    } else {
        "kept"
    }
}

/// How wide the kind of a section is.
const KIND: u16 = 12;
/// How wide a figure is.
const FIGURE: u16 = 9;
/// How wide the last column is, which says what the limits do.
const STATE: u16 = 11;

/// Where the columns of figures stand: against the right edge.
struct Columns {
    area: Rect,
}

impl Columns {
    fn of(area: Rect) -> Columns {
        Columns { area }
    }

    fn left(&self) -> u16 {
        (self.area.right() - 1).saturating_sub(4 * FIGURE + STATE)
    }

    /// How wide the name may be.
    fn name(&self) -> u16 {
        self.left().saturating_sub(self.area.x + 1 + KIND)
    }

    fn put(&self, buf: &mut Buffer, y: u16, texts: [&str; 5], style: Style) {
        let mut x = self.left();
        for (text, width) in texts.into_iter().zip([FIGURE, FIGURE, FIGURE, FIGURE, STATE]) {
            put_right(buf, x, y, text, width, style);
            x += width;
        }
    }
}
