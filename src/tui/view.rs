//! Drawing the whole screen: head, bar, tabs, the view, status and hints.

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use unicode_width::UnicodeWidthStr;

use super::ascii::spell_plainly;
use super::desk::Status;
use super::dialog::REVERSED;
use super::draw::{put, put_right, put_wrapped, share_bar};
use super::keymap::{self, Action, Context};
use super::large::{self, put_large};
use super::model::{Model, View};
use crate::plan::amount::{currency_sign, grouped, short};
use crate::plan::class::Stance;
use crate::plan::field::Resource;
use crate::plan::share::percent;

/// The smallest screen that holds the workbench.
const LEAST: (u16, u16) = (60, 12);

/// Draws everything.
pub fn view(model: &Model, frame: &mut Frame<'_>) {
    let area = frame.area();
    let buf = frame.buffer_mut();
    if area.width < LEAST.0 || area.height < LEAST.1 {
        let said = format!(
            "ounce needs {} × {} characters; this screen has {} × {}. Nothing is lost: make it larger.",
            LEAST.0, LEAST.1, area.width, area.height
        );
        put_wrapped(buf, area, &said, Style::new());
        return;
    }
    let head = head_rows(model, area);
    let body = Rect { y: area.y + head, height: area.height - head - 2, ..area };
    let status = Rect { y: area.bottom() - 2, height: 1, ..area };
    let hints = Rect { y: area.bottom() - 1, height: 1, ..area };
    if head > 0 {
        title(model, buf, Rect { height: 1, ..area });
        if head > HEAD {
            shares(model, buf, Rect { y: area.y + 1, height: large::ROWS, ..area });
        }
        bar(model, buf, Rect { y: area.y + head - 2, height: 1, ..area });
        tabs(model, buf, Rect { y: area.y + head - 1, height: 1, ..area });
    }
    let mut cursor = match model.view {
        View::Start => model.start.view(&model.desk, buf, body),
        View::Initiatives => model.initiatives.view(&model.desk, buf, body),
        View::Classify => model.classify.view(&model.desk, buf, body),
        View::Map => {
            model.map.view(&model.desk, buf, body);
            None
        }
        View::Balance => model.balance.view(&model.desk, buf, body),
        View::Scenarios => {
            model.scenarios.view(&model.desk, buf, body);
            None
        }
        View::History => model.past.view(&model.desk, buf, body),
        View::Merge => model.merge.view(&model.desk, buf, body),
    };
    let typed = match model.view {
        View::Initiatives => model.initiatives.view_input(&model.desk, buf, status),
        View::Balance => model.balance.view_input(&model.desk, buf, status),
        View::Scenarios => model.scenarios.view_input(&model.desk, buf, status),
        _ => None,
    };
    match typed {
        Some(at) => cursor = cursor.or(Some(at)),
        None => say(model, buf, status),
    }
    footer(model, buf, hints);
    if let Some(form) = &model.split {
        cursor = form.view(&model.desk, buf, Rect { height: area.height - 1, ..area });
    }
    if let Some(dialog) = &model.dialog {
        cursor = dialog.view(buf, Rect { height: area.height - 1, ..area }, &model.desk.theme);
    }
    if model.desk.theme.ascii {
        spell_plainly(buf);
    }
    if let Some((x, y)) = cursor {
        frame.set_cursor_position(Position { x: x.min(area.right() - 1), y });
    }
}

/// The rows of the title, the bar and the tabs.
const HEAD: u16 = 3;

/// How many rows the head takes: more where it is to be read from afar.
fn head_rows(model: &Model, area: Rect) -> u16 {
    let theme = &model.desk.theme;
    match model.desk.plan() {
        None => 0,
        Some(_) if model.desk.presenting && area.height >= 20 && !theme.ascii => HEAD + large::ROWS,
        Some(_) => HEAD,
    }
}

/// All the money, in the plan's currency.
fn all_money(model: &Model) -> Option<String> {
    let info = &model.desk.plan()?.info;
    let total = short(model.desk.overview()?.money.total, info.decimals(Resource::Money));
    Some(match currency_sign(&info.currency) {
        sign if sign.is_empty() || model.desk.theme.ascii => format!("{total} {}", info.currency),
        sign => format!("{sign}{total}"),
    })
}

/// The two shares and the total in large figures.
fn shares(model: &Model, buf: &mut Buffer, area: Rect) {
    let (Some(totals), Some(money)) = (model.desk.overview().map(|o| o.money), all_money(model)) else {
        return;
    };
    let theme = &model.desk.theme;
    let mut x = area.x + 1;
    for (stance, part) in [(Stance::Preventive, totals.preventive), (Stance::Remedial, totals.remedial)] {
        let style = theme.stance(Some(stance)).patch(theme.strong);
        put(buf, x, area.y + 1, theme.mark(Some(stance)), 1, style);
        x += 2 + put_large(buf, x + 2, area.y, &percent(part, totals.total), style) + 4;
    }
    let at = area.right().saturating_sub(large::width(&money));
    if at > x {
        put_large(buf, at, area.y, &money, theme.strong);
    }
}

/// Organisation, year, scenario; and what there is to give out.
fn title(model: &Model, buf: &mut Buffer, area: Rect) {
    let Some((plan, scenario)) = model.desk.shown() else { return };
    let theme = &model.desk.theme;
    let info = &plan.info;
    let mut right = all_money(model).unwrap_or_default();
    if let Some(fte) = model.desk.overview().map(|o| o.fte).filter(|fte| *fte != 0) {
        right = format!("{right} · {} FTE", grouped(fte, 2));
    }
    let about = if info.organisation.is_empty() { &info.title } else { &info.organisation };
    let which = match scenario.is_current() {
        true => "current".to_string(),
        false => format!("proposal “{}”", scenario.head.name),
    };
    let left =
        [&**about, &*info.year, &which].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" · ");
    let used = put(buf, area.x + 1, area.y, "ounce", 6, theme.strong);
    let room = area.width.saturating_sub(used + 5 + right.width() as u16);
    put(buf, area.x + used + 3, area.y, &left, room, Style::new());
    put_right(buf, area.x, area.y, &right, area.width.saturating_sub(1), theme.strong);
}

/// Which part prevents: the picture that is always there.
fn bar(model: &Model, buf: &mut Buffer, area: Rect) {
    let Some(plan) = model.desk.plan() else { return };
    let theme = &model.desk.theme;
    let Some(totals) = model.desk.overview().map(|o| o.money) else {
        put(buf, area.x + 1, area.y, "reading …", area.width, theme.dim);
        return;
    };
    let (preventive, remedial) = (Some(Stance::Preventive), Some(Stance::Remedial));
    // Words give way before the bar does.
    let roomy = area.width >= 100;
    let word = |stance: Stance| if area.width >= 76 { format!("{stance} ") } else { String::new() };
    let left =
        format!("{} {}{} ", theme.mark(preventive), word(Stance::Preventive), totals.preventive_percent());
    let right = format!(
        "  {} {}{}",
        theme.mark(remedial),
        word(Stance::Remedial),
        percent(totals.remedial, totals.total)
    );
    let open = match totals.unclassified {
        0 => String::new(),
        part if roomy => format!("  ? unclassified {}", percent(part, totals.total)),
        part => format!("  ? {}", percent(part, totals.total)),
    };
    let target = match roomy {
        true => format!("   target {}", plan.info.target.percent()),
        false => format!("  {} {}", theme.glyph("┃", "|"), plan.info.target.percent()),
    };
    let fixed = left.width() + right.width() + open.width() + target.width() + 2;
    let width = area.width.saturating_sub(fixed as u16);
    let mut x = area.x + 1;
    x += put(buf, x, area.y, &left, area.width, theme.stance(preventive).patch(theme.strong));
    share_bar(buf, Rect { x, y: area.y, width, height: 1 }, &totals, Some(plan.info.target.tenths()), theme);
    x += width;
    x += put(buf, x, area.y, &open, area.width, Style::new());
    x += put(buf, x, area.y, &right, area.width, theme.stance(remedial).patch(theme.strong));
    put(buf, x, area.y, &target, area.width, theme.dim);
}

/// Under so many columns the gaps between the tabs give way to whatever is told
/// beside them, so that they do not move with each letter of a filter.
const WITH_GAPS: u16 = 92;

/// From so many columns on, every view has its tab, if no notice needs the room.
const WITH_ALL_TABS: u16 = 78;

/// The tabs' titles with their places, from the left edge on. For what is told
/// beside them, first the gaps give way and then, for a notice, the tab of the
/// scenarios, which `v` lists.
fn placed_tabs(model: &Model) -> Vec<(View, String, u16)> {
    let width = model.area.width;
    let title = |view: &View| {
        let count = match view {
            View::Classify => model.undecided().filter(|n| *n > 0).map(|n| format!(" {n}")),
            _ => None,
        };
        (*view, format!(" {}{} ", view.title(), count.unwrap_or_default()))
    };
    let mut titles: Vec<(View, String)> = View::TABS.iter().map(title).collect();
    let told = beside_tabs(model).width() as u16;
    let fits = |titles: &[(View, String)], gap: u16| {
        let used: u16 = titles.iter().map(|(_, text)| text.width() as u16 + gap).sum();
        used + gap + told + 3 <= width
    };
    let has_room = match model.initiatives.filtered() {
        None if told > 0 => fits(&titles, 0),
        _ => width >= WITH_ALL_TABS,
    };
    titles.retain(|(view, _)| *view != View::Scenarios || has_room || model.view == *view);
    let gap = u16::from(match told {
        0 => width >= 72,
        _ => width >= WITH_GAPS && fits(&titles, 1),
    });
    let mut x = gap;
    let mut placed = Vec::new();
    for (view, text) in titles {
        let width = text.width() as u16;
        placed.push((view, text, x));
        x += width + gap;
    }
    placed
}

/// What is told beside the tabs: that the plan is only read, and what is filtered.
fn beside_tabs(model: &Model) -> String {
    match (&model.desk.notice, model.initiatives.filtered()) {
        (Some(notice), None) => notice.clone(),
        (notice, Some((shown, filter))) => {
            let locked = if notice.is_some() { "Read-only · " } else { "" };
            format!("{locked}{shown} of {} · {filter}", model.desk.line_count())
        }
        (None, None) => String::new(),
    }
}

fn tabs(model: &Model, buf: &mut Buffer, area: Rect) {
    let theme = &model.desk.theme;
    let mut end = 0;
    for (view, text, x) in placed_tabs(model) {
        let style = if view == model.view { REVERSED.patch(theme.strong) } else { Style::new() };
        end = x + put(buf, area.x + x, area.y, &text, area.width, style);
    }
    let told = beside_tabs(model);
    put_right(buf, area.x + end + 2, area.y, &told, area.width.saturating_sub(end + 3), theme.strong);
}

/// The view whose tab was clicked.
pub fn tab_at(model: &Model, mouse: MouseEvent) -> Option<View> {
    if mouse.row + 1 != head_rows(model, model.area)
        || mouse.kind != MouseEventKind::Down(MouseButton::Left)
        || model.desk.plan().is_none()
    {
        return None;
    }
    let under = |(_, text, x): &&(View, String, u16)| (*x..x + text.width() as u16).contains(&mouse.column);
    placed_tabs(model).iter().find(under).map(|(view, _, _)| *view)
}

fn say(model: &Model, buf: &mut Buffer, area: Rect) {
    let theme = &model.desk.theme;
    let said = model.said();
    let (text, style) = match &*said {
        Status::Quiet => return,
        Status::Done(text) => (text, Style::new()),
        Status::Wrong(text) => (text, theme.wrong),
    };
    put(buf, area.x + 1, area.y, text, area.width.saturating_sub(2), style);
}

/// The keys that matter here. They drop from the right; help and Esc never do.
fn footer(model: &Model, buf: &mut Buffer, area: Rect) {
    let theme = &model.desk.theme;
    if let Some(hints) = model.hints() {
        let mut x = area.x + 1;
        for (key, word) in hints {
            x = keyed(buf, x, area.y, &format!("{key} {word}"), theme.strong, theme.dim) + 2;
        }
        return;
    }
    let contexts = model.contexts();
    let always = |b: &&keymap::Binding| {
        b.context == Context::Everywhere && matches!(b.action, Action::Help | Action::Back)
    };
    let hint = |b: &keymap::Binding| format!("{} {}", b.keys.first().unwrap_or(&""), b.hint);
    let kept: Vec<String> = keymap::bindings(contexts).filter(|b| always(b)).map(hint).collect();
    let kept_width: usize = kept.iter().map(|k| k.width() + 2).sum();
    let mut x = area.x + 1;
    let room = usize::from(area.width).saturating_sub(kept_width + 1);
    let acts = |b: &&keymap::Binding| !b.hint.is_empty() && !always(b) && model.acts(b.action);
    for binding in keymap::bindings(contexts).filter(acts) {
        let text = hint(binding);
        if usize::from(x - area.x) + text.width() + 2 > room {
            break;
        }
        x = keyed(buf, x, area.y, &text, theme.strong, theme.dim) + 2;
    }
    for text in &kept {
        x = keyed(buf, x, area.y, text, theme.strong, theme.dim) + 2;
    }
}

/// Draws “key word” with the key strong; returns the column after it.
fn keyed(buf: &mut Buffer, x: u16, y: u16, text: &str, strong: Style, dim: Style) -> u16 {
    let (key, word) = text.split_once(' ').unwrap_or((text, ""));
    let used = put(buf, x, y, key, 20, strong);
    x + used + 1 + put(buf, x + used + 1, y, word, 20, dim)
}
