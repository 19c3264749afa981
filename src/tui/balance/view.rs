//! Drawing the view: the question, the two bars and the slider, the panes, the
//! frontier and the sentences.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_width::UnicodeWidthStr;

use super::super::desk::Desk;
use super::super::draw::{dialog, framed, put, put_right, put_wrapped, share_bar, wrap};
use super::super::theme::Theme;
use super::answer::Answer;
use super::asked::Asked;
use super::{Balance, chart, panes, words};
use crate::plan::class::Stance;
use crate::plan::field::Resource;
use crate::plan::scenario::Scenario;
use crate::plan::share::percent;
use crate::plan::totals::Totals;
use crate::proposal::Words;
use crate::rebalance::Unclassified;

/// From this many columns on, the why of the line under the cursor stands beside.
const WITH_WHY: u16 = 150;
/// From this many rows on, the frontier is drawn.
const WITH_CHART: u16 = 28;
/// A slider shorter than this says little: the keys beside it give way.
const LEAST_TRACK: u16 = 12;
/// A pane's frame with one line in it.
const LEAST_PANE: u16 = 3;
/// How wide the words before the bars are.
const LABEL: u16 = 10;

/// Draws everything of the view.
pub fn view(view: &Balance, desk: &Desk, buf: &mut Buffer, area: Rect) {
    let Some((plan, scenario)) = desk.shown() else { return };
    let theme = &desk.theme;
    let (answer, asked) = match (&view.answer, &view.asked) {
        (Some(Ok(answer)), Some(asked)) => (answer, asked),
        (Some(Err(mute)), _) => {
            let width = area.width.saturating_sub(8).min(72);
            let x = area.x + (area.width - width) / 2;
            let said = Rect { x, y: area.y + area.height / 3, width, height: area.height / 2 };
            put_wrapped(buf, said, words::mute(*mute), Style::new());
            return;
        }
        _ => {
            put(buf, area.x + 1, area.y + 1, "reading …", area.width, theme.dim);
            return;
        }
    };
    let terms = Words::new(plan, asked.terms.resource);
    question(asked, answer, scenario, terms, buf, Rect { height: 1, ..area }, theme);
    bars(answer, asked, scenario, terms, buf, Rect { y: area.y + 1, height: 2, ..area }, theme);
    slider(view, answer, asked, buf, Rect { y: area.y + 3, height: 1, ..area }, theme);

    let beside = if area.width >= WITH_WHY { area.width / 3 } else { 0 };
    let width = area.width - beside;
    let mut said = words::sentences(answer, asked, plan, if area.width < 100 { 1 } else { 2 });
    if let Some(against) = words::against_current(answer, asked, plan, scenario) {
        // What is out of reach is told first.
        said.insert(if answer.falls_short(asked.terms.target) { said.len() } else { 0 }, against);
    }
    let with_chart = area.height >= WITH_CHART;
    let below = match with_chart {
        true => (area.height / 3).clamp(9, 14),
        // The panes keep room for a line before the sentences get any.
        false => said_rows(&said, width).min(4).min(area.height.saturating_sub(4 + LEAST_PANE)),
    };
    let middle = Rect { y: area.y + 4, width, height: area.height.saturating_sub(4 + below), ..area };
    let half = width / 2;
    if view.limits.open {
        view.placed.panes.iter().for_each(|pane| pane.set(Rect::default()));
        view.view_limits(desk, buf, middle);
    } else {
        panes::view(view, answer, asked, desk, 0, buf, Rect { width: half, ..middle });
        let right = Rect { x: area.x + half, width: width - half, ..middle };
        panes::view(view, answer, asked, desk, 1, buf, right);
    }

    let foot = Rect { y: middle.bottom(), width, height: below, ..area };
    match with_chart {
        true => {
            chart::view(answer, terms, buf, Rect { width: half, ..foot }, theme);
            let text = Rect {
                x: foot.x + half + 1,
                width: width - half - 2,
                y: foot.y + 1,
                height: foot.height.saturating_sub(1),
            };
            paragraphs(&said, 1, buf, text);
        }
        false => {
            paragraphs(&said, 0, buf, Rect { x: foot.x + 1, width: foot.width.saturating_sub(2), ..foot })
        }
    }
    view.placed.beside.set(beside > 0);
    if beside > 0 {
        let panel = Rect { x: area.x + width, y: area.y + 4, width: beside, height: area.height - 4 };
        why(view, answer, asked, desk, buf, panel, false);
    } else if view.why {
        why(view, answer, asked, desk, buf, area, true);
    }
}

fn said_rows(said: &[String], width: u16) -> u16 {
    said.iter().map(|s| wrap(s, usize::from(width.saturating_sub(2))).len() as u16).sum()
}

/// Sentences under each other, `gap` rows apart.
fn paragraphs(said: &[String], gap: u16, buf: &mut Buffer, area: Rect) {
    let mut left = area;
    for sentence in said {
        let used = put_wrapped(buf, left, sentence, Style::new()) + gap;
        left.y += used;
        left.height = left.height.saturating_sub(used);
    }
}

/// From which scenario, what, within which envelope, by which rule.
fn question(
    asked: &Asked,
    answer: &Answer,
    scenario: &Scenario,
    words: Words<'_>,
    buf: &mut Buffer,
    area: Rect,
    theme: &Theme,
) {
    let base = match scenario.is_current() {
        true => "current".to_string(),
        false => format!("“{}”", scenario.head.name),
    };
    let today = answer.own.envelope;
    let envelope = answer.problem().envelope;
    let as_now = match envelope - today {
        0 => "as now".to_string(),
        change => {
            let sign = if change > 0 { "+" } else { theme.glyph("−", "-") };
            format!("({sign}{})", percent(change.abs(), today))
        }
    };
    let open = match asked.terms.unclassified {
        Unclassified::Give => " · ? lines give",
        Unclassified::Keep => "",
    };
    let open = match asked.terms.people_follow && asked.terms.resource == Resource::Money {
        true => format!("{open} · people follow"),
        false => open.to_string(),
    };
    let (what, sum, rule) = (words.resource(), words.brief(envelope), asked.terms.rule);
    let changed = if asked.is_changed() { ", changed" } else { "" };
    let left = format!("{base} {} a proposal{changed}", theme.glyph("→", "->"));
    let mut right = format!("{what} · envelope {sum} {as_now} · rule {rule}{open}");
    if left.width() + right.width() + 5 > usize::from(area.width) {
        right = format!("{what} · {sum} {as_now} · {rule}{open}");
    }
    let room = area.width.saturating_sub(right.width() as u16 + 4);
    put(buf, area.x + 1, area.y, &left, room, theme.strong);
    put_right(buf, area.x, area.y, &right, area.width - 1, Style::new());
}

/// What prevents now, and what would.
fn bars(
    answer: &Answer,
    asked: &Asked,
    scenario: &Scenario,
    words: Words<'_>,
    buf: &mut Buffer,
    area: Rect,
    theme: &Theme,
) {
    let before = if scenario.is_current() { "now" } else { "before" };
    let mark = theme.mark(Some(Stance::Preventive));
    let moves = words::moves(answer, words);
    let room = moves.width() as u16 + 2;
    let width = area.width.saturating_sub(LABEL + 12 + room);
    let target = Some(asked.terms.target.tenths());
    let rows: [(&str, Totals, &str); 2] =
        [(before, answer.totals(false), ""), ("proposal", answer.totals(true), &moves)];
    for (y, (label, totals, said)) in (area.y..).zip(rows) {
        put(buf, area.x + 1, y, label, LABEL, Style::new());
        let bar = Rect { x: area.x + LABEL, y, width, height: 1 };
        share_bar(buf, bar, &totals, target, theme);
        let share = format!("{mark} {:>6}", percent(totals.preventive, totals.total));
        let style = theme.stance(Some(Stance::Preventive)).patch(theme.strong);
        put(buf, bar.right() + 1, y, &share, 10, style);
        put(buf, bar.right() + 12, y, said, room, theme.strong);
    }
}

/// The target, and where it stands between what there is and the end of reach.
fn slider(view: &Balance, answer: &Answer, asked: &Asked, buf: &mut Buffer, area: Rect, theme: &Theme) {
    let (low, high) = answer.reach();
    let target = answer.within_reach(asked.terms.target);
    let keys = theme.glyph("←/→ 1 %  ⇧ 5 %  or type it", "Left/Right 1 %, Shift 5 %, or type");
    let (left, right) = (answer.told(low), high.percent());
    put(buf, area.x + 1, area.y, "target", LABEL, Style::new());
    put(buf, area.x + LABEL, area.y, &answer.told(target), 8, theme.strong);
    let x = area.x + LABEL + 9;
    let used = put(buf, x, area.y, &left, 8, Style::new()) + 1;
    let fixed = LABEL + 9 + used + right.width() as u16 + 1;
    let room = area.width.saturating_sub(fixed);
    let with_keys = room >= keys.width() as u16 + 3 + LEAST_TRACK;
    let width = if with_keys { room - keys.width() as u16 - 3 } else { room.saturating_sub(1) };
    let track = Rect { x: x + used, y: area.y, width, height: 1 };
    view.placed.slider.set(track);
    let span = high.tenths().saturating_sub(low.tenths());
    let along = target.tenths().saturating_sub(low.tenths()).min(span);
    let at = u32::from(width.saturating_sub(1)) * along / span.max(1);
    for column in 0..width {
        let (glyph, style) = match column {
            c if u32::from(c) == at => (theme.glyph("●", "O"), theme.strong),
            0 => (theme.glyph("├", "["), theme.dim),
            c if c == width - 1 => (theme.glyph("┤", "]"), theme.dim),
            _ => (theme.glyph("─", "-"), theme.dim),
        };
        put(buf, track.x + column, area.y, glyph, 1, style);
    }
    put(buf, track.right() + 1, area.y, &right, 8, Style::new());
    if with_keys {
        put_right(buf, area.x, area.y, keys, area.width - 1, theme.dim);
    }
}

/// Why the line under the cursor ends where it does.
fn why(
    view: &Balance,
    answer: &Answer,
    asked: &Asked,
    desk: &Desk,
    buf: &mut Buffer,
    area: Rect,
    in_front: bool,
) {
    let (Some(plan), Some(line)) = (desk.plan(), view.line()) else { return };
    let initiative = &plan.initiatives()[plan.by_code()[line] as usize];
    let title = format!("{} {}", initiative.code, initiative.name);
    let mut said = words::why(answer, asked, plan, line);
    if in_front {
        said.push("l lock · f floor · m cap · x leave out · Esc closes".into());
    }
    let inside = match in_front {
        true => {
            let width = area.width.saturating_sub(6).min(76);
            let inner = usize::from(width.saturating_sub(4));
            let rows: usize = said.iter().map(|s| wrap(s, inner).len() + 1).sum();
            dialog(buf, area, width, rows as u16 + 1, &title, &desk.theme)
        }
        false => framed(buf, area, &title, &desk.theme, false),
    };
    let text = Rect { x: inside.x + 1, width: inside.width.saturating_sub(2), ..inside };
    paragraphs(&said, 1, buf, text);
}
